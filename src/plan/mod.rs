//! The plan that follows from a decision: the pilot golden path, or what must come before it (method, section 10).
//!
//! Nothing is judged again here: the plan reads the decision, the answers and the pack, and puts dates to them.

mod candidates;
pub mod kit;
mod path;

pub use path::{Candidate, Hurdle, Judged, PathChoice, Turn, Weight, choose, is_called};

use crate::agreement::{Agreement, Exists};
use crate::answers::Metric;
use crate::assessment::Assessment;
use crate::baseline::{Baseline, TicketType};
use crate::date::{Date, days_after, monday_from, months_after};
use crate::decision::needs::Interaction;
use crate::decision::verdict::VerdictKind;
use crate::decision::{Decision, Ranked};
use crate::estate::Estate;
use crate::framework::{BackendFirst, DecisionPoint, GateStep, Pack, Phase, PlanMetric, Risk, Step};
use crate::questionnaire::Datum;
use crate::scale::Truth;

/// What is known for a plan besides the answers; nothing of it must be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'a> {
    /// What people agreed.
    pub agreement: Option<&'a Agreement>,
    /// What was counted in exports of tickets.
    pub baseline: Option<&'a Baseline>,
    /// What was counted in a catalogue.
    pub estate: Option<&'a Estate>,
    /// The ticket types that an earlier plan made a path for.
    pub served: &'a [String],
}

/// What to do next.
#[derive(Debug, Clone)]
pub enum Plan<'a> {
    /// Pilot the alternative that leads.
    Pilot(Box<Pilot<'a>>),
    /// A gate first.
    Gate {
        /// The gate's id.
        gate: &'a str,
        /// The gate's name.
        name: &'a str,
        /// Its steps, with the first and last day of each where its weeks are numbers.
        steps: Vec<(&'a GateStep, Option<(Date, Date)>)>,
        /// The other gates that fail.
        also: Vec<&'a str>,
    },
    /// People first.
    People,
    /// Nothing fits: relax a constraint, or cover the layer in another way.
    Relax,
    /// Nothing hurts: look again.
    LookAgain {
        /// The day.
        on: Date,
        /// The pain, 0 to 1, from which on the verdict would change.
        limit: f64,
    },
}

/// The pilot of one golden path.
#[derive(Debug, Clone)]
pub struct Pilot<'a> {
    /// What is piloted.
    pub leader: &'a Ranked,
    /// The first day of week 1, a Monday.
    pub start: Date,
    /// The last day.
    pub end: Date,
    /// What comes before week 1 where nothing stands behind the button.
    pub first: Option<BackendPhase<'a>>,
    /// Which ticket type becomes the path.
    pub path: PathChoice,
    /// What was counted of it.
    pub counted: Option<&'a TicketType>,
    /// What is known besides the answers.
    pub given: Given<'a>,
    /// The phases with their days and the steps in the leader's own terms.
    pub phases: Vec<PilotPhase<'a>>,
    /// The metric that must move, with its baseline.
    pub metric: Option<&'a Metric>,
    /// The pilot's metrics.
    pub metrics: &'a [PlanMetric],
    /// The decision points with their days.
    pub decision_points: Vec<(&'a DecisionPoint, Date)>,
    /// The risks.
    pub risks: &'a [Risk],
    /// What stands behind the button.
    pub backend: Backend,
    /// Decisions a developer takes before a first deployment, and how that is judged.
    pub decisions: Option<(f64, DecisionLoad)>,
    /// What the leader would absorb of each interaction.
    pub absorption: Vec<Absorption>,
    /// The day by which to decide again in any case.
    pub decide_again: Date,
}

/// What comes before week 1, with its days.
#[derive(Debug, Clone)]
pub struct BackendPhase<'a> {
    /// What is built.
    pub frame: &'a BackendFirst,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
}

/// A phase of the pilot with its days.
#[derive(Debug, Clone)]
pub struct PilotPhase<'a> {
    /// The phase.
    pub phase: &'a Phase,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// What to do, in the terms of the options of the leader.
    pub steps: Vec<&'a Step>,
}

/// What stands behind the button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// Automation that exists: the index of the answer's choice.
    Exists(u16),
    /// Automation that people agreed on, which exists.
    Agreed,
    /// Automation that people agreed on, which exists in part: somebody closes the gap.
    Partly,
    /// The orchestrator of the leader.
    Orchestrator,
    /// Nothing yet: the pilot begins with building it.
    BuildFirst,
    /// Unknown: the first thing to find out.
    Unknown,
}

/// How many decisions a path leaves to a developer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionLoad {
    /// Few enough.
    Fine,
    /// So many that the plan warns.
    Warn,
    /// So many that the path is not golden.
    Fail,
}

