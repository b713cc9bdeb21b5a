//! The compiled model: a framework and an assessment as flat tables.
//!
//! For each criterion one table over the possible values of the open questions behind it: how relevant the criterion is, and how good
//! each alternative. Every question asked of a decision (fits, intervals, what-if) reads these tables, so there is one implementation
//! of each formula, evaluated once for each combination of answers that matters to it. A criterion with too many combinations has no
//! rows: it is evaluated in drawn worlds, and bounded from outside.

use crate::assessment::Assessment;
use crate::framework::alternatives::Alternative;
use crate::framework::feeds::{form_questions, relevance_questions};
use crate::framework::{Criterion, Pack};

use super::random::Random;
use super::value::{Setting, relevance, value};
use super::world::{Odometer, World, open_behind};

/// A criterion with more combinations than this has no rows.
const MOST_ROWS: usize = 1 << 14;

/// How many worlds say what a criterion without rows has at stake on average.
const DRAWS: usize = 1 << 12;

/// Stakes that differ by less than this share are the same: they were reached by adding in another order.
const SAME: f64 = 1e-12;

/// A framework and an assessment, compiled.
pub struct Model<'a> {
    /// What values are computed from.
    pub setting: &'a Setting<'a>,
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
    /// Those of them on which the stake depends.
    pub stake_questions: Vec<usize>,
    /// How far apart the values of each question lie in the table.
    pub strides: Vec<usize>,
    /// The share of each combination.
    pub shares: Vec<f64>,
    /// Weight times relevance of each combination.
    pub stakes: Vec<f64>,
    /// The value of each alternative in each combination, row by row.
    pub values: Vec<f64>,
    /// The mean of weight times relevance.
    pub mean_stake: f64,
    /// Whether there are too many combinations for rows.
    pub cut: bool,
}

impl Table {
    /// Returns the row of a combination, given the position of every question's value.
    pub fn row(&self, mut position: impl FnMut(usize) -> usize) -> usize {
        self.questions.iter().zip(&self.strides).map(|(question, stride)| position(*question) * stride).sum()
    }

    /// Returns the rows in order: share, weight times relevance, and the values of the alternatives.
    pub fn rows(&self, alternatives: usize) -> impl Iterator<Item = (f64, f64, &[f64])> {
        let values = self.values.chunks(alternatives.max(1));
        self.shares.iter().zip(&self.stakes).zip(values).map(|((share, stake), values)| (*share, *stake, values))
    }

    /// Returns weight times relevance, and the values of the alternatives, in a row.
    pub fn cells(&self, row: usize, alternatives: usize) -> (f64, &[f64]) {
        let stake = self.stakes.get(row).copied().unwrap_or(0.0);
        (stake, self.values.get(row * alternatives..(row + 1) * alternatives).unwrap_or(&[]))
    }

    /// Finds the questions on which the stake depends: those along whose axis it changes somewhere.
    fn find_stake_questions(&mut self, assessment: &Assessment) {
        let most = self.stakes.iter().copied().fold(0.0, f64::max);
        let differ = |left: f64, right: f64| (left - right).abs() > SAME * most;
        let changes = |question: usize, stride: usize| {
            let steps = assessment.values(question).len().max(1);
            self.stakes.iter().enumerate().any(|(row, stake)| {
                let first = row - (row / stride % steps) * stride;
                self.stakes.get(first).is_some_and(|other| differ(*stake, *other))
            })
        };
        let found = self.questions.iter().zip(&self.strides).filter(|(question, stride)| changes(**question, **stride));
        self.stake_questions = found.map(|(question, _)| *question).collect();
    }
}

impl<'a> Model<'a> {
    /// Compiles a pack and an assessment.
    pub fn compile(setting: &'a Setting<'a>, assessment: &'a Assessment, alternatives: &'a [Alternative]) -> Self {
        let criteria = &setting.pack.framework.criteria;
        let mut model = Self { setting, assessment, alternatives, tables: Vec::new(), open: Vec::new() };
        for criterion in criteria {
            let questions = open_questions(setting.pack, assessment, criterion);
            for question in &questions {
                if !model.open.contains(question) {
                    model.open.push(*question);
                }
            }
            let table = model.table(criterion, questions);
            model.tables.push(table);
        }
        model.open.sort_unstable();
        model
    }

