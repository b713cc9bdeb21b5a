//! Loads what was counted for a quarter in exports of tickets and in a catalogue.

use std::path::PathBuf;

use anyhow::Result;

use super::{Desk, Loaded};
use crate::answers::AnswerSheet;
use crate::baseline::{self, Baseline};
use crate::cli::Ui;
use crate::date::Quarter;
use crate::estate::{self, Estate};
use crate::problem::tame;
use crate::{measured, store};

impl Loaded {
    /// Answers by what was counted the questions that nobody did; what was counted before goes.
    pub(in crate::cli) fn answer_by_counts(&mut self) {
        self.sheets.retain(|sheet| !sheet.measured);
        let counted = measured::sheet(&self.pack.questionnaire, self.estate.as_ref(), self.baseline.as_ref());
        self.sheets.extend(measured::beside(counted, &self.sheets));
    }
}

/// Returns what was counted for a quarter of a workspace, as the answers that it gives. Returns nothing if there are mistakes, which are shown.
pub(in crate::cli) fn counted(loaded: &Loaded, quarter: Quarter, ui: &mut Ui) -> Result<Option<AnswerSheet>> {
    let mut desk = Desk::default();
    let workspace = loaded.workspace.as_ref();
    let estate = desk.estate(workspace.map(|workspace| workspace.estate_file(quarter)))?;
    let baseline = desk.baseline(workspace.map(|workspace| workspace.baseline_file(quarter)))?;
    if !desk.show(ui) {
        return Ok(None);
    }
    Ok(Some(measured::sheet(&loaded.pack.questionnaire, estate.as_ref(), baseline.as_ref())))
}

impl Desk {
    /// Reads what was counted in exports of tickets; nothing where there is no such file.
    pub(in crate::cli) fn baseline(&mut self, path: Option<PathBuf>) -> Result<Option<Baseline>> {
        let Some(path) = path.filter(|path| store::is_file(path)) else { return Ok(None) };
        let text = store::read_text(&path)?;
        let file = self.files.add(tame(&path.display().to_string()), text.as_str());
        Ok(baseline::read(file, &text, &self.problems))
    }

    /// Reads what was counted in a catalogue; nothing where there is no such file.
    pub(in crate::cli) fn estate(&mut self, path: Option<PathBuf>) -> Result<Option<Estate>> {
        let Some(path) = path.filter(|path| store::is_file(path)) else { return Ok(None) };
        let text = store::read_text(&path)?;
        let file = self.files.add(tame(&path.display().to_string()), text.as_str());
        Ok(estate::read(file, &text, &self.problems))
    }
}
