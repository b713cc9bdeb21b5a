//! What the commands make of bad input: each has a clear error or a stated outcome.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::{Folder, answers, decision, judge, run, said};
use crate::program::{code, err, out};

#[test]
fn all_mistakes_of_all_files_are_shown_in_one_run() {
    let folder = Folder::new();
    let one = folder.file("one.toml", "[answers]\npain-findign = 3\nengineers = \"many\"\n");
    let two = folder.file("two.toml", "[assessment]\nsubjekt = \"A\"\n[answers]\npain-deploying = 7\n");
    let output = run(&["assess", "--answers", &one, &two]);
    let (code, said) = said(&output);
    assert_eq!(code, 3);
    for wanted in [
        "error[unknown-id]: there is no question `pain-findign`",
        "did you mean `pain-finding`?",
        "error[bad-reply]: this is not a number for `engineers`",
        "error[unknown-key]: `subjekt` is not a key of this table",
        "error[bad-reply]: this is not a level of `pain-deploying`",
        "one.toml:2:1",
        "two.toml:2:1",
        "\n4 mistakes\n",
    ] {
        assert!(said.contains(wanted), "{wanted} is missing in:\n{said}");
    }
}

#[test]
fn answers_to_another_pack_or_version_are_one_mistake() {
    let folder = Folder::new();
    for (old, new, wanted) in [
        ("pack = \"idp-selection\"", "pack = \"other\"", "answers to the pack `other`"),
        ("version = \"1.0.0\"", "version = \"2.0.0\"", "answers to version 2.0.0"),
    ] {
        let (code, said) = said(&judge(&folder.file("a.toml", answers().replace(old, new))));
        assert_eq!(code, 3);
        assert!(said.contains("error[wrong-pack]: these are ") && said.contains(wanted), "{said}");
        assert!(said.ends_with("\n1 mistake\n"), "{said}");
    }
    let minor = folder.file("a.toml", answers().replace("\"1.0.0\"", "\"1.7.3\""));
    assert_eq!(code(&judge(&minor)), 0);
}

#[test]
fn two_files_by_one_respondent_are_a_mistake() {
    let folder = Folder::new();
    let (one, two) = (folder.file("a.toml", answers()), folder.file("b.toml", answers()));
    let (code, said) = said(&run(&["assess", "--answers", &one, &two]));
    assert_eq!(code, 3);
    assert!(said.starts_with("error[duplicate-respondent]: `case` has two files of answers"), "{said}");
    assert!(said.contains("the first one"), "{said}");
}

#[test]
fn check_finds_two_files_by_one_respondent_too_but_not_of_two_quarters_or_organisations() {
    let folder = Folder::new();
    let (one, two) = (folder.file("a.toml", answers()), folder.file("b.toml", answers()));
    let (three, four) =
        (folder.file("c.toml", answers().replace("Case 01", "Case 02")), folder.file("2026-Q3/a.toml", answers()));
    let (code, said) = said(&run(&["check", &one, &two, &three, &four]));
    assert_eq!(code, 3, "{said}");
    assert!(said.starts_with("error[duplicate-respondent]: `case` has two files of answers"), "{said}");
    assert!(said.ends_with("\n1 mistake\n"), "{said}");
    assert_eq!(crate::program::code(&run(&["check", &one, &one, &three, &four])), 0, "the same file twice is one file");
}

#[test]
fn a_byte_order_mark_makes_no_difference() {
    let folder = Folder::new();
    let marked = folder.file("a.toml", format!("\u{feff}{}", answers()));
    assert_eq!(decision(&judge(&marked)), decision(&judge(&folder.file("b.toml", answers()))));
}

