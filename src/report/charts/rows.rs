//! What charts with a row for each thing share: labels on the left, a scale, room for a figure on the right.

use super::WIDTH;
use crate::document::draw::canvas::{Hand, LEADING, SIZE, SMALL, line};
use crate::document::draw::{Anchor, Canvas, Role, text};

/// Where the scale begins.
pub(super) const LEFT: f64 = 136.0;

/// Where the scale ends.
pub(super) const RIGHT: f64 = WIDTH - 92.0;

/// The room of a label.
const LABEL: f64 = LEFT - 12.0;

/// A scale from zero to a greatest value, laid over the width of a chart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) most: f64,
}

impl Scale {
    /// Returns where a value stands.
    pub(super) fn x(self, value: f64) -> f64 {
        let share = if self.most > 0.0 { (value / self.most).clamp(0.0, 1.0) } else { 0.0 };
        LEFT + share * (RIGHT - LEFT)
    }

    /// Draws the lines of the scale from one y to another, with what each stands for below.
    pub(super) fn grid(self, canvas: &mut Canvas, (top, bottom): (f64, f64), ticks: &[(f64, String)]) {
        for (value, label) in ticks {
            let x = self.x(*value);
            canvas.line((x, top), (x, bottom), line(Role::Grid, 0.5));
            canvas.text((x, bottom + SMALL * LEADING), Hand::NOTE.at(Anchor::Middle), label.as_str());
        }
    }
}

/// Returns the ticks of a scale of points.
pub(super) fn points() -> Vec<(f64, String)> {
    (0..=5).map(|fifth| (f64::from(fifth) * 20.0, (fifth * 20).to_string())).collect()
}

/// The label of a row: a name and a remark below it.
pub(super) struct Label {
    name: Vec<String>,
    remark: Vec<String>,
}

impl Label {
    pub(super) fn new(name: &str, remark: &str) -> Self {
        let lines = |text: &str, size, most| match text {
            "" => Vec::new(),
            text => text::lines(text, size, (LABEL, most)),
        };
        Self { name: lines(name, SIZE, 3), remark: lines(remark, SMALL, 2) }
    }

    /// Returns the height of the row that the label needs.
    pub(super) fn height(&self) -> f64 {
        let text = self.name.len() as f64 * SIZE + self.remark.len() as f64 * SMALL;
        (text * LEADING + 8.0).max(26.0)
    }

    /// Writes the label into a row.
    pub(super) fn draw(&self, canvas: &mut Canvas, (top, height): (f64, f64)) {
        let text = self.height().min(height) - 8.0;
        let filled = (self.name.len() as f64 * SIZE + self.remark.len() as f64 * SMALL) * LEADING;
        let y = top + (height - filled.min(text.max(filled))) / 2.0 + SIZE * 0.9;
        let y = canvas.lines((0.0, y), Hand::PLAIN, &self.name);
        canvas.lines((0.0, y - 0.5), Hand::NOTE, &self.remark);
    }
}

/// Writes the figure of a row to the right of its scale: what matters in bold, the rest below it.
pub(super) fn figure(canvas: &mut Canvas, middle: f64, (bold, rest): (&str, &str)) {
    let y = if rest.is_empty() { middle + SIZE * 0.35 } else { middle - 1.0 };
    canvas.text((RIGHT + 10.0, y), Hand::BOLD, bold);
    if !rest.is_empty() {
        let rest = text::shortened(rest, SMALL, WIDTH - RIGHT - 10.0);
        canvas.text((RIGHT + 10.0, y + SMALL * LEADING), Hand::NOTE, rest);
    }
}
