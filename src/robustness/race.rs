//! How often one alternative is better than another, exactly, for any number of criteria.
//!
//! Evenly drawn weights over corners are independent exponential numbers over their sum, so the sign of `Σ d_k E_k` decides. Let the
//! positive differences p run against the negative ones q: as exponential numbers have no memory, after each step the race starts anew
//! with one runner less on either side. With `f(i, j)` the chance that the positive side wins once i of its and j of the other's are used up,
//!
//! `f(i, j) = (q_j f(i + 1, j) + p_i f(i, j + 1)) / (p_i + q_j)`, `f(r, ·) = 0`, `f(·, s) = 1`.
//!
//! All terms are positive, so nothing cancels, and equal differences need no care, unlike in the closed sum of Varsi ("The
//! multidimensional content of the frustum of the simplex", Pacific Journal of Mathematics 46, 1973), which it equals.

use super::stability::Values;
use super::weights::Prior;

/// How two alternatives compare over all weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparison {
    /// They are equal under all weights.
    Level,
    /// The first is better in this share of them, 0 to 1; the second in the rest.
    Wins(f64),
}

impl Comparison {
    /// Returns the share of weights under which the first is strictly better.
    pub const fn wins(self) -> f64 {
        match self {
            Self::Level => 0.0,
            Self::Wins(share) => share,
        }
    }
}

/// Returns how often `Σ d_k λ_k` is above zero for λ drawn evenly from the simplex, given the finite differences d. Takes the product of
/// the number of positive and of negative ones in steps.
pub fn race(differences: &[f64]) -> Comparison {
    let ahead: Vec<f64> = differences.iter().copied().filter(|difference| *difference > 0.0).collect();
    let behind: Vec<f64> =
        differences.iter().filter(|difference| **difference < 0.0).map(|difference| -difference).collect();
    if ahead.is_empty() && behind.is_empty() {
        return Comparison::Level;
    }
    // One column of f for each number of negative ones used up, from all of them backwards; its last entry is f(r, ·) = 0.
    let mut column = vec![1.0; ahead.len()];
    for behind in behind.iter().rev() {
        let mut next = 0.0;
        for (ahead, chance) in ahead.iter().zip(&mut column).rev() {
            // Halves, so that the sum of two great numbers stays finite.
            let share = (0.5 * ahead) / (0.5 * ahead + 0.5 * behind);
            next = (1.0 - share) * next + share * *chance;
            *chance = next;
        }
    }
    Comparison::Wins(column.first().copied().unwrap_or(0.0))
}

/// Returns the exact pairwise winning index of two alternatives with certain values. `None` if the prior has no corners (see
/// [`Prior::corners`]), is of another number of criteria, or there are no such alternatives.
pub fn pairwise(values: &Values, prior: &Prior, pair: (usize, usize)) -> Option<Comparison> {
    Some(race(&at_corners(values, prior, pair, &prior.corners()?)?))
}

/// Returns the exact central weights of the first of two alternatives: the mean weights under which it is at least as good as the second.
/// `None` as for [`pairwise`], and if it never is.
///
/// The mean of `λ_k` where the first wins is `P_k / (r P)`, where P is its share and `P_k` its share with corner k counted twice, because
/// `λ_k` times an even density over r corners is, but for 1/r, the density with that corner doubled.
pub fn pairwise_central(values: &Values, prior: &Prior, pair: (usize, usize)) -> Option<Vec<f64>> {
    let corners = prior.corners()?;
    let differences = at_corners(values, prior, pair, &corners)?;
    let wins = |differences: &[f64]| match race(differences) {
        Comparison::Level => 1.0,
        Comparison::Wins(share) => share,
    };
    let total = wins(&differences) * corners.len() as f64;
    let mut central = vec![0.0; prior.criteria()];
    for (corner, difference) in corners.iter().zip(&differences) {
        let doubled: Vec<f64> = differences.iter().chain([difference]).copied().collect();
        let share = wins(&doubled) / total;
        central.iter_mut().zip(corner).for_each(|(mean, weight)| *mean += share * weight);
    }
    (total > 0.0).then_some(central)
}

