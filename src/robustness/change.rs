//! The smallest changes that make another alternative lead: of all weights together, or of one value.

use super::stability::Values;
use super::weights::Weights;

/// How far each weight may move.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds {
    /// The least each weight may be, 0 to 1; what there is no number for may fall to 0.
    pub least: Vec<f64>,
    /// The most each weight may be, 0 to 1; what there is no number for may rise to 1.
    pub most: Vec<f64>,
}

/// The smallest change of weights that makes two alternatives level.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightChange {
    /// The alternative that draws level.
    pub rival: usize,
    /// The sum of all changes, without their signs: 0 to 2, twice the weight that moves.
    pub total: f64,
    /// The weights afterwards; they sum to one.
    pub weights: Vec<f64>,
}

/// A criterion that weight can be moved from, or to.
struct Place {
    criterion: usize,
    /// By how much the leader is better on it.
    lead: f64,
    /// How much weight can still be moved.
    room: f64,
}

/// Returns the smallest total change of weights under which a rival draws level with the leader, however the weights move between
/// criteria. `None` if no weights within the bounds do, or the two are the same, or the weights are of another number of criteria.
///
/// Least `Σ |w' - w|` with `Σ w' = 1` and bounds is a problem of moving weight from one criterion to another, in which moving from the one
/// that helps the leader most to the one that helps it least, until something runs out, is never beaten (continuous knapsack: Dantzig,
/// "Discrete-variable extremum problems", Operations Research 5, 1957).
pub fn smallest_weight_change(
    values: &Values,
    weights: &Weights,
    bounds: &Bounds,
    rival: usize,
) -> Option<WeightChange> {
    let leader = *values.ranking(weights).first()?;
    let leads =
        values.differences(leader, rival).filter(|_| leader != rival && values.criteria() == weights.get().len())?;
    let mut changed: Vec<f64> = weights.get().to_vec();
    let mut gap: f64 = changed.iter().zip(&leads).map(|(weight, lead)| weight * lead).sum();
    let (mut givers, mut takers) = places(weights, bounds, &leads);
    let mut moved = 0.0;
    while gap > 0.0 {
        let (giver, taker) = (givers.last_mut()?, takers.last_mut()?);
        let gain = giver.lead - taker.lead;
        let enough = gap / gain;
        let step = giver.room.min(taker.room).min(enough);
        if gain <= 0.0 || !enough.is_finite() {
            return None;
        }
        gap = if step < enough { gap - step * gain } else { 0.0 };
        moved += step;
        for (place, change) in [(&mut *giver, -step), (&mut *taker, step)] {
            place.room -= step;
            changed.get_mut(place.criterion).into_iter().for_each(|weight| *weight += change);
        }
        givers.pop_if(|giver| giver.room <= 0.0);
        takers.pop_if(|taker| taker.room <= 0.0);
    }
    Some(WeightChange { rival, total: 2.0 * moved, weights: changed })
}

/// Returns the rival that needs the smallest total change of weights, and that change; of equal ones the better ranked.
pub fn nearest_rival(values: &Values, weights: &Weights, bounds: &Bounds) -> Option<WeightChange> {
    let ranking = values.ranking(weights);
    let changes = ranking.iter().skip(1).filter_map(|rival| smallest_weight_change(values, weights, bounds, *rival));
    changes.reduce(|least, change| if change.total < least.total { change } else { least })
}

/// Returns where weight can be taken from and where it can go; the last of each list comes first.
fn places(weights: &Weights, bounds: &Bounds, leads: &[f64]) -> (Vec<Place>, Vec<Place>) {
    let mut givers = Vec::new();
    let mut takers = Vec::new();
    for (criterion, (weight, lead)) in weights.get().iter().zip(leads).enumerate() {
        let down = weight - bounds.least.get(criterion).copied().unwrap_or(0.0);
        let up = bounds.most.get(criterion).copied().unwrap_or(1.0) - weight;
        givers.push(Place { criterion, lead: *lead, room: down });
        takers.push(Place { criterion, lead: *lead, room: up });
    }
    givers.retain(|place| place.room > 0.0);
    takers.retain(|place| place.room > 0.0);
    givers.sort_by(|one, other| one.lead.total_cmp(&other.lead));
    takers.sort_by(|one, other| other.lead.total_cmp(&one.lead));
    (givers, takers)
}

/// Whose value would have to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mover {
    /// The leader's falls.
    Leader,
    /// The rival's rises.
    Rival,
}

