//! A pack: the texts of a folder, read as one whole and checked against each other.

use std::cell::RefCell;

use crate::date::Date;
use crate::problem::{Code, Files, Place, Problem};
use crate::questionnaire::{self, Questionnaire};
use crate::tree::{Entry, Fields, Node, Value, overlay, parse};

use super::read::{self as reading, Names};
use super::{Cost, Criterion, Evidence, Form, Framework, Needs, evidence, options, pairs, rules};

/// The texts of a pack: names and contents.
#[derive(Debug, Clone, Default)]
pub struct PackText {
    /// The shipped pack, if this one extends it.
    pub base: Vec<(String, String)>,
    /// The pack's own files.
    pub own: Vec<(String, String)>,
}

/// A pack that was read.
#[derive(Debug, Clone)]
pub struct Pack {
    /// What it says of itself.
    pub info: PackInfo,
    /// What it asks.
    pub questionnaire: Questionnaire,
    /// How it judges.
    pub framework: Framework,
}

/// What a pack says of itself.
#[derive(Debug, Clone)]
pub struct PackInfo {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// The day its evidence was last checked.
    pub as_of: Date,
    /// From this day on its evidence is stale.
    pub review_after: Date,
    /// How long the interview takes.
    pub minutes: u32,
    /// What to have at hand.
    pub at_hand: Vec<String>,
}

/// Tables that stand once in a pack; all others are lists of tables with ids.
const SINGLE: [&str; 7] = ["pack", "needs", "cost", "in-place", "verdict", "plan", "own_scope"];

/// Merges the files of a pack into one table. What a later layer names replaces what the earlier one says.
pub fn merge(text: &PackText, files: &mut Files, problems: &mut Vec<Problem>) -> Node {
    let mut root = Node { place: Place::default(), value: Value::Table(Vec::new()) };
    for (name, content) in &text.base {
        let file = files.add(name, content);
        add_file(&mut root, parse(file, content, problems), Layer::First, problems);
    }
    let mut own = Node { place: root.place, value: Value::Table(Vec::new()) };
    for (name, content) in &text.own {
        let file = files.add(name, content);
        own.place.file = file;
        add_file(&mut own, parse(file, content, problems), Layer::First, problems);
    }
    if text.base.is_empty() {
        return own;
    }
    refuse_twice(&own, problems);
    remove_named(&mut root, &own, problems);
    add_file(&mut root, own, Layer::Over, problems);
    root
}

#[derive(Clone, Copy, PartialEq)]
enum Layer {
    First,
    Over,
}

fn add_file(root: &mut Node, file: Node, layer: Layer, problems: &mut Vec<Problem>) {
    let Value::Table(entries) = file.value else { return };
    let Value::Table(known) = &mut root.value else { return };
    for entry in entries {
        let Some(place) = known.iter().position(|known| known.key.value == entry.key.value) else {
            known.push(entry);
            continue;
        };
        let Some(found) = known.get_mut(place) else { continue };
        if SINGLE.contains(&entry.key.value.as_str()) {
            if layer == Layer::First {
                problems.push(
                    Problem::new(Code::DuplicateId, entry.key.place, format!("there are two `[{}]`", entry.key.value))
                        .related(found.key.place, "the first one")
                        .help("a pack has this table once"),
                );
            }
            overlay(&mut found.node, entry.node);
        } else {
            add_members(found, entry, layer);
        }
    }
}

fn add_members(found: &mut Entry, entry: Entry, layer: Layer) {
    let mut members = into_list(std::mem::replace(&mut found.node.value, Value::Truth(false)), found.node.place);
    for member in into_list(entry.node.value, entry.node.place) {
        let id = member.get("id").and_then(Node::as_text);
        let same = members.iter().position(|known| id.is_some() && known.get("id").and_then(Node::as_text) == id);
        match same.and_then(|same| members.get_mut(same)) {
            Some(known) if layer == Layer::Over => {
                forget_whole(known, &member);
                overlay(known, member);
            }
            _ => members.push(member),
        }
    }
    found.node.value = Value::List(members);
}

