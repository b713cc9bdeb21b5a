//! A choice in its plainest form: alternatives by criteria, each cell a value or a range of values, and what is known of the weights.

use super::batch::{Batch, MOST_ALTERNATIVES};
use super::random::{Random, Row, WIDTH};
use super::sample::Worlds;
use super::weights::{MOST_CRITERIA, Prior};

/// 2^-32: the step of the numbers that values are drawn with.
const STEP: f64 = 1.0 / 4_294_967_296.0;

/// 2^52: a number with these bits and 32 more below them is 2^52 plus the whole number that those stand for.
const SHIFT: f64 = 4_503_599_627_370_496.0;

/// How good an alternative is on a criterion, as far as known. Any finite scale, the same for all cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// Known.
    Exact(f64),
    /// Any value of a range, each as plausible.
    Uniform {
        /// The least value.
        low: f64,
        /// The greatest value.
        high: f64,
    },
    /// A range with a most plausible value.
    Triangular {
        /// The least value.
        low: f64,
        /// The most plausible value.
        mode: f64,
        /// The greatest value.
        high: f64,
    },
}

/// Why there is no choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceError {
    /// There is no alternative, or more than [`MOST_ALTERNATIVES`].
    Alternatives,
    /// The prior is of another number of criteria than a row of cells.
    Criteria,
    /// A cell is not finite, or its parts are not in order.
    Range,
}

/// Alternatives, what is known of their values, and what is known of the weights.
#[derive(Debug, Clone)]
pub struct Choice {
    prior: Prior,
    lines: Vec<Line>,
}

/// One alternative, its cells sorted by how they are drawn.
#[derive(Debug, Clone, Default)]
struct Line {
    exact: Vec<(usize, f64)>,
    triangles: Vec<Triangle>,
    /// Two cells share one draw.
    uniforms: Vec<[Uniform; 2]>,
}

/// `low + (high - low) ((1 - c) min(U, V) + c max(U, V))` with `c = (mode - low) / (high - low)` and U, V uniform is triangular.
///
/// Stein and Keblis, "A new method to simulate the triangular distribution", Mathematical and Computer Modelling 49, 2009.
#[derive(Debug, Clone, Copy)]
pub struct Triangle {
    criterion: usize,
    base: f64,
    of_less: f64,
    of_greater: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Uniform {
    criterion: usize,
    base: f64,
    step: f64,
}

impl Choice {
    /// Returns the choice between alternatives, given a row of cells for each. One alternative is a choice, too: it is always first.
    pub fn new(cells: &[Vec<Spread>], prior: Prior) -> Result<Self, ChoiceError> {
        if cells.is_empty() || cells.len() > MOST_ALTERNATIVES {
            return Err(ChoiceError::Alternatives);
        }
        if cells.iter().any(|row| row.len() != prior.criteria()) || prior.criteria() > MOST_CRITERIA {
            return Err(ChoiceError::Criteria);
        }
        let lines: Option<Vec<Line>> = cells.iter().map(|row| line(row)).collect();
        lines.map(|lines| Self { prior, lines }).ok_or(ChoiceError::Range)
    }

    /// Returns what is known of the weights.
    pub const fn prior(&self) -> &Prior {
        &self.prior
    }

    /// Returns the same alternatives under another prior; `None` if it is of another number of criteria.
    pub fn with_prior(&self, prior: Prior) -> Option<Self> {
        (prior.criteria() == self.prior.criteria()).then(|| Self { prior, lines: self.lines.clone() })
    }

    /// Returns the values, row by row, if all are known.
    pub fn certain_values(&self) -> Option<Vec<Vec<f64>>> {
        let certain = |line: &Line| line.exact.len() == self.prior.criteria();
        let row = |line: &Line| line.exact.iter().map(|(_, value)| *value).collect();
        self.lines.iter().all(certain).then(|| self.lines.iter().map(row).collect())
    }
}

impl Worlds for Choice {
    type Scratch = ();

    fn alternatives(&self) -> usize {
        self.lines.len()
    }

    fn criteria(&self) -> usize {
        self.prior.criteria()
    }

