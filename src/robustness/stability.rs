//! How far a weight can move before another alternative leads, and by whom: exact, in closed form.
//!
//! One criterion, or a group of criteria, takes the share `t` of all weight; the weights within the group and among the others keep
//! their ratios. With `d` the lead of the leader over a rival on the group alone and `R` its lead on the others alone, the lead is
//! `t d + (1 - t) R`, which is zero at `t* = R / (R - d)`.
//!
//! Mareschal, "Weight stability intervals in multicriteria decision aid", EJOR 33, 1988; Triantaphyllou and Sánchez, "A sensitivity
//! analysis approach for some deterministic multi-criteria decision-making methods", Decision Sciences 28, 1997, theorem 1.

use super::weights::Weights;

/// The values of alternatives: a row an alternative, a column a criterion. At least one of each; all finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    rows: Vec<Vec<f64>>,
}

impl Values {
    /// Returns the values, or `None` if there are none, a row has another length, or one is not finite.
    pub fn new(rows: Vec<Vec<f64>>) -> Option<Self> {
        let criteria = rows.first()?.len();
        let even = criteria > 0 && rows.iter().all(|row| row.len() == criteria);
        (even && rows.iter().flatten().all(|value| value.is_finite())).then_some(Self { rows })
    }

    /// Returns the rows, one an alternative.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// Returns how many criteria there are.
    pub fn criteria(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// Returns by how much one alternative is better than another on each criterion; `None` if there is no such alternative.
    pub fn differences(&self, one: usize, other: usize) -> Option<Vec<f64>> {
        let (one, other) = (self.rows.get(one)?, self.rows.get(other)?);
        Some(one.iter().zip(other).map(|(one, other)| one - other).collect())
    }

    /// Returns the weighted value of each alternative.
    pub fn weighted(&self, weights: &Weights) -> Vec<f64> {
        let value = |row: &Vec<f64>| row.iter().zip(weights.get()).map(|(value, weight)| value * weight).sum();
        self.rows.iter().map(value).collect()
    }

    /// Returns the alternatives from the best to the worst; exactly equal ones keep their order.
    pub fn ranking(&self, weights: &Weights) -> Vec<usize> {
        let values = self.weighted(weights);
        let mut ranking: Vec<usize> = (0..values.len()).collect();
        let value = |alternative: &usize| values.get(*alternative).copied().unwrap_or(0.0);
        ranking.sort_by(|one, other| value(other).total_cmp(&value(one)));
        ranking
    }
}

/// An end of a stability interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// The share of weight at which it lies, 0 to 1.
    pub share: f64,
    /// The alternative that draws level there and leads beyond; `None` if nothing changes up to 0 or 1.
    pub rival: Option<usize>,
}

/// The shares of weight of a criterion or group between which the order stays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stability {
    /// The share now, 0 to 1.
    pub share: f64,
    /// The lower end, at most the share now.
    pub low: End,
    /// The upper end, at least the share now.
    pub high: End,
}

/// Returns between which shares of weight of a group of criteria the leader keeps its lead. A single criterion is a group of one.
///
/// A leader that is tied now has an end at the share now, unless the tie holds at every share. `None` if the group is empty, holds every
/// criterion, or names one that there is not, or the weights are of another number of criteria.
pub fn stability(values: &Values, weights: &Weights, group: &[usize]) -> Option<Stability> {
    let ranking = values.ranking(weights);
    let (leader, others) = ranking.split_first()?;
    let pairs: Vec<(usize, usize)> = others.iter().map(|other| (*leader, *other)).collect();
    between(&Split::new(values, weights, group)?, &pairs)
}

/// Returns between which shares of weight of a group the whole ranking stays; the rival at an end is the one that moves up. `None` as for
/// [`stability`].
pub fn ranking_stability(values: &Values, weights: &Weights, group: &[usize]) -> Option<Stability> {
    let ranking = values.ranking(weights);
    let pairs: Vec<(usize, usize)> = ranking.iter().copied().zip(ranking.iter().copied().skip(1)).collect();
    between(&Split::new(values, weights, group)?, &pairs)
}

/// Returns the share of weight of a group at which two alternatives are level, 0 to 1: its tipping point. `None` if there is none, they
/// are level at every share, or as for [`stability`].
pub fn tipping_point(values: &Values, weights: &Weights, group: &[usize], pair: (usize, usize)) -> Option<f64> {
    let (on_group, on_others) = Split::new(values, weights, group)?.lead(pair)?;
    let share = on_others / (on_others - on_group);
    (0.0..=1.0).contains(&share).then_some(share)
}

/// The values of each alternative on a group of criteria alone and on the others alone.
struct Split {
    share: f64,
    on_group: Vec<f64>,
    on_others: Vec<f64>,
}

