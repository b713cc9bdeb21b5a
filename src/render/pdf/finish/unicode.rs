//! What glyphs stand for, so that text can be copied and read aloud; and the height of capitals, which `printpdf` does not know.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::render::pdf::fonts::Face;

/// Most entries of one block of a map (Adobe Technical Note 5014, 1.4.2).
const BLOCK: usize = 100;

/// Replaces the maps from glyphs to text of every font.
pub(super) fn mend(
    file: &mut Document,
    glyphs: &BTreeMap<Face, Vec<(u16, u16)>>,
    texts: &BTreeMap<(Face, u16), String>,
) {
    for (face, glyphs) in glyphs {
        let entries = glyphs.iter().filter_map(|(old, new)| Some((*new, texts.get(&(*face, *old))?)));
        let map = map(&entries.collect::<Vec<_>>());
        let Some((unicode, descriptor)) = parts(file, *face) else { continue };
        file.set_object(unicode, Stream::new(Dictionary::new(), map.into_bytes()));
        if let Ok(descriptor) = file.get_dictionary_mut(descriptor) {
            descriptor.set("CapHeight", face.capitals());
        }
    }
}

/// Returns the objects that hold the map and the descriptor of a face.
fn parts(file: &Document, face: Face) -> Option<(ObjectId, ObjectId)> {
    let suffix = format!("+{}", face.name());
    let named = |font: &Dictionary| {
        let base = font.get(b"BaseFont").and_then(Object::as_name).ok()?;
        base.ends_with(suffix.as_bytes()).then_some(())
    };
    let fonts = file.objects.values().filter_map(|object| object.as_dict().ok());
    let font = fonts.filter(|font| font.has(b"ToUnicode")).find(|font| named(font).is_some())?;
    let unicode = font.get(b"ToUnicode").and_then(Object::as_reference).ok()?;
    let descendant = font.get(b"DescendantFonts").and_then(Object::as_array).ok()?.first()?.as_dict().ok()?;
    Some((unicode, descendant.get(b"FontDescriptor").and_then(Object::as_reference).ok()?))
}

/// Writes a map from glyphs to text.
fn map(entries: &[(u16, &String)]) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) \
         /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\n\
         endcodespacerange\n",
    );
    for block in entries.chunks(BLOCK) {
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (glyph, text) in block {
            let _ = write!(map, "<{glyph:04x}> <");
            for unit in text.encode_utf16() {
                let _ = write!(map, "{unit:04x}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_says_what_each_glyph_stands_for_in_utf_16() {
        let (one, two) = ("ł".to_owned(), "😀".to_owned());
        let map = map(&[(3, &one), (4, &two)]);
        assert!(map.contains("2 beginbfchar\n<0003> <0142>\n<0004> <d83dde00>\nendbfchar"), "{map}");
    }
}
