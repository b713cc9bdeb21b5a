//! `idpfit portfolio`: many workspaces side by side, broken ones among them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Folder, run};
use crate::program::{code, err, out, root, run_briefly};
use crate::schema::misfits;

/// The day that counts as today.
const DAY: &str = "2027-02-15";

/// A folder `teams` with workspaces of the examples, decided in one quarter or two.
fn teams() -> (Folder, String) {
    let folder = Folder::new();
    workspace(&folder, "teams/payments/core", "kestrel-freight", &["2026-11-21", "2027-02-10"]);
    workspace(&folder, "teams/payments/edge", "harbour-bank", &["2026-11-21"]);
    workspace(&folder, "teams/web", "lumen-labs", &["2026-11-21"]);
    let teams = folder.shown("teams");
    (folder, teams)
}

/// A workspace that was decided on some days.
fn workspace(folder: &Folder, name: &str, example: &str, days: &[&str]) {
    let place = folder.shown(name);
    assert_eq!(code(&run(&["new", &place])), 0);
    let answers = fs::read_to_string(root().join(format!("questionnaires/examples/{example}.toml"))).unwrap();
    for day in days {
        let quarter = if *day < "2027" { "2026-Q4" } else { "2027-Q1" };
        let answers = answers.replace("2026-11-21", day).replace("2026-11-20", day);
        folder.file(&format!("{name}/assessments/{quarter}/answers/mara-voss.toml"), answers);
        let args = ["--today", day, "assess", "--as-is", quarter, "--worlds", "256", "--workspace", &place];
        let output = run_briefly(&args);
        assert_eq!(code(&output), 0, "{}", err(&output));
    }
}

fn portfolio(args: &[&str]) -> std::process::Output {
    run_briefly(&[&["--today", DAY, "portfolio"], args].concat())
}

/// Returns the rows that are printed, as JSON.
fn rows(args: &[&str], expected: i32) -> Vec<Value> {
    let output = portfolio(&[args, &["--format", "jsonl"]].concat());
    assert_eq!(code(&output), expected, "{}", err(&output));
    out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn names(rows: &[Value]) -> Vec<String> {
    let name = |row: &Value| {
        let quarter = row["quarter"].as_str().unwrap_or("-");
        format!("{} {quarter}", row["workspace"].as_str().unwrap())
    };
    rows.iter().map(name).collect()
}

#[test]
fn the_latest_quarter_of_each_workspace_stands_in_a_table_with_what_all_come_to() {
    let (folder, teams) = teams();
    let answers = "teams/web/assessments/2026-Q4/answers/mara-voss.toml";
    let text = fs::read_to_string(folder.path(answers)).unwrap();
    folder.file(answers, text + "\n# later\n");
    let output = portfolio(&[&teams]);
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    assert!(out(&output).lines().all(|line| line.chars().count() <= 80));
    insta::assert_snapshot!(out(&output), @r"
    WORKSPACE               QUARTER  VERDICT      LEADS            READY  BY CHOICE
    payments/core           2027-Q1  recommended  Port             68     –
    payments/edge           2026-Q4  not yet      Port + Stellwerk 8      –
    web                     2026-Q4  too close    Port             74     –
      ! answers changed since

    3 workspaces, decided 3: recommended 1, too close 1, not yet 1
    Lowest readiness of each: median 68 of 100
    Answers changed since the decision: 1
    ");
}

#[test]
fn every_quarter_is_a_row_that_fits_the_schema_and_names_nobody() {
    let (_folder, teams) = teams();
    let all = rows(&[&teams], 0);
    let expected = ["payments/core 2026-Q4", "payments/core 2027-Q1", "payments/edge 2026-Q4", "web 2026-Q4"];
    assert_eq!(names(&all), expected);
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root().join("schemas/portfolio.schema.json")).unwrap()).unwrap();
    for row in &all {
        assert!(misfits(&schema, row, &schema, "").is_empty());
        assert!(!row.to_string().contains("mara"), "{row}");
    }
    let latest = rows(&[&teams, "--quarters", "latest"], 0);
    assert_eq!(names(&latest), ["payments/core 2027-Q1", "payments/edge 2026-Q4", "web 2026-Q4"]);
    assert_eq!(latest[0], all[1], "a row says the same whatever stands beside it");
    let core = &latest[0];
    assert_eq!(
        (&core["verdict"], &core["leader"], &core["organisation"]),
        (&"recommended".into(), &"Port".into(), &"core".into())
    );
    assert_eq!((&core["readiness_dimension"], &core["changed"]), (&"platform-foundation".into(), &false.into()));
    assert!(core["first"].as_f64().unwrap() > 0.9 && core["readiness"].as_f64().unwrap() > 60.0);
}

