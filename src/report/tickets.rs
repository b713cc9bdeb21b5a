//! What tickets say and what their export is worth, for a terminal.

use std::collections::HashMap;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::engine::{Escape, filled, fold};
use super::templates::{Flawed, Templates};
use super::words;
use crate::import::tickets::{Dropped, LEAST_WEEKS, Line, Quality, TicketClass, Tickets, Warning};

/// The template.
const TEMPLATE: &str = "tickets.txt.j2";

/// Tickets in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TicketsView {
    /// The files.
    pub files: Vec<FileView>,
    /// The day on which the first ticket was created.
    pub first: String,
    /// The day on which the last one was.
    pub last: String,
    /// The weeks between.
    pub weeks: String,
    /// The weeks that a rate needs.
    pub least_weeks: String,
    /// Median lead time of all in hours, or nothing.
    pub lead_p50_h: String,
    /// Its 85th percentile, or nothing.
    pub lead_p85_h: String,
    /// The column of the class, or nothing.
    pub class_column: String,
    /// The classes, most tickets first.
    pub classes: Vec<ClassView>,
    /// What the data is worth.
    pub quality: QualityView,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// A class in words; what is not known is empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassView {
    /// Its name.
    pub name: String,
    /// Its tickets.
    pub tickets: String,
    /// Its tickets a week.
    pub per_week: String,
    /// The teams that asked.
    pub teams: String,
    /// Median lead time in hours.
    pub lead_p50_h: String,
    /// Its 85th percentile.
    pub lead_p85_h: String,
    /// Tickets that are open.
    pub open: String,
    /// Mean minutes of work.
    pub hands_on_min: String,
    /// Mean changes of hands.
    pub reassign_mean: String,
    /// `request`, `incident`, or nothing.
    pub kind: String,
    /// Words that often stand together in the summaries.
    pub hints: Vec<String>,
}

/// What the data is worth, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QualityView {
    /// Rows read.
    pub rows: String,
    /// Tickets kept.
    pub kept: String,
    /// Rows merged into a ticket, or nothing.
    pub merged: String,
    /// Rows dropped.
    pub dropped: Vec<DroppedView>,
    /// Dates that cannot be used, or nothing.
    pub unusable_dates: String,
    /// Tickets that are open, or nothing.
    pub open: String,
    /// Tickets resolved before they were created, or nothing.
    pub negative: String,
    /// The first lines of such tickets.
    pub negative_lines: Vec<String>,
    /// Tickets closed without being worked off, or nothing.
    pub not_done: String,
    /// Tickets without a class, or nothing.
    pub without_class: String,
    /// What else is to be known.
    pub warnings: Vec<WarningView>,
}

/// Rows dropped for one reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DroppedView {
    /// The reason.
    pub reason: String,
    /// How many.
    pub rows: String,
    /// The first lines.
    pub lines: Vec<String>,
}

/// A warning: its kind, and what it is about; what its kind does not have is empty.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct WarningView {
    /// Its kind.
    pub kind: String,
    /// The file.
    pub file: String,
    /// The column, the encoding, or the order of dates.
    pub what: String,
    /// How many rows, tickets or dates.
    pub count: String,
    /// How many of the other kind.
    pub other: String,
    /// The line.
    pub line: String,
}

/// Lays out what tickets say.
pub fn tickets(tickets: &Tickets, templates: &Templates, width: usize) -> Result<String, Flawed> {
    let view = tickets_view(tickets);
    let context = minijinja::context! { view => Value::from(Serde(&view)) };
    let text = filled(templates, (TEMPLATE, Escape::Terminal), (&view, HashMap::new()), context)?;
    Ok(fold(&text, width))
}

/// Puts tickets into words.
pub fn tickets_view(tickets: &Tickets) -> TicketsView {
    let file = |file: &crate::import::tickets::FileUsed| FileView {
        name: file.name.clone(),
        rows: count(file.rows),
        sha256: file.sha256.clone(),
    };
    TicketsView {
        files: tickets.files.iter().map(file).collect(),
        first: tickets.first.date().to_string(),
        last: tickets.last.date().to_string(),
        weeks: words::tenths(tickets.weeks),
        least_weeks: words::number(LEAST_WEEKS),
        lead_p50_h: hours(tickets.lead_p50_h),
        lead_p85_h: hours(tickets.lead_p85_h),
        class_column: tickets.class_source.trim_start_matches("column=").to_owned(),
        classes: tickets.classes.iter().map(class_view).collect(),
        quality: quality_view(&tickets.quality, tickets),
    }
}

