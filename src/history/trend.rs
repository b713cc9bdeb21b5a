//! Quarter by quarter: verdict, readiness, fits, adoption; when to decide again, and what a pipeline may demand.
//!
//! Every quarter counts as it was decided. What was not known in a quarter has no figure there, and a line has a gap, not a zero.

use std::str::FromStr;

use serde::Serialize;

use crate::adoption::{Measured, Metric};
use crate::date::Date;
use crate::decision::Decision;
use crate::decision::checks::GateState;
use crate::framework::Pack;

/// A quarter as it was decided, in figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Point {
    /// The quarter, `2027-Q1` for example.
    pub quarter: String,
    /// The day of its last answer.
    pub date: String,
    /// The id of the verdict.
    pub verdict: String,
    /// The id of the alternative that leads, if one does.
    pub leader: Option<String>,
    /// Each alternative, from the best fit to the worst.
    pub alternatives: Vec<Standing>,
    /// Readiness by the id of the dimension, 0 to 100.
    pub readiness: Vec<(String, f64)>,
    /// The ids of the gates that fail.
    pub failing: Vec<String>,
    /// What was counted of use, if anything.
    pub adoption: Option<Use>,
}

/// How an alternative stood.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Standing {
    /// Its id.
    pub id: String,
    /// The id of its family, which stays the same once it is in place and kept.
    pub family: String,
    /// Its name.
    pub name: String,
    /// Its printed fit, 0 to 100.
    pub fit: f64,
    /// The share of worlds in which its family comes first, if worlds were drawn.
    pub first: Option<f64>,
}

/// What was counted of use in a quarter, each a share.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Use {
    /// Tickets that no longer arrive (M1).
    pub displaced: Option<f64>,
    /// Requests that the path serves (M2).
    pub path_share: Option<f64>,
    /// Of these, those who came by choice (M3).
    pub intrinsic_share: Option<f64>,
    /// Adoption by choice: M2 × M3.
    pub by_choice: Option<f64>,
}

/// All quarters that were decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Whom it is about.
    pub subject: String,
    /// The day that counts as today.
    pub today: Date,
    /// The quarters, in order; never none.
    pub points: Vec<Point>,
    /// By when to decide again, the earliest first.
    pub again: Vec<Again>,
    /// The dimensions of readiness, by id and name.
    pub dimensions: Vec<(String, String)>,
    /// The gates, by id and name.
    pub gates: Vec<(String, String)>,
    /// The readiness to reach, by the id of the dimension.
    pub targets: Vec<(String, f64)>,
}

/// The trend for other programs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TrendDocument<'a> {
    /// The form of this document, `idpfit-trend/1`.
    pub schema: &'static str,
    /// Whom it is about.
    pub subject: &'a str,
    /// The quarters, in order.
    pub quarters: &'a [Point],
    /// By when to decide again, the earliest first.
    pub decide_again: &'a [Again],
    /// What was demanded.
    pub demands: &'a [Met],
}

impl Terms {
    /// Returns what a pack says.
    pub fn of(pack: &Pack) -> Self {
        Self { stale: Some(pack.info.review_after), months: pack.framework.verdict.decide_again_months }
    }
}

impl Trend {
    /// Returns it for other programs.
    pub fn document<'a>(&'a self, demands: &'a [Met]) -> TrendDocument<'a> {
        TrendDocument {
            schema: "idpfit-trend/1",
            subject: &self.subject,
            quarters: &self.points,
            decide_again: &self.again,
            demands,
        }
    }
}

