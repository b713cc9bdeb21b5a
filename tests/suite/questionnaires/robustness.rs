//! Texts that nobody meant: reading them never panics, ends, and every mistake can be shown.

use idpfit::problem::Code;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

use super::{Reading, Texts, codes, extend, read, read_answers, rendered, shipped_texts, text_of};

/// More mistakes than these are not rendered here: each one is laid out anew, and what is tested is that it can be.
const SHOWN: usize = 20;

/// Reads a text as everything that reads it: alone, over the shipped pack, and as answers.
fn read_as_everything(text: &str) {
    let alone = read(Texts::new(), vec![("ours.toml".to_owned(), text.to_owned())]);
    can_be_shown(&alone);
    can_be_shown(&over_shipped_framework(text));
    let sheet = read_answers("answers.toml", text);
    let first = &sheet.problems[..sheet.problems.len().min(SHOWN)];
    assert_eq!(rendered(first, &sheet.files).is_empty(), first.is_empty());
}

/// Reads a text over the shipped pack without its evidence, which is large and read by the tests of samples.
fn over_shipped_framework(text: &str) -> Reading {
    let base = shipped_texts().into_iter().filter(|(name, _)| name != "evidence.toml").collect();
    read(base, vec![("ours.toml".to_owned(), text.to_owned())])
}

fn can_be_shown(reading: &Reading) {
    let first = &reading.problems[..reading.problems.len().min(SHOWN)];
    assert_eq!(rendered(first, &reading.files).is_empty(), first.is_empty());
}

/// A change somebody could make to a text: by hand, by a broken copy, or by an editor.
#[derive(Debug, Clone)]
enum Change {
    Insert(Index, String),
    Remove(Index, usize),
    Double(Index, usize),
    Cut(Index),
    SwapLines(Index, Index),
    TakeLine(Index),
    Value(Index, String),
}

