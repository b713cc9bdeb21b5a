//! What was counted answers the questions that nobody did: services in a catalogue, types of ticket in an export.
//!
//! Which count answers which question is data of the pack ([`Measured`]). What a person said goes before what was counted; the two stand
//! side by side where a question is put again.

use crate::answers::{Answer, AnswerSheet, Cell, Reply, Row};
use crate::baseline::{Baseline, TicketType};
use crate::date::Date;
use crate::estate::Estate;
use crate::questionnaire::{Datum, Figure, Kind, Measured, Question, Questionnaire};

/// The name that counts go by beside respondents.
pub const RESPONDENT: &str = "measured";

/// Weeks in a month.
const WEEKS: f64 = 365.25 / 12.0 / 7.0;

/// Returns the replies that were counted, each with what it was counted in as its evidence. A count that a question would not take as an
/// answer is none.
pub fn sheet(questionnaire: &Questionnaire, estate: Option<&Estate>, baseline: Option<&Baseline>) -> AnswerSheet {
    let mut sheet = AnswerSheet { respondent: Some(RESPONDENT.to_owned()), measured: true, ..AnswerSheet::default() };
    for (index, question) in questionnaire.questions.iter().enumerate() {
        let Some((answer, (source, date))) = answer(question, estate, baseline) else { continue };
        let evidence = (!source.is_empty()).then_some(source);
        sheet.replies.insert(index, Reply { evidence, date, ..Reply::plain(answer) });
    }
    sheet
}

type Source = (String, Option<Date>);

fn answer(question: &Question, estate: Option<&Estate>, baseline: Option<&Baseline>) -> Option<(Answer, Source)> {
    let of_estate = |estate: &Estate| (estate.source.clone(), estate.counted);
    let found = match question.measured.as_ref()? {
        Measured::Count(keys) => {
            let estate = estate?;
            let count = keys.iter().map(|key| estate.count(key)).find(|count| *count > 0)?;
            (Answer::Value(Datum::Number(count as f64)), of_estate(estate))
        }
        Measured::Holds(pairs) => {
            let estate = estate?;
            let held = pairs.iter().filter(|(_, key)| estate.count(key) > 0);
            let bits = held.fold(0_u64, |bits, (choice, _)| bits | 1_u64.checked_shl(u32::from(*choice)).unwrap_or(0));
            (Answer::Value(Datum::Set(bits)), of_estate(estate))
        }
        Measured::Tickets(columns) => {
            let baseline = baseline?;
            let rows = rows(question, columns, baseline);
            let files: Vec<&str> = baseline.files.iter().map(|file| file.name.as_str()).collect();
            (Answer::Rows(rows), (files.join(", "), baseline.last))
        }
    };
    fits(question, &found.0).then_some(found)
}

fn rows(question: &Question, columns: &[(usize, Figure)], baseline: &Baseline) -> Vec<Row> {
    let Kind::Table { most_rows, columns: known } = &question.kind else { return Vec::new() };
    let row = |counted: &TicketType| {
        let cell = |column: usize| {
            let figure = columns.iter().find(|(at, _)| *at == column).map(|(_, figure)| *figure);
            figure.map_or(Cell::Missing, |figure| cell_of(figure, counted))
        };
        let cells: Vec<Cell> = (0..known.len()).map(cell).collect();
        let whole = known.iter().zip(&cells).all(|(column, cell)| !column.required || *cell != Cell::Missing);
        whole.then_some(Row { cells })
    };
    baseline.types.iter().filter_map(row).take(*most_rows).collect()
}

fn cell_of(figure: Figure, counted: &TicketType) -> Cell {
    let number = match figure {
        Figure::Name => return Cell::Text(counted.name.clone()),
        Figure::PerMonth => counted.per_week.map(|weekly| weekly * WEEKS),
        Figure::WaitHours => counted.lead_p50_h,
        Figure::WorkHours => counted.hands_on_min.map(|minutes| minutes / 60.0),
    };
    number.filter(|number| number.is_finite()).map_or(Cell::Missing, Cell::Number)
}

fn fits(question: &Question, answer: &Answer) -> bool {
    match (&question.kind, answer) {
        (Kind::Number { least, most, .. }, Answer::Value(Datum::Number(number))) => (*least..=*most).contains(number),
        (Kind::Set { .. }, Answer::Value(Datum::Set(_))) => true,
        (Kind::Table { .. }, Answer::Rows(rows)) => !rows.is_empty(),
        _ => false,
    }
}

