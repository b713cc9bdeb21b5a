//! Conditions, units and rules of a pack in words.

use crate::framework::{Attribute, AttributeKind, AttributeTest, Framework, PairRule};
use crate::questionnaire::{Condition, Kind, Leaf, METRIC_STATES, Question, Questionnaire, Test};

use super::super::offers::entries;
use super::super::words::number;
use super::super::{offers, words};
use crate::framework::Performance;
use crate::phrases::Phrases;
use crate::scale::Range;

/// Returns amounts with their unit.
pub(super) fn amounts(values: &[f64], unit: &str, currency: &str) -> String {
    offers::amounts(values, unit, currency, Phrases::english())
}

/// Returns what an option offers, with its unit.
pub(super) fn performance(attribute: &Attribute, offered: Performance, currency: &str) -> String {
    offers::performance(attribute, offered, currency, Phrases::english())
}

/// Returns a range of money.
pub(super) fn money_range(range: Range, currency: &str) -> String {
    words::money_range(range, currency, Phrases::english())
}

/// Returns a number of people.
pub(super) fn people(count: f64) -> String {
    words::people(count, Phrases::english())
}

/// Returns the texts of some entries in quotes, `“a” or “b”`.
pub(super) fn quoted(attribute: &Attribute, bits: u64) -> String {
    let texts = entries(attribute, bits);
    texts.iter().map(|text| format!("“{text}”")).collect::<Vec<_>>().join(" or ")
}

/// Returns the scale of an attribute.
pub(super) fn scale(attribute: &Attribute, currency: &str) -> String {
    match &attribute.kind {
        AttributeKind::Range { most: Some(most) } => {
            format!("a range (low / likely / high) on a scale from 0 to {}", number(*most))
        }
        AttributeKind::Range { most: None } => {
            format!("a range (low / likely / high) in {}", attribute.unit.replace("currency", currency))
        }
        AttributeKind::Band => format!("a band in {}", attribute.unit),
        AttributeKind::Set { entries } => format!("any of: {}", texts(entries)),
        AttributeKind::Category { entries } => format!("one of, from best to worst: {}", texts(entries)),
    }
}

fn texts(entries: &[(String, String)]) -> String {
    entries.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>().join("; ")
}

/// Says how a pair takes an attribute of its two members.
pub(super) fn pair_rule(attribute: &Attribute) -> String {
    let rule = match attribute.pair {
        PairRule::Max => "the greater of the two",
        PairRule::Min => "the lesser of the two",
        PairRule::Sum => "the sum",
        PairRule::Worse => "the worse of the two",
        PairRule::Better => "the better of the two",
        PairRule::Overlap => "the overlap",
        PairRule::Both => "what both have",
    };
    match attribute.cap {
        Some(cap) => format!("{rule}, at most {}", number(cap)),
        None => rule.to_owned(),
    }
}

/// Says a condition: `` `own-cloud` is `required` ``.
pub(super) fn condition(questionnaire: &Questionnaire, condition: &Condition) -> String {
    say(questionnaire, condition, Depth::Top)
}

#[derive(Clone, Copy, PartialEq)]
enum Depth {
    Top,
    Inside,
}

fn say(questionnaire: &Questionnaire, condition: &Condition, depth: Depth) -> String {
    let join = |parts: &[Condition], word: &str| {
        let said: Vec<String> = parts.iter().map(|part| say(questionnaire, part, Depth::Inside)).collect();
        let joined = said.join(word);
        if depth == Depth::Inside && said.len() > 1 { format!("({joined})") } else { joined }
    };
    match condition {
        Condition::Leaf(leaf) => {
            questionnaire.get(leaf.question).map_or_else(String::new, |question| test(question, leaf))
        }
        Condition::All(parts) => join(parts, " and "),
        Condition::Any(parts) => join(parts, " or "),
        Condition::Not(part) => format!("not ({})", say(questionnaire, part, Depth::Top)),
    }
}

fn test(question: &Question, leaf: &Leaf) -> String {
    let id = &question.id;
    let is_set = matches!(question.kind, Kind::Set { .. });
    let rows = |count: usize| {
        if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
    };
    match leaf.test {
        Test::Is(bits) if is_set => format!("`{id}` has {}", choices(question, bits)),
        Test::Is(bits) => format!("`{id}` is {}", choices(question, bits)),
        Test::IsNot(bits) if is_set => format!("`{id}` has neither of {}", choices(question, bits)),
        Test::IsNot(bits) => format!("`{id}` is not {}", choices(question, bits)),
        Test::Below(limit) => format!("`{id}` is below {}", limit_of(question, limit)),
        Test::AtLeast(limit) => format!("`{id}` is {} or more", limit_of(question, limit)),
        Test::RowsBelow(1) => format!("`{id}` is left empty"),
        Test::RowsBelow(count) => format!("`{id}` has fewer than {}", rows(count)),
        Test::RowsAtLeast(count) => format!("`{id}` has {} or more", rows(count)),
    }
}

/// Returns a number that a question is compared with, with its unit.
pub(super) fn limit_of(question: &Question, limit: f64) -> String {
    match &question.kind {
        Kind::Level { .. } => format!("level {}", number(limit)),
        Kind::Number { unit, .. } => amounts(&[limit], unit, "").trim().to_owned(),
        _ => number(limit),
    }
}

/// Returns the ids of some choices, `a or b`.
fn choices(question: &Question, bits: u64) -> String {
    let ids: Vec<&str> = match question.kind {
        Kind::Metric => METRIC_STATES.to_vec(),
        _ => question.choices().iter().map(|choice| choice.id.as_str()).collect(),
    };
    let chosen = ids.iter().enumerate().filter(|(index, _)| bits & (1 << index) != 0);
    chosen.map(|(_, id)| format!("`{id}`")).collect::<Vec<_>>().join(" or ")
}

/// Says what must hold of an option's attributes.
pub(super) fn attribute_tests(framework: &Framework, tests: &[AttributeTest]) -> String {
    let said = tests.iter().filter_map(|test| {
        let attribute = framework.attributes.get(test.attribute)?;
        Some(format!("`{}` has {}", attribute.id, quoted(attribute, test.has)))
    });
    said.collect::<Vec<_>>().join(" and ")
}
