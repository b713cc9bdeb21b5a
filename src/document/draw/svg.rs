//! A drawing as SVG that lies in a page. Roles become CSS variables, so that the page's theme decides on colours.

use std::fmt::Write as _;

use super::palette::SERIES;
use super::{Anchor, Drawing, Fill, Role, Shape, Stroke};

/// Returns a drawing as an `svg` element. Its name is the text of the element `named_by`, so that whoever cannot see it hears that instead of
/// what is written in it.
pub fn inline(drawing: &Drawing, id: &str, named_by: &str) -> String {
    let mut out = String::new();
    let (width, height) = (number(drawing.width), number(drawing.height));
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{named_by}\">"
    );
    patterns(drawing, id, &mut out);
    for one in &drawing.shapes {
        shape(one, id, &mut out);
    }
    out.push_str("</svg>");
    out
}

/// Writes a pattern for each role that something is hatched with.
fn patterns(drawing: &Drawing, id: &str, out: &mut String) {
    let mut roles: Vec<Role> = Vec::new();
    for one in &drawing.shapes {
        let (Shape::Rect { fill, .. } | Shape::Path { fill, .. } | Shape::Circle { fill, .. }) = one else { continue };
        if let Some(Fill::Hatched(role)) = fill
            && !roles.contains(role)
        {
            roles.push(*role);
        }
    }
    for role in roles {
        let _ = write!(
            out,
            "<pattern id=\"{}\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <rect width=\"4\" height=\"4\" fill=\"{}\"/><rect width=\"1.6\" height=\"4\" fill=\"{}\"/></pattern>",
            hatching(id, role),
            paint(Role::Paper),
            paint(role)
        );
    }
}

fn shape(one: &Shape, id: &str, out: &mut String) {
    let _ = match one {
        Shape::Rect { x, y, width, height, radius, fill, stroke } => write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}{}/>",
            number(*x),
            number(*y),
            number(width.max(0.0)),
            number(height.max(0.0)),
            if *radius > 0.0 { format!(" rx=\"{}\"", number(*radius)) } else { String::new() },
            look(*fill, *stroke, id)
        ),
        Shape::Circle { x, y, radius, fill, stroke } => write!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>",
            number(*x),
            number(*y),
            number(*radius),
            look(*fill, *stroke, id)
        ),
        Shape::Path { points, closed, fill, stroke } => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{} {}", number(*x), number(*y))).collect();
            let end = if *closed { "Z" } else { "" };
            write!(out, "<path d=\"M{}{end}\"{}/>", points.join("L"), look(*fill, *stroke, id))
        }
        Shape::Text { .. } => {
            text(one, out);
            Ok(())
        }
    };
}

fn text(one: &Shape, out: &mut String) {
    let Shape::Text { x, y, size, bold, anchor, role, text } = one else { return };
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if *bold { " font-weight=\"700\"" } else { "" };
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}{weight} fill=\"{}\">{}</text>",
        number(*x),
        number(*y),
        number(*size),
        paint(*role),
        escaped(text)
    );
}

fn look(fill: Option<Fill>, stroke: Option<Stroke>, id: &str) -> String {
    let fill = match fill {
        None => "none".to_owned(),
        Some(Fill::Solid(role)) => paint(role),
        Some(Fill::Hatched(role)) => format!("url(#{})", hatching(id, role)),
    };
    let stroke = stroke.map_or_else(String::new, |stroke| {
        let dashed = if stroke.dashed { " stroke-dasharray=\"3 2\"" } else { "" };
        format!(" stroke=\"{}\" stroke-width=\"{}\"{dashed}", paint(stroke.role), number(stroke.width))
    });
    format!(" fill=\"{fill}\"{stroke}")
}

/// Returns the name of a role's CSS variable.
pub fn variable(role: Role) -> String {
    match role {
        Role::Ink => "--ink".to_owned(),
        Role::Muted => "--muted".to_owned(),
        Role::Grid => "--grid".to_owned(),
        Role::Paper => "--paper".to_owned(),
        Role::Surface => "--surface".to_owned(),
        Role::Accent => "--accent".to_owned(),
        Role::Warning => "--warning".to_owned(),
        Role::Series(index) => format!("--series-{}", usize::from(index) % SERIES),
    }
}

fn paint(role: Role) -> String {
    format!("var({})", variable(role))
}

fn hatching(id: &str, role: Role) -> String {
    format!("{id}-{}", variable(role).trim_start_matches('-'))
}

/// Returns a length with at most two decimals.
fn number(value: f64) -> String {
    let text = format!("{:.2}", libm::round(value * 100.0) / 100.0 + 0.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Returns a text with everything escaped that means something in HTML or XML, and without characters that neither may hold.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(character),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            character if character.is_control() => escaped.push('\u{fffd}'),
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::canvas::{Canvas, Hand, line, series};
    use super::*;

    #[test]
    fn a_drawing_becomes_shapes_with_the_page_s_colours() {
        let mut canvas = Canvas::new(100.0);
        canvas.rect((0.0, 1.5), (50.0, 10.0), (Some(series(1)), None));
        canvas.line((0.0, 0.0), (1.0 / 3.0, 2.0), line(Role::Grid, 0.5));
        canvas.text((4.0, 9.0), Hand::BOLD.at(Anchor::End), "<b> & \u{1b}");
        let svg = inline(&canvas.done(20.0), "c", "n").replace("><", ">\n<");
        insta::assert_snapshot!(svg, @r#"
        <svg viewBox="0 0 100 20" width="100" height="20" role="img" aria-labelledby="n">
        <pattern id="c-series-1" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="4" height="4" fill="var(--paper)"/>
        <rect width="1.6" height="4" fill="var(--series-1)"/>
        </pattern>
        <rect x="0" y="1.5" width="50" height="10" fill="url(#c-series-1)"/>
        <path d="M0 0L0.33 2" fill="none" stroke="var(--grid)" stroke-width="0.5"/>
        <text x="4" y="9" font-size="9" text-anchor="end" font-weight="700" fill="var(--ink)">&lt;b&gt; &amp; �</text>
        </svg>
        "#);
    }

    #[test]
    fn what_is_escaped_is_text_in_html_and_xml() {
        assert_eq!(escaped("<a href='x'>&\"\u{0}\u{85}"), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;\u{fffd}\u{fffd}");
        assert_eq!(escaped("مرحبا 🎉 zażółć"), "مرحبا 🎉 zażółć");
    }
}
