//! Reads the pilot: phases, metrics, decision points, risks, and how the path is chosen.

use crate::questionnaire::Kind;
use crate::tree::Fields;

use super::{Names, claims, missing_part};
use crate::framework::{
    Acceptance, AdoptionFrame, BackendFirst, DecisionPoint, Goal, Hypothesis, PathWeights, Phase, PlanFrame,
    PlanMetric, Risk,
};
use crate::problem::{Code, Problem};

pub(in crate::framework) fn read_plan(names: &Names<'_>) -> Option<PlanFrame> {
    let Some(fields) = names.root.table("plan") else {
        missing_part(names.root, "`[plan]`");
        return None;
    };
    let weeks = fields.number_in("weeks", 1.0, 104.0);
    let decisions = names.number(&fields, "decisions");
    let [warn, fail] = ["decisions_warn", "decisions_fail"].map(|key| fields.number_in(key, 0.0, 1000.0));
    let tickets = names.question(&fields, "tickets", "a table", |kind| matches!(kind, Kind::Table { .. }));
    let claimed = claims(&fields);
    let metrics: Vec<PlanMetric> = fields.tables("metric").into_iter().filter_map(read_metric).collect();
    let (phases, decision_points, risks) = read_lists(&fields);
    let path = read_path(&fields);
    let parts = read_parts(&fields, &metrics);
    let non_goals = fields.texts("non_goals").into_iter().map(|text| text.value).collect();
    let [exit, guardrail, weekly_use] = texts(&fields, ["exit", "guardrail", "weekly_use"]);
    fields.finish();
    let (backend, hypothesis, acceptance, (rerun, rerun_inputs), adoption) = parts?;
    Some(PlanFrame {
        weeks: weeks?.value as i32,
        decisions: decisions?,
        decisions_warn: warn?.value,
        decisions_fail: fail?.value,
        tickets: tickets?,
        claims: claimed,
        phases,
        metrics,
        decision_points,
        risks,
        path: path?,
        exit: exit?,
        non_goals,
        guardrail: guardrail?,
        weekly_use: weekly_use?,
        backend,
        hypothesis,
        acceptance,
        rerun,
        rerun_inputs,
        adoption,
    })
}

fn texts<const COUNT: usize>(fields: &Fields<'_>, keys: [&'static str; COUNT]) -> [Option<String>; COUNT] {
    keys.map(|key| fields.text(key).map(|text| text.value))
}

fn read_lists(plan: &Fields<'_>) -> (Vec<Phase>, Vec<DecisionPoint>, Vec<Risk>) {
    let phases = plan.tables("phase").into_iter().filter_map(read_phase).collect();
    let decision_points = plan.tables("decision").into_iter().filter_map(read_decision_point).collect();
    let risks = plan.tables("risk").into_iter().filter_map(read_risk).collect();
    (phases, decision_points, risks)
}

/// What every plan has besides its lists.
type Parts = (BackendFirst, Hypothesis, Vec<Acceptance>, (String, Vec<String>), AdoptionFrame);

fn read_parts(plan: &Fields<'_>, metrics: &[PlanMetric]) -> Option<Parts> {
    let backend = read_part(plan, "backend", "`[plan.backend]`", read_backend);
    let hypothesis = read_part(plan, "hypothesis", "`[plan.hypothesis]`", |part| read_hypothesis(part, metrics));
    let rerun = read_part(plan, "rerun", "`[plan.rerun]`", read_rerun);
    let acceptance = plan.tables("acceptance").into_iter().filter_map(read_acceptance).collect();
    let adoption = super::uptake::read_adoption(plan);
    Some((backend?, hypothesis?, acceptance, rerun?, adoption))
}

/// Reads an inner table that must be there.
fn read_part<'t, T>(
    plan: &Fields<'t>,
    key: &'static str,
    shown: &str,
    read: impl FnOnce(Fields<'t>) -> Option<T>,
) -> Option<T> {
    let part = plan.table(key);
    if part.is_none() && !plan.has(key) {
        missing_part(plan, shown);
    }
    part.and_then(read)
}

fn read_backend(fields: Fields<'_>) -> Option<BackendFirst> {
    let weeks = fields.number_in("weeks", 1.0, 52.0);
    let [name, text, done] = ["name", "text", "done"].map(|key| fields.text(key).map(|text| text.value));
    let claims = claims(&fields);
    fields.finish();
    Some(BackendFirst { weeks: weeks?.value as i32, name: name?, text: text?, done: done?, claims })
}

fn read_hypothesis(fields: Fields<'_>, metrics: &[PlanMetric]) -> Option<Hypothesis> {
    let [condition, result] = ["if", "then"].map(|key| fields.text(key).map(|text| text.value));
    let by = fields.texts("by");
    for id in by.iter().filter(|id| metrics.iter().all(|metric| metric.id != id.value)) {
        let problem = Problem::new(Code::UnknownId, id.place, format!("no metric is called `{}`", id.value));
        fields.report(problem.help("name the id of a `[[plan.metric]]`"));
    }
    fields.finish();
    let metrics = by.into_iter().map(|id| id.value).collect();
    Some(Hypothesis { condition: condition?, result: result?, metrics })
}

fn read_rerun(fields: Fields<'_>) -> Option<(String, Vec<String>)> {
    let every = fields.text("every");
    let inputs = fields.texts("inputs").into_iter().map(|text| text.value).collect();
    fields.finish();
    Some((every?.value, inputs))
}

