//! Which ticket type becomes the golden path.
//!
//! The value of a type is absolute, so that one more type moves no other: `(Σ weight · term) / (Σ weight of terms with data) · (1 − risk/8)`,
//! where work saved and waiting removed a week count as `log2(1 + x) / log2(1 + full)`. The weights are in the framework.

use crate::framework::{Pack, PathWeights};
use crate::scale::unit;

/// A ticket type that could become the golden path.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What is asked for.
    pub name: String,
    /// Tickets a week.
    pub per_week: f64,
    /// Hours a ticket waits.
    pub wait: Option<f64>,
    /// Hours of work on a ticket, on both sides.
    pub handling: Option<f64>,
    /// The share that needs no judgement, 0 to 1.
    pub standard: Option<f64>,
    /// The risk of doing it by oneself, 0 to 4.
    pub risk: Option<f64>,
}

/// What keeps a ticket type from becoming the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hurdle {
    /// Too few tickets to measure anything.
    TooRare,
    /// Too many need judgement.
    NotStandard,
    /// How standard it is is not known.
    StandardUnknown,
}

/// A ticket type with its value and hurdles.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The type.
    pub candidate: Candidate,
    /// Its value, 0 to 1.
    pub value: f64,
    /// Hours of work saved a week.
    pub toil: Option<f64>,
    /// Hours of waiting removed a week.
    pub waiting: Option<f64>,
    /// What keeps it from becoming the path.
    pub hurdles: Vec<Hurdle>,
}

/// The path that was chosen, and the others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PathChoice {
    /// The best type without a hurdle.
    pub chosen: Option<Judged>,
    /// The rest, best first: those without hurdles before those with.
    pub others: Vec<Judged>,
}

/// Chooses the path among ticket types; ties keep their order.
pub fn choose(pack: &Pack, candidates: &[Candidate]) -> PathChoice {
    let weights = &pack.framework.plan.path;
    let mut judged: Vec<Judged> = candidates.iter().map(|candidate| judge(weights, candidate)).collect();
    judged.sort_by(|left, right| {
        left.hurdles.is_empty().cmp(&right.hurdles.is_empty()).reverse().then(right.value.total_cmp(&left.value))
    });
    let passes = judged.first().is_some_and(|best| best.hurdles.is_empty());
    let mut judged = judged.into_iter();
    let chosen = if passes { judged.next() } else { None };
    PathChoice { chosen, others: judged.collect() }
}

fn judge(weights: &PathWeights, candidate: &Candidate) -> Judged {
    let standard = candidate.standard.unwrap_or(0.5);
    let a_week = candidate.per_week * standard;
    let toil = candidate.handling.map(|hours| a_week * hours);
    let waiting = candidate.wait.map(|hours| a_week * hours.min(weights.wait_cap_hours));
    let terms = [(weights.toil, toil, weights.toil_full), (weights.wait, waiting, weights.wait_full)];
    let (mut sum, mut total) = (0.0, 0.0);
    for (weight, amount, full) in terms {
        if let Some(amount) = amount {
            sum += weight * unit(libm::log2(1.0 + amount) / libm::log2(1.0 + full));
            total += weight;
        }
    }
    let value = if total > 0.0 { sum / total * (1.0 - candidate.risk.unwrap_or(0.0) / 8.0) } else { 0.0 };
    let mut hurdles = Vec::new();
    if candidate.per_week < weights.least_per_week {
        hurdles.push(Hurdle::TooRare);
    }
    match candidate.standard {
        None => hurdles.push(Hurdle::StandardUnknown),
        Some(share) if share < weights.least_standard => hurdles.push(Hurdle::NotStandard),
        Some(_) => {}
    }
    Judged { candidate: candidate.clone(), value, toil, waiting, hurdles }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: PathWeights = PathWeights {
        toil: 0.4,
        wait: 0.3,
        teams: 0.2,
        reassignments: 0.1,
        toil_full: 40.0,
        wait_full: 400.0,
        teams_full: 8.0,
        wait_cap_hours: 120.0,
        weeks_per_month: 4.345,
        least_per_week: 1.0,
        least_standard: 0.5,
    };

    fn candidate() -> Candidate {
        Candidate {
            name: "database".to_owned(),
            per_week: 10.0,
            wait: Some(40.0),
            handling: Some(4.0),
            standard: Some(1.0),
            risk: Some(0.0),
        }
    }

    #[test]
    fn a_type_that_saves_a_full_week_of_work_and_waiting_is_worth_one() {
        assert!((judge(&WEIGHTS, &candidate()).value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn risk_halves_the_value_at_its_worst() {
        let risky = Candidate { risk: Some(4.0), ..candidate() };
        assert!((judge(&WEIGHTS, &risky).value - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_term_without_data_drops_out_and_the_rest_is_normalised() {
        let silent = Candidate { wait: None, ..candidate() };
        assert!((judge(&WEIGHTS, &silent).value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_rare_type_meets_a_hurdle() {
        let rare = Candidate { per_week: 0.5, ..candidate() };
        assert_eq!(judge(&WEIGHTS, &rare).hurdles, [Hurdle::TooRare]);
    }
}