#[test]
fn rows_say_what_trend_says() {
    let (folder, teams) = teams();
    let core = folder.shown("teams/payments/core");
    let trend = run_briefly(&["--today", DAY, "trend", "--format", "json", "--workspace", &core]);
    let trend: Value = serde_json::from_str(&out(&trend)).unwrap();
    let row = &rows(&[&teams, "--quarters", "latest"], 0)[0];
    let point = trend["quarters"].as_array().unwrap().last().unwrap();
    assert_eq!(row["verdict"], point["verdict"]);
    let least = |level: &Value| level[1].as_f64().unwrap();
    let levels = point["readiness"].as_array().unwrap().iter().map(least);
    assert!((row["readiness"].as_f64().unwrap() - levels.reduce(f64::min).unwrap()).abs() < 0.06);
    let again = &trend["decide_again"][0];
    assert_eq!((&row["decide_again"], &row["decide_again_why"]), (&again["by"], &again["why"]));
    assert_eq!(row["overdue"], false);
    let later =
        run_briefly(&["--today", "2027-02-21", "portfolio", "--format", "jsonl", "--quarters", "latest", &core]);
    assert!(out(&later).contains("\"overdue\":true"), "{}", out(&later));
}

#[test]
fn an_export_is_shared_out_by_quarter_and_a_later_one_replaces_it() {
    let (folder, teams) = teams();
    let place = folder.shown("estate");
    let output = portfolio(&[&teams, "--format", "csv", "--out", &place]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).ends_with(&format!("Wrote 4 rows to 2 files in `{place}`.\n")), "{}", err(&output));
    assert!(out(&output).starts_with("3 workspaces, decided 3: "), "{}", out(&output));
    let read = |name: &str| fs::read_to_string(folder.path("estate").join(name)).unwrap();
    assert_eq!(read("quarter=2026-Q4/part.csv").lines().count(), 4);
    assert_eq!(read("quarter=2027-Q1/part.csv").lines().count(), 2);
    let first = read("quarter=2026-Q4/part.csv");
    assert!(first.starts_with("workspace,organisation,group,quarter,"), "{first}");
    assert_eq!(code(&portfolio(&[&teams, "--format", "csv", "--out", &place])), 0);
    assert_eq!(read("quarter=2026-Q4/part.csv"), first, "the same input gives the same bytes");
    fs::remove_dir_all(folder.path("teams/payments/core")).unwrap();
    assert_eq!(code(&portfolio(&[&teams, "--format", "jsonl", "--out", &place])), 0);
    assert!(
        !folder.path("estate/quarter=2027-Q1").exists() && !folder.path("estate/quarter=2026-Q4/part.csv").exists()
    );
    assert_eq!(read("quarter=2026-Q4/part.jsonl").lines().count(), 2);
    let refused = portfolio(&[&teams, "--out", &place]);
    assert_eq!((code(&refused), out(&refused)), (2, String::new()));
    assert!(err(&refused).contains("add `--format csv` or `--format jsonl`"), "{}", err(&refused));
}

#[test]
fn a_broken_workspace_is_a_row_with_its_mistake_and_never_the_end() {
    let (folder, teams) = teams();
    let record = "teams/payments/core/assessments/2027-Q1/record.toml";
    let text = fs::read_to_string(folder.path(record)).unwrap();
    let side = |text: &str| format!("<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n");
    folder.file(record, side(&text));
    folder.file("teams/payments/edge/idpfit.toml", "[workspace]\nsubjekt = 'a'\n");
    folder.file("teams/web/assessments/2026-Q4/answers/mara-voss.toml", b"\xff\xfe not text");
    folder.file("teams/empty/idpfit.toml", "");
    folder.file("teams/bare/idpfit.toml", "[workspace]\nsubject = 'Bare'\n");
    folder.file("teams/bad/idpfit.toml", b"subject = \"M\xfcller\"\n");
    let found = rows(&[&teams, "--quarters", "latest"], 3);
    let shown: Vec<String> =
        found.iter().map(|row| format!("{} {} {}", row["workspace"], row["problems"], row["mistake"])).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    "bad" ["unreadable"] "`idpfit.toml` is not UTF-8: byte 13 in line 1 fits no character"
    "bare" [] null
    "empty" ["unreadable"] "idpfit.toml, line 1: `[workspace]` is missing"
    "payments/core" ["bad-record"] "assessments/2027-Q1/record.toml, line 1: two versions of this file were not merged"
    "payments/edge" ["unreadable"] "idpfit.toml, line 1: `subject` is missing"
    "web" ["unreadable"] "a file that 2026-Q4 was decided on cannot be read"
    "#);
    assert!(shown.iter().all(|row| !row.contains("mara")), "{shown:?}");
    assert_eq!(found[4]["verdict"], "not-yet", "what can be read is shown");
    let table = portfolio(&[&teams]);
    assert_eq!(code(&table), 3);
    assert!(out(&table).contains("With a mistake: 5"), "{}", out(&table));
    let lines = portfolio(&[&teams, "--format", "csv"]);
    assert_eq!(err(&lines), "5 of 6 workspaces have a mistake\n");
}

