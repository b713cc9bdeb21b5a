//! For whom a report is, and what it does not tell when it is to tell nobody's name.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use idpfit::report::{Audience, Case, Report, Templates, report};

use crate::reports::{EXAMPLES, example, with_case};

fn report_for(audience: Audience, name: &str) -> Report {
    let of = |case: &Case<'_>| report(&Case { audience, ..case.clone() });
    with_case(&example(name), &Templates::default(), of).unwrap_or_else(|flawed| panic!("{:?}", flawed.problems))
}

fn sections(report: &Report) -> Vec<&str> {
    report.markdown.lines().filter(|line| line.starts_with("## ")).collect()
}

#[test]
fn a_board_gets_a_memo_costs_and_risks() {
    for name in EXAMPLES {
        let report = report_for(Audience::Board, name);
        assert_eq!(sections(&report), ["## Memo", "## Cost over three years", "## Risks"]);
        let memo = report.markdown.split("## Cost").next().unwrap();
        assert!(memo.lines().map(|line| 1 + line.chars().count() / 95).sum::<usize>() <= 48, "{name}:\n{memo}");
    }
}

#[test]
fn an_engineer_gets_what_a_leader_gets_and_the_workings() {
    let (leader, engineer) =
        (report_for(Audience::Leader, "kestrel-freight"), report_for(Audience::Engineer, "kestrel-freight"));
    let without: Vec<&str> =
        sections(&engineer).into_iter().filter(|head| *head != "## The workings of each fit").collect();
    assert_eq!(without, sections(&leader));
    assert_eq!(sections(&engineer).len(), sections(&leader).len() + 1);
    assert!(
        engineer
            .markdown
            .contains("| Value before the deadline (time to value) | 14.4 % | 1.00 | 14.4 | 0.0 | Months until")
            || engineer.markdown.contains("Months until friction is lower: 0.5 / 1.5 / 3 months")
    );
}

#[test]
fn the_memo_of_the_example_is_this() {
    let report = report_for(Audience::Board, "kestrel-freight");
    insta::assert_snapshot!(report.markdown.split("## Cost").next().unwrap().trim_end(), @r"
    # Kestrel Freight: decision on an internal developer platform

    2026-Q4 · assessed 2026-11-20 · idpfit 0.1.0

    ## Memo

    **Recommended: Port.** Port leads in more than 99 of 100 plausible worlds. A plausible world is one way open answers, ranges and weights could turn out. 97 % of the weight rests on known answers.

    **Why**

    1. Problem coverage: Port 73 %, Humanitec 50 %; worth 10.7 points.
    2. Scorecards: Port 100 %, Humanitec 0 %; worth 2.9 points.
    3. Value before the deadline: Port 100 %, Humanitec 83 %; worth 2.5 points.

    **The strongest reason against it**: Problem coverage: Port reaches only 73 %, which loses 12.6 points.

    **What it costs over three years**: Port, GBP 123,000 to 511,000, most likely 247,000.

    **Risk of the portal trap**: low (0 of 8 traps are sprung).

    **To be known**: The price is by quote: billing counts seats, entities and action runs, with overage on top.

    **What is asked of the board**: a pilot of 12 weeks, 2026-11-30 to 2027-02-19, with the rules to stop it set in advance; owner: Mara Lindqvist, Head of Platform.

    **First step**: From 2026-11-23: Agree on figures and rules, and call the backend once for “New PostgreSQL database”.

    Every answer, figure and source is in the whole report: `idpfit report`.

    ---
    ");
}

/// Whatever the answers below name. Each is a word that nothing else contains; a number, one that no place in a file reaches.
const SECRETS: [&str; 14] = [
    "Zauberberg",
    "Quirinus",
    "Xanthippe",
    "Berthplanner",
    "Nightexport",
    "Lindqvistova",
    "wikisecret",
    "Requestzilla",
    "Findowner",
    "Metricus",
    "fortnights",
    "Reasonless",
    "4713158",
    "9187364",
];

/// Answers whose every free text holds a secret.
fn secretive() -> String {
    let text = crate::reports::read("questionnaires/examples/kestrel-freight.toml");
    let replaced = [
        ("Kestrel Freight\"", "Zauberberg | AG\""),
        ("respondent = \"mara\"", "respondent = \"Quirinus\""),
        ("role = \"engineering-leader\"", "role = \"deputy of Xanthippe\""),
        ("Berth planner", "Berthplanner"),
        ("written in house, no events, one nightly export", "Nightexport by Lindqvistova"),
        ("Mara Lindqvist, Head of Platform", "Lindqvistova"),
        ("wiki: Platform/Interviews-2026-10", "https://wikisecret.example/x"),
        ("New PostgreSQL database", "Requestzilla"),
        ("Find out who owns a service", "Findowner"),
        ("working days from request to usable database", "Metricus"),
        ("unit = \"days\"", "unit = \"fortnights\""),
        ("cost-per-service = 1", "cost-per-service = { not_applicable = \"Reasonless\" }"),
        ("licence-budget = 45000", "licence-budget = 4713158"),
        ("engineer-cost = 100000", "engineer-cost = 9187364"),
    ];
    replaced.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == ending)
}

