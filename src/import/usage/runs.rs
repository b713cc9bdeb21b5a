//! Runs of a path: scaffolder tasks of Backstage, action runs of Port, workflow runs of GitHub.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::members::Members;
use super::pick::{self, Key, Record, Slot, holds, says};
use super::{Worth, name_of, user_number};
use crate::adoption::Channel;
use crate::adoption::tally::{Run, RunLog, day_of};
use crate::date::Date;
use crate::import::refused::{Refused, Why};
use crate::import::source::{Progress, Source};
use crate::import::tickets::moment;

/// What is read of a run, of whichever tool. Of a form's parameters it is the channel, and nothing else.
const RUN: &[Key] = &[
    says("id", Slot::Id),
    says("status", Slot::Status),
    says("createdAt", Slot::Started),
    says("lastHeartbeatAt", Slot::Ended),
    says("endedAt", Slot::Ended),
    Key { name: "createdBy", slot: Some(Slot::By), inside: &[says("id", Slot::By), says("email", Slot::By)] },
    holds(
        "spec",
        &[
            holds("parameters", &[says("channel", Slot::Channel)]),
            holds(
                "user",
                &[says("ref", Slot::User), holds("entity", &[holds("spec", &[says("memberOf", Slot::Teams)])])],
            ),
            holds("templateInfo", &[says("entityRef", Slot::Path)]),
        ],
    ),
    Key { name: "action", slot: Some(Slot::Path), inside: &[says("identifier", Slot::Path)] },
    holds("properties", &[says("channel", Slot::Channel)]),
    says("databaseId", Slot::Id),
    says("conclusion", Slot::Conclusion),
    says("updatedAt", Slot::Ended),
    says("workflowName", Slot::Path),
];

/// Runs as they were read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Runs {
    /// The runs, and the teams of whoever asked.
    pub log: RunLog,
    /// What they are worth.
    pub worth: Worth,
    /// The paths there are, by name, with how many runs each has.
    pub paths: BTreeMap<String, u64>,
}

/// Which runs are of the path.
#[derive(Debug, Clone, Copy)]
pub struct Used<'a> {
    /// The name of the path as the tool has it, or the short name of the plan; without one all are.
    pub path: Option<&'a str>,
    /// The day that counts as today: later runs are not believed.
    pub today: Date,
    /// Who is in which team, where a catalogue says so.
    pub members: Option<&'a Members>,
}

/// Reads exports of runs. Fails if a file has none; each that cannot be used is named.
pub fn runs(
    sources: Vec<Source<'_>>,
    used: &Used<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Runs, Vec<Refused>> {
    let mut collector = Collector::new(used);
    let mut refused = Vec::new();
    for source in sources {
        let name = source.name.clone();
        let before = collector.recognised;
        match pick::read(source, RUN, progress, &mut |record| collector.add(record)) {
            // An export of a time without runs is no mistake.
            Ok(seen) if seen.records > 0 && collector.recognised == before => {
                let fits = other_kind(&seen.keys);
                refused.push(Refused::new(&name, Why::NoRuns { found: seen.keys, fits }));
            }
            Ok(_) => {}
            Err(why) => refused.push(why),
        }
    }
    if refused.is_empty() { Ok(collector.finish()) } else { Err(refused) }
}

/// Returns the argument that takes what has such keys.
pub(super) fn other_kind(keys: &[String]) -> Option<&'static str> {
    let has = |name: &str| keys.iter().any(|key| key.eq_ignore_ascii_case(name));
    match () {
        () if has("specversion") || (has("context") && has("subject")) => Some("--events"),
        () if has("apiVersion") && has("kind") || has("identifier") && has("relations") => Some("--entities"),
        () if has("key") || has("number") || has("short_description") || has("labels") || has("ticket_form_id") => {
            Some("--tickets")
        }
        () => None,
    }
}

struct Collector<'a> {
    used: &'a Used<'a>,
    by_id: HashMap<u64, usize>,
    runs: Vec<(Run, u32)>,
    teams: Vec<Vec<String>>,
    teams_known: HashMap<Vec<String>, u32>,
    paths: Vec<String>,
    worth: Worth,
    recognised: u64,
}

/// Stands for a run without a path.
const NO_PATH: u32 = u32::MAX;

impl<'a> Collector<'a> {
    fn new(used: &'a Used<'a>) -> Self {
        Self {
            used,
            by_id: HashMap::new(),
            runs: Vec::new(),
            teams: Vec::new(),
            teams_known: HashMap::new(),
            paths: Vec::new(),
            worth: Worth::default(),
            recognised: 0,
        }
    }

