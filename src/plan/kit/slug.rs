//! One rule for names that all tools take: catalogue names and tags, identifiers, workload names.
//!
//! `^[a-z][a-z0-9]*(-[a-z0-9]+)*$`, 2 to 30 characters.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::letters::plain;

/// The greatest length of a slug, in bytes: the least that any of the tools allows.
pub const LONGEST: usize = 30;

/// Digits of the digest that a name gets which does not fit.
const MARK: usize = 6;

/// Returns the slug of a name.
///
/// Accents are dropped. A name that is too long, too short or has letters that cannot be written plainly gets six digits of its digest,
/// so that two such names stay two. The same name always gives the same slug.
pub fn slug(name: &str) -> String {
    let (whole, lost) = plainly(name);
    let starts = whole.starts_with(|first: char| first.is_ascii_lowercase());
    if starts && !lost && (2..=LONGEST).contains(&whole.len()) {
        return whole;
    }
    let body = if starts || whole.is_empty() { whole } else { format!("n{whole}") };
    if !lost && (2..=LONGEST).contains(&body.len()) {
        return body;
    }
    let kept: String = body.chars().take(LONGEST - MARK - 1).collect();
    let kept = match kept.trim_end_matches('-') {
        "" => "n",
        kept => kept,
    };
    format!("{kept}-{}", mark(name))
}

/// Returns whether a text is a slug.
pub fn is_slug(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (2..=LONGEST).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split('-').all(word)
}

/// Writes a name in plain letters joined by `-`, and says whether letters were lost.
fn plainly(name: &str) -> (String, bool) {
    let (mut slug, mut lost) = (String::new(), false);
    for character in name.chars().flat_map(char::to_lowercase) {
        match plain(character) {
            _ if matches!(character, '\u{300}'..='\u{36f}') => {}
            "" if character.is_alphanumeric() => lost = true,
            "" if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            plain => slug.push_str(plain),
        }
    }
    (slug.trim_end_matches('-').to_owned(), lost)
}

fn mark(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).take(MARK).map(hexadecimal).collect()
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0')
}

/// Slugs that were given out: none twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slugs {
    names: BTreeMap<String, String>,
}

impl Slugs {
    /// Returns the slug of a name, with a number behind it if another name has that slug. Asked again, the same name gets another one.
    pub fn claim(&mut self, name: &str) -> String {
        let first = slug(name);
        let mut given = first.clone();
        let mut number = 1_u32;
        while self.names.contains_key(&given) {
            number = number.saturating_add(1);
            let end = format!("-{number}");
            let kept: String = first.chars().take(LONGEST - end.len()).collect();
            given = format!("{}{end}", kept.trim_end_matches('-'));
        }
        self.names.insert(given.clone(), name.to_owned());
        given
    }

    /// Returns slugs and the names that they stand for, sorted by slug.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(slug, name)| (slug.as_str(), name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_becomes_words_joined_by_hyphens() {
        assert_eq!(slug("Database, PostgreSQL (new)"), "database-postgresql-new");
        assert_eq!(slug("Ünit \"A\""), "uenit-a");
        assert_eq!(slug("365 days"), "n365-days");
        assert_eq!(slug("1e3"), "n1e3");
        assert_eq!(slug("on"), "on");
        assert_eq!(slug("x"), "x-2d7116");
        assert_eq!(slug("🚢"), "n-c1fa44");
    }

    #[test]
    fn names_that_differ_only_in_signs_get_numbers() {
        let mut slugs = Slugs::default();
        let given: Vec<String> = ["Team A", "team-a", "TEAM A!"].iter().map(|name| slugs.claim(name)).collect();
        assert_eq!(given, ["team-a", "team-a-2", "team-a-3"]);
    }

    proptest! {
        #[test]
        fn any_names_get_slugs_of_their_own(names in prop::collection::vec(".{0,80}", 1..20)) {
            let mut slugs = Slugs::default();
            let given: std::collections::BTreeSet<String> = names.iter().map(|name| slugs.claim(name)).collect();
            prop_assert_eq!(given.len(), names.len());
            for slug in given {
                prop_assert!(is_slug(&slug), "`{}`", slug);
            }
        }

        #[test]
        fn long_names_with_the_same_start_stay_two(start in "[a-z]{30,60}", ends in prop::collection::btree_set("[a-z]{1,9}", 2)) {
            let given: std::collections::BTreeSet<String> = ends.iter().map(|end| slug(&format!("{start}{end}"))).collect();
            prop_assert_eq!(given.len(), 2);
        }
    }
}
