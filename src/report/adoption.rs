//! Adoption in words: what was measured of it, how predictions came out, and what follows.

mod rows;

use std::collections::HashMap;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::engine::{Escape, filled, fold};
use super::templates::{Flawed, Templates};
use super::words;
use crate::adoption::{GradedPlan, Hits, Measured};
use crate::framework::Pack;
use crate::import::usage::Worth;

pub use rows::{adoption_view, graded_view, pending_view, quarter_view};

/// The template.
const TEMPLATE: &str = "checkin.txt.j2";

/// The version of the form of [`CheckedIn`]: raised when a key goes or changes its meaning.
pub const FORM: u32 = 1;

/// A check-in as data: what `checkin --format json` writes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckedIn {
    /// The version of this form.
    pub form: u32,
    /// Where the counts come from.
    pub source: String,
    /// The day it was taken.
    pub date: String,
    /// What the exports are worth.
    pub exports: Vec<ExportWorth>,
    /// The quarter, measured by all of its check-ins.
    pub measured: Measured,
    /// The plan that it is counted for, graded.
    pub plan: Option<GradedPlan>,
    /// How many predictions of all plans came true.
    pub hits: Hits,
}

/// What an export is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExportWorth {
    /// `runs`, `tickets`, `deployments`, `incidents` or `entities`.
    pub kind: &'static str,
    /// Rows read.
    pub rows: u64,
    /// Rows kept.
    pub kept: u64,
    /// What else is to be known, with how many rows each concerns; what concerns none is left out.
    pub notes: Vec<Note>,
}

/// Something to be known of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    /// What.
    pub kind: &'static str,
    /// How many rows.
    pub rows: u64,
}

impl ExportWorth {
    /// Returns what an export of use is worth.
    pub fn of(kind: &'static str, worth: &Worth) -> Self {
        let notes = [
            ("merged", worth.merged),
            ("undated", worth.undated),
            ("future", worth.future),
            ("unfinished", worth.unfinished),
            ("cancelled", worth.cancelled),
            ("other-paths", worth.others),
            ("negative", worth.negative),
            ("without-channel", worth.without_channel),
            ("without-team", worth.without_team),
            ("without-user", worth.without_user),
        ];
        let notes = notes.into_iter().filter(|(_, rows)| *rows > 0).map(|(kind, rows)| Note { kind, rows });
        Self { kind, rows: worth.rows, kept: worth.kept, notes: notes.collect() }
    }
}

/// Adoption in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdoptionView {
    /// The quarters that were measured, in order.
    pub quarters: Vec<QuarterView>,
    /// The plans, in the order in which they were agreed.
    pub plans: Vec<GradedView>,
    /// How many predictions of all plans came true.
    pub hits: HitsView,
    /// What the figures cannot say.
    pub limits: Vec<String>,
}

/// How many predictions came true, in words; what cannot be told is empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HitsView {
    /// Hit.
    pub hit: String,
    /// Measured.
    pub measured: String,
    /// Not measured.
    pub not_measured: String,
    /// The share hit of those measured.
    pub rate: String,
    /// Its interval.
    pub interval: String,
}

/// A quarter in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuarterView {
    /// The quarter.
    pub quarter: String,
    /// The first day counted.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The path that it was measured for, as the request that it replaces is called; empty without a plan.
    pub path: String,
    /// The metrics.
    pub rows: Vec<MeasureRow>,
    /// Adoption by choice; empty where it cannot be told.
    pub by_choice: String,
    /// Its interval.
    pub by_choice_interval: String,
    /// The level of adoption.
    pub level: String,
    /// What it means.
    pub level_about: String,
    /// DORA's four keys.
    pub keys: Vec<KeyRow>,
}

/// A metric in words; what is not known is empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What was divided by what, or how many cases there are.
    pub counts: String,
    /// The 95 % interval.
    pub interval: String,
    /// The target.
    pub target: String,
    /// `hit`, `missed` or `not-measured`; empty without a prediction.
    pub outcome: String,
    /// Whether a stop threshold is crossed.
    pub stops: bool,
    /// Why there is no value or no grade: `not-counted`, `too-few`, `other-weeks`, `no-baseline`, `many-unknown`, `nothing`, `other-formula`
    /// or `unknown-metric`.
    pub open: String,
    /// How many cases it needs.
    pub least_cases: String,
    /// The share of unknown reasons.
    pub unknown: String,
    /// What it is if all of those were ordered, and if all came by choice.
    pub bounds: String,
    /// The median over the teams.
    pub over_teams: String,
    /// The chance of so few tickets if nothing had changed.
    pub chance: String,
    /// The 85th percentile.
    pub p85: String,
    /// What it is compared with.
    pub baseline: String,
    /// Resources made outside of the path, or invited developers who did not get there.
    pub beside: String,
}

