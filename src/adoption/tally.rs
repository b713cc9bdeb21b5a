//! From single runs, tickets, deployments and incidents to the counts of a check-in.
//!
//! What comes in knows users as numbers and days as seconds; what goes out are counts by team. Mandates of the plan are applied here, where
//! the day of each run is still known.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::agreed::AgreedPlan;
use super::counts::{Channel, Deployments, Incidents, Lead, Runs, Tickets, Window, same_team};
use super::people::Person;
use crate::date::{Date, days_after};

/// A run that ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// When it was asked for, in seconds since 1970.
    pub started: i64,
    /// When it ended, if that is known.
    pub ended: Option<i64>,
    /// Who asked, as a number that means nothing elsewhere.
    pub user: Option<u64>,
    /// The teams of whoever asked, as a place in [`RunLog::teams`].
    pub teams: Option<u32>,
    /// Why.
    pub channel: Channel,
    /// Whether it succeeded.
    pub succeeded: bool,
}

/// Runs, as an export has them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunLog {
    /// The runs.
    pub runs: Vec<Run>,
    /// Lists of teams that people are in.
    pub teams: Vec<Vec<String>>,
}

/// A change brought to production.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deployment {
    /// When, in seconds since 1970.
    pub at: i64,
    /// When its last commit was made, if that is known.
    pub committed: Option<i64>,
    /// Whether it failed, if that is known.
    pub failed: Option<bool>,
}

/// An incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incident {
    /// When it began, in seconds since 1970.
    pub at: i64,
    /// When service was restored, if it was.
    pub resolved: Option<i64>,
}

/// Tickets of a class and a team, counted by an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// The team.
    pub team: Option<String>,
    /// The class.
    pub class: String,
    /// How many in the window.
    pub count: u64,
    /// How many in the window of the baseline.
    pub before: u64,
}

/// What a check-in is counted for.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The days.
    pub window: Window,
    /// The plan.
    pub plan: Option<&'a AgreedPlan>,
}

/// The weeks before a pilot that changes are compared with.
const WEEKS_BEFORE: i32 = 12;

impl Scope<'_> {
    /// Returns the days that deployments and incidents are compared with: the twelve weeks before the pilot, or before the window.
    pub fn before(&self) -> Window {
        let first = self.plan.and_then(|plan| plan.start).filter(|start| *start <= self.window.from);
        let first = first.unwrap_or(self.window.from);
        Window { from: days_after(first, -7 * WEEKS_BEFORE), to: days_after(first, -1) }
    }

    /// Returns the team that counts of those somebody is in: a pilot team, else one compared with, else the first.
    fn team<'b>(&self, teams: &'b [String]) -> Option<&'b String> {
        let pilot = teams.iter().find(|team| self.plan.is_some_and(|plan| plan.is_pilot(team)));
        let control = || teams.iter().find(|team| self.plan.is_some_and(|plan| plan.is_control(team)));
        pilot.or_else(control).or_else(|| teams.first())
    }
}

/// Returns the day of a moment, in UTC.
pub fn day_of(seconds: i64) -> Date {
    Timestamp::from_second(seconds).map_or(Date::MIN, |moment| Offset::UTC.to_datetime(moment).date())
}

fn is_within(window: Window, seconds: i64) -> bool {
    let day = day_of(seconds);
    window.from <= day && day <= window.to
}

/// Users by the numbers that stand for them in an export.
pub type People = BTreeMap<u64, Person>;

/// What runs come to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunCounts {
    /// Runs in the window by team and channel.
    pub runs: Vec<Runs>,
    /// Users up to the end of the window.
    pub people: People,
    /// Hours from request to result of those that succeeded in the window.
    pub lead: Option<Lead>,
}

