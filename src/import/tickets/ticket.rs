//! Collects tickets: a few numbers each, the last row of an id wins.

use std::borrow::Cow;
use std::hash::Hasher as _;

use hashbrown::HashTable;
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::columns::{Columns, Ids};
use super::dates::{self, DateOrder, Evidence, Moment};
use super::hints::Sample;
use super::names::{NONE, Names, present, text};
use super::presets::{INCIDENT_WORDS, Kinds, REQUEST_WORDS, Role, Unit};
use super::{Dropped, Line, Quality, Reason, Warning};
use crate::import::source::Progress;

/// How many lines are named of those that share a mistake.
const MOST_LINES: usize = 3;

/// A row: the cells that are looked at, by role.
pub(super) struct Row<'a> {
    cells: [Cow<'a, [u8]>; Role::COUNT],
    line: u64,
}

impl<'a> Row<'a> {
    pub(super) fn new(line: u64) -> Self {
        Self { cells: [const { Cow::Borrowed(b"".as_slice()) }; Role::COUNT], line }
    }

    /// Sets a cell, unless it is set already or says nothing.
    pub(super) fn set(&mut self, role: Role, value: Cow<'a, [u8]>) {
        if let Some(cell) = self.cells.get_mut(role as usize)
            && cell.is_empty()
            && present(&value).is_some()
        {
            *cell = value;
        }
    }

    /// Returns whether a cell says something.
    pub(super) fn has(&self, role: Role) -> bool {
        self.get(role).is_some()
    }

    fn get(&self, role: Role) -> Option<&[u8]> {
        self.cells.get(role as usize).and_then(|cell| present(cell))
    }
}

/// What is kept of a ticket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    id: [u64; 2],
    pub(super) created: Moment,
    pub(super) resolved: Moment,
    pub(super) classes: [u32; 4],
    pub(super) team: u32,
    /// Minutes of work; not a number where it is not given.
    pub(super) hands_on: f32,
    pub(super) line: u32,
    pub(super) file: u16,
    /// Changes of hands; [`u16::MAX`] where they are not given.
    pub(super) reassigned: u16,
    pub(super) ended: Ended,
    pub(super) kind: Kind,
    /// Whether `resolved` comes from another column.
    pub(super) substituted: bool,
}

/// How a ticket ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// It did not, or it was worked off.
    AsDated,
    /// It was closed without being worked off.
    NotDone,
}

/// What a ticket is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Unknown,
    Request,
    Incident,
}

/// What is known of a file while tickets are collected.
#[derive(Default)]
pub(super) struct FileSeen {
    pub(super) name: String,
    pub(super) evidence: Evidence,
    is_guessed: bool,
}

/// Tickets under way.
pub(super) struct Collector {
    order: Option<DateOrder>,
    pub(super) files: Vec<FileSeen>,
    pub(super) tickets: Vec<Ticket>,
    table: HashTable<u32>,
    pub(super) classes: [Names; 4],
    pub(super) class_names: [Option<String>; 4],
    pub(super) changed_name: Option<String>,
    pub(super) teams: Names,
    pub(super) sample: Sample,
    pub(super) quality: Quality,
    bytes: u64,
    /// The last kind that was told, which mostly is the next one, too.
    told: (Vec<u8>, Kind),
}

impl Collector {
    pub(super) fn new(order: Option<DateOrder>) -> Self {
        Self {
            order,
            files: Vec::new(),
            tickets: Vec::new(),
            table: HashTable::new(),
            classes: Default::default(),
            class_names: Default::default(),
            changed_name: None,
            teams: Names::default(),
            sample: Sample::default(),
            quality: Quality::default(),
            bytes: 0,
            told: (Vec::new(), Kind::Unknown),
        }
    }

    /// Begins a file.
    pub(super) fn begin(&mut self, name: &str) {
        self.files.push(FileSeen { name: name.to_owned(), ..FileSeen::default() });
    }

