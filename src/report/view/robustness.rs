//! What could change the verdict: answers, weights, and what to find out first.

use serde::Serialize;

use crate::answers::Answer;
use crate::decision::flips::{Advice, AnswerChange, Flip, Flips, Plausibility, Towards};
use crate::decision::next::{NextQuestion, NextQuestions};
use crate::decision::stability::{ShareChange, SmallestChange, WeightEnd, WeightRange, WeightStability};
use crate::questionnaire::{Datum, Kind};

use super::super::{Case, words};
use super::answers::in_words;
use super::family_name as name;
use super::short as short_question;

/// Flips that are shown towards each other advice.
const SHOWN: usize = 4;

/// Flips that are shown where there is little room.
const NEAREST: usize = 2;

/// What could change the verdict.
#[derive(Debug, Clone, Serialize)]
pub struct RobustnessView {
    /// Up to how many answers at once every change was tried: `one`, `two` or `three`, or nothing if none was.
    pub tried: &'static str,
    /// Whether the likeliest case advises what is printed.
    pub as_printed: bool,
    /// The most plausible changes of one answer that change the advice and take back no fact.
    pub nearest: Vec<ChangeView>,
    /// What else could be advised, the most plausible first.
    pub towards: Vec<TowardsView>,
    /// The option or pair that leads, or nothing.
    pub leader: String,
    /// How far the weight of each theme may move.
    pub themes: Vec<WeightRow>,
    /// How far the weight of each criterion may move, for those whose weight can change the leader.
    pub criteria: Vec<WeightRow>,
    /// The smallest change of all weights together under which a rival draws level, or nothing.
    pub smallest: Option<SmallestView>,
    /// Whether worlds were drawn to find what to ask next.
    pub asked: bool,
    /// What is at stake now, in points of fit.
    pub at_stake: String,
    /// What to find out next, worth most first.
    pub next: Vec<NextRow>,
    /// The two questions that are worth more together than either, or nothing.
    pub pair: Vec<String>,
    /// What they are worth together, in points of fit.
    pub pair_gain: String,
    /// Whether no answer to any of them can change the advice.
    pub settled: bool,
}

/// What else could be advised.
#[derive(Debug, Clone, Serialize)]
pub struct TowardsView {
    /// `choose`, `not-yet`, `not-needed` or `nothing-fits`.
    pub advice: &'static str,
    /// What would lead, if something would.
    pub name: String,
    /// How many ways there are of one, two and three changes.
    pub found: Vec<String>,
    /// The most plausible of them.
    pub flips: Vec<FlipView>,
}

/// Changes that change the advice together.
#[derive(Debug, Clone, Serialize)]
pub struct FlipView {
    /// The changes.
    pub changes: Vec<ChangeView>,
}

/// An answer that turns out otherwise.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView {
    /// The question.
    pub question: String,
    /// The answer now (of levels the number only), or nothing if it is open.
    pub now: String,
    /// The answer then.
    pub then: String,
    /// `open`, `next-step`, `leap` or `settled-fact`.
    pub plausibility: &'static str,
}

/// How far a weight may move.
#[derive(Debug, Clone, Serialize)]
pub struct WeightRow {
    /// The theme or criterion.
    pub name: String,
    /// Its share of the weight now.
    pub now: String,
    /// Below this share another one leads; nothing if none does.
    pub low: String,
    /// Which.
    pub low_rival: String,
    /// Above this share another one leads; nothing if none does.
    pub high: String,
    /// Which.
    pub high_rival: String,
}

/// The smallest change of all weights.
#[derive(Debug, Clone, Serialize)]
pub struct SmallestView {
    /// What draws level.
    pub rival: String,
    /// The share of the weight that moves.
    pub moved: String,
    /// Whether it is the smallest; otherwise the smallest is greater.
    pub exact: bool,
    /// The criteria whose weight changes.
    pub changes: Vec<ShareView>,
}

/// The weight of a criterion before and after.
#[derive(Debug, Clone, Serialize)]
pub struct ShareView {
    /// The criterion.
    pub name: String,
    /// Its share now.
    pub now: String,
    /// Its share then.
    pub then: String,
}

/// What an open answer is worth.
#[derive(Debug, Clone, Serialize)]
pub struct NextRow {
    /// The question.
    pub question: String,
    /// How much better the choice becomes on average, in points of fit.
    pub gain: String,
    /// In how many worlds its answer makes another one the better choice, as `12 of 100`, or nothing if in none.
    pub changes: String,
    /// In how many worlds its answer alone fails a gate, as `12 of 100`, or nothing if in none.
    pub stops: String,
}

/// Makes the view; nothing if it was not asked for.
pub(super) fn robustness(case: &Case<'_>) -> Option<RobustnessView> {
    let found = case.decision.robustness.as_ref()?;
    let (flips, weights, next) = (found.flips.as_ref(), found.weights.as_ref(), found.next.as_ref());
    let tips = |row: &&WeightRange| row.low.rival.is_some() || row.high.rival.is_some();
    let pair = next.and_then(|next| next.pair.as_ref());
    Some(RobustnessView {
        tried: flips.map_or("", tried),
        as_printed: flips.is_none_or(|flips| flips.as_printed),
        nearest: flips.map_or_else(Vec::new, |flips| nearest(case, flips)),
        towards: flips.iter().flat_map(|flips| &flips.towards).map(|towards| towards_view(case, towards)).collect(),
        leader: weights.map_or_else(String::new, |weights| name(case, &weights.leader)),
        themes: rows(weights, |weights| &weights.themes, |row| weight(case, row, theme(case, &row.id))),
        criteria: weights
            .iter()
            .flat_map(|weights| &weights.criteria)
            .filter(tips)
            .map(|row| weight(case, row, criterion(case, &row.id)))
            .collect(),
        smallest: weights.and_then(|weights| weights.smallest.as_ref()).map(|change| smallest(case, change)),
        asked: next.is_some(),
        at_stake: next.map_or_else(String::new, |next| words::tenths(next.at_stake)),
        next: next.map_or_else(Vec::new, |next| next_rows(case, next)),
        pair: pair.iter().flat_map(|pair| &pair.questions).map(|id| short_question(case.pack, id)).collect(),
        pair_gain: pair.map_or_else(String::new, |pair| words::tenths(pair.gain)),
        settled: next.is_some_and(|next| next.settled),
    })
}

