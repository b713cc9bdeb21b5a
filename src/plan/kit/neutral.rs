//! What every kit has, whatever the tool: README, list of placeholders, documentation, decision record, and how to measure.

use std::collections::BTreeMap;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::data::{Data, list, table};
use super::draft::Draft;
use super::words::fill;
use super::{CHANNELS, Format, Kit, view, workflow};
use crate::date::days_after;
use crate::problem::Problem;

/// Adds the neutral files to a kit. `folders` are the folders of the formats that it holds.
pub(super) fn write(draft: &Draft<'_>, folders: &BTreeMap<Format, String>, kit: &mut Kit) -> Result<(), Vec<Problem>> {
    let weekly = workflow::weekly(draft, folders)?;
    let view = view::of(draft, folders);
    let files = [
        ("README.md", fill("README.md.j2", &view)?),
        ("KIT.toml", manifest(draft, folders)),
        ("mkdocs.yml", site(draft).yaml()),
        ("docs/index.md", fill("docs-index.md.j2", &view)?),
        ("docs/how-to.md", fill("docs-how-to.md.j2", &view)?),
        (RECORD, draft.brief.decision_record.clone()),
        ("measure/README.md", fill("measure.md.j2", &view)?),
        ("measure/events-example.jsonl", events(draft)),
        ("measure/.github/workflows/golden-path-metrics.yml", weekly.yaml()),
    ];
    kit.extend(files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())));
    Ok(())
}

/// Where the decision record stands.
const RECORD: &str = "docs/adr/0001-developer-platform.md";

/// The documentation as `MkDocs` builds it, with the plug-in that portals show it by.
fn site(draft: &Draft<'_>) -> Data {
    table! {
        "site_name" => &draft.brief.path.title,
        "docs_dir" => "docs",
        "nav" => list![
            table! { "The path" => "index.md" },
            table! { "How to use it" => "how-to.md" },
            table! { "Decision" => RECORD.trim_start_matches("docs/") },
        ],
        "plugins" => list!["techdocs-core"],
    }
}

/// Three runs as events of `CloudEvents` 1.0, one a line.
fn events(draft: &Draft<'_>) -> String {
    let teams = draft.pilots.iter().map(|(slug, _)| slug.as_str()).chain([draft.owner.as_str()]).cycle();
    let runs = [("succeeded", 312), ("failed", 44), ("succeeded", 295)];
    let event = |(index, ((outcome, seconds), team)): (i32, ((&str, i64), &str))| {
        let started = format!("{}T09:0{index}:00Z", days_after(draft.brief.date, 7 + index));
        let path = draft.slug();
        let data = table! {
            "path" => path,
            "pathVersion" => 1,
            "team" => team,
            "actor" => format!("sha256:{}", format!("{index}").repeat(64)),
            "channel" => CHANNELS.get(usize::try_from(index).unwrap_or(0)).copied().unwrap_or(""),
            "outcome" => outcome,
            "startedAt" => &started,
            "durationSeconds" => seconds,
            "firstUse" => index == 0,
        };
        let event = table! {
            "specversion" => "1.0",
            "id" => format!("{path}-{}", index + 1),
            "source" => format!("/golden-path/{path}"),
            "type" => "com.example.goldenpath.run.finished",
            "time" => &started,
            "subject" => team,
            "datacontenttype" => "application/json",
            "data" => data,
        };
        event.line()
    };
    (0..).zip(runs.into_iter().zip(teams)).map(event).collect()
}

/// What the kit was made from, and what is still open in it.
fn manifest(draft: &Draft<'_>, folders: &BTreeMap<Format, String>) -> String {
    let brief = draft.brief;
    let mut document = DocumentMut::new();
    let mut kit = Table::new();
    let facts = [
        ("generator", brief.generator.as_str()),
        ("assessment", &brief.assessment),
        ("date", &brief.date.to_string()),
        ("pack", &brief.pack),
        ("pack_version", &brief.pack_version),
        ("path", draft.slug()),
    ]
    .map(|(key, text)| (key, text.to_owned()));
    for (key, text) in facts {
        kit.insert(key, value(text));
    }
    document.insert("kit", Item::Table(kit));
    let named = |entries: &mut dyn Iterator<Item = (&str, String)>| {
        Item::Table(entries.map(|(key, text)| (key.to_owned(), value(text))).collect())
    };
    document.insert("folders", named(&mut folders.iter().map(|(format, folder)| (format.key(), folder.clone()))));
    document.insert("slugs", named(&mut draft.slugs.iter().map(|(slug, name)| (slug, name.to_owned()))));
    document
        .insert("fields", named(&mut draft.inputs.iter().map(|input| (input.key.as_str(), input.field.title.clone()))));
    let versions = brief.metrics.iter().map(|metric| (metric.id.as_str(), value(i64::from(metric.version))));
    document.insert("formulas", Item::Table(versions.map(|(id, version)| (id.to_owned(), version)).collect()));
    document.insert("placeholders", placeholders(draft));
    document.insert("tool", tools(draft));
    document.to_string()
}

fn placeholders(draft: &Draft<'_>) -> Item {
    let mut placeholders = Table::new();
    placeholders.set_implicit(true);
    for (placeholder, text, given) in draft.values() {
        let mut entry = Table::new();
        entry.insert("value", value(text));
        entry.insert("given", value(given));
        entry.insert("about", value(placeholder.about));
        placeholders.insert(placeholder.id, Item::Table(entry));
    }
    Item::Table(placeholders)
}

fn tools(draft: &Draft<'_>) -> Item {
    let tool = |tool: &super::Tool| {
        let mut entry = Table::new();
        entry.insert("name", value(&tool.name));
        entry.insert("version", value(&tool.version));
        entry.insert("kit", value(&tool.kit));
        entry
    };
    Item::ArrayOfTables(draft.brief.tools.iter().map(tool).collect::<ArrayOfTables>())
}