    /// Takes note of what the columns of the file lack.
    pub(super) fn lay_out(&mut self, columns: &Columns) {
        for (known, name) in self.class_names.iter_mut().zip(&columns.classes) {
            known.get_or_insert_with(|| name.clone().unwrap_or_default());
            if known.as_ref().is_some_and(String::is_empty) {
                known.clone_from(name);
            }
        }
        self.changed_name = self.changed_name.take().or_else(|| columns.changed.clone());
        let has = |role: Role| columns.roles.iter().any(|(_, known)| *known == role);
        match &columns.near {
            Some(column) => {
                let column = column.clone();
                self.warn_of_file(|file| Warning::NearResolved { file, column });
            }
            None if !has(Role::Resolved) && !has(Role::Changed) => {
                self.warn_of_file(|file| Warning::NoResolved { file });
            }
            None => {}
        }
        if columns.ids == Ids::None {
            self.warn_of_file(|file| Warning::NoIds { file });
        }
        if columns.ids == Ids::Local && self.files.len() > 1 && !self.quality.warnings.contains(&Warning::LocalIds) {
            self.warn(Warning::LocalIds);
        }
    }

    pub(super) fn warn(&mut self, warning: Warning) {
        self.quality.warnings.push(warning);
    }

    /// Warns of the file under way.
    pub(super) fn warn_of_file(&mut self, warning: impl FnOnce(String) -> Warning) {
        let file = self.files.last().map(|file| file.name.clone()).unwrap_or_default();
        self.warn(warning(file));
    }

    /// Adds the bytes of a file that is read.
    pub(super) fn add_bytes(&mut self, bytes: u64) {
        self.bytes += bytes;
    }

    /// Returns how far the reading has come, so many bytes into the file under way.
    pub(super) fn progress(&self, bytes: u64) -> Progress {
        Progress { rows: self.quality.rows, bytes: self.bytes + bytes }
    }

    /// Counts a row that is dropped.
    pub(super) fn drop_row(&mut self, reason: Reason, line: u64) {
        self.quality.rows += 1;
        let place = Line { file: self.files.len().saturating_sub(1), line };
        self.quality.note(reason, place);
    }

    /// Adds a row: a ticket, or more about one.
    pub(super) fn add(&mut self, row: &Row<'_>, columns: &Columns) {
        if !row.has(Role::Id) && columns.ids != Ids::None {
            return self.drop_row(Reason::NoId, row.line);
        }
        let Some(created) = row.get(Role::Created) else { return self.drop_row(Reason::NoCreated, row.line) };
        let Some(created) = self.date(created) else { return self.drop_row(Reason::BadCreated, row.line) };
        self.quality.rows += 1;
        let (resolved, substituted) = self.resolved(row, columns);
        let ticket = Ticket {
            id: self.id(row, columns.ids),
            created,
            resolved,
            substituted,
            classes: self.class_numbers(row),
            team: row.get(Role::Team).map_or(NONE, |team| self.teams.number(team)),
            hands_on: row.get(Role::HandsOn).map_or(f32::NAN, |cell| minutes(cell, columns.unit)),
            reassigned: row.get(Role::Reassigned).and_then(whole).unwrap_or(u16::MAX),
            line: u32::try_from(row.line).unwrap_or(u32::MAX),
            file: u16::try_from(self.files.len().saturating_sub(1)).unwrap_or(u16::MAX),
            ended: ended(row, columns),
            kind: self.kind(row, columns),
        };
        let place = self.keep(ticket, columns.ids);
        if let Some(summary) = row.get(Role::Text) {
            self.sample.look(ticket.id, place, summary);
        }
    }

    /// Keeps a ticket in the place of an older one with its id, or in one of its own, and returns the place.
    fn keep(&mut self, ticket: Ticket, ids: Ids) -> u32 {
        let place = self.tickets.len() as u32;
        if ids != Ids::None {
            let tickets = &self.tickets;
            let same = |known: &u32| tickets.get(*known as usize).is_some_and(|known| known.id == ticket.id);
            if let Some(place) = self.table.find(ticket.id[0], same).copied() {
                if let Some(known) = self.tickets.get_mut(place as usize) {
                    *known = ticket;
                }
                self.quality.merged += 1;
                return place;
            }
            let hash = |known: &u32| tickets.get(*known as usize).map_or(0, |known| known.id[0]);
            self.table.insert_unique(ticket.id[0], place, hash);
        }
        self.tickets.push(ticket);
        place
    }

    /// Reads a date; an unusable one is counted.
    fn date(&mut self, cell: &[u8]) -> Option<Moment> {
        let file = self.files.last_mut()?;
        let found = dates::read(cell, self.order, &mut file.evidence);
        self.quality.unusable_dates += u64::from(found.is_none());
        found
    }

