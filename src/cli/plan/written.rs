//! What a plan is written as.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::super::results::{inert, shown};
use super::super::{Outcome, Ui};
use super::{KitArg, has_path};
use crate::plan::kit::{self, KitChoice};
use crate::problem::Files;
use crate::render;
use crate::report::pilot_plan::{PilotPlan, pilot_plan};
use crate::report::{self, Case, backlog, kit_brief};
use crate::store;

/// What is to be written besides the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Wanted {
    kit: Option<KitChoice>,
}

impl Wanted {
    /// Returns what an argument asks for.
    pub(in crate::cli) const fn of(kit: KitArg) -> Self {
        Self {
            kit: match kit {
                KitArg::Recommended => Some(KitChoice::Recommended),
                KitArg::All => Some(KitChoice::All),
                KitArg::None => None,
            },
        }
    }
}

/// Returns the plan as JSON, for a file and for a terminal alike.
pub(super) fn json(case: &Case<'_>) -> Result<String> {
    let text = serde_json::to_string_pretty(&pilot_plan(case)).context("cannot write the plan as JSON")?;
    Ok(inert(&text).into_owned() + "\n")
}

/// Prints the plan as Markdown.
pub(super) fn print(case: &Case<'_>, ui: &mut Ui) -> Result<Outcome> {
    let report = report::plan(case)?;
    ui.print(&report::in_markdown(&report.markdown, &report.charts))?;
    Ok(Outcome::Done)
}

/// Writes the plan and all that comes with it into `plan/` and `kit/` of a folder, once all of it could be made. Returns what was
/// written, with what it is.
pub(in crate::cli) fn write(
    case: &Case<'_>,
    folder: &Path,
    wanted: Wanted,
    ui: &mut Ui,
) -> Result<Vec<(String, String)>> {
    let plan = pilot_plan(case);
    let files = files(case, &plan)?;
    let kit = wanted.kit.filter(|_| has_path(case.plan)).map(|choice| starter_kit(case, choice, ui)).transpose()?;
    let place = folder.join("plan");
    store::create_folder(&place)?;
    let mut written = Vec::new();
    for (name, about, bytes) in files {
        let path = place.join(name);
        store::write_atomic(&path, &bytes)?;
        written.push((shown(&path), about.to_owned()));
    }
    if let Some(kit) = kit.flatten() {
        let place = folder.join("kit");
        store::replace_folder(&place, &kit, kit::MARKER)?;
        written.push((shown(&place), "starter kit".to_owned()));
    }
    Ok(written)
}

type File = (&'static str, &'static str, Vec<u8>);

fn files(case: &Case<'_>, plan: &PilotPlan) -> Result<Vec<File>> {
    let report = report::plan(case)?;
    let text = report::in_markdown(&report.markdown, &report.charts);
    let mut files: Vec<File> = vec![
        ("pilot-plan.md", "plan", text.into_bytes()),
        ("pilot-plan.json", "plan for programs", json(case)?.into_bytes()),
    ];
    if has_path(case.plan) {
        for table in backlog::tables(plan) {
            let (name, about) = match table.name {
                "backlog-jira" => ("backlog-jira.csv", "backlog for Jira"),
                "backlog-github" => ("backlog-github.csv", "backlog for GitHub"),
                _ => ("backlog-linear.csv", "backlog for Linear"),
            };
            files.push((name, about, render::csv_to_import(&table)?));
        }
        let calendar = render::calendar(&report.title, case.assessment.date, &backlog::milestones(plan));
        files.push(("milestones.ics", "calendar", calendar.into_bytes()));
    }
    files.push(("decision-record.md", "decision record", report::decision_record(case)?.into_bytes()));
    Ok(files)
}

/// Makes the starter kit. Where a value that was agreed does not fit, says so and makes none.
fn starter_kit(case: &Case<'_>, choice: KitChoice, ui: &mut Ui) -> Result<Option<kit::Kit>> {
    let record = report::decision_record(case)?;
    let Some(brief) = kit_brief::brief(case, record) else { return Ok(None) };
    match kit::write(&brief, choice) {
        Ok(kit) => Ok(Some(kit)),
        Err(problems) => {
            ui.problems(&problems, &Files::default());
            anyhow::bail!("the starter kit cannot be made from what was agreed")
        }
    }
}
