//! The vectors with exact answers, oracles that only try or enumerate, and samples held against both.

use idpfit::robustness::check::agrees;
use idpfit::robustness::interval::worlds_for;
use idpfit::robustness::race::race;
use idpfit::robustness::{
    Acceptability, Choice, Finding, Order, Prior, Run, Spread, Values, Weights, confidence, disagreements,
    exact_shares, pairwise, pairwise_central, worth_knowing,
};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::support::vector;

fn numbers(json: &Json) -> Vec<f64> {
    json.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn table(json: &Json) -> Vec<Vec<f64>> {
    json.as_array().unwrap().iter().map(numbers).collect()
}

fn near(found: &[f64], expected: &[f64], tolerance: f64) -> bool {
    found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() <= tolerance)
}

fn certain(rows: &[Vec<f64>], prior: Prior) -> Choice {
    let rows: Vec<Vec<Spread>> = rows.iter().map(|row| row.iter().copied().map(Spread::Exact).collect()).collect();
    Choice::new(&rows, prior).unwrap()
}

const SPLIT: [&str; 2] = ["smaa_exact_3alt_3crit_perm", "smaa_exact_compromise_3alt_2crit"];

#[test]
fn three_alternatives_have_the_published_shares() {
    for name in SPLIT {
        let vector = vector(name);
        let (rows, expected) = (table(&vector["inputs"]["values"]), &vector["expected"]);
        let tolerance = vector["tolerance"].as_f64().unwrap();
        let prior = Prior::dirichlet(&numbers(&vector["inputs"]["weights"]["alpha"])).unwrap();
        let values = Values::new(rows).unwrap();
        let found = exact_shares(&values, &prior).unwrap();
        for (alternative, expected) in table(&expected["rank_acceptability"]).iter().enumerate() {
            assert!(near(&found.ranks[alternative], expected, tolerance), "{name}: {:?}", found.ranks);
        }
        for (alternative, expected) in table(&expected["central_weights"]).iter().enumerate() {
            assert!(near(found.central[alternative].as_ref().unwrap(), expected, tolerance));
        }
        for (one, row) in table(&expected["pwi"]).iter().enumerate() {
            for (other, expected) in row.iter().enumerate() {
                let found = pairwise(&values, &prior, (one, other)).unwrap().wins();
                assert!((found - expected).abs() <= tolerance);
            }
        }
    }
}

#[test]
fn a_sample_agrees_with_the_published_shares() {
    for name in SPLIT {
        let vector = vector(name);
        let rows = table(&vector["inputs"]["values"]);
        let choice = certain(&rows, Prior::even(rows[0].len()).unwrap());
        let found = Acceptability::sampled(&choice, &Run::new(20_000, 1));
        for (alternative, expected) in table(&vector["expected"]["rank_acceptability"]).iter().enumerate() {
            for (rank, expected) in expected.iter().enumerate() {
                assert!(agrees(found.rank(alternative, rank).unwrap().share, *expected, 20_000));
            }
        }
        for (alternative, expected) in table(&vector["expected"]["central_weights"]).iter().enumerate() {
            for (weight, expected) in found.central(alternative).unwrap().weights.iter().zip(expected) {
                assert!((weight.mean - expected).abs() <= 4.5 * weight.error);
            }
        }
        assert_eq!(disagreements(&choice, &found), Some(vec![]));
    }
}

#[test]
fn two_alternatives_have_the_published_shares() {
    let vector = vector("smaa_two_alternatives_closed_form");
    let tolerance = vector["tolerance"].as_f64().unwrap();
    for case in vector["expected"]["cases"].as_array().unwrap() {
        let (differences, expected) = (numbers(&case["diff"]), case["p_float"].as_f64().unwrap());
        assert!((race(&differences).wins() - expected).abs() <= tolerance, "{differences:?}");
        let values = Values::new(vec![differences.clone(), vec![0.0; differences.len()]]).unwrap();
        let found = exact_shares(&values, &Prior::even(differences.len()).unwrap()).unwrap();
        assert!(near(&found.ranks[0], &[expected, 1.0 - expected], tolerance));
    }
}

