//! Recording a decision: the pack is kept, settings and options are copied beside the answers, and last of all the record is written.
//!
//! The record comes last, so that whatever is interrupted leaves the record of before, or a whole new one.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Ui;
use super::load::{self, Loaded, Whole};
use super::results::{self, Judged, shown};
use crate::date::{Date, Quarter};
use crate::decision::SEED;
use crate::decision::certainty::Effort;
use crate::history::trend::Terms;
use crate::history::{Judgement, Outcome, PackId, Record};
use crate::report::Rejudged;
use crate::store::{self, Keeping, Workspace};

/// When and how a quarter was decided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deciding {
    /// The day that counted as today.
    pub(super) day: Date,
    /// How many worlds were drawn.
    pub(super) effort: Effort,
}

/// Records what a quarter of a workspace was judged with, and keeps what may change later.
pub(super) fn record(quarter: Quarter, loaded: &Loaded, judged: &Judged, made: Deciding, ui: &mut Ui) -> Result<()> {
    let Some(workspace) = &loaded.workspace else { return Ok(()) };
    let info = &loaded.pack.info;
    let (pack, base) = loaded.layers().packs();
    let name = |whole: &Whole| {
        let (id, version) = whole.named.clone();
        PackId {
            id: id.unwrap_or_else(|| info.id.clone()),
            version: version.unwrap_or_else(|| info.version.clone()),
            digest: store::digest(&whole.texts),
        }
    };
    for whole in base.iter().chain([&pack]) {
        keep(workspace, &name(whole), whole, ui)?;
    }
    store::create_folder(&workspace.quarter_folder(quarter))?;
    store::write_changed(&workspace.kept_settings(quarter), &store::read_text(&workspace.settings_file())?)?;
    store::mirror(&workspace.kept_options(quarter), &loaded.layers().own_options())?;
    workspace.attribute()?;
    let record = Record {
        decided: made.day,
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        pack: name(&pack),
        base: base.as_ref().map(name),
        evidence: info.as_of,
        seed: SEED,
        worlds: worlds(made.effort, judged),
        judgement: judgement(loaded, judged)?,
        inputs: inputs(workspace, quarter)?,
        beside: beside(workspace, quarter)?,
    };
    store::write_changed(&workspace.record_file(quarter), &record.text())
}

/// Keeps the texts of a pack once. A pack of the same version that reads otherwise is never replaced: this one gets a name of its own.
fn keep(workspace: &Workspace, id: &PackId, whole: &Whole, ui: &mut Ui) -> Result<()> {
    let plain = workspace.kept_pack(&id.id, &id.version);
    match store::keeping(&plain, &whole.texts) {
        Keeping::Same => return Ok(()),
        Keeping::Absent => return store::keep_folder(&plain, &whole.texts),
        Keeping::Half => return complete(&plain, whole),
        Keeping::Other => {}
    }
    let name = plain.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let apart = plain.with_file_name(store::named_apart(&name, &id.digest));
    match store::keeping(&apart, &whole.texts) {
        Keeping::Same => Ok(()),
        Keeping::Absent => {
            let other = shown(&plain);
            ui.note(&format!(
                "note: the pack `{}` {} reads otherwise than in `{other}`, so it is kept in `{}`; a pack that changes should get \
                 a new version",
                id.id,
                id.version,
                shown(&apart)
            ));
            store::keep_folder(&apart, &whole.texts)
        }
        Keeping::Half | Keeping::Other => complete(&apart, whole),
    }
}

/// Writes what is missing of a folder that came over half, or was changed under a name that only these texts may have.
fn complete(path: &Path, whole: &Whole) -> Result<()> {
    for (name, text) in &whole.texts {
        let target = path.join(name);
        target.parent().map_or(Ok(()), store::create_folder)?;
        store::write_changed(&target, text)?;
    }
    Ok(())
}

/// Returns how many worlds were drawn.
fn worlds(effort: Effort, judged: &Judged) -> u64 {
    match (effort, &judged.decision.certainty) {
        (Effort::Worlds(worlds), _) => worlds,
        (Effort::Enough(_), Some(certainty)) => certainty.worlds,
        (Effort::Enough(_), None) => 0,
    }
}

