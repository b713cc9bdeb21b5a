//! Every edge has a stated outcome: no panic, and nothing that is not a number.

use idpfit::robustness::{Acceptability, Choice, Prior, Run, Spread, Weights, confidence};

use super::repeatable::uncertain;

fn certain(rows: &[&[f64]]) -> Choice {
    let rows: Vec<Vec<Spread>> =
        rows.iter().map(|row| row.iter().map(|value| Spread::Exact(*value)).collect()).collect();
    let prior = Prior::even(rows[0].len()).unwrap();
    Choice::new(&rows, prior).unwrap()
}

/// Everything that can be asked is a number or nothing.
fn is_sound(found: &Acceptability) {
    let count = found.alternatives();
    let mut shares = vec![found.tied(), found.all_vetoed()];
    for one in 0..count {
        shares.push(found.vetoed(one));
        shares.extend((0..count).map(|rank| found.rank(one, rank)));
        shares.extend((0..count).flat_map(|other| [found.beats(one, other), found.ties(one, other)]));
        for weight in found.central_unguarded(one).into_iter().flat_map(|central| central.weights) {
            assert!([weight.mean, weight.deviation, weight.error].iter().all(|part| part.is_finite()));
        }
    }
    for share in shares.into_iter().flatten() {
        assert!((0.0..=1.0).contains(&share.share) && share.interval.contains(share.share));
        assert!(0.0 <= share.interval.low && share.interval.low < share.interval.high && share.interval.high <= 1.0);
    }
}

#[test]
fn one_alternative_is_first_in_every_world() {
    let found = Acceptability::sampled(&certain(&[&[0.3, 0.4]]), &Run::new(1_000, 0));
    is_sound(&found);
    assert_eq!(found.first(0).unwrap().hits, 1_000);
    assert!(found.beats(0, 1).is_none() && found.rank(0, 1).is_none() && found.rank(1, 0).is_none());
}

#[test]
fn all_equal_share_the_first_rank_and_are_told_as_tied() {
    let found = Acceptability::sampled(&certain(&[&[0.3, 0.4], &[0.3, 0.4], &[0.3, 0.4]]), &Run::new(1_000, 0));
    is_sound(&found);
    assert!((0..3).all(|alternative| found.first(alternative).unwrap().hits == 1_000));
    assert_eq!((found.tied().unwrap().hits, found.ties(0, 2).unwrap().hits), (1_000, 1_000));
    assert_eq!(found.beats(0, 1).unwrap().hits, 0);
}

#[test]
fn no_worlds_leave_every_share_unknown() {
    let choice = certain(&[&[0.3, 0.4], &[0.4, 0.3]]);
    let found = Acceptability::sampled(&choice, &Run::new(0, 0));
    is_sound(&found);
    assert!(found.first(0).is_none() && found.tied().is_none() && found.central_unguarded(0).is_none());
}

#[test]
fn the_least_and_the_greatest_seed_are_like_any_other() {
    let choice = certain(&[&[1.0, 0.0], &[0.0, 1.0]]);
    for seed in [0, 1, u64::MAX] {
        let found = Acceptability::sampled(&choice, &Run::new(4_000, seed));
        is_sound(&found);
        assert!((found.first(0).unwrap().share - 0.5).abs() < 4.5 * 0.5 / 4_000.0_f64.sqrt());
    }
}

#[test]
fn a_weight_of_one_leaves_one_criterion() {
    let weights = Weights::normalized(&[0.0, 1.0]).unwrap();
    let choice = certain(&[&[1.0, 0.0], &[0.0, 1.0]]).with_prior(Prior::fixed(&weights).unwrap()).unwrap();
    let found = Acceptability::sampled(&choice, &Run::new(100, 0));
    is_sound(&found);
    assert_eq!((found.first(0).unwrap().hits, found.first(1).unwrap().hits), (0, 100));
}

#[test]
fn sixty_alternatives_and_forty_criteria_fit() {
    for (alternatives, criteria) in [(2, 40), (60, 1), (60, 40), (64, 64)] {
        let found = Acceptability::sampled(&uncertain(alternatives, Prior::even(criteria).unwrap()), &Run::new(100, 5));
        is_sound(&found);
        let firsts: u64 = (0..alternatives).map(|alternative| found.first(alternative).unwrap().hits).sum();
        assert_eq!(firsts, 100);
    }
}

#[test]
fn central_weights_of_few_worlds_are_withheld_and_so_is_the_confidence() {
    let choice = certain(&[&[1.0, 0.0], &[0.0, 1.0], &[0.001, 0.999]]);
    let found = Acceptability::sampled(&choice, &Run::new(1_000, 0));
    assert!(found.central(0).is_some() && found.central(2).is_none());
    let central = found.central(0).unwrap();
    assert_eq!(confidence(&choice, &central, 0, &Run::new(100, 0)).unwrap().hits, 100);
}
