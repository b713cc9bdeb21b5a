//! A sample of every mistake, in both directions, and what an author sees of some of them.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use idpfit::problem::{Code, Files, Problem};

use crate::kits::corpus::CORPUS;

use super::{codes, extend, read, read_answers, rendered, root, text_of};

/// Mistakes that no single text has: they are seen where the program loads files and puts them beside each other.
const BY_LOADING: [Code; 9] = [
    Code::BadExtends,
    Code::WrongPack,
    Code::DuplicateRespondent,
    Code::BadTemplate,
    Code::BadColour,
    Code::BadFont,
    Code::BadLogo,
    Code::BadWords,
    Code::UnknownSection,
];

/// A sample that is a mistake beside a copy of itself.
const DUPLICATE: &str = "tests/invalid/duplicate-respondent.answers.toml";

/// Answers without a mistake.
const EXAMPLE: &str = "questionnaires/examples/kestrel-freight.toml";

/// One file of `tests/invalid`.
struct Sample {
    /// The code it is a sample of.
    code: String,
    /// Its path, as it is shown.
    name: String,
    text: String,
}

impl Sample {
    fn is_answers(&self) -> bool {
        self.name.ends_with(".answers.toml")
    }

    fn read(&self) -> (Vec<Problem>, Files) {
        if self.code == Code::BadTemplate.name()
            || self.name.ends_with(".brand.toml")
            || self.name.ends_with(".words.toml")
        {
            return (Vec::new(), Files::default());
        }
        if self.is_answers() {
            let reading = read_answers(&self.name, &self.text);
            return (reading.problems, reading.files);
        }
        let reading = if self.text.contains("extends =") {
            extend(&self.name, &self.text)
        } else {
            read(Vec::new(), vec![(self.name.clone(), self.text.clone())])
        };
        (reading.problems, reading.files)
    }
}

fn sample(name: &str) -> Sample {
    let code = name.split('.').next().unwrap().to_owned();
    let name = format!("tests/invalid/{name}");
    let text = text_of(&name);
    Sample { code, name, text }
}

fn samples() -> Vec<Sample> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("tests/invalid"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names.iter().map(|name| sample(name)).collect()
}

fn shown(name: &str) -> String {
    let (problems, files) = sample(name).read();
    rendered(&problems, &files)
}

#[test]
fn every_code_has_a_sample_and_every_sample_a_code() {
    let sampled: Vec<String> = samples().into_iter().map(|sample| sample.code).collect();
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let of_files: BTreeSet<&str> = sampled.iter().map(String::as_str).collect();
    assert_eq!(sampled.len(), of_files.len(), "two samples have the same code");
    let of_kits: BTreeSet<&str> = CORPUS.iter().map(|sabotage| sabotage.code).collect();
    assert_eq!(of_files.union(&of_kits).copied().collect::<BTreeSet<_>>(), known);
}

#[test]
fn every_sample_says_in_words_what_is_wrong() {
    for sample in samples() {
        let first = sample.text.lines().next().unwrap();
        assert!(first.starts_with("# ") && first.ends_with('.'), "{}", sample.name);
        let length = sample.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        assert!(length <= 15, "{} has {length} lines", sample.name);
    }
}

#[test]
fn every_sample_yields_its_code_and_no_other() {
    for sample in samples() {
        let (problems, files) = sample.read();
        let found: BTreeSet<&str> = problems.iter().map(|problem| problem.code.name()).collect();
        let by_loading = BY_LOADING.iter().any(|code| code.name() == sample.code);
        let expected: BTreeSet<&str> = Some(sample.code.as_str()).filter(|_| !by_loading).into_iter().collect();
        assert_eq!(found, expected, "{}\n{}", sample.name, rendered(&problems, &files));
    }
}

#[test]
fn what_only_loading_sees_is_seen_by_the_program() {
    let arguments: [&[&str]; 9] = [
        &["check", "tests/invalid/bad-extends.toml"],
        &["check", "tests/invalid/wrong-pack.answers.toml"],
        &["assess", "--answers", DUPLICATE, DUPLICATE],
        &["report", "--answers", EXAMPLE, "--templates", "tests/invalid"],
        &["check", "tests/invalid/bad-colour.brand.toml"],
        &["check", "tests/invalid/bad-font.brand.toml"],
        &["report", "--answers", EXAMPLE, "--brand", "tests/invalid/bad-logo.brand.toml"],
        &["check", "tests/invalid/bad-words.words.toml"],
        &["report", "--answers", EXAMPLE, "--brand", "tests/invalid/unknown-section.brand.toml"],
    ];
    for (code, arguments) in BY_LOADING.iter().zip(arguments) {
        let output = Command::new(env!("CARGO_BIN_EXE_idpfit"))
            .args(["--color", "never"])
            .args(arguments)
            .current_dir(root())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{arguments:?}\n{shown}");
        assert_eq!(shown.matches("error[").count(), 1, "{shown}");
        assert!(shown.contains(&format!("error[{code}]")) && shown.contains("= help: "), "{shown}");
    }
}

