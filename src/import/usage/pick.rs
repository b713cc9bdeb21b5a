//! Picks named fields out of JSON as it comes: an array of records, an object that holds one, or a record a line.
//!
//! What is not named is skipped unread, and of what is named only so much is kept as can be meant.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::import::refused::{Refused, Why};
use crate::import::source::{Bytes, Feed, Progress, Source};
use crate::problem::tame;

/// What a field says about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Id,
    Status,
    Conclusion,
    Started,
    Ended,
    Seconds,
    By,
    User,
    Channel,
    Path,
    Teams,
    Kind,
    Namespace,
    Name,
    RelationKind,
    RelationTarget,
    Subject,
    Shape,
}

/// How many slots there are.
const SLOTS: usize = 18;

/// A field that is read: its name, what it says if it is a text or a list of them, and what is read inside of it.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) slot: Option<Slot>,
    pub(super) inside: &'static [Self],
}

/// A field that holds a text, a number or a list of texts.
pub(super) const fn says(name: &'static str, slot: Slot) -> Key {
    Key { name, slot: Some(slot), inside: &[] }
}

/// A field that holds fields.
pub(super) const fn holds(name: &'static str, inside: &'static [Key]) -> Key {
    Key { name, slot: None, inside }
}

/// What an array of records is called inside of an object.
const WRAPPERS: [&str; 7] = ["tasks", "runs", "items", "entities", "records", "result", "results"];

/// The longest text kept, in characters, and the most texts of a list.
const LONGEST: usize = 300;
const MOST: usize = 32;

/// What was picked of a record.
#[derive(Default)]
pub(super) struct Record {
    slots: [Vec<String>; SLOTS],
    /// Its number among the records of the file.
    pub(super) number: u64,
}

impl Record {
    /// Returns the first text of a slot that says something.
    pub(super) fn get(&self, slot: Slot) -> Option<&str> {
        self.all(slot).iter().map(String::as_str).find(|text| !text.is_empty())
    }

    /// Returns all texts of a slot.
    pub(super) fn all(&self, slot: Slot) -> &[String] {
        self.slots.get(slot as usize).map_or(&[], Vec::as_slice)
    }

    fn put(&mut self, slot: Slot, text: &str) {
        if let Some(texts) = self.slots.get_mut(slot as usize)
            && texts.len() < MOST
        {
            let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
            texts.push(tame(text.get(..end).unwrap_or_default().trim()));
        }
    }
}

/// What is known of a file once it was read.
#[derive(Default)]
pub(super) struct Seen {
    /// How many records it has.
    pub(super) records: u64,
    /// The keys of the first one.
    pub(super) keys: Vec<String>,
}

/// Reads the records of a file, and hands each to a function.
pub(super) fn read(
    source: Source<'_>,
    keys: &'static [Key],
    progress: &mut dyn FnMut(Progress),
    take: &mut dyn FnMut(&Record),
) -> Result<Seen, Refused> {
    let Source { name, bytes } = source;
    std::thread::scope(|scope| {
        let mut feed = Feed::open(scope, bytes).map_err(|why| Refused::new(&name, why))?;
        let read = Cell::new(0);
        let mut seen = Seen::default();
        let result = records(&mut feed, &read, keys, &mut Sink { keys, seen: &mut seen, take, progress, read: &read });
        result.map_err(|(line, why)| Refused { file: name.clone(), line, why })?;
        if feed.finish().cut_off {
            return Err(Refused::new(&name, Why::CutOff));
        }
        Ok(seen)
    })
}

fn records(
    feed: &mut Feed<'_>,
    read: &Cell<u64>,
    keys: &'static [Key],
    sink: &mut Sink<'_, '_>,
) -> Result<(), (Option<u64>, Why)> {
    let mut json = serde_json::Deserializer::from_reader(Bytes::of(feed, read));
    loop {
        let whole = Whole { sink: &mut *sink, keys };
        if let Err(error) = whole.deserialize(&mut json) {
            let line = Some(error.line() as u64).filter(|line| *line > 0);
            return Err(match error.classify() {
                serde_json::error::Category::Eof => (line, Why::CutOff),
                serde_json::error::Category::Io => (None, Why::Unreadable(error.to_string())),
                _ => (line, Why::NotJson(error.to_string())),
            });
        }
        match json.end() {
            Ok(()) => return Ok(()),
            Err(error) if error.is_io() => return Err((None, Why::Unreadable(error.to_string()))),
            Err(_) => {}
        }
    }
}

