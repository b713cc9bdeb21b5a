//! The compiled model: a framework and an assessment as flat tables.
//!
//! For each criterion one table over the possible values of the open questions behind it: how relevant the criterion is, and how good
//! each alternative. Every question asked of a decision (fits, intervals, what-if) reads these tables, so there is one implementation
//! of each formula, evaluated once for each combination of answers that matters to it.

use crate::assessment::Assessment;
use crate::framework::Pack;
use crate::framework::alternatives::Alternative;
use crate::framework::feeds::{form_questions, relevance_questions};
use crate::questionnaire::Condition;

use super::value::{Setting, relevance, value};
use super::world::{Odometer, World, open_behind};

/// A table with more combinations than this is not built; the criterion is then sampled and bounded from outside.
const MOST_CELLS: usize = 1 << 17;

/// A framework and an assessment, compiled.
pub struct Model<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// What is known.
    pub assessment: &'a Assessment,
    /// What is ranked.
    pub alternatives: &'a [Alternative],
    /// One table a criterion.
    pub tables: Vec<Table>,
    /// The open questions that any criterion reads.
    pub open: Vec<usize>,
}

/// A criterion over the open questions behind it.
pub struct Table {
    /// Base weight times theme multiplier.
    pub weight: f64,
    /// The open questions behind it.
    pub questions: Vec<usize>,
    /// How far apart the values of each question lie in the table.
    strides: Vec<usize>,
    /// The share of each combination.
    pub shares: Vec<f64>,
    /// Weight times relevance of each combination.
    pub stakes: Vec<f64>,
    /// The value of each alternative in each combination, row by row.
    pub values: Vec<f64>,
    /// Whether the table is cut off because there are too many combinations.
    pub cut: bool,
}

impl Table {
    /// Returns how many combinations there are.
    pub fn len(&self) -> usize {
        self.stakes.len()
    }

    /// Returns whether there is no combination.
    pub fn is_empty(&self) -> bool {
        self.stakes.is_empty()
    }

    /// Returns the row of a combination, given the position of every question's value.
    pub fn row(&self, mut position: impl FnMut(usize) -> usize) -> usize {
        self.questions.iter().zip(&self.strides).map(|(question, stride)| position(*question) * stride).sum()
    }

    /// Returns weight times relevance, and the value of an alternative, in a row.
    pub fn cell(&self, row: usize, alternative: usize, alternatives: usize) -> (f64, f64) {
        let stake = self.stakes.get(row).copied().unwrap_or(0.0);
        (stake, self.values.get(row * alternatives + alternative).copied().unwrap_or(0.0))
    }
}

impl<'a> Model<'a> {
    /// Compiles a pack and an assessment.
    pub fn compile(setting: &Setting<'a>, assessment: &'a Assessment, alternatives: &'a [Alternative]) -> Self {
        let pack = setting.pack;
        let mut open = Vec::new();
        let mut tables = Vec::with_capacity(pack.framework.criteria.len());
        for criterion in &pack.framework.criteria {
            let mut questions = Vec::new();
            let mut add = |question: usize| open_behind(&pack.questionnaire, assessment, question, &mut questions);
            form_questions(&criterion.form, &pack.framework, &mut add);
            relevance_questions(&criterion.relevance, &pack.framework, &mut add);
            questions.sort_unstable();
            let weight = criterion.weight * assessment.multipliers.get(criterion.theme).copied().unwrap_or(1.0);
            for question in &questions {
                if !open.contains(question) {
                    open.push(*question);
                }
            }
            tables.push(Self::table(setting, assessment, alternatives, (criterion, weight, questions)));
        }
        open.sort_unstable();
        Self { pack, assessment, alternatives, tables, open }
    }

    fn table(
        setting: &Setting<'_>,
        assessment: &Assessment,
        alternatives: &[Alternative],
        (criterion, weight, questions): (&crate::framework::Criterion, f64, Vec<usize>),
    ) -> Table {
        let mut odometer = Odometer::new(assessment, &questions);
        let rows = odometer.worlds().min(MOST_CELLS);
        let mut table = Table {
            weight,
            strides: strides(assessment, &questions),
            shares: Vec::with_capacity(rows),
            stakes: Vec::with_capacity(rows),
            values: Vec::with_capacity(rows * alternatives.len()),
            cut: odometer.worlds() > MOST_CELLS,
            questions,
        };
        let mut world = World::new(&setting.pack.questionnaire, assessment);
        loop {
            let share = odometer.apply(&mut world);
            let mut stake = weight * relevance(setting, &criterion.relevance, &world);
            let first = table.values.len();
            for alternative in alternatives {
                if let Some(value) = value(setting, &criterion.form, &world, alternative) {
                    table.values.push(value);
                } else {
                    stake = 0.0;
                    table.values.push(0.0);
                }
            }
            debug_assert_eq!(table.values.len(), first + alternatives.len());
            table.shares.push(share);
            table.stakes.push(stake);
            if table.len() >= MOST_CELLS || !odometer.advance() {
                return table;
            }
        }
    }

    /// Returns how many worlds the open questions make; saturates.
    pub fn worlds(&self) -> usize {
        Odometer::new(self.assessment, &self.open).worlds()
    }

    /// Returns the questions that a condition reads and that are open.
    pub fn open_in(&self, condition: &Condition) -> Vec<usize> {
        let mut open = Vec::new();
        condition.questions(&mut |question| {
            open_behind(&self.pack.questionnaire, self.assessment, question, &mut open);
        });
        open
    }
}

/// Returns how far apart the values of each question lie, the last question turning fastest.
fn strides(assessment: &Assessment, questions: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; questions.len()];
    let mut step = 1_usize;
    for (stride, question) in strides.iter_mut().zip(questions).rev() {
        *stride = step;
        step = step.saturating_mul(assessment.values(*question).len().max(1));
    }
    strides
}
