//! The printed intervals hold the true share as often as they say, over a thousand seeds.

use idpfit::robustness::interval::worlds_for;
use idpfit::robustness::{Acceptability, Choice, Prior, Run, Spread, share_interval};

/// How many samples each share is looked at in.
const SEEDS: u64 = 1_000;

/// Two alternatives on two criteria: the first one is first where its weight is above `1 - share`.
fn choice(share: f64) -> Choice {
    let rows = [[share, 0.0], [0.0, 1.0 - share]];
    let rows: Vec<Vec<Spread>> = rows.iter().map(|row| row.iter().copied().map(Spread::Exact).collect()).collect();
    Choice::new(&rows, Prior::even(2).unwrap()).unwrap()
}

/// In how many of a thousand samples the interval holds the true share.
fn covered(share: f64, worlds: u64) -> u64 {
    let choice = choice(share);
    let holds = |seed| {
        let found = Acceptability::sampled(&choice, &Run::new(worlds, seed));
        found.first(0).unwrap().interval.contains(share)
    };
    (0..SEEDS).map(|seed| u64::from(holds(seed))).sum()
}

#[test]
fn intervals_cover_as_often_as_they_say() {
    for share in [0.02, 0.4] {
        let covered = covered(share, 2_000);
        assert!((920..=980).contains(&covered), "{share}: {covered}");
    }
    for share in [0.001, 0.985] {
        let covered = covered(share, 2_000);
        assert!(covered >= 950, "{share}: {covered}");
    }
}

#[test]
#[ignore = "takes a minute without optimisation; the long run has it"]
fn intervals_cover_as_often_as_they_say_at_more_sizes() {
    for worlds in [2_000, 10_000, worlds_for(0.005)] {
        for share in [0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.97, 0.98] {
            let covered = covered(share, worlds);
            assert!((920..=980).contains(&covered), "{share} of {worlds}: {covered}");
        }
        for share in [0.0, 1e-5, 1e-4, 0.001, 0.003, 0.005, 0.01, 0.015, 0.019, 0.981, 0.99, 0.999, 1.0] {
            let covered = covered(share, worlds);
            assert!(covered >= 950, "{share} of {worlds}: {covered}");
        }
    }
}

/// The chance of each count of `worlds`, each world a hit with the chance `share`.
fn binomial(worlds: u64, share: f64) -> Vec<f64> {
    let mut chances = vec![1.0];
    for _ in 0..worlds {
        let mut next = vec![0.0; chances.len() + 1];
        for (count, chance) in chances.iter().enumerate() {
            next[count] += chance * (1.0 - share);
            next[count + 1] += chance * share;
        }
        chances = next;
    }
    chances
}

#[test]
fn intervals_cover_by_enumeration_of_every_count() {
    let worlds = 400;
    for step in 0..=100 {
        let share = f64::from(step) / 100.0;
        let inside = |hits: usize| share_interval(hits as u64, worlds).contains(share);
        let covered: f64 = binomial(worlds, share)
            .iter()
            .enumerate()
            .filter(|(hits, _)| inside(*hits))
            .map(|(_, chance)| chance)
            .sum();
        let least = if (0.02..=0.98).contains(&share) { 0.92 } else { 0.95 };
        assert!(covered >= least, "{share}: {covered}");
        assert!(covered <= 0.985 || !(0.03..=0.97).contains(&share), "{share}: {covered}");
    }
}
