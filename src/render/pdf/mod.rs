//! The PDF: pages laid out here, written with `printpdf`'s operators, finished with `lopdf`: tagged, with bookmarks, its own fonts, and
//! the same bytes for the same input.
//!
//! It sees the document tree and drawings only. It reads no clock, no file and no font of the system.

mod backend;
mod contents;
mod cover;
mod finish;
mod flow;
mod fonts;
mod furniture;
mod lines;
mod marks;
mod pages;
mod picture;
mod shape;
mod sheet;
mod tags;
mod text;

use std::collections::BTreeMap;
use std::fmt;

use crate::brand::{Logo, Typefaces};
use crate::date::Date;
use crate::document::draw::Drawing;
use crate::document::draw::palette::Palette;
use crate::document::{Alert, Block, Document, plain};

use flow::Flow;
use shape::Shaper;
use tags::Tags;

/// What a PDF says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Properties {
    /// Its title.
    pub title: String,
    /// Who wrote it, or nothing.
    pub author: String,
    /// The language that it is written in, as in `en` or `de-CH` (BCP 47).
    pub language: String,
    /// The day it was written.
    pub date: Date,
}

/// The fixed words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The title of the contents.
    pub contents: String,
    /// The number of a page; `{page}` and `{pages}` stand for the numbers.
    pub page: String,
    /// What stands before the target of a link.
    pub link: String,
    /// The titles of notes, tips, important remarks, warnings and cautions.
    pub alerts: [String; 5],
}

impl Words {
    /// Returns the English words.
    pub fn english() -> Self {
        Self {
            contents: "Contents".to_owned(),
            page: "Page {page} of {pages}".to_owned(),
            link: "Go to".to_owned(),
            alerts: ["Note", "Tip", "Important", "Warning", "Caution"].map(str::to_owned),
        }
    }

    fn alert(&self, alert: Alert) -> &str {
        let [note, tip, important, warning, caution] = &self.alerts;
        match alert {
            Alert::Note => note,
            Alert::Tip => tip,
            Alert::Important => important,
            Alert::Warning => warning,
            Alert::Caution => caution,
        }
    }
}

/// What the cover says besides the title.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cover<'a> {
    /// Who made the report, at the top.
    pub publisher: String,
    /// What stands below the title.
    pub text: String,
    /// Who may read it.
    pub notice: String,
    /// The logo.
    pub logo: Option<&'a Logo>,
    /// Facts at the foot, each with its name.
    pub facts: Vec<(String, String)>,
}

/// How a document becomes a PDF.
pub struct Order<'a> {
    /// What the PDF says of itself.
    pub properties: &'a Properties,
    /// The fixed words.
    pub words: &'a Words,
    /// The colours.
    pub palette: &'a Palette,
    /// Fonts of the brand.
    pub fonts: Option<&'a Typefaces>,
    /// The cover, if there is one. The document's first heading then stands there, and what stands behind it if it is short.
    pub cover: Option<&'a Cover<'a>>,
    /// The logo above the text.
    pub logo: Option<&'a Logo>,
    /// Whether there are contents. They stand behind the first chapter, which is for those who read one page.
    pub contents: bool,
    /// How large everything is set, 1 as a rule: less where more has to go on a page.
    pub scale: f64,
    /// What stands at the foot of every page.
    pub footer: &'a str,
    /// Who may read it, at the head of every page.
    pub notice: &'a str,
    /// The drawings of the charts by their ids.
    pub charts: &'a [(&'a str, &'a Drawing)],
}

/// A PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters that no font has, or that are written from right to left, with how often each was replaced by a mark.
    pub missing: BTreeMap<String, usize>,
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A font could not be cut to the characters in use.
    Font(String),
    /// The finished file could not be written.
    Write(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Font(reason) => write!(formatter, "a font cannot be used: {reason}"),
            Self::Write(reason) => write!(formatter, "the PDF cannot be put together: {reason}"),
        }
    }
}

impl std::error::Error for Failure {}

/// Renders a document.
pub fn render(document: &Document, order: &Order<'_>) -> Result<Rendered, Failure> {
    let (mut shaper, mut tags) = (Shaper::new(order.fonts), Tags::new());
    let opening = opening(document, order);
    let flowed = Flow::new(order, &mut shaper, &mut tags).flowed(document, opening.len());
    let headings = flowed.headings.clone();
    let mut book = pages::paged(flowed);
    let covers = usize::from(order.cover.is_some());
    if order.contents {
        let at = contents::place(&headings, &book);
        let pages = contents::pages(&headings, &book, (at, covers, order), (&mut shaper, &mut tags));
        book.insert(at, pages);
    }
    if let Some(cover) = order.cover {
        let page = cover::page(cover, opening, order, (&mut shaper, &mut tags));
        book.insert(0, vec![page]);
    }
    furniture::add(&mut book, &headings, order, &mut shaper);
    let written = backend::written(&book, shaper.fonts(), &mut tags)?;
    let file = finish::Parts { written, tags: &tags, book: &book, headings: &headings, order };
    let bytes = finish::finished(file, shaper.texts())?;
    Ok(Rendered { bytes, pages: book.pages.len(), missing: shaper.into_missing() })
}

/// The most characters that the paragraphs behind the title may have to stand on the cover.
const OPENING: usize = 600;

/// Returns the blocks that stand on the cover: the title, if the document begins with one, and the paragraphs or the list behind it if
/// they are short.
fn opening<'a>(document: &'a Document, order: &Order<'_>) -> &'a [Block] {
    let blocks = document.blocks.as_slice();
    let titled = matches!(blocks.first(), Some(Block::Heading { level: 1, .. }));
    if order.cover.is_none() || !titled {
        return &[];
    }
    let facts = blocks.iter().skip(1).take_while(|block| matches!(block, Block::Paragraph(_) | Block::List { .. }));
    let opening = blocks.get(..=facts.count()).unwrap_or_default();
    let short = opening.iter().map(said).sum::<usize>() <= OPENING;
    if short { opening } else { blocks.get(..1).unwrap_or_default() }
}

/// Returns how many characters a block of the opening has.
fn said(block: &Block) -> usize {
    match block {
        Block::Paragraph(text) => plain(text).chars().count(),
        Block::List { items, .. } => items.iter().flatten().map(said).sum(),
        Block::Heading { .. } => 0,
        _ => OPENING,
    }
}

#[cfg(test)]
mod tests;
