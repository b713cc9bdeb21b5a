//! What a reader sees of the plan.

use serde::Serialize;

/// What to do next.
#[derive(Debug, Clone, Serialize, Default)]
pub struct PlanView {
    /// `pilot`, `gate`, `people`, `relax` or `look-again`.
    pub kind: &'static str,
    /// The first step, in a sentence.
    pub first_step: String,
    /// Its first day, or nothing.
    pub first_day: String,
    /// The day to look again, or nothing.
    pub look_again: String,
    /// The pain from which on the verdict would change, as a level of 0 to 4.
    pub limit: String,
    /// The gate.
    pub gate: String,
    /// Other gates that fail.
    pub also: Vec<String>,
    /// The steps of the gate.
    pub steps: Vec<StepView>,
    /// The pilot, if there is one.
    pub pilot: Option<PilotView>,
}

/// A step of a gate.
#[derive(Debug, Clone, Serialize)]
pub struct StepView {
    /// When.
    pub when: String,
    /// What.
    pub text: String,
    /// How one sees that it is done.
    pub done: String,
}

/// The pilot of one golden path.
#[derive(Debug, Clone, Serialize)]
pub struct PilotView {
    /// What is piloted.
    pub leader: String,
    /// Its first day.
    pub start: String,
    /// Its last day.
    pub end: String,
    /// How many weeks it has.
    pub weeks: i32,
    /// The ticket type that becomes the path, or nothing.
    pub path: String,
    /// The figures behind the choice.
    pub path_figures: String,
    /// The others, best first.
    pub others: Vec<PathRow>,
    /// The phases.
    pub phases: Vec<PhaseView>,
    /// The metric that must move, or nothing.
    pub metric: String,
    /// Its baseline.
    pub baseline: String,
    /// The baseline of the ticket type, or nothing.
    pub path_baseline: String,
    /// The pilot's metrics.
    pub metrics: Vec<MetricView>,
    /// The decision points.
    pub decision_points: Vec<PointView>,
    /// The risks.
    pub risks: Vec<RiskView>,
    /// `exists`, `orchestrator`, `build-first` or `unknown`.
    pub backend: &'static str,
    /// The automation that exists.
    pub backend_name: String,
    /// Decisions before a first deployment, or nothing.
    pub decisions: String,
    /// `fine`, `warn`, `fail`, or nothing.
    pub decision_load: &'static str,
    /// What the leader would absorb of each interaction.
    pub absorption: Vec<AbsorptionRow>,
    /// The day by which to decide again.
    pub decide_again: String,
    /// What the pilot is not.
    pub non_goals: Vec<String>,
    /// What must not get worse.
    pub guardrail: String,
    /// The check of weekly use.
    pub weekly_use: String,
    /// The way out.
    pub exit: String,
    /// The owner named in the answers, or nothing.
    pub owner: String,
    /// The claims behind the plan.
    pub claims: Vec<String>,
}

/// A ticket type that was not chosen.
#[derive(Debug, Clone, Serialize)]
pub struct PathRow {
    /// What is asked for.
    pub name: String,
    /// Its value, 0 to 1.
    pub value: String,
    /// The figures behind it.
    pub figures: String,
    /// What keeps it from becoming the path.
    pub hurdles: String,
}

/// A phase.
#[derive(Debug, Clone, Serialize)]
pub struct PhaseView {
    /// Its name.
    pub name: String,
    /// Its weeks.
    pub weeks: String,
    /// Its days.
    pub days: String,
    /// What is done.
    pub text: String,
    /// The steps in the leader's own terms.
    pub steps: Vec<String>,
    /// How one sees that it is done.
    pub done: String,
}

/// A metric.
#[derive(Debug, Clone, Serialize)]
pub struct MetricView {
    /// Its name.
    pub name: String,
    /// Its formula.
    pub formula: String,
    /// Its target.
    pub target: String,
    /// When to stop or mend.
    pub stop: String,
    /// Where the figure comes from, and over which time.
    pub source: String,
}

/// A decision point.
#[derive(Debug, Clone, Serialize)]
pub struct PointView {
    /// Its week.
    pub week: i32,
    /// Its day.
    pub day: String,
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

/// A risk.
#[derive(Debug, Clone, Serialize)]
pub struct RiskView {
    /// The risk.
    pub risk: String,
    /// Its first sign.
    pub sign: String,
    /// The answer.
    pub answer: String,
    /// Who answers.
    pub owner: String,
}

/// What the leader would absorb of an interaction.
#[derive(Debug, Clone, Serialize)]
pub struct AbsorptionRow {
    /// The interaction.
    pub name: String,
    /// What kind of pain it is.
    pub kind: String,
    /// Hours a month per developer.
    pub hours: String,
    /// The share absorbed.
    pub covered: String,
    /// Hours that stay.
    pub stays: String,
}
