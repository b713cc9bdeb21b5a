//! Adapts a pack that was read to one organisation: its own figures for options, and its own currency.
//!
//! Pure: settings in, a changed pack out. The currency goes first, since the organisation states its own figures in its own currency.

mod money;
mod restated;

use std::cell::RefCell;

use crate::problem::{At, Code, Place, Problem, advice};
use crate::scale::Range;
use crate::settings::{Override, Settings};

use super::{Attribute, AttributeKind, Basis, Framework, Origin, Pack, Performance};

pub use money::currency;
pub use restated::restated;

type Problems = RefCell<Vec<Problem>>;

/// Adapts a pack to the settings of a workspace. Settings that do not fit the pack are pushed as mistakes and change nothing.
pub fn adapt(pack: &mut Pack, settings: &Settings, problems: &Problems) {
    currency(pack, settings, problems);
    overrides(&mut pack.framework, &settings.overrides, problems);
    let known: Vec<&str> = pack.framework.readiness.iter().map(|dimension| dimension.id.as_str()).collect();
    for (dimension, _) in &settings.targets {
        if !known.contains(&dimension.value.as_str()) {
            unknown(problems, dimension, "readiness dimension", &known);
        }
    }
}

/// Puts the organisation's own figures in the place of the published ones. A variant that takes the attribute over from its option
/// follows, unless it has a figure of its own.
pub fn overrides(framework: &mut Framework, overrides: &[Override], problems: &Problems) {
    let mut seen: Vec<(usize, usize, Place)> = Vec::new();
    for stated in overrides {
        let Some((option, attribute)) = find(framework, stated, problems) else {
            continue;
        };
        if let Some((_, _, first)) = seen.iter().find(|known| (known.0, known.1) == (option, attribute)) {
            let message =
                format!("there are two overrides of `{}` of `{}`", stated.attribute.value, stated.option.value);
            let problem = Problem::new(Code::DuplicateId, stated.attribute.place, message);
            push(problems, problem.related(*first, "the first one").help("keep the one that holds"));
            continue;
        }
        seen.push((option, attribute, stated.attribute.place));
        let Some(kind) = framework.attributes.get(attribute) else {
            continue;
        };
        if let Some(performance) = performance(kind, stated, problems) {
            put(framework, (option, attribute), performance, &origin(stated));
        }
    }
}

fn push(problems: &Problems, problem: Problem) {
    problems.borrow_mut().push(problem);
}

fn unknown(problems: &Problems, id: &At<String>, kind: &str, known: &[&str]) {
    let message = format!("there is no {kind} `{}`", id.value);
    push(problems, Problem::new(Code::UnknownId, id.place, message).help(advice(&id.value, known)));
}

fn find(framework: &Framework, stated: &Override, problems: &Problems) -> Option<(usize, usize)> {
    let option = framework.option(&stated.option.value);
    if option.is_none() {
        let known: Vec<&str> = framework.options.iter().map(|option| option.id.as_str()).collect();
        unknown(problems, &stated.option, "option", &known);
    }
    let attribute = framework.attribute(&stated.attribute.value);
    if attribute.is_none() {
        let known: Vec<&str> = framework.attributes.iter().map(|attribute| attribute.id.as_str()).collect();
        unknown(problems, &stated.attribute, "attribute", &known);
    }
    Some((option?, attribute?))
}

fn origin(stated: &Override) -> Origin {
    Origin {
        basis: Basis::Client,
        override_by: Some(format!("{}, {}, {}, {}", stated.by, stated.date, stated.source, stated.reason)),
        ..Origin::default()
    }
}

