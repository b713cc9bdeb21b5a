//! The console with keys: lists to move in, lines to edit, a menu behind Esc.
//!
//! Everything goes to stderr, as `inquire` does it. No list is ever higher than the screen: lines that have left it cannot be
//! cleared any more.

use std::fmt;
use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context as _, Result};
use inquire::list_option::ListOption;
use inquire::ui::{Color, RenderConfig, StyleSheet, Styled};
use inquire::validator::Validation;
use inquire::{InquireError, MultiSelect, Select, Text};

use super::console::{Break, Command, Console, Line, Marks, Pick, Room, Style, Takes};
use super::layout::{WIDEST, cut, page_size, wrap, wrap_parts};
use super::stopping;
use crate::answers::gist;
use crate::problem::tame;

const KEYS: [(&str, &str); 3] = [
    ("enter", "answers and goes on"),
    ("esc", "a menu: back, don't know, not applicable, a note, why it is asked, stop"),
    ("ctrl-c", "stops; the next time goes on from there"),
];

/// Lines of a list beside its entries: prompt, keys, perhaps on two lines, and one to spare.
const FRAME: usize = 4;

/// From so many choices on one may type to find one.
const MANY: usize = 16;

const WITHOUT_TERMINAL: Room = Room { columns: 80, rows: 24 };

/// The console with keys.
pub(super) struct Prompts {
    looks: RenderConfig<'static>,
}

/// An entry as it stands in a list, wrapped.
struct Shown {
    text: String,
    /// What stays on the screen once it is picked.
    picked: String,
    is_unknown: bool,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<InquireError> for Break {
    fn from(error: InquireError) -> Self {
        match error {
            InquireError::OperationCanceled => Self::Menu,
            InquireError::OperationInterrupted => {
                // The list stays on the screen, with the cursor perhaps on its last line.
                write("").map_or_else(Self::Failed, |()| Self::Command(Command::Stop))
            }
            error => Self::Failed(anyhow::Error::new(error).context("cannot ask at this terminal")),
        }
    }
}

impl Prompts {
    /// Opens the console, with colours where they are wanted. From now on a signal or a panic leaves the terminal in order.
    pub(super) fn new() -> Self {
        stopping::restore_at_the_end();
        let looks = match AutoStream::choice(&std::io::stderr()) {
            ColorChoice::Never => RenderConfig::empty(),
            _ => RenderConfig::default_colored().with_help_message(StyleSheet::new().with_fg(Color::DarkGrey)),
        };
        Self { looks: looks.with_canceled_prompt_indicator(Styled::new("…")) }
    }

    fn help(&self, text: &str) -> String {
        wrap(text, self.room().columns.saturating_sub(2), "", " ").join("\n")
    }
}

fn write(text: &str) -> Result<()> {
    writeln!(anstream::stderr(), "{text}").context("cannot write to the terminal")
}

/// Returns the entries of a list as they are shown, wrapped; `indent` begins the lines that go on.
fn shown(pick: &Pick<'_>, columns: usize, indent: &str) -> Vec<Shown> {
    let entry = |(index, text): (usize, &str)| {
        let (lines, picked) = match pick.marks {
            Marks::Levels => (wrap(text, columns, &format!("{index}  "), "     "), format!("{index}  {text}")),
            Marks::Choices => (wrap(text, columns, "", indent), gist(text).to_owned()),
        };
        Shown { text: lines.join("\n"), picked, is_unknown: false }
    };
    let entries = pick.entries.iter().map(|entry| entry.text.as_str()).enumerate();
    let mut shown: Vec<Shown> = entries.map(entry).collect();
    if pick.offers_unknown {
        let text = if pick.marks == Marks::Levels { "?  Don't know" } else { "Don't know" };
        shown.push(Shown { text: text.to_owned(), picked: "don't know".to_owned(), is_unknown: true });
    }
    shown
}

fn heights(shown: &[Shown]) -> Vec<usize> {
    shown.iter().map(|entry| entry.text.lines().count()).collect()
}

impl Console for Prompts {
    fn room(&self) -> Room {
        let size = terminal_size::terminal_size_of(std::io::stderr());
        size.map_or(WITHOUT_TERMINAL, |(width, height)| Room {
            columns: usize::from(width.0).clamp(20, WIDEST),
            rows: usize::from(height.0),
        })
    }

    fn lists_all(&self) -> bool {
        false
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &KEYS
    }

    fn say(&mut self, style: Style, text: &str) -> Result<()> {
        let indent = if text.starts_with("- ") { "  " } else { "" };
        let (on, off) = match style {
            Style::Plain => ("", ""),
            Style::Strong => ("\u{1b}[1m", "\u{1b}[0m"),
            Style::Dim => ("\u{1b}[2m", "\u{1b}[0m"),
        };
        let lines = wrap(text, self.room().columns, "", indent);
        write(&lines.iter().map(|line| format!("{on}{line}{off}")).collect::<Vec<_>>().join("\n"))
    }

