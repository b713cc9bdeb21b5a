//! What speaks for an alternative and against it, criterion by criterion.

use serde::Serialize;

use crate::decision::{Contribution, Ranked};

use super::super::{Case, words};

/// A criterion that speaks for an alternative or against it.
#[derive(Debug, Clone, Serialize)]
pub struct MeritView {
    /// The criterion.
    pub criterion: String,
    /// How well the alternative serves it.
    pub value: String,
    /// The points of fit that it makes or loses.
    pub points: String,
}

/// From this value on a criterion speaks for an alternative: most of what is possible.
const GOOD: f64 = 0.7;

/// Up to this value a criterion speaks against an alternative: half of what is possible.
const BAD: f64 = 0.5;

/// Returns the criteria that an alternative does best on.
pub(super) fn strengths(case: &Case<'_>, ranked: &Ranked) -> Vec<MeritView> {
    merits(case, ranked, |contribution| contribution.points, |value| value >= GOOD)
}

/// Returns the criteria that cost an alternative most.
pub(super) fn weaknesses(case: &Case<'_>, ranked: &Ranked) -> Vec<MeritView> {
    merits(case, ranked, |contribution| 100.0 * contribution.weight - contribution.points, |value| value <= BAD)
}

/// Returns the three criteria that matter most by a measure of points, among those whose value passes.
fn merits(
    case: &Case<'_>,
    ranked: &Ranked,
    points: impl Fn(&Contribution) -> f64,
    passes: impl Fn(f64) -> bool,
) -> Vec<MeritView> {
    let criteria = case.pack.framework.criteria.iter().zip(&ranked.contributions);
    let mut merits: Vec<(f64, MeritView)> = criteria
        .filter(|(_, contribution)| passes(contribution.value) && points(contribution) >= 0.05)
        .map(|(criterion, contribution)| {
            let points = points(contribution);
            let (value, shown) = (words::percent(contribution.value), words::tenths(points));
            (points, MeritView { criterion: criterion.name.clone(), value, points: shown })
        })
        .collect();
    merits.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    merits.into_iter().take(3).map(|(_, merit)| merit).collect()
}
