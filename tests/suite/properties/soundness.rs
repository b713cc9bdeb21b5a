//! What every decision is: complete, in range, the sum of its parts, the same every time.

use idpfit::decision::{Decision, Ranked, decide};
use idpfit::embedded;
use idpfit::framework::Pack;
use proptest::prelude::*;
use serde_json::Value;

use super::{Outcome, in_any_pack, in_the_shipped_pack};
use crate::generate::Tape;
use crate::generate::replies::{Manner, sheets};
use crate::support::EFFORT;
use crate::support::{ROUNDING, assessed, figures};

/// All the manners there are of answering badly.
fn any_manner(tape: &mut Tape<'_>) -> Manner {
    Manner { open: *tape.of(&[0.0, 0.1, 0.3, 0.9]), absent: *tape.of(&[0.0, 0.1, 0.5]), respondents: 3 }
}

fn is_in_range(ranked: &Ranked) -> Outcome {
    let id = &ranked.id;
    prop_assert!((0.0..=100.0 + ROUNDING).contains(&ranked.fit), "`{id}`: {}", ranked.fit);
    prop_assert!(ranked.least <= ranked.fit && ranked.fit <= ranked.greatest, "`{id}`");
    prop_assert!(ranked.least >= -ROUNDING && ranked.greatest <= 100.0 + ROUNDING, "`{id}`");
    for part in &ranked.contributions {
        prop_assert!((0.0..=1.0).contains(&part.value), "`{id}`: {part:?}");
        prop_assert!((0.0..=1.0 + ROUNDING).contains(&part.weight), "`{id}`: {part:?}");
        prop_assert!((part.points - 100.0 * part.weight * part.value).abs() <= ROUNDING, "`{id}`: {part:?}");
    }
    Ok(())
}

/// The points of the criteria are the fit; their weights are the same for every alternative, and all of the weight there is.
fn adds_up(decision: &Decision) -> Outcome {
    for ranked in &decision.ranking {
        is_in_range(ranked)?;
        let points: f64 = ranked.contributions.iter().map(|part| part.points).sum();
        prop_assert!((points - ranked.fit).abs() <= ROUNDING, "`{}`: {points} is not {}", ranked.id, ranked.fit);
        let weight: f64 = ranked.contributions.iter().map(|part| part.weight).sum();
        prop_assert!((weight - 1.0).abs() <= ROUNDING, "`{}`: weights of {weight}", ranked.id);
        for (part, other) in ranked.contributions.iter().zip(&decision.ranking[0].contributions) {
            prop_assert!((part.weight - other.weight).abs() <= ROUNDING, "{part:?}, {other:?}");
        }
    }
    Ok(())
}

/// What is ranked is what the model computes, from the best to the worst.
fn prints_the_model(pack: &Pack, assessment: &idpfit::assessment::Assessment, decision: &Decision) -> Outcome {
    let figures = figures(pack, assessment);
    prop_assert_eq!(figures.by_id.len(), decision.ranking.len());
    for ranked in &decision.ranking {
        let figure = figures.by_id[&ranked.id];
        let differ = [(ranked.fit, figure.fit), (ranked.least, figure.least), (ranked.greatest, figure.greatest)];
        let same = differ.iter().all(|(left, right)| (left - right).abs() <= ROUNDING);
        prop_assert!(same && ranked.exact == figure.exact, "`{}`: {differ:?}", ranked.id);
    }
    prop_assert!(decision.ranking.is_sorted_by(|left, right| left.fit >= right.fit));
    Ok(())
}

