//! The commands as they are called: what goes where, how they end, and what they make of bad input.

mod bad_input;
mod checkin;
mod demo;
mod edges;
mod merging;
mod migrations;
mod packs;
mod plan;
mod portfolios;
mod records;
mod trends;
mod workspaces;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use super::program::{cases, code, err, idpfit, out, text};

const TODAY: &str = "2026-11-21";

/// Runs the program on a fixed day, with few worlds.
fn run(args: &[&str]) -> Output {
    super::program::run_briefly(&[&["--today", TODAY], args].concat())
}

/// Returns the answers of the first case.
fn answers() -> String {
    fs::read_to_string(cases().remove(0).join("answers.toml")).unwrap()
}

fn decision(output: &Output) -> Value {
    assert_eq!(code(output), 0, "{}", err(output));
    serde_json::from_str(&out(output)).unwrap()
}

/// A folder for files of a test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn shown(&self, name: &str) -> String {
        text(&self.path(name)).to_owned()
    }

    /// Writes a file and returns its path as an argument.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        self.shown(name)
    }

    /// Starts a workspace `acme` whose last quarter has the answers of the first case.
    fn workspace() -> (Self, String) {
        let folder = Self::new();
        let acme = folder.shown("acme");
        assert_eq!(code(&run(&["new", &acme])), 0);
        folder.file("acme/assessments/2026-Q4/answers/case.toml", answers());
        (folder, acme)
    }
}

/// Returns the decision on the last quarter of a workspace.
fn decided(workspace: &str) -> Value {
    let output = run(&["report", "--workspace", workspace]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let decision = fs::read_to_string(Path::new(workspace).join("out/2026-Q4/decision.json")).unwrap();
    serde_json::from_str(&decision).unwrap()
}

fn judge(file: &str) -> Output {
    run(&["assess", "--format", "json", "--answers", file])
}

/// Says how bad input ended: the exit code and what was said.
fn said(output: &Output) -> (i32, String) {
    assert_eq!(out(output), "");
    (code(output), err(output))
}

#[test]
fn answers_in_a_summary_of_one_screen_out() {
    let folder = Folder::new();
    let output = run(&["assess", "--answers", &folder.file("a.toml", answers())]);
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    let summary = out(&output);
    assert!(summary.starts_with("Case 01 · 2026-11-20 · idp-selection"), "{summary}");
    assert!(summary.lines().count() <= 30, "{summary}");
    assert!(summary.lines().all(|line| line.chars().count() <= 80), "{summary}");
}

#[test]
fn a_report_says_how_many_worlds_it_speaks_of() {
    let folder = Folder::new();
    let args = ["report", "--answers", &folder.file("a.toml", answers())];
    assert!(out(&super::program::run(&args)).contains("262,144 of them were drawn"));
    assert!(out(&run(&args)).contains("512 of them were drawn"));
}

#[test]
fn a_verdict_below_the_demanded_one_has_an_exit_code_of_its_own() {
    let folder = Folder::new();
    let not_yet = fs::read_to_string(cases().remove(8).join("answers.toml")).unwrap();
    for (name, text, demanded, expected) in [
        ("one.toml", answers(), "leaning", 0),
        ("two.toml", not_yet.clone(), "leaning", 4),
        ("three.toml", not_yet, "recommended", 4),
    ] {
        let output = run(&["assess", "--answers", &folder.file(name, text), "--require", demanded]);
        assert_eq!(code(&output), expected, "{name}: {}", err(&output));
        assert!(!out(&output).is_empty());
    }
}

#[test]
fn results_go_to_the_folder_that_is_named() {
    let folder = Folder::new();
    let file = folder.file("a.toml", answers());
    let output = run(&["assess", "--answers", &file, "--out", &folder.shown("new/results")]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("new/results/report.md"));
    let mut names: Vec<_> =
        fs::read_dir(folder.path("new/results")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["decision-record.md", "decision.json", "report.html", "report.md", "report.pdf", "tables"]);
    let report = fs::read_to_string(folder.path("new/results/report.md")).unwrap();
    assert!(
        report.contains(&format!("idpfit --today {TODAY} report --answers {file}")),
        "the report says how it was made"
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::new();
    let file = folder.file("a.toml", answers());
    for args in [
        vec!["assess", "--answers", &file],
        vec!["assess", "--format", "json", "--answers", &file],
        vec!["report", "--answers", &file],
        vec!["report", "--answers", &file, "--format", "html"],
        vec!["report", "--answers", &file, "--format", "pdf"],
    ] {
        assert_eq!(run(&args).stdout, run(&args).stdout, "{args:?}");
    }
}

#[test]
fn templates_of_a_workspace_replace_the_shipped_ones_unless_others_are_named() {
    let (folder, acme) = Folder::workspace();
    folder.file("acme/templates/report.md.j2", "# {{ view.quarter }} of the workspace\n");
    folder.file("ours/report.md.j2", "# Ours\n");
    let report = |more: &[&str]| {
        let out = folder.shown("out");
        let args = [&["report", "--workspace", &acme, "--format", "md", "--out", &out], more].concat();
        assert_eq!(code(&run(&args)), 0);
        fs::read_to_string(folder.path("out/report.md")).unwrap()
    };
    assert_eq!(report(&[]), "# 2026-Q4 of the workspace\n");
    assert_eq!(report(&["--templates", &folder.shown("ours")]), "# Ours\n");
}

#[test]
fn a_mistake_in_a_template_ends_like_one_in_any_file_and_leaves_no_report_behind() {
    let folder = Folder::new();
    let file = folder.file("a.toml", answers());
    folder.file("ours/report.md.j2", "# {{ view.subjekt }}\n");
    let args = ["report", "--answers", &file, "--templates", &folder.shown("ours"), "--out", &folder.shown("out")];
    let (code, said) = said(&run(&args));
    assert_eq!(code, 3);
    assert!(said.contains("report.md.j2:1:6") && said.ends_with("did you mean `subject`?\n\n1 mistake\n"), "{said}");
    assert!(!folder.path("out").exists());
}

#[test]
fn each_file_of_many_gets_a_line_of_its_own_in_order() {
    let folder = Folder::new();
    let good = folder.file("good.toml", answers());
    let bad = folder.file("bad.toml", "[answers]\n\npain-findign = 3\n");
    let none = folder.shown("none.toml");
    let mut args = vec!["assess", "--format", "jsonl", "--answers"];
    let files: Vec<&str> = [&good, &bad, &none].into_iter().cycle().take(150).map(String::as_str).collect();
    args.extend(&files);
    let output = run(&args);
    assert_eq!(code(&output), 3);
    assert_eq!(err(&output), "100 of 150 files have no decision\n");
    let lines: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), files.len());
    for (line, file) in lines.iter().zip(&files) {
        assert_eq!(line["file"], *file);
    }
    let mut single = decision(&judge(&good));
    assert!(single.as_object_mut().unwrap().remove("robustness").is_some());
    assert_eq!(lines[0]["decision"], single);
    let mistake = &lines[1]["problems"][0];
    assert_eq!((&mistake["code"], &mistake["line"]), (&"unknown-id".into(), &3.into()));
    assert_eq!(mistake["help"], "did you mean `pain-finding`?");
    assert!(lines[2]["error"].as_str().unwrap().starts_with("cannot read `"));
}

