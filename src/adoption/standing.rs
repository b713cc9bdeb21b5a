//! Where an organisation stands: all plans and all check-ins of a workspace, quarter by quarter.
//!
//! [`Standing::of`] is the one way in for whoever shows adoption: the report, a trend over quarters, many workspaces side by side. It reads no
//! file and asks no clock: hand it the plans ([`AgreedPlan::read`]) and the check-ins ([`super::file::read`]) of a workspace, each with its
//! quarter, up to the quarter that is looked at.
//!
//! ```
//! use idpfit::adoption::{Standing, AgreedPlan};
//! use idpfit::framework::AdoptionFrame;
//!
//! let standing = Standing::of(&[], &[], &AdoptionFrame::default());
//! assert!(standing.quarters.is_empty() && standing.hits.rate.is_none());
//! ```

use serde::Serialize;

use super::agreed::AgreedPlan;
use super::counts::{CheckIn, Counted, Window};
use super::dora::{FourKeys, four_keys};
use super::grade::{Advice, Grade, Hits, advise, grades};
use super::measure::{Basis, ByChoice, Measure, Metric, by_choice, measure};
use crate::date::{Quarter, days_after};
use crate::framework::{AdoptionFrame, AdoptionLevel};

/// The weeks after a pilot that a repair may take before a stop threshold is final, in days: four, as the rule of plans says.
const EXTRA_DAYS: i32 = 28;

/// A quarter, measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Measured {
    /// The quarter, `2027-Q1` for example.
    pub quarter: String,
    /// The id of the plan that it was measured by.
    pub plan: Option<String>,
    /// The first day that was counted.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The metrics, in the order of their codes.
    pub measures: Vec<Measure>,
    /// Adoption by choice, M2 × M3.
    pub by_choice: Option<ByChoice>,
    /// The id of the level of adoption, where it can be told.
    pub level: Option<String>,
    /// DORA's four keys.
    pub four_keys: Option<FourKeys>,
    #[serde(skip)]
    window: Window,
}

/// A plan, graded by the last quarter that was measured for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GradedPlan {
    /// The plan's id.
    pub plan: String,
    /// The quarter in which it was agreed.
    pub agreed: String,
    /// What is piloted.
    pub tool: Option<String>,
    /// The short name of its path.
    pub path: Option<String>,
    /// The quarter that grades it; none if nothing was measured yet.
    pub graded_by: Option<String>,
    /// Its predictions.
    pub grades: Vec<Grade>,
    /// How many came true.
    pub hits: Hits,
    /// What follows; nothing where nothing was measured, or a plan has no predictions.
    pub advice: Option<Advice>,
}

/// Where an organisation stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Standing {
    /// The quarters with check-ins, in order.
    pub quarters: Vec<Measured>,
    /// The plans with predictions, in the order in which they were agreed.
    pub plans: Vec<GradedPlan>,
    /// How many predictions of all plans came true: this organisation's own record.
    pub hits: Hits,
}

impl Standing {
    /// Measures every quarter that has check-ins and grades every plan.
    ///
    /// A check-in belongs to the plan that it names, else to the last one agreed up to its quarter. A quarter with check-ins for several plans
    /// is measured for the last of them; the earlier ones are graded by their own all the same. `check_ins` come with the quarter whose folder
    /// they lie in.
    pub fn of(plans: &[AgreedPlan], check_ins: &[(Quarter, CheckIn)], frame: &AdoptionFrame) -> Self {
        let mut plans: Vec<&AgreedPlan> = plans.iter().collect();
        plans.sort_by_key(|plan| plan.quarter);
        let mut measured = Vec::new();
        for quarter in quarters(check_ins) {
            let all: Vec<&CheckIn> =
                check_ins.iter().filter(|(of, _)| *of == quarter).map(|(_, check_in)| check_in).collect();
            let mut named: Vec<Option<&AgreedPlan>> = Vec::new();
            for check_in in &all {
                let plan = plan_of(&plans, check_in, quarter);
                if !named.iter().any(|known| known.map(|known| &known.id) == plan.map(|plan| &plan.id)) {
                    named.push(plan);
                }
            }
            named.sort_by_key(|plan| plan.map(|plan| plan.quarter));
            for plan in named {
                let of_plan = |check_in: &&CheckIn| {
                    plan_of(&plans, check_in, quarter).map(|plan| &plan.id) == plan.map(|plan| &plan.id)
                };
                let own: Vec<&CheckIn> = all.iter().copied().filter(of_plan).collect();
                measured.extend(measure_quarter(quarter, plan, &own, frame).map(|found| (quarter, found)));
            }
        }
        let graded: Vec<GradedPlan> = plans
            .iter()
            .filter(|plan| !plan.predictions.is_empty())
            .map(|plan| graded(plan, measured.iter().map(|(_, found)| found)))
            .collect();
        let hits = Hits::of(graded.iter().flat_map(|plan| &plan.grades));
        let mut quarters: Vec<Measured> = Vec::new();
        for (_, found) in measured {
            // The last plan of a quarter stands for it.
            if quarters.last().is_some_and(|last| last.quarter == found.quarter) {
                quarters.pop();
            }
            quarters.push(found);
        }
        Self { quarters, plans: graded, hits }
    }

