//! Weights: stated ones, and what is known of them when they are not.

use super::gamma::{Normals, gamma_draws, log_gamma_draws};
use super::network::Network;
use super::order::Order;
use super::random::{Random, Row, WIDTH};

/// The most criteria that weights are drawn for.
pub const MOST_CRITERIA: usize = 64;

/// The most corners [`Prior::corners`] lists. The exact formulas cost the square of it.
pub const MOST_CORNERS: usize = 512;

/// The greatest shape of a gamma draw; beyond it weights hardly vary and digits are lost.
const GREATEST_SHAPE: f64 = 1e12;

/// The importance of each criterion. Never empty, never negative, sums to one.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(Vec<f64>);

impl Weights {
    /// Normalises relative importances. Returns `None` if they cannot be: none, a negative one, or all zero.
    pub fn normalized(raw: &[f64]) -> Option<Self> {
        let sum: f64 = raw.iter().sum();
        let valid = raw.iter().all(|weight| *weight >= 0.0) && sum.is_finite() && sum > 0.0;
        valid.then(|| Self(raw.iter().map(|weight| weight / sum).collect()))
    }

    /// Returns each criterion's weight, 0 to 1.
    pub fn get(&self) -> &[f64] {
        &self.0
    }
}

/// What is known of the weights: a distribution of weights that sum to one.
#[derive(Debug, Clone)]
pub struct Prior {
    criteria: usize,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// Every weight is as plausible as any other.
    Even { cuts: Network },
    /// As even, but no weight is below that of a criterion it stands above.
    Ordered { cuts: Network, gaps: Network, order: Order },
    /// The same for a ranking with ties.
    Ranked { cuts: Network, gaps: Network, order: Order, levels: Vec<Vec<usize>> },
    /// As even, above lower bounds.
    Above { cuts: Network, lower: Vec<f64>, rest: f64 },
    /// Dirichlet with these shapes; a shape of zero is a weight of zero.
    Around(Vec<f64>),
    /// Known.
    Fixed(Vec<f64>),
}

impl Prior {
    /// Returns the prior under which all weights are equally plausible: Dirichlet(1, …, 1). `None` without criteria or with more than
    /// [`MOST_CRITERIA`].
    pub fn even(criteria: usize) -> Option<Self> {
        Self::of(criteria, Kind::Even { cuts: cuts(criteria) })
    }

    /// Returns the prior under which all weights that agree with an order are equally plausible.
    pub fn ordered(order: Order) -> Self {
        let criteria = order.items();
        let (cuts, gaps) = (cuts(criteria), Network::new(criteria));
        let kind = match order.levels() {
            Some(levels) => Kind::Ranked { cuts, gaps, order, levels },
            None => Kind::Ordered { cuts, gaps, order },
        };
        Self { criteria, kind }
    }

    /// Returns the prior under which all weights at or above the given ones are equally plausible. `None` if one is negative, not a
    /// number, or they sum to more than one. When they sum to one, they are the weights.
    pub fn at_least(lower: &[f64]) -> Option<Self> {
        let sum: f64 = lower.iter().sum();
        let valid = lower.iter().all(|weight| *weight >= 0.0) && sum <= 1.0 + 1e-12;
        let kind = Kind::Above { cuts: cuts(lower.len()), lower: lower.to_vec(), rest: (1.0 - sum).max(0.0) };
        Self::of(lower.len(), kind).filter(|_| valid)
    }

    /// Returns the Dirichlet prior with the given shapes. A shape of zero is a weight of zero. `None` if one is negative or not a
    /// number or above 10^12, or all are zero.
    pub fn dirichlet(shapes: &[f64]) -> Option<Self> {
        let valid = shapes.iter().all(|shape| (0.0..=GREATEST_SHAPE).contains(shape));
        let any = shapes.iter().any(|shape| *shape > 0.0);
        if shapes.iter().all(|shape| (shape - 1.0).abs() < f64::EPSILON) {
            return Self::even(shapes.len());
        }
        Self::of(shapes.len(), Kind::Around(shapes.to_vec())).filter(|_| valid && any)
    }

    /// Returns the prior of stated weights with doubt: Dirichlet(concentration · weights), whose mean is the stated weights and whose
    /// variances are `w (1 - w) / (concentration + 1)`. `None` if the concentration is not above zero or too large.
    pub fn around(weights: &Weights, concentration: f64) -> Option<Self> {
        let shapes: Vec<f64> = weights.get().iter().map(|weight| weight * concentration).collect();
        Self::dirichlet(&shapes).filter(|_| concentration > 0.0)
    }

