//! Backstage's catalogue: kinds, names, labels, and references that lead to something in the kit.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::{Contents, Source};
use crate::problem::{At, Code};
use crate::tree::{Node, Value};

/// What stands under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Texts,
    /// Checked elsewhere, or anything.
    Any,
}

/// The keys of a kind's `spec`: those that must be there, and those that may.
struct Kind {
    name: &'static str,
    version: &'static str,
    required: &'static [(&'static str, Shape)],
    optional: &'static [(&'static str, Shape)],
}

const CATALOGUE: &str = "backstage.io/v1alpha1";
const SCAFFOLDER: &str = "scaffolder.backstage.io/v1beta3";

use Shape::{Any, Text, Texts};

const KINDS: [Kind; 9] = [
    Kind {
        name: "Component",
        version: CATALOGUE,
        required: &[("type", Text), ("lifecycle", Text), ("owner", Text)],
        optional: &[
            ("system", Text),
            ("subcomponentOf", Text),
            ("providesApis", Texts),
            ("consumesApis", Texts),
            ("dependsOn", Texts),
            ("dependencyOf", Texts),
        ],
    },
    Kind {
        name: "API",
        version: CATALOGUE,
        required: &[("type", Text), ("lifecycle", Text), ("owner", Text), ("definition", Any)],
        optional: &[("system", Text)],
    },
    Kind {
        name: "System",
        version: CATALOGUE,
        required: &[("owner", Text)],
        optional: &[("domain", Text), ("type", Text)],
    },
    Kind {
        name: "Domain",
        version: CATALOGUE,
        required: &[("owner", Text)],
        optional: &[("subdomainOf", Text), ("type", Text)],
    },
    Kind {
        name: "Resource",
        version: CATALOGUE,
        required: &[("type", Text), ("owner", Text)],
        optional: &[("system", Text), ("dependsOn", Texts), ("dependencyOf", Texts)],
    },
    Kind {
        name: "Group",
        version: CATALOGUE,
        required: &[("type", Text), ("children", Texts)],
        optional: &[("profile", Any), ("parent", Text), ("members", Texts)],
    },
    Kind { name: "User", version: CATALOGUE, required: &[("memberOf", Texts)], optional: &[("profile", Any)] },
    Kind {
        name: "Location",
        version: CATALOGUE,
        required: &[],
        optional: &[("type", Text), ("target", Text), ("targets", Texts), ("presence", Text)],
    },
    Kind {
        name: "Template",
        version: SCAFFOLDER,
        required: &[("type", Text), ("steps", Any)],
        optional: &[
            ("owner", Text),
            ("lifecycle", Text),
            ("parameters", Any),
            ("output", Any),
            ("secrets", Any),
            ("presentation", Any),
        ],
    },
];

/// Keys that refer to something, and the kind that is meant where none is named.
const REFERENCES: [(&str, Option<&str>); 11] = [
    ("owner", Some("group")),
    ("system", Some("system")),
    ("domain", Some("domain")),
    ("parent", Some("group")),
    ("children", Some("group")),
    ("memberOf", Some("group")),
    ("subcomponentOf", Some("component")),
    ("providesApis", Some("api")),
    ("consumesApis", Some("api")),
    ("dependsOn", None),
    ("dependencyOf", None),
];

/// The longest name, label value and tag, in bytes.
const LONGEST: usize = 63;

/// Checks every entity of a kit, then that references between them lead to something.
pub(super) fn check(kit: &Contents<'_>, desk: &Desk<'_>) {
    let sources: Vec<&Source<'_>> = kit.of_format("backstage").filter(|source| holds_entities(source)).collect();
    let known: BTreeSet<String> =
        sources.iter().flat_map(|source| &source.documents).filter_map(reference_of).collect();
    for source in sources {
        for entity in &source.documents {
            check_entity(desk, entity);
            check_references(desk, entity, &known);
            check_targets(kit, desk, source, entity);
        }
    }
}

