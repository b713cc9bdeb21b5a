//! How often one alternative is better than another under Dirichlet weights of any shapes, or under weights that agree with any partial
//! order, by a single integral.
//!
//! Such weights are independent gamma numbers `G_k` over their sum, so the sign of `Σ d_k G_k` decides. Its characteristic function is
//! `Π (1 - i d_k u)^-a_k` for shapes `a`, and inverted at zero
//!
//! `P(Σ d_k G_k > 0) = 1/2 + 1/π ∫ sin(Σ a_k atan(d_k u)) / Π (1 + d_k² u²)^(a_k / 2) · du / u`, u from 0 to infinity.
//!
//! Weights that agree with a linear order are evenly drawn over corners, `E_k` over their sum, where corner k shares all among the first k
//! items: the factor is `1 / (1 - i d u)` with the mean difference d of those. Which items are the first k is a down-set, and the order drawn
//! is one of many ways through the down-sets; so the mean over all orders is found in one pass over the sets, not order by order.
//!
//! With `u = e^s` the trapezoidal rule converges faster than any power of its step.
//!
//! Gil-Pelaez, "Note on the inversion theorem", Biometrika 38, 1951; Imhof, "Computing the distribution of quadratic forms in normal
//! variables", Biometrika 48, 1961.

use super::order::DownSet;
use super::race::{Comparison, lead_at, pairwise};
use super::stability::Values;
use super::weights::Prior;

/// The step of the rule.
const STEP: f64 = 1.0 / 16.0;

/// Where the rule starts; below, the integrand is `e^s` times a constant, up to `e^(3 s)`.
const START: f64 = -10.0;

/// Steps after which the integral is given up.
const MOST_STEPS: usize = 1 << 12;

/// The most down-sets that an order is followed through, once for each step of the rule: what ten items have of which nothing is said.
pub const MOST_SETS: usize = 1 << 10;

/// Returns the exact pairwise winning index of two alternatives with certain values: by a race where the prior has corners, else by an
/// integral, to seven digits. `None` where neither is known: orders of more than [`MOST_SETS`] down-sets, shapes that sum to less than one.
pub fn duel(values: &Values, prior: &Prior, pair: (usize, usize)) -> Option<Comparison> {
    pairwise(values, prior, pair).or_else(|| {
        let differences = values.differences(pair.0, pair.1).filter(|_| values.criteria() == prior.criteria())?;
        match (prior.shapes(), prior.order()) {
            (Some(shapes), _) => inverted(&differences, shapes),
            (_, Some(order)) => along(&differences, &order.down_sets(MOST_SETS)?),
            _ => None,
        }
    })
}

/// Returns how often the differences, weighted, are above zero, over all linear orders through some down-sets.
fn along(differences: &[f64], sets: &[DownSet]) -> Option<Comparison> {
    let lead = |set: &DownSet| {
        let share = 1.0 / f64::from(set.items.count_ones().max(1));
        let corner: Vec<f64> =
            (0..differences.len()).map(|item| if set.items >> item & 1 == 1 { share } else { 0.0 }).collect();
        lead_at(&corner, differences)
    };
    let mut leads: Vec<f64> = sets.iter().map(lead).collect();
    let largest = leads.iter().fold(0.0_f64, |largest, lead| largest.max(lead.abs()));
    if let Some(known) = one_sided(&leads) {
        return Some(known);
    }
    leads.iter_mut().for_each(|lead| *lead /= largest);
    let mut found = Vec::with_capacity(sets.len());
    share_of(integral(&mut |u| mean(sets, &leads, u, &mut found))?)
}

/// Returns the imaginary part of the mean characteristic function over all orders, and a bound of its size there and beyond.
fn mean(sets: &[DownSet], leads: &[f64], u: f64, found: &mut Vec<[f64; 3]>) -> (f64, f64) {
    found.clear();
    for (set, lead) in sets.iter().zip(leads) {
        let (mut real, mut imaginary, mut size) = if set.before.is_empty() { (1.0, 0.0, 1.0) } else { (0.0, 0.0, 0.0) };
        for (place, share) in &set.before {
            let [one, two, three] = found.get(*place).copied().unwrap_or_default();
            real += share * one;
            imaginary += share * two;
            size += share * three;
        }
        let turned = lead * u;
        let square = 1.0 + turned * turned;
        let (along, across) = (real - imaginary * turned, imaginary + real * turned);
        found.push([along / square, across / square, size / square.sqrt()]);
    }
    found.last().map_or((0.0, 0.0), |[_, imaginary, size]| (*imaginary, *size))
}

