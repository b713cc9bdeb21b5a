//! How answers are judged: options, criteria, weights, constraints, gates, traps, readiness, costs; and the evidence behind them.
//!
//! Everything here is built by [`pack::read`] from the tables of a pack and is valid as it stands: every index points at something,
//! every option has every attribute that a criterion reads.

pub mod adapt;
pub mod alternatives;
pub mod evidence;
pub mod feeds;
mod options;
pub mod pack;
mod read;
mod rules;
mod standing;

pub use evidence::Evidence;
pub use pack::{Pack, PackText};
pub use standing::*;

use crate::questionnaire::Condition;
use crate::scale::Range;

/// How answers are judged.
#[derive(Debug, Clone)]
pub struct Framework {
    /// What the needs are made from.
    pub needs: Needs,
    /// The themes, in order.
    pub themes: Vec<Theme>,
    /// The criteria, in order.
    pub criteria: Vec<Criterion>,
    /// The attributes of options, in order.
    pub attributes: Vec<Attribute>,
    /// The options and variants, in order.
    pub options: Vec<OptionSheet>,
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// What excludes.
    pub constraints: Vec<Constraint>,
    /// What stops a recommendation.
    pub gates: Vec<Gate>,
    /// The portal-trap test.
    pub traps: Vec<Trap>,
    /// The readiness dimensions.
    pub readiness: Vec<Dimension>,
    /// Documented exceptions: a second tool that is never elected.
    pub exceptions: Vec<Exception>,
    /// When a certificate is one's own affair.
    pub own_scope: Option<OwnScope>,
    /// What costs are made from.
    pub cost: Cost,
    /// What a tool already in place means.
    pub in_place: Option<InPlace>,
    /// The thresholds of the verdict.
    pub verdict: Thresholds,
    /// The pilot.
    pub plan: PlanFrame,
}

/// The questions, attributes and figures behind the needs (method, section 3).
#[derive(Debug, Clone)]
pub struct Needs {
    /// The question on pain in finding things.
    pub finding: usize,
    /// The question on pain in deploying and environments.
    pub deploying: usize,
    /// The question on pain in asking by ticket.
    pub tickets: usize,
    /// The question on automation that a button could call.
    pub automation: usize,
    /// The automation, 0 to 1, of each of its choices.
    pub automation_value: Vec<f64>,
    /// The table of interactions, if the pack has one.
    pub interactions: Option<usize>,
    /// Hours a month per developer at which an interaction counts fully.
    pub hours_full: f64,
    /// The need or pain from which on something hurts.
    pub hurts: f64,
    /// The real coverage from which on a layer counts as covered.
    pub covered: f64,
    /// The attributes that cover discoverability, self-service and orchestration.
    pub covers: [usize; 3],
    /// The attribute on dependence on existing automation, 0 to 4.
    pub dependence: usize,
}

/// A group of criteria that a person can rank.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
}

/// What matters to the choice.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The index of its theme.
    pub theme: usize,
    /// Its base weight, greater than zero.
    pub weight: f64,
    /// What a high value means.
    pub about: String,
    /// The claims why it matters.
    pub claims: Vec<String>,
    /// How its value is found.
    pub form: Form,
    /// How much it is at stake here.
    pub relevance: Relevance,
}

/// How a criterion's value is found (method, section 4).
#[derive(Debug, Clone)]
pub enum Form {
    /// Need-weighted real coverage.
    Coverage,
    /// What the organisation has, against what the option requires.
    Supply {
        /// The question on what there is.
        question: usize,
        /// The requirement.
        attribute: usize,
    },
    /// Whether value comes before the deadline.
    Deadline {
        /// The question on the deadline.
        question: usize,
        /// The time it takes.
        attribute: usize,
    },
    /// The option's ability against a need.
    Ability {
        /// The question on the need.
        question: usize,
        /// The ability.
        attribute: usize,
        /// The shortfall at which nothing is left.
        span: f64,
    },
    /// The organisation's skills against what the option requires; the worse counts.
    Skills {
        /// Question and requirement of each skill.
        skills: Vec<(usize, usize)>,
        /// The shortfall at which nothing is left.
        span: f64,
    },
    /// Upkeep against the people to run it.
    Upkeep {
        /// The question on the people after year one.
        question: usize,
        /// The question it is assumed from when that one does not apply.
        assumed_from: usize,
        /// The share of those people that is assumed.
        assumed_share: f64,
        /// The upkeep, 0 to 4.
        attribute: usize,
        /// The people it requires.
        requirement: usize,
    },
    /// A burden, 0 to 4.
    Burden {
        /// The burden.
        attribute: usize,
    },
    /// Yearly cost per engineer on a logarithmic scale.
    Affordability {
        /// The cost per engineer and year that nobody minds.
        comfortable: f64,
        /// The cost per engineer and year that is worth nothing.
        painful: f64,
    },
    /// A number inside the band of what is usual.
    Band {
        /// The question on the number.
        question: usize,
        /// The band.
        attribute: usize,
    },
    /// A table of entries.
    Match {
        /// The question that makes it relevant.
        question: usize,
        /// The attribute.
        attribute: usize,
        /// Entry, value, and when the row counts.
        rows: Vec<MatchRow>,
    },
    /// What is asked for and held.
    Holds {
        /// The question on what is asked for.
        question: usize,
        /// What is held.
        attribute: usize,
        /// The value where one's own certificate must cover it.
        own_scope: f64,
        /// What is taken from it when there is no security engineer to spare.
        shortage: f64,
        /// The question on security engineers.
        security: usize,
    },
}

/// A row of a match table.
#[derive(Debug, Clone)]
pub struct MatchRow {
    /// The bit of the entry.
    pub entry: u16,
    /// The value of having it.
    pub value: f64,
    /// When the row counts.
    pub when: Option<Condition>,
}

