//! Shaping: from a word to glyphs, with fallback from face to face. A character that no face has, and any that is written from right to
//! left, becomes a visible mark and is counted; it is never dropped and never put in a wrong order.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use harfrust::{Buffer, Direction, Feature, Script, ShapeOptions, ShapePlan, Tag};
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::{Face, Fonts};
use crate::brand::Typefaces;

/// What is shown for a character that cannot be.
pub(super) const MISSING: char = '▢';

/// Scripts that run from right to left: the blocks whose default bidirectional class is R or AL, Unicode 16, `DerivedBidiClass.txt`.
const RIGHT_TO_LEFT: [(char, char); 5] = [
    ('\u{590}', '\u{8ff}'),
    ('\u{fb1d}', '\u{fdff}'),
    ('\u{fe70}', '\u{fefe}'),
    ('\u{10800}', '\u{10fff}'),
    ('\u{1e800}', '\u{1efff}'),
];

/// Which cut of the fonts a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Cut {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// What it is for.
    pub kind: Kind,
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Kind {
    /// Reading.
    #[default]
    Text,
    /// Columns of numbers: figures of one width.
    Figures,
    /// Code: every character of one width.
    Code,
}

impl Cut {
    /// Returns the face that is asked first.
    const fn face(self) -> Face {
        match self {
            Self { kind: Kind::Code, .. } => Face::Code,
            Self { bold: true, italic: true, .. } => Face::BoldItalic,
            Self { bold: true, .. } => Face::Bold,
            Self { italic: true, .. } => Face::Italic,
            _ => Face::Regular,
        }
    }
}

/// A glyph with its place, in thousandths of the size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// Its number in the face.
    pub id: u16,
    /// How far the pen moves.
    pub advance: i16,
    /// How far the glyph stands to the right of the pen.
    pub dx: i16,
    /// How far it stands above the pen.
    pub dy: i16,
}

/// Glyphs of one face.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// The face.
    pub face: Face,
    /// The glyphs, in the order of the text.
    pub glyphs: Vec<Glyph>,
    /// The text, where the glyphs alone would not tell it.
    pub actual: Option<String>,
}

/// A word with the blanks behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// What it says.
    pub text: String,
    /// Its glyphs.
    pub runs: Vec<Run>,
    /// Its width with the blanks, in thousandths of the size.
    pub width: i32,
    /// Its width without them.
    pub ink: i32,
    /// What could not be shown.
    missing: Vec<String>,
}

/// What a way of shaping is for: a face, a script, and whether figures are of one width.
type PlanKey = (Face, Option<Script>, bool);

/// Shapes words, each once.
pub(super) struct Shaper {
    fonts: Fonts,
    words: HashMap<(Cut, String), Rc<Word>>,
    texts: BTreeMap<(Face, u16), String>,
    missing: BTreeMap<String, usize>,
    /// How a script is shaped in a face: made once, since making it takes longer than a word.
    plans: Vec<(PlanKey, Rc<ShapePlan>)>,
}

impl Shaper {
    /// Returns a shaper with the fonts that the program carries, and those of a brand.
    pub(super) fn new(own: Option<&Typefaces>) -> Self {
        Self {
            fonts: Fonts::new(own),
            words: HashMap::new(),
            texts: BTreeMap::new(),
            missing: BTreeMap::new(),
            plans: Vec::new(),
        }
    }

    /// Returns a word of the text, and counts what cannot be shown.
    pub(super) fn word(&mut self, cut: Cut, text: &str) -> Rc<Word> {
        let word = self.repeated(cut, text);
        for missing in &word.missing {
            *self.missing.entry(missing.clone()).or_default() += 1;
        }
        word
    }

    /// Returns a word that stands elsewhere in the text already, as in a running header: nothing is counted twice.
    pub(super) fn repeated(&mut self, cut: Cut, text: &str) -> Rc<Word> {
        let key = (cut, text.to_owned());
        if let Some(word) = self.words.get(&key) {
            return Rc::clone(word);
        }
        let word = Rc::new(self.shaped(cut, text));
        self.words.insert(key, Rc::clone(&word));
        word
    }

    /// Returns the fonts.
    pub(super) const fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Returns what each glyph stands for.
    pub(super) const fn texts(&self) -> &BTreeMap<(Face, u16), String> {
        &self.texts
    }

