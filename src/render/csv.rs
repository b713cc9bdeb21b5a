//! Tables as files for spreadsheets: RFC 4180, UTF-8 with the mark by which spreadsheets know it.
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe in front, which the spreadsheet takes for *this is text*.
//! Numbers are numbers: a negative one keeps its sign.

use std::fmt;

use crate::problem::tame;
use crate::report::tables::{Cell, Table};
use crate::report::words;

/// What UTF-8 files begin with for programs that would take them for something else.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Characters that make a cell a formula in one spreadsheet or another (OWASP, "CSV Injection"), and their wide forms.
const FORMULA: [char; 9] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '|'];

/// A table could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritten(String);

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a table cannot be written: {}", self.0)
    }
}

impl std::error::Error for Unwritten {}

/// Returns a table as the bytes of a file for a spreadsheet.
pub fn csv(table: &Table) -> Result<Vec<u8>, Unwritten> {
    written(table, MARK, tame)
}

/// Returns a table as the bytes of a file that a program imports: without the mark, which some would take for a part of the first name.
pub fn csv_to_import(table: &Table) -> Result<Vec<u8>, Unwritten> {
    let lines = |text: &str| text.lines().map(tame).collect::<Vec<_>>().join("\n");
    written(table, &[], lines)
}

/// Returns rows as lines for a program that reads them as they come: no mark, no names of columns, a row a line.
pub fn csv_rows(rows: &[Vec<Cell>]) -> Result<Vec<u8>, Unwritten> {
    let failed = |error: &dyn fmt::Display| Unwritten(error.to_string());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| text(cell, tame))).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

fn written(table: &Table, mark: &[u8], tamed: impl Fn(&str) -> String) -> Result<Vec<u8>, Unwritten> {
    let failed = |error: &dyn fmt::Display| Unwritten(error.to_string());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(mark.to_vec());
    writer.write_record(table.head).map_err(|error| failed(&error))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| text(cell, &tamed))).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

/// Returns what stands in a cell.
fn text(cell: &Cell, tamed: impl Fn(&str) -> String) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => words::figure(*number),
        Cell::Text(text) => inert(&tamed(text)),
    }
}

/// Returns a text that no spreadsheet takes for a formula.
fn inert(text: &str) -> String {
    let is_formula = text.trim_start().starts_with(FORMULA);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(cells: &[Cell]) -> String {
        let table = Table { name: "t", head: &["a", "b"], rows: cells.chunks(2).map(<[Cell]>::to_vec).collect() };
        String::from_utf8(csv(&table).unwrap()).unwrap()
    }

    #[test]
    fn no_text_is_a_formula_and_a_negative_number_stays_a_number() {
        let texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "|cmd", "a=1", "−1"];
        let cells: Vec<Cell> = texts.iter().flat_map(|text| [Cell::from(*text), Cell::Number(-1.5)]).collect();
        insta::assert_snapshot!(file(&cells).trim_start_matches('\u{feff}').replace("\r\n", "\n"), @"
        a,b
        '=1+1,-1.5
        '+1,-1.5
        '-1,-1.5
        '@SUM(A1),-1.5
        ' =1,-1.5
        ' =1,-1.5
        '  =1,-1.5
        '＝1,-1.5
        '|cmd,-1.5
        a=1,-1.5
        −1,-1.5
        ");
    }

    #[test]
    fn rows_that_are_read_as_they_come_take_a_line_each() {
        let rows = vec![vec!["a\nb".into(), Cell::Empty], vec!["=c".into(), Cell::Number(0.25)]];
        assert_eq!(String::from_utf8(csv_rows(&rows).unwrap()).unwrap(), "a b,\r\n'=c,0.25\r\n");
    }

    #[test]
    fn commas_quotes_and_line_breaks_stay_in_their_cell() {
        let cells = ["a, \"b\"".into(), "one\ntwo".into(), Cell::Empty, f64::NAN.into()];
        assert_eq!(file(&cells), "\u{feff}a,b\r\n\"a, \"\"b\"\"\",one two\r\n,\r\n");
    }
}
