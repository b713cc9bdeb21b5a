//! The fonts that the program carries; no font of the system is ever read.

use harfrust::{Font, ShaperFont};

/// A face: a font in one style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Face {
    /// Upright text.
    Regular,
    /// Bold text.
    Bold,
    /// Italic text.
    Italic,
    /// Bold italic text.
    BoldItalic,
    /// Code.
    Code,
    /// Han, Kana and Hangul, for what the others do not have.
    Wide,
}

impl Face {
    /// Every face.
    pub(super) const ALL: [Self; 6] =
        [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic, Self::Code, Self::Wide];

    /// Returns the name of its font.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Regular => "Inter-Regular",
            Self::Bold => "Inter-Bold",
            Self::Italic => "Inter-Italic",
            Self::BoldItalic => "Inter-BoldItalic",
            Self::Code => "NotoSansMono-Regular",
            Self::Wide => "NotoSansCJKjp-Regular",
        }
    }

    /// Returns its font file.
    pub(super) const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../assets/fonts/Inter-Regular.otf"),
            Self::Bold => include_bytes!("../../../assets/fonts/Inter-Bold.otf"),
            Self::Italic => include_bytes!("../../../assets/fonts/Inter-Italic.otf"),
            Self::BoldItalic => include_bytes!("../../../assets/fonts/Inter-BoldItalic.otf"),
            Self::Code => include_bytes!("../../../assets/fonts/NotoSansMono-Regular.ttf"),
            Self::Wide => include_bytes!("../../../assets/fonts/NotoSansCJKjp-Regular.otf"),
        }
    }

    /// Returns how high its capitals are, in thousandths of its size (`OS/2.sCapHeight`).
    pub(super) const fn capitals(self) -> i64 {
        match self {
            Self::Code => 714,
            Self::Wide => 733,
            _ => 727,
        }
    }
}

/// The parsed faces.
pub(super) struct Fonts {
    faces: Vec<(Face, Font)>,
}

impl Fonts {
    /// Parses the fonts that the program carries.
    pub(super) fn shipped() -> Self {
        let parsed = |face: Face| Some((face, Font::new(face.bytes(), 0)?));
        Self { faces: Face::ALL.into_iter().filter_map(parsed).collect() }
    }

    /// Returns a face ready to be asked, and to shape with.
    pub(super) fn face(&self, wanted: Face) -> Option<ShaperFont<'_, 'static>> {
        self.font(wanted).map(ShaperFont::new)
    }

    /// Returns the font of a face.
    pub(super) fn font(&self, wanted: Face) -> Option<&Font> {
        self.faces.iter().find(|(face, _)| *face == wanted).map(|(_, font)| font)
    }

    /// Whether a face has a sign for a character.
    pub(super) fn has(&self, face: Face, character: char) -> bool {
        let found = self.face(face).and_then(|font| font.nominal_glyph(u32::from(character)));
        found.is_some_and(|glyph| glyph.to_u32() != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_has_a_thousand_units_to_the_em_and_the_mark_for_what_is_missing() {
        let fonts = Fonts::shipped();
        for face in Face::ALL {
            let bytes = face.bytes();
            let parsed = printpdf::ParsedFont::from_bytes(bytes, 0, &mut Vec::new()).unwrap();
            assert_eq!(parsed.units_per_em, 1000, "{face:?}");
            assert!(
                face == Face::Wide || face == Face::Code || fonts.has(face, super::super::shape::MISSING),
                "{face:?}"
            );
        }
    }

    #[test]
    fn the_text_faces_have_what_a_report_writes() {
        let fonts = Fonts::shipped();
        let text = "Łódź Zürich İstanbul Αθήνα Київ Ёлка − → ≤ ≥ ≈ ✓ ✗ • – — … „“ » € £ ½ ² ¹";
        for face in [Face::Regular, Face::Bold, Face::Italic, Face::BoldItalic] {
            let missing: String = text.chars().filter(|character| !fonts.has(face, *character)).collect();
            assert_eq!(missing, "", "{face:?}");
        }
        for character in "東京都港区かなカナ北京上海广州서울特別".chars() {
            assert!(fonts.has(Face::Wide, character), "{character}");
        }
    }
}
