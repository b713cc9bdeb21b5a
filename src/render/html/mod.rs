//! A report as one HTML page that needs nothing else: no network, no file beside it, no script but the one that sorts long tables.
//!
//! What the page may do is written into it as a content-security policy; style and script are allowed by their hashes, so that nothing
//! else runs even if something else got in. The page works without the script.

mod blocks;
mod charts;
mod digest;
mod inline;

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::brand::fonts::Typeface;
use crate::brand::{Brand, Typefaces};
use crate::document::draw::Role;
use crate::document::draw::palette::{Palette, SERIES};
use crate::document::draw::svg::{escaped, variable};
use crate::document::{Block, plain};
use crate::phrases::Phrases;
use crate::report::Report;
use blocks::Page;
use inline::broken;

/// The layout of the page, for screens and for paper.
const STYLE: &str = include_str!("page.css");

/// What sorts long tables.
const SCRIPT: &str = include_str!("page.js");

/// Returns a report as a page.
pub fn html(report: &Report, brand: &Brand) -> String {
    let style = style(brand);
    let blocks = report.document.blocks.as_slice();
    let is_section = |block: &Block| matches!(block, Block::Heading { level: 2.., .. });
    let (opening, rest) = blocks.split_at(blocks.iter().position(is_section).unwrap_or(blocks.len()));
    let mut page = Page::new(report, &brand.phrases);
    page.out.push_str("<header>\n");
    byline(brand, &mut page.out);
    page.blocks(opening);
    page.out.push_str("</header>\n");
    let has_notes = !report.document.footnotes.is_empty();
    contents(rest, (has_notes, &brand.phrases), &mut page.out);
    page.out.push_str("<main id=\"Page-main\" tabindex=\"-1\">\n");
    page.blocks(rest);
    page.notes();
    page.out.push_str("</main>\n");
    foot(brand, &mut page.out);
    head(&report.title, &style, &brand.phrases) + &page.out + &format!("<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

/// Writes whose report it is: the logo, the names, what the cover says.
fn byline(brand: &Brand, out: &mut String) {
    if let Some(logo) = &brand.logo {
        let data = STANDARD.encode(&logo.bytes);
        let _ = writeln!(
            out,
            "<p class=\"logo\"><img alt=\"{}\" src=\"data:{};base64,{data}\"></p>",
            escaped(&logo.says),
            logo.media
        );
    }
    let names = [&brand.name, &brand.author].into_iter().filter(|name| !name.is_empty()).map(|name| broken(name));
    let names = names.collect::<Vec<_>>().join(" · ");
    let lines = [names, broken(&brand.cover), broken(&brand.confidentiality)];
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let _ = writeln!(out, "<p>{line}</p>");
    }
}

/// Writes what stands at the foot.
fn foot(brand: &Brand, out: &mut String) {
    let lines = [&brand.footer, &brand.confidentiality].into_iter().filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(|line| format!("<p>{}</p>\n", broken(line))).collect();
    if !lines.is_empty() {
        let _ = write!(out, "<footer>\n{}</footer>\n", lines.concat());
    }
}

/// Returns everything up to the header.
fn head(title: &str, style: &str, phrases: &Phrases) -> String {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'",
        digest::of(style),
        digest::of(SCRIPT)
    );
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"idpfit {}\">\n\
         <title>{}</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#Page-main\">{}</a>\n",
        escaped(&phrases.language),
        env!("CARGO_PKG_VERSION"),
        escaped(title),
        escaped(&phrases.skip)
    )
}

/// Returns the style sheet with the colours of a brand.
fn style(brand: &Brand) -> String {
    let mut style = String::with_capacity(STYLE.len() + 1024);
    let _ = write!(
        style,
        ":root{{{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n",
        colours(&brand.light),
        colours(&brand.dark)
    );
    let faces = brand.fonts.as_ref().map(faces).unwrap_or_default();
    if faces.is_empty() {
        style.push_str(STYLE);
    } else {
        style.push_str(&faces);
        style.push_str(&STYLE.replacen("Inter,", "Brand,Inter,", 1));
    }
    style
}

/// Returns the fonts of a brand that a page may carry, as rules of a style sheet.
fn faces(fonts: &Typefaces) -> String {
    let all = [
        (Some(&fonts.regular), "400;font-style:normal"),
        (fonts.bold.as_ref(), "700;font-style:normal"),
        (fonts.italic.as_ref(), "400;font-style:italic"),
        (fonts.bold_italic.as_ref(), "700;font-style:italic"),
    ];
    let carried = all.into_iter().filter_map(|(face, style)| Some((face.filter(|face| face.in_pages)?, style)));
    let rule = |(face, style): (&Typeface, &str)| {
        let data = STANDARD.encode(&face.bytes);
        format!("@font-face{{font-family:Brand;font-weight:{style};src:url(data:font/sfnt;base64,{data})}}\n")
    };
    carried.map(rule).collect()
}

fn colours(palette: &Palette) -> String {
    let fixed = [Role::Ink, Role::Muted, Role::Grid, Role::Paper, Role::Surface, Role::Accent, Role::Warning];
    let series = (0..SERIES).filter_map(|index| u8::try_from(index).ok()).map(Role::Series);
    let one = |role: Role| format!("{}:{};", variable(role), palette.colour(role).hex());
    fixed.into_iter().chain(series).map(one).collect()
}

/// Writes the list of contents: the sections, and below each its parts; at its end the entry of the notes.
fn contents(blocks: &[Block], (has_notes, phrases): (bool, &Phrases), out: &mut String) {
    let title = escaped(&phrases.contents);
    let _ = writeln!(out, "<nav aria-labelledby=\"Page-contents\">\n<h2 id=\"Page-contents\">{title}</h2>\n<ul>");
    let mut open = false;
    for block in blocks {
        let Block::Heading { level, anchor, text } = block else { continue };
        let link = format!("<a href=\"#{}\">{}</a>", escaped(anchor), escaped(&plain(text)));
        match level {
            2 => {
                out.push_str(if open { "</ul></li>\n" } else { "" });
                let _ = write!(out, "<li>{link}<ul>");
                open = true;
            }
            3 if open => {
                let _ = write!(out, "<li>{link}</li>");
            }
            _ => {}
        }
    }
    out.push_str(if open { "</ul></li>\n" } else { "" });
    if has_notes {
        let _ = writeln!(out, "<li><a href=\"#Page-notes\">{}</a></li>", escaped(&phrases.notes));
    }
    out.push_str("</ul>\n</nav>\n");
    // A section without parts has no list.
    *out = out.replace("<ul></ul>", "");
}
