//! `idpfit demo`: the whole job on an example organisation, no questions asked.
//!
//! The example that ends in a recommendation becomes a workspace like anybody's, answered today; the others lie in it as files of
//! answers with their results.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml_edit::{Datetime, DocumentMut, Item, value};

use super::inputs::Inputs;
use super::layout::Layout;
use super::load::{Desk, Loaded, Surroundings};
use super::recording::{self, Deciding};
use super::report::ReportFormat;
use super::results::{self, Basis, Judged, shown};
use super::{Outcome, Ui, load, new, plan};
use crate::assessment::assess;
use crate::date::{Date, Quarter};
use crate::decision::certainty::Effort;
use crate::decision::decide;
use crate::decision::verdict::VerdictKind;
use crate::embedded::{AGREEMENTS, EXAMPLES, EXPORTS, Table};
use crate::problem::tame;
use crate::report::words::list;
use crate::report::{Audience, Case};
use crate::store::{self, Workspace};

/// An answer of the example to change, so that a reader sees a verdict move.
const TRY: &str = "own-cloud=required";

/// What the signs of a summary mean.
const HOW_TO_READ: [&str; 3] = [
    "Fits are out of 100; in brackets, the least and the most that one can become once all that is open is known.",
    "1 to 3 are the strongest reasons for the leader, ✗ the strongest against it, ! a warning, → the first step.",
    "Readiness is how far the organisation is, by dimension, from 0 to 100; a trap is a way such projects fail.",
];

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
    let export = with_pilot(&workspace, quarter, main.name)?;
    let inputs = inputs(&workspace, Vec::new());
    let out = workspace.out_folder(quarter);
    let made = made(&inputs, &out, ui, |case, made, ui| {
        plan::write(case, &out, plan::Wanted::of(plan::KitArg::Recommended), ui)?;
        let deciding = Deciding { day: ui.today(), effort: Effort::default() };
        recording::record(quarter, made.loaded, made.judged, deciding, ui)?;
        let text = format!(
            "An example: {}, which is invented, has answered the questions. This is what the program makes of it, as it \
             would of your answers. Nothing leaves this machine.",
            tame(&main.subject)
        );
        ui.paragraph(&text, "", "");
        ui.note("");
        results::summarise(case, &made.files, ui)
    })?;
    if made.is_none() {
        return Ok(Outcome::Mistakes);
    }
    let folders = [workspace.out_folder(quarter), workspace.answers_folder(quarter)];
    explain_itself(&workspace, folders, (&also, export.as_deref()), ui);
    Ok(Outcome::Done)
}

/// Writes what the example agreed for its pilot, and its export of tickets, where there are such. Returns the export's path.
fn with_pilot(workspace: &Workspace, quarter: Quarter, name: &str) -> Result<Option<PathBuf>> {
    let text = |table: &'static Table, ending: &str| {
        let own = table.iter().find(|(file, _)| file.ends_with(&format!("{name}{ending}")));
        own.map(|(_, text)| text)
    };
    if let Some(agreed) = text(&AGREEMENTS, ".toml") {
        store::write_atomic(&workspace.agreement_file(quarter), agreed.as_bytes())?;
    }
    let Some(export) = text(&EXPORTS, "-tickets.csv") else { return Ok(None) };
    let path = workspace.root().join("examples").join(name).join("tickets.csv");
    path.parent().map_or(Ok(()), store::create_folder)?;
    store::write_atomic(&path, export.as_bytes())?;
    Ok(Some(path))
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
    judged: &'a Judged,
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
    let Some((templates, brand)) = layout.read(loaded.workspace.as_ref(), ui)? else {
        return Ok(None);
    };
    let basis = Basis {
        loaded,
        evidence,
        today,
        templates,
        brand,
        audience: Audience::default(),
        rejudged: None,
        changes: None,
        trend: None,
    };
    let redo = match loaded.quarter {
        Some(quarter) => results::redo_as_decided(&layout, quarter),
        None => results::redo(inputs, &layout, None, today),
    };
    let judged = Judged::of(loaded, today, Effort::default());
    judged.with_case(&basis, redo, |case| {
        let files = results::write(case, folder, &ReportFormat::ALL, ui)?;
        then(case, &Made { loaded, judged: &judged, files }, ui).map(Some)
    })
}

/// Enough to tell which example ends in a recommendation.
const SETTLED: Effort = Effort::Enough(1 << 16);

/// Returns the example that ends in a recommendation, and the others.
fn examples(today: Date) -> Result<(Example, Vec<Example>)> {
    let read = |(name, text): &(&'static str, String)| example(name, text, today);
    let mut all: Vec<Example> = EXAMPLES.iter().map(read).collect::<Result<_>>()?;
    let shipped = Desk::default().pack(Surroundings::default())?;
    let verdict = |example: &Example| {
        let loaded = shipped.as_ref()?;
        let sheet = loaded.read_text(example.name, &example.answers).ok()?;
        Some(decide(&loaded.pack, &assess(&loaded.pack, &[sheet], today), SETTLED).verdict.kind)
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

/// Says how to read the summary, where everything is, and what to try next.
fn explain_itself(
    workspace: &Workspace,
    folders: [PathBuf; 2],
    (also, export): (&[(String, PathBuf)], Option<&Path>),
    ui: &mut Ui,
) {
    let root = new::quoted(&shown(workspace.root()));
    let names: Vec<String> = also.iter().map(|(name, _)| name.clone()).collect();
    ui.note("\nHow to read it:");
    for text in HOW_TO_READ {
        ui.paragraph(text, "  ", "    ");
    }
    where_it_is(folders, (shown(&workspace.root().join("examples")), &names), ui);
    ui.note("\nTry next:");
    let report = |(_, path): &(String, PathBuf)| {
        (format!("report --answers {}", new::quoted(&shown(path))), "another case, as a report")
    };
    let commands = [
        Some((format!("explain --workspace {root}"), "why, step by step down to the sources")),
        Some((format!("what-if {TRY} --workspace {root}"), "what if all data had to stay in the own cloud?")),
        export.map(|path| {
            let tickets = new::quoted(&shown(path));
            let command = format!("plan --workspace {root} --tickets {tickets} --preset jira-cloud");
            (command, "the pilot planned from an export of tickets, which is invented, too")
        }),
        also.first().map(report),
        Some(("new my-team && idpfit assess --workspace my-team".to_owned(), "your own case, question by question")),
    ];
    for (command, does) in commands.into_iter().flatten() {
        ui.note(&format!("  idpfit {command}"));
        ui.paragraph(does, "      ", "      ");
    }
}

fn where_it_is(folders: [PathBuf; 2], (examples, names): (String, &[String]), ui: &mut Ui) {
    ui.note("\nWhere it is:");
    let [out, answers] = folders.map(|folder| shown(&folder));
    let places = [
        (out.clone(), "the report: reasons, costs, readiness, a pilot of twelve weeks, every source".to_owned()),
        (format!("{out}/plan"), "the plan for itself, a backlog for your tracker, dates for your calendar".to_owned()),
        (format!("{out}/kit"), "a starter kit: what the path is built from, in the tool's own formats".to_owned()),
        (answers, "the answers as they were given, in a file that you can edit".to_owned()),
        (examples, format!("more cases: {}", list(names))),
    ];
    for (place, holds) in places {
        ui.paragraph(&place, "  ", "  ");
        ui.paragraph(&holds, "      ", "      ");
    }
}
