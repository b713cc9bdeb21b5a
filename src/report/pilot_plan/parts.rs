//! The parts of a plan as data: what `pilot-plan.json` holds, and what its schema says.

use std::collections::BTreeMap;

use serde::Serialize;

use super::people::{MandatePart, OwnerPart, SecurityPart, TeamsPart};
use crate::framework::Goal;

/// What to do next, as data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PilotPlan {
    /// What the plan is, and what it was made from.
    pub plan: About,
    /// What comes before a pilot, where there is none yet.
    pub first: Vec<FirstStep>,
    /// The pilot, if there is one.
    pub pilot: Option<Box<PilotPart>>,
}

/// What a plan is, and what it was made from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct About {
    /// Its id: the same in every rerun for the same quarter, path and alternative.
    pub id: String,
    /// The version of this form.
    pub version: u32,
    /// `pilot`, `gate`, `people`, `relax` or `look-again`.
    pub kind: &'static str,
    /// The id of the assessment.
    pub assessment_id: String,
    /// For whom.
    pub subject: String,
    /// The day of the assessment, `2026-11-21` for example.
    pub created: String,
    /// The pack, as `id version`.
    pub pack: String,
    /// The version of the program.
    pub generator: String,
    /// The id of the alternative piloted; nothing without a pilot.
    pub tool: Option<String>,
    /// Its name.
    pub tool_name: Option<String>,
    /// The versions of formats that steps and kit assume.
    pub tool_version_assumed: Option<String>,
}

/// A step that comes before a pilot.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FirstStep {
    /// The week or weeks, as the pack writes them.
    pub weeks: String,
    /// The first day, if the weeks are numbers.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// What to do.
    pub activity: String,
    /// How one sees that it is done.
    pub exit_check: String,
}

/// The pilot.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PilotPart {
    /// What is tried out.
    pub hypothesis: HypothesisPart,
    /// The path.
    pub path: PathPart,
    /// Who owns it.
    pub owner: OwnerPart,
    /// Who takes part.
    pub teams: TeamsPart,
    /// Orders to use the path; none is best.
    pub mandates: Vec<MandatePart>,
    /// What it is compared with.
    pub baseline: BaselinePart,
    /// What a catalogue says is there before the pilot, if one was read.
    pub estate: Option<EstatePart>,
    /// What stands behind the button. While `exists_today` is `no` or `unknown`, nothing starts.
    pub backend: BackendPart,
    /// The weeks.
    pub timeline: Vec<Week>,
    /// What is true of a path that may be offered.
    pub acceptance: Vec<AcceptancePart>,
    /// The predictions.
    pub metrics: Vec<Prediction>,
    /// What must not get worse.
    pub guardrails: Vec<String>,
    /// The check of weekly use.
    pub weekly_use: String,
    /// The risks.
    pub risks: Vec<RiskPart>,
    /// What security asks for.
    pub security: SecurityPart,
    /// What it costs.
    pub cost: CostPart,
    /// The decision points; the last is the decision.
    pub decisions: Vec<DecisionPart>,
    /// Who takes the last decision.
    pub board: Vec<String>,
    /// What it is not.
    pub non_goals: Vec<String>,
    /// How it ends.
    pub exit: String,
    /// What is fed in when it is looked at again.
    pub rerun: RerunPart,
}

/// What is tried out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HypothesisPart {
    /// If this is done …
    #[serde(rename = "if")]
    pub condition: String,
    /// … then this follows.
    #[serde(rename = "then")]
    pub result: String,
    /// The metrics, by id.
    pub measured_by: Vec<String>,
    /// The day.
    pub by_when: String,
}

/// The path.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PathPart {
    /// Its short name in files and forms; nothing while no ticket type is chosen.
    pub slug: Option<String>,
    /// The ticket type that it replaces.
    pub replaces_ticket_class: Option<String>,
    /// Whether somebody confirmed the type by name.
    pub confirmed: bool,
    /// Where the type comes from: `column=…` of an export, or `answers`.
    pub source: Option<String>,
    /// Its worth, 0 to 1.
    pub value: Option<f64>,
    /// The gates that it fails all the same.
    pub fails: Vec<&'static str>,
    /// The other types, best first.
    pub others: Vec<OtherPath>,
    /// What would put another first.
    pub turns: Vec<String>,
    /// What it covers.
    pub in_scope: Vec<String>,
    /// What it does not.
    pub out_of_scope: Vec<String>,
    /// The way off the path.
    pub escape_hatch: Option<String>,
    /// Today's steps.
    pub steps_before: Vec<String>,
    /// The steps on the path.
    pub steps_after: Vec<String>,
    /// What the form leaves to a developer.
    pub decisions_left_to_developer: Vec<String>,
}

