//! The pilot of a framework: how its path is chosen, its phases, metrics, decision points and risks.

use serde::Serialize;

use super::uptake::AdoptionFrame;

/// The pilot (method, section 10).
#[derive(Debug, Clone)]
pub struct PlanFrame {
    /// Its length.
    pub weeks: i32,
    /// The question on decisions before a first deployment.
    pub decisions: usize,
    /// From this many on the path is warned of.
    pub decisions_warn: f64,
    /// From this many on the path fails.
    pub decisions_fail: f64,
    /// The table of ticket types.
    pub tickets: usize,
    /// The claims behind it.
    pub claims: Vec<String>,
    /// The phases.
    pub phases: Vec<Phase>,
    /// The metrics.
    pub metrics: Vec<PlanMetric>,
    /// The decision points.
    pub decision_points: Vec<DecisionPoint>,
    /// The risks.
    pub risks: Vec<Risk>,
    /// How the path is chosen.
    pub path: PathWeights,
    /// The way out.
    pub exit: String,
    /// What the pilot is not.
    pub non_goals: Vec<String>,
    /// What must not get worse.
    pub guardrail: String,
    /// The check of weekly use.
    pub weekly_use: String,
    /// What comes first where nothing stands behind the button.
    pub backend: BackendFirst,
    /// What the pilot tries out.
    pub hypothesis: Hypothesis,
    /// What is true of a path that may be offered.
    pub acceptance: Vec<Acceptance>,
    /// How often it is looked at again.
    pub rerun: String,
    /// What is fed in then.
    pub rerun_inputs: Vec<String>,
    /// How what was measured is read.
    pub adoption: AdoptionFrame,
}

/// What comes before the first week where nothing exists that the button could call.
#[derive(Debug, Clone)]
pub struct BackendFirst {
    /// How many weeks it takes.
    pub weeks: i32,
    /// Its name.
    pub name: String,
    /// What is done.
    pub text: String,
    /// How one sees that it is done.
    pub done: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// What the pilot tries out; `{path}` and `{leader}` in the texts stand for the request and what is piloted.
#[derive(Debug, Clone)]
pub struct Hypothesis {
    /// If this is done …
    pub condition: String,
    /// … then this follows.
    pub result: String,
    /// The metrics it is measured by, by id.
    pub metrics: Vec<String>,
}

/// A criterion of acceptance that can be tried.
#[derive(Debug, Clone)]
pub struct Acceptance {
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

/// What a metric must reach, for a program that grades it later.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Goal {
    /// The target is reached from here up.
    pub at_least: Option<f64>,
    /// The target is reached from here down.
    pub at_most: Option<f64>,
    /// Below this, stop or mend.
    pub stop_below: Option<f64>,
    /// Above this, stop or mend.
    pub stop_above: Option<f64>,
    /// Whether these are multiples of the baseline.
    pub of_baseline: bool,
    /// Whether the lower 95 % bound is compared.
    pub lower_bound: bool,
    /// With fewer cases nothing is compared.
    pub least_cases: f64,
    /// Whether it guards against harm, rather than measure success.
    pub guardrail: bool,
}

/// A phase of the pilot.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its first week.
    pub from: i32,
    /// Its last week.
    pub to: i32,
    /// What is done.
    pub text: String,
    /// How one sees that it is done.
    pub done: String,
}

/// A metric of the pilot.
#[derive(Debug, Clone)]
pub struct PlanMetric {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its formula.
    pub formula: String,
    /// Its target.
    pub target: String,
    /// When to stop or mend.
    pub stop: String,
    /// Where the figure comes from.
    pub source: String,
    /// Over which time.
    pub window: String,
    /// The code that formulas refer to.
    pub code: String,
    /// The unit of its figures.
    pub unit: String,
    /// What is counted above the line, and where.
    pub numerator: String,
    /// What is counted below it, and where.
    pub denominator: String,
    /// What it must reach, for a program.
    pub goal: Goal,
    /// The version of its formula: figures of different versions are not compared.
    pub formula_version: u32,
}

/// A decision point of the pilot.
#[derive(Debug, Clone)]
pub struct DecisionPoint {
    /// The week.
    pub week: i32,
    /// Its name.
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

/// A risk of the pilot.
#[derive(Debug, Clone)]
pub struct Risk {
    /// The risk.
    pub risk: String,
    /// Its first sign.
    pub sign: String,
    /// The answer to it.
    pub answer: String,
    /// Who answers.
    pub owner: String,
}

/// How the golden path is chosen among ticket types.
#[derive(Debug, Clone, Copy)]
pub struct PathWeights {
    /// The weight of the work saved.
    pub toil: f64,
    /// The weight of the waiting removed.
    pub wait: f64,
    /// The weight of reach.
    pub teams: f64,
    /// The weight of few reassignments.
    pub reassignments: f64,
    /// Hours of work a week that count fully.
    pub toil_full: f64,
    /// Hours of waiting a week that count fully.
    pub wait_full: f64,
    /// Teams that count fully.
    pub teams_full: f64,
    /// Hours of waiting counted at most per ticket.
    pub wait_cap_hours: f64,
    /// Weeks in a month.
    pub weeks_per_month: f64,
    /// The least tickets a week.
    pub least_per_week: f64,
    /// The least standard share.
    pub least_standard: f64,
    /// The least tickets in the window.
    pub least_tickets: f64,
    /// The least teams that ask for it.
    pub least_teams: f64,
}