#[test]
fn corners_of_a_ranking_have_the_rank_order_centroid() {
    let vector = vector("roc_weights");
    let tolerance = vector["tolerance"]["exact"].as_f64().unwrap();
    for (count, expected) in vector["expected"]["roc_float"].as_object().unwrap() {
        let count: usize = count.parse().unwrap();
        let ranking: Vec<Vec<usize>> = (0..count).map(|item| vec![item]).collect();
        let corners = Prior::ordered(Order::of_groups(count, &ranking).unwrap()).corners().unwrap();
        let mean = |item: usize| corners.iter().map(|corner| corner[item]).sum::<f64>() / count as f64;
        assert!(near(&(0..count).map(mean).collect::<Vec<_>>(), &numbers(expected), tolerance));
    }
    let fourth = numbers(&vector["expected"]["roc_float"]["4"]);
    let relative: Vec<f64> = fourth.iter().map(|weight| weight / fourth[0]).collect();
    let printed = vector["tolerance"]["printed"].as_f64().unwrap();
    // Printed to two digits, the third of them from rounded ones.
    assert!(near(&relative, &numbers(&vector["expected"]["metaweights_m4_printed"]), 2.0 * printed));
}

#[test]
fn sample_sizes_are_the_published_ones() {
    let vector = vector("mc_sample_size");
    let found: Vec<f64> = numbers(&vector["inputs"]["d"]).iter().map(|error| worlds_for(*error) as f64).collect();
    assert!(near(&found, &numbers(&vector["expected"]["K"]), 0.0));
}

#[test]
fn samuelson_and_marks_pay_this_for_a_test() {
    let vector = vector("voi_samuelson_marks");
    let (inputs, expected) = (&vector["inputs"], &vector["expected"]);
    let number = |json: &Json| json.as_f64().unwrap();
    let (wet, dry, test) = (number(&inputs["wet"]), number(&inputs["dry"]), &inputs["test"]);
    let finding = |chance: f64, is_wet: f64| Finding { chance, values: vec![is_wet * wet + (1.0 - is_wet) * dry, 0.0] };
    let chance = number(&inputs["p_wet"]);
    let perfect = worth_knowing(&[finding(chance, 1.0), finding(1.0 - chance, 0.0)]).unwrap();
    let good = number(&test["p_good"]);
    let tested = [(good, "p_wet_given_good"), (1.0 - good, "p_wet_given_bad")];
    let imperfect = worth_knowing(&tested.map(|(chance, key)| finding(chance, number(&test[key])))).unwrap();
    let found = [perfect.now, perfect.gain, imperfect.known, imperfect.gain];
    let keys = ["ev_now", "evpi", "ev_with_test", "evsi"].map(|key| number(&expected[key]));
    assert!(near(&found, &keys, number(&vector["tolerance"])));
    assert!(near(&[imperfect.changes], &[1.0 - good], 1e-12));
}

/// Priors that have corners, of four criteria.
fn cornered() -> [Prior; 5] {
    [
        Prior::even(4).unwrap(),
        Prior::at_least(&[0.1, 0.3, 0.0, 0.05]).unwrap(),
        Prior::dirichlet(&[2.0, 1.0, 3.0, 0.0]).unwrap(),
        Prior::ordered(Order::new(4, &[(2, 0), (0, 3), (3, 1)]).unwrap()),
        Prior::fixed(&Weights::normalized(&[0.3, 0.2, 0.35, 0.15]).unwrap()).unwrap(),
    ]
}

const ROWS: [[f64; 4]; 3] = [[0.9, 0.2, 0.4, 0.5], [0.3, 0.8, 0.6, 0.1], [0.5, 0.4, 0.55, 0.7]];

