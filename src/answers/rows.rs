//! Reads the rows of a table question.

use crate::problem::{Code, Problem, advice};
use crate::questionnaire::{Column, ColumnKind, Kind, Question};
use crate::tree::{Node, Value};

use super::read::{Problems, choice_of, level_of, number_of, refuse, unknown};
use super::{Cell, Row};

/// Reads the rows of a table; one row with a mistake does not keep the others from being read.
pub(super) fn read_rows(question: &Question, node: &Node, problems: &Problems) -> Option<Vec<Row>> {
    let of = question.id.as_str();
    let Value::List(rows) = &node.value else {
        let help = format!("write `[[answers.{of}]]` above each row, or `{of} = []` for none");
        return refuse(problems, node.place, format!("these are not the rows of `{of}`"), help);
    };
    if let Kind::Table { most_rows, .. } = question.kind
        && let Some(extra) = rows.get(most_rows)
    {
        let message = format!("`{of}` has {} rows", rows.len());
        refuse::<()>(problems, extra.place, message, format!("keep the {most_rows} that matter most"));
    }
    Some(rows.iter().filter_map(|row| read_row(question, row, problems)).collect())
}

fn read_row(question: &Question, node: &Node, problems: &Problems) -> Option<Row> {
    let Value::Table(entries) = &node.value else {
        let help = "write a row as a table: `{ column = value, … }`";
        return refuse(problems, node.place, format!("this is not a row of `{}`", question.id), help);
    };
    let known: Vec<&str> = question.columns().iter().map(|column| column.id.as_str()).collect();
    for entry in entries {
        let id = entry.key.value.as_str();
        if !known.contains(&id) {
            let message = format!("`{}` has no column `{id}`", question.id);
            unknown::<()>(problems, entry.key.place, message, advice(id, &known));
        }
    }
    let cells = question.columns().iter().map(|column| {
        let cell = node.get(&column.id).map_or(Cell::Missing, |cell| read_cell(column, cell, problems));
        let empty = node.get(&column.id).is_none_or(|cell| cell.as_text().is_some_and(|text| text.trim().is_empty()));
        if column.required && empty {
            let message = format!("`{}` is missing in this row", column.id);
            let problem = Problem::new(Code::MissingKey, node.place, message);
            problems.borrow_mut().push(problem.help(format!("add `{} = …`: {}", column.id, column.text)));
        }
        cell
    });
    Some(Row { cells: cells.collect() })
}

fn read_cell(column: &Column, node: &Node, problems: &Problems) -> Cell {
    let of = column.id.as_str();
    if node.as_text().is_some_and(|text| text.trim().is_empty()) {
        return Cell::Missing;
    }
    let cell = match &column.kind {
        ColumnKind::Text => match node.as_text() {
            Some(text) => Some(Cell::Text(text.to_owned())),
            None => refuse(problems, node.place, format!("this is not a text for `{of}`"), "write it in quotes"),
        },
        ColumnKind::Number { .. } => number_of(node, of, (0.0, f64::MAX), problems).map(Cell::Number),
        ColumnKind::Level { .. } => level_of(node, of, problems).map(Cell::Number),
        ColumnKind::Choice { choices } => choice_of(node, of, choices, problems).map(Cell::Choice),
    };
    cell.unwrap_or(Cell::Missing)
}
