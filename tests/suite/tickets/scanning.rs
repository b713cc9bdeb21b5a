//! The scanner against the `csv` crate, which it is faster than and must not differ from.

use idpfit::import::tickets::cells_of;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// What the `csv` crate makes of a text.
fn theirs(text: &[u8], delimiter: u8) -> Vec<Vec<Vec<u8>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
    reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
}

/// Texts of what CSV is made of, so that every rule is met.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => Just("\""), 3 => Just(","), 2 => Just(";"), 2 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"),
        2 => Just("a"), 1 => Just("\"\""), 1 => Just(" "), 1 => Just("Zürich"), 1 => Just("\t"), 1 => Just("\"a,b\""),
        1 => Just("a longer text that is searched in more than one step, and more"),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat().into_bytes())
}

#[test]
fn any_text_has_the_cells_that_the_csv_crate_finds() {
    let mut runner = TestRunner::new(Config { cases: 4000, ..Config::default() });
    let law = |(text, step): (Vec<u8>, usize)| {
        for delimiter in *b",;\t" {
            // A quote that is open at the end is a mistake here and the last cell there.
            if let Some(ours) = cells_of(&text, delimiter, step) {
                prop_assert_eq!(ours, theirs(&text, delimiter), "{:?}", String::from_utf8_lossy(&text));
            }
        }
        Ok(())
    };
    runner.run(&(texts(), 1_usize..40), law).unwrap();
}

#[test]
fn only_an_open_quote_is_no_record() {
    assert_eq!(cells_of(b"a,\"b", b',', 7), None);
    assert_eq!(cells_of(b"a,\"b\"", b',', 7), Some(vec![vec![b"a".to_vec(), b"b".to_vec()]]));
    assert_eq!(cells_of(b"a\"b,\"c\"d\"e\r\n\n\n\"\"\n", b',', 1), Some(theirs(b"a\"b,\"c\"d\"e\r\n\n\n\"\"\n", b',')));
}
