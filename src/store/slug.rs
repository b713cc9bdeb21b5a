//! Names of people as names of files: lower-case words and digits joined by `-`, never a path, the same on every system.

use super::digest;
use crate::letters::plain;

/// The greatest length of a slug, in bytes.
const LONGEST: usize = 48;

/// File names that one system or another keeps for its devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Returns a name that can safely be a file's.
///
/// Accents are dropped. A name that has other letters, is too long, or would be a device gets six digits of its digest, so that two
/// such names stay two files.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    let mut lost = false;
    for character in name.chars().flat_map(char::to_lowercase) {
        match plain(character) {
            _ if matches!(character, '\u{300}'..='\u{36f}') => {}
            "" if character.is_alphanumeric() => lost = true,
            "" if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            plain => slug.push_str(plain),
        }
    }
    let whole = slug.trim_end_matches('-');
    let kept: String = whole.chars().take(LONGEST).collect();
    let kept = kept.trim_end_matches('-');
    if !lost && !kept.is_empty() && kept == whole && !is_device(kept) {
        return kept.to_owned();
    }
    let mark: String = digest(&[("", name)]).chars().take(6).collect();
    format!("{}-{mark}", if kept.is_empty() { "respondent" } else { kept })
}

fn is_device(slug: &str) -> bool {
    let numbered = slug.strip_prefix("com").or_else(|| slug.strip_prefix("lpt"));
    DEVICES.contains(&slug)
        || numbered.is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_becomes_words_joined_by_hyphens() {
        assert_eq!(slug("Jane Doe"), "jane-doe");
        assert_eq!(slug("  Jörg  O'Neill (CTO) "), "joerg-o-neill-cto");
        assert_eq!(slug("agreed"), "agreed");
        assert_eq!(slug("Jose\u{301}"), "jose");
    }

    #[test]
    fn a_name_is_never_a_path() {
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("C:\\Windows"), "c-windows");
        assert!(slug("..").starts_with("respondent-"));
        assert!(slug("con").starts_with("con-"));
        assert!(slug("COM1").starts_with("com1-"));
    }

    #[test]
    fn names_that_lose_letters_stay_two_files() {
        assert_ne!(slug("李雷"), slug("王芳"));
        assert_ne!(slug(&"a".repeat(60)), slug(&"a".repeat(61)));
    }

    proptest! {
        #[test]
        fn any_name_is_a_safe_file_name(name in ".*") {
            let slug = slug(&name);
            prop_assert!(crate::tree::is_id(&slug), "`{}`", slug);
            prop_assert!(slug.len() <= 64 && !is_device(&slug));
        }
    }
}
