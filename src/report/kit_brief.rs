//! What a starter kit is made from: the plan, without how it was decided.

use std::collections::BTreeMap;

use crate::agreement::{Agreement, Call};
use crate::phrases::fill;
use crate::plan::kit::{Automation, Brief, Field, FieldKind, GoldenPath, Metric, Tool};
use crate::plan::{Backend, Pilot, Plan};

use super::Case;
use super::pilot_plan::{assessment_id, path_slug};

/// Makes the brief of a starter kit; there is none without a pilot whose path is chosen.
pub fn brief(case: &Case<'_>, decision_record: String) -> Option<Brief> {
    let Plan::Pilot(pilot) = case.plan else { return None };
    let nothing = Agreement::default();
    let agreement = pilot.given.agreement.unwrap_or(&nothing);
    let phrases = case.phrases();
    Some(Brief {
        assessment: assessment_id(case),
        date: case.assessment.date,
        generator: env!("CARGO_PKG_VERSION").to_owned(),
        pack: case.pack.info.id.clone(),
        pack_version: case.pack.info.version.clone(),
        organisation: case.decision.subject.clone(),
        tools: tools(case, pilot),
        path: path(case, pilot, agreement)?,
        fields: agreement.fields.iter().map(field).collect(),
        owner: agreement.owner.team.clone().unwrap_or_else(|| phrases.platform_team.clone()),
        pilots: agreement.teams.iter().map(|team| team.name.clone()).collect(),
        support: agreement.owner.support_channel.clone().unwrap_or_else(|| phrases.support_open.clone()),
        automation: automation(pilot, agreement),
        minutes_saved: pilot
            .counted
            .and_then(|counted| counted.hands_on_min)
            .map(|minutes| libm::round(minutes) as u32),
        values: agreement.kit.iter().map(|(key, value)| (key.value.clone(), value.clone())).collect::<BTreeMap<_, _>>(),
        metrics: pilot
            .metrics
            .iter()
            .map(|metric| Metric {
                id: metric.id.clone(),
                name: metric.name.clone(),
                formula: metric.formula.clone(),
                version: metric.formula_version,
                target: metric.target.clone(),
            })
            .collect(),
        decision_record,
    })
}

fn tools(case: &Case<'_>, pilot: &Pilot<'_>) -> Vec<Tool> {
    let options = case.pack.framework.options.iter();
    let members = options.filter(|option| pilot.leader.members.contains(&option.id));
    let tool = |option: &crate::framework::OptionSheet| Tool {
        name: option.name.clone(),
        version: option.kit_versions.clone().unwrap_or_default(),
        kit: option.kit.clone(),
    };
    members.map(tool).collect()
}

fn path(case: &Case<'_>, pilot: &Pilot<'_>, agreement: &Agreement) -> Option<GoldenPath> {
    let phrases = case.phrases();
    let title = pilot.path.chosen.as_ref()?.candidate.name.clone();
    Some(GoldenPath {
        slug: path_slug(pilot)?,
        about: fill(&phrases.path_about, &[("path", &title)]),
        replaces: title.clone(),
        title,
        escape_hatch: agreement.path.escape_hatch.clone().unwrap_or_else(|| phrases.escape_as_before.clone()),
        in_scope: agreement.path.in_scope.clone(),
        out_of_scope: agreement.path.out_of_scope.clone(),
        before: agreement.path.steps_before.clone(),
        after: agreement.path.steps_after.clone(),
    })
}

fn field(field: &crate::agreement::FormField) -> Field {
    let kind = if field.choices.is_empty() {
        FieldKind::Text { pattern: None }
    } else {
        FieldKind::Choice(field.choices.clone())
    };
    Field { title: field.title.clone(), about: field.about.clone().unwrap_or_default(), kind }
}

/// What the form calls: as agreed; else the orchestrator that is piloted, else a pull request, which leaves a trace by itself.
fn automation(pilot: &Pilot<'_>, agreement: &Agreement) -> Automation {
    match (agreement.backend.call, pilot.backend) {
        (Some(Call::Workflow), _) => Automation::WorkflowDispatch,
        (Some(Call::Webhook), _) => Automation::Webhook,
        (Some(Call::Orchestrator), _) | (None, Backend::Orchestrator) => Automation::Orchestrator,
        (Some(Call::PullRequest) | None, _) => Automation::PullRequest,
    }
}