#[test]
fn a_record_edited_by_hand_a_future_quarter_and_a_clock_set_back_are_said() {
    let (folder, teams) = teams();
    let problems = || -> Vec<String> {
        rows(&[&teams, "--quarters", "latest"], 3).iter().map(|row| row["problems"].to_string()).collect()
    };
    let record = |quarter: &str| format!("teams/payments/core/assessments/{quarter}/record.toml");
    let text = fs::read_to_string(folder.path(&record("2027-Q1"))).unwrap();
    folder.file(&record("2027-Q1"), text.replace("decided = 2027-02-10", "decided = 2026-11-01"));
    assert_eq!(problems(), ["[\"clock-set-back\"]", "[]", "[]"]);
    folder.file(&record("2027-Q1"), text.replace("[readiness]\n", "[readiness]\nmood = 700\n"));
    assert_eq!(problems(), ["[\"bad-record\"]", "[]", "[]"]);
    fs::remove_file(folder.path(&record("2027-Q1"))).unwrap();
    fs::create_dir(folder.path(&record("2027-Q1"))).unwrap();
    assert_eq!(problems(), ["[\"bad-record\"]", "[]", "[]"], "a folder is no record");
    fs::remove_dir(folder.path(&record("2027-Q1"))).unwrap();
    folder.file(&record("2027-Q1"), &text);
    folder.file("teams/web/assessments/2030-Q1/record.toml", &text);
    assert_eq!(problems(), ["[]", "[]", "[\"future\"]"]);
}

#[test]
fn a_workspace_that_came_over_half_shows_what_there_is() {
    let (folder, teams) = teams();
    fs::remove_dir_all(folder.path("teams/web/assessments/2026-Q4/answers")).unwrap();
    fs::remove_dir_all(folder.path("teams/web/packs")).unwrap();
    fs::remove_file(folder.path("teams/payments/edge/assessments/2026-Q4/record.toml")).unwrap();
    folder.file("teams/payments/core/assessments/2027-Q1/record.toml", "");
    let found = rows(&[&teams, "--quarters", "latest"], 3);
    assert_eq!((&found[0]["problems"][0], &found[0]["verdict"]), (&"bad-record".into(), &Value::Null));
    assert_eq!((&found[1]["verdict"], &found[1]["problems"]), (&Value::Null, &Value::Array(Vec::new())));
    assert_eq!((&found[2]["verdict"], &found[2]["changed"]), (&"too-close".into(), &true.into()));
}