/// Counts runs. With no run in the window there is one row that says so: nothing came is not the same as nothing was counted.
pub fn runs(log: &RunLog, scope: &Scope<'_>) -> RunCounts {
    let mut rows: BTreeMap<(Option<&str>, Channel), Runs> = BTreeMap::new();
    let mut hours: Vec<f64> = Vec::new();
    let teams: Vec<Option<&String>> = log.teams.iter().map(|teams| scope.team(teams)).collect();
    let team_of = |run: &Run| run.teams.and_then(|place| teams.get(place as usize).copied().flatten());
    for run in log.runs.iter().filter(|run| is_within(scope.window, run.started)) {
        let team = team_of(run);
        let row = rows.entry((team.map(String::as_str), run.channel)).or_insert_with(|| Runs {
            team: team.cloned(),
            channel: run.channel,
            succeeded: 0,
            failed: 0,
            ordered: Some(0),
        });
        if !run.succeeded {
            row.failed += 1;
            continue;
        }
        row.succeeded += 1;
        if is_ordered(scope, team, run) {
            row.ordered = row.ordered.map(|ordered| ordered + 1);
        }
        hours
            .extend(run.ended.filter(|ended| *ended >= run.started).map(|ended| (ended - run.started) as f64 / 3600.0));
    }
    if rows.is_empty() {
        let none = Runs { team: None, channel: Channel::Unknown, succeeded: 0, failed: 0, ordered: Some(0) };
        rows.insert((None, Channel::Unknown), none);
    }
    hours.sort_by(f64::total_cmp);
    let lead = median(&hours).zip(p85(&hours));
    RunCounts {
        runs: rows.into_values().collect(),
        people: people(log, scope, &team_of),
        lead: lead.map(|(p50_h, p85_h)| Lead { p50_h, p85_h, runs: hours.len() as u64 }),
    }
}

/// Returns whether a run fell into a mandate of its team; one of an unknown team is taken as ordered on the days of any.
fn is_ordered(scope: &Scope<'_>, team: Option<&String>, run: &Run) -> bool {
    let (Some(plan), day) = (scope.plan, day_of(run.started)) else { return false };
    match team {
        Some(team) => plan.is_ordered(team, day),
        None => plan.mandates.iter().any(|mandate| mandate.holds(day)),
    }
}

/// Returns the users who succeeded up to the end of the window, by their numbers.
fn people<'a>(log: &'a RunLog, scope: &Scope<'_>, team_of: &dyn Fn(&Run) -> Option<&'a String>) -> People {
    let mut people = People::new();
    for run in log.runs.iter().filter(|run| run.succeeded && day_of(run.started) <= scope.window.to) {
        let Some(user) = run.user else { continue };
        let now = Person::of(run.started, team_of(run).cloned());
        people.entry(user).and_modify(|person| person.join(&now)).or_insert(now);
    }
    people
}

/// Returns the middle of sorted numbers, or the mean of the two in the middle.
fn median(sorted: &[f64]) -> Option<f64> {
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = if sorted.len().is_multiple_of(2) { sorted.get(sorted.len() / 2 - 1)? } else { upper };
    Some(f64::midpoint(*lower, *upper))
}

/// Returns the 85th percentile of sorted numbers, nearest rank.
fn p85(sorted: &[f64]) -> Option<f64> {
    sorted.get((sorted.len() * 85).div_ceil(100).checked_sub(1)?).copied()
}

/// Counts deployments, and those of the time before beside them.
pub fn deployments(all: &[Deployment], scope: &Scope<'_>) -> Deployments {
    let before = scope.before();
    let within = |window: Window| all.iter().filter(move |one| is_within(window, one.at));
    let failed = |window: Window| {
        let told = within(window).filter_map(|one| one.failed);
        told.fold(None, |sum: Option<u64>, failed| Some(sum.unwrap_or(0) + u64::from(failed)))
    };
    let mut leads: Vec<f64> = within(scope.window)
        .filter_map(|one| one.committed.filter(|committed| *committed <= one.at).map(|committed| one.at - committed))
        .map(|seconds| seconds as f64 / 3600.0)
        .collect();
    leads.sort_by(f64::total_cmp);
    let had = within(before).count() as u64;
    Deployments {
        count: within(scope.window).count() as u64,
        failed: failed(scope.window),
        days_a_week: days_a_week(&within(scope.window).map(|one| day_of(one.at)).collect::<Vec<_>>(), scope.window),
        lead_p50_h: median(&leads),
        before: (had > 0).then_some(had),
        before_failed: failed(before),
    }
}

