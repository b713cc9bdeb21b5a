//! The structure tree, and the way back from content to its element (ISO 32000-1, 14.7).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{count, dictionary, name, number, text};
use crate::render::pdf::backend::Tagged;
use crate::render::pdf::tags::{Kid, Node, NodeId, Role, Tags};

/// What elements refer to.
struct Places<'a> {
    nodes: BTreeMap<NodeId, ObjectId>,
    pages: &'a [ObjectId],
    annotations: &'a [Vec<ObjectId>],
}

/// Adds the tree. Returns its root.
pub(super) fn add(
    file: &mut Document,
    tags: &Tags,
    pages: &[Tagged],
    (ids, annotations): (&[ObjectId], &[Vec<ObjectId>]),
) -> ObjectId {
    let root = file.new_object_id();
    let nodes = tags.attached().map(|(node, _)| (node, file.new_object_id())).collect();
    let places = Places { nodes, pages: ids, annotations };
    for (node, found) in tags.attached() {
        if let Some(id) = places.nodes.get(&node) {
            let parent = found.parent.and_then(|parent| places.nodes.get(&parent)).copied().unwrap_or(root);
            file.set_object(*id, element(found, node, parent, &places));
        }
    }
    let parents = parents(file, pages, &places);
    let notes = tags.attached().filter(|(_, node)| node.role == Role::Note);
    let named: Vec<Object> = notes
        .filter_map(|(node, _)| Some([text(&label(node)), (*places.nodes.get(&node)?).into()]))
        .flatten()
        .collect();
    let mut tree = dictionary([("Type", name("StructTreeRoot")), ("ParentTree", parents.into())]);
    tree.set("ParentTreeNextKey", count(pages.len() + annotations.iter().map(Vec::len).sum::<usize>()));
    if let Some(document) = places.nodes.get(&NodeId::DOCUMENT) {
        tree.set("K", *document);
    }
    if let (Some(first), Some(last)) = (named.first().cloned(), named.iter().rev().nth(1).cloned()) {
        let names = dictionary([("Limits", vec![first, last].into()), ("Names", named.into())]);
        let names = file.add_object(names);
        tree.set("IDTree", dictionary([("Kids", vec![Object::Reference(names)].into())]));
    }
    file.set_object(root, tree);
    root
}

/// Returns the identifier of a footnote. Its digits are as many for each, so that they are in order.
fn label(node: NodeId) -> String {
    format!("note-{:08}", node.index())
}

fn element(node: &Node, id: NodeId, parent: ObjectId, places: &Places<'_>) -> Dictionary {
    let kids: Vec<Object> = node.kids.iter().filter_map(|kid| held(*kid, places)).collect();
    let mut element = dictionary([("Type", name("StructElem")), ("S", name(&node.role.name())), ("P", parent.into())]);
    if !kids.is_empty() {
        element.set("K", kids);
    }
    if let Some(alternative) = &node.alternative {
        element.set("Alt", text(alternative));
    }
    if node.role == Role::Note {
        element.set("ID", text(&label(id)));
    }
    if let Some(attributes) = attributes(node) {
        element.set("A", attributes);
    }
    element
}

/// Returns what an element holds as an object.
fn held(kid: Kid, places: &Places<'_>) -> Option<Object> {
    match kid {
        Kid::Node(node) => Some((*places.nodes.get(&node)?).into()),
        Kid::Content(page, number) => {
            let page = Object::Reference(*places.pages.get(page)?);
            let number = count(number);
            Some(dictionary([("Type", name("MCR")), ("Pg", page), ("MCID", number)]).into())
        }
        Kid::Annotation(page, number) => {
            let object = *places.annotations.get(page)?.get(number)?;
            let page = Object::Reference(*places.pages.get(page)?);
            Some(dictionary([("Type", name("OBJR")), ("Pg", page), ("Obj", object.into())]).into())
        }
    }
}

/// Returns the attributes of an element (ISO 32000-1, 14.8.5).
fn attributes(node: &Node) -> Option<Dictionary> {
    match node.role {
        Role::HeadCell { row } => {
            let scope = name(if row { "Row" } else { "Column" });
            Some(dictionary([("O", name("Table")), ("Scope", scope)]))
        }
        Role::List { numbered } => {
            let numbering = name(if numbered { "Decimal" } else { "Disc" });
            Some(dictionary([("O", name("List")), ("ListNumbering", numbering)]))
        }
        Role::Figure => {
            let area: Vec<Object> = node.area?.iter().map(|side| number(*side)).collect();
            Some(dictionary([("O", name("Layout")), ("BBox", area.into()), ("Placement", name("Block"))]))
        }
        _ => None,
    }
}

/// Adds the way back: for each page the elements of its content, for each link its element.
fn parents(file: &mut Document, pages: &[Tagged], places: &Places<'_>) -> ObjectId {
    let mut numbers = Vec::new();
    let element = |node: &NodeId| places.nodes.get(node).map_or(Object::Null, |id| Object::Reference(*id));
    for (index, (page, id)) in pages.iter().zip(places.pages).enumerate() {
        let contents: Vec<Object> = page.contents.iter().map(element).collect();
        let contents = file.add_object(contents);
        numbers.extend([count(index), contents.into()]);
        if let Ok(page) = file.get_dictionary_mut(*id) {
            page.set("StructParents", count(index));
            page.set("Tabs", name("S"));
        }
    }
    for (index, link) in pages.iter().flat_map(|page| &page.links).enumerate() {
        numbers.extend([count(pages.len() + index), element(&link.node)]);
    }
    file.add_object(dictionary([("Nums", numbers.into())]))
}