/// Returns the answer where no two differences pull in different directions.
fn one_sided(differences: &[f64]) -> Option<Comparison> {
    let (ahead, behind) = (differences.iter().any(|one| *one > 0.0), differences.iter().any(|one| *one < 0.0));
    match (ahead, behind) {
        (true, true) => None,
        (true, false) => Some(Comparison::Wins(1.0)),
        (false, true) => Some(Comparison::Wins(0.0)),
        (false, false) => Some(Comparison::Level),
    }
}

fn share_of(integral: f64) -> Option<Comparison> {
    integral.is_finite().then(|| Comparison::Wins((0.5 + integral / std::f64::consts::PI).clamp(0.0, 1.0)))
}

/// Returns how often `Σ d_k G_k` is above zero. `None` if the shapes that matter sum to less than one: the integral ends too late.
fn inverted(differences: &[f64], shapes: &[f64]) -> Option<Comparison> {
    let largest = differences.iter().fold(0.0_f64, |largest, difference| largest.max(difference.abs()));
    let matters = |(difference, shape): &(&f64, &f64)| **difference != 0.0 && **shape > 0.0;
    let terms: Vec<(f64, f64)> = differences
        .iter()
        .zip(shapes)
        .filter(matters)
        .map(|(difference, shape)| (difference / largest, *shape))
        .collect();
    if let Some(known) = one_sided(&terms.iter().map(|(difference, _)| *difference).collect::<Vec<_>>()) {
        return Some(known);
    }
    if terms.iter().map(|(_, shape)| shape).sum::<f64>() < 1.0 {
        return None;
    }
    share_of(integral(&mut |u| product(&terms, u))?)
}

/// Integrates, given the imaginary part of a characteristic function at `u`, and a bound of its size there and beyond.
fn integral(at: &mut dyn FnMut(f64) -> (f64, f64)) -> Option<f64> {
    // What lies before the start is a geometric series.
    let mut sum = at(libm::exp(START)).0 / (1.0 - libm::exp(-STEP));
    for step in 1..MOST_STEPS {
        let (value, size) = at(libm::exp(START + STEP * step as f64));
        sum += value;
        if size < 1e-10 {
            return Some(STEP * sum);
        }
    }
    None
}

