//! What `plan` writes, chooses and keeps.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Folder, run, said};
use crate::program::{code, err, out, root};

/// Answers that end in a recommendation, with ticket types.
fn answered() -> String {
    fs::read_to_string(root().join("questionnaires/examples/kestrel-freight.toml")).unwrap()
}

/// Plans with few worlds.
fn plan(args: &[&str]) -> std::process::Output {
    run(&[&["plan", "--worlds", "512"], args].concat())
}

/// A workspace `acme` with these answers.
fn workspace() -> (Folder, String) {
    let folder = Folder::new();
    let acme = folder.shown("acme");
    assert_eq!(code(&run(&["new", &acme])), 0);
    folder.file("acme/assessments/2026-Q4/answers/case.toml", answered());
    (folder, acme)
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// 60 tickets of one type and 10 of another in ten weeks, from four teams.
fn export() -> String {
    let mut text = "key,opened,closed,kind,team\n".to_owned();
    for number in 0..70_u32 {
        let (day, kind) = (1 + number % 28, if number < 60 { "New bucket" } else { "Rare thing" });
        let month = 1 + number / 28;
        let row = format!(
            "T-{number},2026-{month:02}-{day:02} 08:00,2026-{month:02}-{day:02} 20:00,{kind},team-{}\n",
            number % 4
        );
        text.push_str(&row);
    }
    text
}

const MAP: &str = "id=key,created=opened,resolved=closed,class=kind,team=team";

#[test]
fn a_plan_comes_with_backlog_calendar_record_and_kit_and_is_the_same_twice() {
    let (folder, acme) = workspace();
    let read = |name: &str| fs::read(folder.path(&format!("acme/out/2026-Q4/{name}"))).unwrap();
    let names = [
        "plan/pilot-plan.md",
        "plan/pilot-plan.json",
        "plan/backlog-jira.csv",
        "plan/backlog-github.csv",
        "plan/backlog-linear.csv",
        "plan/milestones.ics",
        "plan/decision-record.md",
        "kit/README.md",
        "kit/KIT.toml",
    ];
    assert_eq!(said(&plan(&["--workspace", &acme])).0, 0);
    let first = names.map(read);
    let output = plan(&["--workspace", &acme]);
    assert!(err(&output).contains("The path: New PostgreSQL database, from 2026-11-30 with Port."), "{}", err(&output));
    assert_eq!(first, names.map(read));
}

#[test]
fn a_plan_without_a_folder_is_printed() {
    let folder = Folder::new();
    let output = plan(&["--answers", &folder.file("a.toml", answered())]);
    assert!(out(&output).starts_with("# Pilot plan: New PostgreSQL database with Port\n"), "{}", out(&output));
}

#[test]
fn predictions_have_ids_that_a_rerun_keeps_and_goals_that_a_program_can_grade() {
    let (folder, acme) = workspace();
    let predictions = |start: &str| {
        assert_eq!(code(&plan(&["--workspace", &acme, "--start", start])), 0);
        let plan = json(&folder.path("acme/out/2026-Q4/plan/pilot-plan.json"));
        assert_eq!(plan["pilot"]["timeline"][1]["from"], start);
        plan["pilot"]["metrics"].as_array().unwrap().clone()
    };
    let ids =
        |metrics: &[Value]| metrics.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
    let (one, other) = (predictions("2027-01-11"), predictions("2027-02-01"));
    assert_eq!(ids(&one), ids(&other));
    assert_eq!(ids(&one).len(), 11);
    assert!(
        ids(&one).contains("kestrel-freight-2026-Q4/port/new-postgresql-database/intrinsic-share"),
        "{:?}",
        ids(&one)
    );
    for metric in &one {
        let goal = &metric["goal"];
        assert!(goal["at_least"].is_number() != goal["at_most"].is_number(), "{metric}");
        assert!(goal["least_cases"].as_f64().unwrap() > 0.0, "{metric}");
    }
}

#[test]
fn an_export_becomes_the_baseline_and_stays_with_the_quarter() {
    let (folder, acme) = workspace();
    let export = folder.file("tickets.csv", export());
    folder.file(
        "acme/assessments/2026-Q4/pilot.toml",
        "[[ticket]]\nname = \"New bucket\"\nstandard = 1\nhandling = 600\nrisk = 0\nrequest = true\n",
    );
    let output = plan(&["--workspace", &acme, "--tickets", &export, "--map", MAP]);
    assert_eq!(said(&output).0, 0, "{}", err(&output));
    let path = folder.path("acme/out/2026-Q4/plan/pilot-plan.json");
    let of_export = json(&path);
    assert_eq!(of_export["pilot"]["path"]["replaces_ticket_class"], "New bucket");
    let baseline = &of_export["pilot"]["baseline"];
    assert_eq!(
        (&baseline["source"], &baseline["tickets"], &baseline["lead_p50_h"]),
        (&"export".into(), &60.into(), &12.0.into())
    );
    assert_eq!(baseline["files"][0]["source_file"], "tickets.csv");
    assert_eq!(of_export["pilot"]["path"]["source"], "column=kind");
    let counted = fs::read_to_string(folder.path("acme/assessments/2026-Q4/tickets.toml")).unwrap();
    assert!(counted.contains("name = \"New bucket\"") && !counted.contains("T-1"), "{counted}");
    fs::remove_file(export).unwrap();
    assert_eq!(code(&plan(&["--workspace", &acme])), 0);
    assert_eq!(json(&path), of_export);
}

#[test]
fn a_type_is_confirmed_by_name_and_a_name_that_is_none_says_which_there_are() {
    let (folder, acme) = workspace();
    let output = plan(&["--workspace", &acme, "--path", "firewall opening"]);
    assert_eq!(said(&output).0, 0, "{}", err(&output));
    let path = json(&folder.path("acme/out/2026-Q4/plan/pilot-plan.json"))["pilot"]["path"].clone();
    assert_eq!((&path["replaces_ticket_class"], &path["confirmed"]), (&"Firewall opening".into(), &true.into()));
    assert_eq!(path["fails"], serde_json::json!(["not-standard"]));
    let (code, said) = said(&plan(&["--workspace", &acme, "--path", "Firewal opening"]));
    assert_eq!(code, 2);
    assert!(
        said.contains("no ticket type is called `Firewal opening`\nhint: did you mean `Firewall opening`?"),
        "{said}"
    );
}

#[test]
fn where_no_type_passes_there_is_a_plan_but_no_kit_and_it_says_what_to_do() {
    let (folder, acme) = workspace();
    let rare = answered().replace("volume = ", "volume = 0.0");
    folder.file("acme/assessments/2026-Q4/answers/case.toml", rare);
    let output = plan(&["--workspace", &acme]);
    assert_eq!(said(&output).0, 0, "{}", err(&output));
    assert!(err(&output).contains("Confirm one with `--path NAME`."), "{}", err(&output));
    assert!(folder.path("acme/out/2026-Q4/plan/pilot-plan.md").is_file());
    assert!(!folder.path("acme/out/2026-Q4/kit").exists());
    assert!(!folder.path("acme/out/2026-Q4/plan/backlog-jira.csv").exists());
}

#[test]
fn nothing_behind_the_button_begins_the_plan_with_building_it() {
    let (folder, acme) = workspace();
    folder.file("acme/assessments/2026-Q4/pilot.toml", "start = 2027-01-11\n[backend]\nexists = \"no\"\n");
    assert_eq!(code(&plan(&["--workspace", &acme])), 0);
    let plan = json(&folder.path("acme/out/2026-Q4/plan/pilot-plan.json"));
    let timeline = plan["pilot"]["timeline"].as_array().unwrap();
    assert_eq!((&timeline[0]["id"], &timeline[0]["from"]), (&"backend".into(), &"2027-01-11".into()));
    assert_eq!((&timeline[2]["id"], &timeline[2]["from"]), (&"define".into(), &"2027-02-01".into()));
    assert_eq!(
        (&plan["pilot"]["backend"]["exists_today"], &plan["pilot"]["backend"]["may_start"]),
        (&"no".into(), &false.into())
    );
}

#[test]
fn a_plan_that_was_agreed_is_kept_until_somebody_agrees_on_another() {
    let (folder, acme) = workspace();
    let kept = folder.path("acme/assessments/2026-Q4/pilot-plan.json");
    assert_eq!(code(&plan(&["--workspace", &acme])), 0);
    assert!(!kept.exists());
    assert_eq!(code(&plan(&["--workspace", &acme, "--agree"])), 0);
    let agreed = fs::read_to_string(&kept).unwrap();
    let output = plan(&["--workspace", &acme, "--start", "2027-03-01"]);
    assert!(err(&output).contains("is another one; `--agree` replaces it."), "{}", err(&output));
    assert_eq!(fs::read_to_string(&kept).unwrap(), agreed);
    assert_eq!(code(&plan(&["--workspace", &acme, "--start", "2027-03-01", "--agree"])), 0);
    assert_ne!(fs::read_to_string(&kept).unwrap(), agreed);
    let alone = folder.file("a.toml", answered());
    assert_eq!(said(&plan(&["--answers", &alone, "--agree"])).0, 2);
}

#[test]
fn a_file_for_what_is_agreed_is_written_once_and_its_mistakes_are_told() {
    let (folder, acme) = workspace();
    assert_eq!(code(&plan(&["--workspace", &acme])), 0);
    let draft = folder.path("acme/assessments/2026-Q4/pilot.toml");
    assert!(fs::read_to_string(&draft).unwrap().contains("#product_owner = "));
    fs::write(&draft, "[owner]\nteam = \"Crew\"\n").unwrap();
    assert_eq!(code(&plan(&["--workspace", &acme])), 0);
    assert_eq!(fs::read_to_string(&draft).unwrap(), "[owner]\nteam = \"Crew\"\n");
    fs::write(&draft, "[owner]\ntaem = \"Crew\"\n").unwrap();
    let (code, said) = said(&plan(&["--workspace", &acme]));
    assert_eq!(code, 3);
    assert!(
        said.contains("error[unknown-key]: `taem` is not a key of this table") && said.contains("pilot.toml:2:1"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_read_changes_nothing() {
    let (folder, acme) = workspace();
    let counted = folder.path("acme/assessments/2026-Q4/tickets.toml");
    assert_eq!(code(&plan(&["--workspace", &acme, "--tickets", &folder.file("t.csv", export()), "--map", MAP])), 0);
    let before = fs::read_to_string(&counted).unwrap();
    for (name, bytes) in
        [("empty.csv", &b""[..]), ("book.csv", b"PK\x03\x04rest"), ("cut.csv", b"key,opened,closed,kind,team\n\"T")]
    {
        let output = plan(&["--workspace", &acme, "--tickets", &folder.file(name, bytes), "--map", MAP]);
        assert_eq!(code(&output), 1, "{name}: {}", err(&output));
        assert!(err(&output).contains(name) && err(&output).contains("hint: "), "{}", err(&output));
        assert_eq!(fs::read_to_string(&counted).unwrap(), before);
    }
}

#[test]
fn a_redacted_report_names_nobody_who_takes_part() {
    let (folder, acme) = workspace();
    folder.file(
        "acme/assessments/2026-Q4/pilot.toml",
        "[path]\nticket = \"New PostgreSQL database\"\n[owner]\nproduct_owner = \"Jane Quibble\"\nteam = \"Crew Zulu\"\n\
         [[team]]\nname = \"Checkout Yankee\"\n",
    );
    let folder_of = folder.shown("o");
    for (redact, named) in [(false, true), (true, false)] {
        let mut args = vec!["report", "--worlds", "512", "--workspace", &acme, "--format", "md", "--out", &folder_of];
        if redact {
            args.push("--redact");
        }
        assert_eq!(code(&run(&args)), 0);
        let text = fs::read_to_string(folder.path("o/report.md")).unwrap();
        for name in ["Jane Quibble", "Crew Zulu", "Checkout Yankee", "New PostgreSQL database"] {
            assert_eq!(text.contains(name), named, "{name}");
        }
    }
}

#[test]
fn a_template_of_ones_own_says_what_an_export_is_worth_and_the_baseline_keeps_the_programs_words() {
    let (folder, acme) = workspace();
    folder.file("acme/templates/tickets.txt.j2", "Our own word on {{ view.quality.kept }} tickets.\n");
    let export = folder.file("tickets.csv", export());
    let output = plan(&["--workspace", &acme, "--tickets", &export, "--map", MAP]);
    assert_eq!(said(&output).0, 0, "{}", err(&output));
    assert!(err(&output).contains("Our own word on 70 tickets."), "{}", err(&output));
    let counted = fs::read_to_string(folder.path("acme/assessments/2026-Q4/tickets.toml")).unwrap();
    assert!(!counted.contains("Our own word"), "{counted}");
}

/// Two services, one owned by a group that is there and one by a group that is not, an API, and a person.
const ENTITIES: &str = r#"[
  {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "orders", "annotations": {"backstage.io/techdocs-ref": "dir:."}},
   "spec": {"type": "service", "lifecycle": "production", "owner": "group:payments", "system": "shop"}},
  {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "search", "annotations": {"internal/token": "hunter2"}}, "spec": {"type": "service", "owner": "group:gone"}},
  {"apiVersion": "backstage.io/v1alpha1", "kind": "API", "metadata": {"name": "orders-api"}, "spec": {"type": "openapi", "owner": "group:payments"}},
  {"apiVersion": "backstage.io/v1alpha1", "kind": "Group", "metadata": {"name": "payments"}, "spec": {"type": "team"}},
  {"apiVersion": "backstage.io/v1alpha1", "kind": "User", "metadata": {"name": "ada.lovelace"}, "spec": {"memberOf": ["payments"]}},
  {"apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template", "metadata": {"name": "new", "title": "New service"}, "spec": {"type": "service"}}
]"#;

#[test]
fn a_catalogue_says_what_is_there_answers_what_nobody_did_and_stays_with_the_quarter() {
    let (folder, acme) = workspace();
    let unanswered = answered().replacen("\nservices = ", "\n# services = ", 1);
    assert_ne!(unanswered, answered());
    folder.file("acme/assessments/2026-Q4/answers/case.toml", unanswered);
    let entities = folder.file("entities.json", ENTITIES);
    let output = plan(&["--workspace", &acme, "--catalog", &entities]);
    assert_eq!(said(&output).0, 0, "{}", err(&output));
    let said: Vec<String> =
        err(&output).lines().take_while(|line| !line.starts_with("Wrote")).map(str::to_owned).collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    CATALOGUE · entities.json · counted 2026-11-21

      there are:     component 2, api 1, group 1, template 1, user 1
      components:    service 2
      50 %   have documentation in the portal (1 of 2)
      50 %   say in which state of life they are (1 of 2)
      50 %   are connected with nothing and part of no system (1 of 2)
      50 %   of the components have an owner among its groups (1 of 2)
      0 %    are owned by a person (0 of 2)
      templates:     New service
      !  Owners that are not in the catalogue: group:default/gone (1).
    ");
    let counted = fs::read_to_string(folder.path("acme/assessments/2026-Q4/estate.toml")).unwrap();
    assert!(!counted.contains("ada") && !counted.contains("hunter2"), "{counted}");
    let json = json(&folder.path("acme/out/2026-Q4/plan/pilot-plan.json"));
    assert_eq!(json["pilot"]["estate"]["shares"]["owned"], serde_json::json!({"count": 1, "total": 2}));
    let text = fs::read_to_string(folder.path("acme/out/2026-Q4/plan/pilot-plan.md")).unwrap();
    let there: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("What is there already") || line.contains("of the catalogue |"))
        .collect();
    insta::assert_snapshot!(there.join("\n"), @r"
    **What is there already**, by entities.json, counted 2026-11-21: component 2, api 1, group 1, template 1, user 1. A later quarter is held against these figures.
    | have an owner that is a group of the catalogue | 50 % | 1 of 2 |
    ");
    // The next report finds the counts with the quarter.
    let again = run(&["report", "--worlds", "512", "--workspace", &acme, "--format", "md"]);
    assert_eq!(code(&again), 0, "{}", err(&again));
    let report = fs::read_to_string(folder.path("acme/out/2026-Q4/report.md")).unwrap();
    let services: Vec<&str> = report.lines().filter(|line| line.contains("measured:")).collect();
    insta::assert_snapshot!(services.join("\n"), @"| Services | 2 services | measured: entities.json  | 2026-11-21 |");
}

#[test]
fn a_folder_of_catalogue_files_is_read_and_one_without_any_says_what_to_name() {
    let (folder, acme) = workspace();
    let file = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: orders}\nspec: {type: service, owner: a, lifecycle: b}\n";
    folder.file("repositories/orders/catalog-info.yaml", file);
    folder.file("repositories/broken/catalog-info.yaml", "kind: [");
    let output = plan(&["--workspace", &acme, "--catalog", &folder.shown("repositories")]);
    assert_eq!(said(&output).0, 0, "{}", err(&output));
    assert!(
        err(&output).contains("CATALOGUE · repositories") && err(&output).contains("warning: "),
        "{}",
        err(&output)
    );
    let before = fs::read_to_string(folder.path("acme/assessments/2026-Q4/estate.toml")).unwrap();
    let empty = folder.file("empty/README.md", "nothing");
    for (path, what) in [
        (folder.shown("empty"), "there is no catalog-info.yaml below"),
        (empty, "no entit"),
        (folder.shown("gone"), "gone"),
    ] {
        let output = plan(&["--workspace", &acme, "--catalog", &path]);
        assert_ne!(code(&output), 0);
        assert!(err(&output).contains(what), "{}", err(&output));
    }
    assert_eq!(fs::read_to_string(folder.path("acme/assessments/2026-Q4/estate.toml")).unwrap(), before);
}

