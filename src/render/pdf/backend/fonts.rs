//! The fonts of a file: each cut to the glyphs in use.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{Codepoint, FontId, Op, ParsedFont, PdfFont, PdfFontHandle, TextItem};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::rounded;
use crate::render::pdf::Failure;
use crate::render::pdf::fonts::{Face, Fonts};
use crate::render::pdf::marks::Paint;
use crate::render::pdf::pages::Book;
use crate::render::pdf::shape::Glyph;

/// A cut font.
struct Cut {
    mapper: GlyphRemapper,
    font: ParsedFont,
    glyphs: Vec<(u16, u16)>,
}

/// The fonts in use.
pub(super) struct Embedded {
    cuts: BTreeMap<Face, Cut>,
}

/// Returns what a face is called in the file.
pub(super) fn name(face: Face) -> FontId {
    FontId(format!("Emb{}", face as usize))
}

/// Returns how an operator names a face.
pub(super) fn handle(face: Face) -> PdfFontHandle {
    PdfFontHandle::External(name(face))
}

impl Embedded {
    /// Cuts every face to the glyphs that the pages use.
    pub(super) fn cut(book: &Book, fonts: &Fonts) -> Result<Self, Failure> {
        let mut used: BTreeMap<Face, BTreeSet<u16>> = BTreeMap::new();
        for mark in book.pages.iter().flat_map(|page| &page.marks) {
            if let Paint::Text { words, .. } = &mark.paint {
                for run in words.iter().flat_map(|word| &word.runs) {
                    used.entry(run.face).or_default().extend(run.glyphs.iter().map(|glyph| glyph.id));
                }
            }
        }
        let cut = |(face, glyphs): (Face, BTreeSet<u16>)| Ok((face, one(face, fonts.bytes(face), &glyphs)?));
        Ok(Self { cuts: used.into_iter().map(cut).collect::<Result<_, _>>()? })
    }

    /// Enters the fonts into a document.
    pub(super) fn register(&self, fonts: &mut BTreeMap<FontId, PdfFont>) {
        fonts.extend(self.cuts.iter().map(|(face, cut)| (name(*face), PdfFont::new(cut.font.clone()))));
    }

    /// Returns the number that each glyph has in its cut font.
    pub(super) fn glyphs(&self) -> BTreeMap<Face, Vec<(u16, u16)>> {
        self.cuts.iter().map(|(face, cut)| (*face, cut.glyphs.clone())).collect()
    }

    /// Shows glyphs of a face. What shaping moved is moved by numbers between the glyphs.
    pub(super) fn show<'g>(&self, face: Face, glyphs: impl Iterator<Item = &'g Glyph>, size: f64, ops: &mut Vec<Op>) {
        let Some(cut) = self.cuts.get(&face) else { return };
        let mut shown: Vec<Codepoint> = Vec::new();
        let mut rise = 0;
        for glyph in glyphs {
            if glyph.dy != rise {
                flush(&mut shown, ops);
                rise = glyph.dy;
                ops.push(Op::SetLineOffset { multiplier: rounded(f64::from(rise) * size / 1000.0) });
            }
            let id = cut.mapper.get(glyph.id).unwrap_or(0);
            let own =
                cut.font.get_glyph_width(id).map_or(glyph.advance, |width| thousandths(i64::from(width), &cut.font));
            if glyph.dx != 0 {
                nudge(&mut shown, -glyph.dx, ops);
            }
            shown.push(Codepoint::new(id, f32::from(own - glyph.advance + glyph.dx)));
        }
        flush(&mut shown, ops);
        if rise != 0 {
            ops.push(Op::SetLineOffset { multiplier: 0.0 });
        }
    }
}

/// Returns a width in thousandths of the size, cut off as `printpdf` writes the widths of a font.
fn thousandths(width: i64, font: &ParsedFont) -> i16 {
    let width = width * 1000 / i64::from(font.units_per_em.max(1));
    i16::try_from(width).unwrap_or(i16::MAX)
}

/// Moves the pen before the next glyph.
fn nudge(shown: &mut [Codepoint], by: i16, ops: &mut Vec<Op>) {
    match shown.last_mut() {
        Some(last) => last.offset += f32::from(by),
        None => ops.push(Op::ShowText { items: vec![TextItem::Offset(f32::from(by))] }),
    }
}

fn flush(shown: &mut Vec<Codepoint>, ops: &mut Vec<Op>) {
    if !shown.is_empty() {
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(std::mem::take(shown))] });
    }
}

fn one(face: Face, file: &[u8], used: &BTreeSet<u16>) -> Result<Cut, Failure> {
    let failed = |reason: &str| Failure::Font(format!("{}: {reason}", face.name()));
    let used: Vec<u16> = used.iter().copied().collect();
    let mapper = GlyphRemapper::new_from_glyphs_sorted(&used);
    let bytes = subsetter::subset(file, 0, &mapper).map_err(|error| failed(&error.to_string()))?;
    let mut font = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or_else(|| failed("it cannot be read"))?;
    font.font_name = Some(format!("{}+{}", prefix(face, &used), face.name()));
    let glyphs = used.iter().filter_map(|glyph| Some((*glyph, mapper.get(*glyph)?))).collect();
    Ok(Cut { mapper, font, glyphs })
}

/// Returns the six letters that name a cut (ISO 32000-1, 9.6.4): from the glyphs in it, so that the same cut has the same name.
fn prefix(face: Face, used: &[u16]) -> String {
    let mut hash = Sha256::new();
    hash.update(face.name());
    used.iter().for_each(|glyph| hash.update(glyph.to_be_bytes()));
    hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}
