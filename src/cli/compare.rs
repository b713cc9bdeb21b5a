//! `idpfit compare`: what changed between two quarters or two sets of answers, and why.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, Result};

use super::exit::Misuse;
use super::inputs::Inputs;
use super::load::{self, Loaded};
use super::results::{inert, shown};
use super::{Outcome, Ui};
use crate::date::{Date, Quarter};
use crate::decision::certainty::Effort;
use crate::decision::{Decision, decide};
use crate::framework::{Pack, numbers};
use crate::history::{self, Comparison, Sides};
use crate::report::changes::{ChangesView, Compared, changes};
use crate::store::{self, Advised, Workspace};

/// What the help shows of calls.
const EXAMPLES: &str = "\
Examples:
  idpfit compare 2026-Q4 2027-Q1              two quarters of this workspace
  idpfit compare ../a:2027-Q1 ../b:2027-Q1    the same quarter of two teams
  idpfit compare anna.toml ben.toml           two files of answers, or folders of them";

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct CompareArgs {
    /// The quarter to compare with: `2026-Q4`, or `DIR:2026-Q4` of another workspace; or a file of answers, or a folder of them
    #[arg(value_name = "BEFORE")]
    pub before: Place,
    /// What to compare, the same way
    #[arg(value_name = "AFTER")]
    pub after: Place,
    /// The workspace [default: the one that this folder lies in]
    #[arg(long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// A pack of your own, for files of answers: a folder or a file [default: the workspace's, else the shipped one]
    #[arg(long, value_name = "PATH")]
    pub pack: Option<PathBuf>,
    /// What to print: words, or JSON for other programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CompareFormat,
}

/// What `compare` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CompareFormat {
    /// What changed, in words
    Text,
    /// The same as JSON
    Json,
}

/// What is compared: a quarter of this workspace or of another, or files of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A quarter, of the workspace in a folder if one is named.
    Quarter(Option<PathBuf>, Quarter),
    /// A file of answers, or a folder of them.
    Answers(PathBuf),
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(quarter) = text.parse() {
            return Ok(Self::Quarter(None, quarter));
        }
        let named = text.rsplit_once(':').filter(|(folder, _)| !folder.is_empty());
        if let Some((folder, Ok(quarter))) = named.map(|(folder, quarter)| (folder, quarter.parse())) {
            return Ok(Self::Quarter(Some(folder.into()), quarter));
        }
        Ok(Self::Answers(text.into()))
    }
}

impl Place {
    fn name(&self) -> String {
        let last = |path: &PathBuf, name: Option<&OsStr>| {
            name.map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
        };
        match self {
            Self::Quarter(None, quarter) => quarter.to_string(),
            Self::Quarter(Some(folder), quarter) => format!("{}:{quarter}", last(folder, folder.file_name())),
            Self::Answers(path) => last(path, path.file_stem()),
        }
    }

    fn load(&self, args: &CompareArgs, ui: &mut Ui) -> Result<Option<Loaded>> {
        let (folder, of) = match self {
            Self::Quarter(folder, quarter) => (folder, quarter),
            Self::Answers(path) => {
                let (workspace, pack) = (args.workspace.clone(), args.pack.clone());
                let inputs = Inputs { workspace, pack, answers: files_of(path)?, ..Inputs::default() };
                return load::case(&inputs, None, ui);
            }
        };
        let named = folder.clone().or_else(|| args.workspace.clone());
        let inputs = Inputs { workspace: named, ..Inputs::default() };
        let Some(workspace) = load::workspace(&inputs)? else {
            let hint = "go to its folder, or name it with `--workspace DIR`; files of answers are named by their paths";
            return Err(Misuse::new("there is no workspace with these quarters", hint).into());
        };
        quarter(&workspace, *of, ui)
    }
}

/// Returns the files of answers that a path names: the file, or those that lie in the folder.
fn files_of(path: &Path) -> Result<Vec<PathBuf>> {
    let shown = shown(path);
    if store::is_file(path) {
        return Ok(vec![path.to_owned()]);
    }
    if Workspace::open(path).is_ok() {
        let hint = format!("name the quarter: `{shown}:2026-Q4`");
        return Err(Misuse::new(format!("`{shown}` is a workspace with several quarters"), hint).into());
    }
    let files = store::toml_files(path)?;
    if files.is_empty() {
        let hint = "write a quarter as `2026-Q4`, that of another workspace as `DIR:2026-Q4`, or the path of a file of answers";
        return Err(Misuse::new(format!("`{shown}` is no quarter, and there are no answers there"), hint).into());
    }
    Ok(files)
}

/// Compares two quarters, or two sets of answers, and says what changed.
pub(super) fn run(args: &CompareArgs, ui: &mut Ui) -> Result<Outcome> {
    let Some(before) = args.before.load(args, ui)? else { return Ok(Outcome::Mistakes) };
    let Some(after) = args.after.load(args, ui)? else { return Ok(Outcome::Mistakes) };
    let names = [args.before.name(), args.after.name()];
    let found = compared(&before, &after, [&names[0], &names[1]])?;
    match args.format {
        CompareFormat::Json => {
            let text = serde_json::to_string_pretty(&found).context("cannot write what changed as JSON")?;
            ui.line(&inert(&text))?;
        }
        CompareFormat::Text => {
            let decided = |loaded: &Loaded| {
                let assessment = loaded.assessment(ui.today());
                decide(&loaded.pack, &assessment, Effort::Enough(ENOUGH))
            };
            let decisions = [decided(&before), decided(&after)];
            ui.print(&in_words(&found, (&before, &decisions[0]), (&after, &decisions[1])).lay_out(ui.width()))?;
        }
    }
    Ok(Outcome::Done)
}

