//! Which ticket type becomes the golden path.
//!
//! The value of a type is absolute, so that one more type moves no other: `(Σ weight · term) / (Σ weight of terms with data) · (1 − risk/8)`,
//! where work saved and waiting removed a week count as `log2(1 + x) / log2(1 + full)`, requesting teams as their share of a full number,
//! and being passed on as `1 / (1 + times)`. The weights are in the framework.

use crate::framework::{Pack, PathWeights};
use crate::scale::unit;

/// A ticket type that could become the golden path.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Candidate {
    /// What is asked for.
    pub name: String,
    /// Tickets a week; none where the data carry no rate.
    pub per_week: Option<f64>,
    /// Tickets in the window, if they were counted.
    pub tickets: Option<u64>,
    /// Teams that ask for it, if they are known.
    pub teams: Option<u32>,
    /// Hours a ticket waits, typically.
    pub wait: Option<f64>,
    /// Hours that 85 of 100 tickets wait at most.
    pub wait_p85: Option<f64>,
    /// Hours of work on a ticket, on both sides.
    pub handling: Option<f64>,
    /// How many times a ticket is passed on, in the mean.
    pub reassigned: Option<f64>,
    /// The share that needs no judgement, 0 to 1.
    pub standard: Option<f64>,
    /// The risk of doing it by oneself, 0 to 4.
    pub risk: Option<f64>,
    /// Whether it asks for something; `false` for reports of a fault.
    pub request: Option<bool>,
    /// Whether it was counted in an export rather than typed in.
    pub measured: bool,
    /// Whether an earlier plan made a path for it.
    pub served: bool,
}

/// What keeps a ticket type from becoming the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hurdle {
    /// Too few tickets a week to measure anything.
    TooRare,
    /// How many come a week is not known.
    RateUnknown,
    /// Too few tickets in the window.
    TooFew,
    /// A single team asks for it.
    OneTeam,
    /// Reports of a fault, not requests.
    NotARequest,
    /// Too many need judgement.
    NotStandard,
    /// How standard it is is not known.
    StandardUnknown,
    /// There is a path for it already.
    Served,
}

/// A ticket type with its value and hurdles.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The type.
    pub candidate: Candidate,
    /// Its value, 0 to 1; none where nobody knows how many come a week.
    pub value: Option<f64>,
    /// Hours of work saved a week.
    pub toil: Option<f64>,
    /// Hours of waiting removed a week.
    pub waiting: Option<f64>,
    /// What keeps it from becoming the path.
    pub hurdles: Vec<Hurdle>,
}

/// A weight of the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Work saved.
    Toil,
    /// Waiting removed.
    Wait,
    /// Teams reached.
    Teams,
    /// Being passed on.
    Reassignments,
}

impl Weight {
    const ALL: [Self; 4] = [Self::Toil, Self::Wait, Self::Teams, Self::Reassignments];

    /// Returns the weights with this one times a factor.
    fn scaled(self, weights: &PathWeights, factor: f64) -> PathWeights {
        let mut scaled = *weights;
        let weight = match self {
            Self::Toil => &mut scaled.toil,
            Self::Wait => &mut scaled.wait,
            Self::Teams => &mut scaled.teams,
            Self::Reassignments => &mut scaled.reassignments,
        };
        *weight *= factor;
        scaled
    }
}

/// A change that would put another type first.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// A weight, times a factor.
    Weight {
        /// The weight.
        weight: Weight,
        /// The factor: 0.5 or 1.5.
        factor: f64,
        /// The type that would come first.
        first: String,
    },
    /// The runner-up's tickets a week.
    Volume {
        /// From so many a week on.
        from: f64,
    },
}

/// The path that was chosen, and the others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PathChoice {
    /// The type that was confirmed, else the best without a hurdle.
    pub chosen: Option<Judged>,
    /// Whether somebody confirmed it by name.
    pub confirmed: bool,
    /// The rest, best first: those without hurdles before those with.
    pub others: Vec<Judged>,
    /// What would put another first; empty if nothing was chosen or nothing else could be.
    pub turns: Vec<Turn>,
}