/// Pieces of text that mean something to a reader of TOML or of packs.
const TELLING: &[&str] = &[
    "\"",
    "'",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    "\n",
    "#",
    ",",
    ".",
    "nan",
    "-inf",
    "1e308",
    "-1",
    "99999999999999999999",
    "0x",
    "true",
    "2026-02-30",
    "\u{feff}",
    "\u{0}",
    "\u{202e}",
    "ü",
    "\"\"\"",
    "\\u",
    "[]",
    "{}",
    "\"?\"",
    "[[question]]\n",
    "[option]\n",
    "remove = [\"question:audit\"]\n",
    "id = \"engineers\"\n",
    "\r",
    "a.b.c.d = 1\n",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(TELLING).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    prop_oneof![
        (place(), piece()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (place(), 1_usize..80).prop_map(|(at, length)| Change::Remove(at, length)),
        (place(), 1_usize..400).prop_map(|(at, length)| Change::Double(at, length)),
        place().prop_map(Change::Cut),
        (place(), place()).prop_map(|(left, right)| Change::SwapLines(left, right)),
        place().prop_map(Change::TakeLine),
        (place(), piece()).prop_map(|(at, piece)| Change::Value(at, piece)),
    ]
}

impl Change {
    fn apply(&self, text: &str) -> String {
        let mut lines: Vec<&str> = text.split('\n').collect();
        match self {
            Self::Insert(at, piece) => {
                let (before, after) = text.split_at(boundary(text, at.index(text.len() + 1)));
                [before, piece, after].concat()
            }
            Self::Remove(at, length) => {
                let (from, to) = range(text, *at, *length);
                [&text[..from], &text[to..]].concat()
            }
            Self::Double(at, length) => {
                let (from, to) = range(text, *at, *length);
                [&text[..to], &text[from..]].concat()
            }
            Self::Cut(at) => text[..boundary(text, at.index(text.len() + 1))].to_owned(),
            Self::SwapLines(left, right) => {
                let (left, right) = (left.index(lines.len()), right.index(lines.len()));
                lines.swap(left, right);
                lines.join("\n")
            }
            Self::TakeLine(at) => {
                lines.remove(at.index(lines.len()));
                lines.join("\n")
            }
            Self::Value(at, piece) => {
                let at = at.index(lines.len());
                let key = lines[at].split('=').next().unwrap();
                let line = format!("{key}= {piece}");
                lines[at] = &line;
                lines.join("\n")
            }
        }
    }
}

fn range(text: &str, at: Index, length: usize) -> (usize, usize) {
    let from = boundary(text, at.index(text.len() + 1));
    (from, boundary(text, (from + length).min(text.len())))
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The same texts in every run.
fn config() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

/// Answers of an example that has a reply of every kind.
fn some_answers() -> String {
    text_of("tests/cases/13-two-systems-nobody-integrates/answers.toml")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_can_be_read(text in "(?s).{0,200}") {
        read_as_everything(&text);
    }

    #[test]
    fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_as_everything(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_pieces_of_toml_can_be_read(pieces in prop::collection::vec(piece(), 0..60)) {
        read_as_everything(&pieces.concat());
    }

    #[test]
    fn a_shipped_file_changed_in_any_way_can_be_read(
        file in any::<Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let mut texts = shipped_texts();
        texts.retain(|(name, _)| name != "evidence.toml");
        let file = file.index(texts.len());
        let changed = changes.iter().fold(texts[file].1.clone(), |text, change| change.apply(&text));
        can_be_shown(&over_shipped_framework(&changed));
        texts[file].1 = changed;
        can_be_shown(&read(Texts::new(), texts));
    }

    #[test]
    fn answers_changed_in_any_way_can_be_read(changes in prop::collection::vec(change(), 1..8)) {
        let text = changes.iter().fold(some_answers(), |text, change| change.apply(&text));
        read_as_everything(&text);
    }
}

/// One mebibyte.
const MEBIBYTE: usize = 1 << 20;

/// Texts that break careless readers, each with a name.
fn hostile() -> Vec<(&'static str, String)> {
    let deep = 10_000;
    let path = vec!["a"; deep].join(".");
    vec![
        ("nothing", String::new()),
        ("a byte order mark alone", "\u{feff}".to_owned()),
        ("spaces", " \t\r\n".repeat(1000)),
        ("nul", "\u{0}".repeat(1000)),
        ("arrays in arrays", format!("x = {}{}", "[".repeat(deep), "]".repeat(deep))),
        ("arrays that do not end", format!("x = {}", "[".repeat(deep))),
        ("tables in tables", format!("x = {}1{}", "{a=".repeat(deep), "}".repeat(deep))),
        ("a key of many parts", format!("{path} = 1")),
        ("a table of many parts", format!("[{path}]\nx = 1")),
        ("conditions in conditions", nested_condition(70)),
        ("many tables", "[[question]]\n".repeat(2000)),
        ("many quotes", "\"".repeat(100_000)),
        ("a long text", format!("[pack]\ntitle = \"{}\"", "x".repeat(MEBIBYTE))),
        ("a long key", format!("[pack]\n{} = 1", "x".repeat(MEBIBYTE))),
        ("a long word", format!("[[pair]]\nid = \"{}\"\nportal = \"port\"", "x".repeat(MEBIBYTE))),
        ("a long line of wide characters", format!("[answers]\n\"{}\" = 1", "名".repeat(100_000))),
    ]
}

fn nested_condition(depth: usize) -> String {
    let (open, close) = ("{ not = ".repeat(depth), " }".repeat(depth));
    format!("[[question]]\nid = \"audit\"\nwhen = {open}{{ question = \"pain-finding\", below = 2 }}{close}")
}

/// Each ends; what would not is stopped by whoever runs the tests. How long one takes is no fact of the program on a busy machine.
#[test]
fn hostile_texts_are_read_to_their_end() {
    for (_, text) in hostile() {
        read_as_everything(&text);
    }
}

#[test]
fn an_empty_file_over_the_shipped_pack_changes_nothing() {
    for text in ["", "\u{feff}", "# nothing\n"] {
        let reading = extend("ours.toml", text);
        assert_eq!(reading.problems, []);
        assert!(reading.pack.is_some());
    }
}

#[test]
fn a_key_given_twice_is_a_mistake_of_syntax_and_the_first_one_is_read_on() {
    let reading = extend("ours.toml", "[pack]\ntitle = \"A\"\ntitle = \"B\"\nminutes = \"C\"\n");
    let found = codes(&reading.problems);
    assert!(found.contains(&Code::Syntax) && found.contains(&Code::WrongType), "{found:?}");
}

#[test]
fn a_byte_order_mark_at_the_start_is_nothing_and_inside_it_is_a_mistake() {
    let plain = extend("ours.toml", "\u{feff}[pack]\nminutes = 20\n");
    assert_eq!(plain.problems, []);
    let inside = extend("ours.toml", "[pack]\n\u{feff}minutes = 20\n");
    assert_eq!(codes(&inside.problems).first(), Some(&Code::Syntax));
}

#[test]
fn a_mistake_after_a_byte_order_mark_and_wide_characters_is_shown_where_it_stands() {
    let reading = extend("ours.toml", "\u{feff}# 名前\r\n[pack]\r\ntitel = \"名\"\r\n");
    insta::assert_snapshot!(rendered(&reading.problems, &reading.files), @r#"
    error[unknown-key]: `titel` is not a key of this table
     --> ours.toml:3:1
      |
    3 | titel = "名"
      | ^^^^^
      |
      = help: did you mean `title`?
    "#);
}

#[test]
fn nothing_written_in_a_pack_steers_the_terminal() {
    let reading = extend("ours.toml", "[pack]\n\"\\u001b]0;x\\u0007\" = 1\nas_of = \"\\u001b[31m\\u202e\"\n");
    assert_eq!(codes(&reading.problems), [Code::BadDate, Code::UnknownKey]);
    assert!(!rendered(&reading.problems, &reading.files).contains(['\u{1b}', '\u{7}', '\u{202e}']));
}

#[test]
fn a_file_read_twice_says_the_same() {
    let text = "[pack]\nminuets = 1\n[[question]]\nid = \"x y\"\n[needs]\nfinding = \"owner\"\n";
    assert_eq!(extend("ours.toml", text).problems, extend("ours.toml", text).problems);
}
