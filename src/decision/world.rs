//! Worlds: one way everything unknown could turn out.

use crate::assessment::{Assessment, Standing};
use crate::questionnaire::{Condition, Datum, Leaf, Questionnaire};

/// One value for every question.
pub struct World<'a> {
    questionnaire: &'a Questionnaire,
    assessment: &'a Assessment,
    data: Vec<Datum>,
}

impl<'a> World<'a> {
    /// Starts from what is known; open questions hold their first possible value.
    pub fn new(questionnaire: &'a Questionnaire, assessment: &'a Assessment) -> Self {
        let data = assessment
            .states
            .iter()
            .map(|state| state.values.first().map_or(Datum::Absent, |(datum, _)| *datum))
            .collect();
        Self { questionnaire, assessment, data }
    }

    /// Gives a question another value.
    pub fn set(&mut self, question: usize, datum: Datum) {
        if let Some(place) = self.data.get_mut(question) {
            *place = datum;
        }
    }

    /// Returns the value of a question; absent where it does not apply in this world.
    pub fn get(&self, question: usize) -> Datum {
        match self.data.get(question) {
            Some(datum) if self.applies(question) => *datum,
            _ => Datum::Absent,
        }
    }

    /// Returns the number of a question, if it applies.
    pub fn number(&self, question: usize) -> Option<f64> {
        self.get(question).number()
    }

    /// Evaluates a condition in this world.
    pub fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Leaf(leaf) => self.leaf(leaf),
            Condition::All(parts) => parts.iter().all(|part| self.holds(part)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Condition::Not(part) => !self.holds(part),
        }
    }

    fn leaf(&self, leaf: &Leaf) -> bool {
        match self.assessment.rows.get(&leaf.question) {
            Some(rows) => leaf.test.passes_rows(rows.len()) && self.applies(leaf.question),
            None => leaf.test.passes(self.get(leaf.question)),
        }
    }

    fn applies(&self, question: usize) -> bool {
        let when = self.questionnaire.get(question).and_then(|question| question.when.as_ref());
        when.is_none_or(|when| self.holds(when))
    }
}

/// Adds a question and all that decides whether it applies, if they are open.
pub fn open_behind(questionnaire: &Questionnaire, assessment: &Assessment, question: usize, open: &mut Vec<usize>) {
    let Some(state) = assessment.state(question) else {
        return;
    };
    if state.standing == Standing::Skipped {
        return;
    }
    if state.is_open() && !open.contains(&question) {
        open.push(question);
    }
    if let Some(when) = questionnaire.get(question).and_then(|question| question.when.as_ref()) {
        when.questions(&mut |other| open_behind(questionnaire, assessment, other, open));
    }
}

/// Counts through all combinations of the possible values of some questions.
pub struct Odometer<'a> {
    wheels: Vec<(usize, &'a [(Datum, f64)])>,
    digits: Vec<usize>,
}

impl<'a> Odometer<'a> {
    /// Starts at the first combination.
    pub fn new(assessment: &'a Assessment, questions: &[usize]) -> Self {
        let wheels: Vec<_> = questions.iter().map(|question| (*question, assessment.values(*question))).collect();
        let digits = vec![0; wheels.len()];
        Self { wheels, digits }
    }

    /// Returns how many combinations there are; saturates.
    pub fn worlds(&self) -> usize {
        self.wheels.iter().fold(1, |product, (_, values)| product.saturating_mul(values.len().max(1)))
    }

    /// Returns the position of each question's value.
    pub fn digits(&self) -> &[usize] {
        &self.digits
    }

    /// Returns the share of the present combination.
    pub fn share(&self) -> f64 {
        let parts = self.wheels.iter().zip(&self.digits);
        parts.map(|((_, values), digit)| values.get(*digit).map_or(1.0, |(_, part)| *part)).product()
    }

    /// Writes the present combination into a world and returns its share.
    pub fn apply(&self, world: &mut World<'_>) -> f64 {
        for ((question, values), digit) in self.wheels.iter().zip(&self.digits) {
            if let Some((datum, _)) = values.get(*digit) {
                world.set(*question, *datum);
            }
        }
        self.share()
    }

    /// Goes on to the next combination; the last question turns fastest. Returns whether there is one.
    pub fn advance(&mut self) -> bool {
        for ((_, values), digit) in self.wheels.iter().zip(self.digits.iter_mut()).rev() {
            *digit += 1;
            if *digit < values.len() {
                return true;
            }
            *digit = 0;
        }
        false
    }
}

/// Calls `visit` with every combination of the possible values of some questions, and its share.
pub fn each_world(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    questions: &[usize],
    visit: &mut dyn FnMut(&World<'_>, f64),
) {
    let mut world = World::new(questionnaire, assessment);
    let mut odometer = Odometer::new(assessment, questions);
    loop {
        let share = odometer.apply(&mut world);
        visit(&world, share);
        if !odometer.advance() {
            return;
        }
    }
}
