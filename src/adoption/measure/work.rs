//! Metrics of time, effort, ease and harm.

use super::{Basis, Measure, Metric, Open};
use crate::adoption::interval::{Interval, median_ranks, poisson};

/// M6: median and 85th percentile of the hours from request to usable result, beside those of tickets before.
pub(super) fn lead_time(basis: &Basis<'_>) -> Measure {
    let before = basis.plan.map(|plan| plan.baseline).unwrap_or_default();
    let measure = Measure {
        baseline: before.lead_p50_h,
        baseline_p85_h: before.lead_p85_h,
        ..Measure::none(Metric::LeadTime, Open::NotCounted)
    };
    let Some(lead) = basis.counted.lead else { return measure };
    let runs = basis.counted.runs.as_ref().map(|over| over.what.iter().map(|row| row.succeeded as f64).sum::<f64>());
    let runs = runs.unwrap_or(lead.runs as f64);
    Measure {
        value: Some(lead.p50_h),
        p85_h: Some(lead.p85_h),
        cases: lead.runs as f64,
        denominator: Some(lead.runs as f64),
        open: None,
        saved_h: before.lead_p50_h.map(|hours| runs * (hours - lead.p50_h)),
        ..measure
    }
}

/// M8: median of the working days from invitation to first success.
pub(super) fn first_success(basis: &Basis<'_>) -> Measure {
    let measure = Measure::none(Metric::FirstSuccess, Open::NotCounted);
    let Some(first) = basis.counted.first_success else { return measure };
    let developers = first.developers as f64;
    Measure {
        value: Some(first.days),
        denominator: Some(developers),
        cases: developers,
        open: None,
        beside: Some(first.without),
        ..measure
    }
}

/// M9: platform hours a week by hours saved a week, where hours saved = successful runs a week · (handling before − after).
pub(super) fn run_cost(basis: &Basis<'_>) -> Measure {
    let none = |open| Measure::none(Metric::RunCost, open);
    let (Some(hours), Some(runs)) = (&basis.counted.hours, &basis.counted.runs) else { return none(Open::NotCounted) };
    let Some(before) = basis.plan.and_then(|plan| plan.baseline.hands_on_min) else { return none(Open::NoBaseline) };
    let minutes = (before - basis.counted.handling_min.unwrap_or(0.0)).max(0.0);
    let succeeded: f64 = runs.what.iter().map(|row| row.succeeded as f64).sum();
    let a_week = |amount: f64, days: f64| if days > 0.0 { amount * 7.0 / days } else { 0.0 };
    let saved = a_week(succeeded, runs.days) * minutes / 60.0;
    let spent = a_week(hours.what, hours.days);
    Measure { cases: succeeded, ..Measure::ratio(Metric::RunCost, spent, saved) }
}

/// M10: the lower median of answers 1 to 5; never a mean of answers that are only ordered.
pub(super) fn ease(basis: &Basis<'_>) -> Measure {
    let Some(answers) = basis.counted.ease else { return Measure::none(Metric::Ease, Open::NotCounted) };
    let total = answers.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
    let interval = median_ranks(total)
        .and_then(|(low, high)| Some(Interval { low: ranked(&answers, low)?, high: ranked(&answers, high)? }));
    let value = ranked(&answers, total.div_ceil(2));
    Measure {
        value,
        denominator: Some(total as f64),
        cases: total as f64,
        interval,
        open: None,
        ..Measure::none(Metric::Ease, Open::Nothing)
    }
}

/// Returns the answer at a rank, counted from 1.
fn ranked(answers: &[u64; 5], rank: u64) -> Option<f64> {
    let mut below = 0_u64;
    let levels = [1.0, 2.0, 3.0, 4.0, 5.0];
    answers.iter().zip(levels).find_map(|(count, level)| {
        below = below.saturating_add(*count);
        (rank > 0 && below >= rank).then_some(level)
    })
}

/// M11: failed changes and incidents per 100 changes, beside the same before.
pub(super) fn failures(basis: &Basis<'_>) -> Measure {
    let none = Measure::none(Metric::Failures, Open::NotCounted);
    let Some(deployments) = &basis.counted.deployments else { return none };
    let changes = deployments.what;
    let incidents = basis.counted.incidents.as_ref().map(|over| over.what);
    let sum = |failed: Option<u64>, incidents: Option<u64>| {
        let known = [failed, incidents].into_iter().flatten().map(|count| count as f64);
        known.fold(None, |sum: Option<f64>, count| Some(sum.unwrap_or(0.0) + count))
    };
    let Some(harm) = sum(changes.failed, incidents.map(|incidents| incidents.count)) else { return none };
    let harm_before = sum(changes.before_failed, incidents.and_then(|incidents| incidents.before));
    let before = changes.before.filter(|before| *before > 0).zip(harm_before);
    let count = changes.count as f64;
    let measure = Measure::ratio(Metric::Failures, harm, count);
    Measure {
        value: measure.value.map(|share| share * 100.0),
        interval: poisson(harm).filter(|_| count > 0.0).map(|ends| ends.map(|end| end * 100.0 / count)),
        baseline: before.map(|(changes, harm)| harm * 100.0 / changes as f64),
        ..measure
    }
}
