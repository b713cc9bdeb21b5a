//! Every answer in words.

use serde::Serialize;

use crate::answers::{Answer, Metric, said};
use crate::assessment::Standing;
use crate::phrases::{Phrases, fill};
use crate::questionnaire::{Choice, Datum, Kind, Question};

use super::super::{Case, words};

/// A section with its answers.
#[derive(Debug, Clone, Serialize)]
pub struct SectionView {
    /// Its name.
    pub name: String,
    /// The answers to the questions that apply.
    pub answers: Vec<AnswerView>,
}

/// An answer.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerView {
    /// The id of the question.
    pub id: String,
    /// Its short name.
    pub question: String,
    /// The question as asked.
    pub text: String,
    /// The answer.
    pub answer: String,
    /// Whether it is open.
    pub open: bool,
    /// The notes.
    pub notes: Vec<String>,
    /// The evidence given for it.
    pub evidence: Vec<String>,
    /// The date, or nothing.
    pub date: String,
}

/// Makes the views of all sections.
pub(super) fn sections(case: &Case<'_>) -> Vec<SectionView> {
    let questionnaire = &case.pack.questionnaire;
    questionnaire
        .sections
        .iter()
        .enumerate()
        .map(|(section, about)| SectionView {
            name: about.name.clone(),
            answers: questionnaire
                .questions
                .iter()
                .enumerate()
                .filter(|(_, question)| question.section == section)
                .filter(|(index, _)| {
                    case.assessment.state(*index).is_some_and(|state| state.standing != Standing::Skipped)
                })
                .map(|(index, question)| view(case, index, question))
                .collect(),
        })
        .filter(|section: &SectionView| !section.answers.is_empty())
        .collect()
}

fn view(case: &Case<'_>, index: usize, question: &Question) -> AnswerView {
    let given = case.assessment.given.get(&index).map_or(&[][..], Vec::as_slice);
    let phrases = case.phrases();
    let several = case.assessment.respondents.len() > 1;
    let of = |pick: &dyn Fn(&crate::answers::Reply) -> Option<String>| -> Vec<String> {
        given
            .iter()
            .filter_map(|given| {
                let text = pick(&given.reply)?;
                Some(if given.measured {
                    fill(&phrases.measured, &[("source", &text)])
                } else if several {
                    format!("{}: {text}", given.respondent)
                } else {
                    text
                })
            })
            .collect()
    };
    let state = case.assessment.state(index);
    AnswerView {
        id: question.id.clone(),
        question: question.short.clone(),
        text: question.text.clone(),
        answer: answer(case, index),
        open: state.is_some_and(|state| {
            matches!(state.standing, Standing::Unknown | Standing::Unanswered | Standing::Disputed)
        }),
        notes: of(&|reply| said_of(reply, phrases)),
        evidence: of(&|reply| reply.evidence.clone()),
        date: given.iter().filter_map(|given| given.date).max().map_or_else(String::new, words::date),
    }
}

/// Returns the note on a reply, and whether it was confirmed or no longer holds.
fn said_of(reply: &crate::answers::Reply, phrases: &crate::phrases::Phrases) -> Option<String> {
    let since = reply.since.map(|since| fill(&phrases.unchanged_since, &[("date", &words::date(since))]));
    let stale = reply.stale.then(|| phrases.no_longer_holds.clone());
    let texts: Vec<String> = reply.note.iter().cloned().chain(since).chain(stale).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// Returns what is known of a question, in words.
pub fn answer(case: &Case<'_>, index: usize) -> String {
    let Some((question, state)) = case.pack.questionnaire.get(index).zip(case.assessment.state(index)) else {
        return String::new();
    };
    let given = case.assessment.given.get(&index).map_or(&[][..], Vec::as_slice);
    let phrases = case.phrases();
    match &state.standing {
        Standing::Unanswered => phrases.not_answered.clone(),
        Standing::Unknown => phrases.dont_know.clone(),
        Standing::Skipped => phrases.does_not_apply.clone(),
        Standing::NotApplicable(reason) => fill(&phrases.not_applicable, &[("reason", reason)]),
        Standing::Known => match given {
            [only] => in_words(case, question, &only.reply.answer),
            _ => given
                .iter()
                .find(|given| settled(given, state.known()))
                .or_else(|| given.first())
                .map_or_else(String::new, |given| in_words(case, question, &given.reply.answer)),
        },
        Standing::Spread | Standing::Disputed => {
            let parts: Vec<String> = given
                .iter()
                .map(|given| format!("{}: {}", given.respondent, in_words(case, question, &given.reply.answer)))
                .collect();
            parts.join("; ")
        }
    }
}

/// Says an answer; money with its currency.
pub fn in_words(case: &Case<'_>, question: &Question, answer: &Answer) -> String {
    let phrases = case.phrases();
    match (&question.kind, answer) {
        (Kind::Number { unit, .. }, Answer::Value(Datum::Number(amount))) if unit.starts_with("currency") => {
            let (currency, rest) = (&case.pack.framework.cost.currency, unit.trim_start_matches("currency"));
            if case.pack.shows_money() {
                format!("{currency} {}{rest}", words::grouped(*amount))
            } else {
                currency.clone()
            }
        }
        (_, Answer::Unknown) => phrases.dont_know.clone(),
        (_, Answer::NotApplicable(reason)) => fill(&phrases.not_applicable, &[("reason", reason)]),
        (_, Answer::Value(Datum::Set(0))) => phrases.none_of_these.clone(),
        (_, Answer::Rows(rows)) if rows.is_empty() => phrases.left_empty.clone(),
        (_, Answer::Metric(metric)) => metric_in_words(metric, phrases),
        _ => {
            let themes = case.pack.framework.themes.iter();
            let choice = |theme: &crate::framework::Theme| Choice { id: theme.id.clone(), text: theme.name.clone() };
            said(question, answer, &themes.map(choice).collect::<Vec<_>>())
        }
    }
}

fn metric_in_words(metric: &Metric, phrases: &Phrases) -> String {
    let unit = metric.unit.as_deref().map_or_else(String::new, |unit| format!(" {unit}"));
    match (&metric.name, metric.baseline) {
        (None, _) => phrases.no_such_figure.clone(),
        (Some(name), None) => fill(&phrases.not_measured, &[("metric", name)]),
        (Some(name), Some(baseline)) => {
            fill(&phrases.today, &[("metric", name), ("figure", &format!("{baseline}{unit}"))])
        }
    }
}

/// Returns whether a reply is the one that settled a question.
fn settled(given: &crate::assessment::Given, known: Option<Datum>) -> bool {
    match &given.reply.answer {
        Answer::Value(datum) => Some(*datum) == known,
        Answer::Metric(metric) => Some(metric.state()) == known,
        _ => known.is_none(),
    }
}
