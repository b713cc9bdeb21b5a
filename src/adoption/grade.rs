//! Predictions graded: hit, missed or not measured, and what follows by the rule that was set in advance.

use serde::Serialize;

use super::agreed::{AgreedPlan, Predicted};
use super::interval::{Interval, wilson};
use super::measure::{Measure, Metric, Open};

/// How a prediction came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The target was reached.
    Hit,
    /// It was not.
    Missed,
    /// Nobody can tell.
    NotMeasured,
}

impl Outcome {
    /// Returns the word for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Missed => "missed",
            Self::NotMeasured => "not-measured",
        }
    }
}

/// Why nobody can tell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Untold {
    /// The measure has no value: why.
    Open(Open),
    /// It was predicted with another version of the formula.
    OtherFormula,
    /// What it is compared with is not known.
    NoBaseline,
    /// This program does not know the metric.
    UnknownMetric,
}

/// A prediction, graded.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Grade {
    /// The prediction's id.
    pub id: String,
    /// The metric.
    pub metric: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit of its figures.
    pub unit: String,
    /// The target in words.
    pub target: String,
    /// How it came out.
    pub outcome: Outcome,
    /// Why nobody can tell, where nobody can.
    pub untold: Option<Untold>,
    /// The figure that was compared with the target: the value, or the lower end of its interval where the plan says so.
    pub compared: Option<f64>,
    /// The target as a number, in the unit of the metric.
    pub wanted: Option<f64>,
    /// Whether a stop threshold is crossed.
    pub stops: bool,
    /// Whether it guards against harm.
    pub guardrail: bool,
}

/// Grades a prediction by what was measured of its metric.
pub fn grade(predicted: &Predicted, measures: &[Measure]) -> Grade {
    let measure = measures.iter().find(|measure| measure.metric == predicted.metric);
    let mut grade = Grade {
        id: predicted.id.clone(),
        metric: predicted.metric.clone(),
        code: predicted.code.clone(),
        name: predicted.name.clone(),
        unit: predicted.unit.clone(),
        target: predicted.target.clone(),
        outcome: Outcome::NotMeasured,
        untold: None,
        compared: None,
        wanted: predicted.goal.at_least.or(predicted.goal.at_most).filter(|_| !predicted.goal.of_baseline),
        stops: false,
        guardrail: predicted.goal.guardrail,
    };
    match compared(predicted, measure) {
        Ok((measure, scale)) => judge(&mut grade, predicted, measure, scale),
        Err(untold) => grade.untold = Some(untold),
    }
    if grade.untold == Some(Untold::Open(Open::ManyUnknown)) {
        judge_bounds(&mut grade, predicted, measure);
    }
    grade
}

/// Returns the measure that can be compared, and what the figures of the goal are multiplied by.
fn compared<'a>(predicted: &Predicted, measure: Option<&'a Measure>) -> Result<(&'a Measure, f64), Untold> {
    let measure = measure.ok_or(Untold::UnknownMetric)?;
    if measure.formula_version != predicted.formula_version {
        return Err(Untold::OtherFormula);
    }
    if let Some(open) = measure.open {
        return Err(Untold::Open(open));
    }
    let scale = match (predicted.goal.of_baseline, predicted.baseline.or(measure.baseline)) {
        (false, _) => 1.0,
        (true, Some(baseline)) => baseline,
        (true, None) => return Err(Untold::NoBaseline),
    };
    Ok((measure, scale))
}

fn judge(grade: &mut Grade, predicted: &Predicted, measure: &Measure, scale: f64) {
    let goal = predicted.goal;
    let Some(value) = measure.value else { return };
    let low = measure.interval.map_or(value, |interval| interval.low);
    let figure = if goal.lower_bound { low } else { value };
    let reached = match (goal.at_least, goal.at_most) {
        (Some(least), _) => figure >= least * scale && measure.over_teams.is_none_or(|teams| teams >= least * scale),
        (None, Some(most)) => figure <= most * scale && tail_holds(measure),
        (None, None) => return,
    };
    grade.outcome = if reached { Outcome::Hit } else { Outcome::Missed };
    grade.compared = Some(figure);
    grade.wanted = goal.at_least.or(goal.at_most).map(|target| target * scale);
    // Waiting is judged by its slow end before it is given up.
    let (slow, slow_scale) = match (measure.p85_h, measure.baseline_p85_h) {
        (Some(p85), Some(before)) if goal.of_baseline => (p85, before),
        _ => (value, scale),
    };
    let below = goal.stop_below.is_some_and(|stop| value < stop * scale);
    let above = goal.stop_above.is_some_and(|stop| slow > stop * slow_scale);
    grade.stops = !reached && (below || above);
}

/// Returns whether the slow end of waiting is no worse than before, where both are known.
fn tail_holds(measure: &Measure) -> bool {
    measure.p85_h.zip(measure.baseline_p85_h).is_none_or(|(now, before)| now <= before)
}

/// Where many did not say why they came, the target cannot be reached; it is missed if it were even had all come by choice.
fn judge_bounds(grade: &mut Grade, predicted: &Predicted, measure: Option<&Measure>) {
    let most = measure.and_then(|measure| measure.bounds).map(|bounds| bounds.high);
    if let Some((most, least)) = most.zip(predicted.goal.at_least)
        && most < least
    {
        grade.outcome = Outcome::Missed;
        grade.compared = Some(most);
        grade.wanted = Some(least);
        grade.stops = predicted.goal.stop_below.is_some_and(|stop| most < stop);
    }
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Go on to the runner-up.
    Scale,
    /// Repair the runs first.
    FixRuns,
    /// Repair what does harm.
    FixHarm,
    /// Lift the pressure and measure again.
    LiftPressure,
    /// Take another ticket type.
    OtherTicketType,
    /// Ask why, then change layer or tool.
    ChangeLayer,
    /// Stop, or cut the scope: it costs more than it saves.
    StopCost,
    /// Stop.
    Stop,
    /// Four more weeks with repairs.
    Fix,
    /// Measure what is open.
    Measure,
}

