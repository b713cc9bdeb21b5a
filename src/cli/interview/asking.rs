//! Puts questions of every kind but tables and rankings, which have files of their own.

use anyhow::Result;

use crate::answers::{Answer, Asked, Metric, Proposal, Reply, bounds, said};
use crate::phrases::Phrases;
use crate::questionnaire::{Choice, Datum, Kind, Question};
use crate::report::words;

use super::Interviewer;
use super::begun::Begun;
use super::console::{Break, Command, Line, Marks, Pick, Style, Takes};
use super::layout::{cut, wrap};
use super::number;

/// Lines that a question takes beside its texts: heading, empty lines, prompt, keys, and one to spare.
const FRAME: usize = 8;

impl Interviewer<'_> {
    /// Says where one is, what is asked, and why.
    pub(super) fn introduce(&mut self, asked: &Asked<'_>) -> Result<()> {
        let question = asked.question;
        self.console.say(Style::Plain, "")?;
        self.console.heading(&asked.section.name, &position(asked, self.cover.minutes))?;
        if asked.opens_section && asked.shown().is_none() {
            self.console.say(Style::Plain, "")?;
            self.console.say(Style::Plain, &asked.section.about)?;
        }
        self.console.say(Style::Plain, "")?;
        self.console.say(Style::Strong, &question.text)?;
        let why = self.why_that_fits(question);
        self.console.say(Style::Dim, &why)?;
        match (asked.reply, asked.proposed) {
            (Some(reply), _) => self.reply_of("Answer so far", question, reply)?,
            (None, Some(proposed)) => self.propose(question, proposed)?,
            (None, None) => {}
        }
        self.console.say(Style::Plain, "")
    }

    /// Says what was counted, and what was said last time.
    fn propose(&mut self, question: &Question, proposed: &Proposal) -> Result<()> {
        if let Some(measured) = &proposed.measured {
            let day = measured.date.map_or_else(String::new, |date| format!(" ({date})"));
            self.reply_of(&format!("Measured{day}"), question, measured)?;
        }
        if let Some((before, on)) = &proposed.before {
            let day = on.map_or_else(String::new, |date| format!(" ({date})"));
            self.reply_of(&format!("Last time{day}"), question, before)?;
        }
        Ok(())
    }

    fn reply_of(&mut self, what: &str, question: &Question, reply: &Reply) -> Result<()> {
        let answer = said(question, &reply.answer, self.cover.themes);
        self.console.say(Style::Dim, &format!("{what}: {answer}"))?;
        for (name, text) in [("Note", &reply.note), ("Evidence", &reply.evidence)] {
            if let Some(text) = text {
                self.console.say(Style::Dim, &format!("{name}: {text}"))?;
            }
        }
        Ok(())
    }

    /// Returns why a question is asked: in full where the question fits on the screen with it, else in one line.
    fn why_that_fits(&self, question: &Question) -> String {
        let why = format!("Why: {}", question.why);
        if self.fits(question, &[&question.text, &why]) { why } else { cut(&why, self.console.room().columns) }
    }

    /// Returns whether texts are still seen once the entries to pick from stand below them.
    pub(super) fn fits(&self, question: &Question, above: &[&str]) -> bool {
        let room = self.console.room();
        let texts = above.iter().copied().chain(texts_of(question));
        let height: usize = texts.map(|text| wrap(text, room.columns, "", "").len()).sum();
        height.saturating_add(FRAME) <= room.rows
    }

    /// Puts a question and returns the answer.
    pub(super) fn answer(&mut self, asked: &Asked<'_>, begun: &mut Begun) -> Result<Answer, Break> {
        let before = asked.shown().map(|reply| &reply.answer);
        let datum = match before {
            Some(Answer::Value(datum)) => Some(*datum),
            _ => None,
        };
        let is_unknown = before == Some(&Answer::Unknown);
        match &asked.question.kind {
            Kind::Level { levels } => {
                let current = datum.and_then(Datum::number).map(|level| level as usize);
                let pick = Pick { marks: Marks::Levels, ..Pick::new("Level", levels) };
                let level = self.pick_known(pick, current, is_unknown)?;
                Ok(Answer::Value(Datum::Number(level as f64)))
            }
            Kind::Choice { choices } => {
                let current = datum.and_then(Datum::choice).map(usize::from);
                let pick = Pick::new("Answer", choices.iter().map(|choice| choice.text.as_str()));
                let choice = self.pick_known(pick, current, is_unknown)?;
                Ok(Answer::Value(Datum::Choice(u16::try_from(choice).unwrap_or(u16::MAX))))
            }
            Kind::Set { choices } => self.set(choices, datum.and_then(Datum::set)),
            Kind::Number { unit, least, most, .. } => {
                let unknown = if is_unknown && asked.reply.is_none() { "?" } else { "" };
                let current =
                    datum.and_then(Datum::number).map_or_else(|| unknown.to_owned(), |number| number.to_string());
                let number = self.number(unit, (*least, *most), current)?;
                Ok(Answer::Value(Datum::Number(number)))
            }
            Kind::Metric => self.metric(before, begun),
            Kind::Table { most_rows, columns } => self.rows(columns, *most_rows, begun),
            Kind::Ranking => self.rank(asked.question, before),
        }
    }

    /// Lets a person pick an entry or *don't know*, beginning at the answer so far.
    pub(super) fn pick_known(
        &mut self,
        pick: Pick<'_>,
        current: Option<usize>,
        is_unknown: bool,
    ) -> Result<usize, Break> {
        let current = current.or(is_unknown.then_some(pick.entries.len()));
        self.console.pick(&Pick { current, offers_unknown: true, ..pick })
    }

    fn set(&mut self, choices: &[Choice], before: Option<u64>) -> Result<Answer, Break> {
        let pick = Pick::new("Answer", choices.iter().map(|choice| choice.text.as_str()));
        let bits = before.unwrap_or(0);
        let picked: Vec<usize> = (0..choices.len()).filter(|choice| bits >> choice & 1 == 1).collect();
        let picked = self.console.pick_several(&pick, &picked)?;
        Ok(Answer::Value(Datum::Set(picked.iter().fold(0, |bits, choice| bits | 1 << choice))))
    }

    fn number(&mut self, unit: &str, within: (f64, f64), current: String) -> Result<f64, Break> {
        let message = format!("Number ({unit})");
        let help = bounds(within.0, within.1);
        let check = |text: &str| number_in(text, within).map(|_| ());
        let line = Line { message: &message, help: &help, current, takes: Takes::Unknown, check: &check };
        let text = self.console.line(&line)?;
        number_in(&text, within).map_err(|_| Break::Command(Command::Again))
    }

    fn metric(&mut self, before: Option<&Answer>, begun: &mut Begun) -> Result<Answer, Break> {
        let before = match (&begun.metric, before) {
            (Some(metric), _) | (None, Some(Answer::Metric(metric))) => metric.clone(),
            _ => Metric::default(),
        };
        let name = self.console.line(&Line {
            message: "Name of the figure",
            help: "empty if there is no such figure",
            current: before.name.clone().unwrap_or_default(),
            takes: Takes::Unknown,
            check: &|_| Ok(()),
        })?;
        if name.is_empty() {
            return Ok(Answer::Metric(Metric::default()));
        }
        // After a detour, what was typed stands there again.
        begun.metric = Some(Metric { name: Some(name.clone()), ..before.clone() });
        let unit = self.console.line(&Line {
            message: "Unit",
            help: "days, tickets a month, percent, …; may be left empty",
            current: before.unit.clone().unwrap_or_default(),
            takes: Takes::Text,
            check: &|_| Ok(()),
        })?;
        let unit = (!unit.is_empty()).then_some(unit);
        begun.metric = Some(Metric { name: Some(name.clone()), unit: unit.clone(), ..before });
        let baseline = self.console.line(&Line {
            message: "Value today",
            help: "a number; empty if nobody has measured it yet",
            current: before.baseline.map_or_else(String::new, |number| number.to_string()),
            takes: Takes::Commands,
            check: &|text| if text.is_empty() { Ok(()) } else { number::parse(text).map(|_| ()) },
        })?;
        Ok(Answer::Metric(Metric { name: Some(name), unit, baseline: number::parse(&baseline).ok() }))
    }
}

/// Reads a number between bounds; says what to write if it is none.
pub(super) fn number_in(text: &str, (least, most): (f64, f64)) -> Result<f64, String> {
    let number = number::parse(text)?;
    if (least..=most).contains(&number) { Ok(number) } else { Err(format!("write {}", bounds(least, most))) }
}

fn texts_of(question: &Question) -> Vec<&str> {
    match &question.kind {
        Kind::Level { levels } => levels.iter().map(String::as_str).collect(),
        _ => question.choices().iter().map(|choice| choice.text.as_str()).collect(),
    }
}

/// Says how far the interview has come.
fn position(asked: &Asked<'_>, whole: u32) -> String {
    let progress = asked.progress;
    if let Some(weighed) = asked.weighed {
        let (done, left) = (progress.questions - progress.left, progress.left);
        let share = words::of_hundred(weighed.chance, Phrases::english());
        return format!("{done} answered, at most {left} to come · they would change the advice in {share} worlds");
    }
    let left = match progress.minutes_left(whole) {
        0 => String::new(),
        minutes => format!(" · about {minutes} min left"),
    };
    format!(
        "section {} of {} · question {} of {}{left}",
        progress.section, progress.sections, progress.question, progress.questions
    )
}
