//! The plan as data: `pilot-plan.json`, whose predictions a later quarter grades.
//!
//! Figures are not rounded. Ids are made from what does not change in a rerun, so that a later quarter finds each prediction again.

mod parts;
mod people;

use crate::agreement::{Agreement, Exists};
use crate::date::{Date, Quarter};
use crate::estate::{Estate, Part};
use crate::plan::kit::slug;
use crate::plan::{Backend, Hurdle, Judged, Pilot, Plan, Turn, Weight};

pub use parts::*;
pub use people::*;

use super::Case;
use super::view::filled;

/// The version of this form: raised when a key goes or changes its meaning.
pub const FORM: u32 = 1;

/// Makes the plan of a case as data.
pub fn pilot_plan(case: &Case<'_>) -> PilotPlan {
    let about = about(case);
    let (first, pilot) = match case.plan {
        Plan::Pilot(pilot) => (Vec::new(), Some(Box::new(of_pilot(case, pilot, &about.id)))),
        Plan::Gate { steps, .. } => {
            let step = |(step, days): &(&crate::framework::GateStep, Option<(Date, Date)>)| FirstStep {
                weeks: step.weeks.clone(),
                from: days.map(|(from, _)| from.to_string()),
                to: days.map(|(_, to)| to.to_string()),
                activity: step.text.clone(),
                exit_check: step.done.clone(),
            };
            (steps.iter().map(step).collect(), None)
        }
        Plan::People | Plan::Relax | Plan::LookAgain { .. } => (Vec::new(), None),
    };
    PilotPlan { plan: about, first, pilot }
}

/// Returns the short name of the path that was chosen: the one agreed on, else made from the ticket type.
pub fn path_slug(pilot: &Pilot<'_>) -> Option<String> {
    let agreed = pilot.given.agreement.and_then(|agreement| agreement.path.slug.as_ref());
    let chosen = pilot.path.chosen.as_ref()?;
    Some(agreed.map_or_else(|| slug(&chosen.candidate.name), |slug| slug.value.clone()))
}

/// Returns the id of an assessment: whom it is about, and the quarter.
pub fn assessment_id(case: &Case<'_>) -> String {
    format!("{}-{}", slug(&case.decision.subject), Quarter::containing(case.assessment.date))
}

fn about(case: &Case<'_>) -> About {
    let assessment_id = assessment_id(case);
    let (kind, pilot) = match case.plan {
        Plan::Pilot(pilot) => ("pilot", Some(pilot)),
        Plan::Gate { .. } => ("gate", None),
        Plan::People => ("people", None),
        Plan::Relax => ("relax", None),
        Plan::LookAgain { .. } => ("look-again", None),
    };
    let id = match pilot {
        Some(pilot) => {
            let path = path_slug(pilot).unwrap_or_else(|| "open".to_owned());
            format!("{assessment_id}/{}/{path}", pilot.leader.id)
        }
        None => format!("{assessment_id}/{kind}"),
    };
    let options = &case.pack.framework.options;
    let versions = |pilot: &Pilot<'_>| {
        let members = options.iter().filter(|option| pilot.leader.members.contains(&option.id));
        let versions: Vec<&str> = members.filter_map(|option| option.kit_versions.as_deref()).collect();
        (!versions.is_empty()).then(|| versions.join("; "))
    };
    About {
        id,
        version: FORM,
        kind,
        assessment_id,
        subject: case.decision.subject.clone(),
        created: case.assessment.date.to_string(),
        pack: format!("{} {}", case.pack.info.id, case.pack.info.version),
        generator: env!("CARGO_PKG_VERSION").to_owned(),
        tool: pilot.map(|pilot| pilot.leader.id.clone()),
        tool_name: pilot.map(|pilot| pilot.leader.name.clone()),
        tool_version_assumed: pilot.and_then(|pilot| versions(pilot)),
    }
}

