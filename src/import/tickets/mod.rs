//! Tickets: what an export says about the work that is asked for, class by class, and what the export is worth.
//!
//! One pass over any number of rows. A ticket is kept as a few numbers; of texts only the names of classes and teams stay. What the data
//! cannot carry is not computed: a rate of a window of days is *unknown*, not large.

mod columns;
mod csv;
mod dates;
mod hints;
mod json;
mod names;
mod presets;
mod scan;
mod summary;
mod ticket;

#[cfg(test)]
mod tests;

use std::thread;

use jiff::civil::DateTime;

pub use columns::Map;
pub use dates::DateOrder;
pub use presets::Preset;
pub use scan::cells_of;

pub(super) use csv::{Window, header};
pub(super) use dates::moment;
pub(super) use names::text;
pub(super) use scan::{Cell, Scanner};

use super::refused::{Refused, Why};
use super::source::{Feed, Progress, Source};
use crate::adoption::Window as Days;
use crate::adoption::tally::TicketRow;
use ticket::Collector;

/// How exports are laid out.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The tool that they come from.
    pub preset: Option<Preset>,
    /// Columns named by hand; they replace those of the preset.
    pub map: Map,
    /// The order of day, month and year in dates of three numbers; found out where it is not given.
    pub dates: Option<DateOrder>,
}

/// What tickets say.
#[derive(Debug, Clone, PartialEq)]
pub struct Tickets {
    /// The files read, in the order in which they were given.
    pub files: Vec<FileUsed>,
    /// What the data is worth.
    pub quality: Quality,
    /// When the first ticket was created.
    pub first: DateTime,
    /// When the last ticket was created.
    pub last: DateTime,
    /// The weeks between the two.
    pub weeks: f64,
    /// Median lead time of all tickets in hours.
    pub lead_p50_h: Option<f64>,
    /// 85th percentile of the lead time of all tickets in hours, nearest rank.
    pub lead_p85_h: Option<f64>,
    /// The classes: most tickets first, then by name. Tickets without a class are in none.
    pub classes: Vec<TicketClass>,
    /// Where the class comes from: `column=` and the column's name; empty if there is no such column.
    pub class_source: String,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileUsed {
    /// Its name as it was given.
    pub name: String,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// Its rows without the header.
    pub rows: u64,
}

/// The tickets that ask for the same.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketClass {
    /// Its name as it stands in the export. Whoever writes it elsewhere escapes it.
    pub name: String,
    /// How many tickets.
    pub tickets: u64,
    /// Tickets a week, or nothing where the window is too short to carry a rate.
    pub per_week: Option<f64>,
    /// Distinct teams that asked, where a column tells.
    pub teams: Option<u32>,
    /// Median lead time in hours: from creation to resolution.
    pub lead_p50_h: Option<f64>,
    /// 85th percentile of the lead time in hours, nearest rank.
    pub lead_p85_h: Option<f64>,
    /// Tickets that are not resolved.
    pub open: u64,
    /// Mean minutes of work on a ticket, of those where it is given.
    pub hands_on_min: Option<f64>,
    /// Mean number of times a ticket changed hands, of those where it is given.
    pub reassign_mean: Option<f64>,
    /// Whether most of them ask for something rather than report a fault, where the export tells.
    pub request_like: Option<bool>,
    /// Words that often stand together in their summaries, and in how many of the tickets looked at: a hint, no more.
    pub hints: Vec<(String, u64)>,
}

