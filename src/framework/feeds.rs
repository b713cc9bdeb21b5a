//! What every question feeds. A question that feeds nothing is a mistake in the pack.

use crate::problem::{Code, Problem};
use crate::questionnaire::{Condition, Kind, Questionnaire};
use crate::tree::{Fields, Node, Value};

use super::{Form, Framework, Relevance};

/// Something that reads an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reader {
    /// What kind of thing it is: `need`, `criterion`, `constraint`, `gate`, `trap`, `readiness`, `cost`, `plan`, `question`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

/// Returns, for each question, what reads it.
pub fn readers(framework: &Framework, questionnaire: &Questionnaire) -> Vec<Vec<Reader>> {
    let mut all: Vec<Vec<Reader>> = vec![Vec::new(); questionnaire.questions.len()];
    let mut add = |question: usize, kind: &'static str, id: &str| {
        if let Some(readers) = all.get_mut(question) {
            let reader = Reader { kind, id: id.to_owned() };
            if !readers.contains(&reader) {
                readers.push(reader);
            }
        }
    };
    needs(framework, &mut add);
    for criterion in &framework.criteria {
        let id = criterion.id.as_str();
        form_questions(&criterion.form, framework, &mut |question| add(question, "criterion", id));
        relevance_questions(&criterion.relevance, framework, &mut |question| add(question, "criterion", id));
    }
    rules(framework, &mut add);
    money(framework, &mut add);
    for (index, question) in questionnaire.questions.iter().enumerate() {
        if let Some(when) = &question.when {
            when.questions(&mut |other| add(other, "question", &question.id));
        }
        if matches!(question.kind, Kind::Ranking) {
            add(index, "weights", "themes");
        }
        if let Some(tracks) = &question.tracks {
            add(index, "tracking", tracks);
        }
    }
    all
}

type Add<'a> = &'a mut dyn FnMut(usize, &'static str, &str);

fn needs(framework: &Framework, add: Add<'_>) {
    let needs = &framework.needs;
    add(needs.finding, "need", "discoverability");
    add(needs.deploying, "need", "self-service");
    add(needs.deploying, "need", "orchestration");
    add(needs.tickets, "need", "self-service");
    add(needs.automation, "need", "orchestration");
    if let Some(interactions) = needs.interactions {
        for need in ["discoverability", "self-service", "orchestration"] {
            add(interactions, "need", need);
        }
    }
}

fn rules(framework: &Framework, add: Add<'_>) {
    let mut of = |condition: &Condition, kind: &'static str, id: &str| {
        condition.questions(&mut |question| add(question, kind, id));
    };
    for gate in &framework.gates {
        of(&gate.fails, "gate", &gate.id);
        if let Some(leaning) = &gate.leaning {
            of(leaning, "gate", &gate.id);
        }
    }
    for trap in &framework.traps {
        of(&trap.sprung, "trap", &trap.id);
    }
    for exception in &framework.exceptions {
        of(&exception.when, "exception", &exception.id);
    }
    for constraint in &framework.constraints {
        if let Some(when) = &constraint.when {
            of(when, "constraint", &constraint.id);
        }
    }
    for constraint in &framework.constraints {
        add(constraint.question, "constraint", &constraint.id);
    }
    for dimension in &framework.readiness {
        for part in &dimension.parts {
            add(part.question, "readiness", &dimension.id);
        }
    }
}

fn money(framework: &Framework, add: Add<'_>) {
    let cost = &framework.cost;
    add(cost.engineer_question, "cost", "engineer-cost");
    add(cost.budget, "cost", "budget");
    add(cost.engineers, "cost", "engineers");
    if let Some(place) = &framework.in_place {
        for question in [place.tool, place.since, place.plugins, place.integrations, place.services] {
            add(question, "cost", "switching");
        }
    }
    add(framework.plan.decisions, "plan", "decisions");
    add(framework.plan.tickets, "plan", "path");
}