    /// Returns the prior of weights that are known. `None` for more than [`MOST_CRITERIA`].
    pub fn fixed(weights: &Weights) -> Option<Self> {
        Self::of(weights.get().len(), Kind::Fixed(weights.get().to_vec()))
    }

    fn of(criteria: usize, kind: Kind) -> Option<Self> {
        (1..=MOST_CRITERIA).contains(&criteria).then_some(Self { criteria, kind })
    }

    /// Returns how many criteria it has weights for.
    pub const fn criteria(&self) -> usize {
        self.criteria
    }

    /// Returns weights `c_1 … c_r` such that a draw is `Σ λ_k c_k` with λ drawn evenly (Dirichlet(1, …, 1)), if there are such.
    ///
    /// Even weights have the unit vectors; a complete ranking has `(1/k, …, 1/k, 0, …)` along the ranking; lower bounds have `l + (1 -
    /// Σl) e_k`; whole-number shapes have each unit vector as often as its shape says; known weights are a single corner. A partial
    /// order and fractional shapes have none, nor do more than [`MOST_CORNERS`].
    pub fn corners(&self) -> Option<Vec<Vec<f64>>> {
        let unit = |criterion: usize, scale: f64, base: f64| {
            let cell = move |other| if other == criterion { base + scale } else { base };
            (0..self.criteria).map(cell).collect::<Vec<f64>>()
        };
        match &self.kind {
            Kind::Even { .. } => Some((0..self.criteria).map(|criterion| unit(criterion, 1.0, 0.0)).collect()),
            Kind::Fixed(weights) => Some(vec![weights.clone()]),
            Kind::Above { lower, rest, .. } => {
                let corner =
                    |criterion| unit(criterion, *rest, 0.0).iter().zip(lower).map(|(unit, low)| unit + low).collect();
                Some((0..self.criteria).map(corner).collect())
            }
            Kind::Ordered { order, .. } | Kind::Ranked { order, .. } => order.complete().map(|order| {
                let count = |length| 1.0 / length as f64;
                let corner = |length| {
                    let first = order.iter().take(length).map(|item| unit(*item, count(length), 0.0));
                    first.reduce(|sum, unit| sum.iter().zip(&unit).map(|(one, two)| one + two).collect())
                };
                (1..=order.len()).filter_map(corner).collect()
            }),
            Kind::Around(shapes) => {
                let whole = shapes.iter().all(|shape| (shape - shape.round()).abs() < f64::EPSILON);
                let few = shapes.iter().sum::<f64>() <= MOST_CORNERS as f64;
                let repeated = |(criterion, shape): (usize, &f64)| {
                    std::iter::repeat_n(unit(criterion, 1.0, 0.0), shape.round() as usize)
                };
                (whole && few).then(|| shapes.iter().enumerate().flat_map(repeated).collect())
            }
        }
    }

    /// Returns the order that weights agree with, if that is what is known of them.
    pub const fn order(&self) -> Option<&Order> {
        match &self.kind {
            Kind::Ordered { order, .. } | Kind::Ranked { order, .. } => Some(order),
            _ => None,
        }
    }

    /// Returns the shapes of a Dirichlet prior, unless all are one.
    pub fn shapes(&self) -> Option<&[f64]> {
        match &self.kind {
            Kind::Around(shapes) => Some(shapes),
            _ => None,
        }
    }

    /// Draws sixteen sets of weights side by side, a row for each criterion; each column sums to one up to rounding. `rows` must have
    /// as many rows as there are criteria.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    pub fn draw(&self, random: &mut Random, rows: &mut [Row<f64>]) {
        // Each step stands here once: all of it is compiled into every loop that draws.
        match &self.kind {
            Kind::Even { cuts } | Kind::Ordered { cuts, .. } | Kind::Ranked { cuts, .. } | Kind::Above { cuts, .. } => {
                spacings(cuts, random, rows);
            }
            Kind::Around(shapes) => dirichlet(shapes, random, rows),
            Kind::Fixed(weights) => rows.iter_mut().zip(weights).for_each(|(row, weight)| row.fill(*weight)),
        }
        if let Kind::Ordered { gaps, .. } | Kind::Ranked { gaps, .. } = &self.kind {
            gaps.sort(rows);
        }
        match &self.kind {
            Kind::Ordered { order, .. } => assign(order, random, rows),
            Kind::Ranked { levels, .. } => assign_levels(levels, random, rows),
            Kind::Above { lower, rest, .. } => raise(lower, *rest, rows),
            Kind::Even { .. } | Kind::Around(_) | Kind::Fixed(_) => {}
        }
    }
}

