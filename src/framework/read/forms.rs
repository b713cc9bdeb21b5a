//! Reads how a criterion finds its value and its relevance.

use crate::problem::{Code, Problem};
use crate::questionnaire::read_condition;
use crate::tree::{Fields, Node};

use super::{Names, read_values};
use crate::framework::{AttributeKind, Form, MatchRow, Relevance};

#[derive(Clone, Copy)]
enum FormWord {
    Coverage,
    Supply,
    Deadline,
    Ability,
    Skills,
    Upkeep,
    Burden,
    Affordability,
    Band,
    Match,
    Holds,
}

const FORMS: [(&str, FormWord); 11] = [
    ("coverage", FormWord::Coverage),
    ("supply", FormWord::Supply),
    ("deadline", FormWord::Deadline),
    ("ability", FormWord::Ability),
    ("skills", FormWord::Skills),
    ("upkeep", FormWord::Upkeep),
    ("burden", FormWord::Burden),
    ("affordability", FormWord::Affordability),
    ("band", FormWord::Band),
    ("match", FormWord::Match),
    ("holds", FormWord::Holds),
];

pub(super) fn read_form(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let Some(word) = fields.word("form", &FORMS) else {
        // Which keys belong here depends on the form, so none can be called unknown.
        let _ = fields.all();
        return None;
    };
    if !matches!(word.value, FormWord::Coverage | FormWord::Skills | FormWord::Burden | FormWord::Affordability)
        && !fields.has("question")
    {
        fields.report(
            Problem::new(Code::NoQuestion, word.place, "no question feeds this criterion")
                .help("add `question = \"…\"` with the id of the question it reads"),
        );
        let _ = fields.all();
        return None;
    }
    read_form_of(names, fields, word.value)
}

fn read_form_of(names: &Names<'_>, fields: &Fields<'_>, word: FormWord) -> Option<Form> {
    match word {
        FormWord::Coverage => Some(Form::Coverage),
        FormWord::Supply => {
            let (question, attribute) = number_and_range(names, fields);
            Some(Form::Supply { question: question?, attribute: attribute? })
        }
        FormWord::Deadline => {
            let (question, attribute) = number_and_range(names, fields);
            Some(Form::Deadline { question: question?, attribute: attribute? })
        }
        FormWord::Ability => {
            let (question, attribute) = number_and_range(names, fields);
            let span = fields.number_in("span", 0.1, 100.0);
            Some(Form::Ability { question: question?, attribute: attribute?, span: span?.value })
        }
        FormWord::Skills => read_skills(names, fields),
        FormWord::Upkeep => read_upkeep(names, fields),
        FormWord::Burden => Some(Form::Burden { attribute: names.of_four(fields, "attribute")? }),
        FormWord::Affordability => read_affordability(fields),
        FormWord::Band => read_band(names, fields),
        FormWord::Match => read_match(names, fields),
        FormWord::Holds => read_holds(names, fields),
    }
}

fn read_affordability(fields: &Fields<'_>) -> Option<Form> {
    let comfortable = fields.number_in("comfortable", 0.01, 1e9);
    let painful = fields.number_in("painful", 0.01, 1e9);
    let (comfortable, painful) = (comfortable?, painful?);
    if comfortable.value < painful.value {
        return Some(Form::Affordability { comfortable: comfortable.value, painful: painful.value });
    }
    fields.report(
        Problem::new(Code::BadRange, painful.place, "`painful` is not above `comfortable`")
            .help("painful is the cost per engineer and year that is worth nothing, so it is the greater one"),
    );
    None
}

fn read_band(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let question = names.number(fields, "question");
    let attribute = names.attribute(fields, "attribute", "a band", |kind| *kind == AttributeKind::Band);
    Some(Form::Band { question: question?, attribute: attribute? })
}

fn read_holds(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let question = names.set(fields, "question");
    let attribute = names.entries(fields, "attribute");
    let own_scope = fields.number_in("own_scope", 0.0, 1.0);
    let shortage = fields.number_in("shortage", 0.0, 1.0);
    let security = names.number(fields, "security");
    Some(Form::Holds {
        question: question?,
        attribute: attribute?,
        own_scope: own_scope?.value,
        shortage: shortage?.value,
        security: security?,
    })
}

