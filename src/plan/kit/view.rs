//! What the templates of a kit see.

use std::collections::BTreeMap;

use serde::Serialize;

use super::brief::{Automation, FieldKind, GoldenPath, Metric, Tool};
use super::draft::Draft;
use super::{CHANNELS, Format};

/// What the templates of a kit see. Names are as people wrote them.
#[derive(Debug, Serialize)]
pub(super) struct View<'b> {
    generator: &'b str,
    assessment: &'b str,
    date: String,
    pack: &'b str,
    pack_version: &'b str,
    organisation: &'b str,
    tools: &'b [Tool],
    slug: &'b str,
    path: &'b GoldenPath,
    inputs: Vec<InputView<'b>>,
    channels: [&'static str; 4],
    owner: &'b str,
    pilots: &'b [String],
    support: &'b str,
    automation: &'static str,
    minutes_saved: Option<u32>,
    metrics: &'b [Metric],
    /// The folders of the formats in the kit, by their keys.
    folders: BTreeMap<&'static str, String>,
    placeholders: Vec<PlaceholderView>,
    /// The values of the placeholders that the kit has used so far, by id.
    values: BTreeMap<&'static str, String>,
}

#[derive(Debug, Serialize)]
struct InputView<'b> {
    key: String,
    variable: String,
    title: &'b str,
    about: &'b str,
    kind: &'static str,
    choices: &'b [String],
}

#[derive(Debug, Serialize)]
struct PlaceholderView {
    id: &'static str,
    about: &'static str,
    value: String,
    given: bool,
}

/// Returns what templates see of a draft. `folders` are the folders of the formats in the kit.
pub(super) fn of<'b>(draft: &Draft<'b>, folders: &BTreeMap<Format, String>) -> View<'b> {
    let brief = draft.brief;
    let placeholders: Vec<PlaceholderView> = draft
        .values()
        .into_iter()
        .map(|(known, value, given)| PlaceholderView {
            id: known.id,
            about: known.about,
            value: value.to_owned(),
            given,
        })
        .collect();
    View {
        generator: &brief.generator,
        assessment: &brief.assessment,
        date: brief.date.to_string(),
        pack: &brief.pack,
        pack_version: &brief.pack_version,
        organisation: &brief.organisation,
        tools: &brief.tools,
        slug: &brief.path.slug,
        path: &brief.path,
        inputs: inputs(draft),
        channels: CHANNELS,
        owner: &brief.owner,
        pilots: &brief.pilots,
        support: &brief.support,
        automation: word(brief.automation),
        minutes_saved: brief.minutes_saved,
        metrics: &brief.metrics,
        folders: folders.iter().map(|(format, folder)| (format.key(), folder.clone())).collect(),
        values: placeholders.iter().map(|known| (known.id, known.value.clone())).collect(),
        placeholders,
    }
}

fn inputs<'b>(draft: &Draft<'b>) -> Vec<InputView<'b>> {
    let view = |input: &super::draft::Input<'b>| {
        let (kind, choices) = match &input.field.kind {
            FieldKind::Text { .. } => ("text", &[][..]),
            FieldKind::Choice(choices) => ("choice", choices.as_slice()),
            FieldKind::Number => ("number", &[][..]),
        };
        InputView {
            key: input.key.clone(),
            variable: input.variable(),
            title: &input.field.title,
            about: &input.field.about,
            kind,
            choices,
        }
    };
    draft.inputs.iter().map(view).collect()
}

/// Returns the word that templates know an automation by.
const fn word(automation: Automation) -> &'static str {
    match automation {
        Automation::PullRequest => "pull-request",
        Automation::WorkflowDispatch => "workflow",
        Automation::Webhook => "webhook",
        Automation::Orchestrator => "orchestrator",
    }
}
