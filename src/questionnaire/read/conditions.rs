//! Reads conditions, and refuses questions that wait for each other.

use crate::problem::{At, Code, Problem, advice};
use crate::tree::{Fields, Node};

use super::Value;
use crate::questionnaire::{Condition, Kind, Leaf, METRIC_STATES, Question, Questionnaire, Test};

/// Reads a condition; a mistake in it is pushed and the condition left out.
pub fn read_condition(node: &Node, questionnaire: &Questionnaire, root: &Fields<'_>) -> Option<Condition> {
    let fields = Fields::of(node, root.problems())?;
    for (key, join) in [
        ("all", Condition::All as fn(Vec<Condition>) -> Condition),
        ("any", Condition::Any as fn(Vec<Condition>) -> Condition),
    ] {
        if fields.has(key) {
            let parts: Vec<Option<Condition>> =
                fields.list(key).iter().map(|part| read_condition(part, questionnaire, root)).collect();
            fields.finish();
            return parts.into_iter().collect::<Option<Vec<_>>>().map(join);
        }
    }
    if let Some(part) = fields.node("not") {
        fields.finish();
        return read_condition(part, questionnaire, root).map(|part| Condition::Not(Box::new(part)));
    }
    let id = fields.text("question");
    let question = id.as_ref().and_then(|id| find_question(root, id, questionnaire));
    if question.is_none() {
        // What it tests cannot be judged, so its other keys are taken as they are.
        let _ = fields.all();
    }
    let leaf = question.and_then(|index| read_leaf(&fields, index, questionnaire));
    fields.finish();
    leaf
}

/// Returns whether the pack has something of a kind under an id, be it with mistakes: then these are named, and not that it is missing.
pub fn is_written(root: &Fields<'_>, kind: &'static str, id: &str) -> bool {
    let written = root.node(kind).map_or(&[][..], Node::members);
    written.iter().any(|node| node.get("id").and_then(Node::as_text) == Some(id))
}

fn find_question(root: &Fields<'_>, id: &At<String>, questionnaire: &Questionnaire) -> Option<usize> {
    let found = questionnaire.index(&id.value);
    if found.is_none() && !is_written(root, "question", &id.value) {
        let known: Vec<&str> = questionnaire.questions.iter().map(|question| question.id.as_str()).collect();
        root.report(
            Problem::new(Code::UnknownId, id.place, format!("there is no question `{}`", id.value))
                .help(advice(&id.value, &known)),
        );
    }
    found
}

fn read_leaf(fields: &Fields<'_>, index: usize, questionnaire: &Questionnaire) -> Option<Condition> {
    let question = questionnaire.get(index)?;
    let before = fields.problems().borrow().len();
    let test = match question.kind {
        Kind::Choice { .. } | Kind::Set { .. } | Kind::Metric => read_choice_test(fields, question),
        Kind::Level { .. } | Kind::Number { .. } => fields
            .optional_number("below")
            .map(|limit| Test::Below(limit.value))
            .or_else(|| fields.optional_number("at_least").map(|limit| Test::AtLeast(limit.value))),
        Kind::Table { .. } => fields
            .optional_number("rows_below")
            .map(|rows| Test::RowsBelow(rows.value as usize))
            .or_else(|| fields.optional_number("rows_at_least").map(|rows| Test::RowsAtLeast(rows.value as usize))),
        Kind::Ranking => None,
    };
    if test.is_none() && fields.problems().borrow().len() == before {
        let _ = fields.all();
        fields.report(
            Problem::new(Code::BadCondition, fields.place(), format!("this does not test `{}`", question.id)).help(
                match question.kind {
                    Kind::Choice { .. } | Kind::Set { .. } | Kind::Metric => {
                        "use `is = [ … ]` or `is_not = [ … ]` with its choices"
                    }
                    Kind::Level { .. } | Kind::Number { .. } => "use `below` or `at_least` with a number",
                    Kind::Table { .. } => "use `rows_below` or `rows_at_least` with a number",
                    Kind::Ranking => "a ranking cannot be tested",
                },
            ),
        );
    }
    test.map(|test| Condition::Leaf(Leaf { question: index, test }))
}

fn read_choice_test(fields: &Fields<'_>, question: &Question) -> Option<Test> {
    for (key, test) in [("is", Test::Is as fn(u64) -> Test), ("is_not", Test::IsNot as fn(u64) -> Test)] {
        if !fields.has(key) {
            continue;
        }
        let mut bits = 0_u64;
        if fields.node(key).is_some_and(|node| matches!(&node.value, Value::List(words) if words.is_empty())) {
            return None;
        }
        for word in fields.texts(key) {
            if let Some(choice) = question.choice(&word.value) {
                bits |= 1 << choice;
                continue;
            }
            let known: Vec<&str> = match question.kind {
                Kind::Metric => METRIC_STATES.to_vec(),
                _ => question.choices().iter().map(|choice| choice.id.as_str()).collect(),
            };
            fields.report(
                Problem::new(Code::UnknownId, word.place, format!("`{}` has no choice `{}`", question.id, word.value))
                    .help(advice(&word.value, &known)),
            );
        }
        return Some(test(bits));
    }
    None
}

/// Takes the conditions out of questions that wait for each other, with a mistake for each.
pub(super) fn refuse_circles(questionnaire: &mut Questionnaire, conditions: &[Option<&Node>], root: &Fields<'_>) {
    let waits: Vec<Vec<usize>> = questionnaire
        .questions
        .iter()
        .map(|question| {
            let mut on = Vec::new();
            if let Some(when) = &question.when {
                when.questions(&mut |index| on.push(index));
            }
            on
        })
        .collect();
    for start in 0..waits.len() {
        let mut reached = vec![false; waits.len()];
        let mut next: Vec<usize> = waits.get(start).cloned().unwrap_or_default();
        while let Some(index) = next.pop() {
            if let Some(seen @ false) = reached.get_mut(index) {
                *seen = true;
                next.extend(waits.get(index).into_iter().flatten());
            }
        }
        if reached.get(start) == Some(&true)
            && let Some(question) = questionnaire.questions.get_mut(start)
        {
            question.when = None;
            root.report(
                Problem::new(
                    Code::CircularCondition,
                    conditions.get(start).copied().flatten().map_or(question.place, |node| node.place),
                    format!("whether `{}` is asked depends on itself", question.id),
                )
                .help("a question may only wait for questions that do not wait for it"),
            );
        }
    }
}
