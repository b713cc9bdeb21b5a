//! The review before the interview ends: every answer by section; any of them can be changed.

use anyhow::Result;

use crate::answers::{Chosen, Review, said};

use super::Interviewer;
use super::console::{Break, Command, Entry, Pick, Style};
use super::layout::cut;

impl Interviewer<'_> {
    /// Shows all answers and lets a person change one, or finish.
    pub(super) fn show_review(&mut self, review: &Review<'_>) -> Result<Chosen> {
        self.console.say(Style::Plain, "")?;
        self.console.heading("Review", "every answer can still be changed")?;
        let answers = self.entries(review);
        if review.first && !self.console.lists_all() {
            self.list(&answers)?;
        }
        self.console.say(Style::Plain, "")?;
        let mut entries = vec![Entry::new("Finish: the answers are as they should be")];
        entries.extend(answers);
        entries.push(Entry::new("Stop here; everything is saved"));
        let last = entries.len() - 1;
        let pick = Pick { entries, current: Some(0), ..Pick::new("Change an answer, or", [""; 0]) };
        loop {
            match self.console.pick(&pick) {
                Ok(0) => return Ok(Chosen::Finish),
                Ok(picked) if picked == last => return Ok(Chosen::Stop),
                Ok(picked) => {
                    let lines = review.lines();
                    if let Some((index, ..)) = lines.get(picked - 1) {
                        return Ok(Chosen::Change(*index));
                    }
                }
                Err(Break::Command(Command::Stop)) => return Ok(Chosen::Stop),
                Err(Break::Failed(error)) => return Err(error),
                Err(_) => {}
            }
        }
    }

    fn entries(&self, review: &Review<'_>) -> Vec<Entry> {
        let columns = self.console.room().columns.saturating_sub(8);
        let lines = review.lines().into_iter().map(|(_, section, question, reply)| {
            let answer = reply.map_or_else(String::new, |reply| said(question, &reply.answer, self.cover.themes));
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
