//! The weights of the themes in a world.

use crate::decision::model::Model;
use crate::framework::Criterion;
use crate::robustness::{Comparison, Order, Prior, Random, Row, Values, WIDTH, Weights, duel, exact_firsts};

/// How closely drawn theme weights keep to the stated ones where nobody ranked the themes.
const CONCENTRATION: f64 = 50.0;

/// The weights of the themes.
pub(super) struct Themes {
    /// A prior for each way in which they are ranked, with the share of those who rank them so before it.
    priors: Vec<(f64, Prior)>,
    /// What a theme's weight is shared out by, for each theme: one where they are ranked, as in the printed fit; the sum of the base
    /// weights of its criteria where their stated weights are drawn.
    bases: Vec<f64>,
    pub(super) count: usize,
}

impl Themes {
    pub(super) fn new(model: &Model<'_>) -> Option<Self> {
        let count = model.setting.pack.framework.themes.len();
        let rankings = &model.assessment.rankings;
        if rankings.is_empty() {
            let bases: Vec<f64> = (0..count).map(|theme| base_of(model, theme)).collect();
            let prior = Prior::around(&Weights::normalized(&bases)?, CONCENTRATION)?;
            return Some(Self { priors: vec![(0.0, prior)], bases, count });
        }
        let total: f64 = rankings.iter().map(|(_, share)| share).sum();
        let mut priors = Vec::new();
        let mut before = 0.0;
        for (ranking, share) in rankings {
            priors.push((before / total, Prior::ordered(Order::of_groups(count, ranking).ok()?)));
            before += share;
        }
        Some(Self { priors, bases: vec![1.0; count], count })
    }

    /// Returns what a theme's drawn weight is multiplied with for a criterion.
    pub(super) fn factor(&self, criterion: &Criterion) -> f64 {
        criterion.weight / self.bases.get(criterion.theme).copied().unwrap_or(1.0)
    }

    /// Returns the share of theme weights under which one row of values is better than another, exactly; `None` where that is not known.
    pub(super) fn duel(&self, values: &Values, pair: (usize, usize)) -> Option<f64> {
        let mut sum = 0.0;
        for (share, prior) in self.shares() {
            match duel(values, prior, pair)? {
                Comparison::Wins(wins) => sum += share * wins,
                // The last bit of a sum would decide.
                Comparison::Level => return None,
            }
        }
        Some(sum)
    }

    /// Returns the share of theme weights under which each of three rows of values is the best, exactly; `None` where that is not known.
    pub(super) fn firsts(&self, values: &Values) -> Option<Vec<f64>> {
        let mut sums = vec![0.0; values.rows().len()];
        for (share, prior) in self.shares() {
            let found = exact_firsts(values, prior)?;
            sums.iter_mut().zip(&found).for_each(|(sum, first)| *sum += share * first);
        }
        Some(sums)
    }

    /// Returns each prior with the share of those who rank the themes so.
    fn shares(&self) -> impl Iterator<Item = (f64, &Prior)> {
        let after = self.priors.iter().skip(1).map(|(before, _)| *before).chain([1.0]);
        self.priors.iter().zip(after).map(|((before, prior), after)| (after - before, prior))
    }

    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    pub(super) fn draw(&self, random: &mut Random, weights: &mut [Row<f64>]) {
        let is_single = self.priors.len() == 1;
        let units = if is_single { [0.0; WIDTH] } else { random.units() };
        let mut drawn = vec![[0.0; WIDTH]; if is_single { 0 } else { self.count }];
        for (before, prior) in &self.priors {
            prior.draw(random, if is_single { &mut *weights } else { &mut drawn });
            // Nothing was drawn apart if there is but one.
            for (weights, drawn) in weights.iter_mut().zip(&drawn) {
                for ((weight, drawn), unit) in weights.iter_mut().zip(drawn).zip(&units) {
                    *weight = if unit >= before { *drawn } else { *weight };
                }
            }
        }
    }
}

/// Returns the sum of the base weights of a theme's criteria.
fn base_of(model: &Model<'_>, theme: usize) -> f64 {
    let criteria = &model.setting.pack.framework.criteria;
    criteria.iter().filter(|criterion| criterion.theme == theme).map(|criterion| criterion.weight).sum()
}
