//! The texts of a pack in layers, merged into one table.

use crate::problem::{Code, Files, Place, Problem};
use crate::tree::{Entry, Node, Value, overlay, parse};

/// The texts of a pack: names and contents.
#[derive(Debug, Clone, Default)]
pub struct PackText {
    /// The shipped pack, if this one extends it.
    pub base: Vec<(String, String)>,
    /// The pack's own files.
    pub own: Vec<(String, String)>,
}

/// Tables that stand once in a pack; all others are lists of tables with ids.
const SINGLE: [&str; 7] = ["pack", "needs", "cost", "in-place", "verdict", "plan", "own_scope"];

/// Merges the files of a pack into one table. What a later layer names replaces what the earlier one says.
pub fn merge(text: &PackText, files: &mut Files, problems: &mut Vec<Problem>) -> Node {
    if text.base.is_empty() {
        return gather(&text.own, Layer::First, files, problems);
    }
    let mut root = gather(&text.base, Layer::First, files, problems);
    root.place = Place::default();
    let own = gather(&text.own, Layer::First, files, problems);
    put_over(&mut root, own, problems);
    root
}

/// Lays sheets of options over a merged pack. Each may say for itself which pack it extends; no two may be of one option.
pub fn lay_over(root: &mut Node, sheets: &[(String, String)], files: &mut Files, problems: &mut Vec<Problem>) {
    let own = gather(sheets, Layer::Sheet, files, problems);
    put_over(root, own, problems);
}

/// Puts the files of one layer beside each other.
fn gather(texts: &[(String, String)], layer: Layer, files: &mut Files, problems: &mut Vec<Problem>) -> Node {
    let mut root = Node { place: Place::default(), value: Value::Table(Vec::new()) };
    for (name, content) in texts {
        let file = files.add(name, content);
        root.place.file = file;
        add_file(&mut root, parse(file, content, problems), layer, problems);
    }
    root
}

fn put_over(root: &mut Node, own: Node, problems: &mut Vec<Problem>) {
    refuse_twice(&own, problems);
    forget_migrations(root, &own);
    remove_named(root, &own, problems);
    add_file(root, own, Layer::Over, problems);
}

/// Takes out how answers to the base are carried over, if the pack over it has an id and so versions of its own.
fn forget_migrations(root: &mut Node, own: &Node) {
    if let (Value::Table(entries), Some(_)) = (&mut root.value, own.get("pack").and_then(|pack| pack.get("id"))) {
        entries.retain(|entry| entry.key.value != "migration");
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Layer {
    First,
    Sheet,
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
            if layer == Layer::First || layer == Layer::Sheet && entry.key.value != "pack" {
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
