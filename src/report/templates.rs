//! The templates of a report: the shipped ones, and a folder of one's own that replaces them file by file.
//!
//! A template can include what is here and nothing else: no path leads out of it. Mistakes in a template are told like those in any file.

use std::fmt;
use std::ops::Range;

use crate::embedded::TEMPLATES;
use crate::problem::{Code, Files, Place, Problem, nearest};

/// The folder that shipped templates are shown to lie in.
const SHIPPED: &str = "(shipped)";

/// Mistakes in templates, with the files that their places point into.
#[derive(Debug, Clone)]
pub struct Flawed {
    /// The mistakes.
    pub problems: Vec<Problem>,
    /// The files.
    pub files: Files,
}

impl fmt::Display for Flawed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the report cannot be laid out")
    }
}

impl std::error::Error for Flawed {}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Template {
    name: String,
    shown: String,
    text: String,
    is_own: bool,
}

/// The templates that a report is laid out with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    all: Vec<Template>,
}

impl Default for Templates {
    fn default() -> Self {
        let shipped = |(name, text): &(&str, String)| Template {
            name: (*name).to_owned(),
            shown: format!("{SHIPPED}/{name}"),
            text: text.clone(),
            is_own: false,
        };
        Self { all: TEMPLATES.iter().map(shipped).collect() }
    }
}

impl Templates {
    /// Adds a template of one's own: its name, how it is shown to people, and its text. It replaces the shipped one of that name, and can
    /// still include that, or any other, as `shipped/` and its name.
    pub fn add(&mut self, name: &str, shown: &str, text: &str) {
        let shipped = Self::default().all.into_iter();
        let kept = shipped.map(|template| Template { name: format!("shipped/{}", template.name), ..template });
        let kept: Vec<Template> = kept
            .filter(|template| {
                text.contains(&template.name) && self.all.iter().all(|known| known.name != template.name)
            })
            .collect();
        self.all.extend(kept);
        let template = Template { name: name.to_owned(), shown: shown.to_owned(), text: text.to_owned(), is_own: true };
        match self.all.iter_mut().find(|known| known.name == name) {
            Some(known) => *known = template,
            None => self.all.push(template),
        }
    }

    /// Returns the names of the sections that the report's templates have: what stands in `section("…")`.
    pub fn sections(&self) -> Vec<&str> {
        let calls = self.all.iter().flat_map(|template| template.text.split("section(\"").skip(1));
        let mut names: Vec<&str> = Vec::new();
        for name in calls.filter_map(|rest| rest.split('"').next()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Returns names and texts.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all.iter().map(|template| (template.name.as_str(), template.text.as_str()))
    }

    /// Returns the mistake of a template whose name no shipped one has and that no other template mentions.
    pub(super) fn unused(&self) -> Option<Flawed> {
        let shipped = || TEMPLATES.iter().map(|(name, _)| *name);
        let mentioned = |name: &str| {
            let others = self.all.iter().filter(|other| other.name != name);
            others.into_iter().any(|other| other.text.contains(name))
        };
        let unused = |template: &&Template| {
            template.is_own && shipped().all(|name| name != template.name) && !mentioned(&template.name)
        };
        let template = self.all.iter().find(unused)?;
        let message = format!("no template is called `{}`, and none includes it", template.name);
        let help = match nearest(&template.name, shipped()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("rename it to one of: {}", shipped().collect::<Vec<_>>().join(", ")),
        };
        Some(self.flaw(&template.name, 0..0, (message, help)))
    }

    /// Returns the mistake at some bytes of a template.
    pub(super) fn flaw(&self, name: &str, range: Range<usize>, (message, help): (String, String)) -> Flawed {
        let template = self.all.iter().find(|known| known.name == name);
        let mut files = Files::default();
        let file = files.add(
            template.map_or(name, |template| template.shown.as_str()),
            template.map_or("", |template| template.text.as_str()),
        );
        Flawed { problems: vec![problem(file, &range, message, help)], files }
    }

    /// Finds a piece of text in the templates, if only one of them has it, and only once.
    pub(super) fn find(&self, piece: &str) -> Option<(&str, Range<usize>)> {
        let piece = piece.trim();
        let mut places = self.all.iter().filter(|_| !piece.is_empty()).flat_map(|template| {
            let starts = template.text.match_indices(piece).map(|(start, _)| start);
            starts.map(|start| (template.name.as_str(), start..start + piece.len()))
        });
        let first = places.next()?;
        places.next().is_none().then_some(first)
    }

    /// Returns how a template is shown to people, and its text.
    pub(super) fn shown(&self, name: &str) -> Option<(&str, &str)> {
        let template = self.all.iter().find(|known| known.name == name)?;
        Some((template.shown.as_str(), template.text.as_str()))
    }
}

/// Makes a mistake of a place and words.
pub(super) fn problem(file: u16, range: &Range<usize>, message: String, help: String) -> Problem {
    let byte = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let place = Place { file, start: byte(range.start), end: byte(range.end) };
    Problem::new(Code::BadTemplate, place, message).help(help)
}
