//! Which criteria matter more than which: any partial order, and a linear order that agrees with it, drawn with equal chances.
//!
//! All weights that agree with a linear order form a cone, and the cones of all linear orders have the same volume. So a world that
//! agrees with a partial order is exactly a linear order drawn evenly, with sorted spacings on it. The order is taken apart first: parts
//! with nothing between them are shuffled into each other, parts that stand whole above each other follow each other, and only what
//! cannot be taken apart is drawn over its down-sets (Brightwell and Winkler, "Counting linear extensions", Order 8, 1991).

use std::collections::BTreeMap;

use super::random::Random;

/// The most items of an order.
pub const MOST_ITEMS: usize = 64;

/// The most down-sets of a part that cannot be taken apart: all that 16 items can have.
pub const MOST_DOWN_SETS: usize = 1 << 16;

/// Why there is no order. The way out of [`OrderError::TooManyDownSets`] is to leave the order out, which only widens what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderError {
    /// There is nothing to order, or more than [`MOST_ITEMS`].
    Size,
    /// A pair names an item that is not there.
    UnknownItem,
    /// An item stands above itself.
    Circle,
    /// A part that cannot be taken apart has more than [`MOST_DOWN_SETS`]; no order of 16 items has.
    TooManyDownSets,
}

/// A partial order of items, most important first.
#[derive(Debug, Clone)]
pub struct Order {
    items: usize,
    /// The items above each.
    above: Vec<(usize, u64)>,
    root: Part,
}

/// A set of items that has with each item all that stand above it: what a linear order may begin with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DownSet {
    /// One bit each.
    pub(super) items: u64,
    /// The sets of one item less that it may follow, and the share of the linear orders through this set that come from each.
    pub(super) before: Vec<(usize, f64)>,
}

#[derive(Debug, Clone)]
enum Part {
    Single(usize),
    /// Each stands whole above the next.
    Series(Vec<Part>),
    /// Nothing is said between them.
    Parallel(Vec<Part>),
    /// What cannot be taken apart: for each item the items above it, and for each down-set the number of ways to go on.
    Prime {
        above: Vec<(usize, u64)>,
        ways: BTreeMap<u64, f64>,
    },
}

impl Order {
    /// Returns the order of `items` items in which the first of each pair matters at least as much as the second.
    pub fn new(items: usize, pairs: &[(usize, usize)]) -> Result<Self, OrderError> {
        if items == 0 || items > MOST_ITEMS {
            return Err(OrderError::Size);
        }
        let mut above = vec![0_u64; items];
        for (more, less) in pairs {
            let known = *more < items;
            let of_less = above.get_mut(*less).filter(|_| known).ok_or(OrderError::UnknownItem)?;
            *of_less |= 1 << more;
        }
        close(&mut above);
        if above.iter().enumerate().any(|(item, above)| above >> item & 1 == 1) {
            return Err(OrderError::Circle);
        }
        let every = u64::MAX >> (MOST_ITEMS - items);
        let root = part(every, &above)?;
        Ok(Self { items, above: above.into_iter().enumerate().collect(), root })
    }

    /// Returns the order of groups, the most important first; nothing is said within a group, nor of items in no group.
    pub fn of_groups(items: usize, groups: &[Vec<usize>]) -> Result<Self, OrderError> {
        let steps = groups.iter().zip(groups.iter().skip(1));
        let pairs = steps.flat_map(|(high, low)| high.iter().flat_map(|more| low.iter().map(|less| (*more, *less))));
        Self::new(items, &pairs.collect::<Vec<_>>())
    }

    /// Returns how many items it orders.
    pub const fn items(&self) -> usize {
        self.items
    }

    /// Returns the items from the most to the least important if nothing is left open.
    pub fn complete(&self) -> Option<Vec<usize>> {
        match &self.root {
            Part::Single(item) => Some(vec![*item]),
            Part::Series(parts) => parts.iter().map(Part::single).collect(),
            Part::Parallel(_) | Part::Prime { .. } => None,
        }
    }

    /// Returns the items level by level, the most important first, if each stands above all of the levels below and nothing is said
    /// within a level: a ranking with ties.
    pub fn levels(&self) -> Option<Vec<Vec<usize>>> {
        let parts = match &self.root {
            Part::Series(parts) => parts.as_slice(),
            part => std::slice::from_ref(part),
        };
        parts.iter().map(Part::level).collect()
    }