/// Returns the value on one criterion at which a rival draws level with the leader, if only that value changed: what it is now, plus or
/// minus the gap over the weight. `None` if it cannot flip, because that lies outside of `range` (0 to 1 for values in this project) or
/// the criterion has no weight; or if there are no two such alternatives.
pub fn tipping_value(
    values: &Values,
    weights: &Weights,
    change: (usize, usize, Mover),
    range: (f64, f64),
) -> Option<f64> {
    let (rival, criterion, mover) = change;
    let leader = *values.ranking(weights).first()?;
    let leads = values.differences(leader, rival).filter(|_| leader != rival)?;
    let gap: f64 = leads.iter().zip(weights.get()).map(|(lead, weight)| lead * weight).sum();
    let needed = gap / *weights.get().get(criterion)?;
    let value = match mover {
        Mover::Leader => values.rows().get(leader)?.get(criterion)? - needed,
        Mover::Rival => values.rows().get(rival)?.get(criterion)? + needed,
    };
    (range.0..=range.1).contains(&value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Mover, nearest_rival, smallest_weight_change, tipping_value};
    use crate::robustness::random::{Purpose, Random};
    use crate::robustness::stability::Values;
    use crate::robustness::weights::Weights;

    const FREE: Bounds = Bounds { least: Vec::new(), most: Vec::new() };

    #[test]
    fn weight_moves_from_the_greatest_lead_to_the_least() {
        let values = Values::new(vec![vec![1.0, 0.5, 0.0], vec![0.0, 0.5, 0.5]]).unwrap();
        let weights = Weights::normalized(&[0.5, 0.3, 0.2]).unwrap();
        // The lead is 0.5 - 0.1 = 0.4; each unit moved from the first to the third takes 1.5 of it.
        let change = smallest_weight_change(&values, &weights, &FREE, 1).unwrap();
        let moved = 0.4 / 1.5;
        assert!((change.total - 2.0 * moved).abs() < 1e-12);
        let expected = [0.5 - moved, 0.3, 0.2 + moved];
        assert!(change.weights.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12));
    }

    #[test]
    fn no_weights_make_a_dominated_alternative_lead() {
        let values = Values::new(vec![vec![1.0, 0.5], vec![0.9, 0.4], vec![1.0, 0.4]]).unwrap();
        let weights = Weights::normalized(&[0.5, 0.5]).unwrap();
        assert!(smallest_weight_change(&values, &weights, &FREE, 1).is_none());
        assert!(smallest_weight_change(&values, &weights, &FREE, 0).is_none());
        // The third one draws level once the second criterion weighs nothing.
        let change = nearest_rival(&values, &weights, &FREE).unwrap();
        assert!(change.rival == 2 && (change.total - 1.0).abs() < 1e-12);
        let bounds = Bounds { least: vec![0.0, 0.1], most: vec![] };
        assert!(nearest_rival(&values, &weights, &bounds).is_none());
    }

    /// The least total change over a grid of weights, as an oracle: no method, only trying.
    fn tried(leads: [f64; 3], now: [f64; 3], bounds: &Bounds) -> Option<f64> {
        let steps = 200;
        let mut least: Option<f64> = None;
        for one in 0..=steps {
            for two in 0..=steps - one {
                let point = [one, two, steps - one - two].map(|part| f64::from(part) / f64::from(steps));
                let inside = (0..3).all(|at| bounds.least[at] <= point[at] && point[at] <= bounds.most[at]);
                let lead: f64 = point.iter().zip(leads).map(|(weight, lead)| weight * lead).sum();
                if inside && lead <= 0.0 {
                    let total = point.iter().zip(now).map(|(point, now)| (point - now).abs()).sum();
                    least = Some(least.map_or(total, |least| least.min(total)));
                }
            }
        }
        least
    }

    #[test]
    fn no_other_weights_are_nearer() {
        let mut random = Random::new(4, Purpose::Acceptability, 0);
        let mut drawn = || [random.unit(), random.unit(), random.unit()];
        for _ in 0..40 {
            let values = Values::new(vec![drawn().to_vec(), drawn().to_vec()]).unwrap();
            let weights = Weights::normalized(&drawn()).unwrap();
            let now = [weights.get()[0], weights.get()[1], weights.get()[2]];
            let spare = drawn();
            let bounds = Bounds {
                least: now.iter().zip(spare).map(|(now, spare)| now * spare).collect(),
                most: now.iter().zip(spare).map(|(now, spare)| now + (1.0 - now) * spare).collect(),
            };
            let ranking = values.ranking(&weights);
            let leads = values.differences(ranking[0], ranking[1]).unwrap();
            let expected = tried([leads[0], leads[1], leads[2]], now, &bounds);
            let found = smallest_weight_change(&values, &weights, &bounds, ranking[1]);
            match (found, expected) {
                (Some(found), Some(expected)) => {
                    assert!(found.total <= expected + 1e-12 && expected <= found.total + 0.05, "{found:?} {expected}");
                    let lead: f64 = found.weights.iter().zip(&leads).map(|(weight, lead)| weight * lead).sum();
                    assert!(lead.abs() < 1e-12 && (found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                    let total: f64 = found.weights.iter().zip(now).map(|(found, now)| (found - now).abs()).sum();
                    assert!((total - found.total).abs() < 1e-12);
                }
                (found, expected) => assert!(expected.is_none(), "{found:?} {expected:?}"),
            }
        }
    }

    #[test]
    fn a_value_tips_by_the_gap_over_its_weight() {
        let values = Values::new(vec![vec![0.9, 0.5], vec![0.5, 0.5]]).unwrap();
        let weights = Weights::normalized(&[0.25, 0.75]).unwrap();
        let tips = |criterion, mover| tipping_value(&values, &weights, (1, criterion, mover), (0.0, 1.0));
        let near = |found: Option<f64>, expected: f64| found.is_some_and(|found| (found - expected).abs() < 1e-12);
        assert!(near(tips(0, Mover::Rival), 0.9) && near(tips(0, Mover::Leader), 0.5));
        assert!(near(tips(1, Mover::Rival), 0.5 + 0.1 / 0.75) && near(tips(1, Mover::Leader), 0.5 - 0.1 / 0.75));
        let weights = Weights::normalized(&[1.0, 0.0]).unwrap();
        assert_eq!(tipping_value(&values, &weights, (1, 1, Mover::Rival), (0.0, 1.0)), None);
    }
}
