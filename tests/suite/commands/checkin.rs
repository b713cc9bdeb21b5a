//! `idpfit checkin`: counts typed in and exports, against the plan that was agreed.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Folder, code, err, out};
use crate::program::{root, run};

/// A workspace of the main example with its plan agreed in 2026-Q4: the pilot begins on 2026-11-30.
fn workspace() -> (Folder, String) {
    let folder = Folder::new();
    let acme = folder.shown("acme");
    assert_eq!(code(&run(&["--today", "2026-11-21", "new", &acme])), 0);
    let example = fs::read_to_string(root().join("questionnaires/examples/kestrel-freight.toml")).unwrap();
    folder.file("acme/assessments/2026-Q4/answers/case.toml", example);
    let args = ["plan", "--agree", "--kit", "none", "--worlds", "256", "--workspace", &acme];
    let output = run(&[&["--today", "2026-11-21"], &args[..]].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    (folder, acme)
}

/// Checks in on a day of the first quarter after the plan.
fn checkin(acme: &str, args: &[&str]) -> std::process::Output {
    run(&[&["--today", "2027-02-19", "checkin", "--workspace", acme], args].concat())
}

fn kept(acme: &str, file: &str) -> String {
    fs::read_to_string(Path::new(acme).join("adoption").join(file)).unwrap()
}

const TYPED: [&str; 12] = [
    "--count",
    "own-choice=40",
    "mandated=5",
    "failed=2",
    "tickets=12",
    "hours=20",
    "ease=0,1,3,6,2",
    "settled=20",
    "returned=9",
    "deployments=80",
    "failed-changes=3",
    "incidents=1",
];

#[test]
#[expect(clippy::too_many_lines, reason = "a screen as it is read")]
fn counts_typed_in_are_measured_against_the_plan_on_one_screen() {
    let (_folder, acme) = workspace();
    let output = checkin(&acme, &TYPED);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let screen = out(&output);
    assert!(screen.lines().all(|line| line.chars().count() <= 80), "{screen}");
    insta::assert_snapshot!(screen, @r"
    ADOPTION · 2027-Q1 · 2027-01-18 to 2027-02-19
      M1  Tickets that no longer arri… 67 %   12 / 37    43–83 %   ≥ 50 %   hit
      M2  Share of requests served by… 79 %   45 / 57    67–88 %   ≥ 60 %   hit
      M3  Share of those who came by … 89 %   40 / 45    77–95 %   ≥ 60 %   hit
      M4  Developers who come back     45 %   9 / 20     26–66 %   ≥ 40 %   hit
      M5  Requests that go round the … 21 %   12 / 57    12–33 %   ≤ 20 %   missed
      M6  Time from request to usable… not counted
      M7  Runs that succeed            96 %   45 / 47    86–99 %   ≥ 90 %   hit
      M8  Time to a first success      not counted
      M9  Hours spent for each hour s… 0.3    4.2 / 14.3           ≤ 0.5    hit
      M10 Ease, as developers say it   4      n = 12     3–4       ≥ 4      hit
      M11 Changes that fail (guardrai… 5.0    4 / 80     1.4–12.8  no baseline
      M1   chance of so few if nothing had changed: < 0.001
      By choice (M2 × M3): 70 % (51–83 %) · Intrinsic pull
      DORA: 2.42 deployments a day; 3.8 % fail

    FOLLOWS · Fix: four more weeks with named repairs, once (M5)
      Targets are missed. Name a repair and an owner for each that is, and look
      again in four weeks; not twice.
      Ask before you conclude:
      - Wrong layer: Is what you wait for behind the form rather than in front of
      it: an approval, an environment, a person?
      - Wrong tool: Would you take this path if it lay where you work already:
      command line, repository, chat?
      - Unfinished path: Which case made you raise a ticket instead, and what was
      missing?
      - Missing habit: Did you know of the path when you raised the ticket, and had
      you used it before?
    ");
    assert!(err(&output).contains("Kept the counts in"));
    let kept = kept(&acme, "2027-Q1/typed-2027-02-19.toml");
    let (head, rows) = kept.split_once("\n[deployments]").unwrap();
    insta::assert_snapshot!(head, @r#"
    # Adoption, counted: counts only, never people. Written by `idpfit checkin`; counts may be corrected by hand.
    # What is left out was not counted, which is not zero.

    source = "typed"
    date = 2027-02-19
    from = 2027-01-18
    to = 2027-02-19
    plan = "kestrel-freight-2026-Q4/port/new-postgresql-database"
    hours = 20.0
    ease = [0, 1, 3, 6, 2]
    "#);
    assert!(rows.contains("channel = \"own-choice\"\nsucceeded = 40\n"), "{rows}");
}

#[test]
fn a_second_check_in_of_the_same_source_and_day_must_be_meant() {
    let (_folder, acme) = workspace();
    assert_eq!(code(&checkin(&acme, &["--count", "tickets=1"])), 0);
    let output = checkin(&acme, &["--count", "tickets=2"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("there is a check-in of this source and day"), "{}", err(&output));
    assert_eq!(code(&checkin(&acme, &["--count", "tickets=3", "--replace"])), 0);
    assert!(kept(&acme, "2027-Q1/typed-2027-02-19.toml").contains("count = 3\n"));
    assert_eq!(code(&checkin(&acme, &["--count", "tickets=4", "--source", "../Desk 2"])), 0);
    assert!(kept(&acme, "2027-Q1/desk-2-2027-02-19.toml").contains("source = \"desk-2\""));
}

#[test]
#[expect(clippy::too_many_lines, reason = "five exports in one call")]
fn exports_are_counted_and_nothing_else_of_them_is_kept_or_said() {
    let (folder, acme) = workspace();
    let runs = folder.file(
        "runs.json",
        r#"{"tasks": [{"id": "1", "status": "completed", "createdAt": "2027-02-02T10:00:00Z", "lastHeartbeatAt": "2027-02-02T10:30:00Z",
        "createdBy": "user:default/jane.doe", "spec": {"parameters": {"password": "hunter2", "channel": "own-choice"},
        "templateInfo": {"entityRef": "template:default/new-postgresql-database"}}}], "totalTasks": 1}"#,
    );
    let entities = folder.file(
        "entities.json",
        r#"[{"apiVersion": "backstage.io/v1alpha1", "kind": "User", "metadata": {"name": "jane.doe"}, "spec": {"memberOf": ["checkout"]}}]"#,
    );
    let deployments = folder.file("d.csv", "service,deployed_at,commit_at,failed\na,2027-02-03,2027-02-02,yes\n");
    let incidents = folder.file("i.csv", "service,started_at,resolved_at\na,2027-02-03T10:00,2027-02-03T12:00\n");
    let tickets = folder.file(
        "t.csv",
        "id,created,class,team\n1,2026-06-01,New PostgreSQL database,checkout\n2,2027-02-01,New PostgreSQL database,checkout\n3,2027-02-01,Other,ledger\n",
    );
    let map = "id=id,created=created,class=class,team=team";
    let args = [
        "--runs",
        &runs,
        "--entities",
        &entities,
        "--deployments",
        &deployments,
        "--incidents",
        &incidents,
        "--tickets",
        &tickets,
        "--map",
        map,
        "--format",
        "json",
    ];
    let output = checkin(&acme, &args);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let said: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(said["exports"].as_array().unwrap().len(), 5);
    assert_eq!(said["measured"]["four_keys"]["change_failure_rate"], 1.0);
    let kept = kept(&acme, "2027-Q1/exports-2027-02-19.toml");
    assert!(kept.contains("team = \"checkout\"") && kept.contains("channel = \"own-choice\""), "{kept}");
    for secret in ["hunter2", "jane", "doe"] {
        assert!(!kept.contains(secret) && !out(&output).contains(secret) && !err(&output).contains(secret), "{secret}");
    }
}

#[test]
fn without_a_terminal_it_never_waits_and_says_what_to_pass() {
    let (_folder, acme) = workspace();
    let output = checkin(&acme, &[]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("hint: pass counts with `--count NAME=NUMBER`"), "{}", err(&output));
}

#[test]
fn what_does_not_fit_is_told_and_nothing_is_kept() {
    let (folder, acme) = workspace();
    let entities = folder.file("e.json", r#"[{"apiVersion": "a", "kind": "User", "metadata": {"name": "x"}}]"#);
    for (args, wanted) in [
        (vec!["2027-Q3", "--count", "tickets=1"], "2027-Q3 has not begun"),
        (vec!["--plan", "2026-Q1", "--count", "tickets=1"], "hint: plans were agreed in 2026-Q4"),
        (vec!["--to", "2027-03-01", "--count", "tickets=1"], "2027-03-01 is still to come"),
        (vec!["--from", "2027-02-02", "--to", "2027-02-01", "--count", "tickets=1"], "2027-02-02 is after 2027-02-01"),
        (vec!["--count", "ticket=1"], "did you mean `tickets`?"),
        (vec!["--runs", &entities], "hint: pass it with `--entities`"),
    ] {
        let output = checkin(&acme, &args);
        assert!(matches!(code(&output), 1 | 2) && err(&output).contains(wanted), "{args:?}: {}", err(&output));
    }
    assert!(!Path::new(&acme).join("adoption").exists());
}

#[test]
fn a_check_in_edited_by_hand_is_read_with_its_mistakes() {
    let (folder, acme) = workspace();
    let path = folder
        .file("acme/adoption/2027-Q1/desk-2027-01-10.toml", "source = \"desk\"\ndate = 2027-01-10\n<<<<<<< HEAD\n");
    let output = checkin(&acme, &["--count", "tickets=1"]);
    assert_eq!(code(&output), 3);
    assert!(err(&output).contains("desk-2027-01-10.toml:3"), "{}", err(&output));
    for checked in [&acme, &path] {
        assert_eq!(code(&run(&["check", checked])), 3, "a workspace and a file are checked alike");
    }
    fs::remove_file(path).unwrap();
    fs::write(Path::new(&acme).join("assessments/2026-Q4/pilot-plan.json"), "{}").unwrap();
    let output = checkin(&acme, &["--count", "tickets=1"]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("this is no plan"), "{}", err(&output));
}

/// An export of runs by users, each on a day.
fn runs_of(folder: &Folder, name: &str, runs: &[(&str, &str)]) -> String {
    let run = |(place, (user, day)): (usize, &(&str, &str))| {
        format!(
            r#"{{"id": "{name}-{place}", "status": "completed", "createdAt": "{day}T10:00:00Z", "lastHeartbeatAt": "{day}T10:30:00Z",
            "createdBy": "user:default/{user}", "spec": {{"parameters": {{"channel": "own-choice"}}}}}}"#
        )
    };
    let tasks: Vec<String> = runs.iter().enumerate().map(run).collect();
    folder.file(name, format!(r#"{{"tasks": [{}], "totalTasks": {}}}"#, tasks.join(","), tasks.len()))
}

/// How many users were counted, how many of them settled, how many of these came back.
fn users_in(kept: &str) -> Vec<u64> {
    let (_, users) = kept.split_once("[[users]]").unwrap();
    let number = |key: &str| users.lines().find_map(|line| line.strip_prefix(&format!("{key} = "))).unwrap();
    ["succeeded", "settled", "returned"].map(|key| number(key).parse().unwrap()).to_vec()
}

/// Counts an export of runs on a day.
fn count_runs(acme: &str, day: &str, runs: &str) -> std::process::Output {
    run(&["--today", day, "checkin", "--workspace", acme, "--from", "2027-01-01", "--runs", runs])
}

#[test]
fn users_of_several_check_ins_are_recognised_and_nothing_of_them_is_committed() {
    let (folder, acme) = workspace();
    let january = runs_of(&folder, "january.json", &[("quill.ash", "2027-01-04"), ("xander.fry", "2027-01-05")]);
    let march = runs_of(&folder, "march.json", &[("Quill.Ash", "2027-03-01"), ("yolande.nim", "2027-03-02")]);
    let output = count_runs(&acme, "2027-01-10", &january);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(users_in(&kept(&acme, "2027-Q1/exports-2027-01-10.toml")), [2, 0, 0]);
    let output = count_runs(&acme, "2027-03-10", &march);
    assert_eq!((code(&output), err(&output).contains("note:")), (0, false), "{}", err(&output));
    assert_eq!(users_in(&kept(&acme, "2027-Q1/exports-2027-03-10.toml")), [3, 2, 1], "Quill came back");

    let ignored = fs::read_to_string(Path::new(&acme).join(".gitignore")).unwrap();
    assert!(ignored.contains("/.idpfit/\n"));
    let users = fs::read_dir(Path::new(&acme).join(".idpfit/users")).unwrap().next().unwrap().unwrap().path();
    let users = fs::read_to_string(users).unwrap();
    let hash = users.lines().last().unwrap().split('\t').next().unwrap().to_owned();
    for (name, text) in committed(Path::new(&acme)) {
        for secret in [hash.as_str(), "quill", "xander", "yolande"] {
            assert!(!text.to_lowercase().contains(secret), "{name} has {secret}");
        }
    }
    assert!(!users.to_lowercase().contains("quill"), "{users}");
}

/// The files of a workspace that git keeps, with what they hold.
fn committed(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let ignored = path.ends_with(".idpfit") || path.ends_with("out");
            found.extend(if ignored { Vec::new() } else { committed(&path) });
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

#[test]
fn a_lost_key_is_said_and_users_are_counted_within_the_check_in_only() {
    let (folder, acme) = workspace();
    let runs = runs_of(&folder, "january.json", &[("quill.ash", "2027-01-04")]);
    assert_eq!(code(&count_runs(&acme, "2027-01-10", &runs)), 0);
    for (lost, day) in [(".idpfit/key", "2027-03-10"), (".idpfit", "2027-03-11")] {
        let path = Path::new(&acme).join(lost);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
        let runs = runs_of(&folder, "march.json", &[("quill.ash", "2027-03-01")]);
        let output = count_runs(&acme, day, &runs);
        assert_eq!(code(&output), 0, "{}", err(&output));
        assert!(err(&output).contains("users of earlier check-ins cannot be recognised here"), "{}", err(&output));
        assert_eq!(users_in(&kept(&acme, &format!("2027-Q1/exports-{day}.toml"))), [1, 0, 0]);
    }
}
