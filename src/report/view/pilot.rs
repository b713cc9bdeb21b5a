//! The plan in words.

use crate::phrases::{Phrases, fill};
use crate::plan::{Backend, DecisionLoad, Hurdle, Judged, Pilot, Plan};

use super::super::{Case, words};
use super::pilot_rows::{
    AbsorptionRow, MetricView, PathRow, PhaseView, PilotView, PlanView, PointView, RiskView, StepView,
};

/// Makes the view of the plan.
pub(super) fn plan(case: &Case<'_>) -> PlanView {
    match case.plan {
        Plan::Pilot(pilot) => of_pilot(case, pilot),
        Plan::Gate { name, steps, also, .. } => of_gate(case, name, steps, also),
        Plan::People => PlanView { kind: "people", ..PlanView::default() },
        Plan::Relax => PlanView { kind: "relax", ..PlanView::default() },
        Plan::LookAgain { on, limit } => PlanView {
            kind: "look-again",
            look_again: words::date(*on),
            limit: words::number(limit * 4.0),
            ..PlanView::default()
        },
    }
}

type GateSteps<'a> = [(&'a crate::framework::GateStep, Option<(crate::date::Date, crate::date::Date)>)];

fn of_gate(case: &Case<'_>, name: &str, steps: &GateSteps<'_>, also: &[&str]) -> PlanView {
    let named = |id: &&str| {
        let gate = case.pack.framework.gates.iter().find(|gate| gate.id == **id);
        gate.map_or_else(String::new, |gate| gate.name.clone())
    };
    let phrases = case.phrases();
    let when = |weeks: &str, days: Option<(crate::date::Date, crate::date::Date)>| {
        let weeks = format!("{} {}", phrases.week, weeks.replace('-', "–"));
        let span = |(from, to)| fill(&phrases.to, &[("low", &words::date(from)), ("high", &words::date(to))]);
        days.map_or_else(|| weeks.clone(), |days| format!("{weeks}, {}", span(days)))
    };
    let view = |(step, days): &(&crate::framework::GateStep, _)| StepView {
        when: when(&step.weeks, *days),
        text: step.text.clone(),
        done: step.done.clone(),
    };
    let views: Vec<StepView> = steps.iter().map(view).collect();
    let first_day = steps.first().and_then(|(_, days)| *days).map_or_else(String::new, |(from, _)| words::date(from));
    PlanView {
        kind: "gate",
        first_step: views.first().map_or_else(String::new, |step| step.text.clone()),
        first_day,
        gate: name.to_owned(),
        also: also.iter().map(named).collect(),
        steps: views,
        ..PlanView::default()
    }
}

fn of_pilot(case: &Case<'_>, pilot: &Pilot<'_>) -> PlanView {
    PlanView {
        kind: "pilot",
        first_step: pilot.phases.first().map_or_else(String::new, |phase| phase.phase.name.clone()),
        first_day: words::date(pilot.start),
        pilot: Some(pilot_view(case, pilot)),
        ..PlanView::default()
    }
}

fn pilot_view(case: &Case<'_>, pilot: &Pilot<'_>) -> PilotView {
    let frame = &case.pack.framework.plan;
    let chosen = pilot.path.chosen.as_ref();
    let (backend, backend_name) = backend(case, pilot.backend);
    let (metric, phrases) = (pilot.metric, case.phrases());
    PilotView {
        leader: pilot.leader.name.clone(),
        start: words::date(pilot.start),
        end: words::date(pilot.end),
        weeks: frame.weeks,
        path: chosen.map_or_else(String::new, |judged| judged.candidate.name.clone()),
        path_figures: chosen.map_or_else(String::new, |judged| path_figures(judged, phrases)),
        others: pilot.path.others.iter().take(3).map(|judged| path_row(judged, phrases)).collect(),
        phases: phases(pilot, phrases),
        metric: metric.and_then(|metric| metric.name.clone()).unwrap_or_default(),
        baseline: metric.map_or_else(String::new, |metric| {
            let unit = metric.unit.clone().unwrap_or_default();
            metric.baseline.map_or_else(String::new, |baseline| format!("{} {unit}", words::number(baseline)))
        }),
        path_baseline: chosen.map_or_else(String::new, |judged| a_week(judged, phrases)),
        metrics: frame.metrics.iter().map(metric_view).collect(),
        decision_points: points(pilot),
        risks: risks(pilot),
        backend,
        backend_name,
        decisions: pilot.decisions.map_or_else(String::new, |(count, _)| words::number(count)),
        decision_load: match pilot.decisions {
            None => "",
            Some((_, DecisionLoad::Fine)) => "fine",
            Some((_, DecisionLoad::Warn)) => "warn",
            Some((_, DecisionLoad::Fail)) => "fail",
        },
        absorption: absorption(pilot, phrases),
        decide_again: words::date(pilot.decide_again),
        non_goals: frame.non_goals.clone(),
        guardrail: frame.guardrail.clone(),
        weekly_use: frame.weekly_use.clone(),
        exit: frame.exit.clone(),
        owner: owner(case),
        claims: frame.claims.clone(),
    }
}