#[test]
fn what_is_no_readable_text_is_named() {
    let folder = Folder::new();
    let huge = fs::File::create(folder.path("huge.toml")).unwrap();
    huge.set_len(100 << 20).unwrap();
    folder.file("latin.toml", b"[answers]\n# f\xfcr\n");
    fs::create_dir(folder.path("folder.toml")).unwrap();
    for (name, wanted) in [
        ("huge.toml", "is 100 MiB; a pack or answers file is at most 16 MiB"),
        ("latin.toml", "is not UTF-8: byte 14 in line 2"),
        ("folder.toml", "is a folder"),
        ("none.toml", "cannot read `"),
    ] {
        for args in [vec!["assess", "--answers"], vec!["report", "--answers"]] {
            let (code, said) = said(&run(&[args, vec![&folder.shown(name)]].concat()));
            assert_eq!(code, 1, "{said}");
            assert!(said.starts_with("error: ") && said.contains(wanted) && said.contains(name), "{said}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_to_itself_is_named() {
    let folder = Folder::new();
    std::os::unix::fs::symlink(folder.path("b.toml"), folder.path("a.toml")).unwrap();
    std::os::unix::fs::symlink(folder.path("a.toml"), folder.path("b.toml")).unwrap();
    for args in [vec!["assess", "--answers"], vec!["check"], vec!["evidence", "--pack"]] {
        let (code, said) = said(&run(&[args, vec![&folder.shown("a.toml")]].concat()));
        assert_eq!(code, 1);
        assert!(said.contains("is a link that leads back to itself"), "{said}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_fails_and_keeps_what_is_there() {
    let folder = Folder::new();
    let file = folder.file("a.toml", answers());
    let blocked = folder.file("file", "kept");
    let output = run(&["assess", "--answers", &file, "--out", &blocked]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("is not a folder\nhint: name another folder"), "{}", err(&output));
    assert_eq!(fs::read_to_string(&blocked).unwrap(), "kept");
    let report = PathBuf::from(folder.file("out/report.md", "mine"));
    let mut permissions = fs::metadata(&report).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&report, permissions).unwrap();
    let output = run(&["assess", "--answers", &file, "--out", &folder.shown("out")]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("is read-only\nhint: "), "{}", err(&output));
    assert_eq!(fs::read_to_string(&report).unwrap(), "mine");
}

#[test]
fn a_case_that_excludes_every_alternative_says_what_to_relax() {
    let folder = Folder::new();
    let pack = "[pack]\nextends = \"idp-selection\"\n";
    let attribute = |option: &str| {
        format!(
            "[[option]]\nid = \"{option}\"\n[option.attribute.hosting]\nvalues = [\"saas\"]\nbasis = \"judgement\"\n"
        )
    };
    let options = ["backstage", "backstage-managed", "port", "humanitec", "stellwerk"].map(attribute);
    let pack = folder.file("pack.toml", pack.to_owned() + &options.concat());
    let required = answers().replace("own-cloud = \"no\"", "own-cloud = \"required\"");
    let file = folder.file("a.toml", required);
    let args = ["assess", "--pack", &pack, "--answers", &file];
    let output = run(&[&args[..], &["--format", "json"]].concat());
    let verdict = &decision(&output)["verdict"];
    assert_eq!((&verdict["kind"], &verdict["leader"]), (&"nothing-fits".into(), &Value::Null));
    assert_eq!(verdict["relax"][0]["constraint"], "own-cloud");
    assert!(out(&run(&args)).to_lowercase().contains("nothing fits"));
}

#[test]
fn names_never_steer_the_terminal() {
    let folder = Folder::new();
    let wicked = "\\u001b[2J\\u009b2J\\u202e\\u0007";
    let subject = answers().replace("subject = \"Case 01\"", &format!("subject = \"A{wicked}\""));
    let subject = subject.replace("respondent = \"case\"", &format!("respondent = \"B{wicked}\""));
    let subject = subject.replace("name = \"New database\"", &format!("name = \"C{wicked}\\nD | `E`\""));
    let good = folder.file("g\u{1b}[2J.toml", subject);
    let bad =
        folder.file("b\u{9b}2J.toml", format!("[answers]\n\"x{wicked}\" = 1\nmetric = {{ \"y{wicked}\" = 1 }}\n"));
    let raw = folder.file("raw.toml", "[answers]\npain-finding = 3 \u{1b}[2J\n# \u{202e}\u{9b}2J\n");
    let option = format!("[option]\nid = \"x{wicked}\"\nname = \"y{wicked}\"\nvariant_of = \"z{wicked}\"\n");
    let option = folder.file("option.toml", option);
    let wrong = folder.shown("none\u{1b}[2J");
    for args in [
        vec!["assess", "--answers", &good],
        vec!["assess", "--answers", &good, "--format", "json"],
        vec!["assess", "--answers", &good, &bad, "--format", "jsonl"],
        vec!["report", "--answers", &good],
        vec!["assess", "--answers", &bad],
        vec!["assess", "--answers", &raw],
        vec!["assess", "--answers", &wrong],
        vec!["assess", "--answers", &good, "--pack", &option],
        vec!["check", &good, &bad, &raw, &option, &wrong],
        vec!["evidence", "--option", "x\u{1b}[2J"],
        vec!["evidence", "--pack", &option],
        vec!["demo", &bad],
    ] {
        let output = run(&args);
        for stream in [out(&output), err(&output)] {
            let steers = |character: char| {
                character.is_control() && character != '\n' || ('\u{202a}'..='\u{202e}').contains(&character)
            };
            assert!(!stream.contains(steers), "{args:?}:\n{stream:?}");
        }
    }
}