    fn add(&mut self, record: &Record) {
        self.worth.rows += 1;
        let status = record.get(Slot::Conclusion).or_else(|| record.get(Slot::Status));
        let (Some(status), Some(started)) = (status, record.get(Slot::Started)) else {
            self.worth.undated += 1;
            return;
        };
        self.recognised += 1;
        let Some(started) = moment(started) else {
            self.worth.undated += 1;
            return;
        };
        if day_of(started) > self.used.today {
            self.worth.future += 1;
            return;
        }
        let Some(succeeded) = self.outcome(status) else { return };
        let ended = record.get(Slot::Ended).and_then(moment);
        self.worth.negative += u64::from(ended.is_some_and(|ended| ended < started));
        let user = record.get(Slot::By).or_else(|| record.get(Slot::User)).map(user_number);
        let run = Run {
            started,
            ended: ended.filter(|ended| *ended >= started),
            user,
            teams: self.teams_of(record, user),
            channel: record.get(Slot::Channel).map_or(Channel::Unknown, Channel::of),
            succeeded,
        };
        let path = self.path(record);
        self.keep(record.get(Slot::Id).map(user_number), run, path);
    }

    /// Returns whether a run succeeded; nothing, and a note, for one that has not ended or was called off.
    fn outcome(&mut self, status: &str) -> Option<bool> {
        match status.to_lowercase().as_str() {
            "completed" | "success" | "succeeded" => Some(true),
            "failed" | "failure" | "error" | "timed_out" | "timed-out" | "startup_failure" => Some(false),
            "cancelled" | "canceled" | "skipped" | "declined" => {
                self.worth.cancelled += 1;
                None
            }
            _ => {
                self.worth.unfinished += 1;
                None
            }
        }
    }

    /// Returns the place of the teams of whoever asked: those of a catalogue, else those that the run itself names.
    fn teams_of(&mut self, record: &Record, user: Option<u64>) -> Option<u32> {
        let told = || record.all(Slot::Teams).iter().map(|team| name_of(team).to_owned()).collect();
        let members = self.used.members.zip(user).and_then(|(members, user)| members.teams(user));
        let teams: Vec<String> = members.map_or_else(told, <[String]>::to_vec);
        if teams.is_empty() {
            return None;
        }
        if let Some(place) = self.teams_known.get(&teams) {
            return Some(*place);
        }
        let place = u32::try_from(self.teams.len()).ok()?;
        self.teams.push(teams.clone());
        self.teams_known.insert(teams, place);
        Some(place)
    }

    fn path(&mut self, record: &Record) -> u32 {
        let Some(path) = record.get(Slot::Path).map(name_of) else { return NO_PATH };
        let known = self.paths.iter().rposition(|known| known == path);
        // More paths than this are no paths: somebody's tool names each run.
        let place = known.or_else(|| {
            (self.paths.len() < 10_000).then(|| {
                self.paths.push(path.to_owned());
                self.paths.len() - 1
            })
        });
        place.and_then(|place| u32::try_from(place).ok()).unwrap_or(NO_PATH)
    }

    /// Keeps a run, in the place of an older one with its id.
    fn keep(&mut self, id: Option<u64>, run: Run, path: u32) {
        let known = id.and_then(|id| self.by_id.get(&id).copied());
        if let Some(place) = known.and_then(|place| self.runs.get_mut(place)) {
            self.worth.merged += 1;
            *place = (run, path);
            return;
        }
        if let Some(id) = id {
            self.by_id.insert(id, self.runs.len());
        }
        self.runs.push((run, path));
    }

    fn finish(mut self) -> Runs {
        let name = |place: u32| self.paths.get(place as usize).map(String::as_str);
        let mut paths = BTreeMap::new();
        for (_, path) in &self.runs {
            name(*path).into_iter().for_each(|name| *paths.entry(name.to_owned()).or_default() += 1);
        }
        let wanted = self.used.path.and_then(|wanted| matching(&paths, wanted));
        let is_wanted = |path: u32| wanted.as_deref().is_none_or(|wanted| name(path) == Some(wanted));
        let runs: Vec<Run> = self.runs.iter().filter(|(_, path)| is_wanted(*path)).map(|(run, _)| *run).collect();
        let worth = &mut self.worth;
        worth.kept = runs.len() as u64;
        worth.others = (self.runs.len() - runs.len()) as u64;
        worth.without_channel = runs.iter().filter(|run| run.channel == Channel::Unknown).count() as u64;
        worth.without_team = runs.iter().filter(|run| run.teams.is_none()).count() as u64;
        worth.without_user = runs.iter().filter(|run| run.user.is_none()).count() as u64;
        Runs { log: RunLog { runs, teams: self.teams }, worth: self.worth, paths }
    }
}

/// Returns the path that is meant: the one with the name, else the only one that has it as a part of its own.
fn matching(paths: &BTreeMap<String, u64>, wanted: &str) -> Option<String> {
    let wanted = name_of(wanted).to_lowercase();
    let plain = |name: &str| name.to_lowercase().replace(['_', ' '], "-");
    if let Some(name) = paths.keys().find(|name| plain(name) == wanted) {
        return Some(name.clone());
    }
    let mut near = paths.keys().filter(|name| plain(name).contains(&wanted));
    near.next().filter(|_| near.next().is_none()).cloned()
}

impl Runs {
    /// Returns whether it is certain that the runs are of the path: it was found by its name, or there is no other.
    pub fn is_certain(&self) -> bool {
        self.paths.len() < 2 || self.worth.others > 0
    }
}
