//! Reads a workspace as far as its records, settings and check-ins go: no answer is read but for its digest, and nothing is judged.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use super::{Place, Which};
use crate::adoption::Standing;
use crate::cli::load::{self, Adoption, Desk, Mistakes};
use crate::cli::recording;
use crate::date::{Date, Quarter};
use crate::framework::AdoptionFrame;
use crate::history::Record;
use crate::history::portfolio::{self, Kept, Row, Seen, SeenQuarter, Used};
use crate::problem::{Files, Problem, tame};
use crate::settings::Settings;
use crate::store::Workspace;

/// Reads workspaces; several processors share one.
pub(super) struct Reader {
    which: Which,
    today: Date,
    /// How use is read, by the digests of a pack and of the one that it extends: many workspaces share few packs.
    frames: Mutex<HashMap<(String, String), AdoptionFrame>>,
}

impl Reader {
    /// Returns a reader of some quarters.
    pub(super) fn new(which: Which, today: Date) -> Self {
        Self { which, today, frames: Mutex::default() }
    }

    /// Returns the rows of a place.
    pub(super) fn rows(&self, place: &Place) -> Vec<Row> {
        match place {
            Place::Problem(name, why) => vec![Row::unreadable(&tame(name), why)],
            Place::Workspace(name, workspace) => {
                let mut rows = portfolio::rows(&self.seen(name, workspace), self.today);
                if self.which == Which::Latest {
                    rows.retain(|row| row.latest);
                }
                rows
            }
        }
    }

    fn seen(&self, name: &str, workspace: &Workspace) -> Seen {
        let (settings, mistake) = settings(workspace);
        let targets = settings.iter().flat_map(|settings| &settings.targets);
        let mut seen = Seen {
            name: tame(name),
            targets: targets.map(|(dimension, target)| (dimension.value.clone(), *target)).collect(),
            organisation: settings.as_ref().map(|settings| settings.subject.clone()),
            group: settings.and_then(|settings| settings.group),
            mistake,
            future: false,
            quarters: Vec::new(),
        };
        let quarters = workspace.quarters().map_err(|error| said(&error, workspace));
        let counted = workspace.adoption_quarters().map_err(|error| said(&error, workspace));
        match (quarters, counted) {
            (Ok(quarters), Ok(counted)) => self.read(workspace, (&quarters, &counted), &mut seen),
            (Err(why), _) | (_, Err(why)) => seen.mistake = seen.mistake.or(Some(why)),
        }
        seen
    }

    /// Reads the quarters that are asked for, and the one before the last, which says what was so before.
    fn read(&self, workspace: &Workspace, (quarters, counted): (&[Quarter], &[Quarter]), seen: &mut Seen) {
        let mut all: Vec<Quarter> = quarters.iter().chain(counted).copied().collect();
        all.sort_unstable();
        all.dedup();
        let decided: Vec<(Quarter, bool)> =
            all.iter().map(|quarter| (*quarter, workspace.has_record(*quarter))).collect();
        let now = Quarter::containing(self.today);
        seen.future = decided.iter().any(|(quarter, decided)| *decided && *quarter > now);
        let latest = portfolio::latest(&decided, self.today);
        let before = decided.iter().rev().find(|(quarter, decided)| *decided && Some(*quarter) < latest);
        let asked = |quarter: Quarter| {
            let needed = [latest, before.map(|(quarter, _)| *quarter)].contains(&Some(quarter));
            self.which == Which::All || needed
        };
        for (quarter, is_decided) in decided.iter().filter(|(quarter, _)| asked(*quarter)) {
            // Of the one before the latest, only the record is of use.
            let with_inputs = self.which == Which::All || Some(*quarter) == latest;
            seen.quarters.push(quarter_of(workspace, *quarter, (*is_decided, with_inputs)));
        }
        if !counted.is_empty() {
            self.count(workspace, latest, seen);
        }
    }

    /// Measures how the path was used, quarter by quarter; of the latest, the last that was counted up to today.
    fn count(&self, workspace: &Workspace, latest: Option<Quarter>, seen: &mut Seen) {
        let standing = match self.standing(workspace, seen) {
            Ok(standing) => standing,
            Err(why) => {
                seen.mistake = seen.mistake.take().or(Some(why));
                return;
            }
        };
        let last = standing.latest().map(Used::of);
        for known in &mut seen.quarters {
            let name = known.quarter.to_string();
            let own = standing.quarters.iter().find(|measured| measured.quarter == name).map(Used::of);
            known.used = if Some(known.quarter) == latest { last.clone() } else { own };
        }
    }

