//! The plan in words.

use crate::phrases::{Phrases, fill};
use crate::plan::{Backend, DecisionLoad, Hurdle, Judged, Pilot, Plan};

use super::super::{Case, estate_view, words};
use super::agreed;
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
    let first = pilot.first.as_ref().map(|first| (first.frame.name.clone(), first.from));
    let phase = || pilot.phases.first().map(|phase| (phase.phase.name.clone(), phase.from));
    let (first_step, first_day) = first.or_else(phase).unwrap_or_else(|| (String::new(), pilot.start));
    PlanView {
        kind: "pilot",
        first_step,
        first_day: words::date(first_day),
        pilot: Some(pilot_view(case, pilot)),
        ..PlanView::default()
    }
}

fn pilot_view(case: &Case<'_>, pilot: &Pilot<'_>) -> PilotView {
    let phrases = case.phrases();
    let chosen = pilot.path.chosen.as_ref();
    let (backend, backend_name) = backend(case, pilot);
    let metric = pilot.metric;
    PilotView {
        path: chosen.map_or_else(String::new, |judged| judged.candidate.name.clone()),
        path_figures: chosen.map_or_else(String::new, |judged| path_figures(judged, phrases)),
        path_baseline: chosen.map_or_else(String::new, |judged| a_week(judged, phrases)),
        path_hurdles: chosen.map_or_else(String::new, |judged| hurdles(judged, phrases)),
        confirmed: pilot.path.confirmed,
        runner_up: pilot.path.runner_up().map_or_else(String::new, |judged| judged.candidate.name.clone()),
        turns: pilot.path.turns.iter().map(agreed::turn).collect(),
        others: pilot.path.others.iter().take(3).map(|judged| path_row(judged, phrases)).collect(),
        counted: agreed::counted(pilot),
        estate: pilot.given.estate.map(estate_view),
        agreed: agreed::agreed(pilot),
        cost: agreed::cost(case, pilot),
        metric: metric.and_then(|metric| metric.name.clone()).unwrap_or_default(),
        baseline: metric.map_or_else(String::new, |metric| {
            let unit = metric.unit.clone().unwrap_or_default();
            metric.baseline.map_or_else(String::new, |baseline| format!("{} {unit}", words::number(baseline)))
        }),
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
        owner: owner(case, pilot),
        ..frame_view(case, pilot)
    }
}

/// What the pack says of every pilot, with the days of this one.
fn frame_view(case: &Case<'_>, pilot: &Pilot<'_>) -> PilotView {
    let (frame, phrases) = (&case.pack.framework.plan, case.phrases());
    let said = |text: &str| agreed::filled(text, case, pilot);
    PilotView {
        leader: pilot.leader.name.clone(),
        start: words::date(pilot.start),
        end: words::date(pilot.end),
        weeks: frame.weeks,
        first: pilot.first.as_ref().map(|first| first_phase(first, phrases)),
        phases: phases(pilot, phrases),
        hypothesis_if: said(&frame.hypothesis.condition),
        hypothesis_then: said(&frame.hypothesis.result),
        measured_by: agreed::measured_by(frame),
        acceptance: agreed::acceptance(case, pilot),
        metrics: frame.metrics.iter().map(metric_view).collect(),
        decision_points: points(pilot),
        risks: risks(pilot),
        decide_again: words::date(pilot.decide_again),
        non_goals: frame.non_goals.clone(),
        guardrail: frame.guardrail.clone(),
        weekly_use: frame.weekly_use.clone(),
        exit: frame.exit.clone(),
        rerun: frame.rerun.clone(),
        rerun_inputs: frame.rerun_inputs.clone(),
        claims: frame.claims.clone(),
        ..PilotView::default()
    }
}

fn first_phase(first: &crate::plan::BackendPhase<'_>, phrases: &Phrases) -> PhaseView {
    PhaseView {
        name: first.frame.name.clone(),
        weeks: format!("{}–0", 1 - first.frame.weeks),
        days: fill(&phrases.to, &[("low", &words::date(first.from)), ("high", &words::date(first.to))]),
        text: first.frame.text.clone(),
        steps: Vec::new(),
        done: first.frame.done.clone(),
    }
}

