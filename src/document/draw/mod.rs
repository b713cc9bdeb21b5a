//! A drawing as neutral shapes: what a chart is before it becomes SVG or PDF operators.
//!
//! Lengths are points (1/72 inch), the origin is the upper left corner, y runs down, the `y` of a text is its baseline. Colours are
//! roles; a back end gives them the colours of a theme or brand. Nothing here knows a format.

pub mod canvas;
pub mod palette;
pub mod picture;
pub mod svg;
pub mod text;

pub use canvas::Canvas;

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// What is drawn, the first thing lowest.
    pub shapes: Vec<Shape>,
}

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Text and axes.
    Ink,
    /// Secondary text.
    Muted,
    /// Thin lines of a grid.
    Grid,
    /// The page.
    Paper,
    /// A quiet area.
    Surface,
    /// What the eye should find first: the brand's colour.
    Accent,
    /// Something that must be noticed.
    Warning,
    /// One of several series, told apart in grey as well, from 0.
    Series(u8),
}

/// How an area is filled. Hatching tells series apart without colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// One colour.
    Solid(Role),
    /// Thin diagonal lines of one colour.
    Hatched(Role),
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub role: Role,
    /// Its width.
    pub width: f64,
    /// Whether it is dashed.
    pub dashed: bool,
}

/// Where a text stands against its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It starts there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// One shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A rectangle.
    Rect {
        /// Its x.
        x: f64,
        /// Its y.
        y: f64,
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
        /// Its radius, or that of its corners.
        radius: f64,
        /// How it is filled.
        fill: Option<Fill>,
        /// How its edge is drawn.
        stroke: Option<Stroke>,
    },
    /// Straight lines through points; closed ones may be filled.
    Path {
        /// The points.
        points: Vec<(f64, f64)>,
        /// Whether the last point is joined to the first.
        closed: bool,
        /// How it is filled.
        fill: Option<Fill>,
        /// How its edge is drawn.
        stroke: Option<Stroke>,
    },
    /// A circle.
    Circle {
        /// Its x.
        x: f64,
        /// Its y.
        y: f64,
        /// Its radius, or that of its corners.
        radius: f64,
        /// How it is filled.
        fill: Option<Fill>,
        /// How its edge is drawn.
        stroke: Option<Stroke>,
    },
    /// One line of text.
    Text {
        /// Its x.
        x: f64,
        /// Its y.
        y: f64,
        /// The size of the letters.
        size: f64,
        /// Whether it is bold.
        bold: bool,
        /// Where it stands against x.
        anchor: Anchor,
        /// Its colour.
        role: Role,
        /// What it says.
        text: String,
    },
}
