//! What excludes alternatives and what does not: each said once, with all that it concerns, since pairs share what their members have.

use serde::Serialize;

use super::super::Case;
use super::alternatives::{AlternativeView, Obstacle};

/// Something that excludes, or could, or does not.
#[derive(Debug, Clone, Serialize)]
pub struct Restriction {
    /// `excluded`, `to-confirm` or `exempt`.
    pub effect: &'static str,
    /// The constraint.
    pub name: String,
    /// The alternatives that it concerns, in words.
    pub alternatives: String,
    /// What is said of it.
    pub text: String,
    /// What would lift it.
    pub lift: String,
    /// Whether nobody publishes the value.
    pub unpublished: bool,
    /// The option it is about.
    pub option: String,
}

/// Gathers what is said of the alternatives that stand, in the order of the alternatives.
pub(super) fn of(case: &Case<'_>, alternatives: &[AlternativeView]) -> Vec<Restriction> {
    let mut all: Vec<(Restriction, Vec<String>)> = Vec::new();
    for effect in ["excluded", "to-confirm", "exempt"] {
        for alternative in alternatives.iter().filter(|alternative| alternative.standing == "stands") {
            let said = match effect {
                "excluded" => &alternative.obstacles,
                "to-confirm" => &alternative.to_confirm,
                _ => &alternative.exempt,
            };
            for obstacle in said.iter().filter(|obstacle| obstacle.kind == "constraint") {
                add(&mut all, restriction(effect, obstacle), &alternative.short);
            }
        }
    }
    let named = |(restriction, names): (Restriction, Vec<String>)| Restriction {
        alternatives: case.phrases().list(&names),
        ..restriction
    };
    all.into_iter().map(named).collect()
}

/// Adds the name of an alternative to what is said alike, else what is said with its name.
fn add(all: &mut Vec<(Restriction, Vec<String>)>, said: Restriction, name: &str) {
    let alike = |(known, _): &&mut (Restriction, Vec<String>)| {
        (known.effect, &known.name, &known.text, &known.lift) == (said.effect, &said.name, &said.text, &said.lift)
            && (known.effect != "to-confirm" || known.option == said.option)
    };
    match all.iter_mut().find(alike) {
        Some((_, names)) if names.iter().any(|known| known == name) => {}
        Some((_, names)) => names.push(name.to_owned()),
        None => all.push((said, vec![name.to_owned()])),
    }
}

fn restriction(effect: &'static str, obstacle: &Obstacle) -> Restriction {
    Restriction {
        effect,
        name: obstacle.name.clone(),
        alternatives: String::new(),
        text: obstacle.text.clone(),
        lift: obstacle.lift.clone(),
        unpublished: obstacle.unpublished,
        option: obstacle.option.clone(),
    }
}
