//! What people answered: a reply a row, and the cells of tables beside.

use super::{Cell, Table, row};
use crate::answers::{Answer, Cell as Given, said_cell};
use crate::assessment::Standing;
use crate::questionnaire::{Column, ColumnKind, Datum, Kind, Question};
use crate::report::view::{answer, in_words};
use crate::report::{Case, words};

/// Every reply with who gave it; a question without a reply has a row of its own.
pub(super) fn answers(case: &Case<'_>) -> Table {
    const HEAD: &[&str] = &[
        "section",
        "question",
        "short",
        "text",
        "standing",
        "respondent",
        "value",
        "answer",
        "note",
        "evidence",
        "date",
    ];
    let mut rows = Vec::new();
    for (index, question) in case.pack.questionnaire.questions.iter().enumerate() {
        let Some(state) = case.assessment.state(index) else { continue };
        let section = case.pack.questionnaire.sections.get(question.section).map(|section| section.name.as_str());
        let opening = row![section, &question.id, &question.short, &question.text, standing(&state.standing)];
        let given = case.assessment.given.get(&index).map_or(&[][..], Vec::as_slice);
        for given in given {
            let reply = &given.reply;
            let said = in_words(case, question, &reply.answer);
            let date = given.date.map(words::date);
            let rest = row![
                &given.respondent,
                value(case, question, &reply.answer),
                said,
                reply.note.as_ref(),
                reply.evidence.as_ref(),
                date
            ];
            rows.push([opening.clone(), rest].concat());
        }
        if given.is_empty() {
            rows.push([opening, row!["", "", answer(case, index), "", "", ""]].concat());
        }
    }
    Table { name: "answers", head: HEAD, rows }
}

/// The cells of questions that are answered with a table.
pub(super) fn rows(case: &Case<'_>) -> Table {
    const HEAD: &[&str] = &["question", "row", "column", "value"];
    let mut rows = Vec::new();
    for (index, given) in &case.assessment.rows {
        let Some(question) = case.pack.questionnaire.get(*index) else { continue };
        for (number, given) in given.iter().enumerate() {
            for (column, cell) in question.columns().iter().zip(&given.cells) {
                let value = match cell {
                    Given::Number(_) if is_money(column) && !case.pack.shows_money() => Cell::Empty,
                    Given::Number(number) => Cell::from(*number),
                    cell => said_cell(column, cell).into(),
                };
                rows.push(row![&question.id, number + 1, &column.id, value]);
            }
        }
    }
    Table { name: "answer-rows", head: HEAD, rows }
}

fn is_money(column: &Column) -> bool {
    matches!(&column.kind, ColumnKind::Number { unit } if unit.starts_with("currency"))
}

/// Returns how a question stands, in a word that never changes.
fn standing(standing: &Standing) -> &'static str {
    match standing {
        Standing::Known => "known",
        Standing::Spread => "spread",
        Standing::Disputed => "disputed",
        Standing::Unknown => "unknown",
        Standing::Unanswered => "unanswered",
        Standing::NotApplicable(_) => "not-applicable",
        Standing::Skipped => "skipped",
    }
}

/// Returns whether a question asks for an amount of money that is not shown.
fn is_hidden(case: &Case<'_>, kind: &Kind) -> bool {
    matches!(kind, Kind::Number { unit, .. } if unit.starts_with("currency")) && !case.pack.shows_money()
}

/// Returns an answer as it would be computed with: a number, or the ids of choices.
fn value(case: &Case<'_>, question: &Question, answer: &Answer) -> Cell {
    let id = |choice: u16| question.choices().get(usize::from(choice)).map_or("", |choice| choice.id.as_str());
    match answer {
        Answer::Value(Datum::Number(_)) if is_hidden(case, &question.kind) => Cell::Empty,
        Answer::Value(Datum::Number(number)) => Cell::from(*number),
        Answer::Value(Datum::Choice(choice)) => id(*choice).into(),
        Answer::Value(Datum::Set(bits)) => {
            let chosen = (0_u16..64).filter(|choice| bits & (1 << choice) != 0);
            chosen.map(id).collect::<Vec<_>>().join("; ").into()
        }
        Answer::Metric(metric) if matches!(question.kind, Kind::Metric) => metric.baseline.into(),
        _ => Cell::Empty,
    }
}
