//! Flips: the smallest changes of answers that change the advice.
//!
//! *The advice* is the part of the verdict that needs no drawn worlds: that nothing is needed, that something must be done first (a gate
//! fails, or there is nobody to run what fits), that nothing fits, or which family leads. How sure it is, and so whether it is called
//! *recommended*, *leaning* or *too close*, is not part of it.
//!
//! It is judged in *the likely case*: fits and needs with every open answer at its likeliest value (the middle one of several) and every
//! attribute at its likeliest. Gates, constraints and staffing are judged as in the decision: what is open stops nothing. So a flip can be
//! a need that grows, a gate that is broken or passed, a constraint lifted, people found. With many open answers the likely case may advise
//! otherwise than the printed fits, which are means; [`Flips::as_printed`] says whether it does.
//!
//! A change gives one question another of its possible values. A flip is minimal: no part of its changes alone changes the advice. All of
//! one and two changes are tried, then all of three, each evaluated in full; where there are too many of them, [`Flips::complete_to`] says
//! up to how many changes everything was tried. The order of the themes and the tables of interactions, tickets and systems are not
//! changed.

pub(super) mod case;
pub(super) mod electorate;
mod grid;
mod search;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::assessment::{Assessment, Standing, State};
use crate::framework::Pack;
use crate::questionnaire::{Datum, Kind, METRIC_STATES, Question};

use super::Ranked;
use super::needs::shown_pain;
use super::value::Setting;
use super::verdict::{Verdict, VerdictKind};
use case::{Case, Place, datum};
use search::{Advised, Found, search};

pub use case::likely;

/// The most flips of one size towards one advice that are listed, unless asked otherwise.
pub const LISTED: usize = 12;

/// The most changes of a flip.
pub const MOST_CHANGES: usize = 3;

/// The smallest changes of answers that change the advice.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Flips {
    /// What is advised now, in the likely case.
    pub now: Advice,
    /// Whether the decision as printed advises the same.
    pub as_printed: bool,
    /// Up to how many changes at once everything was tried: 3, or less where there are too many questions. With 0 nothing was.
    pub complete_to: usize,
    /// What else could be advised, the most plausible first. Empty if nothing tried changes the advice.
    pub towards: Vec<Towards>,
}

/// The flips that lead to one other advice.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Towards {
    /// What is advised then.
    pub advice: Advice,
    /// How many flips of one change there are, of two, and of three.
    pub found: [usize; MOST_CHANGES],
    /// The most plausible of them, small ones first and those that take back a settled fact last: of those that change the same questions
    /// the most plausible, and so many of each size.
    pub flips: Vec<Flip>,
}

/// The smallest changes that lead to another advice: no part of them does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Flip {
    /// What changes, in the order of the questions.
    pub changes: Vec<AnswerChange>,
}

/// An answer that turns out otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AnswerChange {
    /// The question.
    pub question: String,
    /// The answer now, as it stands in a file of answers; none if it is open.
    pub now: Option<String>,
    /// The answer then.
    pub then: String,
    /// How plausible the change is.
    pub plausibility: Plausibility,
    /// How many steps away it is from the answer now, or from the likeliest value of an open one.
    pub steps: usize,
    /// The answer now and then, as values; the first is none if it is open.
    #[serde(skip)]
    pub values: (Option<Datum>, Datum),
}

/// How plausible it is that an answer turns out otherwise; the most plausible first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Plausibility {
    /// The answer is open.
    Open,
    /// A judgement, one step further.
    NextStep,
    /// A judgement, more than one step further.
    Leap,
    /// A fact that is settled.
    SettledFact,
}

/// The part of a verdict that needs no drawn worlds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Advice {
    /// Nothing hurts.
    NotNeeded,
    /// Something must be done first: a gate fails, or nothing that fits is staffed.
    NotYet,
    /// Everything is excluded or covers the wrong layer.
    NothingFits,
    /// A family leads.
    Choose {
        /// The family.
        family: String,
    },
}

