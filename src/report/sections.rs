//! Sections of a report: templates mark where each begins, a brand says which are shown and in which order.

use std::collections::BTreeSet;

use crate::brand::Sections;
use crate::document::{Block, Document, Inline};

/// What a mark begins and ends with: a character that no template writes and no text from people keeps.
pub(super) const MARK: char = '\u{e000}';

/// Returns what a template writes where a section begins.
pub(super) fn mark(name: &str) -> String {
    format!("{MARK}{name}{MARK}")
}

/// Returns a text with the sections that are to be shown, without their marks.
pub(super) fn chosen(markdown: &str, sections: &Sections) -> String {
    let mut parts: Vec<(&str, String)> = vec![("", String::new())];
    for line in markdown.lines() {
        match line.strip_prefix(MARK).and_then(|line| line.strip_suffix(MARK)) {
            Some(name) => parts.push((name, String::new())),
            None => parts.last_mut().into_iter().for_each(|(_, text)| {
                text.push_str(line);
                text.push('\n');
            }),
        }
    }
    let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
    let shown = sections.chosen(&names).into_iter().filter_map(|at| parts.get(at));
    let shown: Vec<&str> = shown.map(|(_, text)| text.trim_matches('\n')).filter(|text| !text.is_empty()).collect();
    shown.join("\n\n") + "\n"
}

/// Returns a document without links to what is not in it: their text stays.
pub(super) fn linked(mut document: Document) -> Document {
    let mut anchors = BTreeSet::new();
    let notes = document.footnotes.iter().flat_map(|(_, blocks)| blocks);
    document.blocks.iter().chain(notes).for_each(|block| anchors_of(block, &mut anchors));
    document.blocks.iter_mut().for_each(|block| unlink(block, &anchors));
    document.footnotes.iter_mut().flat_map(|(_, blocks)| blocks).for_each(|block| unlink(block, &anchors));
    document
}

fn anchors_of(block: &Block, anchors: &mut BTreeSet<String>) {
    match block {
        Block::Heading { anchor, .. } => {
            anchors.insert(anchor.clone());
        }
        Block::Quote { blocks, .. } => blocks.iter().for_each(|block| anchors_of(block, anchors)),
        Block::List { items, .. } => items.iter().flatten().for_each(|block| anchors_of(block, anchors)),
        _ => {}
    }
}

fn unlink(block: &mut Block, anchors: &BTreeSet<String>) {
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => unlink_text(text, anchors),
        Block::List { items, .. } => items.iter_mut().flatten().for_each(|block| unlink(block, anchors)),
        Block::Table { head, rows, .. } => {
            let cells = head.iter_mut().chain(rows.iter_mut().flatten());
            cells.for_each(|cell| unlink_text(cell, anchors));
        }
        Block::Quote { blocks, .. } => blocks.iter_mut().for_each(|block| unlink(block, anchors)),
        Block::Code(_) | Block::Chart { .. } | Block::Rule => {}
    }
}

fn unlink_text(text: &mut Vec<Inline>, anchors: &BTreeSet<String>) {
    for inline in text {
        match inline {
            Inline::Strong(text) | Inline::Emphasis(text) | Inline::Struck(text) => unlink_text(text, anchors),
            Inline::Link { target, text } => {
                let leads = target.strip_prefix('#').is_none_or(|anchor| anchors.contains(anchor));
                if !leads {
                    let shown = crate::document::plain(text);
                    *inline = Inline::Text(shown);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{At, Place};

    const TEXT: &str = "# T\n\n\u{e000}a\u{e000}\n\n## A\n\n\u{e000}b\u{e000}\n\n## B\n";

    fn named(names: &[&str]) -> Vec<At<String>> {
        names.iter().map(|name| At { value: (*name).to_owned(), place: Place::default() }).collect()
    }

    #[test]
    fn sections_are_shown_in_the_order_of_the_brand() {
        assert_eq!(chosen(TEXT, &Sections::All), "# T\n\n## A\n\n## B\n");
        assert_eq!(chosen(TEXT, &Sections::Only(named(&["b", "a"]))), "# T\n\n## B\n\n## A\n");
        assert_eq!(chosen(TEXT, &Sections::Without(named(&["a"]))), "# T\n\n## B\n");
    }

    #[test]
    fn a_link_to_what_is_left_out_is_text() {
        let document = crate::document::read_part("# T\n\n[one](#t) [two](#gone)\n").unwrap();
        let Block::Paragraph(text) = &linked(document).blocks[1] else { panic!() };
        assert!(matches!(&text[0], Inline::Link { .. }) && text.last() == Some(&Inline::Text("two".to_owned())));
    }
}
