//! What other programs and other people's folders take: tables for spreadsheets, and the decision record.

use idpfit::answers::AnswerSheet;
use idpfit::render::csv;
use idpfit::report::tables::{self, Cell, Table};
use idpfit::report::{Templates, decision_record};

use crate::reports::{EVIL, EXAMPLES, example, with_case};

fn tables_of(sheet: &AnswerSheet) -> Vec<Table> {
    with_case(sheet, &Templates::default(), tables::of)
}

fn table(tables: &[Table], name: &str) -> Table {
    tables.iter().find(|table| table.name == name).unwrap().clone()
}

fn number(table: &Table, row: usize, column: &str) -> f64 {
    let column = table.head.iter().position(|name| *name == column).unwrap();
    let Cell::Number(number) = table.rows[row][column] else { panic!("{:?}", table.rows[row][column]) };
    number
}

#[test]
fn every_row_of_every_table_has_a_cell_for_every_column() {
    for name in EXAMPLES {
        for table in tables_of(&example(name)) {
            assert!(table.rows.iter().all(|row| row.len() == table.head.len()), "{name}: {}", table.name);
            assert!(
                table.head.iter().all(|name| name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'))
            );
            assert!(!table.rows.is_empty(), "{name}: {}", table.name);
        }
    }
}

#[test]
fn the_points_of_an_alternative_add_up_to_its_fit() {
    let tables = tables_of(&example("kestrel-freight"));
    let (alternatives, contributions) = (table(&tables, "alternatives"), table(&tables, "contributions"));
    for (row, cells) in alternatives.rows.iter().enumerate() {
        let of = |at: &usize| contributions.rows[*at][0] == cells[1];
        let places = (0..contributions.rows.len()).filter(of);
        let sum: f64 = places.map(|at| number(&contributions, at, "points")).sum();
        assert!((sum - number(&alternatives, row, "fit")).abs() < 1e-6);
    }
}

#[test]
fn no_cell_of_any_table_is_a_formula_whatever_people_write() {
    for evil in EVIL.into_iter().chain(["=HYPERLINK(\"http://x\")", "+1", "-2+3", "@x", "\t=1", "\r\n=1"]) {
        let mut sheet = example("kestrel-freight");
        sheet.subject = Some(evil.to_owned());
        sheet.respondent = Some(evil.to_owned());
        for reply in sheet.replies.values_mut() {
            reply.note = Some(evil.to_owned());
            reply.evidence = Some(evil.to_owned());
        }
        for table in tables_of(&sheet) {
            let bytes = csv(&table).unwrap();
            let mut reader = csv::ReaderBuilder::new().from_reader(&bytes["\u{feff}".len()..]);
            for (record, row) in reader.records().zip(&table.rows) {
                for (text, cell) in record.unwrap().iter().zip(row) {
                    let harmless =
                        !text.trim_start().starts_with(['=', '+', '-', '@']) && !text.contains(['\t', '\r', '\u{1b}']);
                    assert!(harmless || matches!(cell, Cell::Number(_)), "{}: {text:?}", table.name);
                }
            }
        }
    }
}

#[test]
fn a_question_that_nobody_answered_has_a_row_and_no_value() {
    let mut sheet = example("kestrel-freight");
    let (first, _) = sheet.replies.pop_first().unwrap();
    let answers = table(&tables_of(&sheet), "answers");
    let row = answers.rows.iter().find(|row| row[4] == Cell::from("unanswered")).unwrap();
    assert_eq!(row[1], Cell::from(&crate::support::shipped().questionnaire.questions[first].id));
    assert_eq!(row[6], Cell::Empty);
}

/// The record of answers.
fn record(sheet: &AnswerSheet) -> String {
    with_case(sheet, &Templates::default(), decision_record).unwrap()
}

#[test]
fn a_record_has_the_parts_of_madr_in_order() {
    for name in EXAMPLES {
        let record = record(&example(name));
        let parts: Vec<&str> =
            record.lines().filter(|line| line.starts_with("## ") || line.starts_with("# ")).collect();
        assert!(record.starts_with("---\nstatus: proposed\ndate: 2026-11-20\n"));
        assert_eq!(
            parts[1..],
            [
                "## Context and Problem Statement",
                "## Decision Drivers",
                "## Considered Options",
                "## Decision Outcome",
                "## Pros and Cons of the Options",
                "## More Information"
            ]
        );
        assert!(record.contains("\n### Consequences\n") && record.contains("\n### Confirmation\n"));
        assert!(!record.contains("\n\n\n") && !record.contains("chart:"));
    }
}

#[test]
fn a_record_that_says_not_yet_opens_like_this() {
    let record = record(&example("harbour-bank"));
    let opening: Vec<&str> = record.lines().take(24).collect();
    insta::assert_snapshot!(opening.join("\n"), @r#"
    ---
    status: proposed
    date: 2026-11-20
    decision-makers: ["cto-office"]
    ---

    # Internal developer platform for Harbour Bank: Not yet. First: the problem is established

    ## Context and Problem Statement

    Both layers hurt: finding and asking for things, and getting them created and deployed.

    * Pain in finding things: 75 %
    * Pain in deploying: 75 %
    * Pain in asking by ticket: 50 %
    * Need for discoverability: 75 %
    * Need for self-service: 50 %
    * Need for orchestration: 75 %

    Which internal developer platform, if any, answers that here?

    ## Decision Drivers

    * Problem coverage: 24 % of what is at stake
    "#);
}

#[test]
fn names_in_the_front_matter_are_quoted() {
    let mut sheet = example("lumen-labs");
    sheet.respondent = Some("a\", b]\nstatus: accepted".to_owned());
    assert!(record(&sheet).contains("\ndecision-makers: [\"a\\\", b] status: accepted\"]\n---\n"));
}
