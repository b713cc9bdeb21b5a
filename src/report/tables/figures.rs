//! What was computed: the verdict, needs, fits, contributions, costs, readiness.

use super::{Cell, Table, row};
use crate::decision::Ranked;
use crate::report::view::{self, View};
use crate::report::{Case, words};
use crate::scale::Span;

/// What the report is about, a fact a row.
pub(super) fn about(case: &Case<'_>, view: &View) -> Table {
    let decision = case.decision;
    let (answered, applicable) = decision.answered;
    let facts: Vec<(&str, Cell)> = vec![
        ("subject", (&view.subject).into()),
        ("date", (&view.date).into()),
        ("quarter", (&view.quarter).into()),
        ("verdict", decision.verdict.kind.id().into()),
        ("headline", (&view.verdict.headline).into()),
        ("leader", (&view.verdict.leader).into()),
        ("runner_up", (&view.verdict.runner_up).into()),
        ("known_share_of_weight", decision.completeness.into()),
        ("answered", answered.into()),
        ("applicable", applicable.into()),
        ("currency", (&view.currency).into()),
        ("pack", (&view.pack).into()),
        ("evidence_as_of", (&view.as_of).into()),
        ("program", (&view.tool).into()),
    ];
    let rows = facts.into_iter().map(|(fact, value)| vec![fact.into(), value]).collect();
    Table { name: "about", head: &["fact", "value"], rows }
}

/// Pains and needs, 0 to 1.
pub(super) fn needs(case: &Case<'_>) -> Table {
    let rows = view::pains(case);
    let rows =
        rows.into_iter().map(|(id, span): (&str, Span)| row![id, span.mean, span.least, span.greatest]).collect();
    Table { name: "needs", head: &["need", "value", "least", "greatest"], rows }
}

/// Everything that was ranked, best first.
pub(super) fn alternatives(case: &Case<'_>, view: &View) -> Table {
    const HEAD: &[&str] = &[
        "rank",
        "id",
        "name",
        "fit",
        "fit_least",
        "fit_greatest",
        "eligible",
        "leads",
        "remark",
        "cost_low",
        "cost_likely",
        "cost_high",
        "licence_a_year",
        "over_budget_a_year",
        "currency",
    ];
    let row = |(place, ranked): (usize, &Ranked)| {
        let cost = &ranked.cost;
        let leads = case.decision.verdict.leader.as_ref() == Some(&ranked.id);
        row![
            place + 1,
            &ranked.id,
            &ranked.name,
            ranked.fit,
            ranked.least,
            ranked.greatest,
            ranked.eligibility.eligible,
            leads,
            view::standing(case, ranked),
            money(case, cost.total.low),
            money(case, cost.total.likely),
            money(case, cost.total.high),
            money(case, cost.licence_a_year),
            cost.over_budget.map(|over| money(case, over)),
            &view.currency,
        ]
    };
    Table { name: "alternatives", head: HEAD, rows: case.decision.ranking.iter().enumerate().map(row).collect() }
}

/// What each criterion contributes to each alternative; the points of an alternative add up to its fit.
pub(super) fn contributions(case: &Case<'_>) -> Table {
    const HEAD: &[&str] =
        &["alternative", "criterion", "criterion_name", "theme", "weight", "value", "points", "lost_points"];
    let framework = &case.pack.framework;
    let of = |ranked: &Ranked| {
        let rows = framework.criteria.iter().zip(&ranked.contributions).map(|(criterion, contribution)| {
            let theme = framework.themes.get(criterion.theme).map(|theme| theme.name.as_str());
            let (weight, value, points) = (contribution.weight, contribution.value, contribution.points);
            let value = (weight > 0.0).then_some(value);
            row![&ranked.id, &criterion.id, &criterion.name, theme, weight, value, points, 100.0 * weight - points]
        });
        rows.collect::<Vec<_>>()
    };
    Table { name: "contributions", head: HEAD, rows: case.decision.ranking.iter().flat_map(of).collect() }
}

/// What each alternative costs over three years, an item a row.
pub(super) fn costs(case: &Case<'_>) -> Table {
    const HEAD: &[&str] = &["alternative", "item", "low", "likely", "high", "currency", "made_of"];
    let currency = &case.pack.framework.cost.currency;
    let of = |ranked: &Ranked| {
        let lines = ranked.cost.lines.iter().map(|line| {
            let cost = line.cost;
            let [low, likely, high] = [cost.low, cost.likely, cost.high].map(|amount| money(case, amount));
            row![&ranked.id, view::item(case, line.item), low, likely, high, currency, line.attributes.join("; ")]
        });
        lines.collect::<Vec<_>>()
    };
    Table { name: "costs", head: HEAD, rows: case.decision.ranking.iter().flat_map(of).collect() }
}

/// Returns an amount of money, in whole units of the currency; nothing where amounts are not shown.
fn money(case: &Case<'_>, amount: f64) -> Cell {
    if case.pack.shows_money() { words::whole(amount).into() } else { Cell::Empty }
}

/// Readiness by dimension, 0 to 100.
pub(super) fn readiness(case: &Case<'_>, view: &View) -> Table {
    const HEAD: &[&str] = &["dimension", "name", "level", "least", "greatest", "target", "made_of", "next_step"];
    let rows = case.decision.readiness.iter().zip(&view.readiness).map(|(one, shown)| {
        let target = case.target(&one.dimension);
        let (level, least, greatest) = (one.level.mean, one.level.least, one.level.greatest);
        row![&one.dimension, &one.name, level, least, greatest, target, &shown.made_of, &shown.next]
    });
    Table { name: "readiness", head: HEAD, rows: rows.collect() }
}
