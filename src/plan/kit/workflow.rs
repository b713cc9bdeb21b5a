//! Workflows of the code host: the one behind a button, and the weekly export.
//!
//! What people type reaches a script through its environment and never as text of the script. Steps of others are pinned to a commit.

use std::collections::BTreeMap;

use super::data::{Data, list, table};
use super::draft::Draft;
use super::words::fill;
use super::{Automation, CHANNELS, FieldKind, Format, Kit, view};
use crate::problem::Problem;

/// Checks out a repository: version 5.0.0.
const CHECKOUT: &str = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8";

/// Keeps files of a run: version 5.0.0.
const UPLOAD: &str = "actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4";

/// Where the workflow behind the button stands, and what other tools call it by.
pub(super) const FILE: &str = "golden-path.yml";

/// Whom a workflow is started by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// People, by the form of the code host.
    People,
    /// A portal, which has asked already.
    Portal,
}

/// Returns the form of the code host's own.
pub(super) fn form(draft: &Draft<'_>) -> Result<Kit, Vec<Problem>> {
    draft.value("infrastructure_repository");
    let workflow = behind_button(draft, Caller::People)?;
    Ok(Kit::from([(format!(".github/workflows/{FILE}"), workflow.yaml().into_bytes())]))
}

/// Returns the workflow that stands behind a button.
pub(super) fn behind_button(draft: &Draft<'_>, caller: Caller) -> Result<Data, Vec<Problem>> {
    if draft.brief.automation == Automation::Webhook {
        draft.value("webhook_url");
    }
    let view = view::of(draft, &BTreeMap::new());
    let mut environment = vec![variable("ASKED_NAME", "name"), variable("ASKED_OWNER", "owner")];
    environment.extend(draft.inputs.iter().map(|input| variable(&input.variable(), &input.key)));
    environment.push(variable("ASKED_CHANNEL", "channel"));
    let write = table! {
        "name" => "Write the request",
        "env" => environment,
        "run" => Data::Block(fill("request.sh.j2", &view)?),
    };
    let send = table! {
        "name" => "Hand it over",
        "env" => table! { "ASKED_NAME" => "${{ inputs.name }}", "GH_TOKEN" => "${{ github.token }}" },
        "run" => Data::Block(fill("pull-request.sh.j2", &view)?),
    };
    let job = table! {
        "runs-on" => "ubuntu-latest",
        "timeout-minutes" => 10,
        "steps" => list![table! { "uses" => CHECKOUT }, write, send],
    };
    Ok(table! {
        "name" => format!("Golden path: {}", inert(&draft.brief.path.title)),
        "on" => table! { "workflow_dispatch" => table! { "inputs" => inputs(draft, caller) } },
        "permissions" => table! { "contents" => "write", "pull-requests" => "write" },
        "jobs" => table! { "request" => job },
    })
}

/// What begins an expression in a workflow.
const EXPRESSION: &str = "${{";

/// Returns a text that no reader of workflows takes for an expression.
fn inert(text: &str) -> String {
    text.replace(EXPRESSION, "$ {{")
}

fn variable(name: &str, input: &str) -> (String, Data) {
    (name.to_owned(), Data::from(format!("${{{{ inputs.{input} }}}}")))
}

/// What a run asks. The form of the code host ticks the first choice beforehand, so the first channel there says nothing.
fn inputs(draft: &Draft<'_>, caller: Caller) -> Data {
    let teams = std::iter::once(draft.owner.as_str()).chain(draft.pilots.iter().map(|(slug, _)| slug.as_str()));
    let mut inputs = vec![("name".to_owned(), input("What the result is called", "string", true))];
    let owner =
        input("The team that owns the result", if caller == Caller::People { "choice" } else { "string" }, true);
    let choices = (caller == Caller::People).then(|| Data::list(teams));
    inputs.push(("owner".to_owned(), owner.with("options", choices)));
    for asked in &draft.inputs {
        let field = asked.field;
        let (kind, choices) = match &field.kind {
            FieldKind::Choice(choices) if choices.iter().all(|choice| !choice.contains(EXPRESSION)) => {
                ("choice", Some(Data::list(choices)))
            }
            FieldKind::Choice(_) | FieldKind::Text { .. } | FieldKind::Number => ("string", None),
        };
        inputs.push((asked.key.clone(), input(&inert(&field.title), kind, true).with("options", choices)));
    }
    let why = "Why this path? Optional; it is used for figures of the pilot only";
    let channel = match caller {
        Caller::People => {
            let choices = Data::list(std::iter::once("unknown").chain(CHANNELS));
            input(why, "choice", false).with("options", Some(choices))
        }
        Caller::Portal => input(why, "string", false),
    };
    inputs.push(("channel".to_owned(), channel));
    if caller == Caller::Portal {
        inputs.push(("run".to_owned(), input("The run in the portal that this belongs to", "string", false)));
    }
    Data::Table(inputs)
}

fn input(description: &str, kind: &str, required: bool) -> Data {
    table! { "description" => description, "required" => required, "type" => kind }
}

/// Returns the workflow that exports runs every week.
pub(super) fn weekly(draft: &Draft<'_>, folders: &BTreeMap<Format, String>) -> Result<Data, Vec<Problem>> {
    let recommended = draft.formats();
    let mut environment = vec![("GH_TOKEN".to_owned(), Data::from("${{ github.token }}"))];
    let mut secret = |name: &str| environment.push((name.to_owned(), Data::from(format!("${{{{ secrets.{name} }}}}"))));
    if recommended.contains(&Format::Backstage) {
        secret("BACKSTAGE_TOKEN");
    }
    if recommended.contains(&Format::Port) {
        secret("PORT_CLIENT_ID");
        secret("PORT_CLIENT_SECRET");
    }
    let script = fill("export.sh.j2", &view::of(draft, folders))?;
    let export = table! { "name" => "Export", "env" => environment, "run" => Data::Block(script) };
    let keep = table! {
        "uses" => UPLOAD,
        "with" => table! { "name" => "golden-path-export", "path" => "export/", "retention-days" => 90 },
    };
    let job = table! {
        "runs-on" => "ubuntu-latest",
        "timeout-minutes" => 10,
        "steps" => list![table! { "uses" => CHECKOUT, "with" => table! { "fetch-depth" => 0 } }, export, keep],
    };
    Ok(table! {
        "name" => "Golden path: weekly export",
        "on" => table! {
            "schedule" => list![table! { "cron" => "17 5 * * 1" }],
            "workflow_dispatch" => Vec::<(String, Data)>::new(),
        },
        "permissions" => table! { "actions" => "read", "contents" => "read" },
        "jobs" => table! { "export" => job },
    })
}
