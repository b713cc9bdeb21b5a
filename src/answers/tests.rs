//! A small questionnaire with every kind of question, for the tests of this module and of the interview.

use std::cell::RefCell;

use crate::questionnaire::{Choice, Questionnaire, read};
use crate::tree::{Fields, parse};

const TEXT: &str = include_str!("tests/questionnaire.toml");

/// Returns a questionnaire with every kind of question.
pub(crate) fn questionnaire() -> Questionnaire {
    questionnaire_of(TEXT)
}

/// Reads a questionnaire that has no mistakes.
pub(crate) fn questionnaire_of(text: &str) -> Questionnaire {
    let mut syntax = Vec::new();
    let root = parse(0, text, &mut syntax);
    assert_eq!(syntax, []);
    let problems = RefCell::default();
    let fields = Fields::of(&root, &problems).unwrap();
    let questionnaire = read(&fields, &Vec::new());
    fields.finish();
    assert_eq!(problems.into_inner(), []);
    questionnaire
}

/// Returns the ids of three themes.
pub(crate) fn themes() -> Vec<String> {
    ["time", "cost", "risk"].map(str::to_owned).to_vec()
}

/// Returns the themes with their names.
pub(crate) fn theme_names() -> Vec<Choice> {
    let names = ["Time to value", "Cost", "Risk"];
    themes().into_iter().zip(names).map(|(id, name)| Choice { id, text: name.to_owned() }).collect()
}
