//! `idpfit report`: writes the report of a quarter.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::exit::Misuse;
use super::inputs::Inputs;
use super::layout::Layout;
use super::load::Loaded;
use super::results::{self, Basis, Judged};
use super::{Outcome, Ui, compare, load, one_pager, recording, trend};
use crate::date::{Date, Quarter};
use crate::decision::certainty::Effort;
use crate::problem::tame;
use crate::report::{Audience, Case, Rejudged};
use crate::store::Advised;

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// The quarter, 2026-Q4 for example [default: the last one with answers]
    #[arg(value_name = "QUARTER")]
    pub quarter: Option<Quarter>,
    /// Where the answers and the pack come from.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Make the report again as it was on the day of the decision: its pack, settings and options
    #[arg(long, conflicts_with_all = ["answers", "pack", "worlds", "one_pager"])]
    pub as_decided: bool,
    /// The formats, several with commas between them [default: all in a workspace, else md]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub format: Vec<ReportFormat>,
    /// One page instead of the report: the decision flowchart or the portal-trap test
    #[arg(long, value_name = "WHICH")]
    pub one_pager: Option<OnePager>,
    /// Leave the page empty, to be filled in by hand; needs no answers
    #[arg(long, requires = "one_pager", conflicts_with_all = ["quarter", "answers"])]
    pub blank: bool,
    /// What it is laid out with.
    #[command(flatten)]
    pub layout: Layout,
    /// For whom it is
    #[arg(long, value_name = "WHO", default_value = "leader", conflicts_with = "one_pager")]
    pub audience: Reader,
    /// Replace names of people, systems and amounts of money by placeholders; leave notes and evidence out
    #[arg(long)]
    pub redact: bool,
    /// The folder to write to [default: out/ of the workspace; without one, stdout]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Reader {
    /// A memo of one page, then costs and risks
    Board,
    /// The whole report
    Leader,
    /// The whole report with the workings of every fit
    Engineer,
}

impl From<Reader> for Audience {
    fn from(reader: Reader) -> Self {
        match reader {
            Reader::Board => Self::Board,
            Reader::Leader => Self::Leader,
            Reader::Engineer => Self::Engineer,
        }
    }
}

/// What `report` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// Pages, to hand over and to print
    Pdf,
    /// One page for every browser, offline
    Html,
    /// Markdown, to read
    Md,
    /// The decision, for other programs
    Json,
    /// Tables for a spreadsheet, a folder of them
    Csv,
    /// The decision record as MADR 4 Markdown
    Madr,
}

impl ReportFormat {
    /// Every format, in the order in which files are listed.
    pub const ALL: [Self; 6] = [Self::Pdf, Self::Html, Self::Md, Self::Json, Self::Csv, Self::Madr];

    /// Returns the name of the file or folder that holds it.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Pdf => "report.pdf",
            Self::Html => "report.html",
            Self::Md => "report.md",
            Self::Json => "decision.json",
            Self::Csv => "tables",
            Self::Madr => "decision-record.md",
        }
    }

    /// Returns what it is, in a word.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Pdf => "report",
            Self::Html => "page",
            Self::Md => "Markdown",
            Self::Json => "decision",
            Self::Csv => "tables",
            Self::Madr => "record",
        }
    }
}

/// A report of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OnePager {
    /// The decision flowchart
    Flowchart,
    /// The portal-trap test
    Trap,
}

/// Writes the report, or prints it where there is no folder for it.
pub(super) fn run(args: &ReportArgs, ui: &mut Ui) -> Result<Outcome> {
    if let Some(which) = args.one_pager {
        return one_pager::run(args, which, ui);
    }
    let Some(Subject { mut loaded, today, effort, rejudged }) = subject(args, ui)? else {
        return Ok(Outcome::Mistakes);
    };
    let Some(evidence) = loaded.evidence(ui) else {
        return Ok(Outcome::Mistakes);
    };
    let folder = folder(args, &loaded);
    let Some((templates, mut brand)) = args.layout.read(loaded.workspace.as_ref(), ui)? else {
        return Ok(Outcome::Mistakes);
    };
    let changes = compare::since_last(&loaded, (today, effort), ui)?;
    let redo = if args.redact { String::new() } else { redo(args, &loaded, today) };
    if args.redact {
        loaded.redact(&mut brand);
    }
    let judged = Judged::of(&loaded, today, effort);
    let trend = trend::of_report(&loaded, &judged.decision, today, ui)?;
    let audience = args.audience.into();
    let basis =
        Basis { loaded: &loaded, evidence: &evidence, today, templates, brand, audience, rejudged, changes, trend };
    judged.with_case(&basis, redo, |case| match &folder {
        Some(folder) => {
            for (file, about) in results::write(case, folder, chosen(args, &ReportFormat::ALL), ui)? {
                ui.note(&format!("Wrote the {about} to `{file}`."));
            }
            Ok(Outcome::Done)
        }
        None => print(args, case, ui),
    })
}