/// Returns the network that sorts the cuts of an interval into so many gaps.
fn cuts(criteria: usize) -> Network {
    Network::new(criteria.min(MOST_CRITERIA).saturating_sub(1))
}

/// Draws weights of which all are equally plausible: the gaps between sorted uniform cuts of the unit interval. No logarithm, no
/// division, and they sum to one.
///
/// Devroye, "Non-Uniform Random Variate Generation", 1986, section V.2.1.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn spacings(network: &Network, random: &mut Random, rows: &mut [Row<f64>]) {
    let Some((last, cuts)) = rows.split_last_mut() else { return };
    // Loops instead of closures throughout: a closure does not inherit the instructions of the caller.
    for cut in cuts.iter_mut() {
        *cut = random.units();
    }
    network.sort(cuts);
    let mut below = [0.0; WIDTH];
    for row in cuts {
        for (cell, below) in row.iter_mut().zip(&mut below) {
            let cut = *cell;
            *cell = cut - *below;
            *below = cut;
        }
    }
    for (cell, below) in last.iter_mut().zip(below) {
        *cell = 1.0 - below;
    }
}

/// Lifts weights that sum to one above lower bounds.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
#[inline(always)]
fn raise(lower: &[f64], rest: f64, rows: &mut [Row<f64>]) {
    for (row, lower) in rows.iter_mut().zip(lower) {
        for weight in row {
            *weight = lower + rest * *weight;
        }
    }
}

/// Gives the gaps, sorted upwards, to the criteria of a linear order drawn for each column: the most important gets the greatest.
fn assign(order: &Order, random: &mut Random, rows: &mut [Row<f64>]) {
    let (mut drawn, mut column) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for lane in 0..WIDTH {
        order.draw(random, &mut drawn);
        column.clear();
        column.extend(rows.iter().rev().filter_map(|row| row.get(lane).copied()));
        for (item, gap) in drawn.iter().zip(&column) {
            if let Some(cell) = rows.get_mut(*item).and_then(|row| row.get_mut(lane)) {
                *cell = *gap;
            }
        }
    }
}

/// Gives the gaps, sorted upwards, to the levels of a ranking: the first level gets the greatest, shuffled within it in each column.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn assign_levels(levels: &[Vec<usize>], random: &mut Random, rows: &mut [Row<f64>]) {
    let mut gaps = rows.to_vec();
    gaps.reverse();
    let mut left = gaps.as_mut_slice();
    for level in levels {
        let Some((mine, others)) = left.split_at_mut_checked(level.len()) else { return };
        shuffle(mine, random);
        for (item, gap) in level.iter().zip(mine) {
            if let Some(row) = rows.get_mut(*item) {
                *row = *gap;
            }
        }
        left = others;
    }
}

/// Shuffles each column by itself (Fisher and Yates): the last row changes places with one drawn from all up to it, and so on.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn shuffle(rows: &mut [Row<f64>], random: &mut Random) {
    let mut left = rows;
    while let Some((last, others)) = left.split_last_mut() {
        if others.is_empty() {
            return;
        }
        let count = (others.len() + 1) as f64;
        let mut picks = random.units();
        for pick in &mut picks {
            *pick *= count;
        }
        for (place, other) in others.iter_mut().enumerate() {
            let (from, to) = (place as f64, (place + 1) as f64);
            for ((last, other), pick) in last.iter_mut().zip(other).zip(&picks) {
                let swap = *pick >= from && *pick < to;
                let (one, two) = (*last, *other);
                *last = if swap { two } else { one };
                *other = if swap { one } else { two };
            }
        }
        left = others;
    }
}

