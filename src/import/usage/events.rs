//! Events, one a line: runs of the path as `CloudEvents` that automation reports by itself, and the types that `CDEvents` has for tickets,
//! deployments and incidents.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::Changes;
use super::pick::{self, Key, Record, Slot, holds, says};
use super::runs::{Runs, other_kind};
use super::{Worth, name_of, user_number};
use crate::adoption::Channel;
use crate::adoption::tally::{Deployment, Incident, Run, day_of};
use crate::date::Date;
use crate::import::refused::{Refused, Why};
use crate::import::source::{Progress, Source};
use crate::import::tickets::moment;

/// What is read of an event, whether it is in the envelope of `CloudEvents` or stands alone.
const EVENT: &[Key] = &[
    says("id", Slot::Id),
    says("type", Slot::Kind),
    says("time", Slot::Ended),
    holds(
        "data",
        &[
            says("path", Slot::Path),
            says("team", Slot::Teams),
            says("actor", Slot::By),
            says("channel", Slot::Channel),
            says("outcome", Slot::Status),
            says("startedAt", Slot::Started),
            says("durationSeconds", Slot::Seconds),
            holds("subject", &[says("id", Slot::Subject)]),
        ],
    ),
    holds("context", &[says("id", Slot::Id), says("type", Slot::Kind), says("timestamp", Slot::Ended)]),
    holds("subject", &[says("id", Slot::Subject)]),
];

/// Events as they were read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Events {
    /// Runs of the path.
    pub runs: Runs,
    /// Deployments.
    pub deployments: Changes<Deployment>,
    /// Incidents.
    pub incidents: Changes<Incident>,
    /// When each ticket was raised, in seconds since 1970; nothing if no event is about tickets.
    pub tickets: Option<Vec<i64>>,
    /// Events of other types.
    pub others: u64,
}

/// Reads events. Fails if a file has none.
pub fn events(
    sources: Vec<Source<'_>>,
    today: Date,
    progress: &mut dyn FnMut(Progress),
) -> Result<Events, Vec<Refused>> {
    let mut collector = Collector { today, ..Collector::default() };
    let mut refused = Vec::new();
    for source in sources {
        let name = source.name.clone();
        let mut typed = 0_u64;
        let seen = pick::read(source, EVENT, progress, &mut |record| {
            typed += u64::from(record.get(Slot::Kind).is_some());
            collector.add(record);
        });
        match seen {
            Ok(seen) if seen.records > 0 && typed == 0 => {
                let fits =
                    other_kind(&seen.keys).or(Some("--runs").filter(|_| seen.keys.iter().any(|key| key == "status")));
                refused.push(Refused::new(&name, Why::NoEvents { found: seen.keys, fits }));
            }
            Ok(_) => {}
            Err(why) => refused.push(why),
        }
    }
    if refused.is_empty() { Ok(collector.finish()) } else { Err(refused) }
}

#[derive(Default)]
struct Collector {
    today: Date,
    ids: BTreeSet<u64>,
    teams: BTreeMap<String, u32>,
    begun: BTreeMap<u64, usize>,
    events: Events,
}

/// The kinds of events that say something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Run,
    Ticket,
    Deployed,
    RolledBack,
    Detected,
    Resolved,
    Other,
}

/// Returns what an event says. Versions of types are not compared: `CDEvents` is a draft, and these fields have kept their places.
fn said(kind: &str) -> Said {
    let kind = kind.to_lowercase();
    let is = |name: &str| kind.strip_prefix("dev.cdevents.").is_some_and(|rest| rest.starts_with(name));
    match () {
        () if kind.ends_with("goldenpath.run.finished") => Said::Run,
        () if is("ticket.created.") => Said::Ticket,
        () if is("service.deployed.") || is("service.upgraded.") => Said::Deployed,
        () if is("service.rolledback.") => Said::RolledBack,
        () if is("incident.detected.") || is("incident.reported.") => Said::Detected,
        () if is("incident.resolved.") => Said::Resolved,
        () => Said::Other,
    }
}

impl Collector {
    fn worth(&mut self, said: Said) -> &mut Worth {
        match said {
            Said::Deployed | Said::RolledBack => &mut self.events.deployments.worth,
            Said::Detected | Said::Resolved => &mut self.events.incidents.worth,
            Said::Run | Said::Ticket | Said::Other => &mut self.events.runs.worth,
        }
    }

