use proptest::prelude::*;

use super::*;
use crate::adoption::agreed::{Before, Mandate};
use crate::adoption::counts::{
    Channel, CheckIn, Deployments, Facts, FirstSuccess, Incidents, Lead, Runs, Tickets, Users, Window,
};
use crate::date::Date;

const CLASS: &str = "New database";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Four weeks.
fn window() -> Window {
    Window { from: day("2027-01-04"), to: day("2027-01-31") }
}

fn plan() -> AgreedPlan {
    AgreedPlan {
        quarter: "2026-Q4".parse().unwrap(),
        id: "acme".to_owned(),
        tool: None,
        path: Some("new-database".to_owned()),
        ticket_class: Some(CLASS.to_owned()),
        runner_up: None,
        teams: vec!["Checkout".to_owned(), "Ledger".to_owned()],
        control: vec!["Search".to_owned()],
        mandates: Vec::new(),
        baseline: Before {
            window: None,
            per_week: Some(10.0),
            lead_p50_h: Some(48.0),
            lead_p85_h: Some(120.0),
            hands_on_min: Some(90.0),
        },
        start: None,
        measured_from: None,
        end: None,
        predictions: Vec::new(),
    }
}

fn runs(team: &str, channel: Channel, succeeded: u64) -> Runs {
    Runs { team: Some(team.to_owned()), channel, succeeded, failed: 0, ordered: None }
}

fn tickets(team: &str, count: u64, before: Option<u64>) -> Tickets {
    Tickets { team: Some(team.to_owned()), class: CLASS.to_owned(), count, before }
}

fn counted(facts: Facts) -> Counted {
    let check_in = CheckIn { source: "a".to_owned(), date: day("2027-02-01"), window: window(), plan: None, facts };
    Counted::of(&[&check_in])
}

fn measured(facts: Facts, plan: &AgreedPlan) -> Vec<Measure> {
    measure(&Basis { counted: &counted(facts), plan: Some(plan), most_unknown: 0.3 })
}

fn find(measures: &[Measure], metric: Metric) -> &Measure {
    measures.iter().find(|measure| measure.metric == metric.id()).unwrap()
}

#[track_caller]
fn value(facts: Facts, metric: Metric, expected: f64) {
    let measures = measured(facts, &plan());
    let found = find(&measures, metric);
    assert!(found.value.is_some_and(|value| (value - expected).abs() < 1e-9), "{found:?}");
}

#[test]
fn nothing_counted_is_nothing_measured_and_not_zero() {
    let measures = measured(Facts::default(), &plan());
    assert_eq!(measures.len(), 11);
    assert!(measures.iter().all(|measure| measure.value.is_none() && measure.open == Some(Open::NotCounted)));
    assert_eq!(by_choice(&measures), None);
}

#[test]
fn m1_compares_all_tickets_with_the_baseline_where_teams_are_not_known() {
    let row = Tickets { team: None, class: "new database".to_owned(), count: 12, before: None };
    let measures = measured(Facts { tickets: vec![row], ..Facts::default() }, &plan());
    let m1 = find(&measures, Metric::Displacement);
    assert_eq!((m1.value, m1.numerator, m1.denominator, m1.cases), (Some(0.7), Some(12.0), Some(40.0), 40.0));
    // Garwood for 12: 6.201 and 20.962, of 40.
    let interval = m1.interval.unwrap();
    assert!((interval.low - (1.0 - 20.962 / 40.0)).abs() < 1e-4 && (interval.high - (1.0 - 6.201 / 40.0)).abs() < 1e-4);
    assert!(m1.chance.unwrap() < 1e-6);
}

#[test]
fn m1_does_not_compare_the_tickets_of_some_teams_with_those_of_all() {
    let m1 = |rows: Vec<Tickets>| {
        let measures = measured(Facts { tickets: rows, ..Facts::default() }, &plan());
        let found = find(&measures, Metric::Displacement);
        (found.value, found.open)
    };
    assert_eq!(m1(vec![tickets("Checkout", 4, None)]), (None, Some(Open::NoBaseline)));
    let rest = Tickets { team: None, ..tickets("", 16, None) };
    assert_eq!(m1(vec![tickets("Checkout", 4, None), rest]), (Some(0.5), None));
}