/// Draws Dirichlet weights: gamma draws over their sum. Where all shapes are below one, by logarithms taken relative to the greatest, so
/// that the sum is never zero.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn dirichlet(shapes: &[f64], random: &mut Random, rows: &mut [Row<f64>]) {
    let mut normals = Normals::default();
    if shapes.iter().all(|shape| *shape < 1.0) {
        by_logarithms(shapes, random, rows);
    } else {
        for (row, shape) in rows.iter_mut().zip(shapes) {
            *row = if *shape > 0.0 { gamma_draws(*shape, random, &mut normals) } else { [0.0; WIDTH] };
        }
    }
    let mut sums = [0.0; WIDTH];
    for row in rows.iter() {
        for (sum, part) in sums.iter_mut().zip(row) {
            *sum += part;
        }
    }
    for row in rows {
        for (part, sum) in row.iter_mut().zip(&sums) {
            *part /= sum;
        }
    }
}

fn by_logarithms(shapes: &[f64], random: &mut Random, rows: &mut [Row<f64>]) {
    let mut normals = Normals::default();
    let mut greatest = [f64::NEG_INFINITY; WIDTH];
    for (row, shape) in rows.iter_mut().zip(shapes) {
        *row = if *shape > 0.0 { log_gamma_draws(*shape, random, &mut normals) } else { [f64::NEG_INFINITY; WIDTH] };
        for (greatest, log) in greatest.iter_mut().zip(row) {
            *greatest = greatest.max(*log);
        }
    }
    for row in rows {
        for (log, greatest) in row.iter_mut().zip(&greatest) {
            *log = libm::exp(*log - greatest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Prior, Weights};
    use crate::robustness::order::Order;
    use crate::robustness::random::{Purpose, Random, WIDTH};

    /// The means and mean squares of many draws, each checked to be weights.
    fn moments(prior: &Prior, batches: usize) -> Vec<(f64, f64)> {
        let mut random = Random::new(11, Purpose::Acceptability, 0);
        let mut rows = vec![[0.0; WIDTH]; prior.criteria()];
        let mut sums = vec![(0.0, 0.0); prior.criteria()];
        for _ in 0..batches {
            prior.draw(&mut random, &mut rows);
            for lane in 0..WIDTH {
                let sum: f64 = rows.iter().map(|row| row[lane]).sum();
                assert!((sum - 1.0).abs() < 1e-12);
                assert!(rows.iter().all(|row| row[lane] >= 0.0));
            }
            for (sum, row) in sums.iter_mut().zip(&rows) {
                sum.0 += row.iter().sum::<f64>();
                sum.1 += row.iter().map(|weight| weight * weight).sum::<f64>();
            }
        }
        let count = (batches * WIDTH) as f64;
        sums.iter().map(|(sum, square)| (sum / count, square / count)).collect()
    }

    /// Checks the means of draws against the true ones, by their own standard errors.
    fn mean_is(prior: &Prior, expected: &[f64]) {
        let batches = 2_000;
        for ((mean, square), expected) in moments(prior, batches).into_iter().zip(expected) {
            let error = ((square - mean * mean).max(0.0) / (batches * WIDTH) as f64).sqrt();
            assert!((mean - expected).abs() <= 4.5 * error + 1e-12, "{mean} for {expected}");
        }
    }

    #[test]
    fn even_weights_have_the_moments_of_the_simplex() {
        for criteria in [1, 2, 3, 12, 40] {
            let prior = Prior::even(criteria).unwrap();
            let count = criteria as f64;
            mean_is(&prior, &vec![1.0 / count; criteria]);
            let square = 2.0 / (count * (count + 1.0));
            for (_, found) in moments(&prior, 2_000) {
                assert!((found - square).abs() < 0.04 * square, "{found} for {square}");
            }
        }
    }

    #[test]
    fn each_prior_has_the_mean_of_its_corners() {
        let weights = Weights::normalized(&[5.0, 3.0, 2.0, 0.0]).unwrap();
        let ranking = |items, pairs: &[(usize, usize)]| Prior::ordered(Order::new(items, pairs).unwrap());
        let priors = [
            Prior::at_least(&[0.3, 0.0, 0.2]).unwrap(),
            Prior::at_least(&[0.5, 0.5]).unwrap(),
            Prior::dirichlet(&[1.0, 4.0, 2.0, 0.0]).unwrap(),
            Prior::around(&weights, 10.0).unwrap(),
            Prior::fixed(&weights).unwrap(),
            ranking(4, &[(2, 0), (0, 1), (1, 3)]),
        ];
        for prior in priors {
            let corners = prior.corners().unwrap();
            let mean = |criterion| corners.iter().map(|corner| corner[criterion]).sum::<f64>() / corners.len() as f64;
            let expected: Vec<f64> = (0..prior.criteria()).map(mean).collect();
            assert!((expected.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            mean_is(&prior, &expected);
        }
    }

    #[test]
    fn shapes_below_one_and_tiny_ones_still_sum_to_one() {
        mean_is(&Prior::dirichlet(&[0.4, 0.1]).unwrap(), &[0.8, 0.2]);
        mean_is(&Prior::dirichlet(&[1e-9, 1e-9]).unwrap(), &[0.5, 0.5]);
        mean_is(&Prior::dirichlet(&[2.5, 0.5, 7.0]).unwrap(), &[0.25, 0.05, 0.7]);
    }

    #[test]
    fn a_partial_order_has_the_mean_of_its_rankings() {
        // Three rankings agree with it: 0 1 2, 1 0 2 and 1 2 0, hence the mean of their centroids.
        let prior = Prior::ordered(Order::new(3, &[(1, 2)]).unwrap());
        let (first, second, third) = (11.0 / 18.0, 5.0 / 18.0, 2.0 / 18.0);
        let mean = |parts: [f64; 3]| parts.iter().sum::<f64>() / 3.0;
        mean_is(&prior, &[mean([first, second, third]), mean([second, first, first]), mean([third, third, second])]);
        assert!(prior.corners().is_none());
    }

    #[test]
    fn a_ranking_with_ties_has_the_mean_of_its_rankings() {
        let groups = [vec![1], vec![0, 4, 3], vec![2]];
        let prior = Prior::ordered(Order::of_groups(5, &groups).unwrap());
        // The centroid of a complete ranking of five: 1/5 of the sum of 1/k from the rank on.
        let centroid = |rank: u32| (rank..=5).map(|place| 0.2 / f64::from(place)).sum::<f64>();
        let tied = (centroid(2) + centroid(3) + centroid(4)) / 3.0;
        mean_is(&prior, &[tied, centroid(1), centroid(5), tied, tied]);
    }

    #[test]
    fn tied_criteria_stand_in_every_order_equally_often() {
        let prior = Prior::ordered(Order::of_groups(4, &[vec![0, 1, 2], vec![3]]).unwrap());
        let mut random = Random::new(4, Purpose::Acceptability, 0);
        let mut rows = vec![[0.0; WIDTH]; 4];
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..2_000 {
            prior.draw(&mut random, &mut rows);
            for (lane, last) in rows[3].iter().enumerate() {
                let mut order = [0, 1, 2];
                order.sort_by(|one: &usize, other| rows[*other][lane].total_cmp(&rows[*one][lane]));
                assert!(order.iter().all(|item| rows[*item][lane] >= *last));
                *counts.entry(order).or_insert(0_u32) += 1;
            }
        }
        let (draws, chance) = ((2_000 * WIDTH) as f64, 1.0 / 6.0_f64);
        assert_eq!(counts.len(), 6);
        let error = (draws * chance * (1.0 - chance)).sqrt();
        assert!(counts.values().all(|count| (f64::from(*count) - draws * chance).abs() <= 4.5 * error), "{counts:?}");
    }

    #[test]
    fn what_are_no_weights_is_refused() {
        assert!(Prior::even(0).is_none() && Prior::even(65).is_none());
        assert!(Prior::at_least(&[0.6, 0.6]).is_none() && Prior::at_least(&[-0.1, 0.6]).is_none());
        assert!(Prior::at_least(&[f64::NAN]).is_none() && Prior::at_least(&[]).is_none());
        assert!(Prior::dirichlet(&[0.0, 0.0]).is_none() && Prior::dirichlet(&[f64::INFINITY, 1.0]).is_none());
        assert!(Prior::dirichlet(&[f64::NAN, 1.0]).is_none() && Prior::dirichlet(&[-1.0, 1.0]).is_none());
        let weights = Weights::normalized(&[1.0]).unwrap();
        assert!(Prior::around(&weights, 0.0).is_none() && Prior::around(&weights, f64::NAN).is_none());
        assert!(Weights::normalized(&[]).is_none() && Weights::normalized(&[0.0]).is_none());
        assert!(Weights::normalized(&[f64::NAN]).is_none() && Weights::normalized(&[1.0, -1.0]).is_none());
    }
}
