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
//!
//! **What came out** is kept in words and figures beside its digest: enough to set thousands of workspaces side by side without judging one
//! again. A record of an earlier version may lack any of it, which is then not known; what a later version writes more is passed over.

use std::cell::RefCell;
use std::fmt::Write as _;

use super::trend::{Terms, lasts_until};
use crate::date::Date;
use crate::decision::Decision;
use crate::decision::checks::GateState;
use crate::problem::{Code, Problem};
use crate::tree::{Fields, Node, number_of};

/// The reasons for deciding again that a record keeps, in its order.
const REASONS: [&str; 3] = ["evidence", "in-place", "plan"];

/// The most replies that are counted; nobody has as many.
const MOST_REPLIES: f64 = 1e6;

/// What a quarter was judged with, and what came out.
#[derive(Debug, Clone, PartialEq)]
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

/// What came out, in words and figures for whoever reads a diff or sets workspaces side by side, and as a digest for whoever recomputes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The id of the verdict.
    pub verdict: String,
    /// The name of the alternative that led, if one did.
    pub leader: Option<String>,
    /// The digest of `decision.json`.
    pub digest: String,
    /// What else came out; nothing in a record of a version that did not keep it.
    pub outcome: Option<Outcome>,
}

/// The figures of what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The day of the last answer.
    pub answered: Date,
    /// The share of worlds in which the leader's family came first, 0 to 1 in steps of a ten-thousandth; none without a leader or worlds.
    pub first: Option<f64>,
    /// How many replies said that what was known before no longer holds.
    pub stale: u32,
    /// The ids of the gates that failed.
    pub failing: Vec<String>,
    /// By when to decide again, by reason: `evidence`, `in-place`, `plan`.
    pub again: Vec<(String, Date)>,
    /// Readiness by dimension, 0 to 100 in tenths.
    pub readiness: Vec<(String, f64)>,
}

impl Outcome {
    /// Takes the figures from a decision with so many stale replies.
    pub fn of(decision: &Decision, terms: Terms, stale: usize) -> Option<Self> {
        let leader = decision.verdict.leader.as_deref().and_then(|id| decision.find(id));
        let family = leader.and_then(|leader| decision.certainty.as_ref()?.of(&leader.family));
        let first = family.and_then(|family| family.ranks.first()).map(|first| steps(first.share, 10_000.0));
        let failing = decision.gates.iter().filter(|gate| gate.state == GateState::Failed);
        let again = lasts_until(decision, terms).into_iter();
        let mut again: Vec<_> =
            again.filter_map(|again| Some((again.why.to_owned(), again.by.parse().ok()?))).collect();
        again.sort();
        Some(Self {
            answered: decision.date.parse().ok()?,
            first,
            stale: u32::try_from(stale).unwrap_or(u32::MAX),
            failing: failing.map(|gate| gate.gate.clone()).collect(),
            again,
            readiness: decision
                .readiness
                .iter()
                .map(|known| (known.dimension.clone(), steps(known.level.mean, 10.0)))
                .collect(),
        })
    }
}

impl Outcome {
    /// Returns the lines of it: the rest of `[decision]`, and what follows.
    fn text(&self) -> String {
        let mut text = format!("answered = {}\n", self.answered);
        if let Some(first) = self.first {
            let _ = writeln!(text, "first = {first}");
        }
        let _ = writeln!(text, "stale = {}", self.stale);
        if !self.failing.is_empty() {
            let failing: toml_edit::Array = self.failing.iter().map(String::as_str).collect();
            let _ = writeln!(text, "failing = {failing}");
        }
        text.push_str("\n# By when to decide again, and why.\n[again]\n");
        for (why, day) in &self.again {
            let _ = writeln!(text, "{why} = {day}");
        }
        text.push_str("\n# Readiness by dimension, 0 to 100.\n[readiness]\n");
        for (dimension, level) in &self.readiness {
            let _ = writeln!(text, "{} = {level}", toml_edit::Key::new(dimension));
        }
        text
    }
}