fn holds_entities(source: &Source<'_>) -> bool {
    let file = source.name.rsplit('/').next().unwrap_or_default();
    let is_rendered = source.name.contains("/skeleton/") && file != "catalog-info.yaml";
    source.has_extension(&["yaml", "yml"])
        && !source.name.contains("/.github/")
        && !file.starts_with("app-config")
        && !is_rendered
}

/// Returns how an entity is referred to, in small letters.
fn reference_of(entity: &Node) -> Option<String> {
    let kind = entity.get("kind")?.as_text()?;
    let metadata = entity.get("metadata")?;
    let namespace = metadata.get("namespace").and_then(Node::as_text).unwrap_or("default");
    Some(format!("{kind}:{namespace}/{}", metadata.get("name")?.as_text()?).to_lowercase())
}

fn check_entity(desk: &Desk<'_>, entity: &Node) {
    if !desk.is_table(entity) {
        return;
    }
    desk.only(entity, &["apiVersion", "kind", "metadata", "spec", "relations", "status"]);
    let kind = desk.text(entity, "kind");
    let version = desk.text(entity, "apiVersion");
    if let Some(metadata) = desk.table(entity, "metadata") {
        check_metadata(desk, metadata);
    }
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    let Some(written) = kind.filter(|kind| desk.one_of(kind, &names)) else { return };
    let Some(kind) = KINDS.iter().find(|kind| kind.name == written.value) else { return };
    if let Some(version) = version {
        let older = kind.version.replace("v1alpha1", "v1beta1");
        desk.one_of(&version, &[kind.version, &older]);
    }
    if let Some(spec) = desk.table(entity, "spec") {
        check_spec(desk, kind, spec);
    }
}

fn check_spec(desk: &Desk<'_>, kind: &Kind, spec: &Node) {
    for (key, shape) in kind.required {
        if desk.need(spec, key).is_some() {
            check_shape(desk, spec, key, *shape);
        }
    }
    for (key, shape) in kind.optional.iter().filter(|(key, _)| spec.get(key).is_some()) {
        check_shape(desk, spec, key, *shape);
    }
    let known: Vec<&str> = kind.required.iter().chain(kind.optional).map(|(key, _)| *key).collect();
    desk.nearly(spec, &known);
}

fn check_shape(desk: &Desk<'_>, spec: &Node, key: &str, shape: Shape) {
    match shape {
        Text => drop(desk.text(spec, key)),
        Texts => {
            for member in desk.list(spec, key) {
                desk.text_of(member);
            }
        }
        Any => {}
    }
}

fn check_metadata(desk: &Desk<'_>, metadata: &Node) {
    if let Some(name) = desk.text(metadata, "name") {
        check_name(desk, &name);
    }
    for key in ["title", "description", "namespace"] {
        desk.optional_text(metadata, key);
    }
    for key in ["labels", "annotations"] {
        let Some(entries) = metadata.get(key).filter(|entries| desk.is_table(entries)) else { continue };
        for entry in entries.entries() {
            check_key(desk, &entry.key);
            let Some(value) = desk.text_of(&entry.node) else { continue };
            if key == "labels" {
                check_name(desk, &value);
            }
        }
    }
    if let Some(saved) = metadata.get("annotations").and_then(|all| all.get("backstage.io/time-saved")) {
        check_duration(desk, saved);
    }
    for tag in desk.optional_list(metadata, "tags") {
        let Some(tag) = desk.text_of(tag) else { continue };
        let word = |word: &str| {
            let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'#');
            !word.is_empty() && word.bytes().all(fits)
        };
        if tag.value.len() > LONGEST || !tag.value.split('-').all(word) {
            let help = "tags are small letters, digits, `+` and `#`, joined by `-`, at most 63";
            desk.report(Code::BadId, tag.place, format!("`{}` is not a tag", tag.value), help);
        }
    }
    for link in desk.optional_list(metadata, "links") {
        desk.text(link, "url");
    }
}

