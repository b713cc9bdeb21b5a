use super::*;
use crate::history::{Judgement, PackId};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn outcome() -> Outcome {
    Outcome {
        answered: day("2026-11-20"),
        first: Some(0.9),
        stale: 1,
        failing: Vec::new(),
        again: vec![("evidence".to_owned(), day("2027-02-20")), ("plan".to_owned(), day("2028-11-20"))],
        readiness: vec![("ownership".to_owned(), 43.0), ("measurement".to_owned(), 60.0)],
    }
}

fn record(decided: &str, outcome: Option<Outcome>) -> Record {
    let pack = PackId { id: "ours".to_owned(), version: "1.0.0".to_owned(), digest: "ab".to_owned() };
    let judgement = Judgement {
        verdict: "leaning".to_owned(),
        leader: Some("Portal A".to_owned()),
        digest: "cd".to_owned(),
        outcome,
    };
    Record {
        decided: day(decided),
        tool: "0.1.0".to_owned(),
        pack,
        base: None,
        evidence: day("2026-11-20"),
        seed: 1,
        worlds: 1,
        judgement,
        inputs: Vec::new(),
        beside: Vec::new(),
    }
}

fn quarter(name: &str, kept: Kept) -> SeenQuarter {
    SeenQuarter { quarter: name.parse().unwrap(), kept, changed: None, mistake: None, used: None }
}

fn decided(name: &str, decided: &str, outcome: Option<Outcome>) -> SeenQuarter {
    quarter(name, Kept::Record(Box::new(record(decided, outcome))))
}

fn seen(quarters: Vec<SeenQuarter>) -> Seen {
    Seen {
        name: "teams/a".to_owned(),
        organisation: Some("A".to_owned()),
        group: None,
        targets: Vec::new(),
        mistake: None,
        future: false,
        quarters,
    }
}

fn only(quarters: Vec<SeenQuarter>, today: &str) -> Row {
    let rows = rows(&seen(quarters), day(today));
    rows.into_iter().find(|row| row.latest).unwrap()
}

#[test]
fn the_last_decided_quarter_up_to_today_stands_for_a_workspace() {
    let quarters = |text: &[(&str, bool)]| {
        let quarters: Vec<_> = text.iter().map(|(name, decided)| (name.parse().unwrap(), *decided)).collect();
        latest(&quarters, day("2027-02-01")).map(|quarter| quarter.to_string())
    };
    assert_eq!(quarters(&[("2026-Q4", true), ("2027-Q1", false)]).unwrap(), "2026-Q4");
    assert_eq!(quarters(&[("2026-Q4", true), ("2027-Q1", true), ("2027-Q2", true)]).unwrap(), "2027-Q1");
    assert_eq!(quarters(&[("2026-Q4", false), ("2027-Q2", true)]).unwrap(), "2026-Q4");
    assert_eq!(quarters(&[("2027-Q3", true)]).unwrap(), "2027-Q3");
    assert_eq!(quarters(&[]), None);
}

#[test]
fn what_a_record_does_not_keep_is_not_known() {
    let row = only(vec![decided("2026-Q4", "2026-11-21", None)], "2027-03-01");
    assert_eq!((row.verdict.as_deref(), row.leader.as_deref()), (Some("leaning"), Some("Portal A")));
    assert_eq!((row.readiness, row.first, row.overdue, row.stale_answers), (None, None, None, None));
    assert!(row.problems.is_empty());
}

#[test]
fn a_workspace_is_overdue_once_the_earliest_day_is_past() {
    let of = |today| only(vec![decided("2026-Q4", "2026-11-21", Some(outcome()))], today);
    let row = of("2027-02-20");
    assert_eq!((row.decide_again.as_deref(), row.decide_again_why.as_deref()), (Some("2027-02-20"), Some("evidence")));
    assert_eq!((row.overdue, of("2027-02-21").overdue), (Some(false), Some(true)));
}

