//! Reads needs, themes, criteria, attributes, costs and the plan of a pack.

mod attributes;
mod criteria;
mod forms;
mod money;
mod pilot;
mod uptake;

pub(in crate::framework) use attributes::{read_attributes, read_range};
pub(in crate::framework) use criteria::{check_weight, read_criteria, read_needs, read_themes};
use forms::{read_form, read_relevance};
pub(in crate::framework) use money::{read_cost, read_in_place, read_verdict};
pub(in crate::framework) use pilot::read_plan;

use std::collections::BTreeMap;

use crate::problem::{At, Code, Place, Problem, advice};
use crate::questionnaire::{Kind, Question, Questionnaire, is_written};
use crate::tree::Fields;

use super::feeds::never;
use super::{Attribute, AttributeKind};

/// What readers of a framework look names up in.
pub(in crate::framework) struct Names<'r> {
    pub(in crate::framework) root: &'r Fields<'r>,
    pub(in crate::framework) questionnaire: &'r Questionnaire,
    pub(in crate::framework) attributes: &'r [Attribute],
}

impl Names<'_> {
    /// Finds a question that must be there, of a kind that fits.
    pub(in crate::framework) fn question(
        &self,
        fields: &Fields<'_>,
        key: &'static str,
        wanted: &str,
        fits: impl Fn(&Kind) -> bool,
    ) -> Option<usize> {
        let id = fields.text(key)?;
        self.question_named(&id, wanted, fits)
    }

    fn question_named(&self, id: &At<String>, wanted: &str, fits: impl Fn(&Kind) -> bool) -> Option<usize> {
        let Some(index) = self.questionnaire.index(&id.value) else {
            if is_written(self.root, "question", &id.value) {
                return None;
            }
            let known: Vec<&str> = self.questionnaire.questions.iter().map(|question| question.id.as_str()).collect();
            self.root.report(
                Problem::new(Code::UnknownId, id.place, format!("there is no question `{}`", id.value))
                    .help(advice(&id.value, &known)),
            );
            return None;
        };
        let question = self.questionnaire.get(index)?;
        if fits(&question.kind) {
            return Some(index);
        }
        self.root.report(
            Problem::new(Code::WrongKind, id.place, format!("`{}` is not {wanted}", id.value))
                .related(question.place, "the question")
                .help(format!("name a question that is {wanted}")),
        );
        None
    }

    pub(in crate::framework) fn number(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.question(fields, key, "a level or a number", |kind| {
            matches!(kind, Kind::Level { .. } | Kind::Number { .. })
        })
    }

    pub(in crate::framework) fn choice(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.question(fields, key, "a choice", |kind| matches!(kind, Kind::Choice { .. }))
    }

    pub(in crate::framework) fn set(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.question(fields, key, "a set", |kind| matches!(kind, Kind::Set { .. }))
    }

    pub(in crate::framework) fn any(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.question(fields, key, "a question", |_| true)
    }

    /// Finds an attribute that must be there, of a kind that fits.
    pub(in crate::framework) fn attribute(
        &self,
        fields: &Fields<'_>,
        key: &'static str,
        wanted: &str,
        fits: impl Fn(&AttributeKind) -> bool,
    ) -> Option<usize> {
        let id = fields.text(key)?;
        let Some(index) = self.attributes.iter().position(|attribute| attribute.id == id.value) else {
            if is_written(self.root, "attribute", &id.value) {
                return None;
            }
            let known: Vec<&str> = self.attributes.iter().map(|attribute| attribute.id.as_str()).collect();
            self.root.report(
                Problem::new(Code::UnknownId, id.place, format!("there is no attribute `{}`", id.value))
                    .help(advice(&id.value, &known)),
            );
            return None;
        };
        let attribute = self.attributes.get(index)?;
        if fits(&attribute.kind) {
            return Some(index);
        }
        self.root.report(
            Problem::new(Code::WrongKind, id.place, format!("`{}` is not {wanted}", id.value))
                .help(format!("name an attribute that is {wanted}")),
        );
        None
    }

    pub(in crate::framework) fn range(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.attribute(fields, key, "a range", |kind| matches!(kind, AttributeKind::Range { .. }))
    }

    /// Finds an attribute on the scale 0-4: what is read as a share of 4 must not be able to exceed it.
    pub(in crate::framework) fn of_four(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.attribute(fields, key, "a range with `scale = \"0-4\"`", |kind| kind.is_scaled_to(4.0))
    }

    /// Finds an attribute on the scale 0-1.
    pub(in crate::framework) fn of_one(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.attribute(fields, key, "a range with `scale = \"0-1\"`", |kind| kind.is_scaled_to(1.0))
    }

    pub(in crate::framework) fn entries(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.attribute(fields, key, "a set or category", |kind| {
            matches!(kind, AttributeKind::Set { .. } | AttributeKind::Category { .. })
        })
    }

    /// Returns the bits of entries named in a list.
    pub(in crate::framework) fn entry_bits(&self, attribute: usize, words: &[At<String>]) -> u64 {
        words.iter().filter_map(|word| self.entry(attribute, word)).fold(0, |bits, entry| bits | 1 << entry)
    }

    /// Finds an entry of an attribute.
    pub(in crate::framework) fn entry(&self, attribute: usize, word: &At<String>) -> Option<u16> {
        let attribute = self.attributes.get(attribute)?;
        let found = attribute.entry(&word.value);
        if found.is_none() {
            let known: Vec<&str> = attribute.entries().iter().map(|(id, _)| id.as_str()).collect();
            self.root.report(
                Problem::new(Code::UnknownId, word.place, format!("`{}` has no entry `{}`", attribute.id, word.value))
                    .help(advice(&word.value, &known)),
            );
        }
        found
    }

    fn get(&self, question: usize) -> Option<&Question> {
        self.questionnaire.get(question)
    }
}

