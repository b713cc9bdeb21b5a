//! What a respondent said in an earlier quarter: what a rerun starts from.

use std::path::PathBuf;

use anyhow::Result;

use crate::answers::AnswerSheet;
use crate::cli::load::Loaded;
use crate::date::{Date, Quarter};
use crate::store::{self, Workspace};

/// Answers of an earlier quarter.
pub(super) struct Last {
    pub(super) quarter: Quarter,
    pub(super) path: PathBuf,
    pub(super) sheet: AnswerSheet,
    /// Whether some of them could not be read under the pack of today: those are asked as if they were new.
    pub(super) is_partial: bool,
}

/// Returns the last answers of a respondent before a quarter: those of the one named, else of the only one that a quarter has. Answers that
/// cannot be read are passed over, since they are only proposed.
pub(super) fn before(
    quarter: Quarter,
    name: Option<&str>,
    loaded: &Loaded,
    workspace: &Workspace,
) -> Result<Option<Last>> {
    for earlier in workspace.quarters()?.into_iter().rev().filter(|earlier| *earlier < quarter) {
        let files = workspace.answer_files(earlier)?;
        let path = match (name, files.as_slice()) {
            (Some(name), _) => Some(workspace.answers_file(earlier, name)).filter(|path| files.contains(path)),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        };
        let Some(path) = path else { continue };
        let Ok(text) = store::read_text(&path) else { continue };
        let (sheet, is_partial) = loaded.read_what_can_be(&path.display().to_string(), &text);
        if !sheet.replies.is_empty() {
            return Ok(Some(Last { quarter: earlier, path, sheet, is_partial }));
        }
    }
    Ok(None)
}

/// Says how many answers of a quarter are to be looked at again.
pub(super) fn welcome(last: &Last, (moved, rest): (usize, usize), today: Date) -> String {
    let on = last.sheet.date.map_or_else(|| last.quarter.to_string(), |date| date.to_string());
    let partial = if last.is_partial { " Some answers cannot be read any more; they are asked anew." } else { "" };
    format!(
        "The rerun of {} ({on} to {today}): {moved} answers may have moved and come first, {rest} are likely to hold. Enter confirms what \
         was said last time, another answer replaces it, and \"don't know\" says that it no longer holds. Nothing of last time counts until \
         you say so; every answer is saved as you give it.{partial}",
        last.quarter
    )
}
