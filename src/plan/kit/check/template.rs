//! Backstage's software templates: form, steps, actions, expressions, and the skeleton that is rendered.

use std::collections::BTreeSet;

use super::desk::{Desk, between, each_text, names_after};
use super::form::{check_channel, check_required};
use super::{Contents, Source, joined};
use crate::problem::{At, Code};
use crate::tree::{Node, Value};

/// The actions of a plain back end with the module for GitHub, and the input that each must have.
const ACTIONS: [(&str, &[&str]); 25] = [
    ("catalog:fetch", &[]),
    ("catalog:register", &[]),
    ("catalog:write", &["entity"]),
    ("debug:log", &[]),
    ("debug:wait", &[]),
    ("fetch:plain", &["url"]),
    ("fetch:plain:file", &["url", "targetPath"]),
    ("fetch:template", &["url"]),
    ("fetch:template:file", &["url", "targetPath"]),
    ("fs:delete", &["files"]),
    ("fs:readdir", &[]),
    ("fs:rename", &["files"]),
    ("github:actions:dispatch", &["repoUrl", "workflowId", "branchOrTagName"]),
    ("github:autolinks:create", &["repoUrl"]),
    ("github:branch-protection:create", &["repoUrl"]),
    ("github:deployKey:create", &["repoUrl"]),
    ("github:environment:create", &["repoUrl", "name"]),
    ("github:issues:create", &["repoUrl", "title"]),
    ("github:issues:label", &["repoUrl", "number", "labels"]),
    ("github:pages:enable", &["repoUrl"]),
    ("github:repo:create", &["repoUrl"]),
    ("github:repo:push", &["repoUrl"]),
    ("github:webhook", &["repoUrl", "webhookUrl"]),
    ("publish:github", &["repoUrl"]),
    ("publish:github:pull-request", &["repoUrl", "branchName", "title", "description"]),
];

/// Checks every software template of a kit.
pub(super) fn check(kit: &Contents<'_>, desk: &Desk<'_>) {
    for source in kit.of_format("backstage").filter(|source| !source.name.contains("/skeleton/")) {
        let is_template = |entity: &&Node| entity.get("kind").and_then(Node::as_text) == Some("Template");
        for spec in source.documents.iter().filter(is_template).filter_map(|entity| entity.get("spec")) {
            let fields = check_forms(desk, spec);
            check_steps(kit, desk, source, (spec, &fields));
        }
    }
}

/// Checks the pages of a form, and returns the names of all fields.
fn check_forms<'n>(desk: &Desk<'_>, spec: &'n Node) -> BTreeSet<&'n str> {
    let mut fields = BTreeSet::new();
    let Some(parameters) = spec.get("parameters") else {
        check_channel(desk, None, spec.place);
        return fields;
    };
    let pages = parameters.members();
    for page in pages {
        let properties = page.get("properties");
        fields.extend(properties.map_or(&[][..], Node::entries).iter().map(|entry| entry.key.value.as_str()));
        check_required(desk, page.get("required").map_or(&[][..], Node::members), properties);
    }
    let with_channel =
        pages.iter().filter_map(|page| page.get("properties")).find(|fields| fields.get("channel").is_some());
    check_channel(desk, with_channel, parameters.place);
    fields
}

fn check_steps(kit: &Contents<'_>, desk: &Desk<'_>, source: &Source<'_>, (spec, fields): (&Node, &BTreeSet<&str>)) {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for step in desk.optional_list(spec, "steps") {
        if !desk.is_table(step) {
            continue;
        }
        desk.only(step, &["id", "name", "action", "input", "if", "each"]);
        check_expressions(desk, step, fields, &done);
        if let Some(id) = step.get("id").and_then(Node::as_text).filter(|id| !done.insert(id)) {
            let message = format!("there are two steps `{id}`");
            desk.report(Code::DuplicateId, step.place, message, "give one of them another id");
        }
        if let Some(action) = desk.text(step, "action") {
            check_action(desk, step, &action);
            if action.value.starts_with("fetch:") {
                check_fetch(kit, desk, source, step);
            }
        }
    }
    if let Some(output) = spec.get("output") {
        check_expressions(desk, output, fields, &done);
    }
}

fn check_action(desk: &Desk<'_>, step: &Node, action: &At<&str>) {
    let names: Vec<&str> = ACTIONS.iter().map(|(name, _)| *name).collect();
    if !desk.one_of(action, &names) {
        return;
    }
    let needed = ACTIONS.iter().find(|(name, _)| *name == action.value).map_or(&[][..], |(_, needed)| needed);
    match step.get("input") {
        Some(input) => needed.iter().for_each(|key| _ = desk.need(input, key)),
        None if needed.is_empty() => {}
        None => drop(desk.need(step, "input")),
    }
}

/// Checks that fields and earlier steps that expressions name are there.
fn check_expressions(desk: &Desk<'_>, node: &Node, fields: &BTreeSet<&str>, steps: &BTreeSet<&str>) {
    each_text(node, &mut |text: At<&str>| {
        for expression in between(text.value, "${{", "}}") {
            for (path, what, known) in [("parameters.", "field", fields), ("steps.", "earlier step", steps)] {
                for name in names_after(expression, path).into_iter().filter(|name| !known.contains(name)) {
                    desk.dangling(text.place, what, name, &known.iter().copied().collect::<Vec<_>>());
                }
            }
        }
    });
}

/// Checks that what is fetched is in the kit, and that it is given every value that it uses.
fn check_fetch(kit: &Contents<'_>, desk: &Desk<'_>, source: &Source<'_>, step: &Node) {
    let Some(input) = step.get("input") else { return };
    let Some(Value::Text(url)) = input.get("url").map(|url| &url.value) else { return };
    if url.contains("://") || url.contains("${{") {
        return;
    }
    let place = input.get("url").map_or(step.place, |url| url.place);
    kit.resolve(desk, source.folder(), &At { value: url, place });
    let Some(folder) = joined(source.folder(), url) else { return };
    let given: Vec<&str> =
        input.get("values").map_or(&[][..], Node::entries).iter().map(|entry| entry.key.value.as_str()).collect();
    let inside = |source: &&Source<'_>| source.name.strip_prefix(&folder).is_some_and(|rest| rest.starts_with('/'));
    for source in kit.sources.iter().filter(inside) {
        check_skeleton(desk, source, &given);
    }
}

fn check_skeleton(desk: &Desk<'_>, source: &Source<'_>, given: &[&str]) {
    for (start, _) in source.text.match_indices("${{") {
        let rest = source.text.get(start..).unwrap_or_default();
        let Some(end) = rest.find("}}") else {
            desk.report(Code::Syntax, source.place(start, 3), "an expression is not closed", "close it by `}}`");
            continue;
        };
        let expression = rest.get(3..end).unwrap_or_default();
        for name in names_after(expression, "values.").into_iter().filter(|name| !given.contains(name)) {
            desk.dangling(source.place(start, end + 2), "value", name, given);
        }
        if source.has_extension(&["yaml", "yml"]) && !expression.contains("dump") {
            let help = "write `| dump` behind it: a reply like `on` or `a: b` then stays what it is";
            desk.report(Code::ScriptInjection, source.place(start, end + 2), "a reply is pasted into YAML", help);
        }
    }
}
