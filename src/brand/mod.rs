//! The brand: whose report it is and how that shows: names, logo, colours, sections.
//!
//! A brand file is read like any other: every mistake has a code, a place and advice. What it names (a logo) comes through a
//! function, so nothing here touches a file. A brand cannot make a report unreadable: colours are corrected to enough contrast.

mod colours;
pub mod fonts;
pub mod logo;
mod sections;

use std::cell::RefCell;

use crate::document::draw::palette::Palette;
use crate::phrases::Phrases;
use crate::problem::{At, Code, Problem};
use crate::tree::{self, Fields, Node};

pub use fonts::Typefaces;
pub use logo::Logo;
pub use sections::Sections;

/// Whose report it is, and how that shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Brand {
    /// Who makes the report, or nothing.
    pub name: String,
    /// Who wrote it, or nothing.
    pub author: String,
    /// What the cover says besides the title, or nothing.
    pub cover: String,
    /// Who may read it, or nothing.
    pub confidentiality: String,
    /// What stands at the foot of every page, or nothing.
    pub footer: String,
    /// The logo.
    pub logo: Option<Logo>,
    /// Fonts of its own.
    pub fonts: Option<Typefaces>,
    /// The colours on paper and on a light page.
    pub light: Palette,
    /// The colours on a dark page.
    pub dark: Palette,
    /// Which sections the report has, and in which order.
    pub sections: Sections,
    /// The fixed words.
    pub phrases: Phrases,
    /// The file of its fixed words, as seen from the brand file.
    pub words: Option<At<String>>,
    /// The folder of templates that go with it, as seen from the brand file.
    pub templates: Option<At<String>>,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            name: String::new(),
            author: String::new(),
            cover: String::new(),
            confidentiality: String::new(),
            footer: String::new(),
            logo: None,
            fonts: None,
            light: Palette::light(),
            dark: Palette::dark(),
            sections: Sections::default(),
            phrases: Phrases::default(),
            words: None,
            templates: None,
        }
    }
}

impl Brand {
    /// Replaces names in all that the brand says.
    pub fn rename(&mut self, names: &[(String, String)]) {
        let logo = self.logo.as_mut().map(|logo| &mut logo.says);
        let texts = [&mut self.cover, &mut self.confidentiality, &mut self.footer, &mut self.name, &mut self.author];
        for text in texts.into_iter().chain(logo) {
            for (name, other) in names.iter().filter(|(name, _)| !name.trim().is_empty()) {
                *text = text.replace(name.as_str(), other);
            }
        }
    }
}

/// A brand file with every key, each explained: valid as it is, and with every example in use.
pub const STARTER: &str = include_str!("brand.toml");

/// Returns the bytes of a file that a brand names, as seen from the brand file, or why it cannot be had.
pub type Fetch<'f> = &'f dyn Fn(&str) -> Result<Vec<u8>, String>;

/// Reads a brand. Returns `None` if anything is wrong with it; the mistakes say what.
pub fn read(root: &Node, fetch: Fetch<'_>, problems: &RefCell<Vec<Problem>>) -> Option<Brand> {
    let before = problems.borrow().len();
    let fields = Fields::of(root, problems)?;
    let mut brand = Brand::default();
    match fields.table("brand") {
        Some(table) => named(table, fetch, &mut brand),
        None if !fields.has("brand") => {
            let problem = Problem::new(Code::MissingKey, fields.place(), "`[brand]` is missing");
            fields.report(problem.help("add `[brand]` with `name = \"…\"` below it"));
        }
        None => {}
    }
    if let Some(table) = fields.table("colours") {
        (brand.light, brand.dark) = colours::read(table);
    }
    if let Some(table) = fields.table("fonts") {
        brand.fonts = fonts::read(table, fetch);
    }
    if let Some(table) = fields.table("sections") {
        brand.sections = sections::read(table);
    }
    fields.finish();
    (problems.borrow().len() == before).then_some(brand)
}

fn named(fields: Fields<'_>, fetch: Fetch<'_>, brand: &mut Brand) {
    let text = |key| fields.optional_text(key).map(|text| text.value).unwrap_or_default();
    brand.name = text("name");
    brand.author = text("author");
    brand.cover = text("cover");
    brand.confidentiality = text("confidentiality");
    brand.footer = text("footer");
    let says = fields.optional_text("logo_says").map(|text| text.value);
    if let Some(path) = fields.optional_text("logo") {
        let says = says.unwrap_or_else(|| brand.name.clone());
        match fetch(&path.value).and_then(|bytes| logo::read(&bytes, &says)) {
            Ok(logo) => brand.logo = Some(logo),
            Err(reason) => {
                let message = format!("`{}` cannot be the logo: {reason}", path.value);
                let help =
                    "a PNG or JPEG of up to 8 megapixels, or an SVG of plain shapes; 1000 pixels across print sharply";
                fields.report(Problem::new(Code::BadLogo, path.place, message).help(help));
            }
        }
    }
    brand.words = fields.optional_text("words");
    brand.templates = fields.optional_text("templates");
    fields.finish();
}

/// Returns whether a tree is that of a brand file.
pub fn is_brand(root: &Node) -> bool {
    root.get("brand").is_some_and(|node| matches!(node.value, tree::Value::Table(_)))
}

#[cfg(test)]
mod tests;
