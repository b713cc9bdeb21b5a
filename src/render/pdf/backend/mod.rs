//! From marks to a PDF: the one place that knows `printpdf`'s operators.

mod fonts;
mod images;
mod paths;

use std::collections::BTreeMap;

use printpdf::{
    Color, DictItem, Mm, Op, PaintMode, PdfDocument, PdfPage, PdfSaveOptions, Pt, Rgb as Share, TextMatrix,
};

use super::Failure;
use super::fonts::{Face, Fonts};
use super::marks::{Mark, Paint, Pen, Tag};
use super::pages::{Book, Page};
use super::shape::Run;
use super::sheet;
use super::tags::{Kid, NodeId, Role, Tags};
use crate::document::draw::palette::Rgb;

use fonts::Embedded;
use images::Images;

/// A link on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    /// Its area: left, bottom, right, top.
    pub area: [f64; 4],
    /// Where it leads.
    pub target: String,
    /// What it says.
    pub text: String,
    /// Its element.
    pub node: NodeId,
}

/// What the finishing needs to know of a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Tagged {
    /// The element of each marked content.
    pub contents: Vec<NodeId>,
    /// The links.
    pub links: Vec<Link>,
}

/// A PDF to be finished.
pub(super) struct Written {
    /// The PDF.
    pub file: lopdf::Document,
    /// Its pages.
    pub pages: Vec<Tagged>,
    /// The number that each glyph has in the cut font.
    pub glyphs: BTreeMap<Face, Vec<(u16, u16)>>,
}

/// Writes the pages.
pub(super) fn written(book: &Book, fonts: &Fonts, tags: &mut Tags) -> Result<Written, Failure> {
    let mut document = PdfDocument::new("");
    let embedded = Embedded::cut(book, fonts)?;
    embedded.register(&mut document.resources.fonts.map);
    let images = Images::of(book);
    images.register(&mut document.resources.xobjects.map);
    let mut pages = Vec::with_capacity(book.pages.len());
    for (index, page) in book.pages.iter().enumerate() {
        let mut scribe = Scribe {
            ops: Vec::new(),
            open: None,
            page: index,
            tagged: Tagged::default(),
            tags,
            embedded: &embedded,
            images: &images,
        };
        scribe.write(page);
        let (width, height) = (Mm::from(Pt(sheet::WIDTH as f32)), Mm::from(Pt(sheet::HEIGHT as f32)));
        document.pages.push(PdfPage::new(width, height, scribe.ops));
        pages.push(scribe.tagged);
    }
    let file = document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    Ok(Written { file, pages, glyphs: embedded.glyphs() })
}

/// Writes one page.
struct Scribe<'a> {
    ops: Vec<Op>,
    open: Option<Tag>,
    page: usize,
    tagged: Tagged,
    tags: &'a mut Tags,
    embedded: &'a Embedded,
    images: &'a Images,
}

