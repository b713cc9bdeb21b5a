//! Counts of what happened in many worlds: ranks, wins in pairs, vetoes, ties, and the weights under which each came first.
//!
//! Counts are whole numbers; the two sums of weights are added in the order of the worlds within a block and of the blocks, so they do
//! not depend on who counted what.

use super::batch::{Batch, MOST_ALTERNATIVES};
use super::random::{Row, WIDTH};

/// The rank of what has none: a vetoed alternative, a column that is no world.
const NO_RANK: u64 = u64::MAX;

/// What happened in the worlds counted so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    pub(super) alternatives: usize,
    pub(super) criteria: usize,
    /// How many worlds were counted.
    pub(super) worlds: u64,
    /// How often each alternative had each rank, row by row.
    pub(super) ranks: Vec<u64>,
    /// For each pair, in the order of the loops: wins of the first, wins of the second, worlds in which both are vetoed.
    pub(super) pairs: Vec<[u64; 3]>,
    /// How often each alternative was vetoed.
    pub(super) vetoed: Vec<u64>,
    /// How often all were.
    pub(super) all_vetoed: u64,
    /// In how many worlds any two alternatives that stand were exactly equal.
    pub(super) tied: u64,
    /// For each alternative and criterion: the sum and the sum of squares of the weight where the alternative came first.
    pub(super) sums: Vec<[f64; 2]>,
}

impl Tally {
    /// Returns an empty tally; alternatives beyond [`MOST_ALTERNATIVES`] are left out.
    pub fn new(alternatives: usize, criteria: usize) -> Self {
        let alternatives = alternatives.min(MOST_ALTERNATIVES);
        Self {
            alternatives,
            criteria,
            worlds: 0,
            ranks: vec![0; alternatives * alternatives],
            pairs: vec![[0; 3]; alternatives * alternatives.saturating_sub(1) / 2],
            vetoed: vec![0; alternatives],
            all_vetoed: 0,
            tied: 0,
            sums: vec![[0.0; 2]; alternatives * criteria],
        }
    }

    /// Counts the worlds of a batch. Its values are used up.
    ///
    /// Two alternatives that are exactly equal share the better rank. A vetoed alternative has no rank, loses against every one that
    /// stands, and neither wins nor ties against another vetoed one.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    pub fn add(&mut self, batch: &mut Batch) {
        let worlds = batch.worlds.min(WIDTH);
        self.worlds += worlds as u64;
        let plain = worlds == WIDTH && batch.vetoed.iter().all(|vetoed| *vetoed == 0);
        if worlds < WIDTH {
            blank(batch, worlds);
        }
        if !plain {
            self.exclude(batch);
        }
        compare(batch, &mut self.pairs);
        let standing = if plain { [self.alternatives as u64; WIDTH] } else { unrank(batch, worlds) };
        self.count_ranks(batch, worlds, &standing);
        self.count_firsts(batch);
    }

    /// Counts vetoes and takes the vetoed out of the comparisons: they are below all.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn exclude(&mut self, batch: &mut Batch) {
        let every = u64::MAX >> (MOST_ALTERNATIVES - self.alternatives.max(1));
        let mut all = 0;
        for vetoed in &mut batch.vetoed {
            *vetoed &= every;
            all += u64::from(*vetoed == every);
        }
        self.all_vetoed += all;
        for ((alternative, row), count) in (0_u32..).zip(&mut batch.values).zip(&mut self.vetoed) {
            let mut excluded = 0;
            for (value, vetoed) in row.iter_mut().zip(&batch.vetoed) {
                let bit = vetoed >> alternative & 1;
                *value = if bit == 1 { f64::NEG_INFINITY } else { *value };
                excluded += bit;
            }
            *count += excluded;
        }
        let mut pairs = self.pairs.iter_mut();
        for first in 0..self.alternatives {
            for (second, [_, _, both_vetoed]) in (first + 1..self.alternatives).zip(&mut pairs) {
                let mut both = 0;
                for vetoed in &batch.vetoed {
                    both += vetoed >> first & vetoed >> second & 1;
                }
                *both_vetoed += both;
            }
        }
    }

    /// Counts ranks, and worlds with a tie: there the ranks of those that stand sum to less than 0 + 1 + … would.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn count_ranks(&mut self, batch: &Batch, worlds: usize, standing: &Row<u64>) {
        let mut sums = [0_u64; WIDTH];
        for (counts, ranks) in self.ranks.chunks_exact_mut(self.alternatives.max(1)).zip(&batch.better) {
            for (sum, rank) in sums.iter_mut().zip(ranks) {
                *sum = sum.wrapping_add(*rank);
                if let Some(count) = counts.get_mut(*rank as usize) {
                    *count += 1;
                }
            }
        }
        let every = self.alternatives as u64;
        for (sum, standing) in sums.iter().zip(standing).take(worlds) {
            let unranked = NO_RANK.wrapping_mul(every.wrapping_sub(*standing));
            let untied = (standing * standing.saturating_sub(1) / 2).wrapping_add(unranked);
            self.tied += u64::from(*sum != untied);
        }
    }

    /// Adds the weights of each world to the sums of the alternatives that are first in it.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn count_firsts(&mut self, batch: &Batch) {
        let mut firsts = [0_u64; WIDTH];
        for (alternative, ranks) in batch.better.iter().enumerate() {
            for (first, rank) in firsts.iter_mut().zip(ranks) {
                *first |= u64::from(*rank == 0) << alternative;
            }
        }
        for (column, first) in firsts.into_iter().enumerate() {
            let mut left = first;
            while left != 0 {
                let start = left.trailing_zeros() as usize * self.criteria;
                left &= left - 1;
                let Some(sums) = self.sums.get_mut(start..start + self.criteria) else { continue };
                for ([sum, square], weights) in sums.iter_mut().zip(&batch.weights) {
                    let weight = weights.get(column).copied().unwrap_or(0.0);
                    *sum += weight;
                    *square += weight * weight;
                }
            }
        }
    }

    /// Adds what another tally of the same alternatives and criteria counted.
    pub fn merge(&mut self, other: &Self) {
        let add = |mine: &mut u64, theirs: &u64| *mine += theirs;
        add(&mut self.worlds, &other.worlds);
        add(&mut self.all_vetoed, &other.all_vetoed);
        add(&mut self.tied, &other.tied);
        self.ranks.iter_mut().zip(&other.ranks).for_each(|(mine, theirs)| add(mine, theirs));
        self.vetoed.iter_mut().zip(&other.vetoed).for_each(|(mine, theirs)| add(mine, theirs));
        let pairs = self.pairs.iter_mut().flatten().zip(other.pairs.iter().flatten());
        pairs.for_each(|(mine, theirs)| add(mine, theirs));
        let sums = self.sums.iter_mut().flatten().zip(other.sums.iter().flatten());
        sums.for_each(|(mine, theirs)| *mine += theirs);
    }
}

