//! What matters to the choice: needs, themes, criteria, and how a criterion's value and relevance are found.

use crate::questionnaire::Condition;

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
