//! What changed between two quarters, and why: each change of a fit and of the verdict is split into answers, framework, evidence and
//! weights, by judging again with every combination of the four.
//!
//! **What belongs to which part.** *Evidence*: what the sheets of options say of their attributes, figures of the organisation's own
//! included. *Weights*: the base weight of each criterion, and the replies to the ranking of themes. *Answers*: the replies to all other
//! questions, and how much each respondent counts. *Framework*: everything else of a pack, and the rate of its currency. What only one of
//! the packs has counts under framework: an option, an attribute, a criterion, and a question with the replies to it. So each part can be
//! taken from either side while the other three stay, and every mixture is a valid pack.
//!
//! The printed fits need no drawn worlds. The verdict does where shares of worlds decide: as few as settle it.

use serde::Serialize;

use crate::answers::AnswerSheet;
use crate::date::Date;
use crate::framework::Pack;

use super::judge::{ByAnswer, Judge};
use super::shapley::{apportion, denominator, shares, smallest};

/// A cause of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What was answered.
    Answers,
    /// How it is judged.
    Framework,
    /// What is known of the options.
    Evidence,
    /// How much what matters counts.
    Weights,
}

impl Part {
    /// The parts, in the order of their bits in a set.
    pub const ALL: [Self; 4] = [Self::Answers, Self::Framework, Self::Evidence, Self::Weights];
}

/// Millionths of a point of fit: what is split.
pub(super) const MICRO: f64 = 1e6;

/// Two quarters, each with its pack adapted to its settings.
#[derive(Debug, Clone)]
pub struct Sides<'a> {
    /// The pack before and after.
    pub packs: [&'a Pack; 2],
    /// The answers of each side, as each pack reads them: first the side, then the pack.
    pub sheets: [[Vec<AnswerSheet>; 2]; 2],
    /// The questions that both packs have under two names: before and after.
    pub renamed: Vec<(String, String)>,
    /// The questions, by their names after, that mean something else in the two packs.
    pub others: Vec<String>,
    /// Whether the packs are known to judge alike.
    pub same_framework: bool,
    /// The day that mixtures are judged on. No fit and no verdict depends on it.
    pub date: Date,
}

/// What changed between two quarters.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The form of this document, `idpfit-comparison/1`.
    pub schema: &'static str,
    /// What is compared with.
    pub before: String,
    /// What is compared.
    pub after: String,
    /// The parts that differ at all.
    pub differs: Vec<Part>,
    /// The verdict.
    pub verdict: VerdictChange,
    /// The alternatives that both rank, those that moved most first.
    pub fits: Vec<FitChange>,
    /// The alternatives that came.
    pub joined: Vec<String>,
    /// The alternatives that went.
    pub left: Vec<String>,
    /// The questions whose answers changed.
    pub questions: Vec<String>,
    /// Whether the split by answers is exact; else each answer counts by what it does first and last, and the rest is `together`.
    pub exact: bool,
}

/// How the verdict changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VerdictChange {
    /// The verdict before.
    pub before: Reached,
    /// The verdict after.
    pub after: Reached,
    /// The smallest sets of parts that, changed alone, bring the new verdict about; none if it did not change.
    pub alone: Vec<Vec<Part>>,
    /// The share of each part in the change, in twelfths that add up to twelve; none if it did not change.
    pub twelfths: Option<Split<i64>>,
}

/// A verdict that was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reached {
    /// Which of the verdicts it is.
    pub kind: &'static str,
    /// The alternative that leads, if one does.
    pub leader: Option<String>,
    /// The gate that stops it, if one does.
    pub gate: Option<String>,
}

/// How a fit changed, in points.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FitChange {
    /// The alternative.
    pub alternative: String,
    /// The printed fit before.
    pub before: f64,
    /// The printed fit after.
    pub after: f64,
    /// The difference.
    pub change: f64,
    /// The part of each cause; they add up to the difference.
    pub parts: Split<f64>,
    /// The part of each changed answer, the greatest first; they and `together` add up to the part of the answers.
    pub answers: Vec<AnswerPart>,
    /// What the answers do only together, if the split by answers is not exact.
    pub together: f64,
}

/// Something by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Split<T> {
    /// Of the answers.
    pub answers: T,
    /// Of the framework.
    pub framework: T,
    /// Of the evidence.
    pub evidence: T,
    /// Of the weights.
    pub weights: T,
}

impl<T: Copy + Default> Split<T> {
    fn of(parts: &[T]) -> Self {
        let part = |index: usize| parts.get(index).copied().unwrap_or_default();
        Self { answers: part(0), framework: part(1), evidence: part(2), weights: part(3) }
    }

