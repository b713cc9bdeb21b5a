//! Splitting a change among its causes so that the parts add up and no order of steps matters.
//!
//! With a value for every set of causes, each cause gets the mean of what it adds over all orders in which the causes can come one after
//! another. Reference: Shapley, "A value for n-person games", Contributions to the Theory of Games II, 1953. Everything is whole numbers:
//! values come in millionths, and the weights of a split among `k` causes are whole multiples of one part in `lcm(1, …, k)`.

/// Returns the denominator of a split among so many causes: the least common multiple of the numbers up to it.
pub fn denominator(causes: usize) -> i128 {
    let gcd = |mut left: i128, mut right: i128| {
        while right != 0 {
            (left, right) = (right, left % right);
        }
        left
    };
    (1..=causes as i128).fold(1, |all, next| all / gcd(all, next) * next)
}

/// Returns the share of each cause, over [`denominator`]: `φ_i = Σ_S |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S))`.
///
/// `values` has the value of every set, by its bits: the first cause is the lowest bit. A set beyond the end has the value zero.
pub fn shares(values: &[i64], causes: usize) -> Vec<i128> {
    let all = denominator(causes);
    let value = |set: usize| i128::from(values.get(set).copied().unwrap_or(0));
    // `|S|! (n − |S| − 1)! / n!` is one part in `n · C(n − 1, |S|)`, which divides the denominator.
    let weights: Vec<i128> =
        (0..causes).map(|size| all / (causes as i128 * choose(causes.saturating_sub(1), size))).collect();
    let share = |cause: usize| {
        let sets = (0..1_usize << causes).filter(|set| set >> cause & 1 == 0);
        sets.map(|set| {
            let weight = weights.get(set.count_ones() as usize).copied().unwrap_or(0);
            weight * (value(set | 1 << cause) - value(set))
        })
        .sum()
    };
    (0..causes).map(share).collect()
}

/// Returns the binomial coefficient.
pub fn choose(all: usize, some: usize) -> i128 {
    (0..some.min(all)).fold(1, |product, step| product * (all - step) as i128 / (step as i128 + 1))
}

/// Rounds fractions over one denominator to whole numbers that add up to a total: each is rounded down, and what is missing goes to those
/// that lost most. What is negated comes out negated.
pub fn apportion(numerators: &[i128], denominator: i128, total: i64) -> Vec<i64> {
    let first = std::iter::once(&i128::from(total)).chain(numerators).copied().find(|number| *number != 0);
    let sign = first.map_or(1, i128::signum);
    let mut whole: Vec<i128> = numerators.iter().map(|number| (sign * number).div_euclid(denominator)).collect();
    let mut lost: Vec<i128> = numerators.iter().map(|number| (sign * number).rem_euclid(denominator)).collect();
    let mut missing = sign * i128::from(total) - whole.iter().sum::<i128>();
    while missing != 0 && !whole.is_empty() {
        let step = missing.signum();
        // The first of those that are furthest off.
        let place = (0..lost.len()).rev().max_by_key(|place| lost.get(*place).map(|lost| step * lost)).unwrap_or(0);
        whole.iter_mut().skip(place).take(1).for_each(|number| *number += step);
        lost.iter_mut().skip(place).take(1).for_each(|lost| *lost -= step * denominator);
        missing -= step;
    }
    whole.into_iter().map(|number| (sign * number) as i64).collect()
}

/// Returns the smallest sets for which something holds: those of which no smaller part does. Smaller sets come first.
pub fn smallest(causes: usize, holds: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut sets: Vec<usize> = (0..1_usize << causes).collect();
    sets.sort_by_key(|set| (set.count_ones(), *set));
    let mut found: Vec<usize> = Vec::new();
    for set in sets {
        if !found.iter().any(|smaller| smaller & set == *smaller) && holds(set) {
            found.push(set);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_gloves_are_split_as_in_the_literature() {
        // One left glove, two right ones: a pair is worth 6. Osborne and Rubinstein, "A Course in Game Theory", 1994.
        let pair = |set: usize| i64::from(set & 1 == 1 && set & 6 != 0) * 6;
        let values: Vec<i64> = (0..8).map(pair).collect();
        let exact: Vec<i128> = shares(&values, 3).iter().map(|share| share / denominator(3)).collect();
        assert_eq!((exact, denominator(4)), (vec![4, 1, 1], 12));
    }

    #[test]
    fn only_the_smallest_sets_are_named() {
        assert_eq!(smallest(3, |set| set & 1 == 1 || set & 6 == 6), [0b001, 0b110]);
        assert_eq!(smallest(2, |_| true), [0]);
        assert!(smallest(2, |_| false).is_empty());
    }

    proptest! {
        #[test]
        fn shares_add_up_whatever_the_order_of_the_causes(
            values in prop::collection::vec(-100_000_000_i64..100_000_000, 16),
            order in Just([0_usize, 1, 2, 3]).prop_shuffle(),
        ) {
            let split = shares(&values, 4);
            prop_assert_eq!(split.iter().sum::<i128>(), 12 * i128::from(values[15] - values[0]));
            let renamed = |set: usize| (0..4).filter(|cause| set >> cause & 1 == 1).map(|cause| 1 << order[cause]).sum::<usize>();
            let mut other = vec![0; 16];
            (0..16).for_each(|set| other[renamed(set)] = values[set]);
            let others = shares(&other, 4);
            for cause in 0..4 {
                prop_assert_eq!(split[cause], others[order[cause]]);
            }
        }

        #[test]
        fn rounded_parts_add_up_and_turn_with_their_sign(
            numerators in prop::collection::vec(-10_000_i128..10_000, 1..6),
            off in -2_i64..3,
        ) {
            let total = (numerators.iter().sum::<i128>() / 12) as i64 + off;
            let parts = apportion(&numerators, 12, total);
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
            let turned: Vec<i128> = numerators.iter().map(|number| -number).collect();
            let back: Vec<i64> = apportion(&turned, 12, -total).iter().map(|part| -part).collect();
            prop_assert_eq!(parts, back);
        }

        #[test]
        fn who_changes_nothing_has_no_share(values in prop::collection::vec(-100_i64..100, 8)) {
            let idle: Vec<i64> = (0..16).map(|set| values[set & 7]).collect();
            prop_assert_eq!(shares(&idle, 4)[3], 0);
        }
    }
}