impl Point {
    /// Returns the name of an alternative.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.alternatives.iter().find(|known| known.id == id).map_or(id, |known| &known.name)
    }

    /// Returns the family of the alternative that leads.
    pub fn leading_family(&self) -> Option<&str> {
        let leader = self.leader.as_deref()?;
        Some(self.alternatives.iter().find(|known| known.id == leader).map_or(leader, |known| &known.family))
    }

    /// Returns the member of a family that stands for it: the one that is kept where it is in place.
    pub fn member_of(&self, family: &str) -> Option<&Standing> {
        let mut members = self.alternatives.iter().filter(|known| known.family == family);
        let kept = members.clone().find(|known| known.id != family);
        kept.or_else(|| members.next())
    }

    /// Puts a quarter into figures.
    pub fn of(quarter: &str, decision: &Decision, measured: Option<&Measured>) -> Self {
        let first = |family: &str| {
            let certainty = decision.certainty.as_ref()?;
            let found = certainty.families.iter().find(|known| known.family == family)?;
            found.ranks.first().map(|first| first.share)
        };
        let alternatives = decision.ranking.iter().filter(|ranked| ranked.variant_of.is_none());
        Self {
            quarter: quarter.to_owned(),
            date: decision.date.clone(),
            verdict: decision.verdict.kind.id().to_owned(),
            leader: decision.verdict.leader.clone(),
            alternatives: alternatives
                .map(|ranked| Standing {
                    id: ranked.id.clone(),
                    family: ranked.family.clone(),
                    name: ranked.short.clone(),
                    fit: ranked.fit,
                    first: first(&ranked.family),
                })
                .collect(),
            readiness: decision.readiness.iter().map(|known| (known.dimension.clone(), known.level.mean)).collect(),
            failing: decision
                .gates
                .iter()
                .filter(|gate| gate.state == GateState::Failed)
                .map(|gate| gate.gate.clone())
                .collect(),
            adoption: measured.map(used),
        }
    }

    /// Returns the least readiness of all dimensions.
    pub fn least_readiness(&self) -> Option<f64> {
        self.readiness.iter().map(|(_, score)| *score).min_by(f64::total_cmp)
    }

    /// Returns the readiness of a dimension.
    pub fn readiness_of(&self, dimension: &str) -> Option<f64> {
        self.readiness.iter().find(|(known, _)| known == dimension).map(|(_, score)| *score)
    }
}

fn used(measured: &Measured) -> Use {
    let value = |metric| measured.find(metric).and_then(|measure| measure.value);
    Use {
        displaced: value(Metric::Displacement),
        path_share: value(Metric::PathShare),
        intrinsic_share: value(Metric::Intrinsic),
        by_choice: measured.by_choice.as_ref().map(|choice| choice.value),
    }
}

/// Why to decide again, and by when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Again {
    /// The day, as year-month-day.
    pub by: String,
    /// `gate`, `in-place`, `evidence` or `plan`.
    pub why: &'static str,
    /// The gate, where one broke.
    pub gate: Option<String>,
}

/// What is known of the latest quarter besides its figures.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The day on which its evidence counts as stale.
    pub stale: Option<Date>,
    /// The months after which every decision is looked at again.
    pub months: i32,
}

/// Returns by when to decide again, the earliest first: a gate that held before and fails now, the end of the time that a customised tool in
/// place has, evidence that is stale, and the time that any decision lasts.
pub fn again(points: &[Point], latest: &Decision, terms: Terms) -> Vec<Again> {
    let mut found = Vec::new();
    if let [.., before, now] = points {
        let broke = now.failing.iter().filter(|gate| !before.failing.contains(gate));
        found.extend(broke.map(|gate| Again { by: now.date.clone(), why: "gate", gate: Some(gate.clone()) }));
    }
    found.extend(lasts_until(latest, terms));
    found.sort();
    found
}

/// Returns by when to decide again whatever was decided before, the earliest first.
pub fn lasts_until(decision: &Decision, terms: Terms) -> Vec<Again> {
    let decide_by = decision.in_place.as_ref().and_then(|advice| advice.decide_by.clone());
    let in_place = decide_by.map(|by| Again { by, why: "in-place", gate: None });
    let evidence = terms.stale.map(|day| Again { by: day.to_string(), why: "evidence", gate: None });
    let plan = decision.date.parse::<Date>().ok().map(|date| {
        let by = crate::date::months_after(date, terms.months).to_string();
        Again { by, why: "plan", gate: None }
    });
    let mut found: Vec<Again> = [in_place, evidence, plan].into_iter().flatten().collect();
    found.sort();
    found
}

/// What a pipeline demands of the latest quarter: `readiness>=60`, `readiness:ownership>=70`, `age<=100`, `adoption>=0.3`.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    what: What,
    at_least: bool,
    bound: f64,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Readiness(Option<String>),
    Age,
    Adoption,
    PathShare,
    IntrinsicShare,
}

/// How a demand came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Met {
    /// The demand, as it was written.
    pub demand: String,
    /// The figure; none where nobody knows it, which meets no demand.
    pub found: Option<f64>,
    /// Whether it is met.
    pub met: bool,
}

