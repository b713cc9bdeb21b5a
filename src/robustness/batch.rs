//! Sixteen worlds side by side: what each alternative is worth in each, which are vetoed, and which weights led there.

use super::random::{Row, WIDTH};

/// The most alternatives: one bit each in a set of 64.
pub const MOST_ALTERNATIVES: usize = 64;

/// Up to sixteen worlds, to be counted by [`super::Tally::add`].
#[derive(Debug, Clone)]
pub struct Batch {
    /// The value of each alternative: a row an alternative, a column a world. Finite; any scale.
    pub values: Vec<Row<f64>>,
    /// The weights: a row a criterion, a column a world. Finite; only their means are reported.
    pub weights: Vec<Row<f64>>,
    /// The vetoed alternatives of each world: bit 0 is the first alternative.
    pub vetoed: Row<u64>,
    /// How many columns are worlds, counted from the first; at most [`WIDTH`].
    pub worlds: usize,
    /// How many alternatives are better than each.
    pub(super) better: Vec<Row<u64>>,
}

impl Batch {
    /// Returns a batch of sixteen worlds in which everything is zero.
    pub fn new(alternatives: usize, criteria: usize) -> Self {
        Self {
            values: vec![[0.0; WIDTH]; alternatives],
            weights: vec![[0.0; WIDTH]; criteria],
            vetoed: [0; WIDTH],
            worlds: WIDTH,
            better: vec![[0; WIDTH]; alternatives],
        }
    }

    /// Writes one world into a column below [`WIDTH`]. A value that is not finite vetoes its alternative: it cannot be ranked.
    pub fn set(&mut self, column: usize, values: &[f64], vetoed: u64, weights: &[f64]) {
        let mut vetoes = vetoed;
        for (alternative, (row, value)) in self.values.iter_mut().zip(values).enumerate() {
            if let Some(cell) = row.get_mut(column) {
                *cell = if value.is_finite() { *value } else { 0.0 };
                vetoes |= u64::from(!value.is_finite()) << alternative;
            }
        }
        for (row, weight) in self.weights.iter_mut().zip(weights) {
            if let Some(cell) = row.get_mut(column) {
                *cell = *weight;
            }
        }
        if let Some(cell) = self.vetoed.get_mut(column) {
            *cell = vetoes;
        }
    }
}