    /// Returns the parts in the order of [`Part::ALL`].
    pub const fn all(&self) -> [T; 4] {
        [self.answers, self.framework, self.evidence, self.weights]
    }
}

/// The part of one changed answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AnswerPart {
    /// The question.
    pub question: String,
    /// Its points.
    pub points: f64,
}

/// Compares two quarters; `names` are what each is called.
pub fn compare(sides: &Sides<'_>, names: [&str; 2]) -> Comparison {
    let judge = Judge::new(sides);
    let everything = (1 << Part::ALL.len()) - 1;
    let verdicts: Vec<Reached> = judge.over_sets(&|set| judge.verdict(set));
    let fits: Vec<Vec<(String, i64)>> = judge.over_sets(&|set| judge.fits(set, &|_| set & 1));
    let [first, last] = [0, everything].map(|set| fits.get(set).cloned().unwrap_or_default());
    let in_all = |id: &String| fits.iter().all(|fits| value(fits, id).is_some());
    let answers = judge.by_answer();
    let mut changes: Vec<FitChange> = last
        .iter()
        .filter(|(id, _)| in_all(id))
        .map(|(id, _)| {
            let values: Vec<i64> = fits.iter().map(|fits| value(fits, id).unwrap_or(0)).collect();
            change(id, &values, &answers)
        })
        .collect();
    changes.sort_by(|left, right| right.change.abs().total_cmp(&left.change.abs()));
    let only = |these: &[(String, i64)], those: &[(String, i64)]| {
        these.iter().map(|(id, _)| id.clone()).filter(|id| value(those, id).is_none()).collect()
    };
    Comparison {
        schema: "idpfit-comparison/1",
        before: names[0].to_owned(),
        after: names[1].to_owned(),
        differs: parts_of(judge.differs),
        verdict: verdict_change(&verdicts),
        fits: changes,
        joined: only(&last, &first),
        left: only(&first, &last),
        questions: judge.questions.iter().map(|question| question.id.clone()).collect(),
        exact: answers.exact,
    }
}

pub(super) fn value(fits: &[(String, i64)], id: &str) -> Option<i64> {
    fits.iter().find(|(known, _)| known == id).map(|(_, value)| *value)
}

fn parts_of(set: usize) -> Vec<Part> {
    Part::ALL.into_iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, part)| part).collect()
}

fn verdict_change(verdicts: &[Reached]) -> VerdictChange {
    let none = || Reached { kind: "", leader: None, gate: None };
    let (before, after) = (verdicts.first().cloned(), verdicts.last().cloned());
    let (before, after) = (before.unwrap_or_else(none), after.unwrap_or_else(none));
    if before == after {
        return VerdictChange { before, after, alone: Vec::new(), twelfths: None };
    }
    let reached = |set: usize| verdicts.get(set) == Some(&after);
    let values: Vec<i64> = (0..verdicts.len()).map(|set| i64::from(reached(set))).collect();
    let twelfths: Vec<i64> = shares(&values, Part::ALL.len()).into_iter().map(|share| share as i64).collect();
    let alone = smallest(Part::ALL.len(), reached).into_iter().map(parts_of).collect();
    VerdictChange { before, after, alone, twelfths: Some(Split::of(&twelfths)) }
}

/// Splits the change of one fit, given its value under every set of parts.
fn change(id: &str, values: &[i64], answers: &ByAnswer) -> FitChange {
    let (first, last) = (values.first().copied().unwrap_or(0), values.last().copied().unwrap_or(0));
    let count = Part::ALL.len();
    let parts = apportion(&shares(values, count), denominator(count), last - first);
    let of_answers = parts.first().copied().unwrap_or(0);
    let whole = apportion(&answers.numerators(id, of_answers), answers.denominator, of_answers);
    let points = |micro: i64| micro as f64 / MICRO;
    let named = answers.questions.iter().zip(&whole);
    let mut by_answer: Vec<AnswerPart> =
        named.map(|(question, micro)| AnswerPart { question: question.clone(), points: points(*micro) }).collect();
    by_answer.sort_by(|left, right| right.points.abs().total_cmp(&left.points.abs()));
    FitChange {
        alternative: id.to_owned(),
        before: points(first),
        after: points(last),
        change: points(last - first),
        parts: Split::of(&parts.iter().map(|micro| points(*micro)).collect::<Vec<_>>()),
        answers: by_answer,
        together: points(whole.get(answers.questions.len()).copied().unwrap_or(0)),
    }
}