#[test]
fn a_gate_that_held_before_and_fails_now_asks_for_a_decision_at_once() {
    let broken = Outcome { failing: vec!["owner".to_owned()], answered: day("2027-01-10"), ..outcome() };
    let both =
        vec![decided("2026-Q4", "2026-11-21", Some(outcome())), decided("2027-Q1", "2027-01-12", Some(broken.clone()))];
    let row = only(both, "2027-01-12");
    assert_eq!((row.decide_again.as_deref(), row.decide_again_why.as_deref()), (Some("2027-01-10"), Some("gate")));
    assert_eq!((row.overdue, row.failing_gates), (Some(true), Some(1)));
    let always =
        vec![decided("2026-Q4", "2026-11-21", Some(broken.clone())), decided("2027-Q1", "2027-01-12", Some(broken))];
    assert_eq!(only(always, "2027-01-12").decide_again_why.as_deref(), Some("evidence"));
}

#[test]
fn an_earlier_quarter_is_never_overdue() {
    let both =
        vec![decided("2026-Q4", "2026-11-21", Some(outcome())), decided("2027-Q1", "2027-01-12", Some(outcome()))];
    let overdue: Vec<_> = rows(&seen(both), day("2029-01-01")).iter().map(|row| row.overdue).collect();
    assert_eq!(overdue, [None, Some(true)]);
}

#[test]
fn the_dimension_furthest_below_its_target_is_shown_and_without_targets_the_lowest() {
    let behind = |targets: &[(&str, f64)]| {
        let targets: Vec<_> = targets.iter().map(|(dimension, target)| ((*dimension).to_owned(), *target)).collect();
        let outcome = outcome();
        furthest_behind(&outcome, &targets).map(|(dimension, _, target)| (dimension.to_owned(), target)).unwrap()
    };
    assert_eq!(behind(&[]), ("ownership".to_owned(), None));
    assert_eq!(behind(&[("measurement", 80.0)]), ("measurement".to_owned(), Some(80.0)));
    assert_eq!(behind(&[("measurement", 80.0), ("ownership", 70.0)]), ("ownership".to_owned(), Some(70.0)));
    assert_eq!(behind(&[("measurement", 10.0)]), ("ownership".to_owned(), None));
    assert_eq!(furthest_behind(&Outcome { readiness: Vec::new(), ..outcome() }, &[]), None);
}

#[test]
fn what_is_wrong_is_said_in_the_row_and_the_rest_is_shown() {
    let broken = quarter("2027-Q1", Kept::Wrong("line 3: duplicate key".to_owned()));
    let row = only(vec![decided("2026-Q4", "2026-11-21", None), broken], "2027-02-01");
    assert_eq!((row.problems, row.mistake.as_deref()), (vec![Found::BadRecord], Some("line 3: duplicate key")));
    assert_eq!((row.quarter.as_deref(), row.verdict), (Some("2027-Q1"), None));
    let back = vec![decided("2026-Q4", "2026-11-21", None), decided("2027-Q1", "2026-11-01", None)];
    assert_eq!(only(back, "2027-02-01").problems, [Found::ClockSetBack]);
    assert_eq!(only(vec![decided("2026-Q4", "2026-11-21", None)], "2026-11-20").problems, [Found::ClockSetBack]);
    assert_eq!(only(vec![decided("2027-Q1", "2026-11-21", None)], "2026-11-21").problems, [Found::Future]);
    let whole = Seen { mistake: Some("no".to_owned()), future: true, ..seen(Vec::new()) };
    let row = rows(&whole, day("2027-02-01")).remove(0);
    assert_eq!((row.problems, row.latest, row.quarter), (vec![Found::Unreadable, Found::Future], true, None));
}

#[test]
fn what_was_counted_stands_beside_and_says_why_there_is_no_value() {
    let used = Used { quarter: "2027-Q1".to_owned(), open: Some(Open::TooFew), ..Used::default() };
    let known = SeenQuarter { used: Some(used), ..quarter("2026-Q4", Kept::Nothing) };
    let row = only(vec![known.clone()], "2027-02-01");
    assert_eq!(
        (row.by_choice, row.by_choice_open, row.use_quarter.as_deref()),
        (None, Some(Open::TooFew), Some("2027-Q1"))
    );
    let used = Used { by_choice: Some((0.3, Some((0.2, 0.4)))), displaced: Some(0.5), ..Used::default() };
    let row = only(vec![SeenQuarter { used: Some(used), ..known }], "2027-02-01");
    assert_eq!((row.by_choice, row.by_choice_low, row.by_choice_high), (Some(0.3), Some(0.2), Some(0.4)));
    assert_eq!(row.displaced, Some(0.5));
}
