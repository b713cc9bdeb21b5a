//! Names of classes and teams, each kept once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::WINDOWS_1252;
use hashbrown::HashMap;

use crate::problem::tame;

/// Stands for no name.
pub(super) const NONE: u32 = u32::MAX;

/// More values than this are no classes and no teams: somebody named a column of free text.
const MOST: usize = 20_000;

/// The longest name that is kept, in characters.
const LONGEST: usize = 200;

/// Names, numbered in the order in which they come.
#[derive(Default)]
pub(super) struct Names {
    known: HashMap<Box<[u8]>, u32>,
    /// Whether there are more than can be names.
    pub(super) too_many: bool,
}

impl Names {
    /// Returns the number of a name.
    pub(super) fn number(&mut self, cell: &[u8]) -> u32 {
        let Some(cell) = present(cell) else { return NONE };
        // Enough bytes for the longest name in any encoding.
        let cell = cell.get(..LONGEST * 4).unwrap_or(cell);
        if let Some(number) = self.known.get(cell) {
            return *number;
        }
        let next = self.known.len();
        if next >= MOST {
            self.too_many = true;
            return NONE;
        }
        self.known.insert(cell.into(), next as u32);
        next as u32
    }

    /// Returns whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Returns the names in alphabetical order, and for each number its place among them. What differs only in its encoding is the same.
    pub(super) fn sorted(&self) -> (Vec<String>, Vec<u32>) {
        let mut sorted: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (bytes, number) in &self.known {
            sorted.entry(shown(bytes)).or_default().push(*number);
        }
        let mut places = vec![NONE; self.known.len()];
        for (place, numbers) in sorted.values().enumerate() {
            for number in numbers {
                if let Some(known) = places.get_mut(*number as usize) {
                    *known = place as u32;
                }
            }
        }
        (sorted.into_keys().collect(), places)
    }
}

/// Returns a cell without blanks around it; nothing if it says that there is nothing.
pub(super) fn present(cell: &[u8]) -> Option<&[u8]> {
    let cell = cell.trim_ascii();
    (!matches!(cell, b"" | b"?" | b"null" | b"NULL" | b"(empty)")).then_some(cell)
}

/// Returns bytes as text: as UTF-8, and where they are none, as Windows-1252, in which every byte means something.
pub(in crate::import) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            // A name cut to length may end in the middle of a character.
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            match std::str::from_utf8(valid) {
                Ok(text) if error.error_len().is_none() && bytes.len() >= LONGEST * 4 - 4 => Cow::Borrowed(text),
                _ => WINDOWS_1252.decode_without_bom_handling(bytes).0,
            }
        }
    }
}

fn shown(bytes: &[u8]) -> String {
    let tamed = tame(text(bytes).trim());
    tamed.chars().take(LONGEST).collect()
}
