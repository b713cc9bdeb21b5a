//! The fingerprint of a pack, by which a record says what it was judged with.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Returns the SHA-256 of named texts, in hexadecimal.
///
/// The order of the texts and the way lines end make no difference: neither says anything about a pack, and both change when a
/// folder is copied or checked out elsewhere. Lengths are part of it, so that no text can pass for a name.
pub fn digest<Name: AsRef<str>, Text: AsRef<str>>(texts: &[(Name, Text)]) -> String {
    let mut ordered: Vec<(&str, String)> =
        texts.iter().map(|(name, text)| (name.as_ref(), text.as_ref().replace("\r\n", "\n"))).collect();
    ordered.sort();
    let mut hash = Sha256::new();
    for (name, text) in &ordered {
        for part in [*name, text.as_str()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_line_ends_make_no_difference() {
        assert_eq!(digest(&[("a", "1\n"), ("b", "2")]), digest(&[("b", "2"), ("a", "1\r\n")]));
    }

    #[test]
    fn names_and_texts_make_a_difference() {
        let base = digest(&[("a", "1"), ("b", "2")]);
        for other in [vec![("a", "2"), ("b", "1")], vec![("ab", "12")], vec![("a", "1b2")], vec![("a", "1")]] {
            assert_ne!(digest(&other), base);
        }
    }

    #[test]
    fn the_digest_of_a_text_never_changes() {
        // printf '\0\0\0\0\0\0\0\1a\0\0\0\0\0\0\0\0011' | sha256sum
        assert_eq!(digest(&[("a", "1")]), "0e9c3156ac694b081269e7631db910df955a4df29e20086134d7aa57f4e54795");
    }
}