/// One of DORA's four keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyRow {
    /// `deployment-frequency`, `lead-time`, `change-failure-rate` or `time-to-restore`.
    pub key: &'static str,
    /// Its value.
    pub value: String,
    /// `daily`, `weekly` or `less-than-weekly`, for the frequency.
    pub class: &'static str,
}

/// A graded plan in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GradedView {
    /// The plan's id.
    pub plan: String,
    /// The quarter in which it was agreed.
    pub agreed: String,
    /// What is piloted.
    pub tool: String,
    /// The path.
    pub path: String,
    /// The quarter that graded it; empty if none did.
    pub graded_by: String,
    /// Its predictions.
    pub rows: Vec<MeasureRow>,
    /// The last quarters that were measured after that one, in the order of the cells of `after`.
    pub later: Vec<String>,
    /// What became of each prediction in those quarters, a row a prediction.
    pub after: Vec<Vec<LaterCell>>,
    /// What the rule said in each quarter in which it was due, in order.
    pub said: Vec<SaidRow>,
    /// How many came true.
    pub hits: HitsView,
    /// What follows: its id; empty where nothing does yet.
    pub step: String,
    /// Which option of the plan that is: `scale`, `fix`, `stop`, `change-layer` or `open`.
    pub option: String,
    /// What follows, in short.
    pub advice: String,
    /// Why, and how.
    pub advice_text: String,
    /// The codes of the metrics that decide it.
    pub because: Vec<String>,
    /// What is asked before a conclusion is drawn, where developers go round the path.
    pub questions: Vec<QuestionRow>,
}

/// A prediction beside a quarter after the one that graded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LaterCell {
    /// Its value; empty where there is none.
    pub value: String,
    /// `hit`, `missed` or `not-measured`.
    pub outcome: String,
}

/// What the rule set in advance said in a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidRow {
    /// The quarter.
    pub quarter: String,
    /// What followed, in short.
    pub advice: String,
    /// The codes of the metrics that decided it.
    pub because: Vec<String>,
}

/// What goes before anything new: a plan of an earlier quarter that is not done with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingView {
    /// `running`, `uncounted` or `unfinished`.
    pub state: &'static str,
    /// The quarter in which it was agreed.
    pub agreed: String,
    /// The path, as the request that it replaces is called.
    pub path: String,
    /// What is piloted.
    pub tool: String,
    /// The last day of its pilot.
    pub end: String,
    /// What follows, in short; empty where the rule is not due yet.
    pub advice: String,
    /// Why, and how.
    pub advice_text: String,
}

/// A question that tells causes apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionRow {
    /// The cause.
    pub name: String,
    /// The question.
    pub ask: String,
    /// What speaks for it.
    pub sign: String,
}

/// A check-in in words, for a terminal.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct CheckInView {
    source: String,
    exports: Vec<ExportView>,
    quarter: QuarterView,
    plan: Option<GradedView>,
}

/// What an export is worth, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct ExportView {
    kind: &'static str,
    rows: String,
    kept: String,
    notes: Vec<(&'static str, String)>,
}

/// Says what a check-in comes to, for a terminal of so many columns.
pub fn checked_in(
    check_in: &CheckedIn,
    pack: &Pack,
    (templates, width): (&Templates, usize),
) -> Result<String, Flawed> {
    let count = |rows: u64| words::grouped(rows as f64);
    let export = |export: &ExportWorth| ExportView {
        kind: export.kind,
        rows: count(export.rows),
        kept: count(export.kept),
        notes: export.notes.iter().map(|note| (note.kind, count(note.rows))).collect(),
    };
    let view = CheckInView {
        source: check_in.source.clone(),
        exports: check_in.exports.iter().map(export).collect(),
        quarter: quarter_view(&check_in.measured, check_in.plan.as_ref(), pack),
        plan: check_in.plan.as_ref().map(|plan| graded_view(plan, pack)),
    };
    let context = minijinja::context! { view => Value::from(Serde(&view)) };
    let text = filled(templates, (TEMPLATE, Escape::Terminal), (&view, HashMap::new()), context)?;
    Ok(fold(&text, width))
}
