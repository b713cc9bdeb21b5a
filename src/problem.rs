//! Mistakes in files: what is wrong, where, and what to do about it.
//!
//! A mistake never stops the reading of a file: it is pushed, and reading goes on, so that an author sees all of them in
//! one run. This module never prints; [`render`] returns text in the style of a compiler.

use std::fmt;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// Where something stands: a file and a range of bytes in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The file, as its index in [`Files`].
    pub file: u16,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value together with the place it was written at.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

macro_rules! codes {
    ($($variant:ident = $code:literal, $about:literal;)*) => {
        /// The kind of a mistake. Its name is stable: scripts and documentation refer to it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $about] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the code as it is printed.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Returns what the code means, in one sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }
        }
    };
}

codes! {
    Syntax = "syntax", "The text is not TOML; in a kit: not YAML or JSON.";
    Conflict = "conflict", "Two versions of a file that git could not merge.";
    UnknownKey = "unknown-key", "A key that means nothing here.";
    MissingKey = "missing-key", "A key that must be there is not.";
    WrongType = "wrong-type", "A value of another type than the key takes.";
    UnknownValue = "unknown-value", "A word that is not one of those allowed.";
    BadId = "bad-id", "An id that is not kebab-case.";
    DuplicateId = "duplicate-id", "Two things of one kind with the same id.";
    UnknownId = "unknown-id", "An id that names nothing.";
    OutOfRange = "out-of-range", "A number outside its range, or not a number.";
    BadRange = "bad-range", "A range whose low, likely and high are not in order.";
    BadWeight = "bad-weight", "A weight that is not a number greater than zero.";
    BadSteps = "bad-steps", "Steps that do not ascend, or a prior that does not match the values.";
    BadDate = "bad-date", "A date that is not a calendar date.";
    BadVersion = "bad-version", "A version that is not major.minor.patch.";
    Empty = "empty", "A text or list that must not be empty.";
    BadLevels = "bad-levels", "A level question without exactly five levels.";
    BadCondition = "bad-condition", "A condition that does not fit the kind of its question.";
    CircularCondition = "circular-condition", "Questions that wait for each other.";
    FeedsNothing = "feeds-nothing", "A question whose answer changes nothing.";
    NoQuestion = "no-question", "A criterion that no question feeds.";
    NoEffect = "no-effect", "A weight that can never have an effect.";
    MissingAttribute = "missing-attribute", "An option lacks an attribute that a criterion reads.";
    MissingClaim = "missing-claim", "A value said to be sourced that names no claim.";
    WrongKind = "wrong-kind", "Something of another kind than is needed here.";
    BadExtends = "bad-extends", "A pack that extends something it cannot extend.";
    MissingPart = "missing-part", "A part of the pack without which nothing can be decided.";
    WrongPack = "wrong-pack", "Answers given to another pack or another major version.";
    BadMigration = "bad-migration", "A row of the table of migrations that tells nothing of old answers.";
    BadReply = "bad-reply", "A reply that does not fit its question.";
    DuplicateRespondent = "duplicate-respondent", "Two files of answers by the same respondent.";
    BadColour = "bad-colour", "A colour that is not written as one.";
    BadFont = "bad-font", "A font that is not there, cannot be read, or may not be embedded.";
    BadLogo = "bad-logo", "A logo that is not there, cannot be read, or refers to something outside of it.";
    BadWords = "bad-words", "A fixed word that does not have the names of its English text.";
    UnknownSection = "unknown-section", "A section that the templates do not have.";
    BadTemplate = "bad-template", "A template that cannot be laid out, or says what a report may not hold.";
    OpenPlaceholder = "open-placeholder", "A placeholder of a kit that still has its example value.";
    BiasedChannel = "biased-channel", "A form that does not ask why a developer came, or answers it beforehand.";
    ScriptInjection = "script-injection", "A reply that is pasted into a script or a file as it is.";
    NotPinned = "not-pinned", "A step of others without a version that stays the same.";
    MissingFile = "missing-file", "A file that another one names, or that every kit has, and that is not there.";
    OutsidePath = "outside-path", "A path that leads out of the kit.";
    NotAFile = "not-a-file", "A link or a device where a file must be.";
    TooLarge = "too-large", "A file of a kit that is larger than 1 MiB.";
    Secret = "secret", "A text that looks like a password, a key or a token.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One mistake in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What kind of mistake it is.
    pub code: Code,
    /// What is wrong, in one line, with the author's names in backticks.
    pub message: String,
    /// Where it stands.
    pub place: Place,
    /// Another place that explains it, and what is there.
    pub related: Option<(Place, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// Builds a mistake that needs no other place.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place, related: None, help: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related = Some((place, label.into()));
        self
    }
}

