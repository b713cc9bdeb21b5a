//! `idpfit assess`: asks, or takes answers from files, then decides and reports.

mod last;
mod lines;
mod quick;
mod session;

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::exit::Misuse;
use super::inputs::Inputs;
use super::interview::{Interviewer, Mode};
use super::layout::Layout;
use super::load::Loaded;
use super::recording::{self, Deciding};
use super::report::ReportFormat;
use super::results::{self, Basis, Judged, shown};
use super::{Outcome, Ui, compare, load, new, trend};
use crate::answers::{Cover, Ended, Everything, Guide, blank, proposals};
use crate::date::Quarter;
use crate::decision::verdict::VerdictKind;
use crate::problem::tame;
use crate::questionnaire::{Choice, Kind, Question};
use crate::report::Audience;
use crate::store::Lock;

use quick::Quickest;
use session::Session;

/// What the help shows of calls.
const EXAMPLES: &str = "\
Examples:
  idpfit assess --workspace acme --respondent anna   ask Anna, or go on asking
  idpfit assess --workspace acme --quick             ask only what bears on the advice
  idpfit assess --answers anna.toml ben.toml         decide on what is in files
  idpfit assess --print > questions.md               the questions to prepare with";

/// Arguments of `assess`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct AssessArgs {
    /// Where the answers and the pack come from.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Who answers [default: the only one so far in this quarter, else your user name]
    #[arg(long, value_name = "NAME")]
    pub respondent: Option<String>,
    /// The role they answer in; some facts are settled by one role
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Whose answers of an earlier quarter are proposed, where somebody else answers now [default: one's own]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["answers", "print"])]
    pub from: Option<String>,
    /// Ask what tells most about the advice first, and stop once what is open would change it in at most 5 of 100 plausible worlds
    #[arg(long, conflicts_with_all = ["answers", "print"])]
    pub quick: bool,
    /// Ask nothing: decide on the answers of a quarter as they are, and record it [default: this quarter]
    #[arg(long, value_name = "QUARTER", num_args = 0..=1, default_missing_value = "this")]
    #[arg(conflicts_with_all = ["answers", "print", "quick", "plain", "respondent", "role"])]
    pub as_is: Option<Which>,
    /// Ask in numbered lines, for screen readers and slow links
    #[arg(long)]
    pub plain: bool,
    /// Print the blank questionnaire as Markdown, to prepare with or send round
    #[arg(long)]
    pub print: bool,
    /// What to print: a summary, the decision, or one decision a line for each file of answers
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: AssessFormat,
    /// What the report is laid out with.
    #[command(flatten)]
    pub layout: Layout,
    /// The folder to write the report and the decision to
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// End with exit code 4 unless the verdict is at least this
    #[arg(long, value_name = "VERDICT", conflicts_with = "print")]
    pub require: Option<Level>,
}

/// A quarter to decide on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one that today lies in.
    This,
    /// Another one.
    Of(Quarter),
}

impl std::str::FromStr for Which {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "this" { Ok(Self::This) } else { text.parse().map(Self::Of) }
    }
}

/// A verdict that may be demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Level {
    /// An alternative leads, even if something could still change it
    Leaning,
    /// The leader can be defended
    Recommended,
}

impl Level {
    /// Returns how a command ends that demands this and found that.
    fn outcome(self, found: VerdictKind) -> Outcome {
        match (self, found) {
            (_, VerdictKind::Recommended) | (Self::Leaning, VerdictKind::Leaning) => Outcome::Done,
            _ => Outcome::Below,
        }
    }
}

/// What `assess` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AssessFormat {
    /// A summary that fits one screen
    Text,
    /// The decision of all answers together
    Json,
    /// One decision a line, each file of answers for itself
    Jsonl,
}

/// Asks or reads, decides, and says what came out.
pub(super) fn run(args: &AssessArgs, ui: &mut Ui) -> Result<Outcome> {
    if args.print {
        return print(args, ui);
    }
    if args.format == AssessFormat::Jsonl {
        return lines::run(args, ui);
    }
    if !args.inputs.answers.is_empty() {
        return decide(args, None, ui);
    }
    if let Some(which) = args.as_is {
        return as_is(args, which, ui);
    }
    if !ui.can_ask() {
        return Err(nobody_to_ask(args.quick));
    }
    ask(args, ui)
}

