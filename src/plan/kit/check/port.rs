//! Port: blueprints, actions, scorecards and mappings, in the subset that every published version of its models takes.

use super::desk::{Desk, between, each_text, names_after};
use super::form::{check_channel, check_required};
use super::{Contents, Source};
use crate::plan::kit::port::LONGEST_TITLE;
use crate::problem::{At, Code};
use crate::tree::{Node, Value};

/// The types of a property.
const TYPES: [&str; 5] = ["string", "number", "boolean", "object", "array"];

/// How a value may be compared in a rule.
const OPERATORS: [&str; 15] = [
    "=",
    "!=",
    ">",
    "<",
    ">=",
    "<=",
    "contains",
    "doesNotContains",
    "beginsWith",
    "doesNotBeginsWith",
    "endsWith",
    "doesNotEndsWith",
    "isEmpty",
    "isNotEmpty",
    "in",
];

/// How an action may call, and what it must then say.
const INVOCATIONS: [(&str, &[&str]); 7] = [
    ("WEBHOOK", &["url"]),
    ("GITHUB", &["org", "repo", "workflow"]),
    ("INTEGRATION_ACTION", &["installationId", "integrationActionType", "integrationActionExecutionProperties"]),
    ("GITLAB", &["projectName", "groupName"]),
    ("AZURE_DEVOPS", &["webhook", "org"]),
    ("KAFKA", &[]),
    ("UPSERT_ENTITY", &["blueprintIdentifier"]),
];

/// The colours of levels that every version takes.
const COLOURS: [&str; 14] = [
    "blue",
    "turquoise",
    "orange",
    "purple",
    "pink",
    "yellow",
    "green",
    "red",
    "gold",
    "silver",
    "paleBlue",
    "darkGray",
    "lightGray",
    "bronze",
];

/// Names of icons, one a line, from the models that Port publishes under the MIT licence (`mcp-server-port`).
const ICONS: &str = include_str!("icons.txt");

/// The longest text of a button.
const LONGEST_BUTTON: usize = 15;

/// Checks every file of Port in a kit.
pub(super) fn check(kit: &Contents<'_>, desk: &Desk<'_>) {
    let of = |begin: &'static str| {
        kit.of_format("port")
            .filter(move |source| source.name.rsplit('/').next().is_some_and(|name| name.starts_with(begin)))
    };
    let blueprints: Vec<&Node> = of("blueprint-").flat_map(|source| &source.documents).collect();
    for blueprint in &blueprints {
        check_blueprint(desk, blueprint, &blueprints);
    }
    for source in of("action-") {
        for action in &source.documents {
            check_action(desk, action, &blueprints);
            check_workflow_inputs(kit, desk, source, action);
        }
    }
    of("scorecard-")
        .flat_map(|source| &source.documents)
        .for_each(|scorecard| check_scorecard(desk, scorecard, &blueprints));
    of("mapping-").flat_map(|source| &source.documents).for_each(|mapping| check_mapping(desk, mapping, &blueprints));
}

/// Returns the identifiers of blueprints.
fn identifiers<'n>(blueprints: &[&'n Node]) -> Vec<&'n str> {
    blueprints.iter().filter_map(|blueprint| blueprint.get("identifier")?.as_text()).collect()
}

/// Checks identifier, title and icon, which everything has.
fn check_head(desk: &Desk<'_>, node: &Node) {
    if let Some(identifier) = desk.text(node, "identifier") {
        check_identifier(desk, &identifier);
    }
    if let Some(title) = desk.text(node, "title") {
        check_title(desk, &title);
    }
    let icons: Vec<&str> = ICONS.lines().collect();
    if let Some(icon) = desk.optional_text(node, "icon") {
        desk.one_of(&icon, &icons);
    }
    if let Some(about) = desk.optional_text(node, "description").filter(|about| about.value.chars().count() > 200) {
        desk.report(Code::OutOfRange, about.place, "the description has more than 200 characters", "make it shorter");
    }
}

fn check_identifier(desk: &Desk<'_>, identifier: &At<&str>) {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"@_.:\\/=-".contains(&byte);
    if identifier.value.len() > LONGEST_TITLE || !identifier.value.bytes().all(fits) {
        let message = format!("`{}` is not an identifier", identifier.value);
        let help = "at most 30 letters, digits and `@_.:\\/=-`: older versions take no more";
        desk.report(Code::BadId, identifier.place, message, help);
    }
}

fn check_title(desk: &Desk<'_>, title: &At<&str>) {
    if title.value.chars().count() > LONGEST_TITLE {
        let help = "at most 30: older versions take no more";
        desk.report(Code::OutOfRange, title.place, "the title has more than 30 characters", help);
    }
}

