//! `idpfit checkin`: takes counts of how the path is used, typed in or from exports, measures them against the plan and keeps the counts.

mod counts;
mod exports;
mod users;

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::exit::Misuse;
use super::inputs::{self, Inputs};
use super::layout::Layout;
use super::load::{self, Adoption, Desk, Loaded};
use super::results::{inert, shown};
use super::{Outcome, Ui};
use crate::adoption::{AgreedPlan, CheckIn, Facts, Window};
use crate::date::{Date, Quarter, days_after};
use crate::problem::tame;
use crate::report::adoption::{CheckedIn, ExportWorth, FORM, checked_in};
use crate::store::{self, Lock, Workspace, slug};
use exports::Counts;
use users::Joined;

/// Arguments of `checkin`.
#[derive(Debug, clap::Args)]
pub struct CheckinArgs {
    /// The quarter that is counted, 2027-Q1 for example [default: that of today]
    #[arg(value_name = "QUARTER")]
    pub quarter: Option<Quarter>,
    /// The workspace [default: the one that this folder lies in]
    #[arg(long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// A pack of your own: a folder or a file [default: the workspace's, else the shipped one]
    #[arg(long, value_name = "PATH")]
    pub pack: Option<PathBuf>,
    /// The quarter whose plan it is counted for [default: the last plan that was agreed]
    #[arg(long, value_name = "QUARTER")]
    pub plan: Option<Quarter>,
    /// The first day counted [default: the later of the quarter's first and that of the weeks in which the plan measures]
    #[arg(long, value_name = "DATE", value_parser = inputs::date)]
    pub from: Option<Date>,
    /// The last day counted [default: the earlier of today and the quarter's last]
    #[arg(long, value_name = "DATE", value_parser = inputs::date)]
    pub to: Option<Date>,
    /// Where the counts come from, as part of the file's name [default: typed, or exports]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Counts, typed in: own-choice=12, checkout/own-choice=5, ease=0,1,3,6,2; a wrong name lists all
    #[arg(long, value_name = "[TEAM/]NAME=NUMBER", num_args = 1..)]
    pub count: Vec<counts::Count>,
    /// What is counted in exports.
    #[command(flatten)]
    pub exports: exports::ExportArgs,
    /// Replace the check-in of the same source and day
    #[arg(long)]
    pub replace: bool,
    /// Ask with numbered lines only
    #[arg(long)]
    pub plain: bool,
    /// How to say it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckinFormat,
}

/// How a check-in is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CheckinFormat {
    /// Tables that fit one screen
    Text,
    /// Data
    Json,
}

/// Counts, measures, keeps.
pub(super) fn run(args: &CheckinArgs, ui: &mut Ui) -> Result<Outcome> {
    let inputs = Inputs { workspace: args.workspace.clone(), pack: args.pack.clone(), ..Inputs::default() };
    let Some(loaded) = load::pack(&inputs, ui)? else { return Ok(Outcome::Mistakes) };
    let Some(workspace) = loaded.workspace.clone() else {
        let hint = "go into one, or name it with `--workspace DIR`; `idpfit new DIR` starts one";
        return Err(Misuse::new("there is no workspace to keep the check-in in", hint).into());
    };
    let quarter = quarter(args, ui.today())?;
    let mut desk = Desk::default();
    let adoption = Adoption::read(&workspace, quarter, &mut desk)?;
    if !desk.show(ui) {
        return Ok(Outcome::Mistakes);
    }
    let plan = plan(args, &adoption)?;
    let window = window(args, quarter, plan, ui.today())?;
    let path = workspace.check_in_file(quarter, &source(args), ui.today());
    is_free(args, &path)?;
    let Some(counts) = counted(args, plan, window, ui)? else { return Ok(Outcome::Interrupted) };
    let _lock = Lock::acquire(&workspace)?;
    // Somebody else may have checked in while this one was counted.
    is_free(args, &path)?;
    let here = Here { loaded: &loaded, workspace: &workspace, quarter, path };
    let (facts, joined, worth) = here.facts(args, (&adoption, plan, window), counts, ui)?;
    let check_in = CheckIn {
        source: slug(&source(args)),
        date: ui.today(),
        window,
        plan: plan.map(|plan| plan.id.clone()),
        facts,
    };
    here.keep(&check_in)?;
    joined.map_or(Ok(()), |joined| joined.keep(&workspace))?;
    here.say(args, adoption, (check_in, worth), ui)
}

