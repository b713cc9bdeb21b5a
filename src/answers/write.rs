//! Writes replies into an answer file that stays the respondent's own: comments, order and formatting are kept.
//!
//! A reply that is there already is replaced where it stands, in the form it was written in. A new one goes after the question
//! that comes before it, in shorthand if it is a plain value. Rows stand at the end, since TOML wants tables after values.

use std::fmt::Write as _;

use toml_edit::{ArrayOfTables, Datetime, DocumentMut, Item, RawString, Table, TomlError, Value, value};

use crate::questionnaire::{Question, Questionnaire};

use super::form::Form;
use super::{AnswerSheet, Reply, comments};

/// The keys of a reply's table, in whichever form; those that a new reply does not need are taken out.
const REPLY_KEYS: [&str; 13] = [
    "value",
    "rows",
    "unknown",
    "not_applicable",
    "note",
    "evidence",
    "date",
    "since",
    "stale",
    "name",
    "unit",
    "baseline",
    "none",
];

/// An answer file being written.
#[derive(Debug, Clone)]
pub struct Draft {
    document: DocumentMut,
}

impl Draft {
    /// Starts a file with the header of a sheet; its replies are not written.
    pub fn new(sheet: &AnswerSheet) -> Self {
        let mut header = Table::new();
        let texts = [
            ("subject", &sheet.subject),
            ("pack", &sheet.pack),
            ("version", &sheet.version),
            ("respondent", &sheet.respondent),
            ("role", &sheet.role),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                header.insert(key, value(text));
            }
        }
        if let Some(date) = sheet.date.and_then(|date| date.to_string().parse::<Datetime>().ok()) {
            header.insert("date", value(date));
        }
        header.decor_mut().set_prefix(
            "# Edit this file as you like: comments and order are kept. `\"?\"` is \"don't know\".\n\
             # With a note: `question = { value = …, note = \"…\", evidence = \"…\" }`.\n\n",
        );
        let mut document = DocumentMut::new();
        document.insert("assessment", Item::Table(header));
        document.insert("answers", Item::Table(Table::new()));
        Self { document }
    }

    /// Continues a file; fails if it is not TOML.
    pub fn of_text(text: &str) -> Result<Self, TomlError> {
        text.parse().map(|document| Self { document })
    }

    /// Returns the file as it is to be stored.
    pub fn text(&self) -> String {
        self.document.to_string()
    }

    /// Writes the reply to the question at an index, in place of an earlier one; `themes` are the ids of the themes.
    ///
    /// Does nothing if the reply does not fit the question. Comments on a row that is no longer there go with the row; all others
    /// stay, above the reply if it had to take another form.
    pub fn set(&mut self, questionnaire: &Questionnaire, index: usize, reply: &Reply, themes: &[String]) {
        let Some(question) = questionnaire.get(index) else {
            return;
        };
        let (Some(form), Some(answers)) = (Form::of(question, reply, themes), self.answers()) else {
            return;
        };
        let id = question.id.as_str();
        let before = comments::within(answers, id);
        match answers.get_mut(id) {
            Some(Item::Table(table)) => replace_in_table(table, form),
            Some(Item::Value(old)) => replace_value(old, form.into_value()),
            Some(Item::ArrayOfTables(rows)) => match form {
                Form::Rows(new) => {
                    replace_rows(rows, &new);
                    return;
                }
                form => replace_rows_by(answers, questionnaire, index, form),
            },
            _ => insert(answers, questionnaire, index, form),
        }
        let lost = comments::lost(before, comments::within(answers, id));
        comments::restore(answers, id, &lost);
    }

    /// Takes the reply to a question out, with the comments on it.
    pub fn remove(&mut self, question: &Question) {
        if let Some(answers) = self.answers() {
            answers.remove(&question.id);
        }
    }

    /// Returns the table of answers, started if there is none; nothing if something else stands in its place.
    fn answers(&mut self) -> Option<&mut Table> {
        if self.document.get("answers").is_some_and(Item::is_inline_table) {
            under_header(self.document.as_table_mut(), "answers");
        }
        let table = self.document.entry("answers").or_insert_with(|| Item::Table(Table::new())).as_table_mut()?;
        // A table made of dotted keys (`answers.automation = …`) cannot take rows; under a header it can.
        table.set_dotted(false);
        Some(table)
    }
}

/// Turns a table on one line into one under a header.
fn under_header(root: &mut Table, key: &str) {
    let before = comments::within(root, key);
    if let Some(Ok(table)) = root.remove(key).map(Item::into_table) {
        root.insert(key, Item::Table(table));
    }
    let lost = comments::lost(before, comments::within(root, key));
    comments::restore(root, key, &lost);
}

fn replace_value(old: &mut Value, mut new: Value) {
    *new.decor_mut() = old.decor().clone();
    *old = new;
}

