//! Intervals around counts and shares, and how likely a count is.
//!
//! All are 95 %, two-sided. Only `libm` computes transcendental functions, so that every machine gets the same bits.

use serde::Serialize;

/// A range that a figure lies in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// Applies a function that does not change the order of numbers.
    #[must_use]
    pub fn map(self, of: impl Fn(f64) -> f64) -> Self {
        Self { low: of(self.low), high: of(self.high) }
    }
}

/// The 97.5 % point of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The chance left out on either side.
const TAIL: f64 = 0.025;

/// Counts above this are taken as nearly normal; the error of the approximation is then below a thousandth of the interval's width.
const MANY: f64 = 100_000.0;

/// Returns the interval of a share; nothing of nothing, and nothing where more are counted than there are.
///
/// Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927: with `p = k/n`,
/// `(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)`.
pub fn wilson(count: f64, total: f64) -> Option<Interval> {
    if !(total > 0.0 && total.is_finite() && (0.0..=total).contains(&count)) {
        return None;
    }
    let share = count / total;
    let square = Z * Z / total;
    let middle = share + square / 2.0;
    let half = Z * (share * (1.0 - share) / total + square / (4.0 * total)).sqrt();
    let at = |end: f64| (end / (1.0 + square)).clamp(0.0, 1.0);
    // The share lies within but for rounding, which must not put an end on the wrong side of it.
    Some(Interval { low: at(middle - half).min(share), high: at(middle + half).max(share) })
}

/// Returns the chance of at most so many events where so many are expected. Returns `None` for what is no expectation.
pub fn poisson_at_most(count: f64, expected: f64) -> Option<f64> {
    if !(expected >= 0.0 && expected.is_finite() && count.is_finite()) {
        return None;
    }
    let count = count.floor();
    if count < 0.0 {
        return Some(0.0);
    }
    if expected <= 0.0 {
        return Some(1.0);
    }
    if count > MANY || expected > MANY {
        return Some(nearly_normal(count, expected));
    }
    let sum = if count < expected { lower_tail(count, expected) } else { 1.0 - upper_tail(count + 1.0, expected) };
    Some(sum.clamp(0.0, 1.0))
}

/// Returns the natural logarithm of the chance of exactly so many events.
fn log_chance(count: f64, expected: f64) -> f64 {
    count * libm::log(expected) - expected - libm::lgamma(count + 1.0)
}

/// Sums the chances of `count` and fewer, the largest first.
fn lower_tail(count: f64, expected: f64) -> f64 {
    let mut term = libm::exp(log_chance(count, expected));
    let (mut sum, mut at) = (0.0, count);
    while at >= 0.0 && term > sum * f64::EPSILON {
        sum += term;
        term *= at / expected;
        at -= 1.0;
    }
    sum
}

/// Sums the chances of `count` and more, the largest first.
fn upper_tail(count: f64, expected: f64) -> f64 {
    let mut term = libm::exp(log_chance(count, expected));
    let (mut sum, mut at) = (0.0, count);
    while term > sum * f64::EPSILON {
        sum += term;
        at += 1.0;
        term *= expected / at;
    }
    sum
}

/// Wilson and Hilferty, "The distribution of chi-square", PNAS 17, 1931, by the relation of the Poisson distribution to it.
fn nearly_normal(count: f64, expected: f64) -> f64 {
    let shape = count + 1.0;
    let point = 3.0 * shape.sqrt() * (1.0 - 1.0 / (9.0 * shape) - libm::cbrt(expected / shape));
    0.5 * libm::erfc(-point / std::f64::consts::SQRT_2)
}

/// Returns the exact interval of a count of events that happen independently; nothing for what is no count.
///
/// Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28, 1936: the expectations under which so many events or more, and
/// so many or fewer, have a chance of 2.5 %. Above a hundred thousand, Byar's approximation of it.
pub fn poisson(count: f64) -> Option<Interval> {
    if !(count >= 0.0 && count.is_finite()) {
        return None;
    }
    if count > MANY {
        let byar = |count: f64, sign: f64| {
            let root = 1.0 - 1.0 / (9.0 * count) + sign * Z / (3.0 * count.sqrt());
            count * root * root * root
        };
        return Some(Interval { low: byar(count, -1.0), high: byar(count + 1.0, 1.0) });
    }
    let most = count + 10.0 * (count + 1.0).sqrt() + 20.0;
    let low = if count < 1.0 { 0.0 } else { solve(most, |mean| poisson_at_most(count - 1.0, mean), 1.0 - TAIL) };
    Some(Interval { low, high: solve(most, |mean| poisson_at_most(count, mean), TAIL) })
}

