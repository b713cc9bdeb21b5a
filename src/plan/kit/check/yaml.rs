//! YAML and JSON as trees with places, the same trees that TOML becomes.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use crate::problem::{At, Code, Place, Problem};
use crate::tree::{Entry, Node, Value};

/// What to do about a text that is not YAML.
const SYNTAX: &str =
    "write `key: value` a line, indented by blanks; put a text that has `: ` or ` #` in it into quotes";

/// Reads the documents of a file of YAML. A mistake of syntax is pushed, and nothing is returned.
pub(super) fn documents(file: u16, text: &str, problems: &mut Vec<Problem>) -> Vec<Node> {
    let options = serde_saphyr::options! { strict_booleans: true };
    match serde_saphyr::from_multiple_with_options::<Spanned<Any>>(text, options) {
        Ok(documents) => documents.into_iter().map(|document| document_of(file, document)).collect(),
        Err(error) => {
            let offset = error.location().and_then(|location| location.span().byte_offset()).unwrap_or(0);
            let said = error.without_snippet().to_string();
            let message = said.lines().next().unwrap_or("not YAML").trim_end_matches('.').to_owned();
            problems.push(Problem::new(Code::Syntax, place(file, offset, 1), small(&message)).help(SYNTAX));
            Vec::new()
        }
    }
}

/// Reads a file of JSON.
pub(super) fn json(file: u16, text: &str, problems: &mut Vec<Problem>) -> Option<Node> {
    let value = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => value,
        Err(error) => {
            let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let offset = (before + error.column().saturating_sub(1)).min(text.len());
            let said = error.to_string();
            let message = said.split(" at line").next().unwrap_or("not JSON");
            let help = "write one value of JSON: texts and keys in double quotes, no comma after the last member";
            problems.push(Problem::new(Code::Syntax, place(file, offset as u64, 1), small(message)).help(help));
            return None;
        }
    };
    // The reader of YAML knows places. What is JSON and not YAML, a character that cannot be printed for example, has none.
    let placed = documents(file, text, &mut Vec::new()).into_iter().next();
    Some(placed.unwrap_or_else(|| plain(file, value)))
}

/// Returns a tree without places.
fn plain(file: u16, value: serde_json::Value) -> Node {
    use serde_json::Value as Json;
    let nowhere = place(file, 0, 1);
    let value = match value {
        Json::Null => Value::Table(Vec::new()),
        Json::Bool(truth) => Value::Truth(truth),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::INFINITY)),
        Json::String(text) => Value::Text(text),
        Json::Array(members) => Value::List(members.into_iter().map(|member| plain(file, member)).collect()),
        Json::Object(entries) => {
            let entry = |(key, value)| Entry { key: At { place: nowhere, value: key }, node: plain(file, value) };
            Value::Table(entries.into_iter().map(entry).collect())
        }
    };
    Node { place: nowhere, value }
}

/// Returns a message that starts small, as messages do.
fn small(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

fn place(file: u16, start: u64, length: u64) -> Place {
    let narrow = |index: u64| u32::try_from(index).unwrap_or(u32::MAX);
    Place { file, start: narrow(start), end: narrow(start.saturating_add(length)) }
}

fn place_of<T>(file: u16, spanned: &Spanned<T>) -> Place {
    let span = spanned.referenced.span();
    place(file, span.byte_offset().unwrap_or(0), span.byte_len().unwrap_or(1))
}

/// A value as the reader gives it.
enum Any {
    Null,
    Truth(bool),
    Number(f64),
    Text(String),
    List(Vec<Spanned<Any>>),
    Table(Vec<(Spanned<String>, Spanned<Any>)>),
}

fn document_of(file: u16, document: Spanned<Any>) -> Node {
    let place = place_of(file, &document);
    let value = match document.value {
        // Nothing is a table without keys: `workflow_dispatch:` and `workflow_dispatch: {}` say the same.
        Any::Null => Value::Table(Vec::new()),
        Any::Truth(truth) => Value::Truth(truth),
        Any::Number(number) => Value::Number(number),
        Any::Text(text) => Value::Text(text),
        Any::List(members) => Value::List(members.into_iter().map(|member| document_of(file, member)).collect()),
        Any::Table(entries) => {
            let entry = |(key, value): (Spanned<String>, Spanned<Any>)| Entry {
                key: At { place: place_of(file, &key), value: key.value },
                node: document_of(file, value),
            };
            Value::Table(entries.into_iter().map(entry).collect())
        }
    };
    Node { place, value }
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Any;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Any, E> {
        Ok(Any::Null)
    }

    fn visit_none<E>(self) -> Result<Any, E> {
        Ok(Any::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Any, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Any, E> {
        Ok(Any::Truth(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Any, E> {
        Ok(Any::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Any, E> {
        Ok(Any::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Any, E> {
        Ok(Any::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Any, E> {
        Ok(Any::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Any, A::Error> {
        let mut list = Vec::new();
        while let Some(member) = members.next_element()? {
            list.push(member);
        }
        Ok(Any::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Any, A::Error> {
        let mut table = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            table.push(entry);
        }
        Ok(Any::Table(table))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_knows_where_it_stands() {
        let text = "a:\n  - é: 'two'\n---\nb: on\nc:\n";
        let mut problems = Vec::new();
        let read = documents(0, text, &mut problems);
        assert_eq!((read.len(), problems), (2, Vec::new()));
        let two = read[0].get("a").unwrap().members()[0].get("é").unwrap();
        assert_eq!(&text[two.place.start as usize..two.place.end as usize], "'two'");
        assert_eq!(read[1].get("b").unwrap().as_text(), Some("on"));
        assert!(read[1].get("c").unwrap().entries().is_empty());
    }

    #[test]
    fn broken_text_is_told_where_it_breaks() {
        let mut problems = Vec::new();
        assert!(documents(0, "a: 1\nb: [1, 2\nc: 3\n", &mut problems).is_empty());
        assert!(json(0, "{\"a\": 1,}", &mut problems).is_none());
        let places: Vec<u32> = problems.iter().map(|problem| problem.place.start).collect();
        assert!(problems.iter().all(|problem| problem.code == Code::Syntax), "{problems:?}");
        assert_eq!(places[1], 8);
        assert!(json(0, "{\"a\": \"\u{86}\"}", &mut problems).unwrap().get("a").is_some());
    }
}