    fn resolved(&mut self, row: &Row<'_>, columns: &Columns) -> (Moment, bool) {
        if let Some(cell) = row.get(Role::Resolved) {
            return (self.date(cell).unwrap_or(Moment::NONE), false);
        }
        let is_done = row.get(Role::Status).is_some_and(|status| is_one_of(status, columns.shape.done));
        match row.get(Role::Changed).filter(|_| is_done) {
            Some(cell) => self.date(cell).map_or((Moment::NONE, false), |moment| (moment, true)),
            None => (Moment::NONE, false),
        }
    }

    /// Returns a digest of the id, which is all that is kept of it.
    fn id(&self, row: &Row<'_>, ids: Ids) -> [u64; 2] {
        let file = if ids == Ids::Local { self.files.len() as u64 } else { 0 };
        let mut hasher = SipHasher13::new_with_keys(file, 0);
        match row.get(Role::Id) {
            Some(id) => hasher.write(id),
            None => hasher.write_u64(self.quality.rows),
        }
        let hash = hasher.finish128();
        [hash.h1, hash.h2]
    }

    fn class_numbers(&mut self, row: &Row<'_>) -> [u32; 4] {
        let mut numbers = [NONE; 4];
        for ((number, names), role) in numbers.iter_mut().zip(&mut self.classes).zip(Role::CLASSES) {
            if let Some(cell) = row.get(role) {
                if std::str::from_utf8(cell).is_err()
                    && let Some(file) = self.files.last_mut()
                {
                    file.is_guessed = true;
                }
                *number = names.number(cell);
            }
        }
        numbers
    }

    fn kind(&mut self, row: &Row<'_>, columns: &Columns) -> Kind {
        match (columns.shape.kinds, row.get(Role::Kind)) {
            (Kinds::Requests, _) => Kind::Request,
            (Kinds::Incidents, _) => Kind::Incident,
            (Kinds::Told, None) => Kind::Unknown,
            (Kinds::Told, Some(cell)) => {
                if self.told.0 != cell {
                    self.told = (cell.to_owned(), told_kind(cell));
                }
                self.told.1
            }
        }
    }

    /// Returns the files whose encoding was guessed.
    pub(super) fn guessed(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|file| file.is_guessed).map(|file| file.name.as_str())
    }
}

impl Quality {
    /// Counts a dropped row.
    pub(super) fn note(&mut self, reason: Reason, line: Line) {
        let place = self.dropped.partition_point(|dropped| dropped.reason < reason);
        if self.dropped.get(place).is_none_or(|dropped| dropped.reason != reason) {
            self.dropped.insert(place, Dropped { reason, rows: 0, first_lines: Vec::new() });
        }
        if let Some(dropped) = self.dropped.get_mut(place) {
            dropped.rows += 1;
            if dropped.first_lines.len() < MOST_LINES {
                dropped.first_lines.push(line);
            }
        }
    }

    /// Counts a ticket that was resolved before it was created.
    pub(super) fn note_negative(&mut self, line: Line) {
        self.negative += 1;
        if self.negative_lines.len() < MOST_LINES {
            self.negative_lines.push(line);
        }
    }
}

fn ended(row: &Row<'_>, columns: &Columns) -> Ended {
    match row.get(Role::Outcome) {
        Some(outcome) if is_one_of(outcome, columns.shape.not_done) => Ended::NotDone,
        _ => Ended::AsDated,
    }
}

fn told_kind(cell: &[u8]) -> Kind {
    let cell = text(cell).to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| cell.contains(word));
    match () {
        () if holds(INCIDENT_WORDS) => Kind::Incident,
        () if holds(REQUEST_WORDS) => Kind::Request,
        () => Kind::Unknown,
    }
}

fn is_one_of(cell: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes()))
}

fn number(cell: &[u8]) -> Option<f64> {
    let number: f64 = std::str::from_utf8(cell).ok()?.parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number)
}

fn minutes(cell: &[u8], unit: Unit) -> f32 {
    let number = number(cell).unwrap_or(f64::NAN);
    (if unit == Unit::Seconds { number / 60.0 } else { number }) as f32
}

fn whole(cell: &[u8]) -> Option<u16> {
    number(cell).filter(|number| *number < f64::from(u16::MAX)).map(|number| number as u16)
}
