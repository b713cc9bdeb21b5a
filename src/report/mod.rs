//! The report: every word and number that a reader sees.
//!
//! The view turns a decision and its plan into strings, and is the only place that rounds. Templates lay the strings out as Markdown; they
//! never compute. An undefined field is an error, and text from people is escaped. The Markdown becomes a tree, and that and the charts
//! are all that a format sees: each is one renderer, and none computes anything anew.

pub mod adoption;
pub mod backlog;
mod bounded;
pub mod changes;
pub mod charts;
pub mod compare;
mod engine;
mod estate;
pub mod explain;
pub mod headline;
pub mod kit_brief;
pub mod offers;
pub mod pilot_plan;
pub mod portfolio;
mod sections;
pub mod tables;
mod templates;
mod tickets;
pub mod trend;
pub mod verified;
pub mod view;
pub mod words;

pub use charts::in_markdown;
pub use engine::{OnePager, Report, decision_record, one_pager, plan, report, summary};
pub use estate::{CountRow, EstateView, ShareRow, estate, estate_view};
pub use portfolio::{PortfolioView, portfolio};
pub use templates::{Flawed, Templates};
pub use tickets::{ClassView, DroppedView, FileView, QualityView, TicketsView, WarningView, tickets, tickets_view};
pub use trend::{trend, trend_view};

use crate::adoption::Standing;
use crate::assessment::Assessment;
use crate::brand::Brand;
use crate::date::{Date, Quarter};
use crate::decision::Decision;
use crate::framework::{Evidence, Pack};
use crate::phrases::Phrases;
use crate::plan::Plan;

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// A board: a memo of one page, costs and risks.
    Board,
    /// Whoever leads the decision: the whole report.
    #[default]
    Leader,
    /// Engineers: the whole report with the workings of every fit.
    Engineer,
}

impl Audience {
    /// Returns the word for it: `board`, `leader` or `engineer`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Leader => "leader",
            Self::Engineer => "engineer",
        }
    }
}

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
    /// The level that each readiness dimension is to reach, where the organisation says so.
    pub targets: &'a [(String, f64)],
    /// What was predicted before and what came, if there is an earlier plan or a check-in.
    pub adoption: Option<&'a Standing>,
    /// What it is laid out with.
    pub templates: &'a Templates,
    /// Whose report it is.
    pub brand: &'a Brand,
    /// For whom it is.
    pub audience: Audience,
    /// How the quarter was decided, if this report judges it with anything else.
    pub rejudged: Option<&'a Rejudged>,
    /// What changed since the last quarter that was decided, if there is one.
    pub changes: Option<&'a changes::ChangesView>,
    /// How it developed over the quarters that were decided, up to this one.
    pub trend: Option<&'a crate::history::trend::Trend>,
}

/// A quarter that was decided with something else than what its report now judges it with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejudged {
    /// The quarter.
    pub quarter: Quarter,
    /// The day it was decided.
    pub decided: Date,
    /// The pack of then, with its version.
    pub pack: String,
}

impl<'a> Case<'a> {
    /// Returns the fixed words.
    pub fn phrases(&self) -> &'a Phrases {
        &self.brand.phrases
    }

    /// Returns the level that a readiness dimension is to reach, if the organisation says so.
    pub fn target(&self, dimension: &str) -> Option<f64> {
        self.targets.iter().find(|(known, _)| known == dimension).map(|(_, target)| *target)
    }
}
