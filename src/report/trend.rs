//! Quarter by quarter, in words: for a terminal and as a section of the report.

use std::collections::HashMap;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::engine::{Escape, filled, fold};
use super::templates::{Flawed, Templates};
use super::words;
use crate::history::trend::{Again, Met, Point, Trend};

/// The template.
const TEMPLATE: &str = "trend.txt.j2";

/// Quarters in words.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct TrendView {
    /// Whom it is about.
    pub subject: String,
    /// The quarters, in order.
    pub quarters: Vec<QuarterView>,
    /// The figures, by what they are of.
    pub groups: Vec<GroupView>,
    /// By when to decide again, the earliest first.
    pub again: Vec<AgainView>,
    /// What was demanded.
    pub demands: Vec<DemandView>,
}

/// A quarter in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuarterView {
    /// Its name.
    pub name: String,
    /// The day of its last answer.
    pub date: String,
    /// The id of the verdict.
    pub verdict: String,
    /// The alternative that leads, or nothing.
    pub leader: String,
    /// Whether verdict or leader is another than in the quarter before.
    pub changed: bool,
}

/// Figures of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupView {
    /// `readiness`, `fit`, `first` or `use`.
    pub id: &'static str,
    /// The lines.
    pub rows: Vec<SeriesView>,
}

/// A figure over quarters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesView {
    /// What it is of; for `use` the id `by-choice`, `path-share`, `intrinsic-share` or `displaced`.
    pub name: String,
    /// One cell a quarter; nothing where it is not known.
    pub cells: Vec<String>,
    /// The figures as blocks of growing height, a dot where it is not known.
    pub line: String,
    /// Where it is to go, or nothing.
    pub target: String,
}

/// By when to decide again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgainView {
    /// The day.
    pub by: String,
    /// `gate`, `in-place`, `evidence` or `plan`.
    pub why: &'static str,
    /// The gate that broke, or nothing.
    pub gate: String,
    /// Whether the day is past.
    pub overdue: bool,
}

/// A demand and how it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemandView {
    /// The demand, as it was written.
    pub demand: String,
    /// The figure, or nothing.
    pub found: String,
    /// Whether it is met.
    pub met: bool,
}

/// Lays out quarters for a terminal.
pub fn trend(view: &TrendView, templates: &Templates, width: usize) -> Result<String, Flawed> {
    let context = minijinja::context! { view => Value::from(Serde(view)) };
    let text = filled(templates, (TEMPLATE, Escape::Terminal), (view, HashMap::new()), context)?;
    Ok(fold(&text, width))
}

/// Puts quarters into words.
pub fn trend_view(trend: &Trend, met: &[Met]) -> TrendView {
    let points = trend.points.as_slice();
    let mut groups = vec![readiness(trend), alternatives(points, "fit"), alternatives(points, "first"), used(points)];
    groups.retain(|group| !group.rows.is_empty());
    TrendView {
        subject: trend.subject.clone(),
        quarters: points.iter().enumerate().map(|(at, point)| quarter(points, at, point)).collect(),
        groups,
        again: trend.again.iter().map(|again| again_view(trend, again)).collect(),
        demands: met.iter().map(demand).collect(),
    }
}

fn quarter(points: &[Point], at: usize, point: &Point) -> QuarterView {
    let before = at.checked_sub(1).and_then(|at| points.get(at));
    QuarterView {
        name: point.quarter.clone(),
        date: point.date.clone(),
        verdict: point.verdict.clone(),
        leader: point.leader.as_deref().map_or_else(String::new, |id| point.name_of(id).to_owned()),
        changed: before.is_some_and(|before| {
            (&before.verdict, before.leading_family()) != (&point.verdict, point.leading_family())
        }),
    }
}

