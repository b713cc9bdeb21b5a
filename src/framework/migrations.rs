//! What became of the questions of earlier versions, so that answers to them can be read.

use std::cmp::Ordering;

use crate::problem::{Code, Problem};
use crate::questionnaire::Questionnaire;
use crate::tree::Fields;

use super::pack::numbers;

/// A change of a question that concerns answers given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The version that made the change.
    pub version: String,
    /// The question, as it is called from that version on.
    pub question: String,
    /// What became of it.
    pub change: QuestionChange,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionChange {
    /// It was called so.
    Renamed(String),
    /// A choice, or an entry of a column, was called so and is now called otherwise.
    ChoiceRenamed {
        /// What it was called.
        was: String,
        /// What it is called.
        choice: String,
    },
    /// It means something else: what was answered before counts no longer, for this reason.
    AskedAgain(String),
    /// It is gone.
    Removed,
    /// It is new.
    Added,
}

impl Migration {
    /// Compares by version.
    pub fn order(&self, other: &Self) -> Ordering {
        numbers(&self.version).cmp(&numbers(&other.version))
    }
}

const CHANGES: [(&str, &str); 5] = [
    ("renamed", "renamed"),
    ("choice-renamed", "choice-renamed"),
    ("asked-again", "asked-again"),
    ("removed", "removed"),
    ("added", "added"),
];

/// Reads the table of migrations, sorted by version.
pub(super) fn read(root: &Fields<'_>, questionnaire: &Questionnaire) -> Vec<Migration> {
    let last = root.node("pack").and_then(|pack| numbers(pack.get("version")?.as_text()?));
    let tables = root.tables("migration").into_iter();
    let mut migrations: Vec<Migration> = tables.filter_map(|fields| read_one(fields, questionnaire, last)).collect();
    migrations.sort_by(Migration::order);
    refuse_unknown(root, questionnaire, &migrations);
    migrations
}

fn read_one(fields: Fields<'_>, questionnaire: &Questionnaire, last: Option<[u32; 3]>) -> Option<Migration> {
    let problems = fields.problems();
    let bad = |place, message: String, help: &str| {
        problems.borrow_mut().push(Problem::new(Code::BadMigration, place, message).help(help.to_owned()));
    };
    let (version, question) = (fields.text("version"), fields.id("question"));
    let change = fields.word("change", &CHANGES);
    let (was, choice) = (fields.optional_text("was"), fields.optional_text("choice"));
    let why = fields.optional_text("why");
    fields.finish();
    let (version, question, change) = (version?, question?, change?);
    let stated = numbers(&version.value);
    if stated.is_none() || last.is_some_and(|last| stated > Some(last)) {
        let message = format!("`{}` is no version of this pack so far", version.value);
        bad(version.place, message, "write major.minor.patch, up to the version of the pack");
    }
    let changed = match (change.value, was, choice, why) {
        ("renamed", Some(was), None, None) => QuestionChange::Renamed(was.value),
        ("choice-renamed", Some(was), Some(choice), None) => {
            QuestionChange::ChoiceRenamed { was: was.value, choice: choice.value }
        }
        ("asked-again", None, None, Some(why)) => QuestionChange::AskedAgain(why.value),
        ("removed", None, None, None) => QuestionChange::Removed,
        ("added", None, None, None) => QuestionChange::Added,
        _ => {
            let help = "`renamed` has `was`; `choice-renamed` has `was` and `choice`; `asked-again` has `why`; the others have none";
            bad(change.place, format!("this is not what `{}` has", change.value), help);
            return None;
        }
    };
    if changed == QuestionChange::Removed && questionnaire.index(&question.value).is_some() {
        let message = format!("the question `{}` is still there", question.value);
        bad(question.place, message, "write `asked-again` if it means something else");
    }
    Some(Migration { version: version.value, question: question.value, change: changed })
}

/// Refuses rows that lead to no question: one that is neither there now nor renamed or removed later.
fn refuse_unknown(root: &Fields<'_>, questionnaire: &Questionnaire, migrations: &[Migration]) {
    for (place, migration) in migrations.iter().enumerate() {
        let goes_on = migrations.iter().skip(place).any(|later| match &later.change {
            QuestionChange::Renamed(was) => *was == migration.question,
            QuestionChange::Removed => later.question == migration.question,
            _ => false,
        });
        if goes_on || questionnaire.index(&migration.question).is_some() {
            continue;
        }
        let tables = root.node("migration").map_or(&[][..], |node| node.members());
        let node = tables.iter().filter_map(|table| table.get("question"));
        let found = node.into_iter().find(|node| node.as_text() == Some(&migration.question));
        if let Some(node) = found {
            let message = format!("there is no question `{}`, and none that it became", migration.question);
            let help = "name the question as it is called from that version on";
            root.report(Problem::new(Code::BadMigration, node.place, message).help(help));
        }
    }
}