/// What a report is about: answers with what they are judged with, on a day.
struct Subject {
    loaded: Loaded,
    today: Date,
    effort: Effort,
    rejudged: Option<Rejudged>,
}

/// Loads a quarter with what holds today, or as it was decided. Returns nothing if there are mistakes, which are shown.
fn subject(args: &ReportArgs, ui: &mut Ui) -> Result<Option<Subject>> {
    if args.as_decided {
        return as_decided(args, ui);
    }
    let Some(loaded) = load::case(&args.inputs, args.quarter, ui)? else { return Ok(None) };
    let rejudged = recording::rejudged(&loaded)?;
    if let Some(then) = &rejudged {
        let (quarter, day, info) = (then.quarter, then.decided, &loaded.pack.info);
        ui.note(&format!(
            "note: {quarter} was decided on {day} with {}; this judges its answers with {} {} and the settings of today; \
             `--as-decided` shows it as it was",
            tame(&then.pack),
            info.id,
            info.version
        ));
    }
    Ok(Some(Subject { loaded, today: ui.today(), effort: args.inputs.effort(), rejudged }))
}

fn as_decided(args: &ReportArgs, ui: &mut Ui) -> Result<Option<Subject>> {
    let Some(workspace) = load::workspace(&args.inputs)? else {
        let hint = "go to its folder, or name it with `--workspace DIR`";
        return Err(Misuse::new("there is no workspace whose quarter was decided", hint).into());
    };
    let last = || load::last_recorded(&workspace, Quarter::containing(ui.today()));
    let quarter = args.quarter.map_or_else(last, |quarter| Ok(Some(quarter)))?;
    let record = quarter.map(|quarter| load::read_record(&workspace, quarter)).transpose()?.flatten();
    let (Some(quarter), Some(record)) = (quarter, record) else {
        let none = || "no quarter was decided yet".to_owned();
        let message = quarter.map_or_else(none, |quarter| format!("{quarter} has no record of a decision"));
        let hint = "leave `--as-decided` out to judge its answers now";
        return Err(Advised::new(message, hint).into());
    };
    let found = match record {
        Ok(record) => load::recorded(&workspace, quarter, &record)?.map(|loaded| (record, loaded)),
        Err(mistakes) => Err(mistakes),
    };
    let (record, loaded) = match found {
        Ok(found) => found,
        Err((problems, files)) => {
            ui.problems(&problems, &files);
            return Ok(None);
        }
    };
    if recording::inputs_beside(&workspace, quarter, &record)? != record.inputs {
        ui.note(&format!(
            "warning: the files of {quarter} are no longer those it was decided on; `idpfit verify` names them"
        ));
    }
    let effort = Effort::Worlds(record.worlds);
    Ok(Some(Subject { loaded, today: record.decided, effort, rejudged: None }))
}

/// There is a PDF and nowhere to put it.
pub(super) fn not_for_a_terminal() -> anyhow::Error {
    let hint = "name a folder for it with `--out DIR`, or send it to a file";
    Misuse::new("a PDF cannot be shown in a terminal", hint).into()
}

/// Returns what to type to make the report again; in a memo for a board, to make the whole one.
fn redo(args: &ReportArgs, loaded: &Loaded, today: Date) -> String {
    let redo = match loaded.quarter.filter(|_| args.as_decided) {
        Some(quarter) => results::redo_as_decided(&args.layout, quarter),
        None => results::redo(&args.inputs, &args.layout, loaded.quarter, today),
    };
    if args.audience == Reader::Engineer { format!("{redo} --audience engineer") } else { redo }
}

/// Prints one format.
fn print(args: &ReportArgs, case: &Case<'_>, ui: &mut Ui) -> Result<Outcome> {
    let [format] = chosen(args, &[ReportFormat::Md]) else {
        let hint = "name a folder for them with `--out DIR`, or one format";
        return Err(Misuse::new("several formats cannot go to one stream", hint).into());
    };
    if *format == ReportFormat::Csv {
        let hint = "name a folder for them with `--out DIR`";
        return Err(Misuse::new("several tables cannot go to one stream", hint).into());
    }
    if *format == ReportFormat::Pdf && ui.is_terminal() {
        return Err(not_for_a_terminal());
    }
    for (_, bytes) in results::rendered(case, &[*format], ui)?.into_iter().flatten() {
        ui.print_bytes(&bytes)?;
    }
    Ok(Outcome::Done)
}

pub(super) fn chosen<'a>(args: &'a ReportArgs, otherwise: &'a [ReportFormat]) -> &'a [ReportFormat] {
    if args.format.is_empty() { otherwise } else { &args.format }
}

/// Returns the folder to write to: the one that is named, else the quarter's of the workspace, if the answers are its own.
pub(super) fn folder(args: &ReportArgs, loaded: &Loaded) -> Option<PathBuf> {
    let own = || Some(loaded.workspace.as_ref()?.out_folder(loaded.quarter?));
    let named = args.out.as_deref().map(Path::to_owned);
    named.or_else(|| own().filter(|_| args.inputs.answers.is_empty()))
}
