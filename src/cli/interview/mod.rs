//! The interview at a terminal: what a person sees and types.
//!
//! [`Interviewer`] is a [`Respondent`]: `answers::interview` asks it and saves what it says. It speaks
//! through one of two consoles, lists and keys or numbered lines. The surprise: before the first question it says what to expect.
//!
//! ```no_run
//! # fn main() -> anyhow::Result<()> {
//! # let (questionnaire, mut replies) = Default::default();
//! # let cover = idpfit::answers::Cover { title: "", minutes: 20, at_hand: &[], currency: None, themes: &[] };
//! use idpfit::answers::{Ended, interview};
//! use idpfit::cli::interview::{Interviewer, Mode};
//!
//! let mut interviewer = Interviewer::new(Mode::Prompts, cover);
//! let ended = interview(&questionnaire, &mut replies, &mut interviewer, &mut |_index, _reply| Ok(()))?;
//! # assert_eq!(ended, Ended::Finished);
//! # Ok(())
//! # }
//! ```

mod aside;
mod asking;
mod begun;
mod console;
mod layout;
mod number;
mod opening;
mod plain;
mod prompts;
mod ranking;
mod review;
mod rows;
mod stopping;

use std::collections::BTreeMap;

use anyhow::Result;

use crate::answers::{Asked, Chosen, Cover, Respondent, Rest, Rested, Review, Said};

use begun::Begun;
use console::{Break, Command, Console, Line, Style, Takes};
use plain::Plain;
use prompts::Prompts;

/// How a person is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// By lists to move in, with keys.
    Prompts,
    /// By numbered lines only: for screen readers, slow links, and programs that type.
    Plain,
}

impl Mode {
    /// Returns the mode that fits: numbered lines if they are wanted or the terminal can do no more.
    pub fn fitting(wants_plain: bool) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if wants_plain || is_dumb { Self::Plain } else { Self::Prompts }
    }
}

/// Asks for lines one after the other, each of which may be left empty. Returns nothing if the person stopped.
///
/// `check` gets the place of a question and what was typed, and says what is wrong with it.
pub(in crate::cli) fn lines(
    mode: Mode,
    opening: &str,
    questions: &[&str],
    check: &dyn Fn(usize, &str) -> Result<(), String>,
) -> Result<Option<Vec<String>>> {
    let mut console: Box<dyn Console> = match mode {
        Mode::Prompts => Box::new(Prompts::new()),
        Mode::Plain => Box::new(Plain::at_terminal()),
    };
    ask_lines(&mut *console, opening, questions, check)
}

fn ask_lines(
    console: &mut dyn Console,
    opening: &str,
    questions: &[&str],
    check: &dyn Fn(usize, &str) -> Result<(), String>,
) -> Result<Option<Vec<String>>> {
    console.say(Style::Plain, opening)?;
    let mut typed = vec![String::new(); questions.len()];
    let mut place = 0;
    while let Some((message, current)) = questions.get(place).zip(typed.get(place).cloned()) {
        let check = |text: &str| if text.is_empty() { Ok(()) } else { check(place, text) };
        let line = Line { message, help: "enter alone: not counted", current, takes: Takes::Commands, check: &check };
        match console.line(&line) {
            Ok(text) => {
                typed.get_mut(place).into_iter().for_each(|line| line.clone_from(&text));
                place += 1;
            }
            Err(Break::Failed(error)) => return Err(error),
            Err(Break::Command(Command::Stop) | Break::Menu) => return Ok(None),
            Err(Break::Command(Command::Back)) => place = place.saturating_sub(1),
            Err(Break::Command(Command::Unknown | Command::NotApplicable)) => place += 1,
            Err(Break::Command(Command::Again | Command::Note | Command::Why)) => {}
        }
    }
    Ok(Some(typed))
}

/// A person at a terminal.
pub struct Interviewer<'a> {
    console: Box<dyn Console + 'a>,
    cover: Cover<'a>,
    has_opened: bool,
    welcome: Option<String>,
    begun: BTreeMap<usize, Begun>,
}

impl<'a> Interviewer<'a> {
    /// Takes a seat at the terminal; nothing is said before the first question.
    pub fn new(mode: Mode, cover: Cover<'a>) -> Self {
        let console: Box<dyn Console> = match mode {
            Mode::Prompts => Box::new(Prompts::new()),
            Mode::Plain => Box::new(Plain::at_terminal()),
        };
        Self::on(console, cover)
    }

    fn on(console: Box<dyn Console + 'a>, cover: Cover<'a>) -> Self {
        Self { console, cover, has_opened: false, welcome: None, begun: BTreeMap::new() }
    }

    /// Says this before the first question, in place of what to expect of a first interview.
    pub fn welcome(&mut self, text: String) {
        self.welcome = Some(text);
    }

    /// Puts the question once. Returns nothing if it is to be put again.
    fn attempt(&mut self, asked: &Asked<'_>, begun: &mut Begun) -> Result<Option<Said>> {
        let command = match self.answer(asked, begun) {
            Ok(answer) if begun.goes_on => return Ok(Some(Said::Begun(begun.reply(asked, answer)))),
            Ok(answer) => return Ok(Some(Said::Answered(begun.reply(asked, answer)))),
            Err(Break::Failed(error)) => return Err(error),
            Err(Break::Menu) => self.menu()?,
            Err(Break::Command(command)) => command,
        };
        match command {
            Command::Again => Ok(None),
            Command::Back => Ok(Some(Said::Back)),
            Command::Unknown => self.unknown(asked, begun),
            Command::NotApplicable => self.not_applicable(asked, begun),
            Command::Note => self.note(asked, begun),
            Command::Why => self.explain(asked, begun),
            Command::Stop => Ok(Some(Said::Stop(begun.kept(asked)))),
        }
    }
}

impl Respondent for Interviewer<'_> {
    type Error = anyhow::Error;

    fn reply(&mut self, asked: &Asked<'_>) -> Result<Said> {
        if !self.open(&asked.progress, asked.weighed)? {
            return Ok(Said::Stop(None));
        }
        let mut begun = self.begun.remove(&asked.index).unwrap_or_else(|| Begun::of(asked.shown()));
        if !std::mem::take(&mut begun.goes_on) {
            self.introduce(asked)?;
        }
        loop {
            let Some(said) = self.attempt(asked, &mut begun)? else {
                continue;
            };
            if matches!(said, Said::Back | Said::Begun(_)) {
                self.begun.insert(asked.index, begun);
            }
            return Ok(said);
        }
    }

    fn rest(&mut self, rest: &Rest<'_>) -> Result<Rested> {
        self.show_rest(rest)
    }

    fn review(&mut self, review: &Review<'_>) -> Result<Chosen> {
        self.show_review(review)
    }
}

#[cfg(test)]
mod tests;