impl Scribe<'_> {
    fn write(&mut self, page: &Page) {
        for mark in &page.marks {
            match &mark.paint {
                Paint::Open => {
                    if let Tag::Node(node) = mark.tag {
                        self.tags.open(node);
                    }
                }
                Paint::Link { .. } => self.link(mark),
                _ => self.draw(mark),
            }
        }
        self.close();
    }

    fn draw(&mut self, mark: &Mark) {
        self.tag(mark.tag);
        self.grow(mark);
        let (x, y) = (mark.x, sheet::HEIGHT - mark.y);
        match &mark.paint {
            Paint::Text { words, size, colour } => {
                self.fill(*colour);
                self.ops.push(Op::StartTextSection);
                self.at(x, y);
                let runs: Vec<&Run> = words.iter().flat_map(|word| &word.runs).collect();
                for runs in
                    runs.chunk_by(|one, other| one.face == other.face && one.actual.is_none() && other.actual.is_none())
                {
                    self.runs(runs, *size, mark.tag);
                }
                self.ops.push(Op::EndTextSection);
            }
            Paint::Outline { steps, closed, fill, pen } => self.outline((x, y), (steps, *closed), *fill, *pen),
            Paint::Area { rings, even_odd, fill } => {
                self.fill(*fill);
                self.ops.push(paths::area((x, y), rings, *even_odd));
            }
            Paint::Pixels { pixels, width, height } => {
                self.ops.extend(self.images.show(pixels, (x, y - height), (*width, *height)));
            }
            Paint::Hatch { steps, lines, pen } => {
                self.ops.push(Op::SaveGraphicsState);
                self.ops.push(paths::polygon((x, y), steps, PaintMode::Clip));
                self.pen(*pen);
                self.ops.extend(lines.iter().map(|line| paths::segment((x, y), line)));
                self.ops.push(Op::RestoreGraphicsState);
            }
            Paint::Open | Paint::Link { .. } => {}
        }
    }

    fn at(&mut self, x: f64, y: f64) {
        let matrix = TextMatrix::Translate(Pt(rounded(x)), Pt(rounded(y)));
        self.ops.push(Op::SetTextMatrix { matrix });
    }

    /// Shows runs of one face; what the glyphs do not tell is told by `ActualText`.
    fn runs(&mut self, runs: &[&Run], size: f64, tag: Tag) {
        let Some(first) = runs.first() else { return };
        let actual = first.actual.as_ref().filter(|_| matches!(tag, Tag::Node(_)));
        if let Some(actual) = actual {
            let map =
                BTreeMap::from([("ActualText".to_owned(), DictItem::String { data: utf16(actual), literal: false })]);
            let properties = DictItem::Dict { map };
            self.ops.push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties });
        }
        self.ops.push(Op::SetFont { font: fonts::handle(first.face), size: Pt(rounded(size)) });
        self.embedded.show(first.face, runs.iter().flat_map(|run| &run.glyphs), size, &mut self.ops);
        if actual.is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn outline(
        &mut self,
        at: (f64, f64),
        (steps, closed): (&[super::marks::Step], bool),
        fill: Option<Rgb>,
        pen: Option<Pen>,
    ) {
        if let Some(fill) = fill {
            self.fill(fill);
        }
        if let Some(pen) = pen {
            self.pen(pen);
        }
        let op = match (fill, pen) {
            (Some(_), Some(_)) => paths::polygon(at, steps, PaintMode::FillStroke),
            (Some(_), None) => paths::polygon(at, steps, PaintMode::Fill),
            (None, Some(_)) => paths::line(at, steps, closed),
            (None, None) => return,
        };
        self.ops.push(op);
    }

    fn fill(&mut self, colour: Rgb) {
        self.ops.push(Op::SetFillColor { col: share(colour) });
    }

    fn pen(&mut self, pen: Pen) {
        self.ops.push(Op::SetOutlineColor { col: share(pen.colour) });
        self.ops.push(Op::SetOutlineThickness { pt: Pt(rounded(pen.width)) });
        self.ops.push(Op::SetLineDashPattern { dash: paths::dash(pen.dash) });
    }

    /// Begins marked content for what follows, unless it is open already.
    fn tag(&mut self, tag: Tag) {
        if self.open == Some(tag) {
            return;
        }
        self.close();
        match tag {
            Tag::Artifact => self.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() }),
            Tag::Header => self.ops.push(running("Header", "Top")),
            Tag::Footer => self.ops.push(running("Footer", "Bottom")),
            Tag::Node(node) => {
                let number = self.tagged.contents.len();
                self.tagged.contents.push(node);
                self.tags.hold(node, Kid::Content(self.page, number));
                let tag = self.tags.role(node).map_or_else(|| "Span".to_owned(), Role::name);
                let map =
                    BTreeMap::from([("MCID".to_owned(), DictItem::Int(i64::try_from(number).unwrap_or(i64::MAX)))]);
                self.ops.push(Op::BeginMarkedContentWithProperties { tag, properties: DictItem::Dict { map } });
            }
        }
        self.open = Some(tag);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn link(&mut self, mark: &Mark) {
        let (Paint::Link { width, height, target, text }, Tag::Node(node)) = (&mark.paint, mark.tag) else { return };
        let top = sheet::HEIGHT - mark.y;
        let area = [mark.x, top - height, mark.x + width, top];
        self.tags.hold(node, Kid::Annotation(self.page, self.tagged.links.len()));
        self.tagged.links.push(Link { area, target: target.clone(), text: text.clone(), node });
    }

    /// Notes how much room a figure takes.
    fn grow(&mut self, mark: &Mark) {
        if let Tag::Node(node) = mark.tag
            && self.tags.role(node) == Some(Role::Figure)
        {
            let [left, top, right, bottom] = paths::extent(mark);
            self.tags.grow(node, [left, sheet::HEIGHT - bottom, right, sheet::HEIGHT - top]);
        }
    }
}

/// Begins a running header or footer (ISO 14289-1, 7.8; ISO 32000-1, 14.8.2.2).
fn running(kind: &str, edge: &str) -> Op {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let entries =
        [("Type", name("Pagination")), ("Subtype", name(kind)), ("Attached", DictItem::Array(vec![name(edge)]))];
    let map = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Op::BeginMarkedContentWithProperties { tag: "Artifact".to_owned(), properties: DictItem::Dict { map } }
}

/// Returns a colour in the parts that `printpdf` takes.
fn share(colour: Rgb) -> Color {
    let part = |part: u8| f32::from(part) / 255.0;
    Color::Rgb(Share::new(part(colour.0), part(colour.1), part(colour.2), None))
}

/// Returns a length to a thousandth of a point.
fn rounded(length: f64) -> f32 {
    ((length * 1000.0).round() / 1000.0) as f32
}

/// Returns a text as PDF writes what is not ASCII: UTF-16, the higher byte first, behind a mark.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}