/// Returns the imaginary part of the characteristic function of independent gamma numbers, and its size, which falls.
fn product(terms: &[(f64, f64)], u: f64) -> (f64, f64) {
    let (mut angle, mut log) = (0.0, 0.0);
    for (difference, shape) in terms {
        let turned = difference * u;
        angle += shape * libm::atan(turned);
        log += 0.5 * shape * libm::log1p(turned * turned);
    }
    let size = libm::exp(-log);
    (libm::sin(angle) * size, size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::robustness::order::Order;
    use crate::robustness::race::race;

    fn wins(differences: &[f64], shapes: &[f64]) -> f64 {
        inverted(differences, shapes).unwrap().wins()
    }

    #[test]
    fn whole_shapes_give_the_share_of_the_race() {
        for round in 0..60_u32 {
            let at = |place: u32| (f64::from(round * 31 + place * 17) * 0.71).sin();
            let differences: Vec<f64> = (0..6).map(at).collect();
            let shapes: Vec<f64> = (0..6).map(|place| f64::from((round + place * 5) % 12)).collect();
            let repeated = differences.iter().zip(&shapes).flat_map(|(d, a)| std::iter::repeat_n(*d, *a as usize));
            let exact = race(&repeated.collect::<Vec<_>>()).wins();
            let found = wins(&differences, &shapes);
            assert!((found - exact).abs() < 1e-7, "{found} for {exact}: {differences:?}, {shapes:?}");
        }
    }

    #[test]
    fn two_gamma_numbers_compare_as_the_beta_distribution_says() {
        // P(B > 1/2) for Beta(3/2, 1/2) is 1/2 + 1/π.
        let expected = 0.5 + 1.0 / std::f64::consts::PI;
        assert!((wins(&[1.0, -1.0], &[1.5, 0.5]) - expected).abs() < 1e-7);
        assert!((wins(&[2.0, -2.0], &[9.3, 9.3]) - 0.5).abs() < 1e-9);
    }

    /// The mean of the races over all linear orders that agree with some pairs, by trying every order of the criteria.
    fn by_enumeration(values: &Values, pairs: &[(usize, usize)]) -> f64 {
        let mut orders = vec![Vec::new()];
        for _ in 0..values.criteria() {
            let longer = |order: &Vec<usize>| {
                let next =
                    (0..values.criteria()).filter(|item| !order.contains(item)).map(|item| (order.clone(), item));
                next.map(|(order, item)| order.into_iter().chain([item]).collect()).collect::<Vec<Vec<usize>>>()
            };
            orders = orders.iter().flat_map(longer).collect();
        }
        let place = |order: &[usize], item| order.iter().position(|other| *other == item);
        orders.retain(|order| pairs.iter().all(|(more, less)| place(order, *more) < place(order, *less)));
        let groups = |order: &Vec<usize>| order.iter().map(|item| vec![*item]).collect::<Vec<_>>();
        let share = |order: &Vec<usize>| {
            let prior = Prior::ordered(Order::of_groups(order.len(), &groups(order)).unwrap());
            pairwise(values, &prior, (0, 1)).unwrap().wins()
        };
        orders.iter().map(share).sum::<f64>() / orders.len() as f64
    }

    #[test]
    fn a_partial_order_gives_the_mean_of_the_races_over_all_its_orders() {
        let ties = |groups: &[&[usize]]| {
            let steps = groups
                .windows(2)
                .flat_map(|step| step[0].iter().flat_map(|more| step[1].iter().map(|less| (*more, *less))));
            steps.collect::<Vec<_>>()
        };
        let orders = [
            ties(&[&[0, 1, 2, 3, 4, 5]]),
            ties(&[&[2], &[0, 4, 1], &[3, 5]]),
            ties(&[&[5, 1], &[0], &[2, 3, 4]]),
            // Three that nobody ranked; a chain beside a pair; an N.
            ties(&[&[3], &[1], &[0]]),
            vec![(0, 1), (1, 2), (3, 4)],
            vec![(0, 1), (2, 1), (2, 3)],
            vec![(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)],
        ];
        for (round, pairs) in orders.iter().enumerate() {
            for turn in 0..12_u32 {
                let at = |place: u32| (f64::from(turn * 29 + place * 17 + round as u32) * 0.73).sin();
                let values = Values::new(vec![(0..6).map(at).collect(), vec![0.1; 6]]).unwrap();
                let prior = Prior::ordered(Order::new(6, pairs).unwrap());
                let (found, exact) = (duel(&values, &prior, (0, 1)).unwrap().wins(), by_enumeration(&values, pairs));
                assert!((found - exact).abs() < 1e-7, "{found} for {exact}: {pairs:?}, {values:?}");
                let sets = prior.order().unwrap().down_sets(MOST_SETS).unwrap();
                let found = along(&values.differences(0, 1).unwrap(), &sets).unwrap().wins();
                assert!((found - exact).abs() < 1e-7, "{found} for {exact} without a race: {pairs:?}, {values:?}");
            }
        }
    }

    #[test]
    fn an_order_of_too_many_sets_has_no_exact_share() {
        let values = Values::new(vec![vec![1.0; 11], vec![0.0; 11]]).unwrap();
        let tied =
            |most: usize| Prior::ordered(Order::of_groups(11, &[(0..most).collect(), (most..11).collect()]).unwrap());
        assert_eq!(duel(&values, &tied(11), (0, 1)), None);
        assert_eq!(duel(&values, &tied(9), (0, 1)), Some(Comparison::Wins(1.0)));
        let same = Values::new(vec![vec![0.3; 11]; 2]).unwrap();
        assert_eq!(duel(&same, &tied(8), (0, 1)), Some(Comparison::Level));
    }

    #[test]
    fn one_sided_level_and_thin_ones_are_told_apart() {
        assert_eq!(inverted(&[0.0, 0.0], &[1.5, 0.5]), Some(Comparison::Level));
        assert_eq!(inverted(&[0.1, 0.0], &[1.5, 0.5]), Some(Comparison::Wins(1.0)));
        assert_eq!(inverted(&[-0.1, 1.0], &[1.5, 0.0]), Some(Comparison::Wins(0.0)));
        assert_eq!(inverted(&[-0.1, 1.0], &[0.3, 0.2]), None);
    }
}
