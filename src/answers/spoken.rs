//! Replies in a line of plain words, for the interview and its review.
//!
//! Nothing is rounded and nothing escaped here; whoever shows a text makes it safe for where it goes.

use crate::questionnaire::{Choice, Column, ColumnKind, Datum, Kind, Question};

use super::{Answer, Cell, Metric, Row};

/// Says an answer in one line; `themes` are what a ranking orders.
pub fn said(question: &Question, answer: &Answer, themes: &[Choice]) -> String {
    match answer {
        Answer::Value(datum) => said_datum(question, *datum),
        Answer::Metric(metric) => said_metric(metric),
        Answer::Rows(rows) => said_rows(rows),
        Answer::Ranking(ranking) => said_ranking(ranking, themes),
        Answer::Unknown => "don't know".to_owned(),
        Answer::NotApplicable(reason) => format!("not applicable: {reason}"),
    }
}

/// Says a cell of a row; a missing one is empty.
pub fn said_cell(column: &Column, cell: &Cell) -> String {
    match (cell, &column.kind) {
        (Cell::Missing, _) => String::new(),
        (Cell::Text(text), _) => text.clone(),
        (Cell::Number(number), ColumnKind::Number { unit }) => format!("{number} {unit}").trim_end().to_owned(),
        (Cell::Number(number), _) => format!("{number}"),
        (Cell::Choice(choice), ColumnKind::Choice { choices }) => said_choice(choices, *choice),
        (Cell::Choice(choice), _) => format!("{choice}"),
    }
}

/// Returns what a choice's text says before its explanation: `Yes` of `Yes: such agents have been approved before`.
pub fn gist(text: &str) -> &str {
    text.split_once(": ").map_or_else(|| text.trim_end_matches('.'), |(gist, _)| gist)
}

fn said_choice(choices: &[Choice], choice: u16) -> String {
    choices.get(usize::from(choice)).map_or_else(String::new, |choice| gist(&choice.text).to_owned())
}

fn said_datum(question: &Question, datum: Datum) -> String {
    match (&question.kind, datum) {
        (Kind::Level { levels }, Datum::Number(level)) => {
            let text = levels.get(level as usize).map_or("", String::as_str);
            format!("{level}: {text}")
        }
        (Kind::Number { unit, .. }, Datum::Number(number)) => counted(number, unit),
        (_, Datum::Number(number)) => format!("{number}"),
        (Kind::Metric, Datum::Choice(0)) => "no such figure".to_owned(),
        (Kind::Metric, Datum::Choice(1)) => "named, not measured yet".to_owned(),
        (Kind::Metric, Datum::Choice(_)) => "named and measured".to_owned(),
        (_, Datum::Choice(choice)) => said_choice(question.choices(), choice),
        (_, Datum::Set(0)) => "none of these".to_owned(),
        (_, Datum::Set(bits)) => {
            let chosen = (0_u16..64).filter(|choice| bits & (1 << choice) != 0);
            chosen.map(|choice| said_choice(question.choices(), choice)).collect::<Vec<_>>().join(", ")
        }
        (_, Datum::Absent) => "not asked".to_owned(),
    }
}

/// Returns a number with its unit, in the singular for one.
fn counted(number: f64, unit: &str) -> String {
    let one = number.to_bits() == 1.0_f64.to_bits();
    let unit = unit.strip_suffix('s').filter(|unit| one && !unit.contains(' ')).unwrap_or(unit);
    format!("{number} {unit}")
}

fn said_metric(metric: &Metric) -> String {
    let unit = metric.unit.as_deref().map_or_else(String::new, |unit| format!(" {unit}"));
    match (&metric.name, metric.baseline) {
        (None, _) => "no such figure".to_owned(),
        (Some(name), None) => format!("{name}, not measured yet"),
        (Some(name), Some(baseline)) => format!("{name}, {baseline}{unit} today"),
    }
}

fn said_rows(rows: &[Row]) -> String {
    let names: Vec<String> = rows.iter().map(said_row).collect();
    match names.as_slice() {
        [] => "left empty".to_owned(),
        names => format!("{}: {}", names.len(), names.join("; ")),
    }
}

/// Names a row by its first text.
pub fn said_row(row: &Row) -> String {
    let text = row.cells.iter().find_map(|cell| match cell {
        Cell::Text(text) => Some(text.clone()),
        _ => None,
    });
    text.unwrap_or_else(|| "a row".to_owned())
}

fn said_ranking(ranking: &[Vec<usize>], themes: &[Choice]) -> String {
    let name = |theme: &usize| themes.get(*theme).map_or("", |theme| theme.text.as_str());
    let places: Vec<String> =
        ranking.iter().map(|tied| tied.iter().map(name).collect::<Vec<_>>().join(" = ")).collect();
    match places.as_slice() {
        [] => "no ranking: all tie".to_owned(),
        [all] if themes.len() > 1 && all.matches(" = ").count() + 1 == themes.len() => "no ranking: all tie".to_owned(),
        places => places.join(", then "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::tests::{questionnaire, theme_names};

    fn words(id: &str, answer: &Answer) -> String {
        said(questionnaire().question(id).unwrap(), answer, &theme_names())
    }

    #[test]
    fn every_kind_of_answer_is_said_in_a_line() {
        let metric = Metric { name: Some("Lead time".to_owned()), unit: Some("days".to_owned()), baseline: Some(12.0) };
        let row = Row { cells: vec![Cell::Text("New database".to_owned()), Cell::Number(3.0)] };
        let lines = [
            words("pain", &Answer::Value(Datum::Number(3.0))),
            words("automation", &Answer::Value(Datum::Choice(1))),
            words("regions", &Answer::Value(Datum::Set(0b101))),
            words("regions", &Answer::Value(Datum::Set(0))),
            words("people", &Answer::Value(Datum::Number(1.5))),
            words("metric", &Answer::Metric(metric)),
            words("metric", &Answer::Metric(Metric::default())),
            words("interactions", &Answer::Rows(vec![row])),
            words("interactions", &Answer::Rows(Vec::new())),
            words("priorities", &Answer::Ranking(vec![vec![0], vec![1, 2]])),
            words("priorities", &Answer::Ranking(vec![vec![0, 1, 2]])),
            words("pain", &Answer::Unknown),
            words("pain", &Answer::NotApplicable("no services yet".to_owned())),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        3: Daily.
        Pipelines
        European Union, United Kingdom
        none of these
        1.5 FTE
        Lead time, 12 days today
        no such figure
        1: New database
        left empty
        Time to value, then Cost = Risk
        no ranking: all tie
        don't know
        not applicable: no services yet
        ");
    }
}
