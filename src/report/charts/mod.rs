//! The charts: each is drawn once, says in words what it shows, and has its figures as a table.
//!
//! A chart that this case has nothing for is not there. Every chart reads in grey: series are hatched in turn and carry letters, ranges
//! are lines with dots, and whatever a colour says a word says too.

mod cost;
mod fit;
mod flow;
mod gantt;
mod intervals;
mod readiness;
mod rows;
mod sketch;
mod trend;
mod worlds;

use super::Case;
use crate::document::draw::Drawing;

pub use sketch::{Sketch, in_markdown};

/// The ids of all charts, in the order of the report.
pub const IDS: [&str; 8] = ["fit", "worlds", "intervals", "flow", "readiness", "cost", "plan", "trend"];

/// The width of a chart in points: that of the text on a page of A4.
const WIDTH: f64 = 480.0;

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its id: what stands behind `chart:` in Markdown.
    pub id: &'static str,
    /// What it shows, in words.
    pub alternative: String,
    /// Its shapes.
    pub drawing: Drawing,
    /// The head of the table of its figures.
    pub head: Vec<String>,
    /// The rows of that table.
    pub rows: Vec<Vec<String>>,
    /// What stands for it in Markdown.
    pub sketch: Sketch,
}

/// Draws all charts that a case has something for.
pub fn of(case: &Case<'_>) -> Vec<Chart> {
    let all = [
        fit::chart(case),
        worlds::chart(case),
        intervals::chart(case),
        Some(flow::chart(case)),
        readiness::chart(case),
        cost::chart(case),
        gantt::chart(case),
        trend::chart(case),
    ];
    all.into_iter().flatten().collect()
}

/// Draws the charts that can be filled in by hand.
pub fn blank(case: &Case<'_>) -> Vec<Chart> {
    vec![flow::blank(case)]
}

/// Returns texts as cells.
fn cells<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}
