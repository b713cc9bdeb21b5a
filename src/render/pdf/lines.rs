//! From words to lines: greedy, flush left, and a word that is wider than the line is broken anywhere.

use std::rc::Rc;

use super::marks::{Mark, Paint, Pen, Tag};
use super::shape::Shaper;
use super::text::{Atom, End};

/// A line of words.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    /// The words.
    pub atoms: Vec<Atom>,
}

impl Line {
    /// Returns its width without the blanks behind the last word.
    pub(super) fn ink(&self) -> f64 {
        let all: f64 = self.atoms.iter().map(Atom::width).sum();
        all - self.atoms.last().map_or(0.0, |last| last.width() - last.ink())
    }

    /// Returns the footnotes that it refers to.
    pub(super) fn notes(&self) -> Vec<usize> {
        self.atoms.iter().filter_map(|atom| atom.note).collect()
    }

    /// Draws the line from a place on its baseline.
    pub(super) fn marks(&self, x: f64, baseline: f64) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut left = x;
        for run in self.atoms.chunk_by(alike) {
            let Some(first) = run.first() else { continue };
            let width: f64 = run.iter().map(Atom::width).sum();
            let ink = width - run.last().map_or(0.0, |last| last.width() - last.ink());
            let words = run.iter().map(|atom| Rc::clone(&atom.word)).collect();
            let style = first.style;
            let paint = Paint::Text { words, size: style.size, colour: style.colour };
            marks.push(Mark::new(left, baseline - style.rise, paint, Tag::Node(first.node)));
            marks.extend(decoration(first, (left, baseline), ink));
            if let Some(target) = &first.target {
                let text = run.iter().map(|atom| atom.word.text.as_str()).collect::<String>().trim().to_owned();
                let link = Paint::Link { width: ink, height: style.size * 1.2, target: target.to_string(), text };
                marks.push(Mark::new(left, baseline - style.rise - style.size * 0.95, link, Tag::Node(first.node)));
            }
            left += width;
        }
        marks
    }
}

/// Whether two words are drawn in one go.
fn alike(one: &Atom, other: &Atom) -> bool {
    one.node == other.node && one.style == other.style && one.target == other.target
}

/// Returns the lines under and through a text.
fn decoration(atom: &Atom, (x, baseline): (f64, f64), length: f64) -> Vec<Mark> {
    let style = atom.style;
    let pen = Pen { colour: style.colour, width: (style.size * 0.06).max(0.4), dash: 0.0 };
    let under = style.underlined.then_some(baseline + style.size * 0.16);
    let through = style.struck.then_some(baseline - style.size * 0.27);
    under.into_iter().chain(through).map(|y| Mark::rule((x, y), length, pen)).collect()
}

/// Breaks words into lines of a width; the last line may be empty.
pub(super) fn broken(shaper: &mut Shaper, atoms: Vec<Atom>, width: f64) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    let mut used = 0.0;
    for group in groups(atoms) {
        let (ink, full) = size(&group);
        if used + ink > width + 0.01 && used > 0.0 {
            lines.push(Line::default());
            used = 0.0;
        }
        let forced = group.last().is_some_and(|atom| atom.end == End::Forced);
        if ink > width + 0.01 {
            used = pieces(shaper, &group, width, &mut lines);
        } else if let Some(line) = lines.last_mut() {
            line.atoms.extend(group);
            used += full;
        }
        if forced {
            lines.push(Line::default());
            used = 0.0;
        }
    }
    lines
}

/// Groups words that no line may end between.
fn groups(atoms: Vec<Atom>) -> Vec<Vec<Atom>> {
    let mut groups = Vec::new();
    let mut group = Vec::new();
    for atom in atoms {
        let glued = atom.end == End::Glued;
        group.push(atom);
        if !glued {
            groups.push(std::mem::take(&mut group));
        }
    }
    groups.push(group);
    groups.retain(|group| !group.is_empty());
    groups
}

/// Returns the width of a group without and with the blanks behind it.
fn size(group: &[Atom]) -> (f64, f64) {
    let full: f64 = group.iter().map(Atom::width).sum();
    (full - group.last().map_or(0.0, |last| last.width() - last.ink()), full)
}

/// Breaks a group that is wider than a line, anywhere. Returns how much of the last line is used.
fn pieces(shaper: &mut Shaper, group: &[Atom], width: f64, lines: &mut Vec<Line>) -> f64 {
    let mut used = 0.0;
    for atom in group.iter().flat_map(|atom| atom.split(shaper)) {
        if used + atom.ink() > width && used > 0.0 {
            lines.push(Line::default());
            used = 0.0;
        }
        used += atom.width();
        if let Some(line) = lines.last_mut() {
            line.atoms.push(atom);
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::draw::palette::Rgb;
    use crate::render::pdf::tags::NodeId;
    use crate::render::pdf::text::{Piece, Style, atoms};

    fn lines(text: &str, width: f64) -> Vec<String> {
        let style = Style::plain(10.0, Rgb(0, 0, 0));
        let piece = Piece { text: text.to_owned(), style, node: NodeId::DOCUMENT, target: None, note: None };
        let mut shaper = Shaper::new(None);
        let atoms = atoms(&mut shaper, &[piece]);
        let lines = broken(&mut shaper, atoms, width);
        assert!(lines.iter().all(|line| line.ink() <= width + 0.02), "{lines:?}");
        let text = |line: &Line| line.atoms.iter().map(|atom| atom.word.text.as_str()).collect::<String>();
        lines.iter().map(|line| text(line).trim_end().to_owned()).collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(lines("Both layers hurt here", 60.0), ["Both layers", "hurt here"]);
    }

    #[test]
    fn a_line_ends_neither_in_a_range_nor_before_a_percent_sign() {
        assert_eq!(lines("in 453k (241k–931k)", 80.0), ["in 453k", "(241k–931k)"]);
        assert_eq!(lines("about 97 % of it", 45.0), ["about", "97 % of it"]);
    }

    #[test]
    fn han_text_breaks_between_characters_and_no_line_begins_with_a_full_stop() {
        assert_eq!(lines("東京都港区。", 51.0), ["東京都港", "区。"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_and_nothing_of_it_is_lost() {
        let word = "x".repeat(500);
        let lines = lines(&format!("a {word} b"), 100.0);
        assert!(lines.len() > 20);
        assert_eq!(lines.concat().matches('x').count(), 500);
        assert!(lines.last().unwrap().ends_with('b'));
    }

    #[test]
    fn a_forced_break_begins_a_line_and_an_empty_one_stays() {
        assert_eq!(lines("one\n\ntwo", 100.0), ["one", "", "two"]);
    }
}
