//! Random answers to any pack: values, *don't know*, *not applicable*, nothing at all, from one respondent or several.

use idpfit::answers::{Answer, AnswerSheet, Cell, Metric, Reply, Row};
use idpfit::framework::Pack;
use idpfit::questionnaire::{Column, ColumnKind, Datum, Kind, Question};

use super::Tape;

/// How people answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// The chance that a reply is *don't know* or left out.
    pub(crate) open: f64,
    /// The chance that it is *not applicable*.
    pub(crate) absent: f64,
    /// The most respondents.
    pub(crate) respondents: usize,
}

impl Manner {
    /// One person who knows everything.
    pub(crate) const KNOWN: Self = Self { open: 0.0, absent: 0.0, respondents: 1 };
    /// Up to three people, a few of whose replies are missing or differ.
    pub(crate) const MIXED: Self = Self { open: 0.05, absent: 0.03, respondents: 3 };
}

/// Cells of the tape for one reply.
const REPLY: usize = 16;

/// Makes the sheets of some respondents.
pub(crate) fn sheets(tape: &mut Tape<'_>, pack: &Pack, manner: Manner) -> Vec<AnswerSheet> {
    let respondents = 1 + tape.pick(manner.respondents);
    let mut sheets: Vec<AnswerSheet> = Vec::new();
    for respondent in 0..respondents {
        let mut sheet = header(&mut tape.cut(4), respondent);
        for (index, question) in pack.questionnaire.questions.iter().enumerate() {
            let mut tape = tape.cut(REPLY);
            let first = sheets.first().and_then(|first| first.replies.get(&index));
            let answer = match first {
                Some(first) if tape.pick(8) < 7 => Some(first.answer.clone()),
                _ => reply(&mut tape, pack, question, manner),
            };
            if let Some(answer) = answer {
                sheet.replies.insert(index, Reply::plain(answer));
            }
        }
        sheets.push(sheet);
    }
    sheets
}

fn header(tape: &mut Tape<'_>, respondent: usize) -> AnswerSheet {
    let names = ["ada", "agreed"];
    let roles = [None, Some("engineering-leader"), Some("security"), Some("finance"), Some("lead")];
    AnswerSheet {
        subject: Some("Any organisation".to_owned()),
        respondent: match respondent {
            0 => Some((*tape.of(&names[..1])).to_owned()),
            1 if tape.chance(0.2) => Some(names[1].to_owned()),
            _ => Some(format!("respondent-{respondent}")),
        },
        role: tape.of(&roles).map(str::to_owned),
        weight: *tape.of(&[1.0, 2.0, 0.5]),
        ..AnswerSheet::default()
    }
}

/// Makes a reply; none if the question is left out.
fn reply(tape: &mut Tape<'_>, pack: &Pack, question: &Question, manner: Manner) -> Option<Answer> {
    if tape.chance(manner.open) {
        return tape.chance(0.5).then_some(Answer::Unknown);
    }
    if tape.chance(manner.absent) {
        return Some(Answer::NotApplicable("we have none".to_owned()));
    }
    Some(known(tape, pack, question))
}

/// Makes an answer that says something.
pub(crate) fn known(tape: &mut Tape<'_>, pack: &Pack, question: &Question) -> Answer {
    match &question.kind {
        Kind::Level { .. } => Answer::Value(Datum::Number(tape.pick(5) as f64)),
        Kind::Choice { choices } => Answer::Value(Datum::Choice(tape.pick(choices.len()) as u16)),
        Kind::Set { choices } => {
            let chosen = (0..choices.len()).filter(|_| tape.chance(0.3)).fold(0, |bits, choice| bits | 1 << choice);
            Answer::Value(Datum::Set(chosen))
        }
        Kind::Number { steps, least, most, .. } => {
            Answer::Value(Datum::Number(number(tape, steps).clamp(*least, *most)))
        }
        Kind::Metric => Answer::Metric(metric(tape)),
        Kind::Table { most_rows, columns } => {
            let rows = tape.pick(3.min(*most_rows) + 1);
            Answer::Rows((0..rows).map(|_| row(tape, columns)).collect())
        }
        Kind::Ranking => Answer::Ranking(ranking(tape, pack.framework.themes.len())),
    }
}

/// A step, or now and then a number between, below or above them.
fn number(tape: &mut Tape<'_>, steps: &[f64]) -> f64 {
    let place = tape.pick(steps.len());
    let step = steps[place];
    match tape.pick(8) {
        5 => f64::midpoint(step, *steps.get(place + 1).unwrap_or(&step)),
        6 => step * 0.5,
        7 => step * 3.0 + 1.0,
        _ => step,
    }
}

fn metric(tape: &mut Tape<'_>) -> Metric {
    let state = tape.pick(3);
    Metric {
        name: (state > 0).then(|| "lead time".to_owned()),
        unit: (state > 0).then(|| "days".to_owned()),
        baseline: (state > 1).then(|| tape.pick(40) as f64),
    }
}

fn row(tape: &mut Tape<'_>, columns: &[Column]) -> Row {
    let cell = |column: &Column| match &column.kind {
        _ if !column.required && tape.chance(0.2) => Cell::Missing,
        ColumnKind::Text => Cell::Text(format!("thing {}", tape.pick(100))),
        ColumnKind::Number { .. } => Cell::Number(*tape.of(&[0.0, 0.5, 1.0, 3.0, 10.0, 40.0])),
        ColumnKind::Level { .. } => Cell::Number(tape.pick(5) as f64),
        ColumnKind::Choice { choices } => Cell::Choice(tape.pick(choices.len()) as u16),
    };
    Row { cells: columns.iter().map(cell).collect() }
}

/// Gives each theme one of four ranks or none; those of the same rank tie.
fn ranking(tape: &mut Tape<'_>, themes: usize) -> Vec<Vec<usize>> {
    let mut ranks = vec![Vec::new(); 4];
    for theme in 0..themes {
        let rank = tape.pick(5);
        if let Some(tied) = ranks.get_mut(rank) {
            tied.push(theme);
        }
    }
    ranks.into_iter().filter(|tied| !tied.is_empty()).collect()
}
