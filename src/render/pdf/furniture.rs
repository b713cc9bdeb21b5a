//! Running headers and footers. They are no part of what is read.

use std::rc::Rc;

use unicode_segmentation::UnicodeSegmentation;

use super::flow::Heading;
use super::marks::{Mark, Paint, Pen, Tag};
use super::pages::Book;
use super::shape::{Cut, Shaper, Word};
use super::{Order, sheet};

/// Adds headers and footers to all pages but the bare ones: the chapter at the top; title, footer and number at the foot.
pub(super) fn add(book: &mut Book, headings: &[Heading], order: &Order<'_>, shaper: &mut Shaper) {
    let count = book.pages.len().to_string();
    let chapters = chapters(book, headings);
    let title = order.properties.title.as_str();
    for (index, (page, chapter)) in book.pages.iter_mut().zip(chapters).enumerate() {
        if page.bare {
            continue;
        }
        let number = order.words.page.replace("{pages}", &count).replace("{page}", &(index + 1).to_string());
        let mut line = Line { order, marks: &mut page.marks, tag: Tag::Header, y: 44.0 };
        let room = if order.notice.is_empty() { sheet::MEASURE } else { sheet::MEASURE * 0.48 };
        line.write(fitted(shaper, &chapter, room), Side::Right);
        if !order.notice.is_empty() {
            line.write(fitted(shaper, order.notice, sheet::MEASURE * 0.48), Side::Left);
        }
        line.rule(51.0);
        let mut line = Line { order, marks: &mut page.marks, tag: Tag::Footer, y: 809.0 };
        line.rule(796.0);
        // What the header says already is not said again.
        let parts = [title, order.footer].into_iter().filter(|part| !part.is_empty() && *part != chapter);
        let said = parts.collect::<Vec<_>>().join(" · ");
        line.write(fitted(shaper, &said, sheet::MEASURE * 0.8), Side::Left);
        line.write(fitted(shaper, &number, sheet::MEASURE * 0.18), Side::Right);
    }
}

/// Where a text stands.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// A running header or footer.
struct Line<'a> {
    order: &'a Order<'a>,
    marks: &'a mut Vec<Mark>,
    tag: Tag,
    y: f64,
}

impl Line<'_> {
    fn write(&mut self, word: Rc<Word>, side: Side) {
        let shift = match side {
            Side::Left => 0.0,
            Side::Right => sheet::MEASURE - f64::from(word.ink) * sheet::SMALL / 1000.0,
        };
        let paint = Paint::Text { words: vec![word], size: sheet::SMALL, colour: self.order.palette.muted };
        self.marks.push(Mark::new(sheet::MARGIN + shift, self.y, paint, self.tag));
    }

    fn rule(&mut self, y: f64) {
        let pen = Pen { colour: self.order.palette.grid, width: 0.5, dash: 0.0 };
        self.marks.push(Mark { tag: self.tag, ..Mark::rule((sheet::MARGIN, y), sheet::MEASURE, pen) });
    }
}

/// Returns the chapter that each page begins in, or that begins at its top.
fn chapters(book: &Book, headings: &[Heading]) -> Vec<String> {
    let (mut chapter, mut chapters) = (String::new(), Vec::with_capacity(book.pages.len()));
    let started = headings.iter().enumerate().filter(|(_, heading)| heading.level <= 2);
    let mut started = started.filter_map(|(number, heading)| Some((book.places.get(&number)?, heading))).peekable();
    for (page, laid) in book.pages.iter().enumerate() {
        let at_top = started.next_if(|((on, y), _)| *on == page && *y < sheet::TOP + 1.0);
        if let Some((_, heading)) = at_top {
            chapter.clone_from(&heading.text);
        }
        chapters.push(laid.chapter.as_ref().unwrap_or(&chapter).clone());
        while let Some((_, heading)) = started.next_if(|((on, _), _)| *on <= page) {
            chapter.clone_from(&heading.text);
        }
    }
    chapters
}

/// Returns a text cut to a width, with an ellipsis where something is cut off.
fn fitted(shaper: &mut Shaper, text: &str, width: f64) -> Rc<Word> {
    let room = (width * 1000.0 / sheet::SMALL) as i32;
    let whole = shaper.repeated(Cut::default(), text);
    if whole.ink <= room {
        return whole;
    }
    let mut clusters: Vec<&str> = text.graphemes(true).take(200).collect();
    loop {
        let cut = shaper.repeated(Cut::default(), &format!("{}…", clusters.concat().trim_end()));
        if cut.ink <= room || clusters.pop().is_none() {
            return cut;
        }
    }
}