fn class_view(class: &TicketClass) -> ClassView {
    let kind = match class.request_like {
        Some(true) => "request",
        Some(false) => "incident",
        None => "",
    };
    ClassView {
        name: class.name.clone(),
        tickets: count(class.tickets),
        per_week: class.per_week.map(words::tenths).unwrap_or_default(),
        teams: class.teams.map(|teams| teams.to_string()).unwrap_or_default(),
        lead_p50_h: hours(class.lead_p50_h),
        lead_p85_h: hours(class.lead_p85_h),
        open: count(class.open),
        hands_on_min: class.hands_on_min.map(words::points).unwrap_or_default(),
        reassign_mean: class.reassign_mean.map(words::hundredths).unwrap_or_default(),
        kind: kind.to_owned(),
        hints: class.hints.iter().map(|(hint, _)| hint.clone()).collect(),
    }
}

fn quality_view(quality: &Quality, tickets: &Tickets) -> QualityView {
    let dropped = |dropped: &Dropped| DroppedView {
        reason: dropped.reason.id().to_owned(),
        rows: count(dropped.rows),
        lines: lines(&dropped.first_lines, tickets),
    };
    QualityView {
        rows: count(quality.rows),
        kept: count(quality.kept),
        merged: some(quality.merged),
        dropped: quality.dropped.iter().map(dropped).collect(),
        unusable_dates: some(quality.unusable_dates),
        open: some(quality.open),
        negative: some(quality.negative),
        negative_lines: lines(&quality.negative_lines, tickets),
        not_done: some(quality.not_done),
        without_class: some(quality.without_class),
        warnings: quality.warnings.iter().map(warning_view).collect(),
    }
}

fn warning_view(warning: &Warning) -> WarningView {
    let kind = warning.id().to_owned();
    let of = |file: &str| WarningView { kind: kind.clone(), file: file.to_owned(), ..WarningView::default() };
    match warning {
        Warning::ShortSpan { weeks } => WarningView { count: words::tenths(*weeks), ..of("") },
        Warning::ExportLimit { file, rows } => WarningView { count: count(*rows), ..of(file) },
        Warning::LongRows { file, rows, first_line } => {
            WarningView { count: count(*rows), line: first_line.to_string(), ..of(file) }
        }
        Warning::ShortLastRow { file, line } => WarningView { line: line.to_string(), ..of(file) },
        Warning::OpenDateOrder { file, order, dates } => {
            WarningView { what: order.id().to_owned(), count: count(*dates), ..of(file) }
        }
        Warning::MixedDateOrder { file, day_first, month_first } => {
            WarningView { count: count(*day_first), other: count(*month_first), ..of(file) }
        }
        Warning::Encoding { file, read_as } => WarningView { what: (*read_as).to_owned(), ..of(file) },
        Warning::SubstitutedResolved { column, tickets } => {
            WarningView { what: column.clone(), count: count(*tickets), ..of("") }
        }
        Warning::NearResolved { file, column } => WarningView { what: column.clone(), ..of(file) },
        Warning::NoResolved { file } | Warning::NoIds { file } => of(file),
        Warning::LocalIds | Warning::NoClass | Warning::ManyTeams => of(""),
    }
}

/// Returns lines as people name them: with the file if there are several.
fn lines(lines: &[Line], tickets: &Tickets) -> Vec<String> {
    let file = |line: &Line| tickets.files.get(line.file).filter(|_| tickets.files.len() > 1);
    let shown = |line: &Line| file(line).map_or(line.line.to_string(), |file| format!("{}:{}", file.name, line.line));
    lines.iter().map(shown).collect()
}

fn hours(hours: Option<f64>) -> String {
    hours.map(words::tenths).unwrap_or_default()
}

fn count(count: u64) -> String {
    words::grouped(count as f64)
}

/// Returns a number, or nothing for none.
fn some(number: u64) -> String {
    if number == 0 { String::new() } else { count(number) }
}
