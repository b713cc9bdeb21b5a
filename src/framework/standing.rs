//! The rules of a framework: what excludes, what stops, what traps, what readiness and costs are made from.

use crate::questionnaire::Condition;
use crate::scale::Range;

/// A rule that excludes an alternative.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The question behind it.
    pub question: usize,
    /// When it binds.
    pub when: Option<Condition>,
    /// The attribute it looks at.
    pub attribute: usize,
    /// What is tested.
    pub test: ConstraintTest,
    /// What exempts an option; all must hold, and there must be one at least.
    pub exempt: Vec<AttributeTest>,
    /// Said when it is exempt.
    pub exempt_text: Option<String>,
    /// Why it excludes.
    pub text: String,
    /// What would lift it.
    pub lift: String,
}

/// What a constraint tests.
#[derive(Debug, Clone, PartialEq)]
pub enum ConstraintTest {
    /// The option has one of these entries.
    Has(u64),
    /// The option has all that is asked for; the entry of each choice.
    HasAll(Vec<Option<u16>>),
    /// The option has one of those asked for; the entry of each choice.
    HasAny(Vec<Option<u16>>),
}

/// A test of an option's attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeTest {
    /// The attribute.
    pub attribute: usize,
    /// It has one of these entries.
    pub has: u64,
}

/// When a certificate is one's own affair.
#[derive(Debug, Clone)]
pub struct OwnScope {
    /// What is said then.
    pub text: String,
    /// What must hold of the option.
    pub when: Vec<AttributeTest>,
}

/// What must hold before anything is recommended.
#[derive(Debug, Clone)]
pub struct Gate {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The question behind it.
    pub question: usize,
    /// When it stops the recommendation.
    pub fails: Condition,
    /// When it passes, but allows *leaning* at best.
    pub leaning: Option<Condition>,
    /// Why it stops.
    pub text: String,
    /// Said when it holds.
    pub passed: String,
    /// The claims behind it.
    pub claims: Vec<String>,
    /// The plan when it fails.
    pub steps: Vec<GateStep>,
}

/// A step of the plan of a gate.
#[derive(Debug, Clone)]
pub struct GateStep {
    /// The week or weeks.
    pub weeks: String,
    /// What to do.
    pub text: String,
    /// How one sees that it is done.
    pub done: String,
}

/// One part of the portal-trap test.
#[derive(Debug, Clone)]
pub struct Trap {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The question behind it.
    pub question: usize,
    /// When it is sprung.
    pub sprung: Condition,
    /// Why it is a trap.
    pub text: String,
    /// The way out.
    pub way_out: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// A readiness dimension.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// What it is made from.
    pub parts: Vec<Part>,
}

/// One answer that counts towards a readiness dimension.
#[derive(Debug, Clone)]
pub struct Part {
    /// The question.
    pub question: usize,
    /// How much it counts.
    pub weight: f64,
    /// How its answer counts.
    pub scale: PartScale,
    /// The next step that would raise it.
    pub next: String,
}

/// How an answer counts towards readiness.
#[derive(Debug, Clone, PartialEq)]
pub enum PartScale {
    /// A value for each choice; the best chosen counts in a set.
    Values(Vec<f64>),
    /// From the number that counts nothing to the number that counts fully.
    Between(f64, f64),
    /// The number of rows that counts fully.
    Rows(f64),
}

/// A second tool that is never elected, named with its condition.
#[derive(Debug, Clone)]
pub struct Exception {
    /// Its id.
    pub id: String,
    /// The option it comes on top of.
    pub primary: usize,
    /// The option that would be added.
    pub extension: usize,
    /// When it is named.
    pub when: Condition,
    /// What is said.
    pub text: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// What costs are made from.
#[derive(Debug, Clone)]
pub struct Cost {
    /// The question on the cost of an engineer.
    pub engineer_question: usize,
    /// The cost of an engineer where it is not known.
    pub engineer_cost: Range,
    /// The claims behind it.
    pub engineer_claims: Vec<String>,
    /// What is said of it.
    pub engineer_note: Option<String>,
    /// The question on the licence budget.
    pub budget: usize,
    /// The question on the number of engineers.
    pub engineers: usize,
    /// People in year one.
    pub fte_year_one: usize,
    /// People after that.
    pub fte_run: usize,
    /// The licence's base.
    pub licence_base: usize,
    /// The licence per engineer.
    pub licence_per_engineer: usize,
    /// Hosting.
    pub hosting: usize,
    /// The currency the figures are in.
    pub currency: String,
}

/// What a tool already in place means (method, section 9).
#[derive(Debug, Clone)]
pub struct InPlace {
    /// The question on the tool.
    pub tool: usize,
    /// The option each of its choices stands for.
    pub tools: Vec<Option<usize>>,
    /// The choice that means no tool, by its bit.
    pub none: u16,
    /// The question on months in place.
    pub since: usize,
    /// The question on own plugins.
    pub plugins: usize,
    /// The question on own integrations.
    pub integrations: usize,
    /// The question on services.
    pub services: usize,
    /// The question on the customisation that is needed.
    pub customisation_need: usize,
    /// The attribute on the customisation that is offered.
    pub customisation_ability: usize,
    /// Person-weeks per own plugin.
    pub weeks_per_plugin: f64,
    /// Person-weeks per own integration.
    pub weeks_per_integration: f64,
    /// Person-weeks per service.
    pub weeks_per_service: f64,
    /// The low end, as a multiple.
    pub low: f64,
    /// The high end, as a multiple.
    pub high: f64,
    /// Months in which both licences are paid.
    pub overlap_months: f64,
    /// Weeks a person works a year.
    pub working_weeks: f64,
    /// Own plugins from which on shrinking comes first.
    pub shrink_plugins: f64,
    /// Months in place from which on a migration is looked at.
    pub migrate_after_months: f64,
    /// Months after the start by which to decide.
    pub decide_by_months: f64,
    /// What is said of keeping it.
    pub keep: String,
    /// What is said of shrinking.
    pub shrink: String,
    /// What is said of migrating.
    pub migrate: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// The thresholds of the verdict (method, section 6).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// The least completeness for *recommended*.
    pub recommended_completeness: f64,
    /// The least share of worlds for *recommended*.
    pub recommended_share: f64,
    /// Below this share it is too close.
    pub too_close_share: f64,
    /// A rival that beats the leader in this share makes it too close.
    pub rival_share: f64,
    /// The share of the least requirement below which an alternative is not staffed.
    pub staffed_share: f64,
    /// Traps sprung from which on the risk is high.
    pub trap_high: usize,
    /// Traps sprung from which on the risk is medium.
    pub trap_medium: usize,
    /// Months after which to look again when nothing hurts.
    pub look_again_months: i32,
    /// Months after which to decide again in any case.
    pub decide_again_months: i32,
}
