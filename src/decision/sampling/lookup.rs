//! Functions of open answers, tabulated once: in a world they are found by the positions of the answers that were drawn.

use crate::assessment::Assessment;
use crate::decision::model::{MOST_ROWS, strides};
use crate::decision::world::{Odometer, World, open_behind};
use crate::questionnaire::Questionnaire;
use crate::robustness::{Row, WIDTH};

/// The open questions whose answers are drawn, and how.
pub(super) struct Open {
    /// The questions, in ascending order.
    pub(super) questions: Vec<usize>,
    /// For each, the share of all values before the second, the third, ….
    thresholds: Vec<Vec<f64>>,
}

impl Open {
    pub(super) fn new(assessment: &Assessment, mut questions: Vec<usize>) -> Self {
        questions.sort_unstable();
        questions.dedup();
        let thresholds = questions.iter().map(|question| thresholds(assessment.values(*question))).collect();
        Self { questions, thresholds }
    }

    /// Returns how many values each question has.
    pub(super) fn value_counts(&self) -> Vec<usize> {
        self.thresholds.iter().map(|thresholds| thresholds.len() + 1).collect()
    }

    /// Returns the position of each question's value in sixteen worlds, given a number from 0 to 1 for each.
    pub(super) fn draw(&self, random: &mut crate::robustness::Random, digits: &mut [Row<u32>]) {
        for (thresholds, digits) in self.thresholds.iter().zip(digits) {
            let units = random.units();
            *digits = [0; WIDTH];
            for threshold in thresholds {
                for (digit, unit) in digits.iter_mut().zip(&units) {
                    *digit += u32::from(unit >= threshold);
                }
            }
        }
    }
}

fn thresholds(values: &[(crate::questionnaire::Datum, f64)]) -> Vec<f64> {
    let mut sum = 0.0;
    let before_last = values.len().saturating_sub(1);
    let add = |(_, share): &(_, f64)| {
        sum += share;
        sum
    };
    values.iter().take(before_last).map(add).collect()
}

/// A function of some open answers.
pub(super) struct Lookup<T> {
    /// The place of each question among the open ones, and how far apart its values lie.
    steps: Vec<(usize, u32)>,
    /// How many values belong to one combination.
    width: usize,
    values: Vec<T>,
}

impl<T: Copy> Lookup<T> {
    /// Tabulates a function that adds `width` values for a world. `None` if there are too many combinations.
    pub(super) fn new(
        (questionnaire, assessment, open): (&Questionnaire, &Assessment, &Open),
        read: &[usize],
        width: usize,
        add: &mut dyn FnMut(&World<'_>, &mut Vec<T>),
    ) -> Option<Self> {
        let mut questions = Vec::new();
        read.iter().for_each(|question| open_behind(questionnaire, assessment, *question, &mut questions));
        questions.sort_unstable();
        let mut odometer = Odometer::new(assessment, &questions);
        if odometer.worlds() > MOST_ROWS {
            return None;
        }
        let mut values = Vec::with_capacity(odometer.worlds() * width);
        let mut world = World::new(questionnaire, assessment);
        loop {
            odometer.apply(&mut world);
            add(&world, &mut values);
            if !odometer.advance() {
                break;
            }
        }
        Self::of_values((assessment, open), &questions, width, values)
    }

    /// Takes values that are tabulated already.
    pub(super) fn of_values(
        (assessment, open): (&Assessment, &Open),
        questions: &[usize],
        width: usize,
        values: Vec<T>,
    ) -> Option<Self> {
        let step = |(question, stride): (&usize, &usize)| {
            Some((open.questions.binary_search(question).ok()?, u32::try_from(*stride).ok()?))
        };
        let steps: Option<Vec<_>> = questions.iter().zip(&strides(assessment, questions)).map(step).collect();
        Some(Self { steps: steps?, width, values })
    }

    /// Returns where the values of each of sixteen worlds start.
    pub(super) fn starts(&self, digits: &[Row<u32>]) -> Row<usize> {
        let mut rows: Row<u32> = [0; WIDTH];
        for (place, stride) in &self.steps {
            let Some(digits) = digits.get(*place) else { continue };
            for (row, digit) in rows.iter_mut().zip(digits) {
                *row += digit * stride;
            }
        }
        rows.map(|row| row as usize * self.width)
    }

    /// Returns one value of each of sixteen worlds.
    pub(super) fn column(&self, starts: &Row<usize>, column: usize, without: T) -> Row<T> {
        if let ([], Some(value)) = (self.steps.as_slice(), self.values.get(column)) {
            return [*value; WIDTH];
        }
        starts.map(|start| self.values.get(start + column).copied().unwrap_or(without))
    }
}
