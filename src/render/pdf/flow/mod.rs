//! From the document tree to strips: everything is measured and drawn, but not yet on pages.

mod chart;
mod columns;
mod inline;
mod list;
mod table;

use std::collections::BTreeMap;

use super::lines::{Line, broken};
use super::marks::{Frame, Strip};
use super::shape::{Kind, Shaper};
use super::sheet;
use super::tags::{NodeId, Role, Tags};
use super::text::{self, Piece, Style};
use super::{Order, Words};
use crate::document::draw::palette::{Palette, Rgb};
use crate::document::{Alert, Block, Document, Inline, plain};

/// No column is narrower, however deeply it is nested.
const NARROWEST: f64 = 48.0;

/// A heading, for the contents and the bookmarks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heading {
    /// Its level.
    pub level: u8,
    /// Its anchor.
    pub anchor: String,
    /// What it says.
    pub text: String,
}

/// Where blocks go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// The left edge.
    pub left: f64,
    /// The width.
    pub width: f64,
    /// The element that they are part of.
    pub node: NodeId,
    /// The box that they stand in.
    pub frame: Option<usize>,
    /// The size of their text.
    pub size: f64,
    /// The space between them.
    pub gap: f64,
}

/// What the document became.
#[derive(Debug, Default)]
pub(super) struct Flowed {
    /// The body.
    pub strips: Vec<Strip>,
    /// The boxes.
    pub frames: Vec<Frame>,
    /// The table heads, to repeat.
    pub heads: Vec<Vec<Strip>>,
    /// The headings.
    pub headings: Vec<Heading>,
    /// The footnotes.
    pub notes: Vec<Vec<Strip>>,
}

/// Turns blocks into strips.
pub(super) struct Flow<'a> {
    pub(super) shaper: &'a mut Shaper,
    pub(super) tags: &'a mut Tags,
    order: &'a Order<'a>,
    labels: BTreeMap<&'a str, usize>,
    out: Flowed,
    rows: usize,
    fresh: bool,
}

impl<'a> Flow<'a> {
    /// Returns a flow of a document.
    pub(super) fn new(order: &'a Order<'a>, shaper: &'a mut Shaper, tags: &'a mut Tags) -> Self {
        Self { shaper, tags, order, labels: BTreeMap::new(), out: Flowed::default(), rows: 0, fresh: false }
    }

    /// Turns a document into strips, without the first blocks, which stand on the cover.
    pub(super) fn flowed(mut self, document: &'a Document, covered: usize) -> Flowed {
        let labels = document.footnotes.iter().enumerate();
        self.labels = labels.map(|(index, (label, _))| (label.as_str(), index)).collect();
        let column = Column {
            left: sheet::MARGIN,
            width: sheet::MEASURE,
            node: NodeId::DOCUMENT,
            frame: None,
            size: sheet::TEXT * self.order.scale,
            gap: 7.0 * self.order.scale,
        };
        if let Some(logo) = self.order.logo {
            self.logo(logo, column);
        }
        self.blocks(document.blocks.iter().skip(covered), column);
        for (index, (_, blocks)) in document.footnotes.iter().enumerate() {
            self.footnote(index, blocks);
        }
        self.out
    }