/// How many records lie between two reports of progress.
const TOLD_EVERY: u64 = 4096;

/// Where records go.
struct Sink<'a, 'b> {
    keys: &'static [Key],
    seen: &'a mut Seen,
    take: &'a mut (dyn FnMut(&Record) + 'b),
    progress: &'a mut (dyn FnMut(Progress) + 'b),
    read: &'a Cell<u64>,
}

impl Sink<'_, '_> {
    fn take(&mut self, mut record: Record) {
        self.seen.records += 1;
        record.number = self.seen.records;
        (self.take)(&record);
        if self.seen.records.is_multiple_of(TOLD_EVERY) {
            (self.progress)(Progress { rows: self.seen.records, bytes: self.read.get() });
        }
    }
}

/// A whole value: records in an array, one record, or an object that holds the array.
struct Whole<'a, 'b, 'c> {
    sink: &'a mut Sink<'b, 'c>,
    keys: &'static [Key],
}

impl<'de> DeserializeSeed<'de> for Whole<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        while records.next_element_seed(One { sink: &mut *self.sink })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut record = Record::default();
        let mut is_wrapper = false;
        while let Some(name) = entries.next_key::<Cow<'_, str>>()? {
            note(self.sink, &name);
            if WRAPPERS.contains(&name.as_ref()) {
                is_wrapper = true;
                entries.next_value_seed(Whole { sink: &mut *self.sink, keys: self.keys })?;
                continue;
            }
            pick(&mut entries, find(self.keys, &name), &mut record)?;
        }
        if !is_wrapper {
            self.sink.take(record);
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Keeps the names of the first record's keys, for whoever must be told what is there instead.
fn note(sink: &mut Sink<'_, '_>, name: &str) {
    let keys = &mut sink.seen.keys;
    if sink.seen.records == 0 && keys.len() < MOST && !WRAPPERS.contains(&name) && !keys.iter().any(|key| key == name) {
        keys.push(tame(name).chars().take(60).collect());
    }
}

/// One record of an array.
struct One<'a, 'b, 'c> {
    sink: &'a mut Sink<'b, 'c>,
}

impl<'de> DeserializeSeed<'de> for One<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for One<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut record = Record::default();
        let keys = self.sink.keys;
        if self.sink.seen.records == 0 {
            while let Some(name) = entries.next_key::<Cow<'_, str>>()? {
                note(self.sink, &name);
                pick(&mut entries, find(keys, &name), &mut record)?;
            }
        } else {
            while let Some(key) = entries.next_key_seed(Named(keys))? {
                pick(&mut entries, key, &mut record)?;
            }
        }
        self.sink.take(record);
        Ok(())
    }
}

fn find(keys: &'static [Key], name: &str) -> Option<&'static Key> {
    keys.iter().find(|key| key.name == name)
}

fn pick<'de, A: MapAccess<'de>>(
    entries: &mut A,
    key: Option<&'static Key>,
    record: &mut Record,
) -> Result<(), A::Error> {
    match key {
        Some(key) => entries.next_value_seed(Field { key, record }),
        None => entries.next_value::<IgnoredAny>().map(drop),
    }
}

/// A key: one of those that are read, or none.
struct Named(&'static [Key]);

impl<'de> DeserializeSeed<'de> for Named {
    type Value = Option<&'static Key>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Named {
    type Value = Option<&'static Key>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(find(self.0, name))
    }
}

/// A field that is read.
struct Field<'a> {
    key: &'static Key,
    record: &'a mut Record,
}

impl Field<'_> {
    fn put(self, text: &str) {
        if let Some(slot) = self.key.slot {
            self.record.put(slot, text);
        }
    }
}

impl<'de> DeserializeSeed<'de> for Field<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Field<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key_seed(Named(self.key.inside))? {
            pick(&mut entries, key, self.record)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_element_seed(Field { key: self.key, record: &mut *self.record })?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.put(text);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.put(&number.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.put(&number.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.put(&number.to_string());
        Ok(())
    }

    fn visit_bool<E>(self, truth: bool) -> Result<(), E> {
        self.put(if truth { "true" } else { "false" });
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
