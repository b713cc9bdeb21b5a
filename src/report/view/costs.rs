//! The costs of the alternatives beside one another, item by item.

use serde::Serialize;

use super::super::{Case, words};
use super::alternatives::{cost_lines, item, shown};
use crate::decision::Ranked;
use crate::decision::cost::Item;
use crate::decision::eligibility::Standing;
use crate::framework::HIDDEN;
use crate::scale::Range;

/// Costs over three years.
#[derive(Debug, Clone, Serialize)]
pub struct CostsView {
    /// What is paid for, in the order of the columns.
    pub items: Vec<ItemRow>,
    /// A row for each alternative that stands, best first.
    pub rows: Vec<CostsRow>,
}

/// Something that is paid for.
#[derive(Debug, Clone, Serialize)]
pub struct ItemRow {
    /// What it is.
    pub item: String,
    /// The attributes and answers it is made from.
    pub made_of: String,
}

/// The costs of an alternative.
#[derive(Debug, Clone, Serialize)]
pub struct CostsRow {
    /// The alternative.
    pub alternative: String,
    /// All of it with its currency: the likeliest amount, and in brackets the least and the most.
    pub cost: String,
    /// The same without the currency.
    pub total: String,
    /// The same for each item; nothing where it costs nothing.
    pub cells: Vec<String>,
    /// The likeliest amount of each item; nothing where it costs nothing.
    pub likeliest: Vec<String>,
}

/// Makes the table of costs of the alternatives that stand.
pub(super) fn costs(case: &Case<'_>) -> CostsView {
    let standing = |ranked: &&Ranked| ranked.eligibility.standing == Standing::Stands;
    let all: Vec<&Ranked> = shown(case).filter(standing).collect();
    let mut kinds: Vec<Item> = Vec::new();
    for line in all.iter().flat_map(|ranked| &ranked.cost.lines).filter(|line| line.cost.high > 0.0) {
        if !kinds.contains(&line.item) {
            kinds.push(line.item);
        }
    }
    kinds.sort_unstable();
    let made_of = |kind: &Item| {
        let rows = all.iter().flat_map(|ranked| cost_lines(case, ranked));
        rows.into_iter().find(|row| row.item == item(case, *kind)).map_or_else(String::new, |row| row.made_of)
    };
    let row = |ranked: &&Ranked| {
        let cost = |kind: &Item| ranked.cost.lines.iter().find(|line| line.item == *kind && line.cost.high > 0.0);
        let cell = |kind: &Item| cost(kind).map_or_else(String::new, |line| amount(case, line.cost));
        let likeliest =
            |kind: &Item| cost(kind).map_or_else(String::new, |line| amount(case, Range::exactly(line.cost.likely)));
        CostsRow {
            alternative: ranked.short.clone(),
            total: amount(case, ranked.cost.total),
            cost: with_currency(case, amount(case, ranked.cost.total)),
            cells: kinds.iter().map(cell).collect(),
            likeliest: kinds.iter().map(likeliest).collect(),
        }
    };
    CostsView {
        items: kinds.iter().map(|kind| ItemRow { item: item(case, *kind), made_of: made_of(kind) }).collect(),
        rows: all.iter().map(row).collect(),
    }
}

/// Puts the currency before an amount that is shown.
fn with_currency(case: &Case<'_>, amount: String) -> String {
    if case.pack.shows_money() { format!("{} {amount}", case.pack.framework.cost.currency) } else { amount }
}

/// Returns a range of money as `350k (175k–560k)`.
fn amount(case: &Case<'_>, range: Range) -> String {
    if !case.pack.shows_money() {
        return HIDDEN.to_owned();
    }
    let [low, likely, high] = [range.low, range.likely, range.high].map(words::thousands);
    if low == high { likely } else { format!("{likely} ({low}–{high})") }
}