/// Calls `visit` with every question whose answer a form reads.
pub fn form_questions(form: &Form, framework: &Framework, visit: &mut dyn FnMut(usize)) {
    let needs = &framework.needs;
    match form {
        Form::Coverage => {
            [needs.finding, needs.deploying, needs.tickets, needs.automation].into_iter().for_each(visit);
        }
        Form::Supply { question, .. } | Form::Ability { question, .. } | Form::Band { question, .. } => {
            visit(*question);
        }
        Form::Deadline { question, .. } => {
            visit(*question);
            visit(needs.automation);
        }
        Form::Skills { skills, .. } => skills.iter().for_each(|(question, _)| visit(*question)),
        Form::Upkeep { question, assumed_from, .. } => {
            visit(*question);
            visit(*assumed_from);
        }
        Form::Burden { .. } => {}
        Form::Affordability { .. } => affordability_questions(framework, visit),
        Form::Match { rows, .. } => {
            for when in rows.iter().filter_map(|row| row.when.as_ref()) {
                when.questions(visit);
            }
        }
        Form::Holds { question, security, .. } => {
            visit(*question);
            visit(*security);
        }
    }
}

fn affordability_questions(framework: &Framework, visit: &mut dyn FnMut(usize)) {
    visit(framework.cost.engineers);
    visit(framework.cost.engineer_question);
    if let Some(place) = &framework.in_place {
        [place.tool, place.plugins, place.integrations, place.services].into_iter().for_each(visit);
    }
}

/// Calls `visit` with every question that a relevance reads.
pub fn relevance_questions(relevance: &Relevance, framework: &Framework, visit: &mut dyn FnMut(usize)) {
    match relevance {
        Relevance::Fixed(_) => {}
        Relevance::Over { question, .. }
        | Relevance::Values { question, .. }
        | Relevance::AnyOf { question, .. }
        | Relevance::From { question, .. } => visit(*question),
        Relevance::Needs(_) => form_questions(&Form::Coverage, framework, visit),
        Relevance::Greatest(parts) => parts.iter().for_each(|part| relevance_questions(part, framework, visit)),
    }
}

/// Returns the attributes that a form reads.
pub fn attributes_of(form: &Form, framework: &Framework) -> Vec<usize> {
    let needs = &framework.needs;
    match form {
        Form::Coverage => needs.covers.into_iter().chain([needs.dependence]).collect(),
        Form::Deadline { attribute, .. } => vec![*attribute, needs.dependence],
        Form::Supply { attribute, .. }
        | Form::Ability { attribute, .. }
        | Form::Burden { attribute }
        | Form::Band { attribute, .. }
        | Form::Match { attribute, .. }
        | Form::Holds { attribute, .. } => vec![*attribute],
        Form::Skills { skills, .. } => skills.iter().map(|(_, attribute)| *attribute).collect(),
        Form::Upkeep { attribute, requirement, .. } => vec![*attribute, *requirement],
        Form::Affordability { .. } => {
            let cost = &framework.cost;
            vec![cost.fte_year_one, cost.fte_run, cost.licence_base, cost.licence_per_engineer, cost.hosting]
        }
    }
}

/// Names every question that feeds nothing. While the pack has other mistakes, what should read an answer may itself have been left
/// out, so that a question named anywhere counts as read.
pub(super) fn check(framework: &Framework, questionnaire: &Questionnaire, pack: &Node, root: &Fields<'_>) {
    let sound = root.problems().borrow().is_empty();
    for (question, readers) in questionnaire.questions.iter().zip(readers(framework, questionnaire)) {
        if readers.is_empty() && (sound || !is_named(pack, &question.id)) {
            root.report(
                Problem::new(Code::FeedsNothing, question.place, format!("nothing reads the answer to `{}`", question.id))
                    .help("let a criterion, gate, trap, constraint or readiness part read it, say in `tracks` what it is for, or delete it"),
            );
        }
    }
}

/// Returns whether a text other than an id says a word.
fn is_named(node: &Node, word: &str) -> bool {
    match &node.value {
        Value::Text(text) => text == word,
        Value::List(members) => members.iter().any(|member| is_named(member, word)),
        Value::Table(entries) => entries.iter().any(|entry| entry.key.value != "id" && is_named(&entry.node, word)),
        _ => false,
    }
}

/// Returns whether no answer makes it more than nothing.
pub(super) fn never(relevance: &Relevance) -> bool {
    match relevance {
        Relevance::Fixed(value)
        | Relevance::AnyOf { value, .. }
        | Relevance::From { value, .. }
        | Relevance::Needs(value) => *value <= 0.0,
        Relevance::Over { .. } => false,
        Relevance::Values { values, .. } => values.iter().all(|value| *value <= 0.0),
        Relevance::Greatest(parts) => parts.iter().all(never),
    }
}
