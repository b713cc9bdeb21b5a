//! Logos of pixels: PNG and JPEG. A size is asked for before anything is decoded, so that a small file cannot ask for much memory.

use std::io::Cursor;

use image::imageops::thumbnail;
use image::{ImageFormat, ImageReader, Limits, RgbaImage};

use super::Parts;
use crate::document::draw::picture::{Content, Picture};

/// The most pixels of a logo: 32 MB while it is decoded.
const MOST_PIXELS: u64 = 8_000_000;

/// The most pixels across or down that are kept: 300 a centimetre at the widest that a logo is shown.
const KEPT: u32 = 1200;

/// Reads a logo of pixels.
pub(super) fn read(bytes: &[u8]) -> Result<Parts, String> {
    let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string());
    let media = match reader()?.format() {
        Some(ImageFormat::Png) => "image/png",
        Some(ImageFormat::Jpeg) => "image/jpeg",
        _ => return Err("it is neither PNG, JPEG nor SVG".to_owned()),
    };
    let broken = |error: image::ImageError| format!("it is damaged ({})", one_line(&error.to_string()));
    let (width, height) = reader()?.into_dimensions().map_err(broken)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        let megapixels = (u64::from(width) * u64::from(height)).div_ceil(1_000_000);
        return Err(format!("it has {megapixels} megapixels ({width} × {height})"));
    }
    let mut reader = reader()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(128 << 20);
    reader.limits(limits);
    let full = reader.decode().map_err(broken)?.into_rgba8();
    let most = width.max(height);
    if most <= KEPT {
        return Ok((media, bytes.to_vec(), picture(&full)));
    }
    let scaled = |side: u32| u32::try_from(u64::from(side) * u64::from(KEPT) / u64::from(most)).unwrap_or(KEPT).max(1);
    let small = thumbnail(&full, scaled(width), scaled(height));
    let mut written = Cursor::new(Vec::new());
    small.write_to(&mut written, ImageFormat::Png).map_err(broken)?;
    Ok(("image/png", written.into_inner(), picture(&small)))
}

/// Returns an image as it looks on white.
fn picture(image: &RgbaImage) -> Picture {
    let on_white = |part: u8, alpha: u8| {
        let (part, alpha) = (u32::from(part), u32::from(alpha));
        u8::try_from((part * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    let rgb = image.pixels().flat_map(|pixel| {
        let [red, green, blue, alpha] = pixel.0;
        [red, green, blue].map(|part| on_white(part, alpha))
    });
    let content =
        Content::Pixels { columns: image.width() as usize, rows: image.height() as usize, rgb: rgb.collect() };
    Picture { width: f64::from(image.width()), height: f64::from(image.height()), content }
}

/// Returns the first line of what a library says, without its final period.
fn one_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_end_matches('.')
}