/// Returns on how many days of the median week there was a deployment; weeks that the window cuts do not count. Nothing without a whole week.
fn days_a_week(days: &[Date], window: Window) -> Option<f64> {
    let mut days = days.to_vec();
    days.sort_unstable();
    days.dedup();
    let mut monday = crate::date::monday_from(window.from);
    let mut counts = Vec::new();
    while days_after(monday, 6) <= window.to && counts.len() < 10_000 {
        let sunday = days_after(monday, 6);
        counts.push(days.iter().filter(|day| monday <= **day && **day <= sunday).count() as f64);
        monday = days_after(monday, 7);
    }
    counts.sort_by(f64::total_cmp);
    median(&counts)
}

/// Counts incidents, and those of the time before beside them.
pub fn incidents(all: &[Incident], scope: &Scope<'_>) -> Incidents {
    let within = |window: Window| all.iter().filter(move |one| is_within(window, one.at));
    let mut hours: Vec<f64> = within(scope.window)
        .filter_map(|one| one.resolved.filter(|resolved| *resolved >= one.at).map(|resolved| resolved - one.at))
        .map(|seconds| seconds as f64 / 3600.0)
        .collect();
    hours.sort_by(f64::total_cmp);
    Incidents {
        count: within(scope.window).count() as u64,
        restore_p50_h: median(&hours),
        before: Some(within(scope.before()).count() as u64),
    }
}

/// Counts tickets of which only the moment is known, in seconds since 1970: they are of the class of the plan.
pub fn raised(moments: &[i64], scope: &Scope<'_>) -> Vec<Tickets> {
    let count = moments.iter().filter(|at| is_within(scope.window, **at)).count() as u64;
    let class = scope.plan.and_then(|plan| plan.ticket_class.clone()).unwrap_or_else(|| "requests".to_owned());
    vec![Tickets { team: None, class, count, before: None }]
}

/// Keeps the tickets that matter: those of the class that the path replaces, of every team; without a plan all of them. A team of the plan
/// that raised none gets a row that says so, and so does the class where nobody did.
pub fn tickets(rows: &[TicketRow], scope: &Scope<'_>, reaches_back: bool) -> Vec<Tickets> {
    let class = scope.plan.and_then(|plan| plan.ticket_class.as_ref());
    let is_relevant = |row: &&TicketRow| class.is_none_or(|class| same_team(class, &row.class));
    let mut kept: Vec<Tickets> = rows
        .iter()
        .filter(is_relevant)
        .map(|row| Tickets {
            team: row.team.clone(),
            class: class.unwrap_or(&row.class).clone(),
            count: row.count,
            before: reaches_back.then_some(row.before),
        })
        .filter(|row| row.count > 0 || row.before.is_some_and(|before| before > 0))
        .collect();
    let Some(class) = class else { return kept };
    let none =
        |team: Option<String>| Tickets { team, class: class.clone(), count: 0, before: reaches_back.then_some(0) };
    let teams_known = rows.iter().any(|row| row.team.is_some());
    let expected = scope.plan.filter(|_| teams_known).map_or(&[][..], |plan| plan.teams.as_slice());
    for team in expected {
        if !kept.iter().any(|row| row.team.as_ref().is_some_and(|known| same_team(known, team))) {
            kept.push(none(Some(team.clone())));
        }
    }
    // An export has all teams; without the time before, that is what they are compared by.
    if kept.is_empty() || (!reaches_back && kept.iter().all(|row| row.team.is_some())) {
        kept.push(none(None));
    }
    kept
}

#[cfg(test)]
mod tests;
