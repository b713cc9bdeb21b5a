//! A drawing in the making: the few shapes that charts are made of.

use super::{Anchor, Drawing, Fill, Role, Shape, Stroke, text};

/// The size of letters in charts.
pub const SIZE: f64 = 9.0;

/// The size of secondary letters.
pub const SMALL: f64 = 8.0;

/// The height of a line of text, in sizes of its letters.
pub const LEADING: f64 = 1.25;

/// A drawing in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct Canvas {
    width: f64,
    shapes: Vec<Shape>,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hand {
    /// The size of its letters.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Where it stands against x.
    pub anchor: Anchor,
    /// Its colour.
    pub role: Role,
}

impl Hand {
    /// Plain text from its x on.
    pub const PLAIN: Self = Self { size: SIZE, bold: false, anchor: Anchor::Start, role: Role::Ink };
    /// Small secondary text.
    pub const NOTE: Self = Self { size: SMALL, bold: false, anchor: Anchor::Start, role: Role::Muted };
    /// Bold text.
    pub const BOLD: Self = Self { bold: true, ..Self::PLAIN };

    /// The same, standing otherwise.
    #[must_use]
    pub const fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The same in another colour.
    #[must_use]
    pub const fn in_role(self, role: Role) -> Self {
        Self { role, ..self }
    }
}

/// Returns a line of a colour and width.
pub const fn line(role: Role, width: f64) -> Stroke {
    Stroke { role, width, dashed: false }
}

/// Returns the fill of a series: every other one is hatched, so that neighbours differ without colour, too.
pub fn series(index: usize) -> Fill {
    let role = Role::Series(u8::try_from(index).unwrap_or(u8::MAX));
    if index.is_multiple_of(2) { Fill::Solid(role) } else { Fill::Hatched(role) }
}

impl Canvas {
    /// Starts a drawing of a width.
    pub fn new(width: f64) -> Self {
        Self { width, shapes: Vec::new() }
    }

    /// Ends the drawing at a height.
    pub fn done(self, height: f64) -> Drawing {
        Drawing { width: self.width, height, shapes: self.shapes }
    }

    /// Adds a shape.
    pub fn add(&mut self, shape: Shape) {
        self.shapes.push(shape);
    }

    /// Writes a text.
    pub fn text(&mut self, (x, y): (f64, f64), hand: Hand, text: impl Into<String>) {
        let Hand { size, bold, anchor, role } = hand;
        self.add(Shape::Text { x, y, size, bold, anchor, role, text: text.into() });
    }

    /// Writes lines below each other, the first one's baseline at y. Returns the y below them.
    pub fn lines(&mut self, (x, y): (f64, f64), hand: Hand, lines: &[String]) -> f64 {
        let mut y = y;
        for line in lines {
            self.text((x, y), hand, line.as_str());
            y += hand.size * LEADING;
        }
        y
    }

    /// Draws a straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.add(Shape::Path { points: vec![from, to], closed: false, fill: None, stroke: Some(stroke) });
    }

    /// Draws a rectangle.
    pub fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), look: (Option<Fill>, Option<Stroke>)) {
        let (fill, stroke) = look;
        self.add(Shape::Rect { x, y, width, height, radius: 0.0, fill, stroke });
    }

    /// Draws a box with round corners.
    pub fn rounded(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), look: (Option<Fill>, Option<Stroke>)) {
        let (fill, stroke) = look;
        self.add(Shape::Rect { x, y, width, height, radius: 4.0, fill, stroke });
    }

    /// Draws a dot.
    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, look: (Option<Fill>, Option<Stroke>)) {
        let (fill, stroke) = look;
        self.add(Shape::Circle { x, y, radius, fill, stroke });
    }

    /// Draws a closed shape through points.
    pub fn polygon(&mut self, points: Vec<(f64, f64)>, look: (Option<Fill>, Option<Stroke>)) {
        let (fill, stroke) = look;
        self.add(Shape::Path { points, closed: true, fill, stroke });
    }

    /// Writes a number on a series so that it can be read: on a hatched one it stands on a patch of paper.
    pub fn on_series(&mut self, (x, y): (f64, f64), fill: Fill, label: &str) {
        let hand = Hand { size: SMALL, bold: true, anchor: Anchor::Middle, role: Role::Paper };
        match fill {
            Fill::Solid(_) => self.text((x, y), hand, label),
            Fill::Hatched(role) => {
                let wide = text::width(label, SMALL) + 3.0;
                let paper = (Some(Fill::Solid(Role::Paper)), None);
                self.rect((x - wide / 2.0, y - SMALL * 0.95), (wide, SMALL * 1.2), paper);
                self.text((x, y), hand.in_role(role), label);
            }
        }
    }
}
