//! What the commands do in a workspace.

use std::fs;

use serde_json::Value;

use super::{Folder, answers, decided, decision, run, said};
use crate::program::{code, err, out};

#[test]
fn report_takes_the_last_quarter_with_answers() {
    let (folder, acme) = Folder::workspace();
    let early = answers().replace("Case 01", "Early");
    folder.file("acme/assessments/2026-Q2/answers/case.toml", early);
    folder.file("acme/assessments/2027-Q1/answers/case.toml", "not read");
    let output = run(&["report", "--workspace", &acme]);
    assert_eq!(said(&output).0, 0, "{}", err(&output));
    let report = |quarter: &str| fs::read_to_string(folder.path(&format!("acme/out/{quarter}/report.md")));
    assert!(report("2026-Q4").unwrap().contains("Case 01"));
    assert!(folder.path("acme/out/2026-Q4/decision.json").is_file());
    assert!(report("2026-Q2").is_err());
    let output = run(&["report", "2026-Q2", "--workspace", &acme, "--format", "md"]);
    assert_eq!(said(&output).0, 0, "{}", err(&output));
    assert!(report("2026-Q2").unwrap().contains("Early"));
    assert!(!folder.path("acme/out/2026-Q2/decision.json").exists());
}

#[test]
fn a_quarter_without_answers_says_what_to_do() {
    let (_folder, acme) = Folder::workspace();
    let (code, said) = said(&run(&["report", "2025-Q1", "--workspace", &acme]));
    assert_eq!(code, 1);
    assert!(said.contains("has no answers for 2025-Q1\nhint: answer the questions with"), "{said}");
}

#[test]
fn a_report_without_a_folder_is_printed_in_one_format() {
    let folder = Folder::new();
    let file = folder.file("a.toml", answers());
    assert!(out(&run(&["report", "--answers", &file])).starts_with('#'));
    let same = |command| decision(&run(&[command, "--answers", &file, "--format", "json", "--worlds", "512"]));
    assert_eq!(same("report"), same("assess"));
    let (code, said) = said(&run(&["report", "--answers", &file, "--format", "md,json"]));
    assert_eq!(code, 2);
    assert!(said.ends_with("hint: name a folder for them with `--out DIR`, or one format\n"), "{said}");
}

#[test]
fn the_settings_of_a_workspace_count() {
    let (folder, acme) = Folder::workspace();
    let before = decided(&acme);
    let settings = "[workspace]\nsubject = \"A\"\ncurrency = \"EUR\"\nrate = 2\n\
        [[override]]\noption = \"port\"\nattribute = \"annual-licence-base\"\nlow = 900000\nlikely = 900000\nhigh = 900000\n\
        by = \"Jane\"\ndate = 2026-11-21\nsource = \"Quote 4711\"\nreason = \"an offer\"\n";
    folder.file("acme/idpfit.toml", settings);
    let after = decided(&acme);
    let line = |decision: &Value, id: &str, item: &str| {
        let ranking = decision["ranking"].as_array().unwrap();
        let found = ranking.iter().find(|ranked| ranked["id"] == id).unwrap();
        let lines = found["cost"]["lines"].as_array().unwrap();
        lines.iter().find(|line| line["item"] == item).unwrap()["cost"]["likely"].as_f64().unwrap()
    };
    assert!((line(&after, "port", "licence-base") - 2_700_000.0).abs() < 1e-6);
    let (old, new) = (line(&before, "backstage", "hosting"), line(&after, "backstage", "hosting"));
    assert!((new - 2.0 * old).abs() < 1e-6, "{old} {new}");
    let report = run(&["report", "--workspace", &acme]);
    assert_eq!(code(&report), 0);
    let report = fs::read_to_string(folder.path("acme/out/2026-Q4/report.md")).unwrap();
    assert!(report.contains("Quote 4711"), "the report says whose figure it is");
}

