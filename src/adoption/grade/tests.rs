use super::*;
use crate::framework::Goal;

fn predicted(metric: Metric, goal: Goal) -> Predicted {
    Predicted {
        id: format!("acme/{}", metric.id()),
        metric: metric.id().to_owned(),
        code: metric.code().to_owned(),
        name: metric.id().to_owned(),
        unit: "share".to_owned(),
        formula_version: 1,
        baseline: None,
        goal,
        target: String::new(),
    }
}

fn at_least(target: f64, stop: f64) -> Goal {
    Goal { at_least: Some(target), stop_below: Some(stop), ..Goal::default() }
}

fn at_most(target: f64, stop: f64) -> Goal {
    Goal { at_most: Some(target), stop_above: Some(stop), ..Goal::default() }
}

/// A measure with a value, and an interval of a tenth on either side.
fn measure(metric: Metric, value: f64) -> Measure {
    let mut measure = crate::adoption::measure::measure(&crate::adoption::measure::Basis {
        counted: &crate::adoption::Counted::default(),
        plan: None,
        most_unknown: 0.3,
    })
    .into_iter()
    .find(|measure| measure.metric == metric.id())
    .unwrap();
    measure.value = Some(value);
    measure.interval = Some(Interval { low: value - 0.1, high: value + 0.1 });
    measure.open = None;
    measure
}

fn graded(metric: Metric, goal: Goal, found: Measure) -> (Outcome, bool) {
    let grade = grade(&predicted(metric, goal), &[found]);
    (grade.outcome, grade.stops)
}

#[test]
fn a_target_is_hit_missed_or_far_missed() {
    let goal = at_least(0.6, 0.3);
    assert_eq!(graded(Metric::PathShare, goal, measure(Metric::PathShare, 0.6)), (Outcome::Hit, false));
    assert_eq!(graded(Metric::PathShare, goal, measure(Metric::PathShare, 0.5)), (Outcome::Missed, false));
    assert_eq!(graded(Metric::PathShare, goal, measure(Metric::PathShare, 0.2)), (Outcome::Missed, true));
    let goal = at_most(0.2, 0.5);
    assert_eq!(graded(Metric::Bypass, goal, measure(Metric::Bypass, 0.2)), (Outcome::Hit, false));
    assert_eq!(graded(Metric::Bypass, goal, measure(Metric::Bypass, 0.6)), (Outcome::Missed, true));
}

#[test]
fn the_share_by_choice_needs_its_lower_bound_and_most_teams() {
    let goal = Goal { lower_bound: true, ..at_least(0.6, 0.4) };
    assert_eq!(graded(Metric::Intrinsic, goal, measure(Metric::Intrinsic, 0.65)).0, Outcome::Missed);
    assert_eq!(graded(Metric::Intrinsic, goal, measure(Metric::Intrinsic, 0.75)).0, Outcome::Hit);
    let one_keen_team = Measure { over_teams: Some(0.2), ..measure(Metric::Intrinsic, 0.9) };
    assert_eq!(graded(Metric::Intrinsic, goal, one_keen_team).0, Outcome::Missed);
}

#[test]
fn with_many_unknown_reasons_the_share_by_choice_cannot_pass_and_may_fail() {
    let goal = Goal { lower_bound: true, ..at_least(0.6, 0.4) };
    let unknown = |high: f64| Measure {
        value: None,
        open: Some(Open::ManyUnknown),
        bounds: Some(Interval { low: 0.1, high }),
        ..measure(Metric::Intrinsic, 0.5)
    };
    assert_eq!(graded(Metric::Intrinsic, goal, unknown(0.9)).0, Outcome::NotMeasured);
    assert_eq!(graded(Metric::Intrinsic, goal, unknown(0.5)), (Outcome::Missed, false));
    assert_eq!(graded(Metric::Intrinsic, goal, unknown(0.3)), (Outcome::Missed, true));
}

#[test]
fn waiting_is_compared_with_the_baseline_at_both_ends() {
    let goal = Goal { of_baseline: true, ..at_most(0.5, 1.0) };
    let lead = |p50: f64, p85: f64| Measure {
        baseline: Some(40.0),
        baseline_p85_h: Some(100.0),
        p85_h: Some(p85),
        ..measure(Metric::LeadTime, p50)
    };
    assert_eq!(graded(Metric::LeadTime, goal, lead(20.0, 100.0)), (Outcome::Hit, false));
    assert_eq!(graded(Metric::LeadTime, goal, lead(21.0, 90.0)), (Outcome::Missed, false));
    assert_eq!(graded(Metric::LeadTime, goal, lead(5.0, 101.0)), (Outcome::Missed, true));
    let without = Measure { baseline: None, ..lead(5.0, 5.0) };
    let grade = grade(&predicted(Metric::LeadTime, goal), &[without]);
    assert_eq!((grade.outcome, grade.untold), (Outcome::NotMeasured, Some(Untold::NoBaseline)));
}

