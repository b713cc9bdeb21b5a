//! How far a decision depends on what is uncertain, as one record: weights, answers that would change the advice, what to find out next.
//!
//! Computed on demand, because whoever decides thousands of times does not ask for it.

use serde::Serialize;

use crate::assessment::Assessment;
use crate::framework::Pack;

use super::Decision;
use super::certainty::Effort;
use super::flips::{Flips, Listed, MOST_CHANGES, Reach, flips};
use super::next::{NextQuestions, WORLDS, next_questions};
use super::stability::{WeightStability, weight_stability};

/// The worlds that next questions are found with where the verdict, too, is drawn in as few worlds as settle it.
const FEW_WORLDS: usize = 1 << 12;

/// How far a decision depends on what is uncertain.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Robustness {
    /// How far weights can move before another family leads; none where nothing may be recommended.
    pub weights: Option<WeightStability>,
    /// The smallest changes of answers that change the advice; none where there are too many alternatives.
    pub flips: Option<Flips>,
    /// What to find out next; none if no worlds were drawn.
    pub next: Option<NextQuestions>,
}

/// Finds out how far a decision depends on what is uncertain: flips of three changes and the full number of worlds for what a person
/// reads, of two and fewer worlds where only as many are drawn as settle the verdict.
pub fn robustness(pack: &Pack, assessment: &Assessment, decision: &Decision, effort: Effort) -> Robustness {
    let (changes, worlds) = match effort {
        Effort::Worlds(0) => (2, 0),
        Effort::Worlds(worlds) => (MOST_CHANGES, usize::try_from(worlds).unwrap_or(WORLDS).min(WORLDS)),
        Effort::Enough(_) => (2, FEW_WORLDS),
    };
    let reach = Reach { changes, listed: Listed::Nearest(super::flips::LISTED) };
    Robustness {
        weights: weight_stability(pack, &decision.ranking),
        flips: flips(pack, assessment, (&decision.verdict, &decision.ranking), reach),
        next: next_questions(pack, assessment, worlds),
    }
}
