//! Tables: columns as wide as their content asks for, rows that break between lines, a head that is repeated.

use super::columns::{SIDE, least, widths};
use super::{Column, Flow};
use crate::document::{Align, Inline};
use crate::render::pdf::lines::{Line, broken};
use crate::render::pdf::marks::{Mark, Paint, Pen, Strip, Tag};
use crate::render::pdf::shape::{Cut, Kind};
use crate::render::pdf::sheet;
use crate::render::pdf::tags::{NodeId, Role};
use crate::render::pdf::text::{self, Atom, Style};

/// Space above and below a row's text.
const UPPER: f64 = 3.2;
/// The same in a long table.
const CLOSER: f64 = 1.8;
/// A row with more lines than this may break over pages.
const WHOLE: usize = 12;
/// A table with more rows than this is looked things up in, not read: it is set smaller and closer.
const LONG: usize = 14;
/// A table that takes no more than this share of a page stays on one.
const SHORT: f64 = 0.45;

/// A table as the document has it.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// How the columns are aligned.
    pub columns: &'a [Align],
    /// The head row.
    pub head: &'a [Vec<Inline>],
    /// The other rows.
    pub rows: &'a [Vec<Vec<Inline>>],
}

/// A row: its element, and the words of each cell with theirs.
pub(super) struct Row {
    node: NodeId,
    pub(super) cells: Vec<(NodeId, Vec<Atom>)>,
}

/// Where the cells of a table stand.
struct Grid<'a> {
    /// Left edge and width of each column.
    tracks: Vec<(f64, f64)>,
    align: &'a [Align],
    size: f64,
    /// Space above and below a row's text.
    upper: f64,
    head: Option<usize>,
}

impl<'a> Flow<'a> {
    /// Lays out a table.
    pub(super) fn table(&mut self, source: Source<'a>, column: Column) {
        let node = self.tags.add(column.node, Role::Table);
        let (size, rows) = self.sized(source, node, column);
        let widths = widths(&rows, source.columns, column.width);
        let mut left = column.left;
        let track = |width: f64| {
            let track = (left, width);
            left += width;
            track
        };
        let tracks = widths.into_iter().map(track).collect();
        let number = (!source.head.iter().all(Vec::is_empty)).then_some(self.out.heads.len());
        let upper = if source.rows.len() > LONG { CLOSER } else { UPPER };
        let grid = Grid { tracks, align: source.columns, size, upper, head: number };
        let mut rows = rows.into_iter();
        let body = std::mem::take(&mut self.out.strips);
        if let Some(head) = rows.next().filter(|_| number.is_some()) {
            self.row(head, &grid, (true, column));
        }
        let mut head = std::mem::replace(&mut self.out.strips, body);
        if number.is_some() {
            self.out.heads.push(head.clone());
        }
        if let Some(first) = head.first_mut() {
            first.before = column.gap + 2.0;
        }
        let last = rows.len();
        let start = self.out.strips.len();
        self.out.strips.append(&mut head);
        for (index, row) in rows.enumerate() {
            let from = self.out.strips.len();
            self.row(row, &grid, (false, column));
            self.stay(from, (index == 0, index + 2 == last));
            if let Some(first) = self.out.strips.get_mut(from).filter(|_| index == 0 && number.is_none()) {
                first.before = column.gap + 2.0;
            }
        }
        self.whole(start);
        self.space(column, 5.0, false);
    }

    /// A short table stays on one page.
    fn whole(&mut self, start: usize) {
        let strips = self.out.strips.get_mut(start..).unwrap_or_default();
        let height: f64 = strips.iter().map(|strip| strip.height).sum();
        if height <= sheet::DEPTH * SHORT {
            strips.iter_mut().rev().skip(1).for_each(|strip| strip.keep = true);
        }
    }

    /// The first two rows of a table stay together, and so do the last two.
    fn stay(&mut self, from: usize, (first, last): (bool, bool)) {
        let short = self.out.strips.len() - from <= WHOLE / 2;
        if let Some(strip) = self.out.strips.last_mut().filter(|_| (first || last) && short) {
            strip.keep = true;
        }
    }

    /// Returns the words of every row in the largest size in which no word has to break.
    fn sized(&mut self, source: Source<'a>, table: NodeId, column: Column) -> (f64, Vec<Row>) {
        let head = self.tags.add(table, Role::TableHead);
        let body = self.tags.add(table, Role::TableBody);
        let scale = self.order.scale;
        let sizes = sheet::CELLS.into_iter().skip(usize::from(source.rows.len() > LONG)).map(move |size| size * scale);
        let wished = sizes.clone().next().unwrap_or(sheet::TEXT);
        let mut rows = vec![self.words_of(source.head, (head, true), (source, wished))];
        for row in source.rows {
            rows.push(self.words_of(row, (body, false), (source, wished)));
        }
        let asked = least(&rows, column.width);
        let sides = SIDE * 2.0 * source.columns.len() as f64;
        let fitting = |size: &f64| asked * size / wished + sides <= column.width;
        let size = sizes.clone().find(fitting).or_else(|| sizes.min_by(f64::total_cmp)).unwrap_or(wished);
        for atom in rows.iter_mut().flat_map(|row| &mut row.cells).flat_map(|(_, atoms)| atoms) {
            atom.style.size *= size / wished;
            atom.style.rise *= size / wished;
        }
        (size, rows)
    }

