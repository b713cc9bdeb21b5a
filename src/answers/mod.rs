//! Replies: who said what, with notes, evidence and dates; and how they are read from and written to answer files.
//!
//! A reply is a value, *don't know*, or *not applicable* with a reason; the three never turn into each other. What several respondents
//! said becomes one distribution in `assessment`.

mod comments;
mod conditions;
mod form;
mod guide;
mod order;
mod read;
mod redact;
mod rerun;
mod rows;
mod sheet;
mod spoken;
mod write;

use std::collections::BTreeMap;

pub use guide::{Everything, Guide, Weighed};
pub use order::{
    Asked, Chosen, Ended, Interview, Order, Progress, Respondent, Rest, Rested, Review, Said, Save, interview,
};
pub use read::{bounds, read};
pub use redact::redacted;
pub use rerun::{Proposal, Proposals, Rerun, proposals};
pub use sheet::{Cover, blank};
pub use spoken::{gist, said, said_cell, said_row};
pub use write::Draft;

use crate::date::Date;
use crate::problem::Place;
use crate::questionnaire::Datum;

/// The answers of one respondent.
#[derive(Debug, Clone)]
pub struct AnswerSheet {
    /// The organisation or team they speak about.
    pub subject: Option<String>,
    /// The pack they answer, as `id`.
    pub pack: Option<String>,
    /// The version of that pack.
    pub version: Option<String>,
    /// The day of the answers, unless a reply has its own.
    pub date: Option<Date>,
    /// Who answered; `agreed` settles a question for all.
    pub respondent: Option<String>,
    /// The role they answered in.
    pub role: Option<String>,
    /// The replies, by the index of their question.
    pub replies: BTreeMap<usize, Reply>,
    /// How much the replies count where several respondents estimate the same thing; 1 unless the workspace says otherwise.
    pub weight: f64,
    /// Whether nobody said this: it was counted.
    pub measured: bool,
    /// Where the sheet stands.
    pub place: Place,
}

impl Default for AnswerSheet {
    fn default() -> Self {
        Self {
            subject: None,
            pack: None,
            version: None,
            date: None,
            respondent: None,
            role: None,
            replies: BTreeMap::new(),
            weight: 1.0,
            measured: false,
            place: Place::default(),
        }
    }
}

/// One reply.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// What was answered.
    pub answer: Answer,
    /// A note in the respondent's words.
    pub note: Option<String>,
    /// A link or reference to what supports it.
    pub evidence: Option<String>,
    /// The day of this reply.
    pub date: Option<Date>,
    /// The day since when it holds, where it was only confirmed later.
    pub since: Option<Date>,
    /// Whether it says that what was said before no longer holds.
    pub stale: bool,
}

impl Reply {
    /// A reply without note, evidence and date.
    pub const fn plain(answer: Answer) -> Self {
        Self { answer, note: None, evidence: None, date: None, since: None, stale: false }
    }
}

/// What was answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A level, number, choice or set.
    Value(Datum),
    /// A metric: its name, unit and baseline.
    Metric(Metric),
    /// The rows of a table; none is an answer, too.
    Rows(Vec<Row>),
    /// Themes from the most to the least important, by index; those in one list tie.
    Ranking(Vec<Vec<usize>>),
    /// *Don't know.*
    Unknown,
    /// *Not applicable*, with the reason.
    NotApplicable(String),
}

/// One measure that must move.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metric {
    /// Its name; none if there is no such measure.
    pub name: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Its value today.
    pub baseline: Option<f64>,
}

impl Metric {
    /// Returns the state that conditions test: 0 none, 1 named, 2 with baseline.
    pub fn state(&self) -> Datum {
        Datum::Choice(match (&self.name, self.baseline) {
            (None, _) => 0,
            (Some(_), None) => 1,
            (Some(_), Some(_)) => 2,
        })
    }
}

/// A row of a table, one cell a column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The cells, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Free text.
    Text(String),
    /// A number or a level.
    Number(f64),
    /// A choice by its index.
    Choice(u16),
    /// Left empty.
    Missing,
}

#[cfg(test)]
pub(crate) mod tests;
