//! Starter kits as they are read back: good ones have no mistake, each sabotaged one has its own.

#[path = "kits/briefs.rs"]
pub(crate) mod briefs;
#[path = "kits/corpus.rs"]
pub(crate) mod corpus;
#[path = "kits/files.rs"]
mod files;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use idpfit::plan::kit::check::{Content, check};
use idpfit::plan::kit::{Format, Kit, KitChoice, PLACEHOLDERS, write};
use idpfit::problem::{Colour, Files, Problem, render};

use proptest::prelude::*;

use briefs::{good, plain};
use corpus::CORPUS;

fn written(name: &str) -> Kit {
    let case = good().into_iter().find(|case| case.name == name).unwrap();
    write(&case.brief, case.choice).unwrap()
}

fn contents(kit: &Kit) -> BTreeMap<String, Content> {
    kit.iter().map(|(name, bytes)| (name.clone(), Content::Bytes(bytes.clone()))).collect()
}

fn checked(contents: &BTreeMap<String, Content>) -> (Vec<Problem>, Files) {
    let (mut files, problems) = (Files::default(), RefCell::default());
    check(contents, "kit", &mut files, &problems);
    (problems.into_inner(), files)
}

fn shown(contents: &BTreeMap<String, Content>) -> String {
    let (problems, files) = checked(contents);
    render(&problems, &files, Colour::Off)
}

#[test]
fn good_kits_have_no_mistake() {
    for case in good() {
        let kit = write(&case.brief, case.choice).unwrap();
        assert_eq!(shown(&contents(&kit)), "", "{}", case.name);
    }
}

#[test]
fn every_sabotaged_kit_has_its_mistake_and_says_where_and_what_to_do() {
    let mut missed = Vec::new();
    for sabotage in CORPUS {
        let (problems, files) = checked(&sabotage.apply(&written(sabotage.base)));
        let codes: BTreeSet<&str> = problems.iter().map(|problem| problem.code.name()).collect();
        if !codes.contains(sabotage.code) || codes.len() > 2 {
            missed.push(format!(
                "{}: {codes:?} instead of {}\n{}",
                sabotage.name,
                sabotage.code,
                render(&problems, &files, Colour::Off)
            ));
        }
        for problem in &problems {
            assert!(problem.help.as_ref().is_some_and(|help| !help.is_empty()), "{}", sabotage.name);
            assert!(!problem.message.contains('\n') && !problem.message.ends_with('.'), "{}", problem.message);
            let text = files.text(problem.place.file);
            assert!(problem.place.end as usize <= text.len() + 1, "{}: {problem:?}", sabotage.name);
        }
        let is_there = problems.iter().any(|problem| files.name(problem.place.file).ends_with(sabotage.file));
        let elsewhere = ["manifest-gone", "site-gone", "value-not-given"].contains(&sabotage.name);
        if !is_there && !elsewhere {
            missed.push(format!("{}: not told in {}", sabotage.name, sabotage.file));
        }
    }
    assert!(missed.is_empty(), "{} of {}\n{}", missed.len(), CORPUS.len(), missed.join("\n"));
}

#[test]
fn sabotages_have_names_of_their_own_and_there_are_many() {
    let names: BTreeSet<&str> = CORPUS.iter().map(|sabotage| sabotage.name).collect();
    assert_eq!(names.len(), CORPUS.len());
    assert!(names.len() >= 40);
    let validators = [
        "actionlint",
        "backend",
        "cloudevents",
        "ingest",
        "jq",
        "mkdocs",
        "model",
        "port-models",
        "port-ocean",
        "workflow-schema",
    ];
    for sabotage in CORPUS {
        assert!(sabotage.seen_by.is_sorted(), "{}", sabotage.name);
        assert!(sabotage.seen_by.iter().all(|validator| validators.contains(validator)), "{}", sabotage.name);
    }
}

#[test]
fn a_kit_without_values_names_every_placeholder_that_is_left_and_one_with_values_none() {
    for format in Format::ALL {
        let mut brief = plain();
        brief.tools[..].iter_mut().for_each(|tool| tool.kit = format.key().to_owned());
        brief.values.clear();
        let kit = write(&brief, KitChoice::All).unwrap();
        let (problems, _) = checked(&contents(&kit));
        let open = problems.iter().filter(|problem| problem.code.name() == "open-placeholder").count();
        assert_eq!(open, problems.len());
        let text = |kit: &Kit| kit.values().map(|bytes| String::from_utf8(bytes.clone()).unwrap()).collect::<String>();
        let filled = text(&write(&plain(), KitChoice::All).unwrap());
        assert!(PLACEHOLDERS.iter().all(|placeholder| !filled.contains(placeholder.example)));
    }
}