    /// Returns the last quarter that was measured.
    pub fn latest(&self) -> Option<&Measured> {
        self.quarters.last()
    }

    /// Returns whether there is nothing to show: no plan that predicts, and no check-in.
    pub fn is_empty(&self) -> bool {
        self.quarters.is_empty() && self.plans.is_empty()
    }
}

impl Measured {
    /// Returns the measure of a metric.
    pub fn find(&self, metric: Metric) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.metric == metric.id())
    }
}

fn quarters(check_ins: &[(Quarter, CheckIn)]) -> Vec<Quarter> {
    let mut quarters: Vec<Quarter> = check_ins.iter().map(|(quarter, _)| *quarter).collect();
    quarters.sort_unstable();
    quarters.dedup();
    quarters
}

/// Returns the plan that a check-in belongs to.
fn plan_of<'a>(plans: &[&'a AgreedPlan], check_in: &CheckIn, quarter: Quarter) -> Option<&'a AgreedPlan> {
    let named = check_in.plan.as_ref().and_then(|id| plans.iter().rev().find(|plan| plan.id == *id));
    named.or_else(|| plans.iter().rev().find(|plan| plan.quarter <= quarter)).copied()
}

/// Measures what check-ins of one quarter and one plan count; nothing if there is none.
pub fn measure_quarter(
    quarter: Quarter,
    plan: Option<&AgreedPlan>,
    check_ins: &[&CheckIn],
    frame: &AdoptionFrame,
) -> Option<Measured> {
    let from = check_ins.iter().map(|check_in| check_in.window.from).min()?;
    let to = check_ins.iter().map(|check_in| check_in.window.to).max()?;
    let counted = Counted::of(check_ins);
    let measures = measure(&Basis { counted: &counted, plan, most_unknown: frame.most_unknown });
    Some(Measured {
        quarter: quarter.to_string(),
        plan: plan.map(|plan| plan.id.clone()),
        from: from.to_string(),
        to: to.to_string(),
        by_choice: by_choice(&measures),
        level: level(&measures, frame).map(|level| level.id.clone()),
        measures,
        four_keys: four_keys(&counted),
        window: Window { from, to },
    })
}

/// Returns the level of adoption: the highest whose figures are all reached. Nothing where a figure that would decide is not known.
pub fn level<'a>(measures: &[Measure], frame: &'a AdoptionFrame) -> Option<&'a AdoptionLevel> {
    let find = |metric: Metric| measures.iter().find(|measure| measure.metric == metric.id());
    let value = |metric: Metric| find(metric).and_then(|measure| measure.value);
    let own = find(Metric::Intrinsic);
    // Where many did not say why they came, the lower bound is what is sure.
    let choice = own.and_then(|own| own.interval.filter(|_| own.value.is_some()).or(own.bounds)).map(|ends| ends.low);
    let path_share = value(Metric::PathShare)?;
    let reaches = |least: Option<f64>, figure: Option<f64>| {
        least.is_none_or(|least| figure.is_some_and(|figure| figure >= least))
    };
    let is_reached = |level: &&AdoptionLevel| {
        level.counted
            && reaches(level.path_share, Some(path_share))
            && reaches(level.intrinsic_share, choice)
            && reaches(level.repeat_use, value(Metric::Repeat))
    };
    frame.levels.iter().rev().find(is_reached)
}

fn graded<'a>(plan: &AgreedPlan, measured: impl Iterator<Item = &'a Measured>) -> GradedPlan {
    let last = measured.filter(|found| found.plan.as_deref() == Some(plan.id.as_str())).last();
    let grades = grades(plan, last.map_or(&[][..], |found| found.measures.as_slice()));
    let extended = |found: &Measured| plan.end.is_some_and(|end| days_after(end, EXTRA_DAYS) < found.window.to);
    GradedPlan {
        plan: plan.id.clone(),
        agreed: plan.quarter.to_string(),
        tool: plan.tool.clone(),
        path: plan.path.clone(),
        graded_by: last.map(|found| found.quarter.clone()),
        hits: Hits::of(grades.iter()),
        advice: last.map(|found| advise(&grades, extended(found))),
        grades,
    }
}

#[cfg(test)]
mod tests;
