//! Reads costs, what a tool in place means, and the thresholds of the verdict.

use crate::problem::{Code, Problem};
use crate::tree::Fields;

use super::{Names, claims, missing_part, read_range};
use crate::framework::{Cost, InPlace, Thresholds};

pub(in crate::framework) fn read_cost(names: &Names<'_>) -> Option<Cost> {
    let Some(fields) = names.root.table("cost") else {
        missing_part(names.root, "`[cost]`");
        return None;
    };
    let engineer = fields.table("engineer_cost").and_then(|inner| {
        let question = names.number(&inner, "question");
        let range = read_range(&inner, None);
        let claims = inner.texts("claims").into_iter().map(|claim| claim.value).collect();
        let note = inner.optional_text("note").map(|note| note.value);
        inner.finish();
        Some((question?, range?, claims, note))
    });
    let budget = names.number(&fields, "budget");
    let engineers = names.number(&fields, "engineers");
    let fte_year_one = names.range(&fields, "fte_year_one");
    let fte_run = names.range(&fields, "fte_run");
    let licence_base = names.range(&fields, "licence_base");
    let licence_per_engineer = names.range(&fields, "licence_per_engineer");
    let hosting = names.range(&fields, "hosting");
    let currency = fields.text("currency");
    fields.finish();
    let (engineer_question, engineer_cost, engineer_claims, engineer_note) = engineer?;
    Some(Cost {
        engineer_question,
        engineer_cost,
        engineer_claims,
        engineer_note,
        budget: budget?,
        engineers: engineers?,
        fte_year_one: fte_year_one?,
        fte_run: fte_run?,
        licence_base: licence_base?,
        licence_per_engineer: licence_per_engineer?,
        hosting: hosting?,
        currency: currency?.value,
    })
}

/// The figures of `[in-place]`, in the order in which they are read.
const FIGURES: [&str; 10] = [
    "weeks_per_plugin",
    "weeks_per_integration",
    "weeks_per_service",
    "low",
    "high",
    "overlap_months",
    "working_weeks",
    "shrink_plugins",
    "migrate_after_months",
    "decide_by_months",
];

pub(in crate::framework) fn read_in_place(names: &Names<'_>, option_ids: &[String]) -> Option<InPlace> {
    let fields = names.root.table("in-place")?;
    let tool = names.choice(&fields, "tool");
    let tools = tool.and_then(|tool| read_tools(names, &fields, tool, option_ids));
    let [since, plugins, integrations, services, customisation_need] =
        ["since", "plugins", "integrations", "services", "customisation"].map(|key| names.number(&fields, key));
    let customisation_ability = names.range(&fields, "customisation");
    let figures = FIGURES.map(|key| fields.number_in(key, 0.0, 1e6).map(|number| number.value));
    let [keep, shrink, migrate] = ["keep", "shrink", "migrate"].map(|key| fields.text(key).map(|text| text.value));
    let claimed = claims(&fields);
    fields.finish();
    let [plugin, integration, service, low, high, overlap, weeks, shrink_from, migrate_after, decide_by] = figures;
    let (tools, none) = tools?;
    Some(InPlace {
        tool: tool?,
        tools,
        none,
        since: since?,
        plugins: plugins?,
        integrations: integrations?,
        services: services?,
        customisation_need: customisation_need?,
        customisation_ability: customisation_ability?,
        weeks_per_plugin: plugin?,
        weeks_per_integration: integration?,
        weeks_per_service: service?,
        low: low?,
        high: high?,
        overlap_months: overlap?,
        working_weeks: weeks?.max(1.0),
        shrink_plugins: shrink_from?,
        migrate_after_months: migrate_after?,
        decide_by_months: decide_by?,
        keep: keep?,
        shrink: shrink?,
        migrate: migrate?,
        claims: claimed,
    })
}

/// Returns the option that each choice stands for, and the choice that means no tool.
fn read_tools(
    names: &Names<'_>,
    fields: &Fields<'_>,
    tool: usize,
    option_ids: &[String],
) -> Option<(Vec<Option<usize>>, u16)> {
    let choices = names.get(tool)?.choices();
    let none = choices.iter().position(|choice| choice.id == "none");
    if none.is_none() {
        fields.report(
            Problem::new(Code::WrongKind, fields.place(), "the question on the tool has no choice `none`")
                .help("add a choice with the id `none`, so that an organisation can say that it has no tool"),
        );
    }
    let tools = choices.iter().map(|choice| option_ids.iter().position(|id| *id == choice.id)).collect();
    Some((tools, none? as u16))
}

pub(in crate::framework) fn read_verdict(root: &Fields<'_>) -> Option<Thresholds> {
    let Some(fields) = root.table("verdict") else {
        missing_part(root, "`[verdict]`");
        return None;
    };
    let share = |key: &'static str| fields.number_in(key, 0.0, 1.0).map(|number| number.value);
    let count = |key: &'static str, most: f64| fields.number_in(key, 0.0, most).map(|number| number.value);
    let completeness = share("recommended_completeness");
    let recommended = share("recommended_share");
    let too_close = share("too_close_share");
    let rival = share("rival_share");
    let staffed = share("staffed_share");
    let high = count("trap_high", 100.0);
    let medium = count("trap_medium", 100.0);
    let look_again = count("look_again_months", 120.0);
    let decide_again = count("decide_again_months", 120.0);
    fields.finish();
    Some(Thresholds {
        recommended_completeness: completeness?,
        recommended_share: recommended?,
        too_close_share: too_close?,
        rival_share: rival?,
        staffed_share: staffed?,
        trap_high: high? as usize,
        trap_medium: medium? as usize,
        look_again_months: look_again? as i32,
        decide_again_months: decide_again? as i32,
    })
}
