use super::*;
use crate::adoption::counts::{Channel, Facts, Runs, Tickets, Users};
use crate::adoption::grade::{Outcome, Step};
use crate::date::Date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn plan(quarter: &str, version: u32) -> AgreedPlan {
    let text = format!(
        r#"{{"plan": {{"id": "acme-{quarter}/port/database", "tool_name": "Port"}}, "pilot": {{
            "path": {{"slug": "database", "replaces_ticket_class": "Database"}},
            "timeline": [{{"from_week": 1, "from": "2026-11-30", "to": "2027-02-19"}}],
            "metrics": [
                {{"id": "a/path-share", "metric": "path-share", "code": "M2", "name": "Share served by the path", "unit": "share",
                  "formula_version": {version}, "goal": {{"at_least": 0.6, "stop_below": 0.3, "least_cases": 20}}, "target": "≥ 60 %"}},
                {{"id": "a/ease", "metric": "ease", "code": "M10", "name": "Ease", "unit": "answers of 1 to 5",
                  "goal": {{"at_least": 4, "stop_below": 2.5, "least_cases": 10}}}}
            ]}}}}"#
    );
    AgreedPlan::read(quarter.parse().unwrap(), &text).unwrap()
}

fn check_in(date: &str, (from, to): (&str, &str), served: u64, plan: Option<&str>) -> CheckIn {
    let runs = |channel, succeeded| Runs { team: None, channel, succeeded, failed: 0, ordered: None };
    let facts = Facts {
        runs: vec![runs(Channel::OwnChoice, served), runs(Channel::Mandated, 2)],
        tickets: vec![Tickets { team: None, class: "database".to_owned(), count: 20, before: None }],
        users: vec![Users { team: None, succeeded: 30, settled: 20, returned: 10 }],
        ..Facts::default()
    };
    CheckIn {
        source: "hand".to_owned(),
        date: day(date),
        window: Window { from: day(from), to: day(to) },
        plan: plan.map(str::to_owned),
        facts,
    }
}

fn frame() -> AdoptionFrame {
    let level = |id: &str, counted, path_share, intrinsic_share| AdoptionLevel {
        id: id.to_owned(),
        name: String::new(),
        about: String::new(),
        counted,
        path_share,
        intrinsic_share,
        repeat_use: None,
    };
    AdoptionFrame {
        most_unknown: 0.3,
        levels: vec![
            level("erratic", true, None, None),
            level("push", true, Some(0.3), None),
            level("pull", true, Some(0.3), Some(0.6)),
            level("participatory", false, None, None),
        ],
        ..AdoptionFrame::default()
    }
}

#[test]
fn quarters_are_measured_and_plans_graded_by_their_last_one() {
    let quarter = |text: &str| text.parse::<Quarter>().unwrap();
    let check_ins = [
        (quarter("2027-Q1"), check_in("2027-03-31", ("2027-01-01", "2027-03-31"), 60, None)),
        (quarter("2026-Q4"), check_in("2026-12-31", ("2026-12-01", "2026-12-31"), 5, None)),
    ];
    let standing = Standing::of(&[plan("2026-Q4", 1)], &check_ins, &frame());
    let quarters: Vec<&str> = standing.quarters.iter().map(|found| found.quarter.as_str()).collect();
    assert_eq!(quarters, ["2026-Q4", "2027-Q1"]);
    let levels: Vec<Option<&str>> = standing.quarters.iter().map(|found| found.level.as_deref()).collect();
    assert_eq!(levels, [Some("erratic"), Some("pull")]);
    let graded = &standing.plans[0];
    assert_eq!((graded.graded_by.as_deref(), graded.grades[0].outcome), (Some("2027-Q1"), Outcome::Hit));
    assert_eq!(graded.grades[1].outcome, Outcome::NotMeasured);
    assert_eq!(graded.advice.as_ref().unwrap().step, Step::Measure);
    assert_eq!((standing.hits.hit, standing.hits.not_measured), (1, 1));
    assert!((standing.latest().unwrap().by_choice.unwrap().value - 62.0 / 82.0 * 60.0 / 62.0).abs() < 1e-12);
}

#[test]
fn a_target_that_was_missed_on_its_day_was_missed_whatever_is_reached_later() {
    let quarter = |text: &str| text.parse::<Quarter>().unwrap();
    let check_ins = [
        (quarter("2026-Q4"), check_in("2026-12-31", ("2026-12-01", "2026-12-31"), 9, None)),
        (quarter("2027-Q1"), check_in("2027-02-16", ("2027-01-18", "2027-02-14"), 10, None)),
        (quarter("2027-Q2"), check_in("2027-05-14", ("2027-04-05", "2027-05-14"), 60, None)),
    ];
    let standing = Standing::of(&[plan("2026-Q4", 1)], &check_ins, &frame());
    let graded = &standing.plans[0];
    assert_eq!((graded.graded_by.as_deref(), graded.grades[0].outcome), (Some("2027-Q1"), Outcome::Missed));
    let outcomes: Vec<Outcome> = graded.quarters.iter().map(|grading| grading.grades[0].outcome).collect();
    assert_eq!(outcomes, [Outcome::Missed, Outcome::Missed, Outcome::Hit]);
    let steps: Vec<Option<Step>> =
        graded.quarters.iter().map(|grading| grading.advice.as_ref().map(|advice| advice.step)).collect();
    assert_eq!(steps, [None, Some(Step::Fix), Some(Step::Measure)], "before the last week the rule is not due");
    assert_eq!((standing.hits.hit, standing.hits.missed), (0, 1));
    assert_eq!(graded.advice.as_ref().unwrap().step, Step::Measure, "what follows now comes from the last quarter");
}

#[test]
fn a_check_in_belongs_to_the_plan_it_names_and_else_to_the_last_one() {
    let (first, second) = (plan("2026-Q4", 1), plan("2027-Q1", 1));
    let quarter: Quarter = "2027-Q1".parse().unwrap();
    let check_ins = [
        (quarter, check_in("2027-01-20", ("2027-01-01", "2027-01-20"), 5, Some(&first.id))),
        (quarter, check_in("2027-03-31", ("2027-02-20", "2027-03-31"), 60, None)),
    ];
    let standing = Standing::of(&[second.clone(), first.clone()], &check_ins, &frame());
    assert_eq!(standing.quarters.len(), 1);
    assert_eq!(standing.latest().unwrap().plan, Some(second.id));
    let outcomes: Vec<Outcome> = standing.plans.iter().map(|plan| plan.grades[0].outcome).collect();
    assert_eq!(outcomes, [Outcome::Missed, Outcome::Hit]);
}

#[test]
fn a_plan_that_nobody_measured_is_not_judged() {
    let standing = Standing::of(&[plan("2026-Q4", 1)], &[], &frame());
    assert_eq!((standing.plans[0].advice.is_none(), standing.hits.rate), (true, None));
    assert!(!standing.is_empty() && Standing::of(&[], &[], &frame()).is_empty());
}

#[test]
fn plans_of_another_version_of_a_formula_are_not_graded_by_it() {
    let check_ins = [("2027-Q1".parse().unwrap(), check_in("2027-03-31", ("2027-01-01", "2027-03-31"), 60, None))];
    let standing = Standing::of(&[plan("2026-Q4", 2)], &check_ins, &frame());
    assert_eq!(standing.plans[0].grades[0].outcome, Outcome::NotMeasured);
}
