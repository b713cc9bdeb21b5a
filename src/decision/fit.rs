//! The printed fit: the mean over everything unknown, with the contributions that add up to it.
//!
//! The fit is a ratio, `Σ w·r·v / Σ w·r`. Only some open questions move its denominator; given those, the mean of the ratio is the
//! ratio of the means, so that each criterion's values are averaged over all other questions beforehand, in its table, and only the
//! worlds of those few questions are counted. What is then exact covers far more worlds than are visited.

use serde::Serialize;

use super::model::{Model, Table, strides};
use super::random::Random;
use super::world::{Odometer, World};

/// Up to this many worlds of the questions that move the denominator the mean is exact (method, section 7).
pub const EXACT_WORLDS: usize = 4096;

/// Worlds drawn beyond that. The standard error of a mean of fits is then at most 50 / sqrt(8192), about half a point, and mostly a
/// tenth of that.
pub const DRAWS: usize = 8192;

/// How the mean fits were found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Basis {
    /// Over every world.
    Exact {
        /// How many worlds there are.
        worlds: u64,
    },
    /// Over a sample of worlds.
    Sampled {
        /// How many worlds were drawn.
        worlds: u64,
        /// The greatest standard error of a printed fit, in points.
        standard_error: f64,
    },
}

/// What one criterion contributes to one fit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Share {
    /// The criterion's mean share of all weight times relevance.
    pub weight: f64,
    /// Its mean contribution, in points of fit.
    pub points: f64,
}

/// The mean fit of every alternative.
pub struct Fits {
    /// How they were found.
    pub basis: Basis,
    /// For each alternative, what each criterion contributes. Their points add up to the fit.
    pub shares: Vec<Vec<Share>>,
}

impl Fits {
    /// Returns the fit of an alternative, 0 to 100.
    pub fn fit(&self, alternative: usize) -> f64 {
        self.shares.get(alternative).map_or(0.0, |shares| shares.iter().map(|share| share.points).sum())
    }
}

/// A table with its values averaged over the questions that move no denominator.
struct Averaged {
    /// The questions that move it, by their place among those that move any, and how far apart their values lie.
    steps: Vec<(usize, usize)>,
    stakes: Vec<f64>,
    /// The mean value of each alternative in each row.
    values: Vec<f64>,
}

impl Averaged {
    fn of(model: &Model<'_>, table: &Table, moving: &[usize]) -> Self {
        let alternatives = model.alternatives.len();
        let own: Vec<usize> = table.questions.iter().copied().filter(|question| moving.contains(question)).collect();
        let own_strides = strides(model.assessment, &own);
        let stride_of = |question: &usize| own.binary_search(question).ok().and_then(|place| own_strides.get(place));
        let steps: Vec<(usize, usize, usize)> = table
            .questions
            .iter()
            .zip(&table.strides)
            .filter_map(|(question, stride)| {
                Some((*stride, model.assessment.values(*question).len().max(1), *stride_of(question)?))
            })
            .collect();
        let rows = Odometer::new(model.assessment, &own).worlds();
        let mut shares = vec![0.0; rows];
        let mut averaged = Self {
            steps: own
                .iter()
                .zip(&own_strides)
                .filter_map(|(question, stride)| Some((moving.iter().position(|moving| moving == question)?, *stride)))
                .collect(),
            stakes: vec![0.0; rows],
            values: vec![0.0; rows * alternatives],
        };
        for (row, (share, stake, values)) in table.rows(alternatives).enumerate() {
            let target: usize = steps.iter().map(|(from, count, to)| row / from % count * to).sum();
            let sums = averaged.values.iter_mut().skip(target * alternatives);
            sums.zip(values).for_each(|(sum, value)| *sum += share * value);
            averaged.stakes.iter_mut().skip(target).take(1).for_each(|place| *place = stake);
            shares.iter_mut().skip(target).take(1).for_each(|sum| *sum += share);
        }
        for (values, share) in averaged.values.chunks_mut(alternatives.max(1)).zip(&shares) {
            values.iter_mut().for_each(|value| *value /= if *share > 0.0 { *share } else { 1.0 });
        }
        averaged
    }

    fn cells(&self, digits: &[usize], alternatives: usize) -> (f64, &[f64]) {
        let digit = |place: &usize| digits.get(*place).copied().unwrap_or(0);
        let row: usize = self.steps.iter().map(|(place, stride)| stride * digit(place)).sum();
        let stake = self.stakes.get(row).copied().unwrap_or(0.0);
        (stake, self.values.get(row * alternatives..(row + 1) * alternatives).unwrap_or(&[]))
    }
}

/// Sums up worlds.
struct Sums {
    /// The share of weight times relevance of each criterion.
    weights: Vec<f64>,
    /// The points of each alternative, criterion by criterion.
    points: Vec<Vec<f64>>,
    /// The fits of each alternative: their sum and that of their squares.
    squares: Vec<(f64, f64)>,
    total: f64,
}

impl Sums {
    fn new(model: &Model<'_>) -> Self {
        let (criteria, alternatives) = (model.tables.len(), model.alternatives.len());
        Self {
            weights: vec![0.0; criteria],
            points: vec![vec![0.0; alternatives]; criteria],
            squares: vec![(0.0, 0.0); alternatives],
            total: 0.0,
        }
    }

