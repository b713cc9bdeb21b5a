//! What a person can do instead of answering: notes, reasons, explanations.

use anyhow::Result;

use crate::answers::{Answer, Asked, Said};

use super::Interviewer;
use super::begun::Begun;
use super::console::{Break, Command, Line, Pick, Style, Takes};

const MENU: [(&str, Command); 7] = [
    ("Answer after all", Command::Again),
    ("Back to the question before", Command::Back),
    ("Don't know", Command::Unknown),
    ("Not applicable", Command::NotApplicable),
    ("Add a note or a link to evidence", Command::Note),
    ("Why it is asked and how to answer", Command::Why),
    ("Stop here; everything is saved", Command::Stop),
];

/// A text that goes with an answer.
type Part = fn(&mut Begun) -> &mut Option<String>;

/// What came of a line asked for beside the question.
enum Aside {
    /// The line.
    Said(String),
    /// The person thought better of it.
    Nothing,
    /// The person wants to stop.
    Stop,
}

impl Interviewer<'_> {
    /// Lets a person choose what to do instead of answering.
    pub(super) fn menu(&mut self) -> Result<Command> {
        let pick = Pick::new("Instead", MENU.map(|(text, _)| text));
        match self.console.pick(&Pick { escape: "esc: back to the question", ..pick }) {
            Ok(index) => Ok(MENU.get(index).map_or(Command::Again, |(_, command)| *command)),
            Err(Break::Menu) => Ok(Command::Again),
            Err(Break::Command(command)) => Ok(command),
            Err(Break::Failed(error)) => Err(error),
        }
    }

    fn aside(&mut self, line: &Line<'_>) -> Result<Aside> {
        match self.console.line(line) {
            Ok(text) => Ok(Aside::Said(text)),
            Err(Break::Command(Command::Stop)) => Ok(Aside::Stop),
            Err(Break::Menu | Break::Command(_)) => Ok(Aside::Nothing),
            Err(Break::Failed(error)) => Err(error),
        }
    }

    /// Asks why a question does not apply.
    pub(super) fn not_applicable(&mut self, asked: &Asked<'_>, begun: &Begun) -> Result<Option<Said>> {
        let before = match asked.shown().map(|reply| &reply.answer) {
            Some(Answer::NotApplicable(reason)) => reason.clone(),
            _ => String::new(),
        };
        let line = Line {
            message: "Why it does not apply",
            help: "a few words; it stands in the report",
            current: before,
            takes: Takes::Text,
            check: &|text| if text.is_empty() { Err("write a few words".to_owned()) } else { Ok(()) },
        };
        Ok(match self.aside(&line)? {
            Aside::Said(reason) => Some(Said::Answered(begun.reply(asked, Answer::NotApplicable(reason)))),
            Aside::Nothing => None,
            Aside::Stop => Some(Said::Stop(begun.kept(asked))),
        })
    }

    /// Asks for a note and a link; they go with the answer that is given next.
    pub(super) fn note(&mut self, asked: &Asked<'_>, begun: &mut Begun) -> Result<Option<Said>> {
        let texts: [(&str, &str, Part); 2] = [
            ("Note", "in your words; it stands in the report", |begun| &mut begun.note),
            ("Evidence", "a link or a reference; may be left empty", |begun| &mut begun.evidence),
        ];
        for (message, help, part) in texts {
            let current = part(begun).clone().unwrap_or_default();
            match self.aside(&Line { message, help, current, takes: Takes::Text, check: &|_| Ok(()) })? {
                Aside::Said(text) => *part(begun) = (!text.is_empty()).then_some(text),
                Aside::Nothing => return Ok(None),
                Aside::Stop => return Ok(Some(Said::Stop(begun.kept(asked)))),
            }
        }
        self.console.say(Style::Dim, "Noted. Now the answer:")?;
        Ok(None)
    }

    /// Says why a question is asked, how to answer it, and what its answer feeds.
    pub(super) fn explain(&mut self, asked: &Asked<'_>, begun: &Begun) -> Result<Option<Said>> {
        let question = asked.question;
        let mut texts = vec![format!("Why: {}", question.why)];
        texts.extend(question.torn.as_ref().map(|torn| format!("When torn: {torn}")));
        texts.extend(question.tracks.as_ref().map(|tracks| format!("Used for: {tracks}")));
        self.console.say(Style::Plain, "")?;
        for text in &texts {
            self.console.say(Style::Plain, text)?;
        }
        self.console.say(Style::Plain, "")?;
        let above: Vec<&str> = texts.iter().map(String::as_str).collect();
        if !self.fits(question, &above) {
            let (message, current, check) = ("Press enter to go on", String::new(), &|_: &str| Ok(()));
            let line = Line { message, help: "", current, takes: Takes::Text, check };
            if matches!(self.aside(&line)?, Aside::Stop) {
                return Ok(Some(Said::Stop(begun.kept(asked))));
            }
        }
        Ok(None)
    }
}
