//! Answers under another version of a pack, or under another pack.

use std::cell::RefCell;
use std::path::PathBuf;

use anyhow::Result;

use super::{Desk, Loaded, sheets};
use crate::answers::{self, AnswerSheet};
use crate::framework::{Migration, numbers};
use crate::history::{carried_back, migrate};
use crate::{store, tree};

impl Loaded {
    /// Reads of answers what can be read; returns whether something could not.
    pub(in crate::cli) fn read_what_can_be(&self, name: &str, text: &str) -> (AnswerSheet, bool) {
        let mut desk = Desk::default();
        let (file, root) = desk.add(name, text);
        let sheet = sheets::read(&root, file, &self.pack, &desk.problems);
        (sheet, !desk.is_clean())
    }

    /// Returns whether answers are to an earlier version that a table of migrations tells something of.
    pub(in crate::cli) fn is_earlier(&self, sheet: &AnswerSheet) -> bool {
        let given = sheet.version.as_deref().and_then(numbers);
        let told = |row: &Migration| given.is_some() && given < numbers(&row.version);
        self.pack.info.migrations.iter().any(told)
    }

    /// Reads the answers as another pack does, carried over to its version; what means nothing to it is left out.
    pub(in crate::cli) fn sheets_under(&self, other: &Self) -> Result<Vec<AnswerSheet>> {
        let (own, others) = (numbers(&self.pack.info.version), numbers(&other.pack.info.version));
        let read = |path: &PathBuf| {
            let root = tree::parse(0, &store::read_text(path)?, &mut Vec::new());
            let mut root = sheets::carried(&root, &self.pack).map_or(root, |carried| carried.sheet);
            if own > others {
                root = carried_back(&root, &self.pack, &other.pack.info.version);
            } else if own < others {
                root = migrate(&root, &self.pack.info.version, &other.pack).map_or(root, |carried| carried.sheet);
            }
            let problems = RefCell::default();
            let sheet = answers::read(&root, &other.pack.questionnaire, &other.themes(), &problems);
            Ok(self.filled(sheet, path))
        };
        self.paths.iter().map(read).collect()
    }

    /// Returns whether another judges alike for sure: the same texts of packs and options, the same rate.
    pub(in crate::cli) fn judges_like(&self, other: &Self) -> bool {
        let said = |loaded: &Self| {
            let (pack, base) = loaded.layers.packs();
            let settings = loaded.settings.as_ref();
            let currency = settings.and_then(|settings| settings.currency.clone()).map(|currency| currency.value);
            let rate = settings.and_then(|settings| settings.rate).map(|rate| rate.value.to_bits());
            (pack.texts, base.map(|base| base.texts), loaded.layers.own_options(), currency, rate)
        };
        said(self) == said(other)
    }
}