impl Advice {
    /// Returns the advice of a verdict.
    pub fn of(verdict: &Verdict, ranking: &[Ranked]) -> Self {
        match verdict.kind {
            VerdictKind::NotNeeded => Self::NotNeeded,
            VerdictKind::NotYet => Self::NotYet,
            VerdictKind::NothingFits => Self::NothingFits,
            VerdictKind::Recommended | VerdictKind::Leaning | VerdictKind::TooClose => {
                let leader = ranking.iter().find(|ranked| Some(&ranked.id) == verdict.leader.as_ref());
                leader.map_or(Self::NothingFits, |leader| Self::Choose { family: leader.family.clone() })
            }
        }
    }
}

/// How far to search, and how much of it to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The most changes at once, at most [`MOST_CHANGES`].
    pub changes: usize,
    /// Which flips are listed.
    pub listed: Listed,
}

/// Which flips are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// All of them.
    All,
    /// Of those that change the same questions towards the same advice the most plausible, and of these so many of each size.
    Nearest(usize),
}

impl Default for Reach {
    fn default() -> Self {
        Self { changes: MOST_CHANGES, listed: Listed::Nearest(LISTED) }
    }
}

/// Searches for what would change the advice. `None` if there are more alternatives than can be compared at once.
pub fn flips(pack: &Pack, assessment: &Assessment, printed: (&Verdict, &[Ranked]), reach: Reach) -> Option<Flips> {
    let setting = Setting { pack, shown: shown_pain(pack, assessment) };
    let mut reopened = super::ruling(pack);
    reopened.push(pack.framework.needs.automation);
    let strict = super::strict(pack, assessment);
    let most = reach.changes.min(MOST_CHANGES);
    let case = Case::new(&setting, (assessment, strict.as_ref()), &reopened, most)?;
    let search = search(&case, most);
    let scale: Vec<Vec<(Plausibility, usize)>> =
        case.places.iter().map(|place| scale(pack, strict.as_ref(), place)).collect();
    let now = advice(&case, search.now);
    Some(Flips {
        as_printed: now == Advice::of(printed.0, printed.1),
        now,
        complete_to: search.complete_to,
        towards: towards(&Told { pack, assessment, case: &case, scale: &scale }, search.found, reach.listed),
    })
}

/// What flips are told from.
struct Told<'a> {
    pack: &'a Pack,
    assessment: &'a Assessment,
    case: &'a Case,
    /// For each place and option, how plausible it is.
    scale: &'a [Vec<(Plausibility, usize)>],
}

/// How plausible a flip is: whether it takes back a settled fact, its size, its least plausible change, how plausible all are, and how
/// far they go.
type Rank = (bool, usize, Plausibility, usize, usize);

fn towards(told: &Told<'_>, found: Vec<Found>, listed: Listed) -> Vec<Towards> {
    let mut by_advice: BTreeMap<Advised, Vec<(Rank, Found)>> = BTreeMap::new();
    for flip in found {
        by_advice.entry(flip.to).or_default().push((told.rank(&flip), flip));
    }
    let mut all: Vec<(Rank, Towards)> = by_advice
        .into_iter()
        .filter_map(|(to, mut flips)| {
            flips.sort_by(|left, right| (&left.0, &left.1.changes).cmp(&(&right.0, &right.1.changes)));
            let first = flips.first()?.0;
            let mut counts = [0; MOST_CHANGES];
            for (_, flip) in &flips {
                counts.get_mut(flip.changes.len() - 1).into_iter().for_each(|count| *count += 1);
            }
            let flips = list(&flips, listed).into_iter().map(|flip| told.flip(flip)).collect();
            Some((first, Towards { advice: advice(told.case, to), found: counts, flips }))
        })
        .collect();
    all.sort_by_key(|(rank, _)| *rank);
    all.into_iter().map(|(_, towards)| towards).collect()
}

/// Returns the flips to be listed, in their order.
fn list(flips: &[(Rank, Found)], listed: Listed) -> Vec<&Found> {
    let Listed::Nearest(most) = listed else { return flips.iter().map(|(_, flip)| flip).collect() };
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut counts = [0; MOST_CHANGES];
    let mut shown = Vec::new();
    for (_, flip) in flips {
        let Some(count) = counts.get_mut(flip.changes.len() - 1) else { continue };
        if *count < most && seen.insert(flip.changes.iter().map(|(place, _)| *place).collect()) {
            shown.push(flip);
            *count += 1;
        }
    }
    shown
}

