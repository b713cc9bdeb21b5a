//! The same input gives the same bytes, and the counts are what a plain reading of the worlds gives.

use std::num::NonZeroUsize;

use idpfit::robustness::sample::{BLOCK, tally};
use idpfit::robustness::{
    Acceptability, Batch, Choice, Estimate, Instructions, Order, Prior, Purpose, Random, Run, Spread, Tally, WIDTH,
    Worlds,
};

/// A choice in which every cell is uncertain, half of them triangular.
pub(super) fn uncertain(alternatives: usize, prior: Prior) -> Choice {
    let mut random = Random::new(77, Purpose::Confidence, 0);
    let mut cell = |place: usize| {
        let mut drawn = [random.unit(), random.unit(), random.unit()];
        drawn.sort_by(f64::total_cmp);
        let [low, mode, high] = drawn;
        if place.is_multiple_of(2) { Spread::Triangular { low, mode, high } } else { Spread::Uniform { low, high } }
    };
    let criteria = prior.criteria();
    let rows: Vec<Vec<Spread>> =
        (0..alternatives).map(|row| (0..criteria).map(|column| cell(row + column)).collect()).collect();
    Choice::new(&rows, prior).unwrap()
}

fn priors() -> [Prior; 4] {
    let order = Order::of_groups(7, &[vec![2], vec![0, 1], vec![3, 4, 5, 6]]).unwrap();
    [
        Prior::even(7).unwrap(),
        Prior::ordered(order),
        Prior::at_least(&[0.1, 0.0, 0.2, 0.05, 0.0, 0.0, 0.0]).unwrap(),
        Prior::dirichlet(&[3.5, 0.5, 2.0, 1.0, 0.0, 9.0, 4.0]).unwrap(),
    ]
}

#[test]
fn any_number_of_threads_counts_the_same() {
    for prior in priors() {
        let choice = uncertain(4, prior);
        let run = Run::new(3 * BLOCK + 5, u64::MAX);
        let alone = Acceptability::sampled(&choice, &run);
        for threads in [2, 3, 8] {
            let threads = NonZeroUsize::new(threads).unwrap();
            assert_eq!(alone, Acceptability::sampled(&choice, &Run { threads, ..run }));
        }
    }
}

#[test]
fn any_instructions_count_the_same() {
    for prior in priors() {
        let choice = uncertain(4, prior);
        let run = Run::new(BLOCK + 5, 0);
        let widest = Acceptability::sampled(&choice, &run);
        for instructions in [Instructions::Baseline, Instructions::Avx2] {
            assert_eq!(widest, Acceptability::sampled(&choice, &Run { instructions, ..run }));
        }
    }
}

#[test]
fn more_worlds_begin_with_the_same_ones() {
    let choice = uncertain(3, Prior::even(5).unwrap());
    let part = |worlds| tally(&choice, &Run::new(worlds, 3), Purpose::Acceptability);
    assert_eq!(part(500), part(500));
    assert_ne!(part(500), tally(&choice, &Run::new(500, 4), Purpose::Acceptability));
    assert_ne!(part(500), tally(&choice, &Run::new(500, 3), Purpose::Confidence));
}

/// The rank of each alternative in one world: how many of those that stand are better. None for a vetoed one.
fn ranks(values: &[f64], vetoed: u64) -> Vec<Option<usize>> {
    let stands = |alternative: usize| vetoed >> alternative & 1 == 0;
    let rank = |alternative: usize| {
        let better = (0..values.len()).filter(|other| stands(*other) && values[*other] > values[alternative]);
        stands(alternative).then(|| better.count())
    };
    (0..values.len()).map(rank).collect()
}

/// A world written down: values, vetoes, weights.
type World = (Vec<f64>, u64, [f64; 2]);

/// Worlds with few different values, so that there are ties, and with vetoes of any number.
fn written_down(alternatives: usize, worlds: usize) -> Vec<World> {
    let mut random = Random::new(8, Purpose::Confidence, 0);
    let mut world = || {
        let values = (0..alternatives).map(|_| (random.unit() * 4.0).floor()).collect();
        let weight = random.unit();
        (values, random.bits() & random.bits() & 0b1_1111, [weight, 1.0 - weight])
    };
    (0..worlds).map(|_| world()).collect()
}

