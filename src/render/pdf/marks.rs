//! What is drawn: a neutral list of marks, which knows nothing of PDF. Lengths are points, the origin is the upper left corner, y runs
//! down, the `y` of a text is its baseline.

use std::rc::Rc;

use super::picture::Pixels;
use super::shape::Word;
use super::tags::NodeId;
use crate::document::draw::palette::Rgb;

/// What a mark is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// Nothing that is read: a rule, a background, a repeated table head.
    Artifact,
    /// A running header, which is not read either.
    Header,
    /// A running footer.
    Footer,
    /// An element of the structure.
    Node(NodeId),
}

/// A line: its colour, its width, the length of its dashes (0 for none).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pen {
    /// The colour.
    pub colour: Rgb,
    /// The width.
    pub width: f64,
    /// The length of a dash and of the gap behind it; 0 for none.
    pub dash: f64,
}

/// A way from point to point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// Straight to a point, or the first point.
    To(f64, f64),
    /// A cubic curve: two control points and the end.
    Curve([(f64, f64); 3]),
}

/// What a mark draws.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Paint {
    /// A line of text in one size and colour.
    Text {
        /// The words, one behind the other.
        words: Vec<Rc<Word>>,
        /// The size.
        size: f64,
        /// The colour.
        colour: Rgb,
    },
    /// An outline from the mark's place; its steps are relative to that.
    Outline {
        /// The way.
        steps: Vec<Step>,
        /// Whether it returns to its start.
        closed: bool,
        /// What it is filled with.
        fill: Option<Rgb>,
        /// What it is drawn with.
        pen: Option<Pen>,
    },
    /// An area of several ways, some of which may be holes.
    Area {
        /// The ways.
        rings: Vec<Vec<Step>>,
        /// Whether a way inside of another is a hole whichever way it turns.
        even_odd: bool,
        /// What it is filled with.
        fill: Rgb,
    },
    /// Pixels; the mark's place is their upper left corner.
    Pixels {
        /// The pixels.
        pixels: Rc<Pixels>,
        /// How wide they are shown.
        width: f64,
        /// How high.
        height: f64,
    },
    /// Thin diagonal lines inside of an outline.
    Hatch {
        /// The way.
        steps: Vec<Step>,
        /// The lines: from and to.
        lines: Vec<[(f64, f64); 2]>,
        /// What they are drawn with.
        pen: Pen,
    },
    /// Nothing: enters the element into the structure, as an empty cell needs.
    Open,
    /// An area that leads somewhere; the mark's place is its upper left corner.
    Link {
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
        /// Where it leads: `#anchor` or an address.
        target: String,
        /// What it says.
        text: String,
    },
}

/// One mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// How far from the left.
    pub x: f64,
    /// How far from the top.
    pub y: f64,
    /// What it draws.
    pub paint: Paint,
    /// What it is part of.
    pub tag: Tag,
    /// Which cell of a row it is in; marks of a row are drawn cell by cell.
    pub cell: usize,
}

impl Mark {
    /// Returns a mark outside of a row.
    pub(super) const fn new(x: f64, y: f64, paint: Paint, tag: Tag) -> Self {
        Self { x, y, paint, tag, cell: 0 }
    }

    /// Returns a filled rectangle that nobody reads.
    pub(super) fn block((x, y): (f64, f64), (width, height): (f64, f64), colour: Rgb) -> Self {
        let steps = rectangle(width, height, 0.0);
        Self::new(x, y, Paint::Outline { steps, closed: true, fill: Some(colour), pen: None }, Tag::Artifact)
    }

    /// Returns a horizontal line that nobody reads.
    pub(super) fn rule((x, y): (f64, f64), length: f64, pen: Pen) -> Self {
        let steps = vec![Step::To(0.0, 0.0), Step::To(length, 0.0)];
        Self::new(x, y, Paint::Outline { steps, closed: false, fill: None, pen: Some(pen) }, Tag::Artifact)
    }

    /// Returns the mark elsewhere.
    #[must_use]
    pub(super) fn moved(mut self, dx: f64, dy: f64) -> Self {
        self.x += dx;
        self.y += dy;
        self
    }
}

/// How far a control point stands off for a quarter of a circle: 4/3 (√2 − 1).
const QUARTER: f64 = 0.552_284_749_8;

/// Returns the way round a rectangle, its corners rounded.
pub(super) fn rectangle(width: f64, height: f64, radius: f64) -> Vec<Step> {
    let r = radius.clamp(0.0, (width.min(height) / 2.0).max(0.0));
    if r <= 0.0 {
        return vec![Step::To(0.0, 0.0), Step::To(width, 0.0), Step::To(width, height), Step::To(0.0, height)];
    }
    let off = r * (1.0 - QUARTER);
    vec![
        Step::To(r, 0.0),
        Step::To(width - r, 0.0),
        Step::Curve([(width - off, 0.0), (width, off), (width, r)]),
        Step::To(width, height - r),
        Step::Curve([(width, height - off), (width - off, height), (width - r, height)]),
        Step::To(r, height),
        Step::Curve([(off, height), (0.0, height - off), (0.0, height - r)]),
        Step::To(0.0, r),
        Step::Curve([(0.0, off), (off, 0.0), (r, 0.0)]),
    ]
}

/// Returns the way round a circle about the mark's place.
pub(super) fn circle(radius: f64) -> Vec<Step> {
    let (r, k) = (radius, radius * QUARTER);
    vec![
        Step::To(r, 0.0),
        Step::Curve([(r, k), (k, r), (0.0, r)]),
        Step::Curve([(-k, r), (-r, k), (-r, 0.0)]),
        Step::Curve([(-r, -k), (-k, -r), (0.0, -r)]),
        Step::Curve([(k, -r), (r, -k), (r, 0.0)]),
    ]
}

/// A part of the page that never splits: a line of text, a line of a table's row, a chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Strip {
    /// Its height.
    pub height: f64,
    /// The space above it, which falls away at the top of a page.
    pub before: f64,
    /// Whether it stays on one page with the next.
    pub keep: bool,
    /// Whether it begins a page.
    pub fresh: bool,
    /// What it draws, from its own upper edge and the left edge of the page.
    pub marks: Vec<Mark>,
    /// The footnotes that it refers to.
    pub notes: Vec<usize>,
    /// The innermost box that it stands in.
    pub frame: Option<usize>,
    /// The table head that is repeated above it at the top of a page.
    pub head: Option<usize>,
    /// The row that it is part of.
    pub row: Option<usize>,
    /// The heading that begins with it.
    pub heading: Option<usize>,
}

/// A box behind strips: an alert, a quotation, code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Its left edge.
    pub x: f64,
    /// Its width.
    pub width: f64,
    /// What it is filled with.
    pub fill: Option<Rgb>,
    /// The bar at its left.
    pub bar: Option<Rgb>,
    /// The box that it stands in.
    pub parent: Option<usize>,
}
