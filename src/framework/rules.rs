//! Reads constraints, gates, traps, readiness, pairs, exceptions and the plan of a pack.

use std::collections::BTreeMap;

use crate::problem::{At, Code, Place, Problem, advice};
use crate::questionnaire::{Condition, Kind, is_written, read_condition};
use crate::tree::Fields;

use super::read::{Names, check_weight, claim_id, missing_part, read_values};
use super::{
    AttributeTest, Constraint, ConstraintTest, DecisionPoint, Dimension, Exception, Gate, GateStep, OptionSheet,
    OwnScope, Pair, Part, PartScale, PathWeights, Phase, PlanFrame, PlanMetric, Risk, Trap,
};

type Seen = BTreeMap<String, Place>;

fn condition(names: &Names<'_>, fields: &Fields<'_>, key: &'static str) -> Option<Condition> {
    fields.node(key).and_then(|node| read_condition(node, names.questionnaire, names.root))
}

fn required_condition(names: &Names<'_>, fields: &Fields<'_>, key: &'static str) -> Option<Condition> {
    if !fields.has(key) {
        fields.report(
            Problem::new(Code::MissingKey, fields.place(), format!("`{key}` is missing"))
                .help(format!("add `{key} = {{ question = \"…\", … }}`")),
        );
    }
    condition(names, fields, key)
}

fn claims(fields: &Fields<'_>) -> Vec<String> {
    fields.texts("claims").into_iter().map(|claim| claim.value).collect()
}

pub(super) fn read_own_scope(names: &Names<'_>) -> Option<OwnScope> {
    let fields = names.root.table("own_scope")?;
    let text = fields.text("text");
    let when = read_attribute_tests(names, &fields, "when");
    fields.finish();
    Some(OwnScope { text: text?.value, when })
}

fn read_attribute_tests(names: &Names<'_>, fields: &Fields<'_>, key: &'static str) -> Vec<AttributeTest> {
    let mut tests = Vec::new();
    for test in fields.list(key) {
        let Some(test) = Fields::of(test, fields.problems()) else { continue };
        let attribute = names.entries(&test, "attribute");
        let words = test.texts("has");
        test.finish();
        if let Some(attribute) = attribute {
            tests.push(AttributeTest { attribute, has: names.entry_bits(attribute, &words) });
        }
    }
    tests
}

pub(super) fn read_constraints(names: &Names<'_>) -> Vec<Constraint> {
    let mut seen = Seen::new();
    names.root.tables("constraint").into_iter().filter_map(|fields| read_constraint(names, fields, &mut seen)).collect()
}

fn read_constraint(names: &Names<'_>, fields: Fields<'_>, seen: &mut Seen) -> Option<Constraint> {
    let id = fields.id("id");
    let unique = claim_id(names.root, "constraint", id.as_ref(), seen);
    let name = fields.text("name");
    let question = names.any(&fields, "question");
    let when = condition(names, &fields, "when");
    let attribute = names.entries(&fields, "attribute");
    let test = read_constraint_test(names, &fields, question, attribute);
    let exempt = read_attribute_tests(names, &fields, "exempt");
    let exempt_text = fields.optional_text("exempt_text").map(|text| text.value);
    let text = fields.text("text");
    let lift = fields.text("lift");
    fields.finish();
    if !unique {
        return None;
    }
    Some(Constraint {
        id: id?.value,
        name: name?.value,
        question: question?,
        when,
        attribute: attribute?,
        test: test?,
        exempt,
        exempt_text,
        text: text?.value,
        lift: lift?.value,
    })
}

fn read_constraint_test(
    names: &Names<'_>,
    fields: &Fields<'_>,
    question: Option<usize>,
    attribute: Option<usize>,
) -> Option<ConstraintTest> {
    let word = fields.word("test", &[("has", 0_u8), ("has-all", 1), ("has-any", 2)]);
    if word.as_ref().is_none_or(|word| word.value == 0) {
        let _ = fields.node("values");
    }
    let word = word?;
    let (question, attribute) = (names.questionnaire.get(question?)?, attribute?);
    if word.value == 0 {
        let words = fields.texts("values");
        if words.is_empty() {
            fields.report(
                Problem::new(Code::Empty, word.place, "the test names no values")
                    .help("add `values = [ … ]` with entries of the attribute"),
            );
        }
        return Some(ConstraintTest::Has(names.entry_bits(attribute, &words)));
    }
    if !matches!(question.kind, Kind::Set { .. }) {
        fields.report(
            Problem::new(Code::WrongKind, word.place, format!("`{}` is not a set", question.id))
                .help("`has-all` and `has-any` compare with a set question; use `has` with `values` and `when`"),
        );
        return None;
    }
    let of = names.attributes.get(attribute)?;
    let entries = question.choices().iter().map(|choice| of.entry(&choice.id)).collect();
    Some(if word.value == 1 { ConstraintTest::HasAll(entries) } else { ConstraintTest::HasAny(entries) })
}