/// What the leader would absorb of an interaction.
#[derive(Debug, Clone)]
pub struct Absorption {
    /// The interaction.
    pub interaction: Interaction,
    /// The share the leader really covers, 0 to 1.
    pub covered: f64,
}

impl Absorption {
    /// Returns the hours a month per developer that stay.
    pub fn stays(&self) -> f64 {
        self.interaction.hours() * (1.0 - self.covered)
    }
}

/// Makes the plan of a decision.
pub fn plan<'a>(pack: &'a Pack, assessment: &'a Assessment, decision: &'a Decision, given: Given<'a>) -> Plan<'a> {
    let leader = decision.leader();
    match (decision.verdict.kind, leader) {
        (VerdictKind::NotNeeded, _) => Plan::LookAgain {
            on: months_after(assessment.date, pack.framework.verdict.look_again_months),
            limit: pack.framework.needs.hurts,
        },
        (VerdictKind::NotYet, _) if decision.verdict.gate.is_some() => gate_plan(pack, assessment, decision),
        (VerdictKind::NotYet, _) => Plan::People,
        (VerdictKind::NothingFits, _) | (_, None) => Plan::Relax,
        (_, Some(leader)) => Plan::Pilot(Box::new(pilot(&Basis { pack, assessment, decision, given }, leader))),
    }
}

/// The first day of anything planned: a Monday, with a week to prepare.
fn start(assessment: &Assessment) -> Date {
    monday_from(days_after(assessment.date, 7))
}

fn gate_plan<'a>(pack: &'a Pack, assessment: &Assessment, decision: &'a Decision) -> Plan<'a> {
    let failed: Vec<&str> = decision.failed_gates().collect();
    let first = failed.first().and_then(|id| pack.framework.gates.iter().find(|gate| gate.id == *id));
    let Some(gate) = first else { return Plan::Relax };
    let start = start(assessment);
    let steps = gate.steps.iter().map(|step| (step, weeks(&step.weeks).map(|weeks| days(start, weeks)))).collect();
    Plan::Gate { gate: &gate.id, name: &gate.name, steps, also: failed.into_iter().skip(1).collect() }
}

/// Reads `3` or `1-2`.
fn weeks(text: &str) -> Option<(i32, i32)> {
    let (from, to) = text.split_once(['-', '–']).unwrap_or((text, text));
    Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
}

/// Returns the first day of the first week and the last working day of the last one; weeks count from 1.
fn days(start: Date, (from, to): (i32, i32)) -> (Date, Date) {
    (days_after(start, 7 * (from - 1)), days_after(start, 7 * (to - 1) + 4))
}

/// All that a pilot is planned from.
struct Basis<'a> {
    pack: &'a Pack,
    assessment: &'a Assessment,
    decision: &'a Decision,
    given: Given<'a>,
}

impl<'a> Basis<'a> {
    /// The first day of week 1: the one agreed on, else a week from the assessment; always a Monday. Where something must be built
    /// first, that begins then, and week 1 follows.
    fn days(&self, backend: Backend) -> (Date, Option<BackendPhase<'a>>) {
        let agreed = self.given.agreement.and_then(|agreement| agreement.start);
        let start = agreed.map_or_else(|| start(self.assessment), monday_from);
        let frame = &self.pack.framework.plan.backend;
        if backend != Backend::BuildFirst {
            return (start, None);
        }
        let (from, to) = days(start, (1, frame.weeks));
        (days_after(start, 7 * frame.weeks), Some(BackendPhase { frame, from, to }))
    }
}

fn pilot<'a>(basis: &Basis<'a>, leader: &'a Ranked) -> Pilot<'a> {
    let Basis { pack, assessment, decision, given } = *basis;
    let frame = &pack.framework.plan;
    let backend = backend(basis, leader);
    let (start, first) = basis.days(backend);
    let phase = |phase: &'a Phase| {
        let (from, to) = days(start, (phase.from, phase.to));
        PilotPhase { phase, from, to, steps: steps_of(pack, leader, &phase.id) }
    };
    let decision_points =
        frame.decision_points.iter().map(|point| (point, days(start, (point.week, point.week)).1)).collect();
    let confirmed = given.agreement.and_then(|agreement| agreement.path.ticket.as_ref());
    let candidates = candidates::all(pack, assessment, given);
    let path = choose(pack, &candidates, confirmed.map(|name| name.value.as_str()));
    let counted = path.chosen.as_ref().and_then(|chosen| given.baseline?.find(&chosen.candidate.name));
    Pilot {
        leader,
        start,
        end: days(start, (frame.weeks, frame.weeks)).1,
        first,
        path,
        counted,
        given,
        phases: frame.phases.iter().map(phase).collect(),
        metric: assessment.metric.as_ref(),
        metrics: &frame.metrics,
        decision_points,
        risks: &frame.risks,
        backend,
        decisions: decisions(pack, assessment),
        absorption: absorption(pack, assessment, decision, leader),
        decide_again: months_after(assessment.date, pack.framework.verdict.decide_again_months),
    }
}