fn of_pilot(case: &Case<'_>, pilot: &Pilot<'_>, plan: &str) -> PilotPart {
    let frame = &case.pack.framework.plan;
    let nothing = Agreement::default();
    let agreement = pilot.given.agreement.unwrap_or(&nothing);
    PilotPart {
        hypothesis: HypothesisPart {
            condition: filled(&frame.hypothesis.condition, case, pilot),
            result: filled(&frame.hypothesis.result, case, pilot),
            measured_by: frame.hypothesis.metrics.clone(),
            by_when: pilot.end.to_string(),
        },
        path: path(pilot, agreement),
        owner: owner(agreement),
        teams: teams(agreement),
        mandates: mandates(agreement),
        baseline: baseline(pilot),
        estate: pilot.given.estate.map(estate),
        backend: backend(case, pilot, agreement),
        timeline: timeline(pilot),
        acceptance: acceptance(case, pilot),
        metrics: predictions(pilot, plan),
        guardrails: vec![frame.guardrail.clone()],
        weekly_use: frame.weekly_use.clone(),
        risks: risks(pilot),
        security: SecurityPart {
            data_class: agreement.security.data_class.clone(),
            approvals: agreement.security.approvals.clone(),
            audit_source: agreement.security.audit_source.clone(),
        },
        cost: cost(case, pilot, agreement),
        decisions: decisions(pilot),
        board: agreement.board.clone(),
        non_goals: frame.non_goals.clone(),
        exit: frame.exit.clone(),
        rerun: RerunPart {
            cadence: frame.rerun.clone(),
            inputs: frame.rerun_inputs.clone(),
            decide_again: pilot.decide_again.to_string(),
        },
    }
}

const fn hurdle(hurdle: Hurdle) -> &'static str {
    match hurdle {
        Hurdle::TooRare => "too-rare",
        Hurdle::RateUnknown => "rate-unknown",
        Hurdle::TooFew => "too-few-tickets",
        Hurdle::OneTeam => "one-team",
        Hurdle::NotARequest => "not-a-request",
        Hurdle::NotStandard => "not-standard",
        Hurdle::StandardUnknown => "standard-unknown",
        Hurdle::Served => "served",
    }
}

fn fails(judged: &Judged) -> Vec<&'static str> {
    judged.hurdles.iter().map(|met| hurdle(*met)).collect()
}

fn path(pilot: &Pilot<'_>, agreement: &Agreement) -> PathPart {
    let chosen = pilot.path.chosen.as_ref();
    let counted = |judged: &Judged| match pilot.given.baseline {
        Some(baseline) if judged.candidate.measured => baseline.source.clone(),
        _ => "answers".to_owned(),
    };
    PathPart {
        slug: path_slug(pilot),
        replaces_ticket_class: chosen.map(|judged| judged.candidate.name.clone()),
        confirmed: pilot.path.confirmed,
        source: chosen.map(counted),
        value: chosen.and_then(|judged| judged.value),
        fails: chosen.map(fails).unwrap_or_default(),
        others: pilot
            .path
            .others
            .iter()
            .map(|judged| OtherPath {
                ticket_class: judged.candidate.name.clone(),
                value: judged.value,
                fails: fails(judged),
            })
            .collect(),
        turns: pilot.path.turns.iter().map(turn).collect(),
        in_scope: agreement.path.in_scope.clone(),
        out_of_scope: agreement.path.out_of_scope.clone(),
        escape_hatch: agreement.path.escape_hatch.clone(),
        steps_before: agreement.path.steps_before.clone(),
        steps_after: agreement.path.steps_after.clone(),
        decisions_left_to_developer: agreement.fields.iter().map(|field| field.title.clone()).collect(),
    }
}

/// Returns a change that would put another type first, as a formula: `toil × 0.5: New bucket`, `runner-up ≥ 9.3 a week`.
fn turn(turn: &Turn) -> String {
    match turn {
        Turn::Weight { weight, factor, first } => {
            let name = match weight {
                Weight::Toil => "toil",
                Weight::Wait => "wait",
                Weight::Teams => "teams",
                Weight::Reassignments => "reassignments",
            };
            format!("{name} × {factor}: {first}")
        }
        Turn::Volume { from } => format!("runner-up ≥ {} a week", super::words::number(*from)),
    }
}

