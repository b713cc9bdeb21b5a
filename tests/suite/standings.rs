//! What was predicted and what came, as the report tells it.

use std::cell::RefCell;

use idpfit::adoption::{AgreedPlan, CheckIn, Standing, file};
use idpfit::date::Quarter;
use idpfit::report::{Case, Templates, report};

use super::reports::{answers, read, with_case};
use super::support::shipped;

fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

/// A plan with a prediction on every metric, as the shipped pack makes them.
fn plan() -> AgreedPlan {
    let predictions: Vec<String> = shipped()
        .framework
        .plan
        .metrics
        .iter()
        .map(|metric| {
            let goal = serde_json::to_string(&metric.goal).unwrap();
            format!(
                r#"{{"id": "acme/{0}", "metric": "{0}", "code": "{1}", "name": "{2}", "unit": "{3}", "formula_version": 1,
                "goal": {goal}, "target": ""}}"#,
                metric.id, metric.code, metric.name, metric.unit
            )
        })
        .collect();
    let text = format!(
        r#"{{"plan": {{"id": "acme-2026-Q2/port/database", "tool_name": "Port"}}, "pilot": {{
        "path": {{"slug": "database", "replaces_ticket_class": "Database"}},
        "baseline": {{"per_week": 12.0, "lead_p50_h": 48.0, "lead_p85_h": 120.0, "hands_on_min": 60.0}},
        "metrics": [{}]}}}}"#,
        predictions.join(",")
    );
    AgreedPlan::read(quarter("2026-Q2"), &text).unwrap()
}

const COUNTED: &str = r#"
source = "typed"
date = 2026-09-30
from = 2026-07-06
to = 2026-09-27
plan = "acme-2026-Q2/port/database"
before_from = 2026-04-01
before_to = 2026-06-30
hours = 60
outside = 3
ease = [0, 1, 3, 6, 2]

[lead]
p50_h = 2.5
p85_h = 20.0
runs = 70

[deployments]
count = 200
failed = 5
days_a_week = 3.0
lead_p50_h = 20.0
before = 180
before_failed = 6

[incidents]
count = 2
restore_p50_h = 1.5
before = 3

[[runs]]
team = "checkout"
channel = "own-choice"
succeeded = 30
failed = 2

[[runs]]
team = "ledger"
channel = "mandated"
succeeded = 40
failed = 1

[[runs]]
team = "ledger"
channel = "unknown"
succeeded = 5
failed = 0

[[tickets]]
class = "Database"
count = 40

[[users]]
team = "checkout"
succeeded = 30
settled = 20
returned = 12
"#;

/// A check-in: most tickets are gone, few came by choice, and many go round the path. Another one a quarter later, when more come by choice.
fn check_ins() -> Vec<(Quarter, CheckIn)> {
    let read = |text: &str| {
        let problems = RefCell::new(Vec::new());
        let found = file::read(0, text, &problems);
        assert_eq!(problems.into_inner(), []);
        found.unwrap()
    };
    let later = COUNTED
        .replace("date = 2026-09-30", "date = 2026-11-16")
        .replace("from = 2026-07-06", "from = 2026-09-28")
        .replace("to = 2026-09-27", "to = 2026-11-15")
        .replace("succeeded = 30\nfailed = 2", "succeeded = 90\nfailed = 2")
        .replace("channel = \"mandated\"\nsucceeded = 40", "channel = \"mandated\"\nsucceeded = 4");
    vec![(quarter("2026-Q3"), read(COUNTED)), (quarter("2026-Q4"), read(&later))]
}

/// Where this organisation stands.
pub(super) fn standing() -> Standing {
    Standing::of(&[plan()], &check_ins(), &shipped().framework.plan.adoption)
}

/// The section of a report on what came.
fn section(standing: &Standing) -> String {
    let text = read("questionnaires/examples/kestrel-freight.toml");
    let of = |case: &Case<'_>| report(&Case { adoption: Some(standing), ..case.clone() }).unwrap().markdown;
    let whole = with_case(&answers(&text), &Templates::default(), of);
    let section = whole.split("\n## What was predicted, and what came\n").nth(1).unwrap();
    section.split("\n## ").next().unwrap().trim().to_owned()
}

