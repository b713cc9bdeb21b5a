//! What needs another look: a pack past its review, claims that no longer hold and are still cited, values to confirm, old sources.

use std::collections::BTreeMap;

use super::Known;
use crate::date::{Date, days_after, months_after};
use crate::framework::evidence::{Claim, Source};
use crate::framework::pack::PackInfo;

/// Months after which a source counts as old. Judgement: products of this kind change their prices and plans within a year.
const OLD_MONTHS: i32 = 18;

/// Returns whether the evidence of a pack is stale.
pub(super) fn is_due(info: &PackInfo, today: Date) -> bool {
    today >= info.review_after
}

/// Returns the lines of what needs another look.
pub(super) fn lines(known: &Known<'_>) -> Vec<String> {
    let info = &known.pack.info;
    let mut lines = Vec::new();
    if is_due(info, known.today) {
        lines.push(format!(
            "The evidence of {} {} is stale since {}: check every claim again.",
            info.id, info.version, info.review_after
        ));
    }
    let before = months_after(known.today, -OLD_MONTHS);
    for (title, found) in [
        ("Claims that no longer hold without limits, and are still cited".to_owned(), worn_claims(known)),
        ("Values to confirm, and by whom or when".to_owned(), to_confirm(known)),
        (format!("Sources of claims that were last dated before {before}"), old_sources(known, before)),
    ] {
        if !found.is_empty() {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(title);
            lines.extend(found);
        }
    }
    if lines.is_empty() {
        lines.push(format!("Nothing needs another look on {}.", known.today));
    }
    lines
}

fn worn_claims(known: &Known<'_>) -> Vec<String> {
    let cited = citations(known);
    let mut worn: Vec<(&Claim, &Vec<String>)> = cited
        .iter()
        .filter_map(|(id, cited)| Some((known.evidence.claims.get(*id)?, cited)))
        .filter(|(claim, _)| ["aged", "contradicted"].contains(&claim.status.as_str()))
        .collect();
    worn.sort_by_key(|(claim, _)| (known.rank(&claim.option), &claim.option, &claim.id));
    let line = |(claim, cited): (&Claim, &Vec<String>)| {
        let cited = cited.join(", ");
        format!("  {} ({}, {}): {} Cited by {cited}.", claim.id, claim.status, claim.date, claim.text)
    };
    worn.into_iter().map(line).collect()
}

/// Returns every claim that is cited, with what cites it.
fn citations<'a>(known: &Known<'a>) -> BTreeMap<&'a str, Vec<String>> {
    let mut cited: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut cite = |claims: &'a [String], by: String| {
        for claim in claims {
            cited.entry(claim.as_str()).or_default().push(by.clone());
        }
    };
    let framework = &known.pack.framework;
    for option in known.options() {
        for (attribute, origin) in framework.attributes.iter().zip(&option.origins) {
            cite(&origin.claims, format!("{} of {}", attribute.id, option.id));
        }
        for warning in &option.warnings {
            cite(&warning.claims, format!("warning {} of {}", warning.id, option.id));
        }
    }
    if known.only.is_some() {
        return cited;
    }
    for criterion in &framework.criteria {
        cite(&criterion.claims, format!("criterion {}", criterion.id));
    }
    for gate in &framework.gates {
        cite(&gate.claims, format!("gate {}", gate.id));
    }
    for trap in &framework.traps {
        cite(&trap.claims, format!("trap {}", trap.id));
    }
    for exception in &framework.exceptions {
        cite(&exception.claims, format!("exception {}", exception.id));
    }
    if let Some(place) = &framework.in_place {
        cite(&place.claims, "the advice on a tool in place".to_owned());
    }
    cite(&framework.cost.engineer_claims, "the cost of an engineer".to_owned());
    cite(&framework.plan.claims, "the plan".to_owned());
    cited
}

/// Lists the values that somebody should confirm. Those that a variant takes over are listed at its option.
fn to_confirm(known: &Known<'_>) -> Vec<String> {
    let framework = &known.pack.framework;
    let mut lines = Vec::new();
    for option in known.options() {
        let base = option.variant_of.and_then(|base| framework.options.get(base));
        for (place, (attribute, origin)) in framework.attributes.iter().zip(&option.origins).enumerate() {
            let inherited = base.and_then(|base| base.origins.get(place)) == Some(origin);
            if let (Some(verify), false) = (&origin.verify, inherited && known.only.is_none()) {
                lines.push(format!("  {}, {}: {verify}", option.name, attribute.name));
            }
        }
    }
    lines
}

fn old_sources(known: &Known<'_>, before: Date) -> Vec<String> {
    let is_used = |source: &&Source| known.claims().any(|claim| claim.source == source.id);
    let is_old = |source: &&Source| day(&source.date).is_some_and(|(last, _)| last < before);
    let sources = known.evidence.sources.values();
    let old = sources.filter(|source| is_old(source) && is_used(source));
    old.map(|source| format!("  {} ({}): {}, {}", source.id, source.date, source.title, source.publisher)).collect()
}

/// Returns the last day that a date as precise as known can mean, and the part of it that says so. Nothing for a date that is not known.
pub(super) fn day(text: &str) -> Option<(Date, &str)> {
    let is_year = |start: &usize| {
        let bytes = text.as_bytes();
        let digits = bytes.get(*start..*start + 4);
        let is_digit = |index: Option<usize>| index.and_then(|index| bytes.get(index)).is_some_and(u8::is_ascii_digit);
        let is_part = is_digit(start.checked_sub(1)) || is_digit(Some(start + 4));
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_digit)) && !is_part
    };
    let rest = text.get((0..text.len()).find(is_year)?..)?;
    let full = rest.get(..10).and_then(|day| Some((day.parse().ok()?, day)));
    let month = || {
        let month = rest.get(..7)?;
        let first: Date = format!("{month}-01").parse().ok()?;
        Some((days_after(months_after(first, 1), -1), month))
    };
    let year = || {
        let year = rest.get(..4)?;
        Some((format!("{year}-12-31").parse().ok()?, year))
    };
    full.or_else(month).or_else(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_means_its_last_day() {
        for (text, last) in [
            ("2026-11-20", "2026-11-20"),
            ("2026-02", "2026-02-28"),
            ("2026", "2026-12-31"),
            ("c. 2026-05/06", "2026-05-31"),
            ("2026 (after 2026-03-10)", "2026-12-31"),
        ] {
            assert_eq!(day(text).unwrap().0.to_string(), last, "{text}");
        }
        assert_eq!(day("undated (after Vol 4)"), None);
        assert_eq!(day("20261"), None);
    }
}