    /// Returns the down-sets, from the empty one to all items, each after those it follows. `None` if there are more than `most`.
    pub(super) fn down_sets(&self, most: usize) -> Option<Vec<DownSet>> {
        let mut sets = vec![DownSet { items: 0, before: Vec::new() }];
        let mut ways = vec![1.0];
        let mut layer = 0..1;
        for _ in &self.above {
            let mut next: BTreeMap<u64, Vec<(usize, f64)>> = BTreeMap::new();
            for place in layer {
                let (from, ways) = (sets.get(place)?.items, *ways.get(place)?);
                for (item, _) in steps(&self.above, from) {
                    next.entry(from | 1 << item).or_default().push((place, ways));
                }
            }
            layer = sets.len()..sets.len() + next.len();
            if layer.end > most {
                return None;
            }
            for (items, mut before) in next {
                let sum: f64 = before.iter().map(|(_, ways)| ways).sum();
                before.iter_mut().for_each(|(_, ways)| *ways /= sum);
                sets.push(DownSet { items, before });
                ways.push(sum);
            }
        }
        Some(sets)
    }

    /// Returns every linear order that agrees with it, as items from the most to the least important. `None` if there are more than `most`.
    pub fn linear_orders(&self, most: usize) -> Option<Vec<Vec<usize>>> {
        let mut orders = vec![(0_u64, Vec::new())];
        for _ in &self.above {
            let longer = |(set, order): &(u64, Vec<usize>)| {
                let next = |(item, _): (usize, u64)| (set | 1 << item, order.iter().copied().chain([item]).collect());
                steps(&self.above, *set).map(next).collect::<Vec<_>>()
            };
            // Every order goes on in some way, so there are never fewer of them than of their beginnings.
            orders = orders.iter().flat_map(longer).take(most + 1).collect();
            if orders.len() > most {
                return None;
            }
        }
        Some(orders.into_iter().map(|(_, order)| order).collect())
    }

    /// Draws a linear order that agrees with it, each with the same chance, into `drawn`, which is emptied first.
    pub fn draw(&self, random: &mut Random, drawn: &mut Vec<usize>) {
        drawn.clear();
        self.root.draw(random, drawn);
    }
}

impl Part {
    const fn single(&self) -> Option<usize> {
        match self {
            Self::Single(item) => Some(*item),
            _ => None,
        }
    }

    fn level(&self) -> Option<Vec<usize>> {
        match self {
            Self::Single(item) => Some(vec![*item]),
            Self::Parallel(parts) => parts.iter().map(Self::single).collect(),
            Self::Series(_) | Self::Prime { .. } => None,
        }
    }

    fn draw(&self, random: &mut Random, drawn: &mut Vec<usize>) {
        match self {
            Self::Single(item) => drawn.push(*item),
            Self::Series(parts) => parts.iter().for_each(|part| part.draw(random, drawn)),
            Self::Parallel(parts) => shuffle_in(parts, random, drawn),
            Self::Prime { above, ways } => walk(above, ways, random, drawn),
        }
    }
}

/// Draws each part and shuffles them into each other: the next item is of a part with a chance as great as what is left of it.
fn shuffle_in(parts: &[Part], random: &mut Random, drawn: &mut Vec<usize>) {
    let mut piles: Vec<Vec<usize>> = Vec::with_capacity(parts.len());
    for part in parts {
        let mut pile = Vec::new();
        part.draw(random, &mut pile);
        pile.reverse();
        piles.push(pile);
    }
    let mut left: usize = piles.iter().map(Vec::len).sum();
    while left > 0 {
        let mut place = (random.unit() * left as f64) as usize;
        for pile in &mut piles {
            if place < pile.len() {
                drawn.extend(pile.pop());
                break;
            }
            place -= pile.len();
        }
        left -= 1;
    }
}

/// Walks from the empty down-set to the full one, each step with a chance as great as its ways to go on.
fn walk(above: &[(usize, u64)], ways: &BTreeMap<u64, f64>, random: &mut Random, drawn: &mut Vec<usize>) {
    let ways = |set: u64| ways.get(&set).copied().unwrap_or(0.0);
    let mut set = 0;
    for _ in above {
        let mut mark = random.unit() * ways(set);
        let mut chosen = None;
        for (item, _) in steps(above, set) {
            chosen = Some(item);
            mark -= ways(set | 1 << item);
            if mark < 0.0 {
                break;
            }
        }
        let Some(item) = chosen else { return };
        drawn.push(item);
        set |= 1 << item;
    }
}