/// Names that mean something to a shell, a page, a spreadsheet, YAML, a terminal or a reader by ear.
const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "on",
    "1e3",
    "a | b `c` *d* [e](http://evil.example)",
    "../../etc/passwd",
    "Łódź 日本 \u{202e}txt\u{1b}[2J",
    "${{ github.token }} {{ 7*7 }} '\"; rm -rf",
];

#[test]
#[expect(clippy::too_many_lines, reason = "one flow, each of its files looked at")]
fn hostile_names_stay_data_in_plan_report_backlog_calendar_and_kit() {
    let (folder, acme) = workspace();
    for (number, name) in HOSTILE.iter().enumerate() {
        let text = toml_edit::Value::from(*name).to_string();
        let agreement = format!(
            "control = [{text}]\nboard = [{text}]\n[path]\nin_scope = [{text}]\nescape_hatch = {text}\nsteps_before = [{text}]\n\
             [owner]\nproduct_owner = {text}\nteam = {text}\nsupport_channel = {text}\n[backend]\nautomation = {text}\nexists = \"yes\"\n\
             [[field]]\ntitle = {text}\nabout = {text}\nchoices = [\"a\", {text}]\n[[team]]\nname = {text}\nsize = 7\nchampion = {text}\n"
        );
        folder.file("acme/assessments/2026-Q4/pilot.toml", agreement);
        let cell = format!("\"{}\"", name.replace('"', "\"\""));
        let tickets = folder.file("tickets.csv", export().replace("New bucket", &cell));
        let args = ["--workspace", &acme, "--tickets", &tickets, "--map", MAP, "--kit", "all", "--path", name];
        let output = plan(&args);
        // A name that cannot be kept is refused in words; one that can is data everywhere.
        assert!(
            [0, 2].contains(&code(&output)) || err(&output).contains("kit cannot be made"),
            "{number}: {}",
            err(&output)
        );
        assert!(!err(&output).contains(['\u{1b}', '\u{202e}']), "{number}");
        if code(&output) != 0 {
            continue;
        }
        let again = run(&["report", "--worlds", "512", "--workspace", &acme, "--format", "md,html,csv,pdf"]);
        assert_eq!(code(&again), 0, "{number}: {}", err(&again));
        let read = |file: &str| fs::read_to_string(folder.path(&format!("acme/out/2026-Q4/{file}"))).unwrap();
        for file in ["report.html", "report.md", "plan/pilot-plan.md", "plan/decision-record.md"] {
            let text = read(file);
            // What is escaped is text.
            let live = text.replace("\\<", "").replace("\\]", "").replace("\\[", "");
            let link = if file.ends_with("html") { "href=\"http://evil" } else { "](http://evil" };
            assert!(!live.contains("<script>alert") && !live.contains(link), "{number} {file}");
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{number} {file}");
        }
        for file in ["plan/backlog-jira.csv", "plan/backlog-github.csv", "plan/backlog-linear.csv"] {
            let mut rows = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_path(folder.path(&format!("acme/out/2026-Q4/{file}")))
                .unwrap();
            let cells: Vec<String> =
                rows.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
            assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{number} {file}");
        }
        assert!(!read("plan/milestones.ics").contains(['\u{1b}', '\u{202e}']), "{number}");
        let kit = folder.path("acme/out/2026-Q4/kit");
        let checked = run(&["check", kit.to_str().unwrap()]);
        assert!([0, 3].contains(&code(&checked)), "{number}: {}{}", out(&checked), err(&checked));
        // Examples that nobody has replaced are all that is wrong with it.
        let mistakes: Vec<String> =
            err(&checked).lines().filter(|line| line.starts_with("error[")).map(str::to_owned).collect();
        assert!(mistakes.iter().all(|line| line.starts_with("error[open-placeholder]")), "{number}: {}", err(&checked));
    }
}

