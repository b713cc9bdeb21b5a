//! Where every figure comes from: attributes with their basis, claims with their sources.

use serde::Serialize;

use crate::decision::Ranked;
use crate::framework::{Claim, OptionSheet, Source};

use super::super::Case;
use super::super::offers::performance;
use super::View;
use super::alternatives::compared;

/// An option's attributes.
#[derive(Debug, Clone, Serialize)]
pub struct SheetView {
    /// The option.
    pub option: String,
    /// Its attributes.
    pub rows: Vec<AttributeRow>,
}

/// An attribute of an option.
#[derive(Debug, Clone, Serialize)]
pub struct AttributeRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Its basis.
    pub basis: String,
    /// The claims behind it.
    pub claims: Vec<String>,
    /// How it was settled.
    pub note: String,
    /// Who should confirm it.
    pub verify: String,
}

/// A claim with its source.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimView {
    /// Its id.
    pub id: String,
    /// The number it is cited by: that of its source, a dot, and its own in the source.
    pub number: String,
    /// What is claimed.
    pub text: String,
    /// Its date.
    pub date: String,
    /// Whether it still holds.
    pub status: String,
    /// The source's title and publisher.
    pub source: String,
    /// The source's date.
    pub source_date: String,
    /// How far the source can be relied on.
    pub reliability: String,
    /// What its publisher gains.
    pub interest: String,
    /// Where it can be read.
    pub url: String,
}

/// A source that is cited.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// Its number: sources are numbered in the order in which they are first cited.
    pub number: String,
    /// Its title and publisher.
    pub title: String,
    /// Its date.
    pub date: String,
    /// How far it can be relied on.
    pub reliability: String,
    /// What its publisher gains.
    pub interest: String,
    /// Where it can be read.
    pub url: String,
}

/// Makes the sheets of all options that the compared alternatives are made of.
pub(super) fn sheets(case: &Case<'_>) -> Vec<SheetView> {
    let shown: Vec<&Ranked> = compared(case).collect();
    let used = |option: &&OptionSheet| shown.iter().any(|ranked| ranked.members.contains(&option.id));
    case.pack.framework.options.iter().filter(used).map(|option| sheet(case, option)).collect()
}

fn sheet(case: &Case<'_>, option: &OptionSheet) -> SheetView {
    let attributes = &case.pack.framework.attributes;
    let rows =
        attributes.iter().zip(&option.sheet).zip(&option.origins).map(|((attribute, offered), origin)| AttributeRow {
            id: attribute.id.clone(),
            name: attribute.name.clone(),
            value: performance(attribute, *offered, &case.pack.framework.cost.currency, case.phrases()),
            basis: origin.override_by.clone().unwrap_or_else(|| origin.basis.name().to_owned()),
            claims: origin.claims.clone(),
            note: origin.note.clone().unwrap_or_default(),
            verify: origin.verify.clone().unwrap_or_default(),
        });
    SheetView { option: option.name.clone(), rows: rows.collect() }
}

/// Returns every claim that the view cites, with its source, in the order of their numbers.
pub(super) fn claims(case: &Case<'_>, view: &View) -> Vec<ClaimView> {
    let mut sources: Vec<(&Source, Vec<&Claim>)> = Vec::new();
    for id in cited(view) {
        let Some(claim) = case.evidence.claims.get(id) else { continue };
        let Some(source) = case.evidence.sources.get(&claim.source) else { continue };
        match sources.iter_mut().find(|(known, _)| known.id == source.id) {
            Some((_, claims)) if claims.iter().any(|known| known.id == claim.id) => {}
            Some((_, claims)) => claims.push(claim),
            None => sources.push((source, vec![claim])),
        }
    }
    let numbered = sources.into_iter().zip(1..).flat_map(|((source, claims), number)| {
        claims.into_iter().zip(1..).map(move |(claim, own)| view_of(claim, source, format!("{number}.{own}")))
    });
    numbered.collect()
}

/// Returns the ids of all claims that the view cites, in the order of the report; some more than once.
fn cited(view: &View) -> impl Iterator<Item = &String> {
    let reasons = view.reasons.iter().chain(&view.against).flat_map(|reason| &reason.claims);
    reasons
        .chain(view.warnings.iter().flat_map(|warning| &warning.claims))
        .chain(view.exceptions.iter().flat_map(|said| &said.claims))
        .chain(view.in_place.iter().flat_map(|place| &place.claims))
        .chain(view.gates.iter().flat_map(|gate| &gate.claims))
        .chain(view.trap.traps.iter().flat_map(|trap| &trap.claims))
        .chain(&view.engineer_claims)
        .chain(view.plan.pilot.iter().flat_map(|pilot| &pilot.claims))
        .chain(view.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.claims))
        .chain(view.workings.iter().flat_map(|working| &working.rows).flat_map(|row| &row.claims))
}

fn view_of(claim: &Claim, source: &Source, number: String) -> ClaimView {
    ClaimView {
        id: claim.id.clone(),
        number,
        text: claim.text.clone(),
        date: claim.date.clone(),
        status: claim.status.clone(),
        source: format!("{}, {}", source.title, source.publisher),
        source_date: source.date.clone(),
        reliability: source.reliability.clone(),
        interest: source.interest.clone().unwrap_or_default(),
        url: source.url.clone().unwrap_or_default(),
    }
}

/// Returns the sources of claims that stand in the order of their numbers.
pub(super) fn sources(claims: &[ClaimView]) -> Vec<SourceView> {
    let number = |claim: &ClaimView| claim.number.split('.').next().unwrap_or_default().to_owned();
    let first = claims.chunk_by(|one, other| number(one) == number(other)).filter_map(<[ClaimView]>::first);
    let source = |claim: &ClaimView| SourceView {
        number: number(claim),
        title: claim.source.clone(),
        date: claim.source_date.clone(),
        reliability: claim.reliability.clone(),
        interest: claim.interest.clone(),
        url: claim.url.clone(),
    };
    first.map(source).collect()
}
