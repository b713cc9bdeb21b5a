//! Readiness by dimension: a bar for the level, a line for what is open, a mark for the target if there is one.

use super::rows::{Label, Scale, figure, points};
use super::sketch::Sketch;
use super::{Chart, WIDTH, cells};
use crate::decision::checks::Readiness;
use crate::document::draw::canvas::line;
use crate::document::draw::{Canvas, Fill, Role};
use crate::phrases::{Phrases, fill};
use crate::report::{Case, words};

/// The height of a bar.
const BAR: f64 = 12.0;

/// Draws the chart; there is none without dimensions.
pub(super) fn chart(case: &Case<'_>) -> Option<Chart> {
    let dimensions = &case.decision.readiness;
    if dimensions.is_empty() {
        return None;
    }
    let levels: Vec<String> =
        dimensions.iter().map(|one| format!("{} {}", one.name.to_lowercase(), words::points(one.level.mean))).collect();
    let phrases = case.phrases();
    let alternative = fill(&phrases.chart_readiness, &[("levels", &phrases.list(&levels))]);
    Some(Chart {
        id: "readiness",
        alternative,
        drawing: draw(case, dimensions),
        head: cells([&phrases.dimension, &phrases.level, &phrases.least, &phrases.greatest, &phrases.target_head]),
        rows: dimensions.iter().map(|one| row(case, one)).collect(),
        sketch: Sketch::Bars(dimensions.iter().map(bar).collect()),
    })
}

fn bar(one: &Readiness) -> (String, f64, String) {
    (one.name.clone(), one.level.mean / 100.0, words::span(one.level))
}

fn row(case: &Case<'_>, one: &Readiness) -> Vec<String> {
    let numbers = [one.level.mean, one.level.least, one.level.greatest].map(words::points);
    let target = case.target(&one.dimension).map_or_else(|| "–".to_owned(), words::points);
    std::iter::once(one.name.clone()).chain(numbers).chain([target]).collect()
}

fn draw(case: &Case<'_>, dimensions: &[Readiness]) -> crate::document::draw::Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let scale = Scale { most: 100.0 };
    let labels: Vec<Label> = dimensions.iter().map(|one| Label::new(&one.name, "")).collect();
    let bottom: f64 = labels.iter().map(Label::height).sum::<f64>() + 4.0;
    scale.grid(&mut canvas, (0.0, bottom), &points());
    let mut y = 2.0;
    for (one, label) in dimensions.iter().zip(&labels) {
        let (height, target) = (label.height(), case.target(&one.dimension));
        label.draw(&mut canvas, (y, height));
        let middle = y + height / 2.0;
        level(&mut canvas, middle, one);
        if let Some(target) = target {
            mark(&mut canvas, (scale.x(target), middle));
        }
        let rest = target.map_or_else(
            || open(one, case.phrases()),
            |target| fill(&case.phrases().target, &[("level", &words::points(target))]),
        );
        figure(&mut canvas, middle, (&words::points(one.level.mean), &rest));
        y += height;
    }
    canvas.done(bottom + 14.0)
}

/// Says between what a level lies, if anything is open.
fn open(one: &Readiness, phrases: &Phrases) -> String {
    let (least, greatest) = (words::points(one.level.least), words::points(one.level.greatest));
    if least == greatest { String::new() } else { fill(&phrases.to, &[("low", &least), ("high", &greatest)]) }
}

fn level(canvas: &mut Canvas, middle: f64, one: &Readiness) {
    let scale = Scale { most: 100.0 };
    let (zero, end) = (scale.x(0.0), scale.x(one.level.mean));
    canvas.rect((zero, middle - BAR / 2.0), (end - zero, BAR), (Some(Fill::Solid(Role::Series(0))), None));
    if words::points(one.level.least) != words::points(one.level.greatest) {
        let (least, greatest) = (scale.x(one.level.least), scale.x(one.level.greatest));
        for (role, wide) in [(Role::Paper, 4.0), (Role::Ink, 1.5)] {
            canvas.line((least, middle), (greatest, middle), line(role, wide));
        }
        for at in [least, greatest] {
            canvas.line((at, middle - 4.0), (at, middle + 4.0), line(Role::Ink, 1.5));
        }
    }
}

/// Draws the mark of a target: a line across the bar with a head.
fn mark(canvas: &mut Canvas, (x, middle): (f64, f64)) {
    let top = middle - BAR / 2.0 - 2.0;
    canvas.line((x, top), (x, middle + BAR / 2.0 + 2.0), line(Role::Ink, 1.5));
    let head = vec![(x - 3.5, top - 4.0), (x + 3.5, top - 4.0), (x, top + 1.0)];
    canvas.polygon(head, (Some(Fill::Solid(Role::Ink)), None));
}
