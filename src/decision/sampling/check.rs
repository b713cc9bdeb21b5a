//! The sampling held against exact answers, in every run.
//!
//! With everything open there is no exact answer. There is one for a part of the problem: answers and attributes are kept as they are in
//! the first world drawn, and only the weights of the themes vary. A fit is then a sum of theme weights times constants (over a sum that
//! is the same for all), so the share of weights under which one alternative beats another is exact for any number of themes: by a race
//! where the themes are ranked one by one, by an integral where some are tied or unranked or their stated weights are drawn
//! ([`duel`](crate::robustness::duel)). The same number generator, the same drawing of weights, the same counting and the same instructions
//! of this very machine must give that share within its error, for the alternative that is first most often against each other one. Where all themes are ranked with few ties, how often each
//! of the three that are first most often is the best of them is exact, too ([`exact_firsts`](crate::robustness::exact_firsts)).
//!
//! What it does not check is how fits follow from answers and attributes: there the sampler and the plain reading of the framework are
//! held against each other in the tests. A share that is off is looked at once more with other random numbers, and only reported if it is
//! off again: by chance, that happens once in some 10^10 shares. Where more than ten themes are tied or unranked, nothing is compared.

use std::cmp::Reverse;

use serde::Serialize;

use crate::robustness::sample::tally;
use crate::robustness::{
    Acceptability, Batch, Estimate, Purpose, Random, Row, Run, Values, WIDTH, Worlds as _, agrees,
};

use super::lanes::Members;
use super::{Sampler, Varying};

/// The most worlds a check draws; enough to see a share that is off by four of a hundred, and a small part of what a run takes.
const MOST_WORLDS: u64 = 1 << 12;

/// How the sampling stood up to exact answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Check {
    /// In how many worlds.
    pub worlds: u64,
    /// How many shares were compared with exact ones; 0 where there are none.
    pub shares: usize,
    /// Those that cannot come from the exact one: none, unless program or machine are at fault, and then no share is to be relied on.
    pub off: Vec<Off>,
}

/// A share that a sample got wrong: of weights under which one alternative beats another, or is the best of three, all else being fixed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Off {
    /// The alternative.
    pub alternative: String,
    /// The one that it beats, or the two.
    pub rivals: Vec<String>,
    /// The share that was sampled.
    pub sampled: f64,
    /// The share that is right.
    pub exact: f64,
}

/// Returns the share of weights under which one of a pair beats the other, exactly.
pub(super) type Duel<'a> = dyn Fn(&Values, (usize, usize)) -> Option<f64> + 'a;

/// A part of the problem that has exact answers, sampled.
struct Part<'a> {
    worlds: Varying<'a>,
    run: Run,
    found: Acceptability,
}

impl<'a> Part<'a> {
    fn new(sampler: &'a Sampler<'a>, values: &'a Values, run: Run) -> Self {
        let worlds = Varying { sampler, only_weights: Some(values) };
        Self { worlds, run, found: Acceptability::of(tally(&worlds, &run, Purpose::Acceptability)) }
    }

    /// Returns the sampled share if it cannot come from the exact one, nor can that of a second sample.
    fn off(&self, exact: f64, share: &dyn Fn(&Acceptability) -> Option<Estimate>) -> Option<f64> {
        let sampled = |found: &Acceptability| {
            let share = share(found)?.share;
            (!agrees(share, exact, self.run.worlds)).then_some(share)
        };
        let off = sampled(&self.found)?;
        sampled(&Acceptability::of(tally(&self.worlds, &self.run, Purpose::Confidence))).map(|_| off)
    }
}

impl Sampler<'_> {
    /// Holds a run against exact answers.
    pub fn check(&self, run: &Run) -> Check {
        self.compare(run, &|values, pair| self.themes.duel(values, pair))
    }

    /// Holds a run against the answers that `duel` gives for a pair, and the three that are first most often against each other.
    pub(super) fn compare(&self, run: &Run, duel: &Duel<'_>) -> Check {
        let run = Run { worlds: run.worlds.min(MOST_WORLDS), ..*run };
        let mut check = Check { worlds: run.worlds, shares: 0, off: Vec::new() };
        let places: Vec<usize> = Members(self.possible).collect();
        let Some(values) = self.by_theme(&places, run.seed) else { return check };
        let part = Part::new(self, &values, run);
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|place| Reverse(part.found.first(*place).map_or(0, |first| first.hits)));
        let Some((one, others)) = order.split_first() else { return check };
        for other in others {
            let Some(exact) = duel(&values, (*one, *other)) else { continue };
            check.shares += 1;
            let off = part.off(exact, &|found| found.beats(*one, *other));
            check.off.extend(off.and_then(|sampled| self.off((&places, *one, &[*other]), (sampled, exact))));
        }
        // Fewer worlds say little of three, and whoever decides thousands of times draws fewer.
        if let ([one, two, three, ..], MOST_WORLDS) = (order.as_slice(), run.worlds) {
            let apart =
                [(*one, *two), (*one, *three), (*two, *three)].iter().all(|pair| duel(&values, *pair).is_some());
            if apart {
                self.compare_three((&values, run), (&places, [*one, *two, *three]), &mut check);
            }
        }
        check
    }

    /// Holds against each other how often each of three is the best of them.
    fn compare_three(&self, (values, run): (&Values, Run), (places, three): (&[usize], [usize; 3]), check: &mut Check) {
        let rows = three.iter().filter_map(|place| values.rows().get(*place).cloned()).collect();
        let Some(values) = Values::new(rows) else { return };
        let Some(firsts) = self.themes.firsts(&values) else { return };
        let part = Part::new(self, &values, run);
        for (place, (one, exact)) in three.iter().zip(firsts).enumerate() {
            check.shares += 1;
            let others: Vec<usize> = three.iter().copied().filter(|other| other != one).collect();
            let off = part.off(exact, &|found| found.first(place));
            check.off.extend(off.and_then(|sampled| self.off((places, *one, &others), (sampled, exact))));
        }
    }

    fn off(&self, (places, one, others): (&[usize], usize, &[usize]), (sampled, exact): (f64, f64)) -> Option<Off> {
        let id = |place: &usize| Some(self.model.alternatives.get(*places.get(*place)?)?.id.clone());
        Some(Off { alternative: id(&one)?, rivals: others.iter().filter_map(id).collect(), sampled, exact })
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
