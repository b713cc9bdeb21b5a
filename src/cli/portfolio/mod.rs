//! `idpfit portfolio`: many workspaces side by side, as a table, as lines for programs, or as a folder that engines read.
//!
//! Workspaces are found one after the other, read on all processors, and shown in the order of their paths: a number of them is under way at
//! a time, so that memory stays flat whatever their number. Nothing is judged: a record keeps what came out.

mod reading;
mod showing;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::Result;

use super::exit::Misuse;
use super::layout::Layout;
use super::{Outcome, Ui};
use crate::history::portfolio::Row;
use crate::history::portfolio::groups::Tally;
use crate::problem::tame;
use crate::store::{Search, Step, Workspace};
use reading::Reader;
use showing::Showing;

/// What the help shows of calls.
const EXAMPLES: &str = "\
Examples:
  idpfit portfolio teams                            the latest quarter of every workspace below `teams`
  idpfit portfolio teams --format summary           only the counts, and groups beside each other
  idpfit portfolio clients/* --format csv > all.csv
  idpfit portfolio teams --format jsonl --out estate
                                                    every quarter, as `estate/quarter=2026-Q4/part.jsonl`

Ends with exit code 3 if a workspace has a mistake; it has a row all the same.";

/// Arguments of `portfolio`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct PortfolioArgs {
    /// Workspaces, or folders below which they lie
    #[arg(value_name = "DIR", required = true)]
    pub folders: Vec<PathBuf>,
    /// What to print: a table, only its summary, or a line a quarter for programs
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: PortfolioFormat,
    /// Which quarters: the latest of each workspace, or all [default: latest in a table, all for programs]
    #[arg(long, value_name = "WHICH")]
    pub quarters: Option<Which>,
    /// Write `csv` or `jsonl` into this folder instead, shared out by quarter, and print the summary
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What it is laid out with.
    #[command(flatten)]
    pub layout: Layout,
}

/// What `portfolio` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum PortfolioFormat {
    /// A table, and the summary
    Table,
    /// Only the summary
    Summary,
    /// Comma-separated values, with names of columns in the first line
    Csv,
    /// JSON, a row a line
    Jsonl,
}

/// Which quarters are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Which {
    /// The one that stands for the workspace today
    Latest,
    /// Every one
    All,
}

impl PortfolioArgs {
    /// Returns which quarters are asked for.
    fn which(&self) -> Which {
        let for_people = matches!(self.format, PortfolioFormat::Table | PortfolioFormat::Summary);
        self.quarters.unwrap_or(if for_people { Which::Latest } else { Which::All })
    }
}

/// How many workspaces a processor takes at a time.
const BATCH: usize = 32;

/// The most processors that read: more wait for the disk, and each holds rows in memory.
const MOST_THREADS: usize = 16;

/// How many batches a processor may be ahead of what is shown.
const AHEAD: usize = 4;

/// How many folders without a workspace pass between two signs of life.
const SIGNS: usize = 512;

/// Shows workspaces side by side.
pub(super) fn run(args: &PortfolioArgs, ui: &mut Ui) -> Result<Outcome> {
    if args.out.is_some() && !matches!(args.format, PortfolioFormat::Csv | PortfolioFormat::Jsonl) {
        let hint = "add `--format csv` or `--format jsonl`";
        return Err(Misuse::new("a table cannot be written into a folder", hint).into());
    }
    let Some((templates, _)) = args.layout.read(None, ui)? else { return Ok(Outcome::Mistakes) };
    let mut showing = Showing::start(args, &templates)?;
    let reader = Reader::new(args.which(), ui.today());
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    let mut found = Found::below(&args.folders);
    let mut take = |rows: Vec<Row>, tally: &Tally, ui: &mut Ui| {
        showing.add(rows, ui)?;
        ui.progress(&format!("{} workspaces", tally.workspaces()));
        Ok(())
    };
    let tally = gather(&mut found, &reader, threads, &mut take, ui)?;
    ui.progress("");
    if tally.workspaces() == 0 {
        return Err(found.nothing());
    }
    showing.finish(&tally, ui)?;
    Ok(if tally.wrong() == 0 { Outcome::Done } else { Outcome::Mistakes })
}

/// What a search came upon: a workspace, or a folder that cannot be read, with the reason.
enum Place {
    Workspace(String, Workspace),
    Problem(String, String),
}

/// Workspaces as they are found, a batch at a time.
struct Found {
    search: Search,
    /// What cannot be read, until the first workspace is found.
    problems: Vec<Place>,
    is_any: bool,
}

impl Found {
    fn below(folders: &[PathBuf]) -> Self {
        Self { search: Search::below(folders), problems: Vec::new(), is_any: false }
    }

    /// Returns the next few; none at the end, and none at all where there is no workspace.
    fn batch(&mut self, ui: &mut Ui) -> Vec<Place> {
        let mut batch = Vec::with_capacity(BATCH);
        let mut passed = 0_usize;
        while batch.len() < BATCH {
            match self.search.next() {
                None => break,
                Some(Step::Workspace(name, workspace)) => {
                    self.is_any = true;
                    batch.append(&mut self.problems);
                    batch.push(Place::Workspace(name, workspace));
                }
                Some(Step::Problem(name, why)) if self.is_any => batch.push(Place::Problem(name, why)),
                Some(Step::Problem(name, why)) => self.problems.push(Place::Problem(name, why)),
                Some(Step::Passed) => {
                    passed += 1;
                    if passed.is_multiple_of(SIGNS) {
                        ui.progress("Looking for workspaces");
                    }
                }
            }
        }
        batch
    }

    /// Says that there was no workspace, and why.
    fn nothing(&self) -> anyhow::Error {
        let why = match self.problems.first() {
            Some(Place::Problem(name, why)) => format!("`{}`: {why}", tame(name)),
            _ => "there is no workspace".to_owned(),
        };
        Misuse::new(why, "name a workspace or a folder above it, or start one with `idpfit new DIR`").into()
    }
}

/// What is done with the rows of a batch, in order, and what was counted so far.
type Take<'a> = dyn FnMut(Vec<Row>, &Tally, &mut Ui) -> Result<()> + 'a;

/// A batch with its number.
type Numbered<T> = (usize, Vec<T>);

/// Turns batches of places into rows until there is none left, or nobody takes the rows.
fn work(waiting: &Mutex<Receiver<Numbered<Place>>>, reader: &Reader, done: &Sender<Numbered<Row>>) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, places)) = job else { return };
        let rows = places.iter().flat_map(|place| reader.rows(place)).collect();
        if done.send((number, rows)).is_err() {
            return;
        }
    }
}

/// Reads all workspaces on some processors and hands their rows on in the order in which they were found. Returns what was counted.
fn gather(found: &mut Found, reader: &Reader, threads: usize, take: &mut Take<'_>, ui: &mut Ui) -> Result<Tally> {
    let (jobs, waiting) = mpsc::channel::<Numbered<Place>>();
    let (done, results) = mpsc::channel();
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        // Dropped on every way out, so that nobody waits for what never comes.
        let (jobs, done) = (jobs, done);
        for _ in 0..threads {
            let (done, waiting) = (done.clone(), &waiting);
            scope.spawn(move || work(waiting, reader, &done));
        }
        drop(done);
        let (mut sent, mut shown) = (0, 0);
        let (mut ready, mut tally) = (BTreeMap::new(), Tally::default());
        loop {
            while sent - shown < threads * AHEAD {
                let batch = found.batch(ui);
                if batch.is_empty() {
                    break;
                }
                jobs.send((sent, batch))?;
                sent += 1;
            }
            if sent == shown {
                return Ok(tally);
            }
            let (number, rows) = results.recv()?;
            ready.insert(number, rows);
            while let Some(rows) = ready.remove(&shown) {
                rows.iter().filter(|row| row.latest).for_each(|row| tally.add(row));
                take(rows, &tally, ui)?;
                shown += 1;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Writes workspaces of which some are broken, and some are much larger than others.
    fn teams(folder: &Path) {
        for at in 0..300 {
            let place = folder.join(format!("division-{}/team-{at:03}", at % 7));
            let quarter = place.join("assessments/2026-Q4");
            fs::create_dir_all(&quarter).unwrap();
            let settings =
                if at % 11 == 0 { "subject".to_owned() } else { format!("[workspace]\nsubject = 'Team {at}'\n") };
            fs::write(place.join("idpfit.toml"), settings).unwrap();
            let remark = "# a remark\n".repeat(if at % 50 == 0 { 20_000 } else { 1 });
            fs::write(quarter.join("record.toml"), remark).unwrap();
        }
    }

    /// Reads all of it on some processors: what comes when, and what was counted.
    fn read(folder: &Path, threads: usize) -> (Vec<Row>, Tally) {
        let (mut ui, _, _) = Ui::captured();
        let reader = Reader::new(Which::All, ui.today());
        let mut all = Vec::new();
        let mut take = |rows: Vec<Row>, _: &Tally, _: &mut Ui| {
            all.extend(rows);
            Ok(())
        };
        let tally = gather(&mut Found::below(&[folder.to_owned()]), &reader, threads, &mut take, &mut ui).unwrap();
        (all, tally)
    }

    #[test]
    fn rows_come_in_the_order_of_their_paths_on_however_many_processors() {
        let folder = tempfile::tempdir().unwrap();
        teams(folder.path());
        let (rows, tally) = read(folder.path(), 1);
        assert_eq!((rows.len(), tally.workspaces(), tally.wrong()), (300, 300, 300));
        assert!(rows.is_sorted_by(|left, right| left.workspace < right.workspace));
        assert!(read(folder.path(), 8) == (rows, tally));
    }

    #[test]
    fn a_reader_that_is_gone_ends_the_run_and_no_processor_waits() {
        let folder = tempfile::tempdir().unwrap();
        teams(folder.path());
        let (mut ui, _, _) = Ui::captured();
        let reader = Reader::new(Which::Latest, ui.today());
        let mut take = |_: Vec<Row>, _: &Tally, _: &mut Ui| anyhow::bail!("gone");
        let mut found = Found::below(&[folder.path().to_owned()]);
        assert!(gather(&mut found, &reader, 4, &mut take, &mut ui).is_err());
    }
}