/// Where a check-in belongs.
struct Here<'a> {
    loaded: &'a Loaded,
    workspace: &'a Workspace,
    quarter: Quarter,
    path: PathBuf,
}

impl Here<'_> {
    /// Completes what was counted: users are joined with those of earlier check-ins, and what was typed is added.
    fn facts(
        &self,
        args: &CheckinArgs,
        (adoption, plan, window): (&Adoption, Option<&AgreedPlan>, Window),
        counts: Counts,
        ui: &mut Ui,
    ) -> Result<(Facts, Option<Joined>, Vec<ExportWorth>)> {
        let Counts { mut facts, worth, people } = counts;
        let mut joined = None;
        if !people.is_empty() {
            let id = plan.map_or_else(String::new, |plan| plan.id.clone());
            let earlier: Vec<&CheckIn> = of_plan(adoption, plan).collect();
            let known = Joined::of(self.workspace, (&id, &earlier), &people, ui)?;
            facts.users = known.counted(window);
            joined = Some(known);
        }
        Ok((typed(args, plan, facts)?, joined, worth))
    }

    /// Writes the check-in.
    fn keep(&self, check_in: &CheckIn) -> Result<()> {
        store::create_folder(&self.workspace.adoption_folder(self.quarter))?;
        store::write_atomic(&self.path, check_in.text().as_bytes())
    }

    /// Says what it comes to, with all other check-ins of the quarter.
    fn say(
        &self,
        args: &CheckinArgs,
        mut adoption: Adoption,
        (check_in, exports): (CheckIn, Vec<ExportWorth>),
        ui: &mut Ui,
    ) -> Result<Outcome> {
        let is_same = |other: &CheckIn| other.source == check_in.source && other.date == check_in.date;
        adoption.check_ins.retain(|(quarter, other)| *quarter != self.quarter || !is_same(other));
        adoption.check_ins.push((self.quarter, check_in.clone()));
        let standing = adoption.standing(&self.loaded.pack);
        let measured = standing.quarters.iter().find(|found| found.quarter == self.quarter.to_string()).cloned();
        let measured = measured.context("the check-in cannot be measured")?;
        let plan = standing.plans.iter().find(|plan| Some(&plan.plan) == measured.plan.as_ref()).cloned();
        let said = CheckedIn {
            form: FORM,
            source: check_in.source,
            date: check_in.date.to_string(),
            exports,
            plan: plan.filter(|plan| plan.grading(&measured.quarter).is_some()),
            measured,
            hits: standing.hits,
        };
        match args.format {
            CheckinFormat::Json => {
                let text = serde_json::to_string_pretty(&said).context("cannot write the check-in as JSON")?;
                ui.line(&inert(&text))?;
            }
            CheckinFormat::Text => {
                let Some((templates, _)) = Layout::default().read(Some(self.workspace), ui)? else {
                    return Ok(Outcome::Mistakes);
                };
                ui.print(&checked_in(&said, &self.loaded.pack, (&templates, ui.width()))?)?;
            }
        }
        ui.note(&format!("Kept the counts in `{}`.", shown(&self.path)));
        Ok(Outcome::Done)
    }
}

fn source(args: &CheckinArgs) -> String {
    let default = || if args.exports.is_empty() { "typed" } else { "exports" }.to_owned();
    args.source.clone().unwrap_or_else(default)
}

/// Returns the quarter that is counted; what is still to come cannot be.
fn quarter(args: &CheckinArgs, today: Date) -> Result<Quarter> {
    let current = Quarter::containing(today);
    let quarter = args.quarter.unwrap_or(current);
    if quarter > current {
        let hint = format!("count {current} or an earlier quarter; `--today DATE` says that today is another day");
        return Err(Misuse::new(format!("{quarter} has not begun"), hint).into());
    }
    Ok(quarter)
}

