//! The metrics of a pilot, M1 to M11, from what was counted.
//!
//! Every measure says what it divides by what, how many cases it rests on and how wide its interval is. A value is absent, with the reason,
//! where the data cannot carry one. The surprise: a share of those who came by choice has bounds instead of a value when too many did not
//! say why they came.

mod shares;
mod work;

use serde::Serialize;

use super::agreed::AgreedPlan;
use super::counts::Counted;
use super::interval::Interval;

/// The version of every formula in this module. A change of what a formula means raises it, and figures of different versions are not
/// compared.
pub const FORMULA: u32 = 1;

/// A metric of a pilot. Ids and codes never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// M1: tickets that no longer arrive.
    Displacement,
    /// M2: share of requests served by the path.
    PathShare,
    /// M3: share of those who came by choice.
    Intrinsic,
    /// M4: users who come back.
    Repeat,
    /// M5: requests that go round the path.
    Bypass,
    /// M6: hours from request to usable result.
    LeadTime,
    /// M7: runs that succeed.
    Success,
    /// M8: working days to a first success.
    FirstSuccess,
    /// M9: hours spent for each hour saved.
    RunCost,
    /// M10: ease, 1 to 5.
    Ease,
    /// M11: failed changes and incidents per 100 changes.
    Failures,
}

impl Metric {
    /// Every metric, in the order of its code.
    pub const ALL: [Self; 11] = [
        Self::Displacement,
        Self::PathShare,
        Self::Intrinsic,
        Self::Repeat,
        Self::Bypass,
        Self::LeadTime,
        Self::Success,
        Self::FirstSuccess,
        Self::RunCost,
        Self::Ease,
        Self::Failures,
    ];

    /// Returns its id, as plans have it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Displacement => "ticket-displacement",
            Self::PathShare => "path-share",
            Self::Intrinsic => "intrinsic-share",
            Self::Repeat => "repeat-use",
            Self::Bypass => "bypass",
            Self::LeadTime => "lead-time",
            Self::Success => "success-rate",
            Self::FirstSuccess => "first-success",
            Self::RunCost => "run-cost",
            Self::Ease => "ease",
            Self::Failures => "change-failure-rate",
        }
    }

    /// Returns its code: `M1` to `M11`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Displacement => "M1",
            Self::PathShare => "M2",
            Self::Intrinsic => "M3",
            Self::Repeat => "M4",
            Self::Bypass => "M5",
            Self::LeadTime => "M6",
            Self::Success => "M7",
            Self::FirstSuccess => "M8",
            Self::RunCost => "M9",
            Self::Ease => "M10",
            Self::Failures => "M11",
        }
    }

    /// Returns the metric with an id.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.id() == id)
    }
}

/// Why a measure has no value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Open {
    /// What it needs was not counted.
    NotCounted,
    /// There are fewer cases than it needs.
    TooFew,
    /// What it compares was counted over different weeks.
    OtherWeeks,
    /// What it is compared with is not known.
    NoBaseline,
    /// Too many runs do not say why somebody came: there are bounds only.
    ManyUnknown,
    /// Nothing is there to divide by.
    Nothing,
}

impl Open {
    /// Returns its id, as JSON has it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotCounted => "not-counted",
            Self::TooFew => "too-few",
            Self::OtherWeeks => "other-weeks",
            Self::NoBaseline => "no-baseline",
            Self::ManyUnknown => "many-unknown",
            Self::Nothing => "nothing",
        }
    }
}

/// A metric, measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Measure {
    /// Its id.
    pub metric: &'static str,
    /// Its code.
    pub code: &'static str,
    /// The version of its formula.
    pub formula_version: u32,
    /// Its value, in the unit of the metric: shares 0 to 1, hours, working days, answers of 1 to 5, per 100 changes.
    pub value: Option<f64>,
    /// What stands above the line.
    pub numerator: Option<f64>,
    /// What stands below it.
    pub denominator: Option<f64>,
    /// How many cases it rests on; a plan asks for a least number of them.
    pub cases: f64,
    /// How many it needs.
    pub least_cases: f64,
    /// The 95 % interval of the value.
    pub interval: Option<Interval>,
    /// The value that it is compared with, where it is compared with one.
    pub baseline: Option<f64>,
    /// Why there is no value, where there is none.
    pub open: Option<Open>,
    /// M1 only: the chance of so few tickets if nothing had changed.
    pub chance: Option<f64>,
    /// M3 only: the share of runs that do not say why somebody came.
    pub unknown: Option<f64>,
    /// M3 only: what it would be if all of those were mandated, and if all came by choice.
    pub bounds: Option<Interval>,
    /// M3 only: the median of the shares of the teams.
    pub over_teams: Option<f64>,
    /// M6 only: the 85th percentile, in hours.
    pub p85_h: Option<f64>,
    /// M6 only: the 85th percentile that it is compared with.
    pub baseline_p85_h: Option<f64>,
    /// M6 only: hours of waiting saved, all runs together.
    pub saved_h: Option<f64>,
    /// M5 and M8 only, beside the figure: resources made outside of the path; invited developers who did not get there.
    pub beside: Option<u64>,
}