/// What the data is worth. Every row is either a ticket kept, merged into one, or dropped.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quality {
    /// Rows read, without headers and empty lines.
    pub rows: u64,
    /// Tickets kept.
    pub kept: u64,
    /// Rows that say more about a ticket that is there already: updates and duplicates. The last one holds.
    pub merged: u64,
    /// Rows dropped, by reason; reasons that do not occur are left out.
    pub dropped: Vec<Dropped>,
    /// Dates that are there and cannot be read, whether the row was dropped for it or not.
    pub unusable_dates: u64,
    /// Tickets that are not resolved.
    pub open: u64,
    /// Tickets resolved before they were created: they have no lead time.
    pub negative: u64,
    /// The first lines of such tickets.
    pub negative_lines: Vec<Line>,
    /// Tickets that were closed without being worked off: they have no lead time.
    pub not_done: u64,
    /// Tickets without a class.
    pub without_class: u64,
    /// What else a reader should know.
    pub warnings: Vec<Warning>,
}

/// A line of a file: the file's place among those given, and the line's number from 1; in JSON the ticket's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Which file.
    pub file: usize,
    /// Which line.
    pub line: u64,
}

/// Rows dropped for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The reason.
    pub reason: Reason,
    /// How many rows.
    pub rows: u64,
    /// The first lines.
    pub first_lines: Vec<Line>,
}

/// Why a row is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Every cell is empty.
    Blank,
    /// The row has another separator than the header.
    OtherDelimiter,
    /// There is no id where there is a column for it.
    NoId,
    /// It does not say when the ticket was created.
    NoCreated,
    /// When the ticket was created cannot be read, or lies outside of 1990 to 2099.
    BadCreated,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::Blank, Self::OtherDelimiter, Self::NoId, Self::NoCreated, Self::BadCreated];

    /// Returns the word for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::OtherDelimiter => "other-delimiter",
            Self::NoId => "no-id",
            Self::NoCreated => "no-created",
            Self::BadCreated => "bad-created",
        }
    }

    /// Returns what it means, to stand behind a number of rows.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::OtherDelimiter => "with another separator than the header",
            Self::NoId => "without an id",
            Self::NoCreated => "without a date of creation",
            Self::BadCreated => "with a date of creation that cannot be used",
        }
    }
}

/// What a reader of the figures should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// The window is too short for a rate.
    ShortSpan {
        /// How long it is.
        weeks: f64,
    },
    /// A file has exactly as many rows as exports are cut off at.
    ExportLimit {
        /// The file.
        file: String,
        /// Its rows.
        rows: u64,
    },
    /// Rows have more cells than the header; those beyond it are not read.
    LongRows {
        /// The file.
        file: String,
        /// How many rows.
        rows: u64,
        /// The first of them.
        first_line: u64,
    },
    /// The last row has fewer cells than the header and no line end: the file may be cut off.
    ShortLastRow {
        /// The file.
        file: String,
        /// Its line.
        line: u64,
    },
    /// No date says whether the day or the month comes first.
    OpenDateOrder {
        /// The file.
        file: String,
        /// How it was read.
        order: DateOrder,
        /// How many dates can be read both ways.
        dates: u64,
    },
    /// Some dates can only be read with the day first, others only with the month first.
    MixedDateOrder {
        /// The file.
        file: String,
        /// Dates with the day first.
        day_first: u64,
        /// Dates with the month first.
        month_first: u64,
    },
    /// The encoding is not UTF-8.
    Encoding {
        /// The file.
        file: String,
        /// What it was read as.
        read_as: &'static str,
    },
    /// When a ticket was resolved is missing on tickets that are done, and was taken from another column.
    SubstitutedResolved {
        /// The column.
        column: String,
        /// How many tickets.
        tickets: u64,
    },
    /// There is no column for when a ticket was resolved, and another one stands for it.
    NearResolved {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// There is no column for when a ticket was resolved.
    NoResolved {
        /// The file.
        file: String,
    },
    /// There is no column of ids: rows of the same ticket cannot be told.
    NoIds {
        /// The file.
        file: String,
    },
    /// Ids are unique in one file only: the same ticket in two files counts twice.
    LocalIds,
    /// There is no column for the class.
    NoClass,
    /// There are more teams than can be counted.
    ManyTeams,
}

