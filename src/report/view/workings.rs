//! How a fit is made, criterion by criterion, down to the attributes it reads and the claims behind them: for engineers.

use serde::Serialize;

use crate::decision::{Contribution, Ranked};
use crate::framework::feeds::attributes_of;
use crate::framework::{Criterion, OptionSheet};

use super::super::offers::performance;
use super::super::{Audience, Case, words};
use super::alternatives::compared;

/// How the fit of an alternative is made.
#[derive(Debug, Clone, Serialize)]
pub struct WorkingView {
    /// The alternative.
    pub alternative: String,
    /// Its fit, with a decimal.
    pub fit: String,
    /// A row for each criterion at stake.
    pub rows: Vec<WorkingRow>,
}

/// What a criterion contributes, and what that is read from.
#[derive(Debug, Clone, Serialize)]
pub struct WorkingRow {
    /// The criterion.
    pub criterion: String,
    /// Its theme.
    pub theme: String,
    /// Its share of all weight at stake, with a decimal.
    pub weight: String,
    /// How well the alternative serves it, 0 to 1.
    pub value: String,
    /// The points of fit it makes.
    pub points: String,
    /// The points it loses.
    pub lost: String,
    /// The attributes it reads, with what the options offer.
    pub reads: Vec<String>,
    /// The claims behind those.
    pub claims: Vec<String>,
}

/// Makes the workings of the alternatives compared; none for other readers.
pub(super) fn workings(case: &Case<'_>) -> Vec<WorkingView> {
    if case.audience != Audience::Engineer {
        return Vec::new();
    }
    let view = |ranked: &Ranked| WorkingView {
        alternative: ranked.name.clone(),
        fit: words::tenths(ranked.fit),
        rows: rows(case, ranked),
    };
    compared(case).map(view).collect()
}

fn rows(case: &Case<'_>, ranked: &Ranked) -> Vec<WorkingRow> {
    let criteria = case.pack.framework.criteria.iter().zip(&ranked.contributions);
    let at_stake = criteria.filter(|(_, contribution)| contribution.weight > 0.0);
    at_stake.map(|(criterion, contribution)| row(case, ranked, (criterion, contribution))).collect()
}

fn row(case: &Case<'_>, ranked: &Ranked, (criterion, contribution): (&Criterion, &Contribution)) -> WorkingRow {
    let framework = &case.pack.framework;
    let attributes = attributes_of(&criterion.form, framework);
    let options: Vec<&OptionSheet> =
        framework.options.iter().filter(|option| ranked.members.contains(&option.id)).collect();
    let read = |option: &OptionSheet, index: usize| {
        let (attribute, offered) = (framework.attributes.get(index)?, option.sheet.get(index)?);
        let shown = performance(attribute, *offered, &framework.cost.currency, case.phrases());
        let whose = if options.len() > 1 { format!("{}, ", option.name) } else { String::new() };
        Some(format!("{whose}{}: {shown}", attribute.name))
    };
    let all = || options.iter().flat_map(|option| attributes.iter().map(move |index| (*option, *index)));
    let mut claims: Vec<String> = all()
        .filter_map(|(option, index)| option.origins.get(index))
        .flat_map(|origin| origin.claims.clone())
        .collect();
    claims.sort_unstable();
    claims.dedup();
    WorkingRow {
        criterion: criterion.name.clone(),
        theme: framework.themes.get(criterion.theme).map_or_else(String::new, |theme| theme.name.clone()),
        weight: format!("{} %", words::tenths(contribution.weight * 100.0)),
        value: words::hundredths(contribution.value),
        points: words::tenths(contribution.points),
        lost: words::tenths(100.0 * contribution.weight - contribution.points),
        reads: all().filter_map(|(option, index)| read(option, index)).collect(),
        claims,
    }
}