fn rows(
    weights: Option<&WeightStability>,
    pick: impl Fn(&WeightStability) -> &Vec<WeightRange>,
    row: impl Fn(&WeightRange) -> WeightRow,
) -> Vec<WeightRow> {
    weights.map_or_else(Vec::new, |weights| pick(weights).iter().map(row).collect())
}

fn tried(flips: &Flips) -> &'static str {
    ["", "one", "two", "three"].get(flips.complete_to).copied().unwrap_or("three")
}

/// Returns the most plausible changes of one answer towards any other advice, each question once.
fn nearest(case: &Case<'_>, flips: &Flips) -> Vec<ChangeView> {
    let single = |flip: &Flip| match flip.changes.as_slice() {
        [only] if only.plausibility < Plausibility::Leap => Some(only.clone()),
        _ => None,
    };
    let mut changes: Vec<AnswerChange> =
        flips.towards.iter().flat_map(|towards| &towards.flips).filter_map(single).collect();
    changes.sort_by_key(|change| (change.plausibility, change.steps));
    let mut shown: Vec<AnswerChange> = Vec::new();
    for change in changes {
        if shown.len() < NEAREST && shown.iter().all(|other| other.question != change.question) {
            shown.push(change);
        }
    }
    shown.iter().map(|change| change_view(case, change)).collect()
}

fn towards_view(case: &Case<'_>, towards: &Towards) -> TowardsView {
    let (advice, name) = match &towards.advice {
        Advice::NotNeeded => ("not-needed", String::new()),
        Advice::NotYet => ("not-yet", String::new()),
        Advice::NothingFits => ("nothing-fits", String::new()),
        Advice::Choose { family } => ("choose", name(case, family)),
    };
    let flip =
        |flip: &Flip| FlipView { changes: flip.changes.iter().map(|change| change_view(case, change)).collect() };
    TowardsView {
        advice,
        name,
        found: towards.found.iter().map(ToString::to_string).collect(),
        flips: towards.flips.iter().take(SHOWN).map(flip).collect(),
    }
}

fn change_view(case: &Case<'_>, change: &AnswerChange) -> ChangeView {
    let question = case.pack.questionnaire.question(&change.question);
    let said = |value| {
        let text = question.map_or_else(String::new, |question| in_words(case, question, &Answer::Value(value)));
        text.trim_end_matches('.').to_owned()
    };
    let (now, then) = change.values;
    ChangeView {
        question: short_question(case.pack, &change.question),
        now: now.map_or_else(String::new, |now| match (question.map(|question| &question.kind), now) {
            (Some(Kind::Level { .. }), Datum::Number(level)) => words::number(level),
            _ => said(now),
        }),
        then: said(then),
        plausibility: match change.plausibility {
            Plausibility::Open => "open",
            Plausibility::NextStep => "next-step",
            Plausibility::Leap => "leap",
            Plausibility::SettledFact => "settled-fact",
        },
    }
}

fn theme(case: &Case<'_>, id: &str) -> String {
    let found = case.pack.framework.themes.iter().find(|theme| theme.id == id);
    found.map_or_else(|| id.to_owned(), |theme| theme.name.clone())
}

fn criterion(case: &Case<'_>, id: &str) -> String {
    let found = case.pack.framework.criteria.iter().find(|criterion| criterion.id == id);
    found.map_or_else(|| id.to_owned(), |criterion| criterion.name.clone())
}

fn weight(case: &Case<'_>, row: &WeightRange, label: String) -> WeightRow {
    let share = |end: &WeightEnd| end.rival.as_ref().map_or_else(String::new, |_| words::finely(end.share));
    let rival = |end: &WeightEnd| end.rival.as_ref().map_or_else(String::new, |rival| name(case, rival));
    WeightRow {
        name: label,
        now: words::finely(row.share),
        low: share(&row.low),
        low_rival: rival(&row.low),
        high: share(&row.high),
        high_rival: rival(&row.high),
    }
}

fn smallest(case: &Case<'_>, change: &SmallestChange) -> SmallestView {
    let share = |change: &ShareChange| ShareView {
        name: criterion(case, &change.criterion),
        now: words::finely(change.now),
        then: words::finely(change.then),
    };
    SmallestView {
        rival: name(case, &change.rival),
        moved: words::finely(change.total / 2.0),
        exact: change.exact,
        changes: change.changes.iter().map(share).filter(|share| share.now != share.then).collect(),
    }
}

fn next_rows(case: &Case<'_>, next: &NextQuestions) -> Vec<NextRow> {
    let chance = |share: f64| if share > 0.0 { words::of_hundred(share, case.phrases()) } else { String::new() };
    let row = |question: &NextQuestion| NextRow {
        question: short_question(case.pack, &question.question),
        gain: words::tenths(question.gain),
        changes: chance(question.changes),
        stops: chance(question.stops),
    };
    let matters = |question: &&NextQuestion| question.gain > 0.0 || question.stops > 0.0;
    next.questions.iter().filter(matters).take(5).map(row).collect()
}