impl Split {
    fn new(values: &Values, weights: &Weights, group: &[usize]) -> Option<Self> {
        let criteria = values.criteria();
        let known = weights.get().len() == criteria && group.iter().all(|criterion| *criterion < criteria);
        let part = |inside: bool| -> Option<Vec<f64>> {
            let chosen = |criterion: usize| group.contains(&criterion) == inside;
            let raw: Vec<f64> =
                weights.get().iter().enumerate().map(|(at, weight)| if chosen(at) { *weight } else { 0.0 }).collect();
            let equal: Vec<f64> = (0..criteria).map(|at| f64::from(u8::from(chosen(at)))).collect();
            let weights = Weights::normalized(&raw).or_else(|| Weights::normalized(&equal))?;
            Some(values.weighted(&weights))
        };
        let inside = weights.get().iter().enumerate().filter(|(at, _)| group.contains(at));
        let share = inside.map(|(_, weight)| weight).sum::<f64>().clamp(0.0, 1.0);
        known.then_some(())?;
        Some(Self { share, on_group: part(true)?, on_others: part(false)? })
    }

    /// Returns the lead of the first of a pair over the second on the group and on the others.
    fn lead(&self, (one, other): (usize, usize)) -> Option<(f64, f64)> {
        let on_group = self.on_group.get(one)? - self.on_group.get(other)?;
        Some((on_group, self.on_others.get(one)? - self.on_others.get(other)?))
    }
}

/// Intersects the shares between which the first of each pair is not behind the second.
fn between(split: &Split, pairs: &[(usize, usize)]) -> Option<Stability> {
    let share = split.share;
    let mut found = Stability { share, low: End { share: 0.0, rival: None }, high: End { share: 1.0, rival: None } };
    for pair in pairs {
        let (on_group, on_others) = split.lead(*pair)?;
        let level = on_others / (on_others - on_group);
        if on_group > on_others && level > found.low.share {
            found.low = End { share: level.min(share), rival: Some(pair.1) };
        } else if on_group < on_others && level < found.high.share {
            found.high = End { share: level.max(share), rival: Some(pair.1) };
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{Stability, Values, ranking_stability, stability, tipping_point};
    use crate::robustness::weights::Weights;

    fn values(rows: &[&[f64]]) -> Values {
        Values::new(rows.iter().map(|row| row.to_vec()).collect()).unwrap()
    }

    fn weights(raw: &[f64]) -> Weights {
        Weights::normalized(raw).unwrap()
    }

    #[test]
    fn two_opposite_alternatives_tip_at_a_half() {
        let values = values(&[&[1.0, 0.0], &[0.0, 1.0]]);
        let Stability { share, low, high } = stability(&values, &weights(&[0.7, 0.3]), &[0]).unwrap();
        assert!((share - 0.7).abs() < 1e-15 && (low.share - 0.5).abs() < 1e-15 && (high.share - 1.0).abs() < 1e-15);
        assert_eq!((low.rival, high.rival), (Some(1), None));
        assert_eq!(tipping_point(&values, &weights(&[0.7, 0.3]), &[1], (0, 1)), Some(0.5));
    }

    #[test]
    fn a_better_one_everywhere_never_tips() {
        let values = values(&[&[0.5, 0.2], &[0.6, 0.3], &[0.6, 0.3]]);
        let found = stability(&values, &weights(&[0.5, 0.5]), &[0]).unwrap();
        assert!(found.low.rival.is_none() && found.high.rival.is_none());
        assert_eq!(tipping_point(&values, &weights(&[0.5, 0.5]), &[0], (1, 0)), None);
        assert_eq!(tipping_point(&values, &weights(&[0.5, 0.5]), &[0], (1, 2)), None);
    }

    #[test]
    fn a_weight_of_one_can_fall_and_a_weight_of_zero_can_rise() {
        let values = values(&[&[1.0, 0.0, 0.0], &[0.0, 1.0, 0.0]]);
        let found = stability(&values, &weights(&[1.0, 0.0, 0.0]), &[0]).unwrap();
        assert!((found.low.share - 1.0 / 3.0).abs() < 1e-15);
        let found = stability(&values, &weights(&[1.0, 0.0, 0.0]), &[1]).unwrap();
        assert!((found.high.share - 0.5).abs() < 1e-15);
    }

    #[test]
    fn a_tie_now_is_an_end_now() {
        let values = values(&[&[1.0, 0.0], &[0.0, 1.0]]);
        let found = stability(&values, &weights(&[0.5, 0.5]), &[0]).unwrap();
        assert!((found.low.share - 0.5).abs() < 1e-15 && found.low.rival == Some(1));
    }

    #[test]
    fn the_ranking_is_no_more_stable_than_its_leader() {
        let values = values(&[&[1.0, 0.1], &[0.5, 0.4], &[0.1, 0.45]]);
        let now = weights(&[0.6, 0.4]);
        let (leader, ranking) =
            (stability(&values, &now, &[0]).unwrap(), ranking_stability(&values, &now, &[0]).unwrap());
        assert!(leader.low.share <= ranking.low.share && ranking.high.share <= leader.high.share);
    }

    #[test]
    fn what_is_no_group_has_no_interval() {
        let values = values(&[&[1.0, 0.0], &[0.0, 1.0]]);
        let now = weights(&[0.5, 0.5]);
        assert!(stability(&values, &now, &[]).is_none() && stability(&values, &now, &[0, 1]).is_none());
        assert!(stability(&values, &now, &[2]).is_none() && stability(&values, &weights(&[1.0]), &[0]).is_none());
        assert!(Values::new(vec![]).is_none() && Values::new(vec![vec![]]).is_none());
        assert!(Values::new(vec![vec![0.0], vec![]]).is_none() && Values::new(vec![vec![f64::NAN]]).is_none());
    }
}
