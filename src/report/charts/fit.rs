//! The fit of each alternative compared, stacked by what each theme contributes.

use super::rows::{Label, Scale, figure, points};
use super::sketch::Sketch;
use super::{Chart, WIDTH, cells};
use crate::decision::Ranked;
use crate::document::draw::canvas::{Hand, LEADING, SIZE, line, series};
use crate::document::draw::{Canvas, Role, text};
use crate::phrases::fill;
use crate::report::{Case, view, words};

/// The height of a bar.
const BAR: f64 = 16.0;

/// How far a note of the key stands from the next.
const KEY: f64 = WIDTH / 2.0;

/// Draws the chart; there is none if nothing is compared.
pub(super) fn chart(case: &Case<'_>) -> Option<Chart> {
    let compared: Vec<&Ranked> = view::compared(case).collect();
    if compared.is_empty() {
        return None;
    }
    let themes: Vec<(usize, &str)> = themes(case, &compared);
    let rows: Vec<Row<'_>> = compared.iter().map(|ranked| row(case, ranked, &themes)).collect();
    let fits: Vec<String> = rows.iter().map(|row| format!("{} {}", row.ranked.short, row.fit)).collect();
    let phrases = case.phrases();
    let said = [("count", themes.len().to_string()), ("fits", phrases.list(&fits))];
    let alternative = fill(&phrases.chart_fit, &said.each_ref().map(|(name, text)| (*name, text.as_str())));
    let mut head = cells([&phrases.theme]);
    head.extend(rows.iter().map(|row| row.ranked.short.clone()));
    Some(Chart {
        id: "fit",
        alternative,
        drawing: draw(&rows, &themes),
        head,
        rows: table(&rows, &themes, &phrases.fit),
        sketch: Sketch::Table,
    })
}

/// A bar.
struct Row<'a> {
    ranked: &'a Ranked,
    fit: String,
    remark: String,
    points: Vec<f64>,
}

/// Returns the themes that contribute anything to anything, with their places among all.
fn themes<'a>(case: &Case<'a>, compared: &[&Ranked]) -> Vec<(usize, &'a str)> {
    let all = case.pack.framework.themes.iter().enumerate();
    let counts = |theme: usize| compared.iter().any(|ranked| of_theme(case, ranked, theme) > 0.05);
    all.filter(|(index, _)| counts(*index)).map(|(index, theme)| (index, theme.name.as_str())).collect()
}

/// Returns the points of fit that a theme makes.
fn of_theme(case: &Case<'_>, ranked: &Ranked, theme: usize) -> f64 {
    let criteria = case.pack.framework.criteria.iter().zip(&ranked.contributions);
    criteria.filter(|(criterion, _)| criterion.theme == theme).map(|(_, contribution)| contribution.points).sum()
}

fn row<'a>(case: &Case<'_>, ranked: &'a Ranked, themes: &[(usize, &str)]) -> Row<'a> {
    Row {
        ranked,
        fit: words::points(ranked.fit),
        remark: view::standing(case, ranked),
        points: themes.iter().map(|(theme, _)| of_theme(case, ranked, *theme)).collect(),
    }
}

fn draw(rows: &[Row<'_>], themes: &[(usize, &str)]) -> crate::document::draw::Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let scale = Scale { most: 100.0 };
    let labels: Vec<Label> = rows.iter().map(|row| Label::new(&row.ranked.name, &row.remark)).collect();
    let bottom: f64 = labels.iter().map(Label::height).sum::<f64>() + 4.0;
    scale.grid(&mut canvas, (0.0, bottom), &points());
    let mut y = 2.0;
    for (row, label) in rows.iter().zip(&labels) {
        let height = label.height();
        label.draw(&mut canvas, (y, height));
        bar(&mut canvas, row, y + (height - BAR) / 2.0);
        figure(&mut canvas, y + height / 2.0, (&row.fit, ""));
        y += height;
    }
    let end = key(&mut canvas, themes, bottom + 28.0);
    canvas.done(end)
}

fn bar(canvas: &mut Canvas, row: &Row<'_>, top: f64) {
    let scale = Scale { most: 100.0 };
    let mut before = 0.0;
    for (index, points) in row.points.iter().enumerate() {
        let (from, to) = (scale.x(before), scale.x(before + points));
        before += points;
        canvas.rect((from, top), (to - from, BAR), (Some(series(index)), Some(line(Role::Paper, 0.75))));
        if to - from > SIZE * 1.3 {
            canvas.on_series((f64::midpoint(from, to), top + BAR / 2.0 + 3.0), series(index), &letter(index));
        }
    }
}

/// Draws the key: two columns of letters with their themes. Returns the y below it.
fn key(canvas: &mut Canvas, themes: &[(usize, &str)], top: f64) -> f64 {
    let half = themes.len().div_ceil(2);
    for (index, (_, name)) in themes.iter().enumerate() {
        let (x, y) = ((index / half) as f64 * KEY, top + (index % half) as f64 * SIZE * LEADING * 1.3);
        canvas.rect((x, y - 9.0), (16.0, 12.0), (Some(series(index)), Some(line(Role::Muted, 0.5))));
        canvas.on_series((x + 8.0, y), series(index), &letter(index));
        canvas.text((x + 22.0, y), Hand::PLAIN, text::shortened(name, SIZE, KEY - 30.0));
    }
    top + half as f64 * SIZE * LEADING * 1.3
}

/// Returns the letter of a series.
fn letter(index: usize) -> String {
    let letters = ('A'..='Z').cycle();
    letters.into_iter().nth(index).map_or_else(String::new, String::from)
}

fn table(rows: &[Row<'_>], themes: &[(usize, &str)], fit: &str) -> Vec<Vec<String>> {
    let of = |(index, (_, name)): (usize, &(usize, &str))| {
        let mut cells = vec![format!("{}: {name}", letter(index))];
        cells.extend(
            rows.iter().map(|row| row.points.get(index).map_or_else(String::new, |points| words::tenths(*points))),
        );
        cells
    };
    let mut table: Vec<Vec<String>> = themes.iter().enumerate().map(of).collect();
    let mut total = cells([fit]);
    total.extend(rows.iter().map(|row| words::tenths(row.ranked.fit)));
    table.push(total);
    table
}