pub(super) fn read_gates(names: &Names<'_>) -> Vec<Gate> {
    let mut seen = Seen::new();
    names.root.tables("gate").into_iter().filter_map(|fields| read_gate(names, fields, &mut seen)).collect()
}

fn read_gate(names: &Names<'_>, fields: Fields<'_>, seen: &mut Seen) -> Option<Gate> {
    let id = fields.id("id");
    let unique = claim_id(names.root, "gate", id.as_ref(), seen);
    let name = fields.text("name");
    let question = names.any(&fields, "question");
    let fails = required_condition(names, &fields, "fails");
    let leaning = condition(names, &fields, "leaning");
    let text = fields.text("text");
    let passed = fields.text("passed");
    let claims = claims(&fields);
    let steps: Vec<GateStep> = fields.tables("step").into_iter().filter_map(read_gate_step).collect();
    if steps.is_empty() {
        fields.report(
            Problem::new(Code::Empty, fields.place(), "the gate has no steps")
                .help("add `[[gate.step]]`: whoever fails it must be told what to do"),
        );
    }
    fields.finish();
    if !unique {
        return None;
    }
    Some(Gate {
        id: id?.value,
        name: name?.value,
        question: question?,
        fails: fails?,
        leaning,
        text: text?.value,
        passed: passed?.value,
        claims,
        steps,
    })
}

fn read_gate_step(fields: Fields<'_>) -> Option<GateStep> {
    let weeks = fields.text("weeks");
    let text = fields.text("text");
    let done = fields.text("done");
    fields.finish();
    Some(GateStep { weeks: weeks?.value, text: text?.value, done: done?.value })
}

pub(super) fn read_traps(names: &Names<'_>) -> Vec<Trap> {
    let mut seen = Seen::new();
    names.root.tables("trap").into_iter().filter_map(|fields| read_trap(names, fields, &mut seen)).collect()
}

fn read_trap(names: &Names<'_>, fields: Fields<'_>, seen: &mut Seen) -> Option<Trap> {
    let id = fields.id("id");
    let unique = claim_id(names.root, "trap", id.as_ref(), seen);
    let name = fields.text("name");
    let question = names.any(&fields, "question");
    let sprung = required_condition(names, &fields, "sprung");
    let text = fields.text("text");
    let way_out = fields.text("way_out");
    let claims = claims(&fields);
    fields.finish();
    if !unique {
        return None;
    }
    Some(Trap {
        id: id?.value,
        name: name?.value,
        question: question?,
        sprung: sprung?,
        text: text?.value,
        way_out: way_out?.value,
        claims,
    })
}

pub(super) fn read_readiness(names: &Names<'_>) -> Vec<Dimension> {
    let mut seen = Seen::new();
    let mut dimensions = Vec::new();
    for fields in names.root.tables("readiness") {
        let id = fields.id("id");
        let unique = claim_id(names.root, "readiness dimension", id.as_ref(), &mut seen);
        let name = fields.text("name");
        let about = fields.text("about");
        let parts: Vec<Part> = fields.tables("part").into_iter().filter_map(|part| read_part(names, part)).collect();
        if parts.is_empty() {
            fields.report(
                Problem::new(Code::Empty, fields.place(), "the dimension has no parts")
                    .help("add `[[readiness.part]]` with `question`, `weight` and `next`"),
            );
        }
        fields.finish();
        if let (Some(id), Some(name), Some(about), true) = (id, name, about, unique) {
            dimensions.push(Dimension { id: id.value, name: name.value, about: about.value, parts });
        }
    }
    dimensions
}

fn read_part(names: &Names<'_>, fields: Fields<'_>) -> Option<Part> {
    let question = names.any(&fields, "question");
    let weight = fields.number("weight").and_then(|weight| check_weight(&fields, &weight));
    let next = fields.text("next");
    let scale = question.and_then(|question| read_part_scale(names, &fields, question));
    fields.finish();
    Some(Part { question: question?, weight: weight?, scale: scale?, next: next?.value })
}

