//! Many files of answers in one call: one decision a line, each file for itself.
//!
//! Memory stays flat: a batch of files is judged on all processors and printed in order before the next one is read.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::AssessArgs;
use crate::assessment::assess;
use crate::cli::load::{self, Loaded};
use crate::cli::results::{inert, shown};
use crate::cli::{Outcome, Ui};
use crate::date::Date;
use crate::decision::certainty::Effort;
use crate::decision::{Decision, decide};
use crate::problem::{Files, Problem};

/// How many files a processor takes at a time: few enough to keep memory flat, enough to make up for the hand-over.
const BATCH: usize = 32;

/// A line of the output.
#[derive(Serialize)]
struct Line {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decision>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Mistake>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// What files are judged with.
struct Desk<'a> {
    loaded: &'a Loaded,
    today: Date,
    effort: Effort,
}

/// A mistake in a file, for programs.
#[derive(Serialize)]
struct Mistake {
    code: &'static str,
    message: String,
    line: usize,
    help: Option<String>,
}

/// Judges every file and prints its line.
pub(super) fn run(args: &AssessArgs, ui: &mut Ui) -> Result<Outcome> {
    let paths = &args.inputs.answers;
    if paths.is_empty() {
        return Err(load::no_answers("there are no files of answers to judge one by one"));
    }
    let Some(loaded) = load::pack(&args.inputs, ui)? else {
        return Ok(Outcome::Mistakes);
    };
    let desk = Desk { loaded: &loaded, today: ui.today(), effort: args.inputs.effort_to_settle() };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let (mut done, mut wrong) = (0, 0);
    for batch in paths.chunks(BATCH * threads) {
        for (line, is_decision) in judge(&desk, batch, threads)? {
            wrong += usize::from(!is_decision);
            ui.line(&line)?;
        }
        done += batch.len();
        ui.progress(&format!("{done} of {} files", paths.len()));
    }
    if wrong == 0 {
        return Ok(Outcome::Done);
    }
    ui.note(&format!("{wrong} of {} files have no decision", paths.len()));
    Ok(Outcome::Mistakes)
}

/// Judges a batch on several processors; the lines come in the order of the files.
fn judge(desk: &Desk<'_>, batch: &[PathBuf], threads: usize) -> Result<Vec<(String, bool)>> {
    let share = batch.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let start = |paths| scope.spawn(move || lines(desk, paths));
        let workers: Vec<_> = batch.chunks(share).map(start).collect();
        let mut all = Vec::with_capacity(batch.len());
        for worker in workers {
            let lines = worker.join().map_err(|_| anyhow::anyhow!("a worker stopped"))?;
            all.extend(lines?);
        }
        Ok(all)
    })
}

fn lines(desk: &Desk<'_>, paths: &[PathBuf]) -> Result<Vec<(String, bool)>> {
    let line = |path: &PathBuf| {
        let line = line(desk, path);
        let text = serde_json::to_string(&line).context("cannot write the decision as JSON")?;
        Ok((inert(&text).into_owned(), line.decision.is_some()))
    };
    paths.iter().map(line).collect()
}

fn line(desk: &Desk<'_>, path: &Path) -> Line {
    let mut line = Line { file: shown(path), decision: None, problems: Vec::new(), error: None };
    let pack = &desk.loaded.pack;
    match desk.loaded.read_alone(path) {
        Ok(Ok(sheet)) => {
            let sheets = [sheet];
            let assessment = assess(pack, &sheets, load::date_of(&sheets, desk.today));
            line.decision = Some(decide(pack, &assessment, desk.effort));
        }
        Ok(Err((problems, files))) => {
            line.problems = problems.iter().map(|problem| mistake(problem, &files)).collect();
        }
        Err(error) => line.error = Some(format!("{error:#}")),
    }
    line
}

fn mistake(problem: &Problem, files: &Files) -> Mistake {
    let before = files.text(problem.place.file).bytes().take(problem.place.start as usize);
    Mistake {
        code: problem.code.name(),
        message: problem.message.clone(),
        line: before.filter(|byte| *byte == b'\n').count() + 1,
        help: problem.help.clone(),
    }
}
