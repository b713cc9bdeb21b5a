//! Metrics that are shares: who came, why, and who did not.

use super::{Basis, Measure, Metric, Open};
use crate::adoption::counts::{Channel, Over, Runs, Tickets, same_team};
use crate::adoption::interval::{Interval, poisson, poisson_at_most, wilson};

/// Weeks may differ by so many days between runs and tickets before they count as other weeks: exports are rarely made on one day.
const DAYS_APART: f64 = 7.0;

/// Successful runs under the law of mandates.
#[derive(Debug, Clone, Copy, Default)]
struct Came {
    own: f64,
    known: f64,
    unknown: f64,
}

impl Came {
    /// Adds a row. Runs in a mandate are known, and by nobody's choice; where the row does not say which those are and a mandate touches its
    /// days, all are.
    fn add(&mut self, basis: &Basis<'_>, over: &Over<Vec<Runs>>, row: &Runs) {
        let succeeded = row.succeeded as f64;
        let touched = || basis.plan.is_some_and(|plan| plan.orders_within(row.team.as_deref(), over.window));
        let ordered = match row.ordered {
            Some(ordered) => (ordered as f64).min(succeeded),
            None if touched() => succeeded,
            None => 0.0,
        };
        let free = succeeded - ordered;
        self.known += ordered;
        match row.channel {
            Channel::Unknown => self.unknown += free,
            Channel::OwnChoice => {
                self.own += free;
                self.known += free;
            }
            Channel::AskedByLead | Channel::TicketRedirect | Channel::Mandated => self.known += free,
        }
    }

    fn share(self) -> Option<f64> {
        (self.known > 0.0).then(|| self.own / self.known)
    }
}

/// M3: successful runs by own choice, outside of mandates, by successful runs with a known channel.
pub(super) fn intrinsic(basis: &Basis<'_>) -> Measure {
    let Some(over) = &basis.counted.runs else { return Measure::none(Metric::Intrinsic, Open::NotCounted) };
    let mut all = Came::default();
    over.what.iter().for_each(|row| all.add(basis, over, row));
    let total = all.known + all.unknown;
    let unknown = (total > 0.0).then(|| all.unknown / total);
    let bounds = Interval { low: all.own, high: all.own + all.unknown };
    let mut measure = Measure {
        unknown,
        bounds: (all.unknown > 0.0).then(|| bounds.map(|end| end / total)),
        over_teams: over_teams(basis, over),
        ..Measure::share(Metric::Intrinsic, all.own, all.known)
    };
    if unknown.is_some_and(|unknown| unknown > basis.most_unknown) {
        measure.open = Some(Open::ManyUnknown);
        measure.interval = None;
    }
    measure
}

/// Returns the median of the shares of the teams, so that one keen team does not carry all; nothing where teams are not known.
fn over_teams(basis: &Basis<'_>, over: &Over<Vec<Runs>>) -> Option<f64> {
    let mut teams: Vec<(&str, Came)> = Vec::new();
    for row in &over.what {
        let team = row.team.as_deref()?;
        let place = teams.iter().position(|(known, _)| same_team(known, team)).unwrap_or_else(|| {
            teams.push((team, Came::default()));
            teams.len() - 1
        });
        teams.get_mut(place).into_iter().for_each(|(_, came)| came.add(basis, over, row));
    }
    let mut shares: Vec<f64> = teams.into_iter().filter_map(|(_, came)| came.share()).collect();
    shares.sort_by(f64::total_cmp);
    let upper = shares.get(shares.len() / 2)?;
    let lower = if shares.len().is_multiple_of(2) { shares.get(shares.len() / 2 - 1)? } else { upper };
    Some(f64::midpoint(*lower, *upper))
}

/// Successful runs, and the tickets beside them.
struct Demand {
    succeeded: f64,
    tickets: f64,
}

/// Puts all runs beside tickets. `counts` says whose tickets, where every row names its team and there is a plan with teams.
///
/// All runs count, whoever made them: were they those of pilot teams only, an order to these would raise the share served by the path while
/// the choice of others kept the share by choice up.
fn demand(basis: &Basis<'_>, counts: impl Fn(&str) -> bool) -> Result<Demand, Open> {
    let counted = basis.counted;
    let (Some(runs), Some(tickets)) = (&counted.runs, &counted.tickets) else { return Err(Open::NotCounted) };
    let apart = |one: crate::date::Date, other: crate::date::Date| f64::from((one - other).get_days()).abs();
    if apart(runs.window.from, tickets.window.from).max(apart(runs.window.to, tickets.window.to)) > DAYS_APART {
        return Err(Open::OtherWeeks);
    }
    let rows = relevant(basis, &tickets.what);
    let teams_known = rows.iter().all(|row| row.team.is_some() || row.count == 0);
    let scoped = teams_known && basis.plan.is_some_and(|plan| !plan.teams.is_empty());
    let counts = |row: &&&Tickets| !scoped || row.team.as_deref().is_some_and(&counts);
    Ok(Demand {
        succeeded: runs.what.iter().map(|row| row.succeeded as f64).sum(),
        tickets: rows.iter().filter(counts).map(|row| row.count as f64).sum(),
    })
}

/// Returns the rows of the class that the path replaces; all where no plan says which.
fn relevant<'a>(basis: &Basis<'_>, rows: &'a [Tickets]) -> Vec<&'a Tickets> {
    let class = basis.plan.and_then(|plan| plan.ticket_class.as_deref());
    rows.iter().filter(|row| class.is_none_or(|class| same_team(class, &row.class))).collect()
}

