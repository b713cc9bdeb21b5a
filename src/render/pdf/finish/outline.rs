//! Bookmarks, nested as the headings are.

use lopdf::{Document, ObjectId};

use super::links::destination;
use super::{count, dictionary, name, text};
use crate::render::pdf::flow::Heading;
use crate::render::pdf::pages::Book;

/// A bookmark with what stands below it.
struct Mark<'a> {
    heading: &'a Heading,
    place: (usize, f64),
    below: Vec<Mark<'a>>,
}

/// Adds the bookmarks. Returns their root, if there are any.
pub(super) fn add(file: &mut Document, headings: &[Heading], book: &Book, pages: &[ObjectId]) -> Option<ObjectId> {
    let placed = headings.iter().enumerate();
    let placed = placed.filter_map(|(number, heading)| Some((heading, *book.places.get(&number)?)));
    let marks = nested(&placed.collect::<Vec<_>>());
    if marks.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let (first, last) = chain(file, &marks, root, pages)?;
    let entries =
        [("Type", name("Outlines")), ("First", first.into()), ("Last", last.into()), ("Count", count(marks.len()))];
    file.set_object(root, dictionary(entries));
    Some(root)
}

/// Nests headings by level: what is deeper than the first stands below what it follows.
fn nested<'a>(headings: &[(&'a Heading, (usize, f64))]) -> Vec<Mark<'a>> {
    let mut marks = Vec::new();
    let mut rest = headings;
    while let Some(((heading, place), behind)) = rest.split_first() {
        let below = behind.iter().take_while(|(deeper, _)| deeper.level > heading.level).count();
        let (inner, outer) = behind.split_at(below);
        marks.push(Mark { heading, place: *place, below: nested(inner) });
        rest = outer;
    }
    marks
}

/// Adds bookmarks of one level, each with those below it. Returns the first and the last.
fn chain(
    file: &mut Document,
    marks: &[Mark<'_>],
    parent: ObjectId,
    pages: &[ObjectId],
) -> Option<(ObjectId, ObjectId)> {
    let ids: Vec<ObjectId> = marks.iter().map(|_| file.new_object_id()).collect();
    let before = std::iter::once(None).chain(ids.iter().map(Some));
    let behind = ids.iter().skip(1).map(Some).chain(std::iter::once(None));
    for (((mark, id), before), behind) in marks.iter().zip(&ids).zip(before).zip(behind) {
        let (page, y) = mark.place;
        let mut entry = dictionary([("Title", text(&mark.heading.text)), ("Parent", parent.into())]);
        if let Some(page) = pages.get(page) {
            entry.set("Dest", destination(*page, y));
        }
        for (key, neighbour) in [("Prev", before), ("Next", behind)] {
            if let Some(neighbour) = neighbour {
                entry.set(key, *neighbour);
            }
        }
        if let Some((first, last)) = chain(file, &mark.below, *id, pages) {
            entry.set("First", first);
            entry.set("Last", last);
            let closed = i64::try_from(mark.below.len()).unwrap_or(i64::MAX);
            entry.set("Count", -closed);
        }
        file.set_object(*id, entry);
    }
    Some((*ids.first()?, *ids.last()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookmarks_nest_as_headings_do_even_if_a_level_is_skipped() {
        let heading = |level| Heading { level, anchor: String::new(), text: String::new() };
        let headings = [2, 3, 3, 2, 4, 3].map(heading);
        let placed: Vec<_> = headings.iter().map(|heading| (heading, (0, 0.0))).collect();
        let shape = |marks: &[Mark<'_>]| marks.iter().map(|mark| mark.below.len()).collect::<Vec<_>>();
        assert_eq!(shape(&nested(&placed)), [2, 2]);
    }
}
