//! The example of two years, as it ships: it verifies, every format of its report builds, and its story reads as it is told here.
//!
//! Its records are real: the program made them, each on the day that it says. Where a change of the program makes other bytes of the same
//! answers, `UPDATE_EXAMPLE=1 cargo test two_years` judges every quarter again with the packs that the example keeps, and writes its records
//! anew; look at the difference before it is committed. The quarters keep their packs, so that a change of the shipped pack changes nothing here.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use idpfit::history::{Judgement, Record};
use idpfit::{store, tree};

use crate::program::{code, err, out, root, run, text};

/// The day after the last decision.
const TODAY: &str = "2026-11-21";

fn shipped() -> PathBuf {
    root().join("examples/two-years")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::write(target, fs::read(&path).unwrap()).unwrap() }
    }
}

/// The example in a folder of its own, so that nothing is written beside what ships.
fn example() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let acme = folder.path().join("two-years");
    copy(&shipped(), &acme);
    let shown = text(&acme).to_owned();
    (folder, shown)
}

fn told(args: &[&str]) -> String {
    let output = run(&[&["--today", TODAY], args].concat());
    assert_eq!(code(&output), 0, "{args:?}: {}{}", out(&output), err(&output));
    out(&output)
}

/// Judges every quarter again with what it keeps, and writes its record anew.
fn remake() {
    let quarters = fs::read_dir(shipped().join("assessments")).unwrap();
    let mut quarters: Vec<PathBuf> = quarters.map(|entry| entry.unwrap().path()).collect();
    quarters.sort();
    for folder in quarters {
        let (_folder, acme) = example();
        let quarter = folder.file_name().unwrap().to_str().unwrap();
        told(&["report", quarter, "--as-decided", "--format", "json", "--workspace", &acme]);
        let decision = fs::read_to_string(Path::new(&acme).join("out").join(quarter).join("decision.json")).unwrap();
        let path = folder.join("record.toml");
        let problems = RefCell::default();
        let before = fs::read_to_string(&path).unwrap();
        let record = Record::read(&tree::parse(0, &before, &mut Vec::new()), &problems).unwrap();
        let digest = |(name, _): &(String, String)| {
            let text = fs::read_to_string(folder.join(name)).unwrap();
            (name.clone(), store::digest(&[("", text)]))
        };
        let record = Record {
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            judgement: Judgement { outcome: record.judgement.outcome, ..judgement(&decision) },
            inputs: record.inputs.iter().map(digest).collect(),
            beside: record.beside.iter().map(digest).collect(),
            ..record
        };
        fs::write(path, record.text()).unwrap();
    }
}

fn judgement(decision: &str) -> Judgement {
    let value: serde_json::Value = serde_json::from_str(decision).unwrap();
    let leader = value["verdict"]["leader"].as_str();
    let named = value["ranking"].as_array().unwrap().iter().find(|ranked| ranked["id"].as_str() == leader);
    Judgement {
        verdict: value["verdict"]["kind"].as_str().unwrap().to_owned(),
        leader: named.map(|ranked| ranked["name"].as_str().unwrap().to_owned()),
        digest: store::digest(&[("decision.json", decision)]),
        outcome: None,
    }
}