fn check_blueprint(desk: &Desk<'_>, blueprint: &Node, all: &[&Node]) {
    if !desk.is_table(blueprint) {
        return;
    }
    check_head(desk, blueprint);
    if let Some(schema) = desk.table(blueprint, "schema") {
        let properties = desk.table(schema, "properties");
        check_properties(desk, properties);
        check_names(desk, desk.list(schema, "required"), properties);
    }
    for relation in desk.table(blueprint, "relations").map_or(&[][..], Node::entries) {
        check_relation(desk, &relation.node, all);
    }
    let aggregated = blueprint.get("aggregationProperties").map_or(&[][..], Node::entries);
    for property in aggregated {
        desk.text(&property.node, "title");
        desk.table(&property.node, "calculationSpec");
        check_target(desk, &property.node, "target", all);
    }
}

fn check_relation(desk: &Desk<'_>, relation: &Node, all: &[&Node]) {
    desk.text(relation, "title");
    check_target(desk, relation, "target", all);
    for key in ["required", "many"] {
        if desk.need(relation, key).is_some_and(|node| !matches!(node.value, Value::Truth(_))) {
            desk.report(Code::WrongType, relation.place, format!("`{key}` is not a truth"), "write `true` or `false`");
        }
    }
}

/// Checks that a blueprint that is named is there.
fn check_target(desk: &Desk<'_>, node: &Node, key: &str, all: &[&Node]) {
    let known = identifiers(all);
    if let Some(target) = desk.text(node, key).filter(|target| !known.contains(&target.value)) {
        desk.dangling(target.place, "blueprint", target.value, &known);
    }
}

fn check_names(desk: &Desk<'_>, names: &[Node], properties: Option<&Node>) {
    let known: Vec<&str> =
        properties.map_or(&[][..], Node::entries).iter().map(|entry| entry.key.value.as_str()).collect();
    for name in names.iter().filter_map(|name| Some(At { value: name.as_text()?, place: name.place })) {
        if !known.contains(&name.value) {
            desk.dangling(name.place, "property", name.value, &known);
        }
    }
}

fn check_properties(desk: &Desk<'_>, properties: Option<&Node>) {
    for entry in properties.map_or(&[][..], Node::entries) {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"@_=-".contains(&byte);
        if !entry.key.value.bytes().all(fits) {
            let message = format!("`{}` is not a key of a property", entry.key.value);
            desk.report(Code::BadId, entry.key.place, message, "letters, digits and `@_=-`, without blanks and dots");
        }
        if let Some(title) = desk.text(&entry.node, "title") {
            check_title(desk, &title);
        }
        if let Some(kind) = desk.text(&entry.node, "type") {
            desk.one_of(&kind, &TYPES);
        }
    }
}

fn check_action(desk: &Desk<'_>, action: &Node, blueprints: &[&Node]) {
    if !desk.is_table(action) {
        return;
    }
    check_head(desk, action);
    let inputs = desk.table(action, "trigger").and_then(|trigger| check_trigger(desk, trigger, blueprints));
    let Some(invocation) = desk.table(action, "invocationMethod") else { return };
    let kinds: Vec<&str> = INVOCATIONS.iter().map(|(kind, _)| *kind).collect();
    let Some(kind) = desk.text(invocation, "type").filter(|kind| desk.one_of(kind, &kinds)) else { return };
    let needed = INVOCATIONS.iter().find(|(known, _)| *known == kind.value).map_or(&[][..], |(_, needed)| needed);
    needed.iter().for_each(|key| _ = desk.need(invocation, key));
    let names: Vec<&str> = inputs.map_or(&[][..], Node::entries).iter().map(|entry| entry.key.value.as_str()).collect();
    each_text(invocation, &mut |text: At<&str>| {
        for expression in between(text.value, "{{", "}}") {
            for name in names_after(expression, ".inputs.").into_iter().filter(|name| !names.contains(name)) {
                desk.dangling(text.place, "input", name, &names);
            }
        }
    });
}

/// Checks who may start an action and what it asks. Returns its inputs.
fn check_trigger<'n>(desk: &Desk<'_>, trigger: &'n Node, blueprints: &[&Node]) -> Option<&'n Node> {
    if let Some(kind) = desk.text(trigger, "type") {
        desk.one_of(&kind, &["self-service"]);
    }
    if let Some(operation) = desk.text(trigger, "operation") {
        desk.one_of(&operation, &["CREATE", "DAY-2", "DELETE"]);
    }
    if trigger.get("blueprintIdentifier").is_some() {
        check_target(desk, trigger, "blueprintIdentifier", blueprints);
    }
    for key in ["actionCardButtonText", "executeActionButtonText"] {
        let text = desk.optional_text(trigger, key);
        if let Some(text) = text.filter(|text| text.value.chars().count() > LONGEST_BUTTON) {
            desk.report(Code::OutOfRange, text.place, "a button has more than 15 characters", "make it shorter");
        }
    }
    let asked = desk.table(trigger, "userInputs")?;
    let properties = desk.table(asked, "properties");
    check_properties(desk, properties);
    check_channel(desk, properties, asked.place);
    check_required(desk, asked.get("required").map_or(&[][..], Node::members), properties);
    check_names(desk, desk.optional_list(asked, "order"), properties);
    properties
}

