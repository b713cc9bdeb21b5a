use proptest::prelude::*;

use super::*;
use crate::problem::{Colour, Files, render};

fn day(text: &str) -> crate::date::Date {
    text.parse().unwrap()
}

/// A check-in that counts everything.
fn full() -> CheckIn {
    let runs = |team: &str, channel, succeeded, ordered| Runs {
        team: Some(team.to_owned()),
        channel,
        succeeded,
        failed: 1,
        ordered,
    };
    let facts = Facts {
        runs: vec![
            runs("ledger \"core\"", Channel::Mandated, 2, Some(1)),
            runs("checkout", Channel::Unknown, 1, None),
            runs("checkout", Channel::OwnChoice, 12, Some(0)),
        ],
        tickets: vec![Tickets { team: None, class: "New database".to_owned(), count: 4, before: Some(31) }],
        before: Some(Window { from: day("2026-09-01"), to: day("2026-11-30") }),
        users: vec![Users { team: Some("checkout".to_owned()), succeeded: 9, settled: 7, returned: 4 }],
        lead: Some(Lead { p50_h: 1.5, p85_h: 7.25, runs: 14 }),
        first_success: Some(FirstSuccess { days: 3.0, developers: 9, without: 2 }),
        hours: Some(22.0),
        handling_min: Some(5.0),
        ease: Some([0, 1, 2, 5, 4]),
        deployments: Some(Deployments {
            count: 40,
            failed: Some(2),
            days_a_week: Some(3.0),
            lead_p50_h: Some(18.0),
            before: Some(100),
            before_failed: Some(6),
        }),
        incidents: Some(Incidents { count: 1, restore_p50_h: Some(0.5), before: Some(3) }),
        outside: Some(3),
    };
    CheckIn {
        source: "portal".to_owned(),
        date: day("2027-01-15"),
        window: Window { from: day("2026-12-07"), to: day("2027-01-10") },
        plan: Some("acme-2026-Q4/port/new-database".to_owned()),
        facts,
    }
}

