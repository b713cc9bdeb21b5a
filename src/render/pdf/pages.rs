//! From strips to pages: what stays together stays together, footnotes stand at the foot, table heads are repeated.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::flow::Flowed;
use super::marks::{Frame, Mark, Paint, Pen, Strip, Tag};
use super::sheet;
use crate::document::draw::palette::Rgb;

/// Space between the text and the footnotes, with the line between them.
const FOOT: f64 = 16.0;
/// No more of a page than this share is left to footnotes that come from the page before.
const CARRIED: f64 = 0.6;
/// A footnote that is higher than this share of a page may break.
const LONG: f64 = 0.3;

/// One page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Page {
    /// What is drawn.
    pub marks: Vec<Mark>,
    /// Whether it has neither header nor footer.
    pub bare: bool,
    /// What its header says, if not the chapter of the text.
    pub chapter: Option<String>,
}

/// The pages in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Book {
    /// The pages.
    pub pages: Vec<Page>,
    /// The page and the height at which each heading stands, by its number.
    pub places: BTreeMap<usize, (usize, f64)>,
}

impl Book {
    /// Inserts pages without headings before a page.
    pub(super) fn insert(&mut self, at: usize, pages: Vec<Page>) {
        let (at, count) = (at.min(self.pages.len()), pages.len());
        self.pages.splice(at..at, pages);
        self.places.values_mut().filter(|(page, _)| *page >= at).for_each(|(page, _)| *page += count);
    }
}

/// The page that is being filled.
#[derive(Default)]
struct Sheet {
    placed: Vec<(f64, Strip)>,
    used: f64,
    foot: Vec<Strip>,
    foot_height: f64,
}

/// Fills pages.
struct Binder {
    frames: Vec<Frame>,
    heads: Vec<Vec<Strip>>,
    notes: Vec<Vec<Strip>>,
    shown: BTreeSet<usize>,
    waiting: VecDeque<Strip>,
    sheet: Sheet,
    book: Book,
}

/// Puts strips on pages.
pub(super) fn paged(flowed: Flowed) -> Book {
    let Flowed { strips, frames, heads, notes, .. } = flowed;
    let (shown, waiting) = (BTreeSet::new(), VecDeque::new());
    let mut binder = Binder { frames, heads, notes, shown, waiting, sheet: Sheet::default(), book: Book::default() };
    let mut group = Vec::new();
    for strip in strips {
        let stays = strip.keep;
        group.push(strip);
        if !stays {
            binder.group(std::mem::take(&mut group));
        }
    }
    binder.group(group);
    while !binder.sheet.placed.is_empty() || !binder.sheet.foot.is_empty() {
        binder.turn();
    }
    binder.book
}

impl Binder {
    /// Places strips that stay together, on the next page if there is no room, or apart if no page has room.
    fn group(&mut self, group: Vec<Strip>) {
        if group.first().is_some_and(|strip| strip.fresh) && !self.sheet.placed.is_empty() {
            self.turn();
        }
        if blank(&group) && (self.sheet.placed.is_empty() || !self.fits(&group)) {
            return;
        }
        if !self.fits(&group) && !self.sheet.placed.is_empty() {
            self.turn();
        }
        if self.fits(&group) {
            group.into_iter().for_each(|strip| self.place(strip));
            return;
        }
        for strip in group {
            if self.sheet.used + strip.height + self.foot() > sheet::DEPTH && !self.sheet.placed.is_empty() {
                self.turn();
            }
            self.place(strip);
        }
    }

    fn fits(&self, group: &[Strip]) -> bool {
        let own: f64 = group.iter().map(|strip| strip.height + strip.before).sum();
        let first = group.first().filter(|_| self.sheet.placed.is_empty());
        let dropped = first.map_or(0.0, |strip| strip.before);
        let head: f64 =
            first.and_then(|strip| self.head(strip)).map_or(0.0, |head| head.iter().map(|s| s.height).sum());
        let new: BTreeSet<usize> = group.iter().flat_map(|strip| &strip.notes).copied().collect();
        let notes: f64 = new.difference(&self.shown).map(|note| self.note_height(*note)).sum();
        let gap = if notes > 0.0 && self.sheet.foot.is_empty() { FOOT } else { 0.0 };
        self.sheet.used + own - dropped + head + self.foot() + gap + notes <= sheet::DEPTH + 0.01
    }

    /// Returns how much of a footnote has to stand on the page that refers to it.
    fn note_height(&self, note: usize) -> f64 {
        let strips = self.notes.get(note).map(Vec::as_slice).unwrap_or_default();
        let height: f64 = strips.iter().map(|strip| strip.height + strip.before).sum();
        height.min(sheet::DEPTH * LONG)
    }

    fn foot(&self) -> f64 {
        if self.sheet.foot.is_empty() { 0.0 } else { self.sheet.foot_height + FOOT }
    }

    /// Returns the table head to repeat above a strip.
    fn head(&self, strip: &Strip) -> Option<&Vec<Strip>> {
        strip.head.and_then(|head| self.heads.get(head))
    }