/// Compares all pairs: counts the wins of either and, for each alternative and world, how many are better.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn compare(batch: &mut Batch, pairs: &mut [[u64; 3]]) {
    for row in &mut batch.better {
        *row = [0; WIDTH];
    }
    let (mut values, mut better) = (batch.values.as_slice(), batch.better.as_mut_slice());
    let mut pairs = pairs.iter_mut();
    while let (Some((mine, other_values)), Some((my_better, other_better))) =
        (values.split_first(), better.split_first_mut())
    {
        let mut above = *my_better;
        for ((theirs, their_better), [wins, losses, _]) in
            other_values.iter().zip(other_better.iter_mut()).zip(&mut pairs)
        {
            let (mut won, mut lost) = (0, 0);
            for (((mine, theirs), above), their_above) in mine.iter().zip(theirs).zip(&mut above).zip(their_better) {
                let (win, loss) = (u64::from(mine > theirs), u64::from(theirs > mine));
                *their_above += win;
                *above += loss;
                won += win;
                lost += loss;
            }
            *wins += won;
            *losses += lost;
        }
        *my_better = above;
        (values, better) = (other_values, other_better);
    }
}

/// Takes out the columns that are no worlds: nothing is vetoed there, and nothing compares with anything.
fn blank(batch: &mut Batch, worlds: usize) {
    batch.vetoed.iter_mut().skip(worlds).for_each(|vetoed| *vetoed = 0);
    batch.values.iter_mut().flat_map(|row| row.iter_mut().skip(worlds)).for_each(|value| *value = f64::NAN);
}

/// Takes the rank from what has none and returns how many alternatives stand in each world.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn unrank(batch: &mut Batch, worlds: usize) -> Row<u64> {
    let mut standing: Row<u64> = [0; WIDTH];
    for (alternative, row) in (0_u32..).zip(&mut batch.better) {
        for ((rank, vetoed), standing) in row.iter_mut().zip(&batch.vetoed).zip(&mut standing) {
            let bit = vetoed >> alternative & 1;
            *rank = if bit == 1 { NO_RANK } else { *rank };
            *standing += 1 - bit;
        }
    }
    if worlds < WIDTH {
        batch.better.iter_mut().flat_map(|row| row.iter_mut().skip(worlds)).for_each(|rank| *rank = NO_RANK);
    }
    standing
}