#[test]
fn names_stay_data_in_every_form() {
    let folder = Folder::new();
    for (at, name) in ["=1+1", "a, \\\"b\\\"", "line\\nbreak", "\\u001b[2J", "-x"].into_iter().enumerate() {
        let text = format!("[workspace]\nsubject = \"{name}\"\ngroup = \"{name}\"\n");
        folder.file(&format!("teams/{at}, =x/idpfit.toml"), text);
    }
    let teams = folder.shown("teams");
    let lines = portfolio(&[&teams, "--format", "csv"]);
    assert_eq!(code(&lines), 0, "{}", err(&lines));
    let shown = out(&lines);
    let shown: Vec<&str> = shown.lines().skip(1).map(|line| line.split(",true,").next().unwrap()).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    "0, =x",'=1+1,'=1+1,
    "1, =x","a, ""b""","a, ""b""",
    "2, =x",line break,line break,
    "3, =x",�[2J,�[2J,
    "4, =x",'-x,'-x,
    "#);
    for format in ["table", "csv", "jsonl"] {
        let shown = out(&portfolio(&[&teams, "--format", format]));
        assert!(!shown.contains('\u{1b}') && !shown.contains("line\nbreak"), "{shown}");
    }
    assert_eq!(rows(&[&teams], 0)[3]["group"], "\u{1b}[2J", "a reader gets the text as it was");
}

#[test]
fn folders_without_a_workspace_are_said_and_alone_are_wrong_use() {
    let (folder, teams) = teams();
    let empty = folder.shown("empty");
    fs::create_dir(&empty).unwrap();
    let both = rows(&[&empty, &teams, "--quarters", "latest"], 3);
    assert_eq!(both[0]["mistake"], "there is no workspace in this folder");
    assert_eq!(both.len(), 4);
    assert!(both[1]["workspace"].as_str().unwrap().ends_with("/teams/payments/core"), "{}", both[1]);
    let twice = rows(&[&teams, &teams, &folder.shown("teams/web"), "--quarters", "latest"], 0);
    assert_eq!(twice.len(), 3, "a workspace that is named twice counts once");
    let nothing = portfolio(&[&empty, "--format", "csv"]);
    assert_eq!((code(&nothing), out(&nothing)), (2, String::new()));
    assert!(
        err(&nothing).contains("there is no workspace in this folder\nhint: name a workspace"),
        "{}",
        err(&nothing)
    );
}

#[test]
fn use_that_was_counted_stands_beside_the_decision() {
    let (folder, teams) = teams();
    let core = folder.shown("teams/payments/core");
    let plan = ["plan", "2026-Q4", "--agree", "--kit", "none", "--worlds", "256", "--workspace", &core];
    assert_eq!(code(&run(&plan)), 0);
    let counts = ["own-choice=40", "mandated=5", "failed=2", "tickets=12"];
    let start = ["--today", "2027-02-14", "checkin", "--workspace", &core, "--count"];
    let output = run_briefly(&[&start[..], &counts].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    let all = rows(&[&teams], 0);
    assert_eq!((&all[0]["use_quarter"], &all[1]["use_quarter"]), (&Value::Null, &"2027-Q1".into()));
    let [share, low, high] = ["by_choice", "by_choice_low", "by_choice_high"].map(|key| all[1][key].as_f64().unwrap());
    assert!(0.0 < low && low < share && share < high && high < 1.0, "{}", all[1]);
    assert_eq!(rows(&[&teams, "--quarters", "latest"], 0)[0], all[1]);
    folder.file("teams/payments/core/adoption/2027-Q1/odd-2027-02-13.toml", "source = 3\n");
    let odd = &rows(&[&teams, "--quarters", "latest"], 3)[0];
    assert_eq!(
        (&odd["by_choice"], &odd["problems"][0], &odd["verdict"]),
        (&Value::Null, &"unreadable".into(), &"recommended".into())
    );
}

#[test]
fn groups_of_five_are_compared_and_smaller_ones_are_not() {
    let (folder, teams) = teams();
    let core = folder.path("teams/payments/core");
    for at in 0..9 {
        let name = format!("teams/copy-{at}");
        copy(&core.join("assessments"), &folder.path(&name).join("assessments"));
        let group = ["Payments", "Payments", "Payments", "Web", "Web"].get(at).unwrap_or(&"Payments");
        folder.file(&format!("{name}/idpfit.toml"), format!("[workspace]\nsubject = 'Copy'\ngroup = '{group}'\n"));
    }
    let output = portfolio(&[&teams, "--format", "summary"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    insta::assert_snapshot!(out(&output), @r"
    12 workspaces, decided 12: recommended 10, too close 1, not yet 1
    Lowest readiness of each: median 68 of 100

    GROUP                      WORKSPACES DECIDED  READINESS OVERDUE
    Payments                   7          7        68        0 %
      recommended 7
    2 groups together          5          5        68        0 %
      recommended 3, too close 1, not yet 1
    Groups with fewer than 5 decided workspaces are shown together, with the next
    larger one where those of a single group could be had by subtraction.
    ");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_and_a_circle_of_links_stop_nothing() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (folder, teams) = teams();
    symlink("..", folder.path("teams/web/up")).unwrap();
    symlink("loop", folder.path("teams/loop")).unwrap();
    let closed = folder.path("teams/closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let may_read = fs::read_dir(&closed).is_ok();
    let found = rows(&[&teams, "--quarters", "latest"], if may_read { 0 } else { 3 });
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(found.len(), if may_read { 3 } else { 4 });
    if !may_read {
        assert_eq!(found[0]["mistake"], "nobody may read this folder");
    }
}

#[test]
fn answers_of_ten_megabytes_are_held_against_their_digest_and_not_judged() {
    let (folder, teams) = teams();
    let answers = "teams/web/assessments/2026-Q4/answers/mara-voss.toml";
    let text = fs::read_to_string(folder.path(answers)).unwrap();
    folder.file(answers, text + &"# a remark\n".repeat(1 << 20));
    let found = rows(&[&teams, "--quarters", "latest"], 0);
    assert_eq!((&found[2]["changed"], &found[2]["verdict"]), (&true.into(), &"too-close".into()));
}
