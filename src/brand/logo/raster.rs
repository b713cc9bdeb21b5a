//! Logos of pixels: PNG and JPEG. A size is asked for before anything is decoded, so that a small file cannot ask for much memory.

use std::io::Cursor;

use png::{BitDepth, ColorType, Transformations};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::Parts;
use crate::document::draw::picture::{Content, Picture};

/// The most pixels of a logo: 32 MB while it is decoded.
const MOST_PIXELS: usize = 8_000_000;

/// The most pixels across or down that are kept: 300 a centimetre at the widest that a logo is shown.
const KEPT: usize = 1200;

/// The most memory for what a PNG says of itself besides its pixels.
const MOST_BYTES: usize = 128 << 20;

/// Red, green, blue, and how much covers what is below, of each pixel.
struct Pixels {
    width: usize,
    height: usize,
    rgba: Vec<[u8; 4]>,
}

/// Reads a logo of pixels.
pub(super) fn read(bytes: &[u8]) -> Result<Parts, String> {
    let (media, pixels) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("image/png", of_png(bytes)?)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        ("image/jpeg", of_jpeg(bytes)?)
    } else {
        return Err("it is neither PNG, JPEG nor SVG".to_owned());
    };
    if pixels.width.max(pixels.height) <= KEPT {
        return Ok((media, bytes.to_vec(), picture(&pixels)));
    }
    let small = smaller(&pixels);
    Ok(("image/png", written(&small).map_err(broken)?, picture(&small)))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn broken(error: impl ToString) -> String {
    let error = error.to_string();
    format!("it is damaged ({})", error.lines().next().unwrap_or_default().trim_end_matches('.'))
}

/// Refuses a logo of too many pixels.
fn counted(width: usize, height: usize) -> Result<(), String> {
    let count = width.saturating_mul(height);
    if count > MOST_PIXELS {
        return Err(format!("it has {} megapixels ({width} × {height})", count.div_ceil(1_000_000)));
    }
    Ok(())
}

fn of_png(bytes: &[u8]) -> Result<Pixels, String> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: MOST_BYTES });
    let (width, height) = decoder.read_header_info().map_err(broken)?.size();
    let (width, height) = (width as usize, height as usize);
    counted(width, height)?;
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(broken)?;
    let size = reader.output_buffer_size().ok_or_else(|| broken("it is too large"))?;
    let mut buffer = vec![0; size];
    let frame = reader.next_frame(&mut buffer).map_err(broken)?;
    let rgba = match (frame.color_type, frame.bit_depth) {
        (ColorType::Rgba, BitDepth::Eight) => buffer.as_chunks().0.to_vec(),
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => {
            buffer.as_chunks().0.iter().map(|[grey, alpha]| [*grey, *grey, *grey, *alpha]).collect()
        }
        _ => return Err(broken("its colours are of no known kind")),
    };
    Ok(Pixels { width, height, rgba })
}

fn of_jpeg(bytes: &[u8]) -> Result<Pixels, String> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(broken)?;
    let info = decoder.info().ok_or_else(|| broken("it has no size"))?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    counted(width, height)?;
    let decoded = decoder.decode().map_err(broken)?;
    let rgba = decoded.as_chunks().0.iter().map(|[red, green, blue]| [*red, *green, *blue, u8::MAX]).collect();
    Ok(Pixels { width, height, rgba })
}

/// Makes the longer side as long as is kept: each new pixel is the mean of those it covers, by how much they show.
fn smaller(full: &Pixels) -> Pixels {
    let most = full.width.max(full.height);
    let scaled = |side: usize| (side * KEPT / most).max(1);
    let (width, height) = (scaled(full.width), scaled(full.height));
    let mut rgba = Vec::with_capacity(width * height);
    for row in 0..height {
        let rows = row * full.height / height..((row + 1) * full.height).div_ceil(height);
        for column in 0..width {
            let columns = column * full.width / width..((column + 1) * full.width).div_ceil(width);
            rgba.push(mean(full, rows.clone(), columns));
        }
    }
    Pixels { width, height, rgba }
}

fn mean(full: &Pixels, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> [u8; 4] {
    let (mut sums, mut shown, mut count) = ([0_u64; 3], 0_u64, 0_u64);
    for row in rows {
        let line = full.rgba.get(row * full.width + columns.start..row * full.width + columns.end);
        for [red, green, blue, alpha] in line.unwrap_or_default() {
            let alpha = u64::from(*alpha);
            for (sum, part) in sums.iter_mut().zip([red, green, blue]) {
                *sum += u64::from(*part) * alpha;
            }
            shown += alpha;
            count += 1;
        }
    }
    let [red, green, blue] = sums.map(|sum| (sum + shown / 2).checked_div(shown).unwrap_or(255) as u8);
    [red, green, blue, (shown + count / 2).checked_div(count).unwrap_or(0) as u8]
}

fn written(pixels: &Pixels) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width as u32, pixels.height as u32);
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Eight);
    encoder.write_header()?.write_image_data(pixels.rgba.as_flattened())?;
    Ok(bytes)
}

/// Returns an image as it looks on white.
fn picture(image: &Pixels) -> Picture {
    let on_white = |part: u8, alpha: u8| {
        let (part, alpha) = (u32::from(part), u32::from(alpha));
        u8::try_from((part * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    let rgb = image
        .rgba
        .iter()
        .flat_map(|[red, green, blue, alpha]| [*red, *green, *blue].map(|part| on_white(part, *alpha)));
    let content = Content::Pixels { columns: image.width, rows: image.height, rgb: rgb.collect() };
    Picture { width: image.width as f64, height: image.height as f64, content }
}