#[test]
fn m1_counts_pilot_teams_alone_where_the_time_before_is_known_and_corrects_by_the_others() {
    let before = Some(Window { from: day("2026-09-07"), to: day("2026-11-01") });
    let rows = |control: u64| {
        vec![tickets("checkout", 5, Some(40)), tickets("Ledger", 3, Some(24)), tickets("Search", control, Some(40))]
    };
    // 64 in eight weeks before: 32 expected in four; the others had 40 and so 20 expected.
    let alone = Facts { tickets: rows(0), before, ..Facts::default() };
    value(alone, Metric::Displacement, 1.0 - 8.0 / 32.0);
    let facts = Facts { tickets: rows(10), before, ..Facts::default() };
    let measures = measured(facts, &plan());
    let m1 = find(&measures, Metric::Displacement);
    assert_eq!((m1.value, m1.denominator), (Some(0.5), Some(16.0)));
    let interval = m1.interval.unwrap();
    assert!(interval.low < 0.5 && 0.5 < interval.high, "{interval:?}");
}

#[test]
fn fewer_cases_than_the_plan_asks_for_are_not_enough_data() {
    let mut plan = plan();
    let text = r#"{"plan": {"id": "a"}, "pilot": {"metrics": [{"id": "a/m", "metric": "ticket-displacement", "code": "M1",
        "name": "n", "unit": "share", "goal": {"at_least": 0.5, "least_cases": 20}}]}}"#;
    plan.predictions = AgreedPlan::read(plan.quarter, text).unwrap().predictions;
    plan.baseline.per_week = Some(4.9);
    let row = Tickets { team: None, class: CLASS.to_owned(), count: 1, before: None };
    let measures = measured(Facts { tickets: vec![row], ..Facts::default() }, &plan);
    let m1 = find(&measures, Metric::Displacement);
    assert_eq!((m1.value, m1.open, m1.least_cases), (None, Some(Open::TooFew), 20.0));
}

/// Runs of two pilot teams and another one, and tickets of all.
fn used() -> Facts {
    let rows = vec![
        runs("Checkout", Channel::OwnChoice, 20),
        Runs { failed: 5, ..runs("Checkout", Channel::AskedByLead, 4) },
        runs("Ledger", Channel::Mandated, 6),
        runs("Search", Channel::OwnChoice, 10),
    ];
    let tickets = vec![
        tickets("Checkout", 6, None),
        tickets("Ledger", 4, None),
        tickets("Search", 2, None),
        tickets("Other", 9, None),
    ];
    Facts { runs: rows, tickets, ..Facts::default() }
}

#[test]
fn m2_m5_and_m7_divide_what_they_say() {
    value(used(), Metric::PathShare, 40.0 / 50.0);
    // `Search` has runs, so it has access; `Other` has not.
    value(used(), Metric::Bypass, 12.0 / 52.0);
    value(used(), Metric::Success, 40.0 / 45.0);
}

#[test]
fn m2_is_not_computed_from_runs_and_tickets_of_other_weeks() {
    let runs_only = CheckIn {
        source: "runs".to_owned(),
        date: day("2027-02-01"),
        window: window(),
        plan: None,
        facts: Facts { tickets: Vec::new(), ..used() },
    };
    let later = Window { from: day("2027-02-01"), to: day("2027-02-28") };
    let tickets_only = CheckIn {
        source: "tickets".to_owned(),
        window: later,
        facts: Facts { runs: Vec::new(), ..used() },
        ..runs_only.clone()
    };
    let counted = Counted::of(&[&runs_only, &tickets_only]);
    let measures = measure(&Basis { counted: &counted, plan: None, most_unknown: 0.3 });
    assert_eq!(find(&measures, Metric::PathShare).open, Some(Open::OtherWeeks));
}

