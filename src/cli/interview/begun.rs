//! What a person has said of a reply before it is complete: a note, some rows.

use crate::answers::{Answer, Asked, Cell, Metric, Reply, Row};
use crate::questionnaire::Column;

/// A reply on its way.
#[derive(Debug, Clone, Default)]
pub(super) struct Begun {
    /// A note.
    pub(super) note: Option<String>,
    /// A link or reference.
    pub(super) evidence: Option<String>,
    /// The rows of a table so far.
    pub(super) rows: Vec<Row>,
    /// The cells so far of the row that is being filled in.
    pub(super) cells: Vec<Cell>,
    /// The figure so far that is being typed.
    pub(super) metric: Option<Metric>,
    /// What is being done to the rows.
    pub(super) task: Task,
    /// Whether the rows are to be saved before the reply goes on where it is, below its question.
    pub(super) goes_on: bool,
}

/// What is being done to the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Task {
    /// Nothing yet.
    #[default]
    Choose,
    /// Rows are being added.
    Add,
    /// The row at an index is being changed.
    Change(usize),
}

impl Begun {
    /// Begins with what was replied before.
    pub(super) fn of(reply: Option<&Reply>) -> Self {
        let Some(reply) = reply else {
            return Self::default();
        };
        let rows = match &reply.answer {
            Answer::Rows(rows) => rows.clone(),
            _ => Vec::new(),
        };
        Self { note: reply.note.clone(), evidence: reply.evidence.clone(), rows, ..Self::default() }
    }

    /// Returns the complete reply. If it says the same as before, it keeps the day it was given.
    pub(super) fn reply(&self, asked: &Asked<'_>, answer: Answer) -> Reply {
        let reply = Reply { note: self.note.clone(), evidence: self.evidence.clone(), ..Reply::plain(answer) };
        let date = asked.reply.and_then(|before| before.date);
        let dated = Reply { date, ..reply.clone() };
        if asked.reply == Some(&dated) { dated } else { reply }
    }

    /// Returns what is worth keeping when the interview stops here: new rows, or a new note on an answer given before.
    pub(super) fn kept(&self, asked: &Asked<'_>) -> Option<Reply> {
        let before = Self::of(asked.shown());
        let rows = self.rows_kept(asked.question.columns());
        let answer = match asked.reply {
            _ if rows != before.rows => Answer::Rows(rows),
            Some(reply) if (&self.note, &self.evidence) != (&before.note, &before.evidence) => reply.answer.clone(),
            _ => return None,
        };
        Some(self.reply(asked, answer))
    }

    /// Returns the rows with the one that is being filled in, as far as it can stand without what is missing.
    fn rows_kept(&self, columns: &[Column]) -> Vec<Row> {
        let mut rows = self.rows.clone();
        let rest = columns.get(self.cells.len()..).unwrap_or_default();
        match self.task {
            _ if self.cells.is_empty() => {}
            Task::Change(index) => {
                let cells = rows.get_mut(index).into_iter().flat_map(|row| &mut row.cells);
                cells.zip(&self.cells).for_each(|(cell, said)| cell.clone_from(said));
            }
            _ if rest.iter().any(|column| column.required) => {}
            _ => {
                let missing = rest.iter().map(|_| Cell::Missing);
                rows.push(Row { cells: self.cells.iter().cloned().chain(missing).collect() });
            }
        }
        rows
    }
}