/// Counts them in batches that are not full.
fn counted(worlds: &[World], alternatives: usize) -> Acceptability {
    let mut tally = Tally::new(alternatives, 2);
    for chunk in worlds.chunks(WIDTH - 3) {
        let mut batch = Batch::new(alternatives, 2);
        batch.worlds = chunk.len();
        for (column, (values, vetoed, weights)) in chunk.iter().enumerate() {
            batch.set(column, values, *vetoed, weights);
        }
        tally.add(&mut batch);
    }
    Acceptability::of(tally)
}

#[test]
fn counts_are_those_of_each_world_looked_at_alone() {
    let alternatives = 5;
    let drawn = written_down(alternatives, 1_000);
    let found = counted(&drawn, alternatives);
    let hits = |share: Option<Estimate>| share.unwrap().hits as usize;
    let ranked: Vec<_> = drawn.iter().map(|(values, vetoed, _)| ranks(values, *vetoed)).collect();
    let count = |holds: &dyn Fn(&[Option<usize>]) -> bool| ranked.iter().filter(|ranks| holds(ranks)).count();
    let below = |rank: Option<usize>| rank.unwrap_or(alternatives);
    let level = |ranks: &[Option<usize>], one: usize, other: usize| ranks[one].is_some() && ranks[one] == ranks[other];
    for one in 0..alternatives {
        assert_eq!(hits(found.vetoed(one)), count(&|ranks| ranks[one].is_none()));
        for rank in 0..alternatives {
            assert_eq!(hits(found.rank(one, rank)), count(&|ranks| ranks[one] == Some(rank)));
        }
        for other in (0..alternatives).filter(|other| *other != one) {
            assert_eq!(hits(found.beats(one, other)), count(&|ranks| below(ranks[one]) < below(ranks[other])));
            assert_eq!(hits(found.ties(one, other)), count(&|ranks| level(ranks, one, other)));
        }
    }
    assert_eq!(hits(found.all_vetoed()), count(&|ranks| ranks.iter().all(Option::is_none)));
    let tied = |ranks: &[Option<usize>]| (0..alternatives).any(|one| (0..one).any(|other| level(ranks, one, other)));
    assert_eq!(hits(found.tied()), count(&tied));
}

#[test]
fn central_weights_are_the_mean_and_the_spread_of_those_under_which_an_alternative_is_first() {
    let drawn = written_down(5, 1_000);
    let found = counted(&drawn, 5);
    for one in 0..5 {
        let is_first = |(values, vetoed, _): &&World| ranks(values, *vetoed)[one] == Some(0);
        let weights: Vec<f64> = drawn.iter().filter(is_first).map(|(_, _, weights)| weights[0]).collect();
        let count = weights.len() as f64;
        let mean = weights.iter().sum::<f64>() / count;
        let variance = weights.iter().map(|weight| (weight - mean) * (weight - mean)).sum::<f64>() / count;
        let central = found.central_unguarded(one).unwrap();
        let weight = central.weights[0];
        assert_eq!(central.hits as usize, weights.len());
        assert!((weight.mean - mean).abs() < 1e-12 && (weight.deviation - variance.sqrt()).abs() < 1e-9);
        assert!((weight.error - (variance / count).sqrt()).abs() < 1e-9);
    }
}

/// Worlds that somebody else draws.
struct Coin;

impl Worlds for Coin {
    type Scratch = ();

    fn alternatives(&self) -> usize {
        2
    }

    fn criteria(&self) -> usize {
        0
    }

    fn scratch(&self) {}

    fn draw(&self, random: &mut Random, (): &mut (), batch: &mut Batch) {
        for column in 0..WIDTH {
            let (values, veto) = ([random.unit(), 0.25], u64::from(random.unit() < 0.5));
            batch.set(column, &values, veto, &[]);
        }
    }
}

#[test]
fn somebody_elses_worlds_are_counted_too() {
    let found = Acceptability::sampled(&Coin, &Run::new(20_000, 1));
    assert!(found.first(0).unwrap().interval.contains(0.375));
    assert!(found.vetoed(0).unwrap().interval.contains(0.5));
    assert!(found.beats(1, 0).unwrap().interval.contains(0.625));
    assert!(found.central_unguarded(0).unwrap().weights.is_empty());
}