impl Step {
    /// Returns the word for it, by which a pack words it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Scale => "scale",
            Self::FixRuns => "fix-runs",
            Self::FixHarm => "fix-harm",
            Self::LiftPressure => "lift-pressure",
            Self::OtherTicketType => "other-ticket-type",
            Self::ChangeLayer => "change-layer",
            Self::StopCost => "stop-cost",
            Self::Stop => "stop",
            Self::Fix => "fix",
            Self::Measure => "measure",
        }
    }

    /// Returns which of the four options of a plan it is: `scale`, `fix`, `stop` or `change-layer`; `open` if none yet.
    pub const fn option(self) -> &'static str {
        match self {
            Self::Scale => "scale",
            Self::FixRuns | Self::FixHarm | Self::LiftPressure | Self::Fix => "fix",
            Self::OtherTicketType | Self::ChangeLayer => "change-layer",
            Self::StopCost | Self::Stop => "stop",
            Self::Measure => "open",
        }
    }
}

/// What follows, and from what.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Advice {
    /// What follows.
    pub step: Step,
    /// The codes of the metrics that decide it, in order.
    pub because: Vec<String>,
    /// Whether developers go round the path, so that causes are asked for before anything is concluded.
    pub ask_first: bool,
}

/// The metrics that must all reach their targets before the path is offered for more.
const ALL_GOOD: [Metric; 6] =
    [Metric::Displacement, Metric::PathShare, Metric::Intrinsic, Metric::Repeat, Metric::Bypass, Metric::Success];

/// Applies the rule set in advance (`pilot.md` 7.3): runs first, then harm and cost, then why and where developers go. `extended` says that
/// the four extra weeks are over.
pub fn advise(grades: &[Grade], extended: bool) -> Advice {
    let find = |metric: Metric| grades.iter().find(|grade| grade.metric == metric.id());
    let is = |metric: Metric, outcome: Outcome| find(metric).is_some_and(|grade| grade.outcome == outcome);
    let stops = |metric: Metric| find(metric).is_some_and(|grade| grade.stops);
    let codes = |metrics: &[Metric]| metrics.iter().map(|metric| metric.code().to_owned()).collect::<Vec<_>>();
    let those =
        |of: &dyn Fn(&Grade) -> bool| grades.iter().filter(|grade| of(grade)).map(|grade| grade.code.clone()).collect();
    let (hit, missed) = (Outcome::Hit, Outcome::Missed);
    let harmed = |grade: &Grade| grade.guardrail && grade.outcome == missed;
    let open = |grade: &Grade| {
        let decides = grade.guardrail || ALL_GOOD.iter().any(|metric| metric.id() == grade.metric);
        decides && grade.outcome == Outcome::NotMeasured
    };
    let (step, because): (Step, Vec<String>) = match () {
        () if is(Metric::Success, missed) => (Step::FixRuns, codes(&[Metric::Success])),
        () if grades.iter().any(harmed) => (Step::FixHarm, those(&harmed)),
        () if stops(Metric::RunCost) => (Step::StopCost, codes(&[Metric::RunCost])),
        () if stops(Metric::Bypass) && is(Metric::Success, hit) => {
            (Step::ChangeLayer, codes(&[Metric::Bypass, Metric::Success]))
        }
        () if is(Metric::Displacement, hit) && is(Metric::Intrinsic, missed) => {
            (Step::LiftPressure, codes(&[Metric::Displacement, Metric::Intrinsic]))
        }
        () if is(Metric::Intrinsic, hit) && is(Metric::Displacement, missed) => {
            (Step::OtherTicketType, codes(&[Metric::Intrinsic, Metric::Displacement]))
        }
        () if extended && grades.iter().any(|grade| grade.stops) => (Step::Stop, those(&|grade| grade.stops)),
        () if grades.iter().any(|grade| grade.outcome == missed) => {
            (Step::Fix, those(&|grade| grade.outcome == missed))
        }
        () if grades.iter().any(open) || !ALL_GOOD.iter().all(|metric| is(*metric, hit)) => {
            (Step::Measure, those(&open))
        }
        () => (Step::Scale, codes(&ALL_GOOD)),
    };
    Advice { step, because, ask_first: is(Metric::Bypass, missed) }
}

/// How many predictions came true.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Hits {
    /// Hit.
    pub hit: u64,
    /// Missed.
    pub missed: u64,
    /// Not measured: they count neither way.
    pub not_measured: u64,
    /// Hit, of those that were measured, 0 to 1.
    pub rate: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
}

impl Hits {
    /// Counts grades.
    pub fn of<'a>(grades: impl Iterator<Item = &'a Grade>) -> Self {
        let mut hits = Self::default();
        for grade in grades {
            match grade.outcome {
                Outcome::Hit => hits.hit += 1,
                Outcome::Missed => hits.missed += 1,
                Outcome::NotMeasured => hits.not_measured += 1,
            }
        }
        let (hit, measured) = (hits.hit as f64, (hits.hit + hits.missed) as f64);
        Self { rate: (measured > 0.0).then(|| hit / measured), interval: wilson(hit, measured), ..hits }
    }
}

/// Grades every prediction of a plan.
pub fn grades(plan: &AgreedPlan, measures: &[Measure]) -> Vec<Grade> {
    plan.predictions.iter().map(|predicted| grade(predicted, measures)).collect()
}

#[cfg(test)]
mod tests;
