//! Gates, traps, readiness and the tool in place in words.

use serde::Serialize;

use crate::decision::checks::{GateState, TrapRisk};
use crate::scale::Truth;

use super::super::{Case, words};
use super::{answers, short};

/// A gate.
#[derive(Debug, Clone, Serialize)]
pub struct GateRow {
    /// Its name.
    pub name: String,
    /// `passed`, `leaning`, `failed` or `open`.
    pub state: &'static str,
    /// What is said of it.
    pub text: String,
    /// What is said of it where it stops.
    pub stops: String,
    /// The question it rests on, and its answer.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// The portal-trap test.
#[derive(Debug, Clone, Serialize)]
pub struct TrapView {
    /// `low`, `medium` or `high`.
    pub risk: &'static str,
    /// How many traps are sprung.
    pub sprung: usize,
    /// How many there are.
    pub all: usize,
    /// How many are open.
    pub open: usize,
    /// From how many sprung traps on the risk is medium.
    pub medium_from: usize,
    /// From how many sprung traps on the risk is high.
    pub high_from: usize,
    /// Each trap.
    pub traps: Vec<TrapRow>,
}

/// A trap.
#[derive(Debug, Clone, Serialize)]
pub struct TrapRow {
    /// Its name.
    pub name: String,
    /// `sprung`, `clear` or `open`.
    pub state: &'static str,
    /// Why it is a trap.
    pub text: String,
    /// The way out.
    pub way_out: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// A readiness dimension.
#[derive(Debug, Clone, Serialize)]
pub struct ReadinessRow {
    /// Its name.
    pub name: String,
    /// Its level, 0 to 100.
    pub level: String,
    /// The same as a share, for a bar.
    pub share: f64,
    /// The level it is to reach, or nothing.
    pub target: String,
    /// The answers that make it.
    pub made_of: String,
    /// The next step that would raise it.
    pub next: String,
    /// By how many points.
    pub gain: String,
}

/// What a tool in place means.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// The tool.
    pub tool: String,
    /// How long it has been there.
    pub months: String,
    /// `keep`, `shrink` or `migrate`.
    pub advice: &'static str,
    /// What is said of it.
    pub text: String,
    /// By when to decide.
    pub decide_by: String,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Person-weeks of switching.
    pub weeks: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

pub(super) fn gates(case: &Case<'_>) -> Vec<GateRow> {
    let standings = case.decision.gates.iter().zip(&case.pack.framework.gates);
    standings
        .map(|(standing, gate)| GateRow {
            name: gate.name.clone(),
            state: match standing.state {
                GateState::Passed => "passed",
                GateState::Leaning => "leaning",
                GateState::Failed => "failed",
                GateState::Open => "open",
            },
            text: match standing.state {
                GateState::Passed => gate.passed.clone(),
                _ => gate.text.clone(),
            },
            stops: gate.text.clone(),
            question: case
                .pack
                .questionnaire
                .get(gate.question)
                .map_or_else(String::new, |question| question.short.clone()),
            answer: answers::answer(case, gate.question),
            claims: gate.claims.clone(),
        })
        .collect()
}

pub(super) fn trap(case: &Case<'_>) -> TrapView {
    let test = &case.decision.trap;
    let traps = test.traps.iter().zip(&case.pack.framework.traps).map(|(standing, trap)| TrapRow {
        name: trap.name.clone(),
        state: match standing.sprung {
            Truth::Yes => "sprung",
            Truth::No => "clear",
            Truth::Open => "open",
        },
        text: trap.text.clone(),
        way_out: trap.way_out.clone(),
        claims: trap.claims.clone(),
    });
    let limits = &case.pack.framework.verdict;
    TrapView {
        medium_from: limits.trap_medium,
        high_from: limits.trap_high,
        risk: match test.risk {
            TrapRisk::Low => "low",
            TrapRisk::Medium => "medium",
            TrapRisk::High => "high",
        },
        sprung: test.sprung,
        all: test.traps.len(),
        open: test.open,
        traps: traps.collect(),
    }
}

pub(super) fn readiness(case: &Case<'_>) -> Vec<ReadinessRow> {
    let made_of = |dimension: &crate::decision::checks::Readiness| {
        let parts = dimension
            .parts
            .iter()
            .map(|part| format!("{} {}", short(case.pack, &part.question), words::share_span(part.value)));
        parts.collect::<Vec<_>>().join("; ")
    };
    case.decision
        .readiness
        .iter()
        .map(|dimension| ReadinessRow {
            name: dimension.name.clone(),
            level: words::span(dimension.level),
            share: dimension.level.mean / 100.0,
            target: case.target(&dimension.dimension).map_or_else(String::new, words::points),
            made_of: made_of(dimension),
            next: dimension.next.as_ref().map_or_else(String::new, |next| next.text.clone()),
            gain: dimension.next.as_ref().map_or_else(String::new, |next| words::points(next.gain)),
        })
        .collect()
}

pub(super) fn place(case: &Case<'_>) -> Option<PlaceView> {
    let advice = case.decision.in_place.as_ref()?;
    let place = case.pack.framework.in_place.as_ref()?;
    let tool = case.pack.framework.options.iter().find(|option| option.id == advice.option);
    let (word, text) = match advice.advice {
        crate::decision::Advice::Keep => ("keep", &place.keep),
        crate::decision::Advice::Shrink => ("shrink", &place.shrink),
        crate::decision::Advice::Migrate => ("migrate", &place.migrate),
    };
    Some(PlaceView {
        tool: tool.map_or_else(String::new, |tool| tool.name.clone()),
        months: advice.months.map_or_else(String::new, words::number),
        advice: word,
        text: text.clone(),
        decide_by: advice.decide_by.clone().unwrap_or_default(),
        overdue: advice.overdue,
        weeks: advice.switching_weeks.map_or_else(String::new, |weeks| {
            let [low, likely, high] = [weeks.low, weeks.likely, weeks.high].map(words::number);
            words::most_likely((&low, &likely, &high), case.phrases())
        }),
        claims: place.claims.clone(),
    })
}
