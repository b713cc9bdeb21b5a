//! Worked values from the literature.

use idpfit::assessment::rank_order_centroid;

/// Rank-order-centroid weights of 2 to 12 ranks, as exact fractions: the centroid of all weights that are in order and sum to one.
///
/// Barron and Barrett, "Decision quality using ranked attribute weights", Management Science 42, 1996, p. 1515; Edwards and Barron,
/// "SMARTS and SMARTER", Organizational Behavior and Human Decision Processes 60, 1994.
const CENTROIDS: [&[(u32, u32)]; 11] = [
    &[(3, 4), (1, 4)],
    &[(11, 18), (5, 18), (1, 9)],
    &[(25, 48), (13, 48), (7, 48), (1, 16)],
    &[(137, 300), (77, 300), (47, 300), (9, 100), (1, 25)],
    &[(49, 120), (29, 120), (19, 120), (37, 360), (11, 180), (1, 36)],
    &[(363, 980), (223, 980), (153, 980), (319, 2940), (107, 1470), (13, 294), (1, 49)],
    &[(761, 2240), (481, 2240), (341, 2240), (743, 6720), (533, 6720), (73, 1344), (15, 448), (1, 64)],
    &[
        (7129, 22680),
        (4609, 22680),
        (3349, 22680),
        (2509, 22680),
        (1879, 22680),
        (275, 4536),
        (191, 4536),
        (17, 648),
        (1, 81),
    ],
    &[
        (7381, 25200),
        (4861, 25200),
        (3601, 25200),
        (2761, 25200),
        (2131, 25200),
        (1627, 25200),
        (1207, 25200),
        (121, 3600),
        (19, 900),
        (1, 100),
    ],
    &[
        (83711, 304_920),
        (55991, 304_920),
        (42131, 304_920),
        (32891, 304_920),
        (25961, 304_920),
        (20417, 304_920),
        (15797, 304_920),
        (1691, 43560),
        (299, 10890),
        (21, 1210),
        (1, 121),
    ],
    &[
        (86021, 332_640),
        (58301, 332_640),
        (44441, 332_640),
        (35201, 332_640),
        (28271, 332_640),
        (22727, 332_640),
        (18107, 332_640),
        (2021, 47520),
        (763, 23760),
        (181, 7920),
        (23, 1584),
        (1, 144),
    ],
];

#[test]
fn rank_order_centroid_weights_are_the_published_fractions() {
    for fractions in CENTROIDS {
        let weights = rank_order_centroid(fractions.len());
        assert_eq!(weights.len(), fractions.len());
        for (weight, (over, under)) in weights.iter().zip(fractions) {
            let exact = f64::from(*over) / f64::from(*under);
            assert!((weight - exact).abs() <= 1e-15, "{weight} is not {over}/{under}");
        }
    }
}

/// The four weights that Barron and Barrett print, to two places.
#[test]
fn rank_order_centroid_weights_of_four_are_as_printed() {
    for (weight, printed) in rank_order_centroid(4).iter().zip([0.52, 0.27, 0.15, 0.06]) {
        assert!((weight - printed).abs() <= 0.005, "{weight} is not {printed}");
    }
}

/// SMAA-2 states them relative to the first (Lahdelma and Salminen, "SMAA-2", Operations Research 49, 2001).
#[test]
fn rank_order_centroid_weights_of_four_relative_to_the_first_are_as_printed() {
    let weights = rank_order_centroid(4);
    for (weight, printed) in weights.iter().zip([1.0, 0.52, 0.28, 0.12]) {
        assert!((weight / weights[0] - printed).abs() <= 0.005, "{weight} is not {printed}");
    }
}
