//! What is said before the first question.

use anyhow::Result;

use crate::answers::Progress;

use super::Interviewer;
use super::console::{Break, Command, Line, Style, Takes};

impl Interviewer<'_> {
    /// Says what to expect, once. Returns whether the person goes on.
    pub(super) fn open(&mut self, progress: &Progress) -> Result<bool> {
        if std::mem::replace(&mut self.has_opened, true) {
            return Ok(true);
        }
        self.console.say(Style::Plain, "")?;
        self.console.say(Style::Strong, self.cover.title)?;
        self.console.say(Style::Plain, "")?;
        if progress.left < progress.questions {
            let done = progress.questions - progress.left;
            let text = format!("Welcome back. {done} of {} questions are answered.", progress.questions);
            self.console.say(Style::Plain, &text)?;
            return Ok(true);
        }
        self.say_what_to_expect(progress)?;
        self.console.say(Style::Plain, "")?;
        let line = Line {
            message: "Press enter to begin",
            help: "",
            current: String::new(),
            takes: Takes::Text,
            check: &|_| Ok(()),
        };
        match self.console.line(&line) {
            Ok(_) | Err(Break::Menu) => Ok(true),
            Err(Break::Command(command)) => Ok(command != Command::Stop),
            Err(Break::Failed(error)) => Err(error),
        }
    }

    fn say_what_to_expect(&mut self, progress: &Progress) -> Result<()> {
        let text = format!(
            "{} questions in {} sections, about {} minutes. Every answer is saved as you give it; you can stop at any \
             time and go on later.",
            progress.questions, progress.sections, self.cover.minutes
        );
        self.console.say(Style::Plain, &text)?;
        if !self.cover.at_hand.is_empty() {
            self.console.say(Style::Plain, "")?;
            self.console.say(Style::Plain, "Good to have at hand:")?;
            for item in self.cover.at_hand {
                self.console.say(Style::Plain, &format!("- {item}"))?;
            }
        }
        self.console.say(Style::Plain, "")?;
        for (key, does) in self.console.keys() {
            self.console.say(Style::Plain, &format!("{key}: {does}"))?;
        }
        let unknown =
            "\"Don't know\" is an answer, too: it is never counted as zero, and the report says what it leaves open.";
        self.console.say(Style::Plain, "")?;
        self.console.say(Style::Plain, unknown)
    }
}
