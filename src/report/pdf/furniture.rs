//! Running headers and footers. They are no part of what is read.

use unicode_segmentation::UnicodeSegmentation;

use super::flow::Heading;
use super::marks::{Mark, Paint, Pen, Tag};
use super::pages::Book;
use super::shape::{Cut, Shaper, Word};
use super::{Order, sheet};
use std::rc::Rc;

/// Adds headers and footers to all pages but the bare ones.
pub(super) fn add(book: &mut Book, headings: &[Heading], order: &Order<'_>, shaper: &mut Shaper) {
    let count = book.pages.len();
    let chapters = chapters(book, headings);
    let pen = Pen { colour: order.palette.grid, width: 0.5, dash: 0.0 };
    for (index, (page, chapter)) in book.pages.iter_mut().zip(chapters).enumerate() {
        if page.bare {
            continue;
        }
        let number = order.words.page.replace("{pages}", &count.to_string());
        let number = number.replace("{page}", &(index + 1).to_string());
        for (left, right, y) in
            [(order.properties.title.as_str(), chapter.as_str(), 44.0), (order.footer, &number, 809.0)]
        {
            let right = fitted(shaper, right, sheet::MEASURE * 0.42);
            let left = fitted(shaper, left, sheet::MEASURE * 0.54);
            let shift = sheet::MEASURE - f64::from(right.ink) * sheet::SMALL / 1000.0;
            for (x, word) in [(sheet::MARGIN, left), (sheet::MARGIN + shift, right)] {
                let paint = Paint::Text { words: vec![word], size: sheet::SMALL, colour: order.palette.muted };
                page.marks.push(Mark::new(x, y, paint, Tag::Artifact));
            }
        }
        page.marks.push(Mark::rule((sheet::MARGIN, 51.0), sheet::MEASURE, pen));
        page.marks.push(Mark::rule((sheet::MARGIN, 796.0), sheet::MEASURE, pen));
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