/// Enough worlds to settle a verdict.
const ENOUGH: u64 = 1 << 16;

/// Loads a quarter as it was decided, or, if it was not, as it stands today. Returns nothing if there are mistakes, which are shown.
fn quarter(workspace: &Workspace, quarter: Quarter, ui: &mut Ui) -> Result<Option<Loaded>> {
    let found = match load::read_record(workspace, quarter)? {
        Some(Ok(record)) => load::recorded(workspace, quarter, &record)?,
        Some(Err(mistakes)) => Err(mistakes),
        None => {
            let inputs = Inputs { workspace: Some(workspace.root().to_owned()), ..Inputs::default() };
            return load::case(&inputs, Some(quarter), ui);
        }
    };
    Ok(found.map_err(|(problems, files)| ui.problems(&problems, &files)).ok())
}

/// Compares what was loaded.
fn compared(before: &Loaded, after: &Loaded, names: [&str; 2]) -> Result<Comparison> {
    let [one, two] = [before, after].map(|loaded| &loaded.pack.framework.cost.currency);
    if one != two {
        let message = format!("the amounts of {} are in {one}, those of {} in {two}", names[0], names[1]);
        return Err(Advised::new(message, "what changed can be told only within one currency").into());
    }
    let sheets =
        [[before.sheets.clone(), before.sheets_under(after)?], [after.sheets_under(before)?, after.sheets.clone()]];
    let (renamed, others) = names_in(&before.pack, &after.pack);
    let sides = Sides {
        packs: [&before.pack, &after.pack],
        sheets,
        renamed,
        others,
        same_framework: before.judges_like(after),
        date: load::date_of(&after.sheets, Date::MIN),
    };
    Ok(history::compare(&sides, names))
}

/// Returns which questions have two names in two packs, before and after, and which mean something else, by their names after.
fn names_in(before: &Pack, after: &Pack) -> (Vec<(String, String)>, Vec<String>) {
    if numbers(&before.info.version) <= numbers(&after.info.version) {
        return history::renamed(after, &before.info.version);
    }
    let (renamed, others) = history::renamed(before, &after.info.version);
    let turned: Vec<(String, String)> = renamed.into_iter().map(|(earlier, later)| (later, earlier)).collect();
    let after = |id: &String| {
        turned.iter().find(|(before, _)| before == id).map_or_else(|| id.clone(), |(_, after)| after.clone())
    };
    let others = others.iter().map(after).collect();
    (turned, others)
}

fn in_words(found: &Comparison, before: (&Loaded, &Decision), after: (&Loaded, &Decision)) -> ChangesView {
    let [before, after] = [before, after].map(|(loaded, decision)| Compared { pack: &loaded.pack, decision });
    changes(found, before, after)
}

/// Returns what changed since the last quarter before this one that was decided, if there is one in the workspace. What cannot be compared
/// is said and left out.
pub(super) fn since_last(loaded: &Loaded, (today, effort): (Date, Effort), ui: &mut Ui) -> Result<Option<ChangesView>> {
    let Some((workspace, quarter)) = loaded.workspace.as_ref().zip(loaded.quarter) else { return Ok(None) };
    let earlier = workspace.quarters()?.into_iter().rev().filter(|other| *other < quarter);
    let mut earlier = earlier.filter(|other| store::is_file(&workspace.record_file(*other)));
    let Some(last) = earlier.next() else { return Ok(None) };
    let found = before(workspace, last).and_then(|(before, worlds)| {
        let names = [last.to_string(), quarter.to_string()];
        let found = compared(&before, loaded, [&names[0], &names[1]])?;
        let decided = |loaded: &Loaded, effort| decide(&loaded.pack, &loaded.assessment(today), effort);
        let decisions = [decided(&before, Effort::Worlds(worlds)), decided(loaded, effort)];
        Ok(in_words(&found, (&before, &decisions[0]), (loaded, &decisions[1])))
    });
    match found {
        Ok(view) => Ok(Some(view)),
        Err(error) => {
            ui.note(&format!("warning: what changed since {last} is left out: {error:#}; `idpfit verify` says more"));
            Ok(None)
        }
    }
}

/// Loads an earlier quarter as it was decided, and says how many worlds were drawn then.
fn before(workspace: &Workspace, quarter: Quarter) -> Result<(Loaded, u64)> {
    let record = load::read_record(workspace, quarter)?.context("it has no record")?;
    let mistaken = |_| anyhow::anyhow!("there are mistakes in its files");
    let record = record.map_err(mistaken)?;
    let loaded = load::recorded(workspace, quarter, &record)?.map_err(mistaken)?;
    Ok((loaded, record.worlds))
}
