//! Reads constraints, gates, traps and readiness of a pack.

use std::collections::BTreeMap;

use crate::problem::{Code, Place, Problem};
use crate::questionnaire::{Condition, Kind, read_condition};
use crate::tree::Fields;

use super::read::{Names, check_weight, claim_id, claims, read_values};
use super::{AttributeTest, Constraint, ConstraintTest, Dimension, Gate, GateStep, OwnScope, Part, PartScale, Trap};

pub(super) type Seen = BTreeMap<String, Place>;

fn condition(names: &Names<'_>, fields: &Fields<'_>, key: &'static str) -> Option<Condition> {
    fields.node(key).and_then(|node| read_condition(node, names.questionnaire, names.root))
}

pub(super) fn required_condition(names: &Names<'_>, fields: &Fields<'_>, key: &'static str) -> Option<Condition> {
    if !fields.has(key) {
        fields.report(
            Problem::new(Code::MissingKey, fields.place(), format!("`{key}` is missing"))
                .help(format!("add `{key} = {{ question = \"…\", … }}`")),
        );
    }
    condition(names, fields, key)
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
        let Some(test) = Fields::of(test, fields.problems()) else {
            continue;
        };
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
    let tested = read_constraint_test(names, &fields, question, attribute);
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
        test: tested?,
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
                fields
                    .report(problem.help("`zero` is the answer that counts nothing, `full` the one that counts fully"));
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