#[test]
fn m3_counts_own_choice_among_known_channels_and_takes_the_median_over_teams() {
    let measures = measured(used(), &plan());
    let m3 = find(&measures, Metric::Intrinsic);
    assert_eq!((m3.value, m3.numerator, m3.denominator), (Some(0.75), Some(30.0), Some(40.0)));
    assert_eq!((m3.unknown, m3.bounds), (Some(0.0), None));
    // Shares of the teams: 20/24, 0, 1.
    assert!((m3.over_teams.unwrap() - 20.0 / 24.0).abs() < 1e-12);
    let choice = by_choice(&measures).unwrap();
    assert!((choice.value - 0.8 * 0.75).abs() < 1e-12);
}

#[test]
fn m3_with_many_unknown_channels_has_bounds_and_no_value() {
    let rows = vec![runs("Checkout", Channel::OwnChoice, 6), runs("Checkout", Channel::Unknown, 4)];
    let measures = measured(Facts { runs: rows, ..Facts::default() }, &plan());
    let m3 = find(&measures, Metric::Intrinsic);
    assert_eq!((m3.value, m3.open, m3.unknown), (None, Some(Open::ManyUnknown), Some(0.4)));
    assert_eq!(m3.bounds, Some(Interval { low: 0.6, high: 1.0 }));
    let rows = vec![runs("Checkout", Channel::OwnChoice, 6), runs("Checkout", Channel::Unknown, 2)];
    value(Facts { runs: rows, ..Facts::default() }, Metric::Intrinsic, 1.0);
}

#[test]
fn a_mandate_overrides_what_was_ticked() {
    let mut plan = plan();
    plan.mandates = vec![Mandate { team: "checkout".to_owned(), from: day("2027-01-25"), to: None }];
    let m3 = |row: Runs, plan: &AgreedPlan| {
        let measures =
            measured(Facts { runs: vec![row, runs("Ledger", Channel::OwnChoice, 10)], ..Facts::default() }, plan);
        find(&measures, Metric::Intrinsic).value
    };
    let ticked = runs("Checkout", Channel::OwnChoice, 10);
    assert_eq!(m3(ticked.clone(), &plan), Some(0.5), "nobody knows which days, so all count as mandated");
    assert_eq!(m3(Runs { ordered: Some(4), ..ticked.clone() }, &plan), Some(0.8));
    let unknown = Runs { ordered: Some(10), ..runs("Checkout", Channel::Unknown, 10) };
    assert_eq!(m3(unknown, &plan), Some(0.5), "a mandated run is known, whatever was left empty");
    plan.mandates.clear();
    assert_eq!(m3(ticked, &plan), Some(1.0));
}

#[test]
fn m4_divides_those_who_came_back_by_those_who_had_time_to() {
    let row = Users { team: None, succeeded: 30, settled: 20, returned: 9 };
    value(Facts { users: vec![row], ..Facts::default() }, Metric::Repeat, 0.45);
}

#[test]
fn m6_stands_beside_the_baseline_and_says_the_hours_saved() {
    let facts = Facts { lead: Some(Lead { p50_h: 2.0, p85_h: 6.0, runs: 40 }), ..used() };
    let measures = measured(facts, &plan());
    let m6 = find(&measures, Metric::LeadTime);
    assert_eq!((m6.value, m6.p85_h, m6.baseline, m6.baseline_p85_h), (Some(2.0), Some(6.0), Some(48.0), Some(120.0)));
    assert_eq!(m6.saved_h, Some(40.0 * 46.0));
}

#[test]
fn m8_tells_those_who_did_not_get_there_beside_it() {
    let first = FirstSuccess { days: 3.0, developers: 12, without: 4 };
    let measures = measured(Facts { first_success: Some(first), ..Facts::default() }, &plan());
    let m8 = find(&measures, Metric::FirstSuccess);
    assert_eq!((m8.value, m8.cases, m8.beside), (Some(3.0), 12.0, Some(4)));
}