    /// Returns what was counted as missing so far.
    pub(super) fn counted(&self) -> BTreeMap<String, usize> {
        self.missing.clone()
    }

    /// Counts from an earlier state on.
    pub(super) fn recount(&mut self, missing: BTreeMap<String, usize>) {
        self.missing = missing;
    }

    /// Returns what could not be shown, with how often it stands in the text.
    pub(super) fn into_missing(self) -> BTreeMap<String, usize> {
        self.missing
    }

    fn shaped(&mut self, cut: Cut, text: &str) -> Word {
        let (chunks, missing) = self.chunks(cut, text);
        let runs: Vec<Run> = chunks.iter().filter_map(|(face, chunk)| self.run(cut, *face, chunk)).collect();
        let width = runs.iter().flat_map(|run| &run.glyphs).map(|glyph| i32::from(glyph.advance)).sum();
        let blanks = text.chars().rev().take_while(|character| *character == ' ').count();
        let glyphs = runs.iter().rev().flat_map(|run| run.glyphs.iter().rev());
        let behind: i32 = glyphs.take(blanks).map(|glyph| i32::from(glyph.advance)).sum();
        Word { text: text.to_owned(), runs, width, ink: width - behind, missing }
    }

    /// Splits a text by the face that has its characters.
    fn chunks(&self, cut: Cut, text: &str) -> (Vec<(Face, String)>, Vec<String>) {
        let (mut chunks, mut missing): (Vec<(Face, String)>, Vec<String>) = Default::default();
        for cluster in text.graphemes(true) {
            let shown: String = cluster.chars().map(blank).filter(|character| !ignorable(*character)).collect();
            if shown.is_empty() {
                continue;
            }
            let found = self.covering(cut, &shown);
            if found.is_none() && shown != "\u{fffd}" && shown != MISSING.to_string() {
                missing.push(cluster.to_owned());
            }
            let marked = MISSING.to_string();
            let (face, piece) = found.map_or((text_face(cut), marked.as_str()), |face| (face, shown.as_str()));
            match chunks.last_mut() {
                Some((last, chunk)) if *last == face => chunk.push_str(piece),
                _ => chunks.push((face, piece.to_owned())),
            }
        }
        (chunks, missing)
    }

    /// Returns the first face that has every character of a cluster.
    fn covering(&self, cut: Cut, cluster: &str) -> Option<Face> {
        if cluster.chars().any(|character| character.is_control() || right_to_left(character)) {
            return None;
        }
        let own = [self.fonts.own(cut.face()), self.fonts.own(text_face(cut))];
        let [own, own_text] = if cut.kind == Kind::Code { [None, own[1]] } else { own };
        let faces = [own, Some(cut.face()), own_text, Some(text_face(cut)), Some(Face::Wide)];
        faces.into_iter().flatten().find(|face| cluster.chars().all(|character| self.fonts.has(*face, character)))
    }

    fn run(&mut self, cut: Cut, face: Face, text: &str) -> Option<Run> {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let figures = [Feature::new(Tag::new(b"tnum"), 1, ..)];
        let features = if cut.kind == Kind::Figures { &figures[..] } else { &[] };
        let plan = self.plan(face, &buffer, features)?;
        let font = self.fonts.face(face)?;
        harfrust::shape(&font, &mut buffer, ShapeOptions::new().plan(Some(&plan)).features(features)).ok()?;
        let places = buffer.glyph_positions().iter();
        let glyphs = buffer.glyph_infos().iter().zip(places).map(|(glyph, place)| Glyph {
            id: u16::try_from(glyph.glyph_id).unwrap_or(0),
            advance: clamp(place.x_advance),
            dx: clamp(place.x_offset),
            dy: clamp(place.y_offset),
        });
        let glyphs: Vec<Glyph> = glyphs.collect();
        let starts: Vec<usize> = buffer.glyph_infos().iter().map(|glyph| glyph.cluster as usize).collect();
        let told = self.tell(face, text, &glyphs, &starts);
        Some(Run { face, glyphs, actual: (!told).then(|| text.to_owned()) })
    }

