//! What is known, and from where: sources, dated claims, conflicts and what nobody could find out.
//!
//! Evidence is large and a decision does not need it, so it is read only by what explains, reports or checks.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::problem::{Code, Problem, advice};
use crate::questionnaire::is_written;
use crate::tree::{Fields, Node, Value};

use super::read::claim_id;

/// All evidence of a pack.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The sources, by id.
    pub sources: BTreeMap<String, Source>,
    /// The claims, by id.
    pub claims: BTreeMap<String, Claim>,
    /// The conflicts, in order.
    pub conflicts: Vec<Conflict>,
    /// What nobody could find out, in order.
    pub unknowns: Vec<Unknown>,
}

/// Where claims were read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// Its date, as precise as known.
    pub date: String,
    /// What kind of source it is.
    pub kind: String,
    /// How far it can be relied on.
    pub reliability: String,
    /// What the publisher gains.
    pub interest: Option<String>,
    /// Anything else worth knowing.
    pub note: Option<String>,
}

/// One dated statement.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// The id of its source.
    pub source: String,
    /// What is claimed.
    pub text: String,
    /// The option it speaks about, or `any`.
    pub option: String,
    /// What it speaks about.
    pub attribute: String,
    /// Its date, as precise as known.
    pub date: String,
    /// Where in the source it stands.
    pub section: Option<String>,
    /// What kind of claim it is.
    pub kind: String,
    /// How sure the reading is.
    pub confidence: String,
    /// Whether it still holds.
    pub status: String,
    /// The claims it contradicts.
    pub conflicts: Vec<String>,
    /// The figure it states.
    pub figure: Option<String>,
}

/// Claims that disagree, and how that was settled.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// The claims.
    pub claims: Vec<String>,
    /// How it was settled.
    pub resolution: String,
}

/// What nobody could find out.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: String,
    /// Why it is not known.
    pub why: String,
}

/// Reads the evidence among the tables of a pack.
pub fn read(root: &Fields<'_>) -> Evidence {
    let mut evidence = Evidence::default();
    let mut seen = BTreeMap::new();
    for fields in root.tables("source") {
        let id = fields.id("id");
        let unique = claim_id(root, "source", id.as_ref(), &mut seen);
        if let (Some(source), true) = (read_source(fields, id.map(|id| id.value)), unique) {
            evidence.sources.insert(source.id.clone(), source);
        }
    }
    let mut seen = BTreeMap::new();
    for fields in root.tables("claim") {
        let id = fields.id("id");
        let unique = claim_id(root, "claim", id.as_ref(), &mut seen);
        if let (Some(claim), true) = (read_claim(root, fields, id.map(|id| id.value), &evidence), unique) {
            evidence.claims.insert(claim.id.clone(), claim);
        }
    }
    let mut seen = BTreeMap::new();
    for fields in root.tables("conflict") {
        let id = fields.id("id");
        let unique = claim_id(root, "conflict", id.as_ref(), &mut seen);
        let title = fields.text("title");
        let claims = fields.texts("claims").into_iter().map(|claim| claim.value).collect();
        let resolution = fields.text("resolution");
        fields.finish();
        if let (Some(id), Some(title), Some(resolution), true) = (id, title, resolution, unique) {
            let (id, title, resolution) = (id.value, title.value, resolution.value);
            evidence.conflicts.push(Conflict { id, title, claims, resolution });
        }
    }
    let mut seen = BTreeMap::new();
    for fields in root.tables("unknown") {
        let (id, question, why) = (fields.id("id"), fields.text("question"), fields.text("why"));
        let unique = claim_id(root, "unknown", id.as_ref(), &mut seen);
        fields.finish();
        if let (Some(id), Some(question), Some(why), true) = (id, question, why, unique) {
            evidence.unknowns.push(Unknown { id: id.value, question: question.value, why: why.value });
        }
    }
    evidence
}

fn read_source(fields: Fields<'_>, id: Option<String>) -> Option<Source> {
    let [title, publisher, date] = ["title", "publisher", "date"].map(|key| fields.text(key).map(|text| text.value));
    let kinds = ["primary", "vendor", "secondary", "seed", "forum", "inferred", "client"].map(|word| (word, word));
    let levels = ["high", "medium", "low-medium", "low", "very low"].map(|word| (word, word));
    let kind = fields.word("kind", &kinds);
    let reliability = fields.word("reliability", &levels);
    let [url, interest, note] = ["url", "interest", "note"].map(|key| fields.optional_text(key).map(|text| text.value));
    fields.finish();
    Some(Source {
        id: id?,
        title: title?,
        publisher: publisher?,
        url,
        date: date?,
        kind: kind?.value.to_owned(),
        reliability: reliability?.value.to_owned(),
        interest,
        note,
    })
}

fn read_claim(root: &Fields<'_>, fields: Fields<'_>, id: Option<String>, evidence: &Evidence) -> Option<Claim> {
    let source = fields.text("source");
    if let Some(source) = &source
        && !evidence.sources.contains_key(&source.value)
        && !is_written(root, "source", &source.value)
    {
        let known: Vec<&str> = evidence.sources.keys().map(String::as_str).collect();
        fields.report(
            Problem::new(Code::UnknownId, source.place, format!("there is no source `{}`", source.value))
                .help(advice(&source.value, &known)),
        );
    }
    let [text, option, attribute, date, kind, confidence] =
        ["text", "option", "attribute", "date", "kind", "confidence"]
            .map(|key| fields.text(key).map(|text| text.value));
    let statuses = ["current", "aged", "contradicted", "outlier", "excluded"].map(|word| (word, word));
    let status = fields.word("status", &statuses);
    let conflicts = fields.texts("conflicts").into_iter().map(|claim| claim.value).collect();
    let [section, figure] = ["section", "figure"].map(|key| fields.optional_text(key).map(|text| text.value));
    fields.finish();
    Some(Claim {
        id: id?,
        source: source?.value,
        text: text?,
        option: option?,
        attribute: attribute?,
        date: date?,
        section,
        kind: kind?,
        confidence: confidence?,
        status: status?.value.to_owned(),
        conflicts,
        figure,
    })
}

/// Names every claim that is cited anywhere in the pack and does not exist.
pub fn check_claims(root: &Node, problems: &RefCell<Vec<Problem>>) {
    // A claim with a mistake is written all the same: the mistake is named where it stands.
    let written = root.get("claim").map_or(&[][..], Node::members);
    let known: BTreeSet<&str> = written.iter().filter_map(|claim| claim.get("id")?.as_text()).collect();
    walk(root, &mut |key, node| {
        if !matches!(key, "claims" | "disputed" | "conflicts") {
            return;
        }
        for member in node.members() {
            let Value::Text(id) = &member.value else { continue };
            if !known.contains(id.as_str()) {
                let known: Vec<&str> = known.iter().copied().collect();
                problems.borrow_mut().push(
                    Problem::new(Code::UnknownId, member.place, format!("there is no claim `{id}`"))
                        .help(advice(id, &known)),
                );
            }
        }
    });
}

fn walk(node: &Node, visit: &mut dyn FnMut(&str, &Node)) {
    match &node.value {
        Value::Table(entries) => {
            for entry in entries {
                visit(&entry.key.value, &entry.node);
                walk(&entry.node, visit);
            }
        }
        Value::List(members) => members.iter().for_each(|member| walk(member, visit)),
        _ => {}
    }
}