#[test]
fn m9_divides_hours_spent_by_hours_saved() {
    // 40 runs in four weeks save 10 · 80 minutes a week; 24 hours in four weeks are spent.
    let facts = Facts { hours: Some(24.0), handling_min: Some(10.0), ..used() };
    value(facts, Metric::RunCost, 6.0 / (10.0 * 80.0 / 60.0));
}

#[test]
fn m10_is_the_lower_median_with_the_ranks_that_bound_it() {
    let measures = measured(Facts { ease: Some([0, 1, 4, 3, 2]), ..Facts::default() }, &plan());
    let m10 = find(&measures, Metric::Ease);
    assert_eq!((m10.value, m10.cases, m10.interval), (Some(3.0), 10.0, Some(Interval { low: 3.0, high: 5.0 })));
    let measures = measured(Facts { ease: Some([0; 5]), ..Facts::default() }, &plan());
    assert_eq!(find(&measures, Metric::Ease).value, None);
}

#[test]
fn m11_counts_failures_and_incidents_per_hundred_changes() {
    let facts = Facts {
        deployments: Some(Deployments {
            count: 80,
            failed: Some(3),
            before: Some(200),
            before_failed: Some(8),
            ..Deployments::default()
        }),
        incidents: Some(Incidents { count: 1, before: Some(2), restore_p50_h: None }),
        ..Facts::default()
    };
    let measures = measured(facts, &plan());
    let m11 = find(&measures, Metric::Failures);
    assert_eq!((m11.value, m11.baseline, m11.cases), (Some(5.0), Some(5.0), 80.0));
    let interval = m11.interval.unwrap();
    assert!(interval.low < 5.0 && 5.0 < interval.high);
}

prop_compose! {
    fn any_row()(
        team in 0..4_usize, channel in 0..5_usize, succeeded in 0..1000_u64, failed in 0..100_u64,
        ordered in proptest::option::of(0..1200_u64),
    ) -> Runs {
        let team = [None, Some("Checkout"), Some("ledger"), Some("Search")][team].map(str::to_owned);
        Runs { team, channel: Channel::ALL[channel], succeeded, failed, ordered }
    }
}

prop_compose! {
    fn any_facts()(
        rows in proptest::collection::vec(any_row(), 0..8),
        counts in proptest::collection::vec((0..4_usize, 0..500_u64, proptest::option::of(0..500_u64)), 0..6),
        users in (0..100_u64, 0..100_u64),
        ease in proptest::option::of(proptest::array::uniform5(0..100_u64)),
        changes in (0..500_u64, 0..500_u64, 0..50_u64),
    ) -> Facts {
        let team = |team: usize| [None, Some("Checkout"), Some("ledger"), Some("Search")][team].map(str::to_owned);
        let tickets = counts.into_iter().map(|(at, count, before)| Tickets { team: team(at), class: CLASS.to_owned(), count, before });
        Facts {
            runs: rows,
            tickets: tickets.collect(),
            before: Some(Window { from: day("2026-09-07"), to: day("2026-11-01") }),
            users: vec![Users { team: None, succeeded: users.0 + users.1, settled: users.0 + users.1, returned: users.1 }],
            ease,
            hours: Some(10.0),
            deployments: Some(Deployments { count: changes.0, failed: Some(changes.1.min(changes.0)), ..Deployments::default() }),
            incidents: Some(Incidents { count: changes.2, ..Incidents::default() }),
            ..Facts::default()
        }
    }
}

