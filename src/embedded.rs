//! What ships inside the program: the pack, its evidence, the example organisations and the templates.
//!
//! The tables are written by `build.rs` from `questionnaires/` and `templates/`. A text is only text here: nothing is read before it is
//! asked for, and the evidence stands apart because few commands need it.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Returns the text of a shipped file by its name in its table.
pub fn text(table: &'static [(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_sorted_by_name() {
        for table in [PACK, EVIDENCE, EXAMPLES, AGREEMENTS, EXPORTS, TEMPLATES, KIT] {
            assert!(table.is_sorted_by_key(|(name, _)| *name));
        }
    }

    #[test]
    fn the_evidence_and_the_examples_stand_apart_from_the_pack() {
        assert!(text(PACK, "pack.toml").is_some());
        assert!(text(EVIDENCE, "evidence.toml").is_some());
        assert!(PACK.iter().all(|(name, _)| !name.ends_with("evidence.toml") && !name.starts_with("examples/")));
        assert!(EXAMPLES.iter().all(|(name, _)| name.starts_with("examples/")));
    }
}