/// The files that places point into: their names and texts.
#[derive(Debug, Clone, Default)]
pub struct Files {
    files: Vec<(String, String)>,
}

impl Files {
    /// Adds a file and returns its index.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> u16 {
        self.files.push((name.into(), text.into()));
        u16::try_from(self.files.len() - 1).unwrap_or(u16::MAX)
    }

    /// Returns the name of a file.
    pub fn name(&self, file: u16) -> &str {
        self.files.get(usize::from(file)).map_or("?", |(name, _)| name)
    }

    /// Returns the text of a file.
    pub fn text(&self, file: u16) -> &str {
        self.files.get(usize::from(file)).map_or("", |(_, text)| text)
    }

    /// Returns how many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Whether a text for a terminal carries colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Off,
    /// ANSI sequences.
    On,
}

/// How many mistakes are shown at once: more than anybody mends in one go.
const MOST_SHOWN: usize = 200;

/// Returns the mistakes as a compiler would show them, in the order of their places.
pub fn render(problems: &[Problem], files: &Files, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Off => Renderer::plain(),
        Colour::On => Renderer::styled(),
    };
    let mut ordered: Vec<&Problem> = problems.iter().collect();
    ordered.sort_by_key(|problem| (problem.place, problem.code));
    let mut shown: Vec<String> =
        ordered.iter().take(MOST_SHOWN).map(|problem| render_one(problem, files, &renderer)).collect();
    if ordered.len() > MOST_SHOWN {
        shown.push(format!("and {} more mistakes, shown once these are mended", ordered.len() - MOST_SHOWN));
    }
    shown.join("\n\n")
}

fn render_one(problem: &Problem, files: &Files, renderer: &Renderer) -> String {
    let message = tame(&problem.message);
    let mut title = Level::ERROR.primary_title(message.as_str()).id(problem.code.name());
    let range = |place: Place| clamp(place, files.text(place.file));
    let text = files.text(problem.place.file);
    let mut snippet = Snippet::source(text)
        .path(files.name(problem.place.file))
        .annotation(AnnotationKind::Primary.span(range(problem.place)));
    let mut other = None;
    if let Some((place, label)) = &problem.related {
        if place.file == problem.place.file {
            snippet = snippet.annotation(AnnotationKind::Context.span(range(*place)).label(label));
        } else {
            other = Some(
                Snippet::source(files.text(place.file))
                    .path(files.name(place.file))
                    .annotation(AnnotationKind::Context.span(range(*place)).label(label)),
            );
        }
    }
    title = title.id(problem.code.name());
    let mut group = title.element(snippet);
    if let Some(other) = other {
        group = group.element(other);
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// Keeps a range inside the text and on character boundaries.
fn clamp(place: Place, text: &str) -> std::ops::Range<usize> {
    let floor = |index: u32| {
        let mut index = (index as usize).min(text.len());
        while !text.is_char_boundary(index) {
            index -= 1;
        }
        index
    };
    let (start, end) = (floor(place.start), floor(place.end));
    start..end.max(start)
}

/// Returns the text without control characters, so that nothing a person wrote can steer a terminal.
///
/// Line breaks and tabs become spaces; every other control character, and the marks that turn the direction of text, become
/// the visible replacement mark.
pub fn tame(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\t' | '\r' => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
            character if character.is_control() => '\u{fffd}',
            character => character,
        })
        .collect()
}

/// A longer word is no misspelling of anything.
const LONGEST_WORD: usize = 64;

/// Returns the known word nearest to one that is not known, if any is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

/// Returns advice for a word that is not known: the nearest one, or all of them if they are few.
pub fn advice(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there is nothing it could name".to_owned(),
        None if known.len() <= 12 => format!("one of: {}", known.join(", ")),
        None => format!("there are {} to choose from, `{}` for example", known.len(), known.first().unwrap_or(&"")),
    }
}
