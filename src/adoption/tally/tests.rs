use super::*;
use crate::adoption::counts::Users;
use crate::adoption::people::users;

fn moment(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_second()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn plan() -> AgreedPlan {
    let text = r#"{"plan": {"id": "a"}, "pilot": {"path": {"slug": "db", "replaces_ticket_class": "Database"},
        "teams": {"pilot": [{"name": "Checkout"}, {"name": "Ledger"}], "control": ["Search"]},
        "mandates": [{"team": "checkout", "from": "2027-01-20", "to": null}],
        "timeline": [{"from_week": 1, "from": "2026-12-07", "to": "2027-02-26"}]}}"#;
    AgreedPlan::read("2026-Q4".parse().unwrap(), text).unwrap()
}

fn january(plan: &AgreedPlan) -> Scope<'_> {
    Scope { window: Window { from: day("2027-01-01"), to: day("2027-01-31") }, plan: Some(plan) }
}

fn run(started: &str, user: u64, teams: u32, channel: Channel) -> Run {
    let started = moment(started);
    Run { started, ended: Some(started + 7200), user: Some(user), teams: Some(teams), channel, succeeded: true }
}

#[test]
fn runs_are_counted_by_team_and_channel_and_mandates_by_their_days() {
    let log = RunLog {
        teams: vec![vec!["guild".to_owned(), "checkout".to_owned()], vec!["ledger".to_owned()]],
        runs: vec![
            run("2027-01-10T09:00:00Z", 1, 0, Channel::OwnChoice),
            run("2027-01-20T00:00:00Z", 1, 0, Channel::OwnChoice),
            run("2027-01-21T09:00:00Z", 2, 1, Channel::OwnChoice),
            Run { succeeded: false, ..run("2027-01-22T09:00:00Z", 2, 1, Channel::OwnChoice) },
            run("2026-12-31T23:59:59Z", 3, 1, Channel::OwnChoice),
            run("2027-02-01T00:00:00Z", 3, 1, Channel::OwnChoice),
        ],
    };
    let plan = plan();
    let counts = runs(&log, &january(&plan));
    let rows: Vec<(&str, u64, u64, Option<u64>)> =
        counts.runs.iter().map(|row| (row.team.as_deref().unwrap(), row.succeeded, row.failed, row.ordered)).collect();
    assert_eq!(rows, [("checkout", 2, 0, Some(1)), ("ledger", 1, 1, Some(0))]);
    assert_eq!(counts.lead, Some(Lead { p50_h: 2.0, p85_h: 2.0, runs: 3 }));
}

#[test]
fn users_come_back_after_a_week_and_are_settled_after_four() {
    let log = RunLog {
        teams: vec![vec!["checkout".to_owned()]],
        runs: vec![
            run("2026-12-20T09:00:00Z", 1, 0, Channel::OwnChoice),
            run("2026-12-27T09:00:00Z", 1, 0, Channel::OwnChoice),
            run("2026-12-20T09:00:00Z", 2, 0, Channel::OwnChoice),
            run("2026-12-27T08:59:59Z", 2, 0, Channel::OwnChoice),
            run("2027-01-04T09:00:00Z", 3, 0, Channel::OwnChoice),
            run("2027-01-30T09:00:00Z", 3, 0, Channel::OwnChoice),
        ],
    };
    let plan = plan();
    let people = runs(&log, &january(&plan)).people;
    let users = users(people.values(), january(&plan).window);
    assert_eq!(users, [Users { team: Some("checkout".to_owned()), succeeded: 3, settled: 2, returned: 1 }]);
}

#[test]
fn nothing_came_is_not_the_same_as_nothing_was_counted() {
    let plan = plan();
    let counts = runs(&RunLog::default(), &january(&plan));
    assert_eq!((counts.runs.len(), counts.runs[0].succeeded, counts.lead), (1, 0, None));
    let rows = tickets(&[], &january(&plan), false);
    assert_eq!((rows.len(), rows[0].count, rows[0].class.as_str()), (1, 0, "Database"));
}

#[test]
fn tickets_are_those_of_the_class_and_a_team_without_any_has_none() {
    let row = |team: &str, class: &str, count, before| TicketRow {
        team: Some(team.to_owned()),
        class: class.to_owned(),
        count,
        before,
    };
    let all = [row("checkout", "database", 3, 30), row("Search", "DATABASE", 0, 12), row("Search", "Access", 9, 9)];
    let plan = plan();
    let rows = tickets(&all, &january(&plan), true);
    let rows: Vec<(&str, u64, Option<u64>)> =
        rows.iter().map(|row| (row.team.as_deref().unwrap(), row.count, row.before)).collect();
    assert_eq!(rows, [("checkout", 3, Some(30)), ("Search", 0, Some(12)), ("Ledger", 0, Some(0))]);
    let rows = tickets(&all, &january(&plan), false);
    let rows: Vec<(Option<&str>, u64)> = rows.iter().map(|row| (row.team.as_deref(), row.count)).collect();
    assert_eq!(rows, [(Some("checkout"), 3), (Some("Ledger"), 0), (None, 0)], "an export has all teams");
}

#[test]
fn deployments_have_the_twelve_weeks_before_the_pilot_beside_them() {
    let deployment = |at: &str, failed| Deployment { at: moment(at), committed: Some(moment(at) - 36_000), failed };
    let all = [
        deployment("2026-11-01T09:00:00Z", Some(true)),
        deployment("2026-12-07T09:00:00Z", Some(true)),
        deployment("2027-01-04T09:00:00Z", Some(false)),
        deployment("2027-01-05T09:00:00Z", Some(false)),
        deployment("2027-01-05T10:00:00Z", Some(true)),
        deployment("2027-01-14T10:00:00Z", None),
    ];
    let plan = plan();
    let counted = deployments(&all, &january(&plan));
    assert_eq!((counted.count, counted.failed, counted.before, counted.before_failed), (4, Some(1), Some(1), Some(1)));
    // Whole weeks begin on 4, 11, 18 and 25 January: with 2, 1, 0 and 0 days.
    assert_eq!((counted.days_a_week, counted.lead_p50_h), (Some(0.5), Some(10.0)));
    let incident = |at: &str, hours: i64| Incident { at: moment(at), resolved: Some(moment(at) + hours * 3600) };
    let all = [
        incident("2027-01-04T09:00:00Z", 2),
        incident("2027-01-05T09:00:00Z", -1),
        incident("2026-12-01T09:00:00Z", 5),
    ];
    let counted = incidents(&all, &january(&plan));
    assert_eq!((counted.count, counted.restore_p50_h, counted.before), (2, Some(2.0), Some(1)));
}
