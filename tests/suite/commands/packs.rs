//! Packs and options of one's own, and what `check` says of them.

use std::fs;

use serde_json::Value;

use super::{Folder, answers, decided, decision, run, said};
use crate::program::{code, err, out, root, text};

#[test]
fn an_option_of_ones_own_is_one_file() {
    let (folder, acme) = Folder::workspace();
    let option = fs::read_to_string(root().join("questionnaires/options/port.toml")).unwrap();
    let option = option.replacen("id = \"port\"", "id = \"house-portal\"", 1);
    let own = format!(
        "{option}\n[[source]]\nid = \"own\"\ntitle = \"Our tests\"\npublisher = \"Us\"\ndate = \"2026-11\"\n\
         kind = \"client\"\nreliability = \"high\"\n"
    );
    let file = folder.file("acme/options/house.toml", own);
    let decision = decided(&acme);
    let ids: Vec<&Value> = decision["ranking"].as_array().unwrap().iter().map(|ranked| &ranked["id"]).collect();
    assert!(ids.contains(&&"house-portal".into()), "{ids:?}");
    assert_eq!(code(&run(&["check", &file])), 0);
    let evidence = run(&["evidence", "--pack", &file, "--option", "house-portal"]);
    assert_eq!(code(&evidence), 3, "a part of a pack is no pack: {}", out(&evidence));
}

#[test]
fn a_pack_that_extends_the_shipped_one_changes_only_what_it_names() {
    let folder = Folder::new();
    let own = "[pack]\nextends = \"idp-selection\"\n[verdict]\nrecommended_completeness = 1\n";
    let pack = folder.file("ours/pack.toml", own);
    let file = folder.file("a.toml", answers());
    for pack in [&pack, &folder.shown("ours")] {
        let output = run(&["assess", "--format", "json", "--pack", pack, "--answers", &file]);
        assert_eq!(decision(&output)["pack"]["id"], "idp-selection");
    }
    let wrong = folder.file("pack.toml", own.replace("idp-selection", "idp-selektion"));
    let (code, said) = said(&run(&["assess", "--pack", &wrong, "--answers", &file]));
    assert_eq!(code, 3);
    assert!(said.starts_with("error[bad-extends]: there is no pack `idp-selektion` to extend"), "{said}");
}

#[test]
fn every_command_that_reads_a_pack_says_what_is_wrong_with_it() {
    let folder = Folder::new();
    let wrong = folder.file("pack.toml", "[pack]\nextends = \"idp-selection\"\nminuets = 5\n");
    for args in [vec!["explain"], vec!["evidence"], vec!["assess", "--print"], vec!["check", "pack.toml"]] {
        let args = if args[0] == "check" { vec!["check", &wrong] } else { [args, vec!["--pack", &wrong]].concat() };
        let (code, said) = said(&run(&args));
        assert_eq!((code, said.matches("error[unknown-key]").count()), (3, 1), "{args:?}: {said}");
    }
}

#[test]
fn check_finds_the_mistakes_of_every_kind_of_file_in_one_run() {
    let (folder, acme) = Folder::workspace();
    folder.file("acme/idpfit.toml", "[workspace]\nsubject = \"A\"\n[targets]\nno-such = 5\n");
    let pack = folder.file("pack.toml", "[pack]\nextends = \"nothing\"\n");
    let option = "[option]\nid = \"port\"\n[option.attribute.hosting]\nvalues = [\"saas\"]\nbasis = \"sourced\"\nclaims = [\"no-such-claim\"]\n";
    let option = folder.file("option.toml", option);
    let answers = folder.file("answers.toml", "[answers]\nnothing = 1\n");
    let (code, said) = said(&run(&["check", &acme, &pack, &option, &answers]));
    assert_eq!(code, 3, "{said}");
    for wanted in [
        "there is no readiness dimension `no-such`",
        "there is no pack `nothing` to extend",
        "there is no claim `no-such-claim`",
        "there is no question `nothing`",
        "\n4 mistakes\n",
    ] {
        assert!(said.contains(wanted), "{wanted} is missing in:\n{said}");
    }
}

#[test]
fn check_says_how_many_files_are_right() {
    let (folder, acme) = Folder::workspace();
    let file = folder.file("a.toml", answers());
    let output = run(&["check", &file]);
    assert_eq!((code(&output), out(&output).as_str()), (0, "no mistakes in 1 file\n"));
    let output = run(&["check", &file, &acme]);
    assert_eq!((code(&output), out(&output).as_str()), (0, "no mistakes in 3 files\n"));
    let shipped = run(&["check", text(&root().join("questionnaires"))]);
    assert_eq!(code(&shipped), 0, "{}", err(&shipped));
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_mistakes_of_the_others() {
    let folder = Folder::new();
    let wrong = folder.file("a.toml", "[answers]\nnothing = 1\n");
    let (code, said) = said(&run(&["check", &folder.shown("none.toml"), &wrong]));
    assert_eq!(code, 1);
    assert!(said.contains("no question `nothing`") && said.ends_with("error: 1 file could not be read\n"), "{said}");
}
