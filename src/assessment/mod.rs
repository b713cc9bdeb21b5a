//! One subject on one date: what is known of each question, as a distribution.
//!
//! One known value, several respondents who differ, and *don't know* are the same thing here with more or fewer possible values, so
//! that ignorance and disagreement reach the decision by one road. Nothing fails: what is missing is open.

mod changing;
mod merge;

pub use changing::Changing;
pub use merge::{assess, rank_order_centroid};

use std::collections::BTreeMap;

use crate::answers::{Metric, Reply, Row};
use crate::date::Date;
use crate::questionnaire::{Condition, Datum, Leaf, Questionnaire};
use crate::scale::Truth;

/// What is known of every question.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The organisation or team.
    pub subject: String,
    /// The date of the assessment.
    pub date: Date,
    /// What is known of each question, by its index.
    pub states: Vec<State>,
    /// The rows of table questions that somebody answered.
    pub rows: BTreeMap<usize, Vec<Row>>,
    /// The metric that must move, if one is named.
    pub metric: Option<Metric>,
    /// How much each theme counts: 1 unless the organisation ranked them.
    pub multipliers: Vec<f64>,
    /// Whether somebody ranked the themes.
    pub ranked: bool,
    /// Each ranking of the themes, in groups from the most to the least important, with how much it counts.
    pub rankings: Vec<(Vec<Vec<usize>>, f64)>,
    /// Facts on which respondents differ.
    pub to_settle: Vec<Dispute>,
    /// Who said what, by question.
    pub given: BTreeMap<usize, Vec<Given>>,
    /// The respondents, in order.
    pub respondents: Vec<String>,
}

/// What is known of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The possible values with shares that sum to one. Empty for tables and rankings.
    pub values: Vec<(Datum, f64)>,
    /// Why there is more than one, or none.
    pub standing: Standing,
}

/// How a question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It has one value.
    Known,
    /// Respondents differ on a judgement: a distribution.
    Spread,
    /// Respondents differ on a fact: open until it is settled.
    Disputed,
    /// *Don't know.*
    Unknown,
    /// Nobody answered it.
    Unanswered,
    /// *Not applicable*, with the reason.
    NotApplicable(String),
    /// It does not apply, because of other answers.
    Skipped,
}

/// A fact on which respondents differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// The question.
    pub question: usize,
    /// The role whose reply would settle it.
    pub settled_by: Option<String>,
}

/// A reply and who gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Who.
    pub respondent: String,
    /// In which role.
    pub role: Option<String>,
    /// On which day.
    pub date: Option<Date>,
    /// What.
    pub reply: Reply,
    /// How much it counts beside others.
    pub weight: f64,
    /// Whether nobody said it: it was counted.
    pub measured: bool,
}

impl State {
    /// Returns the value if there is only one.
    pub fn known(&self) -> Option<Datum> {
        match self.values.as_slice() {
            [(datum, _)] => Some(*datum),
            _ => None,
        }
    }

    /// Returns whether an answer is missing that could still change something.
    pub fn is_open(&self) -> bool {
        self.values.len() > 1
    }
}

impl Assessment {
    /// Returns what is known of a question.
    pub fn state(&self, question: usize) -> Option<&State> {
        self.states.get(question)
    }

    /// Returns the possible values of a question.
    pub fn values(&self, question: usize) -> &[(Datum, f64)] {
        self.states.get(question).map_or(&[], |state| state.values.as_slice())
    }

    /// Opens those of some questions of which it is said that they do not apply: what reads them cannot be judged without an answer.
    pub fn reopen(&mut self, questionnaire: &Questionnaire, questions: impl IntoIterator<Item = usize>) {
        for index in questions {
            let (Some(question), Some(state)) = (questionnaire.get(index), self.states.get_mut(index)) else {
                continue;
            };
            if let Standing::NotApplicable(_) = state.standing {
                state.values.clone_from(&question.domain);
            }
        }
    }

    /// Evaluates a condition over everything that is known.
    pub fn holds(&self, condition: &Condition) -> Truth {
        condition.holds(&|leaf| self.leaf(leaf))
    }

    fn leaf(&self, leaf: &Leaf) -> Truth {
        let Some(state) = self.state(leaf.question) else {
            return Truth::Open;
        };
        if state.standing == Standing::Skipped {
            return Truth::No;
        }
        if let Some(rows) = self.rows.get(&leaf.question) {
            return Truth::of(leaf.test.passes_rows(rows.len()));
        }
        Truth::across(state.values.iter().map(|(datum, _)| leaf.test.passes(*datum)))
    }

    /// Returns the cell of a row by the id of its column.
    pub fn column(questionnaire: &Questionnaire, question: usize, id: &str) -> Option<usize> {
        questionnaire.get(question)?.columns().iter().position(|column| column.id == id)
    }

    /// Returns the share of applicable questions that are answered.
    pub fn answered(&self) -> (usize, usize) {
        let applicable = self.states.iter().filter(|state| state.standing != Standing::Skipped);
        applicable.fold((0, 0), |(answered, all), state| {
            let open = matches!(state.standing, Standing::Unanswered | Standing::Unknown);
            (answered + usize::from(!open), all + 1)
        })
    }
}