/// Finds where a falling function reaches a chance, between zero and a bound.
fn solve(most: f64, chance: impl Fn(f64) -> Option<f64>, wanted: f64) -> f64 {
    let (mut low, mut high) = (0.0, most);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if chance(middle).unwrap_or(0.0) > wanted { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Returns which of so many ordered answers, counted from 1, bound the median; nothing for fewer than six, which bound nothing.
///
/// The order statistics `r` and `n + 1 − r` hold the median with the chance `1 − 2·P(X < r)`, where `X` is how many of `n` throws of a
/// coin show heads (Conover, "Practical Nonparametric Statistics", 3rd edition, 1999, section 3.2).
pub fn median_ranks(answers: u64) -> Option<(u64, u64)> {
    let total = answers as f64;
    let log_half = libm::log(0.5) * total;
    let log_all = libm::lgamma(total + 1.0);
    let (mut below, mut rank) = (0.0, 0);
    while rank < answers / 2 {
        let heads = rank as f64;
        let ways = log_all - libm::lgamma(heads + 1.0) - libm::lgamma(total - heads + 1.0);
        below += libm::exp(ways + log_half);
        if below > TAIL {
            break;
        }
        rank += 1;
    }
    (rank > 0).then(|| (rank, answers + 1 - rank))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn close(found: Option<Interval>, (low, high): (f64, f64), tolerance: f64) {
        let found = found.unwrap();
        assert!((found.low - low).abs() < tolerance && (found.high - high).abs() < tolerance, "{found:?}");
    }

    #[test]
    fn shares_have_the_published_intervals() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I, method 3.
        let published = [
            ((81.0, 263.0), (0.2553, 0.3662)),
            ((15.0, 148.0), (0.0624, 0.1605)),
            ((0.0, 20.0), (0.0, 0.1611)),
            ((1.0, 29.0), (0.0061, 0.1718)),
        ];
        for ((count, total), interval) in published {
            close(wilson(count, total), interval, 5e-5);
        }
        assert_eq!([wilson(0.0, 0.0), wilson(3.0, 2.0), wilson(-1.0, 2.0), wilson(1.0, f64::NAN)], [None; 4]);
    }

    #[test]
    fn counts_have_the_published_intervals() {
        // Garwood, 1936; the same in Ulm, "A simple method to calculate the confidence interval of a standardized mortality ratio",
        // American Journal of Epidemiology 131, 1990, table 1.
        let published = [
            (0.0, (0.0, 3.689)),
            (1.0, (0.025, 5.572)),
            (5.0, (1.623, 11.668)),
            (10.0, (4.795, 18.390)),
            (20.0, (12.217, 30.888)),
            (100.0, (81.364, 121.627)),
        ];
        for (count, interval) in published {
            close(poisson(count), interval, 1e-3);
        }
    }

    #[test]
    fn chances_of_counts_are_those_of_the_tables() {
        // Cumulative Poisson probabilities as tables print them, to four places.
        let published = [
            ((0.0, 1.0), 0.3679),
            ((2.0, 5.0), 0.1247),
            ((4.0, 10.0), 0.0293),
            ((10.0, 10.0), 0.5830),
            ((15.0, 10.0), 0.9513),
            ((10.0, 20.0), 0.0108),
        ];
        for ((count, expected), chance) in published {
            let found = poisson_at_most(count, expected).unwrap();
            assert!((found - chance).abs() < 5e-5, "{count} of {expected}: {found}");
        }
        assert_eq!((poisson_at_most(3.0, 0.0), poisson_at_most(-1.0, 3.0)), (Some(1.0), Some(0.0)));
        assert_eq!(poisson_at_most(1.0, f64::NAN), None);
    }

    #[test]
    fn large_counts_are_nearly_as_exact() {
        let (exact, near) = (poisson_at_most(99_000.0, 99_500.0).unwrap(), nearly_normal(99_000.0, 99_500.0));
        assert!((exact - near).abs() < 1e-4, "{exact} {near}");
        let (exact, near) = (poisson(99_999.0).unwrap(), poisson(100_001.0).unwrap());
        assert!((exact.low - near.low).abs() < 4.0 && (exact.high - near.high).abs() < 4.0, "{exact:?} {near:?}");
    }

    #[test]
    fn medians_are_bounded_by_the_published_ranks() {
        // Conover, 1999, table A3 gives the binomial distribution: 6, 10, 20 and 50 answers.
        assert_eq!([6, 10, 20, 50].map(median_ranks), [(1, 6), (2, 9), (6, 15), (18, 33)].map(Some));
        assert_eq!([0, 1, 5].map(median_ranks), [None; 3]);
    }

    proptest! {
        #[test]
        fn a_share_lies_in_its_interval_within_zero_and_one(total in 1..1_000_000_u64, part in 0.0..=1.0_f64) {
            let (total, count) = (total as f64, (total as f64 * part).floor());
            let found = wilson(count, total).unwrap();
            prop_assert!(0.0 <= found.low && found.low <= count / total && count / total <= found.high && found.high <= 1.0);
            if count < total {
                let more = wilson(count + 1.0, total).unwrap();
                prop_assert!(more.low >= found.low && more.high >= found.high);
            }
        }

        #[test]
        fn a_count_lies_in_its_interval_and_more_move_it_up(count in 0..20_000_u32) {
            let count = f64::from(count);
            let (found, more) = (poisson(count).unwrap(), poisson(count + 1.0).unwrap());
            prop_assert!(found.low <= count && count <= found.high);
            prop_assert!(more.low >= found.low && more.high > found.high);
        }

        #[test]
        fn chances_rise_with_the_count_and_fall_with_what_is_expected(count in 0..500_u32, expected in 0.0..500.0_f64) {
            let at = |count: u32, expected: f64| poisson_at_most(f64::from(count), expected).unwrap();
            let chance = at(count, expected);
            prop_assert!((0.0..=1.0).contains(&chance));
            prop_assert!(at(count + 1, expected) >= chance - 1e-12 && at(count, expected + 1.0) <= chance + 1e-12);
        }
    }
}
