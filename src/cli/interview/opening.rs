//! What is said before the first question.

use anyhow::Result;

use crate::answers::{Progress, Weighed};
use crate::phrases::Phrases;
use crate::report::words;

use super::Interviewer;
use super::console::{Break, Command, Line, Style, Takes};
use super::layout::wrap;

/// What is said of answers that are given.
const SAVED: &str = "Every answer is saved as you give it; you can stop at any time and go on later.";

impl Interviewer<'_> {
    /// Says what to expect, once. Returns whether the person goes on.
    pub(super) fn open(&mut self, progress: &Progress, weighed: Option<Weighed>) -> Result<bool> {
        if std::mem::replace(&mut self.has_opened, true) {
            return Ok(true);
        }
        self.console.say(Style::Plain, "")?;
        self.console.say(Style::Strong, self.cover.title)?;
        if let Some(text) = self.welcome.take() {
            let keys = self.how_to_answer();
            self.say_all(&[String::new(), text])?;
            if progress.left == progress.questions {
                self.say_all(&keys)?;
                return self.pause("Press enter to begin");
            }
            return Ok(true);
        }
        if progress.left < progress.questions {
            self.say_all(&[String::new(), welcome(progress)])?;
            return Ok(true);
        }
        let (expect, keys) = (self.what_to_expect(progress, weighed), self.how_to_answer());
        self.say_all(&expect)?;
        let room = self.console.room();
        let height: usize = expect.iter().chain(&keys).map(|text| wrap(text, room.columns, "", "").len().max(1)).sum();
        // Title, empty lines and the line to type in.
        if height + 5 > room.rows && !self.pause("Press enter to go on")? {
            return Ok(false);
        }
        self.say_all(&keys)?;
        self.pause("Press enter to begin")
    }

    fn say_all(&mut self, texts: &[String]) -> Result<()> {
        texts.iter().try_for_each(|text| self.console.say(Style::Plain, text))
    }

    /// Waits for a key. Returns whether the person goes on.
    fn pause(&mut self, message: &str) -> Result<bool> {
        self.console.say(Style::Plain, "")?;
        let (current, check) = (String::new(), &|_: &str| Ok(()));
        match self.console.line(&Line { message, help: "", current, takes: Takes::Text, check }) {
            Ok(_) | Err(Break::Menu) => Ok(true),
            Err(Break::Command(command)) => Ok(command != Command::Stop),
            Err(Break::Failed(error)) => Err(error),
        }
    }

    /// Says how long it takes, what is kept, and what to have at hand.
    fn what_to_expect(&self, progress: &Progress, weighed: Option<Weighed>) -> Vec<String> {
        let mut texts = vec![String::new(), weighed.map_or_else(|| self.how_long(progress), how_far)];
        if !self.cover.at_hand.is_empty() {
            texts.extend([String::new(), "Good to have at hand:".to_owned()]);
            texts.extend(self.cover.at_hand.iter().map(|item| format!("- {item}")));
        }
        if let Some(currency) = self.cover.currency {
            let text = format!("Amounts are asked for in {currency}; `currency` in `idpfit.toml` sets another.");
            texts.extend([String::new(), text]);
        }
        texts
    }

    /// Says how many questions there are.
    fn how_long(&self, progress: &Progress) -> String {
        let Progress { certain, questions, sections, .. } = *progress;
        let (count, depending) = if certain < questions {
            (format!("{certain} to {questions}"), ", depending on your answers")
        } else {
            (questions.to_string(), "")
        };
        let minutes = self.cover.minutes;
        format!(
            "{count} questions in {sections} sections{depending}: about {minutes} minutes with the figures at hand. {SAVED}"
        )
    }

    fn how_to_answer(&self) -> Vec<String> {
        let mut texts = vec![String::new()];
        texts.extend(self.console.keys().iter().map(|(key, does)| format!("{key}: {does}")));
        let unknown =
            "\"Don't know\" is an answer, too: it is never counted as zero, and the report says what it leaves open.";
        texts.extend([String::new(), unknown.to_owned()]);
        texts
    }
}

/// Says how far a quick interview goes.
fn how_far(Weighed { bound, .. }: Weighed) -> String {
    format!(
        "The quick interview: first comes what tells most about the advice, and it stops once the questions left would change it in at \
         most {} plausible worlds. {SAVED} What is left out can be answered later, too.",
        words::of_hundred(bound, Phrases::english())
    )
}

/// Says to whoever comes again where the interview goes on.
fn welcome(progress: &Progress) -> String {
    let (done, questions) = (progress.questions - progress.left, progress.questions);
    match (done, progress.left) {
        (_, 0) => "Welcome back. All questions are answered.".to_owned(),
        (1, _) => format!("Welcome back. 1 of {questions} questions is answered; here is the next."),
        _ => format!("Welcome back. {done} of {questions} questions are answered; here is the next."),
    }
}