    fn scratch(&self) {}

    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn draw(&self, random: &mut Random, (): &mut (), batch: &mut Batch) {
        self.prior.draw(random, &mut batch.weights);
        for (line, values) in self.lines.iter().zip(&mut batch.values) {
            *values = line.draw(random, &batch.weights);
        }
    }
}

impl Line {
    /// Draws the value of the alternative in sixteen worlds: its cells, each times its weight.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn draw(&self, random: &mut Random, weights: &[Row<f64>]) -> Row<f64> {
        let mut sums = [0.0; WIDTH];
        for (criterion, value) in &self.exact {
            let Some(weights) = weights.get(*criterion) else { continue };
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += weight * value;
            }
        }
        for triangle in &self.triangles {
            let bits = random.row();
            let Some(weights) = weights.get(triangle.criterion) else { continue };
            for ((sum, weight), bits) in sums.iter_mut().zip(weights).zip(bits) {
                *sum += weight * triangle.value(bits);
            }
        }
        for [one, two] in &self.uniforms {
            let bits = random.row();
            let (Some(of_one), Some(of_two)) = (weights.get(one.criterion), weights.get(two.criterion)) else {
                continue;
            };
            for (((sum, of_one), of_two), bits) in sums.iter_mut().zip(of_one).zip(of_two).zip(bits) {
                *sum += of_one * (one.base + one.step * upper(bits)) + of_two * (two.base + two.step * lower(bits));
            }
        }
        sums
    }
}

impl Triangle {
    /// Returns the triangle over a range with a most plausible value; `None` if the range is a single value, or none.
    pub fn new(low: f64, mode: f64, high: f64) -> Option<Self> {
        let span = high - low;
        let drawn = low <= mode && mode <= high && span > 0.0 && span.is_finite();
        drawn.then(|| triangle(0, low, mode, span))
    }

    /// Returns the value that 64 random bits stand for.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this")]
    #[inline(always)]
    pub fn value(&self, bits: u64) -> f64 {
        let (one, two) = (upper(bits), lower(bits));
        let (less, greater) = if one < two { (one, two) } else { (two, one) };
        self.base + (self.of_less * less + self.of_greater * greater)
    }
}

/// Returns the whole number that the upper 32 bits stand for.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this")]
#[inline(always)]
fn upper(bits: u64) -> f64 {
    f64::from_bits(bits >> 32 | SHIFT.to_bits()) - SHIFT
}

/// Returns the whole number that the lower 32 bits stand for.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this")]
#[inline(always)]
fn lower(bits: u64) -> f64 {
    f64::from_bits(bits & 0xffff_ffff | SHIFT.to_bits()) - SHIFT
}

/// Sorts the cells of an alternative by how they are drawn; `None` if one is no range.
fn line(cells: &[Spread]) -> Option<Line> {
    let mut line = Line::default();
    let mut uniforms = Vec::new();
    for (criterion, cell) in cells.iter().enumerate() {
        let (low, mode, high) = cell.range();
        let span = high - low;
        if !(low <= mode && mode <= high && span.is_finite() && low.is_finite()) {
            return None;
        }
        match cell {
            _ if span <= 0.0 => line.exact.push((criterion, low)),
            Spread::Triangular { .. } => line.triangles.push(triangle(criterion, low, mode, span)),
            _ => uniforms.push(Uniform { criterion, base: low + span * STEP / 2.0, step: span * STEP }),
        }
    }
    let pair = |pair: &[Uniform]| [pair.first().copied().unwrap_or_default(), pair.get(1).copied().unwrap_or_default()];
    line.uniforms = uniforms.chunks(2).map(pair).collect();
    Some(line)
}

fn triangle(criterion: usize, low: f64, mode: f64, span: f64) -> Triangle {
    let of_greater = (mode - low) * STEP;
    let of_less = span * STEP - of_greater;
    Triangle { criterion, base: low + span * STEP / 2.0, of_less, of_greater }
}