impl PathChoice {
    /// Returns the best of the others without a hurdle.
    pub fn runner_up(&self) -> Option<&Judged> {
        self.others.iter().find(|judged| judged.hurdles.is_empty())
    }
}

/// The share by which each weight is changed to see what depends on it.
const DOUBT: [f64; 2] = [0.5, 1.5];

/// The most tickets a week that are looked at when asking from when on the runner-up would lead.
const MOST_A_WEEK: f64 = 100_000.0;

/// Chooses the path among ticket types; ties keep their order. A type confirmed by name is chosen whatever its hurdles; a name that
/// no type has chooses nothing else than none would.
pub fn choose(pack: &Pack, candidates: &[Candidate], confirmed: Option<&str>) -> PathChoice {
    choose_by(&pack.framework.plan.path, candidates, confirmed)
}

fn choose_by(weights: &PathWeights, candidates: &[Candidate], confirmed: Option<&str>) -> PathChoice {
    let mut others = ranked(weights, candidates);
    let named = confirmed.and_then(|name| others.iter().position(|judged| is_called(&judged.candidate, name)));
    let best = || others.first().filter(|best| best.hurdles.is_empty()).map(|_| 0);
    let Some(at) = named.or_else(best) else {
        return PathChoice { others, ..PathChoice::default() };
    };
    let chosen = others.remove(at);
    let mut choice = PathChoice { chosen: Some(chosen), confirmed: named.is_some(), others, turns: Vec::new() };
    if at == 0 {
        choice.turns = turns(weights, candidates, &choice);
    }
    choice
}

/// Returns whether a type has a name, however it is spelt in capitals.
pub fn is_called(candidate: &Candidate, name: &str) -> bool {
    candidate.name.trim().to_lowercase() == name.trim().to_lowercase()
}

fn ranked(weights: &PathWeights, candidates: &[Candidate]) -> Vec<Judged> {
    let mut judged: Vec<Judged> = candidates.iter().map(|candidate| judge(weights, candidate)).collect();
    judged.sort_by(|left, right| {
        let of_value = |judged: &Judged| judged.value.unwrap_or(-1.0);
        let passes = left.hurdles.is_empty().cmp(&right.hurdles.is_empty()).reverse();
        let worth = of_value(right).total_cmp(&of_value(left));
        passes.then(worth).then(right.candidate.tickets.cmp(&left.candidate.tickets))
    });
    judged
}

/// Returns what would put another type first: half or one and a half times a weight, or more tickets of the runner-up.
fn turns(weights: &PathWeights, candidates: &[Candidate], choice: &PathChoice) -> Vec<Turn> {
    let (Some(chosen), Some(runner_up)) = (&choice.chosen, choice.runner_up()) else {
        return Vec::new();
    };
    let mut turns = Vec::new();
    for weight in Weight::ALL {
        for factor in DOUBT {
            let first = ranked(&weight.scaled(weights, factor), candidates).into_iter().next();
            if let Some(first) = first.filter(|first| first.candidate != chosen.candidate) {
                turns.push(Turn::Weight { weight, factor, first: first.candidate.name });
            }
        }
    }
    turns.extend(
        overtakes(weights, chosen.value.unwrap_or(0.0), &runner_up.candidate).map(|from| Turn::Volume { from }),
    );
    turns
}

/// Returns from how many tickets a week on a type would be worth more than a value: its own value only grows with them.
fn overtakes(weights: &PathWeights, value: f64, candidate: &Candidate) -> Option<f64> {
    let worth = |per_week: f64| {
        let more = Candidate { per_week: Some(per_week), ..candidate.clone() };
        judge(weights, &more).value.unwrap_or(0.0)
    };
    let (mut low, mut high) = (candidate.per_week?, MOST_A_WEEK);
    if worth(high) <= value {
        return None;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if worth(middle) > value { high = middle } else { low = middle }
    }
    Some(high)
}

