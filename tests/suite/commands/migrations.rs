//! Packs that change: answers to an earlier version, read and compared.

use std::fs;

use super::{Folder, run};
use crate::program::{code, err, out};

/// A pack of one's own in a version: the shipped one with another id, and how answers to its earlier versions are carried over.
fn pack(folder: &Folder, version: &str, rows: &str) {
    let text = format!("[pack]\nextends = \"idp-selection\"\nid = \"ours\"\nversion = \"{version}\"\n{rows}");
    folder.file("acme/packs/ours/pack.toml", text);
}

/// A workspace that judges with a pack of its own, and has answers to its first version.
fn workspace() -> Folder {
    let (folder, _) = Folder::workspace();
    let settings = folder.path("acme/idpfit.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(settings, text.replace("#pack = \"packs/ours\"", "pack = \"packs/ours\"")).unwrap();
    let sheet = super::answers().replace("\"idp-selection\"", "\"ours\"").replace("pain-finding", "finding");
    folder.file("acme/assessments/2026-Q4/answers/case.toml", sheet.replace("\"pipelines\"", "\"pipes\""));
    folder
}

const ROWS: &str = r#"
[[migration]]
version = "2.0.0"
question = "pain-finding"
change = "renamed"
was = "finding"

[[migration]]
version = "2.0.0"
question = "automation"
change = "choice-renamed"
was = "pipes"
choice = "pipelines"

[[migration]]
version = "2.0.0"
question = "engineers"
change = "asked-again"
why = "It counts contractors now."
"#;

#[test]
fn answers_to_an_earlier_version_are_read_and_what_is_asked_again_is_named() {
    let folder = workspace();
    pack(&folder, "2.0.0", ROWS);
    let acme = folder.shown("acme");
    let output = run(&["report", "--workspace", &acme, "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let said = "case.toml` answers an earlier version: `engineers` is asked again: It counts contractors now.";
    assert!(err(&output).contains(said), "{}", err(&output));
    let decision = fs::read_to_string(folder.path("acme/out/2026-Q4/decision.json")).unwrap();
    let decision: serde_json::Value = serde_json::from_str(&decision).unwrap();
    let open: Vec<&str> = decision["open_questions"].as_array().unwrap().iter().filter_map(|id| id.as_str()).collect();
    assert_eq!(open, ["engineers"]);
}

#[test]
fn a_major_version_that_says_nothing_of_old_answers_refuses_them() {
    let folder = workspace();
    pack(&folder, "2.0.0", "");
    let output = run(&["report", "--workspace", &folder.shown("acme")]);
    assert!(code(&output) == 3 && err(&output).contains("error[wrong-pack]"), "{}", err(&output));
}

#[test]
fn quarters_of_two_versions_are_compared() {
    let (folder, acme) = Folder::workspace();
    let decide = |day: &str| {
        let output =
            crate::program::run(&["--today", day, "assess", "--as-is", "--worlds", "512", "--workspace", &acme]);
        assert_eq!(code(&output), 0, "{}", err(&output));
    };
    let settings = folder.path("acme/idpfit.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(settings, text.replace("#pack = \"packs/ours\"", "pack = \"packs/ours\"")).unwrap();
    let sheet = super::answers().replace("\"idp-selection\"", "\"ours\"");
    folder.file("acme/assessments/2026-Q4/answers/case.toml", &sheet);
    pack(&folder, "1.0.0", "");
    decide("2026-11-21");
    let asked_again = "[[migration]]\nversion = \"2.0.0\"\nquestion = \"engineers\"\nchange = \"asked-again\"\nwhy = \"Contractors count.\"\n";
    pack(&folder, "2.0.0", &format!("{asked_again}\n[[criterion]]\nid = \"problem\"\nweight = 40\n"));
    let later = sheet.replace("version = \"1.0.0\"", "version = \"2.0.0\"").replace("engineers = 50", "engineers = 90");
    folder.file("acme/assessments/2027-Q1/answers/case.toml", later.replace("pain-finding = 3", "pain-finding = 2"));
    decide("2027-02-01");
    let output = crate::program::run(&["compare", "2026-Q4", "2027-Q1", "--workspace", &acme, "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(found["differs"].to_string(), r#"["answers","framework","weights"]"#);
    assert_eq!(
        found["questions"].to_string(),
        r#"["pain-finding"]"#,
        "what means something else counts under framework"
    );
    let schema = serde_json::from_str(
        &fs::read_to_string(crate::program::root().join("schemas/comparison.schema.json")).unwrap(),
    )
    .unwrap();
    let misfits = crate::schema::misfits(&schema, &found, &schema, "");
    assert!(misfits.is_empty(), "{}", misfits.join("\n"));
}
