//! In how many plausible worlds each option or pair comes first, second, later, or may not be recommended.

use super::rows::{Label, Scale, figure};
use super::sketch::Sketch;
use super::{Chart, WIDTH, cells};
use crate::decision::certainty::FamilyCertainty;
use crate::document::draw::canvas::{Hand, SIZE, line, series};
use crate::document::draw::{Canvas, Drawing, Fill, Role};
use crate::phrases::{Phrases, fill};
use crate::report::view::{families, family_name, later, second};
use crate::report::{Case, words};

/// The height of a bar.
const BAR: f64 = 16.0;

/// How far a note of the key stands from the next.
const KEY: f64 = WIDTH / 4.0;

/// Draws the chart; there is none if no worlds were drawn.
pub(super) fn chart(case: &Case<'_>) -> Option<Chart> {
    let certainty = case.decision.certainty.as_ref()?;
    let shown = families(certainty);
    let best = shown.first()?;
    let phrases = case.phrases();
    let said = [
        ("count", shown.len().to_string()),
        ("worlds", words::grouped(certainty.worlds as f64)),
        ("best", family_name(case, &best.family)),
        ("first", words::of_hundred(best.first().share, phrases)),
    ];
    let alternative = fill(&phrases.chart_worlds, &said.each_ref().map(|(name, text)| (*name, text.as_str())));
    let named: Vec<(String, &FamilyCertainty)> =
        shown.iter().map(|family| (family_name(case, &family.family), *family)).collect();
    let bar = |(name, family): &(String, &FamilyCertainty)| {
        (name.clone(), family.first().share, words::percent(family.first().share))
    };
    Some(Chart {
        id: "worlds",
        alternative,
        drawing: draw(&named, phrases),
        head: cells([
            &phrases.alternative,
            &phrases.comes_first,
            &phrases.interval_95,
            &phrases.comes_second,
            &phrases.comes_later,
            &phrases.not_recommended,
        ]),
        rows: named.iter().map(row).collect(),
        sketch: Sketch::Bars(named.iter().map(bar).collect()),
    })
}

fn row((name, family): &(String, &FamilyCertainty)) -> Vec<String> {
    let first = family.first();
    let interval = format!("{}–{} %", words::tenths(first.low * 100.0), words::tenths(first.high * 100.0));
    let shares = [second(family), later(family), 1.0 - family.eligible.share].map(words::percent);
    [name.clone(), words::percent(first.share), interval].into_iter().chain(shares).collect()
}

fn draw(rows: &[(String, &FamilyCertainty)], phrases: &Phrases) -> Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let scale = Scale { most: 100.0 };
    let labels: Vec<Label> = rows.iter().map(|(name, _)| Label::new(name, "")).collect();
    let bottom: f64 = labels.iter().map(Label::height).sum::<f64>() + 4.0;
    let ticks: Vec<(f64, String)> = (0..=4).map(|part| (f64::from(part) * 25.0, format!("{} %", part * 25))).collect();
    scale.grid(&mut canvas, (0.0, bottom), &ticks);
    let mut y = 2.0;
    for ((_, family), label) in rows.iter().zip(&labels) {
        let height = label.height();
        label.draw(&mut canvas, (y, height));
        bar(&mut canvas, family, y + (height - BAR) / 2.0);
        figure(&mut canvas, y + height / 2.0, (&words::percent(family.first().share), &phrases.comes_first));
        y += height;
    }
    let end = key(&mut canvas, bottom + 28.0, phrases);
    canvas.done(end)
}

/// Returns what a part of a bar is filled with: strong for the first place, plain for the others.
fn colour(part: usize) -> Fill {
    if part == 0 { Fill::Solid(Role::Accent) } else { series(part) }
}

fn bar(canvas: &mut Canvas, family: &FamilyCertainty, top: f64) {
    let scale = Scale { most: 1.0 };
    let mut before = 0.0;
    for (part, share) in [family.first().share, second(family), later(family)].into_iter().enumerate() {
        let (from, to) = (scale.x(before), scale.x(before + share));
        before += share;
        if to - from > 0.0 {
            canvas.rect((from, top), (to - from, BAR), (Some(colour(part)), Some(line(Role::Paper, 0.75))));
        }
    }
}

/// Draws the key in one row. Returns the y below it.
fn key(canvas: &mut Canvas, y: f64, phrases: &Phrases) -> f64 {
    for (part, name) in [&phrases.comes_first, &phrases.comes_second, &phrases.comes_later].into_iter().enumerate() {
        let x = part as f64 * KEY;
        canvas.rect((x, y - 9.0), (16.0, 12.0), (Some(colour(part)), Some(line(Role::Muted, 0.5))));
        canvas.text((x + 22.0, y), Hand::PLAIN, name.as_str());
    }
    y + SIZE
}