    /// Adds one world, given stake and values of each criterion. Where nothing is at stake every fit is 0.
    fn add(&mut self, cells: &[(f64, &[f64])], share: f64, fits: &mut [f64]) {
        let at_stake: f64 = cells.iter().map(|(stake, _)| stake).sum();
        self.total += share;
        if at_stake <= 0.0 {
            return;
        }
        fits.fill(0.0);
        for (((stake, values), weight), points) in cells.iter().zip(&mut self.weights).zip(&mut self.points) {
            let part = stake / at_stake;
            *weight += share * part;
            for ((point, value), fit) in points.iter_mut().zip(*values).zip(fits.iter_mut()) {
                let gained = part * value;
                *point += share * gained;
                *fit += gained;
            }
        }
        for (square, fit) in self.squares.iter_mut().zip(fits) {
            square.0 += share * *fit;
            square.1 += share * *fit * *fit;
        }
    }

    fn finish(self, basis: impl FnOnce(f64) -> Basis) -> Fits {
        let total = if self.total > 0.0 { self.total } else { 1.0 };
        let widest = self.squares.iter().map(|(sum, squares)| squares / total - (sum / total) * (sum / total));
        let variance = widest.fold(0.0, f64::max);
        let of = |alternative: usize| {
            let criteria = self.weights.iter().zip(&self.points);
            let share = |(weight, points): (&f64, &Vec<f64>)| Share {
                weight: weight / total,
                points: 100.0 * points.get(alternative).copied().unwrap_or(0.0) / total,
            };
            criteria.map(share).collect()
        };
        let shares = (0..self.squares.len()).map(of).collect();
        Fits { basis: basis(100.0 * (variance / total).sqrt()), shares }
    }
}

/// Returns the mean fits over everything unknown.
pub fn fits(model: &Model<'_>, seed: u64) -> Fits {
    if model.tables.iter().any(|table| table.cut) {
        return drawn_whole(model, seed);
    }
    let mut moving: Vec<usize> = model.tables.iter().flat_map(|table| table.stake_questions.iter().copied()).collect();
    moving.sort_unstable();
    moving.dedup();
    let tables: Vec<Averaged> = model.tables.iter().map(|table| Averaged::of(model, table, &moving)).collect();
    if Odometer::new(model.assessment, &moving).worlds() <= EXACT_WORLDS {
        counted(model, &tables, &moving)
    } else {
        drawn(model, &tables, &moving, seed)
    }
}

/// Counts every world of the questions that move a denominator.
fn counted(model: &Model<'_>, tables: &[Averaged], moving: &[usize]) -> Fits {
    let alternatives = model.alternatives.len();
    let mut sums = Sums::new(model);
    let mut fits = vec![0.0; alternatives];
    let mut odometer = Odometer::new(model.assessment, moving);
    loop {
        let cells: Vec<_> = tables.iter().map(|table| table.cells(odometer.digits(), alternatives)).collect();
        sums.add(&cells, odometer.share(), &mut fits);
        if !odometer.advance() {
            return sums.finish(|_| Basis::Exact { worlds: model.worlds() as u64 });
        }
    }
}

/// Draws worlds of the questions that move a denominator.
fn drawn(model: &Model<'_>, tables: &[Averaged], moving: &[usize], seed: u64) -> Fits {
    let alternatives = model.alternatives.len();
    let mut sums = Sums::new(model);
    let mut fits = vec![0.0; alternatives];
    let mut random = Random::new(seed);
    let mut digits = vec![0; moving.len()];
    for _ in 0..DRAWS {
        for (digit, question) in digits.iter_mut().zip(moving) {
            *digit = random.pick(model.assessment.values(*question).iter().map(|(_, share)| *share));
        }
        let cells: Vec<_> = tables.iter().map(|table| table.cells(&digits, alternatives)).collect();
        sums.add(&cells, 1.0, &mut fits);
    }
    sums.finish(|standard_error| Basis::Sampled { worlds: DRAWS as u64, standard_error })
}

/// Draws worlds of all open questions, and evaluates in each the criteria that have no rows.
fn drawn_whole(model: &Model<'_>, seed: u64) -> Fits {
    let alternatives = model.alternatives.len();
    let criteria = &model.setting.pack.framework.criteria;
    let mut sums = Sums::new(model);
    let mut fits = vec![0.0; alternatives];
    let mut random = Random::new(seed);
    let mut world = World::new(&model.setting.pack.questionnaire, model.assessment);
    let mut digits = vec![0; model.open.len()];
    let mut evaluated: Vec<Vec<f64>> = vec![Vec::with_capacity(alternatives); criteria.len()];
    for _ in 0..DRAWS {
        for (digit, question) in digits.iter_mut().zip(&model.open) {
            *digit = model.draw(*question, &mut random, &mut world);
        }
        let position = |question: usize| {
            model.open.binary_search(&question).ok().and_then(|place| digits.get(place)).copied().unwrap_or(0)
        };
        let cells: Vec<(f64, &[f64])> = model
            .tables
            .iter()
            .zip(criteria)
            .zip(&mut evaluated)
            .map(|((table, criterion), values)| {
                if !table.cut {
                    return table.cells(table.row(position), alternatives);
                }
                values.clear();
                let stake = model.evaluate(criterion, table.weight, &world, values);
                (stake, values.as_slice())
            })
            .collect();
        sums.add(&cells, 1.0, &mut fits);
    }
    sums.finish(|standard_error| Basis::Sampled { worlds: DRAWS as u64, standard_error })
}
