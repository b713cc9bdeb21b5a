//! A logo: read once, small enough for any page, and with nothing in it that refers to anything outside.

mod raster;
mod svg;

use crate::document::draw::picture::Picture;

/// The most bytes of a logo.
const LARGEST: usize = 4 << 20;

/// A logo.
#[derive(Debug, Clone, PartialEq)]
pub struct Logo {
    /// What it says to whoever does not see it.
    pub says: String,
    /// Its media type: `image/png`, `image/jpeg` or `image/svg+xml`.
    pub media: &'static str,
    /// The file, for pages that can show it as it is.
    pub bytes: Vec<u8>,
    /// What it shows, for paper.
    pub picture: Picture,
}

/// Reads a logo, or says why it cannot be one.
pub fn read(bytes: &[u8], says: &str) -> Result<Logo, String> {
    if bytes.is_empty() {
        return Err("the file is empty".to_owned());
    }
    if bytes.len() > LARGEST {
        return Err(format!("it has {} MiB, and a logo has at most {}", bytes.len().div_ceil(1 << 20), LARGEST >> 20));
    }
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let is_markup = bytes.get(start..).is_some_and(|rest| rest.starts_with(b"<") || rest.starts_with(b"\xef\xbb\xbf<"));
    let (media, bytes, picture) = if is_markup { svg::read(bytes)? } else { raster::read(bytes)? };
    Ok(Logo { says: says.to_owned(), media, bytes, picture })
}

/// A logo's media type, its file, and what it shows.
type Parts = (&'static str, Vec<u8>, Picture);
