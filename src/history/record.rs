//! The record of a quarter: what it was judged with, so that it can be judged again to the byte years later.
//!
//! **What is kept, and why in this form.** A record names the pack by id, version and digest; its texts lie once in `packs/` of the
//! workspace, and quarters share them. What else bears on the decision and may change later is copied as it is into the quarter's own
//! folder: the settings as `settings.toml`, the organisation's own options below `options/`. Copies of whole files and no merged form:
//! they carry the comments and reasons of whoever wrote them, `diff` of two quarters shows what moved, and git stores what did not move
//! once. What a report looks like (brand, templates) is not kept: it changes no judgement.
//!
//! **Two branches that both decide.** A line a thing, in an order that never changes, and the file merges by union (see
//! `.gitattributes`), so that git stops nobody. If both branches decided, the merged file has two digests of one decision: it is then no
//! TOML any more, which is right, since nobody has decided on the merged answers. Deciding again writes a whole record; nothing reads the
//! old one for it.

use std::cell::RefCell;
use std::fmt::Write as _;

use crate::date::Date;
use crate::problem::Problem;
use crate::tree::{Fields, Node};

/// What a quarter was judged with, and what came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The day it was decided, which counted as today.
    pub decided: Date,
    /// The version of the program.
    pub tool: String,
    /// The pack.
    pub pack: PackId,
    /// The pack that it extends, if it extends one.
    pub base: Option<PackId>,
    /// The day up to which the pack's evidence was checked.
    pub evidence: Date,
    /// What the drawing of worlds started from.
    pub seed: u64,
    /// How many worlds were drawn.
    pub worlds: u64,
    /// What came out.
    pub judgement: Judgement,
    /// The files that the decision was made from, as seen from the quarter's folder, each with its digest; sorted by name.
    pub inputs: Vec<(String, String)>,
    /// The files that lay beside them for the plan and took no part in the decision, in the same form: they may change, and a report made as
    /// decided shows them only as they were.
    pub beside: Vec<(String, String)>,
}

/// A pack, by what tells it from all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackId {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The digest of its texts.
    pub digest: String,
}

/// What came out, in words for whoever reads a diff, and as a digest for whoever recomputes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The id of the verdict.
    pub verdict: String,
    /// The name of the alternative that led, if one did.
    pub leader: Option<String>,
    /// The digest of `decision.json`.
    pub digest: String,
}

impl Record {
    /// Returns the text of the record, one line a thing, always in the same order.
    pub fn text(&self) -> String {
        let quoted = |text: &str| toml_edit::Value::from(text).to_string();
        let mut text =
            "# What this quarter was judged with. Written by `idpfit`; keep it in git.\n\n[record]\n".to_owned();
        let mut line = |key: &str, value: &str| {
            let _ = writeln!(text, "{key} = {value}");
        };
        line("decided", &self.decided.to_string());
        line("tool", &quoted(&self.tool));
        for (prefix, pack) in [("pack", Some(&self.pack)), ("base", self.base.as_ref())] {
            let Some(pack) = pack else { continue };
            line(prefix, &quoted(&pack.id));
            line(&format!("{prefix}_version"), &quoted(&pack.version));
            line(&format!("{prefix}_digest"), &quoted(&pack.digest));
        }
        line("evidence", &self.evidence.to_string());
        line("seed", &self.seed.to_string());
        line("worlds", &self.worlds.to_string());
        line("\n[decision]\nverdict", &quoted(&self.judgement.verdict));
        if let Some(leader) = &self.judgement.leader {
            line("leader", &quoted(leader));
        }
        line("digest", &quoted(&self.judgement.digest));
        text.push_str("\n# The digests of what it was decided on.\n[inputs]\n");
        write_files(&mut text, &self.inputs);
        if !self.beside.is_empty() {
            text.push_str("\n# What lay there for the plan and took no part in it.\n[beside]\n");
            write_files(&mut text, &self.beside);
        }
        text
    }

    /// Reads a record. Returns `None` if anything is wrong with it; the mistakes say what.
    pub fn read(root: &Node, problems: &RefCell<Vec<Problem>>) -> Option<Self> {
        let before = problems.borrow().len();
        let fields = Fields::of(root, problems)?;
        let made = fields.table("record");
        let judgement = fields.table("decision").and_then(read_judgement);
        let files = |key| fields.table(key).map_or_else(Vec::new, |files| read_files(&files));
        let inputs = files("inputs");
        let beside = if fields.has("beside") { files("beside") } else { Vec::new() };
        fields.finish();
        let record = made.and_then(|made| read_record(made, judgement, inputs));
        let record = record.map(|record| Self { beside, ..record });
        if record.is_none() && problems.borrow().len() == before {
            let help = "decide again with `idpfit assess --as-is`, which writes it anew";
            let missing = Problem::new(crate::problem::Code::MissingKey, root.place, "this is no record of a decision");
            problems.borrow_mut().push(missing.help(help));
        }
        record.filter(|_| problems.borrow().len() == before)
    }

    /// Returns the digest that the record has of an input.
    pub fn input(&self, name: &str) -> Option<&str> {
        self.inputs.iter().find(|(known, _)| known == name).map(|(_, digest)| digest.as_str())
    }

