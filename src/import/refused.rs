//! Why an export cannot be used: what is wrong in one line, and what to do about it.

use std::fmt;

use super::tickets::{Dropped, Preset};
use crate::problem::tame;

/// An export that cannot be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// The file's name, as it was given; empty if it concerns all of them.
    pub file: String,
    /// The line that it begins in, counted from 1, if it is about one.
    pub line: Option<u64>,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with an export.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// It cannot be read.
    Unreadable(String),
    /// There is nothing in it.
    Empty,
    /// There is a header and nothing below it.
    HeaderOnly,
    /// It is not text.
    NotText,
    /// It is a workbook, whatever it is called: which kind.
    Workbook(&'static str),
    /// It is packed: with what. It is never unpacked.
    Packed(&'static str),
    /// A quoted cell begins and does not end.
    OpenQuote,
    /// A row is longer than the most that is read at once, in bytes.
    LongRow(usize),
    /// It ends in the middle of something.
    CutOff,
    /// It is JSON with a mistake: which.
    NotJson(String),
    /// It is YAML with a mistake: which.
    NotYaml(String),
    /// It is larger than the most that is read of such a file, in bytes.
    TooLarge(u64),
    /// No file holds an entity of a catalogue.
    NoEntities,
    /// There is no run in it: the fields that are there, and the argument that takes such a file.
    NoRuns {
        /// The fields of its first record.
        found: Vec<String>,
        /// The argument.
        fits: Option<&'static str>,
    },
    /// There is no event in it.
    NoEvents {
        /// The fields of its first record.
        found: Vec<String>,
        /// The argument that takes such a file.
        fits: Option<&'static str>,
    },
    /// Columns of a fixed layout are not there.
    NoColumn {
        /// The columns.
        missing: Vec<&'static str>,
        /// The columns that are there.
        found: Vec<String>,
        /// The argument that takes such a file.
        fits: Option<&'static str>,
    },
    /// The header has other separators than the rows.
    MixedDelimiters {
        /// The separator of the header.
        header: char,
        /// The separator of most rows.
        rows: char,
    },
    /// Columns without which it means nothing are not there.
    MissingColumns {
        /// The preset it was read with.
        preset: Option<Preset>,
        /// What is missing: the role, and the names that were looked for.
        missing: Vec<(&'static str, Vec<String>)>,
        /// The columns that are there.
        found: Vec<String>,
        /// The presets whose columns are there.
        fits: Vec<Preset>,
    },
    /// There is neither a preset nor a column named for when tickets were created.
    NoLayout,
    /// No ticket is left once everything unusable is dropped.
    NoTicket {
        /// The rows there were.
        rows: u64,
        /// What was dropped.
        dropped: Vec<Dropped>,
    },
    /// The column of the class has a value of its own in nearly every ticket: its name.
    NoClasses(String),
}

/// How many columns are listed at most: an export of all fields has hundreds.
const MOST_LISTED: usize = 24;

/// How many names of a missing column are listed at most.
const MOST_NAMES: usize = 3;

impl Refused {
    pub(super) fn new(file: &str, why: Why) -> Self {
        Self { file: file.to_owned(), line: None, why }
    }

    /// Returns what to do about it.
    pub fn hint(&self) -> String {
        match &self.why {
            Why::Unreadable(_) => "check the path and your permission to read it".to_owned(),
            Why::Empty | Why::HeaderOnly => "export again, over a time with tickets in it".to_owned(),
            Why::NotText => "export as CSV or JSON".to_owned(),
            Why::Workbook(_) => "open it and save it as CSV, or export as CSV in the first place".to_owned(),
            Why::Packed(_) => "unpack it yourself and name the CSV or JSON file in it".to_owned(),
            Why::OpenQuote => "close the quote, or export again: the file may be cut off".to_owned(),
            Why::LongRow(_) => "look for a quote that is never closed, or export fewer columns".to_owned(),
            Why::CutOff => "export or copy it again: its end is missing".to_owned(),
            Why::NotJson(_) => "export again as JSON, or as CSV".to_owned(),
            Why::NotYaml(_) => "mend the file, or export the entities as JSON".to_owned(),
            Why::TooLarge(_) => "check that this is the file you mean".to_owned(),
            Why::NoEntities => "name an export of `/api/catalog/entities`, or a folder with `catalog-info.yaml` files".to_owned(),
            Why::NoRuns { fits: Some(fits), .. } | Why::NoEvents { fits: Some(fits), .. } | Why::NoColumn { fits: Some(fits), .. } => {
                format!("pass it with `{fits}`: its fields are of that kind")
            }
            Why::NoRuns { .. } => "name an export of scaffolder tasks, of action runs or of workflow runs, as `measure/README.md` of the starter kit shows".to_owned(),
            Why::NoEvents { .. } => "name a file with one event of CloudEvents or CDEvents a line".to_owned(),
            Why::NoColumn { .. } => "name the columns `service,deployed_at,commit_at,failed` for deployments, `service,started_at,resolved_at` for incidents".to_owned(),
            Why::MixedDelimiters { .. } => "save it again with one separator throughout".to_owned(),
            Why::MissingColumns { fits, missing, .. } => missing_hint(fits, missing),
            Why::NoLayout => {
                let presets: Vec<&str> = Preset::ALL.iter().map(|preset| preset.id()).collect();
                format!("pass `--preset` with one of {}, or `--map created=COLUMN`", presets.join(", "))
            }
            Why::NoTicket { .. } => "look at the first lines that were dropped; `--map` names other columns, `--dates` the order of day and month".to_owned(),
            Why::NoClasses(_) => "name the column that says what was asked for: `--map class=COLUMN`".to_owned(),
        }
    }
}

fn missing_hint(fits: &[Preset], missing: &[(&'static str, Vec<String>)]) -> String {
    let own: Vec<String> = missing.iter().map(|(role, _)| format!("{role}=COLUMN")).collect();
    match fits {
        [] => format!("name the columns: `--map {}`", own.join(",")),
        [only] => format!("its columns are those of `--preset {}`", only.id()),
        several => {
            let ids: Vec<&str> = several.iter().map(|preset| preset.id()).collect();
            format!("its columns are those of one of the presets {}", ids.join(", "))
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "`{}`", tame(&self.file))?;
            self.line.map_or(Ok(()), |line| write!(f, ", line {line}"))?;
            f.write_str(": ")?;
        }
        self.why.fmt(f)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot be read: {error}"),
            Self::Empty => f.write_str("there is nothing in it"),
            Self::HeaderOnly => f.write_str("there is no row below the header"),
            Self::NotText => f.write_str("this is not text"),
            Self::Workbook(kind) | Self::Packed(kind) => write!(f, "this is {kind}, not a CSV file"),
            Self::OpenQuote => f.write_str("a quoted cell begins here and does not end"),
            Self::LongRow(most) => write!(f, "a row begins here that is longer than {} MiB", most >> 20),
            Self::CutOff => f.write_str("it is cut off"),
            Self::NotJson(error) => write!(f, "this is not JSON: {}", tame(error)),
            Self::NotYaml(error) => write!(f, "this is not YAML: {error}"),
            Self::TooLarge(most) => write!(f, "it is larger than {} MiB", most >> 20),
            Self::NoEntities => f.write_str("there is no entity of a catalogue"),
            Self::NoRuns { found, .. } => write_found(f, "there is no run in it", found),
            Self::NoEvents { found, .. } => write_found(f, "there is no event in it", found),
            Self::NoColumn { missing, found, .. } => {
                let missing: Vec<String> = missing.iter().map(|name| quoted(name)).collect();
                write_found(f, &format!("there is no column {}", missing.join(", ")), found)
            }
            Self::MixedDelimiters { header, rows } => {
                write!(f, "the header is separated by {}, the rows by {}", sign(*header), sign(*rows))
            }
            Self::MissingColumns { preset, missing, found, .. } => write_missing(f, *preset, missing, found),
            Self::NoLayout => f.write_str("nothing says what the columns mean"),
            Self::NoTicket { rows, dropped } => {
                write!(f, "no ticket is left of {rows} rows")?;
                let mut parts = dropped.iter().filter(|dropped| dropped.rows > 0);
                parts.try_for_each(|dropped| write!(f, ", {} {}", dropped.rows, dropped.reason.about()))
            }
            Self::NoClasses(column) => {
                write!(f, "nearly every ticket has a value of its own in {}: these are no classes", quoted(column))
            }
        }
    }
}

fn write_missing(
    f: &mut fmt::Formatter<'_>,
    preset: Option<Preset>,
    missing: &[(&'static str, Vec<String>)],
    found: &[String],
) -> fmt::Result {
    for (place, (role, names)) in missing.iter().enumerate() {
        let lead = if place == 0 { "no column for" } else { "; none for" };
        let others = if names.len() > MOST_NAMES { " or the like" } else { "" };
        let names: Vec<String> = names.iter().take(MOST_NAMES).map(|name| quoted(name)).collect();
        write!(f, "{lead} `{role}` ({}{others})", names.join(", "))?;
    }
    if let Some(preset) = preset {
        write!(f, " as `{}` has it", preset.id())?;
    }
    f.write_str(&listed(found))
}

fn write_found(f: &mut fmt::Formatter<'_>, what: &str, found: &[String]) -> fmt::Result {
    write!(f, "{what}{}", listed(found))
}

/// Returns what is there instead.
fn listed(found: &[String]) -> String {
    let mut shown: Vec<String> = found.iter().take(MOST_LISTED).map(|name| quoted(name)).collect();
    if found.len() > MOST_LISTED {
        shown.push(format!("and {} more", found.len() - MOST_LISTED));
    }
    format!("; found: {}", shown.join(", "))
}

/// Returns the name of a column as it is shown: in one line, and not longer than a line.
fn quoted(name: &str) -> String {
    format!("`{}`", tame(name).chars().take(60).collect::<String>())
}

fn sign(delimiter: char) -> &'static str {
    match delimiter {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        _ => "bars",
    }
}
