//! What ships inside the program: the pack, its evidence, the example organisations and the templates.
//!
//! The tables are written by `build.rs` from `questionnaires/`, `templates/` and `schemas/`. A text is only text here: nothing is read
//! before it is asked for. A table is unpacked when its first text is, and the evidence stands apart because few commands need it.

use std::sync::LazyLock;

use miniz_oxide::inflate::decompress_to_vec_zlib;

/// Names and texts of shipped files, sorted by name.
pub type Table = LazyLock<Vec<(&'static str, String)>>;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Returns the text of a shipped file by its name in its table.
pub fn text(table: &'static Table, name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str())
}

/// Unpacks texts that lie one after the other; a test unpacks every table.
fn unpacked(lengths: &[(&'static str, usize)], packed: &[u8]) -> Vec<(&'static str, String)> {
    let texts = decompress_to_vec_zlib(packed).unwrap_or_default();
    let mut rest = String::from_utf8(texts).unwrap_or_default();
    let mut table = Vec::with_capacity(lengths.len());
    for &(name, length) in lengths {
        let after = rest.split_off(length.min(rest.len()));
        table.push((name, std::mem::replace(&mut rest, after)));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_sorted_by_name() {
        for table in [&PACK, &EVIDENCE, &EXAMPLES, &AGREEMENTS, &EXPORTS, &TEMPLATES, &KIT, &SCHEMAS] {
            assert!(table.is_sorted_by_key(|(name, _)| *name));
        }
    }

    #[test]
    fn the_evidence_and_the_examples_stand_apart_from_the_pack() {
        assert!(text(&PACK, "pack.toml").is_some());
        assert!(text(&EVIDENCE, "evidence.toml").is_some());
        assert!(PACK.iter().all(|(name, _)| !name.ends_with("evidence.toml") && !name.starts_with("examples/")));
        assert!(EXAMPLES.iter().all(|(name, _)| name.starts_with("examples/")));
    }
}