/// Keeps of what was counted the replies to questions that nobody answered.
pub fn beside(mut counted: AnswerSheet, sheets: &[AnswerSheet]) -> Option<AnswerSheet> {
    let is_answered = |index: &usize| {
        let replies = sheets.iter().filter_map(|sheet| sheet.replies.get(index));
        replies.into_iter().any(|reply| reply.answer != Answer::Unknown)
    };
    counted.replies.retain(|index, _| !is_answered(index));
    (!counted.replies.is_empty()).then_some(counted)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::tree::{self, Fields};

    const QUESTIONS: &str = r#"
[[section]]
id = "s"
name = "S"
about = "A"

[[question]]
id = "services"
section = "s"
kind = "number"
text = "T"
short = "Services"
why = "W"
law = "setting"
unit = "services"
steps = [1, 10]
least = 1
most = 100
measured = { count = ["component:service", "component"] }

[[question]]
id = "kinds"
section = "s"
kind = "set"
text = "T"
short = "Kinds"
why = "W"
law = "setting"
measured.holds = { b = "api", c = "documented" }
choice = [{ id = "a", text = "A" }, { id = "b", text = "B" }, { id = "c", text = "C" }]

[[question]]
id = "tickets"
section = "s"
kind = "table"
text = "T"
short = "Tickets"
why = "W"
law = "setting"
most_rows = 2
measured.columns = { name = "name", volume = "per-month", work = "work-hours" }
column = [
  { id = "name", text = "N", kind = "text", required = true },
  { id = "volume", text = "V", kind = "number", unit = "a month", required = true },
  { id = "work", text = "W", kind = "number", unit = "hours" },
]
"#;

    fn questionnaire() -> Questionnaire {
        let problems = RefCell::new(Vec::new());
        let root = tree::parse(0, QUESTIONS, &mut problems.borrow_mut());
        let fields = Fields::of(&root, &problems).unwrap();
        let questionnaire = crate::questionnaire::read(&fields, &Vec::new());
        assert_eq!(problems.into_inner(), []);
        questionnaire
    }

    fn estate(components: u64) -> Estate {
        let counts = [("component".to_owned(), components), ("api".to_owned(), 2), ("group".to_owned(), 0)].into();
        let source = "entities.json".to_owned();
        Estate { source, counts, counted: "2026-11-21".parse().ok(), ..Estate::default() }
    }

    #[test]
    fn counts_answer_the_questions_that_the_pack_says_they_answer() {
        let questionnaire = questionnaire();
        let types = [("a", Some(7.0)), ("b", None), ("c", Some(1.0)), ("d", Some(1.0))].map(|(name, per_week)| {
            TicketType { name: name.to_owned(), per_week, hands_on_min: Some(90.0), ..TicketType::default() }
        });
        let baseline = Baseline { types: types.into(), ..Baseline::default() };
        let sheet = sheet(&questionnaire, Some(&estate(40)), Some(&baseline));
        let reply = |index: usize| &sheet.replies.get(&index).unwrap().answer;
        assert_eq!(*reply(0), Answer::Value(Datum::Number(40.0)));
        assert_eq!(*reply(1), Answer::Value(Datum::Set(0b10)));
        let Answer::Rows(rows) = reply(2) else { panic!("no rows") };
        let names: Vec<&Cell> = rows.iter().filter_map(|row| row.cells.first()).collect();
        assert_eq!(
            names,
            [&Cell::Text("a".to_owned()), &Cell::Text("c".to_owned())],
            "a type without a rate is no row"
        );
        assert_eq!(rows[0].cells[2], Cell::Number(1.5));
        assert_eq!(sheet.replies.get(&0).unwrap().evidence.as_deref(), Some("entities.json"));
    }

    #[test]
    fn a_count_that_is_no_answer_is_none() {
        let questionnaire = questionnaire();
        let sheet = |components| sheet(&questionnaire, Some(&estate(components)), Some(&Baseline::default()));
        assert!(sheet(0).replies.keys().eq(&[1]));
        assert!(sheet(101).replies.keys().eq(&[1]), "more than the question takes");
    }

    #[test]
    fn what_somebody_said_goes_before_what_was_counted() {
        let questionnaire = questionnaire();
        let counted = || sheet(&questionnaire, Some(&estate(40)), None);
        let said = |answer| AnswerSheet { replies: [(0, Reply::plain(answer))].into(), ..AnswerSheet::default() };
        let left = |answer| beside(counted(), &[said(answer)]).unwrap().replies.into_keys().collect::<Vec<_>>();
        assert_eq!(left(Answer::Value(Datum::Number(12.0))), [1]);
        assert_eq!(left(Answer::NotApplicable("none".to_owned())), [1]);
        assert_eq!(left(Answer::Unknown), [0, 1], "not knowing is no answer to what was counted");
    }
}