fn read_part_scale(names: &Names<'_>, fields: &Fields<'_>, question: usize) -> Option<PartScale> {
    let kind = &names.questionnaire.get(question)?.kind;
    match kind {
        Kind::Choice { .. } | Kind::Set { .. } | Kind::Metric => {
            if !fields.has("values") {
                fields.report(
                    Problem::new(Code::MissingKey, fields.place(), "`values` is missing")
                        .help("add `values = { … }` with a number from 0 to 1 for each choice"),
                );
            }
            read_values(names, fields, "values", question).map(PartScale::Values)
        }
        Kind::Level { .. } => Some(PartScale::Between(0.0, 4.0)),
        Kind::Number { .. } => {
            let (zero, full) = (fields.number("zero"), fields.number("full"));
            let (zero, full) = (zero?, full?);
            if (full.value - zero.value).abs() <= 0.0 {
                let problem = Problem::new(Code::BadRange, full.place, "`zero` and `full` are the same number");
                fields.report(problem.help("`zero` is the answer that counts nothing, `full` the one that counts fully"));
                return None;
            }
            Some(PartScale::Between(zero.value, full.value))
        }
        Kind::Table { .. } => Some(PartScale::Rows(fields.number_in("full", 1.0, 100.0)?.value)),
        Kind::Ranking => {
            fields.report(
                Problem::new(Code::WrongKind, fields.place(), "a ranking says nothing about readiness")
                    .help("name another question"),
            );
            None
        }
    }
}

fn find_option(names: &Names<'_>, id: Option<At<String>>, options: &[OptionSheet]) -> Option<usize> {
    let id = id?;
    let found = options.iter().position(|option| option.id == id.value);
    if found.is_none() && !is_written(names.root, "option", &id.value) {
        let known: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
        names.root.report(
            Problem::new(Code::UnknownId, id.place, format!("there is no option `{}`", id.value))
                .help(advice(&id.value, &known)),
        );
    }
    found
}

pub(super) fn read_pairs(names: &Names<'_>, options: &[OptionSheet]) -> Vec<Pair> {
    let mut seen = Seen::new();
    let mut pairs = Vec::new();
    for fields in names.root.tables("pair") {
        let id = fields.id("id");
        let unique = claim_id(names.root, "pair", id.as_ref(), &mut seen);
        let portal = find_option(names, fields.text("portal"), options);
        let orchestrator = find_option(names, fields.text("orchestrator"), options);
        let about = fields.text("about");
        fields.finish();
        if let (Some(id), Some(portal), Some(orchestrator), Some(about), true) = (id, portal, orchestrator, about, unique) {
            pairs.push(Pair { id: id.value, portal, orchestrator, about: about.value });
        }
    }
    pairs
}

pub(super) fn read_exceptions(names: &Names<'_>, options: &[OptionSheet]) -> Vec<Exception> {
    let mut seen = Seen::new();
    let mut exceptions = Vec::new();
    for fields in names.root.tables("exception") {
        let id = fields.id("id");
        let unique = claim_id(names.root, "exception", id.as_ref(), &mut seen);
        let primary = find_option(names, fields.text("primary"), options);
        let extension = find_option(names, fields.text("extension"), options);
        let when = required_condition(names, &fields, "when");
        let text = fields.text("text");
        let claims = claims(&fields);
        fields.finish();
        if let (Some(id), Some(primary), Some(extension), Some(when), Some(text), true) =
            (id, primary, extension, when, text, unique)
        {
            exceptions.push(Exception { id: id.value, primary, extension, when, text: text.value, claims });
        }
    }
    exceptions
}

pub(super) fn read_plan(names: &Names<'_>) -> Option<PlanFrame> {
    let Some(fields) = names.root.table("plan") else {
        missing_part(names.root, "`[plan]`");
        return None;
    };
    let weeks = fields.number_in("weeks", 1.0, 104.0);
    let decisions = names.number(&fields, "decisions");
    let warn = fields.number_in("decisions_warn", 0.0, 1000.0);
    let fail = fields.number_in("decisions_fail", 0.0, 1000.0);
    let tickets = names.question(&fields, "tickets", "a table", |kind| matches!(kind, Kind::Table { .. }));
    let claims = claims(&fields);
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
        claims,
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