/// A type that was not chosen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OtherPath {
    /// The type.
    pub ticket_class: String,
    /// Its worth, 0 to 1; nothing where nobody knows how many come a week.
    pub value: Option<f64>,
    /// The gates that it fails.
    pub fails: Vec<&'static str>,
}

/// What the pilot is compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BaselinePart {
    /// `export` if it was counted, `answers` if it was typed in, `none`.
    pub source: &'static str,
    /// The first and last day that were counted.
    pub window: Option<[String; 2]>,
    /// The weeks between them.
    pub weeks: Option<f64>,
    /// Tickets counted.
    pub tickets: Option<u64>,
    /// Tickets a week.
    pub per_week: Option<f64>,
    /// Median of the hours from raised to closed.
    pub lead_p50_h: Option<f64>,
    /// 85th percentile of it.
    pub lead_p85_h: Option<f64>,
    /// Minutes of work on one, on both sides.
    pub hands_on_min: Option<f64>,
    /// Times passed on, in the mean.
    pub reassign_mean: Option<f64>,
    /// The exports.
    pub files: Vec<FilePart>,
    /// What the data are worth, in sentences.
    pub data_quality: Vec<String>,
}

/// What a catalogue says is there. Counts only.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EstatePart {
    /// What it was counted in.
    pub source: String,
    /// The day.
    pub counted: Option<String>,
    /// How many there are, by kind (`component`) and by kind and type (`component:service`).
    pub counts: BTreeMap<String, u64>,
    /// How many of the components have something, by what it is.
    pub shares: BTreeMap<String, SharePart>,
}

/// So many of so many.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SharePart {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub total: u64,
}

/// An export that was counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FilePart {
    /// Its name.
    pub source_file: String,
    /// Its fingerprint.
    pub sha256: String,
    /// Its rows.
    pub rows: u64,
}

/// What stands behind the button.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BackendPart {
    /// What is called.
    pub automation: Option<String>,
    /// `yes`, `partly`, `no` or `unknown`.
    pub exists_today: &'static str,
    /// Whether the pilot may start.
    pub may_start: bool,
    /// What is missing.
    pub gap: Option<String>,
    /// Who closes the gap.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<String>,
}

/// A part of the time line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Week {
    /// The id of the phase.
    pub id: String,
    /// The first week; those before the pilot are 0 and less.
    pub from_week: i32,
    /// The last week.
    pub to_week: i32,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// What is done, in short.
    pub activity: String,
    /// What is done.
    pub text: String,
    /// The steps in the tool's own terms.
    pub steps: Vec<String>,
    /// What is there in the end, and how one sees it.
    pub exit_check: String,
}

/// A criterion of acceptance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AcceptancePart {
    /// Its id.
    pub id: String,
    /// What is there.
    pub given: String,
    /// What happens.
    pub when: String,
    /// What must be seen then.
    pub then: String,
    /// By what it is tried.
    pub check: String,
}

/// A prediction that a later quarter grades.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Prediction {
    /// Its id: that of the plan and that of the metric.
    pub id: String,
    /// The metric.
    pub metric: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its formula.
    pub formula: String,
    /// What is counted above the line, and where.
    pub numerator_source: String,
    /// What is counted below it, and where.
    pub denominator_source: String,
    /// The version of the formula: figures of different versions are not compared.
    pub formula_version: u32,
    /// The unit of its figures.
    pub unit: String,
    /// Today's value, where it is known.
    pub baseline: Option<f64>,
    /// What it must reach.
    pub goal: Goal,
    /// The same in words.
    pub target: String,
    /// When to stop or mend, in words.
    pub stop: String,
    /// Over which time.
    pub window: String,
}

/// A risk.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RiskPart {
    /// The risk.
    pub risk: String,
    /// Its first sign.
    pub sign: String,
    /// The answer.
    pub answer: String,
    /// Who answers.
    pub owner: String,
}

/// What the pilot costs, in the currency of the reports.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CostPart {
    /// The currency; nothing where money is left out.
    pub currency: Option<String>,
    /// Licences a year at full size.
    pub licence_a_year: Option<f64>,
    /// Person-weeks of the people agreed on.
    pub fte_weeks: Option<f64>,
    /// What running it costs a year beyond these.
    pub infrastructure_a_year: Option<f64>,
}

/// A decision point.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecisionPart {
    /// The week.
    pub week: i32,
    /// The day.
    pub date: String,
    /// What is asked.
    pub name: String,
    /// When to go on.
    pub go: String,
    /// When to mend first.
    pub fix: String,
    /// When to change direction.
    pub pivot: String,
    /// When to stop.
    pub stop: String,
}

/// What is fed in when the pilot is looked at again.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RerunPart {
    /// How often.
    pub cadence: String,
    /// What.
    pub inputs: Vec<String>,
    /// The day by which to decide again in any case.
    pub decide_again: String,
}
