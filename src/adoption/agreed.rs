//! A plan as it was agreed, read back from `pilot-plan.json`: only what its predictions are graded by.

use serde_json::Value;

use crate::date::{Date, Quarter};
use crate::framework::Goal;

use super::counts::{Window, same_team};

/// A plan as it was agreed.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreedPlan {
    /// The quarter in which it was agreed.
    pub quarter: Quarter,
    /// Its id.
    pub id: String,
    /// The name of what is piloted, if anything is.
    pub tool: Option<String>,
    /// The short name of the path.
    pub path: Option<String>,
    /// The ticket class that the path replaces.
    pub ticket_class: Option<String>,
    /// The class that comes next.
    pub runner_up: Option<String>,
    /// The pilot teams.
    pub teams: Vec<String>,
    /// The teams that they are compared with.
    pub control: Vec<String>,
    /// Orders to use the path.
    pub mandates: Vec<Mandate>,
    /// What was known before.
    pub baseline: Before,
    /// The first day of week 1.
    pub start: Option<Date>,
    /// The first day of the weeks in which adoption is measured.
    pub measured_from: Option<Date>,
    /// The last day.
    pub end: Option<Date>,
    /// What was predicted.
    pub predictions: Vec<Predicted>,
}

/// An order to use the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The team.
    pub team: String,
    /// From this day on.
    pub from: Date,
    /// Up to this day; open if nothing is said.
    pub to: Option<Date>,
}

impl Mandate {
    /// Returns whether a day lies in it.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// What was known of the ticket class before the pilot.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Before {
    /// The days that were counted.
    pub window: Option<Window>,
    /// Tickets a week, of all teams.
    pub per_week: Option<f64>,
    /// Median of the hours from raised to closed.
    pub lead_p50_h: Option<f64>,
    /// 85th percentile of it.
    pub lead_p85_h: Option<f64>,
    /// Minutes of work on one.
    pub hands_on_min: Option<f64>,
}

/// A prediction.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicted {
    /// Its id: that of the plan and that of the metric.
    pub id: String,
    /// The metric.
    pub metric: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit of its figures.
    pub unit: String,
    /// The version of its formula.
    pub formula_version: u32,
    /// The value before, where it was known.
    pub baseline: Option<f64>,
    /// What it must reach.
    pub goal: Goal,
    /// The same in words.
    pub target: String,
}

impl AgreedPlan {
    /// Reads a plan. Fails, saying what is missing, if it is none; a plan without a pilot has no predictions.
    pub fn read(quarter: Quarter, text: &str) -> Result<Self, String> {
        let whole: Value = serde_json::from_str(text).map_err(|error| format!("this is not JSON: {error}"))?;
        let id = string(&whole, "/plan/id").ok_or("`plan.id` is missing: this is no plan")?;
        let weeks = whole.pointer("/pilot/timeline").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let in_pilot = || weeks.iter().filter(|week| week.get("from_week").and_then(Value::as_i64).unwrap_or(0) > 0);
        let predictions = whole.pointer("/pilot/metrics").and_then(Value::as_array).into_iter().flatten();
        Ok(Self {
            quarter,
            id,
            tool: string(&whole, "/plan/tool_name"),
            path: string(&whole, "/pilot/path/slug"),
            ticket_class: string(&whole, "/pilot/path/replaces_ticket_class"),
            runner_up: string(&whole, "/pilot/path/others/0/ticket_class"),
            teams: strings(&whole, "/pilot/teams/pilot", "/name"),
            control: strings(&whole, "/pilot/teams/control", ""),
            mandates: array(&whole, "/pilot/mandates").iter().filter_map(mandate).collect(),
            baseline: before(&whole),
            start: in_pilot().filter_map(|week| date(week, "/from")).min(),
            measured_from: in_pilot().filter_map(|week| date(week, "/from")).max(),
            end: in_pilot().filter_map(|week| date(week, "/to")).max(),
            predictions: predictions.map(predicted).collect::<Result<_, _>>()?,
        })
    }

    /// Returns the prediction on a metric.
    pub fn predicted(&self, metric: &str) -> Option<&Predicted> {
        self.predictions.iter().find(|predicted| predicted.metric == metric)
    }

    /// Returns whether a team is under a mandate on a day.
    pub fn is_ordered(&self, team: &str, day: Date) -> bool {
        self.mandates.iter().any(|mandate| same_team(&mandate.team, team) && mandate.holds(day))
    }

    /// Returns whether a mandate of a team touches a window; an unknown team may be any that has one.
    pub fn orders_within(&self, team: Option<&str>, window: Window) -> bool {
        self.mandates.iter().any(|mandate| {
            let until = mandate.to.unwrap_or(window.to);
            team.is_none_or(|team| same_team(team, &mandate.team))
                && window.common(Window { from: mandate.from, to: until }) > 0.0
        })
    }

