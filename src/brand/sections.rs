//! Which sections a report has. What they are called is the templates' business: a name that they do not have is a mistake.

use crate::problem::{At, Code, Problem, advice};
use crate::tree::Fields;

/// Which sections a report has.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Sections {
    /// All, as the template has them.
    #[default]
    All,
    /// These, in this order.
    Only(Vec<At<String>>),
    /// All but these.
    Without(Vec<At<String>>),
}

impl Sections {
    /// Returns the mistakes of naming sections that are not among the known ones.
    pub fn unknown(&self, known: &[&str]) -> Vec<Problem> {
        let (Self::Only(named) | Self::Without(named)) = self else { return Vec::new() };
        let strange = named.iter().filter(|name| !known.contains(&name.value.as_str()));
        let problem = |name: &At<String>| {
            let message = format!("there is no section `{}`", name.value);
            Problem::new(Code::UnknownSection, name.place, message).help(advice(&name.value, known))
        };
        strange.map(problem).collect()
    }

    /// Returns the places of the sections to show among those that there are, in order. What stands before the first section has no
    /// name and is always first.
    pub fn chosen(&self, names: &[&str]) -> Vec<usize> {
        let all = 0..names.len();
        match self {
            Self::All => all.collect(),
            Self::Only(named) => {
                let of =
                    |name: &At<String>| all.clone().filter(|at| names.get(*at) == Some(&name.value.as_str())).collect();
                let unnamed = all.clone().filter(|at| names.get(*at).is_some_and(|name| name.is_empty()));
                unnamed.chain(named.iter().flat_map(|name| -> Vec<usize> { of(name) })).collect()
            }
            Self::Without(named) => {
                let left_out = |at: &usize| named.iter().any(|name| names.get(*at) == Some(&name.value.as_str()));
                all.filter(|at| !left_out(at)).collect()
            }
        }
    }
}

/// Reads the choice of sections.
pub(super) fn read(fields: Fields<'_>) -> Sections {
    let (only, without) = (fields.texts("only"), fields.texts("without"));
    if let (true, Some(node)) = (fields.has("only"), fields.node("without")) {
        let problem = Problem::new(Code::UnknownKey, node.place, "`without` means nothing beside `only`");
        fields.report(problem.help("keep one of them"));
    }
    if let (true, Some(node)) = (only.is_empty(), fields.node("only")) {
        let problem = Problem::new(Code::Empty, node.place, "no section is named");
        fields.report(problem.help("name at least one, `only = [\"summary\"]` for example"));
    }
    for (at, name) in only.iter().enumerate() {
        if let Some(first) = only.iter().take(at).find(|other| other.value == name.value) {
            let problem = Problem::new(Code::DuplicateId, name.place, format!("`{}` is named twice", name.value));
            fields.report(problem.related(first.place, "the first time").help("keep one of them"));
        }
    }
    fields.finish();
    match (only.is_empty(), without.is_empty()) {
        (false, _) => Sections::Only(only),
        (true, false) => Sections::Without(without),
        (true, true) => Sections::All,
    }
}