fn judge(weights: &PathWeights, candidate: &Candidate) -> Judged {
    let a_week = candidate.per_week.map(|count| count * candidate.standard.unwrap_or(0.5));
    let toil = a_week.zip(candidate.handling).map(|(count, hours)| count * hours);
    let waiting = a_week.zip(candidate.wait).map(|(count, hours)| count * hours.min(weights.wait_cap_hours));
    let of_full = |amount: f64, full: f64| {
        if full > 0.0 { unit(libm::log2(1.0 + amount) / libm::log2(1.0 + full)) } else { 1.0 }
    };
    let terms = [
        (weights.toil, toil.map(|hours| of_full(hours, weights.toil_full))),
        (weights.wait, waiting.map(|hours| of_full(hours, weights.wait_full))),
        (weights.teams, candidate.teams.map(|teams| unit(f64::from(teams) / weights.teams_full.max(1.0)))),
        (weights.reassignments, candidate.reassigned.map(|times| 1.0 / (1.0 + times.max(0.0)))),
    ];
    let known = terms.iter().filter_map(|(weight, term)| term.map(|term| (weight, term)));
    let (sum, total) = known.fold((0.0, 0.0), |(sum, total), (weight, term)| (sum + weight * term, total + weight));
    let worth = if total > 0.0 { sum / total * (1.0 - candidate.risk.unwrap_or(0.0) / 8.0) } else { 0.0 };
    let value = candidate.per_week.map(|_| worth);
    Judged { candidate: candidate.clone(), value, toil, waiting, hurdles: hurdles(weights, candidate) }
}

