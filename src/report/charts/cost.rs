//! Cost over three years: a dot with a range for each alternative, and where it would cost the same as the leader.

use super::intervals::range;
use super::rows::{Label, Scale, figure};
use super::sketch::Sketch;
use super::{Chart, WIDTH, cells};
use crate::decision::Ranked;
use crate::document::draw::Canvas;
use crate::phrases::fill;
use crate::report::{Case, view, words};

/// Draws the chart; there is none if nothing costs anything.
pub(super) fn chart(case: &Case<'_>) -> Option<Chart> {
    let compared: Vec<&Ranked> = view::compared(case).collect();
    let most = compared.iter().map(|ranked| ranked.cost.total.high).fold(0.0, f64::max);
    if most <= 0.0 || !case.pack.shows_money() {
        return None;
    }
    let phrases = case.phrases();
    let currency = case.pack.framework.cost.currency.as_str();
    let likely = |ranked: &&Ranked| format!("{} {}", ranked.short, words::money(ranked.cost.total.likely, currency));
    let all: Vec<String> = compared.iter().map(likely).collect();
    Some(Chart {
        id: "cost",
        alternative: fill(&phrases.chart_cost, &[("costs", &phrases.list(&all))]),
        drawing: draw(case, &compared, most),
        head: cells([
            &phrases.alternative,
            &phrases.low,
            &phrases.likeliest,
            &phrases.high,
            &phrases.same_cost_as_leader,
        ]),
        rows: compared.iter().map(|ranked| row(case, ranked)).collect(),
        sketch: Sketch::Table,
    })
}

fn row(case: &Case<'_>, ranked: &Ranked) -> Vec<String> {
    let currency = case.pack.framework.cost.currency.as_str();
    let total = ranked.cost.total;
    let numbers = [total.low, total.likely, total.high].map(|amount| words::money(amount, currency));
    let same = Some(break_even(case, ranked)).filter(|text| !text.is_empty()).unwrap_or_else(|| "–".to_owned());
    std::iter::once(ranked.name.clone()).chain(numbers).chain([same]).collect()
}

/// Says at how many engineers an alternative costs the same as the leader, or nothing.
fn break_even(case: &Case<'_>, ranked: &Ranked) -> String {
    let line = case.decision.break_even.iter().find(|line| line.rival == ranked.name);
    let engineers = line.and_then(|line| line.engineers);
    engineers.map_or_else(String::new, |engineers| {
        fill(&case.phrases().at_engineers, &[("count", &words::grouped(engineers))])
    })
}

fn draw(case: &Case<'_>, compared: &[&Ranked], most: f64) -> crate::document::draw::Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let step = step(most);
    let scale = Scale { most: libm::ceil(most / step) * step };
    let labels: Vec<Label> = compared.iter().map(|ranked| Label::new(&ranked.name, &remark(case, ranked))).collect();
    let bottom: f64 = labels.iter().map(Label::height).sum::<f64>() + 4.0;
    scale.grid(&mut canvas, (0.0, bottom), &ticks(scale.most, step));
    let currency = case.pack.framework.cost.currency.as_str();
    let mut y = 2.0;
    for (ranked, label) in compared.iter().zip(&labels) {
        let (height, total) = (label.height(), ranked.cost.total);
        label.draw(&mut canvas, (y, height));
        let middle = y + height / 2.0;
        range(
            &mut canvas,
            middle,
            [total.low, total.likely, total.high].map(|value| scale.x(value)),
            ranked.eligibility.eligible,
        );
        let [low, likely, high] = [total.low, total.likely, total.high].map(words::thousands);
        let span = fill(&case.phrases().to, &[("low", &low), ("high", &high)]);
        figure(&mut canvas, middle, (&format!("{currency} {likely}"), &span));
        y += height;
    }
    canvas.done(bottom + 14.0)
}

fn remark(case: &Case<'_>, ranked: &Ranked) -> String {
    match break_even(case, ranked) {
        same if same.is_empty() => view::standing(case, ranked),
        same => fill(&case.phrases().same_cost, &[("where", &same)]),
    }
}

/// Returns the step of a scale with at most six lines: 1, 2 or 5 times a power of ten.
fn step(most: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(most.max(1.0) / 5.0)));
    [1.0, 2.0, 5.0].into_iter().map(|factor| factor * power).find(|step| most / step <= 5.0).unwrap_or(power * 10.0)
}

fn ticks(most: f64, step: f64) -> Vec<(f64, String)> {
    let count = libm::round(most / step) as u32;
    (0..=count).map(|tick| f64::from(tick) * step).map(|value| (value, words::thousands(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_has_few_round_lines() {
        assert_eq!([7.0, 1_300_000.0, 480_000.0].map(step).map(words::thousands), ["2", "500k", "100k"]);
        let labels: Vec<String> = ticks(1_500_000.0, 500_000.0).into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, ["0", "500k", "1M", "1.5M"]);
    }
}