impl FromStr for Demand {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const HELP: &str = "write readiness>=60, readiness:DIMENSION>=60, age<=100 (days), adoption>=0.3, path-share>=0.5 or intrinsic-share>=0.6";
        let (what, at_least, bound) = match (text.split_once(">="), text.split_once("<=")) {
            (Some((what, bound)), _) => (what, true, bound),
            (None, Some((what, bound))) => (what, false, bound),
            (None, None) => return Err(HELP.to_owned()),
        };
        let what = match what.trim().split_once(':') {
            Some(("readiness", dimension)) => What::Readiness(Some(dimension.trim().to_owned())),
            None if what.trim() == "readiness" => What::Readiness(None),
            None if what.trim() == "age" => What::Age,
            None if what.trim() == "adoption" => What::Adoption,
            None if what.trim() == "path-share" => What::PathShare,
            None if what.trim() == "intrinsic-share" => What::IntrinsicShare,
            _ => return Err(HELP.to_owned()),
        };
        let bound: f64 = bound.trim().parse().map_err(|_| HELP.to_owned())?;
        if !bound.is_finite() {
            return Err(HELP.to_owned());
        }
        Ok(Self { what, at_least, bound, text: text.trim().to_owned() })
    }
}

impl Demand {
    /// Returns the dimension that is named, if one is.
    pub fn dimension(&self) -> Option<&str> {
        match &self.what {
            What::Readiness(dimension) => dimension.as_deref(),
            _ => None,
        }
    }

    /// Holds the latest quarter against it. Readiness without a dimension is the least of all; use is the last that was counted.
    pub fn met(&self, points: &[Point], today: Date) -> Met {
        let latest = points.last();
        let used = points.iter().rev().find_map(|point| point.adoption);
        let found = match &self.what {
            What::Readiness(None) => latest.and_then(Point::least_readiness),
            What::Readiness(Some(dimension)) => latest.and_then(|point| point.readiness_of(dimension)),
            What::Age => latest.and_then(|point| point.date.parse::<Date>().ok()).map(|date| days_between(date, today)),
            What::Adoption => used.and_then(|used| used.by_choice),
            What::PathShare => used.and_then(|used| used.path_share),
            What::IntrinsicShare => used.and_then(|used| used.intrinsic_share),
        };
        let holds = |found: f64| if self.at_least { found >= self.bound } else { found <= self.bound };
        Met { demand: self.text.clone(), found, met: found.is_some_and(holds) }
    }
}

/// Returns the days from one date to another, negative if it is earlier.
fn days_between(from: Date, to: Date) -> f64 {
    from.until(to).map_or(f64::NAN, |span| f64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(quarter: &str, date: &str, readiness: f64, failing: &[&str], by_choice: Option<f64>) -> Point {
        Point {
            quarter: quarter.to_owned(),
            date: date.to_owned(),
            verdict: "leaning".to_owned(),
            leader: None,
            alternatives: Vec::new(),
            readiness: vec![("ownership".to_owned(), readiness), ("measurement".to_owned(), 80.0)],
            failing: failing.iter().map(|gate| (*gate).to_owned()).collect(),
            adoption: by_choice.map(|by_choice| Use { by_choice: Some(by_choice), ..Use::default() }),
        }
    }

    fn points() -> Vec<Point> {
        vec![
            point("2026-Q4", "2026-11-21", 50.0, &[], Some(0.4)),
            point("2027-Q1", "2027-02-01", 60.0, &["owner"], None),
        ]
    }

    fn met(text: &str) -> bool {
        text.parse::<Demand>().unwrap().met(&points(), "2027-03-01".parse().unwrap()).met
    }

    #[test]
    fn demands_are_held_against_the_latest_quarter() {
        for (text, holds) in [
            ("readiness>=60", true),
            ("readiness >= 61", false),
            ("readiness:measurement>=80", true),
            ("readiness:nothing>=0", false),
            ("age<=28", true),
            ("age<=27", false),
            ("adoption>=0.4", true),
            ("path-share>=0", false),
        ] {
            assert_eq!(met(text), holds, "{text}");
        }
        for wrong in ["", "readiness", "readiness>60", "speed>=1", "age<=soon", "age<=inf", "other:x>=1"] {
            assert!(wrong.parse::<Demand>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_nobody_knows_meets_no_demand() {
        let nothing = "adoption>=0".parse::<Demand>().unwrap().met(&[], "2027-03-01".parse().unwrap());
        assert_eq!((nothing.found, nothing.met), (None, false));
    }
}
