//! Reads attributes: what kind of value they have, and how a pair takes them.

use std::collections::BTreeMap;

use crate::problem::{At, Code, Problem};
use crate::scale::Range;
use crate::tree::Fields;

use super::claim_id;
use crate::framework::{Attribute, AttributeKind, PairRule};

pub(in crate::framework) fn read_attributes(root: &Fields<'_>) -> Vec<Attribute> {
    let mut seen = BTreeMap::new();
    let mut attributes = Vec::new();
    for fields in root.tables("attribute") {
        let id = fields.id("id");
        let name = fields.text("name");
        let unit = fields.optional_text("unit").map_or_else(String::new, |unit| unit.value);
        let cap = fields.optional_number_in("cap", 0.0, 1e12);
        let kind = read_attribute_kind(&fields);
        let pair = fields.word(
            "pair",
            &[
                ("max", PairRule::Max),
                ("min", PairRule::Min),
                ("sum", PairRule::Sum),
                ("worse", PairRule::Worse),
                ("better", PairRule::Better),
                ("overlap", PairRule::Overlap),
                ("both", PairRule::Both),
            ],
        );
        if let (Some(kind), Some(pair)) = (&kind, &pair) {
            check_sum(&fields, kind, pair, cap.as_ref());
        }
        let cap = cap.map(|cap| cap.value);
        let unique = claim_id(root, "attribute", id.as_ref(), &mut seen);
        fields.finish();
        if let (Some(id), Some(name), Some(kind), Some(pair), true) = (id, name, kind, pair, unique) {
            attributes.push(Attribute { id: id.value, name: name.value, kind, unit, pair: pair.value, cap });
        }
    }
    attributes
}

/// A sum of two values on a scale must stay on it.
fn check_sum(fields: &Fields<'_>, kind: &AttributeKind, pair: &At<PairRule>, cap: Option<&At<f64>>) {
    let AttributeKind::Range { most: Some(most) } = kind else { return };
    let help = format!("add `cap = {most}`, the end of the scale, or take the greater of the two: `pair = \"max\"`");
    let problem = match cap {
        _ if pair.value != PairRule::Sum => return,
        Some(cap) if cap.value <= *most => return,
        Some(cap) => Problem::new(Code::OutOfRange, cap.place, format!("the cap {} is beyond the scale", cap.value)),
        // A cap with a mistake of its own is written all the same.
        None if fields.has("cap") => return,
        None => Problem::new(Code::MissingKey, pair.place, "a sum can leave the scale, and `cap` is missing"),
    };
    fields.report(problem.help(help));
}

fn read_attribute_kind(fields: &Fields<'_>) -> Option<AttributeKind> {
    #[derive(Clone, Copy)]
    enum Word {
        Range,
        Band,
        Set,
        Category,
    }
    let words = [("range", Word::Range), ("band", Word::Band), ("set", Word::Set), ("category", Word::Category)];
    let scale = fields.optional_word("scale", &[("0-4", Some(4.0)), ("0-1", Some(1.0)), ("none", None)]);
    let mut entries = Vec::new();
    let mut seen = BTreeMap::new();
    for entry in fields.list("entries") {
        let entry = Fields::of(entry, fields.problems())?;
        let id = entry.id("id");
        let text = entry.text("text");
        let unique = claim_id(fields, "entry", id.as_ref(), &mut seen);
        entry.finish();
        if let (Some(id), Some(text), true) = (id, text, unique) {
            entries.push((id.value, text.value));
        }
    }
    let kind = fields.word("kind", &words)?;
    // Entries are kept as the bits of a number, which has 64.
    if matches!(kind.value, Word::Set | Word::Category) && !(1..=64).contains(&entries.len()) {
        fields.report(
            Problem::new(Code::Empty, kind.place, format!("there are {} entries", entries.len()))
                .help("give 1 to 64 `entries = [{ id = \"…\", text = \"…\" }]`"),
        );
        return None;
    }
    Some(match kind.value {
        Word::Range => AttributeKind::Range { most: scale.and_then(|scale| scale.value) },
        Word::Band => AttributeKind::Band,
        Word::Set => AttributeKind::Set { entries },
        Word::Category => AttributeKind::Category { entries },
    })
}

/// Reads `low`, `likely`, `high`.
pub(in crate::framework) fn read_range(fields: &Fields<'_>, most: Option<f64>) -> Option<Range> {
    let (least, most) = (0.0, most.unwrap_or(1e12));
    let low = fields.number_in("low", least, most);
    let likely = fields.number_in("likely", least, most);
    let high = fields.number_in("high", least, most);
    let (low, likely, high) = (low?, likely?, high?);
    let range = Range { low: low.value, likely: likely.value, high: high.value };
    if range.is_ordered() {
        return Some(range);
    }
    fields.report(
        Problem::new(
            Code::BadRange,
            likely.place,
            format!("{} / {} / {} is not in order", range.low, range.likely, range.high),
        )
        .help("low, likely and high ascend"),
    );
    None
}