    fn palette(&self) -> &'a Palette {
        self.order.palette
    }

    fn words(&self) -> &'a Words {
        self.order.words
    }

    fn blocks(&mut self, blocks: impl Iterator<Item = &'a Block>, column: Column) {
        let mut blocks = blocks.peekable();
        let mut opened = false;
        while let Some(block) = blocks.next() {
            self.block(block, column);
            let next = blocks.peek();
            let opens = opened && matches!((block, next), (Block::Paragraph(_), Some(Block::Heading { .. })));
            if opens || next.is_some_and(|next| introduces(block, next)) {
                self.hold();
            }
            opened = matches!(block, Block::Heading { .. });
        }
    }

    /// Keeps what was laid out last with what follows.
    fn hold(&mut self) {
        if let Some(last) = self.out.strips.last_mut() {
            last.keep = true;
        }
    }

    fn block(&mut self, block: &'a Block, column: Column) {
        match block {
            Block::Heading { level, anchor, text } => self.heading(*level, anchor, text, column),
            Block::Paragraph(text) => self.paragraph(text, column),
            Block::List { start, items } => self.list(*start, items, column),
            Block::Table { columns, head, rows } => self.table(table::Source { columns, head, rows }, column),
            Block::Quote { alert, blocks } => self.quote(*alert, blocks, column),
            Block::Code(code) => self.code(code, column),
            Block::Chart { id, alternative } => self.chart(id, alternative, column),
            Block::Rule => self.fresh = true,
        }
    }

    fn heading(&mut self, level: u8, anchor: &str, text: &'a [Inline], column: Column) {
        let chapters = self.out.headings.iter().filter(|heading| heading.level == 2).count();
        self.fresh |= self.order.contents && level == 2 && chapters == 1;
        let [size, before, after] = sheet::heading(level).map(|length| length * self.order.scale);
        let node = self.tags.add(column.node, Role::Heading(level));
        let colour = if level <= 3 { self.palette().accent } else { self.palette().ink };
        let pieces = self.pieces(text, Style::plain(size, colour).bold(), node);
        let lines = self.lines(&pieces, column.width);
        let (from, index) = (self.out.strips.len(), self.out.headings.len());
        let height = size * 1.28;
        self.lay(lines, Column { size, gap: before, ..column }, height);
        let added = self.out.strips.iter_mut().skip(from);
        added.for_each(|strip| strip.keep = true);
        if let Some(first) = self.out.strips.get_mut(from) {
            first.heading = Some(index);
        }
        self.space(column, after, true);
        self.out.headings.push(Heading { level, anchor: anchor.to_owned(), text: plain(text) });
    }

    fn paragraph(&mut self, text: &'a [Inline], column: Column) {
        let node = self.tags.add(column.node, Role::Paragraph);
        let style = self.style(column);
        self.text(text, style, Column { node, ..column });
    }

    /// Lays a text out whose element is the column's.
    fn text(&mut self, text: &'a [Inline], style: Style, column: Column) {
        let pieces = self.pieces(text, style, column.node);
        let lines = self.lines(&pieces, column.width);
        self.lay(lines, column, sheet::line(style.size));
    }

    /// Returns the style of plain text in a column.
    fn style(&self, column: Column) -> Style {
        Style::plain(column.size, self.palette().ink)
    }

    fn lines(&mut self, pieces: &[Piece], width: f64) -> Vec<Line> {
        let atoms = text::atoms(self.shaper, pieces);
        broken(self.shaper, atoms, width)
    }

    /// Adds lines as strips; neither the first nor the last stands alone on a page.
    fn lay(&mut self, lines: Vec<Line>, column: Column, height: f64) {
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let marks = line.marks(column.left, sheet::baseline(column.size, height));
            let strip = Strip {
                height,
                before: if index == 0 { column.gap } else { 0.0 },
                keep: index + 1 < count && (index == 0 || index + 2 == count),
                marks,
                notes: line.notes(),
                frame: column.frame,
                ..Strip::default()
            };
            self.push(strip);
        }
    }

    fn push(&mut self, mut strip: Strip) {
        strip.fresh = std::mem::take(&mut self.fresh);
        if let Some(before) = self.out.strips.last_mut().filter(|_| strip.fresh) {
            before.keep = false;
        }
        self.out.strips.push(strip);
    }

    /// Adds empty space that does not fall away at the top of a page.
    fn space(&mut self, column: Column, height: f64, keep: bool) {
        self.push(Strip { height, keep, frame: column.frame, ..Strip::default() });
    }

    /// Lays out what stands in a box.
    fn framed(
        &mut self,
        (fill, bar): (Option<Rgb>, Option<Rgb>),
        column: Column,
        inside: impl FnOnce(&mut Self, Column),
    ) {
        let pad = 10.0;
        self.out.frames.push(Frame { x: column.left, width: column.width, fill, bar, parent: column.frame });
        let frame = Some(self.out.frames.len() - 1);
        let inner = Column {
            left: column.left + pad + 2.0,
            width: (column.width - 2.0 * pad - 2.0).max(NARROWEST),
            frame,
            gap: column.gap.min(5.0),
            ..column
        };
        let from = self.out.strips.len();
        self.space(inner, pad * 0.7, true);
        if let Some(first) = self.out.strips.get_mut(from) {
            first.before = column.gap + 2.0;
        }
        inside(self, inner);
        if let Some(first) = self.out.strips.get_mut(from + 1) {
            first.before = 0.0;
        }
        self.hold();
        self.space(inner, pad * 0.7, false);
    }

    fn quote(&mut self, alert: Option<Alert>, blocks: &'a [Block], column: Column) {
        let Palette { surface, accent, warning, .. } = *self.palette();
        let bar = match alert {
            Some(Alert::Warning | Alert::Caution) => warning,
            _ => accent,
        };
        let role = if alert.is_some() { Role::Section } else { Role::Quote };
        let node = self.tags.add(column.node, role);
        let fill = alert.map(|_| surface);
        self.framed((fill, Some(bar)), Column { node, ..column }, |flow, inner| {
            if let Some(alert) = alert {
                flow.title(flow.words().alert(alert), bar, inner);
            }
            flow.blocks(blocks.iter(), inner);
        });
    }

    /// Adds the title of an alert.
    fn title(&mut self, title: &str, colour: Rgb, column: Column) {
        let node = self.tags.add(column.node, Role::Paragraph);
        let style = Style::plain(column.size, colour).bold();
        let piece = Piece { text: title.to_owned(), style, node, target: None, note: None };
        let lines = self.lines(&[piece], column.width);
        self.lay(lines, column, sheet::line(column.size));
        self.hold();
    }

    fn code(&mut self, code: &str, column: Column) {
        let surface = self.palette().surface;
        let node = self.tags.add(column.node, Role::Paragraph);
        let node = self.tags.add(node, Role::Code);
        self.framed((Some(surface), None), Column { node, ..column }, |flow, inner| {
            let mut style = Style::plain(8.0, flow.palette().ink);
            style.cut.kind = Kind::Code;
            let text = code.trim_end_matches('\n').replace('\t', "    ");
            let lines = flow.lines(&[Piece { text, style, node, target: None, note: None }], inner.width);
            flow.lay(lines, Column { size: 8.0, ..inner }, sheet::line(8.0));
        });
    }

    /// Lays out a footnote: its number, then its text.
    fn footnote(&mut self, index: usize, blocks: &'a [Block]) {
        let body = std::mem::take(&mut self.out.strips);
        let indent = 14.0;
        let node = self.tags.add(NodeId::DOCUMENT, Role::Note);
        let column = Column {
            left: sheet::MARGIN + indent,
            width: sheet::MEASURE - indent,
            node,
            frame: None,
            size: sheet::SMALL,
            gap: 2.0,
        };
        self.blocks(blocks.iter(), column);
        self.label((index + 1).to_string(), (0, sheet::MARGIN), column);
        let note = std::mem::replace(&mut self.out.strips, body);
        self.out.notes.push(note);
    }
}

/// Whether a block is about the next one: a line in bold, or a sentence before a list, a table or a chart.
fn introduces(block: &Block, next: &Block) -> bool {
    /// A paragraph with more letters than this stands on its own.
    const SENTENCE: usize = 220;
    let Block::Paragraph(text) = block else { return false };
    let is_title = matches!(text.as_slice(), [Inline::Strong(_)]);
    let shown = matches!(next, Block::List { .. } | Block::Table { .. } | Block::Chart { .. });
    is_title || shown && plain(text).chars().count() <= SENTENCE
}
