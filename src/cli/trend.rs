//! `idpfit trend`: how it developed from quarter to quarter, and whether what a pipeline demands is met.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::exit::Misuse;
use super::inputs::Inputs;
use super::layout::Layout;
use super::load::{self, Adoption, Loaded};
use super::results::inert;
use super::{Outcome, Ui};
use crate::adoption::Standing;
use crate::date::{Date, Quarter};
use crate::decision::certainty::Effort;
use crate::decision::{Decision, decide};
use crate::history::trend::{Demand, Met, Point, Terms, Trend, again};
use crate::problem::{nearest, tame};
use crate::report;
use crate::store::Workspace;

/// What the help shows of calls.
const EXAMPLES: &str = "\
Examples:
  idpfit trend                                      all quarters of this workspace
  idpfit trend --assert 'readiness>=60' --assert 'age<=100' --assert 'adoption>=0.3'
                                                    for pipelines: ends with 4 if one is not met";

/// Arguments of `trend`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct TrendArgs {
    /// The workspace [default: the one that this folder lies in]
    #[arg(long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// End with exit code 4 unless the latest quarter meets this: readiness>=60, readiness:DIMENSION>=60, age<=100 (days), adoption>=0.3
    #[arg(long, value_name = "DEMAND")]
    pub assert: Vec<Demand>,
    /// What to print: a table with lines, or JSON for other programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: TrendFormat,
    /// What it is laid out with.
    #[command(flatten)]
    pub layout: Layout,
}

/// What `trend` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum TrendFormat {
    /// A table with lines
    Text,
    /// The figures as JSON
    Json,
}

/// The most worlds drawn for an earlier quarter: a share is then off by half a point at most, in two of three cases.
const WORLDS: u64 = 1 << 14;

/// Returns how a quarter came about, for its report: the quarters decided before it, and its own decision. Nothing outside of a workspace.
pub(super) fn of_report(loaded: &Loaded, decision: &Decision, today: Date, ui: &mut Ui) -> Result<Option<Trend>> {
    let Some((workspace, quarter)) = loaded.workspace.as_ref().zip(loaded.quarter) else { return Ok(None) };
    let mut points = before(workspace, quarter, &loaded.adoption, ui)?;
    points.push(point(quarter, decision, &loaded.adoption.standing(&loaded.pack)));
    Ok(Some(whole(points, loaded, decision, today)))
}

/// Shows how it developed, and holds the latest quarter against what is demanded.
pub(super) fn run(args: &TrendArgs, ui: &mut Ui) -> Result<Outcome> {
    let inputs = Inputs { workspace: args.workspace.clone(), ..Inputs::default() };
    let Some(workspace) = load::workspace(&inputs)? else {
        let hint = "go to its folder, or name it with `--workspace DIR`";
        return Err(Misuse::new("there is no workspace here", hint).into());
    };
    let Some(trend) = of(&workspace, Quarter::containing(ui.today()), ui)? else {
        let hint = "decide with `idpfit assess`; every decision leaves a record";
        return Err(Misuse::new("no quarter of this workspace is decided", hint).into());
    };
    known(args, &trend)?;
    let met: Vec<Met> = args.assert.iter().map(|demand| demand.met(&trend.points, ui.today())).collect();
    match args.format {
        TrendFormat::Json => {
            let text = serde_json::to_string_pretty(&trend.document(&met)).context("cannot write the trend as JSON")?;
            ui.line(&inert(&text))?;
        }
        TrendFormat::Text => {
            let Some((templates, _)) = args.layout.read(Some(&workspace), ui)? else { return Ok(Outcome::Mistakes) };
            ui.print(&report::trend(&report::trend_view(&trend, &met), &templates, ui.width())?)?;
        }
    }
    Ok(if met.iter().all(|met| met.met) { Outcome::Done } else { Outcome::Below })
}

/// Fails if a dimension is demanded that does not exist: a pipeline must not wait for what can never come.
fn known(args: &TrendArgs, trend: &Trend) -> Result<()> {
    let known = || trend.dimensions.iter().map(|(id, _)| id.as_str());
    for dimension in args.assert.iter().filter_map(Demand::dimension) {
        if known().all(|id| id != dimension) {
            let hint = match nearest(dimension, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("dimensions here: {}", known().collect::<Vec<_>>().join(", ")),
            };
            return Err(Misuse::new(format!("there is no dimension `{}`", tame(dimension)), hint).into());
        }
    }
    Ok(())
}

/// Returns how a workspace developed up to a quarter, each quarter as it was decided; nothing if none was.
fn of(workspace: &Workspace, until: Quarter, ui: &mut Ui) -> Result<Option<Trend>> {
    let adoption = load::adoption(workspace, until, ui)?.unwrap_or_default();
    let Some(last) = load::last_recorded(workspace, until)? else { return Ok(None) };
    let mut points = before(workspace, last, &adoption, ui)?;
    let Some((loaded, worlds)) = decided(workspace, last, ui)? else { return Ok(None) };
    let decision = decide(&loaded.pack, &loaded.assessment(ui.today()), Effort::Worlds(worlds));
    points.push(point(last, &decision, &adoption.standing(&loaded.pack)));
    Ok(Some(whole(points, &loaded, &decision, ui.today())))
}

/// Returns the quarters that were decided before one, each as it was decided. One that cannot be judged again is left out, and named.
fn before(workspace: &Workspace, end: Quarter, adoption: &Adoption, ui: &mut Ui) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    for quarter in workspace.quarters()?.into_iter().filter(|quarter| *quarter < end) {
        let Some((loaded, worlds)) = decided(workspace, quarter, ui)? else { continue };
        let effort = Effort::Worlds(worlds.min(WORLDS));
        let decision = decide(&loaded.pack, &loaded.assessment(ui.today()), effort);
        points.push(point(quarter, &decision, &adoption.standing(&loaded.pack)));
    }
    Ok(points)
}

fn decided(workspace: &Workspace, quarter: Quarter, ui: &mut Ui) -> Result<Option<(Loaded, u64)>> {
    let Some(Ok(record)) = load::read_record(workspace, quarter)? else { return Ok(None) };
    if let Ok(Ok(loaded)) = load::recorded(workspace, quarter, &record) {
        return Ok(Some((loaded, record.worlds)));
    }
    ui.note(&format!("warning: {quarter} cannot be judged again, so it is left out; `idpfit verify` says why"));
    Ok(None)
}

fn point(quarter: Quarter, decision: &Decision, standing: &Standing) -> Point {
    let name = quarter.to_string();
    let measured = standing.quarters.iter().find(|measured| measured.quarter == name);
    Point::of(&name, decision, measured)
}

fn whole(points: Vec<Point>, loaded: &Loaded, decision: &Decision, today: Date) -> Trend {
    Trend {
        subject: decision.subject.clone(),
        today,
        again: again(&points, decision, Terms::of(&loaded.pack)),
        dimensions: decision.readiness.iter().map(|known| (known.dimension.clone(), known.name.clone())).collect(),
        gates: decision.gates.iter().map(|gate| (gate.gate.clone(), gate.name.clone())).collect(),
        targets: loaded.targets(),
        points,
    }
}