    /// Returns whether a team is a pilot team.
    pub fn is_pilot(&self, team: &str) -> bool {
        self.teams.iter().any(|pilot| same_team(pilot, team))
    }

    /// Returns whether a team is one of those compared with.
    pub fn is_control(&self, team: &str) -> bool {
        self.control.iter().any(|control| same_team(control, team))
    }
}

fn array<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn string(value: &Value, path: &str) -> Option<String> {
    let text = value.pointer(path)?.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

fn strings(value: &Value, path: &str, below: &str) -> Vec<String> {
    array(value, path).iter().filter_map(|one| string(one, below)).collect()
}

fn date(value: &Value, path: &str) -> Option<Date> {
    value.pointer(path)?.as_str()?.parse().ok()
}

/// Returns a number that a figure can be: finite and not below zero.
fn number(value: &Value, path: &str) -> Option<f64> {
    value.pointer(path)?.as_f64().filter(|number| number.is_finite() && *number >= 0.0)
}

fn mandate(value: &Value) -> Option<Mandate> {
    Some(Mandate { team: string(value, "/team")?, from: date(value, "/from")?, to: date(value, "/to") })
}

fn before(whole: &Value) -> Before {
    let at = |key: &str| number(whole, &format!("/pilot/baseline/{key}"));
    let days = (date(whole, "/pilot/baseline/window/0"), date(whole, "/pilot/baseline/window/1"));
    Before {
        window: days.0.zip(days.1).map(|(from, to)| Window { from, to }).filter(|window| window.days() > 0.0),
        per_week: at("per_week"),
        lead_p50_h: at("lead_p50_h"),
        lead_p85_h: at("lead_p85_h"),
        hands_on_min: at("hands_on_min"),
    }
}

fn predicted(value: &Value) -> Result<Predicted, String> {
    let text =
        |key: &str| string(value, key).ok_or_else(|| format!("a prediction has no `{}`", key.trim_start_matches('/')));
    let truth = |key: &str| value.pointer(key).and_then(Value::as_bool).unwrap_or_default();
    // Plans of before formulas had versions are of the first.
    let version = value.pointer("/formula_version").map_or(Some(1), Value::as_u64);
    Ok(Predicted {
        id: text("/id")?,
        metric: text("/metric")?,
        code: text("/code")?,
        name: text("/name")?,
        unit: text("/unit")?,
        formula_version: version.and_then(|version| u32::try_from(version).ok()).unwrap_or(u32::MAX),
        baseline: number(value, "/baseline"),
        goal: Goal {
            at_least: number(value, "/goal/at_least"),
            at_most: number(value, "/goal/at_most"),
            stop_below: number(value, "/goal/stop_below"),
            stop_above: number(value, "/goal/stop_above"),
            of_baseline: truth("/goal/of_baseline"),
            lower_bound: truth("/goal/lower_bound"),
            least_cases: number(value, "/goal/least_cases").unwrap_or_default(),
            guardrail: truth("/goal/guardrail"),
        },
        target: string(value, "/target").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<AgreedPlan, String> {
        AgreedPlan::read("2026-Q4".parse().unwrap(), text)
    }

    #[test]
    fn a_plan_without_a_pilot_predicts_nothing() {
        let plan = read(r#"{"plan": {"id": "acme-2026-Q4/gate"}, "first": [], "pilot": null}"#).unwrap();
        assert_eq!((plan.id.as_str(), plan.predictions.len(), plan.start), ("acme-2026-Q4/gate", 0, None));
    }

    #[test]
    fn what_is_no_plan_is_told() {
        assert!(read("{").unwrap_err().starts_with("this is not JSON"));
        assert_eq!(read("{}").unwrap_err(), "`plan.id` is missing: this is no plan");
        let half = r#"{"plan": {"id": "a"}, "pilot": {"metrics": [{"id": "a/b"}]}}"#;
        assert_eq!(read(half).unwrap_err(), "a prediction has no `metric`");
    }

    #[test]
    fn a_mandate_without_an_end_goes_on() {
        let plan = r#"{"plan": {"id": "a"}, "pilot": {"mandates": [
            {"team": "Checkout", "from": "2026-12-01", "to": null}, {"team": "Ledger", "from": "2026-12-01", "to": "2026-12-10"}]}}"#;
        let plan = read(plan).unwrap();
        let day = |text: &str| text.parse().unwrap();
        assert!(plan.is_ordered(" checkout", day("2027-06-01")) && !plan.is_ordered("checkout", day("2026-11-30")));
        assert!(plan.is_ordered("ledger", day("2026-12-10")) && !plan.is_ordered("ledger", day("2026-12-11")));
        let window = Window { from: day("2026-12-11"), to: day("2026-12-31") };
        assert!(!plan.orders_within(Some("ledger"), window) && plan.orders_within(None, window));
    }
}