proptest! {
    #[test]
    fn a_value_lies_in_its_interval_and_shares_between_zero_and_one(facts in any_facts()) {
        for measure in measured(facts, &plan()) {
            if let Some(value) = measure.value {
                prop_assert!(value.is_finite());
                let ends = measure.interval.unwrap_or(Interval { low: value, high: value });
                prop_assert!(ends.low <= value + 1e-9 && value <= ends.high + 1e-9, "{measure:?}");
            }
            prop_assert!(measure.value.is_some() != measure.open.is_some(), "{measure:?}");
            if let Some(bounds) = measure.bounds {
                prop_assert!(0.0 <= bounds.low && bounds.low <= bounds.high && bounds.high <= 1.0);
            }
        }
    }

    #[test]
    fn bounds_hold_the_share_whatever_the_unknown_would_have_said(
        own in 0..200_u64, pushed in 0..200_u64, unknown in 1..200_u64, part in 0.0..=1.0_f64,
    ) {
        let rows = |own: u64, pushed: u64, unknown: u64| vec![
            runs("a", Channel::OwnChoice, own), runs("a", Channel::AskedByLead, pushed), runs("a", Channel::Unknown, unknown),
        ];
        let m3 = |rows: Vec<Runs>| find(&measured(Facts { runs: rows, ..Facts::default() }, &plan()), Metric::Intrinsic).clone();
        let bounds = m3(rows(own, pushed, unknown)).bounds.unwrap();
        let said = (unknown as f64 * part) as u64;
        let told = m3(rows(own + said, pushed + unknown - said, 0)).value.unwrap();
        prop_assert!(bounds.low - 1e-12 <= told && told <= bounds.high + 1e-12);
    }

    /// The law of mandates: a run that was ordered never makes adoption by choice better than the same run of somebody's own will, nor
    /// than no run at all.
    #[test]
    fn mandated_use_never_outranks_voluntary_use(
        facts in any_facts(), at in 0..8_usize, more in 1..50_u64, ordered_team in 0..3_usize,
    ) {
        prop_assume!(!facts.runs.is_empty());
        let most_unknown = 1.0;
        let by = |facts: &Facts, plan: &AgreedPlan| {
            let counted = counted(facts.clone());
            let measures = measure(&Basis { counted: &counted, plan: Some(plan), most_unknown });
            (find(&measures, Metric::Intrinsic).value, by_choice(&measures).map(|choice| choice.value))
        };
        let not_above = |one: Option<f64>, other: Option<f64>| one.zip(other).is_none_or(|(one, other)| one <= other + 1e-12);
        let place = at % facts.runs.len();
        let with = |channel: Channel| {
            let mut facts = facts.clone();
            let team = facts.runs[place].team.clone();
            facts.runs.push(Runs { team, channel, succeeded: more, failed: 0, ordered: None });
            facts
        };
        let (free, chosen, ordered) = (plan(), with(Channel::OwnChoice), with(Channel::Mandated));
        let (before, voluntary, mandated) = (by(&facts, &free), by(&chosen, &free), by(&ordered, &free));
        prop_assert!(not_above(mandated.0, voluntary.0) && not_above(mandated.1, voluntary.1));
        prop_assert!(not_above(mandated.0, before.0) && not_above(mandated.1, before.1));
        // A mandate noted in the plan does the same as one that was ticked.
        let team = ["Checkout", "Ledger", "Search"][ordered_team].to_owned();
        let mut bound = plan();
        bound.mandates.push(Mandate { team, from: day("2027-01-10"), to: None });
        let noted = by(&chosen, &bound);
        prop_assert!(not_above(noted.0, voluntary.0) && not_above(noted.1, voluntary.1));
    }

    #[test]
    fn more_tickets_never_make_displacement_or_the_share_of_the_path_better(facts in any_facts(), more in 1..50_u64) {
        prop_assume!(facts.tickets.iter().all(|row| row.team.as_deref() != Some("Search")) && !facts.tickets.is_empty());
        let mut worse = facts.clone();
        worse.tickets[0].count += more;
        let (before, after) = (measured(facts, &plan()), measured(worse, &plan()));
        for metric in [Metric::Displacement, Metric::PathShare] {
            let (before, after) = (find(&before, metric).value, find(&after, metric).value);
            prop_assert!(before.zip(after).is_none_or(|(before, after)| after <= before + 1e-12));
        }
    }
}