fn read_acceptance(fields: Fields<'_>) -> Option<Acceptance> {
    let id = fields.id("id");
    let [given, when, then, check] =
        ["given", "when", "then", "check"].map(|key| fields.text(key).map(|text| text.value));
    let _ = claims(&fields);
    fields.finish();
    Some(Acceptance { id: id?.value, given: given?, when: when?, then: then?, check: check? })
}

fn read_phase(fields: Fields<'_>) -> Option<Phase> {
    let id = fields.id("id");
    let name = fields.text("name");
    let from = fields.number_in("from", 0.0, 104.0);
    let to = fields.number_in("to", 0.0, 104.0);
    let text = fields.text("text");
    let done = fields.text("done");
    let _ = claims(&fields);
    fields.finish();
    Some(Phase {
        id: id?.value,
        name: name?.value,
        from: from?.value as i32,
        to: to?.value as i32,
        text: text?.value,
        done: done?.value,
    })
}

fn read_metric(fields: Fields<'_>) -> Option<PlanMetric> {
    let id = fields.id("id");
    let text = |key| fields.text(key).map(|text| text.value);
    let [name, formula, target, stop, source, window] =
        ["name", "formula", "target", "stop", "source", "window"].map(text);
    let [code, unit, numerator, denominator] = ["code", "unit", "numerator", "denominator"].map(text);
    let goal = read_goal(&fields);
    let version = fields.optional_number_in("formula_version", 1.0, 1000.0).map_or(1, |version| version.value as u32);
    let _ = claims(&fields);
    fields.finish();
    Some(PlanMetric {
        id: id?.value,
        name: name?,
        formula: formula?,
        target: target?,
        stop: stop?,
        source: source?,
        window: window?,
        code: code?,
        unit: unit?,
        numerator: numerator?,
        denominator: denominator?,
        goal,
        formula_version: version,
    })
}

fn read_goal(fields: &Fields<'_>) -> Goal {
    let number = |key| fields.optional_number_in(key, 0.0, 1e9).map(|number| number.value);
    let truth = |key| fields.truth(key).unwrap_or_default();
    let goal = Goal {
        at_least: number("at_least"),
        at_most: number("at_most"),
        stop_below: number("stop_below"),
        stop_above: number("stop_above"),
        of_baseline: truth("of_baseline"),
        lower_bound: truth("lower_bound"),
        least_cases: number("least_cases").unwrap_or_default(),
        guardrail: truth("guardrail"),
    };
    let rises = goal.at_least.is_some() && goal.stop_above.is_none();
    let falls = goal.at_most.is_some() && goal.stop_below.is_none();
    let in_order = match (goal.at_least, goal.stop_below, goal.at_most, goal.stop_above) {
        (Some(target), Some(stop), ..) => stop <= target,
        (.., Some(target), Some(stop)) => stop >= target,
        _ => true,
    };
    if rises == falls || !in_order {
        let problem = Problem::new(Code::BadRange, fields.place(), "target and stop of the metric do not go together");
        fields.report(problem.help("`at_least` with a lower `stop_below`, or `at_most` with a higher `stop_above`"));
    }
    goal
}

fn read_decision_point(fields: Fields<'_>) -> Option<DecisionPoint> {
    let week = fields.number_in("week", 0.0, 104.0);
    let _ = (fields.optional_text("when"), fields.optional_text("rule"), claims(&fields));
    let [name, go, fix, pivot, stop] =
        ["name", "go", "fix", "pivot", "stop"].map(|key| fields.text(key).map(|text| text.value));
    fields.finish();
    Some(DecisionPoint { week: week?.value as i32, name: name?, go: go?, fix: fix?, pivot: pivot?, stop: stop? })
}

fn read_risk(fields: Fields<'_>) -> Option<Risk> {
    let [risk, sign, answer, owner] =
        ["risk", "sign", "answer", "owner"].map(|key| fields.text(key).map(|text| text.value));
    let _ = (fields.optional_text("id"), claims(&fields));
    fields.finish();
    Some(Risk { risk: risk?, sign: sign?, answer: answer?, owner: owner? })
}

fn read_path(plan: &Fields<'_>) -> Option<PathWeights> {
    let Some(fields) = plan.table("path") else {
        missing_part(plan, "`[plan.path]`");
        return None;
    };
    let number = |key: &'static str| fields.number_in(key, 0.0, 1e9).map(|number| number.value);
    let [toil, wait, teams, reassignments] = ["toil", "wait", "teams", "reassignments"].map(number);
    let [toil_full, wait_full, teams_full] = ["toil_full", "wait_full", "teams_full"].map(number);
    let [cap, weeks, least, standard] =
        ["wait_cap_hours", "weeks_per_month", "least_per_week", "least_standard"].map(number);
    let [least_tickets, least_teams] = ["least_tickets", "least_teams"].map(number);
    fields.finish();
    Some(PathWeights {
        toil: toil?,
        wait: wait?,
        teams: teams?,
        reassignments: reassignments?,
        toil_full: toil_full?,
        wait_full: wait_full?,
        teams_full: teams_full?,
        wait_cap_hours: cap?,
        weeks_per_month: weeks?.max(0.1),
        least_per_week: least?,
        least_standard: standard?,
        least_tickets: least_tickets?,
        least_teams: least_teams?,
    })
}