#[test]
fn an_export_that_breaks_off_or_mixes_separators_is_told_by_the_program_and_keeps_the_old_plan() {
    let (folder, acme) = workspace();
    let whole = folder.file("tickets.csv", export());
    assert_eq!(code(&plan(&["--workspace", &acme, "--tickets", &whole, "--map", MAP])), 0);
    let kept = fs::read_to_string(folder.path("acme/assessments/2026-Q4/tickets.toml")).unwrap();
    let cut = export();
    let cut = folder.file("cut.csv", &cut[..cut.len() - 30]);
    let output = plan(&["--workspace", &acme, "--tickets", &cut, "--map", MAP]);
    assert_eq!(code(&output), 0);
    assert!(err(&output).contains("breaks off; the file may be cut off"), "{}", err(&output));
    let text = export();
    let mixed = |from: usize| -> String {
        let other = |(number, line): (usize, &str)| {
            if number < from { format!("{line}\n") } else { line.replace(',', ";") + "\n" }
        };
        text.lines().enumerate().map(other).collect()
    };
    let late = folder.file("late.csv", mixed(61));
    let output = plan(&["--workspace", &acme, "--tickets", &late, "--map", MAP]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("separated otherwise than the header: 10"), "{}", err(&output));
    // What is refused changes nothing.
    folder.file("acme/assessments/2026-Q4/tickets.toml", kept.clone());
    let early = folder.file("early.csv", mixed(1));
    let nothing = folder.file("nothing.csv", "key,opened,closed,kind,team\n");
    for (file, what) in [
        (early, "the header is separated by commas, the rows by semicolons"),
        (nothing, "there is no row below the header"),
    ] {
        let output = plan(&["--workspace", &acme, "--tickets", &file, "--map", MAP]);
        assert_ne!(code(&output), 0);
        assert!(err(&output).contains(what), "{}", err(&output));
    }
    assert_eq!(fs::read_to_string(folder.path("acme/assessments/2026-Q4/tickets.toml")).unwrap(), kept);
}