/// Remembers an id; a second one of the same kind is a mistake.
pub(in crate::framework) fn claim_id(
    root: &Fields<'_>,
    kind: &str,
    id: Option<&At<String>>,
    seen: &mut BTreeMap<String, Place>,
) -> bool {
    let Some(id) = id else { return false };
    if let Some(first) = seen.get(&id.value) {
        root.report(
            Problem::new(Code::DuplicateId, id.place, format!("there are two {kind}s `{}`", id.value))
                .related(*first, "the first one")
                .help("give one of them another id"),
        );
        return false;
    }
    seen.insert(id.value.clone(), id.place);
    true
}

/// Says that a part is missing without which nothing can be decided.
pub(in crate::framework) fn missing_part(root: &Fields<'_>, part: &str) {
    root.report(
        Problem::new(Code::MissingPart, root.place(), format!("the pack has no {part}"))
            .help("add it, or let the pack extend the shipped one"),
    );
}

/// Reads a table of choice → number from 0 to 1; a choice left out counts 0.
pub(in crate::framework) fn read_values(
    names: &Names<'_>,
    fields: &Fields<'_>,
    key: &'static str,
    question: usize,
) -> Option<Vec<f64>> {
    let question = names.get(question)?;
    let table = fields.table(key)?;
    let states = crate::questionnaire::METRIC_STATES;
    let known: Vec<&str> = match question.kind {
        Kind::Metric => states.to_vec(),
        _ => question.choices().iter().map(|choice| choice.id.as_str()).collect(),
    };
    let mut values = vec![0.0; known.len()];
    for entry in table.all() {
        let number = crate::tree::number_of(&entry.node, fields.problems());
        let place = known.iter().position(|id| *id == entry.key.value).and_then(|index| values.get_mut(index));
        match (place, number) {
            (None, _) => fields.report(
                Problem::new(
                    Code::UnknownId,
                    entry.key.place,
                    format!("`{}` has no choice `{}`", question.id, entry.key.value),
                )
                .help(advice(&entry.key.value, &known)),
            ),
            (Some(place), Some(number)) if (0.0..=1.0).contains(&number.value) => *place = number.value,
            (Some(_), Some(number)) => fields.report(
                Problem::new(Code::OutOfRange, number.place, format!("{} is out of range", number.value))
                    .help("a number from 0 to 1"),
            ),
            (Some(_), None) => {}
        }
    }
    Some(values)
}

/// Reads the ids of the claims behind something.
pub(in crate::framework) fn claims(fields: &Fields<'_>) -> Vec<String> {
    fields.texts("claims").into_iter().map(|claim| claim.value).collect()
}
