//! Answers without what names anybody or anything: the same decision follows from them.
//!
//! Whatever was written freely is replaced by a placeholder that is the same in every run, or left out: notes and evidence are, since
//! nobody can tell what they name. Values, levels and choices stay, since the decision is made of them.

use std::collections::BTreeSet;

use crate::phrases::{Phrases, fill};
use crate::questionnaire::{ColumnKind, Question, Questionnaire};

use super::{Answer, AnswerSheet, Cell, Metric, Reply, Row};

/// The respondent whose replies settle a question for all: a role, not a person.
const AGREED: &str = "agreed";

/// Returns sheets of answers without what names anybody or anything.
pub fn redacted(sheets: &[AnswerSheet], questionnaire: &Questionnaire, phrases: &Phrases) -> Vec<AnswerSheet> {
    let people = people(sheets);
    let number = |name: &str| people.iter().position(|known| *known == name).map_or(0, |place| place + 1);
    let of = |sheet: &AnswerSheet| AnswerSheet {
        subject: Some(phrases.organisation.clone()),
        respondent: sheet.respondent.as_deref().map(|name| match name {
            AGREED => AGREED.to_owned(),
            name => fill(&phrases.person, &[("number", &number(name).to_string())]),
        }),
        role: sheet.role.clone().filter(|role| is_known(role, questionnaire)),
        replies: sheet
            .replies
            .iter()
            .filter_map(|(index, reply)| Some((*index, without_text(reply, questionnaire.get(*index)?, phrases))))
            .collect(),
        ..sheet.clone()
    };
    sheets.iter().map(of).collect()
}

impl AnswerSheet {
    /// Returns what the rows of the reply to a question are called: the first text of each; nothing if it is no table.
    pub fn names(&self, question: usize) -> Vec<String> {
        let rows = self.replies.get(&question).map(|reply| &reply.answer);
        let Some(Answer::Rows(rows)) = rows else { return Vec::new() };
        let name = |row: &Row| {
            row.cells.iter().find_map(|cell| if let Cell::Text(text) = cell { Some(text.clone()) } else { None })
        };
        rows.iter().map(|row| name(row).unwrap_or_default()).collect()
    }
}

/// Returns the respondents in an order that does not depend on that of their files.
fn people(sheets: &[AnswerSheet]) -> BTreeSet<&str> {
    sheets.iter().filter_map(|sheet| sheet.respondent.as_deref()).filter(|name| *name != AGREED).collect()
}

/// Returns whether a role is one that the questionnaire names; any other was written freely.
fn is_known(role: &str, questionnaire: &Questionnaire) -> bool {
    questionnaire.questions.iter().any(|question| question.settled_by.as_deref() == Some(role))
}

fn without_text(reply: &Reply, question: &Question, phrases: &Phrases) -> Reply {
    let answer = match &reply.answer {
        Answer::Metric(metric) => Answer::Metric(Metric {
            name: metric.name.as_ref().map(|_| phrases.metric.clone()),
            unit: None,
            baseline: metric.baseline,
        }),
        Answer::Rows(rows) => {
            Answer::Rows(rows.iter().enumerate().map(|(place, given)| row(question, (place, given), phrases)).collect())
        }
        Answer::NotApplicable(_) => Answer::NotApplicable(phrases.text_left_out.clone()),
        answer => answer.clone(),
    };
    Reply { date: reply.date, since: reply.since, stale: reply.stale, ..Reply::plain(answer) }
}

/// Returns a row whose first text is a name with a number, and whose other texts are left out.
fn row(question: &Question, (place, given): (usize, &Row), phrases: &Phrases) -> Row {
    let named = question.columns().iter().position(|column| matches!(column.kind, ColumnKind::Text));
    let cells = question.columns().iter().zip(&given.cells).enumerate().map(|(column, (about, cell))| match cell {
        Cell::Text(_) if Some(column) == named => {
            let one_word = !about.text.contains(' ');
            let kind = if one_word { &about.text } else { &question.short };
            Cell::Text(fill(&phrases.numbered, &[("kind", kind), ("number", &(place + 1).to_string())]))
        }
        Cell::Text(_) => Cell::Text(phrases.text_left_out.clone()),
        cell => cell.clone(),
    });
    Row { cells: cells.collect() }
}