#[test]
fn formulas_of_different_versions_are_not_compared() {
    let older = Predicted { formula_version: 2, ..predicted(Metric::PathShare, at_least(0.6, 0.3)) };
    let grade = grade(&older, &[measure(Metric::PathShare, 0.9)]);
    assert_eq!((grade.outcome, grade.untold), (Outcome::NotMeasured, Some(Untold::OtherFormula)));
}

/// Grades with targets all at a half, from a list of codes with outcomes.
fn outcomes(list: &[(Metric, f64)]) -> Vec<Grade> {
    let goal = |metric: Metric| match metric {
        Metric::Bypass => at_most(0.2, 0.5),
        Metric::RunCost => at_most(0.5, 1.0),
        Metric::Failures => Goal { guardrail: true, ..at_most(5.0, 5.0) },
        _ => at_least(0.6, 0.2),
    };
    list.iter().map(|(metric, value)| grade(&predicted(*metric, goal(*metric)), &[measure(*metric, *value)])).collect()
}

/// All good, with some figures replaced.
fn with(changes: &[(Metric, f64)]) -> Vec<Grade> {
    let good = [
        (Metric::Displacement, 0.8),
        (Metric::PathShare, 0.8),
        (Metric::Intrinsic, 0.8),
        (Metric::Repeat, 0.8),
        (Metric::Bypass, 0.1),
        (Metric::Success, 0.95),
        (Metric::RunCost, 0.3),
        (Metric::Failures, 2.0),
    ];
    let value = |(metric, value): (Metric, f64)| {
        let changed = changes.iter().find(|(other, _)| *other == metric).map(|(_, value)| *value);
        (metric, changed.unwrap_or(value))
    };
    outcomes(&good.map(value))
}

#[test]
fn the_rule_is_applied_in_its_order() {
    let step = |changes: &[(Metric, f64)], extended: bool| advise(&with(changes), extended).step;
    assert_eq!(step(&[], false), Step::Scale);
    assert_eq!(step(&[(Metric::Success, 0.5), (Metric::Bypass, 0.9)], false), Step::FixRuns);
    assert_eq!(step(&[(Metric::Failures, 9.0)], false), Step::FixHarm);
    assert_eq!(step(&[(Metric::RunCost, 1.5)], false), Step::StopCost);
    assert_eq!(step(&[(Metric::Bypass, 0.6), (Metric::Displacement, 0.1)], false), Step::ChangeLayer);
    assert_eq!(step(&[(Metric::Intrinsic, 0.3)], false), Step::LiftPressure);
    assert_eq!(step(&[(Metric::Displacement, 0.3)], false), Step::OtherTicketType);
    assert_eq!(step(&[(Metric::Repeat, 0.1)], false), Step::Fix);
    assert_eq!(step(&[(Metric::Repeat, 0.1)], true), Step::Stop);
}

#[test]
fn what_is_not_measured_keeps_from_scaling_and_says_which() {
    let grades: Vec<Grade> = with(&[]).into_iter().filter(|grade| grade.code != "M11").collect();
    let mut open = with(&[]);
    open.iter_mut().filter(|grade| grade.code == "M11").for_each(|grade| grade.outcome = Outcome::NotMeasured);
    assert_eq!(advise(&grades, false).step, Step::Scale, "a plan without a guardrail has none to hold");
    let advice = advise(&open, false);
    assert_eq!((advice.step, advice.because), (Step::Measure, vec!["M11".to_owned()]));
    assert_eq!(advise(&[], false).step, Step::Measure);
}

#[test]
fn causes_are_asked_for_where_developers_go_round_the_path() {
    let advice = advise(&with(&[(Metric::Bypass, 0.6)]), false);
    assert_eq!((advice.step, advice.ask_first, advice.step.option()), (Step::ChangeLayer, true, "change-layer"));
    assert!(advise(&with(&[(Metric::Bypass, 0.3)]), false).ask_first);
    assert!(!advise(&with(&[]), false).ask_first);
}

#[test]
fn the_hit_rate_counts_what_was_measured_only() {
    let mut grades = with(&[(Metric::Repeat, 0.1)]);
    grades[0].outcome = Outcome::NotMeasured;
    let hits = Hits::of(grades.iter());
    assert_eq!((hits.hit, hits.missed, hits.not_measured), (6, 1, 1));
    assert!((hits.rate.unwrap() - 6.0 / 7.0).abs() < 1e-12);
    assert_eq!(Hits::of([].iter()).rate, None);
}
