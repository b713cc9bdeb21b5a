//! How figures developed from quarter to quarter: small charts of one size and scale, 0 to 100, so that the eye compares them.

use super::sketch::Sketch;
use super::{Chart, WIDTH};
use crate::document::draw::canvas::{Hand, line};
use crate::document::draw::{Anchor, Canvas, Drawing, Fill, Role, Shape, Stroke};
use crate::history::trend::Trend;
use crate::phrases::{Phrases, fill};
use crate::report::Case;
use crate::report::trend::{GroupView, SeriesView, trend_view};

/// Small charts side by side.
const COLUMNS: usize = 3;

/// The gap between two.
const GAP: f64 = 18.0;

/// The height of the area that a line is drawn in.
const AREA: f64 = 44.0;

/// The height of a small chart with its title and the names of the first and last quarter.
const PANEL: f64 = AREA + 40.0;

/// How many lines of a group a reader can take in.
const MOST: usize = 6;

/// Draws the chart; there is none with fewer than two quarters.
pub(super) fn chart(case: &Case<'_>) -> Option<Chart> {
    let trend = case.trend.filter(|trend| trend.points.len() > 1)?;
    let view = trend_view(trend, &[]);
    let phrases = case.phrases();
    let panels: Vec<Panel> = view.groups.iter().flat_map(|group| panels(group, phrases)).collect();
    let (first, last) = (view.quarters.first()?, view.quarters.last()?);
    let said = [("first", first.name.as_str()), ("last", last.name.as_str())];
    let names: Vec<&str> = view.quarters.iter().map(|quarter| quarter.name.as_str()).collect();
    let head = std::iter::once(String::new()).chain(names.iter().map(|name| (*name).to_owned()));
    let row = |panel: &Panel| {
        let cell = |cell: &String| if cell.is_empty() { "–".to_owned() } else { cell.clone() };
        std::iter::once(panel.name.clone()).chain(panel.row.cells.iter().map(cell)).collect()
    };
    Some(Chart {
        id: "trend",
        alternative: fill(&phrases.chart_trend, &said),
        drawing: draw(&panels, &names, trend),
        head: head.collect(),
        rows: panels.iter().map(row).collect(),
        sketch: Sketch::Table,
    })
}

/// A small chart.
struct Panel<'a> {
    name: String,
    row: &'a SeriesView,
}

fn panels<'a>(group: &'a GroupView, phrases: &'a Phrases) -> impl Iterator<Item = Panel<'a>> {
    let name = move |row: &SeriesView| match (group.id, row.name.as_str()) {
        ("fit", name) => fill(&phrases.trend_fit, &[("name", name)]),
        ("first", name) => fill(&phrases.trend_first, &[("name", name)]),
        ("use", "by-choice") => phrases.trend_by_choice.clone(),
        ("use", "path-share") => phrases.trend_path_share.clone(),
        ("use", "intrinsic-share") => phrases.trend_intrinsic.clone(),
        ("use", "displaced") => phrases.trend_displaced.clone(),
        (_, name) => name.to_owned(),
    };
    group.rows.iter().take(MOST).map(move |row| Panel { name: name(row), row })
}

fn draw(panels: &[Panel<'_>], quarters: &[&str], trend: &Trend) -> Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let wide = (WIDTH - GAP * (COLUMNS as f64 - 1.0)) / COLUMNS as f64;
    for (at, panel) in panels.iter().enumerate() {
        let x = (at % COLUMNS) as f64 * (wide + GAP);
        let y = (at / COLUMNS) as f64 * PANEL;
        small(&mut canvas, (x, y, wide), panel, (quarters, trend));
    }
    canvas.done(panels.len().div_ceil(COLUMNS) as f64 * PANEL)
}

fn small(canvas: &mut Canvas, (x, y, wide): (f64, f64, f64), panel: &Panel<'_>, (quarters, trend): (&[&str], &Trend)) {
    let values: Vec<Option<f64>> = panel.row.cells.iter().map(|cell| cell.parse().ok()).collect();
    let last = values.iter().rev().flatten().next().map_or_else(String::new, f64::to_string);
    canvas.text((x, y + 10.0), Hand::NOTE.in_role(Role::Ink), cut(&panel.name, wide - 22.0));
    canvas.text((x + wide, y + 10.0), Hand { bold: true, ..Hand::NOTE }.in_role(Role::Ink).at(Anchor::End), last);
    let top = y + 16.0;
    let height = |value: f64| top + AREA - AREA * (value / 100.0).clamp(0.0, 1.0);
    for level in [0.0, 50.0, 100.0] {
        canvas.line((x, height(level)), (x + wide, height(level)), line(Role::Grid, 0.5));
    }
    if let Ok(target) = panel.row.target.parse::<f64>() {
        let dashed = Stroke { dashed: true, ..line(Role::Muted, 1.0) };
        canvas.line((x, height(target)), (x + wide, height(target)), dashed);
    }
    let steps = trend.points.len().saturating_sub(1).max(1) as f64;
    let places = values.iter().enumerate();
    let places: Vec<Option<(f64, f64)>> =
        places.map(|(at, value)| value.map(|value| (x + wide * at as f64 / steps, height(value)))).collect();
    for piece in places.split(Option::is_none) {
        let points: Vec<(f64, f64)> = piece.iter().copied().flatten().collect();
        if points.len() > 1 {
            canvas.add(Shape::Path { points, closed: false, fill: None, stroke: Some(line(Role::Accent, 1.75)) });
        }
    }
    for place in places.iter().flatten() {
        canvas.dot(*place, 2.0, (Some(Fill::Solid(Role::Accent)), None));
    }
    let below = top + AREA + 10.0;
    if let (Some(first), Some(last)) = (quarters.first(), quarters.last()) {
        canvas.text((x, below), Hand::NOTE, *first);
        canvas.text((x + wide, below), Hand::NOTE.at(Anchor::End), *last);
    }
}

/// Cuts a name to what fits beside the figure.
fn cut(name: &str, wide: f64) -> String {
    let fits = |text: &str| crate::document::draw::text::width(text, Hand::NOTE.size) <= wide;
    if fits(name) {
        return name.to_owned();
    }
    let mut short = name.to_owned();
    while short.pop().is_some() && !fits(&format!("{short}…")) {}
    format!("{}…", short.trim_end())
}
