//! A PDF as a whole: its pages, its structure, its text.

use lopdf::{Dictionary, Object, ObjectId};

use super::*;
use crate::document::draw::{Fill, Role, Shape};
use crate::document::read;

/// A document with everything that occurs in one.
const EVERYTHING: &str = "\
# Łódź & Søn: which platform?

2026-Q4 · assessed 2026-11-20

## On one page

Names: Łódź, Αθήνα, Київ, 東京都 and カナ.[^a] See [the options](#options) or [a guide](https://example.com/a).

> [!WARNING]
> Look **out**.

## Options

| Option | Fit | |
|:---|---:|---|
| One | 12 | |
| Two[^b] | 7 | ~~no~~ |

1. first
2. second
   - inner

![What fits](chart:fit)

### Deeper

```
code  here
```

> A quotation.

[^a]: The first note.
[^b]: The second note.
";

fn drawing() -> Drawing {
    let fill = Some(Fill::Hatched(Role::Accent));
    let shape = Shape::Rect { x: 10.0, y: 5.0, width: 100.0, height: 20.0, radius: 2.0, fill, stroke: None };
    Drawing { width: 200.0, height: 60.0, shapes: vec![shape] }
}

fn rendered(markdown: &str) -> Rendered {
    let document = read(markdown).unwrap();
    let date = jiff::civil::date(2026, 11, 20);
    let properties =
        Properties { title: "Łódź".to_owned(), author: "A & B".to_owned(), language: "en".to_owned(), date };
    let drawing = drawing();
    let order = Order {
        properties: &properties,
        words: &Words::english(),
        palette: &Palette::light(),
        fonts: None,
        cover: Some(&Cover::default()),
        logo: None,
        contents: true,
        scale: 1.0,
        footer: "confidential",
        notice: "",
        charts: &[("fit", &drawing)],
    };
    render(&document, &order).unwrap()
}

fn opened(markdown: &str) -> lopdf::Document {
    lopdf::Document::load_mem(&rendered(markdown).bytes).unwrap()
}

/// Returns the elements in the order of reading: what stands in the document line by line, what stands in that in brackets.
fn roles(file: &lopdf::Document) -> String {
    let root = file.catalog().unwrap().get(b"StructTreeRoot").and_then(Object::as_reference).unwrap();
    let document = file.get_dictionary(root).unwrap().get(b"K").and_then(Object::as_reference).unwrap();
    kids(file, document).join("\n")
}

fn kids(file: &lopdf::Document, id: ObjectId) -> Vec<String> {
    let held = file.get_dictionary(id).unwrap().get(b"K").and_then(Object::as_array);
    let elements = held.into_iter().flatten().filter_map(|kid| kid.as_reference().ok());
    let shape = |id: ObjectId| {
        let (role, kids) = (name(file.get_dictionary(id).unwrap(), b"S"), kids(file, id));
        if kids.is_empty() { role } else { format!("{role}({})", kids.join(" ")) }
    };
    elements.map(shape).collect()
}

fn name(dictionary: &Dictionary, key: &[u8]) -> String {
    String::from_utf8(dictionary.get(key).and_then(Object::as_name).unwrap().to_vec()).unwrap()
}

#[test]
fn the_same_document_gives_the_same_bytes_twice_in_one_process() {
    assert!(rendered(EVERYTHING).bytes == rendered(EVERYTHING).bytes);
}

#[test]
fn the_structure_is_that_of_the_document_in_the_order_of_reading() {
    insta::assert_snapshot!(roles(&opened(EVERYTHING)), @r"
    H1
    P
    H2
    P(Reference Link Link)
    Sect(P P)
    Note(Lbl P)
    H2
    TOC(TOCI(Reference(Link)) TOCI(Reference(Link)) TOCI(Reference(Link)))
    H2
    Table(THead(TR(TH TH TH)) TBody(TR(TD TD TD) TR(TD(Reference) TD TD)))
    L(LI(Lbl LBody) LI(Lbl LBody(P L(LI(Lbl LBody)))))
    Figure
    H3
    P(Code)
    BlockQuote(P)
    Note(Lbl P)
    ");
}

#[test]
fn the_contents_stand_behind_the_first_chapter_and_the_cover_before_all() {
    let file = opened(EVERYTHING);
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    assert_eq!(pages.len(), 4);
    let links: Vec<usize> = pages
        .iter()
        .map(|page| file.get_dictionary(*page).unwrap().get(b"Annots").and_then(Object::as_array).map_or(0, Vec::len))
        .collect();
    // No link on the cover, two in the text, and each of three entries has one for its text and one for its number.
    assert_eq!(links, [0, 2, 6, 0]);
}

#[test]
fn every_content_and_every_link_leads_back_to_its_element() {
    let file = opened(EVERYTHING);
    let root = file.catalog().unwrap().get(b"StructTreeRoot").and_then(Object::as_reference).unwrap();
    let tree = file.get_dictionary(root).unwrap().get(b"ParentTree").and_then(Object::as_reference).unwrap();
    let numbers = file.get_dictionary(tree).unwrap().get(b"Nums").and_then(Object::as_array).unwrap();
    let keys: Vec<i64> = numbers.iter().step_by(2).map(|key| key.as_i64().unwrap()).collect();
    assert_eq!(keys, (0..12).collect::<Vec<_>>(), "four pages and eight links");
    for value in numbers.iter().skip(1).step_by(2) {
        let (_, found) = file.dereference(value).unwrap();
        let elements = found.as_array().cloned().unwrap_or_else(|_| vec![value.clone()]);
        for element in elements {
            let element = file.get_dictionary(element.as_reference().unwrap()).unwrap();
            assert_eq!(name(element, b"Type"), "StructElem");
        }
    }
}

#[test]
fn bookmarks_nest_as_the_headings_do() {
    let file = opened(EVERYTHING);
    let outlines = file.catalog().unwrap().get(b"Outlines").and_then(Object::as_reference).unwrap();
    let root = file.get_dictionary(outlines).unwrap();
    assert_eq!(root.get(b"Count").and_then(Object::as_i64).unwrap(), 2);
    let last = file.get_dictionary(root.get(b"Last").and_then(Object::as_reference).unwrap()).unwrap();
    assert_eq!(last.get(b"Title").and_then(Object::as_str).unwrap(), b"Options");
    assert_eq!(last.get(b"Count").and_then(Object::as_i64).unwrap(), -1, "closed, with one below");
}

#[test]
fn every_font_is_embedded_and_cut() {
    let file = opened(EVERYTHING);
    let fonts: Vec<String> = file
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|found| found.has(b"FontName"))
        .map(|found| {
            assert!(found.has(b"FontFile2") || found.has(b"FontFile3"));
            name(found, b"FontName")
        })
        .collect();
    assert_eq!(fonts.len(), 4, "{fonts:?}");
    assert!(fonts.iter().all(|font| font.find('+') == Some(6)), "{fonts:?}");
}

#[test]
fn a_document_without_headings_charts_and_notes_is_a_pdf_too() {
    let file = opened("Nothing but a paragraph.");
    assert!(!file.catalog().unwrap().has(b"Outlines"));
    assert_eq!(opened("").get_pages().len(), 2, "cover and contents");
}

#[test]
fn a_table_longer_than_a_page_repeats_its_head_and_says_it_once() {
    let rows = "| 1 | a |\n".repeat(200);
    let file = opened(&format!("# Title\n\n## Long\n\n| Number | Letter |\n|---|---|\n{rows}"));
    assert!(file.get_pages().len() > 5);
    let roles = roles(&file);
    assert_eq!(roles.matches("THead").count(), 1);
    assert_eq!(roles.matches("TR(").count(), 201);
}

#[test]
fn a_note_longer_than_a_page_goes_on_at_the_foot_of_the_next() {
    let note = "A long note that goes on. ".repeat(900);
    let file = opened(&format!("# Title\n\n## Noted\n\nText.[^a]\n\n[^a]: {note}\n"));
    assert!(file.get_pages().len() >= 5, "{}", file.get_pages().len());
    assert_eq!(roles(&file).matches("Note").count(), 1);
}

#[test]
fn text_that_cannot_be_shown_is_counted_once_however_often_it_is_repeated() {
    let rendered = rendered("# ש\n\n## ש\n\nText.\n\n## Two\n\n👩‍🚀\n");
    let missing: Vec<(&str, usize)> = rendered.missing.iter().map(|(text, count)| (text.as_str(), *count)).collect();
    assert_eq!(missing, [("ש", 2), ("👩‍🚀", 1)]);
}

#[test]
fn what_people_write_badly_stays_on_the_page() {
    let word = "x".repeat(500);
    let nested = "> ".repeat(22) + "deep";
    let wide = "| a ".repeat(60) + "|";
    let table = format!("{wide}\n{}|\n{wide}", "|---".repeat(60));
    let long = format!("| a | b |\n|---|---|\n| {} | {word} |", "word ".repeat(5000));
    for text in [word.clone(), format!("## {word}"), nested, table, long, format!("- {word}\n  - {word}")] {
        let rendered = rendered(&format!("# {word}\n\n## One\n\n{text}\n\n## Two\n"));
        assert!(rendered.pages >= 4, "{}", rendered.pages);
    }
}
