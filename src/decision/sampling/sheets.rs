//! Attributes in a world: each drawn once for an option and its variants, from the range of each sheet; a pair's joined.

use crate::decision::value::range_of;
use crate::framework::alternatives::{Alternative, joined};
use crate::framework::{Attribute, Framework, PairRule};
use crate::robustness::{Random, Row, Triangle, WIDTH};

/// The attributes of all alternatives, with how they are drawn.
pub(super) struct Sheets {
    /// What is drawn: for each attribute of an option and its variants, the cells that share a draw, and the range of each.
    draws: Vec<Vec<(usize, Triangle)>>,
    /// How many attributes a sheet has.
    width: usize,
    /// How many cells there are.
    pub(super) cells: usize,
    /// Where each alternative has each attribute from.
    sources: Vec<Source>,
}

/// Where a number comes from.
#[derive(Debug, Clone, Copy)]
enum Source {
    Known(f64),
    Cell(usize),
    Pair(Side, Side, Join),
}

/// A member of a pair.
#[derive(Debug, Clone, Copy)]
enum Side {
    Known(f64),
    Cell(usize),
}

/// How the numbers of a pair are joined; see [`joined`].
#[derive(Debug, Clone, Copy)]
enum Join {
    /// Their sum, at most so much.
    Sum(f64),
    Greatest,
    Least,
    First,
}

/// What has been given a number of its own so far.
#[derive(Default)]
struct Known {
    /// The option and whether it is kept, and the attribute.
    cells: Vec<((usize, bool), usize)>,
    /// The family and the attribute.
    draws: Vec<(usize, usize)>,
}

impl Sheets {
    /// Prepares the attributes that `read` names, of the alternatives that `possible` has a bit for; all others stay at their likeliest.
    pub(super) fn new(framework: &Framework, alternatives: &[Alternative], read: &[usize], possible: u64) -> Self {
        let width = framework.attributes.len();
        let mut sheets = Self { draws: Vec::new(), width, cells: 0, sources: Vec::new() };
        let mut known = Known::default();
        for (place, alternative) in alternatives.iter().enumerate() {
            for (index, attribute) in framework.attributes.iter().enumerate() {
                let varies = possible >> place & 1 == 1 && read.contains(&index);
                let mut sides = Vec::with_capacity(alternative.members.len());
                for (member, sheet) in alternative.members.iter().zip(&alternative.sheets) {
                    let range = range_of(sheet, index);
                    let triangle = Triangle::new(range.low, range.likely, range.high).filter(|_| varies);
                    let option = (*member, alternative.kept == Some(*member));
                    let draw = (framework.family(*member), index);
                    sides.push(match triangle {
                        Some(triangle) => Side::Cell(sheets.cell(&mut known, (option, draw), triangle)),
                        None => Side::Known(range.likely),
                    });
                }
                sheets.sources.push(source(attribute, &sides));
            }
        }
        sheets.cells = known.cells.len();
        sheets.in_order_of_names(framework, &known.draws);
        sheets
    }

    /// Puts the draws in the order of their names, so that the order in which a pack writes its options changes no world.
    fn in_order_of_names(&mut self, framework: &Framework, drawn: &[(usize, usize)]) {
        let name = |(option, attribute): &(usize, usize)| {
            let option = framework.options.get(*option).map(|option| option.id.as_str());
            (option, framework.attributes.get(*attribute).map(|attribute| attribute.id.as_str()))
        };
        let draws = std::mem::take(&mut self.draws);
        let mut named: Vec<_> = drawn.iter().map(name).zip(draws).collect();
        named.sort_by_key(|(name, _)| *name);
        self.draws = named.into_iter().map(|(_, draw)| draw).collect();
    }

    /// Returns the cell of an option's attribute.
    fn cell(
        &mut self,
        known: &mut Known,
        (option, draw): ((usize, bool), (usize, usize)),
        triangle: Triangle,
    ) -> usize {
        let found = known.cells.len();
        let cell = place_of(&mut known.cells, (option, draw.1));
        if cell == found {
            let place = place_of(&mut known.draws, draw);
            self.draws.resize_with(known.draws.len(), Vec::new);
            self.draws.get_mut(place).into_iter().for_each(|cells| cells.push((cell, triangle)));
        }
        cell
    }

