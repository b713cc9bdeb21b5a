//! Reads JSON as it comes: an array of tickets, one object a line, or an object that holds the array.
//!
//! Only what is asked for is kept of a ticket. References, `{display_value, link, value}`, and lists of names count as what they name.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Value};

use super::Layout;
use super::columns::{self, Columns, plain};
use super::presets::Role;
use super::ticket::{Collector, Row};
use crate::import::refused::Why;
use crate::import::source::{Bytes, Feed, Progress};

/// What an array of tickets is called inside of an object.
const WRAPPERS: [&str; 5] = ["result", "records", "tickets", "issues", "items"];

/// How many tickets are looked at to find the columns: a ticket may leave out what it does not have.
const LOOKED_AT: usize = 100;

/// How many tickets lie between two reports of progress.
const TOLD_EVERY: u64 = 4096;

/// Returns whether a text begins as an array or an object of JSON does.
pub(super) fn is_json(text: &[u8]) -> bool {
    let mut signs = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (signs.next(), signs.next()) {
        (Some(b'['), second) => matches!(second, Some(b'{' | b']') | None),
        (Some(b'{'), second) => matches!(second, Some(b'"' | b'}') | None),
        _ => false,
    }
}

/// Reads a file and returns how many tickets it has.
pub(super) fn read(
    feed: &mut Feed<'_>,
    layout: &Layout,
    collector: &mut Collector,
    progress: &mut dyn FnMut(Progress),
) -> Result<u64, (Option<u64>, Why)> {
    let read = Cell::new(0);
    let bytes = Bytes::of(feed, &read);
    let mut json = Deserializer::from_reader(bytes);
    let mut sink =
        Sink { layout, collector, progress, columns: None, waiting: Vec::new(), rows: 0, read: &read, stopped: None };
    loop {
        if let Err(error) = (Document { sink: &mut sink }).deserialize(&mut json) {
            return Err(sink.stopped.take().map_or_else(|| explain(&error), |why| (None, why)));
        }
        if json.end().is_ok() {
            break;
        }
    }
    sink.flush().map_err(|why| (None, why))?;
    if sink.rows == 0 {
        return Err((None, Why::HeaderOnly));
    }
    sink.collector.add_bytes(read.get());
    (sink.progress)(sink.collector.progress(0));
    Ok(sink.rows)
}

fn explain(error: &serde_json::Error) -> (Option<u64>, Why) {
    let line = Some(error.line() as u64).filter(|line| *line > 0);
    match error.classify() {
        serde_json::error::Category::Eof => (line, Why::CutOff),
        serde_json::error::Category::Io => (None, Why::Unreadable(error.to_string())),
        _ => (line, Why::NotJson(error.to_string())),
    }
}

/// Where tickets go.
struct Sink<'a> {
    layout: &'a Layout,
    collector: &'a mut Collector,
    progress: &'a mut dyn FnMut(Progress),
    columns: Option<(Columns, Vec<String>)>,
    /// The first tickets, until the columns are found.
    waiting: Vec<Map<String, Value>>,
    rows: u64,
    /// How many bytes were read.
    read: &'a Cell<u64>,
    stopped: Option<Why>,
}

impl Sink<'_> {
    /// Returns whether a key is asked for; while the columns are not found, all are.
    fn wants(&self, key: &str) -> bool {
        let Some((columns, names)) = &self.columns else { return true };
        let mut names = columns.roles.iter().filter_map(|(column, _)| names.get(*column));
        names.any(|name| name.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    }

    fn take(&mut self, ticket: Map<String, Value>) -> Result<(), Why> {
        self.rows += 1;
        if self.columns.is_some() {
            self.add(&ticket, self.rows);
            return Ok(());
        }
        self.waiting.push(ticket);
        if self.waiting.len() >= LOOKED_AT { self.flush() } else { Ok(()) }
    }

    /// Finds the columns and adds the tickets that wait for them.
    fn flush(&mut self) -> Result<(), Why> {
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            let names = names(&waiting);
            let columns = columns::find(&names, self.layout.preset, &self.layout.map)?;
            self.collector.lay_out(&columns);
            self.columns = Some((columns, names));
            for (ticket, number) in waiting.iter().zip(1..) {
                self.add(ticket, number);
            }
        }
        (self.progress)(self.collector.progress(self.read.get()));
        Ok(())
    }

    fn add(&mut self, ticket: &Map<String, Value>, number: u64) {
        let Some((columns, names)) = &self.columns else { return };
        let mut row = Row::new(number);
        for (column, role) in &columns.roles {
            let value = names.get(*column).and_then(|name| value(ticket, name));
            if let Some(text) = value.and_then(|value| text_of(value, *role)) {
                row.set(*role, Cow::Owned(text.into_bytes()));
            }
        }
        self.collector.add(&row, columns);
        if number.is_multiple_of(TOLD_EVERY) {
            (self.progress)(self.collector.progress(self.read.get()));
        }
    }
}