/// Returns the note to the question that the gate on ownership reads: who the owner is.
fn owner(case: &Case<'_>) -> String {
    let gate = case.pack.framework.gates.iter().find(|gate| gate.id == "named-owner");
    let given = gate.and_then(|gate| case.assessment.given.get(&gate.question));
    given.and_then(|given| given.iter().find_map(|given| given.reply.note.clone())).unwrap_or_default()
}

fn backend(case: &Case<'_>, backend: Backend) -> (&'static str, String) {
    match backend {
        Backend::Exists(choice) => {
            let question = case.pack.questionnaire.get(case.pack.framework.needs.automation);
            let text = question.and_then(|question| question.choices().get(usize::from(choice)));
            ("exists", text.map_or_else(String::new, |choice| choice.text.clone()))
        }
        Backend::Orchestrator => ("orchestrator", String::new()),
        Backend::BuildFirst => ("build-first", String::new()),
        Backend::Unknown => ("unknown", String::new()),
    }
}

fn a_week(judged: &Judged, phrases: &Phrases) -> String {
    fill(&phrases.a_week, &[("count", &words::about(judged.candidate.per_week))])
}

fn figures(judged: &Judged, phrases: &Phrases) -> String {
    let candidate = &judged.candidate;
    let hours = |text: &str, hours: f64| fill(text, &[("hours", &words::about(hours))]);
    let mut parts = vec![a_week(judged, phrases)];
    parts.extend(candidate.wait.map(|wait| hours(&phrases.waiting_each, wait)));
    parts.extend(candidate.handling.map(|handling| hours(&phrases.work_each, handling)));
    let share = |share: f64| fill(&phrases.standard, &[("share", &words::percent(share))]);
    parts.extend(candidate.standard.map(share));
    parts.extend(judged.toil.map(|toil| hours(&phrases.saves_work, toil)));
    parts.extend(judged.waiting.map(|waiting| hours(&phrases.removes_waiting, waiting)));
    parts.join(", ")
}

fn path_figures(judged: &Judged, phrases: &Phrases) -> String {
    let value = fill(&phrases.worth, &[("value", &words::hundredths(judged.value))]);
    format!("{}, {value}", figures(judged, phrases))
}

fn path_row(judged: &Judged, phrases: &Phrases) -> PathRow {
    let hurdle = |hurdle: &Hurdle| {
        match hurdle {
            Hurdle::TooRare => &phrases.too_rare,
            Hurdle::NotStandard => &phrases.too_much_judgement,
            Hurdle::StandardUnknown => &phrases.standard_unknown,
        }
        .clone()
    };
    let hurdles: Vec<String> = judged.hurdles.iter().map(hurdle).collect();
    PathRow {
        name: judged.candidate.name.clone(),
        value: words::hundredths(judged.value),
        figures: figures(judged, phrases),
        hurdles: phrases.list(&hurdles),
    }
}

fn phases(pilot: &Pilot<'_>, phrases: &Phrases) -> Vec<PhaseView> {
    pilot
        .phases
        .iter()
        .map(|phase| PhaseView {
            name: phase.phase.name.clone(),
            weeks: format!("{}–{}", phase.phase.from, phase.phase.to),
            days: fill(&phrases.to, &[("low", &words::date(phase.from)), ("high", &words::date(phase.to))]),
            text: phase.phase.text.clone(),
            steps: phase.steps.iter().map(|step| step.text.clone()).collect(),
            done: phase.phase.done.clone(),
        })
        .collect()
}

fn metric_view(metric: &crate::framework::PlanMetric) -> MetricView {
    MetricView {
        name: metric.name.clone(),
        formula: metric.formula.clone(),
        target: metric.target.clone(),
        stop: metric.stop.clone(),
        source: format!("{} ({})", metric.source, metric.window),
    }
}

fn points(pilot: &Pilot<'_>) -> Vec<PointView> {
    pilot
        .decision_points
        .iter()
        .map(|(point, day)| PointView {
            week: point.week,
            day: words::date(*day),
            name: point.name.clone(),
            go: point.go.clone(),
            fix: point.fix.clone(),
            pivot: point.pivot.clone(),
            stop: point.stop.clone(),
        })
        .collect()
}

fn risks(pilot: &Pilot<'_>) -> Vec<RiskView> {
    let view = |risk: &crate::framework::Risk| RiskView {
        risk: risk.risk.clone(),
        sign: risk.sign.clone(),
        answer: risk.answer.clone(),
        owner: risk.owner.clone(),
    };
    pilot.risks.iter().map(view).collect()
}

fn absorption(pilot: &Pilot<'_>, phrases: &Phrases) -> Vec<AbsorptionRow> {
    let kinds = [&phrases.kind_finding, &phrases.kind_deploying, &phrases.kind_tickets];
    pilot
        .absorption
        .iter()
        .map(|row| AbsorptionRow {
            name: row.interaction.name.clone(),
            kind: kinds.get(row.interaction.kind).map_or_else(String::new, |kind| (*kind).clone()),
            hours: words::tenths(row.interaction.hours()),
            covered: words::percent(row.covered),
            stays: words::tenths(row.stays()),
        })
        .collect()
}