impl Measure {
    /// Returns a measure of which nothing is known.
    fn none(metric: Metric, open: Open) -> Self {
        Self {
            metric: metric.id(),
            code: metric.code(),
            formula_version: FORMULA,
            value: None,
            numerator: None,
            denominator: None,
            cases: 0.0,
            least_cases: 0.0,
            interval: None,
            baseline: None,
            open: Some(open),
            chance: None,
            unknown: None,
            bounds: None,
            over_teams: None,
            p85_h: None,
            baseline_p85_h: None,
            saved_h: None,
            beside: None,
        }
    }

    /// Returns a measure that divides one by the other.
    fn ratio(metric: Metric, numerator: f64, denominator: f64) -> Self {
        let has_value = denominator > 0.0;
        Self {
            value: has_value.then(|| numerator / denominator),
            numerator: Some(numerator),
            denominator: Some(denominator),
            cases: denominator,
            open: (!has_value).then_some(Open::Nothing),
            ..Self::none(metric, Open::Nothing)
        }
    }

    /// Returns the share of those who count, with its interval.
    fn share(metric: Metric, count: f64, total: f64) -> Self {
        Self { interval: super::interval::wilson(count, total), ..Self::ratio(metric, count, total) }
    }

    /// Takes the value away if there are fewer cases than it needs, and any figure that is none.
    fn checked(mut self, least: f64) -> Self {
        self.least_cases = least;
        self.value = self.value.filter(|value| value.is_finite());
        if self.open.is_none() && self.cases < least {
            self.open = Some(Open::TooFew);
        }
        if self.value.is_none() {
            self.open = self.open.or(Some(Open::Nothing));
        }
        if self.open.is_some() {
            self.value = None;
        }
        self
    }

    /// Returns the metric.
    pub fn kind(&self) -> Option<Metric> {
        Metric::of(self.metric)
    }
}

/// What a measure is made from.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The counts.
    pub counted: &'a Counted,
    /// The plan; without one nobody is a pilot team, nothing is ordered, and nothing was known before.
    pub plan: Option<&'a AgreedPlan>,
    /// The share of runs without a known channel above which M3 has no value.
    pub most_unknown: f64,
}

impl Basis<'_> {
    fn least(&self, metric: Metric) -> f64 {
        let predicted = self.plan.and_then(|plan| plan.predicted(metric.id()));
        predicted.map_or(1.0, |predicted| predicted.goal.least_cases).max(1.0)
    }
}

/// Measures every metric, in the order of its code.
pub fn measure(basis: &Basis<'_>) -> Vec<Measure> {
    Metric::ALL.into_iter().map(|metric| one(basis, metric).checked(basis.least(metric))).collect()
}

fn one(basis: &Basis<'_>, metric: Metric) -> Measure {
    match metric {
        Metric::Displacement => shares::displacement(basis),
        Metric::PathShare => shares::path_share(basis),
        Metric::Intrinsic => shares::intrinsic(basis),
        Metric::Repeat => shares::repeat(basis),
        Metric::Bypass => shares::bypass(basis),
        Metric::LeadTime => work::lead_time(basis),
        Metric::Success => shares::success(basis),
        Metric::FirstSuccess => work::first_success(basis),
        Metric::RunCost => work::run_cost(basis),
        Metric::Ease => work::ease(basis),
        Metric::Failures => work::failures(basis),
    }
}

/// Adoption by choice, M2 × M3: the share of all requests that the path served for people who came of their own will.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ByChoice {
    /// The value, 0 to 1.
    pub value: f64,
    /// The product of the ends of both intervals, which is wider than 95 %.
    pub interval: Option<Interval>,
}

/// Returns adoption by choice, if both of its shares have a value.
pub fn by_choice(measures: &[Measure]) -> Option<ByChoice> {
    let find = |metric: Metric| measures.iter().find(|measure| measure.metric == metric.id());
    let (path, choice) = (find(Metric::PathShare)?, find(Metric::Intrinsic)?);
    let both = path.interval.zip(choice.interval);
    let product =
        |(path, choice): (Interval, Interval)| Interval { low: path.low * choice.low, high: path.high * choice.high };
    Some(ByChoice { value: path.value? * choice.value?, interval: both.map(product) })
}

#[cfg(test)]
mod tests;