fn put(framework: &mut Framework, (option, attribute): (usize, usize), performance: Performance, origin: &Origin) {
    let figure = |index: usize| {
        let sheet = framework.options.get(index)?;
        Some((*sheet.sheet.get(attribute)?, sheet.origins.get(attribute)?.clone()))
    };
    let published = figure(option);
    let follows = |index: &usize| {
        let base = framework.options.get(*index).and_then(|sheet| sheet.variant_of);
        base == Some(option) && figure(*index) == published
    };
    let mut changed: Vec<usize> = (0..framework.options.len()).filter(follows).collect();
    changed.push(option);
    for index in changed {
        let Some(sheet) = framework.options.get_mut(index) else {
            continue;
        };
        if let Some(place) = sheet.sheet.get_mut(attribute) {
            *place = performance;
        }
        if let Some(place) = sheet.origins.get_mut(attribute) {
            place.clone_from(origin);
        }
    }
}

/// Reads what is stated as the attribute's kind wants it.
fn performance(attribute: &Attribute, stated: &Override, problems: &Problems) -> Option<Performance> {
    let keys = match attribute.kind {
        AttributeKind::Range { .. } | AttributeKind::Band => ["low", "likely", "high"].as_slice(),
        AttributeKind::Set { .. } => &["values"],
        AttributeKind::Category { .. } => &["value"],
    };
    let given = [
        ("low", stated.low.is_some()),
        ("likely", stated.likely.is_some()),
        ("high", stated.high.is_some()),
        ("values", !stated.values.is_empty()),
        ("value", stated.value.is_some()),
    ];
    if let Some((key, _)) = given.iter().find(|(key, given)| *given && !keys.contains(key)) {
        let message = format!("`{key}` does not fit `{}`", attribute.id);
        let problem = Problem::new(Code::WrongKind, stated.attribute.place, message);
        push(problems, problem.help(format!("state it by {}", keys.join(", "))));
        return None;
    }
    match &attribute.kind {
        AttributeKind::Range { most } => range(stated, *most, problems).map(Performance::Range),
        AttributeKind::Band => {
            let low = within(stated, ("low", stated.low), f64::MAX, problems)?;
            Some(Performance::Band(low, stated.high))
        }
        AttributeKind::Set { .. } => {
            let entries: Option<Vec<u16>> = stated.values.iter().map(|word| entry(attribute, word, problems)).collect();
            let bits = entries?.into_iter().filter_map(|entry| 1_u64.checked_shl(entry.into()));
            Some(Performance::Set(bits.fold(0, |all, bit| all | bit)))
        }
        AttributeKind::Category { .. } => {
            let word = stated.value.as_ref()?;
            entry(attribute, word, problems).map(Performance::Category)
        }
    }
}

fn range(stated: &Override, most: Option<f64>, problems: &Problems) -> Option<Range> {
    let most = most.unwrap_or(f64::MAX);
    let [low, likely, high] = [("low", stated.low), ("likely", stated.likely), ("high", stated.high)]
        .map(|figure| within(stated, figure, most, problems));
    Some(Range { low: low?, likely: likely?, high: high? })
}

/// Returns a figure that must be there and lie between zero and what the attribute's scale allows.
fn within(stated: &Override, (key, figure): (&str, Option<f64>), most: f64, problems: &Problems) -> Option<f64> {
    let Some(figure) = figure else {
        let message = format!("`{key}` is missing");
        let problem = Problem::new(Code::MissingKey, stated.place, message);
        push(problems, problem.help(format!("add `{key} = …` to this override")));
        return None;
    };
    if (0.0..=most).contains(&figure) {
        return Some(figure);
    }
    let bounds = if most < f64::MAX { format!("a number from 0 to {most}") } else { "a number, 0 or more".to_owned() };
    let message = format!("{figure} is out of range for `{}`", stated.attribute.value);
    push(problems, Problem::new(Code::OutOfRange, stated.place, message).help(bounds));
    None
}

fn entry(attribute: &Attribute, word: &At<String>, problems: &Problems) -> Option<u16> {
    let found = attribute.entry(&word.value);
    if found.is_none() {
        let known: Vec<&str> = attribute.entries().iter().map(|(id, _)| id.as_str()).collect();
        let message = format!("`{}` has no entry `{}`", attribute.id, word.value);
        let problem = Problem::new(Code::UnknownId, word.place, message);
        push(problems, problem.help(advice(&word.value, &known)));
    }
    found
}

#[cfg(test)]
mod tests;
