//! `idpfit plan`: chooses the golden path, and writes the plan, what trackers and calendars import, and the starter kit.

mod catalog;
mod tickets;
mod written;

use std::path::PathBuf;

use anyhow::Result;

use super::exit::Misuse;
use super::inputs::{self, Inputs};
use super::layout::Layout;
use super::load::{self, Desk, Loaded};
use super::results::{Basis, Judged, shown};
use super::{Outcome, Ui};
use crate::agreement::{self, Agreement};
use crate::brand::Brand;
use crate::date::{Date, Quarter};
use crate::plan::{self, Plan};
use crate::problem::{At, Place, nearest, tame};
use crate::report::{Audience, Case, Templates};
use crate::store;

pub use tickets::TicketArgs;
pub(super) use written::{Wanted, write};

/// Arguments of `plan`.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {
    /// The quarter, 2026-Q4 for example [default: the last one with answers]
    #[arg(value_name = "QUARTER")]
    pub quarter: Option<Quarter>,
    /// Where the answers and the pack come from.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Exports of tickets, from which the path is chosen.
    #[command(flatten)]
    pub tickets: tickets::TicketArgs,
    /// A catalogue: an export of its entities, or a folder of catalogue files; says what is there already
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub catalog: Vec<PathBuf>,
    /// What was agreed for the pilot: owner, teams, form [default: pilot.toml of the quarter]
    #[arg(long, value_name = "FILE")]
    pub agreement: Option<PathBuf>,
    /// The ticket type that becomes the path, by name, even if it fails a gate
    #[arg(long, value_name = "NAME")]
    pub path: Option<String>,
    /// The first day; the pilot begins on the Monday on or after it
    #[arg(long, value_name = "DATE", value_parser = inputs::date)]
    pub start: Option<Date>,
    /// Which starter kit to write
    #[arg(long, value_name = "WHICH", default_value = "recommended")]
    pub kit: KitArg,
    /// Keep the plan as the one that was agreed: later quarters grade its predictions
    #[arg(long)]
    pub agree: bool,
    /// What it is laid out with.
    #[command(flatten)]
    pub layout: Layout,
    /// The folder to write to [default: out/ of the workspace; without one, the plan goes to stdout]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Which starter kit to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum KitArg {
    /// That of the recommended tool, with the neutral files
    Recommended,
    /// Those of other tools as well, under `alternatives/`
    All,
    /// None
    None,
}

/// Plans the pilot, and writes all that comes with it.
pub(super) fn run(args: &PlanArgs, ui: &mut Ui) -> Result<Outcome> {
    let Some(mut loaded) = load::case(&args.inputs, args.quarter, ui)? else {
        return Ok(Outcome::Mistakes);
    };
    let own = own_quarter(args, &loaded);
    if args.agree && own.is_none() {
        let hint = "agree on a plan in a workspace: `idpfit new DIR` starts one";
        return Err(Misuse::new("there is no workspace to keep the plan in", hint).into());
    }
    if !agreed(args, &mut loaded, ui)? {
        return Ok(Outcome::Mistakes);
    }
    let Some(laid_out) = args.layout.read(loaded.workspace.as_ref(), ui)? else {
        return Ok(Outcome::Mistakes);
    };
    if let Some(baseline) = tickets::read(&args.tickets, &laid_out.0, ui)? {
        if let Some((workspace, quarter)) = &own {
            store::create_folder(&workspace.quarter_folder(*quarter))?;
            store::write_atomic(&workspace.baseline_file(*quarter), baseline.text().as_bytes())?;
        }
        loaded.baseline = Some(baseline);
    }
    if let Some(estate) = catalog::read(&args.catalog, &laid_out.0, ui)? {
        if let Some((workspace, quarter)) = &own {
            store::create_folder(&workspace.quarter_folder(*quarter))?;
            store::write_atomic(&workspace.estate_file(*quarter), estate.text().as_bytes())?;
        }
        loaded.estate = Some(estate);
    }
    loaded.answer_by_counts();
    planned(args, &loaded, (own.as_ref(), laid_out), ui)
}