fn owner(agreement: &Agreement) -> OwnerPart {
    let owner = &agreement.owner;
    OwnerPart {
        product_owner: owner.product_owner.clone(),
        team: owner.team.clone(),
        platform_fte: owner.people,
        support_channel: owner.support_channel.clone(),
        support_hours: owner.support_hours.clone(),
        response_target: owner.response_target.clone(),
    }
}

fn teams(agreement: &Agreement) -> TeamsPart {
    let team = |team: &crate::agreement::Team| TeamPart {
        name: team.name.clone(),
        size: team.size,
        champion: team.champion.clone(),
        consent_date: team.consent.map(|date| date.to_string()),
    };
    TeamsPart { pilot: agreement.teams.iter().map(team).collect(), control: agreement.control.clone() }
}

fn mandates(agreement: &Agreement) -> Vec<MandatePart> {
    let order = |order: &crate::agreement::Mandate| MandatePart {
        team: order.team.clone(),
        from: order.from.to_string(),
        to: order.to.map(|date| date.to_string()),
        by: order.by.clone(),
    };
    agreement.mandates.iter().map(order).collect()
}

fn baseline(pilot: &Pilot<'_>) -> BaselinePart {
    let candidate = pilot.path.chosen.as_ref().map(|judged| &judged.candidate);
    let export = pilot.given.baseline.filter(|_| pilot.counted.is_some());
    BaselinePart {
        source: match (export, candidate) {
            (Some(_), _) => "export",
            (None, Some(_)) => "answers",
            (None, None) => "none",
        },
        window: export.and_then(|counted| Some([counted.first?.to_string(), counted.last?.to_string()])),
        weeks: export.and_then(|counted| counted.weeks),
        tickets: candidate.and_then(|candidate| candidate.tickets),
        per_week: candidate.and_then(|candidate| candidate.per_week),
        lead_p50_h: candidate.and_then(|candidate| candidate.wait),
        lead_p85_h: candidate.and_then(|candidate| candidate.wait_p85),
        hands_on_min: candidate.and_then(|candidate| candidate.handling).map(|hours| hours * 60.0),
        reassign_mean: candidate.and_then(|candidate| candidate.reassigned),
        files: export
            .iter()
            .flat_map(|counted| &counted.files)
            .map(|file| FilePart { source_file: file.name.clone(), sha256: file.sha256.clone(), rows: file.rows })
            .collect(),
        data_quality: export.map(|counted| counted.quality.clone()).unwrap_or_default(),
    }
}

fn estate(estate: &Estate) -> EstatePart {
    let share = |(of, part): (&String, &Part)| (of.clone(), SharePart { count: part.count, total: part.total });
    EstatePart {
        source: estate.source.clone(),
        counted: estate.counted.map(|date| date.to_string()),
        counts: estate.counts.clone(),
        shares: estate.shares.iter().map(share).collect(),
    }
}

fn backend(case: &Case<'_>, pilot: &Pilot<'_>, agreement: &Agreement) -> BackendPart {
    let exists_today = match (agreement.backend.exists, pilot.backend) {
        (Some(Exists::Yes), _) | (None, Backend::Exists(_) | Backend::Agreed) => "yes",
        (Some(Exists::Partly), _) | (None, Backend::Partly | Backend::Orchestrator) => "partly",
        (Some(Exists::No), _) | (None, Backend::BuildFirst) => "no",
        (None, Backend::Unknown) => "unknown",
    };
    let answered = || match pilot.backend {
        Backend::Exists(choice) => {
            let question = case.pack.questionnaire.get(case.pack.framework.needs.automation)?;
            question.choices().get(usize::from(choice)).map(|choice| choice.text.clone())
        }
        Backend::Orchestrator => Some(pilot.leader.name.clone()),
        _ => None,
    };
    BackendPart {
        automation: agreement.backend.automation.clone().or_else(answered),
        exists_today,
        may_start: !matches!(exists_today, "no" | "unknown"),
        gap: agreement.backend.gap.clone(),
        owner: agreement.backend.owner.clone(),
        due: agreement.backend.due.map(|date| date.to_string()),
    }
}

