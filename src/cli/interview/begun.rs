//! What a person has said of a reply before it is complete: a note, some rows.

use crate::answers::{Answer, Asked, Cell, Reply, Row};

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
    /// What is being done to the rows.
    pub(super) task: Task,
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
        let reply = Reply { answer, note: self.note.clone(), evidence: self.evidence.clone(), date: None };
        let date = asked.reply.and_then(|before| before.date);
        let dated = Reply { date, ..reply.clone() };
        if asked.reply == Some(&dated) { dated } else { reply }
    }

    /// Returns what is worth keeping when the interview stops here: new rows, or a new note on an answer given before.
    pub(super) fn kept(&self, asked: &Asked<'_>) -> Option<Reply> {
        let before = Self::of(asked.reply);
        let answer = match asked.reply {
            _ if self.rows != before.rows => Answer::Rows(self.rows.clone()),
            Some(reply) if (&self.note, &self.evidence) != (&before.note, &before.evidence) => reply.answer.clone(),
            _ => return None,
        };
        Some(self.reply(asked, answer))
    }
}
