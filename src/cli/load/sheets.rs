//! Files of answers: which ones, whether they were given to this pack, and by whom.

use std::cell::RefCell;
use std::path::PathBuf;

use anyhow::Result;

use crate::answers::{self, AnswerSheet};
use crate::cli::inputs::Inputs;
use crate::date::{Date, Quarter};
use crate::framework::Pack;
use crate::framework::pack::major;
use crate::history::{Migrated, migrate};
use crate::problem::{Code, Place, Problem, tame};
use crate::store::{Advised, Workspace};
use crate::tree::Node;

use super::no_answers;

/// Returns the files of answers that a command shall work on, and their quarter if they are a workspace's.
pub(super) fn find(
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    quarter: Option<Quarter>,
    today: Date,
) -> Result<(Option<Quarter>, Vec<PathBuf>)> {
    if !inputs.answers.is_empty() {
        return Ok((None, inputs.answers.clone()));
    }
    let Some(workspace) = workspace else {
        return Err(no_answers("there are no answers: this is no workspace"));
    };
    let last = Quarter::containing(today);
    let quarters = match quarter {
        Some(quarter) => vec![quarter],
        None => workspace.quarters()?.into_iter().rev().filter(|quarter| *quarter <= last).collect(),
    };
    for candidate in quarters {
        let files = workspace.answer_files(candidate)?;
        if !files.is_empty() {
            return Ok((Some(candidate), files));
        }
    }
    let when = quarter.map_or_else(|| format!("up to {last}"), |quarter| format!("for {quarter}"));
    let root = tame(&workspace.root().display().to_string());
    let message = format!("the workspace `{root}` has no answers {when}");
    let hint = "answer the questions with `idpfit assess`, or pass the answers with `--answers FILE`";
    Err(Advised::new(message, hint).into())
}

/// Reads a file of answers. Answers to another pack are one mistake, not one for each question that is not there.
pub(super) fn read(root: &Node, file: u16, pack: &Pack, problems: &RefCell<Vec<Problem>>) -> AnswerSheet {
    if let Some(problem) = wrong_pack(root, pack) {
        problems.borrow_mut().push(problem);
        return AnswerSheet::default();
    }
    if root.get("assessment").is_none() && root.get("answers").is_none() {
        let place = Place { file, ..Place::default() };
        let problem = Problem::new(Code::MissingKey, place, "there are no answers in this file");
        let help = "write `[answers]` and the replies below it; `idpfit assess --print` lists the questions";
        problems.borrow_mut().push(problem.help(help));
    }
    let carried = carried(root, pack);
    let root = carried.as_ref().map_or(root, |carried| &carried.sheet);
    answers::read(root, &pack.questionnaire, &super::themes(pack), problems)
}

/// Returns answers to an earlier version as this one reads them; nothing if they are to this version, or do not say.
pub(super) fn carried(root: &Node, pack: &Pack) -> Option<Migrated> {
    let version = root.get("assessment")?.get("version")?.as_text()?;
    if version == pack.info.version { None } else { migrate(root, version, pack) }
}

/// Says what of answers to an earlier version is asked again, and what is new; nothing if there is nothing to do.
pub(super) fn to_do(root: &Node, pack: &Pack) -> Option<String> {
    let carried = carried(root, pack)?;
    let again = carried.asked_again.iter().map(|(id, why)| format!("`{id}` is asked again: {}", tame(why)));
    let missing = carried.missing.iter().map(|id| format!("`{id}` is new"));
    let parts: Vec<String> = again.chain(missing).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Returns the mistake of answers that were given to another pack or another major version of it.
fn wrong_pack(root: &Node, pack: &Pack) -> Option<Problem> {
    let header = root.get("assessment")?;
    let wrong = |node: &Node, message: String, help: &str| {
        Some(Problem::new(Code::WrongPack, node.place, message).help(help.to_owned()))
    };
    let named = header.get("pack");
    if let Some((node, id)) = named.and_then(|node| Some((node, node.as_text()?)))
        && id != pack.info.id
    {
        let message = format!("these are answers to the pack `{id}`, not to `{}`", pack.info.id);
        return wrong(node, message, "name that pack with `--pack PATH`");
    }
    let (node, version) = header.get("version").and_then(|node| Some((node, node.as_text()?)))?;
    let Some(given) = major(version) else {
        let problem = Problem::new(Code::BadVersion, node.place, format!("`{version}` is not a version"));
        return Some(problem.help("write major.minor.patch, 1.0.0 for example"));
    };
    if Some(given) == major(&pack.info.version) || migrate(root, version, pack).is_some() {
        return None;
    }
    let message = format!("these are answers to version {version}; this is version {}", pack.info.version);
    let help = "the questions mean something else now: answer them again, or name the old pack with `--pack PATH`";
    wrong(node, message, help)
}

/// Returns the mistake of a respondent who has another file among those seen so far.
pub(super) fn second_by_one(root: &Node, seen: &mut Vec<(String, Place)>) -> Option<Problem> {
    let node = root.get("assessment")?.get("respondent")?;
    let name = node.as_text()?;
    if let Some((_, first)) = seen.iter().find(|(known, _)| known == name) {
        let message = format!("`{name}` has two files of answers");
        let problem = Problem::new(Code::DuplicateRespondent, node.place, message);
        return Some(problem.related(*first, "the first one").help("keep one, or give the other its own respondent"));
    }
    seen.push((name.to_owned(), node.place));
    None
}
