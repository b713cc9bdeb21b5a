//! The terminal: data on stdout, everything said to a person on stderr, with colours only where they are wanted.
//!
//! Texts are written as they are: whatever a person wrote goes through [`problem::tame`] before it comes here. Errors are tamed here.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context as _, Result};

use super::exit::{Misuse, Outcome};
use crate::date::Date;
use crate::problem::{self, Colour, Files, Problem, tame};
use crate::store::Advised;

/// The width where no terminal tells one.
const WIDTH: usize = 80;

/// The most columns that a paragraph is spread over; longer lines are hard to read.
pub(super) const WIDEST: usize = 96;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum When {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where the program speaks to the world.
pub struct Ui {
    out: Box<dyn Write>,
    raw: Box<dyn Write>,
    err: Box<dyn Write>,
    out_kind: Stream,
    err_kind: Stream,
    width: usize,
    today: Date,
    has_progress: bool,
}

/// What a stream can show.
#[derive(Debug, Clone, Copy)]
struct Stream {
    is_terminal: bool,
    colour: Colour,
}

impl Ui {
    /// Opens the terminal. Today is the clock's unless it is given.
    pub fn new(when: When, today: Option<Date>) -> Self {
        match when {
            When::Auto => {}
            When::Always => ColorChoice::Always.write_global(),
            When::Never => ColorChoice::Never.write_global(),
        }
        let (out, err) = (io::stdout(), io::stderr());
        let (out_choice, err_choice) = (AutoStream::choice(&out), AutoStream::choice(&err));
        let (out_terminal, err_terminal) = (out.is_terminal(), err.is_terminal());
        let out = AutoStream::new(out, out_choice);
        Self {
            out: if out_terminal { Box::new(out) } else { Box::new(BufWriter::new(out)) },
            raw: Box::new(io::stdout()),
            err: Box::new(AutoStream::new(err, err_choice)),
            out_kind: Stream { is_terminal: out_terminal, colour: colour_of(out_choice) },
            err_kind: Stream { is_terminal: err_terminal, colour: colour_of(err_choice) },
            width: width(),
            today: today.unwrap_or_else(|| jiff::Zoned::now().date()),
            has_progress: false,
        }
    }

    /// Returns the day that counts as today.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Returns how many columns a line may have.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns whether stdout shows colours.
    pub fn colour(&self) -> Colour {
        self.out_kind.colour
    }

    /// Returns whether a person reads stdout.
    pub fn is_terminal(&self) -> bool {
        self.out_kind.is_terminal
    }

    /// Returns whether a person can be asked: stdin and stderr are a terminal.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && self.err_kind.is_terminal
    }

    /// Writes data to stdout, as it is.
    pub fn print(&mut self, text: &str) -> Result<()> {
        self.clear_progress();
        self.out.write_all(text.as_bytes()).context("cannot write to stdout")
    }

    /// Writes data that is no text to stdout, past the filter that takes out colours.
    pub fn print_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.flush()?;
        self.raw.write_all(bytes).and_then(|()| self.raw.flush()).context("cannot write to stdout")
    }

    /// Writes a line of data to stdout.
    pub fn line(&mut self, text: &str) -> Result<()> {
        self.print(text)?;
        self.print("\n")
    }

    /// Hands all that was written to stdout on to the system.
    pub fn flush(&mut self) -> Result<()> {
        self.clear_progress();
        self.out.flush().context("cannot write to stdout")
    }

    /// Says a line to the person, on stderr. Nobody listening is no failure.
    pub fn note(&mut self, text: &str) {
        self.clear_progress();
        let _ = self.out.flush();
        let _ = writeln!(self.err, "{text}");
    }

    /// Says a paragraph to the person, wrapped to the terminal; its lines begin with the given indents.
    pub fn paragraph(&mut self, text: &str, first: &str, others: &str) {
        let options = textwrap::Options::new(self.width.clamp(20, WIDEST));
        let options = options.initial_indent(first).subsequent_indent(others).break_words(false);
        self.note(&textwrap::fill(text, options));
    }

    /// Shows how far long work has come, in one line on stderr that the next one replaces; nothing without a terminal.
    pub fn progress(&mut self, text: &str) {
        if !self.err_kind.is_terminal {
            return;
        }
        let text: String = text.chars().take(self.width.saturating_sub(1)).collect();
        let _ = write!(self.err, "\r{}", blank(self.width));
        let _ = write!(self.err, "\r{text}").and_then(|()| self.err.flush());
        self.has_progress = true;
    }

    fn clear_progress(&mut self) {
        if std::mem::take(&mut self.has_progress) {
            let _ = write!(self.err, "\r{}\r", blank(self.width)).and_then(|()| self.err.flush());
        }
    }

    /// Shows the mistakes of files on stderr, with their number below.
    pub fn problems(&mut self, problems: &[Problem], files: &Files) -> Outcome {
        if problems.is_empty() {
            return Outcome::Done;
        }
        self.note(&problem::render(problems, files, self.err_kind.colour));
        let count = problems.len();
        self.note(&format!("\n{count} {}", if count == 1 { "mistake" } else { "mistakes" }));
        Outcome::Mistakes
    }

    /// Shows an error on stderr: what failed, why, and what to do about it.
    pub fn fail(&mut self, error: &anyhow::Error) {
        for (level, cause) in error.chain().enumerate() {
            let (label, style) = if level == 0 { ("error:", "1;31") } else { ("caused by:", "1") };
            self.labelled(label, style, &cause.to_string());
        }
        let advised = error.downcast_ref::<Advised>().map(Advised::hint);
        if let Some(hint) = advised.or_else(|| error.downcast_ref::<Misuse>().map(Misuse::hint)) {
            self.labelled("hint:", "1;36", hint);
        }
    }

    fn labelled(&mut self, label: &str, style: &str, text: &str) {
        match self.err_kind.colour {
            Colour::Off => self.note(&format!("{label} {}", tame(text))),
            Colour::On => self.note(&format!("\u{1b}[{style}m{label}\u{1b}[0m {}", tame(text))),
        }
    }
}