    fn add(&mut self, record: &Record) {
        let said = record.get(Slot::Kind).map_or(Said::Other, said);
        if said == Said::Other {
            self.events.others += 1;
            return;
        }
        self.worth(said).rows += 1;
        // Of one id, the first counts: events do not change.
        if record.get(Slot::Id).is_some_and(|id| !self.ids.insert(user_number(id))) {
            self.worth(said).merged += 1;
            return;
        }
        let started = record.get(Slot::Started).or_else(|| record.get(Slot::Ended)).and_then(moment);
        let Some(at) = started else {
            self.worth(said).undated += 1;
            return;
        };
        if day_of(at) > self.today {
            self.worth(said).future += 1;
            return;
        }
        match said {
            Said::Run => self.run(record, at),
            Said::Ticket => self.events.tickets.get_or_insert_default().push(at),
            Said::Deployed | Said::RolledBack => self.change(said, at),
            Said::Detected | Said::Resolved => self.incident(said, record, at),
            Said::Other => {}
        }
    }

    fn change(&mut self, said: Said, at: i64) {
        let all = &mut self.events.deployments.all;
        match (said, all.last_mut()) {
            // What is taken back had been deployed, and failed.
            (Said::RolledBack, Some(last)) => last.failed = Some(true),
            _ => all.push(Deployment { at, committed: None, failed: Some(said == Said::RolledBack) }),
        }
    }

    fn incident(&mut self, said: Said, record: &Record, at: i64) {
        let all = &mut self.events.incidents.all;
        let subject = record.get(Slot::Subject).map(user_number);
        if said == Said::Detected {
            if let Some(subject) = subject {
                self.begun.insert(subject, all.len());
            }
            all.push(Incident { at, resolved: None });
        } else if let Some(begun) = subject.and_then(|subject| all.get_mut(*self.begun.get(&subject)?)) {
            begun.resolved = Some(at);
        }
    }

    fn run(&mut self, record: &Record, started: i64) {
        let status = record.get(Slot::Status).unwrap_or_default().to_lowercase();
        let succeeded = match status.as_str() {
            "succeeded" | "success" | "completed" => true,
            "failed" | "failure" | "error" => false,
            _ => {
                self.events.runs.worth.unfinished += 1;
                return;
            }
        };
        let seconds = record.get(Slot::Seconds).and_then(|text| text.parse::<f64>().ok());
        let seconds = seconds.filter(|seconds| (0.0..1e9).contains(seconds)).map(|seconds| seconds as i64);
        let known = self.teams.len() as u32;
        let team = record.get(Slot::Teams).map(|team| *self.teams.entry(name_of(team).to_owned()).or_insert(known));
        let runs = &mut self.events.runs;
        if let Some(path) = record.get(Slot::Path) {
            *runs.paths.entry(path.to_owned()).or_default() += 1;
        }
        runs.log.runs.push(Run {
            started,
            ended: seconds.map(|seconds| started + seconds),
            user: record.get(Slot::By).map(user_number),
            teams: team,
            channel: record.get(Slot::Channel).map_or(Channel::Unknown, Channel::of),
            succeeded,
        });
    }

    fn finish(mut self) -> Events {
        let mut teams: Vec<(u32, String)> = self.teams.into_iter().map(|(name, place)| (place, name)).collect();
        teams.sort_unstable();
        let runs = &mut self.events.runs;
        runs.log.teams = teams.into_iter().map(|(_, name)| vec![name]).collect();
        let of = |is: fn(&Run) -> bool| runs.log.runs.iter().filter(|run| is(run)).count() as u64;
        runs.worth.without_channel = of(|run| run.channel == Channel::Unknown);
        runs.worth.without_team = of(|run| run.teams.is_none());
        runs.worth.without_user = of(|run| run.user.is_none());
        runs.worth.kept = runs.log.runs.len() as u64;
        self.events.deployments.worth.kept = self.events.deployments.all.len() as u64;
        self.events.incidents.worth.kept = self.events.incidents.all.len() as u64;
        self.events
    }
}
