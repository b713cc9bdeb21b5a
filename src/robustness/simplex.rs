//! Rank acceptability and central weights of two or three alternatives with certain values, exactly.
//!
//! The weights under which one alternative is at least as good as two others are what two planes leave of a simplex. The simplex is cut
//! along an edge whose ends lie on different sides of a plane, at the point on the plane, until every part lies on one side of both. A cut
//! scales the volume by the share of the edge that is left, so no determinant is needed and every term is positive.
//!
//! Cohen and Hickey, "Two algorithms for determining volumes of convex polyhedra", Journal of the ACM 26, 1979 (splitting into simplices).

use std::mem;

use super::order::Order;
use super::race::{Comparison, lead_at, race};
use super::stability::Values;
use super::weights::Prior;

/// Parts of one alternative after which splitting is given up. Twelve criteria take some hundred thousand.
const MOST_PARTS: u64 = 1 << 20;

/// Exact shares of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct ExactShares {
    /// For each alternative, the share of weights under which it has each rank; exactly equal alternatives share the better rank.
    pub ranks: Vec<Vec<f64>>,
    /// For each alternative, the mean weights under which it comes first; `None` if it never does.
    pub central: Vec<Option<Vec<f64>>>,
}

/// Returns the exact rank acceptability and central weights of one to three alternatives with certain values. `None` for more, for a prior
/// without corners (see [`Prior::corners`]) or of another number of criteria, and where splitting takes too long, which it may from about
/// fifteen corners on.
pub fn exact_shares(values: &Values, prior: &Prior) -> Option<ExactShares> {
    let alternatives = values.rows().len();
    let corners = prior.corners().filter(|_| values.criteria() == prior.criteria() && alternatives <= 3)?;
    let mut found = ExactShares { ranks: Vec::new(), central: Vec::new() };
    for alternative in 0..alternatives {
        let others = (0..alternatives).filter(|other| *other != alternative);
        let leads: Vec<Vec<f64>> = others.filter_map(|other| values.differences(alternative, other)).collect();
        let (first, sums) = volume(&corners, &leads)?;
        let not_behind = leads.iter().map(|lead| at_least_level(&corners, lead)).sum();
        found.ranks.push(ranks(first, not_behind, leads.len()));
        found.central.push((first > 0.0).then(|| sums.iter().map(|sum| sum / first).collect()));
    }
    Some(found)
}

/// Linear orders of a partial one over which exact shares are averaged at most: four items tied at one place.
pub const MOST_ORDERS: usize = 24;

/// Returns the exact share of weights under which each of one to three alternatives comes first, as [`exact_shares`] does; where weights
/// agree with a partial order, the mean over its linear orders. `None` also for more than [`MOST_ORDERS`] of them.
pub fn exact_firsts(values: &Values, prior: &Prior) -> Option<Vec<f64>> {
    let firsts = |prior: &Prior| -> Option<Vec<f64>> {
        let shares = exact_shares(values, prior)?;
        Some(shares.ranks.iter().filter_map(|ranks| ranks.first().copied()).collect())
    };
    let Some(order) = prior.order().filter(|order| order.complete().is_none()) else { return firsts(prior) };
    let orders = order.linear_orders(MOST_ORDERS)?;
    let mut means = vec![0.0; values.rows().len()];
    for order in &orders {
        let groups: Vec<Vec<usize>> = order.iter().map(|item| vec![*item]).collect();
        let found = firsts(&Prior::ordered(Order::of_groups(order.len(), &groups).ok()?))?;
        means.iter_mut().zip(&found).for_each(|(mean, share)| *mean += share / orders.len() as f64);
    }
    Some(means)
}

/// Returns the share of weights under which a lead is not below zero.
fn at_least_level(corners: &[Vec<f64>], lead: &[f64]) -> f64 {
    match race(&corners.iter().map(|corner| lead_at(corner, lead)).collect::<Vec<_>>()) {
        Comparison::Level => 1.0,
        Comparison::Wins(share) => share,
    }
}

/// Returns the shares of the ranks from that of the first and from the sum of those of not being behind each other alternative, which is
/// the mean number of alternatives that are not better.
fn ranks(first: f64, not_behind: f64, others: usize) -> Vec<f64> {
    match others {
        0 => vec![1.0],
        1 => vec![first, (1.0 - first).max(0.0)],
        _ => {
            let second = (not_behind - 2.0 * first).clamp(0.0, 1.0);
            vec![first, second, (1.0 - first - second).max(0.0)]
        }
    }
}