/// Replaces the rows one by one, so that comments on them stay.
fn replace_rows(rows: &mut ArrayOfTables, new: &ArrayOfTables) {
    for (index, row) in new.iter().enumerate() {
        let Some(old) = rows.get_mut(index) else {
            rows.push(row.clone());
            continue;
        };
        old.retain(|key, _| row.contains_key(key));
        for (key, item) in row {
            match (old.get_mut(key), item) {
                (Some(Item::Value(old)), Item::Value(new)) => replace_value(old, new.clone()),
                _ => {
                    old.insert(key, item.clone());
                }
            }
        }
    }
    while rows.len() > new.len() {
        rows.remove(rows.len() - 1);
    }
}

fn replace_in_table(table: &mut Table, form: Form) {
    let wanted = form.into_entries();
    table.retain(|key, _| !REPLY_KEYS.contains(&key) || wanted.iter().any(|(name, _)| *name == key));
    let dotted = table.is_dotted();
    for (key, item) in wanted {
        match (table.get_mut(key), item) {
            (Some(Item::ArrayOfTables(rows)), Item::ArrayOfTables(new)) => replace_rows(rows, &new),
            (Some(Item::Value(old)), item) => {
                if let Ok(new) = item.into_value() {
                    replace_value(old, new);
                }
            }
            // Rows under a header would end the dotted keys around them.
            (_, Item::ArrayOfTables(new)) if dotted => {
                table.insert(key, value(new.into_array()));
            }
            (_, item) => {
                table.insert(key, item);
            }
        }
    }
}

/// Replaces rows by another form. Rows that get a note move into its table, with their comments.
fn replace_rows_by(answers: &mut Table, questionnaire: &Questionnaire, index: usize, form: Form) {
    let id = questionnaire.get(index).map_or("", |question| question.id.as_str());
    let old = answers.remove(id);
    let (Some(Item::ArrayOfTables(mut rows)), true) = (old, form.has_rows()) else {
        return insert(answers, questionnaire, index, form);
    };
    let mut table = Table::new();
    table.set_position(rows.get(0).and_then(Table::position));
    for (key, item) in form.into_entries() {
        match item {
            Item::ArrayOfTables(new) => {
                replace_rows(&mut rows, &new);
                table.insert(key, Item::ArrayOfTables(std::mem::take(&mut rows)));
            }
            item => {
                table.insert(key, item);
            }
        }
    }
    answers.insert(id, Item::Table(table));
}

/// Inserts a reply after the one to the nearest question before it; the first of a section gets the section's name above it.
fn insert(answers: &mut Table, questionnaire: &Questionnaire, index: usize, form: Form) {
    let Some(question) = questionnaire.get(index) else {
        return;
    };
    let item = form.into_item();
    if !item.is_value() {
        answers.insert(&question.id, item);
        return;
    }
    let present: Vec<(usize, usize)> = answers
        .iter()
        .enumerate()
        .filter(|(_, (_, item))| item.is_value())
        .filter_map(|(position, (key, _))| questionnaire.index(key).map(|index| (index, position)))
        .collect();
    let before = present.iter().filter(|(other, _)| *other < index).max();
    let position = before.map_or(0, |(_, position)| position + 1);
    let is_first = !present.iter().any(|(other, _)| section_of(questionnaire, *other) == Some(question.section));
    let later: Vec<String> = answers.iter().skip(position).map(|(key, _)| key.to_owned()).collect();
    let mut later: Vec<_> = later.iter().filter_map(|key| answers.remove_entry(key)).collect();
    answers.insert(&question.id, item);
    let heading = heading(questionnaire, question.section);
    let mut prefix = String::new();
    if is_first {
        let gap = if position == 0 { "" } else { "\n" };
        let _ = write!(prefix, "{gap}{heading}");
        if let Some((key, _)) = later.first_mut() {
            part_from_section_above(key.leaf_decor_mut());
        }
    } else if let Some((key, _)) = later.first_mut() {
        prefix = take_heading(key.leaf_decor_mut(), &heading);
    }
    if let Some(mut key) = answers.key_mut(&question.id) {
        key.leaf_decor_mut().set_prefix(prefix);
    }
    for (key, item) in later {
        answers.insert_formatted(&key, item);
    }
}

fn section_of(questionnaire: &Questionnaire, index: usize) -> Option<usize> {
    questionnaire.get(index).map(|question| question.section)
}

/// Returns the comment line with a section's name.
fn heading(questionnaire: &Questionnaire, section: usize) -> String {
    let name = questionnaire.sections.get(section).map_or("", |section| section.name.as_str());
    format!("# {}\n", crate::problem::tame(name))
}

/// Puts an empty line above the heading of a section that another one now stands above.
fn part_from_section_above(decor: &mut toml_edit::Decor) {
    let prefix = decor.prefix().and_then(RawString::as_str).unwrap_or_default();
    if prefix.starts_with('#') {
        decor.set_prefix(format!("\n{prefix}"));
    }
}

/// Takes a section's heading from the reply that was its first, so that the new first one can have it.
fn take_heading(decor: &mut toml_edit::Decor, heading: &str) -> String {
    let prefix = decor.prefix().and_then(RawString::as_str).unwrap_or_default().to_owned();
    match prefix.split_once(heading) {
        Some((gap, rest)) if gap.trim().is_empty() => {
            decor.set_prefix(rest);
            format!("{gap}{heading}")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