fn readiness(trend: &Trend) -> GroupView {
    let ids: Vec<&String> =
        trend.points.last().into_iter().flat_map(|point| &point.readiness).map(|(id, _)| id).collect();
    let row = |id: &&String| {
        let levels: Vec<Option<f64>> = trend.points.iter().map(|point| point.readiness_of(id)).collect();
        let name = trend.dimensions.iter().find(|(known, _)| known == *id).map_or(id.as_str(), |(_, name)| name);
        let target = trend.targets.iter().find(|(known, _)| known == *id).map(|(_, target)| words::points(*target));
        series(name, &levels, 100.0, target.unwrap_or_default())
    };
    GroupView { id: "readiness", rows: ids.iter().map(row).collect() }
}

fn alternatives(points: &[Point], id: &'static str) -> GroupView {
    let latest = points.last();
    let row = |standing: &crate::history::trend::Standing| {
        let of = |point: &Point| {
            let found = point.member_of(&standing.family)?;
            if id == "fit" { Some(found.fit) } else { found.first.map(|share| share * 100.0) }
        };
        series(&standing.name, &points.iter().map(of).collect::<Vec<_>>(), 100.0, String::new())
    };
    // One line a family: what was recommended and is kept now goes on where it was.
    let stands_for = |standing: &&crate::history::trend::Standing| {
        latest.and_then(|point| point.member_of(&standing.family)).is_some_and(|member| member.id == standing.id)
    };
    let all = latest.map_or(&[][..], |point| &point.alternatives);
    let rows: Vec<SeriesView> = all.iter().filter(stands_for).map(row).collect();
    let is_known = |row: &SeriesView| row.cells.iter().any(|cell| !cell.is_empty());
    GroupView { id, rows: rows.into_iter().filter(is_known).collect() }
}

fn used(points: &[Point]) -> GroupView {
    type Of = fn(&crate::history::trend::Use) -> Option<f64>;
    let kinds: [(&str, Of); 4] = [
        ("by-choice", |used| used.by_choice),
        ("path-share", |used| used.path_share),
        ("intrinsic-share", |used| used.intrinsic_share),
        ("displaced", |used| used.displaced),
    ];
    let row = |(name, of): &(&str, Of)| {
        let shares: Vec<Option<f64>> =
            points.iter().map(|point| point.adoption.as_ref().and_then(of).map(|share| share * 100.0)).collect();
        series(name, &shares, 100.0, String::new())
    };
    let rows: Vec<SeriesView> = kinds.iter().map(row).collect();
    let is_known = |row: &SeriesView| row.cells.iter().any(|cell| !cell.is_empty());
    GroupView { id: "use", rows: rows.into_iter().filter(is_known).collect() }
}

fn series(name: &str, values: &[Option<f64>], most: f64, target: String) -> SeriesView {
    SeriesView {
        name: name.to_owned(),
        cells: values.iter().map(|value| value.map_or_else(String::new, words::points)).collect(),
        line: values.iter().map(|value| block(*value, most)).collect(),
        target,
    }
}

/// Returns a block as high as a figure is great, a dot where it is not known.
fn block(value: Option<f64>, most: f64) -> char {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let Some(value) = value.filter(|value| value.is_finite()) else { return '·' };
    let at = (value / most).clamp(0.0, 1.0) * 7.0;
    BLOCKS.get(at.round() as usize).copied().unwrap_or('█')
}

fn again_view(trend: &Trend, again: &Again) -> AgainView {
    let gate = again.gate.as_ref().map(|gate| {
        trend.gates.iter().find(|(id, _)| id == gate).map_or_else(|| gate.clone(), |(_, name)| name.clone())
    });
    AgainView {
        by: again.by.clone(),
        why: again.why,
        gate: gate.unwrap_or_default(),
        overdue: again.by.as_str() < trend.today.to_string().as_str(),
    }
}

fn demand(met: &Met) -> DemandView {
    let found = met.found.map_or_else(String::new, |found| words::number((found * 100.0).round() / 100.0));
    DemandView { demand: met.demand.clone(), found, met: met.met }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_grows_with_its_figures_and_has_gaps_where_nothing_is_known() {
        let line: String = [Some(0.0), None, Some(50.0), Some(100.0), Some(400.0), Some(f64::NAN)]
            .into_iter()
            .map(|value| block(value, 100.0))
            .collect();
        assert_eq!(line, "▁·▅██·");
    }
}
