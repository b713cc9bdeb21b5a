//! Reads an answer file: its header and the replies, in shorthand or in the long form.
//!
//! Reading never stops at a mistake: a reply that does not fit its question is pushed as a problem and left out. The surprise:
//! `"?"` is *don't know* wherever an answer may stand, so no choice can ever be called `?`.

use std::cell::RefCell;

use crate::problem::{Code, Place, Problem, advice};
use crate::questionnaire::{Choice, Datum, Kind, Question, Questionnaire};
use crate::tree::{Entry, Fields, Node, Value, wrong_type};

use super::rows::read_rows;
use super::{Answer, AnswerSheet, Metric, Reply};

/// The mistakes found so far.
pub(super) type Problems = RefCell<Vec<Problem>>;

/// Reads an answer file; `themes` are the ids of the themes that a ranking orders.
pub fn read(root: &Node, questionnaire: &Questionnaire, themes: &[String], problems: &Problems) -> AnswerSheet {
    let Some(fields) = Fields::of(root, problems) else {
        return AnswerSheet::default();
    };
    let mut sheet = fields.node("assessment").map_or_else(AnswerSheet::default, |node| read_header(node, problems));
    let reader = Reader { questionnaire, themes, problems };
    match fields.node("answers") {
        Some(Node { value: Value::Table(entries), .. }) => {
            sheet.replies = entries.iter().filter_map(|entry| reader.entry(entry)).collect();
        }
        Some(node) => fields.report(wrong_type(node, "a table")),
        None => {}
    }
    fields.finish();
    sheet
}

fn read_header(node: &Node, problems: &Problems) -> AnswerSheet {
    let Some(fields) = Fields::of(node, problems) else {
        return AnswerSheet::default();
    };
    let text = |key| fields.optional_text(key).map(|text| text.value);
    let sheet = AnswerSheet {
        subject: text("subject"),
        pack: text("pack"),
        version: text("version"),
        date: fields.optional_date("date").map(|date| date.value),
        respondent: text("respondent"),
        role: text("role"),
        place: node.place,
        ..AnswerSheet::default()
    };
    fields.finish();
    sheet
}

/// Pushes a reply that does not fit; returns nothing, so that callers can end with it.
pub(super) fn refuse<T>(problems: &Problems, place: Place, message: String, help: impl Into<String>) -> Option<T> {
    problems.borrow_mut().push(Problem::new(Code::BadReply, place, message).help(help));
    None
}

/// Pushes an id that names nothing; returns nothing, so that callers can end with it.
pub(super) fn unknown<T>(problems: &Problems, place: Place, message: String, help: String) -> Option<T> {
    problems.borrow_mut().push(Problem::new(Code::UnknownId, place, message).help(help));
    None
}

/// Returns the index of the choice that a text names.
pub(super) fn choice_of(node: &Node, of: &str, choices: &[Choice], problems: &Problems) -> Option<u16> {
    let known: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
    let Some(id) = node.as_text() else {
        let help = format!("write one of its choices in quotes, {} for example", quoted(known.first().unwrap_or(&"")));
        return refuse(problems, node.place, format!("this is not a choice of `{of}`"), help);
    };
    match known.iter().position(|choice| *choice == id) {
        Some(position) => u16::try_from(position).ok(),
        None => unknown(problems, node.place, format!("`{of}` has no choice `{id}`"), advice(id, &known)),
    }
}

/// Returns a whole number from 0 to 4.
pub(super) fn level_of(node: &Node, of: &str, problems: &Problems) -> Option<f64> {
    match node.value {
        Value::Number(level) if [0.0, 1.0, 2.0, 3.0, 4.0].contains(&level) => Some(level),
        _ => refuse(problems, node.place, format!("this is not a level of `{of}`"), "write a whole number from 0 to 4"),
    }
}

/// Returns a finite number between two bounds.
pub(super) fn number_of(node: &Node, of: &str, (least, most): (f64, f64), problems: &Problems) -> Option<f64> {
    let help = || format!("write {}", bounds(least, most));
    match node.value {
        Value::Number(number) if number.is_finite() && (least..=most).contains(&number) => Some(number),
        Value::Number(number) => refuse(problems, node.place, format!("{number} is out of range for `{of}`"), help()),
        _ => refuse(problems, node.place, format!("this is not a number for `{of}`"), help()),
    }
}