/// A file as it can be searched: a PDF unpacked, with its text.
fn open(name: &str, bytes: &[u8]) -> Vec<u8> {
    if !has_ending(name, "pdf") {
        return bytes.to_vec();
    }
    let mut file = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    let text = file.extract_text(&pages).unwrap_or_default();
    assert!(text.contains("Organisation"), "the text of the PDF cannot be read");
    file.decompress();
    let mut all = Vec::new();
    file.save_to(&mut all).unwrap();
    all.extend(text.as_bytes());
    all
}

fn contains(bytes: &[u8], word: &str) -> bool {
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let hex = wide.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02X}"));
    [word.as_bytes(), &wide, hex.as_bytes()].iter().any(|form| bytes.windows(form.len()).any(|window| window == *form))
}

/// Writes every format, for every audience, and both reports of one page, of the answers above.
fn written(folder: &Path, more: &[&str]) -> Vec<(String, Vec<u8>)> {
    fs::write(folder.join("quirinus.toml"), secretive()).unwrap();
    fs::write(
        folder.join("brand.toml"),
        "[brand]\nname = 'Northgate'\nconfidentiality = 'Only for Zauberberg | AG and Quirinus'\n",
    )
    .unwrap();
    let everything = ["--format", "pdf,html,md,json,csv,madr", "--audience"];
    let page = ["--format", "pdf,html,md", "--one-pager"];
    let audiences = ["board", "leader", "engineer"].map(|audience| (everything, audience));
    for (how, which) in audiences.into_iter().chain(["flowchart", "trap"].map(|which| (page, which))) {
        let output = Command::new(env!("CARGO_BIN_EXE_idpfit"))
            .args(["--today", "2026-11-21", "report", "--answers", "quirinus.toml", "--brand", "brand.toml"])
            .args(["--worlds", "512"])
            .args(how)
            .args([which, "--out"])
            .arg(folder.join("out").join(which))
            .args(more)
            .current_dir(folder)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    files(&folder.join("out"))
}

#[test]
fn what_is_redacted_stands_in_no_byte_of_any_format() {
    let folder = tempfile::tempdir().unwrap();
    let files = written(folder.path(), &["--redact"]);
    assert_eq!(files.len(), 3 * (5 + 13) + 2 * 3);
    for (name, bytes) in &files {
        let bytes = open(name, bytes);
        let told: Vec<&&str> = SECRETS.iter().filter(|secret| contains(&bytes, secret)).collect();
        assert!(told.is_empty(), "{name} tells {told:?}");
        assert!(!contains(&bytes, "GBP"), "{name}");
    }
}

#[test]
fn without_redaction_everything_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let all: Vec<u8> = written(folder.path(), &[])
        .into_iter()
        .filter(|(name, _)| has_ending(name, "csv"))
        .flat_map(|(_, bytes)| bytes)
        .collect();
    let untold: Vec<&&str> = SECRETS.iter().filter(|secret| !contains(&all, secret)).collect();
    assert_eq!(untold, [&"Xanthippe"]);
}

#[test]
fn redaction_changes_no_verdict_no_fit_and_nothing_from_run_to_run() {
    let decision = |more: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let files = written(folder.path(), more);
        let (_, bytes) = files.into_iter().find(|(name, _)| name.ends_with("leader/decision.json")).unwrap();
        serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()
    };
    let (open, closed) = (decision(&[]), decision(&["--redact"]));
    assert_eq!(closed, decision(&["--redact"]));
    assert_eq!((&open["verdict"], &open["reasons"]), (&closed["verdict"], &closed["reasons"]));
    for (open, closed) in open["ranking"].as_array().unwrap().iter().zip(closed["ranking"].as_array().unwrap()) {
        assert_eq!((&open["fit"], &open["contributions"]), (&closed["fit"], &closed["contributions"]));
        assert_eq!(closed["cost"]["total"]["likely"], serde_json::Value::Null);
    }
    assert_eq!(closed["subject"], "Organisation");
}
