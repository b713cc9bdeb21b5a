//! A disk that refuses, step by step: whatever a rerun, a decision, a plan or a check-in writes, all that was confirmed stays, no file is
//! there by half, and the message says which could not be written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;

use super::assess::AssessArgs;
use super::load;
use super::recording::{self, Deciding};
use super::results::Judged;
use super::{Cli, Command, Outcome, Ui};
use crate::date::{Date, Quarter};
use crate::decision::certainty::Effort;
use crate::embedded;
use crate::store::failing::at_step;
use crate::store::{self, Workspace};

const EFFORT: Effort = Effort::Worlds(16);

const TODAY: &str = "2026-11-21";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A workspace of the main example with the answers of two quarters, the first of them decided, and an own option.
fn workspace() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("acme");
    Workspace::create(&root, "Acme", day("2026-08-01")).unwrap();
    let answers = embedded::text(&embedded::EXAMPLES, "examples/kestrel-freight.toml").unwrap();
    for quarter in ["2026-Q3", "2026-Q4"] {
        let folder = root.join("assessments").join(quarter).join("answers");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("mara.toml"), answers).unwrap();
    }
    decide(&root, "2026-Q3", "2026-08-14").unwrap();
    let is_whole = |(name, text): &&(&str, String)| name.starts_with("options/") && !text.contains("variant_of");
    let (_, base) = embedded::PACK.iter().find(is_whole).unwrap();
    let base = base.split("id = \"").nth(1).unwrap().split('"').next().unwrap();
    let option = format!(
        "[option]\nid = \"house\"\nname = \"House\"\nkind = \"portal\"\nabout = \"Ours.\"\nvariant_of = \"{base}\"\n"
    );
    fs::write(root.join("options/house.toml"), option).unwrap();
    (folder, root)
}

/// Decides on a quarter and records it, without the reports.
fn decide(root: &Path, quarter: &str, today: &str) -> anyhow::Result<()> {
    let quarter: Quarter = quarter.parse().unwrap();
    let (ui, ..) = Ui::captured();
    let mut ui = ui.on(day(today));
    let Command::Assess(AssessArgs { inputs, .. }) = command(root, &["assess", "--as-is"]) else {
        panic!("another one")
    };
    let loaded = load::case(&inputs, Some(quarter), &mut ui).unwrap().unwrap();
    let judged = Judged::of(&loaded, day(today), EFFORT);
    recording::record(quarter, &loaded, &judged, Deciding { day: day(today), effort: EFFORT }, &mut ui)
}

fn command(root: &Path, args: &[&str]) -> Command {
    let line = [&["idpfit"], args, &["--workspace", root.to_str().unwrap()]].concat();
    Cli::try_parse_from(line).unwrap().command
}

/// Runs a command; returns how it ended and what it said.
fn run(root: &Path, today: &str, args: &[&str]) -> (anyhow::Result<Outcome>, String) {
    let (ui, _, err) = Ui::captured();
    let mut ui = ui.on(day(today));
    let result = command(root, args).run(&mut ui);
    (result, err.text())
}

/// Every file below a folder with what it holds, but the lock.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".idpfit/lock") {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// What may lie in a workspace after a write failed: what lay there before, and whole files of what would lie there if it had not.
fn is_whole(before: &BTreeMap<PathBuf, Vec<u8>>, now: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>) {
    for path in before.keys() {
        assert!(now.contains_key(path), "{} is gone", path.display());
    }
    for (path, bytes) in now {
        let known = [before.get(path), after.get(path)].into_iter().flatten().any(|known| known == bytes);
        // A key is another one each time, and so is what is made with it.
        assert!(known || path.components().any(|part| part.as_os_str() == ".idpfit"), "{}", path.display());
    }
}

/// Judges all quarters again: nothing may differ.
fn verifies(root: &Path, today: &str) {
    let (ui, out, _) = Ui::captured();
    let mut ui = ui.on(day(today));
    let line = ["idpfit", "verify", root.to_str().unwrap()];
    let outcome = Cli::try_parse_from(line).unwrap().command.run(&mut ui).unwrap();
    assert_eq!(outcome, Outcome::Done, "{}", out.text());
}