fn timeline(pilot: &Pilot<'_>) -> Vec<Week> {
    let first = pilot.first.iter().map(|first| Week {
        id: "backend".to_owned(),
        from_week: 1 - first.frame.weeks,
        to_week: 0,
        from: first.from.to_string(),
        to: first.to.to_string(),
        activity: first.frame.name.clone(),
        text: first.frame.text.clone(),
        steps: Vec::new(),
        exit_check: first.frame.done.clone(),
    });
    let phases = pilot.phases.iter().map(|phase| Week {
        id: phase.phase.id.clone(),
        from_week: phase.phase.from,
        to_week: phase.phase.to,
        from: phase.from.to_string(),
        to: phase.to.to_string(),
        activity: phase.phase.name.clone(),
        text: phase.phase.text.clone(),
        steps: phase.steps.iter().map(|step| step.text.clone()).collect(),
        exit_check: phase.phase.done.clone(),
    });
    first.chain(phases).collect()
}

fn acceptance(case: &Case<'_>, pilot: &Pilot<'_>) -> Vec<AcceptancePart> {
    let said = |text: &str| filled(text, case, pilot);
    let criterion = |criterion: &crate::framework::Acceptance| AcceptancePart {
        id: criterion.id.clone(),
        given: said(&criterion.given),
        when: said(&criterion.when),
        then: said(&criterion.then),
        check: said(&criterion.check),
    };
    case.pack.framework.plan.acceptance.iter().map(criterion).collect()
}

/// Returns the predictions. The baseline of waiting is known where the path is; every other begins with the pilot.
fn predictions(pilot: &Pilot<'_>, plan: &str) -> Vec<Prediction> {
    let wait = pilot.path.chosen.as_ref().and_then(|judged| judged.candidate.wait);
    let prediction = |metric: &crate::framework::PlanMetric| Prediction {
        id: format!("{plan}/{}", metric.id),
        metric: metric.id.clone(),
        code: metric.code.clone(),
        name: metric.name.clone(),
        formula: metric.formula.clone(),
        numerator_source: metric.numerator.clone(),
        denominator_source: metric.denominator.clone(),
        formula_version: metric.formula_version,
        unit: metric.unit.clone(),
        baseline: wait.filter(|_| metric.goal.of_baseline && metric.unit == "hours"),
        goal: metric.goal,
        target: metric.target.clone(),
        stop: metric.stop.clone(),
        window: metric.window.clone(),
    };
    pilot.metrics.iter().map(prediction).collect()
}

fn risks(pilot: &Pilot<'_>) -> Vec<RiskPart> {
    let risk = |risk: &crate::framework::Risk| RiskPart {
        risk: risk.risk.clone(),
        sign: risk.sign.clone(),
        answer: risk.answer.clone(),
        owner: risk.owner.clone(),
    };
    pilot.risks.iter().map(risk).collect()
}

fn cost(case: &Case<'_>, pilot: &Pilot<'_>, agreement: &Agreement) -> CostPart {
    let shown = case.pack.shows_money();
    let weeks = f64::from(case.pack.framework.plan.weeks);
    CostPart {
        currency: shown.then(|| case.pack.framework.cost.currency.clone()),
        licence_a_year: shown.then_some(pilot.leader.cost.licence_a_year),
        fte_weeks: agreement.owner.people.map(|people| people * weeks),
        infrastructure_a_year: agreement.infrastructure.filter(|_| shown),
    }
}

fn decisions(pilot: &Pilot<'_>) -> Vec<DecisionPart> {
    let point = |(point, day): &(&crate::framework::DecisionPoint, Date)| DecisionPart {
        week: point.week,
        date: day.to_string(),
        name: point.name.clone(),
        go: point.go.clone(),
        fix: point.fix.clone(),
        pivot: point.pivot.clone(),
        stop: point.stop.clone(),
    };
    pilot.decision_points.iter().map(point).collect()
}
