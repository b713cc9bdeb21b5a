//! A brief that can be written: names as slugs, fields with keys, placeholders with values.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::Format;
use super::brief::{Brief, Field, FieldKind, MOST_FIELDS};
use super::data::Data;
use super::placeholders::{Placeholder, unknown};
use super::slug::{LONGEST, Slugs, is_slug};
use crate::problem::{Code, Place, Problem};

/// The longest pattern of a field, in bytes.
const LONGEST_PATTERN: usize = 200;

/// The most that a line of text in a form may have.
pub(super) const LONGEST_TEXT: i64 = 100;

/// What a text of a form must fit if nothing else is said: it can be printed.
const PRINTABLE: &str = r"^[^\x00-\x1f\x7f-\x9f]+$";

/// What the name of a result must fit: the slug's rule, as a regular expression that every tool reads.
pub(super) const NAME: &str = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/// Keys of every form, and words that expressions read as something else.
const TAKEN: [&str; 9] = ["name", "owner", "channel", "run", "true", "false", "none", "null", "not"];

/// A brief that can be written.
pub(super) struct Draft<'b> {
    pub(super) brief: &'b Brief,
    /// The slugs that were given to names.
    pub(super) slugs: Slugs,
    /// The slug of the organisation.
    pub(super) organisation: String,
    /// The slug of the team that owns the platform.
    pub(super) owner: String,
    /// Slugs and names of the pilot teams, each once, without the one that owns the platform.
    pub(super) pilots: Vec<(String, &'b str)>,
    /// The fields with their keys.
    pub(super) inputs: Vec<Input<'b>>,
    used: RefCell<BTreeSet<&'static str>>,
}

/// A field with its key.
pub(super) struct Input<'b> {
    pub(super) key: String,
    pub(super) field: &'b Field,
}

impl<'b> Draft<'b> {
    /// Makes a draft, or returns every mistake of the brief.
    pub(super) fn of(brief: &'b Brief) -> Result<Self, Vec<Problem>> {
        let problems = mistakes(brief);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut slugs = Slugs::default();
        let organisation = slugs.claim(&brief.organisation);
        let owner = slugs.claim(&brief.owner);
        let mut teams = BTreeSet::from([brief.owner.as_str()]);
        let others = brief.pilots.iter().map(String::as_str).filter(|team| teams.insert(team));
        let pilots = others.collect::<Vec<_>>().into_iter().map(|team| (slugs.claim(team), team)).collect();
        Ok(Self { brief, organisation, owner, pilots, inputs: inputs(&brief.fields), slugs, used: RefCell::default() })
    }

    /// Returns the formats of the recommended tools; the neutral one if there is no other.
    pub(super) fn formats(&self) -> BTreeSet<Format> {
        let formats: BTreeSet<Format> = self.brief.tools.iter().filter_map(|tool| Format::of_key(&tool.kit)).collect();
        if formats.is_empty() { BTreeSet::from([Format::Neutral]) } else { formats }
    }

    /// Returns the value of a placeholder, and remembers that the kit needs it.
    pub(super) fn value(&self, id: &'static str) -> &str {
        self.used.borrow_mut().insert(id);
        let example = Placeholder::of_id(id).map_or(id, |placeholder| placeholder.example);
        self.brief.values.get(id).map_or(example, String::as_str)
    }

    /// Returns the placeholders that were asked for so far, sorted, with their values and whether those were given.
    pub(super) fn values(&self) -> Vec<(&'static Placeholder, &str, bool)> {
        let used = self.used.borrow();
        let of = |id: &&'static str| {
            let placeholder = Placeholder::of_id(id)?;
            let given = self.brief.values.get(*id);
            Some((placeholder, given.map_or(placeholder.example, String::as_str), given.is_some()))
        };
        used.iter().filter_map(of).collect()
    }

    /// Returns the slug of the path.
    pub(super) fn slug(&self) -> &'b str {
        &self.brief.path.slug
    }
}