/// Returns by how much the first of a pair is better at each corner.
fn at_corners(values: &Values, prior: &Prior, pair: (usize, usize), corners: &[Vec<f64>]) -> Option<Vec<f64>> {
    let differences = values.differences(pair.0, pair.1).filter(|_| values.criteria() == prior.criteria())?;
    Some(corners.iter().map(|corner| lead_at(corner, &differences)).collect())
}

/// Returns the weighted sum of differences at a corner; zero if it is no more than rounding can make of zero, so that what is level is
/// not decided by the last bit.
pub(super) fn lead_at(corner: &[f64], differences: &[f64]) -> f64 {
    let terms = || corner.iter().zip(differences).map(|(weight, lead)| weight * lead);
    let (sum, size): (f64, f64) = (terms().sum(), terms().map(f64::abs).sum());
    if sum.abs() <= f64::EPSILON * size { 0.0 } else { sum }
}

#[cfg(test)]
mod tests {
    use super::{Comparison, pairwise, pairwise_central, race};
    use crate::robustness::stability::Values;
    use crate::robustness::weights::{Prior, Weights};

    #[test]
    fn one_sided_races_and_no_race_are_told_apart() {
        assert_eq!(race(&[]), Comparison::Level);
        assert_eq!(race(&[0.0, 0.0]), Comparison::Level);
        assert_eq!(race(&[0.0, 2.0]), Comparison::Wins(1.0));
        assert_eq!(race(&[0.0, -2.0]), Comparison::Wins(0.0));
        assert_eq!(race(&[f64::MAX, -f64::MAX]), Comparison::Wins(0.5));
        assert_eq!(race(&[f64::MIN_POSITIVE, -f64::MIN_POSITIVE]), Comparison::Wins(0.5));
    }

    #[test]
    fn both_directions_sum_to_one() {
        let differences: Vec<f64> = (1..=40).map(|place| (f64::from(place) * 0.7).sin()).collect();
        let turned: Vec<f64> = differences.iter().map(|difference| -difference).collect();
        assert!((race(&differences).wins() + race(&turned).wins() - 1.0).abs() < 1e-13);
    }

    #[test]
    fn known_weights_decide() {
        let values = Values::new(vec![vec![1.0, 0.0], vec![0.0, 1.0]]).unwrap();
        let prior = Prior::fixed(&Weights::normalized(&[0.7, 0.3]).unwrap()).unwrap();
        assert_eq!(pairwise(&values, &prior, (0, 1)), Some(Comparison::Wins(1.0)));
        assert_eq!(pairwise(&values, &prior, (0, 0)), Some(Comparison::Level));
        assert!(pairwise(&values, &prior, (0, 2)).is_none() && pairwise_central(&values, &prior, (1, 0)).is_none());
        assert_eq!(pairwise(&values, &Prior::even(3).unwrap(), (0, 1)), None);
    }

    #[test]
    fn what_is_level_but_for_rounding_is_level() {
        let values = Values::new(vec![vec![0.9, 0.2, 0.4, 0.5], vec![0.5, 0.4, 0.55, 0.7]]).unwrap();
        let prior = Prior::fixed(&Weights::normalized(&[0.3, 0.2, 0.4, 0.1]).unwrap()).unwrap();
        assert_eq!(pairwise(&values, &prior, (0, 1)), Some(Comparison::Level));
    }

    #[test]
    fn central_weights_of_two_opposites_are_three_to_one() {
        let values = Values::new(vec![vec![1.0, 0.0], vec![0.0, 1.0]]).unwrap();
        let central = pairwise_central(&values, &Prior::even(2).unwrap(), (0, 1)).unwrap();
        assert!((central[0] - 0.75).abs() < 1e-15 && (central[1] - 0.25).abs() < 1e-15);
    }
}
