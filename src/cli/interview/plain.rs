//! The console of numbered lines: no colour, no cursor that moves, one question below the other.
//!
//! For screen readers, slow links, and programs that type. The end of the input stops the interview.

use std::io::{BufRead, BufReader, Write};

use anyhow::{Context as _, Result};

use super::console::{Break, Command, Console, Line, Marks, Pick, Room, Style, Takes};
use super::layout::{WIDEST, wrap, wrap_parts};
use super::stopping::Endable;
use crate::problem::tame;

const COMMANDS: [(&str, Command); 6] = [
    ("?", Command::Why),
    ("b", Command::Back),
    ("d", Command::Unknown),
    ("n", Command::Note),
    ("x", Command::NotApplicable),
    ("q", Command::Stop),
];

const KEYS: [(&str, &str); 7] = [
    ("a number, then enter", "answers and goes on; enter alone keeps an answer given before"),
    ("?", "why it is asked and how to answer"),
    ("b", "back to the question before"),
    ("d", "don't know"),
    ("n", "a note or a link to evidence"),
    ("x", "not applicable"),
    ("q", "stops; the next time goes on from there"),
];

/// How a line that was answered by *don't know* stands in the prompt.
const UNKNOWN: &str = "?";

const HINT: &str = "? why, b back, d don't know, n note, x not applicable, q stop";

/// The console of numbered lines.
pub(super) struct Plain<R, W> {
    input: R,
    output: W,
    columns: usize,
}

impl Plain<BufReader<Endable>, anstream::AutoStream<std::io::Stderr>> {
    /// Opens the console at the terminal, or at whatever stands in its place. From now on a signal is the end of the input.
    pub(super) fn at_terminal() -> Self {
        let size = terminal_size::terminal_size_of(std::io::stderr());
        let columns = size.map_or(80, |(width, _)| usize::from(width.0).clamp(20, WIDEST));
        Self::new(BufReader::new(Endable::new(std::io::stdin())), anstream::stderr(), columns)
    }
}

impl<R: BufRead, W: Write> Plain<R, W> {
    /// Opens the console on a reader and a writer.
    pub(super) fn new(input: R, output: W, columns: usize) -> Self {
        Self { input, output, columns }
    }

    fn write(&mut self, text: &str) -> Result<()> {
        writeln!(self.output, "{text}").context("cannot write to the terminal")
    }

    /// Asks for a line; the end of the input is a wish to stop.
    fn ask(&mut self, prompt: &str) -> Result<String, Break> {
        let lines = wrap(prompt, self.columns.saturating_sub(1), "", "  ").join("\n");
        let asked = write!(self.output, "{lines} ").and_then(|()| self.output.flush());
        asked.context("cannot write to the terminal").map_err(Break::Failed)?;
        let mut bytes = Vec::new();
        let read = self.input.read_until(b'\n', &mut bytes).context("cannot read from the terminal");
        if read.map_err(Break::Failed)? == 0 {
            // The terminal may be gone; what was said is to be kept all the same.
            let _ = self.write("");
            return Err(Break::Command(Command::Stop));
        }
        let line = String::from_utf8_lossy(&bytes);
        Ok(tame(line.trim()))
    }

    fn complain(&mut self, text: &str) -> Result<(), Break> {
        self.say(Style::Plain, text).map_err(Break::Failed)
    }

    fn list(&mut self, pick: &Pick<'_>) -> Result<()> {
        let mut group = None;
        for (index, entry) in pick.entries.iter().enumerate() {
            if entry.group.is_some() && entry.group != group {
                group.clone_from(&entry.group);
                self.write("")?;
                self.say(Style::Plain, group.as_deref().unwrap_or_default())?;
            }
            let mark = format!("{:>3}  ", index + first_of(pick));
            let lines = wrap(&entry.text, self.columns, &mark, "     ");
            self.write(&lines.join("\n"))?;
        }
        Ok(())
    }
}

/// Returns the number of a list's first entry.
fn first_of(pick: &Pick<'_>) -> usize {
    usize::from(pick.marks == Marks::Choices)
}

fn command_of(text: &str) -> Option<Command> {
    COMMANDS.iter().find(|(key, _)| *key == text).map(|(_, command)| *command)
}

/// Returns the entry that a typed number names.
fn entry_of(text: &str, pick: &Pick<'_>) -> Option<usize> {
    let number: usize = text.trim().parse().ok()?;
    number.checked_sub(first_of(pick)).filter(|index| *index < pick.entries.len())
}

