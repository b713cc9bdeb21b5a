//! The report: every word and number that a reader sees.
//!
//! The view turns a decision and its plan into strings, and is the only place that rounds. Templates lay the strings out; they never
//! compute. An undefined field is an error, and text from people is escaped for the format it goes into.

pub mod compare;
pub mod document;
pub mod draw;
mod engine;
pub mod explain;
pub mod view;
pub mod words;

pub use engine::{markdown, summary};

use crate::assessment::Assessment;
use crate::date::Date;
use crate::decision::Decision;
use crate::framework::{Evidence, Pack};
use crate::plan::Plan;

/// All that a report is made from.
#[derive(Clone)]
pub struct Case<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The answers.
    pub assessment: &'a Assessment,
    /// The decision.
    pub decision: &'a Decision,
    /// The plan.
    pub plan: &'a Plan<'a>,
    /// The evidence.
    pub evidence: &'a Evidence,
    /// The day that counts as today.
    pub today: Date,
    /// What to type to make this report again, or nothing.
    pub redo: String,
}