/// What an author sees of a sabotaged kit.
fn told(name: &str) -> String {
    let sabotage = CORPUS.iter().find(|sabotage| sabotage.name == name).unwrap();
    shown(&sabotage.apply(&written(sabotage.base)))
}

#[test]
fn an_author_sees_the_line_and_what_to_do() {
    insta::assert_snapshot!(told("inputs-instead-of-input"), @"
    error[missing-key]: `input` is missing
      --> kit/backstage/template/template.yaml:70:7
       |
    70 |     - id: fetch
       |       ^
       |
       = help: add `input` here

    error[unknown-key]: `inputs` is not a key of this
      --> kit/backstage/template/template.yaml:73:7
       |
    73 |       inputs:
       |       ^^^^^^
       |
       = help: did you mean `input`?
    ");
    insta::assert_snapshot!(told("owner-nobody-knows"), @"
    error[unknown-id]: there is no entity `group:default/platfrom-team` in the kit
     --> kit/backstage/entities.yaml:7:10
      |
    7 |   owner: group:default/platfrom-team
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `group:default/platform-team`?
    ");
}

#[test]
fn what_is_only_risky_is_shown_with_the_safe_way() {
    insta::assert_snapshot!(told("value-without-quotes"), @r#"
    error[script-injection]: a reply is pasted into YAML
     --> kit/backstage/template/skeleton/request.yaml:9:14
      |
    9 |   "purpose": ${{ values.purpose }}
      |              ^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write `| dump` behind it: a reply like `on` or `a: b` then stays what it is
    "#);
    insta::assert_snapshot!(told("placeholder-left"), @"
    error[open-placeholder]: `github_org` still has its example value, the organisation on GitHub
      --> kit/backstage/template/template.yaml:87:35
       |
    87 |         repoUrl: github.com?owner=example-org&repo=acme-infrastructure
       |                                   ^^^^^^^^^^^
       |
       = help: replace `example-org` in all files, or give `github_org` and write the kit anew
    ");
    insta::assert_snapshot!(told("rule-leads-to-first-level"), @r#"
    error[out-of-range]: a rule leads to the first level
      --> kit/port/scorecard-readiness.json:27:16
       |
    27 |       "level": "Basic",
       |                ^^^^^^^
       |
       = help: everything has the first level: name a higher one
    "#);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn names_of_any_letters_make_kits_without_a_mistake(names in prop::array::uniform4("\\PC*\\S\\PC*"), format in 0_usize..4) {
        let [title, owner, choice, organisation] = names;
        let mut brief = plain();
        brief.path.slug = idpfit::plan::kit::slug(&title);
        brief.path.title = title;
        brief.pilots = vec![owner.clone(), choice.clone()];
        brief.fields.truncate(1);
        brief.fields[0].title.clone_from(&choice);
        brief.fields[0].kind = idpfit::plan::kit::FieldKind::Choice(vec![choice]);
        brief.owner = owner;
        brief.organisation = organisation;
        brief.tools.push(idpfit::plan::kit::Tool {
            name: "Tool".to_owned(),
            version: String::new(),
            kit: Format::ALL[format].key().to_owned(),
        });
        let kit = write(&brief, KitChoice::Recommended).unwrap();
        prop_assert_eq!(shown(&contents(&kit)), "");
    }

    #[test]
    fn no_bytes_stop_the_check(file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..12)) {
        let mut kit = contents(&written("plain-all"));
        let names: Vec<String> = kit.keys().cloned().collect();
        if let Some(Content::Bytes(text)) = kit.get_mut(file.get(&names)) {
            let at = at.index(text.len());
            text.splice(at..(at + bytes.len() / 2).min(text.len()), bytes);
        }
        shown(&kit);
    }
}

/// Writes a kit to a folder and lets the program check it.
fn program(kit: &Kit) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in kit {
        let path = folder.path().join("kit").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_idpfit"))
        .args(["--color", "never", "check", "kit"])
        .current_dir(folder.path())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn the_program_checks_a_folder_that_is_a_kit() {
    let mut kit = written("plain-backstage");
    assert_eq!(program(&kit), (Some(0), format!("no mistakes in {} files\n", kit.len())));
    kit.remove("KIT.toml");
    let (code, said) = program(&kit);
    assert_eq!(code, Some(3));
    assert!(said.starts_with("error[missing-file]: there is no `KIT.toml` in the kit"), "{said}");
}
