//! The figures of a report as tables for a spreadsheet: one fact a row, numbers as numbers, names of columns that never change.
//!
//! Nothing is worded here that a program may want to read: ids stand beside names. What is not known is an empty cell, never a zero.

mod answers;
mod figures;
mod grounds;

use super::{Case, view};

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What its file is called, without an ending.
    pub name: &'static str,
    /// The names of its columns.
    pub head: &'static [&'static str],
    /// Its rows; each has a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text, as it is: whoever writes it makes it safe.
    Text(String),
    /// A number.
    Number(f64),
    /// Nothing is known, or nothing applies.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Empty }
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Self::Text(if truth { "yes" } else { "no" }.to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

/// Makes a row of what can be cells.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$($crate::report::tables::Cell::from($cell)),*] };
}
use row;

/// Makes every table of a case, in the order of the report. A table without rows is there all the same, so that a file never stays
/// behind from an earlier run.
pub fn of(case: &Case<'_>) -> Vec<Table> {
    let view = view::of(case, &[]);
    vec![
        figures::about(case, &view),
        figures::needs(case),
        figures::alternatives(case, &view),
        figures::contributions(case),
        figures::costs(case),
        figures::readiness(case, &view),
        grounds::gates(&view),
        grounds::traps(&view),
        grounds::plan(case),
        answers::answers(case),
        answers::rows(case),
        grounds::attributes(&view),
        grounds::sources(&view),
    ]
}
