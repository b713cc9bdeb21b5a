//! The contents: chapters and sections with the pages that they stand on, each a link.

use std::rc::Rc;

use super::flow::Heading;
use super::lines::{Line, broken};
use super::marks::{Mark, Pen, Strip};
use super::pages::{self, Book, Page};
use super::shape::{Cut, Kind, Shaper};
use super::tags::{NodeId, Role, Tags};
use super::text::{self, Piece, Style};
use super::{Order, flow::Flowed, sheet};

/// The deepest level that is listed.
const DEEPEST: u8 = 3;
/// The heights of a line, in sizes: the first with which the contents fit one page, else the first.
const SPACINGS: [f64; 5] = [1.55, 1.42, 1.32, 1.24, 1.16];
/// Room for the number of a page.
const NUMBER: f64 = 34.0;

/// An entry: what it says, where it leads, the number of its page.
struct Entry<'a> {
    heading: &'a Heading,
    page: usize,
}

/// Returns the page before which the contents stand: that of the second chapter, or the first page if there is no second.
pub(super) fn place(headings: &[Heading], body: &Book) -> usize {
    let chapters = headings.iter().enumerate().filter(|(_, heading)| heading.level == 2);
    let second = chapters.map(|(number, _)| number).nth(1);
    second.and_then(|number| body.places.get(&number)).map_or(0, |(page, _)| *page)
}

/// Returns the pages of the contents, which are to stand before a page of the body; covers stand before all.
pub(super) fn pages(
    headings: &[Heading],
    body: &Book,
    (at, covers, order): (usize, usize, &Order<'_>),
    (shaper, tags): (&mut Shaper, &mut Tags),
) -> Vec<Page> {
    let listed = |own: usize| {
        let entries = headings.iter().enumerate().filter(|(_, heading)| (2..=DEEPEST).contains(&heading.level));
        let page = move |number: usize| {
            let page = body.places.get(&number).map_or(0, |(page, _)| *page);
            page + covers + 1 + if page >= at { own } else { 0 }
        };
        entries.map(move |(number, heading)| Entry { heading, page: page(number) }).collect::<Vec<_>>()
    };
    let counted = |spacing: &f64| (*spacing, laid(&listed(1), (*spacing, order), (shaper, tags)).pages.len());
    let tried: Vec<(f64, usize)> = SPACINGS.iter().map(counted).collect();
    let (spacing, count) = tried.iter().find(|(_, count)| *count == 1).or(tried.first()).copied().unwrap_or((1.5, 1));
    laid(&listed(count), (spacing, order), (shaper, tags)).pages
}

/// Lays the entries out.
fn laid(entries: &[Entry<'_>], (spacing, order): (f64, &Order<'_>), (shaper, tags): (&mut Shaper, &mut Tags)) -> Book {
    let [size, _, after] = sheet::heading(2);
    let style = Style::plain(size, order.palette.accent).bold();
    let node = tags.add(NodeId::DOCUMENT, Role::Heading(2));
    let title = Piece { text: order.words.contents.clone(), style, node, target: None, note: None };
    let line = Line { atoms: text::atoms(shaper, &[title]) };
    let height = size * 1.28;
    let marks = line.marks(sheet::MARGIN, sheet::baseline(size, height));
    let mut strips = vec![Strip { height: height + after, keep: true, marks, ..Strip::default() }];
    let list = tags.add(NodeId::DOCUMENT, Role::Contents);
    for entry in entries {
        strips.extend(listed((entry, spacing), list, order, (shaper, tags)));
    }
    let mut book = pages::paged(Flowed { strips, ..Flowed::default() });
    book.pages.iter_mut().for_each(|page| page.chapter = Some(order.words.contents.clone()));
    book
}

/// Lays one entry out: its lines, dots, and the number of its page behind the last.
fn listed(
    (entry, spacing): (&Entry<'_>, f64),
    list: NodeId,
    order: &Order<'_>,
    (shaper, tags): (&mut Shaper, &mut Tags),
) -> Vec<Strip> {
    let chapter = entry.heading.level <= 2;
    let indent = if chapter { 0.0 } else { 14.0 };
    let item = tags.add(list, Role::ContentsItem);
    let reference = tags.add(item, Role::Reference);
    let node = tags.add(reference, Role::Link);
    let mut style = Style::plain(sheet::TEXT, order.palette.ink);
    style.cut = Cut { bold: chapter, kind: Kind::Figures, ..Cut::default() };
    let target: Rc<str> = Rc::from(format!("#{}", entry.heading.anchor));
    let piece = |text: &str| Piece { text: text.to_owned(), style, node, target: Some(Rc::clone(&target)), note: None };
    let atoms = quietly(shaper, &piece(&entry.heading.text));
    let lines = broken(shaper, atoms, sheet::MEASURE - indent - NUMBER);
    let number = Line { atoms: quietly(shaper, &piece(&entry.page.to_string())) };
    let count = lines.len();
    let mut strips = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let height = sheet::TEXT * spacing;
        let (left, baseline) = (sheet::MARGIN + indent, sheet::baseline(sheet::TEXT, height));
        let mut marks = line.marks(left, baseline);
        if index + 1 == count {
            let right = sheet::MARGIN + sheet::MEASURE - number.ink();
            marks.extend(dots((left + line.ink() + 6.0, right - 6.0), baseline, order));
            marks.extend(number.marks(right, baseline));
        }
        let before = if chapter && index == 0 { height * 0.4 } else { 0.0 };
        strips.push(Strip { height, before, keep: index + 1 < count, marks, ..Strip::default() });
    }
    strips
}

/// Splits a text that stands elsewhere already: nothing in it is counted as missing again.
fn quietly(shaper: &mut Shaper, piece: &Piece) -> Vec<text::Atom> {
    let counted = shaper.counted();
    let atoms = text::atoms(shaper, std::slice::from_ref(piece));
    shaper.recount(counted);
    atoms
}

/// Draws the dots between an entry and its number: a dashed line, since dots that are letters are taken for text that is not read.
fn dots((from, to): (f64, f64), baseline: f64, order: &Order<'_>) -> Option<Mark> {
    const DOT: f64 = 0.9;
    let length = ((to - from) / (2.0 * DOT)).floor() * 2.0 * DOT;
    let pen = Pen { colour: order.palette.muted, width: 0.5, dash: DOT };
    (length > 0.0).then(|| Mark::rule((to - length, baseline - 0.4), length, pen))
}
