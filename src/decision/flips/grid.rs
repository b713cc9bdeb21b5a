//! A function of a few answers, tabulated where no more than a few of them differ from what they are.

/// A question by its place among those in play, and one of its other values by its number.
pub(super) type Change = (usize, usize);

/// What a row is made from: the changes, in ascending order of their places, and where to put its values.
pub(super) type Row<'a, T> = &'a mut dyn FnMut(&[Change], &mut Vec<T>);

/// A tabulated function.
pub(super) struct Grid<T> {
    /// For each place in play: where it stands among those that are read, counted from one; 0 if it is not read.
    slots: Vec<usize>,
    /// How many other values each of those has.
    counts: Vec<usize>,
    /// For each set of them, as a number with a digit for each, where its rows start.
    starts: Vec<usize>,
    width: usize,
    values: Vec<T>,
}

/// What a grid may be.
#[derive(Clone, Copy)]
pub(super) struct Extent<'a> {
    /// How many other values each place in play has.
    pub(super) counts: &'a [usize],
    /// The most answers that differ.
    pub(super) most: usize,
}

impl<T> Grid<T> {
    /// Tabulates a function of the answers at some places, which stand in ascending order.
    pub(super) fn new(extent: Extent<'_>, read: &[usize], width: usize, row: Row<'_, T>) -> Self {
        let mut slots = vec![0; extent.counts.len()];
        let mut counts = Vec::with_capacity(read.len());
        for (slot, place) in read.iter().enumerate() {
            slots.get_mut(*place).into_iter().for_each(|found| *found = slot + 1);
            counts.push(extent.counts.get(*place).copied().unwrap_or(0));
        }
        let sets = (read.len() + 1).saturating_pow(extent.most as u32);
        let mut grid = Self { slots, counts, starts: vec![0; sets], width, values: Vec::new() };
        let mut chosen = Vec::with_capacity(extent.most);
        grid.tabulate(read, extent.most, &mut chosen, row);
        grid
    }

    /// Tabulates a set of places and then every one that has one more, further on.
    fn tabulate(&mut self, read: &[usize], left: usize, chosen: &mut Vec<usize>, row: Row<'_, T>) {
        let set = chosen.iter().fold(0, |set, slot| set * (read.len() + 1) + slot + 1);
        let start = self.values.len() / self.width.max(1);
        self.starts.get_mut(set).into_iter().for_each(|place| *place = start);
        let mut changes: Vec<Change> =
            chosen.iter().filter_map(|slot| read.get(*slot)).map(|place| (*place, 0)).collect();
        let counts: Vec<usize> = chosen.iter().filter_map(|slot| self.counts.get(*slot)).copied().collect();
        let mut more = counts.iter().all(|count| *count > 0);
        while more {
            row(&changes, &mut self.values);
            more = advance(&mut changes, &counts);
        }
        if left == 0 {
            return;
        }
        for slot in chosen.last().map_or(0, |last| last + 1)..read.len() {
            chosen.push(slot);
            self.tabulate(read, left - 1, chosen, row);
            chosen.pop();
        }
    }

    /// Returns the values of a row; changes at places that are not read do not matter.
    pub(super) fn at(&self, changes: &[Change]) -> &[T] {
        let (mut set, mut row) = (0, 0);
        for (place, digit) in changes {
            let slot = self.slots.get(*place).copied().unwrap_or(0);
            if slot > 0 {
                set = set * (self.counts.len() + 1) + slot;
                row = row * self.counts.get(slot - 1).copied().unwrap_or(0) + digit;
            }
        }
        let start = (self.starts.get(set).copied().unwrap_or(0) + row) * self.width;
        self.values.get(start..start + self.width).unwrap_or(&[])
    }

    /// Returns whether the answer at a place is read.
    pub(super) fn reads(&self, place: usize) -> bool {
        self.slots.get(place).is_some_and(|slot| *slot > 0)
    }
}

/// Returns how many rows a grid has; saturates.
pub(super) fn rows(extent: Extent<'_>, read: &[usize]) -> usize {
    // The sums of all products of so many counts, degree by degree.
    let mut sums = vec![0_usize; extent.most + 1];
    sums.iter_mut().take(1).for_each(|sum| *sum = 1);
    for place in read {
        let count = extent.counts.get(*place).copied().unwrap_or(0);
        for degree in (1..sums.len()).rev() {
            let less = sums.get(degree - 1).copied().unwrap_or(0);
            sums.iter_mut().skip(degree).take(1).for_each(|sum| *sum = sum.saturating_add(less.saturating_mul(count)));
        }
    }
    sums.into_iter().fold(0, usize::saturating_add)
}

fn advance(changes: &mut [Change], counts: &[usize]) -> bool {
    for ((_, digit), count) in changes.iter_mut().zip(counts).rev() {
        *digit += 1;
        if *digit < *count {
            return true;
        }
        *digit = 0;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Extent, Grid, rows};

    #[test]
    fn every_row_is_found_by_its_changes() {
        let extent = Extent { counts: &[2, 5, 3, 4], most: 3 };
        let read = [0, 2, 3];
        let mut made = 0;
        let grid =
            Grid::new(extent, &read, 1, &mut |changes: &[(usize, usize)], values: &mut Vec<Vec<(usize, usize)>>| {
                made += 1;
                values.push(changes.to_vec());
            });
        assert_eq!(made, rows(extent, &read));
        assert_eq!(made, 1 + 9 + (6 + 8 + 12) + 24);
        for changes in [&[][..], &[(0, 1)], &[(0, 1), (3, 3)], &[(0, 0), (2, 2), (3, 1)]] {
            assert_eq!(grid.at(changes), [changes.to_vec()]);
        }
        assert_eq!(grid.at(&[(0, 1), (1, 4), (2, 0)]), [vec![(0, 1), (2, 0)]]);
        assert!(grid.reads(3) && !grid.reads(1));
    }
}
