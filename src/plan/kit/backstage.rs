//! Backstage: catalogue, people, software template with skeleton, and a fragment of configuration for the pilot.
//!
//! Only actions that a plain back end with the GitHub module has are used.

use std::collections::BTreeMap;

use super::brief::{Automation, FieldKind};
use super::data::{Data, list, table};
use super::draft::{Draft, LONGEST_TEXT, NAME};
use super::slug::LONGEST;
use super::words::fill;
use super::workflow::{self, Caller};
use super::{CHANNELS, Kit, view};
use crate::problem::Problem;

/// The version of the catalogue's format.
const CATALOGUE: &str = "backstage.io/v1alpha1";

/// The version of the format of software templates.
const SCAFFOLDER: &str = "scaffolder.backstage.io/v1beta3";

/// Writes the files, by their names in `folder` of the kit.
pub(super) fn write(draft: &Draft<'_>, folder: &str) -> Result<Kit, Vec<Problem>> {
    for placeholder in ["github_org", "infrastructure_repository", "kit_repository", "portal_url"] {
        draft.value(placeholder);
    }
    let mut files = vec![
        ("catalog-info.yaml", location(draft).yaml()),
        ("org.yaml", documents(&organisation(draft))),
        ("entities.yaml", documents(&entities(draft, folder))),
        ("app-config.pilot.yaml", configuration(draft, folder).yaml()),
        ("template/template.yaml", template(draft).yaml()),
    ];
    let view = view::of(draft, &BTreeMap::new());
    match draft.brief.automation {
        Automation::WorkflowDispatch => {
            let text = workflow::behind_button(draft, Caller::Portal)?.yaml();
            files.push((".github/workflows/golden-path.yml", text));
        }
        automation => {
            files.push(("template/skeleton/request.yaml", fill("skeleton-request.yaml.j2", &view)?));
            files.push(("template/skeleton/catalog-info.yaml", fill("skeleton-catalog-info.yaml.j2", &view)?));
            if automation == Automation::Orchestrator {
                files.push(("template/skeleton/score.yaml", fill("skeleton-score.yaml.j2", &view)?));
            }
        }
    }
    Ok(files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect())
}

/// Several documents of YAML in one file.
fn documents(entities: &[Data]) -> String {
    entities.iter().map(Data::yaml).collect::<Vec<_>>().join("---\n")
}

fn entity(kind: &str, metadata: Data, spec: Data) -> Data {
    table! { "apiVersion" => CATALOGUE, "kind" => kind, "metadata" => metadata, "spec" => spec }
}

/// The one file that has to be registered.
fn location(draft: &Draft<'_>) -> Data {
    let metadata = table! {
        "name" => format!("golden-path-{}", draft.slug()),
        "description" => "Everything of the pilot",
    };
    let targets = list!["./org.yaml", "./entities.yaml", "./template/template.yaml"];
    entity("Location", metadata, table! { "targets" => targets })
}

/// The organisation and its teams: no people, since the catalogue gets those from where they are kept.
fn organisation(draft: &Draft<'_>) -> Vec<Data> {
    let mut teams = vec![(draft.owner.as_str(), draft.brief.owner.as_str())];
    teams.extend(draft.pilots.iter().map(|(slug, name)| (slug.as_str(), *name)));
    let children = Data::list(teams.iter().map(|(slug, _)| *slug));
    let mut groups = vec![group((&draft.organisation, &draft.brief.organisation), "organization", None, children)];
    groups.extend(teams.iter().map(|team| group(*team, "team", Some(&draft.organisation), list![])));
    groups
}

fn group((slug, name): (&str, &str), kind: &str, parent: Option<&String>, children: Data) -> Data {
    let spec = table! { "type" => kind, "profile" => table! { "displayName" => name } };
    let spec = spec.with("parent", parent).with("children", Some(children));
    entity("Group", table! { "name" => slug }, spec)
}

/// The path as the catalogue shows it: a system, a component with the documentation, and what stands behind the button.
fn entities(draft: &Draft<'_>, folder: &str) -> Vec<Data> {
    let path = &draft.brief.path;
    let owner = format!("group:default/{}", draft.owner);
    let system = format!("golden-path-{}", draft.slug());
    let backend = format!("{}-backend", draft.slug());
    let repository = format!("https://github.com/{}/{}", draft.value("github_org"), draft.value("kit_repository"));
    let annotations = table! {
        "backstage.io/source-location" => format!("url:{repository}/tree/main/{folder}/"),
        "backstage.io/techdocs-ref" => format!("url:{repository}/tree/main/"),
        "github.com/project-slug" => format!("{}/{}", draft.value("github_org"), draft.value("kit_repository")),
    };
    let about = table! { "name" => draft.slug(), "title" => &path.title, "description" => about(draft) };
    let about = about.with("annotations", Some(annotations)).with("tags", Some(list!["golden-path", draft.slug()]));
    let component = table! {
        "type" => "golden-path",
        "lifecycle" => "experimental",
        "owner" => &owner,
        "system" => &system,
        "dependsOn" => list![format!("resource:default/{backend}")],
    };
    let resource = table! { "type" => "automation", "owner" => &owner, "system" => &system };
    vec![
        entity("System", table! { "name" => &system, "title" => &path.title }, table! { "owner" => &owner }),
        entity("Component", about, component),
        entity("Resource", table! { "name" => backend, "description" => "What stands behind the button" }, resource),
    ]
}

/// What the path is about, never empty.
fn about(draft: &Draft<'_>) -> String {
    let path = &draft.brief.path;
    if path.about.trim().is_empty() { path.title.clone() } else { path.about.clone() }
}