impl Spread {
    /// Returns the least, the most plausible and the greatest value; the middle of a uniform range.
    pub const fn range(&self) -> (f64, f64, f64) {
        match *self {
            Self::Exact(value) => (value, value, value),
            Self::Uniform { low, high } => (low, f64::midpoint(low, high), high),
            Self::Triangular { low, mode, high } => (low, mode, high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, ChoiceError, Spread};
    use crate::robustness::batch::Batch;
    use crate::robustness::random::{Purpose, Random};
    use crate::robustness::sample::Worlds;
    use crate::robustness::weights::Prior;

    #[test]
    fn drawn_values_have_the_mean_the_variance_and_the_ends_of_their_ranges() {
        let cells = [
            (Spread::Exact(3.0), 3.0, 0.0),
            (Spread::Uniform { low: -1.0, high: 2.0 }, 0.5, 9.0 / 12.0),
            (Spread::Triangular { low: 0.0, mode: 0.2, high: 1.0 }, 0.4, (1.0 + 0.04 - 0.2) / 18.0),
            (Spread::Triangular { low: 1.0, mode: 1.0, high: 2.0 }, 4.0 / 3.0, 1.0 / 18.0),
            (Spread::Triangular { low: 1.0, mode: 2.0, high: 2.0 }, 5.0 / 3.0, 1.0 / 18.0),
        ];
        for (cell, mean, variance) in cells {
            let choice = Choice::new(&[vec![cell]], Prior::even(1).unwrap()).unwrap();
            let (mut random, mut batch) = (Random::new(9, Purpose::Acceptability, 0), Batch::new(1, 1));
            let mut drawn = Vec::new();
            for _ in 0..2_000 {
                choice.draw(&mut random, &mut (), &mut batch);
                drawn.extend(batch.values[0]);
            }
            let (low, _, high) = cell.range();
            assert!(drawn.iter().all(|value| (low..=high).contains(value)));
            let count = drawn.len() as f64;
            let found = drawn.iter().sum::<f64>() / count;
            let squares: f64 = drawn.iter().map(|value| (value - found) * (value - found)).sum();
            assert!((found - mean).abs() <= 4.5 * (variance / count).sqrt(), "{cell:?}: {found}");
            assert!((squares / count - variance).abs() <= 0.03 * variance, "{cell:?}: {}", squares / count);
        }
    }

    #[test]
    fn uniform_cells_that_share_a_draw_are_independent() {
        let row = vec![Spread::Uniform { low: 0.0, high: 1.0 }; 2];
        let difference = |weights: [f64; 2]| {
            let weights = crate::robustness::weights::Weights::normalized(&weights).unwrap();
            let choice = Choice::new(std::slice::from_ref(&row), Prior::fixed(&weights).unwrap()).unwrap();
            let (mut random, mut batch) = (Random::new(9, Purpose::Acceptability, 0), Batch::new(1, 2));
            let mut squares = 0.0;
            for _ in 0..2_000 {
                choice.draw(&mut random, &mut (), &mut batch);
                squares += batch.values[0].iter().map(|value| (value - 0.5) * (value - 0.5)).sum::<f64>();
            }
            squares / 32_000.0
        };
        // The variance of the mean of two independent uniform numbers is a half of the variance of one.
        assert!((difference([1.0, 1.0]) - 1.0 / 24.0).abs() < 0.03 / 24.0);
    }

    #[test]
    fn what_is_no_choice_is_refused() {
        let refused = |cells: &[Vec<Spread>]| Choice::new(cells, Prior::even(1).unwrap()).unwrap_err();
        assert_eq!(refused(&[]), ChoiceError::Alternatives);
        assert_eq!(refused(&vec![vec![Spread::Exact(0.0)]; 65]), ChoiceError::Alternatives);
        assert_eq!(refused(&[vec![]]), ChoiceError::Criteria);
        assert_eq!(refused(&[vec![Spread::Exact(f64::NAN)]]), ChoiceError::Range);
        assert_eq!(refused(&[vec![Spread::Uniform { low: 1.0, high: 0.0 }]]), ChoiceError::Range);
        assert_eq!(refused(&[vec![Spread::Uniform { low: f64::NEG_INFINITY, high: 0.0 }]]), ChoiceError::Range);
        assert_eq!(refused(&[vec![Spread::Triangular { low: 0.0, mode: 2.0, high: 1.0 }]]), ChoiceError::Range);
    }
}