/// Returns the items that may come next after a down-set.
fn steps(above: &[(usize, u64)], set: u64) -> impl Iterator<Item = (usize, u64)> {
    above.iter().copied().filter(move |(item, above)| set >> item & 1 == 0 && above & !set == 0)
}

/// Adds what follows: above what is above is above (Warshall's algorithm).
fn close(above: &mut [u64]) {
    for middle in 0..above.len() {
        let of_middle = above.get(middle).copied().unwrap_or(0);
        for of_item in above.iter_mut().filter(|of_item| **of_item >> middle & 1 == 1) {
            *of_item |= of_middle;
        }
    }
}

/// Returns the items of a set.
fn members(set: u64) -> impl Iterator<Item = usize> {
    (0..MOST_ITEMS).filter(move |item| set >> item & 1 == 1)
}

/// Takes a set of items apart, as far as that goes.
fn part(set: u64, above: &[u64]) -> Result<Part, OrderError> {
    let is_above = |more: usize, less: usize| above.get(less).is_some_and(|above| above >> more & 1 == 1);
    let related = |one: usize, two: usize| is_above(one, two) || is_above(two, one);
    if set.is_power_of_two() {
        return Ok(Part::Single(set.trailing_zeros() as usize));
    }
    let apart = components(set, related);
    if apart.len() > 1 {
        return Ok(Part::Parallel(apart.into_iter().map(|set| part(set, above)).collect::<Result<_, _>>()?));
    }
    let mut stacked = components(set, |one, two| !related(one, two));
    if stacked.len() > 1 {
        let first = |set: &u64| set.trailing_zeros() as usize;
        stacked.sort_by_key(|layer| stacked_above(set, above.get(first(layer)).copied().unwrap_or(0), *layer));
        return Ok(Part::Series(stacked.into_iter().map(|set| part(set, above)).collect::<Result<_, _>>()?));
    }
    prime(set, above)
}

/// Returns how many items of other layers stand above a layer; each of its items has the same.
const fn stacked_above(set: u64, above: u64, layer: u64) -> u32 {
    (set & above & !layer).count_ones()
}

/// Returns the connected parts of a set.
fn components(set: u64, joined: impl Fn(usize, usize) -> bool) -> Vec<u64> {
    let mut found = Vec::new();
    let mut left = set;
    while left != 0 {
        let mut part = 1 << left.trailing_zeros();
        loop {
            let next = members(left & !part).filter(|item| members(part).any(|member| joined(*item, member)));
            let grown = next.fold(part, |grown, item| grown | 1 << item);
            if grown == part {
                break;
            }
            part = grown;
        }
        found.push(part);
        left &= !part;
    }
    found
}

