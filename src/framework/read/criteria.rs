//! Reads needs, themes and criteria.

use std::collections::BTreeMap;

use crate::problem::{At, Code, Place, Problem, advice};
use crate::questionnaire::Kind;
use crate::tree::Fields;

use super::{Names, claim_id, is_written, missing_part, never, read_form, read_relevance, read_values};
use crate::framework::{Criterion, Needs, Relevance, Theme};

pub(in crate::framework) fn read_needs(names: &Names<'_>) -> Option<Needs> {
    let Some(fields) = names.root.table("needs") else {
        missing_part(names.root, "`[needs]`");
        return None;
    };
    let finding = names.number(&fields, "finding");
    let deploying = names.number(&fields, "deploying");
    let tickets = names.number(&fields, "tickets");
    let automation = names.choice(&fields, "automation");
    let automation_value = automation.and_then(|index| read_values(names, &fields, "automation_value", index));
    let interactions = if fields.has("interactions") {
        names.question(&fields, "interactions", "a table", |kind| matches!(kind, Kind::Table { .. }))
    } else {
        None
    };
    let hours_full = fields.number_in("hours_full", 0.01, 1000.0);
    let hurts = fields.number_in("hurts", 0.01, 1.0);
    let covered = fields.number_in("covered", 0.01, 1.0);
    let discoverability = names.of_one(&fields, "discoverability");
    let self_service = names.of_one(&fields, "self_service");
    let orchestration = names.of_one(&fields, "orchestration");
    let dependence = names.of_four(&fields, "dependence");
    fields.finish();
    Some(Needs {
        finding: finding?,
        deploying: deploying?,
        tickets: tickets?,
        automation: automation?,
        automation_value: automation_value?,
        interactions,
        hours_full: hours_full?.value,
        hurts: hurts?.value,
        covered: covered?.value,
        covers: [discoverability?, self_service?, orchestration?],
        dependence: dependence?,
    })
}

pub(in crate::framework) fn read_themes(root: &Fields<'_>) -> Vec<Theme> {
    let mut seen = BTreeMap::new();
    let mut themes = Vec::new();
    for fields in root.tables("theme") {
        let id = fields.id("id");
        let name = fields.text("name");
        let about = fields.text("about");
        let unique = claim_id(root, "theme", id.as_ref(), &mut seen);
        fields.finish();
        if let (Some(id), Some(name), Some(about), true) = (id, name, about, unique) {
            themes.push(Theme { id: id.value, name: name.value, about: about.value });
        }
    }
    themes
}

pub(in crate::framework) fn read_criteria(names: &Names<'_>, themes: &[Theme]) -> Vec<Criterion> {
    let mut seen = BTreeMap::new();
    let mut criteria = Vec::new();
    for fields in names.root.tables("criterion") {
        if let Some(criterion) = read_criterion(names, themes, fields, &mut seen) {
            criteria.push(criterion);
        }
    }
    if criteria.is_empty() {
        missing_part(names.root, "criteria");
    }
    criteria
}

fn read_criterion(
    names: &Names<'_>,
    themes: &[Theme],
    fields: Fields<'_>,
    seen: &mut BTreeMap<String, Place>,
) -> Option<Criterion> {
    let id = fields.id("id");
    let unique = claim_id(names.root, "criterion", id.as_ref(), seen);
    let name = fields.text("name");
    let about = fields.text("about");
    let claims = fields.texts("claims").into_iter().map(|claim| claim.value).collect();
    let theme = fields.text("theme").and_then(|theme| find_theme(names.root, &theme, themes));
    let weight = fields.number("weight").and_then(|weight| check_weight(&fields, &weight));
    let form = read_form(names, &fields);
    let relevance = read_stake(names, &fields);
    fields.finish();
    if !unique {
        return None;
    }
    Some(Criterion {
        id: id?.value,
        name: name?.value,
        theme: theme?,
        weight: weight?,
        about: about?.value,
        claims,
        form: form?,
        relevance: relevance?,
    })
}

/// Reads a relevance that must be there, and that some answer must be able to put above 0.
fn read_stake(names: &Names<'_>, fields: &Fields<'_>) -> Option<Relevance> {
    let Some(node) = fields.node("relevance") else {
        fields.report(
            Problem::new(Code::MissingKey, fields.place(), "`relevance` is missing")
                .help("say how much it is at stake: a number, or a table that reads an answer"),
        );
        return None;
    };
    let relevance = read_relevance(names, node)?;
    if never(&relevance) {
        let message = "no answer puts the criterion at stake, so its weight has no effect";
        fields.report(
            Problem::new(Code::NoEffect, node.place, message)
                .help("give its relevance a value above 0 for some answer, or delete the criterion"),
        );
    }
    Some(relevance)
}

fn find_theme(root: &Fields<'_>, theme: &At<String>, themes: &[Theme]) -> Option<usize> {
    let found = themes.iter().position(|known| known.id == theme.value);
    if found.is_none() && !is_written(root, "theme", &theme.value) {
        let known: Vec<&str> = themes.iter().map(|known| known.id.as_str()).collect();
        root.report(
            Problem::new(Code::UnknownId, theme.place, format!("there is no theme `{}`", theme.value))
                .help(advice(&theme.value, &known)),
        );
    }
    found
}

/// Far above any weight somebody means, and small enough that no sum of weights overflows.
const MOST_WEIGHT: f64 = 1e6;

/// Returns a weight if it is one; a mistake is pushed.
pub(in crate::framework) fn check_weight(fields: &Fields<'_>, weight: &At<f64>) -> Option<f64> {
    if weight.value > 0.0 && weight.value <= MOST_WEIGHT {
        return Some(weight.value);
    }
    let help = "a weight is a number greater than zero, at most a million; delete what has none";
    fields.report(Problem::new(Code::BadWeight, weight.place, format!("the weight is {}", weight.value)).help(help));
    None
}
