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
use super::grade::{Advice, Grade, Hits, Step, advise, grades};
use super::measure::{Basis, ByChoice, Measure, Metric, by_choice, measure};
use crate::date::{Date, Quarter, days_after};
use crate::framework::{AdoptionFrame, AdoptionLevel};

/// The weeks after a pilot that a repair may take before a stop threshold is final, in days: four, as the rule of plans says.
const EXTRA_DAYS: i32 = 28;

/// Counts that reach into the last week of a pilot decide: they are rarely taken on its very last day.
const LAST_WEEK: i32 = 6;

/// Half a year without any count: judgement.
const GIVEN_UP_DAYS: i32 = 182;

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

/// A plan, graded by what was measured when its pilot was over. What was measured later shows what became of it and changes no grade: a
/// target that was missed on its day was missed.
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
    /// The ticket class that the path replaces.
    pub ticket_class: Option<String>,
    /// The last day of its pilot.
    pub end: Option<String>,
    /// The quarter that grades it: the first whose counts reach into the last week of the pilot, before that the last one; none if nothing was
    /// measured yet.
    pub graded_by: Option<String>,
    /// Its predictions.
    pub grades: Vec<Grade>,
    /// How many came true.
    pub hits: Hits,
    /// What follows by the last quarter that was measured; nothing where nothing was measured, or where the rule is not due yet.
    pub advice: Option<Advice>,
    /// Every quarter that was measured for it, in order.
    pub quarters: Vec<Grading>,
}

/// The predictions of a plan beside what one quarter measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Grading {
    /// The quarter.
    pub quarter: String,
    /// How each prediction came out.
    pub grades: Vec<Grade>,
    /// What followed.
    pub advice: Option<Advice>,
    /// What it rests on.
    #[serde(skip)]
    pub measures: Vec<Measure>,
}

/// What is to be done about a plan of an earlier quarter before anything new is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// Its pilot goes on.
    Running,
    /// Its pilot is over, and nobody has counted.
    Uncounted,
    /// The rule set in advance asks for something else than the next path.
    Unfinished,
}

impl GradedPlan {
    /// Returns the predictions beside what a quarter measured; nothing if it measured nothing for this plan.
    pub fn grading(&self, quarter: &str) -> Option<&Grading> {
        self.quarters.iter().find(|grading| grading.quarter == quarter)
    }
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
    /// Whether the quarter that is looked at has a plan of its own that is not graded yet, and so is not among the plans.
    #[serde(skip)]
    pub own: bool,
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
        Self { quarters, plans: graded, hits, own: false }
    }

    /// Returns the last quarter that was measured.
    pub fn latest(&self) -> Option<&Measured> {
        self.quarters.last()
    }

    /// Returns the plan that goes before anything new in a quarter, and why; nothing if none does, or if the quarter has a plan of its own. One
    /// that nobody counted within half a year of its end is taken as given up.
    pub fn pending(&self, quarter: Quarter, today: Date) -> Option<(&GradedPlan, Pending)> {
        let quarter = quarter.to_string();
        let last = self.plans.last().filter(|last| last.agreed < quarter && !self.own)?;
        let end: Option<Date> = last.end.as_ref().and_then(|end| end.parse().ok());
        let ended = |days: i32| end.is_some_and(|end| days_after(end, days) < today);
        let pending = match (&last.graded_by, last.advice.as_ref().map(|advice| advice.step)) {
            (None, _) if ended(GIVEN_UP_DAYS) => return None,
            (None, _) if ended(0) => Pending::Uncounted,
            (None, _) | (Some(_), None) => Pending::Running,
            (Some(_), Some(Step::Scale | Step::OtherTicketType)) => return None,
            (Some(_), Some(_)) => Pending::Unfinished,
        };
        Some((last, pending))
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
    let own: Vec<&Measured> = measured.filter(|found| found.plan.as_deref() == Some(plan.id.as_str())).collect();
    let quarters: Vec<Grading> = own.iter().map(|found| grading(plan, found)).collect();
    let decides = own.iter().position(|found| is_over(plan, found)).or_else(|| own.len().checked_sub(1));
    let decides = decides.and_then(|place| quarters.get(place));
    let grades = decides.map_or_else(|| grades(plan, &[]), |grading| grading.grades.clone());
    GradedPlan {
        plan: plan.id.clone(),
        agreed: plan.quarter.to_string(),
        tool: plan.tool.clone(),
        path: plan.path.clone(),
        ticket_class: plan.ticket_class.clone(),
        end: plan.end.map(|end| end.to_string()),
        graded_by: decides.map(|grading| grading.quarter.clone()),
        hits: Hits::of(grades.iter()),
        advice: quarters.last().and_then(|last| last.advice.clone()),
        grades,
        quarters,
    }
}

/// Returns whether the pilot of a plan was over when a quarter was counted, or in its last week. One without days is taken as over.
fn is_over(plan: &AgreedPlan, found: &Measured) -> bool {
    plan.end.is_none_or(|end| days_after(end, -LAST_WEEK) <= found.window.to)
}

/// Holds the predictions against a quarter. Before a pilot is over, the rule of its last week is not applied: only what must be mended at once
/// is said.
fn grading(plan: &AgreedPlan, found: &Measured) -> Grading {
    let grades = grades(plan, &found.measures);
    let is_extended = plan.end.is_some_and(|end| days_after(end, EXTRA_DAYS) < found.window.to);
    let advice = advise(&grades, is_extended);
    let is_due = is_over(plan, found) || matches!(advice.step, Step::FixRuns | Step::FixHarm);
    Grading {
        quarter: found.quarter.clone(),
        grades,
        advice: is_due.then_some(advice),
        measures: found.measures.clone(),
    }
}

#[cfg(test)]
mod tests;
