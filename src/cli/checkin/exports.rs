//! Exports that a check-in counts: read one after the other with progress, and turned into counts. Nothing of them is kept but counts.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::super::Ui;
use super::super::exit::Misuse;
use super::super::plan::TicketArgs;
use crate::adoption::tally::{self, People, Scope};
use crate::adoption::{AgreedPlan, Facts, Window};
use crate::import::usage::{self, Used};
use crate::import::{Progress, Refused, Source, tickets};
use crate::problem::tame;
use crate::report::adoption::{ExportWorth, Note};
use crate::store::{self, Advised};

/// Exports to count.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ExportArgs {
    /// Exports of tickets.
    #[command(flatten)]
    pub tickets: TicketArgs,
    /// Exports of runs: scaffolder tasks, action runs or workflow runs, as JSON
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Exports")]
    pub runs: Vec<PathBuf>,
    /// The name of the path where runs of several are exported [default: the plan’s]
    #[arg(long, value_name = "NAME", help_heading = "Exports")]
    pub path: Option<String>,
    /// Exports of a catalogue's entities, which say who is in which team
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Exports", requires = "runs")]
    pub entities: Vec<PathBuf>,
    /// Deployments as CSV with the columns `service,deployed_at,commit_at,failed`
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Exports")]
    pub deployments: Vec<PathBuf>,
    /// Incidents as CSV with the columns `service,started_at,resolved_at`
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Exports")]
    pub incidents: Vec<PathBuf>,
    /// Events of runs, tickets, deployments and incidents as JSON, one a line
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Exports")]
    pub events: Vec<PathBuf>,
}

impl ExportArgs {
    /// Returns whether none is named.
    pub(super) fn is_empty(&self) -> bool {
        let all = [&self.runs, &self.deployments, &self.incidents, &self.events, &self.tickets.tickets];
        all.into_iter().all(Vec::is_empty)
    }
}

/// Reading that takes longer than this says how far it is.
const SLOW: Duration = Duration::from_millis(700);

/// Reads all that are named.
pub(super) fn read(args: &ExportArgs, plan: Option<&AgreedPlan>, window: Window, ui: &mut Ui) -> Result<Counts> {
    let (facts, worth, people) = (Facts::default(), Vec::new(), People::new());
    let mut reading = Reading { scope: Scope { window, plan }, facts, worth, people, ui };
    reading.tickets(&args.tickets)?;
    reading.runs(args)?;
    reading.changes(args)?;
    reading.events(&args.events)?;
    Ok(Counts { facts: reading.facts, worth: reading.worth, people: reading.people })
}

/// What exports come to.
pub(super) struct Counts {
    pub(super) facts: Facts,
    pub(super) worth: Vec<ExportWorth>,
    /// The users of runs, who are joined with those of earlier check-ins and then counted.
    pub(super) people: People,
}

/// Exports being read.
struct Reading<'a> {
    scope: Scope<'a>,
    facts: Facts,
    worth: Vec<ExportWorth>,
    people: People,
    ui: &'a mut Ui,
}