/// Returns the entries that typed numbers name; `0` is none of them.
fn entries_of(text: &str, pick: &Pick<'_>) -> Option<Vec<usize>> {
    if text == "0" {
        return Some(Vec::new());
    }
    let numbers = text.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let mut entries = numbers.map(|number| entry_of(number, pick)).collect::<Option<Vec<_>>>()?;
    entries.sort_unstable();
    entries.dedup();
    (!entries.is_empty()).then_some(entries)
}

impl<R: BufRead, W: Write> Console for Plain<R, W> {
    fn room(&self) -> Room {
        Room { columns: self.columns, rows: usize::MAX }
    }

    fn lists_all(&self) -> bool {
        true
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &KEYS
    }

    fn say(&mut self, _: Style, text: &str) -> Result<()> {
        let indent = if text.starts_with("- ") { "  " } else { "" };
        self.write(&wrap(text, self.columns, "", indent).join("\n"))
    }

    fn heading(&mut self, name: &str, rest: &str) -> Result<()> {
        let text = wrap_parts(&format!("{name} · {rest}"), self.columns);
        self.write(&text.join("\n"))
    }

    fn pick(&mut self, pick: &Pick<'_>) -> Result<usize, Break> {
        self.list(pick).map_err(Break::Failed)?;
        let (first, last) = (first_of(pick), pick.entries.len() + first_of(pick) - 1);
        let now = match pick.current {
            Some(index) if index < pick.entries.len() => format!(" (now {})", index + first),
            Some(_) => " (now d)".to_owned(),
            None => String::new(),
        };
        let prompt = format!("{}, {first} to {last}{now}:", pick.message);
        loop {
            let text = self.ask(&prompt)?;
            match (text.as_str(), pick.current) {
                ("", Some(index)) if index < pick.entries.len() => return Ok(index),
                ("", Some(_)) => return Err(Break::Command(Command::Unknown)),
                _ => {}
            }
            if let Some(command) = command_of(&text) {
                return Err(Break::Command(command));
            }
            if let Some(index) = entry_of(&text, pick) {
                return Ok(index);
            }
            self.complain(&format!("Type a number from {first} to {last}. Or: {HINT}."))?;
        }
    }

    fn pick_several(&mut self, pick: &Pick<'_>, picked: &[usize]) -> Result<Vec<usize>, Break> {
        self.list(pick).map_err(Break::Failed)?;
        let numbers: Vec<String> = picked.iter().map(|index| (index + 1).to_string()).collect();
        let now = if numbers.is_empty() { String::new() } else { format!(" (now {})", numbers.join(", ")) };
        let prompt = format!("{}, numbers with commas, 0 for none of these{now}:", pick.message);
        loop {
            let text = self.ask(&prompt)?;
            if text.is_empty() && !picked.is_empty() {
                return Ok(picked.to_vec());
            }
            if let Some(command) = command_of(&text) {
                return Err(Break::Command(command));
            }
            if let Some(entries) = entries_of(&text, pick) {
                return Ok(entries);
            }
            let last = pick.entries.len();
            self.complain(&format!(
                "Type one or more numbers from 1 to {last} with commas between them, or 0 for none. Or: {HINT}."
            ))?;
        }
    }

    fn line(&mut self, line: &Line<'_>) -> Result<String, Break> {
        // What stands for *don't know* elsewhere is a command here.
        let is_unknown = line.takes == Takes::Unknown && line.current == UNKNOWN;
        let now = match line.current.as_str() {
            "" => String::new(),
            _ if is_unknown => " (now d)".to_owned(),
            current => format!(" (now {current}; - for empty)"),
        };
        let prompt = match (line.message, line.message.strip_suffix(')')) {
            (message, _) if line.help.is_empty() => format!("{message}:"),
            (_, Some(message)) => format!("{message}; {}){now}:", line.help),
            (message, None) => format!("{message} ({}){now}:", line.help),
        };
        loop {
            let text = match self.ask(&prompt)?.as_str() {
                "" if is_unknown => return Err(Break::Command(Command::Unknown)),
                "" => line.current.clone(),
                "-" if !line.current.is_empty() => String::new(),
                text => text.to_owned(),
            };
            if let (Some(command), true) = (command_of(&text), line.takes != Takes::Text) {
                return Err(Break::Command(command));
            }
            match (line.check)(&text) {
                Ok(()) => return Ok(text),
                Err(message) => {
                    let mut letters = message.chars();
                    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
                    self.complain(&format!("{capital}{}.", letters.as_str()))?;
                }
            }
        }
    }
}
