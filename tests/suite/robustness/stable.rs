//! Weight stability against the published case, against its own ends, and against trying.

use idpfit::robustness::{Stability, Values, Weights, ranking_stability, stability, tipping_point};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::support::vector;

fn numbers(json: &Json) -> Vec<f64> {
    json.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn triantaphyllou_and_sanchez_give_these_scores_changes_and_intervals() {
    let vector = vector("wsm_triantaphyllou_sanchez1997");
    let (inputs, expected) = (&vector["inputs"], &vector["expected"]);
    let tolerance = vector["tolerance"].as_f64().unwrap();
    let values = Values::new(inputs["values"].as_array().unwrap().iter().map(numbers).collect()).unwrap();
    let stated = numbers(&inputs["weights"]);
    let (weights, sum) = (Weights::normalized(&stated).unwrap(), stated.iter().sum::<f64>());
    for (found, expected) in values.weighted(&weights).iter().zip(numbers(&expected["scores"])) {
        assert!((found * sum - expected).abs() < tolerance);
    }
    assert_eq!(values.ranking(&weights), [0, 1, 2, 3]);
    for row in expected["proportional_wsi_winner"].as_array().unwrap() {
        let criterion = row["criterion"].as_u64().unwrap() as usize;
        let Stability { low, high, .. } = stability(&values, &weights, &[criterion]).unwrap();
        let rival = |key: &str| row[key].as_u64().map(|rival| rival as usize);
        assert!((low.share - row["lo_float"].as_f64().unwrap()).abs() < tolerance);
        assert!((high.share - row["hi_float"].as_f64().unwrap()).abs() < tolerance);
        assert_eq!((low.rival, high.rival), (rival("challenger_below"), rival("challenger_above")));
    }
    for row in expected["min_change_table"].as_array().unwrap() {
        let pair = (row["pair"][0].as_u64().unwrap() as usize, row["pair"][1].as_u64().unwrap() as usize);
        for (criterion, expected) in row["delta"].as_array().unwrap().iter().enumerate() {
            // What is subtracted from the stated weight before all are normalised, for the tipping share.
            let change = |share: f64| (stated[criterion] - share * sum) / (1.0 - share);
            let found = tipping_point(&values, &weights, &[criterion], pair).map(change);
            match (found, expected.as_f64()) {
                (Some(found), Some(expected)) => assert!((found - expected).abs() < tolerance, "{found} {expected}"),
                (found, expected) => assert_eq!(found, expected, "{pair:?} {criterion}"),
            }
        }
    }
}

/// The weights after a group has taken a share, the ratios kept.
fn moved(weights: &Weights, group: &[usize], share: f64) -> Weights {
    let of_group: f64 = group.iter().map(|criterion| weights.get()[*criterion]).sum();
    let scale =
        |criterion: usize| if group.contains(&criterion) { share / of_group } else { (1.0 - share) / (1.0 - of_group) };
    let raw: Vec<f64> = weights.get().iter().enumerate().map(|(at, weight)| weight * scale(at)).collect();
    Weights::normalized(&raw).unwrap()
}

proptest! {
    #[test]
    fn the_leader_changes_just_beyond_an_end_and_not_inside(
        rows in prop::collection::vec(prop::collection::vec(0.0..1.0_f64, 6), 2..6),
        raw in prop::collection::vec(0.05..1.0_f64, 6),
        group in prop::sample::subsequence(vec![0_usize, 1, 2, 3, 4, 5], 1..5),
        inside in 0.001..0.999_f64,
    ) {
        let (values, weights) = (Values::new(rows).unwrap(), Weights::normalized(&raw).unwrap());
        let leader = values.ranking(&weights)[0];
        let leads = |share: f64| values.ranking(&moved(&weights, &group, share))[0];
        let Stability { share, low, high } = stability(&values, &weights, &group).unwrap();
        prop_assert!(low.share <= share && share <= high.share);
        prop_assert_eq!(leads(low.share + inside * (high.share - low.share)), leader);
        for (end, step) in [(low, -1e-9), (high, 1e-9)] {
            if end.rival.is_some() && (1e-6..1.0 - 1e-6).contains(&end.share) {
                prop_assert_eq!(Some(leads(end.share + step)), end.rival);
                prop_assert_eq!(leads(end.share - step), leader);
                let tips = tipping_point(&values, &weights, &group, (leader, end.rival.unwrap())).unwrap();
                prop_assert!((tips - end.share).abs() < 1e-12);
            }
        }
        let ranking = ranking_stability(&values, &weights, &group).unwrap();
        prop_assert!(ranking.low.share >= low.share - 1e-12 && ranking.high.share <= high.share + 1e-12);
    }
}