/// Returns the plan that is counted for: the one named, else the last; none if none was agreed.
fn plan<'a>(args: &CheckinArgs, adoption: &'a Adoption) -> Result<Option<&'a AgreedPlan>> {
    let Some(wanted) = args.plan else { return Ok(adoption.plans.last()) };
    let found = adoption.plans.iter().find(|plan| plan.quarter == wanted);
    if found.is_some() {
        return Ok(found);
    }
    let quarters: Vec<String> = adoption.plans.iter().map(|plan| plan.quarter.to_string()).collect();
    let hint = match quarters.as_slice() {
        [] => "agree on one with `idpfit plan --agree`".to_owned(),
        quarters => format!("plans were agreed in {}", quarters.join(", ")),
    };
    Err(Misuse::new(format!("no plan was agreed in {wanted}"), hint).into())
}

/// Returns the days that are counted.
fn window(args: &CheckinArgs, quarter: Quarter, plan: Option<&AgreedPlan>, today: Date) -> Result<Window> {
    let (first, last) = (quarter.first_day(), quarter.last_day().min(today));
    let measured = plan.and_then(|plan| plan.measured_from.filter(|from| *from <= last).or(plan.start));
    let from = args.from.unwrap_or_else(|| measured.filter(|from| *from <= last).map_or(first, |from| from.max(first)));
    let to = args.to.unwrap_or(last);
    if to > today {
        return Err(Misuse::new(format!("{to} is still to come"), "count up to today").into());
    }
    if from > to {
        return Err(Misuse::new(
            format!("{from} is after {to}"),
            "name the first day with `--from`, the last with `--to`",
        )
        .into());
    }
    Ok(Window { from, to })
}

/// Fails if there is a check-in of the same source and day, unless it is to be replaced.
fn is_free(args: &CheckinArgs, path: &std::path::Path) -> Result<()> {
    if args.replace || !store::is_file(path) {
        return Ok(());
    }
    let message = format!("there is a check-in of this source and day: `{}`", tame(&shown(path)));
    Err(Misuse::new(message, "`--replace` replaces it; `--source NAME` keeps both").into())
}

/// Returns the counts of exports, or those asked for where there are none; nothing if somebody stopped.
fn counted(args: &CheckinArgs, plan: Option<&AgreedPlan>, window: Window, ui: &mut Ui) -> Result<Option<Counts>> {
    let mut counts = exports::read(&args.exports, plan, window, ui)?;
    if !args.count.is_empty() || !args.exports.is_empty() {
        return Ok(Some(counts));
    }
    if !ui.can_ask() {
        let hint = "pass counts with `--count NAME=NUMBER`, or exports with `--runs`, `--tickets` and the like";
        return Err(Misuse::new("there is no terminal to ask for counts in", hint).into());
    }
    let class = class(plan);
    let Some(asked) = counts::ask(args.plain, (&class, window))? else { return Ok(None) };
    counts::add(&mut counts.facts, &asked, &class)?;
    Ok(Some(counts))
}

/// Adds what was typed as arguments. Fails if nothing was counted at all.
fn typed(args: &CheckinArgs, plan: Option<&AgreedPlan>, mut facts: Facts) -> Result<Facts> {
    if !args.count.is_empty() {
        counts::add(&mut facts, &args.count, &class(plan))?;
    }
    if facts.is_empty() {
        let hint = "count at least one thing: runs, tickets, hours, deployments";
        return Err(Misuse::new("nothing was counted", hint).into());
    }
    Ok(facts)
}

fn class(plan: Option<&AgreedPlan>) -> String {
    plan.and_then(|plan| plan.ticket_class.clone()).unwrap_or_else(|| "requests".to_owned())
}

/// Returns the check-ins so far that name a plan, or none where there is no plan.
fn of_plan<'a>(adoption: &'a Adoption, plan: Option<&'a AgreedPlan>) -> impl Iterator<Item = &'a CheckIn> {
    let id = plan.map(|plan| &plan.id);
    adoption.check_ins.iter().map(|(_, check_in)| check_in).filter(move |check_in| check_in.plan.as_ref() == id)
}

/// Returns the days before the pilot that tickets are compared with: those of the baseline, else as many as the window has.
fn before(plan: Option<&AgreedPlan>, window: Window) -> Window {
    let known = plan.and_then(|plan| plan.baseline.window).filter(|before| before.to < window.from);
    let first = plan.and_then(|plan| plan.start).filter(|start| *start <= window.from).unwrap_or(window.from);
    known.unwrap_or_else(|| {
        let days = i32::try_from(window.days() as i64).unwrap_or(i32::MAX);
        Window { from: days_after(first, -days.max(84)), to: days_after(first, -1) }
    })
}