/// Decides on the answers that a quarter of the workspace has, as after a merge of two branches.
fn as_is(args: &AssessArgs, which: Which, ui: &mut Ui) -> Result<Outcome> {
    let workspace = load::workspace(&args.inputs)?;
    let _lock = workspace.as_ref().map(Lock::acquire).transpose()?;
    let quarter = match which {
        Which::This => Quarter::containing(ui.today()),
        Which::Of(quarter) => quarter,
    };
    decide(args, Some(quarter), ui)
}

/// There is no terminal to ask in.
fn nobody_to_ask(is_quick: bool) -> anyhow::Error {
    const MESSAGE: &str = "there is no terminal to ask the questions in";
    if is_quick {
        return Misuse::new(
            MESSAGE,
            "run it in a terminal, or pass the answers with `--answers FILE` instead of `--quick`",
        )
        .into();
    }
    load::no_answers(MESSAGE)
}

/// Prints the blank questionnaire.
fn print(args: &AssessArgs, ui: &mut Ui) -> Result<Outcome> {
    let Some(mut loaded) = load::pack(&args.inputs, ui)? else {
        return Ok(Outcome::Mistakes);
    };
    name_currency(&mut loaded);
    let themes = themes(&loaded);
    ui.print(&blank(&loaded.pack.questionnaire, &cover(&loaded, &themes)))?;
    Ok(Outcome::Done)
}

/// Returns the themes with their names, as an interview shows them.
fn themes(loaded: &Loaded) -> Vec<Choice> {
    let themes = loaded.pack.framework.themes.iter();
    themes.map(|theme| Choice { id: theme.id.clone(), text: theme.name.clone() }).collect()
}

/// Returns what is said before the first question.
fn cover<'a>(loaded: &'a Loaded, themes: &'a [Choice]) -> Cover<'a> {
    let info = &loaded.pack.info;
    let currency = loaded.pack.framework.cost.currency.as_str();
    let is_asked = |question: &Question| unit_of(question).is_some_and(|unit| unit.starts_with(currency));
    let currency = loaded.pack.questionnaire.questions.iter().any(is_asked).then_some(currency);
    Cover { title: &info.title, minutes: info.minutes, at_hand: &info.at_hand, currency, themes }
}

fn unit_of(question: &Question) -> Option<&str> {
    if let Kind::Number { unit, .. } = &question.kind { Some(unit) } else { None }
}

/// Names the currency that amounts are asked for in, where the pack says `currency`. Only for the eye: what is judged is loaded anew.
fn name_currency(loaded: &mut Loaded) {
    let currency = loaded.pack.framework.cost.currency.clone();
    for question in &mut loaded.pack.questionnaire.questions {
        if let Kind::Number { unit, .. } = &mut question.kind
            && let Some(rest) = unit.strip_prefix("currency")
        {
            *unit = format!("{currency}{rest}");
        }
    }
}

/// How long the answers of a whole interview take to confirm, in minutes: some five seconds each.
const RERUN_MINUTES: u32 = 5;

/// Interviews whoever is at the terminal, then decides on the answers of all respondents of the quarter.
fn ask(args: &AssessArgs, ui: &mut Ui) -> Result<Outcome> {
    let Some(mut loaded) = load::pack(&args.inputs, ui)? else {
        return Ok(Outcome::Mistakes);
    };
    name_currency(&mut loaded);
    let Some(workspace) = &loaded.workspace else {
        let hint = "start a workspace with `idpfit new DIR`, or pass the answers with `--answers FILE`";
        return Err(Misuse::new("there is no workspace to keep the answers in", hint).into());
    };
    let _lock = Lock::acquire(workspace)?;
    let session = match Session::open(args, &loaded, workspace, ui.today())? {
        Ok(session) => session,
        Err((problems, files)) => return Ok(ui.problems(&problems, &files)),
    };
    let themes = themes(&loaded);
    let mut cover = cover(&loaded, &themes);
    if session.last.is_some() {
        cover.minutes = RERUN_MINUTES;
    }
    let mut interviewer = Interviewer::new(Mode::fitting(args.plain), cover);
    let Some(counted) = load::counted(&loaded, Quarter::containing(ui.today()), ui)? else {
        return Ok(Outcome::Mistakes);
    };
    let proposals = proposals(session.last.as_ref().map(|last| &last.sheet), &counted);
    let mut quick = Quickest::new(&loaded.pack, ui.today());
    let mut rerun = session.rerun(&loaded, &proposals, &mut interviewer);
    let guide: &mut dyn Guide = match &mut rerun {
        _ if args.quick => &mut quick,
        Some(rerun) => rerun,
        None => &mut Everything,
    };
    let (ended, path) = session.hold(&loaded, (guide, &proposals), &mut interviewer)?;
    if ended == Ended::Stopped {
        return Ok(stopped(args, &path, ui));
    }
    if args.quick {
        let others = workspace.answer_files(Quarter::containing(ui.today()))?.len() > 1;
        quick.say_what_is_left(others, &go_on(args, false), ui);
    }
    decide(args, Some(Quarter::containing(ui.today())), ui)
}

