//! Attributes in a world: each drawn once for an option and its variants, from the range of each sheet.

use crate::decision::value::range_of;
use crate::framework::alternatives::{Alternative, joined};
use crate::framework::{Attribute, Framework};
use crate::robustness::{Random, Row, Triangle, WIDTH};

/// The sheets of all alternatives, with how their attributes are drawn.
pub(super) struct Sheets {
    /// For each drawn number, nothing but its count: an option's attribute.
    draws: usize,
    /// How many attributes a sheet has.
    width: usize,
    /// For each sheet and attribute, which number it is drawn with, and from what range.
    cells: Vec<Option<(usize, Triangle)>>,
    /// The likeliest values, sheet by sheet.
    likely: Vec<f64>,
    /// For each alternative, its sheets.
    pub(super) of: Vec<Vec<usize>>,
}

impl Sheets {
    /// Prepares the attributes that `read` names; all others stay at their likeliest.
    pub(super) fn new(framework: &Framework, alternatives: &[Alternative], read: &[usize]) -> Self {
        let width = framework.attributes.len();
        let mut sheets = Self { draws: 0, width, cells: Vec::new(), likely: Vec::new(), of: Vec::new() };
        let mut known: Vec<(usize, bool)> = Vec::new();
        let mut keys: Vec<(usize, usize)> = Vec::new();
        for alternative in alternatives {
            let mut own = Vec::with_capacity(alternative.members.len());
            for (member, sheet) in alternative.members.iter().zip(&alternative.sheets) {
                let key = (*member, alternative.kept == Some(*member));
                if let Some(place) = known.iter().position(|other| *other == key) {
                    own.push(place);
                    continue;
                }
                own.push(known.len());
                known.push(key);
                let family = framework.family(*member);
                for attribute in 0..width {
                    let range = range_of(sheet, attribute);
                    sheets.likely.push(range.likely);
                    let triangle = Triangle::new(range.low, range.likely, range.high);
                    let drawn = triangle.filter(|_| read.contains(&attribute)).map(|triangle| {
                        let key = (family, attribute);
                        let place = keys.iter().position(|other| *other == key).unwrap_or(keys.len());
                        if place == keys.len() {
                            keys.push(key);
                        }
                        (place, triangle)
                    });
                    sheets.cells.push(drawn);
                }
            }
            sheets.of.push(own);
        }
        sheets.draws = keys.len();
        sheets
    }

    /// Draws every attribute of every sheet in sixteen worlds.
    pub(super) fn draw(&self, random: &mut Random) -> Vec<Row<f64>> {
        let bits: Vec<Row<u64>> = (0..self.draws).map(|_| random.row()).collect();
        let cell = |(drawn, likely): (&Option<(usize, Triangle)>, &f64)| match drawn {
            Some((place, triangle)) => match bits.get(*place) {
                Some(bits) => bits.map(|bits| triangle.value(bits)),
                None => [*likely; WIDTH],
            },
            None => [*likely; WIDTH],
        };
        self.cells.iter().zip(&self.likely).map(cell).collect()
    }

    /// Returns an attribute of an alternative in sixteen worlds, a pair's joined as its rule says.
    pub(super) fn of_alternative(
        &self,
        drawn: &[Row<f64>],
        alternative: usize,
        (index, attribute): (usize, &Attribute),
    ) -> Row<f64> {
        let of = |sheet: &usize| drawn.get(sheet * self.width + index).copied().unwrap_or([0.0; WIDTH]);
        match self.of.get(alternative).map_or(&[][..], Vec::as_slice) {
            [single] => of(single),
            [left, right] => {
                let (mut left, right) = (of(left), of(right));
                for (left, right) in left.iter_mut().zip(right) {
                    *left = joined(attribute, *left, right);
                }
                left
            }
            _ => [0.0; WIDTH],
        }
    }
}
