//! DORA's four keys, by the formulas of Four Keys (`METRICS.md` of its repository).

use serde::Serialize;

use super::counts::Counted;
use super::interval::{Interval, wilson};

/// How often changes reach production: by the days with one in the median week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Frequency {
    /// On at least three days of the median week.
    Daily,
    /// On at least one day of it.
    Weekly,
    /// More seldom.
    LessThanWeekly,
}

/// The four keys; what was not counted is absent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FourKeys {
    /// Deployments a day.
    pub deployments_a_day: Option<f64>,
    /// How often.
    pub frequency: Option<Frequency>,
    /// Median of the hours from commit to deployment.
    pub lead_p50_h: Option<f64>,
    /// Deployments that failed, by all, 0 to 1.
    pub change_failure_rate: Option<f64>,
    /// Its interval.
    pub failure_interval: Option<Interval>,
    /// Median of the hours until service was restored.
    pub restore_p50_h: Option<f64>,
    /// Deployments counted.
    pub deployments: u64,
    /// Incidents counted.
    pub incidents: u64,
}

/// Returns the four keys; nothing if neither deployments nor incidents were counted.
pub fn four_keys(counted: &Counted) -> Option<FourKeys> {
    let deployments = counted.deployments.as_ref();
    let incidents = counted.incidents.as_ref().map(|over| over.what);
    if deployments.is_none() && incidents.is_none() {
        return None;
    }
    let what = deployments.map(|over| over.what).unwrap_or_default();
    let (failed, count) = (what.failed.map(|failed| failed as f64), what.count as f64);
    Some(FourKeys {
        deployments_a_day: deployments.filter(|over| over.days > 0.0).map(|over| count / over.days),
        frequency: what.days_a_week.map(frequency),
        lead_p50_h: what.lead_p50_h,
        change_failure_rate: failed.filter(|_| count > 0.0).map(|failed| failed / count),
        failure_interval: failed.and_then(|failed| wilson(failed, count)),
        restore_p50_h: incidents.and_then(|incidents| incidents.restore_p50_h),
        deployments: what.count,
        incidents: incidents.map_or(0, |incidents| incidents.count),
    })
}

fn frequency(days_a_week: f64) -> Frequency {
    match days_a_week {
        days if days >= 3.0 => Frequency::Daily,
        days if days >= 1.0 => Frequency::Weekly,
        _ => Frequency::LessThanWeekly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::counts::{Deployments, Incidents, Over, Window};

    #[test]
    fn the_four_keys_follow_their_published_formulas() {
        let window = Window { from: "2027-01-01".parse().unwrap(), to: "2027-01-28".parse().unwrap() };
        let deployments = Deployments {
            count: 56,
            failed: Some(7),
            days_a_week: Some(3.0),
            lead_p50_h: Some(20.5),
            ..Deployments::default()
        };
        let incidents = Incidents { count: 4, restore_p50_h: Some(1.5), before: None };
        let counted = Counted {
            deployments: Some(Over { window, days: 28.0, what: deployments }),
            incidents: Some(Over { window, days: 28.0, what: incidents }),
            ..Counted::default()
        };
        let keys = four_keys(&counted).unwrap();
        assert_eq!((keys.deployments_a_day, keys.frequency), (Some(2.0), Some(Frequency::Daily)));
        assert_eq!(
            (keys.lead_p50_h, keys.change_failure_rate, keys.restore_p50_h),
            (Some(20.5), Some(0.125), Some(1.5))
        );
        assert_eq!(four_keys(&Counted::default()), None);
        assert_eq!([2.9, 1.0, 0.5].map(frequency), [Frequency::Weekly, Frequency::Weekly, Frequency::LessThanWeekly]);
    }
}