/// Keys whose table is one statement: keys of the base would change what the new one says, so it replaces the old one as a whole.
const WHOLE: [&str; 5] = ["when", "fails", "leaning", "sprung", "relevance"];

fn forget_whole(known: &mut Node, over: &Node) {
    if let Value::Table(entries) = &mut known.value {
        entries.retain(|entry| {
            let key = entry.key.value.as_str();
            !WHOLE.contains(&key) || over.get(key).is_none()
        });
    }
}

fn into_list(value: Value, place: Place) -> Vec<Node> {
    match value {
        Value::List(members) => members,
        other => vec![Node { place, value: other }],
    }
}

/// Names every id that an extending pack gives twice: laid over the base, the second would silently change the first.
fn refuse_twice(own: &Node, problems: &mut Vec<Problem>) {
    for entry in own.entries() {
        let mut seen: Vec<(&str, Place)> = Vec::new();
        for id in entry.node.members().iter().filter_map(|member| member.get("id")) {
            let Some(text) = id.as_text() else { continue };
            match seen.iter().find(|(known, _)| *known == text) {
                Some((_, first)) => problems.push(
                    Problem::new(Code::DuplicateId, id.place, format!("there are two {}s `{text}`", entry.key.value))
                        .related(*first, "the first one")
                        .help("give one of them another id"),
                ),
                None => seen.push((text, id.place)),
            }
        }
    }
}

/// Takes out what an extending pack removes: `remove = ["question:audit"]`.
fn remove_named(root: &mut Node, own: &Node, problems: &mut Vec<Problem>) {
    let Some(remove) = own.get("pack").and_then(|pack| pack.get("remove")) else {
        return;
    };
    let Value::Table(entries) = &mut root.value else { return };
    for member in remove.members() {
        let named = member.as_text().and_then(|text| text.split_once(':'));
        let removed = named.is_some_and(|(kind, id)| {
            let found = entries.iter_mut().find(|entry| entry.key.value == kind);
            let Some(Entry { node: Node { value: Value::List(members), .. }, .. }) = found else {
                return false;
            };
            let before = members.len();
            members.retain(|member| member.get("id").and_then(Node::as_text) != Some(id));
            members.len() < before
        });
        if !removed {
            problems.push(
                Problem::new(Code::UnknownId, member.place, "this names nothing in the pack that is extended")
                    .help("write `kind:id`, `question:audit` for example"),
            );
        }
    }
}

/// Reads a merged pack without its evidence. Returns `None` if anything is wrong with it; the mistakes say what.
pub fn read(root: &Node, problems: &RefCell<Vec<Problem>>) -> Option<Pack> {
    let before = problems.borrow().len();
    let fields = Fields::of(root, problems)?;
    let choices = options::choices(root);
    let info = read_info(&fields);
    let questionnaire = questionnaire::read(&fields, &choices);
    let framework = read_framework(&fields, &questionnaire);
    for evidence in ["source", "claim", "conflict", "unknown"] {
        let _ = fields.node(evidence);
    }
    if let Some(framework) = &framework {
        super::feeds::check(framework, &questionnaire, root, &fields);
    }
    fields.finish();
    if problems.borrow().len() > before {
        return None;
    }
    Some(Pack { info: info?, questionnaire, framework: framework? })
}

/// Reads the evidence of a merged pack.
pub fn read_evidence(root: &Node, problems: &RefCell<Vec<Problem>>) -> Evidence {
    let Some(fields) = Fields::of(root, problems) else {
        return Evidence::default();
    };
    let evidence = evidence::read(&fields);
    evidence::check_claims(root, problems);
    evidence
}