/// A corner of a part: its weights, and the lead over each other alternative there.
#[derive(Debug, Clone)]
struct Corner {
    weights: Vec<f64>,
    leads: Vec<f64>,
}

/// Returns the share of the simplex in which no lead is below zero, and the sum of the weights over it. `None` if that takes too many parts.
fn volume(corners: &[Vec<f64>], leads: &[Vec<f64>]) -> Option<(f64, Vec<f64>)> {
    let at = |weights: &Vec<f64>| Corner {
        weights: weights.clone(),
        leads: leads.iter().map(|leads| lead_at(weights, leads)).collect(),
    };
    let mut corners: Vec<Corner> = corners.iter().map(at).collect();
    let criteria = corners.first()?.weights.len();
    let mut sum = Sum { share: 0.0, weights: vec![0.0; criteria], parts: 0 };
    sum.split(&mut corners, 1.0).then_some((sum.share, sum.weights))
}

/// Where a part of the simplex stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// On the wrong side of a plane.
    Wrong,
    /// On the wanted side of all.
    Right,
    /// On both sides of a plane: its number, and a corner above and one below.
    Cut(usize, usize, usize),
}

/// What the parts so far add up to.
struct Sum {
    share: f64,
    weights: Vec<f64>,
    parts: u64,
}

impl Sum {
    /// Adds what of a part lies on the wanted side; Returns whether it was not too much.
    /// The corners are as before afterwards.
    fn split(&mut self, corners: &mut [Corner], share: f64) -> bool {
        self.parts += 1;
        let (plane, above, below) = match standing(corners) {
            Standing::Wrong => return true,
            Standing::Right => {
                self.add(corners, share);
                return true;
            }
            Standing::Cut(plane, above, below) => (plane, above, below),
        };
        let Some((point, of_above)) = crossing(corners, plane, above, below) else { return true };
        self.parts <= MOST_PARTS
            && self.split_with(corners, below, point.clone(), share * of_above)
            && self.split_with(corners, above, point, share * (1.0 - of_above))
    }

    /// Goes on with another corner in place of one.
    fn split_with(&mut self, corners: &mut [Corner], place: usize, point: Corner, share: f64) -> bool {
        let Some(corner) = corners.get_mut(place) else { return true };
        let before = mem::replace(corner, point);
        let done = self.split(corners, share);
        corners.get_mut(place).into_iter().for_each(|corner| corner.clone_from(&before));
        done
    }

    fn add(&mut self, corners: &[Corner], share: f64) {
        self.share += share;
        let each = share / corners.len() as f64;
        for corner in corners {
            self.weights.iter_mut().zip(&corner.weights).for_each(|(sum, weight)| *sum += each * weight);
        }
    }
}

/// Returns where a part stands. Of the planes through it the one that parts the fewest corners from the others is cut first.
fn standing(corners: &[Corner]) -> Standing {
    let mut standing = Standing::Right;
    let mut least = usize::MAX;
    for plane in 0..corners.first().map_or(0, |corner| corner.leads.len()) {
        let lead = |corner: &Corner| corner.leads.get(plane).copied().unwrap_or(0.0);
        let above = corners.iter().filter(|corner| lead(corner) > 0.0).count();
        let below = corners.iter().filter(|corner| lead(corner) < 0.0).count();
        if above == 0 && below > 0 {
            return Standing::Wrong;
        }
        if above > 0 && below > 0 && above.min(below) < least {
            least = above.min(below);
            let first = |sign: f64| corners.iter().position(|corner| sign * lead(corner) > 0.0).unwrap_or(0);
            standing = Standing::Cut(plane, first(1.0), first(-1.0));
        }
    }
    standing
}

/// Returns where an edge crosses a plane, and the share of the edge that is above it.
fn crossing(corners: &[Corner], plane: usize, above: usize, below: usize) -> Option<(Corner, f64)> {
    let (above, below) = (corners.get(above)?, corners.get(below)?);
    let (up, down) = (*above.leads.get(plane)?, -*below.leads.get(plane)?);
    let of_above = up / (up + down);
    let between = |above: &[f64], below: &[f64]| -> Vec<f64> {
        above.iter().zip(below).map(|(above, below)| (1.0 - of_above) * above + of_above * below).collect()
    };
    let mut leads = between(&above.leads, &below.leads);
    // On the plane, not nearly so.
    leads.get_mut(plane).into_iter().for_each(|lead| *lead = 0.0);
    Some((Corner { weights: between(&above.weights, &below.weights), leads }, of_above))
}

