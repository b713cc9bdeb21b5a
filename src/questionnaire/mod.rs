//! What is asked: sections, questions, the values an answer can take, and when a question applies.
//!
//! Built only by [`read`], which has checked everything: ids are unique, conditions refer to questions that exist and do not
//! run in circles, domains are never empty.

mod condition;
mod read;

pub use condition::{Condition, Leaf, Test};
pub use read::{Choices, is_written, read, read_condition};

/// All that is asked, in the order it is asked.
#[derive(Debug, Clone, Default)]
pub struct Questionnaire {
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The questions, grouped by section, in order.
    pub questions: Vec<Question>,
}

impl Questionnaire {
    /// Returns the index of a question.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.id == id)
    }

    /// Returns a question by its id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Returns a question by its index.
    pub fn get(&self, index: usize) -> Option<&Question> {
        self.questions.get(index)
    }
}

/// A group of questions.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is about, said before its first question.
    pub about: String,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The index of its section.
    pub section: usize,
    /// The question as asked.
    pub text: String,
    /// Its name in tables and reports.
    pub short: String,
    /// Why it is asked.
    pub why: String,
    /// How to answer when torn between two.
    pub torn: Option<String>,
    /// What raising the answer may do to a fit.
    pub law: Law,
    /// Whether it has one right answer, so that differing replies leave it open.
    pub fact: bool,
    /// The role whose reply settles it.
    pub settled_by: Option<String>,
    /// When it applies; always, if there is no condition.
    pub when: Option<Condition>,
    /// What it feeds when no rule of the framework reads it.
    pub tracks: Option<String>,
    /// What answers it where nobody does.
    pub measured: Option<Measured>,
    /// How many months an answer is likely to hold; a rerun begins with those whose time is over.
    pub lasts: u32,
    /// The kind of answer.
    pub kind: Kind,
    /// The values behind *don't know*, with shares that sum to one. Empty for tables and rankings.
    pub domain: Vec<(Datum, f64)>,
    /// Where it stands in its file.
    pub place: crate::problem::Place,
}

/// What raising an answer may do to a fit (the laws of the method).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// More of it never lowers any fit.
    Supply,
    /// More of it never lowers an alternative that fully serves it.
    Need,
    /// More of it never lowers an alternative that is better there than on the whole.
    Aversion,
    /// More automation behind the buttons.
    Automation,
    /// No law.
    Setting,
}

/// The kind of answer a question takes.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One of five levels, each told by what can be observed.
    Level {
        /// The text of each level, 0 to 4.
        levels: Vec<String>,
    },
    /// One of several choices.
    Choice {
        /// The choices, in order.
        choices: Vec<Choice>,
    },
    /// Any number of several choices; none is an answer, too.
    Set {
        /// The choices, in order; at most 64.
        choices: Vec<Choice>,
    },
    /// A number.
    Number {
        /// What is counted.
        unit: String,
        /// The values behind *don't know* and flips, ascending.
        steps: Vec<f64>,
        /// The least number that makes sense.
        least: f64,
        /// The greatest number that makes sense.
        most: f64,
    },
    /// One measure with its unit and baseline.
    Metric,
    /// Rows of columns, left empty if there is nothing to say.
    Table {
        /// The most rows.
        most_rows: usize,
        /// The columns.
        columns: Vec<Column>,
    },
    /// A ranking of the themes, ties allowed.
    Ranking,
}

/// What is counted elsewhere and answers a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measured {
    /// A number: how many of the first of these a catalogue has any of, `component:service` for example.
    Count(Vec<String>),
    /// A set: each choice that a catalogue has any of.
    Holds(Vec<(u16, String)>),
    /// The rows of a table: each column from a figure of counted ticket types.
    Tickets(Vec<(usize, Figure)>),
}

/// A figure of a counted type of ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Its name.
    Name,
    /// Tickets a month.
    PerMonth,
    /// Median of the hours from raised to closed.
    WaitHours,
    /// Hours of work on one.
    WorkHours,
}

/// One of several choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// A column of a table question.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its id.
    pub id: String,
    /// What is asked for.
    pub text: String,
    /// The kind of cell.
    pub kind: ColumnKind,
    /// Whether a row needs it.
    pub required: bool,
}

/// The kind of a table's cells.
#[derive(Debug, Clone)]
pub enum ColumnKind {
    /// Free text.
    Text,
    /// A number, zero or more, with its unit.
    Number {
        /// What is counted.
        unit: String,
    },
    /// A level, 0 to 4.
    Level {
        /// The five texts, or none.
        levels: Vec<String>,
    },
    /// One of several choices.
    Choice {
        /// The choices.
        choices: Vec<Choice>,
    },
}

/// One value a question can take in one world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Datum {
    /// A number or a level.
    Number(f64),
    /// A choice by its index; a metric by its state: 0 none, 1 named, 2 with baseline.
    Choice(u16),
    /// Choices by their bits.
    Set(u64),
    /// The question does not apply.
    Absent,
}

impl Datum {
    /// Returns the number or level.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the choice's index.
    pub fn choice(self) -> Option<u16> {
        match self {
            Self::Choice(choice) => Some(choice),
            _ => None,
        }
    }

    /// Returns the chosen bits of a set.
    pub fn set(self) -> Option<u64> {
        match self {
            Self::Set(bits) => Some(bits),
            _ => None,
        }
    }
}

impl Question {
    /// Returns the choices of a choice or set question.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::Choice { choices } | Kind::Set { choices } => choices,
            _ => &[],
        }
    }

    /// Returns the index of a choice; a metric's states are `none`, `named`, `measured`.
    pub fn choice(&self, id: &str) -> Option<u16> {
        let position = match self.kind {
            Kind::Metric => METRIC_STATES.iter().position(|state| *state == id),
            _ => self.choices().iter().position(|choice| choice.id == id),
        };
        position.and_then(|position| u16::try_from(position).ok())
    }

    /// Returns the columns of a table question.
    pub fn columns(&self) -> &[Column] {
        match &self.kind {
            Kind::Table { columns, .. } => columns,
            _ => &[],
        }
    }

    /// Returns whether a fit can depend on it through its value (tables and rankings are not sampled).
    pub fn is_scored(&self) -> bool {
        !self.domain.is_empty()
    }
}

/// The states of a metric question, as conditions name them.
pub const METRIC_STATES: [&str; 3] = ["none", "named", "measured"];
