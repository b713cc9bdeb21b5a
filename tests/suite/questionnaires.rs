//! The shipped pack, a sample of every mistake, what no pack may say, the page on writing packs, and texts that nobody meant.

mod kept_out;
mod readme;
mod robustness;
mod samples;
mod shipped;

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::OnceLock;

use idpfit::answers::{self, AnswerSheet};
use idpfit::embedded::{AGREEMENTS, EVIDENCE, EXAMPLES, EXPORTS, KIT, PACK, SCHEMAS, TEMPLATES};
use idpfit::framework::{Evidence, Pack, PackText, pack};
use idpfit::problem::{Code, Colour, Files, Problem, render};
use idpfit::tree::{Node, parse};

/// Names and contents of files.
type Texts = Vec<(String, String)>;

/// What came of reading a pack.
struct Reading {
    files: Files,
    root: Node,
    pack: Option<Pack>,
    evidence: Evidence,
    problems: Vec<Problem>,
}

/// What came of reading answers to the shipped pack.
struct AnswersReading {
    files: Files,
    sheet: AnswerSheet,
    problems: Vec<Problem>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text_of(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The shipped pack and its evidence.
fn shipped_texts() -> Texts {
    let files = PACK.iter().chain(EVIDENCE.iter());
    files.map(|(name, text)| ((*name).to_owned(), text.clone())).collect()
}

fn read(base: Texts, own: Texts) -> Reading {
    let mut files = Files::default();
    let mut problems = Vec::new();
    let root = pack::merge(&PackText { base, own }, &mut files, &mut problems);
    let problems = RefCell::new(problems);
    let pack = pack::read(&root, &problems);
    assert!(pack.is_some() || !problems.borrow().is_empty(), "a pack that is not read says why");
    let evidence = pack::read_evidence(&root, &problems);
    Reading { files, root, pack, evidence, problems: problems.into_inner() }
}

/// Reads a file laid over the shipped pack.
fn extend(name: &str, text: &str) -> Reading {
    read(shipped_texts(), vec![(name.to_owned(), text.to_owned())])
}

fn shipped() -> &'static Reading {
    static SHIPPED: OnceLock<Reading> = OnceLock::new();
    SHIPPED.get_or_init(|| read(Texts::new(), shipped_texts()))
}

fn shipped_pack() -> &'static Pack {
    shipped().pack.as_ref().unwrap()
}

fn read_answers(name: &str, text: &str) -> AnswersReading {
    let pack = shipped_pack();
    let themes: Vec<String> = pack.framework.themes.iter().map(|theme| theme.id.clone()).collect();
    let mut files = Files::default();
    let file = files.add(name, text);
    let mut problems = Vec::new();
    let root = parse(file, text, &mut problems);
    let problems = RefCell::new(problems);
    let sheet = answers::read(&root, &pack.questionnaire, &themes, &problems);
    AnswersReading { files, sheet, problems: problems.into_inner() }
}

fn codes(problems: &[Problem]) -> Vec<Code> {
    problems.iter().map(|problem| problem.code).collect()
}

fn rendered(problems: &[Problem], files: &Files) -> String {
    render(problems, files, Colour::Off)
}

#[test]
fn every_embedded_text_is_that_of_its_file() {
    let folders = [
        (&PACK, "questionnaires"),
        (&EVIDENCE, "questionnaires"),
        (&EXAMPLES, "questionnaires"),
        (&AGREEMENTS, "questionnaires"),
        (&EXPORTS, "questionnaires/examples"),
        (&TEMPLATES, "templates"),
        (&KIT, "templates"),
        (&SCHEMAS, "schemas"),
    ];
    for (table, folder) in folders {
        assert!(!table.is_empty(), "{folder}");
        for (name, text) in table.iter() {
            assert_eq!(*text, text_of(&format!("{folder}/{name}")), "{folder}/{name}");
        }
    }
}
