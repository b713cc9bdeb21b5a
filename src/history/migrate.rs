//! Answers to one version of a pack, as another version of it reads them.
//!
//! What a version does to answers is defined by the part of it that rises (`questionnaires/README.md`): a patch leaves them as they are, a
//! minor version leaves them incomplete, a major one would let some of them mislead. The table of migrations of the later version says
//! which, and what became of the rest.

use crate::framework::{Migration, Pack, QuestionChange, numbers};
use crate::tree::{Entry, Node, Value};

/// Answers that were carried over to another version.
#[derive(Debug, Clone, PartialEq)]
pub struct Migrated {
    /// The file of answers as the other version reads it.
    pub sheet: Node,
    /// The questions that were answered and must be answered again, each with the reason.
    pub asked_again: Vec<(String, String)>,
    /// The questions that are new and have no answer.
    pub missing: Vec<String>,
    /// Whether anything was carried over otherwise than it is written.
    pub changed: bool,
}

/// Carries answers over to the version of a pack; nothing if no table says how: they would mislead.
///
/// Answers to a later version of the same major one are left as they are; what is new in them means nothing to the pack.
pub fn migrate(sheet: &Node, from: &str, pack: &Pack) -> Option<Migrated> {
    let (from, to) = (numbers(from)?, numbers(&pack.info.version)?);
    let rows: Vec<&Migration> = pack.info.migrations.iter().filter(|row| since(row, from, to)).collect();
    let told =
        |major: u32| rows.iter().any(|row| numbers(&row.version).is_some_and(|[version, _, _]| version == major));
    if from[0] > to[0] || !(from[0] + 1..=to[0]).all(told) {
        return None;
    }
    let mut migrated = Migrated { sheet: sheet.clone(), asked_again: Vec::new(), missing: Vec::new(), changed: false };
    for row in &rows {
        migrated.apply(row);
    }
    let answers = migrated.sheet.get("answers");
    let is_open = |id: &String| answers.is_none_or(|answers| answers.get(id).is_none());
    let added = rows.iter().filter(|row| row.change == QuestionChange::Added).map(|row| row.question.clone());
    migrated.missing = added.filter(|id| pack.questionnaire.index(id).is_some()).filter(is_open).collect();
    migrated.asked_again.retain(|(id, _)| pack.questionnaire.index(id).is_some());
    Some(migrated)
}

/// Carries answers to a later version back to an earlier one, as far as that goes: names are as they were, and what meant something else is
/// left out.
pub fn carried_back(sheet: &Node, pack: &Pack, to: &str) -> Node {
    let mut sheet = sheet.clone();
    let (Some(to), Some(from)) = (numbers(to), numbers(&pack.info.version)) else { return sheet };
    let Some(answers) = answers_of(&mut sheet) else { return sheet };
    for row in pack.info.migrations.iter().rev().filter(|row| since(row, to, from)) {
        match &row.change {
            QuestionChange::Renamed(was) => rename(answers, &row.question, was),
            QuestionChange::ChoiceRenamed { was, choice } => rename_choice(answers, &row.question, choice, was),
            QuestionChange::AskedAgain(_) => answers.retain(|entry| entry.key.value != row.question),
            QuestionChange::Removed | QuestionChange::Added => {}
        }
    }
    sheet
}

/// Returns the questions that have another name in two versions, the earlier one first, and those that mean something else, by the name
/// that they have in the later one.
pub fn renamed(pack: &Pack, earlier: &str) -> (Vec<(String, String)>, Vec<String>) {
    let (mut names, mut others): (Vec<(String, String)>, Vec<String>) = (Vec::new(), Vec::new());
    let (Some(from), Some(to)) = (numbers(earlier), numbers(&pack.info.version)) else { return (names, others) };
    for row in pack.info.migrations.iter().filter(|row| since(row, from, to)) {
        match &row.change {
            QuestionChange::Renamed(was) => {
                others.iter_mut().filter(|id| *id == was).for_each(|id| id.clone_from(&row.question));
                match names.iter_mut().find(|(_, now)| now == was) {
                    Some((_, now)) => now.clone_from(&row.question),
                    None => names.push((was.clone(), row.question.clone())),
                }
            }
            QuestionChange::AskedAgain(_) => others.push(row.question.clone()),
            _ => {}
        }
    }
    (names, others)
}

fn since(row: &Migration, from: [u32; 3], to: [u32; 3]) -> bool {
    numbers(&row.version).is_some_and(|version| from < version && version <= to)
}

impl Migrated {
    fn apply(&mut self, row: &Migration) {
        let Some(answers) = answers_of(&mut self.sheet) else { return };
        let before = answers.clone();
        match &row.change {
            QuestionChange::Renamed(was) => {
                rename(answers, was, &row.question);
                self.asked_again
                    .iter_mut()
                    .filter(|(id, _)| id == was)
                    .for_each(|(id, _)| id.clone_from(&row.question));
            }
            QuestionChange::ChoiceRenamed { was, choice } => rename_choice(answers, &row.question, was, choice),
            QuestionChange::AskedAgain(why) => {
                answers.retain(|entry| entry.key.value != row.question);
                if answers.len() < before.len() {
                    self.asked_again.push((row.question.clone(), why.clone()));
                }
            }
            QuestionChange::Removed => answers.retain(|entry| entry.key.value != row.question),
            QuestionChange::Added => {}
        }
        self.changed |= *answers != before;
    }
}