#[test]
fn every_mistake_has_a_place_in_its_file_and_advice() {
    for sample in samples() {
        let (problems, files) = sample.read();
        for problem in problems {
            let place = problem.place;
            assert_eq!(files.name(place.file), sample.name);
            assert!(place.start <= place.end && place.end as usize <= sample.text.len(), "{}", sample.name);
            let helped = problem.help.as_ref().is_some_and(|help| !help.trim().is_empty());
            assert!(helped, "{}: {}", sample.name, problem.message);
        }
    }
}

#[test]
fn every_message_is_one_line_that_starts_small_and_ends_without_a_period() {
    for sample in samples() {
        for problem in sample.read().0 {
            for text in [Some(&problem.message), problem.help.as_ref()].into_iter().flatten() {
                let first = text.chars().next().unwrap();
                assert!(!first.is_uppercase() && !text.ends_with('.'), "{text}");
                assert!(!text.contains('\n'), "{text}");
            }
        }
    }
}

#[test]
fn a_word_that_is_nearly_known_is_answered_by_the_known_one() {
    insta::assert_snapshot!(shown("unknown-id.toml"), @r#"
    error[unknown-id]: there is no question `own-clowd`
     --> tests/invalid/unknown-id.toml:8:12
      |
    8 | question = "own-clowd"
      |            ^^^^^^^^^^^
      |
      = help: did you mean `own-cloud`?
    "#);
}

#[test]
fn a_second_thing_of_the_same_name_is_shown_beside_the_first() {
    insta::assert_snapshot!(shown("duplicate-id.toml"), @r#"
    error[duplicate-id]: there are two themes `joy`
      --> tests/invalid/duplicate-id.toml:12:6
       |
     7 | id = "joy"
       |      ----- the first one
    ...
    12 | id = "joy"
       |      ^^^^^
       |
       = help: give one of them another id
    "#);
}

#[test]
fn what_explains_a_mistake_is_shown_in_its_own_file() {
    insta::assert_snapshot!(shown("wrong-kind.toml"), @r#"
    error[wrong-kind]: `own-cloud` is not a level or a number
     --> tests/invalid/wrong-kind.toml:7:11
      |
    7 | finding = "own-cloud"
      |           ^^^^^^^^^^^
      |
     ::: questions/03-compliance.toml:6:1
      |
    6 | [[question]]
      | ------------ the question
      |
      = help: name a question that is a level or a number
    "#);
}

#[test]
fn a_mistake_over_several_lines_is_shown_with_all_of_them() {
    insta::assert_snapshot!(shown("bad-levels.toml"), @r#"
    error[bad-levels]: there are 4 levels
      --> tests/invalid/bad-levels.toml:8:10
       |
     8 |   levels = [
       |  __________^
     9 | |   "The screens as they come are fine.",
    10 | |   "A few words and colours are changed.",
    11 | |   "A few workflows are our own.",
    12 | |   "Most workflows are our own.",
    13 | | ]
       | |_^
       |
       = help: a level question has five levels, 0 to 4, each told by what can be observed
    "#);
}

#[test]
fn a_reply_that_does_not_fit_is_shown_with_what_would() {
    insta::assert_snapshot!(shown("bad-reply.answers.toml"), @r"
    error[bad-reply]: this is not a level of `pain-finding`
      --> tests/invalid/bad-reply.answers.toml:11:16
       |
    11 | pain-finding = 7
       |                ^
       |
       = help: write a whole number from 0 to 4
    ");
}

#[test]
fn text_that_is_not_toml_is_shown_where_it_ends() {
    insta::assert_snapshot!(shown("syntax.toml"), @r#"
    error[syntax]: invalid basic string, expected `"`
     --> tests/invalid/syntax.toml:5:33
      |
    5 | title = "Which platform fits us?
      |                                 ^
      |
      = help: write `key = value` a line, texts in quotes, lists in square brackets, tables under `[name]`
    "#);
}

#[test]
fn two_mistakes_are_found_in_one_run() {
    let text = r#"[pack]
extends = "idp-selection"
minuets = 20

[[criterion]]
id = "customisation"
weight = 0
"#;
    let reading = extend("ours.toml", text);
    insta::assert_snapshot!(rendered(&reading.problems, &reading.files), @r"
    error[unknown-key]: `minuets` is not a key of this table
     --> ours.toml:3:1
      |
    3 | minuets = 20
      | ^^^^^^^
      |
      = help: did you mean `minutes`?

    error[bad-weight]: the weight is 0
     --> ours.toml:7:10
      |
    7 | weight = 0
      |          ^
      |
      = help: a weight is a number greater than zero, at most a million; delete what has none
    ");
}

#[test]
fn a_question_with_a_mistake_is_not_called_unknown_where_it_is_named() {
    let text = "[pack]\nextends = 'idp-selection'\n[[question]]\nid = 'pain-finding'\nlevels = ['a', 'b']\nwhy = ''\n";
    let found = codes(&extend("ours.toml", text).problems);
    assert_eq!(found, [Code::Empty, Code::BadLevels]);
}

#[test]
fn an_attribute_with_a_mistake_is_not_called_missing() {
    let text =
        "[pack]\nextends = 'idp-selection'\n[option]\nid = 'backstage'\n[option.attribute.maintenance]\nlow = 9\n";
    let found = codes(&extend("ours.toml", text).problems);
    assert_eq!(found, [Code::OutOfRange]);
}

#[test]
fn an_id_given_twice_in_an_extending_pack_is_a_mistake_also_where_the_shipped_pack_has_it() {
    let text =
        "[pack]\nextends = 'idp-selection'\n[[theme]]\nid = 'risk'\nname = 'A'\n[[theme]]\nid = 'risk'\nname = 'B'\n";
    assert_eq!(codes(&extend("ours.toml", text).problems), [Code::DuplicateId]);
}

#[test]
fn a_new_condition_takes_the_place_of_the_old_one_as_a_whole() {
    let text = "[pack]\nextends = 'idp-selection'\n[[question]]\nid = 'agents'\nwhen = { question = 'audit', at_least = 2 }\n\
                [[criterion]]\nid = 'customisation'\nrelevance = { needs = 1 }\n";
    let reading = extend("ours.toml", text);
    assert_eq!(reading.problems, [], "{}", rendered(&reading.problems, &reading.files));
}

#[test]
fn a_step_of_a_phase_that_the_plan_does_not_have_is_a_mistake() {
    let text =
        "[pack]\nextends = 'idp-selection'\n[option]\nid = 'port'\n[[option.step]]\nphase = 'buidl'\ntext = 'Build.'\n";
    let reading = extend("ours.toml", text);
    assert_eq!(codes(&reading.problems), [Code::UnknownId]);
    assert_eq!(reading.problems[0].help.as_deref(), Some("did you mean `build`?"));
}

#[test]
fn weights_and_figures_that_would_overflow_are_mistakes() {
    let head = "[pack]\nextends = 'idp-selection'\n";
    for (text, code) in [
        ("[[criterion]]\nid = 'time'\nweight = 1e308\n", Code::BadWeight),
        ("[[criterion]]\nid = 'time'\nweight = inf\n", Code::OutOfRange),
        ("[[criterion]]\nid = 'time'\nweight = nan\n", Code::OutOfRange),
        ("[[criterion]]\nid = 'time'\nrelevance = nan\n", Code::OutOfRange),
        ("[verdict]\nrecommended_share = -inf\n", Code::OutOfRange),
        ("[[question]]\nid = 'audit'\nprior = [1e308, 1e308, 1, 1, 1]\n", Code::BadSteps),
        ("[[question]]\nid = 'engineers'\nsteps = [1, 99999999999999999999]\n", Code::BadSteps),
    ] {
        let found = codes(&extend("ours.toml", &format!("{head}{text}")).problems);
        assert!(found.contains(&code), "{text}: {found:?}");
    }
}

#[test]
fn an_attribute_has_at_most_64_entries() {
    let entries: Vec<String> = (0..65).map(|entry| format!("{{ id = 'e{entry}', text = 'E' }}")).collect();
    let text = format!(
        "[pack]\nextends = 'idp-selection'\n[[attribute]]\nid = 'hosting'\nentries = [{}]\n",
        entries.join(", ")
    );
    assert_eq!(codes(&extend("ours.toml", &text).problems), [Code::Empty]);
}

#[test]
fn what_would_silently_do_nothing_is_a_mistake() {
    for (text, code) in [
        ("[in-place]\ntool = 'owner'", Code::WrongKind),
        ("[[criterion]]\nid = 'openness'\nmatch = []", Code::Empty),
        ("[[criterion]]\nid = 'openness'\nrelevance = { question = 'open-source', values = {} }", Code::NoEffect),
        ("[[question]]\nid = 'audit'\nwhen = { question = 'owner', is = [] }", Code::BadCondition),
        (
            "[[readiness]]\nid = 'r'\nname = 'R'\nabout = 'R'\npart = [{ question = 'engineers', weight = 1, zero = 5, full = 5, next = 'N' }]",
            Code::BadRange,
        ),
        (
            "[[attribute]]\nid = 'hosting'\nentries = [{ id = 'a', text = 'A' }, { id = 'a', text = 'B' }]",
            Code::DuplicateId,
        ),
        (
            "[[question]]\nid = 'tickets'\ncolumn = [{ id = 'name', text = 'N', kind = 'level', levels = ['a'] }]",
            Code::BadLevels,
        ),
        (
            "[[question]]\nid = 'tickets'\ncolumn = [{ id = 'name', text = 'N', kind = 'choice', choices = [] }]",
            Code::Empty,
        ),
    ] {
        let found = codes(&extend("ours.toml", &format!("[pack]\nextends = 'idp-selection'\n{text}\n")).problems);
        assert!(found.contains(&code), "{text}: {found:?}");
    }
}