fn hurdles(weights: &PathWeights, candidate: &Candidate) -> Vec<Hurdle> {
    let rate = match candidate.per_week {
        None => Some(Hurdle::RateUnknown),
        Some(count) => (count < weights.least_per_week).then_some(Hurdle::TooRare),
    };
    let few = |tickets: u64| (tickets as f64) < weights.least_tickets;
    let standard = match candidate.standard {
        None => Some(Hurdle::StandardUnknown),
        Some(share) => (share < weights.least_standard).then_some(Hurdle::NotStandard),
    };
    let met = [
        rate,
        candidate.tickets.is_some_and(few).then_some(Hurdle::TooFew),
        candidate.teams.is_some_and(|teams| f64::from(teams) < weights.least_teams).then_some(Hurdle::OneTeam),
        (candidate.request == Some(false)).then_some(Hurdle::NotARequest),
        standard,
        candidate.served.then_some(Hurdle::Served),
    ];
    met.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        least_tickets: 20.0,
        least_teams: 2.0,
    };

    fn candidate() -> Candidate {
        Candidate {
            name: "database".to_owned(),
            per_week: Some(10.0),
            wait: Some(40.0),
            handling: Some(4.0),
            standard: Some(1.0),
            risk: Some(0.0),
            ..Candidate::default()
        }
    }

    #[test]
    fn a_type_that_saves_a_full_week_of_work_and_waiting_is_worth_one() {
        assert!((judge(&WEIGHTS, &candidate()).value.unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn risk_halves_the_value_at_its_worst() {
        let risky = Candidate { risk: Some(4.0), ..candidate() };
        assert!((judge(&WEIGHTS, &risky).value.unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_term_without_data_drops_out_and_the_rest_is_normalised() {
        let silent = Candidate { wait: None, ..candidate() };
        assert!((judge(&WEIGHTS, &silent).value.unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn all_four_terms_count_by_their_weights() {
        let known = Candidate { teams: Some(4), reassigned: Some(1.0), ..candidate() };
        assert!((judge(&WEIGHTS, &known).value.unwrap() - (0.4 + 0.3 + 0.2 * 0.5 + 0.1 * 0.5)).abs() < 1e-12);
    }

    #[test]
    fn each_gate_is_a_hurdle_of_its_own() {
        let hurdles = |candidate: Candidate| judge(&WEIGHTS, &candidate).hurdles;
        assert_eq!(hurdles(candidate()), []);
        assert_eq!(hurdles(Candidate { per_week: Some(0.5), ..candidate() }), [Hurdle::TooRare]);
        assert_eq!(hurdles(Candidate { per_week: None, ..candidate() }), [Hurdle::RateUnknown]);
        assert_eq!(hurdles(Candidate { tickets: Some(19), ..candidate() }), [Hurdle::TooFew]);
        assert_eq!(hurdles(Candidate { teams: Some(1), ..candidate() }), [Hurdle::OneTeam]);
        assert_eq!(hurdles(Candidate { request: Some(false), ..candidate() }), [Hurdle::NotARequest]);
        assert_eq!(hurdles(Candidate { standard: Some(0.4), ..candidate() }), [Hurdle::NotStandard]);
        assert_eq!(hurdles(Candidate { standard: None, ..candidate() }), [Hurdle::StandardUnknown]);
        assert_eq!(hurdles(Candidate { served: true, ..candidate() }), [Hurdle::Served]);
    }

    #[test]
    fn a_confirmed_type_is_chosen_with_its_hurdles_and_an_unknown_name_changes_nothing() {
        let rare = Candidate { name: "Rare".to_owned(), per_week: Some(0.5), ..candidate() };
        let all = [candidate(), rare];
        let choice = choose_by(&WEIGHTS, &all, Some(" rare "));
        assert!(choice.confirmed);
        assert_eq!(choice.chosen.unwrap().hurdles, [Hurdle::TooRare]);
        assert_eq!(choose_by(&WEIGHTS, &all, Some("other")), choose_by(&WEIGHTS, &all, None));
    }

    #[test]
    fn nothing_is_chosen_where_nothing_passes() {
        let rare = Candidate { per_week: Some(0.5), ..candidate() };
        let choice = choose_by(&WEIGHTS, &[rare], None);
        assert_eq!((choice.chosen, choice.others.len()), (None, 1));
    }

    #[test]
    fn the_volume_that_would_turn_the_order_is_where_both_are_worth_the_same() {
        let less = Candidate { name: "bucket".to_owned(), per_week: Some(2.0), ..candidate() };
        let first = Candidate { per_week: Some(5.0), ..candidate() };
        let choice = choose_by(&WEIGHTS, &[less, first], None);
        let volume = choice.turns.iter().find_map(|turn| match turn {
            Turn::Volume { from } => Some(*from),
            Turn::Weight { .. } => None,
        });
        assert!((volume.unwrap() - 5.0).abs() < 1e-9);
    }

    prop_compose! {
        fn any_candidate()(
            numbers in proptest::array::uniform5(proptest::option::of(0.0..1e6f64)),
            standard in proptest::option::of(0.0..=1.0f64),
            risk in proptest::option::of(0.0..=4.0f64),
            (teams, tickets) in (proptest::option::of(0..50u32), proptest::option::of(0..1000u64)),
            request in proptest::option::of(any::<bool>()),
            name in "[a-z]{1,8}",
        ) -> Candidate {
            let [per_week, wait, wait_p85, handling, reassigned] = numbers;
            Candidate {
                name, per_week, tickets, teams, wait, wait_p85, handling, reassigned, standard, risk, request,
                measured: true, served: false,
            }
        }
    }

    proptest! {
        #[test]
        fn one_more_type_moves_no_other(
            candidates in proptest::collection::vec(any_candidate(), 1..8),
            more in any_candidate(),
        ) {
            let before = ranked(&WEIGHTS, &candidates);
            let mut with = candidates.clone();
            with.push(more.clone());
            let mut after = ranked(&WEIGHTS, &with);
            let at = after.iter().position(|judged| judged.candidate == more).unwrap();
            let same = before.iter().any(|judged| judged.candidate == more);
            after.remove(at);
            prop_assert!(same || before == after);
        }

        #[test]
        fn a_value_is_a_share(candidate in any_candidate()) {
            let value = judge(&WEIGHTS, &candidate).value.unwrap_or(0.0);
            prop_assert!((0.0..=1.0).contains(&value));
        }

        #[test]
        fn a_weight_said_to_turn_the_order_does(candidates in proptest::collection::vec(any_candidate(), 1..8)) {
            let choice = choose_by(&WEIGHTS, &candidates, None);
            for turn in &choice.turns {
                if let Turn::Weight { weight, factor, first } = turn {
                    let again = choose_by(&weight.scaled(&WEIGHTS, *factor), &candidates, None);
                    prop_assert_eq!(&again.chosen.unwrap().candidate.name, first);
                }
            }
        }
    }
}
