//! `idpfit demo`: the whole job on an example organisation, no questions asked.
//!
//! The example that ends in a recommendation becomes a workspace like anybody's, answered today; the others lie in it as files of
//! answers with their results.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml_edit::{Datetime, DocumentMut, Item, value};

use super::inputs::Inputs;
use super::load::{Desk, Loaded, Surroundings};
use super::report::ReportFormat;
use super::results::{self, Basis, Judged, Layout, shown};
use super::{Outcome, Ui, load, new};
use crate::assessment::assess;
use crate::date::{Date, Quarter};
use crate::decision::decide;
use crate::decision::verdict::VerdictKind;
use crate::embedded::EXAMPLES;
use crate::problem::tame;
use crate::report::Case;
use crate::report::words::list;
use crate::store::{self, Workspace};

/// An answer of the example to change, so that a reader sees a verdict move.
const TRY: &str = "own-cloud=required";

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// The folder to write to: new or empty
    #[arg(value_name = "DIR", default_value = "idpfit-demo")]
    pub folder: PathBuf,
}

/// An example organisation.
struct Example {
    name: &'static str,
    /// Its answers, given today.
    answers: String,
    subject: String,
    respondent: String,
}

/// Makes a workspace of the main example, with the others in it, and says what was made and what to try.
pub(super) fn run(args: &DemoArgs, ui: &mut Ui) -> Result<Outcome> {
    let (main, others) = examples(ui.today())?;
    let workspace = Workspace::create(&args.folder, &main.subject, ui.today())?;
    let mut also = Vec::new();
    for example in &others {
        also.extend(beside(&workspace, example, ui)?);
    }
    let quarter = Quarter::containing(ui.today());
    let answers = workspace.answers_file(quarter, &main.respondent);
    store::create_folder(&workspace.answers_folder(quarter))?;
    store::write_atomic(&answers, main.answers.as_bytes())?;
    let inputs = inputs(&workspace, Vec::new());
    let made = made(&inputs, &workspace.out_folder(quarter), ui, |case, made, ui| {
        results::record(&workspace, quarter, made.loaded, ui.today())?;
        results::summarise(case, &made.files, ui)
    })?;
    if made.is_none() {
        return Ok(Outcome::Mistakes);
    }
    explain_itself(&workspace, &main.subject, &also, ui);
    Ok(Outcome::Done)
}

/// Writes an example and its results into the workspace, beside what is its own. Returns what to say of it.
fn beside(workspace: &Workspace, example: &Example, ui: &mut Ui) -> Result<Option<(String, PathBuf)>> {
    let folder = workspace.root().join("examples").join(example.name);
    store::create_folder(&folder)?;
    let path = folder.join("answers.toml");
    store::write_atomic(&path, example.answers.as_bytes())?;
    made(&inputs(workspace, vec![path.clone()]), &folder, ui, |case, _, _| {
        let kind = case.decision.verdict.kind.id().replace('-', " ");
        Ok((format!("{} ({kind})", tame(&case.decision.subject)), path))
    })
}

fn inputs(workspace: &Workspace, answers: Vec<PathBuf>) -> Inputs {
    Inputs { workspace: Some(workspace.root().to_owned()), answers, ..Inputs::default() }
}

/// What was made of an example.
struct Made<'a> {
    loaded: &'a Loaded,
    files: Vec<(String, String)>,
}

/// Decides, writes the results into a folder, and hands them on.
fn made<T>(
    inputs: &Inputs,
    folder: &Path,
    ui: &mut Ui,
    then: impl FnOnce(&Case<'_>, &Made<'_>, &mut Ui) -> Result<T>,
) -> Result<Option<T>> {
    let Some(loaded) = load::case(inputs, None, ui)? else {
        return Ok(None);
    };
    let Some(evidence) = loaded.evidence(ui) else {
        return Ok(None);
    };
    let (loaded, evidence, today) = (&loaded, &evidence, ui.today());
    let layout = Layout::default();
    let basis = Basis { loaded, evidence, today, templates: layout.read(loaded.workspace.as_ref())? };
    let redo = results::redo(inputs, &layout, loaded.quarter, today);
    Judged::of(loaded, today).with_case(&basis, redo, |case| {
        let files = results::write(case, folder, &ReportFormat::ALL, ui)?;
        then(case, &Made { loaded, files }, ui).map(Some)
    })
}

/// Returns the example that ends in a recommendation, and the others.
fn examples(today: Date) -> Result<(Example, Vec<Example>)> {
    let read = |(name, text): &(&'static str, &str)| example(name, text, today);
    let mut all: Vec<Example> = EXAMPLES.iter().map(read).collect::<Result<_>>()?;
    let shipped = Desk::default().pack(Surroundings::default())?;
    let verdict = |example: &Example| {
        let loaded = shipped.as_ref()?;
        let sheet = loaded.read_text(example.name, &example.answers).ok()?;
        Some(decide(&loaded.pack, &assess(&loaded.pack, &[sheet], today)).verdict.kind)
    };
    let recommended = |example: &Example| verdict(example) == Some(VerdictKind::Recommended);
    let main = all.iter().position(recommended).context("no example ends in a recommendation")?;
    Ok((all.remove(main), all))
}

/// Reads a shipped example, as if it had been answered today.
fn example(name: &'static str, text: &str, today: Date) -> Result<Example> {
    let mut document: DocumentMut = text.parse().with_context(|| format!("cannot read `{name}`"))?;
    let today: Datetime = today.to_string().parse().context("cannot write today's date")?;
    if let Some(header) = document.get_mut("assessment").and_then(Item::as_table_mut) {
        header.insert("date", value(today));
    }
    let stated = |key: &str| {
        let text = document.get("assessment").and_then(|header| header.get(key)?.as_str());
        text.unwrap_or("example").to_owned()
    };
    let file = name.rsplit('/').next().unwrap_or(name);
    Ok(Example {
        name: file.strip_suffix(".toml").unwrap_or(file),
        subject: stated("subject"),
        respondent: stated("respondent"),
        answers: document.to_string(),
    })
}

/// Says what was made, where it is, and what to try next.
fn explain_itself(workspace: &Workspace, subject: &str, also: &[(String, PathBuf)], ui: &mut Ui) {
    let folder = new::quoted(&shown(workspace.root()));
    let names: Vec<String> = also.iter().map(|(name, _)| name.clone()).collect();
    let mut lines = vec![
        String::new(),
        format!("{} is invented. Its answers were judged as yours would be; nothing left this machine.", tame(subject)),
        format!(
            "`{folder}` is a workspace like your own would be; more cases lie in `{folder}/examples`: {}.",
            list(&names)
        ),
        "Try next:".to_owned(),
        format!("  idpfit explain --workspace {folder}"),
        format!("  idpfit what-if {TRY} --workspace {folder}"),
    ];
    let reports = also.iter().take(1);
    lines.extend(reports.map(|(_, path)| format!("  idpfit report --answers {}", new::quoted(&shown(path)))));
    lines.push("  idpfit new my-team && idpfit assess --workspace my-team".to_owned());
    for line in lines {
        ui.note(&line);
    }
}
