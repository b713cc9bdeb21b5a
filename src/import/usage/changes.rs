//! Deployments and incidents as CSV: `service,deployed_at,commit_at,failed` and `service,started_at,resolved_at`.

use std::collections::BTreeSet;

use super::table::{self, Column, Row};
use super::{Worth, user_number};
use crate::adoption::tally::{Deployment, Incident, day_of};
use crate::date::Date;
use crate::import::refused::Refused;
use crate::import::source::Source;
use crate::import::tickets::moment;

/// Deployments or incidents as they were read.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes<T> {
    /// All of them.
    pub all: Vec<T>,
    /// What they are worth.
    pub worth: Worth,
}

impl<T> Default for Changes<T> {
    fn default() -> Self {
        Self { all: Vec::new(), worth: Worth::default() }
    }
}

const DEPLOYMENT: &[Column] = &[
    Column { names: &["deployed_at", "deployed", "finished_at", "created_at"], needed: true },
    Column { names: &["commit_at", "committed_at", "commit"], needed: false },
    Column { names: &["failed", "caused_incident", "failure"], needed: false },
    Column { names: &["service", "component", "repository", "application"], needed: false },
];

const INCIDENT: &[Column] = &[
    Column { names: &["started_at", "started", "detected_at", "opened_at"], needed: true },
    Column { names: &["resolved_at", "resolved", "restored_at"], needed: false },
    Column { names: &["service", "component", "application"], needed: false },
];

/// Reads deployments. Rows that say the same are one.
pub fn deployments(sources: Vec<Source<'_>>, today: Date) -> Result<Changes<Deployment>, Vec<Refused>> {
    read(sources, (DEPLOYMENT, "--incidents", INCIDENT), today, |row, at| Deployment {
        at,
        committed: row.get(1).as_deref().and_then(moment),
        failed: row.get(2).as_deref().and_then(truth),
    })
}

/// Reads incidents. Rows that say the same are one.
pub fn incidents(sources: Vec<Source<'_>>, today: Date) -> Result<Changes<Incident>, Vec<Refused>> {
    read(sources, (INCIDENT, "--deployments", DEPLOYMENT), today, |row, at| Incident {
        at,
        resolved: row.get(1).as_deref().and_then(moment),
    })
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "1" | "y" | "failed" => Some(true),
        "false" | "no" | "0" | "n" | "ok" | "success" => Some(false),
        _ => None,
    }
}

/// What to read, and what it may be instead: the argument, and its columns.
type Kind = (&'static [Column], &'static str, &'static [Column]);

fn read<T>(
    sources: Vec<Source<'_>>,
    kind: Kind,
    today: Date,
    of: impl Fn(&Row<'_>, i64) -> T,
) -> Result<Changes<T>, Vec<Refused>> {
    let mut changes = Changes::default();
    let mut seen = BTreeSet::new();
    let mut refused = Vec::new();
    for source in sources {
        let result = table::read(source, kind, &mut |row| {
            let worth = &mut changes.worth;
            worth.rows += 1;
            let Some(at) = row.get(0).as_deref().and_then(moment) else {
                worth.undated += 1;
                return;
            };
            if day_of(at) > today {
                worth.future += 1;
                return;
            }
            if !seen.insert(user_number(&row.whole())) {
                worth.merged += 1;
                return;
            }
            worth.negative += u64::from(is_negative(row, at, kind.0));
            worth.kept += 1;
            changes.all.push(of(row, at));
        });
        refused.extend(result.err());
    }
    if refused.is_empty() { Ok(changes) } else { Err(refused) }
}

/// Returns whether the second date lies on the wrong side of the first.
fn is_negative(row: &Row<'_>, at: i64, columns: &'static [Column]) -> bool {
    let is_deployment = columns.len() == DEPLOYMENT.len();
    row.get(1).as_deref().and_then(moment).is_some_and(|other| if is_deployment { other > at } else { other < at })
}