fn read_info(root: &Fields<'_>) -> Option<PackInfo> {
    let Some(fields) = root.table("pack") else {
        reading::missing_part(root, "`[pack]`");
        return None;
    };
    let id = fields.id("id");
    let version = fields.text("version");
    if let Some(version) = &version
        && major(&version.value).is_none()
    {
        fields.report(
            Problem::new(Code::BadVersion, version.place, format!("`{}` is not a version", version.value))
                .help("write major.minor.patch, 1.0.0 for example"),
        );
    }
    let title = fields.text("title");
    let as_of = fields.date("as_of");
    let review_after = fields.date("review_after");
    let minutes = fields.number_in("minutes", 1.0, 1000.0);
    let at_hand = fields.texts("at_hand").into_iter().map(|text| text.value).collect();
    let _ = (fields.optional_text("extends"), fields.texts("remove"));
    fields.finish();
    Some(PackInfo {
        id: id?.value,
        version: version?.value,
        title: title?.value,
        as_of: as_of?.value,
        review_after: review_after?.value,
        minutes: minutes?.value as u32,
        at_hand,
    })
}

/// Returns the major part of a version, or `None` if it is not `major.minor.patch`.
pub fn major(version: &str) -> Option<u32> {
    let parts: Vec<Option<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [Some(major), Some(_), Some(_)] => Some(*major),
        _ => None,
    }
}

fn read_framework(root: &Fields<'_>, questionnaire: &Questionnaire) -> Option<Framework> {
    let attributes = reading::read_attributes(root);
    let names = Names { root, questionnaire, attributes: &attributes };
    let needs = reading::read_needs(&names);
    let themes = reading::read_themes(root);
    let criteria = reading::read_criteria(&names, &themes);
    let cost = reading::read_cost(&names);
    let verdict = reading::read_verdict(root);
    let plan = reading::read_plan(&names);
    let options = options::read_options(&names, &needed(needs.as_ref(), cost.as_ref(), &criteria));
    if options.is_empty() {
        reading::missing_part(root, "options");
    }
    let ids: Vec<String> = options.iter().map(|option| option.id.clone()).collect();
    let joined = pairs::read_pairs(&names, &options);
    let exceptions = pairs::read_exceptions(&names, &options);
    let constraints = rules::read_constraints(&names);
    let gates = rules::read_gates(&names);
    let traps = rules::read_traps(&names);
    let readiness = rules::read_readiness(&names);
    let own_scope = rules::read_own_scope(&names);
    let in_place = reading::read_in_place(&names, &ids);
    let (needs, cost, verdict, plan) = (needs?, cost?, verdict?, plan?);
    #[rustfmt::skip]
    let framework = Framework {
        needs, themes, criteria, attributes, options, pairs: joined, constraints, gates, traps, readiness, exceptions, own_scope, cost, in_place,
        verdict, plan,
    };
    Some(framework)
}

/// Returns the attributes that every option must have, and what reads each.
fn needed(needs: Option<&Needs>, cost: Option<&Cost>, criteria: &[Criterion]) -> Vec<(usize, &'static str)> {
    let mut needed = Vec::new();
    if let Some(needs) = needs {
        needed.extend(needs.covers.iter().map(|attribute| (*attribute, "the coverage")));
        needed.push((needs.dependence, "the coverage"));
    }
    if let Some(cost) = cost {
        let read = [cost.fte_year_one, cost.fte_run, cost.licence_base, cost.licence_per_engineer, cost.hosting];
        needed.extend(read.map(|attribute| (attribute, "the cost")));
    }
    for criterion in criteria {
        needed.extend(ranges_of(&criterion.form).into_iter().map(|attribute| (attribute, "a criterion")));
    }
    needed.sort_unstable();
    needed.dedup_by_key(|(attribute, _)| *attribute);
    needed
}

/// Returns the attributes of ranges and bands that a form reads; sets and categories may be unpublished.
fn ranges_of(form: &Form) -> Vec<usize> {
    match form {
        Form::Supply { attribute, .. }
        | Form::Deadline { attribute, .. }
        | Form::Ability { attribute, .. }
        | Form::Burden { attribute }
        | Form::Band { attribute, .. } => vec![*attribute],
        Form::Skills { skills, .. } => skills.iter().map(|(_, attribute)| *attribute).collect(),
        Form::Upkeep { attribute, requirement, .. } => vec![*attribute, *requirement],
        Form::Coverage | Form::Affordability { .. } | Form::Match { .. } | Form::Holds { .. } => Vec::new(),
    }
}