impl Input<'_> {
    /// Returns the name of the variable that a script finds the reply in.
    pub(super) fn variable(&self) -> String {
        format!("ASKED_{}", self.key.to_uppercase())
    }

    /// Returns what JSON Schema says of a reply: the keys of it that all tools share.
    pub(super) fn schema(&self) -> Data {
        let about = (!self.field.about.is_empty()).then_some(&self.field.about);
        let named = Data::Table(vec![("title".to_owned(), Data::from(&self.field.title))]).with("description", about);
        match &self.field.kind {
            FieldKind::Number => named.with("type", Some("number")),
            FieldKind::Choice(choices) => named.with("type", Some("string")).with("enum", Some(Data::list(choices))),
            FieldKind::Text { pattern } => {
                let pattern = pattern.as_deref().unwrap_or(PRINTABLE);
                named.with("type", Some("string")).with("pattern", Some(pattern)).with("maxLength", Some(LONGEST_TEXT))
            }
        }
    }
}

/// Gives every field a key of its own that files of all formats can carry.
fn inputs(fields: &[Field]) -> Vec<Input<'_>> {
    let mut slugs = Slugs::default();
    let key = |title: &str| {
        let key = slugs.claim(title).replace('-', "_");
        if TAKEN.contains(&key.as_str()) { format!("{key}_asked") } else { key }
    };
    let keys: Vec<String> = fields.iter().map(|field| field.title.as_str()).map(key).collect();
    keys.into_iter().zip(fields).map(|(key, field)| Input { key, field }).collect()
}

fn mistakes(brief: &Brief) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut report = |code, message: String, help: &str| {
        problems.push(Problem::new(code, Place::default(), message).help(help));
    };
    let texts = [
        ("organisation", &brief.organisation),
        ("owner", &brief.owner),
        ("path.title", &brief.path.title),
        ("path.replaces", &brief.path.replaces),
        ("path.escape_hatch", &brief.path.escape_hatch),
        ("support", &brief.support),
    ];
    for (name, _) in texts.into_iter().filter(|(_, text)| text.trim().is_empty()) {
        report(Code::Empty, format!("`{name}` is empty"), "write it: the kit says it to developers");
    }
    if !is_slug(&brief.path.slug) {
        let help = format!("2 to {LONGEST} lower-case letters and digits joined by `-`, beginning with a letter");
        report(Code::BadId, format!("`{}` is not a slug", brief.path.slug), &help);
    }
    if brief.fields.len() > MOST_FIELDS {
        let message = format!("the form leaves {} decisions to the developer", brief.fields.len());
        report(Code::OutOfRange, message, "at most three: take the others from the team or fix them");
    }
    for tool in brief.tools.iter().filter(|tool| Format::of_key(&tool.kit).is_none()) {
        let message = format!("there is no kit `{}` for {}", tool.kit, tool.name);
        report(Code::UnknownValue, message, "one of: backstage, port, orchestrator, neutral");
    }
    problems.extend(brief.fields.iter().filter_map(mistake_of_field));
    problems.extend(brief.values.iter().filter_map(|(id, value)| match Placeholder::of_id(id) {
        Some(placeholder) => placeholder.refuse(value),
        None => Some(unknown(id)),
    }));
    problems
}

fn mistake_of_field(field: &Field) -> Option<Problem> {
    let (code, message, help) = match &field.kind {
        _ if field.title.trim().is_empty() => (Code::Empty, "a field has no title".to_owned(), "say what is asked"),
        FieldKind::Choice(choices) if choices.is_empty() || choices.iter().any(|choice| choice.trim().is_empty()) => {
            (Code::Empty, format!("`{}` has an empty choice, or none", field.title), "name what can be chosen")
        }
        FieldKind::Choice(choices) if choices.iter().collect::<BTreeSet<_>>().len() < choices.len() => {
            (Code::DuplicateId, format!("`{}` has a choice twice", field.title), "name each choice once")
        }
        FieldKind::Text { pattern: Some(pattern) } if pattern.is_empty() || pattern.len() > LONGEST_PATTERN => {
            let message = format!("the pattern of `{}` is empty or longer than 200 bytes", field.title);
            (Code::OutOfRange, message, "leave it out, or make it simpler")
        }
        _ => return None,
    };
    Some(Problem::new(code, Place::default(), message).help(help))
}