impl Warning {
    /// Returns the word for its kind.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::ShortSpan { .. } => "short-span",
            Self::ExportLimit { .. } => "export-limit",
            Self::LongRows { .. } => "long-rows",
            Self::ShortLastRow { .. } => "short-last-row",
            Self::OpenDateOrder { .. } => "open-date-order",
            Self::MixedDateOrder { .. } => "mixed-date-order",
            Self::Encoding { .. } => "encoding",
            Self::SubstitutedResolved { .. } => "substituted-resolved",
            Self::NearResolved { .. } => "near-resolved",
            Self::NoResolved { .. } => "no-resolved",
            Self::NoIds { .. } => "no-ids",
            Self::LocalIds => "local-ids",
            Self::NoClass => "no-class",
            Self::ManyTeams => "many-teams",
        }
    }
}

/// The weeks that a window must have for a rate: a month, so that no week weighs more than a quarter. Ours.
pub const LEAST_WEEKS: f64 = 4.0;

/// Numbers of rows that exports are cut off at when nobody asks for more: `gh issue list`, pages of an API, the Jira page.
const EXPORT_LIMITS: [u64; 3] = [30, 100, 1000];

/// Reads exports of tickets, one after the other, and says what they hold. `progress` is told how far it has come, every mebibyte.
///
/// Every file is looked at, so that all that cannot be used are named at once.
pub fn read(
    sources: Vec<Source<'_>>,
    layout: &Layout,
    progress: &mut dyn FnMut(Progress),
) -> Result<Tickets, Vec<Refused>> {
    read_within(sources, layout, None, progress).map(|(tickets, _)| tickets)
}

/// Reads exports of tickets and counts them by class and team as well: in a window, and in the one before that it is compared with.
pub fn read_by_team(
    sources: Vec<Source<'_>>,
    layout: &Layout,
    windows: [Days; 2],
    progress: &mut dyn FnMut(Progress),
) -> Result<(Tickets, Vec<TicketRow>), Vec<Refused>> {
    read_within(sources, layout, Some(windows), progress)
}

fn read_within(
    sources: Vec<Source<'_>>,
    layout: &Layout,
    windows: Option<[Days; 2]>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Tickets, Vec<TicketRow>), Vec<Refused>> {
    if layout.preset.is_none() && layout.map.is_empty() {
        return Err(vec![Refused::new("", Why::NoLayout)]);
    }
    let mut collector = Collector::new(layout.dates);
    let mut refused = Vec::new();
    let mut files = Vec::new();
    for source in sources {
        match read_one(source, layout, &mut collector, progress) {
            Ok(file) => files.push(file),
            Err(why) => refused.push(why),
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    collector.finish(files, windows).map_err(|why| vec![why])
}

fn read_one(
    source: Source<'_>,
    layout: &Layout,
    collector: &mut Collector,
    progress: &mut dyn FnMut(Progress),
) -> Result<FileUsed, Refused> {
    let Source { name, bytes } = source;
    thread::scope(|scope| {
        let mut feed = Feed::open(scope, bytes).map_err(|why| Refused::new(&name, why))?;
        collector.begin(&name);
        if feed.wide {
            collector.warn(Warning::Encoding { file: name.clone(), read_as: "UTF-16" });
        }
        let chunk = feed.next().map_err(|why| Refused::new(&name, why))?.unwrap_or_default();
        let reader = if json::is_json(&chunk) { json::read } else { csv::read };
        feed.put_back(chunk);
        let refuse = |(line, why)| Refused { file: name.clone(), line, why };
        let rows = reader(&mut feed, layout, collector, progress).map_err(refuse)?;
        let digested = feed.finish();
        if digested.cut_off {
            return Err(Refused::new(&name, Why::CutOff));
        }
        if EXPORT_LIMITS.contains(&rows) {
            collector.warn(Warning::ExportLimit { file: name.clone(), rows });
        }
        Ok(FileUsed { name, sha256: digested.sha256, rows })
    })
}