fn is_name(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.len() <= LONGEST && text.split(['-', '_', '.']).all(word)
}

fn check_name(desk: &Desk<'_>, name: &At<&str>) {
    if !is_name(name.value) {
        let help = "names are letters and digits joined by `-`, `_` or `.`, at most 63";
        desk.report(Code::BadId, name.place, format!("`{}` is not a name", name.value), help);
    }
}

/// The key of a label or an annotation: a name, after a host and a slash if need be.
fn check_key(desk: &Desk<'_>, key: &At<String>) {
    let (host, name) = key.value.rsplit_once('/').unwrap_or(("a", &key.value));
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    if !is_name(name) || host.is_empty() || !host.bytes().all(fits) {
        let help = "keys are names, `example.com/` before them if need be";
        desk.report(Code::BadId, key.place, format!("`{}` is not a key of a label", key.value), help);
    }
}

fn check_duration(desk: &Desk<'_>, node: &Node) {
    let fits = |text: &str| {
        text.strip_prefix('P').is_some_and(|rest| {
            rest.ends_with(|last: char| last.is_ascii_alphabetic() && last != 'T')
                && rest.chars().all(|next| next.is_ascii_digit() || "YMWDTHS.".contains(next))
        })
    };
    if node.as_text().is_some_and(|text| !fits(text)) {
        let help = "minutes as `PT90M`, hours as `PT2H`, and only what was measured";
        desk.report(Code::UnknownValue, node.place, "this is not a duration", help);
    }
}

/// Checks what an entity refers to. Owners are checked only in a kit that brings teams along.
fn check_references(desk: &Desk<'_>, entity: &Node, known: &BTreeSet<String>) {
    let Some(spec) = entity.get("spec") else { return };
    let brings_teams = known.iter().any(|name| name.starts_with("group:"));
    for (key, kind) in REFERENCES {
        if kind == Some("group") && !brings_teams {
            continue;
        }
        for text in spec.get(key).map_or(&[][..], Node::members) {
            if let Value::Text(name) = &text.value {
                check_reference(desk, &At { value: name, place: text.place }, kind, known);
            }
        }
    }
}

fn check_reference(desk: &Desk<'_>, name: &At<&str>, kind: Option<&str>, known: &BTreeSet<String>) {
    // What stands for an expression in a skeleton is known only when it is filled in.
    if name.value.len() > 4 && name.value.bytes().all(|byte| byte == b'x') {
        return;
    }
    let (written, rest) = name.value.split_once(':').map_or((None, name.value), |(kind, rest)| (Some(kind), rest));
    let Some(kind) = written.or(kind) else {
        let message = format!("`{}` does not say what kind of thing it is", name.value);
        desk.report(Code::BadId, name.place, message, format!("write `resource:default/{}` for example", name.value));
        return;
    };
    let full = if rest.contains('/') { format!("{kind}:{rest}") } else { format!("{kind}:default/{rest}") };
    let full = full.to_lowercase();
    // An owner may be a person, who is not part of a kit.
    if !known.contains(&full) && !full.starts_with("user:") {
        let all: Vec<&str> = known.iter().map(String::as_str).collect();
        desk.dangling(name.place, "entity", &full, &all);
    }
}

/// Checks that what a location names is there.
fn check_targets(kit: &Contents<'_>, desk: &Desk<'_>, source: &Source<'_>, entity: &Node) {
    if entity.get("kind").and_then(Node::as_text) != Some("Location") {
        return;
    }
    let Some(spec) = entity.get("spec") else { return };
    for key in ["target", "targets"] {
        for target in spec.get(key).map_or(&[][..], Node::members) {
            let path = target.as_text().filter(|path| !path.contains("://") && !path.is_empty());
            if let Some(path) = path {
                kit.resolve(desk, source.folder(), &At { value: path, place: target.place });
            }
        }
    }
}