pub(super) fn number_and_range(names: &Names<'_>, fields: &Fields<'_>) -> (Option<usize>, Option<usize>) {
    (names.number(fields, "question"), names.range(fields, "attribute"))
}

fn read_skills(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let span = fields.number_in("span", 0.1, 100.0);
    let mut skills = Vec::new();
    for skill in fields.list("skills") {
        let skill = Fields::of(skill, fields.problems())?;
        let (question, attribute) = number_and_range(names, &skill);
        skill.finish();
        skills.push((question?, attribute?));
    }
    if skills.is_empty() {
        fields.report(
            Problem::new(Code::NoQuestion, fields.place(), "no question feeds this criterion")
                .help("add `skills = [{ question = \"…\", attribute = \"…\" }]`"),
        );
        return None;
    }
    Some(Form::Skills { skills, span: span?.value })
}

fn read_upkeep(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let (question, attribute) = (names.number(fields, "question"), names.of_four(fields, "attribute"));
    let assumed_from = names.number(fields, "assumed_from");
    let assumed_share = fields.number_in("assumed_share", 0.0, 1.0);
    let requirement = names.range(fields, "requirement");
    Some(Form::Upkeep {
        question: question?,
        assumed_from: assumed_from?,
        assumed_share: assumed_share?.value,
        attribute: attribute?,
        requirement: requirement?,
    })
}

fn read_match(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let question = names.any(fields, "question");
    let attribute = names.entries(fields, "attribute");
    let mut rows = Vec::new();
    for row in fields.list("match") {
        let row = Fields::of(row, fields.problems())?;
        let entry = row.text("entry").and_then(|word| names.entry(attribute?, &word));
        let value = row.number_in("value", 0.0, 1.0);
        let when = row.node("when").and_then(|node| read_condition(node, names.questionnaire, names.root));
        row.finish();
        rows.push(MatchRow { entry: entry?, value: value?.value, when });
    }
    if rows.is_empty() {
        fields.report(
            Problem::new(Code::Empty, fields.place(), "there is no row that gives an entry a value")
                .help("add `match = [{ entry = \"…\", value = 1 }]`"),
        );
    }
    Some(Form::Match { question: question?, attribute: attribute?, rows })
}

pub(super) fn read_relevance(names: &Names<'_>, node: &Node) -> Option<Relevance> {
    if let crate::tree::Value::Number(value) = node.value {
        if (0.0..=1.0).contains(&value) {
            return Some(Relevance::Fixed(value));
        }
        names.root.report(
            Problem::new(Code::OutOfRange, node.place, format!("{value} is out of range")).help("a number from 0 to 1"),
        );
        return None;
    }
    let fields = Fields::of(node, names.root.problems())?;
    let relevance = read_relevance_table(names, &fields);
    if relevance.is_none() {
        let _ = fields.all();
    }
    fields.finish();
    relevance
}

fn read_relevance_table(names: &Names<'_>, fields: &Fields<'_>) -> Option<Relevance> {
    if fields.has("needs") {
        return Some(Relevance::Needs(fields.number_in("needs", 0.0, 1.0)?.value));
    }
    if fields.has("greatest") {
        let parts: Vec<Option<Relevance>> =
            fields.list("greatest").iter().map(|part| read_relevance(names, part)).collect();
        return parts.into_iter().collect::<Option<Vec<_>>>().map(Relevance::Greatest);
    }
    if fields.has("over") {
        let over = fields.number_in("over", 0.01, 1e9)?;
        return Some(Relevance::Over { question: names.number(fields, "question")?, over: over.value });
    }
    if fields.has("values") {
        let question = names.choice(fields, "question")?;
        return Some(Relevance::Values { question, values: read_values(names, fields, "values", question)? });
    }
    if fields.has("any") {
        let value = fields.number_in("any", 0.0, 1.0)?;
        return Some(Relevance::AnyOf { question: names.set(fields, "question")?, value: value.value });
    }
    let from = fields.number("from")?;
    let value = fields.number_in("value", 0.0, 1.0)?;
    Some(Relevance::From { question: names.number(fields, "question")?, from: from.value, value: value.value })
}