/// M2: successful runs by these and the tickets that pilot teams still raised.
pub(super) fn path_share(basis: &Basis<'_>) -> Measure {
    let is_pilot = |team: &str| basis.plan.is_some_and(|plan| plan.is_pilot(team));
    match demand(basis, is_pilot) {
        Ok(demand) => Measure::share(Metric::PathShare, demand.succeeded, demand.succeeded + demand.tickets),
        Err(open) => Measure::none(Metric::PathShare, open),
    }
}

/// M5: tickets from teams with access by these and successful runs. Access have the pilot teams, and whoever has a run.
pub(super) fn bypass(basis: &Basis<'_>) -> Measure {
    let runs = basis.counted.runs.as_ref().map_or(&[][..], |over| over.what.as_slice());
    let has_run = |team: &str| runs.iter().any(|row| row.team.as_deref().is_some_and(|known| same_team(known, team)));
    let has_access = |team: &str| basis.plan.is_some_and(|plan| plan.is_pilot(team)) || has_run(team);
    let beside = basis.counted.outside;
    match demand(basis, has_access) {
        Ok(demand) => {
            Measure { beside, ..Measure::share(Metric::Bypass, demand.tickets, demand.succeeded + demand.tickets) }
        }
        Err(open) => Measure { beside, ..Measure::none(Metric::Bypass, open) },
    }
}

/// M7: successful runs by all that ended.
pub(super) fn success(basis: &Basis<'_>) -> Measure {
    let Some(over) = &basis.counted.runs else { return Measure::none(Metric::Success, Open::NotCounted) };
    let sum = |of: fn(&Runs) -> u64| over.what.iter().map(|row| of(row) as f64).sum::<f64>();
    let succeeded = sum(|row| row.succeeded);
    Measure::share(Metric::Success, succeeded, succeeded + sum(|row| row.failed))
}

/// M4: users with two successes at least 7 days apart by users whose first success is at least 28 days old.
pub(super) fn repeat(basis: &Basis<'_>) -> Measure {
    let users = &basis.counted.users;
    if users.is_empty() {
        return Measure::none(Metric::Repeat, Open::NotCounted);
    }
    let settled: f64 = users.iter().map(|row| row.settled as f64).sum();
    Measure::share(Metric::Repeat, users.iter().map(|row| row.returned as f64).sum(), settled)
}

/// Tickets counted and expected of some teams.
struct Expected {
    counted: f64,
    expected: f64,
}

/// M1: 1 − tickets / expected tickets; with teams to compare with, the ratio is divided by theirs first.
pub(super) fn displacement(basis: &Basis<'_>) -> Measure {
    let Some(over) = &basis.counted.tickets else { return Measure::none(Metric::Displacement, Open::NotCounted) };
    let rows = relevant(basis, &over.what);
    let by_team = basis.counted.before.filter(|window| window.days() > 0.0);
    let of = |is: &dyn Fn(&str) -> bool| {
        let days = by_team?.days();
        let rows: Vec<&&Tickets> = rows.iter().filter(|row| row.team.as_deref().is_some_and(is)).collect();
        let before: Option<Vec<f64>> = rows.iter().map(|row| row.before.map(|before| before as f64)).collect();
        let before = before.filter(|before| !before.is_empty())?;
        let counted = rows.iter().map(|row| row.count as f64).sum();
        Some(Expected { counted, expected: before.iter().sum::<f64>() / days * over.days })
    };
    let pilot = of(&|team| basis.plan.is_some_and(|plan| plan.is_pilot(team)));
    let control = of(&|team| basis.plan.is_some_and(|plan| plan.is_control(team)));
    // Without figures of each team before, what all teams raise is compared with what all teams raised; that all are there is said by a row
    // without a team, which counts those that no other row names.
    let is_whole = rows.iter().any(|row| row.team.is_none());
    let per_week = basis.plan.and_then(|plan| plan.baseline.per_week).filter(|_| is_whole);
    let everyone = || {
        let counted = rows.iter().map(|row| row.count as f64).sum();
        per_week.map(|per_week| Expected { counted, expected: per_week * over.days / 7.0 })
    };
    match (pilot, control) {
        (Some(pilot), control) => displaced(&pilot, control.filter(|control| control.counted > 0.0).as_ref()),
        (None, _) => match everyone() {
            Some(all) => displaced(&all, None),
            None => Measure::none(Metric::Displacement, Open::NoBaseline),
        },
    }
}

fn displaced(pilot: &Expected, control: Option<&Expected>) -> Measure {
    let ratio = |one: &Expected| one.counted / one.expected;
    let is_usable = |control: &&Expected| control.expected > 0.0;
    let control = control.filter(is_usable);
    let other = control.map_or(1.0, ratio);
    let denominator = pilot.expected * other;
    let interval = match control {
        None => poisson(pilot.counted).map(|counts| flipped(counts.map(|count| count / pilot.expected))),
        // Of all tickets of both, those of the pilot are a share; its ends are ends of the ratio of the two.
        Some(control) => wilson(pilot.counted, pilot.counted + control.counted).map(|share| {
            let scale = control.expected / pilot.expected;
            flipped(share.map(|part| if part < 1.0 { part / (1.0 - part) * scale } else { f64::MAX }))
        }),
    };
    let measure = Measure::ratio(Metric::Displacement, pilot.counted, denominator);
    Measure {
        value: measure.value.map(|ratio| 1.0 - ratio),
        interval: interval.filter(|ends| ends.low.is_finite() && ends.high.is_finite()),
        cases: pilot.expected,
        chance: poisson_at_most(pilot.counted, pilot.expected),
        ..measure
    }
}

/// Turns the ends of a ratio into those of what is missing to one.
fn flipped(ratio: Interval) -> Interval {
    Interval { low: 1.0 - ratio.high, high: 1.0 - ratio.low }
}