fn blank(width: usize) -> String {
    " ".repeat(width.saturating_sub(1))
}

fn colour_of(choice: ColorChoice) -> Colour {
    if choice == ColorChoice::Never { Colour::Off } else { Colour::On }
}

/// Returns the width of the terminal; `COLUMNS` goes before it.
fn width() -> usize {
    let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    stated.filter(|columns| *columns > 0).or_else(measured).unwrap_or(WIDTH)
}

#[cfg(test)]
pub(crate) mod captured {
    //! A terminal that keeps what is written to it.

    use std::cell::RefCell;
    use std::rc::Rc;

    use super::{Colour, Stream, Ui, Write, io};

    /// What was written to a stream.
    #[derive(Clone, Default)]
    pub(crate) struct Kept(Rc<RefCell<Vec<u8>>>);

    impl Kept {
        /// Returns it as text.
        pub(crate) fn text(&self) -> String {
            String::from_utf8(self.0.borrow().clone()).unwrap()
        }
    }

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Ui {
        /// Returns a terminal that is none, on 2026-11-21, and what is written to its stdout and stderr.
        pub(crate) fn captured() -> (Self, Kept, Kept) {
            let (out, err) = (Kept::default(), Kept::default());
            let kind = Stream { is_terminal: false, colour: Colour::Off };
            let ui = Self {
                out: Box::new(out.clone()),
                raw: Box::new(out.clone()),
                err: Box::new(err.clone()),
                out_kind: kind,
                err_kind: kind,
                width: 80,
                today: jiff::civil::date(2026, 11, 21),
                has_progress: false,
            };
            (ui, out, err)
        }

        /// Returns the same on another day.
        pub(crate) fn on(self, today: crate::date::Date) -> Self {
            Self { today, ..self }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Code, Place};

    #[test]
    fn data_goes_to_stdout_and_what_is_said_to_stderr() {
        let (mut ui, out, err) = Ui::captured();
        ui.line("data").unwrap();
        ui.note("said");
        assert_eq!((out.text().as_str(), err.text().as_str()), ("data\n", "said\n"));
    }

    #[test]
    fn progress_is_silent_without_a_terminal() {
        let (mut ui, _, err) = Ui::captured();
        ui.progress("half");
        ui.flush().unwrap();
        assert_eq!(err.text(), "");
    }

    #[test]
    fn progress_leaves_no_trace_on_a_terminal() {
        let (mut ui, _, err) = Ui::captured();
        (ui.err_kind.is_terminal, ui.width) = (true, 6);
        ui.progress("half of it");
        ui.note("done");
        assert_eq!(err.text(), "\r     \rhalf \r     \rdone\n");
    }

    #[test]
    fn mistakes_are_shown_and_counted() {
        let (mut ui, _, err) = Ui::captured();
        let mut files = Files::default();
        files.add("a.toml", "a = 1");
        let mistake = Problem::new(Code::UnknownKey, Place { file: 0, start: 0, end: 1 }, "`a` is not a key");
        assert_eq!(ui.problems(&[mistake], &files), Outcome::Mistakes);
        assert!(err.text().starts_with("error[unknown-key]: `a` is not a key"));
        assert!(err.text().ends_with("\n\n1 mistake\n"));
        assert_eq!(ui.problems(&[], &files), Outcome::Done);
    }

    #[test]
    fn colours_mark_the_label_and_nothing_else() {
        let (mut ui, _, err) = Ui::captured();
        ui.err_kind.colour = Colour::On;
        ui.fail(&anyhow::anyhow!("no"));
        assert_eq!(err.text(), "\u{1b}[1;31merror:\u{1b}[0m no\n");
    }
}
