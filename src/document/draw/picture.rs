//! A picture that is no chart: a logo, as pixels or as outlines. Its colours are its own.

use super::palette::Rgb;

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its width, in units of its own.
    pub width: f64,
    /// Its height, in the same units.
    pub height: f64,
    /// What it is made of.
    pub content: Content,
}

/// What a picture is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Rows of pixels from the top, three bytes each.
    Pixels {
        /// Pixels in a row.
        columns: usize,
        /// Rows.
        rows: usize,
        /// Red, green and blue of each.
        rgb: Vec<u8>,
    },
    /// Outlines, the first one lowest.
    Outlines(Vec<Outline>),
}

/// An area or a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// The ways that it is made of; those inside of others may be holes.
    pub rings: Vec<Ring>,
    /// The colour that fills it.
    pub fill: Option<Rgb>,
    /// Whether a way inside of another is a hole whichever way it turns.
    pub even_odd: bool,
    /// The colour and width of its edge.
    pub edge: Option<(Rgb, f64)>,
}

/// A way from point to point.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ring {
    /// The points and bends.
    pub ways: Vec<Way>,
    /// Whether it returns to its start.
    pub closed: bool,
}

/// A piece of a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Way {
    /// Straight to a point, or the first point.
    To(f64, f64),
    /// A cubic curve: two control points and the end.
    Curve([(f64, f64); 3]),
}