/// Says what in a document is not as its schema has it; a number that is not finite is written as nothing, which no schema has.
fn mistake(schema: &Value, root: &Value, document: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return mistake(root.pointer(name.trim_start_matches('#')).unwrap(), root, document);
    }
    if let Some(some) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        let mistakes: Vec<_> = some.iter().map(|one| mistake(one, root, document)).collect();
        if mistakes.iter().all(Option::is_some) {
            return mistakes.into_iter().flatten().next();
        }
    }
    if schema.get("const").is_some_and(|only| only != document) {
        return Some(format!("{document} is not {}", schema["const"]));
    }
    if schema.get("enum").is_some_and(|several| !several.as_array().unwrap().contains(document)) {
        return Some(format!("{document} is none of {}", schema["enum"]));
    }
    let kinds: Vec<&str> = schema["type"].as_str().into_iter().chain(words(&schema["type"])).collect();
    if !kinds.is_empty() && !kinds.iter().any(|kind| is_a(kind, document)) {
        return Some(format!("{document} is not {kinds:?}"));
    }
    if let Some(missing) = words(&schema["required"]).find(|key| document.get(key).is_none()) {
        return Some(format!("`{missing}` is missing"));
    }
    mistake_inside(schema, root, document)
}

fn mistake_inside(schema: &Value, root: &Value, document: &Value) -> Option<String> {
    let keys = schema["properties"].as_object().into_iter().flatten();
    let of_keys = keys.filter_map(|(key, of)| Some((key, mistake(of, root, document.get(key)?)?)));
    let of_members = document.as_array().into_iter().flatten().enumerate().filter_map(|(index, member)| {
        let of = schema["prefixItems"].get(index).or_else(|| schema.get("items"))?;
        mistake(of, root, member)
    });
    of_keys.map(|(key, mistake)| format!("{key}: {mistake}")).chain(of_members).next()
}

fn words(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn is_a(kind: &str, document: &Value) -> bool {
    match kind {
        "null" => document.is_null(),
        "boolean" => document.is_boolean(),
        "number" => document.is_number(),
        "integer" => document.is_u64() || document.is_i64(),
        "string" => document.is_string(),
        "array" => document.is_array(),
        "object" => document.is_object(),
        _ => false,
    }
}

/// The schema of a decision that is not redacted: every amount of money is a number, never `null`.
fn schema() -> Value {
    let published = embedded::text(&embedded::SCHEMAS, "decision.schema.json").unwrap();
    let mut schema: Value = serde_json::from_str(published).unwrap();
    let amounts = [
        ("Amounts", "low"),
        ("Amounts", "likely"),
        ("Amounts", "high"),
        ("CostSheet", "licence_a_year"),
        ("BreakEven", "saves"),
    ];
    for (of, key) in amounts {
        schema["$defs"][of]["properties"][key]["type"] = "number".into();
    }
    schema
}

/// Decides twice, and looks at all of it.
fn is_sound(pack: &Pack, tape: &mut Tape<'_>) -> Outcome {
    let manner = any_manner(tape);
    let assessment = assessed(pack, &sheets(&mut tape.cut(2500), pack, manner));
    let decision = decide(pack, &assessment, EFFORT);
    adds_up(&decision)?;
    prints_the_model(pack, &assessment, &decision)?;
    let bytes = serde_json::to_vec(&decision).unwrap();
    prop_assert!(bytes == serde_json::to_vec(&decide(pack, &assessment, EFFORT)).unwrap(), "two runs differ");
    let schema = schema();
    let wrong = mistake(&schema, &schema, &serde_json::from_slice(&bytes).unwrap());
    prop_assert!(wrong.is_none(), "{wrong:?}");
    Ok(())
}

#[test]
fn a_decision_is_finite_in_range_the_sum_of_its_parts_and_the_same_twice_in_the_shipped_pack() {
    in_the_shipped_pack(10, is_sound);
}

#[test]
fn a_decision_is_finite_in_range_the_sum_of_its_parts_and_the_same_twice_in_any_pack() {
    in_any_pack(100, is_sound);
}

#[test]
fn a_number_that_is_not_finite_would_be_seen() {
    let schema = schema();
    let empty = idpfit::answers::AnswerSheet::default();
    let mut decision = decide(crate::support::shipped(), &assessed(crate::support::shipped(), &[empty]), EFFORT);
    decision.ranking[2].cost.total.likely = f64::NAN;
    let document = serde_json::to_value(&decision).unwrap();
    let seen = mistake(&schema, &schema, &document);
    assert_eq!(seen.as_deref(), Some("ranking: cost: total: likely: null is not [\"number\"]"));
}
