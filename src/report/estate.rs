//! What a catalogue says is there, for a terminal and for the plan.

use std::collections::HashMap;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::engine::{Escape, filled, fold};
use super::templates::{Flawed, Templates};
use super::words;
use crate::estate::{Estate, Part};

/// The template.
const TEMPLATE: &str = "catalog.txt.j2";

/// How many owners that are not in the catalogue are shown.
const MOST_OWNERS: usize = 8;

/// What is there, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EstateView {
    /// What it was counted in.
    pub source: String,
    /// How many files were read.
    pub files: String,
    /// The day, or nothing.
    pub counted: String,
    /// How many there are of each kind, most first.
    pub kinds: Vec<CountRow>,
    /// Components by type, most first.
    pub types: Vec<CountRow>,
    /// How many of the components have something.
    pub shares: Vec<ShareRow>,
    /// The templates that developers can use.
    pub templates: Vec<String>,
    /// Owners that are named and not in the catalogue, with how many components each has.
    pub missing_owners: Vec<CountRow>,
    /// How many such owners are not shown, or nothing.
    pub more_owners: String,
    /// Entities that are not in the export, or nothing.
    pub missing: String,
    /// Files that could not be read, or nothing.
    pub unreadable: String,
}

/// So many of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountRow {
    /// Of what.
    pub name: String,
    /// How many.
    pub count: String,
}

/// So many of so many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShareRow {
    /// `owned`, `lifecycle`, `documented`, `orphans` or `owned-by-people`.
    pub of: String,
    /// How many.
    pub count: String,
    /// Of how many.
    pub total: String,
    /// In percent, or nothing of nothing.
    pub percent: String,
}

/// Lays out what a catalogue says.
pub fn estate(estate: &Estate, templates: &Templates, width: usize) -> Result<String, Flawed> {
    let view = estate_view(estate);
    let context = minijinja::context! { view => Value::from(Serde(&view)) };
    let text = filled(templates, (TEMPLATE, Escape::Terminal), (&view, HashMap::new()), context)?;
    Ok(fold(&text, width))
}

/// Puts what a catalogue says into words.
pub fn estate_view(estate: &Estate) -> EstateView {
    let counts = |of_types: bool| {
        let mut rows: Vec<(&str, u64)> = estate
            .counts
            .iter()
            .filter_map(|(key, count)| match (key.split_once(':'), of_types) {
                (Some(("component", kind)), true) => Some((kind, *count)),
                (None, false) => Some((key.as_str(), *count)),
                _ => None,
            })
            .collect();
        rows.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
        rows.into_iter().map(|(name, count)| row(name, count)).collect()
    };
    let owners = &estate.missing_owners;
    EstateView {
        source: estate.source.clone(),
        files: count(estate.files),
        counted: estate.counted.map_or_else(String::new, words::date),
        kinds: counts(false),
        types: counts(true),
        shares: estate.shares.iter().map(|(of, part)| share(of, *part)).collect(),
        templates: estate.templates.clone(),
        missing_owners: owners.iter().take(MOST_OWNERS).map(|(name, count)| row(name, *count)).collect(),
        more_owners: some(owners.len().saturating_sub(MOST_OWNERS) as u64),
        missing: some(estate.missing),
        unreadable: some(estate.unreadable),
    }
}

fn share(of: &str, part: Part) -> ShareRow {
    let percent = part.get().map_or_else(String::new, |share| format!("{:.0} %", share * 100.0));
    ShareRow { of: of.to_owned(), count: count(part.count), total: count(part.total), percent }
}

fn row(name: &str, number: u64) -> CountRow {
    CountRow { name: name.to_owned(), count: count(number) }
}

fn some(number: u64) -> String {
    if number > 0 { count(number) } else { String::new() }
}

fn count(number: u64) -> String {
    words::number(number as f64)
}
