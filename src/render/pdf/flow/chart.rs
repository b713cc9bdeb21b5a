//! Charts: neutral shapes become marks of a figure.

use super::{Column, Flow};
use crate::brand::Logo;
use crate::document::draw::palette::Palette;
use crate::document::draw::{Anchor, Drawing, Fill, Role as Colour, Shape, Stroke};
use crate::render::pdf::marks::{self, Mark, Paint, Pen, Step, Strip, Tag};
use crate::render::pdf::shape::{Cut, Kind};
use crate::render::pdf::tags::{NodeId, Role};
use crate::render::pdf::text::{Piece, Style};
use crate::render::pdf::{picture, sheet};

/// The most room that a logo takes above a page.
const LOGO: (f64, f64) = (130.0, 34.0);

impl<'a> Flow<'a> {
    /// Draws a chart, no wider than the column and no higher than a page; what has no drawing says what it would show.
    pub(super) fn chart(&mut self, id: &str, alternative: &'a str, column: Column) {
        let Some((_, drawing)) = self.order.charts.iter().find(|(known, _)| *known == id) else {
            return self.described(alternative, column);
        };
        let room = sheet::DEPTH - 2.0 * column.gap - 60.0;
        let scale = (column.width / drawing.width).min(room / drawing.height).min(self.order.scale);
        let node = self.tags.add(column.node, Role::Figure);
        self.tags.describe(node, alternative);
        let left = column.left + (column.width - drawing.width * scale).max(0.0) / 2.0;
        let marks = self.drawn(drawing, (left, scale), node);
        let height = drawing.height * scale;
        self.push(Strip { height, before: column.gap + 3.0, marks, frame: column.frame, ..Strip::default() });
        self.space(column, 4.0, false);
    }

    /// Draws a logo above everything else.
    pub(super) fn logo(&mut self, logo: &Logo, column: Column) {
        let (most_wide, most_high) = LOGO;
        let scale = (most_wide / logo.picture.width).min(most_high / logo.picture.height) * self.order.scale;
        let node = self.tags.add(column.node, Role::Figure);
        self.tags.describe(node, &logo.says);
        let marks = picture::drawn(&logo.picture, (column.left, 0.0), scale, Tag::Node(node));
        self.push(Strip { height: logo.picture.height * scale, keep: true, marks, ..Strip::default() });
    }

    fn described(&mut self, alternative: &str, column: Column) {
        let node = self.tags.add(column.node, Role::Paragraph);
        let style = Style::plain(column.size, self.palette().muted);
        let piece = Piece { text: alternative.to_owned(), style, node, target: None, note: None };
        let lines = self.lines(&[piece], column.width);
        self.lay(lines, column, sheet::line(column.size));
    }

    /// Returns the marks of a drawing, scaled, from a left edge.
    pub(super) fn drawn(&mut self, drawing: &Drawing, (left, scale): (f64, f64), node: NodeId) -> Vec<Mark> {
        let palette = self.palette();
        let mut marks = Vec::new();
        for shape in &drawing.shapes {
            match shape {
                Shape::Text { x, y, .. } => {
                    let (shift, paint) = self.lettering(shape, scale);
                    marks.push(Mark::new(left + x * scale - shift, y * scale, paint, Tag::Node(node)));
                }
                shape => marks.extend(outlined(shape, (left, scale), palette, node)),
            }
        }
        marks
    }

    /// Returns a text of a drawing, and how far it begins to the left of its place.
    fn lettering(&mut self, shape: &Shape, scale: f64) -> (f64, Paint) {
        let Shape::Text { size, bold, anchor, role, text, .. } = shape else {
            return (0.0, Paint::Open);
        };
        let cut = Cut { bold: *bold, kind: Kind::Figures, ..Cut::default() };
        let (word, size) = (self.shaper.word(cut, text), size * scale);
        let width = f64::from(word.ink) * size / 1000.0;
        let shift = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        };
        (shift, Paint::Text { words: vec![word], size, colour: self.palette().colour(*role) })
    }
}

/// Returns the marks of a shape that is no text.
fn outlined(shape: &Shape, (left, scale): (f64, f64), palette: &Palette, node: NodeId) -> Vec<Mark> {
    let ((x, y), steps, closed, (fill, stroke)) = match shape {
        Shape::Rect { x, y, width, height, radius, fill, stroke } => {
            let steps = marks::rectangle(width * scale, height * scale, radius * scale);
            ((*x, *y), steps, true, (fill, stroke))
        }
        Shape::Circle { x, y, radius, fill, stroke } => ((*x, *y), marks::circle(radius * scale), true, (fill, stroke)),
        Shape::Path { points, closed, fill, stroke } => {
            let steps = points.iter().map(|(x, y)| Step::To(x * scale, y * scale)).collect();
            ((0.0, 0.0), steps, *closed, (fill, stroke))
        }
        Shape::Text { .. } => return Vec::new(),
    };
    let at = |paint: Paint| Mark::new(left + x * scale, y * scale, paint, Tag::Node(node));
    let pen = stroke.map(|stroke| pen(stroke, scale, palette));
    let (solid, hatch) = match fill {
        Some(Fill::Solid(role)) => (Some(palette.colour(*role)), None),
        Some(Fill::Hatched(role)) => (None, Some(hatch(&steps, *role, palette))),
        None => (None, None),
    };
    let outline = Paint::Outline { steps, closed, fill: solid, pen };
    hatch.into_iter().chain([outline]).map(at).collect()
}

fn pen(stroke: Stroke, scale: f64, palette: &Palette) -> Pen {
    let dash = if stroke.dashed { 3.0 * scale } else { 0.0 };
    Pen { colour: palette.colour(stroke.role), width: stroke.width * scale, dash }
}

/// Returns diagonal lines over the box round an outline; the outline clips them.
fn hatch(steps: &[Step], role: Colour, palette: &Palette) -> Paint {
    const APART: f64 = 3.5;
    let points: Vec<(f64, f64)> = steps.iter().flat_map(ends).collect();
    let span = |of: fn(&(f64, f64)) -> f64| {
        let values = points.iter().map(of);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    let ((left, right), (top, bottom)) = (span(|point| point.0), span(|point| point.1));
    let height = bottom - top;
    let count = if points.is_empty() { 0 } else { ((right - left + height) / APART).ceil() as usize };
    let line = |index: usize| {
        let x = left - height + index as f64 * APART;
        [(x, bottom), (x + height, top)]
    };
    let pen = Pen { colour: palette.colour(role), width: 0.7, dash: 0.0 };
    Paint::Hatch { steps: steps.to_vec(), lines: (1..=count).map(line).collect(), pen }
}

/// Returns the points that a step reaches or bends towards.
fn ends(step: &Step) -> Vec<(f64, f64)> {
    match step {
        Step::To(x, y) => vec![(*x, *y)],
        Step::Curve(points) => points.to_vec(),
    }
}
