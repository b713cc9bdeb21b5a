//! What an interview needs of a terminal: to say a paragraph, to let a person pick from a list, to read a line.
//!
//! [`super::prompts`] and [`super::plain`] are the two there are. Texts come here as they stand in files; every console tames them
//! before it shows them.

/// How a paragraph looks where looks are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As it is.
    Plain,
    /// What matters most on the screen.
    Strong,
    /// What can be skipped.
    Dim,
}

/// What a person wants instead of giving an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// To answer after all.
    Again,
    /// The question before.
    Back,
    /// To say *don't know*.
    Unknown,
    /// To say *not applicable*.
    NotApplicable,
    /// To add a note or a link to evidence.
    Note,
    /// To know why it is asked and how to answer.
    Why,
    /// To stop.
    Stop,
}

/// Why no answer came.
#[derive(Debug)]
pub(super) enum Break {
    /// The person wants to choose what else to do.
    Menu,
    /// The person wants something else.
    Command(Command),
    /// The terminal failed.
    Failed(anyhow::Error),
}

/// How an entry of a list is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// By its level, from 0.
    Levels,
    /// By nothing; where numbers are typed, by its number from 1.
    Choices,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// What is shown.
    pub(super) text: String,
    /// The heading that it stands under, where lists have headings.
    pub(super) group: Option<String>,
}

impl Entry {
    /// An entry under no heading.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), group: None }
    }
}

/// What Esc does while a question is asked.
pub(super) const MORE: &str = "esc for more";

/// A list to pick from.
#[derive(Debug, Clone)]
pub(super) struct Pick<'a> {
    /// What is asked, in a word or two.
    pub(super) message: &'a str,
    /// The entries; never empty.
    pub(super) entries: Vec<Entry>,
    /// How they are marked.
    pub(super) marks: Marks,
    /// The entry that is the answer so far.
    pub(super) current: Option<usize>,
    /// Whether *don't know* stands at the end of the list.
    pub(super) offers_unknown: bool,
    /// What Esc does, where there are keys.
    pub(super) escape: &'static str,
}

impl<'a> Pick<'a> {
    /// A list of choices, none of which is chosen yet.
    pub(super) fn new(message: &'a str, texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let entries = texts.into_iter().map(Entry::new).collect();
        Self { message, entries, marks: Marks::Choices, current: None, offers_unknown: false, escape: MORE }
    }
}

/// What single letters and signs mean in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// Themselves.
    Text,
    /// Commands, where there are any.
    Commands,
    /// Commands, and `?` is *don't know* where it is none.
    Unknown,
}

/// A line to be typed.
pub(super) struct Line<'a> {
    /// What is asked, in a few words.
    pub(super) message: &'a str,
    /// What may be typed.
    pub(super) help: &'a str,
    /// The answer so far.
    pub(super) current: String,
    /// What single letters and signs mean in it.
    pub(super) takes: Takes,
    /// Says what is wrong with a line.
    pub(super) check: &'a dyn Fn(&str) -> Result<(), String>,
}

/// The size of what can be seen at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    /// How many columns a line may have.
    pub(super) columns: usize,
    /// How many lines are seen at once.
    pub(super) rows: usize,
}

/// A terminal, as an interview sees it.
pub(super) trait Console {
    /// Returns how much can be seen at once.
    fn room(&self) -> Room;

    /// Returns whether lists are always shown whole.
    fn lists_all(&self) -> bool;

    /// Returns the keys and what they do.
    fn keys(&self) -> &'static [(&'static str, &'static str)];

    /// Says a paragraph, or an empty line.
    fn say(&mut self, style: Style, text: &str) -> anyhow::Result<()>;

    /// Says where one is: a name, and what follows it.
    fn heading(&mut self, name: &str, rest: &str) -> anyhow::Result<()>;

    /// Lets a person pick one entry.
    fn pick(&mut self, pick: &Pick<'_>) -> Result<usize, Break>;

    /// Lets a person pick any number of entries; the given ones are picked already.
    fn pick_several(&mut self, pick: &Pick<'_>, picked: &[usize]) -> Result<Vec<usize>, Break>;

    /// Reads a line that passes its check, without spaces around it.
    fn line(&mut self, line: &Line<'_>) -> Result<String, Break>;
}
