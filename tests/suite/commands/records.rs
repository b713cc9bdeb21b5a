//! Records: what a quarter was judged with is kept, and makes the same bytes again.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Folder, run, said};
use crate::program::{code, err};

/// Every format, the tables in their folder.
const FORMATS: &str = "pdf,html,md,json,csv,madr";

/// An option of one's own.
const HOUSE: &str = r#"
[option]
id = "house-portal"
name = "House portal"
kind = "portal"
about = "What the team built."
variant_of = "backstage"
"#;

/// Decides on the answers of the last quarter as they are.
fn decide(acme: &str) {
    let output = run(&["assess", "--as-is", "--workspace", acme]);
    assert_eq!(code(&output), 0, "{}", err(&output));
}

/// Makes the report of the last decided quarter as it was.
fn as_decided(acme: &str) -> std::process::Output {
    crate::program::run(&["--today", super::TODAY, "report", "--as-decided", "--workspace", acme])
}

/// The files below a folder, by their paths in it, with what they hold.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { collect(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    collect(folder, &mut found);
    found.sort();
    let read = |path: PathBuf| (path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
    found.into_iter().map(read).collect()
}

/// A pack of one's own that extends the shipped one.
fn own_pack(folder: &Folder, weight: u32) {
    let text = format!(
        "[pack]\nextends = \"idp-selection\"\nid = \"ours\"\nversion = \"1.0.0\"\n\n[[criterion]]\nid = \"problem\"\nweight = {weight}\n"
    );
    folder.file("acme/packs/ours/pack.toml", text);
    let given = super::answers().replace("pack = \"idp-selection\"", "pack = \"ours\"");
    folder.file("acme/assessments/2026-Q4/answers/case.toml", given);
    let settings = folder.path("acme/idpfit.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(settings, text.replace("#pack = \"packs/ours\"", "pack = \"packs/ours\"")).unwrap();
}

#[test]
fn a_record_says_what_a_quarter_was_judged_with_and_keeps_it() {
    let (folder, acme) = Folder::workspace();
    folder.file("acme/options/house.toml", HOUSE);
    decide(&acme);
    let record = fs::read_to_string(folder.path("acme/assessments/2026-Q4/record.toml")).unwrap();
    let table: toml::Table = record.parse().unwrap();
    let keys = |name: &str| table[name].as_table().unwrap().keys().cloned().collect::<Vec<String>>();
    let pack = ["pack", "pack_digest", "pack_version"];
    assert_eq!(keys("record"), [&["decided", "evidence"], &pack[..], &["seed", "tool", "worlds"]].concat());
    assert_eq!(keys("decision"), ["answered", "digest", "first", "leader", "stale", "verdict"]);
    assert_eq!(keys("again"), ["evidence", "plan"]);
    assert_eq!(keys("readiness").len(), 6);
    assert_eq!(keys("inputs"), ["answers/case.toml", "options/house.toml", "settings.toml"]);
    assert_eq!(table["record"]["worlds"].as_integer(), Some(512));
    assert!(folder.path("acme/packs/idp-selection-1.0.0/evidence.toml").is_file(), "evidence is kept, too");
    let again = fs::metadata(folder.path("acme/packs/idp-selection-1.0.0")).unwrap().modified().unwrap();
    decide(&acme);
    assert_eq!(fs::read_to_string(folder.path("acme/assessments/2026-Q4/record.toml")).unwrap(), record);
    assert_eq!(fs::metadata(folder.path("acme/packs/idp-selection-1.0.0")).unwrap().modified().unwrap(), again);
}

#[test]
fn a_quarter_is_made_again_to_the_byte_after_everything_has_moved_on() {
    let (folder, acme) = Folder::workspace();
    own_pack(&folder, 30);
    folder.file("acme/options/house.toml", HOUSE);
    decide(&acme);
    let then = contents(&folder.path("acme/out/2026-Q4"));
    own_pack(&folder, 10);
    folder.file("acme/options/house.toml", HOUSE.replace("House portal", "Another portal"));
    let settings = folder.path("acme/idpfit.toml");
    let text = fs::read_to_string(&settings).unwrap().replace("subject = \"acme\"", "subject = \"Else\"");
    fs::write(&settings, text.replace("#[targets]", "[targets]").replace("#problem-def", "problem-def")).unwrap();
    let again = folder.shown("again");
    let args = ["report", "2026-Q4", "--as-decided", "--workspace", &acme, "--format", FORMATS, "--out", &again];
    let output = crate::program::run(&[&["--today", "2029-02-03"], &args[..]].concat());
    assert_eq!((code(&output), err(&output).contains("warning")), (0, false), "{}", err(&output));
    let now = contents(Path::new(&again));
    for ((name, bytes), (other, others)) in then.iter().zip(&now) {
        assert!(name == other && bytes == others, "{} differs", name.display());
    }
    assert_eq!(then.len(), now.len());
    let (code, said) = said(&run(&["report", "2026-Q4", "--workspace", &acme]));
    assert!(code == 0 && said.contains("note: 2026-Q4 was decided on 2026-11-21 with ours 1.0.0"), "{said}");
    let report = fs::read_to_string(folder.path("acme/out/2026-Q4/report.md")).unwrap();
    let sentence = "2026-Q4 was decided on 2026-11-21 with ours 1.0.0; this report judges its answers with ours 1.0.0 and the settings of today.";
    assert!(report.contains(sentence), "{report}");
}

#[test]
fn a_pack_that_changed_under_its_version_is_kept_beside_the_other() {
    let (folder, acme) = Folder::workspace();
    own_pack(&folder, 30);
    decide(&acme);
    own_pack(&folder, 10);
    let output = run(&["assess", "--as-is", "--workspace", &acme]);
    let said = err(&output);
    assert!(code(&output) == 0 && said.contains("note: the pack `ours` 1.0.0 reads otherwise than in"), "{said}");
    let mut names: Vec<String> = fs::read_dir(folder.path("acme/packs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let [shipped, ours, first, second] = names.as_slice() else { panic!("{names:?}") };
    assert_eq!([shipped, ours, first], ["idp-selection-1.0.0", "ours", "ours-1.0.0"]);
    assert!(second.starts_with("ours-1.0.0+") && second.len() == "ours-1.0.0+".len() + 8, "{second}");
}

#[test]
fn what_was_not_decided_cannot_be_shown_as_decided() {
    let (folder, acme) = Folder::workspace();
    let (code, said) = said(&as_decided(&acme));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("no quarter was decided yet\nhint: leave `--as-decided` out"), "{said}");
    decide(&acme);
    fs::remove_file(folder.path("acme/assessments/2026-Q4/answers/case.toml")).unwrap();
    let (code, said) = self::said(&as_decided(&acme));
    assert!(code == 1 && said.contains("answers/case.toml"), "{said}");
}

// Judging again what was decided.

/// Verifies the workspace `acme` on a day: the exit code and what was printed.
fn verify_on(day: &str, folder: &Folder) -> (i32, String) {
    let output = crate::program::run(&["--today", day, "verify", &folder.shown("acme")]);
    assert_eq!(err(&output), "");
    (code(&output), crate::program::out(&output))
}

fn verify(folder: &Folder) -> (i32, String) {
    verify_on("2026-11-21", folder)
}

/// Changes a file of the workspace.
fn change(folder: &Folder, name: &str, from: &str, to: &str) {
    let path = folder.path(&format!("acme/{name}"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{name} has no {from}:\n{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

/// A workspace with one decided quarter.
fn decided_workspace() -> Folder {
    let (folder, acme) = Folder::workspace();
    decide(&acme);
    folder
}

const RECORD: &str = "assessments/2026-Q4/record.toml";

#[test]
fn a_workspace_that_nobody_touched_is_clean() {
    let folder = decided_workspace();
    insta::assert_snapshot!(verify(&folder).1, @r"
    2026-Q4: decided on 2026-11-21, comes out the same to the byte (recommended,
      Port)
    1 quarter decided, and nothing differs.
    ");
    let before = contents(&folder.path("acme"));
    assert_eq!(verify(&folder).0, 0);
    assert!(before == contents(&folder.path("acme")), "verify writes nothing");
    let output = crate::program::run(&["--today", "2026-11-21", "verify", "--format", "json", &folder.shown("acme")]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((found["clean"].as_bool(), found["quarters"][0]["same"].as_bool()), (Some(true), Some(true)));
    let schema = fs::read_to_string(crate::program::root().join("schemas/verification.schema.json")).unwrap();
    let schema = serde_json::from_str(&schema).unwrap();
    assert_eq!(crate::schema::misfits(&schema, &found, &schema, ""), Vec::<String>::new());
}

/// What somebody does to a workspace.
type Touch<'a> = &'a dyn Fn(&Folder);

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn verify_says_what_differs_and_why() {
    let cases: [(&str, Touch<'_>); 13] = [
        ("answers", &|folder| {
            change(folder, "assessments/2026-Q4/answers/case.toml", "engineers = 50", "engineers = 60");
        }),
        ("another respondent", &|folder| {
            let sheet = super::answers().replace("respondent = ", "respondent = 'Ben' #");
            folder.file("acme/assessments/2026-Q4/answers/ben.toml", sheet);
        }),
        ("pack", &|folder| change(folder, "packs/idp-selection-1.0.0/pack.toml", "minutes = 20", "minutes = 21")),
        ("pack gone", &|folder| fs::remove_dir_all(folder.path("acme/packs")).unwrap()),
        ("verdict", &|folder| change(folder, RECORD, "verdict = \"recommended\"", "verdict = \"leaning\"")),
        ("figures", &|folder| change(folder, RECORD, "stale = 0", "stale = 1")),
        ("digest", &|folder| change(folder, RECORD, "[decision]\nverdict", "[decision]\ndigest = \"00\" #")),
        ("tool", &|folder| {
            change(folder, RECORD, "tool = \"", "tool = \"9");
            change(folder, RECORD, "worlds = 512", "worlds = 700");
        }),
        ("merged", &|folder| change(folder, RECORD, "seed = ", "seed = 1\nseed = ")),
        ("unmerged", &|folder| {
            change(
                folder,
                "assessments/2026-Q4/answers/case.toml",
                "[answers]",
                "<<<<<<< HEAD\n[answers]\n=======\n[answers]\n>>>>>>> b\n",
            );
        }),
        ("settings gone", &|folder| fs::remove_file(folder.path("acme/assessments/2026-Q4/settings.toml")).unwrap()),
        ("not text", &|folder| {
            folder.file("acme/assessments/2026-Q4/answers/case.toml", b"\xff\xfe\xfa");
        }),
        ("names", &|folder| {
            folder.file("acme/assessments/2026-q4/answers/a.toml", "");
            folder.file("acme/assessments/2025Q3/answers/a.toml", "");
            folder.file("acme/assessments/notes/a.toml", "");
        }),
    ];
    let mut all = String::new();
    for (name, touch) in cases {
        let folder = decided_workspace();
        touch(&folder);
        let (code, said) = verify(&folder);
        let _ = write!(all, "== {name}: {code}\n{said}");
    }
    insta::assert_snapshot!(all, @r"
    == answers: 3
    2026-Q4: decided on 2026-11-21, comes out otherwise (recommended, Port)
      - `assessments/2026-Q4/answers/case.toml`: it has changed since the decision
        What to do: decide again with `idpfit assess --as-is 2026-Q4` if that is
        meant, else take the file from git.
    Something differs in 1 of 1 quarter.
    == another respondent: 3
    2026-Q4: decided on 2026-11-21, comes out the same to the byte (recommended,
      Port)
      - `assessments/2026-Q4/answers/ben.toml`: it came after the decision
        What to do: decide again with `idpfit assess --as-is 2026-Q4` if that is
        meant, else take the file from git.
    Something differs in 1 of 1 quarter.
    == pack: 3
    2026-Q4: decided on 2026-11-21, comes out the same to the byte (recommended,
      Port)
      - `packs/idp-selection-1.0.0`: the pack `idp-selection` 1.0.0, which it was
        judged with, reads otherwise now; this program has the same one with it
        What to do: take the folder from git or from a backup.
    Something differs in 1 of 1 quarter.
    == pack gone: 3
    2026-Q4: decided on 2026-11-21, comes out the same to the byte (recommended,
      Port)
      - `packs/idp-selection-1.0.0`: the pack `idp-selection` 1.0.0, which it was
        judged with, is not there; this program has the same one with it
        What to do: take the folder from git or from a backup.
    Something differs in 1 of 1 quarter.
    == verdict: 3
    2026-Q4: decided on 2026-11-21, comes out the same to the byte (recommended,
      Port)
      - `assessments/2026-Q4/record.toml`: nothing that it was decided on has
        changed, and yet it comes out as “recommended, Port” where the record says
        “leaning, Port”: the record was edited by hand
        What to do: take the record from git, or decide again with `idpfit assess
        --as-is 2026-Q4`.
    Something differs in 1 of 1 quarter.
    == figures: 3
    2026-Q4: decided on 2026-11-21, comes out the same to the byte (recommended,
      Port)
      - `assessments/2026-Q4/record.toml`: nothing that it was decided on has
        changed, and yet it comes out with other figures than the record has: the
        record was edited by hand
        What to do: take the record from git, or decide again with `idpfit assess
        --as-is 2026-Q4`.
    Something differs in 1 of 1 quarter.
    == digest: 3
    2026-Q4: not judged again
      - `assessments/2026-Q4/record.toml`: line 16: two decisions were merged into
        this record
        What to do: decide again with `idpfit assess --as-is 2026-Q4`, or take the
        record from git.
    Something differs in 1 of 1 quarter.
    == tool: 3
    2026-Q4: decided on 2026-11-21, comes out otherwise (recommended, Port)
      - `assessments/2026-Q4/record.toml`: version 90.1.0 of the program decided;
        this one, 0.1.0, comes to the same verdict, but not to the same bytes
        What to do: verify it with the version that decided.
    Something differs in 1 of 1 quarter.
    == merged: 3
    2026-Q4: not judged again
      - `assessments/2026-Q4/record.toml`: line 11: two decisions were merged into
        this record
        What to do: decide again with `idpfit assess --as-is 2026-Q4`, or take the
        record from git.
    Something differs in 1 of 1 quarter.
    == unmerged: 3
    2026-Q4: decided on 2026-11-21, could not be judged again
      - `assessments/2026-Q4/answers/case.toml`: line 11: two versions of this file
        were not merged
        What to do: keep what holds of the lines from `<<<<<<<` to `>>>>>>>`, and
        delete the rest.
    Something differs in 1 of 1 quarter.
    == settings gone: 3
    2026-Q4: decided on 2026-11-21, could not be judged again
      - `assessments/2026-Q4/settings.toml`: it was decided on this file, which is
        gone
        What to do: decide again with `idpfit assess --as-is 2026-Q4` if that is
        meant, else take the file from git.
    Something differs in 1 of 1 quarter.
    == not text: 3
    2026-Q4: decided on 2026-11-21, could not be judged again
      - `assessments/2026-Q4/answers/case.toml` is not UTF-8: byte 1 in line 1 fits
        no character
        What to do: it looks like UTF-16; save it as UTF-8.
    Something differs in 1 of 1 quarter.
    == names: 3
    - `assessments/2025Q3`: this is not how 2025-Q3 is written, so it is not read
      What to do: rename it to the quarter, as in `2026-Q4`.
    - `assessments/2026-q4`: there are two folders for 2026-Q4; this one is not read
      What to do: move what it holds into the other one, or take it away.
    2026-Q4: decided on 2026-11-21, comes out the same to the byte (recommended,
      Port)
    No quarter differs, but something else is wrong.
    ");
}

#[test]
fn verify_tells_when_a_clock_was_wrong() {
    let folder = decided_workspace();
    let (code, said) = verify_on("2026-08-01", &folder);
    assert!(
        code == 3 && said.contains("has not begun yet") && said.contains("decided on 2026-11-21, and today"),
        "{said}"
    );
    let later = folder.path("acme/assessments/2027-Q1");
    fs::create_dir(&later).unwrap();
    for name in ["answers", "settings.toml", "record.toml"] {
        let from = folder.path(&format!("acme/assessments/2026-Q4/{name}"));
        if from.is_dir() {
            fs::create_dir(later.join(name)).unwrap();
            fs::copy(from.join("case.toml"), later.join(name).join("case.toml")).unwrap();
        } else {
            fs::copy(from, later.join(name)).unwrap();
        }
    }
    assert_eq!(verify_on("2027-02-01", &folder).0, 0);
    change(&folder, "assessments/2027-Q1/record.toml", "decided = 2026-11-21", "decided = 2026-11-20");
    let (code, said) = verify_on("2027-02-01", &folder);
    assert!(code == 3 && said.contains("it was decided on 2026-11-20, before 2026-Q4"), "{said}");
}

// What changed and why.

/// A workspace with two decided quarters: in the second, value is wanted sooner and the figures and weights are others.
fn two_quarters() -> Folder {
    let folder = decided_workspace();
    let sheet = super::answers()
        .replace("months-to-value = 12", "months-to-value = 4")
        .replace("people-year-one = 1.5", "people-year-one = 0.25");
    folder.file("acme/assessments/2027-Q1/answers/case.toml", sheet.replace("2026-11-20", "2027-02-01"));
    let settings = folder.path("acme/idpfit.toml");
    let text = fs::read_to_string(&settings).unwrap();
    let quote = "\n[[override]]\noption = \"port\"\nattribute = \"annual-licence-base\"\nlow = 90000\nlikely = 90000\nhigh = 90000\n\
        by = \"Jane\"\ndate = 2027-01-21\nsource = \"Quote 4711\"\nreason = \"an offer\"\n";
    fs::write(&settings, text + quote).unwrap();
    let args = ["--today", "2027-02-01", "assess", "--as-is", "--worlds", "512", "--workspace", &folder.shown("acme")];
    let output = crate::program::run(&args);
    assert_eq!(code(&output), 0, "{}", err(&output));
    folder
}

#[test]
fn compare_says_what_changed_and_why() {
    let folder = two_quarters();
    let acme = folder.shown("acme");
    let output = crate::program::run(&["compare", "2026-Q4", "2027-Q1", "--workspace", &acme]);
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    insta::assert_snapshot!(crate::program::out(&output), @r"
    The verdict of 2027-Q1 is still: Recommended: Port.

    Fit in points of 100 before  after      ±   Answers  Evidence
    Managed Backstage      85.4   61.4  −24.0     −24.0       0.0
    Stellwerk              49.1   26.8  −22.3     −22.3       0.0
    Humanitec              55.7   35.5  −20.2     −20.2       0.0
    Backstage              69.3   54.0  −15.3     −15.3       0.0
    Port                   90.9   77.4  −13.5     −10.2      −3.3

    - Managed Backstage loses 24.0 points, all from the answers; moved most by
      Months until value (−13.1) and People in year one (−10.9).
    - Stellwerk loses 22.3 points, all from the answers; moved most by Months until
      value (−13.7) and People in year one (−8.6).
    - Humanitec loses 20.2 points, all from the answers; moved most by People in
      year one (−11.9) and Months until value (−8.3).
    Answers that changed: People in year one and Months until value.
    ");
    let there = crate::program::run(&["compare", "2026-Q4", &format!("{acme}:2026-Q4"), "--workspace", &acme]);
    assert!(crate::program::out(&there).contains("No printed fit changed."), "{}", crate::program::out(&there));
}

#[test]
fn the_report_of_a_later_quarter_says_what_changed_and_is_made_again_to_the_byte() {
    let folder = two_quarters();
    let report = fs::read_to_string(folder.path("acme/out/2027-Q1/report.md")).unwrap();
    let section = report.split("## What changed since 2026-Q4").nth(1).unwrap().split("\n## ").next().unwrap();
    insta::assert_snapshot!(section, @r"


    The verdict is the same as in 2026-Q4: *Recommended: Port*.

    | Alternative | 2026-Q4 | 2027-Q1 | Change[^split] | Answers | Evidence |
    |:---|---:|---:|---:|---:|---:|
    | Managed Backstage | 85.4 | 61.4 | −24.0 | −24.0 | 0.0 |
    | Stellwerk | 49.1 | 26.8 | −22.3 | −22.3 | 0.0 |
    | Humanitec | 55.7 | 35.5 | −20.2 | −20.2 | 0.0 |
    | Backstage | 69.3 | 54.0 | −15.3 | −15.3 | 0.0 |
    | Port | 90.9 | 77.4 | −13.5 | −10.2 | −3.3 |

    [^split]: In points of fit. Each part is the mean of what it adds over all orders in which answers, framework, evidence and weights could have changed (the Shapley value), so the parts add up and no order matters.

    - Managed Backstage loses 24.0 points, all from the answers; moved most by Months until value (−13.1) and People in year one (−10.9).
    - Stellwerk loses 22.3 points, all from the answers; moved most by Months until value (−13.7) and People in year one (−8.6).
    - Humanitec loses 20.2 points, all from the answers; moved most by People in year one (−11.9) and Months until value (−8.3).

    Answers that changed: People in year one; Months until value.
    ");
    let then = contents(&folder.path("acme/out/2027-Q1"));
    let args = ["--today", "2028-01-01", "report", "2027-Q1", "--as-decided", "--workspace", &folder.shown("acme")];
    let output = crate::program::run(&args);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(then == contents(&folder.path("acme/out/2027-Q1")));
    assert_eq!(verify_on("2027-02-02", &folder).0, 0);
}

#[test]
fn what_cannot_be_compared_says_why() {
    let folder = decided_workspace();
    let acme = folder.shown("acme");
    let said = |args: &[&str]| said(&crate::program::run(&[args, &["--workspace", &acme]].concat()));
    let (code, text) = said(&["compare", "2026-Q4", "2025-Q4"]);
    assert!(code == 1 && text.contains("has no answers for 2025-Q4"), "{text}");
    let (code, text) = said(&["compare", "2026-Q4", "last"]);
    assert_eq!(code, 2);
    assert!(text.contains("`last` is no quarter, and there are no answers there\nhint: write a quarter as"), "{text}");
    let (code, text) = said(&["compare", "2026-Q4", &acme]);
    assert!(code == 2 && text.contains("is a workspace with several quarters\nhint: name the quarter: `"), "{text}");
    folder.file("broken.toml", "[answers]\nengineers = ");
    assert_eq!(said(&["compare", "2026-Q4", &folder.shown("broken.toml")]).0, 3);
}

#[test]
fn files_of_answers_are_compared_with_each_other_and_with_quarters() {
    let folder = decided_workspace();
    let (acme, mine) = (folder.shown("acme"), folder.file("mine.toml", super::answers()));
    let other = super::answers().replace("people-year-one = 1.5", "people-year-one = 0.5");
    let other = folder.file("others/ben.toml", other);
    let others = folder.shown("others");
    let told = |args: &[&str]| {
        let output = crate::program::run(&[&["compare"], args].concat());
        assert_eq!(code(&output), 0, "{}", err(&output));
        crate::program::out(&output)
    };
    let both = told(&[&mine, &other]);
    assert!(both.contains("Answers that changed: People in year one."), "{both}");
    assert_eq!(
        told(&[&mine, &others]).replace("others", "ben"),
        both,
        "a folder of answers is the same as the files in it"
    );
    assert!(told(&["2026-Q4", &other, "--workspace", &acme]).contains("Answers that changed: People in year one."));
    let same = told(&[&format!("{acme}:2026-Q4"), &mine]);
    assert!(same.contains("No printed fit changed."), "{same}");
}

#[test]
fn what_was_counted_takes_part_only_if_it_was_there_when_it_was_decided() {
    let (folder, acme) = Folder::workspace();
    let verify = || {
        let output = run(&["verify", &acme]);
        (code(&output), crate::program::out(&output))
    };
    let record = || fs::read_to_string(folder.path("acme/assessments/2026-Q4/record.toml")).unwrap();
    decide(&acme);
    let counted = "source = \"entities.json\"\nfiles = 1\ncounted = 2026-11-21\n[count]\ncomponent = 40\n";
    folder.file("acme/assessments/2026-Q4/estate.toml", counted);
    assert_eq!(verify().0, 0, "it came after the decision and took no part: {}", verify().1);
    decide(&acme);
    assert!(record().contains("\"estate.toml\" = "), "{}", record());
    assert_eq!(verify().0, 0, "{}", verify().1);
    folder.file("acme/assessments/2026-Q4/estate.toml", counted.replace("40", "41"));
    assert_eq!(verify().0, 3);
    assert!(verify().1.contains("estate.toml"), "{}", verify().1);
}