/// Returns how the quarter of some answers was decided, if what they are judged with now is anything else. A record that cannot be read
/// says nothing; `verify` names it.
pub(super) fn rejudged(loaded: &Loaded) -> Result<Option<Rejudged>> {
    let Some((workspace, quarter)) = loaded.workspace.as_ref().zip(loaded.quarter) else { return Ok(None) };
    let Ok(Some(Ok(record))) = load::read_record(workspace, quarter) else { return Ok(None) };
    let (pack, base) = loaded.layers().packs();
    let digest = |whole: &Whole| store::digest(&whole.texts);
    let settings = store::digest(&[("", store::read_text(&workspace.settings_file())?)]);
    let options = loaded.layers().own_options();
    let option = |(name, text): &(String, String)| {
        let digest = store::digest(&[("", text.as_str())]);
        record.input(&format!("options/{name}")) == Some(digest.as_str())
    };
    let recorded = record.inputs.iter().filter(|(name, _)| name.starts_with("options/")).count();
    let is_same = digest(&pack) == record.pack.digest
        && base.as_ref().map(digest) == record.base.as_ref().map(|base| base.digest.clone())
        && record.input("settings.toml") == Some(settings.as_str())
        && options.len() == recorded
        && options.iter().all(option);
    let pack = format!("{} {}", record.pack.id, record.pack.version);
    Ok((!is_same).then_some(Rejudged { quarter, decided: record.decided, pack }))
}

/// Returns what came out, as records say it.
pub(super) fn judgement(loaded: &Loaded, judged: &Judged) -> Result<Judgement> {
    let decision = &judged.decision;
    let leader = decision.verdict.leader.as_deref().and_then(|id| decision.find(id));
    let text = results::json(decision)?;
    let stale = loaded.sheets.iter().flat_map(|sheet| sheet.replies.values()).filter(|reply| reply.stale).count();
    Ok(Judgement {
        verdict: decision.verdict.kind.id().to_owned(),
        leader: leader.map(|leader| leader.name.clone()),
        digest: store::digest(&[("decision.json", text)]),
        outcome: Outcome::of(decision, Terms::of(&loaded.pack), stale),
    })
}

/// Returns the files of a quarter that are to be those of its record. What was counted after the decision for the plan is none of them: it
/// took no part.
pub(super) fn inputs_beside(workspace: &Workspace, quarter: Quarter, record: &Record) -> Result<Vec<(String, String)>> {
    let mut inputs = inputs(workspace, quarter)?;
    inputs
        .retain(|(name, _)| !["estate.toml", "tickets.toml"].contains(&name.as_str()) || record.input(name).is_some());
    Ok(inputs)
}

/// Returns what a decision on a quarter is made from, as it lies in its folder: names and digests, sorted by name.
pub(super) fn inputs(workspace: &Workspace, quarter: Quarter) -> Result<Vec<(String, String)>> {
    let mut paths = workspace.answer_files(quarter)?;
    paths.extend(store::toml_files(&workspace.kept_options(quarter))?);
    // What was counted answers what nobody did.
    let counted = [workspace.kept_settings(quarter), workspace.baseline_file(quarter), workspace.estate_file(quarter)];
    paths.extend(counted.into_iter().filter(|path| store::is_file(path)));
    digests(workspace, quarter, &paths)
}

/// Returns the files of a quarter that are for its plan and take no part in its decision: what was agreed, and the plan as it was agreed on.
fn beside(workspace: &Workspace, quarter: Quarter) -> Result<Vec<(String, String)>> {
    let mut paths = vec![workspace.agreement_file(quarter), workspace.plan_file(quarter)];
    paths.retain(|path| store::is_file(path));
    digests(workspace, quarter, &paths)
}

/// Returns names, as seen from the folder of a quarter, and digests of files, sorted by name.
fn digests(workspace: &Workspace, quarter: Quarter, paths: &[PathBuf]) -> Result<Vec<(String, String)>> {
    let folder = workspace.quarter_folder(quarter);
    let named = |path: &PathBuf| {
        let name = path.strip_prefix(&folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        Ok((name, store::digest(&[("", store::read_text(path)?)])))
    };
    let mut files: Vec<(String, String)> = paths.iter().map(named).collect::<Result<_>>()?;
    files.sort();
    Ok(files)
}
