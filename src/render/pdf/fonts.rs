//! The fonts that the program carries, and those of a brand; no font of the system is ever read.

use std::cell::OnceCell;
use std::sync::LazyLock;

use brotli_decompressor::BrotliDecompress;
use harfrust::{Font, ShaperFont};
use miniz_oxide::inflate::decompress_to_vec_zlib;

use crate::brand::Typefaces;

/// A font file that the program carries packed.
type Packed = LazyLock<Vec<u8>>;

static REGULAR: Packed = LazyLock::new(|| unpacked(include_bytes!("../../../assets/fonts/Inter-Regular.otf.z")));
static BOLD: Packed = LazyLock::new(|| unpacked(include_bytes!("../../../assets/fonts/Inter-Bold.otf.z")));
static ITALIC: Packed = LazyLock::new(|| unpacked(include_bytes!("../../../assets/fonts/Inter-Italic.otf.z")));
static BOLD_ITALIC: Packed = LazyLock::new(|| unpacked(include_bytes!("../../../assets/fonts/Inter-BoldItalic.otf.z")));
static CODE: Packed = LazyLock::new(|| unpacked(include_bytes!("../../../assets/fonts/NotoSansMono-Regular.ttf.z")));
static WIDE: Packed =
    LazyLock::new(|| unpacked_small(include_bytes!("../../../assets/fonts/NotoSansCJKjp-Regular.otf.br")));

/// Unpacks a font file; a test unpacks every one.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    decompress_to_vec_zlib(packed).unwrap_or_default()
}

/// Unpacks a large and rarely used font file: Brotli takes longer than `unpacked`, and a fifth less room.
fn unpacked_small(mut packed: &[u8]) -> Vec<u8> {
    let mut font = Vec::new();
    if BrotliDecompress(&mut packed, &mut font).is_err() {
        font.clear();
    }
    font
}

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
    /// Upright text in a font of the brand.
    OwnRegular,
    /// Bold text in a font of the brand.
    OwnBold,
    /// Italic text in a font of the brand.
    OwnItalic,
    /// Bold italic text in a font of the brand.
    OwnBoldItalic,
}

impl Face {
    /// Every face that the program carries.
    const SHIPPED: [Self; 6] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic, Self::Code, Self::Wide];

    /// The faces of a brand.
    const OWN: [Self; 4] = [Self::OwnRegular, Self::OwnBold, Self::OwnItalic, Self::OwnBoldItalic];

    /// Returns the name of its font.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Regular => "Inter-Regular",
            Self::Bold => "Inter-Bold",
            Self::Italic => "Inter-Italic",
            Self::BoldItalic => "Inter-BoldItalic",
            Self::Code => "NotoSansMono-Regular",
            Self::Wide => "NotoSansCJKjp-Regular",
            Self::OwnRegular => "Brand-Regular",
            Self::OwnBold => "Brand-Bold",
            Self::OwnItalic => "Brand-Italic",
            Self::OwnBoldItalic => "Brand-BoldItalic",
        }
    }

    /// Returns its font file, unpacked when it is first asked for; nothing for a font of the brand.
    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
            Self::Italic => &ITALIC,
            Self::BoldItalic => &BOLD_ITALIC,
            Self::Code => &CODE,
            Self::Wide => &WIDE,
            Self::OwnRegular | Self::OwnBold | Self::OwnItalic | Self::OwnBoldItalic => &[],
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

/// The faces, each parsed when it is first asked for.
pub(super) struct Fonts {
    faces: Vec<(Face, OnceCell<Option<Font>>)>,
    own: Option<Typefaces>,
}

impl Fonts {
    /// Takes the fonts that the program carries, and those of a brand.
    pub(super) fn new(own: Option<&Typefaces>) -> Self {
        let faces = Face::SHIPPED.into_iter().chain(Face::OWN);
        Self { faces: faces.map(|face| (face, OnceCell::new())).collect(), own: own.cloned() }
    }

    /// Returns the font of the brand that a face takes: its own, else the nearest.
    fn own_bytes(&self, face: Face) -> Option<&[u8]> {
        let own = self.own.as_ref()?;
        let found = match face {
            Face::OwnBold => own.bold.as_ref(),
            Face::OwnItalic => own.italic.as_ref(),
            Face::OwnBoldItalic => own.bold_italic.as_ref().or(own.bold.as_ref()).or(own.italic.as_ref()),
            _ => None,
        };
        Some(&found.unwrap_or(&own.regular).bytes)
    }

    /// Returns the font file of a face.
    pub(super) fn bytes(&self, face: Face) -> &[u8] {
        let own = if Face::OWN.contains(&face) { self.own_bytes(face) } else { None };
        own.unwrap_or(face.bytes())
    }

    /// Returns the face of the brand that goes before a face, if there is one.
    pub(super) fn own(&self, face: Face) -> Option<Face> {
        self.own.as_ref()?;
        match face {
            Face::Regular => Some(Face::OwnRegular),
            Face::Bold => Some(Face::OwnBold),
            Face::Italic => Some(Face::OwnItalic),
            Face::BoldItalic => Some(Face::OwnBoldItalic),
            _ => None,
        }
    }

    /// Returns a face ready to be asked, and to shape with, in thousandths of the size.
    pub(super) fn face(&self, wanted: Face) -> Option<ShaperFont<'_, 'static>> {
        self.font(wanted).map(|font| ShaperFont::new(font).with_scale(1000))
    }

    /// Returns the font of a face.
    pub(super) fn font(&self, wanted: Face) -> Option<&Font> {
        let (_, font) = self.faces.iter().find(|(face, _)| *face == wanted)?;
        font.get_or_init(|| match self.own_bytes(wanted) {
            Some(own) if Face::OWN.contains(&wanted) => Font::new(own.to_vec(), 0),
            _ => Font::new(wanted.bytes(), 0),
        })
        .as_ref()
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
        let fonts = Fonts::new(None);
        for face in Face::SHIPPED {
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
        let fonts = Fonts::new(None);
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
