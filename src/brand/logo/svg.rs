//! Logos of outlines: SVG. What refers to anything outside, runs, or cannot be drawn as plain shapes is refused with a reason.

use usvg::roxmltree::{Document, Node, ParsingOptions};
use usvg::tiny_skia_path::PathSegment;
use usvg::{FillRule, Group, ImageHrefResolver, Options, Paint, Path, Tree};

use super::Parts;
use crate::document::draw::palette::Rgb;
use crate::document::draw::picture::{Content, Outline, Picture, Ring, Way};

/// The most elements of a logo.
const MOST_NODES: u32 = 20_000;

/// How deep elements may lie in each other.
const DEEPEST: usize = 64;

/// Elements that run, copy, or show what is no shape, each with what to say of it.
const REFUSED: [(&str, &str); 8] = [
    ("script", "it has a script"),
    ("foreignObject", "it has something other than SVG in it"),
    ("image", "it has an image in it"),
    ("text", "it has text: turn it into paths"),
    ("use", "it has copies of elements: expand them"),
    ("mask", "it has a mask"),
    ("filter", "it has a filter"),
    ("pattern", "it has a pattern"),
];

/// Reads a logo of outlines.
pub(super) fn read(bytes: &[u8]) -> Result<Parts, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    let parsing = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, parsing).map_err(|error| format!("it is not SVG ({error})"))?;
    if document.root_element().tag_name().name() != "svg" {
        return Err("it is not SVG".to_owned());
    }
    document.root().descendants().try_for_each(check)?;
    let nothing = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { image_href_resolver: nothing, ..Options::default() };
    let tree = Tree::from_xmltree(&document, &options).map_err(|error| format!("it cannot be drawn ({error})"))?;
    let mut outlines = Vec::new();
    collect(tree.root(), 1.0, &mut outlines)?;
    if outlines.is_empty() {
        return Err("there is nothing to see in it".to_owned());
    }
    let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
    let picture = Picture { width, height, content: Content::Outlines(outlines) };
    Ok(("image/svg+xml", text.as_bytes().to_vec(), picture))
}

/// Refuses an element that could reach outside, run, or not be drawn.
fn check(node: Node<'_, '_>) -> Result<(), String> {
    if node.is_pi() {
        return Err("it has an instruction for another program".to_owned());
    }
    let name = node.tag_name().name();
    if let Some((_, reason)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
        return Err((*reason).to_owned());
    }
    if node.ancestors().count() > DEEPEST {
        return Err(format!("its elements lie more than {DEEPEST} deep in each other"));
    }
    for attribute in node.attributes() {
        if attribute.name().starts_with("on") {
            return Err("it has a script".to_owned());
        }
        let is_link = matches!(attribute.name(), "href" | "src");
        if is_link && !attribute.value().trim_start().starts_with('#') {
            return Err(format!("it refers to `{}`", attribute.value().chars().take(60).collect::<String>()));
        }
        inside(attribute.value())?;
    }
    if node.is_text() { inside(node.text().unwrap_or_default()) } else { Ok(()) }
}

/// Refuses a style that refers to anything outside of the file.
fn inside(text: &str) -> Result<(), String> {
    let text: String = text.to_ascii_lowercase().split_whitespace().collect();
    let mut addresses = text.split("url(").skip(1);
    let is_own = |address: &str| address.trim_start_matches(['"', '\'']).starts_with('#');
    if text.contains("@import")
        || text.contains('\\') && text.contains('(')
        || addresses.any(|address| !is_own(address))
    {
        return Err("its style refers to something outside of it".to_owned());
    }
    Ok(())
}

/// Collects the shapes of a group.
fn collect(group: &Group, opacity: f32, outlines: &mut Vec<Outline>) -> Result<(), String> {
    let clipped = group.clip_path().is_some_and(|clip| {
        let (clip, all) = (clip.root().abs_bounding_box(), group.abs_bounding_box());
        let is_within = clip.left() <= all.left() + 0.5 && clip.top() <= all.top() + 0.5;
        !(is_within && clip.right() >= all.right() - 0.5 && clip.bottom() >= all.bottom() - 0.5)
    });
    if clipped {
        return Err("it is cut off by a clip path".to_owned());
    }
    let opacity = opacity * group.opacity().get();
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => collect(group, opacity, outlines)?,
            usvg::Node::Path(path) if path.is_visible() => outlines.push(outline(path, opacity)?),
            usvg::Node::Path(_) => {}
            usvg::Node::Image(_) | usvg::Node::Text(_) => return Err("it has more than shapes in it".to_owned()),
        }
    }
    Ok(())
}

fn outline(path: &Path, opacity: f32) -> Result<Outline, String> {
    let fill = path.fill().map(|fill| flat(fill.paint(), opacity * fill.opacity().get())).transpose()?;
    let even_odd = path.fill().is_some_and(|fill| fill.rule() == FillRule::EvenOdd);
    let transform = path.abs_transform();
    let scale = f64::from((transform.sx * transform.sy - transform.kx * transform.ky).abs().sqrt());
    let edge = path.stroke().map(|stroke| {
        if stroke.dasharray().is_some() {
            return Err("it has dashed lines".to_owned());
        }
        let colour = flat(stroke.paint(), opacity * stroke.opacity().get())?;
        Ok((colour, f64::from(stroke.width().get()) * scale))
    });
    let data = path.data().clone().transform(transform).ok_or("it cannot be drawn")?;
    Ok(Outline { rings: rings(data.segments()), fill, even_odd, edge: edge.transpose()? })
}

/// Returns a colour as it looks on white.
fn flat(paint: &Paint, opacity: f32) -> Result<Rgb, String> {
    let Paint::Color(colour) = paint else {
        return Err("it has a gradient".to_owned());
    };
    let on_white = |part: u8| (255.0 - (255.0 - f32::from(part)) * opacity.clamp(0.0, 1.0)).round() as u8;
    Ok(Rgb(on_white(colour.red), on_white(colour.green), on_white(colour.blue)))
}

fn rings(segments: impl Iterator<Item = PathSegment>) -> Vec<Ring> {
    let mut rings: Vec<Ring> = Vec::new();
    let mut at = (0.0, 0.0);
    for segment in segments {
        let point = |point: usvg::tiny_skia_path::Point| (f64::from(point.x), f64::from(point.y));
        let way = match segment {
            PathSegment::MoveTo(to) => {
                rings.push(Ring::default());
                Way::To(point(to).0, point(to).1)
            }
            PathSegment::LineTo(to) => Way::To(point(to).0, point(to).1),
            PathSegment::QuadTo(bend, to) => quadratic(at, point(bend), point(to)),
            PathSegment::CubicTo(one, two, to) => Way::Curve([point(one), point(two), point(to)]),
            PathSegment::Close => {
                rings.last_mut().into_iter().for_each(|ring| ring.closed = true);
                continue;
            }
        };
        at = match way {
            Way::To(x, y) | Way::Curve([.., (x, y)]) => (x, y),
        };
        rings.last_mut().into_iter().for_each(|ring| ring.ways.push(way));
    }
    rings
}

/// Returns a quadratic curve as a cubic one, which is the same curve: control points two thirds of the way to the bend.
fn quadratic(from: (f64, f64), bend: (f64, f64), to: (f64, f64)) -> Way {
    let towards = |end: (f64, f64)| (end.0 + (bend.0 - end.0) * 2.0 / 3.0, end.1 + (bend.1 - end.1) * 2.0 / 3.0);
    Way::Curve([towards(from), towards(to), to])
}