/// Decides, plans, and writes what was planned.
fn planned(
    args: &PlanArgs,
    loaded: &Loaded,
    (own, (templates, brand)): (Option<&Own>, (Templates, Brand)),
    ui: &mut Ui,
) -> Result<Outcome> {
    let Some(evidence) = loaded.evidence(ui) else {
        return Ok(Outcome::Mistakes);
    };
    let audience = Audience::Leader;
    let basis = Basis {
        loaded,
        evidence: &evidence,
        today: ui.today(),
        templates,
        brand,
        audience,
        rejudged: None,
        changes: None,
        trend: None,
    };
    let judged = Judged::of(loaded, ui.today(), args.inputs.effort());
    judged.with_case(&basis, String::new(), |case| {
        known(args, case)?;
        let folder = args.out.clone().or_else(|| own.map(|(workspace, quarter)| workspace.out_folder(*quarter)));
        let Some(folder) = folder else { return written::print(case, ui) };
        for (file, about) in write(case, &folder, Wanted::of(args.kit), ui)? {
            ui.note(&format!("Wrote the {about} to `{file}`."));
        }
        if let Some(own) = own {
            keep(args, case, own, ui)?;
        }
        said(case, ui);
        Ok(Outcome::Done)
    })
}

/// A workspace and a quarter of it.
type Own = (store::Workspace, Quarter);

/// Returns the workspace and the quarter whose own answers these are.
fn own_quarter(args: &PlanArgs, loaded: &Loaded) -> Option<Own> {
    loaded.workspace.clone().zip(loaded.quarter).filter(|_| args.inputs.answers.is_empty())
}

/// Takes what was agreed from the file that is named, and from the flags, which go before it. Returns whether the file is right.
fn agreed(args: &PlanArgs, loaded: &mut Loaded, ui: &mut Ui) -> Result<bool> {
    if let Some(path) = &args.agreement {
        let mut desk = Desk::default();
        loaded.agreement = desk.agreement_at(path)?;
        if !desk.show(ui) {
            return Ok(false);
        }
    }
    if args.path.is_some() || args.start.is_some() {
        let agreement = loaded.agreement.get_or_insert_with(Agreement::default);
        if let Some(path) = &args.path {
            agreement.path.ticket = Some(At { value: path.clone(), place: Place::default() });
        }
        agreement.start = args.start.or(agreement.start);
    }
    Ok(true)
}

/// Fails if a path was named that no ticket type has.
fn known(args: &PlanArgs, case: &Case<'_>) -> Result<()> {
    let (Some(name), Plan::Pilot(pilot)) = (&args.path, case.plan) else { return Ok(()) };
    if pilot.path.confirmed {
        return Ok(());
    }
    let candidates = pilot.path.chosen.iter().chain(&pilot.path.others).map(|judged| judged.candidate.name.as_str());
    let names: Vec<&str> = candidates.collect();
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{}`?", tame(near)),
        None if names.is_empty() => "name ticket types in the answers, or pass an export with `--tickets`".to_owned(),
        None => {
            let first: Vec<String> = names.iter().take(8).map(|name| format!("`{}`", tame(name))).collect();
            format!("ticket types here: {}", first.join(", "))
        }
    };
    Err(Misuse::new(format!("no ticket type is called `{}`", tame(name)), hint).into())
}

/// Keeps what is an input from now on: a file to write agreements into, and the plan itself if it was agreed.
fn keep(args: &PlanArgs, case: &Case<'_>, (workspace, quarter): &Own, ui: &mut Ui) -> Result<()> {
    let draft = workspace.agreement_file(*quarter);
    if !store::is_file(&draft) && matches!(case.plan, Plan::Pilot(_)) {
        store::write_atomic(&draft, agreement::DRAFT.as_bytes())?;
        ui.note(&format!("Wrote a file for owner, teams and form to `{}`: fill it in and plan again.", shown(&draft)));
    }
    let path = workspace.plan_file(*quarter);
    let text = written::json(case)?;
    if args.agree {
        store::write_atomic(&path, text.as_bytes())?;
        ui.note(&format!("Kept the plan as agreed in `{}`.", shown(&path)));
    } else if store::is_file(&path) && store::read_text(&path)? != text {
        ui.note(&format!(
            "The plan that was agreed stands in `{}` and is another one; `--agree` replaces it.",
            shown(&path)
        ));
    }
    Ok(())
}

/// Says which path was chosen, or what is in its way.
fn said(case: &Case<'_>, ui: &mut Ui) {
    let Plan::Pilot(pilot) = case.plan else { return };
    match &pilot.path.chosen {
        Some(chosen) => ui.note(&format!(
            "The path: {}, from {} with {}.",
            tame(&chosen.candidate.name),
            pilot.start,
            tame(&pilot.leader.name)
        )),
        None => ui.note("No ticket type passes the gates: the plan lists the best three with what each lacks. Confirm one with `--path NAME`."),
    }
}

/// Returns whether a plan has a pilot with a path: what kit, backlog and calendar need.
pub(super) fn has_path(plan: &plan::Plan<'_>) -> bool {
    matches!(plan, Plan::Pilot(pilot) if pilot.path.chosen.is_some())
}
