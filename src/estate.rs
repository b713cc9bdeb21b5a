//! What a catalogue said was there: kinds, types and shares, by the day it was counted. Counts only, never people.
//!
//! Kept as `estate.toml` beside the answers, so that the plan can be made again without the export, and so that a later quarter can be held
//! against it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use crate::date::Date;
use crate::problem::Problem;
use crate::tree::{self, Fields};

/// What a catalogue said was there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Estate {
    /// The file or folder it was counted in, without where it lies.
    pub source: String,
    /// How many files were read.
    pub files: u64,
    /// The day it was counted.
    pub counted: Option<Date>,
    /// How many there are, by kind (`component`) and by kind and type (`component:service`).
    pub counts: BTreeMap<String, u64>,
    /// How many of how many have something, by what they have: `owned`, `lifecycle`, `documented`, `orphans`, `owned-by-people`.
    pub shares: BTreeMap<String, Part>,
    /// The templates that developers can use, by their titles.
    pub templates: Vec<String>,
    /// Owners that are named and not in the catalogue, with how many components each has.
    pub missing_owners: Vec<(String, u64)>,
    /// Entities that the export says there are and that are not in it.
    pub missing: u64,
    /// Files that could not be read.
    pub unreadable: u64,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub total: u64,
}

/// Reads what was counted. Returns `None` if anything is wrong with it; the mistakes say what.
pub fn read(file: u16, text: &str, problems: &RefCell<Vec<Problem>>) -> Option<Estate> {
    let before = problems.borrow().len();
    let root = tree::parse(file, text, &mut problems.borrow_mut());
    let fields = Fields::of(&root, problems)?;
    let mut estate = Estate {
        source: fields.text("source").map(|text| text.value).unwrap_or_default(),
        files: fields.count("files").unwrap_or_default(),
        counted: fields.optional_date("counted").map(|date| date.value),
        missing: fields.optional_count("missing").unwrap_or_default(),
        unreadable: fields.optional_count("unreadable").unwrap_or_default(),
        templates: fields.texts("templates").into_iter().map(|text| text.value).collect(),
        ..Estate::default()
    };
    if let Some(node) = fields.node("count") {
        for entry in node.entries() {
            let count = tree::number_of(&entry.node, problems);
            let count = count.and_then(|number| tree::count_of(&number, problems));
            estate.counts.extend(count.map(|count| (entry.key.value.clone(), count)));
        }
    }
    for share in fields.tables("share") {
        let of = share.text("of");
        let (count, total) = (share.count("count"), share.count("total"));
        share.finish();
        if let (Some(of), Some(count), Some(total)) = (of, count, total) {
            estate.shares.insert(of.value, Part { count: count.min(total), total });
        }
    }
    for owner in fields.tables("missing_owner") {
        let (name, count) = (owner.text("name"), owner.count("components"));
        owner.finish();
        estate.missing_owners.extend(name.zip(count).map(|(name, count)| (name.value, count)));
    }
    fields.finish();
    Some(estate).filter(|_| problems.borrow().len() == before)
}

const HEAD: &str = "# What a catalogue said was there: counts only, no people. Written by `idpfit plan --catalog`; count anew rather than edit.\n\n";

impl Estate {
    /// Returns it as the text of a file.
    pub fn text(&self) -> String {
        let mut document = DocumentMut::new();
        document.insert("source", value(&self.source));
        document.insert("files", value(held(self.files)));
        let counted = self.counted.and_then(|date| date.to_string().parse::<toml_edit::Datetime>().ok());
        counted.into_iter().for_each(|date| drop(document.insert("counted", value(date))));
        for (key, number) in [("missing", self.missing), ("unreadable", self.unreadable)] {
            if number > 0 {
                document.insert(key, value(held(number)));
            }
        }
        if !self.templates.is_empty() {
            let mut templates: toml_edit::Array = self.templates.iter().map(String::as_str).collect();
            templates.iter_mut().for_each(|title| title.decor_mut().set_prefix("\n  "));
            templates.set_trailing("\n");
            templates.set_trailing_comma(true);
            document.insert("templates", value(templates));
        }
        let counts = self.counts.iter().map(|(key, number)| (key.as_str(), value(held(*number))));
        document.insert("count", Item::Table(counts.collect::<Table>()));
        let shares = self.shares.iter().map(|(of, part)| {
            let mut table = Table::new();
            table.insert("of", value(of));
            table.insert("count", value(held(part.count)));
            table.insert("total", value(held(part.total)));
            table
        });
        document.insert("share", Item::ArrayOfTables(shares.collect::<ArrayOfTables>()));
        let owners = self.missing_owners.iter().map(|(name, count)| {
            let mut table = Table::new();
            table.insert("name", value(name));
            table.insert("components", value(held(*count)));
            table
        });
        document.insert("missing_owner", Item::ArrayOfTables(owners.collect::<ArrayOfTables>()));
        format!("{HEAD}{document}")
    }

    /// Returns it without names: where it was counted, templates and owners are left out.
    #[must_use]
    pub fn redacted(&self) -> Self {
        Self { source: String::new(), templates: Vec::new(), missing_owners: Vec::new(), ..self.clone() }
    }

    /// Returns how many there are of a kind, or of a kind and type; `documented` counts components with documentation.
    pub fn count(&self, key: &str) -> u64 {
        let share = || self.shares.get(key).map_or(0, |part| part.count);
        self.counts.get(key).copied().unwrap_or_else(share)
    }
}

impl Part {
    /// Returns the share, 0 to 1; nothing of nothing.
    pub fn get(self) -> Option<f64> {
        (self.total > 0).then(|| self.count as f64 / self.total as f64)
    }
}

/// TOML has no unsigned numbers; more than it can hold is the most it can hold.
fn held(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_back(estate: &Estate) -> Estate {
        let problems = RefCell::new(Vec::new());
        let again = read(0, &estate.text(), &problems);
        assert_eq!(problems.into_inner(), [], "{}", estate.text());
        again.unwrap()
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            counts in proptest::collection::btree_map("[a-z]{1,8}(:\\PC{0,8})?", 0..1_000_000u64, 0..6),
            templates in proptest::collection::vec("[^\\s]\\PC{0,12}", 0..4),
            owners in proptest::collection::vec(("[^\\s]\\PC{0,12}", 0..99u64), 0..3),
            (count, more) in (0..99u64, 0..99u64),
        ) {
            let estate = Estate {
                source: "entities \"b\".json".to_owned(),
                files: 3,
                counted: "2026-11-21".parse().ok(),
                counts,
                shares: [("owned".to_owned(), Part { count, total: count + more })].into(),
                templates,
                missing_owners: owners,
                missing: more,
                unreadable: count,
            };
            prop_assert_eq!(read_back(&estate), estate);
        }
    }

    #[test]
    fn what_is_no_count_is_a_mistake() {
        let problems = RefCell::new(Vec::new());
        let text = "source = 'a'\nfiles = 1\n[count]\ncomponent = 1.5\napi = 'x'\n[[share]]\nof = 'owned'\ncount = -1\ntotal = 2\n";
        assert_eq!(read(0, text, &problems), None);
        assert_eq!(problems.into_inner().len(), 3);
    }
}