#[cfg(test)]
mod tests {
    use super::{exact_firsts, exact_shares};
    use crate::robustness::order::Order;
    use crate::robustness::stability::Values;
    use crate::robustness::weights::Prior;

    fn values(rows: &[&[f64]]) -> Values {
        Values::new(rows.iter().map(|row| row.to_vec()).collect()).unwrap()
    }

    #[test]
    fn one_alternative_is_always_first() {
        let found = exact_shares(&values(&[&[0.1, 0.9]]), &Prior::even(2).unwrap()).unwrap();
        assert_eq!(found.ranks, [[1.0]]);
        assert_eq!(found.central, [Some(vec![0.5, 0.5])]);
    }

    #[test]
    fn equal_alternatives_share_the_better_rank() {
        let found = exact_shares(&values(&[&[1.0, 0.0], &[1.0, 0.0], &[0.0, 1.0]]), &Prior::even(2).unwrap()).unwrap();
        for ranks in &found.ranks[..2] {
            assert!(
                ranks.iter().zip([0.5, 0.5, 0.0]).all(|(found, expected)| (found - expected).abs() < 1e-15),
                "{ranks:?}"
            );
        }
        assert!(found.ranks[2].iter().zip([0.5, 0.0, 0.5]).all(|(found, expected)| (found - expected).abs() < 1e-15));
    }

    #[test]
    fn a_ranking_with_ties_has_the_mean_of_its_rankings() {
        let values = values(&[&[0.9, 0.1, 0.4, 0.5], &[0.2, 0.8, 0.6, 0.3], &[0.5, 0.5, 0.5, 0.5]]);
        let ranked = |groups: &[Vec<usize>]| Prior::ordered(Order::of_groups(4, groups).unwrap());
        let found = exact_firsts(&values, &ranked(&[vec![1, 0], vec![3, 2]])).unwrap();
        let mut mean = [0.0; 3];
        for order in [[1, 0, 3, 2], [0, 1, 3, 2], [1, 0, 2, 3], [0, 1, 2, 3]] {
            let groups: Vec<Vec<usize>> = order.iter().map(|item| vec![*item]).collect();
            let firsts = exact_firsts(&values, &ranked(&groups)).unwrap();
            mean.iter_mut().zip(firsts).for_each(|(mean, first)| *mean += first / 4.0);
        }
        assert!(found.iter().zip(&mean).all(|(found, mean)| (found - mean).abs() < 1e-12), "{found:?} is not {mean:?}");
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        // Nothing said of four has 24 orders, and the mean over them is that over all weights.
        let even = exact_firsts(&values, &Prior::even(4).unwrap()).unwrap();
        let open = exact_firsts(&values, &ranked(&[vec![0, 1, 2, 3]])).unwrap();
        assert!(open.iter().zip(&even).all(|(open, even)| (open - even).abs() < 1e-12), "{open:?} is not {even:?}");
    }

    #[test]
    fn too_many_orders_have_no_exact_split() {
        let rows = values(&[[0.5; 5].as_slice(), &[0.4; 5], &[0.3; 5]]);
        assert!(exact_firsts(&rows, &Prior::ordered(Order::of_groups(5, &[(0..5).collect()]).unwrap())).is_none());
    }

    #[test]
    fn what_is_never_first_has_no_central_weights() {
        let found = exact_shares(&values(&[&[1.0, 0.5], &[0.9, 0.4]]), &Prior::even(2).unwrap()).unwrap();
        assert_eq!(found.ranks, [[1.0, 0.0], [0.0, 1.0]]);
        assert!(found.central[1].is_none());
    }

    #[test]
    fn four_alternatives_are_too_many() {
        assert!(exact_shares(&values(&[[0.0].as_slice(); 4]), &Prior::even(1).unwrap()).is_none());
        assert!(exact_shares(&values(&[[0.0].as_slice(); 3]), &Prior::even(2).unwrap()).is_none());
    }
}
