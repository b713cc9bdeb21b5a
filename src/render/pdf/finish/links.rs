//! Links: areas of a page that lead to a heading or to an address.

use lopdf::{Document, Object, ObjectId};

use super::{count, dictionary, name, number, text};
use crate::render::pdf::backend::{Link, Tagged};
use crate::render::pdf::flow::Heading;
use crate::render::pdf::pages::Book;
use crate::render::pdf::{Order, sheet};

/// Returns what leads to a place of a page.
pub(super) fn destination(page: ObjectId, y: f64) -> Object {
    let top = number((sheet::HEIGHT - y + 8.0).min(sheet::HEIGHT));
    Object::Array(vec![page.into(), name("XYZ"), Object::Null, top, Object::Null])
}

/// Adds the links of every page. Returns them page by page.
pub(super) fn add(
    file: &mut Document,
    pages: &[Tagged],
    (ids, book): (&[ObjectId], &Book),
    (headings, order): (&[Heading], &Order<'_>),
) -> Vec<Vec<ObjectId>> {
    let mut added = Vec::with_capacity(pages.len());
    let mut key = pages.len();
    for (page, id) in pages.iter().zip(ids) {
        let mut links = Vec::with_capacity(page.links.len());
        for link in &page.links {
            let mut annotation = annotation(link, order);
            annotation.set("StructParent", count(key));
            key += 1;
            match link.target.strip_prefix('#') {
                Some(anchor) => {
                    let heading = headings.iter().position(|heading| heading.anchor == anchor);
                    let place = heading.and_then(|heading| book.places.get(&heading));
                    let found = place.and_then(|(page, y)| Some((*ids.get(*page)?, *y)));
                    let (page, y) = found.unwrap_or((*id, 0.0));
                    annotation.set("Dest", destination(page, y));
                }
                None => annotation.set("A", dictionary([("S", name("URI")), ("URI", text(&link.target))])),
            }
            links.push(file.add_object(annotation));
        }
        if let Ok(page) = file.get_dictionary_mut(*id) {
            page.set("Annots", links.iter().map(|link| Object::Reference(*link)).collect::<Vec<_>>());
            if links.is_empty() {
                page.remove(b"Annots");
            }
        }
        added.push(links);
    }
    added
}

fn annotation(link: &Link, order: &Order<'_>) -> lopdf::Dictionary {
    let shown = if link.target.starts_with('#') { &link.text } else { &link.target };
    dictionary([
        ("Type", name("Annot")),
        ("Subtype", name("Link")),
        ("Rect", link.area.iter().map(|side| number(*side)).collect::<Vec<_>>().into()),
        ("Border", vec![0.into(), 0.into(), 0.into()].into()),
        ("F", 4.into()),
        ("Contents", text(&format!("{} {shown}", order.words.link))),
    ])
}