/// Checks that the workflow that an action starts, if it is in the kit, takes what it is given.
fn check_workflow_inputs(kit: &Contents<'_>, desk: &Desk<'_>, source: &Source<'_>, action: &Node) {
    let call = action.get("invocationMethod").and_then(|method| method.get("integrationActionExecutionProperties"));
    let Some((call, file)) = call.and_then(|call| Some((call, call.get("workflow")?))) else { return };
    let name = format!("{}/.github/workflows/{}", source.folder(), file.as_text().unwrap_or_default());
    let Some(workflow) = kit.source(&name) else {
        let message = format!("there is no `{name}` in the kit");
        desk.report(Code::MissingFile, file.place, message, "add the workflow that the action starts");
        return;
    };
    let inputs = workflow.documents.iter().find_map(|one| one.get("on")?.get("workflow_dispatch")?.get("inputs"));
    let known: Vec<&str> = inputs.map_or(&[][..], Node::entries).iter().map(|entry| entry.key.value.as_str()).collect();
    for entry in call.get("workflowInputs").map_or(&[][..], Node::entries) {
        if !known.contains(&entry.key.value.as_str()) {
            desk.dangling(entry.key.place, "input of the workflow", &entry.key.value, &known);
        }
    }
}

fn check_scorecard(desk: &Desk<'_>, scorecard: &Node, blueprints: &[&Node]) {
    if !desk.is_table(scorecard) {
        return;
    }
    check_head(desk, scorecard);
    let levels = desk.list(scorecard, "levels");
    let titles: Vec<&str> = levels.iter().filter_map(|level| Some(desk.text(level, "title")?.value)).collect();
    for colour in levels.iter().filter_map(|level| desk.text(level, "color")) {
        desk.one_of(&colour, &COLOURS);
    }
    let properties = properties_of(blueprints);
    for rule in desk.list(scorecard, "rules") {
        check_head(desk, rule);
        let level = desk.text(rule, "level").filter(|level| desk.one_of(level, &titles));
        if let Some(level) = level.filter(|level| titles.first() == Some(&level.value)) {
            let help = "everything has the first level: name a higher one";
            desk.report(Code::OutOfRange, level.place, "a rule leads to the first level", help);
        }
        let Some(query) = desk.table(rule, "query") else { continue };
        if let Some(combinator) = desk.text(query, "combinator") {
            desk.one_of(&combinator, &["and", "or"]);
        }
        for condition in desk.list(query, "conditions") {
            if let Some(operator) = desk.text(condition, "operator") {
                desk.one_of(&operator, &OPERATORS);
            }
            let property = desk.optional_text(condition, "property");
            if let Some(name) =
                property.filter(|name| !name.value.starts_with('$') && !properties.contains(&name.value))
            {
                desk.dangling(name.place, "property", name.value, &properties);
            }
        }
    }
}

/// Returns the names of all properties of blueprints, also of those that are computed.
fn properties_of<'n>(blueprints: &[&'n Node]) -> Vec<&'n str> {
    let computed = ["mirrorProperties", "calculationProperties", "aggregationProperties"];
    let tables = |blueprint: &&'n Node| {
        let blueprint: &'n Node = blueprint;
        let own = blueprint.get("schema").and_then(|schema| schema.get("properties"));
        own.into_iter().chain(computed.iter().filter_map(|key| blueprint.get(key))).collect::<Vec<_>>()
    };
    let entries = blueprints.iter().flat_map(tables).flat_map(Node::entries);
    entries.map(|entry| entry.key.value.as_str()).collect()
}

fn check_mapping(desk: &Desk<'_>, mapping: &Node, blueprints: &[&Node]) {
    let known = identifiers(blueprints);
    for resource in desk.list(mapping, "resources") {
        desk.text(resource, "kind");
        if let Some(selector) = desk.table(resource, "selector") {
            desk.text(selector, "query");
        }
        let entity = desk.table(resource, "port").and_then(|port| desk.table(port, "entity"));
        let Some(mappings) = entity.and_then(|entity| desk.table(entity, "mappings")) else { continue };
        desk.text(mappings, "identifier");
        let Some(blueprint) = desk.text(mappings, "blueprint") else { continue };
        match blueprint.value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(name) if known.contains(&name) => {}
            Some(name) => desk.dangling(blueprint.place, "blueprint", name, &known),
            None => {
                let help = "every value is a program of jq: put the word into quotes of its own, `'\"service\"'`";
                desk.report(Code::UnknownValue, blueprint.place, "this is not a word to `jq`", help);
            }
        }
    }
}
