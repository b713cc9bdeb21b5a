//! A sample held against exact answers, in every run where there are any.

use super::acceptability::Acceptability;
use super::choice::Choice;
use super::race::{Comparison, pairwise};
use super::stability::Values;

/// How many standard errors a sampled share may be off. One in 150 000 true shares is further off.
pub const MOST_ERRORS: f64 = 4.5;

/// What the rounding of a sum may turn, as a share of worlds.
const ROUNDING: f64 = 1e-9;

/// A pairwise winning index that a sample got wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disagreement {
    /// The alternative that is better.
    pub one: usize,
    /// The alternative that it is better than.
    pub other: usize,
    /// The share sampled.
    pub sampled: f64,
    /// The true share.
    pub exact: f64,
}

/// Returns whether a share sampled in so many worlds can come from the exact one: at most [`MOST_ERRORS`] standard errors off.
pub fn agrees(sampled: f64, exact: f64, worlds: u64) -> bool {
    let error = (exact * (1.0 - exact)).max(0.0) / worlds.max(1) as f64;
    (sampled - exact).abs() <= MOST_ERRORS * error.sqrt() + ROUNDING
}

/// Returns the pairs in which a sample of a choice disagrees with the exact answer: none, if the sampler is right. `None` where there is
/// no exact answer: uncertain values, or a prior without corners. Pairs that are level under all weights are left out: the last bit of a
/// sum decides them.
pub fn disagreements(choice: &Choice, found: &Acceptability) -> Option<Vec<Disagreement>> {
    let values = Values::new(choice.certain_values()?)?;
    choice.prior().corners()?;
    let pairs = (0..found.alternatives()).flat_map(|one| (0..found.alternatives()).map(move |other| (one, other)));
    let disagreement = |(one, other): (usize, usize)| {
        let sampled = found.beats(one, other)?.share;
        let Comparison::Wins(exact) = pairwise(&values, choice.prior(), (one, other))? else { return None };
        (!agrees(sampled, exact, found.worlds())).then_some(Disagreement { one, other, sampled, exact })
    };
    Some(pairs.filter_map(disagreement).collect())
}