#[test]
fn the_report_says_what_was_predicted_and_what_came() {
    insta::assert_snapshot!(section(&standing()), @r"
    Of 10 predictions that were measured, 7 came true (70 %, interval 40–89 %); not measured, and counting neither way: 1. That is the record of this organisation’s own predictions, over all plans it agreed on.

    ### The plan of 2026-Q2: “Database” with Port

    Graded by what was counted in 2026-Q3: 7 of 10 measured predictions came true. What was counted later stands beside it and changes no grade.

    | | Prediction | Target | 2026-Q3 | | 2026-Q4 |
    |:---|:---|---:|---:|:---|:---|
    | M1 | Tickets that no longer arrive | ≥ 50 % | 72 % (40 / 144) | **hit** | 52 %, **hit** |
    | M2 | Share of requests served by the path | ≥ 60 % | 65 % (75 / 115) | **hit** | 71 %, **hit** |
    | M3 | Share of those who came by choice | ≥ 60 % | 43 % (30 / 70) | **missed** | 96 %, **missed** |
    | M4 | Developers who come back | ≥ 40 % | 60 % (12 / 20) | **hit** | 60 %, **hit** |
    | M5 | Requests that go round the path | ≤ 20 % | 35 % (40 / 115) | **missed** | 29 %, **missed** |
    | M6 | Time from request to usable result | ≤ 24.0 h | 2.5 h (n = 70) | **hit** | 2.5 h, **hit** |
    | M7 | Runs that succeed | ≥ 90 % | 96 % (75 / 78) | **hit** | 97 %, **hit** |
    | M8 | Time to a first success | ≤ 5.0 d | – | not measured: not counted | – |
    | M9 | Hours spent for each hour saved | ≤ 0.5 | 0.8 (5.0 / 6.3) | **missed** | 0.61, **missed** |
    | M10 | Ease, as developers say it | ≥ 4 | 4 (n = 12) | **hit** | 4, **hit** |
    | M11 | Changes that fail (guardrail) | ≤ 5.0 | 3.5 (7 / 200) | **hit** | 3.5, **hit** |

    What the rule set in advance said:

    - **2026-Q3**: Do not scale: adoption is pushed (M1, M3).
    - **2026-Q4**: Do not scale: adoption is pushed (M1, M3).

    > [!IMPORTANT]
    > **Do not scale: adoption is pushed.** Many tickets are gone, but few came by choice. Lift the orders and redirects for four weeks and measure again: what is left then is adoption. By the rule set in advance, from M1, M3.

    Developers go round the path. Ask before you conclude:

    - **Wrong layer**: Is what you wait for behind the form rather than in front of it: an approval, an environment, a person? What speaks for it: Runs start quickly and end in a hand-off; the wait has only moved.
    - **Wrong tool**: Would you take this path if it lay where you work already: command line, repository, chat? What speaks for it: The same automation is called by other ways, and the tool is opened only for this.
    - **Unfinished path**: Which case made you raise a ticket instead, and what was missing? What speaks for it: The tickets that remain are of a few kinds that the path does not cover.
    - **Missing habit**: Did you know of the path when you raised the ticket, and had you used it before? What speaks for it: Those who used it once come back; the others have not heard of it.

    ### Adoption by choice

    | Quarter | Path | Served by the path, by choice | Interval | Level |
    |:---|:---|---:|---:|:---|
    | 2026-Q3 | Database | 28 % | 18–40 % | Extrinsic push: It is used because somebody asked, redirected or ordered; use ends with the pressure. |
    | 2026-Q4 | Database | 68 % | 57–77 % | Intrinsic pull: Developers come because it helps, and come back. |

    The share of requests that the path serves, times the share of those who came of their own will; use that was ordered counts as ordered. The level is that of CNCF’s maturity model.

    DORA’s four keys in 2026-Q4: 4.08 deployments a day (daily); 20.0 h from commit to deployment; 2.5 % of changes fail; 1.5 h to restore.

    What these figures cannot say:

    - Why developers came is what they ticked, and people tick what looks good; orders noted in the plan correct part of it.
    - Weeks differ by season, by releases and by who is away; teams to compare with correct part of it.
    - Teams that know they are looked at behave otherwise for a while.
    - Small numbers carry wide intervals: read the interval before the figure.
    ");
}

#[test]
fn a_plan_that_nobody_measured_says_so_and_a_report_without_any_has_no_section() {
    let open = Standing::of(&[plan()], &[], &shipped().framework.plan.adoption);
    assert!(section(&open).contains("Nothing has been counted for it yet"));
    let text = read("questionnaires/examples/kestrel-freight.toml");
    let plain = with_case(&answers(&text), &Templates::default(), |case| report(case).unwrap().markdown);
    assert!(!plain.contains("What was predicted, and what came"));
}