fn steps_of<'a>(pack: &'a Pack, leader: &Ranked, phase: &str) -> Vec<&'a Step> {
    let options = pack.framework.options.iter().filter(|option| leader.members.contains(&option.id));
    options.flat_map(|option| &option.steps).filter(|step| step.phase == phase).collect()
}

fn backend(basis: &Basis<'_>, leader: &Ranked) -> Backend {
    let Basis { pack, assessment, decision, given } = *basis;
    match given.agreement.and_then(|agreement| agreement.backend.exists) {
        Some(Exists::Yes) => return Backend::Agreed,
        Some(Exists::Partly) => return Backend::Partly,
        Some(Exists::No) => return Backend::BuildFirst,
        None => {}
    }
    let needs = &pack.framework.needs;
    let covers = leader.eligibility.coverage.orchestration;
    if leader.members.len() > 1 || (decision.needs.orchestrator && covers >= needs.covered) {
        return Backend::Orchestrator;
    }
    let Some(state) = assessment.state(needs.automation) else {
        return Backend::Unknown;
    };
    let callable = |choice: u16| needs.automation_value.get(usize::from(choice)).is_some_and(|value| *value >= 0.5);
    match state.known().and_then(Datum::choice) {
        Some(choice) if callable(choice) => Backend::Exists(choice),
        Some(_) => Backend::BuildFirst,
        None => Backend::Unknown,
    }
}

fn decisions(pack: &Pack, assessment: &Assessment) -> Option<(f64, DecisionLoad)> {
    let frame = &pack.framework.plan;
    let number = assessment.state(frame.decisions)?.known()?.number()?;
    let load = if number >= frame.decisions_fail {
        DecisionLoad::Fail
    } else if number >= frame.decisions_warn {
        DecisionLoad::Warn
    } else {
        DecisionLoad::Fine
    };
    Some((number, load))
}

/// What the leader would absorb of each interaction: the real coverage of the layer that it belongs to.
fn absorption(pack: &Pack, assessment: &Assessment, decision: &Decision, leader: &Ranked) -> Vec<Absorption> {
    let Some(question) = pack.framework.needs.interactions else {
        return Vec::new();
    };
    let rows = assessment.rows.get(&question).map_or(&[][..], Vec::as_slice);
    let coverage = leader.eligibility.coverage;
    let automation = decision.needs.automation.mean;
    rows.iter()
        .filter_map(|row| Interaction::of(&pack.questionnaire, question, row))
        .map(|interaction| {
            let covered = match interaction.kind {
                0 => coverage.discoverability,
                1 => automation * coverage.self_service + (1.0 - automation) * coverage.orchestration,
                _ => coverage.self_service,
            };
            Absorption { interaction, covered }
        })
        .collect()
}

impl Decision {
    /// Returns the alternative that leads.
    pub fn leader(&self) -> Option<&Ranked> {
        self.find(self.verdict.leader.as_deref()?)
    }

    /// Returns an alternative by its id.
    pub fn find(&self, id: &str) -> Option<&Ranked> {
        self.ranking.iter().find(|ranked| ranked.id == id)
    }

    /// Returns the ids of the gates that fail, in order.
    pub fn failed_gates(&self) -> impl Iterator<Item = &str> {
        let failed = crate::decision::checks::GateState::Failed;
        self.gates.iter().filter(move |gate| gate.state == failed).map(|gate| gate.gate.as_str())
    }

    /// Returns how many traps are sprung, and how many there are.
    pub fn traps(&self) -> (usize, usize) {
        let sprung = self.trap.traps.iter().filter(|trap| trap.sprung == Truth::Yes).count();
        (sprung, self.trap.traps.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_read_as_a_number_or_a_span() {
        assert_eq!(weeks("3"), Some((3, 3)));
        assert_eq!(weeks("1-2"), Some((1, 2)));
        assert_eq!(weeks("soon"), None);
    }

    #[test]
    fn a_week_runs_from_monday_to_friday() {
        let start: Date = "2026-11-30".parse().unwrap();
        assert_eq!(days(start, (1, 2)), (start, "2026-12-11".parse().unwrap()));
    }
}
