//! Intervals of shares that were counted in a sample: honest at the ends, never plus or minus nothing.

/// The 97.5 % point of the standard normal distribution: 95 % lie within as many standard errors on either side.
const TWO_SIDED_95: f64 = 1.959_963_984_540_054;

/// The 98.25 % point of the standard normal distribution.
const TWO_SIDED_96_5: f64 = 2.108_358_399_169_109;

/// The chance left out on either side at the ends.
const TAIL: f64 = 0.0175;

/// Shares below this, and above one minus this, are at the ends; so is what two standard errors do not tell from them.
const END: f64 = 0.02;

/// Up to this count the interval at the ends is found from the binomial distribution itself.
const FEW: u64 = 40;

/// A range that holds a true share in 95 of 100 samples. Always `0 <= low < high <= 1`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Everything is possible.
    const ANY: Self = Self { low: 0.0, high: 1.0 };

    /// Returns whether a share lies in it.
    pub fn contains(&self, share: f64) -> bool {
        (self.low..=self.high).contains(&share)
    }
}

/// Returns the 95 % interval of a share counted `hits` times in a sample of `worlds`. Without worlds, everything is possible.
///
/// Clear of the ends, 2 % and 98 %, it is Wilson's ("Probable inference, the law of succession, and statistical inference", JASA 22, 1927). At the
/// ends, where that covers too little, it is one of 96.5 %: Clopper and Pearson's ("The use of confidence or fiducial limits", Biometrika
/// 26, 1934), which never covers less than it says, or beyond forty counts Wilson's with correction for continuity. A share never
/// counted in N worlds is below 4.1 / N.
pub fn share_interval(hits: u64, worlds: u64) -> Interval {
    if worlds == 0 {
        return Interval::ANY;
    }
    let hits = hits.min(worlds);
    if 2 * hits > worlds {
        let Interval { low, high } = share_interval(worlds - hits, worlds);
        return Interval { low: 1.0 - high, high: 1.0 - low };
    }
    let share = hits as f64 / worlds as f64;
    let error = (share * (1.0 - share) / worlds as f64).sqrt();
    match share {
        share if share - 2.0 * error >= END => wilson(hits as f64, worlds as f64, TWO_SIDED_95, 0.0),
        _ if hits <= FEW => clopper_pearson(hits, worlds),
        _ => wilson(hits as f64, worlds as f64, TWO_SIDED_96_5, 0.5),
    }
}

/// Returns the 95 % interval of the difference of two shares of one sample that exclude each other, such as two first ranks: -1 to 1.
///
/// Agresti and Min, "Simple improved confidence intervals for comparing matched proportions", Statistics in Medicine 24, 2005: one world
/// more on either side, so that it never has no width; then `SE² = (b₁ + b₂ - (b₁ - b₂)²) / N`.
pub fn difference_interval(first: u64, second: u64, worlds: u64) -> (f64, f64) {
    let count = worlds as f64 + 2.0;
    let (first, second) = ((first as f64 + 1.0) / count, (second as f64 + 1.0) / count);
    let difference = first - second;
    let error = ((first + second - difference * difference) / count).max(0.0).sqrt();
    ((difference - TWO_SIDED_95 * error).max(-1.0), (difference + TWO_SIDED_95 * error).min(1.0))
}

/// Returns how many worlds make the 95 % error of any share at most `error` (above 0, at most 0.5).
///
/// `1.96² / (4 error²)`: Tervonen and Lahdelma, "Implementing stochastic multicriteria acceptability analysis", EJOR 178, 2007.
pub fn worlds_for(error: f64) -> u64 {
    let root = 0.98 / error.clamp(1e-9, 0.5);
    // A square that is whole but for rounding is not rounded up.
    let square = root * root;
    (square * (1.0 - 1e-12)).ceil() as u64
}

/// Wilson's interval for so many standard errors; `correction` is the correction for continuity, in counts.
fn wilson(hits: f64, worlds: f64, errors: f64, correction: f64) -> Interval {
    let square = errors * errors;
    let end = |hits: f64, side: f64| {
        let share = hits / worlds;
        let middle = share + square / (2.0 * worlds);
        let reach = errors * (share * (1.0 - share) / worlds + square / (4.0 * worlds * worlds)).sqrt();
        ((middle + side * reach) / (1.0 + square / worlds)).clamp(0.0, 1.0)
    };
    Interval { low: end((hits - correction).max(0.0), -1.0), high: end((hits + correction).min(worlds), 1.0) }
}

/// Clopper and Pearson's interval: the shares under which as few hits, or as many, are not too rare.
fn clopper_pearson(hits: u64, worlds: u64) -> Interval {
    let high = solve(|share| at_most(hits, worlds, share) > TAIL);
    let low = if hits == 0 { 0.0 } else { solve(|share| 1.0 - at_most(hits - 1, worlds, share) < TAIL) };
    Interval { low, high }
}

/// Returns the share at which a condition that holds for small ones stops to.
fn solve(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    high
}

/// The chance of at most `hits` in so many worlds, each with the chance `share`, which is neither 0 nor 1.
fn at_most(hits: u64, worlds: u64, share: f64) -> f64 {
    let count = worlds as f64;
    let odds = share / (1.0 - share);
    let mut term = libm::exp(count * libm::log1p(-share));
    let mut sum = term;
    for hit in 0..hits {
        let hit = hit as f64;
        term *= odds * (count - hit) / (hit + 1.0);
        sum += term;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::{difference_interval, share_interval, worlds_for};

    #[test]
    fn the_interval_of_nothing_and_of_everything_has_a_width() {
        for worlds in [1, 2, 3, 10, 1_000, 1 << 18, 1 << 40] {
            let (none, all) = (share_interval(0, worlds), share_interval(worlds, worlds));
            assert!(none.low == 0.0 && none.high > 0.0 && none.high <= 1.0);
            assert!(none.high <= 4.1 / worlds as f64);
            assert!((all.low - (1.0 - none.high)).abs() < 1e-12 && (all.high - 1.0).abs() < 1e-12);
        }
        let nothing_known = share_interval(0, 0);
        assert!(nothing_known.low == 0.0 && (nothing_known.high - 1.0).abs() < 1e-12);
    }

    #[test]
    fn every_interval_holds_what_was_counted() {
        for worlds in [1_u64, 2, 5, 50, 400, 5_000] {
            for hits in 0..=worlds {
                let interval = share_interval(hits, worlds);
                assert!(interval.contains(hits as f64 / worlds as f64), "{hits} of {worlds}: {interval:?}");
                assert!(interval.low < interval.high);
            }
        }
    }

    #[test]
    fn wilson_is_the_published_one() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I: 81 of 263.
        let interval = share_interval(81, 263);
        assert!((interval.low - 0.2553).abs() < 5e-5 && (interval.high - 0.3662).abs() < 5e-5, "{interval:?}");
    }

    #[test]
    fn a_difference_has_a_width_even_between_all_and_nothing() {
        let (low, high) = difference_interval(1_000, 0, 1_000);
        assert!(low < 1.0 && high > 0.99 && high <= 1.0);
        let (low, high) = difference_interval(0, 0, 0);
        assert!(low <= -0.9 && high >= 0.9);
    }

    #[test]
    fn worlds_needed_are_those_of_the_literature() {
        let needed = [(0.05, 385), (0.02, 2_401), (0.01, 9_604), (0.005, 38_416), (0.001, 960_400)];
        assert!(needed.iter().all(|(error, worlds)| worlds_for(*error) == *worlds));
    }
}
