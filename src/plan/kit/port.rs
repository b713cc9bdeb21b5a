//! Port: blueprints, action, scorecard, mapping, and the workflow that the action starts.
//!
//! The safe subset that both the published interface and its older models take: identifiers and titles of at most 30 characters, a title
//! on every property and relation, `required` and `many` always said, and only icons that Port has.

use std::collections::BTreeMap;

use super::brief::FieldKind;
use super::data::{Data, list, table};
use super::draft::{Draft, NAME};
use super::slug::LONGEST;
use super::words::fill;
use super::workflow::{self, Caller};
use super::{Automation, CHANNELS, Kit, view};
use crate::problem::Problem;

/// The longest title that every version takes, in characters.
pub(super) const LONGEST_TITLE: usize = 30;

/// The longest description that every version takes, in characters.
const LONGEST_DESCRIPTION: usize = 200;

/// The blueprint of a run of the path.
const RUN: &str = "golden_path_run";

/// The blueprint of what runs are made for.
const SERVICE: &str = "golden_path_service";

/// Writes the files, by their names in the folder of the format.
pub(super) fn write(draft: &Draft<'_>) -> Result<Kit, Vec<Problem>> {
    for placeholder in ["github_org", "infrastructure_repository", "port_installation"] {
        draft.value(placeholder);
    }
    let workflow = workflow::behind_button(draft, Caller::Portal)?;
    let files = [
        ("blueprint-run.json", run(draft).json()),
        ("blueprint-service.json", service().json()),
        ("action-request.json", action(draft).json()),
        ("scorecard-readiness.json", scorecard().json()),
        ("mapping-github.yaml", mapping().yaml()),
        (".github/workflows/golden-path.yml", workflow.yaml()),
        ("apply.sh", fill("apply.sh.j2", &view::of(draft, &BTreeMap::new()))?),
    ];
    Ok(files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect())
}