#[test]
fn every_quarter_comes_out_as_it_was_decided() {
    if std::env::var_os("UPDATE_EXAMPLE").is_some() {
        remake();
    }
    let (_folder, acme) = example();
    let output = run(&["--today", TODAY, "verify", &acme]);
    let advice = "if that is meant: UPDATE_EXAMPLE=1 cargo test two_years";
    assert_eq!(code(&output), 0, "{}{advice}", out(&output));
    insta::assert_snapshot!(out(&output), @r"
    2025-Q1: decided on 2025-02-14, comes out the same to the byte (not yet, Port)
    2025-Q2: decided on 2025-05-16, comes out the same to the byte (not yet, Port)
    2025-Q3: decided on 2025-08-29, comes out the same to the byte (recommended,
      Port)
    2025-Q4: decided on 2025-12-12, comes out the same to the byte (recommended,
      Keep Port)
    2026-Q1: decided on 2026-02-20, comes out the same to the byte (recommended,
      Keep Port)
    2026-Q2: decided on 2026-05-22, comes out the same to the byte (recommended,
      Keep Port)
    2026-Q3: decided on 2026-08-21, comes out the same to the byte (recommended,
      Keep Port)
    2026-Q4: decided on 2026-11-20, comes out the same to the byte (recommended,
      Keep Port)
    8 quarters decided, and nothing differs.
    ");
    assert_eq!(code(&run(&["check", &acme])), 0);
}

#[test]
fn the_quarters_beside_each_other_tell_the_story() {
    let (_folder, acme) = example();
    insta::assert_snapshot!(told(&["trend", "--workspace", &acme]), @r"
    Larkfield Mutual · 2025-Q1 to 2026-Q4 · quarters decided: 8

    VERDICT
      2025-Q1  not yet: Port
      2025-Q2  not yet: Port
      2025-Q3  recommended: Port  ← changed
      2025-Q4  recommended: Keep Port
      2026-Q1  recommended: Keep Port
      2026-Q2  recommended: Keep Port
      2026-Q3  recommended: Keep Port
      2026-Q4  recommended: Keep Port

    READINESS, 0 to 100                25-Q4  26-Q1  26-Q2  26-Q3  26-Q4
      Problem definition      ▂███████ 100    100    100    100    100
      Ownership and capacity  ▂▃██▇███ 93     89     93     93     93     target 80
      Platform foundation     ▂▃▅▆▆▇▇█ 74     75     92     85     96     target 75
      Measurement             ▁▆██████ 100    100    100    100    100    target 100
      Leadership alignment    ▁▅██████ 94     100    100    100    100
      Operating and exit plan ▄▄▄▇▇▇██ 81     81     81     94     94

    FIT, 0 to 100                      25-Q4  26-Q1  26-Q2  26-Q3  26-Q4
      Keep Port               ▇▇▇▇▇███ 85     86     93     93     93
      Keep Port + Humanitec   ▆▆▇▇▇▇▇▇ 86     85     87     88     88
      Humanitec               ▆▆▆▆▆▆▆▆ 68     68     69     69     69
      Backstage + Humanitec   ▄▄▅▅▅▅▅▅ 59     58     60     61     61
      Backstage               ▄▄▄▄▄▅▅▅ 46     46     53     54     54

    FIRST, of 100 plausible worlds     25-Q4  26-Q1  26-Q2  26-Q3  26-Q4
      Keep Port               ████████ 100    100    100    100    100
      Keep Port + Humanitec   ▁▁▁▁▁▁▁▁ 0      0      0      0      0
      Humanitec               ▁▁▁▁▁▁▁▁ 0      0      0      0      0
      Backstage + Humanitec   ▁▁▁▁▁▁▁▁ 0      0      0      0      0
      Backstage               ▁▁▁▁▁▁▁▁ 0      0      0      0      0

    USE, in percent                    25-Q4  26-Q1  26-Q2  26-Q3  26-Q4
      by choice (M2 × M3)     ···▃▄▆▇▇ 29     36     74     80     79
      served by the path (M2) ···▆▄▇▇▇ 69     49     84     89     88
      came by choice (M3)     ···▄▆▇▇▇ 42     74     89     89     90
      tickets gone (M1)       ···▅▄▇▇▇ 59     39     81     85     83

    DECIDE AGAIN
      2027-02-20  the evidence counts as stale from then on
      2028-05-20  any decision is looked at again by then
    ");
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn what_changed_the_verdict_is_told() {
    let (_folder, acme) = example();
    insta::assert_snapshot!(told(&["compare", "2025-Q2", "2025-Q3", "--workspace", &acme]), @r"
    2025-Q2: Not yet. First: one metric with a baseline; Port leads once that is
      done
    2025-Q3: Recommended: Port
    “One metric with a baseline” stops it no more. It comes from the answers alone.

    Fit in points of 100 before  after      ±   Answers   Weights
    Humanitec              72.5   67.4   −5.1      +2.4      −7.5
    Backstage              43.9   46.1   +2.2      +7.2      −5.0
    Managed Backstage      58.8   60.7   +1.9     +10.6      −8.7
    Port                   83.9   85.4   +1.5      +6.8      −5.3
    Stellwerk              56.2   55.8   −0.4      +3.7      −4.1

    - Humanitec loses 5.1 points, +2.4 from the answers and −7.5 from the weights;
      moved most by People in year one (+1.2), Callable automation (+0.9) and People
      after year one (+0.3).
    - Backstage gains 2.2 points, +7.2 from the answers and −5.0 from the weights;
      moved most by Callable automation (+5.7), People in year one (+1.7) and People
      after year one (−0.2).
    - Managed Backstage gains 1.9 points, +10.6 from the answers and −8.7 from the
      weights; moved most by Callable automation (+8.2), People in year one (+2.2)
      and People after year one (+0.2).
    Answers that changed: Days to a newcomer's first change, The metric that must
      move, People in year one, People after year one, Dedicated time, Accountable
      owner, Callable automation, What stands behind the buttons, Deployments
      without a manual step, Freshness of service data, Portal and platform told
      apart, Choice or mandate and What counts as success.
    So many answers changed that each is counted by what it does alone; what they do
      only together is left out.
    ");
    insta::assert_snapshot!(told(&["compare", "2025-Q4", "2026-Q1", "--workspace", &acme]), @r"
    The verdict of 2026-Q1 is still: Recommended: Keep Port.

    Fit in points of 100 before  after      ±   Answers Framework   Weights
    Managed Backstage      60.1   60.7   +0.6      −0.4      +0.3      +0.7
    Stellwerk              56.2   55.6   −0.6      −1.0      +0.4       0.0
    Keep Port              85.4   85.8   +0.4       0.0      +0.1      +0.3
    Humanitec              67.6   68.0   +0.4      −0.5      +0.4      +0.5
    Backstage              45.5   45.6   +0.1      −0.7      +0.4      +0.4

    - Managed Backstage gains 0.6 points, −0.4 from the answers, +0.3 from the
      framework and +0.7 from the weights; moved most by People in year one (−0.4).
    - Stellwerk loses 0.6 points, −1.0 from the answers and +0.4 from the framework;
      moved most by People in year one (−1.0).
    - Keep Port gains 0.4 points, +0.1 from the framework and +0.3 from the weights.
    Answers that changed: Services, People in year one, Deployments without a manual
      step, Choice or mandate and Months in use.
    ");
}

/// The report of a quarter as it was decided, as Markdown.
fn report(acme: &str, quarter: &str, audience: &str) -> String {
    let args = ["report", quarter, "--as-decided", "--format", "md", "--audience", audience, "--workspace", acme];
    told(&args);
    fs::read_to_string(Path::new(acme).join("out").join(quarter).join("report.md")).unwrap()
}

/// A section of a report.
fn section<'a>(report: &'a str, heading: &str) -> &'a str {
    let (_, after) =
        report.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no {heading}:\n{report}"));
    after.split("\n## ").next().unwrap().trim()
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn the_report_of_the_last_quarter_says_what_was_predicted_and_what_came() {
    let (_folder, acme) = example();
    let report = report(&acme, "2026-Q4", "leader");
    insta::assert_snapshot!(section(&report, "On one page"), @r"
    > **Recommended: Keep Port.** Keep Port leads in more than 99 of 100 plausible worlds. A plausible world is one way open answers, ranges and weights could turn out.

    **How sure**: 100 % of the weight rests on known answers (52 of 52 questions answered).

    **What could change it**: nothing that is open, and no single answer that turns out one step different; *Which answers could change it* shows what it takes.

    **Why**

    1. Problem coverage: Keep Port 89 %, Humanitec 51 %; worth 17.6 points. [(1.1, 1.2, 2.1 +16)](#appendix-c-claims-and-sources)
    2. Scorecards: Keep Port 100 %, Humanitec 0 %; worth 2.9 points. [(4.3, 8.1, 6.1)](#appendix-c-claims-and-sources)
    3. People in year one: Keep Port 100 %, Humanitec 90 %; worth 1.0 points. [(2.2, 2.3, 1.11 +6)](#appendix-c-claims-and-sources)

    **The strongest reason against it**: Problem coverage: Keep Port reaches only 89 %, which loses 5.1 points. [(1.1, 1.2, 2.1 +10)](#appendix-c-claims-and-sources)

    **What was predicted, and what came**: 11 of 11 measured predictions of the plan of 2026-Q2 (“Access to a repository”) came true; over all plans, 18 of 22. By the rule set in advance: Scale: take the runner-up request. In 2026-Q4 the path for “Access to a repository” served 79 % of requests by choice.

    **First step**: From 2026-11-23: Agree on figures and rules, and call the backend once for “Message queue”.

    **To be said whenever Keep Port is recommended**

    - The price is by quote: billing counts seats, entities and action runs, with overage on top. No list price could be read. Service accounts are seats, and a seat is reusable only after four months idle; our band of £185 to £615 an engineer a year is derived. Get a quote for your own counts, with the price of overage and of renewal. [(10.1, 11.1, 12.1 +2)](#appendix-c-claims-and-sources)

    **At a glance**

    | Alternative | Fit | Cost over three years | Remarks |
    |:---|---:|---:|:---|
    | Keep Port | 93 | GBP 260k (130k–540k) | leads |
    | Humanitec | 69 | GBP 370k (184k–842k) | – |
    | Backstage | 54 | GBP 583k (219k–1.39M) | – |

    **Readiness**, 0 to 100: Problem definition 100, Ownership and capacity 93, Platform foundation 96, Measurement 100, Leadership alignment 100, Operating and exit plan 94. **Risk of the portal trap**: low, 0 of 8 traps are sprung.
    ");
    insta::assert_snapshot!(section(&report, "What was predicted, and what came"), @r"
    Of 22 predictions that were measured, 18 came true (82 %, interval 61–93 %); not measured, and counting neither way: 0. That is the record of this organisation’s own predictions, over all plans it agreed on.

    ### The plan of 2025-Q3: “Test database” with Port

    Graded by what was counted in 2025-Q4: 7 of 11 measured predictions came true. What was counted later stands beside it and changes no grade.

    | | Prediction | Target | 2025-Q4 | | 2026-Q1 | 2026-Q2 | 2026-Q3 |
    |:---|:---|---:|---:|:---|:---|:---|:---|
    | M1 | Tickets that no longer arrive | ≥ 50 % | 59 % (14 / 35) | **hit** | 39 %, **missed** | 81 %, **hit** | 85 %, **hit** |
    | M2 | Share of requests served by the path | ≥ 60 % | 69 % (31 / 45) | **hit** | 49 %, **missed** | 84 %, **hit** | 89 %, **hit** |
    | M3 | Share of those who came by choice | ≥ 60 % | 42 % (13 / 31) | **missed** | 74 %, **missed** | 89 %, **hit** | 89 %, **hit** |
    | M4 | Developers who come back | ≥ 40 % | 42 % (5 / 12) | **hit** | 41 %, **hit** | 66 %, **hit** | 67 %, **hit** |
    | M5 | Requests that go round the path | ≤ 20 % | 31 % (14 / 45) | **missed** | 51 %, **missed** | 16 %, **hit** | 11 %, **hit** |
    | M6 | Time from request to usable result | ≤ 20.0 h | 3.0 h (n = 31) | **hit** | 4.0 h, **hit** | 1.5 h, **hit** | 1.5 h, **hit** |
    | M7 | Runs that succeed | ≥ 90 % | 94 % (31 / 33) | **hit** | 79 %, **missed** | 96 %, **hit** | 97 %, **hit** |
    | M8 | Time to a first success | ≤ 5.0 d | 4.0 d (n = 14) | **hit** | 4.0 d, **hit** | 3.0 d, **hit** | 2.0 d, **hit** |
    | M9 | Hours spent for each hour saved | ≤ 0.5 | 0.65 (6.0 / 9.3) | **missed** | 0.75, **missed** | 0.23, **hit** | 0.15, **hit** |
    | M10 | Ease, as developers say it | ≥ 4 | 3 (n = 13) | **missed** | 3, **missed** | 4, **hit** | 4, **hit** |
    | M11 | Changes that fail (guardrail) | ≤ 5.5 | 3.2 (2 / 62) | **hit** | 4.3, **hit** | 3.2, **hit** | 3.0, **hit** |

    What the rule set in advance said:

    - **2025-Q4**: Do not scale: adoption is pushed (M1, M3).
    - **2026-Q1**: Fix the runs before judging adoption (M7).
    - **2026-Q2**: Scale: take the runner-up request (M1, M2, M3, M4, M5, M7).
    - **2026-Q3**: Scale: take the runner-up request (M1, M2, M3, M4, M5, M7).

    ### The plan of 2026-Q2: “Access to a repository” with Keep Port

    Graded by what was counted in 2026-Q4: 11 of 11 measured predictions came true.

    | | Prediction | Target | 2026-Q4 | Interval | |
    |:---|:---|---:|---:|---:|:---|
    | M1 | Tickets that no longer arrive | ≥ 50 % | 83 % (9 / 54) | 69–92 % | **hit** |
    | M2 | Share of requests served by the path | ≥ 60 % | 88 % (63 / 72) | 78–93 % | **hit** |
    | M3 | Share of those who came by choice | ≥ 60 % | 90 % (54 / 60) | 80–95 % | **hit** |
    | M4 | Developers who come back | ≥ 40 % | 56 % (20 / 36) | 40–70 % | **hit** |
    | M5 | Requests that go round the path | ≤ 20 % | 13 % (9 / 72) | 7–22 % | **hit** |
    | M6 | Time from request to usable result | ≤ 8.0 h | 0.4 h (n = 63) | – | **hit** |
    | M7 | Runs that succeed | ≥ 90 % | 95 % (63 / 66) | 87–98 % | **hit** |
    | M8 | Time to a first success | ≤ 5.0 d | 1.0 d (n = 31) | – | **hit** |
    | M9 | Hours spent for each hour saved | ≤ 0.5 | 0.37 (1.5 / 4.0) | – | **hit** |
    | M10 | Ease, as developers say it | ≥ 4 | 4 (n = 30) | 4–5 | **hit** |
    | M11 | Changes that fail (guardrail) | ≤ 4.2 | 3.3 (4 / 120) | 0.9–8.5 | **hit** |

    > [!IMPORTANT]
    > **Scale: take the runner-up request.** All targets are reached and the guardrail holds. Offer the same way to the next type of request, with a baseline of its own. By the rule set in advance, from M1, M2, M3, M4, M5, M7.

    ### Adoption by choice

    | Quarter | Path | Served by the path, by choice | Interval | Level |
    |:---|:---|---:|---:|:---|
    | 2025-Q4 | Test database | 29 % | 14–48 % | Extrinsic push: It is used because somebody asked, redirected or ordered; use ends with the pressure. |
    | 2026-Q1 | Test database | 36 % | 19–55 % | Extrinsic push: It is used because somebody asked, redirected or ordered; use ends with the pressure. |
    | 2026-Q2 | Test database | 74 % | 55–87 % | Intrinsic pull: Developers come because it helps, and come back. |
    | 2026-Q3 | Test database | 80 % | 63–90 % | Intrinsic pull: Developers come because it helps, and come back. |
    | 2026-Q4 | Access to a repository | 79 % | 62–89 % | Intrinsic pull: Developers come because it helps, and come back. |

    The share of requests that the path serves, times the share of those who came of their own will; use that was ordered counts as ordered. The level is that of CNCF’s maturity model.

    DORA’s four keys in 2026-Q4: 3.64 deployments a day; 3.3 % of changes fail.

    What these figures cannot say:

    - Why developers came is what they ticked, and people tick what looks good; orders noted in the plan correct part of it.
    - Weeks differ by season, by releases and by who is away; teams to compare with correct part of it.
    - Teams that know they are looked at behave otherwise for a while.
    - Small numbers carry wide intervals: read the interval before the figure.
    ");
}

#[test]
fn while_a_pilot_is_not_right_no_other_is_planned() {
    let (_folder, acme) = example();
    let pushed = report(&acme, "2025-Q4", "leader");
    insta::assert_snapshot!(section(&pushed, "What to do next"), @r"
    Do not scale: adoption is pushed (“Test database”). Many tickets are gone, but few came by choice. Lift the orders and redirects for four weeks and measure again: what is left then is adoption.

    That is what the rule set in advance makes of the figures above. No other path is planned before it is done and was counted again (`idpfit checkin`): a second path beside one that is not right is two that are not.
    ");
    let running = report(&acme, "2026-Q3", "leader");
    insta::assert_snapshot!(section(&running, "What to do next"), @r"
    Go on with the pilot of 2026-Q2, “Access to a repository”, up to 2026-10-30, and count it then.

    The pilot of 2026-Q2 with Keep Port holds as it was agreed: its weeks, targets and rules stand in `assessments/2026-Q2/pilot-plan.json`. No other path is planned before it was counted (`idpfit checkin`) and its rule applied.
    ");
    let next = report(&acme, "2026-Q2", "leader");
    assert!(next.contains("## The pilot: one golden path"), "the rule says: on to the next request");
    assert!(!next.contains("**Test database** becomes the path"), "there is a path for that already");
}

#[test]
fn the_board_reads_it_in_a_memo() {
    let (_folder, acme) = example();
    insta::assert_snapshot!(section(&report(&acme, "2025-Q4", "board"), "Memo"), @r"
    **Recommended: Keep Port.** Keep Port leads in more than 99 of 100 plausible worlds. A plausible world is one way open answers, ranges and weights could turn out. 100 % of the weight rests on known answers.

    **Why**

    1. Problem coverage: Keep Port 74 %, Humanitec 50 %; worth 11.1 points.
    2. Scorecards: Keep Port 100 %, Humanitec 0 %; worth 3.0 points.
    3. People in year one: Keep Port 100 %, Humanitec 90 %; worth 1.0 points.

    **The strongest reason against it**: Problem coverage: Keep Port reaches only 74 %, which loses 12.4 points.

    **What it costs over three years**: Keep Port, GBP 112,000 to 481,000, most likely 231,000.

    **Risk of the portal trap**: low (0 of 8 traps are sprung).

    **To be known**: The price is by quote: billing counts seats, entities and action runs, with overage on top.

    **What was predicted, and what came**: 7 of 11 measured predictions of the plan of 2025-Q3 (“Test database”) came true. In 2025-Q4 the path for “Test database” served 29 % of requests by choice.

    **What is asked of the board**: nothing new: the plan of 2025-Q3 comes first.

    **First step**: Do not scale: adoption is pushed (“Test database”). Many tickets are gone, but few came by choice. Lift the orders and redirects for four weeks and measure again: what is left then is adoption.

    Every answer, figure and source is in the whole report: `idpfit report 2025-Q4 --as-decided`.

    ---
    ");
}

#[test]
fn every_format_of_the_last_report_is_made_and_made_again_to_the_byte() {
    let (_folder, acme) = example();
    let made = || {
        told(&["report", "2026-Q4", "--as-decided", "--format", "pdf,html,md,json,csv,madr", "--workspace", &acme]);
        let out = Path::new(&acme).join("out/2026-Q4");
        ["report.pdf", "report.html", "report.md", "decision.json", "decision-record.md", "tables/answers.csv"]
            .map(|name| fs::read(out.join(name)).unwrap_or_else(|_| panic!("no {name}")))
    };
    let first = made();
    assert!(first.iter().all(|bytes| bytes.len() > 500));
    assert!(first == made());
}

#[test]
fn what_came_after_a_decision_is_not_in_its_report_as_decided() {
    let (_folder, acme) = example();
    let report = report(&acme, "2025-Q3", "leader");
    // Agreed on the day of the decision and after it: owner, teams, and the order of November.
    for later in ["Adaeze Obi", "Director of Engineering", "2025-11-10"] {
        assert!(!report.contains(later), "{later}");
    }
    let now = ["report", "2025-Q3", "--format", "md", "--workspace", &acme];
    told(&now);
    let now = fs::read_to_string(Path::new(&acme).join("out/2025-Q3/report.md")).unwrap();
    assert!(now.contains("Adaeze Obi"), "the report of today shows what was agreed");
}