    fn heading(&mut self, name: &str, rest: &str) -> Result<()> {
        let text = wrap_parts(&format!("{name} · {rest}"), self.room().columns).join("\n");
        match text.strip_prefix(tame(name).as_str()) {
            Some(rest) => write(&format!("\u{1b}[1;36m{}\u{1b}[0m\u{1b}[2m{rest}\u{1b}[0m", tame(name))),
            None => write(&text),
        }
    }

    fn pick(&mut self, pick: &Pick<'_>) -> Result<usize, Break> {
        let room = self.room();
        let entries = shown(pick, room.columns.saturating_sub(2), "    ");
        let page = page_size(&heights(&entries), room.rows.saturating_sub(FRAME));
        let help = match pick.marks {
            Marks::Levels => "↑↓ or the level, then enter",
            Marks::Choices if entries.len() >= MANY => "↑↓ or type to find, then enter",
            Marks::Choices => "↑↓, then enter",
        };
        let columns = room.columns.saturating_sub(pick.message.len() + 4);
        let answer = move |picked: ListOption<&Shown>| cut(&picked.value.picked, columns);
        let by_level = |typed: &str, _: &Shown, text: &str, _: usize| text.starts_with(typed.trim()).then_some(0);
        let (message, help) = (format!("{}:", pick.message), self.help(&format!("{help}; {}", pick.escape)));
        let mut select = Select::new(&message, entries)
            .with_starting_cursor(pick.current.unwrap_or(0))
            .with_page_size(page)
            .with_help_message(&help)
            .with_formatter(&answer)
            .with_render_config(self.looks);
        select = match pick.marks {
            Marks::Levels => select.with_scorer(&by_level),
            Marks::Choices if select.options.len() < MANY => select.without_filtering(),
            Marks::Choices => select,
        };
        let picked = select.raw_prompt()?;
        if picked.value.is_unknown { Err(Break::Command(Command::Unknown)) } else { Ok(picked.index) }
    }

    fn pick_several(&mut self, pick: &Pick<'_>, picked: &[usize]) -> Result<Vec<usize>, Break> {
        let room = self.room();
        let entries = shown(pick, room.columns.saturating_sub(6), "        ");
        let page = page_size(&heights(&entries), room.rows.saturating_sub(FRAME));
        let columns = room.columns.saturating_sub(pick.message.len() + 4);
        let answer = move |picked: &[ListOption<&Shown>]| {
            let texts: Vec<&str> = picked.iter().map(|entry| entry.value.picked.as_str()).collect();
            if texts.is_empty() { "none of these".to_owned() } else { cut(&texts.join(", "), columns) }
        };
        let (message, help) = (
            format!("{}:", pick.message),
            self.help("space picks, enter confirms; enter alone: none of these; esc for more"),
        );
        let several = MultiSelect::new(&message, entries)
            .with_default(picked)
            .with_page_size(page)
            .with_help_message(&help)
            .with_formatter(&answer)
            .without_filtering()
            .with_render_config(self.looks)
            .raw_prompt()?;
        Ok(several.into_iter().map(|entry| entry.index).collect())
    }

    fn line(&mut self, line: &Line<'_>) -> Result<String, Break> {
        let check = line.check;
        let takes = line.takes;
        let columns = self.room().columns;
        let validator = move |text: &str| {
            let text = tame(text);
            Ok(match check(text.trim()) {
                Err(message) if takes != Takes::Unknown || text.trim() != "?" => {
                    Validation::Invalid(wrap(&message, columns.saturating_sub(2), "", "  ").join("\n").into())
                }
                _ => Validation::Valid,
            })
        };
        let help = match (line.help, line.takes) {
            ("", _) => String::new(),
            (help, Takes::Unknown) => self.help(&format!("{help}; ? for don't know; esc for more")),
            (help, _) => self.help(&format!("{help}; esc for more")),
        };
        let message = if line.help.is_empty() { line.message.to_owned() } else { format!("{}:", line.message) };
        let formatter =
            |typed: &str| if typed == "?" && takes == Takes::Unknown { "don't know" } else { typed }.to_owned();
        let mut text = Text::new(&message)
            .with_formatter(&formatter)
            .with_initial_value(&line.current)
            .with_validator(validator)
            .with_render_config(self.looks);
        if !help.is_empty() {
            text = text.with_help_message(&help);
        }
        let typed = tame(&text.prompt()?);
        match typed.trim() {
            "?" if line.takes == Takes::Unknown => Err(Break::Command(Command::Unknown)),
            typed => Ok(typed.to_owned()),
        }
    }
}
