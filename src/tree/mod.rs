//! TOML text as a tree of values with places, and a reader that collects every mistake.
//!
//! The tree is what packs, answers and workspace files have in common before anything is known about their meaning. Packs that
//! extend another are merged here, key by key, so that every place still points into the file it came from.

mod fields;

pub use fields::{Fields, MOST_COUNTED, count_of, is_id, number_of, texts_of, wrong_type};

use toml::de::{DeTable, DeValue};

use crate::problem::{At, Code, Place, Problem};

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// An integer or a float.
    Number(f64),
    /// `true` or `false`.
    Truth(bool),
    /// A date or time, as written.
    Date(String),
    /// An array.
    List(Vec<Node>),
    /// A table, in the order written.
    Table(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: At<String>,
    /// The value.
    pub node: Node,
}

impl Node {
    /// Returns the node under a key, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|entry| entry.key.value == key).map(|entry| &entry.node),
            _ => None,
        }
    }

    /// Returns the text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the members, if it is a list; a table that stands where a list may stand counts as one member.
    pub fn members(&self) -> &[Self] {
        match &self.value {
            Value::List(members) => members,
            _ => std::slice::from_ref(self),
        }
    }

    /// Returns the entries, if it is a table.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }
}

/// What to do about a text that is not TOML.
const SYNTAX: &str = "write `key = value` a line, texts in quotes, lists in square brackets, tables under `[name]`";

/// What to do about a key that stands twice in a table.
const TWICE: &str = "a key stands once in a table: keep one of them";

/// Reads TOML. Every mistake of syntax is pushed; what could be read is returned all the same.
pub fn parse(file: u16, text: &str, problems: &mut Vec<Problem>) -> Node {
    let unmerged = conflict(file, text);
    let one_side = unmerged.as_ref().map(|_| first_side(text));
    problems.extend(unmerged);
    let text = one_side.as_deref().unwrap_or(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let place = place(file, &span);
        let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
        let help = if message == "duplicate key" { TWICE } else { SYNTAX };
        problems.push(Problem::new(Code::Syntax, place, message).help(help));
    }
    let span = table.span();
    let mut entries = convert_table(file, table.into_inner());
    entries.sort_by_key(|entry| entry.node.place.start.min(entry.key.place.start));
    Node { place: place(file, &(span.start..span.start)), value: Value::Table(entries) }
}

/// Returns the mistake of a file in which git left two versions, at the first line that says so.
fn conflict(file: u16, text: &str) -> Option<Problem> {
    const MARKER: &str = "<<<<<<< ";
    let start = if text.starts_with(MARKER) { 0 } else { text.find("\n<<<<<<< ")? + 1 };
    let line = text.get(start..)?.lines().next()?;
    let both = text.get(start..)?.contains("\n>>>>>>> ");
    let problem = Problem::new(
        Code::Conflict,
        place(file, &(start..start + line.len())),
        "two versions of this file were not merged",
    );
    let help = "keep what holds of the lines from `<<<<<<<` to `>>>>>>>`, and delete the rest";
    both.then(|| problem.help(help))
}

/// Returns the text with the first of two versions only; every byte stays at its place.
fn first_side(text: &str) -> String {
    let mut is_second = false;
    let line = |line: &str| {
        let is_marker = ["<<<<<<< ", "||||||| ", "=======", ">>>>>>> "].iter().any(|marker| line.starts_with(marker));
        is_second = if is_marker { !line.starts_with("<<<<<<< ") && !line.starts_with(">>>>>>> ") } else { is_second };
        if is_marker || is_second {
            line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>()
        } else {
            line.to_owned()
        }
    };
    text.split_inclusive('\n').map(line).collect()
}

fn place(file: u16, span: &std::ops::Range<usize>) -> Place {
    let narrow = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    Place { file, start: narrow(span.start), end: narrow(span.end) }
}

fn convert_table(file: u16, table: DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| Entry {
            key: At { place: place(file, &key.span()), value: key.into_inner().into_owned() },
            node: convert(file, value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key.place);
    entries
}

fn convert(file: u16, value: toml::Spanned<DeValue<'_>>) -> Node {
    let place = place(file, &value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => {
            let text = number.as_str().replace('_', "");
            let whole = i64::from_str_radix(&text, number.radix()).map(|number| number as f64);
            Value::Number(whole.or_else(|_| text.parse()).unwrap_or(f64::INFINITY))
        }
        DeValue::Float(number) => Value::Number(number.as_str().replace('_', "").parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Value::Truth(truth),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(members) => Value::List(members.into_iter().map(|member| convert(file, member)).collect()),
        DeValue::Table(table) => Value::Table(convert_table(file, table)),
    };
    Node { place, value }
}

/// Lays an extending table over a base: keys it names replace the base's, tables are merged key by key.
pub fn overlay(base: &mut Node, over: Node) {
    match (&mut base.value, over.value) {
        (Value::Table(base_entries), Value::Table(entries)) => {
            for entry in entries {
                let found = base_entries.iter_mut().find(|known| known.key.value == entry.key.value);
                match found {
                    Some(known) => overlay(&mut known.node, entry.node),
                    None => base_entries.push(entry),
                }
            }
        }
        (base_value, value) => {
            *base_value = value;
            base.place = over.place;
        }
    }
}