/// Says where the answers so far are, and how to go on.
fn stopped(args: &AssessArgs, path: &Path, ui: &mut Ui) -> Outcome {
    let kept = if path.is_file() {
        format!("The answers so far are in `{}`.", shown(path))
    } else {
        "Nothing is answered yet.".to_owned()
    };
    ui.note(&format!("\nStopped. {kept}"));
    ui.note(&format!("Go on with: {}", go_on(args, args.quick)));
    Outcome::Interrupted
}

/// Returns what to type to go on with an interview, a quick one or the whole.
fn go_on(args: &AssessArgs, is_quick: bool) -> String {
    let mut words = vec!["idpfit assess".to_owned()];
    let mut option = |name: &str, value: Option<String>| {
        words.extend(value.map(|value| format!("--{name} {}", new::quoted(&value))));
    };
    option("workspace", args.inputs.workspace.as_deref().map(shown));
    option("pack", args.inputs.pack.as_deref().map(shown));
    option("respondent", args.respondent.as_deref().map(tame));
    option("from", args.from.as_deref().map(tame));
    words.extend(is_quick.then(|| "--quick".to_owned()));
    words.extend(args.plain.then(|| "--plain".to_owned()));
    words.join(" ")
}

/// Decides on the answers that are named, or on those of a quarter of the workspace, whose results then stay in it.
fn decide(args: &AssessArgs, quarter: Option<Quarter>, ui: &mut Ui) -> Result<Outcome> {
    let Some(loaded) = load::case(&args.inputs, quarter, ui)? else {
        return Ok(Outcome::Mistakes);
    };
    let only_for_programs = args.format == AssessFormat::Json && args.out.is_none() && quarter.is_none();
    let effort = if only_for_programs { args.inputs.effort_to_settle() } else { args.inputs.effort() };
    let judged = Judged::of(&loaded, ui.today(), effort);
    let own = loaded.workspace.as_ref().zip(quarter);
    let folder = args.out.clone().or_else(|| own.map(|(workspace, quarter)| workspace.out_folder(quarter)));
    if folder.is_some() || args.format == AssessFormat::Text {
        let Some(evidence) = loaded.evidence(ui) else {
            return Ok(Outcome::Mistakes);
        };
        let Some((templates, brand)) = args.layout.read(loaded.workspace.as_ref(), ui)? else {
            return Ok(Outcome::Mistakes);
        };
        let basis = Basis {
            loaded: &loaded,
            evidence: &evidence,
            today: ui.today(),
            templates,
            brand,
            audience: Audience::default(),
            rejudged: None,
            changes: compare::since_last(&loaded, (ui.today(), effort), ui)?,
            trend: trend::of_report(&loaded, &judged.decision, ui.today(), ui)?,
        };
        report(args, &judged, (&basis, folder.as_deref()), ui)?;
    }
    if let Some((_, quarter)) = own {
        let deciding = Deciding { day: ui.today(), effort };
        recording::record(quarter, &loaded, &judged, deciding, ui)?;
    }
    if args.format == AssessFormat::Json {
        ui.print(&results::json(&judged.decision)?)?;
    }
    Ok(args.require.map_or(Outcome::Done, |level| level.outcome(judged.decision.verdict.kind)))
}

/// Writes the results where there is a folder for them, and prints the summary if that is wanted.
fn report(args: &AssessArgs, judged: &Judged, (basis, folder): (&Basis<'_>, Option<&Path>), ui: &mut Ui) -> Result<()> {
    let redo = match basis.loaded.quarter {
        Some(quarter) => results::redo_as_decided(&args.layout, quarter),
        None => results::redo(&args.inputs, &args.layout, None, basis.today),
    };
    judged.with_case(basis, redo, |case| {
        let files = folder.map(|folder| results::write(case, folder, &ReportFormat::ALL, ui));
        let files = files.transpose()?.unwrap_or_default();
        match args.format {
            AssessFormat::Text => results::summarise(case, &files, ui),
            AssessFormat::Json | AssessFormat::Jsonl => Ok(()),
        }
    })
}
