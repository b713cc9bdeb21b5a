//! Score: required keys, and placeholders that lead to something.

use super::Contents;
use super::desk::{Desk, each_text};
use crate::problem::{At, Code};
use crate::tree::{Node, Value};

/// Checks every workload and manifest of a kit.
pub(super) fn check(kit: &Contents<'_>, desk: &Desk<'_>) {
    for source in &kit.sources {
        let name = source.name.rsplit('/').next().unwrap_or_default();
        match name {
            "score.yaml" => source.documents.iter().for_each(|workload| check_workload(desk, workload)),
            "manifest.yaml" => source.documents.iter().for_each(|manifest| check_manifest(desk, manifest)),
            _ => {}
        }
    }
}

fn check_workload(desk: &Desk<'_>, workload: &Node) {
    if !desk.is_table(workload) {
        return;
    }
    desk.only(workload, &["apiVersion", "metadata", "service", "containers", "resources"]);
    if let Some(version) = desk.text(workload, "apiVersion") {
        desk.one_of(&version, &["score.dev/v1b1"]);
    }
    let metadata = desk.table(workload, "metadata");
    if let Some(name) = metadata.and_then(|metadata| desk.text(metadata, "name")) {
        check_name(desk, &name);
    }
    let containers = desk.table(workload, "containers");
    if let Some(empty) = containers.filter(|containers| containers.entries().is_empty()) {
        desk.report(Code::Empty, empty.place, "there is no container", "a workload has at least one");
    }
    for container in containers.map_or(&[][..], Node::entries) {
        desk.text(&container.node, "image");
    }
    for port in workload.get("service").and_then(|service| service.get("ports")).map_or(&[][..], Node::entries) {
        if desk.need(&port.node, "port").is_some_and(|port| !matches!(port.value, Value::Number(_))) {
            desk.wrong(&port.node, "`port` as a number");
        }
    }
    for resource in workload.get("resources").map_or(&[][..], Node::entries) {
        desk.text(&resource.node, "type");
    }
    let named = |node: Option<&Node>| -> Vec<String> {
        node.map_or(&[][..], Node::entries).iter().map(|entry| entry.key.value.clone()).collect()
    };
    let (resources, keys) = (named(workload.get("resources")), named(metadata));
    each_text(workload, &mut |text: At<&str>| check_placeholders(desk, &text, &resources, &keys));
}

fn check_name(desk: &Desk<'_>, name: &At<&str>) {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = (2..=63).contains(&name.value.len())
        && name.value.bytes().all(inner)
        && !name.value.starts_with('-')
        && !name.value.ends_with('-');
    if !fits {
        let help = "2 to 63 small letters, digits and `-`, which stands neither first nor last";
        desk.report(Code::BadId, name.place, format!("`{}` is not the name of a workload", name.value), help);
    }
}

/// Checks that placeholders name resources and metadata that are declared. `$${` is a dollar and a brace.
fn check_placeholders(desk: &Desk<'_>, text: &At<&str>, resources: &[String], metadata: &[String]) {
    for (start, _) in text.value.match_indices("${") {
        if text.value.get(..start).is_some_and(|before| before.ends_with('$')) {
            continue;
        }
        let inside = text.value.get(start + 2..).and_then(|rest| rest.split_once('}')).map(|(inside, _)| inside);
        let mut parts = inside.unwrap_or_default().split('.');
        let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let known = match first {
            "resources" => resources,
            "metadata" => metadata,
            _ => {
                let help = "write `${resources.NAME.OUTPUT}` or `${metadata.KEY}`; a plain `${` is written `$${`";
                desk.report(Code::UnknownValue, text.place, "this is not a placeholder of Score", help);
                continue;
            }
        };
        if !known.iter().any(|name| name == second) {
            let what = if first == "resources" { "resource" } else { "key of `metadata`" };
            desk.dangling(text.place, what, second, &known.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

fn check_manifest(desk: &Desk<'_>, manifest: &Node) {
    if !desk.is_table(manifest) {
        return;
    }
    desk.only(manifest, &["workloads", "shared"]);
    for workload in desk.table(manifest, "workloads").map_or(&[][..], Node::entries) {
        let resources = workload.node.get("resources");
        let named = resources.map_or(&[][..], Node::entries);
        named.iter().for_each(|resource| _ = desk.text(&resource.node, "type"));
        let names: Vec<String> = named.iter().map(|entry| entry.key.value.clone()).collect();
        if let Some(outputs) = workload.node.get("outputs") {
            each_text(outputs, &mut |text: At<&str>| check_placeholders(desk, &text, &names, &[]));
        }
    }
}