/// Rounds to steps of which so many make one.
fn steps(figure: f64, to_one: f64) -> f64 {
    (figure * to_one).round() / to_one
}

impl Judgement {
    /// Returns whether another judgement is what this one says: a record that keeps less says less.
    pub fn is_kept_by(&self, record: &Self) -> bool {
        let names = |judgement: &Self| (judgement.verdict.clone(), judgement.leader.clone(), judgement.digest.clone());
        names(self) == names(record) && (record.outcome.is_none() || record.outcome == self.outcome)
    }
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
        if let Some(outcome) = &self.judgement.outcome {
            text.push_str(&outcome.text());
        }
        text.push_str("\n# The digests of what it was decided on.\n[inputs]\n");
        write_files(&mut text, &self.inputs);
        if !self.beside.is_empty() {
            text.push_str("\n# What lay there for the plan and took no part in it.\n[beside]\n");
            write_files(&mut text, &self.beside);
        }
        text
    }

    /// Reads a record. Returns `None` if anything is wrong with it; the mistakes say what. A key that is not known is a mistake unless
    /// another version of the program wrote it.
    pub fn read(root: &Node, problems: &RefCell<Vec<Problem>>) -> Option<Self> {
        let before = problems.borrow().len();
        let tool = root.get("record").and_then(|made| made.get("tool")).and_then(Node::as_text);
        let is_own = tool.is_none_or(|tool| tool == env!("CARGO_PKG_VERSION"));
        let end: End = if is_own { |fields: Fields<'_>| fields.finish() } else { |_: Fields<'_>| () };
        let fields = Fields::of(root, problems)?;
        let made = fields.table("record");
        let judgement = fields.table("decision");
        let (again, readiness) = (fields.table("again"), fields.table("readiness"));
        let judgement = judgement.and_then(|fields| read_judgement(fields, again, readiness.as_ref(), end));
        let files = |key| fields.table(key).map_or_else(Vec::new, |files| read_files(&files));
        let inputs = files("inputs");
        let beside = if fields.has("beside") { files("beside") } else { Vec::new() };
        end(fields);
        let record = made.and_then(|made| read_record(made, judgement, inputs, end));
        let record = record.map(|record| Self { beside, ..record });
        if record.is_none() && problems.borrow().len() == before {
            let help = "decide again with `idpfit assess --as-is`, which writes it anew";
            let missing = Problem::new(Code::MissingKey, root.place, "this is no record of a decision");
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

/// How the reading of a table ends: with a mistake for every key that is not known, or without.
type End = fn(Fields<'_>);

fn read_record(
    fields: Fields<'_>,
    judgement: Option<Judgement>,
    inputs: Vec<(String, String)>,
    end: End,
) -> Option<Record> {
    let decided = fields.date("decided");
    let tool = fields.text("tool");
    let pack = [fields.text("pack"), fields.text("pack_version"), fields.text("pack_digest")];
    let base = ["base", "base_version", "base_digest"].map(|key| fields.optional_text(key));
    let evidence = fields.date("evidence");
    let (seed, worlds) = (fields.count("seed"), fields.count("worlds"));
    end(fields);
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

fn read_judgement(
    fields: Fields<'_>,
    again: Option<Fields<'_>>,
    readiness: Option<&Fields<'_>>,
    end: End,
) -> Option<Judgement> {
    let (verdict, digest) = (fields.text("verdict"), fields.text("digest"));
    let leader = fields.optional_text("leader").map(|leader| leader.value);
    let answered = fields.optional_date("answered");
    let first = fields.optional_number_in("first", 0.0, 1.0).map(|first| first.value);
    let stale = fields.optional_number_in("stale", 0.0, MOST_REPLIES).map_or(0, |stale| stale.value as u32);
    let failing = fields.texts("failing").into_iter().map(|gate| gate.value).collect();
    end(fields);
    let again = again.map_or_else(Vec::new, |fields| {
        let dates = REASONS.map(|why| fields.optional_date(why).map(|day| (why.to_owned(), day.value)));
        end(fields);
        dates.into_iter().flatten().collect()
    });
    let readiness = readiness.map_or_else(Vec::new, read_readiness);
    let outcome =
        answered.map(|answered| Outcome { answered: answered.value, first, stale, failing, again, readiness });
    Some(Judgement { verdict: verdict?.value, leader, digest: digest?.value, outcome })
}

fn read_readiness(fields: &Fields<'_>) -> Vec<(String, f64)> {
    let level = |entry: &crate::tree::Entry| {
        let number = number_of(&entry.node, fields.problems())?;
        if !(0.0..=100.0).contains(&number.value) {
            let message = format!("{} is out of range", number.value);
            fields.report(Problem::new(Code::OutOfRange, number.place, message).help("a number from 0 to 100"));
        }
        Some((entry.key.value.clone(), number.value))
    };
    fields.all().iter().filter_map(level).collect()
}

fn read_files(fields: &Fields<'_>) -> Vec<(String, String)> {
    let entries = fields.all().iter();
    entries.filter_map(|entry| Some((entry.key.value.clone(), entry.node.as_text()?.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
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
                outcome: Some(Outcome {
                    answered: jiff::civil::date(2026, 11, 20),
                    first: Some(0.9873),
                    stale: 2,
                    failing: vec!["named-owner".to_owned()],
                    again: vec![
                        ("evidence".to_owned(), jiff::civil::date(2027, 2, 20)),
                        ("plan".to_owned(), jiff::civil::date(2028, 11, 20)),
                    ],
                    readiness: vec![("ownership".to_owned(), 43.0), ("measurement".to_owned(), 86.3)],
                }),
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
        answered = 2026-11-20
        first = 0.9873
        stale = 2
        failing = ["named-owner"]

        # By when to decide again, and why.
        [again]
        evidence = 2027-02-20
        plan = 2028-11-20

        # Readiness by dimension, 0 to 100.
        [readiness]
        ownership = 43
        measurement = 86.3

        # The digests of what it was decided on.
        [inputs]
        "answers/jane.toml" = "0a"
        "settings.toml" = "0b"
        "#);
    }

    #[test]
    fn a_record_of_a_version_that_kept_less_or_keeps_more_is_read() {
        let text = record().text();
        let (before, rest) = text.split_once("answered = ").unwrap();
        let inputs = rest.split_once("# The digests").unwrap().1;
        let (old, problems) = read(&format!("{before}\n# The digests{inputs}"));
        let known = Record { judgement: Judgement { outcome: None, ..record().judgement }, ..record() };
        assert_eq!((old, problems), (Some(known.clone()), vec![]));
        assert!(record().judgement.is_kept_by(&known.judgement) && !known.judgement.is_kept_by(&record().judgement));
        let more =
            text.replace("stale = 2", "stale = 2\nmood = 'good'").replace("[again]", "[again]\nmoon = 2027-01-01");
        assert_eq!(read(&more), (None, vec![Code::UnknownKey, Code::UnknownKey]));
        let later = more.replace("tool = \"0.1.0\"", "tool = \"9.0.0\"") + "\n[later]\na = 1\n";
        assert_eq!(read(&later), (Some(Record { tool: "9.0.0".to_owned(), ..record() }), vec![]));
    }

    #[test]
    fn figures_that_cannot_be_are_mistakes() {
        for (from, to) in
            [("first = 0.9873", "first = 98"), ("ownership = 43", "ownership = -1"), ("stale = 2", "stale = 'a'")]
        {
            let (record, problems) = read(&record().text().replace(from, to));
            assert!(record.is_none() && problems.len() == 1, "{to}: {problems:?}");
        }
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
