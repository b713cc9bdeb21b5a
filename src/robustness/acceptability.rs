//! Rank acceptability: in how many plausible worlds each alternative comes first, second, …, and what one would have to value.
//!
//! Lahdelma and Salminen, "SMAA-2: Stochastic multicriteria acceptability analysis for group decision making", Operations Research 49,
//! 2001; Tervonen and Lahdelma, "Implementing stochastic multicriteria acceptability analysis", EJOR 178, 2007.

use super::choice::Choice;
use super::interval::{Interval, difference_interval, share_interval};
use super::random::Purpose;
use super::sample::{Run, Worlds, tally};
use super::tally::Tally;
use super::weights::{Prior, Weights};

/// With fewer first ranks than this, central weights are withheld: the error of each would be above a twentieth of its spread.
pub const FEWEST_HITS: u64 = 400;

/// A share found by sampling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The share counted, 0 to 1.
    pub share: f64,
    /// Its 95 % interval.
    pub interval: Interval,
    /// In how many worlds it was counted.
    pub hits: u64,
}

impl Estimate {
    fn of(hits: u64, worlds: u64) -> Option<Self> {
        let share = hits as f64 / worlds as f64;
        (worlds > 0).then(|| Self { share, interval: share_interval(hits, worlds), hits })
    }
}

/// A mean weight of the worlds in which an alternative comes first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CentralWeight {
    /// The mean, 0 to 1.
    pub mean: f64,
    /// The standard deviation of the weight among those worlds.
    pub deviation: f64,
    /// The standard error of the mean: the deviation over the root of the hits.
    pub error: f64,
}

/// The weights under which an alternative typically comes first.
#[derive(Debug, Clone, PartialEq)]
pub struct Central {
    /// A mean for each criterion; they sum to one.
    pub weights: Vec<CentralWeight>,
    /// The size of the sample they come from: worlds in which the alternative comes first.
    pub hits: u64,
}

/// What was counted, as shares. A share is `None` when there were no worlds or no such alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct Acceptability(Tally);

impl Acceptability {
    /// Samples worlds and counts them.
    pub fn sampled(worlds: &impl Worlds, run: &Run) -> Self {
        Self(tally(worlds, run, Purpose::Acceptability))
    }

    /// Takes what was counted elsewhere.
    pub const fn of(tally: Tally) -> Self {
        Self(tally)
    }

    /// Returns how many worlds were counted.
    pub const fn worlds(&self) -> u64 {
        self.0.worlds
    }

    /// Returns how many alternatives there are.
    pub const fn alternatives(&self) -> usize {
        self.0.alternatives
    }

    /// Returns the share of worlds in which an alternative has a rank, 0 being the first. Exactly equal alternatives share the better
    /// rank, a vetoed one has none: neither the ranks of an alternative nor the alternatives of a rank need sum to one.
    pub fn rank(&self, alternative: usize, rank: usize) -> Option<Estimate> {
        let start = alternative.checked_mul(self.0.alternatives)?;
        let known = rank < self.0.alternatives;
        Estimate::of(*self.0.ranks.get(start.checked_add(rank)?).filter(|_| known)?, self.0.worlds)
    }

    /// Returns the share of worlds in which an alternative comes first.
    pub fn first(&self, alternative: usize) -> Option<Estimate> {
        self.rank(alternative, 0)
    }

    /// Returns the 95 % interval of how much more often one alternative comes first than another, -1 to 1. Too wide where they tie.
    pub fn lead(&self, one: usize, other: usize) -> Option<(f64, f64)> {
        Some(difference_interval(self.first(one)?.hits, self.first(other)?.hits, self.0.worlds))
    }

    /// Returns the share of worlds in which one alternative is strictly better than another: its pairwise winning index. What stands is
    /// better than what is vetoed.
    pub fn beats(&self, one: usize, other: usize) -> Option<Estimate> {
        let [wins, losses, _] = self.pair(one.min(other), one.max(other))?;
        Estimate::of(if one < other { wins } else { losses }, self.0.worlds)
    }

    /// Returns the share of worlds in which two alternatives stand and are exactly equal.
    pub fn ties(&self, one: usize, other: usize) -> Option<Estimate> {
        let [wins, losses, vetoed] = self.pair(one.min(other), one.max(other))?;
        Estimate::of(self.0.worlds.saturating_sub(wins + losses + vetoed), self.0.worlds)
    }

    /// Returns the share of worlds in which any two alternatives that stand are exactly equal.
    pub fn tied(&self) -> Option<Estimate> {
        Estimate::of(self.0.tied, self.0.worlds)
    }

    /// Returns the share of worlds in which an alternative is vetoed.
    pub fn vetoed(&self, alternative: usize) -> Option<Estimate> {
        Estimate::of(*self.0.vetoed.get(alternative)?, self.0.worlds)
    }

    /// Returns the share of worlds in which every alternative is vetoed.
    pub fn all_vetoed(&self) -> Option<Estimate> {
        Estimate::of(self.0.all_vetoed, self.0.worlds)
    }

    /// Returns the central weights of an alternative: what one would have to value for it to come first. Withheld below
    /// [`FEWEST_HITS`].
    pub fn central(&self, alternative: usize) -> Option<Central> {
        self.typical(alternative, FEWEST_HITS)
    }

    /// Returns the same from however few worlds, for comparison with other programs.
    pub fn central_unguarded(&self, alternative: usize) -> Option<Central> {
        self.typical(alternative, 1)
    }

    fn typical(&self, alternative: usize, fewest: u64) -> Option<Central> {
        let hits = self.first(alternative)?.hits;
        let start = alternative * self.0.criteria;
        let sums = self.0.sums.get(start..start + self.0.criteria)?;
        let count = hits as f64;
        let central = |[sum, square]: &[f64; 2]| {
            let mean = sum / count;
            let deviation = (square / count - mean * mean).max(0.0).sqrt();
            CentralWeight { mean, deviation, error: deviation / count.sqrt() }
        };
        (hits >= fewest.max(1)).then(|| Central { weights: sums.iter().map(central).collect(), hits })
    }

    /// Returns the counts of a pair whose first stands before its second.
    fn pair(&self, first: usize, second: usize) -> Option<[u64; 3]> {
        let valid = first < second && second < self.0.alternatives;
        let before = first * (2 * self.0.alternatives).saturating_sub(first + 1) / 2;
        valid.then(|| self.0.pairs.get(before + second - first - 1).copied()).flatten()
    }
}

/// Returns the confidence factor of an alternative: the share of worlds in which it comes first if its central weights are the weights
/// and only the values vary. `None` where the central weights are withheld. From random streams of their own, since the central weights
/// were found with the others.
///
/// Lahdelma and Salminen 2001, section 3.
pub fn confidence(choice: &Choice, central: &Central, alternative: usize, run: &Run) -> Option<Estimate> {
    let means: Vec<f64> = central.weights.iter().map(|weight| weight.mean).collect();
    let choice = choice.with_prior(Prior::fixed(&Weights::normalized(&means)?)?)?;
    Acceptability::of(tally(&choice, run, Purpose::Confidence)).first(alternative)
}