fn answers_of(sheet: &mut Node) -> Option<&mut Vec<Entry>> {
    let Value::Table(entries) = &mut sheet.value else { return None };
    let answers = entries.iter_mut().find(|entry| entry.key.value == "answers")?;
    match &mut answers.node.value {
        Value::Table(entries) => Some(entries),
        _ => None,
    }
}

/// Renames a question. An answer under the new name is the later one and stays.
fn rename(answers: &mut Vec<Entry>, was: &str, now: &str) {
    if answers.iter().any(|entry| entry.key.value == now) {
        answers.retain(|entry| entry.key.value != was);
    }
    answers.iter_mut().filter(|entry| entry.key.value == was).for_each(|entry| now.clone_into(&mut entry.key.value));
}

fn rename_choice(answers: &mut [Entry], question: &str, was: &str, now: &str) {
    let found = answers.iter_mut().filter(|entry| entry.key.value == question);
    found.for_each(|entry| replace(&mut entry.node, was, now));
}

/// Replaces a word wherever a value stands; what people wrote beside it stays.
fn replace(node: &mut Node, was: &str, now: &str) {
    match &mut node.value {
        Value::Text(text) if text == was => now.clone_into(text),
        Value::List(members) => members.iter_mut().for_each(|member| replace(member, was, now)),
        Value::Table(entries) => {
            let values =
                entries.iter_mut().filter(|entry| !["note", "evidence", "name"].contains(&entry.key.value.as_str()));
            values.for_each(|entry| replace(&mut entry.node, was, now));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::embedded;
    use crate::framework::{PackText, pack};
    use crate::problem::Files;
    use crate::tree::parse;

    /// The shipped pack as it might be two versions later.
    fn later(version: &str, rows: &str) -> Pack {
        let base = embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
        let head = format!("[pack]\nextends = \"idp-selection\"\nversion = \"{version}\"\n");
        let own = vec![("later.toml".to_owned(), head + rows)];
        let (mut files, mut problems) = (Files::default(), Vec::new());
        let root = pack::merge(&PackText { base, own }, &mut files, &mut problems);
        let problems = RefCell::new(problems);
        pack::read(&root, &problems).unwrap_or_else(|| panic!("{:?}", problems.borrow()))
    }

    const ROWS: &str = r#"
[[migration]]
version = "2.0.0"
question = "pain-finding"
change = "renamed"
was = "finding"

[[migration]]
version = "2.0.0"
question = "automation"
change = "choice-renamed"
was = "pipes"
choice = "pipelines"

[[migration]]
version = "2.0.0"
question = "engineers"
change = "asked-again"
why = "It counts contractors now."

[[migration]]
version = "1.1.0"
question = "audit"
change = "added"

[[migration]]
version = "2.1.0"
question = "mood"
change = "removed"
"#;

    const SHEET: &str = r#"
[answers]
finding = 3
automation = { value = "pipes", note = "pipes" }
engineers = 50
mood = 2
services = 40
"#;

    fn carried(from: &str, version: &str) -> Option<Migrated> {
        migrate(&parse(0, SHEET, &mut Vec::new()), from, &later(version, ROWS))
    }

    fn keys(node: &Node) -> Vec<&str> {
        node.get("answers").unwrap().entries().iter().map(|entry| entry.key.value.as_str()).collect()
    }

    #[test]
    fn a_major_version_asks_again_what_it_touched_and_carries_the_rest() {
        let found = carried("1.0.0", "2.1.0").unwrap();
        assert_eq!(keys(&found.sheet), ["pain-finding", "automation", "services"]);
        let automation = found.sheet.get("answers").unwrap().get("automation").unwrap();
        let words = ["value", "note"].map(|key| automation.get(key).unwrap().as_text().unwrap());
        assert_eq!(words, ["pipelines", "pipes"], "what people wrote stays as it is");
        assert_eq!(found.asked_again, [("engineers".to_owned(), "It counts contractors now.".to_owned())]);
        assert_eq!((found.missing, found.changed), (vec!["audit".to_owned()], true));
    }

    #[test]
    fn a_minor_version_lists_what_is_missing_and_a_patch_is_silent() {
        let found = carried("2.0.0", "2.1.3").unwrap();
        assert_eq!((found.asked_again.len(), found.missing.len()), (0, 0));
        let row = "[[migration]]\nversion = \"1.1.0\"\nquestion = \"audit\"\nchange = \"added\"\n";
        let found = migrate(&parse(0, SHEET, &mut Vec::new()), "1.0.0", &later("1.1.0", row)).unwrap();
        assert_eq!((found.missing, found.changed), (vec!["audit".to_owned()], false));
        let found = carried("2.1.0", "2.1.3").unwrap();
        assert_eq!((found.missing.len(), found.changed), (0, false));
    }

    #[test]
    fn a_major_version_that_no_row_tells_of_would_mislead() {
        assert_eq!(carried("1.0.0", "3.0.0"), None);
        assert_eq!(carried("3.0.0", "2.1.0"), None);
        assert_eq!(carried("old", "2.1.0"), None);
    }

    #[test]
    fn what_was_carried_over_can_be_carried_back() {
        let pack = later("2.1.0", ROWS);
        let there = carried("1.0.0", "2.1.0").unwrap().sheet;
        let back = carried_back(&there, &pack, "1.0.0");
        assert_eq!(keys(&back), ["finding", "automation", "services"]);
        let value = back.get("answers").unwrap().get("automation").unwrap().get("value").unwrap();
        assert_eq!(value.as_text(), Some("pipes"));
        let names = vec![("finding".to_owned(), "pain-finding".to_owned())];
        assert_eq!(renamed(&pack, "1.0.0"), (names, vec!["engineers".to_owned()]));
    }
}
