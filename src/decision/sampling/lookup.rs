//! Functions of open answers, tabulated once: in a world they are found by the positions of the answers that were drawn.

use crate::assessment::Assessment;
use crate::decision::model::{MOST_ROWS, strides};
use crate::decision::world::{Odometer, World, open_behind};
use crate::questionnaire::{Datum, Questionnaire};
use crate::robustness::{Random, Row, WIDTH};

/// 2^32, which stands for a share of one.
const WHOLE: f64 = 4_294_967_296.0;

/// The open questions whose answers are drawn, and how.
pub(super) struct Open {
    /// The questions, in ascending order.
    pub(super) questions: Vec<usize>,
    /// For each, the share of all values before the second, the third, …, in 2^-32.
    thresholds: Vec<Vec<u32>>,
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

    /// Draws the position of each question's value in sixteen worlds. Two questions share a draw of 64 bits.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    pub(super) fn draw(&self, random: &mut Random, digits: &mut [Row<u32>]) {
        for (thresholds, digits) in self.thresholds.chunks(2).zip(digits.chunks_mut(2)) {
            let bits = random.row();
            for ((thresholds, digits), shift) in thresholds.iter().zip(digits).zip([32, 0]) {
                let mut marks = [0_u32; WIDTH];
                for (mark, bits) in marks.iter_mut().zip(&bits) {
                    *mark = (bits >> shift) as u32;
                }
                *digits = count(thresholds, &marks);
            }
        }
    }
}

/// Returns how many thresholds each mark reaches.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
#[inline(always)]
fn count(thresholds: &[u32], marks: &Row<u32>) -> Row<u32> {
    let mut counts = [0; WIDTH];
    for threshold in thresholds {
        for (count, mark) in counts.iter_mut().zip(marks) {
            *count += u32::from(mark >= threshold);
        }
    }
    counts
}

/// A share is kept to 2^-32, far below what any sample could tell.
fn thresholds(values: &[(Datum, f64)]) -> Vec<u32> {
    let mut sum = 0.0;
    let before_last = values.len().saturating_sub(1);
    let add = |(_, share): &(_, f64)| {
        sum += share;
        (sum * WHOLE).round() as u32
    };
    values.iter().take(before_last).map(add).collect()
}

/// A function of some open answers: several values for each combination.
pub(super) struct Lookup<T> {
    /// The place of each question among the open ones, and how far apart its values lie.
    steps: Vec<(usize, u32)>,
    columns: Vec<Column<T>>,
}

/// One value for each combination.
enum Column<T> {
    /// The same for all.
    Same(T),
    Varied(Vec<T>),
}

impl<T: Copy + Default + PartialEq> Lookup<T> {
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
        Self::of_values((assessment, open), &questions, width, &values)
    }

    /// Takes values that are tabulated already, combination by combination.
    pub(super) fn of_values(
        (assessment, open): (&Assessment, &Open),
        questions: &[usize],
        width: usize,
        values: &[T],
    ) -> Option<Self> {
        let step = |(question, stride): (&usize, &usize)| {
            Some((open.questions.binary_search(question).ok()?, u32::try_from(*stride).ok()?))
        };
        let steps: Option<Vec<_>> = questions.iter().zip(&strides(assessment, questions)).map(step).collect();
        let column = |place| Column::new(values.iter().skip(place).step_by(width).copied().collect());
        Some(Self { steps: steps?, columns: (0..width).map(column).collect() })
    }

    /// Returns the combination of each of sixteen worlds.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
    #[inline(always)]
    pub(super) fn rows(&self, digits: &[Row<u32>]) -> Row<u32> {
        let mut rows: Row<u32> = [0; WIDTH];
        for (place, stride) in &self.steps {
            let Some(digits) = digits.get(*place) else { continue };
            for (row, digit) in rows.iter_mut().zip(digits) {
                *row += digit * stride;
            }
        }
        rows
    }

    /// Returns one of the values of each of sixteen combinations.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
    #[inline(always)]
    pub(super) fn column(&self, rows: &Row<u32>, column: usize) -> Row<T> {
        match self.columns.get(column) {
            Some(Column::Same(value)) => [*value; WIDTH],
            Some(Column::Varied(values)) => {
                let mut found = [T::default(); WIDTH];
                let Some(last) = values.len().checked_sub(1) else { return found };
                for (found, row) in found.iter_mut().zip(rows) {
                    // The bound spares a branch for each number.
                    *found = values.get((*row as usize).min(last)).copied().unwrap_or_default();
                }
                found
            }
            None => [T::default(); WIDTH],
        }
    }

    /// Returns the first of the values in sixteen worlds.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
    #[inline(always)]
    pub(super) fn only(&self, digits: &[Row<u32>]) -> Row<T> {
        self.column(&self.rows(digits), 0)
    }

    /// Joins the values of a column over all combinations.
    pub(super) fn over_all(&self, column: usize, join: impl Fn(T, T) -> T) -> Option<T> {
        match self.columns.get(column)? {
            Column::Same(value) => Some(*value),
            Column::Varied(values) => values.iter().copied().reduce(join),
        }
    }
}

impl<T: Copy + PartialEq> Column<T> {
    fn new(values: Vec<T>) -> Self {
        match values.split_first() {
            Some((first, others)) if others.iter().all(|other| other == first) => Self::Same(*first),
            _ => Self::Varied(values),
        }
    }
}
