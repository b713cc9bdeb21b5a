//! Where every figure comes from: attributes with their basis, claims with their sources.

use serde::Serialize;

use crate::decision::Ranked;
use crate::framework::OptionSheet;

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

/// Returns every claim that the view cites, with its source, in the order of ids.
pub(super) fn claims(case: &Case<'_>, view: &View) -> Vec<ClaimView> {
    let mut cited: Vec<&String> = Vec::new();
    cited.extend(view.reasons.iter().chain(&view.against).flat_map(|reason| &reason.claims));
    cited.extend(view.gates.iter().flat_map(|gate| &gate.claims));
    cited.extend(view.trap.traps.iter().flat_map(|trap| &trap.claims));
    cited.extend(view.exceptions.iter().flat_map(|said| &said.claims));
    cited.extend(view.warnings.iter().flat_map(|warning| &warning.claims));
    cited.extend(view.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.claims));
    cited.extend(view.workings.iter().flat_map(|working| &working.rows).flat_map(|row| &row.claims));
    cited.extend(view.in_place.iter().flat_map(|place| &place.claims));
    cited.extend(view.plan.pilot.iter().flat_map(|pilot| &pilot.claims));
    cited.extend(&view.engineer_claims);
    cited.sort_unstable();
    cited.dedup();
    cited.into_iter().filter_map(|id| claim(case, id)).collect()
}

fn claim(case: &Case<'_>, id: &str) -> Option<ClaimView> {
    let claim = case.evidence.claims.get(id)?;
    let source = case.evidence.sources.get(&claim.source)?;
    Some(ClaimView {
        id: claim.id.clone(),
        text: claim.text.clone(),
        date: claim.date.clone(),
        status: claim.status.clone(),
        source: format!("{}, {}", source.title, source.publisher),
        source_date: source.date.clone(),
        reliability: source.reliability.clone(),
        interest: source.interest.clone().unwrap_or_default(),
        url: source.url.clone().unwrap_or_default(),
    })
}
