//! Reads the pilot: phases, metrics, decision points, risks, and how the path is chosen.

use crate::questionnaire::Kind;
use crate::tree::Fields;

use super::{Names, claims, missing_part};
use crate::framework::{DecisionPoint, PathWeights, Phase, PlanFrame, PlanMetric, Risk};

pub(in crate::framework) fn read_plan(names: &Names<'_>) -> Option<PlanFrame> {
    let Some(fields) = names.root.table("plan") else {
        missing_part(names.root, "`[plan]`");
        return None;
    };
    let weeks = fields.number_in("weeks", 1.0, 104.0);
    let decisions = names.number(&fields, "decisions");
    let warn = fields.number_in("decisions_warn", 0.0, 1000.0);
    let fail = fields.number_in("decisions_fail", 0.0, 1000.0);
    let tickets = names.question(&fields, "tickets", "a table", |kind| matches!(kind, Kind::Table { .. }));
    let claimed = claims(&fields);
    let phases = fields.tables("phase").into_iter().filter_map(read_phase).collect();
    let metrics = fields.tables("metric").into_iter().filter_map(read_metric).collect();
    let decision_points = fields.tables("decision").into_iter().filter_map(read_decision_point).collect();
    let risks = fields.tables("risk").into_iter().filter_map(read_risk).collect();
    let path = read_path(&fields);
    let non_goals = fields.texts("non_goals").into_iter().map(|text| text.value).collect();
    let (exit, guardrail, weekly_use) = (fields.text("exit"), fields.text("guardrail"), fields.text("weekly_use"));
    fields.finish();
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
        exit: exit?.value,
        non_goals,
        guardrail: guardrail?.value,
        weekly_use: weekly_use?.value,
    })
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
    let [name, formula, target, stop, source, window] =
        ["name", "formula", "target", "stop", "source", "window"].map(|key| fields.text(key).map(|text| text.value));
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
    })
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
    })
}