    /// Returns the words of a row. A row has as many cells as the table has columns.
    fn words_of(
        &mut self,
        row: &'a [Vec<Inline>],
        (parent, head): (NodeId, bool),
        (source, size): (Source<'a>, f64),
    ) -> Row {
        let node = self.tags.add(parent, Role::TableRow);
        let mut cells = Vec::with_capacity(source.columns.len());
        let mut given = row.iter();
        for index in 0..source.columns.len() {
            let cell = given.next().map(Vec::as_slice).unwrap_or_default();
            let role = if head { Role::HeadCell { row: false } } else { Role::Cell };
            let role = if index == 0 && !head && named(source) { Role::HeadCell { row: true } } else { role };
            let id = self.tags.add(node, role);
            let mut style = Style::plain(size, self.palette().ink);
            style.cut = Cut { bold: head, kind: Kind::Figures, ..Cut::default() };
            let pieces = self.pieces(cell, style, id);
            cells.push((id, text::atoms(self.shaper, &pieces)));
        }
        Row { node, cells }
    }

    /// Adds a row: one strip for each line, so that it may break between them.
    fn row(&mut self, row: Row, grid: &Grid<'_>, (head, column): (bool, Column)) {
        self.rows += 1;
        let number = self.rows;
        let nodes: Vec<NodeId> = row.cells.iter().map(|(node, _)| *node).collect();
        let mut cells: Vec<(NodeId, std::vec::IntoIter<Line>)> = Vec::new();
        for ((node, atoms), (_, width)) in row.cells.into_iter().zip(&grid.tracks) {
            let lines = broken(self.shaper, atoms, width - 2.0 * SIDE);
            cells.push((node, lines.into_iter()));
        }
        let count = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0).max(1);
        for index in 0..count {
            let (first, last) = (index == 0, index + 1 == count);
            let mut strip = slice(&mut cells, grid, (first, last));
            if first {
                strip.marks.splice(0..0, opened(row.node, &nodes));
            }
            strip.keep = !last && (count <= WHOLE || index < 2 || index + 3 >= count) || head;
            strip.row = Some(number);
            strip.head = grid.head.filter(|_| !head);
            strip.frame = column.frame;
            self.edges(&mut strip, (head, first, last), column);
            self.push(strip);
        }
    }

    /// Draws what surrounds a row: a quiet ground behind a head, a line below the last line of any row.
    fn edges(&mut self, strip: &mut Strip, (head, first, last): (bool, bool, bool), column: Column) {
        let palette = self.palette();
        let mut behind = Vec::new();
        if head {
            behind.push(Mark::block((column.left, 0.0), (column.width, strip.height), palette.surface));
            if first {
                let pen = Pen { colour: palette.accent, width: 0.8, dash: 0.0 };
                behind.push(Mark::rule((column.left, 0.0), column.width, pen));
            }
        }
        if last {
            let colour = if head { palette.muted } else { palette.grid };
            let pen = Pen { colour, width: 0.5, dash: 0.0 };
            behind.push(Mark::rule((column.left, strip.height), column.width, pen));
        }
        strip.marks.splice(0..0, behind);
    }
}

/// Draws the next line of each cell of a row.
fn slice(cells: &mut [(NodeId, std::vec::IntoIter<Line>)], grid: &Grid<'_>, (first, last): (bool, bool)) -> Strip {
    let line = grid.size * 1.34;
    let (above, below) = (if first { grid.upper } else { 0.0 }, if last { grid.upper } else { 0.0 });
    let mut strip = Strip { height: above + line + below, ..Strip::default() };
    let baseline = above + sheet::baseline(grid.size, line);
    for (cell, (_, lines)) in cells.iter_mut().enumerate() {
        let (Some(line), Some((left, width))) = (lines.next(), grid.tracks.get(cell)) else { continue };
        let room = width - 2.0 * SIDE - line.ink();
        let shift = match grid.align.get(cell) {
            Some(Align::Right) => room,
            Some(Align::Centre) => room / 2.0,
            _ => 0.0,
        };
        strip.notes.extend(line.notes());
        let marks = line.marks(left + SIDE + shift.max(0.0), baseline);
        strip.marks.extend(marks.into_iter().map(|mark| Mark { cell, ..mark }));
    }
    strip
}

/// Whether the first cell of a row is said as its name: in a table that has more cells than names, or readers by ear hear names only.
const fn named(source: Source<'_>) -> bool {
    let (columns, rows) = (source.columns.len(), source.rows.len());
    rows * columns.saturating_sub(1) >= rows + columns
}

/// Enters a row and all its cells into the structure, so that an empty cell is a cell.
fn opened(row: NodeId, cells: &[NodeId]) -> Vec<Mark> {
    let nodes = std::iter::once(row).chain(cells.iter().copied());
    nodes.map(|node| Mark::new(0.0, 0.0, Paint::Open, Tag::Node(node))).collect()
}