/// How much a criterion is at stake here, from answers alone.
#[derive(Debug, Clone)]
pub enum Relevance {
    /// Always as much.
    Fixed(f64),
    /// An answer divided by a number, at most 1.
    Over {
        /// The question.
        question: usize,
        /// The divisor.
        over: f64,
    },
    /// A value for each choice.
    Values {
        /// The question.
        question: usize,
        /// The value of each choice.
        values: Vec<f64>,
    },
    /// A value if a set is not empty.
    AnyOf {
        /// The question.
        question: usize,
        /// The value.
        value: f64,
    },
    /// A value from a number on.
    From {
        /// The question.
        question: usize,
        /// The number.
        from: f64,
        /// The value.
        value: f64,
    },
    /// A value if there is any need at all.
    Needs(f64),
    /// The greatest of several.
    Greatest(Vec<Relevance>),
}

/// A property of options.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind of value it has.
    pub kind: AttributeKind,
    /// Its unit.
    pub unit: String,
    /// How a pair takes it.
    pub pair: PairRule,
    /// A sum is at most this.
    pub cap: Option<f64>,
}

/// The kind of an attribute's values.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeKind {
    /// Low, likely, high; between the bounds of its scale, if it has one.
    Range {
        /// The greatest value its scale allows.
        most: Option<f64>,
    },
    /// From a low edge to a high edge, which may be missing.
    Band,
    /// Any of the entries.
    Set {
        /// Id and text of each entry.
        entries: Vec<(String, String)>,
    },
    /// One of the entries, from best to worst.
    Category {
        /// Id and text of each entry.
        entries: Vec<(String, String)>,
    },
}

impl Attribute {
    /// Returns the entries of a set or category.
    pub fn entries(&self) -> &[(String, String)] {
        match &self.kind {
            AttributeKind::Set { entries } | AttributeKind::Category { entries } => entries,
            _ => &[],
        }
    }

    /// Returns the index of an entry.
    pub fn entry(&self, id: &str) -> Option<u16> {
        self.entries().iter().position(|(entry, _)| entry == id).and_then(|index| u16::try_from(index).ok())
    }
}

/// How a pair takes an attribute of its two members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairRule {
    /// The greater.
    Max,
    /// The lesser.
    Min,
    /// The sum, up to the attribute's cap.
    Sum,
    /// The worse category.
    Worse,
    /// The better category.
    Better,
    /// The greatest low and the least high edge.
    Overlap,
    /// What both have.
    Both,
}

/// One product's attribute sheet.
#[derive(Debug, Clone)]
pub struct OptionSheet {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name where there is little room.
    pub short: String,
    /// What it is, in a word or two.
    pub kind: String,
    /// One or two sentences on it.
    pub about: String,
    /// The option it is a variant of.
    pub variant_of: Option<usize>,
    /// Which starter kit it gets.
    pub kit: String,
    /// The variant to name when people are missing.
    pub fewer_people: Option<usize>,
    /// What must be said whenever it is recommended.
    pub warnings: Vec<Warning>,
    /// The pilot in its own terms.
    pub steps: Vec<Step>,
    /// Its performance on each attribute.
    pub sheet: Vec<Performance>,
    /// Where each performance comes from.
    pub origins: Vec<Origin>,
}

/// What must be said whenever an option is recommended.
#[derive(Debug, Clone)]
pub struct Warning {
    /// Its id.
    pub id: String,
    /// What is said.
    pub text: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// A step of the pilot in an option's own terms.
#[derive(Debug, Clone)]
pub struct Step {
    /// The phase of the pilot it belongs to.
    pub phase: String,
    /// What to do.
    pub text: String,
}

/// What an option offers on an attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Performance {
    /// A range.
    Range(Range),
    /// A band; no upper edge if `None`.
    Band(f64, Option<f64>),
    /// Entries by their bits.
    Set(u64),
    /// An entry by its index.
    Category(u16),
    /// Nobody publishes it.
    Unpublished,
}

/// Where a performance comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    /// How well it is founded.
    pub basis: Basis,
    /// The claims that support it.
    pub claims: Vec<String>,
    /// The claims that dispute it.
    pub disputed: Vec<String>,
    /// How the value was settled.
    pub note: Option<String>,
    /// Who should confirm it, or when to look again.
    pub verify: Option<String>,
    /// The client's own figure: who gave it, when, and from where.
    pub override_by: Option<String>,
}

/// How well a value is founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// A source says so.
    Sourced,
    /// Sources and judgement.
    Mixed,
    /// Judgement alone.
    #[default]
    Judgement,
    /// The client's own figure.
    Client,
}

impl Basis {
    /// Returns the word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sourced => "sourced",
            Self::Mixed => "sources and judgement",
            Self::Judgement => "judgement",
            Self::Client => "the client's own figure",
        }
    }
}

/// Two options that together cover two layers.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Its id.
    pub id: String,
    /// The option that covers the portal layer.
    pub portal: usize,
    /// The option that covers orchestration.
    pub orchestrator: usize,
    /// What it is.
    pub about: String,
}

impl Framework {
    /// Returns the index of an option.
    pub fn option(&self, id: &str) -> Option<usize> {
        self.options.iter().position(|option| option.id == id)
    }

    /// Returns the index of an attribute.
    pub fn attribute(&self, id: &str) -> Option<usize> {
        self.attributes.iter().position(|attribute| attribute.id == id)
    }

    /// Returns the option itself or, for a variant, the option it is a variant of.
    pub fn family(&self, option: usize) -> usize {
        self.options.get(option).and_then(|sheet| sheet.variant_of).unwrap_or(option)
    }
}