    /// Returns how the script of a buffer is shaped in a face.
    fn plan(&mut self, face: Face, buffer: &Buffer, features: &[Feature]) -> Option<Rc<ShapePlan>> {
        let key = (face, buffer.script(), !features.is_empty());
        if let Some((_, plan)) = self.plans.iter().find(|(known, _)| *known == key) {
            return Some(Rc::clone(plan));
        }
        let font = self.fonts.font(face)?;
        let plan = ShapePlan::new(font, Direction::LeftToRight, buffer.script(), buffer.language(), features);
        let plan = Rc::new(plan);
        self.plans.push((key, Rc::clone(&plan)));
        Some(plan)
    }

    /// Notes what each glyph stands for. Returns whether the glyphs tell the text.
    fn tell(&mut self, face: Face, text: &str, glyphs: &[Glyph], starts: &[usize]) -> bool {
        let mut told = true;
        let mut before = None;
        for (glyph, start) in glyphs.iter().zip(starts) {
            let end = starts.iter().copied().filter(|other| other > start).min().unwrap_or(text.len());
            let cluster = text.get(*start..end).unwrap_or_default();
            let known = self.texts.entry((face, glyph.id)).or_insert_with(|| cluster.to_owned());
            told &= known == cluster && before != Some(start);
            before = Some(start);
        }
        told
    }
}

/// Returns the face for text that stands in for a face without it.
const fn text_face(cut: Cut) -> Face {
    Cut { kind: Kind::Text, ..cut }.face()
}

/// White space is a blank.
const fn blank(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        character => character,
    }
}

/// Whether a character has nothing to show: joiners, selectors of a variant, soft hyphens, marks of direction.
const fn ignorable(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

fn right_to_left(character: char) -> bool {
    RIGHT_TO_LEFT.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

fn clamp(units: i32) -> i16 {
    i16::try_from(units).unwrap_or(if units < 0 { i16::MIN } else { i16::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faces(text: &str) -> Vec<Face> {
        Shaper::new(None).word(Cut::default(), text).runs.iter().map(|run| run.face).collect()
    }

    fn missing(text: &str) -> Vec<(String, usize)> {
        let mut shaper = Shaper::new(None);
        shaper.word(Cut::default(), text);
        shaper.into_missing().into_iter().collect()
    }

    #[test]
    fn what_a_face_does_not_have_comes_from_another() {
        assert_eq!(faces("Łódź東京Київ"), [Face::Regular, Face::Wide, Face::Regular]);
        assert!(missing("Łódź東京Київ Αθήνα 서울 カナ").is_empty());
    }

    #[test]
    fn emoji_and_letters_from_right_to_left_are_marked_and_counted() {
        assert_eq!(missing("a👩‍🚀b👩‍🚀"), [("👩‍🚀".to_owned(), 2)]);
        assert_eq!(missing("שלום").len(), 4);
        let mut shaper = Shaper::new(None);
        let word = shaper.word(Cut::default(), "a👩‍🚀b");
        assert_eq!(word.runs.iter().map(|run| run.glyphs.len()).sum::<usize>(), 3);
        let mark = word.runs[0].glyphs[1].id;
        assert_eq!(shaper.texts()[&(Face::Regular, mark)], MISSING.to_string());
    }

    #[test]
    fn what_is_repeated_is_not_counted_again() {
        let mut shaper = Shaper::new(None);
        shaper.word(Cut::default(), "ש");
        shaper.repeated(Cut::default(), "ש");
        assert_eq!(shaper.into_missing().into_iter().collect::<Vec<_>>(), [("ש".to_owned(), 1)]);
    }

    #[test]
    fn a_word_knows_its_width_with_and_without_the_blank_behind_it() {
        let mut shaper = Shaper::new(None);
        let (bare, followed) = (shaper.word(Cut::default(), "fit"), shaper.word(Cut::default(), "fit "));
        assert_eq!(followed.ink, bare.width);
        assert!(followed.width > bare.width);
    }

    #[test]
    fn tabular_figures_are_of_one_width() {
        let mut shaper = Shaper::new(None);
        let cut = Cut { kind: Kind::Figures, ..Cut::default() };
        assert_eq!(shaper.word(cut, "111").width, shaper.word(cut, "808").width);
    }

    #[test]
    fn marks_that_combine_stay_with_their_letter() {
        let mut shaper = Shaper::new(None);
        let word = shaper.word(Cut::default(), "x\u{301}");
        assert_eq!(word.runs[0].actual.as_deref(), Some("x\u{301}"));
    }
}