    fn standing(&self, workspace: &Workspace, seen: &Seen) -> Result<Standing, String> {
        let now = Quarter::containing(self.today);
        let mut desk = Desk::default();
        let adoption = Adoption::read(workspace, now, &mut desk).map_err(|error| said(&error, workspace))?;
        if !desk.is_clean() {
            return Err(first(&(desk.problems.into_inner(), desk.files), workspace));
        }
        let record = seen.quarters.iter().rev().find_map(|known| match &known.kept {
            Kept::Record(record) => Some((known.quarter, &**record)),
            _ => None,
        });
        let frame = self.frame(workspace, record).map_err(|error| said(&error, workspace))?;
        Ok(Standing::of(&adoption.plans, &adoption.check_ins, &frame))
    }

    /// Returns how use is read by the pack of a record, or by the shipped one where nothing was decided.
    fn frame(&self, workspace: &Workspace, record: Option<(Quarter, &Record)>) -> Result<AdoptionFrame> {
        let key = record.map_or_else(Default::default, |(_, record)| {
            (record.pack.digest.clone(), record.base.as_ref().map_or_else(String::new, |base| base.digest.clone()))
        });
        let known = || self.frames.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(frame) = known().get(&key) {
            return Ok(frame.clone());
        }
        let frame = load::adoption_frame(workspace, record)?;
        known().insert(key, frame.clone());
        Ok(frame)
    }
}

/// Reads the settings of a workspace, or says what is wrong with them.
fn settings(workspace: &Workspace) -> (Option<Settings>, Option<String>) {
    let (mut files, problems) = (Files::default(), std::cell::RefCell::default());
    match workspace.settings(&mut files, &problems) {
        Ok(Some(settings)) => (Some(settings), None),
        Ok(None) => (None, Some(first(&(problems.into_inner(), files), workspace))),
        Err(error) => (None, Some(said(&error, workspace))),
    }
}

fn quarter_of(workspace: &Workspace, quarter: Quarter, (is_decided, with_inputs): (bool, bool)) -> SeenQuarter {
    let mut seen = SeenQuarter { quarter, kept: Kept::Nothing, changed: None, mistake: None, used: None };
    if !is_decided {
        return seen;
    }
    seen.kept = match load::read_record(workspace, quarter) {
        Ok(Some(Ok(record))) => Kept::Record(Box::new(record)),
        Ok(Some(Err(mistakes))) => Kept::Wrong(first(&mistakes, workspace)),
        Ok(None) => Kept::Wrong(format!("assessments/{quarter}/record.toml cannot be read")),
        Err(error) => Kept::Wrong(said(&error, workspace)),
    };
    if let (Kept::Record(record), true) = (&seen.kept, with_inputs) {
        match recording::inputs_beside(workspace, quarter, record) {
            Ok(now) => seen.changed = Some(now != record.inputs),
            // The name of the file may be that of a person.
            Err(_) => seen.mistake = Some(format!("a file that {quarter} was decided on cannot be read")),
        }
    }
    seen
}

/// Returns the first of some mistakes, with its file and line.
fn first((problems, files): &Mistakes, workspace: &Workspace) -> String {
    let Some(problem) = problems.first() else { return "it cannot be read".to_owned() };
    let message = if problem.message == "duplicate key" { "a key stands twice" } else { &problem.message };
    let name = relative(files.name(problem.place.file), workspace.root());
    format!("{name}, line {}: {}", line(problem, files), tame(message))
}

fn line(problem: &Problem, files: &Files) -> usize {
    let before = files.text(problem.place.file).bytes().take(problem.place.start as usize);
    before.filter(|byte| *byte == b'\n').count() + 1
}

/// Returns what an error says, its paths as seen from the workspace.
fn said(error: &anyhow::Error, workspace: &Workspace) -> String {
    relative(&format!("{error:#}"), workspace.root())
}

fn relative(text: &str, root: &Path) -> String {
    let folder = root.display().to_string();
    tame(&text.replace(&format!("{folder}/"), "").replace(&format!("{folder}\\"), ""))
}
