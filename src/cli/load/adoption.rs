//! Loads plans as they were agreed, and check-ins.

use std::path::Path;

use anyhow::Result;

use super::Desk;
use crate::adoption::{AgreedPlan, CheckIn, Standing, file};
use crate::cli::Ui;
use crate::date::Quarter;
use crate::framework::Pack;
use crate::problem::tame;
use crate::store::{self, Advised, Workspace};

/// What a workspace holds on adoption.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Adoption {
    /// The plans, by the quarter in which they were agreed.
    pub(in crate::cli) plans: Vec<AgreedPlan>,
    /// The check-ins, with the quarter whose folder they lie in.
    pub(in crate::cli) check_ins: Vec<(Quarter, CheckIn)>,
    /// The ticket types that a plan of an earlier quarter made a path for.
    pub(in crate::cli) served: Vec<String>,
}

impl Adoption {
    /// Reads the plans and check-ins of a workspace up to a quarter. Mistakes in check-ins are pushed; a plan that cannot be read is an error.
    pub(in crate::cli) fn read(workspace: &Workspace, until: Quarter, desk: &mut Desk) -> Result<Self> {
        let plans = plans(workspace, until)?;
        let earlier = plans.iter().filter(|plan| plan.quarter < until);
        let served = earlier.filter_map(|plan| plan.ticket_class.clone()).collect();
        let mut adoption = Self { plans, check_ins: Vec::new(), served };
        for quarter in workspace.adoption_quarters()?.into_iter().filter(|quarter| *quarter <= until) {
            for path in workspace.check_in_files(quarter)? {
                adoption.check_ins.extend(desk.check_in(&path)?.map(|found| (quarter, found)));
            }
        }
        Ok(adoption)
    }

    /// Takes the short names of paths away, which are made of those of ticket types, and gives these other names.
    pub(in crate::cli) fn redact(&mut self, rename: impl Fn(&str) -> String) {
        for plan in &mut self.plans {
            plan.path = None;
            plan.ticket_class = plan.ticket_class.as_deref().map(&rename);
            plan.runner_up = plan.runner_up.as_deref().map(&rename);
        }
        let rows = self.check_ins.iter_mut().flat_map(|(_, found)| &mut found.facts.tickets);
        rows.for_each(|row| row.class = rename(&row.class));
        self.served.iter_mut().for_each(|name| *name = rename(name));
    }

    /// Returns the names of all ticket types.
    pub(in crate::cli) fn ticket_types(&self) -> impl Iterator<Item = &String> {
        let planned = self.plans.iter().flat_map(|plan| plan.ticket_class.iter().chain(&plan.runner_up));
        planned.chain(self.check_ins.iter().flat_map(|(_, found)| found.facts.tickets.iter().map(|row| &row.class)))
    }

    /// Measures and grades what there was before a quarter's own plan: that one is graded later, unless somebody counted for it already.
    pub(in crate::cli) fn before(&self, quarter: Quarter, pack: &Pack) -> Option<Standing> {
        let mut standing = self.standing(pack);
        let own = quarter.to_string();
        standing.own = standing.plans.iter().any(|plan| plan.agreed == own);
        standing.plans.retain(|plan| plan.agreed != own || plan.graded_by.is_some());
        (!standing.is_empty()).then_some(standing)
    }

    /// Measures and grades.
    pub(in crate::cli) fn standing(&self, pack: &Pack) -> Standing {
        Standing::of(&self.plans, &self.check_ins, &pack.framework.plan.adoption)
    }
}

/// Reads the plans and check-ins of a workspace up to a quarter. Returns nothing if there are mistakes, which are shown.
pub(in crate::cli) fn adoption(workspace: &Workspace, until: Quarter, ui: &mut Ui) -> Result<Option<Adoption>> {
    let mut desk = Desk::default();
    let adoption = Adoption::read(workspace, until, &mut desk)?;
    Ok(desk.show(ui).then_some(adoption))
}

impl Desk {
    /// Reads a check-in. Returns nothing if there are mistakes in it.
    pub(in crate::cli) fn check_in(&mut self, path: &Path) -> Result<Option<CheckIn>> {
        let text = store::read_text(path)?;
        let number = self.files.add(tame(&path.display().to_string()), text.as_str());
        Ok(file::read(number, &text, &self.problems))
    }
}

/// Reads the plans that were agreed up to a quarter.
fn plans(workspace: &Workspace, until: Quarter) -> Result<Vec<AgreedPlan>> {
    let mut plans = Vec::new();
    for quarter in workspace.quarters()?.into_iter().filter(|quarter| *quarter <= until) {
        let path = workspace.plan_file(quarter);
        if !store::is_file(&path) {
            continue;
        }
        let plan = AgreedPlan::read(quarter, &store::read_text(&path)?).map_err(|why| {
            let hint = "restore it from git, or agree on it again with `idpfit plan --agree`";
            Advised::new(format!("`{}` cannot be used: {why}", path.display()), hint)
        })?;
        plans.push(plan);
    }
    Ok(plans)
}
