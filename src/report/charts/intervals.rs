//! How sure each fit is: a dot with the range over everything that is not known.

use super::rows::{Label, Scale, figure, points};
use super::sketch::Sketch;
use super::{Chart, WIDTH, cells};
use crate::decision::Ranked;
use crate::document::draw::canvas::line;
use crate::document::draw::{Canvas, Fill, Role, Stroke};
use crate::phrases::fill;
use crate::report::{Case, view, words};
use crate::scale::Span;

/// How many alternatives a reader can take in.
const MOST: usize = 12;

/// Draws the chart; there is none if nothing is ranked.
pub(super) fn chart(case: &Case<'_>) -> Option<Chart> {
    let shown: Vec<&Ranked> = view::shown(case).take(MOST).collect();
    let best = shown.first()?;
    let (phrases, worst) = (case.phrases(), shown.last()?);
    let said = [
        ("count", shown.len().to_string()),
        ("best", best.short.clone()),
        ("most", words::points(best.fit)),
        ("worst", worst.short.clone()),
        ("least", words::points(worst.fit)),
    ];
    let alternative = fill(&phrases.chart_intervals, &said.each_ref().map(|(name, text)| (*name, text.as_str())));
    Some(Chart {
        id: "intervals",
        alternative,
        drawing: draw(case, &shown),
        head: cells([&phrases.alternative, &phrases.fit, &phrases.least, &phrases.greatest, ""]),
        rows: shown.iter().map(|ranked| row(case, ranked)).collect(),
        sketch: Sketch::Bars(shown.iter().map(|ranked| bar(ranked)).collect()),
    })
}

fn row(case: &Case<'_>, ranked: &Ranked) -> Vec<String> {
    let numbers = [ranked.fit, ranked.least, ranked.greatest].map(words::points);
    let remark = view::standing(case, ranked);
    std::iter::once(ranked.name.clone()).chain(numbers).chain([remark]).collect()
}

fn bar(ranked: &Ranked) -> (String, f64, String) {
    let span = Span { least: ranked.least, mean: ranked.fit, greatest: ranked.greatest };
    (ranked.short.clone(), ranked.fit / 100.0, words::span(span))
}

fn draw(case: &Case<'_>, shown: &[&Ranked]) -> crate::document::draw::Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let scale = Scale { most: 100.0 };
    let labels: Vec<Label> =
        shown.iter().map(|ranked| Label::new(&ranked.name, &view::standing(case, ranked))).collect();
    let bottom: f64 = labels.iter().map(Label::height).sum::<f64>() + 4.0;
    scale.grid(&mut canvas, (0.0, bottom), &points());
    let mut y = 2.0;
    for (ranked, label) in shown.iter().zip(&labels) {
        let height = label.height();
        label.draw(&mut canvas, (y, height));
        let middle = y + height / 2.0;
        range(
            &mut canvas,
            middle,
            [ranked.least, ranked.fit, ranked.greatest].map(|value| scale.x(value)),
            ranked.eligibility.eligible,
        );
        let (least, greatest) = (words::points(ranked.least), words::points(ranked.greatest));
        let span = if least == greatest {
            String::new()
        } else {
            fill(&case.phrases().to, &[("low", &least), ("high", &greatest)])
        };
        figure(&mut canvas, middle, (&words::points(ranked.fit), &span));
        y += height;
    }
    canvas.done(bottom + 14.0)
}

/// Draws a dot with a range; hollow if it is not to be chosen.
pub(super) fn range(canvas: &mut Canvas, y: f64, [low, likely, high]: [f64; 3], full: bool) {
    let role = if full { Role::Accent } else { Role::Muted };
    let thick: Stroke = line(role, 1.75);
    canvas.line((low, y), (high, y), thick);
    for end in [low, high] {
        canvas.line((end, y - 4.0), (end, y + 4.0), thick);
    }
    let fill = Fill::Solid(if full { role } else { Role::Paper });
    canvas.dot((likely, y), 4.0, (Some(fill), Some(thick)));
}