/// Says in words between which bounds a number lies; the greatest is left out where it is no real bound.
pub fn bounds(least: f64, most: f64) -> String {
    if most < 1e12 { format!("a number from {least} to {most}") } else { format!("a number, {least} or more") }
}

fn quoted(word: &str) -> String {
    format!("`\"{word}\"`")
}

struct Reader<'a> {
    questionnaire: &'a Questionnaire,
    themes: &'a [String],
    problems: &'a Problems,
}

impl Reader<'_> {
    fn entry(&self, entry: &Entry) -> Option<(usize, Reply)> {
        let id = entry.key.value.as_str();
        let Some(index) = self.questionnaire.index(id) else {
            let known: Vec<&str> = self.questionnaire.questions.iter().map(|question| question.id.as_str()).collect();
            return unknown(self.problems, entry.key.place, format!("there is no question `{id}`"), advice(id, &known));
        };
        let question = self.questionnaire.get(index)?;
        self.reply(question, &entry.node).map(|reply| (index, reply))
    }

    fn reply(&self, question: &Question, node: &Node) -> Option<Reply> {
        if is_long(question, node) {
            return self.long(question, node);
        }
        self.answer(question, node).map(Reply::plain)
    }

    /// Reads a table of `value` (`rows` for a table question), `unknown` or `not_applicable`, with note, evidence, date.
    fn long(&self, question: &Question, node: &Node) -> Option<Reply> {
        if question.columns().iter().any(|column| node.get(&column.id).is_some()) {
            let help = format!("write `[[answers.{}]]`, with two brackets, above each row", question.id);
            return refuse(self.problems, node.place, "this is one row outside a list of rows".to_owned(), help);
        }
        let fields = Fields::of(node, self.problems)?;
        let key = if let Kind::Table { .. } = question.kind { "rows" } else { "value" };
        let value = fields.node(key);
        let unknown = fields.truth("unknown").unwrap_or(false);
        let given = [value.is_some(), unknown, fields.has("not_applicable")];
        let reason = fields.optional_text("not_applicable").map(|text| text.value);
        let note = fields.optional_text("note").map(|text| text.value);
        let evidence = fields.optional_text("evidence").map(|text| text.value);
        let date = fields.optional_date("date").map(|date| date.value);
        let since = fields.optional_date("since").map(|since| since.value);
        let stale = fields.truth("stale").unwrap_or(false);
        let place = fields.place();
        fields.finish();
        self.once(question, key, given, place)?;
        if stale && !unknown {
            let help = "write `unknown = true` beside `stale = true`, or leave `stale` out";
            return refuse(self.problems, place, "what is stale is not known".to_owned(), help);
        }
        let answer = match (value, reason) {
            (Some(value), _) => self.answer(question, value)?,
            (None, Some(reason)) => Answer::NotApplicable(reason),
            (None, None) if unknown => Answer::Unknown,
            (None, None) => return None,
        };
        Some(Reply { answer, note, evidence, date, since, stale })
    }

    /// Returns nothing, and says so, unless a question is answered in one way.
    fn once(&self, question: &Question, key: &str, given: [bool; 3], place: Place) -> Option<()> {
        match given.iter().filter(|given| **given).count() {
            0 => {
                let problem = Problem::new(Code::MissingKey, place, format!("`{key}` is missing"));
                let help = format!("add `{key} = …`, or `unknown = true` for \"don't know\"");
                self.problems.borrow_mut().push(problem.help(help));
                None
            }
            1 => Some(()),
            _ => {
                let help = format!("keep one of `{key}`, `unknown` and `not_applicable`");
                refuse(self.problems, place, format!("`{}` is answered twice", question.id), help)
            }
        }
    }

    fn answer(&self, question: &Question, node: &Node) -> Option<Answer> {
        if node.as_text() == Some("?") {
            return Some(Answer::Unknown);
        }
        let of = question.id.as_str();
        match &question.kind {
            Kind::Level { .. } => level_of(node, of, self.problems).map(|level| Answer::Value(Datum::Number(level))),
            Kind::Choice { choices } => {
                choice_of(node, of, choices, self.problems).map(|choice| Answer::Value(Datum::Choice(choice)))
            }
            Kind::Set { choices } => self.set(of, choices, node),
            Kind::Number { least, most, .. } => {
                number_of(node, of, (*least, *most), self.problems).map(|number| Answer::Value(Datum::Number(number)))
            }
            Kind::Metric => self.metric(of, node),
            Kind::Table { .. } => read_rows(question, node, self.problems).map(Answer::Rows),
            Kind::Ranking => self.ranking(of, node),
        }
    }

    fn set(&self, of: &str, choices: &[Choice], node: &Node) -> Option<Answer> {
        let Value::List(members) = &node.value else {
            let help = "write a list of its choices in square brackets; `[]` is none of them";
            return refuse(self.problems, node.place, format!("this is not a set of `{of}`"), help);
        };
        let chosen: Vec<Option<u64>> = members
            .iter()
            .map(|member| 1_u64.checked_shl(u32::from(choice_of(member, of, choices, self.problems)?)))
            .collect();
        let bits: Option<Vec<u64>> = chosen.into_iter().collect();
        bits.map(|bits| Answer::Value(Datum::Set(bits.iter().fold(0, |sum, bit| sum | bit))))
    }

    fn metric(&self, of: &str, node: &Node) -> Option<Answer> {
        let Value::Table(_) = node.value else {
            let help = "write `{ name = \"…\", unit = \"…\", baseline = 12 }`, or `{ none = true }`";
            return refuse(self.problems, node.place, format!("this is not a metric for `{of}`"), help);
        };
        let fields = Fields::of(node, self.problems)?;
        let none = fields.truth("none").unwrap_or(false);
        let has_name = fields.has("name");
        // An empty name says that there is no such metric, so it is not the mistake that an empty text is elsewhere.
        let name = match fields.node("name") {
            Some(Node { value: Value::Text(text), .. }) if text.trim().is_empty() => None,
            _ => fields.optional_text("name").map(|text| text.value),
        };
        let unit = fields.optional_text("unit").map(|text| text.value);
        let baseline = fields.optional_number("baseline").map(|number| number.value);
        let place = fields.place();
        fields.finish();
        let nothing = unit.is_none() && baseline.is_none();
        match (none, name) {
            (false, Some(name)) => Some(Answer::Metric(Metric { name: Some(name), unit, baseline })),
            (true, None) if nothing => Some(Answer::Metric(Metric::default())),
            (false, None) if has_name && nothing => Some(Answer::Metric(Metric::default())),
            _ => {
                let help = "give its `name`, or write only `none = true` if there is no such metric";
                refuse(self.problems, place, format!("`{of}` neither names a metric nor says that there is none"), help)
            }
        }
    }

    fn ranking(&self, of: &str, node: &Node) -> Option<Answer> {
        let Value::List(places) = &node.value else {
            let help = "write the themes in square brackets, the most important first; an inner list is a tie";
            return refuse(self.problems, node.place, format!("this is not a ranking for `{of}`"), help);
        };
        let mut seen = Vec::new();
        let ranking: Vec<Option<Vec<usize>>> = places.iter().map(|place| self.tie(place, &mut seen)).collect();
        ranking.into_iter().collect::<Option<_>>().map(Answer::Ranking)
    }

    fn tie(&self, node: &Node, seen: &mut Vec<usize>) -> Option<Vec<usize>> {
        if node.members().is_empty() {
            return refuse(self.problems, node.place, "this tie is empty".to_owned(), "delete it, or name themes");
        }
        let tied: Vec<Option<usize>> = node.members().iter().map(|theme| self.theme(theme, seen)).collect();
        tied.into_iter().collect()
    }

    fn theme(&self, node: &Node, seen: &mut Vec<usize>) -> Option<usize> {
        let Some(id) = node.as_text() else {
            let help = "write the theme's id in quotes";
            return refuse(self.problems, node.place, "this is not a theme".to_owned(), help);
        };
        let Some(theme) = self.themes.iter().position(|theme| theme == id) else {
            let known: Vec<&str> = self.themes.iter().map(String::as_str).collect();
            return unknown(self.problems, node.place, format!("there is no theme `{id}`"), advice(id, &known));
        };
        if seen.contains(&theme) {
            return refuse(self.problems, node.place, format!("`{id}` is ranked twice"), "keep one of the two");
        }
        seen.push(theme);
        Some(theme)
    }
}

/// Returns whether a reply is in the long form: a table, unless it is a metric in shorthand.
fn is_long(question: &Question, node: &Node) -> bool {
    let Value::Table(entries) = &node.value else {
        return false;
    };
    let long = ["value", "unknown", "not_applicable", "note", "evidence", "date", "since", "stale"];
    match question.kind {
        Kind::Metric => entries.iter().any(|entry| long.contains(&entry.key.value.as_str())),
        _ => true,
    }
}

#[cfg(test)]
mod tests;