/// The licence of an option in a workspace whose pack extends the shipped one, as `explain` tells it.
fn licence(folder: &Folder, acme: &str) -> String {
    folder.file("acme/idpfit.toml", "[workspace]\nsubject = \"A\"\npack = \"ours\"\n");
    let pack = "[pack]\nextends = \"idp-selection\"\n[option]\nid = \"port\"\nshort = \"Ours\"\n\
        [option.attribute.annual-licence-base]\nlikely = 3111\nnote = \"As of last year.\"\n";
    folder.file("acme/ours/pack.toml", pack);
    let output = run(&["explain", "port.annual-licence-base", "--workspace", acme]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    out(&output)
}

const SHEET: &str = "[pack]\nextends = \"idp-selection\"\n[option]\nid = \"port\"\n[option.attribute.annual-licence-base]\n\
    likely = 3222\nhigh = 9000\n";

#[test]
fn a_sheet_of_the_workspace_lies_over_the_pack_and_is_the_clients_own() {
    let (folder, acme) = Folder::workspace();
    let before = licence(&folder, &acme);
    assert!(before.contains("3,111") && before.contains("As of last year.") && !before.contains("client"), "{before}");
    folder.file("acme/options/port.toml", SHEET);
    let after = licence(&folder, &acme);
    insta::assert_snapshot!(after, @"
    Ours, Licence, base fee: GBP 0 / 3,222 / 9,000 a year; the client's own figure
    - Stated by the client, options/port.toml
    - It is a range (low / likely / high) in GBP a year →
      attribute:annual-licence-base
    - What reads it
      - The criterion Yearly cost per engineer → criterion:cost
    ");
    let evidence = out(&run(&["evidence", "--option", "port", "--workspace", &acme]));
    assert_eq!(evidence.matches("options/port.toml").count(), 1, "{evidence}");
    assert_eq!(code(&run(&["check", &acme])), 0);
}

#[test]
fn a_sheet_of_an_option_that_no_pack_has_is_no_figure_restated() {
    let (folder, acme) = Folder::workspace();
    let house = fs::read_to_string(super::super::program::root().join("tests/valid/fourth-option.toml")).unwrap();
    folder.file("acme/options/house-portal.toml", &house);
    folder.file("acme/options/port.toml", SHEET);
    let output = run(&["evidence", "--option", "house-portal", "--workspace", &acme]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(!out(&output).contains("the client"), "{}", out(&output));
}

#[test]
fn two_sheets_of_one_option_are_a_mistake() {
    let (folder, acme) = Folder::workspace();
    folder.file("acme/options/a.toml", SHEET);
    folder.file("acme/options/b.toml", SHEET);
    let (code, said) = said(&run(&["report", "--workspace", &acme]));
    assert_eq!((code, said.matches("error[").count()), (3, 1), "{said}");
    assert!(said.starts_with("error[duplicate-id]: there are two options `port`"), "{said}");
}

#[test]
fn mistakes_in_settings_and_answers_are_shown_together() {
    let (folder, acme) = Folder::workspace();
    folder.file("acme/idpfit.toml", "[workspace]\nsubjekt = \"A\"\nrate = 2\n[targets]\nx = 200\n");
    folder.file("acme/assessments/2026-Q4/answers/case.toml", "[answers]\nnothing = 1\n");
    let (code, said) = said(&run(&["report", "--workspace", &acme]));
    assert_eq!(code, 3);
    for wanted in ["`subjekt` is not a key", "`currency` is missing", "200 is out of range", "no question `nothing`"] {
        assert!(said.contains(wanted), "{wanted} is missing in:\n{said}");
    }
}

#[test]
fn a_respondent_counts_as_much_as_the_settings_say() {
    let (folder, acme) = Folder::workspace();
    let other = answers()
        .replace("respondent = \"case\"", "respondent = \"other\"")
        .replace("pain-finding = 3", "pain-finding = 1");
    folder.file("acme/assessments/2026-Q4/answers/other.toml", other);
    let need = |weights: &str| {
        folder.file("acme/idpfit.toml", format!("[workspace]\nsubject = \"A\"\n{weights}"));
        decided(&acme)["needs"]["discoverability"]["mean"].as_f64().unwrap()
    };
    let (equal, heavier) = (need(""), need("[respondents]\ncase = 3\n"));
    assert!(heavier > equal, "{heavier} {equal}");
}

/// Starts an interview in numbered lines, in a terminal.
#[cfg(unix)]
fn interview(workspace: &str, respondent: &[&str]) -> rexpect::session::PtySession {
    let args = [&["--today", super::TODAY, "assess", "--plain", "--workspace", workspace], respondent].concat();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_idpfit"));
    command.args(args).env("TERM", "xterm");
    rexpect::session::spawn_command(command, Some(20_000)).unwrap()
}

/// Waits for the end of an interview and returns its exit code, as the terminal's crate shows it.
#[cfg(unix)]
fn exit_code(session: &rexpect::session::PtySession) -> String {
    let status = format!("{:?}", session.process().wait().unwrap());
    status.trim_end_matches(')').rsplit(' ').next().unwrap().to_owned()
}

#[cfg(unix)]
#[test]
fn a_second_interview_in_a_workspace_is_refused_and_the_first_keeps_its_answers() {
    let (folder, acme) = Folder::workspace();
    let mut first = interview(&acme, &["--respondent", "Jane"]);
    first.exp_string("Press enter to begin").unwrap();
    let mut second = interview(&acme, &["--respondent", "Jane"]);
    second.exp_string("is in use by another `idpfit`").unwrap();
    second.exp_string("nothing was changed").unwrap();
    assert_eq!(exit_code(&second), "1");
    first.send_line("").unwrap();
    first.exp_string("question 1 of").unwrap();
    first.send_line("1").unwrap();
    first.exp_string("question 2 of").unwrap();
    first.send_line("q").unwrap();
    first.exp_string("Go on with: idpfit assess --workspace").unwrap();
    assert_eq!(exit_code(&first), "130");
    let answers = fs::read_to_string(folder.path("acme/assessments/2026-Q4/answers/jane.toml")).unwrap();
    assert!(answers.contains("respondent = \"Jane\"") && answers.contains("problem-basis = "), "{answers}");
}

#[cfg(unix)]
#[test]
fn a_finished_interview_is_judged_recorded_and_reported() {
    let (folder, acme) = Folder::workspace();
    let mut terminal = interview(&acme, &[]);
    terminal.exp_string("Most important, 1 to 9").unwrap();
    terminal.send_line("9").unwrap();
    terminal.exp_string("Finish, or change one").unwrap();
    terminal.send_line("").unwrap();
    terminal.exp_string("decision.json").unwrap();
    assert_eq!(exit_code(&terminal), "0");
    for file in ["assessments/2026-Q4/record.toml", "out/2026-Q4/report.md", "out/2026-Q4/decision.json"] {
        assert!(folder.path("acme").join(file).is_file(), "{file}");
    }
    let written = fs::read_to_string(folder.path("acme/assessments/2026-Q4/answers/case.toml")).unwrap();
    assert!(written.contains("priorities = "), "{written}");
}
