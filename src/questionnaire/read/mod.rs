//! Reads the sections and questions of a pack: as written, then checked against each other.

mod conditions;
mod kinds;
mod measured;

use conditions::refuse_circles;
pub use conditions::{is_written, read_condition};
use kinds::{read_domain, read_kind};
use measured::read_measured;

use std::collections::BTreeMap;

use crate::problem::{At, Code, Problem, advice};
use crate::tree::{Fields, Value};

use super::{Choice, Law, Question, Questionnaire, Section};

/// The choices that questions may take from elsewhere in the pack: the options, with id and name.
pub type Choices = Vec<Choice>;

/// Months that an answer holds unless the question says otherwise.
const LASTS: u32 = 12;

const LAWS: [(&str, Law); 5] = [
    ("supply", Law::Supply),
    ("need", Law::Need),
    ("aversion", Law::Aversion),
    ("automation", Law::Automation),
    ("setting", Law::Setting),
];

/// Reads `[[section]]` and `[[question]]` of a pack's root table.
pub fn read(root: &Fields<'_>, options: &Choices) -> Questionnaire {
    let mut questionnaire = Questionnaire::default();
    let mut seen = BTreeMap::new();
    for fields in root.tables("section") {
        if let Some(section) = read_section(fields, &mut seen) {
            questionnaire.sections.push(section);
        }
    }
    let mut conditions = Vec::new();
    let mut written = Vec::new();
    let mut seen = BTreeMap::new();
    for fields in root.tables("question") {
        let when = fields.node("when");
        if let Some(question) = read_question(fields, &questionnaire.sections, options, &mut seen) {
            written.push((question, when));
        }
    }
    written.sort_by_key(|(question, _)| question.section);
    for (question, when) in written {
        questionnaire.questions.push(question);
        conditions.push(when);
    }
    for (index, when) in conditions.iter().enumerate() {
        let condition = when.and_then(|node| read_condition(node, &questionnaire, root));
        if let Some(question) = questionnaire.questions.get_mut(index) {
            question.when = condition;
        }
    }
    refuse_circles(&mut questionnaire, &conditions, root);
    questionnaire
}

fn read_section(fields: Fields<'_>, seen: &mut BTreeMap<String, crate::problem::Place>) -> Option<Section> {
    let id = fields.id("id");
    let name = fields.text("name");
    let about = fields.text("about");
    let unique = id.as_ref().is_some_and(|id| claim_id(&fields, id, "section", seen));
    fields.finish();
    if !unique {
        return None;
    }
    Some(Section { id: id?.value, name: name?.value, about: about?.value })
}

/// Remembers an id; a second one of the same kind is a mistake.
pub(super) fn claim_id(
    fields: &Fields<'_>,
    id: &At<String>,
    kind: &str,
    seen: &mut BTreeMap<String, crate::problem::Place>,
) -> bool {
    if let Some(first) = seen.get(&id.value) {
        fields.report(
            Problem::new(Code::DuplicateId, id.place, format!("there are two {kind}s `{}`", id.value))
                .related(*first, "the first one")
                .help("give one of them another id"),
        );
        return false;
    }
    seen.insert(id.value.clone(), id.place);
    true
}

fn read_question(
    fields: Fields<'_>,
    sections: &[Section],
    options: &Choices,
    seen: &mut BTreeMap<String, crate::problem::Place>,
) -> Option<Question> {
    let place = fields.place();
    let id = fields.id("id");
    let unique = id.as_ref().is_some_and(|id| claim_id(&fields, id, "question", seen));
    let section = fields.text("section").and_then(|name| find_section(&fields, &name, sections));
    let text = fields.text("text");
    let short = fields.text("short");
    let why = fields.text("why");
    let torn = fields.optional_text("torn").map(|text| text.value);
    let law = fields.word("law", &LAWS);
    let fact = fields.truth("fact").unwrap_or(false);
    let settled_by = fields.optional_text("settled_by").map(|text| text.value);
    let tracks = fields.optional_text("tracks").map(|text| text.value);
    let kind = read_kind(&fields, options);
    let domain = kind.as_ref().map(|kind| read_domain(&fields, kind));
    let measured = fields.table("measured").and_then(|inner| read_measured(inner, kind.as_ref()));
    let lasts = fields.optional_number_in("lasts", 1.0, 120.0).map_or(LASTS, |months| months.value as u32);
    fields.finish();
    if !unique {
        return None;
    }
    Some(Question {
        id: id?.value,
        section: section?,
        text: text?.value,
        short: short?.value,
        why: why?.value,
        torn,
        law: law?.value,
        fact,
        settled_by,
        when: None,
        tracks,
        measured,
        lasts,
        kind: kind?,
        domain: domain?,
        place,
    })
}

fn find_section(fields: &Fields<'_>, name: &At<String>, sections: &[Section]) -> Option<usize> {
    let found = sections.iter().position(|section| section.id == name.value);
    if found.is_none() {
        let known: Vec<&str> = sections.iter().map(|section| section.id.as_str()).collect();
        fields.report(
            Problem::new(Code::UnknownId, name.place, format!("there is no section `{}`", name.value))
                .help(advice(&name.value, &known)),
        );
    }
    found
}
