//! How wide the columns of a table are: so that the table becomes as low as it can.

use super::table::Row;
use crate::document::Align;
use crate::render::pdf::text;

/// Space at the left and right of a cell's text.
pub(super) const SIDE: f64 = 4.5;

/// No word asks for a column wider than this share of the table.
const WIDEST_WORD: f64 = 0.4;

/// A column whose texts are no wider than this share of the table is never broken into lines.
const NARROW: f64 = 0.16;

/// No more rows than this are looked at, spread evenly over the table.
const LOOKED_AT: usize = 240;

/// How often width is moved between two columns, at most.
const ROUNDS: usize = 60;

/// How wide the texts of a column want to be.
#[derive(Debug, Clone, PartialEq, Default)]
struct Wish {
    /// The longest word.
    least: f64,
    /// The longest text on one line.
    most: f64,
    /// The texts on one line each.
    texts: Vec<f64>,
}

/// Returns how wide all columns must be together, without the space beside their texts, for no word to break.
pub(super) fn least(rows: &[Row], width: f64) -> f64 {
    wishes(rows).iter().map(|wish| wish.least.min(width * WIDEST_WORD)).sum()
}

/// Returns the widths of the columns. Columns of numbers and narrow ones are as wide as their longest text if all then have room for
/// their longest word; what is left goes where it saves most lines. If even the words are too wide, all shrink in proportion.
pub(super) fn widths(rows: &[Row], align: &[Align], width: f64) -> Vec<f64> {
    let sides = 2.0 * SIDE + 0.1;
    let mut wishes = wishes(rows);
    for wish in &mut wishes {
        wish.least = wish.least.min(width * WIDEST_WORD) + sides;
        wish.most = (wish.most + sides).max(wish.least);
    }
    let sum = |widths: &[f64]| widths.iter().sum::<f64>();
    let most: Vec<f64> = wishes.iter().map(|wish| wish.most).collect();
    if sum(&most) <= width {
        let spare = (width - sum(&most)) / most.len().max(1) as f64;
        return most.iter().map(|column| column + spare).collect();
    }
    let least: Vec<f64> = wishes.iter().map(|wish| wish.least).collect();
    if sum(&least) >= width {
        return least.iter().map(|column| column * width / sum(&least)).collect();
    }
    let is_whole = |wish: &Wish, align: Option<&Align>| align == Some(&Align::Right) || wish.most <= width * NARROW;
    let columns = wishes.iter().zip(align.iter().map(Some).chain(std::iter::repeat(None)));
    let whole: Vec<f64> =
        columns.map(|(wish, align)| if is_whole(wish, align) { wish.most } else { wish.least }).collect();
    let floor = if sum(&whole) <= width * 0.75 { whole } else { least };
    lowest(&wishes, &floor, width)
}

/// Spreads what is left over the columns, then moves width between them as long as that saves lines.
fn lowest(wishes: &[Wish], floor: &[f64], width: f64) -> Vec<f64> {
    let spare = width - floor.iter().sum::<f64>();
    let missing: f64 = wishes.iter().zip(floor).map(|(wish, floor)| wish.most - floor).sum();
    let share = |(wish, floor): (&Wish, &f64)| floor + spare * (wish.most - floor) / missing.max(1.0);
    let mut widths: Vec<f64> = wishes.iter().zip(floor).map(share).collect();
    let mut now = lines(wishes, &widths);
    let mut step = width / 16.0;
    for _ in 0..ROUNDS {
        let before = now;
        for from in 0..widths.len() {
            for to in 0..widths.len() {
                let Some(tried) = moved(&widths, (from, to, step), floor) else { continue };
                let then = lines(wishes, &tried);
                if then < now {
                    (widths, now) = (tried, then);
                }
            }
        }
        if before <= now {
            step /= 2.0;
        }
        if step < 1.0 {
            break;
        }
    }
    widths
}

/// Moves width from one column to another, if the first has so much.
fn moved(widths: &[f64], (from, to, step): (usize, usize, f64), floor: &[f64]) -> Option<Vec<f64>> {
    let mut moved = widths.to_vec();
    let giver = moved.get_mut(from)?;
    *giver -= step;
    if from == to || *giver < *floor.get(from)? {
        return None;
    }
    *moved.get_mut(to)? += step;
    Some(moved)
}

/// Returns about how many lines a table takes: a smooth measure of the highest cell of each row, since a row that has a line less in one
/// cell only is no lower yet, but nearer to it.
fn lines(wishes: &[Wish], widths: &[f64]) -> f64 {
    let rows = wishes.iter().map(|wish| wish.texts.len()).max().unwrap_or(0);
    let row = |row: usize| {
        let cell = |(wish, width): (&Wish, &f64)| {
            let lines = (wish.texts.get(row).unwrap_or(&0.0) / (width - 2.0 * SIDE).max(1.0)).max(0.6);
            let square = lines * lines;
            square * square
        };
        wishes.iter().zip(widths).map(cell).sum::<f64>().sqrt().sqrt()
    };
    (0..rows).map(row).sum()
}

/// Returns how wide the text of each column wants to be.
fn wishes(rows: &[Row]) -> Vec<Wish> {
    let apart = rows.len().div_ceil(LOOKED_AT).max(1);
    let mut wishes: Vec<Wish> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        wishes.resize(wishes.len().max(row.cells.len()), Wish::default());
        for (wish, (_, atoms)) in wishes.iter_mut().zip(&row.cells) {
            let (least, most) = text::extent(atoms);
            wish.least = wish.least.max(least);
            wish.most = wish.most.max(most);
            if index % apart == 0 {
                wish.texts.push(most);
            }
        }
    }
    wishes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(texts: &[f64]) -> Wish {
        Wish { least: 20.0, most: texts.iter().copied().fold(0.0, f64::max), texts: texts.to_vec() }
    }

    #[test]
    fn what_is_left_goes_to_the_column_whose_text_is_long() {
        let wishes = [wish(&[30.0, 60.0, 40.0]), wish(&[900.0, 700.0, 800.0])];
        let widths = lowest(&wishes, &[20.0, 20.0], 400.0);
        assert!((widths.iter().sum::<f64>() - 400.0).abs() < 0.01, "{widths:?}");
        assert!(widths[1] > 300.0 && widths[0] >= 20.0, "{widths:?}");
    }

    #[test]
    fn one_long_text_of_many_short_ones_does_not_widen_a_column() {
        let dates = [&[40.0; 30][..], &[190.0]].concat();
        let widths = lowest(&[wish(&[600.0; 31]), wish(&dates)], &[20.0, 20.0], 480.0);
        assert!(widths[1] < 110.0, "{widths:?}");
    }
}
