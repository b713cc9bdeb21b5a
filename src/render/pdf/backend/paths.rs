//! Outlines as `printpdf` takes them.

use printpdf::{Line, LineDashPattern, LinePoint, Op, PaintMode, Point, Polygon, PolygonRing, Pt, WindingOrder};

use super::rounded;
use crate::render::pdf::marks::{Mark, Paint, Step};

/// Returns the points of a way; y runs up on a page.
fn points((x, y): (f64, f64), steps: &[Step]) -> Vec<LinePoint> {
    let point = |(dx, dy): (f64, f64), bezier: bool| {
        let p = Point { x: Pt(rounded(x + dx)), y: Pt(rounded(y - dy)) };
        LinePoint { p, bezier }
    };
    let step = |step: &Step| match step {
        Step::To(dx, dy) => vec![point((*dx, *dy), false)],
        Step::Curve([one, two, end]) => vec![point(*one, true), point(*two, true), point(*end, false)],
    };
    steps.iter().flat_map(step).collect()
}

/// Returns an area of several ways.
pub(super) fn area(at: (f64, f64), rings: &[Vec<Step>], even_odd: bool) -> Op {
    let rings = rings.iter().map(|steps| PolygonRing { points: points(at, steps) }).collect();
    let winding_order = if even_odd { WindingOrder::EvenOdd } else { WindingOrder::NonZero };
    Op::DrawPolygon { polygon: Polygon { rings, mode: PaintMode::Fill, winding_order } }
}

/// Returns an area.
pub(super) fn polygon(at: (f64, f64), steps: &[Step], mode: PaintMode) -> Op {
    let rings = vec![PolygonRing { points: points(at, steps) }];
    Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order: WindingOrder::NonZero } }
}

/// Returns a line.
pub(super) fn line(at: (f64, f64), steps: &[Step], is_closed: bool) -> Op {
    Op::DrawLine { line: Line { points: points(at, steps), is_closed } }
}

/// Returns a straight line.
pub(super) fn segment(at: (f64, f64), [from, to]: &[(f64, f64); 2]) -> Op {
    line(at, &[Step::To(from.0, from.1), Step::To(to.0, to.1)], false)
}

/// Returns a pattern of dashes; none for a length of 0.
pub(super) fn dash(length: f64) -> LineDashPattern {
    if length > 0.0 { LineDashPattern::new(0.0, &[rounded(length), rounded(length)]) } else { LineDashPattern::solid() }
}

/// Returns the box round a mark: left, top, right, bottom, y running down.
pub(super) fn extent(mark: &Mark) -> [f64; 4] {
    match &mark.paint {
        Paint::Text { words, size, .. } => {
            let width: f64 = words.iter().map(|word| f64::from(word.ink) * size / 1000.0).sum();
            [mark.x, mark.y - size * 0.8, mark.x + width, mark.y + size * 0.25]
        }
        Paint::Outline { steps, .. } | Paint::Hatch { steps, .. } => around(mark, steps.iter()),
        Paint::Area { rings, .. } => around(mark, rings.iter().flatten()),
        Paint::Pixels { width, height, .. } => [mark.x, mark.y, mark.x + width, mark.y + height],
        Paint::Open | Paint::Link { .. } => [mark.x, mark.y, mark.x, mark.y],
    }
}

/// Returns the box round steps from a mark's place.
fn around<'s>(mark: &Mark, steps: impl Iterator<Item = &'s Step>) -> [f64; 4] {
    let ends = steps.map(|step| match step {
        Step::To(x, y) | Step::Curve([.., (x, y)]) => (mark.x + x, mark.y + y),
    });
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    ends.fold(start, |[left, top, right, bottom], (x, y)| [left.min(x), top.min(y), right.max(x), bottom.max(y)])
}