    /// Draws every attribute that varies, in sixteen worlds, each into its cell.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    pub(super) fn draw(&self, random: &mut Random, drawn: &mut [Row<f64>]) {
        for cells in &self.draws {
            let bits = random.row();
            for (cell, triangle) in cells {
                let Some(values) = drawn.get_mut(*cell) else { continue };
                for (value, bits) in values.iter_mut().zip(&bits) {
                    *value = triangle.value(*bits);
                }
            }
        }
    }

    /// Returns an attribute of an alternative in sixteen worlds, a pair's joined as its rule says.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    pub(super) fn of_alternative(&self, drawn: &[Row<f64>], alternative: usize, attribute: usize) -> Row<f64> {
        match self.sources.get(alternative * self.width + attribute) {
            Some(Source::Known(value)) => [*value; WIDTH],
            Some(Source::Cell(cell)) => cell_of(drawn, *cell),
            Some(Source::Pair(left, right, join)) => join.rows(left.row(drawn), &right.row(drawn)),
            None => [0.0; WIDTH],
        }
    }
}

#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this")]
#[inline(always)]
fn cell_of(drawn: &[Row<f64>], cell: usize) -> Row<f64> {
    drawn.get(cell).copied().unwrap_or([0.0; WIDTH])
}

impl Side {
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this")]
    #[inline(always)]
    fn row(self, drawn: &[Row<f64>]) -> Row<f64> {
        match self {
            Self::Known(value) => [value; WIDTH],
            Self::Cell(cell) => cell_of(drawn, cell),
        }
    }
}

impl Join {
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn rows(self, mut left: Row<f64>, right: &Row<f64>) -> Row<f64> {
        let sides = left.iter_mut().zip(right);
        match self {
            Self::Sum(most) => {
                for (left, right) in sides {
                    let sum = *left + right;
                    *left = if sum < most { sum } else { most };
                }
            }
            Self::Greatest => {
                for (left, right) in sides {
                    *left = if *left > *right { *left } else { *right };
                }
            }
            Self::Least => {
                for (left, right) in sides {
                    *left = if *left < *right { *left } else { *right };
                }
            }
            Self::First => {}
        }
        left
    }
}

fn source(attribute: &Attribute, sides: &[Side]) -> Source {
    match sides {
        [Side::Known(value)] => Source::Known(*value),
        [Side::Cell(cell)] => Source::Cell(*cell),
        [Side::Known(left), Side::Known(right)] => Source::Known(joined(attribute, *left, *right)),
        [left, right] => {
            let join = match attribute.pair {
                PairRule::Sum => Join::Sum(attribute.cap.unwrap_or(f64::INFINITY)),
                PairRule::Max => Join::Greatest,
                PairRule::Min => Join::Least,
                _ => Join::First,
            };
            Source::Pair(*left, *right, join)
        }
        _ => Source::Known(0.0),
    }
}

/// Returns the place of a key, at the end if it is new.
fn place_of<K: PartialEq>(known: &mut Vec<K>, key: K) -> usize {
    known.iter().position(|other| *other == key).unwrap_or_else(|| {
        known.push(key);
        known.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::AttributeKind;
    use crate::robustness::Purpose;

    #[test]
    fn the_numbers_of_a_pair_are_joined_row_by_row_as_one_by_one() {
        let mut random = Random::new(3, Purpose::Acceptability, 0);
        let cells = [random.units(), random.units()];
        for (pair, cap) in [
            (PairRule::Sum, None),
            (PairRule::Sum, Some(0.7)),
            (PairRule::Max, None),
            (PairRule::Min, None),
            (PairRule::Worse, None),
        ] {
            let name = "attribute".to_owned();
            let kind = AttributeKind::Range { most: None };
            let attribute = Attribute { id: name.clone(), unit: name.clone(), name, kind, pair, cap };
            let Source::Pair(left, right, join) = source(&attribute, &[Side::Cell(0), Side::Cell(1)]) else { panic!() };
            let rows = join.rows(left.row(&cells), &right.row(&cells));
            for (world, found) in rows.into_iter().enumerate() {
                assert_eq!(found.to_bits(), joined(&attribute, cells[0][world], cells[1][world]).to_bits());
            }
        }
    }
}