#[test]
fn several_respondents_become_one_decision() {
    let folder = Folder::new();
    let one = folder.file("one.toml", answers());
    let other = answers()
        .replace("respondent = \"case\"", "respondent = \"other\"")
        .replace("pain-finding = 3", "pain-finding = 1");
    let other = folder.file("other.toml", other);
    let output = run(&["assess", "--format", "json", "--answers", &one, &other]);
    let (together, alone) = (decision(&output), decision(&judge(&one)));
    assert!(together["needs"]["discoverability"]["mean"].as_f64() < alone["needs"]["discoverability"]["mean"].as_f64());
}

#[test]
fn without_a_terminal_and_answers_assess_stops_at_once() {
    let (_folder, acme) = Folder::workspace();
    let hint = "hint: pass the answers with `--answers FILE`\n";
    for args in [vec!["assess", "--workspace", &acme], vec!["assess"], vec!["assess", "--format", "jsonl"]] {
        let (code, said) = said(&idpfit(&args).current_dir(std::env::temp_dir()).output().unwrap());
        assert_eq!(code, 2, "{said}");
        assert!(said.starts_with("error: ") && said.ends_with(hint), "{said}");
    }
}

#[test]
fn the_quick_interview_wants_a_terminal_and_says_what_to_do_without_one() {
    let (folder, acme) = Folder::workspace();
    let (code, shown) = said(&run(&["assess", "--quick", "--workspace", &acme]));
    assert_eq!(code, 2, "{shown}");
    insta::assert_snapshot!(shown, @r"
    error: there is no terminal to ask the questions in
    hint: run it in a terminal, or pass the answers with `--answers FILE` instead of `--quick`
    ");
    let file = folder.file("a.toml", answers());
    for other in [vec!["--answers", &file], vec!["--print"]] {
        let (code, shown) = said(&run(&[vec!["assess", "--quick"], other.clone()].concat()));
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("'--quick' cannot be used with") && shown.contains(other[0]), "{shown}");
    }
}

#[test]
fn the_blank_questionnaire_has_every_question() {
    let output = run(&["assess", "--print"]);
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    let questionnaire = out(&output);
    assert!(questionnaire.starts_with("# Which internal developer platform fits?"), "{questionnaire}");
    assert!(questionnaire.matches("\n### ").count() > 40 && questionnaire.matches("\n## ").count() == 11);
}