/// Counts, for each down-set of a set, the linear orders of the rest; up to 2^53 exactly, beyond that to 16 digits.
fn prime(set: u64, above: &[u64]) -> Result<Part, OrderError> {
    let above: Vec<(usize, u64)> =
        members(set).map(|item| (item, set & above.get(item).copied().unwrap_or(0))).collect();
    let mut ways = BTreeMap::from([(0_u64, 0.0)]);
    let mut layers = vec![vec![0_u64]];
    for _ in &above {
        let mut next: Vec<u64> = Vec::new();
        for from in layers.last().into_iter().flatten() {
            next.extend(steps(&above, *from).map(|(item, _)| from | 1 << item));
        }
        next.sort_unstable();
        next.dedup();
        ways.extend(next.iter().map(|set| (*set, 0.0)));
        if ways.len() > MOST_DOWN_SETS {
            return Err(OrderError::TooManyDownSets);
        }
        layers.push(next);
    }
    ways.insert(set, 1.0);
    for from in layers.iter().rev().skip(1).flatten() {
        let onward = steps(&above, *from).filter_map(|(item, _)| ways.get(&(from | 1 << item))).sum();
        ways.insert(*from, onward);
    }
    Ok(Part::Prime { above, ways })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Order, OrderError};
    use crate::robustness::random::{Purpose, Random};

    /// Every permutation of the items that agrees with the pairs.
    fn enumerated(items: usize, pairs: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new()];
        for _ in 0..items {
            let longer = found.iter().flat_map(|start: &Vec<usize>| {
                let free = (0..items).filter(|item| !start.contains(item));
                free.map(|item| [start.clone(), vec![item]].concat()).collect::<Vec<_>>()
            });
            found = longer.collect();
        }
        let place = |order: &[usize], item| order.iter().position(|found| *found == item);
        found.retain(|order| pairs.iter().all(|(more, less)| place(order, *more) < place(order, *less)));
        found
    }

    #[test]
    fn every_linear_order_has_the_same_chance() {
        let cases: [(usize, &[(usize, usize)]); 6] = [
            (3, &[]),
            (4, &[(0, 1), (2, 3)]),
            (4, &[(0, 2), (1, 2), (1, 3)]),
            (5, &[(0, 2), (1, 2), (1, 3), (3, 4)]),
            (5, &[(0, 1), (0, 2), (1, 3), (2, 3), (1, 4), (2, 4)]),
            (6, &[(0, 1), (0, 2), (1, 3), (2, 3), (1, 4), (2, 5)]),
        ];
        for (items, pairs) in cases {
            let order = Order::new(items, pairs).unwrap();
            let expected = enumerated(items, pairs);
            let mut random = Random::new(3, Purpose::Acceptability, 0);
            let (mut counts, mut drawn) = (BTreeMap::new(), Vec::new());
            let draws = 2_000 * expected.len();
            for _ in 0..draws {
                order.draw(&mut random, &mut drawn);
                *counts.entry(drawn.clone()).or_insert(0_u32) += 1;
            }
            assert_eq!(counts.len(), expected.len());
            let chance = 1.0 / expected.len() as f64;
            let error = (draws as f64 * chance * (1.0 - chance)).sqrt();
            for order in &expected {
                let off = f64::from(counts[order]) - draws as f64 * chance;
                assert!(off.abs() <= 4.5 * error, "{pairs:?} {order:?}: {off}");
            }
        }
    }

    #[test]
    fn wide_and_long_orders_are_taken_apart() {
        let groups: Vec<Vec<usize>> = vec![(0..30).collect(), (30..60).collect()];
        let order = Order::of_groups(64, &groups).unwrap();
        let (mut random, mut drawn) = (Random::new(1, Purpose::Acceptability, 0), Vec::new());
        order.draw(&mut random, &mut drawn);
        let place = |item: usize| drawn.iter().position(|found| *found == item).unwrap();
        assert!((0..30).all(|more| (30..60).all(|less| place(more) < place(less))));
        assert_eq!(drawn.len(), 64);
    }

    #[test]
    fn a_complete_ranking_is_known_as_one() {
        assert_eq!(Order::new(3, &[(2, 0), (0, 1)]).unwrap().complete(), Some(vec![2, 0, 1]));
        assert_eq!(Order::new(3, &[(2, 0)]).unwrap().complete(), None);
        assert_eq!(Order::new(1, &[]).unwrap().complete(), Some(vec![0]));
    }

    #[test]
    fn a_ranking_with_ties_is_known_as_one() {
        let groups = vec![vec![2], vec![0, 3], vec![1]];
        assert_eq!(Order::of_groups(4, &groups).unwrap().levels(), Some(groups));
        assert_eq!(Order::new(3, &[]).unwrap().levels(), Some(vec![vec![0, 1, 2]]));
        assert_eq!(Order::new(1, &[]).unwrap().levels(), Some(vec![vec![0]]));
        assert_eq!(Order::new(3, &[(2, 0)]).unwrap().levels(), None);
        assert_eq!(Order::new(4, &[(0, 2), (1, 2), (1, 3)]).unwrap().levels(), None);
    }

    #[test]
    fn what_is_no_order_is_refused() {
        let refused = |items, pairs: &[(usize, usize)]| Order::new(items, pairs).unwrap_err();
        assert_eq!(refused(0, &[]), OrderError::Size);
        assert_eq!(refused(65, &[]), OrderError::Size);
        assert_eq!(refused(2, &[(0, 2)]), OrderError::UnknownItem);
        assert_eq!(refused(2, &[(2, 0)]), OrderError::UnknownItem);
        assert_eq!(refused(3, &[(0, 1), (1, 2), (2, 0)]), OrderError::Circle);
        let fence: Vec<(usize, usize)> =
            (0..29).map(|item| if item % 2 == 0 { (item, item + 1) } else { (item + 1, item) }).collect();
        assert_eq!(refused(30, &fence), OrderError::TooManyDownSets);
    }
}
