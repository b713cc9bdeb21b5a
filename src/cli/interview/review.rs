//! The review before the interview ends: every answer by section; any of them can be changed.

use anyhow::Result;

use crate::answers::{Answer, Chosen, Rest, Rested, Review, Weighed, said};
use crate::phrases::Phrases;
use crate::report::words;

use crate::answers::Reply;
use crate::questionnaire::{Question, Section};

use super::Interviewer;
use super::console::{Break, Command, Entry, Pick, Style};
use super::layout::cut;

/// What can be said to the rest.
const RESTED: [(&str, Rested); 3] = [
    ("Yes, each of these", Rested::All),
    ("Go through them one by one", Rested::Each),
    ("Stop here; what is confirmed is saved", Rested::Stop),
];

/// What stands above the answers.
const ENDS: [(&str, Chosen); 2] =
    [("Finish: the answers are as they should be", Chosen::Finish), ("Stop here; everything is saved", Chosen::Stop)];

impl Interviewer<'_> {
    /// Shows all answers and lets a person change one, or finish.
    pub(super) fn show_review(&mut self, review: &Review<'_>) -> Result<Chosen> {
        self.has_opened = true;
        self.console.say(Style::Plain, "")?;
        if let Some(weighed) = review.weighed.filter(|_| review.first) {
            self.console.say(Style::Plain, &enough(weighed))?;
            self.console.say(Style::Plain, "")?;
        }
        self.console.heading("Review", &summary(review))?;
        let answers = self.entries(&review.lines());
        if review.first && !self.console.lists_all() {
            self.list(&answers)?;
        }
        self.console.say(Style::Plain, "")?;
        let mut pick = Pick::new("Finish, or change one", ENDS.map(|(text, _)| text));
        pick.current = Some(0);
        pick.escape = "the answers can be changed later, too";
        pick.entries.extend(answers);
        let lines = review.lines();
        loop {
            match self.console.pick(&pick) {
                Ok(picked) => match (ENDS.get(picked), lines.get(picked.saturating_sub(ENDS.len()))) {
                    (Some((_, chosen)), _) => return Ok(*chosen),
                    (None, Some((index, ..))) => return Ok(Chosen::Change(*index)),
                    (None, None) => {}
                },
                Err(Break::Command(Command::Stop)) => return Ok(Chosen::Stop),
                Err(Break::Failed(error)) => return Err(error),
                Err(_) => {}
            }
        }
    }

    /// Shows what was said last time and has probably not moved, and asks whether all of it still holds.
    pub(super) fn show_rest(&mut self, rest: &Rest<'_>) -> Result<Rested> {
        self.has_opened = true;
        let lines = rest.lines();
        self.console.say(Style::Plain, "")?;
        self.console.heading("The rest of last time", &format!("{} answers that are likely to hold", lines.len()))?;
        let answers = self.entries(&lines);
        self.list(&answers)?;
        self.console.say(Style::Plain, "")?;
        let mut pick = Pick::new("Does all of it still hold", RESTED.map(|(text, _)| text));
        pick.current = Some(0);
        pick.escape = "the answers can be changed later, too";
        loop {
            match self.console.pick(&pick) {
                Ok(picked) => {
                    if let Some((_, rested)) = RESTED.get(picked) {
                        return Ok(*rested);
                    }
                }
                Err(Break::Command(Command::Stop)) => return Ok(Rested::Stop),
                Err(Break::Failed(error)) => return Err(error),
                Err(_) => {}
            }
        }
    }

    /// Returns the answers as entries of a list, each in a line.
    fn entries(&self, lines: &[(usize, &Section, &Question, &Reply)]) -> Vec<Entry> {
        let columns = self.console.room().columns.saturating_sub(8);
        let lines = lines.iter().map(|(_, section, question, reply)| {
            let answer = said(question, &reply.answer, self.cover.themes);
            let text = cut(&format!("{}: {answer}", question.short), columns);
            Entry { text, group: Some(section.name.clone()) }
        });
        lines.collect()
    }

    fn list(&mut self, answers: &[Entry]) -> Result<()> {
        let mut group = None;
        for entry in answers {
            if entry.group != group {
                group.clone_from(&entry.group);
                self.console.say(Style::Plain, "")?;
                self.console.say(Style::Strong, group.as_deref().unwrap_or_default())?;
            }
            self.console.say(Style::Plain, &format!("  {}", entry.text))?;
        }
        Ok(())
    }
}

/// Says how many answers there are and how many of them are unknown.
fn summary(review: &Review<'_>) -> String {
    let lines = review.lines();
    let unknown = lines.iter().filter(|(.., reply)| reply.answer == Answer::Unknown).count();
    let known = match unknown {
        0 => String::new(),
        unknown => format!(", {unknown} of them \"don't know\""),
    };
    let answers = if lines.len() == 1 { "1 answer".to_owned() } else { format!("{} answers", lines.len()) };
    format!("{answers}{known} · each can still be changed")
}

/// Says why no more is asked.
fn enough(Weighed { chance, bound }: Weighed) -> String {
    let share = words::of_hundred(chance, Phrases::english());
    if chance > bound {
        return format!(
            "No question left tells more about the advice, though what is open would change it in {share} plausible worlds."
        );
    }
    format!("That is enough for the advice: what is open would change it in {share} plausible worlds.")
}
