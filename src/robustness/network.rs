//! Sorting networks: the same comparisons whatever the numbers are, so sixteen worlds are sorted at once without a branch.
//!
//! Batcher's merge exchange (Knuth, "The Art of Computer Programming", volume 3, algorithm 5.2.2M) for any length; at most two
//! comparisons more than the best known network for the eleven cuts of twelve criteria.

use super::random::Row;

/// The comparisons that sort so many rows.
#[derive(Debug, Clone)]
pub(super) struct Network(Vec<(usize, usize)>);

impl Network {
    /// Returns the network for so many rows.
    pub(super) fn new(length: usize) -> Self {
        let mut pairs = Vec::new();
        let top = length.next_power_of_two() / 2;
        let mut width = top;
        while width > 0 {
            let (mut bits, mut residue, mut distance) = (top, 0, width);
            loop {
                let starts = (0..length.saturating_sub(distance)).filter(|start| start & width == residue);
                pairs.extend(starts.map(|start| (start, start + distance)));
                if bits == width {
                    break;
                }
                distance = bits - width;
                bits /= 2;
                residue = width;
            }
            width /= 2;
        }
        Self(pairs)
    }

    /// Sorts each column upwards.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
    #[inline(always)]
    pub(super) fn sort(&self, rows: &mut [Row<f64>]) {
        for (low, high) in &self.0 {
            let Ok([low, high]) = rows.get_disjoint_mut([*low, *high]) else { continue };
            // Two loops over copies: in one loop the compiler branches for each number.
            let (one, two) = (*low, *high);
            for ((low, one), two) in low.iter_mut().zip(&one).zip(&two) {
                *low = if one < two { *one } else { *two };
            }
            for ((high, one), two) in high.iter_mut().zip(&one).zip(&two) {
                *high = if one < two { *two } else { *one };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Network;
    use crate::robustness::random::{Purpose, Random, WIDTH};

    #[test]
    fn every_row_of_zeros_and_ones_is_sorted_which_by_knuth_proves_all_are() {
        for length in 0..=14_usize {
            let network = Network::new(length);
            let patterns: Vec<usize> = (0..1 << length).collect();
            for patterns in patterns.chunks(WIDTH) {
                let mut rows = vec![[0.0; WIDTH]; length];
                for (place, row) in rows.iter_mut().enumerate() {
                    for (cell, pattern) in row.iter_mut().zip(patterns) {
                        *cell = f64::from(u8::from(pattern >> place & 1 == 1));
                    }
                }
                network.sort(&mut rows);
                assert!(rows.windows(2).all(|pair| pair[0].iter().zip(&pair[1]).all(|(low, high)| low <= high)));
            }
        }
    }

    #[test]
    fn long_rows_are_sorted_and_keep_their_numbers() {
        let mut random = Random::new(1, Purpose::Acceptability, 0);
        for length in 15..=64 {
            let mut rows: Vec<_> = (0..length).map(|_| random.units()).collect();
            let mut column: Vec<f64> = rows.iter().map(|row| row[3]).collect();
            column.sort_by(f64::total_cmp);
            Network::new(length).sort(&mut rows);
            assert!(rows.iter().map(|row| row[3]).eq(column));
        }
    }

    #[test]
    fn eleven_cuts_take_few_comparisons() {
        assert!(Network::new(11).0.len() <= 37, "{}", Network::new(11).0.len());
    }
}
