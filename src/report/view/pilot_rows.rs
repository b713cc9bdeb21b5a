//! What a reader sees of the plan.

use serde::Serialize;

use super::super::EstateView;

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
#[derive(Debug, Clone, Serialize, Default)]
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
    /// Whether somebody confirmed it, rather than that it came first.
    pub confirmed: bool,
    /// What a confirmed path fails all the same, or nothing.
    pub path_hurdles: String,
    /// The best of the others that passes, or nothing.
    pub runner_up: String,
    /// What would put another first.
    pub turns: Vec<TurnRow>,
    /// What comes before week 1 where nothing stands behind the button.
    pub first: Option<PhaseView>,
    /// What is tried out: if this is done …
    pub hypothesis_if: String,
    /// … then this follows.
    pub hypothesis_then: String,
    /// The names of the metrics that it is measured by.
    pub measured_by: Vec<String>,
    /// What was counted in exports of tickets.
    pub counted: Option<CountedView>,
    /// What a catalogue says is there already.
    pub estate: Option<EstateView>,
    /// What people agreed; its texts are empty where nothing was.
    pub agreed: AgreedView,
    /// What is true of a path that may be offered.
    pub acceptance: Vec<AcceptanceRow>,
    /// What it costs, each a text or nothing: licence a year, people of the first year, what else it takes to run.
    pub cost: PilotCost,
    /// How often it is looked at again.
    pub rerun: String,
    /// What is fed in then.
    pub rerun_inputs: Vec<String>,
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
    /// `exists`, `partly`, `orchestrator`, `build-first` or `unknown`.
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

/// What would put another type first.
#[derive(Debug, Clone, Serialize)]
pub struct TurnRow {
    /// `toil`, `wait`, `teams` or `reassignments` for a weight, `volume` for tickets of the runner-up.
    pub kind: &'static str,
    /// Whether the weight counts half, rather than half as much again.
    pub half: bool,
    /// The type that would come first.
    pub first: String,
    /// From so many tickets a week on, for `volume`.
    pub from: String,
}

/// What was counted in exports of tickets.
#[derive(Debug, Clone, Serialize)]
pub struct CountedView {
    /// What made the types, as `column=…`.
    pub source: String,
    /// The first day.
    pub first: String,
    /// The last day.
    pub last: String,
    /// The weeks between them.
    pub weeks: String,
    /// Tickets of the chosen type, or nothing.
    pub tickets: String,
    /// Those not yet closed.
    pub open: String,
    /// Median of the hours from raised to closed, or nothing.
    pub median: String,
    /// 85th percentile of it, or nothing.
    pub p85: String,
    /// Times passed on, in the mean, or nothing.
    pub reassigned: String,
    /// The files, with their rows.
    pub files: Vec<FileRow>,
    /// What the data are worth, in sentences.
    pub quality: Vec<String>,
}

/// A file that was counted.
#[derive(Debug, Clone, Serialize)]
pub struct FileRow {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: String,
    /// Its fingerprint, SHA-256.
    pub sha256: String,
}

/// What people agreed for the pilot.
#[derive(Debug, Clone, Serialize, Default)]
pub struct AgreedView {
    /// The person who owns it as a product.
    pub product_owner: String,
    /// The team.
    pub team: String,
    /// The people at work on it, in full-time equivalents.
    pub people: String,
    /// Where developers ask for help.
    pub support_channel: String,
    /// When somebody answers.
    pub support_hours: String,
    /// How soon.
    pub response_target: String,
    /// What the path covers.
    pub in_scope: Vec<String>,
    /// What it does not.
    pub out_of_scope: Vec<String>,
    /// The way off the path.
    pub escape_hatch: String,
    /// Today's steps.
    pub steps_before: Vec<String>,
    /// The steps on the path.
    pub steps_after: Vec<String>,
    /// What the form asks.
    pub fields: Vec<FieldRow>,
    /// The pilot teams.
    pub teams: Vec<TeamRow>,
    /// The teams compared with them.
    pub control: Vec<String>,
    /// Orders to use the path.
    pub mandates: Vec<MandateRow>,
    /// What the button calls.
    pub automation: String,
    /// What is missing behind it.
    pub gap: String,
    /// Who closes the gap.
    pub gap_owner: String,
    /// By when.
    pub due: String,
    /// The class of the data that the path touches.
    pub data_class: String,
    /// Whose approval is needed.
    pub approvals: Vec<String>,
    /// Where an auditor finds who did what.
    pub audit_source: String,
    /// Who decides in the last week.
    pub board: Vec<String>,
}

/// A question of the form.
#[derive(Debug, Clone, Serialize)]
pub struct FieldRow {
    /// What it asks.
    pub title: String,
    /// The choices; any text where there are none.
    pub choices: Vec<String>,
}

/// A pilot team.
#[derive(Debug, Clone, Serialize)]
pub struct TeamRow {
    /// Its name.
    pub name: String,
    /// How many developers it has, or nothing.
    pub size: String,
    /// Who speaks for it.
    pub champion: String,
    /// The day it agreed of its own will.
    pub consent: String,
}

/// An order to use the path.
#[derive(Debug, Clone, Serialize)]
pub struct MandateRow {
    /// The team.
    pub team: String,
    /// From this day on.
    pub from: String,
    /// Up to this day, or nothing.
    pub to: String,
    /// Who ordered it.
    pub by: String,
}

/// A criterion of acceptance.
#[derive(Debug, Clone, Serialize)]
pub struct AcceptanceRow {
    /// Its number, `A1` for example.
    pub number: String,
    /// What is there.
    pub given: String,
    /// What happens.
    pub when: String,
    /// What must be seen then.
    pub then: String,
    /// By what it is tried.
    pub check: String,
}

/// What the pilot costs.
#[derive(Debug, Clone, Serialize, Default)]
pub struct PilotCost {
    /// Licences a year, or nothing.
    pub licence: String,
    /// Person-weeks of the people agreed on, over the weeks of the pilot, or nothing.
    pub person_weeks: String,
    /// What running the path costs a year beyond these, or nothing.
    pub infrastructure: String,
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
    /// Its code, `M1` for example.
    pub code: String,
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