impl Told<'_> {
    fn plausibility(&self, (place, option): (usize, usize)) -> (Plausibility, usize) {
        let of = self.scale.get(place).and_then(|of| of.get(option));
        of.copied().unwrap_or((Plausibility::SettledFact, 0))
    }

    fn rank(&self, flip: &Found) -> Rank {
        let parts = || flip.changes.iter().map(|change| self.plausibility(*change));
        let worst = parts().map(|(plausibility, _)| plausibility).max().unwrap_or(Plausibility::Open);
        let sum = parts().map(|(plausibility, _)| plausibility as usize).sum();
        (worst == Plausibility::SettledFact, flip.changes.len(), worst, sum, parts().map(|(_, steps)| steps).sum())
    }

    fn flip(&self, flip: &Found) -> Flip {
        let change = |change: &(usize, usize)| {
            let (index, then) = datum(&self.case.places, *change)?;
            let question = self.pack.questionnaire.get(index)?;
            let known = self.assessment.state(index).filter(|state| state.standing != Standing::Skipped);
            let (plausibility, steps) = self.plausibility(*change);
            let now = known.and_then(State::known);
            Some(AnswerChange {
                question: question.id.clone(),
                now: now.map(|datum| written(question, datum)),
                then: written(question, then),
                plausibility,
                steps,
                values: (now, then),
            })
        };
        Flip { changes: flip.changes.iter().filter_map(change).collect() }
    }
}

fn advice(case: &Case, advised: Advised) -> Advice {
    match advised {
        Advised::NotNeeded => Advice::NotNeeded,
        Advised::NotYet => Advice::NotYet,
        Advised::NothingFits => Advice::NothingFits,
        Advised::Family(family) => Advice::Choose { family: case.families.get(family).cloned().unwrap_or_default() },
    }
}

/// Returns how plausible each other value of a question is, and how many steps away.
fn scale(pack: &Pack, assessment: &Assessment, place: &Place) -> Vec<(Plausibility, usize)> {
    let Some(question) = pack.questionnaire.get(place.question) else { return Vec::new() };
    let state = assessment.state(place.question);
    let open = state.is_none_or(|state| state.is_open() || state.standing == Standing::Skipped);
    let of = |option: &Datum| {
        let steps = steps(question, place.likely, *option);
        let plausibility = match steps {
            _ if open => Plausibility::Open,
            _ if question.fact => Plausibility::SettledFact,
            0 | 1 => Plausibility::NextStep,
            _ => Plausibility::Leap,
        };
        (plausibility, steps)
    };
    place.options.iter().map(of).collect()
}

/// Returns how many steps lie between two values: of a number, a level or a choice its place among the possible ones, of a set each
/// choice more or less.
fn steps(question: &Question, from: Datum, to: Datum) -> usize {
    let passed = |low: f64, high: f64| {
        let steps = question.domain.iter().filter_map(|(datum, _)| datum.number());
        steps.filter(|step| low < *step && *step < high).count() + usize::from(low < high)
    };
    match (from, to) {
        (Datum::Number(from), Datum::Number(to)) => passed(from.min(to), from.max(to)),
        (Datum::Choice(from), Datum::Choice(to)) => usize::from(from.abs_diff(to)),
        (Datum::Set(from), Datum::Set(to)) => (from ^ to).count_ones() as usize,
        _ => 1,
    }
}

/// Writes a value as it stands in a file of answers.
fn written(question: &Question, datum: Datum) -> String {
    let choice = |index: usize| match question.kind {
        Kind::Metric => METRIC_STATES.get(index).map_or_else(String::new, |state| (*state).to_owned()),
        _ => question.choices().get(index).map_or_else(String::new, |choice| choice.id.clone()),
    };
    match datum {
        Datum::Number(number) => number.to_string(),
        Datum::Choice(index) => choice(usize::from(index)),
        Datum::Set(0) => "none".to_owned(),
        Datum::Set(bits) => {
            let chosen = (0..question.choices().len()).filter(|index| bits & (1 << index) != 0).map(choice);
            chosen.collect::<Vec<_>>().join(",")
        }
        Datum::Absent => "not-applicable".to_owned(),
    }
}