#[test]
fn sampling_racing_and_splitting_agree_for_every_prior_with_corners() {
    let rows: Vec<Vec<f64>> = ROWS.iter().map(|row| row.to_vec()).collect();
    let values = Values::new(rows.clone()).unwrap();
    for prior in cornered() {
        let exact = exact_shares(&values, &prior).unwrap();
        let found = Acceptability::sampled(&certain(&rows, prior.clone()), &Run::new(20_000, 2));
        assert_eq!(disagreements(&certain(&rows, prior.clone()), &found), Some(vec![]));
        for one in 0..3 {
            let sampled: Vec<f64> = (0..3).map(|rank| found.rank(one, rank).unwrap().share).collect();
            assert!(sampled.iter().zip(&exact.ranks[one]).all(|(found, exact)| agrees(*found, *exact, 20_000)));
            let central = found.central(one).iter().flat_map(|central| central.weights.clone()).collect::<Vec<_>>();
            for (weight, exact) in central.iter().zip(exact.central[one].iter().flatten()) {
                assert!((weight.mean - exact).abs() <= 4.5 * weight.error + 1e-12);
            }
            let other = (one + 1) % 3;
            let pair = Values::new(vec![rows[one].clone(), rows[other].clone()]).unwrap();
            let split = exact_shares(&pair, &prior).unwrap();
            let raced = pairwise(&values, &prior, (one, other)).unwrap().wins();
            assert!((split.ranks[0][0] - raced).abs() < 1e-12);
            match (&split.central[0], pairwise_central(&values, &prior, (one, other))) {
                (Some(split), Some(raced)) => assert!(near(split, &raced, 1e-10)),
                (split, raced) => assert!(split.is_none() && raced.is_none()),
            }
        }
    }
}

#[test]
fn a_wrong_sample_is_found_out() {
    let rows: Vec<Vec<f64>> = ROWS.iter().map(|row| row.to_vec()).collect();
    let [even, bounded, ..] = cornered();
    let found = Acceptability::sampled(&certain(&rows, bounded), &Run::new(20_000, 2));
    assert!(!disagreements(&certain(&rows, even.clone()), &found).unwrap().is_empty());
    let uncertain = Choice::new(&[vec![Spread::Uniform { low: 0.0, high: 1.0 }; 4]], even).unwrap();
    assert!(disagreements(&uncertain, &found).is_none());
}

#[test]
fn triangular_values_and_weights_drawn_apart_give_the_same_shares_within_their_errors() {
    // Two alternatives, one criterion: the chance that one uniform number is above another, by hand.
    let cell = |low: f64, high: f64| vec![Spread::Uniform { low, high }];
    let choice = Choice::new(&[cell(0.0, 1.0), cell(0.5, 1.5)], Prior::even(1).unwrap()).unwrap();
    let found = Acceptability::sampled(&choice, &Run::new(40_000, 3));
    assert!(agrees(found.first(0).unwrap().share, 0.125, 40_000));
    let central = found.central(0).unwrap();
    let factor = confidence(&choice, &central, 0, &Run::new(40_000, 3)).unwrap();
    assert!(agrees(factor.share, 0.125, 40_000) && factor.hits != found.first(0).unwrap().hits);
}

proptest! {
    #[test]
    fn three_shares_sum_to_one_and_fit_the_races(rows in prop::collection::vec(prop::collection::vec(-1.0..1.0_f64, 5), 3)) {
        let (values, prior) = (Values::new(rows).unwrap(), Prior::even(5).unwrap());
        let found = exact_shares(&values, &prior).unwrap();
        for rank in 0..3 {
            prop_assert!((found.ranks.iter().map(|ranks| ranks[rank]).sum::<f64>() - 1.0).abs() < 1e-12);
        }
        // How often one is better than either other, counted twice over: by rank and by pair.
        for one in 0..3 {
            let wins: f64 = (0..3).map(|other| pairwise(&values, &prior, (one, other)).unwrap().wins()).sum();
            prop_assert!((2.0 * found.ranks[one][0] + found.ranks[one][1] - wins).abs() < 1e-12);
        }
    }
}
