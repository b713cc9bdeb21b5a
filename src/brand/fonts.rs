//! Fonts of one's own: TTF or OTF, one file a style, and only if their licence lets them be embedded.

use std::fmt;
use std::sync::Arc;

use read_fonts::{FontRef, TableProvider as _};
use subsetter::GlyphRemapper;

use super::Fetch;
use crate::problem::{Code, Problem};
use crate::tree::Fields;

/// The most bytes of a font.
const LARGEST: usize = 8 << 20;

/// `OS/2.fsType` (OpenType 1.9): the licence forbids embedding; no cut may be embedded; only bitmaps may.
const FORBIDDEN: [(u16, &str); 3] = [
    (0x0002, "its licence forbids embedding (`OS/2.fsType`, bit 1)"),
    (0x0100, "its licence forbids embedding a part of it (`OS/2.fsType`, bit 8)"),
    (0x0200, "its licence lets only bitmaps be embedded (`OS/2.fsType`, bit 9)"),
];

/// `OS/2.fsType`: it may be embedded for viewing and printing only, which a page cannot promise.
const VIEW_ONLY: u16 = 0x0004;

/// Fonts of one's own. What is missing takes the nearest that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Typefaces {
    /// Upright text.
    pub regular: Typeface,
    /// Bold text.
    pub bold: Option<Typeface>,
    /// Italic text.
    pub italic: Option<Typeface>,
    /// Bold italic text.
    pub bold_italic: Option<Typeface>,
}

/// A font in one style.
#[derive(Clone, PartialEq)]
pub struct Typeface {
    /// The file.
    pub bytes: Arc<[u8]>,
    /// Whether its licence lets a page carry it, besides a PDF.
    pub in_pages: bool,
}

impl fmt::Debug for Typeface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Typeface({} bytes)", self.bytes.len())
    }
}

/// Reads the fonts.
pub(super) fn read(fields: Fields<'_>, fetch: Fetch<'_>) -> Option<Typefaces> {
    let face = |key: &'static str| {
        let path = fields.optional_text(key)?;
        match fetch(&path.value).and_then(|bytes| typeface(&bytes)) {
            Ok(face) => Some(face),
            Err(reason) => {
                let message = format!("`{}` cannot be a font of the report: {reason}", path.value);
                let help =
                    "a TTF or OTF file of one style whose licence lets it be embedded, as seen from the brand file";
                fields.report(Problem::new(Code::BadFont, path.place, message).help(help));
                None
            }
        }
    };
    let (bold, italic, bold_italic) = (face("bold"), face("italic"), face("bold_italic"));
    let regular = if fields.has("regular") {
        face("regular")
    } else {
        let problem = Problem::new(Code::MissingKey, fields.place(), "`regular` is missing");
        fields.report(problem.help("name the font of upright text, `regular = \"Ours-Regular.ttf\"` for example"));
        None
    };
    fields.finish();
    Some(Typefaces { regular: regular?, bold, italic, bold_italic })
}

/// Reads one font, or says why it cannot be used.
pub fn typeface(bytes: &[u8]) -> Result<Typeface, String> {
    if bytes.len() > LARGEST {
        return Err(format!("it has {} MiB, and a font has at most {}", bytes.len().div_ceil(1 << 20), LARGEST >> 20));
    }
    if bytes.starts_with(b"ttcf") {
        return Err("it is a collection of fonts".to_owned());
    }
    if bytes.starts_with(b"wOF") {
        return Err("it is a font for the web".to_owned());
    }
    let damaged = |error: read_fonts::ReadError| format!("it is damaged or no font ({error})");
    let font = FontRef::new(bytes).map_err(damaged)?;
    if font.fvar().is_ok() {
        return Err("it is a variable font".to_owned());
    }
    let licence = font.os2().map_err(damaged)?.fs_type();
    if let Some((_, reason)) = FORBIDDEN.iter().find(|(bit, _)| licence & bit != 0) {
        return Err((*reason).to_owned());
    }
    let cut =
        subsetter::subset(bytes, 0, &GlyphRemapper::new_from_glyphs_sorted(&[0, 1])).map_err(|error| error.to_string());
    let cut = cut.map_err(|error| format!("it cannot be cut to the characters in use ({error})"))?;
    let read = printpdf::ParsedFont::from_bytes(&cut, 0, &mut Vec::new());
    let usable = read.is_some_and(|font| font.units_per_em > 0) && font.cmap().is_ok();
    usable.then_some(()).ok_or_else(|| "it is damaged or no font".to_owned())?;
    Ok(Typeface { bytes: Arc::from(bytes), in_pages: licence & VIEW_ONLY == 0 })
}
