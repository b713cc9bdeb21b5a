//! A quarter as it was decided: its record, the pack that was kept, and the copies of settings and options beside its answers.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::Result;

use super::{Desk, Layers, Loaded, Surroundings};
use crate::date::Quarter;
use crate::framework::AdoptionFrame;
use crate::history::{PackId, Record};
use crate::problem::{Files, Problem, tame};
use crate::store::{self, Advised, Keeping, Workspace};

/// Mistakes with the files that they are in.
pub(in crate::cli) type Mistakes = (Vec<Problem>, Files);

/// The digest of the shipped pack, which takes a while to compute.
static SHIPPED: LazyLock<String> = LazyLock::new(|| store::digest(&super::Whole::shipped().texts));

/// Where the texts of a pack are that a quarter was judged with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum KeptPack {
    /// In a folder of the workspace.
    At(PathBuf),
    /// Not in the workspace; but it is the pack that this program has with it.
    Shipped,
    /// Nowhere; it would be in this folder.
    Gone(PathBuf),
    /// This folder has it, but its texts are no longer the same.
    Changed(PathBuf),
}

/// Returns where the texts of a pack are.
pub(in crate::cli) fn kept_pack(workspace: &Workspace, pack: &PackId) -> KeptPack {
    let plain = workspace.kept_pack(&pack.id, &pack.version);
    let name = plain.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let apart = plain.with_file_name(store::named_apart(&name, &pack.digest));
    let digest = |path: &Path| store::pack_folder(path).ok().map(|texts| store::digest(&texts));
    if let Some(found) = [&plain, &apart].into_iter().find(|path| digest(path).as_ref() == Some(&pack.digest)) {
        return KeptPack::At(found.clone());
    }
    if *SHIPPED == pack.digest {
        return KeptPack::Shipped;
    }
    let there = [&apart, &plain].into_iter().find(|path| store::keeping(path, &[]) != Keeping::Absent);
    there.map_or(KeptPack::Gone(plain.clone()), |path| KeptPack::Changed(path.clone()))
}

/// Returns where a pack is. Fails if it is nowhere.
fn found(workspace: &Workspace, pack: &PackId) -> Result<KeptPack> {
    let hint = "take the folder from git or from a backup; `idpfit verify` says what else is missing";
    let shown = |path: &Path| tame(&path.display().to_string());
    match kept_pack(workspace, pack) {
        found @ (KeptPack::At(_) | KeptPack::Shipped) => Ok(found),
        KeptPack::Gone(path) => {
            let message = format!("the pack `{}` {} is not kept in `{}`", pack.id, pack.version, shown(&path));
            Err(Advised::new(message, hint).into())
        }
        KeptPack::Changed(path) => {
            let message = format!("the pack in `{}` is no longer what the quarter was judged with", shown(&path));
            Err(Advised::new(message, hint).into())
        }
    }
}

/// Returns how use is read by the pack of a record; by the shipped one without a record.
pub(in crate::cli) fn adoption_frame(
    workspace: &Workspace,
    record: Option<(Quarter, &Record)>,
) -> Result<AdoptionFrame> {
    let mut desk = Desk::default();
    let layers = match record {
        Some((quarter, record)) if record.base.is_some() || record.pack.digest != *SHIPPED => {
            let base = record.base.as_ref().map(|base| found(workspace, base)).transpose()?;
            Layers::kept(&found(workspace, &record.pack)?, base.as_ref(), &workspace.kept_options(quarter))?
        }
        _ => Layers::of(None, None)?,
    };
    let loaded = desk.pack_of(layers, Surroundings::default());
    let hint = "`idpfit verify` says what is wrong with it";
    loaded
        .map(|loaded| loaded.pack.framework.plan.adoption)
        .ok_or_else(|| Advised::new("the pack that it was judged with has mistakes", hint).into())
}

/// Reads the record of a quarter; nothing if it has none.
pub(in crate::cli) fn read_record(workspace: &Workspace, quarter: Quarter) -> Result<Option<Result<Record, Mistakes>>> {
    let path = workspace.record_file(quarter);
    if !store::is_file(&path) {
        return Ok(None);
    }
    let mut desk = Desk::default();
    let (_, root) = desk.parse(&path)?;
    let record = Record::read(&root, &desk.problems).filter(|_| desk.is_clean());
    Ok(Some(record.ok_or((desk.problems.into_inner(), desk.files))))
}

/// Returns the last of some quarters that was decided.
pub(in crate::cli) fn last_recorded(workspace: &Workspace, until: Quarter) -> Result<Option<Quarter>> {
    let quarters = workspace.quarters()?;
    let decided = |quarter: &Quarter| *quarter <= until && store::is_file(&workspace.record_file(*quarter));
    Ok(quarters.into_iter().rev().find(decided))
}

/// Loads a quarter as it was decided: the kept pack, the settings and options of then, and the answers that its record names.
pub(in crate::cli) fn recorded(
    workspace: &Workspace,
    quarter: Quarter,
    record: &Record,
) -> Result<Result<Loaded, Mistakes>> {
    let mut desk = Desk::default();
    let pack = found(workspace, &record.pack)?;
    let base = record.base.as_ref().map(|base| found(workspace, base)).transpose()?;
    let layers = Layers::kept(&pack, base.as_ref(), &workspace.kept_options(quarter))?;
    let Surroundings { settings, workspace, .. } =
        desk.settings_at(&workspace.kept_settings(quarter), workspace.clone())?;
    let folder = workspace.as_ref().map(|workspace| workspace.quarter_folder(quarter)).unwrap_or_default();
    let answers = record.inputs.iter().filter(|(name, _)| name.starts_with("answers/"));
    let paths: Vec<PathBuf> = answers.map(|(name, _)| folder.join(name)).collect();
    let files = workspace
        .as_ref()
        .map(|own| (own.agreement_file(quarter), own.baseline_file(quarter), own.estate_file(quarter)))
        .unwrap_or_default();
    let loaded = desk.pack_of(layers, Surroundings { workspace, settings, pack: None });
    let loaded = desk.with_answers(loaded, (Some(quarter), paths), files)?;
    match loaded {
        Some(loaded) if desk.is_clean() => as_of_then(loaded, quarter, record).map(Ok),
        _ => Ok(Err((desk.problems.into_inner(), desk.files))),
    }
}

/// Takes out what came after the decision: counts and check-ins, and what was agreed for the plan unless it lay there as it is now.
fn as_of_then(mut loaded: Loaded, quarter: Quarter, record: &Record) -> Result<Loaded> {
    loaded.adoption.check_ins.retain(|(_, found)| found.date <= record.decided);
    loaded.estate = loaded.estate.take().filter(|_| record.input("estate.toml").is_some());
    loaded.baseline = loaded.baseline.take().filter(|_| record.input("tickets.toml").is_some());
    loaded.answer_by_counts();
    let Some(workspace) = loaded.workspace.clone() else { return Ok(loaded) };
    let lay_there = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_same = |text: String| record.lay_beside(&name, &store::digest(&[("", text)]));
        if store::is_file(path) { store::read_text(path).map(is_same) } else { Ok(false) }
    };
    if !lay_there(&workspace.agreement_file(quarter))? {
        loaded.agreement = None;
    }
    if !lay_there(&workspace.plan_file(quarter))? {
        loaded.adoption.plans.retain(|plan| plan.quarter != quarter);
    }
    Ok(loaded)
}