fn mistakes(text: &str) -> String {
    let problems = RefCell::new(Vec::new());
    let mut files = Files::default();
    files.add("a.toml", text);
    assert!(read(0, text, &problems).is_none());
    render(&problems.into_inner(), &files, Colour::Off)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a file as it is written")]
fn a_check_in_is_a_fact_a_line_in_the_order_of_its_names() {
    insta::assert_snapshot!(full().text(), @r#"
    # Adoption, counted: counts only, never people. Written by `idpfit checkin`; counts may be corrected by hand.
    # What is left out was not counted, which is not zero.

    source = "portal"
    date = 2027-01-15
    from = 2026-12-07
    to = 2027-01-10
    plan = "acme-2026-Q4/port/new-database"
    before_from = 2026-09-01
    before_to = 2026-11-30
    hours = 22.0
    handling_min = 5.0
    outside = 3
    ease = [0, 1, 2, 5, 4]

    [lead]
    p50_h = 1.5
    p85_h = 7.25
    runs = 14

    [first_success]
    days = 3.0
    developers = 9
    without = 2

    [deployments]
    count = 40
    failed = 2
    days_a_week = 3.0
    lead_p50_h = 18.0
    before = 100
    before_failed = 6

    [incidents]
    count = 1
    restore_p50_h = 0.5
    before = 3

    [[runs]]
    team = "checkout"
    channel = "own-choice"
    succeeded = 12
    failed = 1
    ordered = 0

    [[runs]]
    team = "checkout"
    channel = "unknown"
    succeeded = 1
    failed = 1

    [[runs]]
    team = 'ledger "core"'
    channel = "mandated"
    succeeded = 2
    failed = 1
    ordered = 1

    [[tickets]]
    class = "New database"
    count = 4
    before = 31

    [[users]]
    team = "checkout"
    succeeded = 9
    settled = 7
    returned = 4
    "#);
}

#[test]
#[expect(clippy::too_many_lines, reason = "mistakes as they are shown")]
fn mistakes_have_a_place_and_advice() {
    let text = "\
source = \"My Portal\"
date = 2027-01-15
from = 2027-01-10
to = 2027-01-09
ease = [1, 2]
user = \"jane\"

[[runs]]
team = \"a\"
channel = \"own-choise\"
succeeded = 1.5
failed = 0

[[users]]
succeeded = 3
settled = 2
returned = 4

[[tickets]]
class = \"a\"
count = 1

[[tickets]]
class = \"A\"
count = 2
";
    insta::assert_snapshot!(mistakes(text), @r#"
    error[bad-id]: `My Portal` is not an id
     --> a.toml:1:10
      |
    1 | source = "My Portal"
      |          ^^^^^^^^^^^
      |
      = help: ids are lower-case words and digits joined by `-`, `pain-finding` for example

    error[bad-range]: `to` is before `from`
     --> a.toml:4:6
      |
    4 | to = 2027-01-09
      |      ^^^^^^^^^^
      |
      = help: the last day is the first one or later

    error[wrong-type]: this is not five counts
     --> a.toml:5:8
      |
    5 | ease = [1, 2]
      |        ^^^^^^
      |
      = help: write how many answered 1, 2, 3, 4 and 5: `ease = [0, 1, 3, 6, 2]`

    error[unknown-key]: `user` is not a key of this table
     --> a.toml:6:1
      |
    6 | user = "jane"
      | ^^^^
      |
      = help: did you mean `users`?

    error[unknown-value]: `own-choise` is not known here
      --> a.toml:10:11
       |
    10 | channel = "own-choise"
       |           ^^^^^^^^^^^^
       |
       = help: did you mean `own-choice`?

    error[out-of-range]: 1.5 is not a whole number
      --> a.toml:11:13
       |
    11 | succeeded = 1.5
       |             ^^^
       |
       = help: write how many there are

    error[out-of-range]: `returned` is more than `settled`
      --> a.toml:14:1
       |
    14 | [[users]]
       | ^^^^^^^^^
       |
       = help: `returned` counts some of `settled`: correct one of them

    error[duplicate-id]: `tickets` has this row already
      --> a.toml:23:1
       |
    19 | [[tickets]]
       | ----------- here
    ...
    23 | [[tickets]]
       | ^^^^^^^^^^^
       |
       = help: add the counts up in one row
    "#);
}

#[test]
fn rows_are_written_in_the_same_order_however_they_come() {
    let mut other = full();
    other.facts.runs.reverse();
    assert_eq!(other.text(), full().text());
}

prop_compose! {
    fn any_row()(
        team in proptest::option::of("[^\\s]\\PC{0,8}"),
        counts in proptest::array::uniform3(0..1_000_000_u64),
        told in proptest::option::of(0.0..=1.0_f64),
    ) -> (Option<String>, [u64; 3], Option<f64>) {
        (team, counts, told)
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(rows in proptest::collection::vec(any_row(), 0..5), figure in 0.0..1e6_f64) {
        let mut check_in = full();
        let mut seen = Vec::new();
        check_in.facts.runs.clear();
        check_in.facts.users.clear();
        for (team, [one, two, three], told) in rows {
            let key = team.as_ref().map(|team| team.trim().to_lowercase());
            if seen.contains(&key) || key.as_deref() == Some("") {
                continue;
            }
            seen.push(key);
            let ordered = told.map(|part| (one as f64 * part) as u64);
            let channel = Channel::ALL[(three % 5) as usize];
            check_in.facts.runs.push(Runs { team: team.clone(), channel, succeeded: one, failed: two, ordered });
            let (settled, returned) = (two.min(one), three.min(two).min(one));
            check_in.facts.users.push(Users { team, succeeded: one, settled, returned });
        }
        check_in.facts.hours = Some(figure);
        let problems = RefCell::new(Vec::new());
        let again = read(0, &check_in.text(), &problems);
        prop_assert_eq!(problems.into_inner(), vec![]);
        let again = again.unwrap();
        prop_assert_eq!(again.text(), check_in.text());
        check_in.facts.runs.sort_by_key(|row| (row.team.clone(), row.channel));
        check_in.facts.users.sort_by_key(|row| row.team.clone());
        prop_assert_eq!(again, check_in);
    }
}