/// Lets every step fail, one after the other; after each the workspace is whole, and in the end the same comes out as if none had failed.
fn whatever_fails(today: &str, write: &dyn Fn(&Path) -> anyhow::Result<()>) -> usize {
    let (_folder, done) = workspace();
    write(&done).unwrap();
    let relative = |root: &Path| {
        let all = files(root).into_iter();
        all.map(|(path, bytes)| (path.strip_prefix(root).unwrap().to_owned(), bytes)).collect::<BTreeMap<_, _>>()
    };
    let after = relative(&done);
    let mut step = 0;
    loop {
        let (_folder, root) = workspace();
        let before = relative(&root);
        let (result, failed) = at_step(step, || write(&root));
        if !failed {
            result.unwrap();
            return step;
        }
        let said = format!("{:#}", result.unwrap_err());
        assert!(said.contains("cannot write `") && said.contains("no storage space"), "step {step}: {said}");
        is_whole(&before, &relative(&root), &after);
        verifies(&root, today);
        write(&root).unwrap();
        is_whole(&after, &relative(&root), &after);
        verifies(&root, today);
        step += 1;
    }
}

#[test]
fn a_decision_that_cannot_be_recorded_leaves_the_workspace_as_it_was() {
    // The pack lies there already, so that what is new are settings, an option and the record.
    let steps = whatever_fails(TODAY, &|root| decide(root, "2026-Q4", TODAY));
    assert!(steps >= 9, "{steps}");
}

#[test]
fn a_pack_that_cannot_be_kept_is_not_there_by_half() {
    let pack = "[pack]\nextends = \"idp-selection\"\nid = \"ours\"\nversion = \"1.0.0\"\n";
    let steps = whatever_fails(TODAY, &|root| {
        fs::create_dir_all(root.join("packs/own")).unwrap();
        fs::write(root.join("packs/own/pack.toml"), pack).unwrap();
        let settings = fs::read_to_string(root.join(store::SETTINGS)).unwrap();
        fs::write(root.join(store::SETTINGS), settings.replace("#pack = \"packs/ours\"", "pack = \"packs/own\""))
            .unwrap();
        let answers = root.join("assessments/2026-Q4/answers/mara.toml");
        let text = fs::read_to_string(&answers).unwrap();
        fs::write(answers, text.replace("pack = \"idp-selection\"", "pack = \"ours\"")).unwrap();
        decide(root, "2026-Q4", TODAY)
    });
    assert!(steps >= 13, "{steps}");
}

#[test]
fn reports_that_cannot_be_written_leave_the_record_of_before() {
    let write = |root: &Path| {
        let (result, said) = run(root, TODAY, &["assess", "--as-is", "2026-Q4", "--worlds", "16"]);
        result.map(drop).map_err(|error| error.context(said))
    };
    // Each run writes fifteen files; a few steps in each are enough here.
    for step in [0, 1, 2, 10, 20] {
        let (_folder, root) = workspace();
        let before = files(&root);
        let (result, failed) = at_step(step, || write(&root));
        let said = format!("{:#}", result.unwrap_err());
        assert!(failed && said.contains("cannot write `") && said.contains("out/2026-Q4"), "{said}");
        let now = files(&root);
        assert!(before.iter().all(|(path, bytes)| now.get(path) == Some(bytes)), "step {step}");
        assert!(!root.join("assessments/2026-Q4/record.toml").exists());
        verifies(&root, TODAY);
    }
}

#[test]
fn a_plan_that_cannot_be_kept_and_a_check_in_leave_what_was_there() {
    let (_folder, root) = workspace();
    let plan = ["plan", "2026-Q4", "--agree", "--kit", "none", "--worlds", "16"];
    run(&root, TODAY, &plan).0.unwrap();
    let runs = root.parent().unwrap().join("runs.json");
    let task = r#"{"tasks": [{"id": "1", "status": "completed", "createdAt": "2027-02-02T10:00:00Z", "createdBy": "user:default/jane"}]}"#;
    fs::write(&runs, task).unwrap();
    let count = ["checkin", "--runs", runs.to_str().unwrap(), "--count", "tickets=3"];
    let again = [&count[..], &["--replace"]].concat();
    for args in [&count[..], &again[..], &plan[..]] {
        let mut step = 0;
        loop {
            let before = files(&root);
            let (result, failed) = at_step(step, || run(&root, "2027-02-19", args).0);
            if !failed {
                result.unwrap();
                break;
            }
            let said = format!("{:#}", result.unwrap_err());
            assert!(said.contains("cannot write `"), "{said}");
            let now = files(&root);
            for (path, bytes) in &before {
                let is_generated =
                    path.components().any(|part| ["out", ".idpfit"].map(Some).contains(&part.as_os_str().to_str()));
                assert!(is_generated || now.get(path) == Some(bytes), "step {step} of {args:?}: {}", path.display());
            }
            verifies(&root, "2027-02-19");
            // What was kept all the same is taken away again, so that the next step is that of the same call.
            let new = now.keys().filter(|path| {
                !before.contains_key(*path) && path.components().any(|part| part.as_os_str() == "adoption")
            });
            new.for_each(|path| fs::remove_file(path).unwrap());
            step += 1;
        }
        assert!(step >= 3, "{step} steps of {args:?}");
    }
}
