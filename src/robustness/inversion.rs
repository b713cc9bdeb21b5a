//! How often one alternative is better than another under Dirichlet weights of any shapes, by a single integral.
//!
//! Such weights are independent gamma numbers `G_k` over their sum, so the sign of `Σ d_k G_k` decides. Its characteristic function is
//! `Π (1 - i d_k u)^-a_k` for shapes `a`, and inverted at zero
//!
//! `P(Σ d_k G_k > 0) = 1/2 + 1/π ∫ sin(Σ a_k atan(d_k u)) / Π (1 + d_k² u²)^(a_k / 2) · du / u`, u from 0 to infinity.
//!
//! With `u = e^s` the trapezoidal rule converges faster than any power of its step.
//!
//! Gil-Pelaez, "Note on the inversion theorem", Biometrika 38, 1951; Imhof, "Computing the distribution of quadratic forms in normal
//! variables", Biometrika 48, 1961.

use super::race::{Comparison, pairwise};
use super::stability::Values;
use super::weights::Prior;

/// The step of the rule.
const STEP: f64 = 1.0 / 16.0;

/// Where the rule starts; below, the integrand is `e^s` times a constant, up to `e^(3 s)`.
const START: f64 = -10.0;

/// Steps after which the integral is given up.
const MOST_STEPS: usize = 1 << 12;

/// Returns the exact pairwise winning index of two alternatives with certain values: by a race where the prior has corners, else by an
/// integral, to seven digits. `None` where neither is known (partial orders, rankings with ties, shapes that sum to less than one).
pub fn duel(values: &Values, prior: &Prior, pair: (usize, usize)) -> Option<Comparison> {
    pairwise(values, prior, pair).or_else(|| {
        let shapes = prior.shapes().filter(|shapes| shapes.len() == values.criteria())?;
        inverted(&values.differences(pair.0, pair.1)?, shapes)
    })
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
    let ahead = terms.iter().filter(|(difference, _)| *difference > 0.0).count();
    match ahead {
        _ if terms.is_empty() => return Some(Comparison::Level),
        0 => return Some(Comparison::Wins(0.0)),
        all if all == terms.len() => return Some(Comparison::Wins(1.0)),
        _ => {}
    }
    if terms.iter().map(|(_, shape)| shape).sum::<f64>() < 1.0 {
        return None;
    }
    let integral = integral(&terms)?;
    Some(Comparison::Wins((0.5 + integral / std::f64::consts::PI).clamp(0.0, 1.0)))
}

fn integral(terms: &[(f64, f64)]) -> Option<f64> {
    // What lies before the start is a geometric series.
    let mut sum = integrand(terms, START).0 / (1.0 - libm::exp(-STEP));
    for step in 1..MOST_STEPS {
        let (value, size) = integrand(terms, START + STEP * step as f64);
        sum += value;
        if size < 1e-10 {
            return Some(STEP * sum);
        }
    }
    None
}

/// Returns the integrand at `u = e^s`, and a bound of its size there and beyond.
fn integrand(terms: &[(f64, f64)], place: f64) -> (f64, f64) {
    let u = libm::exp(place);
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

    #[test]
    fn one_sided_level_and_thin_ones_are_told_apart() {
        assert_eq!(inverted(&[0.0, 0.0], &[1.5, 0.5]), Some(Comparison::Level));
        assert_eq!(inverted(&[0.1, 0.0], &[1.5, 0.5]), Some(Comparison::Wins(1.0)));
        assert_eq!(inverted(&[-0.1, 1.0], &[1.5, 0.0]), Some(Comparison::Wins(0.0)));
        assert_eq!(inverted(&[-0.1, 1.0], &[0.3, 0.2]), None);
    }
}