    /// Returns whether a file that lay beside the inputs is as it was: `digest` is what it has now.
    pub fn lay_beside(&self, name: &str, digest: &str) -> bool {
        self.beside.iter().any(|(known, then)| known == name && then == digest)
    }
}

fn write_files(text: &mut String, files: &[(String, String)]) {
    for (name, digest) in files {
        let _ = writeln!(text, "{} = {}", toml_edit::Key::new(name).display_repr(), toml_edit::Value::from(digest));
    }
}

fn read_record(fields: Fields<'_>, judgement: Option<Judgement>, inputs: Vec<(String, String)>) -> Option<Record> {
    let decided = fields.date("decided");
    let tool = fields.text("tool");
    let pack = [fields.text("pack"), fields.text("pack_version"), fields.text("pack_digest")];
    let base = ["base", "base_version", "base_digest"].map(|key| fields.optional_text(key));
    let evidence = fields.date("evidence");
    // The greatest whole number that every reader of numbers can tell from its neighbours.
    let whole = |key| fields.number_in(key, 0.0, 9_007_199_254_740_992.0).map(|number| number.value as u64);
    let (seed, worlds) = (whole("seed"), whole("worlds"));
    fields.finish();
    let id = |[id, version, digest]: [Option<crate::problem::At<String>>; 3]| {
        Some(PackId { id: id?.value, version: version?.value, digest: digest?.value })
    };
    Some(Record {
        decided: decided?.value,
        tool: tool?.value,
        pack: id(pack)?,
        base: id(base),
        evidence: evidence?.value,
        seed: seed?,
        worlds: worlds?,
        judgement: judgement?,
        inputs,
        beside: Vec::new(),
    })
}

fn read_judgement(fields: Fields<'_>) -> Option<Judgement> {
    let (verdict, digest) = (fields.text("verdict"), fields.text("digest"));
    let leader = fields.optional_text("leader").map(|leader| leader.value);
    fields.finish();
    Some(Judgement { verdict: verdict?.value, leader, digest: digest?.value })
}

fn read_files(fields: &Fields<'_>) -> Vec<(String, String)> {
    let entries = fields.all().iter();
    entries.filter_map(|entry| Some((entry.key.value.clone(), entry.node.as_text()?.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;
    use crate::tree::parse;

    fn pack(id: &str) -> PackId {
        PackId { id: id.to_owned(), version: "1.0.0".to_owned(), digest: "ab12".to_owned() }
    }

    fn record() -> Record {
        Record {
            decided: jiff::civil::date(2026, 11, 21),
            tool: "0.1.0".to_owned(),
            pack: pack("ours"),
            base: Some(pack("idp-selection")),
            evidence: jiff::civil::date(2026, 11, 20),
            seed: 1_941_271,
            worlds: 262_144,
            judgement: Judgement {
                verdict: "recommended".to_owned(),
                leader: Some("Portal A".to_owned()),
                digest: "cd34".to_owned(),
            },
            inputs: vec![
                ("answers/jane.toml".to_owned(), "0a".to_owned()),
                ("settings.toml".to_owned(), "0b".to_owned()),
            ],
            beside: Vec::new(),
        }
    }

    fn read(text: &str) -> (Option<Record>, Vec<Code>) {
        let mut problems = Vec::new();
        let root = parse(0, text, &mut problems);
        let problems = RefCell::new(problems);
        let record = Record::read(&root, &problems);
        (record, problems.into_inner().iter().map(|problem| problem.code).collect())
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        assert_eq!(read(&record().text()), (Some(record()), vec![]));
        let odd = Judgement { leader: Some("Portal \"A\"\n'''".to_owned()), ..record().judgement };
        let odd = Record { base: None, judgement: odd, ..record() };
        assert_eq!(read(&odd.text()), (Some(odd), vec![]));
        let beside = Record { beside: vec![("pilot.toml".to_owned(), "0c".to_owned())], ..record() };
        assert_eq!(read(&beside.text()), (Some(beside.clone()), vec![]));
        assert!(beside.lay_beside("pilot.toml", "0c") && !beside.lay_beside("pilot.toml", "0d"));
    }

    #[test]
    fn a_record_is_one_line_a_thing() {
        insta::assert_snapshot!(record().text(), @r#"
        # What this quarter was judged with. Written by `idpfit`; keep it in git.

        [record]
        decided = 2026-11-21
        tool = "0.1.0"
        pack = "ours"
        pack_version = "1.0.0"
        pack_digest = "ab12"
        base = "idp-selection"
        base_version = "1.0.0"
        base_digest = "ab12"
        evidence = 2026-11-20
        seed = 1941271
        worlds = 262144

        [decision]
        verdict = "recommended"
        leader = "Portal A"
        digest = "cd34"

        # The digests of what it was decided on.
        [inputs]
        "answers/jane.toml" = "0a"
        "settings.toml" = "0b"
        "#);
    }

    #[test]
    fn what_is_no_record_says_so() {
        for (text, code) in [
            ("", Code::MissingKey),
            ("[record]\ndecided = 1", Code::WrongType),
            ("[record]\ntool = 'a'\ntool = 'b'", Code::Syntax),
            ("odd = 1", Code::UnknownKey),
        ] {
            let (record, problems) = read(text);
            assert!(record.is_none() && problems.contains(&code), "{text}: {problems:?}");
        }
    }
}
