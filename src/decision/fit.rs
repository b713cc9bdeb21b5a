//! The printed fit: the mean over everything unknown, with the contributions that add up to it.

use serde::Serialize;

use super::model::{Model, Table};
use super::random::Random;
use super::world::Odometer;

/// Up to this many worlds the mean is exact (method, section 7).
pub const EXACT_WORLDS: usize = 4096;

/// Worlds drawn beyond that. The standard error of a mean of fits is then at most 50 / sqrt(8192), about half a point, and mostly a
/// tenth of that.
pub const DRAWS: usize = 8192;

/// How the mean fits were found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
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

/// Sums up worlds.
struct Sums {
    shares: Vec<Vec<Share>>,
    squares: Vec<(f64, f64)>,
    total: f64,
}

impl Sums {
    fn new(model: &Model<'_>) -> Self {
        let alternatives = model.alternatives.len();
        let shares = vec![vec![Share::default(); model.tables.len()]; alternatives];
        Self { shares, squares: vec![(0.0, 0.0); alternatives], total: 0.0 }
    }

    /// Adds one world, given the row of each table.
    fn add(&mut self, model: &Model<'_>, rows: &[usize], share: f64) {
        let alternatives = model.alternatives.len();
        let at_stake: f64 = model.tables.iter().zip(rows).map(|(table, row)| table.cell(*row, 0, alternatives).0).sum();
        self.total += share;
        if at_stake <= 0.0 {
            return;
        }
        for (alternative, (sums, square)) in self.shares.iter_mut().zip(&mut self.squares).enumerate() {
            let mut fit = 0.0;
            for ((table, row), sum) in model.tables.iter().zip(rows).zip(sums.iter_mut()) {
                let (stake, value) = table.cell(*row, alternative, alternatives);
                let points = 100.0 * stake * value / at_stake;
                sum.weight += share * stake / at_stake;
                sum.points += share * points;
                fit += points;
            }
            square.0 += share * fit;
            square.1 += share * fit * fit;
        }
    }

    fn finish(mut self, basis: impl FnOnce(f64) -> Basis) -> Fits {
        let total = if self.total > 0.0 { self.total } else { 1.0 };
        for share in self.shares.iter_mut().flatten() {
            share.weight /= total;
            share.points /= total;
        }
        let widest = self.squares.iter().map(|(sum, squares)| squares / total - (sum / total) * (sum / total));
        let variance = widest.fold(0.0, f64::max);
        Fits { basis: basis((variance / total).sqrt()), shares: self.shares }
    }
}

/// Returns the mean fits over everything unknown.
pub fn fits(model: &Model<'_>, seed: u64) -> Fits {
    let worlds = model.worlds();
    if worlds <= EXACT_WORLDS {
        return exact(model, worlds);
    }
    if let Some(fits) = by_criterion(model, worlds) {
        return fits;
    }
    sampled(model, seed)
}

fn exact(model: &Model<'_>, worlds: usize) -> Fits {
    let mut sums = Sums::new(model);
    let mut odometer = Odometer::new(model.assessment, &model.open);
    let places = places(model);
    let mut rows = vec![0; model.tables.len()];
    loop {
        let share: f64 = model
            .open
            .iter()
            .zip(odometer.digits())
            .map(|(question, digit)| model.assessment.values(*question).get(*digit).map_or(0.0, |(_, share)| *share))
            .product();
        fill_rows(model, &places, odometer.digits(), &mut rows);
        sums.add(model, &rows, share);
        if !odometer.advance() {
            return sums.finish(|_| Basis::Exact { worlds: worlds as u64 });
        }
    }
}

/// Returns, for each table, where its questions stand among the open ones.
fn places(model: &Model<'_>) -> Vec<Vec<usize>> {
    let place = |question: &usize| model.open.binary_search(question).unwrap_or(0);
    model.tables.iter().map(|table| table.questions.iter().map(place).collect()).collect()
}

fn fill_rows(model: &Model<'_>, places: &[Vec<usize>], digits: &[usize], rows: &mut [usize]) {
    for ((table, places), row) in model.tables.iter().zip(places).zip(rows.iter_mut()) {
        let mut place = places.iter();
        *row = table.row(|_| place.next().and_then(|place| digits.get(*place)).copied().unwrap_or(0));
    }
}

/// Where no relevance depends on an open answer, the denominator is the same in every world, and the mean of the fit is the sum of the
/// means of its criteria: exact for any number of worlds.
fn by_criterion(model: &Model<'_>, worlds: usize) -> Option<Fits> {
    let constant = |table: &Table| {
        let first = table.stakes.first().copied().unwrap_or(0.0);
        !table.cut && table.stakes.iter().all(|stake| (stake - first).abs() <= 1e-12)
    };
    if !model.tables.iter().all(constant) {
        return None;
    }
    let alternatives = model.alternatives.len();
    let at_stake: f64 = model.tables.iter().filter_map(|table| table.stakes.first()).sum();
    let shares = (0..alternatives)
        .map(|alternative| {
            let of = |table: &Table| {
                let stake = table.stakes.first().copied().unwrap_or(0.0);
                let mean: f64 = table
                    .shares
                    .iter()
                    .enumerate()
                    .map(|(row, share)| share * table.cell(row, alternative, alternatives).1)
                    .sum();
                if at_stake > 0.0 {
                    Share { weight: stake / at_stake, points: 100.0 * stake * mean / at_stake }
                } else {
                    Share::default()
                }
            };
            model.tables.iter().map(of).collect()
        })
        .collect();
    Some(Fits { basis: Basis::Exact { worlds: worlds as u64 }, shares })
}

fn sampled(model: &Model<'_>, seed: u64) -> Fits {
    let mut sums = Sums::new(model);
    let mut random = Random::new(seed);
    let places = places(model);
    let mut digits = vec![0; model.open.len()];
    let mut rows = vec![0; model.tables.len()];
    for _ in 0..DRAWS {
        for (digit, question) in digits.iter_mut().zip(&model.open) {
            *digit = random.pick(model.assessment.values(*question).iter().map(|(_, share)| *share));
        }
        fill_rows(model, &places, &digits, &mut rows);
        sums.add(model, &rows, 1.0);
    }
    sums.finish(|standard_error| Basis::Sampled { worlds: DRAWS as u64, standard_error })
}
