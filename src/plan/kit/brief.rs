//! What a kit is made from: everything its writers need, and nothing of how it was decided.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::date::Date;
use crate::problem::tame;

/// What a kit is made from.
///
/// Texts may be anything that a person wrote; the writers quote and escape them. Names become slugs by [`slug`](super::slug()).
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// The id of the assessment that recommended the tools.
    pub assessment: String,
    /// Its day: the only date in the kit.
    pub date: Date,
    /// The version of the program that writes the kit.
    pub generator: String,
    /// The id of the pack that judged.
    pub pack: String,
    /// The pack's version.
    pub pack_version: String,
    /// The organisation's name.
    pub organisation: String,
    /// The recommended tools, the first one first: one, or two of a pair. May be empty, then the kit is neutral.
    pub tools: Vec<Tool>,
    /// The golden path.
    pub path: GoldenPath,
    /// What a developer decides, besides name and owner of the result: at most [`MOST_FIELDS`].
    pub fields: Vec<Field>,
    /// The team that owns the platform.
    pub owner: String,
    /// The pilot teams.
    pub pilots: Vec<String>,
    /// Where developers get help: a channel, an address, a page.
    pub support: String,
    /// What stands behind the button.
    pub automation: Automation,
    /// Minutes of hands-on work that a run saves, from a measured baseline; none if it was not measured.
    pub minutes_saved: Option<u32>,
    /// Values of placeholders, by the ids of [`PLACEHOLDERS`](super::PLACEHOLDERS). Those left out get example values.
    pub values: BTreeMap<String, String>,
    /// How the pilot is measured.
    pub metrics: Vec<Metric>,
    /// The decision record, as Markdown.
    pub decision_record: String,
}

impl Brief {
    /// Returns the same with every text in one line and without control characters, which no format could carry. The decision record
    /// stays as it is.
    pub(super) fn tamed(&self) -> Self {
        let mut tamed = self.clone();
        let path = &mut tamed.path;
        let texts = [
            &mut tamed.assessment,
            &mut tamed.generator,
            &mut tamed.pack,
            &mut tamed.pack_version,
            &mut tamed.organisation,
            &mut tamed.owner,
            &mut tamed.support,
            &mut path.title,
            &mut path.about,
            &mut path.replaces,
            &mut path.escape_hatch,
        ];
        let lists = [&mut path.in_scope, &mut path.out_of_scope, &mut path.before, &mut path.after, &mut tamed.pilots];
        let tools = tamed.tools.iter_mut().flat_map(|tool| [&mut tool.name, &mut tool.version]);
        let metrics =
            tamed.metrics.iter_mut().flat_map(|one| [&mut one.id, &mut one.name, &mut one.formula, &mut one.target]);
        let fields = tamed.fields.iter_mut().flat_map(Field::texts);
        let lines = lists.into_iter().flatten();
        for text in texts.into_iter().chain(lines).chain(tools).chain(metrics).chain(fields) {
            tame(text).trim().clone_into(text);
        }
        tamed
    }
}

impl Field {
    fn texts(&mut self) -> Vec<&mut String> {
        let choices = match &mut self.kind {
            FieldKind::Choice(choices) => choices.iter_mut().collect(),
            FieldKind::Text { pattern } => pattern.iter_mut().collect(),
            FieldKind::Number => Vec::new(),
        };
        [&mut self.title, &mut self.about].into_iter().chain(choices).collect()
    }
}

/// The most decisions that a form may leave to a developer.
pub const MOST_FIELDS: usize = 3;

/// A recommended tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// The version that the files assume, as its sheet gives it; may be empty.
    pub version: String,
    /// The key of its sheet that says which kit it gets: one of [`Format::key`](super::Format::key).
    pub kit: String,
}

/// The golden path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoldenPath {
    /// Its slug; the same in every rerun.
    pub slug: String,
    /// Its name, as developers see it.
    pub title: String,
    /// What it gives a developer, in one or two sentences.
    pub about: String,
    /// The class of tickets that it replaces.
    pub replaces: String,
    /// How to get the same without the path.
    pub escape_hatch: String,
    /// What belongs to it.
    pub in_scope: Vec<String>,
    /// What does not.
    pub out_of_scope: Vec<String>,
    /// The steps of today's way.
    pub before: Vec<String>,
    /// The steps of the path.
    pub after: Vec<String>,
}

/// A decision that the form leaves to a developer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What is asked, as the form shows it. Its key in files is made of this.
    pub title: String,
    /// What to think of; may be empty.
    pub about: String,
    /// What may be said.
    pub kind: FieldKind,
}

/// What may be said in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text of at most 100 characters.
    Text {
        /// The regular expression that it must fit, as in JSON Schema; none lets everything pass that can be printed.
        pattern: Option<String>,
    },
    /// One of these; never empty, none twice.
    Choice(Vec<String>),
    /// A number.
    Number,
}

/// What stands behind the button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Automation {
    /// A pull request to an infrastructure repository, which is applied after it is merged.
    PullRequest,
    /// A workflow that is started by a call.
    WorkflowDispatch,
    /// A pipeline that is started by a call to an address.
    Webhook,
    /// An orchestrator that resolves what a workload needs.
    Orchestrator,
}

/// How the pilot is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metric {
    /// Its id; the same in every rerun.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its formula.
    pub formula: String,
    /// The version of the formula: figures of two versions are not compared.
    pub version: u32,
    /// Its target.
    pub target: String,
}
