//! From pieces of text to words that a line can be made of: their style, their element, where a line may break.

use std::rc::Rc;

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::shape::{Cut, Kind, Shaper, Word};
use super::tags::NodeId;
use crate::document::draw::palette::Rgb;

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// The cut of its font.
    pub cut: Cut,
    /// Its size.
    pub size: f64,
    /// Its colour.
    pub colour: Rgb,
    /// How far it stands above the line.
    pub rise: f64,
    /// Whether it is struck out.
    pub struck: bool,
    /// Whether it is underlined.
    pub underlined: bool,
}

impl Style {
    /// Returns plain text of a size and a colour.
    pub(super) const fn plain(size: f64, colour: Rgb) -> Self {
        let cut = Cut { bold: false, italic: false, kind: Kind::Text };
        Self { cut, size, colour, rise: 0.0, struck: false, underlined: false }
    }

    /// Returns the same, bold.
    #[must_use]
    pub(super) const fn bold(mut self) -> Self {
        self.cut.bold = true;
        self
    }
}

/// A piece of text of one style.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// The text; a line break in it is forced.
    pub text: String,
    /// How it looks.
    pub style: Style,
    /// The element that it is part of.
    pub node: NodeId,
    /// Where it leads.
    pub target: Option<Rc<str>>,
    /// The footnote that it refers to.
    pub note: Option<usize>,
}

/// Whether a line may end behind a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It may not.
    Glued,
    /// It may.
    Open,
    /// It must.
    Forced,
}

/// A word, or a part of one that looks alike.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Atom {
    /// Its glyphs.
    pub word: Rc<Word>,
    /// How it looks.
    pub style: Style,
    /// The element that it is part of.
    pub node: NodeId,
    /// Where it leads.
    pub target: Option<Rc<str>>,
    /// The footnote that it refers to.
    pub note: Option<usize>,
    /// Whether a line may end behind it.
    pub end: End,
}

impl Atom {
    /// Returns its width with the blanks behind it.
    pub(super) fn width(&self) -> f64 {
        f64::from(self.word.width) * self.style.size / 1000.0
    }

    /// Returns its width without them.
    pub(super) fn ink(&self) -> f64 {
        f64::from(self.word.ink) * self.style.size / 1000.0
    }

    /// Splits a word into its characters; a line may end behind each.
    pub(super) fn split(&self, shaper: &mut Shaper) -> Vec<Self> {
        let clusters: Vec<&str> = self.word.text.graphemes(true).collect();
        let count = clusters.len();
        let one = |(index, cluster): (usize, &str)| Self {
            word: shaper.repeated(self.style.cut, cluster),
            end: if index + 1 == count { self.end } else { End::Open },
            note: self.note.filter(|_| index + 1 == count),
            ..self.clone()
        };
        clusters.into_iter().enumerate().map(one).collect()
    }
}

/// Splits pieces of text into words, at the places where the Unicode line breaking algorithm (UAX 14) lets a line end and where the
/// style changes.
pub(super) fn atoms(shaper: &mut Shaper, pieces: &[Piece]) -> Vec<Atom> {
    let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let mut breaks = linebreaks(&whole).peekable();
    let mut atoms = Vec::new();
    let mut start = 0;
    for piece in pieces {
        let end = start + piece.text.len();
        let mut from = start;
        while let Some((at, kind)) = breaks.next_if(|(at, _)| *at <= end) {
            if joins(&whole, at) {
                continue;
            }
            let forced = kind == BreakOpportunity::Mandatory && at < whole.len();
            let kind = if forced { End::Forced } else { End::Open };
            atoms.extend(atom(shaper, piece, (whole.get(from..at).unwrap_or_default(), kind)));
            from = at;
        }
        atoms.extend(atom(shaper, piece, (whole.get(from..end).unwrap_or_default(), End::Glued)));
        start = end;
    }
    with_notes(pieces, atoms)
}

/// Whether a line must not end here though it could: within a range of numbers, and between a number and its percent sign.
fn joins(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at_checked(at).unwrap_or_default();
    let is_range = before.ends_with('–') && behind.starts_with(char::is_alphanumeric);
    is_range || behind.starts_with('%') && before.trim_end_matches(' ').ends_with(|last: char| last.is_ascii_digit())
}

/// Makes a word of a part of a piece; nothing of an empty part.
fn atom(shaper: &mut Shaper, piece: &Piece, (text, end): (&str, End)) -> Option<Atom> {
    let text = text.trim_end_matches(['\n', '\r']);
    if text.is_empty() && end != End::Forced {
        return None;
    }
    let word = shaper.word(piece.style.cut, text);
    let Piece { style, node, target, note, .. } = piece;
    Some(Atom { word, style: *style, node: *node, target: target.clone(), note: *note, end })
}

/// What is behind a reference to a footnote glues it to what is before.
fn with_notes(pieces: &[Piece], mut atoms: Vec<Atom>) -> Vec<Atom> {
    if pieces.iter().any(|piece| piece.note.is_some()) {
        let noted: Vec<bool> = atoms.iter().skip(1).map(|atom| atom.note.is_some()).collect();
        for (atom, noted) in atoms.iter_mut().zip(noted) {
            if noted && atom.end == End::Open {
                atom.end = End::Glued;
            }
        }
    }
    atoms
}

/// Returns how wide words must be at least, and how wide they are on one line.
pub(super) fn extent(atoms: &[Atom]) -> (f64, f64) {
    let (mut least, mut most): (f64, f64) = (0.0, 0.0);
    let (mut group, mut line): (f64, f64) = (0.0, 0.0);
    for atom in atoms {
        least = least.max(group + atom.ink());
        most = most.max(line + atom.ink());
        group = if atom.end == End::Glued { group + atom.width() } else { 0.0 };
        line = if atom.end == End::Forced { 0.0 } else { line + atom.width() };
    }
    (least, most)
}