/// Returns the names of what tickets hold, those of an object in an object with a dot.
fn names(tickets: &[Map<String, Value>]) -> Vec<String> {
    let mut names = Vec::new();
    let mut add = |name: String| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    for (key, value) in tickets.iter().flatten() {
        add(key.clone());
        if let Value::Object(inner) = value {
            inner.keys().for_each(|name| add(format!("{key}.{name}")));
        }
    }
    names
}

fn value<'a>(ticket: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    ticket.get(name).or_else(|| {
        let (outer, inner) = name.split_once('.')?;
        ticket.get(outer)?.get(inner)
    })
}

/// Returns what a value says: of a reference what it shows, of a list its first name. Dates are read as they are stored.
fn text_of(value: &Value, role: Role) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(values) => values.iter().find_map(|value| text_of(value, role)),
        Value::Object(object) => {
            let is_date = matches!(role, Role::Created | Role::Resolved | Role::Changed);
            let keys = if is_date { ["value", "display_value", "name"] } else { ["display_value", "name", "value"] };
            keys.iter().find_map(|key| {
                object.get(*key).filter(|value| !value.is_object()).and_then(|value| text_of(value, role))
            })
        }
    }
}

/// A whole value: tickets in an array, one ticket, or an object that holds the array.
struct Document<'a, 'b> {
    sink: &'a mut Sink<'b>,
}

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tickets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut tickets: A) -> Result<(), A::Error> {
        while tickets.next_element_seed(Ticket { sink: self.sink })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut ticket = Map::new();
        let mut is_wrapper = false;
        while let Some(key) = entries.next_key::<String>()? {
            if WRAPPERS.contains(&plain(&key).as_str()) {
                is_wrapper |= entries.next_value_seed(Wrapped { sink: self.sink })?;
            } else {
                keep(&mut entries, key, self.sink, &mut ticket)?;
            }
        }
        if is_wrapper { Ok(()) } else { self.sink.take(ticket).map_err(|why| stop(self.sink, why)) }
    }
}

/// One ticket.
struct Ticket<'a, 'b> {
    sink: &'a mut Sink<'b>,
}

impl<'de> DeserializeSeed<'de> for Ticket<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Ticket<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a ticket")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut ticket = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            keep(&mut entries, key, self.sink, &mut ticket)?;
        }
        self.sink.take(ticket).map_err(|why| stop(self.sink, why))
    }
}

/// What may be the array of tickets; says whether it was.
struct Wrapped<'a, 'b> {
    sink: &'a mut Sink<'b>,
}

impl<'de> DeserializeSeed<'de> for Wrapped<'_, '_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Wrapped<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tickets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut tickets: A) -> Result<bool, A::Error> {
        while tickets.next_element_seed(Ticket { sink: self.sink })?.is_some() {}
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<bool, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(false)
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }
}

fn keep<'de, A: MapAccess<'de>>(
    entries: &mut A,
    key: String,
    sink: &Sink<'_>,
    ticket: &mut Map<String, Value>,
) -> Result<(), A::Error> {
    if sink.wants(&key) {
        ticket.insert(key, entries.next_value()?);
        return Ok(());
    }
    entries.next_value::<IgnoredAny>().map(drop)
}

/// Stops the reading; the reason is kept beside, because an error of the reader only holds words.
fn stop<E: serde::de::Error>(sink: &mut Sink<'_>, why: Why) -> E {
    sink.stopped = Some(why);
    E::custom("stopped")
}