impl Reading<'_> {
    fn tickets(&mut self, args: &TicketArgs) -> Result<()> {
        if args.tickets.is_empty() {
            return Ok(());
        }
        let before = super::before(self.scope.plan, self.scope.window);
        let windows = [self.scope.window, before];
        let (found, rows) = with_progress(self.ui, "tickets", |progress| {
            tickets::read_by_team(sources(&args.tickets)?, &args.layout(), windows, progress).map_err(refusal)
        })?;
        let reaches_back = found.first.date() <= before.from;
        self.facts.tickets = tally::tickets(&rows, &self.scope, reaches_back);
        self.facts.before = reaches_back.then_some(before);
        let notes = [("merged", found.quality.merged), ("negative", found.quality.negative)];
        let notes = notes.into_iter().filter(|(_, rows)| *rows > 0).map(|(kind, rows)| Note { kind, rows });
        let (rows, kept) = (found.quality.rows, found.quality.kept);
        self.worth.push(ExportWorth { kind: "tickets", rows, kept, notes: notes.collect() });
        Ok(())
    }

    fn runs(&mut self, args: &ExportArgs) -> Result<()> {
        if args.runs.is_empty() {
            return Ok(());
        }
        let members = match args.entities.as_slice() {
            [] => None,
            files => Some(with_progress(self.ui, "entities", |progress| {
                usage::members(sources(files)?, progress).map_err(refusal)
            })?),
        };
        if let Some(members) = &members {
            let (entities, users) = (members.entities, members.users() as u64);
            self.worth.push(ExportWorth { kind: "entities", rows: entities, kept: users, notes: Vec::new() });
        }
        let path = args.path.as_deref().or_else(|| self.scope.plan.and_then(|plan| plan.path.as_deref()));
        let used = Used { path, today: self.ui.today(), members: members.as_ref() };
        let found = with_progress(self.ui, "runs", |progress| {
            usage::runs(sources(&args.runs)?, &used, progress).map_err(refusal)
        })?;
        if !found.is_certain() {
            let names: Vec<String> = found.paths.keys().take(8).map(|name| format!("`{}`", tame(name))).collect();
            let hint = format!("name it with `--path NAME`; here are {}", names.join(", "));
            return Err(
                Misuse::new("there are runs of several paths, and none has the name of the plan's", hint).into()
            );
        }
        self.worth.push(ExportWorth::of("runs", &found.worth));
        self.take_runs(&found);
        Ok(())
    }

    fn take_runs(&mut self, found: &usage::Runs) {
        let counts = tally::runs(&found.log, &self.scope);
        self.facts.runs = counts.runs;
        self.people = counts.people;
        self.facts.lead = counts.lead;
    }

    fn changes(&mut self, args: &ExportArgs) -> Result<()> {
        let today = self.ui.today();
        if !args.deployments.is_empty() {
            let found = usage::deployments(sources(&args.deployments)?, today).map_err(refusal)?;
            self.worth.push(ExportWorth::of("deployments", &found.worth));
            self.facts.deployments = Some(tally::deployments(&found.all, &self.scope));
        }
        if !args.incidents.is_empty() {
            let found = usage::incidents(sources(&args.incidents)?, today).map_err(refusal)?;
            self.worth.push(ExportWorth::of("incidents", &found.worth));
            self.facts.incidents = Some(tally::incidents(&found.all, &self.scope));
        }
        Ok(())
    }

    /// Reads events. What is counted in an export already is not counted again.
    fn events(&mut self, files: &[PathBuf]) -> Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        let today = self.ui.today();
        let found = with_progress(self.ui, "events", |progress| {
            usage::events(sources(files)?, today, progress).map_err(refusal)
        })?;
        self.worth.push(ExportWorth::of("events", &found.runs.worth));
        if self.facts.runs.is_empty() && !found.runs.log.runs.is_empty() {
            self.take_runs(&found.runs);
        }
        if self.facts.deployments.is_none() && !found.deployments.all.is_empty() {
            self.facts.deployments = Some(tally::deployments(&found.deployments.all, &self.scope));
        }
        if self.facts.incidents.is_none() && !found.incidents.all.is_empty() {
            self.facts.incidents = Some(tally::incidents(&found.incidents.all, &self.scope));
        }
        if let (true, Some(raised)) = (self.facts.tickets.is_empty(), found.tickets) {
            self.facts.tickets = tally::raised(&raised, &self.scope);
        }
        Ok(())
    }
}

fn sources(paths: &[PathBuf]) -> Result<Vec<Source<'static>>> {
    paths.iter().map(|path| source(path)).collect()
}

fn source(path: &Path) -> Result<Source<'static>> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    Ok(Source::new(name, store::open(path)?))
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where errors are mapped")]
fn refusal(refused: Vec<Refused>) -> anyhow::Error {
    let lines: Vec<String> = refused.iter().map(ToString::to_string).collect();
    let mut hints: Vec<String> = refused.iter().map(Refused::hint).collect();
    hints.dedup();
    Advised::new(lines.join("\n"), hints.join("; ")).into()
}

/// Reads, and says how far it has come where that takes long.
fn with_progress<T>(ui: &mut Ui, what: &str, read: impl FnOnce(&mut dyn FnMut(Progress)) -> Result<T>) -> Result<T> {
    let began = Instant::now();
    let mut told = began;
    read(&mut |done: Progress| {
        if began.elapsed() > SLOW && told.elapsed() > SLOW / 4 {
            told = Instant::now();
            let rate = done.bytes as f64 / f64::from(1 << 20) / began.elapsed().as_secs_f64();
            ui.progress(&format!("{} rows of {what}, {rate:.0} MiB/s", done.rows));
        }
    })
}