    fn table(&self, criterion: &Criterion, questions: Vec<usize>) -> Table {
        let mut odometer = Odometer::new(self.assessment, &questions);
        let rows = odometer.worlds();
        let mut table = Table {
            weight: criterion.weight * self.assessment.multipliers.get(criterion.theme).copied().unwrap_or(1.0),
            strides: strides(self.assessment, &questions),
            stake_questions: Vec::new(),
            shares: Vec::new(),
            stakes: Vec::new(),
            values: Vec::new(),
            mean_stake: 0.0,
            cut: rows > MOST_ROWS,
            questions,
        };
        if table.cut {
            table.stake_questions.clone_from(&table.questions);
            table.mean_stake = self.drawn_stake(criterion, &table);
            return table;
        }
        table.shares.reserve(rows);
        table.stakes.reserve(rows);
        table.values.reserve(rows * self.alternatives.len());
        let mut world = World::new(&self.setting.pack.questionnaire, self.assessment);
        loop {
            let share = odometer.apply(&mut world);
            let stake = self.evaluate(criterion, table.weight, &world, &mut table.values);
            table.shares.push(share);
            table.stakes.push(stake);
            table.mean_stake += share * stake;
            if !odometer.advance() {
                table.find_stake_questions(self.assessment);
                return table;
            }
        }
    }

    /// Returns weight times relevance of a criterion in a world, and adds the value of each alternative. Nothing is at stake where one of
    /// them has no value: the criterion does not apply then.
    pub fn evaluate(&self, criterion: &Criterion, weight: f64, world: &World<'_>, values: &mut Vec<f64>) -> f64 {
        let mut stake = weight * relevance(self.setting, &criterion.relevance, world);
        for alternative in self.alternatives {
            let value = value(self.setting, &criterion.form, world, alternative);
            if value.is_none() {
                stake = 0.0;
            }
            values.push(value.unwrap_or(0.0));
        }
        stake
    }

    /// Returns the mean stake of a criterion without rows over drawn worlds.
    fn drawn_stake(&self, criterion: &Criterion, table: &Table) -> f64 {
        let mut random = Random::new(super::SEED);
        let mut world = World::new(&self.setting.pack.questionnaire, self.assessment);
        let mut values = Vec::with_capacity(self.alternatives.len());
        let mut sum = 0.0;
        for _ in 0..DRAWS {
            for question in &table.questions {
                self.draw(*question, &mut random, &mut world);
            }
            values.clear();
            sum += self.evaluate(criterion, table.weight, &world, &mut values);
        }
        sum / DRAWS as f64
    }

    /// Draws one value of an open question, and returns its position.
    pub(super) fn draw(&self, question: usize, random: &mut Random, world: &mut World<'_>) -> usize {
        let values = self.assessment.values(question);
        let digit = random.pick(values.iter().map(|(_, share)| *share));
        if let Some((datum, _)) = values.get(digit) {
            world.set(question, *datum);
        }
        digit
    }

    /// Returns how many worlds the open questions make; saturates.
    pub fn worlds(&self) -> usize {
        Odometer::new(self.assessment, &self.open).worlds()
    }
}

/// Returns the open questions behind a criterion, in ascending order.
fn open_questions(pack: &Pack, assessment: &Assessment, criterion: &Criterion) -> Vec<usize> {
    let mut questions = Vec::new();
    let mut add = |question: usize| open_behind(&pack.questionnaire, assessment, question, &mut questions);
    form_questions(&criterion.form, &pack.framework, &mut add);
    relevance_questions(&criterion.relevance, &pack.framework, &mut add);
    questions.sort_unstable();
    questions
}

/// Returns how far apart the values of each question lie, the last question turning fastest.
pub(super) fn strides(assessment: &Assessment, questions: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; questions.len()];
    let mut step = 1_usize;
    for (stride, question) in strides.iter_mut().zip(questions).rev() {
        *stride = step;
        step = step.saturating_mul(assessment.values(*question).len().max(1));
    }
    strides
}
