//! `idpfit what-if`: the decision under changed answers, beside today's.
//!
//! Changes are read as a file of answers would be, so that a mistake in them is named with its place and what to do. Nothing is saved.

use std::cell::RefCell;
use std::collections::BTreeMap;

use anyhow::Result;

use super::inputs::{Change, Inputs};
use super::load::{self, Loaded};
use super::results::Judged;
use super::{Outcome, Ui};
use crate::answers::{self, AnswerSheet, Reply};
use crate::assessment::assess;
use crate::decision::decide;
use crate::problem::Files;
use crate::questionnaire::{Kind, Questionnaire};
use crate::report::compare::compare;
use crate::report::explain;
use crate::tree;

/// Arguments of `what-if`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("workspace", |argument| argument.conflicts_with("answers")))]
pub struct WhatIfArgs {
    /// The answers to change, as they would stand in a file of answers; `?` is "don't know", commas part the choices of a set
    #[arg(value_name = "KEY=VALUE", required = true)]
    pub changes: Vec<Change>,
    /// Where the answers and the pack come from.
    #[command(flatten)]
    pub inputs: Inputs,
}

/// Decides twice and prints what differs.
pub(super) fn run(args: &WhatIfArgs, ui: &mut Ui) -> Result<Outcome> {
    let Some(loaded) = load::case(&args.inputs, None, ui)? else { return Ok(Outcome::Mistakes) };
    let Some(replies) = read(&args.changes, &loaded, ui) else { return Ok(Outcome::Mistakes) };
    let now = Judged::of(&loaded, ui.today(), args.inputs.effort());
    let assessment = assess(&loaded.pack, &changed(&loaded.sheets, &replies), now.assessment.date);
    let decision = decide(&loaded.pack, &assessment, args.inputs.effort());
    let then = Judged { assessment, decision };
    ui.print(&compare(&loaded.pack, side(&now), side(&then)).lay_out(ui.width()))?;
    Ok(Outcome::Done)
}

fn side(judged: &Judged) -> explain::Judged<'_> {
    explain::Judged { assessment: &judged.assessment, decision: &judged.decision }
}

/// Reads the changes. Returns nothing if there are mistakes, which are shown.
fn read(changes: &[Change], loaded: &Loaded, ui: &mut Ui) -> Option<BTreeMap<usize, Reply>> {
    let text = text_of(changes, &loaded.pack.questionnaire);
    let mut files = Files::default();
    let file = files.add("KEY=VALUE", text.as_str());
    let mut problems = Vec::new();
    let root = tree::parse(file, &text, &mut problems);
    let problems = RefCell::new(problems);
    let sheet = answers::read(&root, &loaded.pack.questionnaire, &loaded.themes(), &problems);
    let problems = problems.into_inner();
    ui.problems(&problems, &files);
    problems.is_empty().then_some(sheet.replies)
}

/// Writes the changes as a file of answers.
fn text_of(changes: &[Change], questionnaire: &Questionnaire) -> String {
    let lines = changes.iter().map(|change| {
        let kind = questionnaire.question(&change.key).map(|question| &question.kind);
        let key = toml_edit::Key::new(&change.key);
        format!("{} = {}\n", key.display_repr(), value_of(&change.value, kind))
    });
    std::iter::once("[answers]\n".to_owned()).chain(lines).collect()
}

/// Writes a value as TOML: what is TOML already stays, the rest is quoted as its question wants it.
fn value_of(value: &str, kind: Option<&Kind>) -> String {
    let quoted = |text: &str| toml_edit::Value::from(text.trim()).to_string();
    let members = || {
        let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
        format!("[{}]", parts.map(quoted).collect::<Vec<_>>().join(", "))
    };
    let number = value.parse().ok().filter(|number: &f64| number.is_finite());
    match kind {
        _ if value == "?" => quoted(value),
        _ if value.starts_with(['"', '\'', '[', '{']) && !value.contains('\n') => value.to_owned(),
        Some(Kind::Set { choices }) if value == "none" && !choices.iter().any(|choice| choice.id == "none") => {
            "[]".to_owned()
        }
        Some(Kind::Set { .. } | Kind::Ranking) => members(),
        Some(Kind::Table { .. }) if value == "none" => "[]".to_owned(),
        Some(Kind::Metric) if value == "none" => "{ none = true }".to_owned(),
        Some(Kind::Level { .. } | Kind::Number { .. }) => {
            number.map_or_else(|| quoted(value), |number| number.to_string())
        }
        _ => quoted(value),
    }
}

/// Returns the sheets with some replies changed: for everybody, since one value is asked about.
fn changed(sheets: &[AnswerSheet], replies: &BTreeMap<usize, Reply>) -> Vec<AnswerSheet> {
    let mut sheets = sheets.to_vec();
    for sheet in &mut sheets {
        sheet.replies.retain(|question, _| !replies.contains_key(question));
    }
    if let Some(first) = sheets.first_mut() {
        first.replies.extend(replies.clone());
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Fields;

    /// Returns a questionnaire with every kind of question.
    fn questionnaire() -> Questionnaire {
        let root = tree::parse(0, include_str!("../answers/tests/questionnaire.toml"), &mut Vec::new());
        let problems = RefCell::default();
        let questionnaire = crate::questionnaire::read(&Fields::of(&root, &problems).unwrap(), &Vec::new());
        assert_eq!(problems.into_inner(), []);
        questionnaire
    }

    #[test]
    fn a_change_is_written_as_its_question_wants_it() {
        let changes = [
            ("pain", "3"),
            ("people", ".5"),
            ("automation", "pipelines"),
            ("regions", "eu, us"),
            ("regions", "none"),
            ("metric", "none"),
            ("priorities", "time,cost"),
            ("interactions", "none"),
            ("pain", "?"),
            ("pain", "a lot"),
            ("no such", "[1, 2]"),
        ];
        let change = |(key, value): (&str, &str)| Change { key: key.to_owned(), value: value.to_owned() };
        insta::assert_snapshot!(text_of(&changes.map(change), &questionnaire()), @r#"
        [answers]
        pain = 3
        people = 0.5
        automation = "pipelines"
        regions = ["eu", "us"]
        regions = []
        metric = { none = true }
        priorities = ["time", "cost"]
        interactions = []
        pain = "?"
        pain = "a lot"
        "no such" = [1, 2]
        "#);
    }
}
