//! The sampling held against exact answers, in every run.
//!
//! With everything open there is no exact answer. There is one for a part of the problem: answers and attributes are kept as they are in
//! the first world drawn, and only the weights of the themes vary. A fit is then a sum of theme weights times constants (over a sum that
//! is the same for all), so the share of weights under which one alternative beats another is exact for any number of themes: by a race
//! where the themes are ranked one by one, by an integral where some are tied or unranked or their stated weights are drawn
//! ([`duel`](crate::robustness::duel)). The same number generator, the same drawing of weights, the same counting and the same instructions
//! of this very machine must give that share within its error, for the alternative that is first most often against each other one.
//!
//! What it does not check is how fits follow from answers and attributes: there the sampler and the plain reading of the framework are
//! held against each other in the tests. A share that is off is looked at once more with other random numbers, and only reported if it is
//! off again: by chance, that happens once in some 10^10 shares. Where more than ten themes are tied or unranked, nothing is compared.

use serde::Serialize;

use crate::robustness::sample::tally;
use crate::robustness::{Acceptability, Batch, Purpose, Random, Row, Run, Values, WIDTH, Worlds as _, agrees};

use super::lanes::Members;
use super::{Sampler, Varying};

/// The most worlds a check draws; enough to see a share that is off by four of a hundred, and a small part of what a run takes.
const MOST_WORLDS: u64 = 1 << 12;

/// How the sampling stood up to exact answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, schemars::JsonSchema)]
pub struct Check {
    /// In how many worlds.
    pub worlds: u64,
    /// How many shares were compared with exact ones; 0 where there are none.
    pub shares: usize,
    /// Those that cannot come from the exact one: none, unless program or machine are at fault, and then no share is to be relied on.
    pub off: Vec<Off>,
}

/// A share that a sample got wrong: of weights under which one alternative beats another, all else being fixed.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Off {
    /// The alternative.
    pub alternative: String,
    /// The one that it beats.
    pub rival: String,
    /// The share that was sampled.
    pub sampled: f64,
    /// The share that is right.
    pub exact: f64,
}

/// Returns the share of weights under which one of a pair beats the other, exactly.
pub(super) type Duel<'a> = dyn Fn(&Values, (usize, usize)) -> Option<f64> + 'a;

impl Sampler<'_> {
    /// Holds a run against exact answers.
    pub fn check(&self, run: &Run) -> Check {
        self.compare(run, &|values, pair| self.themes.duel(values, pair))
    }

    /// Holds a run against the answers that `duel` gives for a pair.
    pub(super) fn compare(&self, run: &Run, duel: &Duel<'_>) -> Check {
        let run = Run { worlds: run.worlds.min(MOST_WORLDS), ..*run };
        let mut check = Check { worlds: run.worlds, shares: 0, off: Vec::new() };
        let places: Vec<usize> = Members(self.possible).collect();
        let Some(values) = self.by_theme(&places, run.seed) else { return check };
        let worlds = Varying { sampler: self, only_weights: Some(&values) };
        let count = |purpose| Acceptability::of(tally(&worlds, &run, purpose));
        let found = count(Purpose::Acceptability);
        let hits = |place: &usize| found.first(*place).map_or(0, |first| first.hits);
        let Some(one) = (0..places.len()).max_by_key(hits) else { return check };
        for other in (0..places.len()).filter(|other| *other != one) {
            let Some(exact) = duel(&values, (one, other)) else { continue };
            check.shares += 1;
            let share = |found: &Acceptability| found.beats(one, other).map_or(exact, |beats| beats.share);
            let right = |found: &Acceptability| agrees(share(found), exact, run.worlds);
            if !right(&found) && !right(&count(Purpose::Confidence)) {
                check.off.extend(self.off((&places, one, other), (share(&found), exact)));
            }
        }
        check
    }

    fn off(&self, (places, one, other): (&[usize], usize, usize), (sampled, exact): (f64, f64)) -> Option<Off> {
        let id = |place: usize| Some(self.model.alternatives.get(*places.get(place)?)?.id.clone());
        Some(Off { alternative: id(one)?, rival: id(other)?, sampled, exact })
    }

    /// Returns what each theme gives to each alternative in the first world of a seed, up to a factor that is the same for all. `None` with
    /// more themes than worlds that are drawn side by side.
    fn by_theme(&self, places: &[usize], seed: u64) -> Option<Values> {
        let varying = self.worlds();
        let mut same = varying.scratch();
        let mut batch = Batch::new(varying.alternatives(), varying.criteria());
        varying.draw_plainly(&mut Random::new(seed, Purpose::Acceptability, 0), &mut same, &mut batch);
        same.digits.iter_mut().for_each(first_alone);
        same.cells.iter_mut().for_each(first_alone);
        let mut weights = batch.weights;
        // A column for each theme: all weight on it.
        for (theme, row) in weights.iter_mut().enumerate() {
            *row = [0.0; WIDTH];
            *row.get_mut(theme)? = 1.0;
        }
        self.judge_plainly(&mut same, &weights, self.possible);
        let mut at_stake = vec![0.0; self.themes.count];
        for criterion in &self.criteria {
            let [relevance, ..] = criterion.relevance.only(&same.digits);
            at_stake.get_mut(criterion.theme).into_iter().for_each(|sum| *sum += criterion.factor * relevance);
        }
        let row = |place: &usize| -> Option<Vec<f64>> {
            let fits = same.fits.get(*place)?;
            Some(fits.iter().zip(&at_stake).map(|(fit, stake)| fit * stake).collect())
        };
        Values::new(places.iter().map(row).collect::<Option<_>>()?)
    }
}

fn first_alone<T: Copy>(row: &mut Row<T>) {
    let [first, ..] = *row;
    *row = [first; WIDTH];
}