    fn place(&mut self, strip: Strip) {
        if self.sheet.placed.is_empty() {
            for copy in self.head(&strip).map(|head| repeated(head)).unwrap_or_default() {
                self.put(copy);
            }
        }
        for note in strip.notes.clone() {
            if self.shown.insert(note) {
                self.waiting.extend(self.notes.get_mut(note).map(std::mem::take).unwrap_or_default());
            }
        }
        self.put(strip);
        self.fill_foot(sheet::DEPTH);
    }

    fn put(&mut self, strip: Strip) {
        if !self.sheet.placed.is_empty() {
            self.sheet.used += strip.before;
        }
        let top = self.sheet.used;
        self.sheet.used += strip.height;
        if let Some(heading) = strip.heading {
            self.book.places.insert(heading, (self.book.pages.len(), sheet::TOP + top));
        }
        self.sheet.placed.push((top, strip));
    }

    /// Moves waiting lines of footnotes to the foot while they fit.
    fn fill_foot(&mut self, depth: f64) {
        while let Some(next) = self.waiting.front() {
            let height = next.height + if self.sheet.foot.is_empty() { 0.0 } else { next.before };
            if self.sheet.used + FOOT + self.sheet.foot_height + height > depth + 0.01 {
                return;
            }
            self.sheet.foot_height += height;
            self.sheet.foot.extend(self.waiting.pop_front());
        }
    }

    /// Ends the page and begins the next with what waits for its foot.
    fn turn(&mut self) {
        let sheet = std::mem::take(&mut self.sheet);
        let mut marks = self.backgrounds(&sheet.placed);
        marks.extend(drawn(sheet.placed));
        marks.extend(footed(sheet.foot, sheet.foot_height));
        self.book.pages.push(Page { marks, ..Page::default() });
        self.fill_foot(sheet::DEPTH * CARRIED);
    }

    /// Draws the boxes behind the strips of a page, the outer ones first.
    fn backgrounds(&self, placed: &[(f64, Strip)]) -> Vec<Mark> {
        let mut extents: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for (top, strip) in placed {
            let mut next = strip.frame;
            while let Some((index, frame)) = next.and_then(|index| Some((index, self.frames.get(index)?))) {
                let extent = extents.entry(index).or_insert((*top, *top));
                extent.1 = top + strip.height;
                next = frame.parent;
            }
        }
        let boxes = extents.into_iter().filter_map(|(index, extent)| Some((self.frames.get(index)?, extent)));
        boxes.flat_map(|(frame, (top, bottom))| background(frame, sheet::TOP + top, bottom - top)).collect()
    }
}

/// Whether strips hold nothing but space, which falls away at the top of a page.
fn blank(group: &[Strip]) -> bool {
    group.iter().all(|strip| strip.marks.is_empty() && strip.frame.is_none())
}

fn background(frame: &Frame, top: f64, height: f64) -> Vec<Mark> {
    let fill = frame.fill.map(|fill| Mark::block((frame.x, top), (frame.width, height), fill));
    let bar = frame.bar.map(|bar| Mark::block((frame.x, top), (2.6, height), bar));
    fill.into_iter().chain(bar).collect()
}

/// Returns a table head as something that is not read again.
fn repeated(head: &[Strip]) -> Vec<Strip> {
    let mut copies = head.to_vec();
    for strip in &mut copies {
        strip.marks.retain(|mark| !matches!(mark.paint, Paint::Open | Paint::Link { .. }));
        strip.marks.iter_mut().for_each(|mark| mark.tag = Tag::Artifact);
        strip.notes.clear();
    }
    copies
}

/// Returns the marks of strips, a row cell by cell.
fn drawn(placed: Vec<(f64, Strip)>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let (mut row, mut from) = (None, 0);
    for (top, strip) in placed {
        if strip.row.is_none() || strip.row != row {
            (row, from) = (strip.row, marks.len());
        }
        marks.extend(strip.marks.into_iter().map(|mark| mark.moved(0.0, sheet::TOP + top)));
        if row.is_some() {
            let (_, current) = marks.split_at_mut(from);
            current.sort_by_key(|mark| mark.cell);
        }
    }
    marks
}

/// Returns the marks of footnotes at the foot of a page.
fn footed(foot: Vec<Strip>, height: f64) -> Vec<Mark> {
    if foot.is_empty() {
        return Vec::new();
    }
    let mut top = sheet::BOTTOM - height;
    let pen = Pen { colour: Rgb(0x57, 0x60, 0x6a), width: 0.5, dash: 0.0 };
    let mut marks = vec![Mark::rule((sheet::MARGIN, top - 6.0), 90.0, pen)];
    for (index, strip) in foot.into_iter().enumerate() {
        top += if index == 0 { 0.0 } else { strip.before };
        marks.extend(strip.marks.into_iter().map(|mark| mark.moved(0.0, top)));
        top += strip.height;
    }
    marks
}