/// Cuts a text to a number of characters, with an ellipsis if something is cut off.
fn cut(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

fn property(title: &str, kind: &str) -> Data {
    table! { "title" => title, "type" => kind }
}

/// One use of the path. Its `channel` stays empty where nobody said why.
fn run(draft: &Draft<'_>) -> Data {
    let properties = table! {
        "name" => property("Name", "string"),
        "owner" => property("Owning team", "string").with("format", Some("team")),
        "channel" => property("Why this path?", "string").with("enum", Some(Data::list(CHANNELS))),
        "path" => property("Golden path", "string"),
    };
    table! {
        "identifier" => RUN,
        "title" => "Golden path run",
        "description" => cut(&format!("One use of the golden path {}", draft.brief.path.title), LONGEST_DESCRIPTION),
        "icon" => "DevopsTool",
        "schema" => table! { "properties" => properties, "required" => list![] },
        "mirrorProperties" => table! {},
        "calculationProperties" => table! {},
        "aggregationProperties" => table! {},
        "relations" => table! {
            "service" => table! { "title" => "Service", "target" => SERVICE, "required" => false, "many" => false },
        },
    }
}

/// What the path is used for, with the number of runs that were made for it.
fn service() -> Data {
    let runs = table! {
        "title" => "Runs of the path",
        "target" => RUN,
        "calculationSpec" => table! { "func" => "count", "calculationBy" => "entities" },
    };
    table! {
        "identifier" => SERVICE,
        "title" => "Service",
        "description" => "A service of a pilot team",
        "icon" => "Microservice",
        "schema" => table! {
            "properties" => table! {
                "repository" => property("Repository", "string").with("format", Some("url")),
                "description" => property("Description", "string"),
            },
            "required" => list![],
        },
        "mirrorProperties" => table! {},
        "calculationProperties" => table! {},
        "aggregationProperties" => table! { "path_runs" => runs },
        "relations" => table! {},
    }
}

/// The button: asks, and starts the workflow.
fn action(draft: &Draft<'_>) -> Data {
    let path = &draft.brief.path;
    let trigger = table! {
        "type" => "self-service",
        "operation" => "CREATE",
        "blueprintIdentifier" => RUN,
        "userInputs" => inputs(draft),
        "actionCardButtonText" => "Request",
        "executeActionButtonText" => "Request",
    };
    table! {
        "identifier" => draft.slug(),
        "title" => cut(&path.title, LONGEST_TITLE),
        "icon" => "DevopsTool",
        "description" => cut(if path.about.trim().is_empty() { &path.title } else { &path.about }, LONGEST_DESCRIPTION),
        "trigger" => trigger,
        "invocationMethod" => invocation(draft),
        "requiredApproval" => false,
        "publish" => true,
    }
}

/// What the form asks, in its order. The question why has no default, so that adoption by choice can be computed.
fn inputs(draft: &Draft<'_>) -> Data {
    let name = property("Name", "string").with("pattern", Some(NAME)).with("minLength", Some(2));
    let name = name.with("maxLength", i64::try_from(LONGEST).ok());
    let mut properties = vec![
        ("name".to_owned(), name),
        ("owner".to_owned(), property("Owning team", "string").with("format", Some("team"))),
    ];
    properties.extend(draft.inputs.iter().map(|input| (input.key.clone(), shortened(input.schema()))));
    let channel = property("Why this path?", "string").with("enum", Some(Data::list(CHANNELS)));
    properties.push(("channel".to_owned(), channel));
    let order: Vec<String> = properties.iter().map(|(key, _)| key.clone()).collect();
    let required = order.iter().filter(|key| *key != "channel");
    table! { "required" => Data::list(required), "order" => Data::list(&order), "properties" => properties }
}

/// Cuts the title of a property to what every version takes.
fn shortened(property: Data) -> Data {
    let Data::Table(entries) = property else { return property };
    let short = |(key, value): (String, Data)| match value {
        Data::Text(text) if key == "title" => (key, Data::Text(cut(&text, LONGEST_TITLE))),
        Data::Text(text) if key == "description" => (key, Data::Text(cut(&text, LONGEST_DESCRIPTION))),
        value => (key, value),
    };
    Data::Table(entries.into_iter().map(short).collect())
}

fn invocation(draft: &Draft<'_>) -> Data {
    if draft.brief.automation == Automation::Webhook {
        let mut body = replies(draft);
        body.push(("run".to_owned(), Data::from("{{ .run.id }}")));
        return table! {
            "type" => "WEBHOOK",
            "url" => draft.value("webhook_url"),
            "agent" => false,
            "synchronized" => false,
            "method" => "POST",
            "body" => body,
        };
    }
    let mut asked = replies(draft);
    asked.push(("run".to_owned(), Data::from("{{ .run.id }}")));
    let properties = table! {
        "org" => draft.value("github_org"),
        "repo" => draft.value("infrastructure_repository"),
        "workflow" => workflow::FILE,
        "workflowInputs" => asked,
        "reportWorkflowStatus" => true,
    };
    table! {
        "type" => "INTEGRATION_ACTION",
        "installationId" => draft.value("port_installation"),
        "integrationActionType" => "dispatch_workflow",
        "integrationActionExecutionProperties" => properties,
    }
}

/// The replies as the workflow takes them: texts, since a call takes nothing else.
fn replies(draft: &Draft<'_>) -> Vec<(String, Data)> {
    let reply = |key: &str, rest: &str| (key.to_owned(), Data::from(format!("{{{{ .inputs.{key}{rest} }}}}")));
    let mut replies = vec![reply("name", ""), reply("owner", "")];
    let as_text = |kind: &FieldKind| if *kind == FieldKind::Number { " | tostring" } else { "" };
    replies.extend(draft.inputs.iter().map(|input| reply(&input.key, as_text(&input.field.kind))));
    replies.push(reply("channel", " // \"\""));
    replies
}

/// How far a service is: described, findable, and on the path.
fn scorecard() -> Data {
    let rule = |identifier: &str, title: &str, level: &str, about: &str, condition: Data| {
        table! {
            "identifier" => identifier,
            "title" => title,
            "description" => about,
            "level" => level,
            "query" => table! { "combinator" => "and", "conditions" => list![condition] },
        }
    };
    let filled = |property: &str| table! { "property" => property, "operator" => "isNotEmpty" };
    let used = table! { "property" => "path_runs", "operator" => ">=", "value" => 1 };
    table! {
        "identifier" => "pilot_readiness",
        "title" => "Pilot readiness",
        "levels" => list![
            table! { "title" => "Basic", "color" => "paleBlue" },
            table! { "title" => "Bronze", "color" => "bronze" },
            table! { "title" => "Silver", "color" => "silver" },
            table! { "title" => "Gold", "color" => "gold" },
        ],
        "rules" => list![
            rule("has_repository", "Has a repository", "Bronze", "Its code can be found", filled("repository")),
            rule("has_description", "Is described", "Silver", "Others can tell what it does", filled("description")),
            rule("used_the_path", "Used the path once", "Gold", "At least one run was made for it", used),
        ],
    }
}

/// Repositories of the code host as services. Every value is a program of jq, so a word stands in quotes of its own.
fn mapping() -> Data {
    let mappings = table! {
        "identifier" => ".full_name | gsub(\"[^A-Za-z0-9@_.:/=-]\"; \"-\")",
        "title" => ".name",
        "blueprint" => format!("\"{SERVICE}\""),
        "properties" => table! { "repository" => ".html_url", "description" => ".description" },
    };
    let resource = table! {
        "kind" => "repository",
        "selector" => table! { "query" => "true" },
        "port" => table! { "entity" => table! { "mappings" => mappings } },
    };
    table! { "resources" => list![resource] }
}