/// Returns who the owner is: as agreed, else the note to the question that the gate on ownership reads.
fn owner(case: &Case<'_>, pilot: &Pilot<'_>) -> String {
    if let Some(named) = pilot.given.agreement.and_then(|agreement| agreement.owner.product_owner.clone()) {
        return named;
    }
    let gate = case.pack.framework.gates.iter().find(|gate| gate.id == "named-owner");
    let given = gate.and_then(|gate| case.assessment.given.get(&gate.question));
    let note = given.and_then(|given| given.iter().find_map(|given| given.reply.note.as_deref()));
    note.unwrap_or_default().trim_end_matches('.').to_owned()
}

fn backend(case: &Case<'_>, pilot: &Pilot<'_>) -> (&'static str, String) {
    let agreed =
        || pilot.given.agreement.and_then(|agreement| agreement.backend.automation.clone()).unwrap_or_default();
    match pilot.backend {
        Backend::Agreed => ("exists", agreed()),
        Backend::Partly => ("partly", agreed()),
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
    let count = judged.candidate.per_week;
    count.map_or_else(String::new, |count| fill(&phrases.a_week, &[("count", &words::about(count))]))
}

fn figures(judged: &Judged, phrases: &Phrases) -> String {
    let candidate = &judged.candidate;
    let hours = |text: &str, hours: f64| fill(text, &[("hours", &words::about(hours))]);
    let mut parts = vec![a_week(judged, phrases)];
    let count = |text: &str, count: &str| fill(text, &[("count", count)]);
    parts.extend(candidate.tickets.map(|tickets| count(&phrases.counted_tickets, &words::grouped(tickets as f64))));
    parts.extend(candidate.teams.map(|teams| count(&phrases.asking_teams, &teams.to_string())));
    parts.extend(candidate.reassigned.map(|times| count(&phrases.passed_on, &words::number(times))));
    parts.extend(candidate.wait.map(|wait| hours(&phrases.waiting_each, wait)));
    parts.extend(candidate.handling.map(|handling| hours(&phrases.work_each, handling)));
    let share = |share: f64| fill(&phrases.standard, &[("share", &words::percent(share))]);
    parts.extend(candidate.standard.map(share));
    parts.extend(judged.toil.map(|toil| hours(&phrases.saves_work, toil)));
    parts.extend(judged.waiting.map(|waiting| hours(&phrases.removes_waiting, waiting)));
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn path_figures(judged: &Judged, phrases: &Phrases) -> String {
    let worth = judged.value.map(|value| fill(&phrases.worth, &[("value", &words::hundredths(value))]));
    let parts: Vec<String> = std::iter::once(figures(judged, phrases)).chain(worth).collect();
    parts.join(", ")
}

fn hurdles(judged: &Judged, phrases: &Phrases) -> String {
    let hurdle = |hurdle: &Hurdle| {
        match hurdle {
            Hurdle::TooRare => &phrases.too_rare,
            Hurdle::RateUnknown => &phrases.rate_unknown,
            Hurdle::TooFew => &phrases.too_few_tickets,
            Hurdle::OneTeam => &phrases.one_team,
            Hurdle::NotARequest => &phrases.not_a_request,
            Hurdle::NotStandard => &phrases.too_much_judgement,
            Hurdle::StandardUnknown => &phrases.standard_unknown,
            Hurdle::Served => &phrases.served,
        }
        .clone()
    };
    phrases.list(&judged.hurdles.iter().map(hurdle).collect::<Vec<_>>())
}

fn path_row(judged: &Judged, phrases: &Phrases) -> PathRow {
    PathRow {
        name: judged.candidate.name.clone(),
        value: judged.value.map_or_else(|| "–".to_owned(), words::hundredths),
        figures: figures(judged, phrases),
        hurdles: hurdles(judged, phrases),
    }
}

fn phases(pilot: &Pilot<'_>, phrases: &Phrases) -> Vec<PhaseView> {
    pilot
        .phases
        .iter()
        .map(|phase| PhaseView {
            name: phase.phase.name.clone(),
            weeks: weeks(phase.phase.from, phase.phase.to),
            days: fill(&phrases.to, &[("low", &words::date(phase.from)), ("high", &words::date(phase.to))]),
            text: phase.phase.text.clone(),
            steps: phase.steps.iter().map(|step| step.text.clone()).collect(),
            done: phase.phase.done.clone(),
        })
        .collect()
}

fn weeks(from: i32, to: i32) -> String {
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

fn metric_view(metric: &crate::framework::PlanMetric) -> MetricView {
    MetricView {
        code: metric.code.clone(),
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