fn template(draft: &Draft<'_>) -> Data {
    let path = &draft.brief.path;
    let saved =
        draft.brief.minutes_saved.map(|minutes| table! { "backstage.io/time-saved" => format!("PT{minutes}M") });
    let metadata = table! {
        "name" => format!("golden-path-{}", draft.slug()),
        "title" => &path.title,
        "description" => about(draft),
    };
    let metadata = metadata.with("annotations", saved).with("tags", Some(list!["golden-path", draft.slug()]));
    let (steps, output) = steps(draft);
    let spec = table! {
        "owner" => format!("group:default/{}", draft.owner),
        "type" => "golden-path",
        "lifecycle" => "experimental",
        "parameters" => list![form(draft)],
        "steps" => steps,
        "output" => output,
    };
    table! { "apiVersion" => SCAFFOLDER, "kind" => "Template", "metadata" => metadata, "spec" => spec }
}

/// The form: name, owner, what the developer decides, and why this path, which is asked without a default.
fn form(draft: &Draft<'_>) -> Data {
    let name = table! {
        "title" => "Name",
        "description" => "What the result is called: lower-case letters and digits joined by hyphens",
        "type" => "string",
        "pattern" => NAME,
        "minLength" => 2,
        "maxLength" => i64::try_from(LONGEST).unwrap_or(LONGEST_TEXT),
    };
    let owner = table! {
        "title" => "Owning team",
        "type" => "string",
        "ui:field" => "OwnerPicker",
        "ui:options" => table! { "catalogFilter" => table! { "kind" => "Group" } },
    };
    let channel = table! {
        "title" => "Why this path?",
        "description" => "Optional; it is used for figures of the pilot only",
        "type" => "string",
        "enum" => Data::list(CHANNELS),
        "enumNames" => list!["My own choice", "My lead asked me to", "A ticket was answered with it", "It is mandatory"],
    };
    let mut properties = vec![("name".to_owned(), name), ("owner".to_owned(), owner)];
    properties.extend(draft.inputs.iter().map(|input| (input.key.clone(), input.schema())));
    properties.push(("channel".to_owned(), channel));
    let required = ["name", "owner"].into_iter().chain(draft.inputs.iter().map(|input| input.key.as_str()));
    table! { "title" => &draft.brief.path.title, "required" => Data::list(required), "properties" => properties }
}

/// The steps behind the button, and what they show in the end.
fn steps(draft: &Draft<'_>) -> (Data, Data) {
    let (organisation, repository) = (draft.value("github_org"), draft.value("infrastructure_repository"));
    let target = format!("github.com?owner={organisation}&repo={repository}");
    if draft.brief.automation == Automation::WorkflowDispatch {
        let input = table! {
            "repoUrl" => target,
            "workflowId" => workflow::FILE,
            "branchOrTagName" => "main",
            "workflowInputs" => values(draft, true),
        };
        let dispatch = step("dispatch", "Start the workflow", "github:actions:dispatch", input);
        let runs = format!("https://github.com/{organisation}/{repository}/actions/workflows/{}", workflow::FILE);
        return (list![dispatch], links("Runs of the workflow", &runs));
    }
    let fetch = table! {
        "url" => "./skeleton",
        "targetPath" => format!("golden-path/{}/${{{{ parameters.name }}}}", draft.slug()),
        "values" => values(draft, false),
    };
    let publish = table! {
        "repoUrl" => target,
        "branchName" => format!("golden-path/{}/${{{{ parameters.name }}}}", draft.slug()),
        "title" => format!("Golden path {}: ${{{{ parameters.name }}}}", draft.slug()),
        "description" => "Opened by the golden path. The files say what was asked for and who owns it.",
    };
    let steps = list![
        step("fetch", "Write the request", "fetch:template", fetch),
        step("publish", "Open the pull request", "publish:github:pull-request", publish),
    ];
    (steps, links("Pull request", "${{ steps.publish.output.remoteUrl }}"))
}

fn step(id: &str, name: &str, action: &str, input: Data) -> Data {
    table! { "id" => id, "name" => name, "action" => action, "input" => input }
}

fn links(title: &str, url: &str) -> Data {
    table! { "links" => list![table! { "title" => title, "url" => url }] }
}

/// The replies, as texts where only texts are taken.
fn values(draft: &Draft<'_>, texts_only: bool) -> Data {
    let reply = |key: &str, is_number: bool| {
        let as_text = if texts_only && is_number { " ~ ''" } else { "" };
        (key.to_owned(), Data::from(format!("${{{{ parameters.{key}{as_text} }}}}")))
    };
    let mut values = vec![reply("name", false), reply("owner", false)];
    values.extend(draft.inputs.iter().map(|input| reply(&input.key, input.field.kind == FieldKind::Number)));
    values.push(reply("channel", false));
    Data::Table(values)
}

/// The fragment of configuration that the pilot needs.
fn configuration(draft: &Draft<'_>, folder: &str) -> Data {
    let repository = format!("https://github.com/{}/{}", draft.value("github_org"), draft.value("kit_repository"));
    let kinds = ["Component", "System", "Resource", "Group", "Location", "Template"];
    let location = table! { "type" => "url", "target" => format!("{repository}/blob/main/{folder}/catalog-info.yaml") };
    table! {
        "integrations" => table! {
            "github" => list![table! { "host" => "github.com", "token" => "${GITHUB_TOKEN}" }],
        },
        "catalog" => table! {
            "rules" => list![table! { "allow" => Data::list(kinds) }],
            "locations" => list![location],
        },
        "techdocs" => table! {
            "builder" => "local",
            "generator" => table! { "runIn" => "local" },
            "publisher" => table! { "type" => "local" },
        },
    }
}
