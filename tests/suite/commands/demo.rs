//! The demonstration, the record, and what is known.

use std::fs;

use super::{Folder, TODAY, run, said};
use crate::program::{code, err, idpfit, out};

#[test]
fn the_demo_says_what_to_try_and_all_of_it_works() {
    let folder = Folder::new();
    let demo = |args: &[&str]| {
        let args = [&["--today", TODAY], args].concat();
        idpfit(&args).current_dir(folder.0.path()).output().unwrap()
    };
    let output = demo(&["demo"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("RECOMMENDED"), "{}", out(&output));
    let said = err(&output);
    assert!(said.contains("(not yet)") && said.contains("(too close)"), "{said}");
    let commands: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("  idpfit ")).collect();
    assert_eq!(commands.len(), 5, "{said}");
    for command in commands {
        let args: Vec<&str> = command.split(" && ").next().unwrap().split(' ').collect();
        let output = demo(&args);
        assert_eq!(code(&output), 0, "{command}: {}", err(&output));
    }
    for file in [
        "out/2026-Q4/report.pdf",
        "out/2026-Q4/report.html",
        "out/2026-Q4/report.md",
        "out/2026-Q4/plan/pilot-plan.json",
        "out/2026-Q4/plan/milestones.ics",
        "out/2026-Q4/kit/KIT.toml",
        "assessments/2026-Q4/record.toml",
    ] {
        assert!(folder.path("idpfit-demo").join(file).is_file(), "{file}");
    }
    assert_eq!(code(&run(&["check", &folder.shown("idpfit-demo")])), 0);
}

#[test]
fn the_demo_leaves_a_folder_alone_that_is_not_empty() {
    let folder = Folder::new();
    folder.file("mine", "kept");
    let (code, said) = said(&run(&["demo", &folder.shown("")]));
    assert_eq!(code, 1);
    assert!(said.contains("is not empty\nhint: name a folder that is new or empty"), "{said}");
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 1);
}

// What is known.

#[test]
fn evidence_says_what_needs_another_look() {
    let fresh = out(&run(&["evidence", "--stale"]));
    assert!(!fresh.contains("is stale since") && fresh.contains("Values to confirm"), "{fresh}");
    let later = out(&crate::program::run(&["--today", "2027-02-20", "evidence", "--stale"]));
    assert!(later.starts_with("The evidence of idp-selection 1.0.0 is stale since 2027-02-20"), "{later}");
}
