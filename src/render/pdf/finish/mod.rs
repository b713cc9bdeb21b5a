//! What `printpdf` leaves open: structure, bookmarks, links, what the file says of itself.

mod links;
mod metadata;
mod outline;
mod structure;
mod unicode;

use std::collections::BTreeMap;
use std::thread;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use miniz_oxide::deflate::compress_to_vec_zlib;
use sha2::{Digest, Sha256};

use super::backend::{Written, utf16};
use super::flow::Heading;
use super::fonts::Face;
use super::pages::Book;
use super::tags::Tags;
use super::{Failure, Order};

/// What a file is finished from.
pub(super) struct Parts<'a> {
    /// The file so far.
    pub written: Written,
    /// Its structure.
    pub tags: &'a Tags,
    /// Its pages.
    pub book: &'a Book,
    /// Its headings.
    pub headings: &'a [Heading],
    /// What was ordered.
    pub order: &'a Order<'a>,
}

/// Finishes a file and returns its bytes.
pub(super) fn finished(parts: Parts<'_>, texts: &BTreeMap<(Face, u16), String>) -> Result<Vec<u8>, Failure> {
    let Parts { written, tags, book, headings, order } = parts;
    let Written { mut file, pages, glyphs } = written;
    let ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    unicode::mend(&mut file, &glyphs, texts);
    let annotations = links::add(&mut file, &pages, (&ids, book), (headings, order));
    let tree = structure::add(&mut file, tags, &pages, (&ids, &annotations));
    let outline = outline::add(&mut file, headings, book, &ids);
    let info = metadata::info(order);
    let root = file.trailer.get(b"Root").and_then(Object::as_reference).map_err(failed)?;
    let described = metadata::add(&mut file, order);
    let catalog = file.get_dictionary_mut(root).map_err(failed)?;
    catalog.remove(b"PageLayout");
    catalog.extend(&described);
    catalog.set("StructTreeRoot", tree);
    catalog.set("PageMode", name(if outline.is_some() { "UseOutlines" } else { "UseNone" }));
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
    }
    let info = file.add_object(info);
    file.trailer.set("Info", info);
    "1.7".clone_into(&mut file.version);
    file.prune_objects();
    deflate(&mut file);
    saved(file)
}

/// How hard to look for repetition: at 9 a report takes three times as long, and 2 % less room.
const DEFLATING: u8 = 6;

/// Deflates the streams that may be and become smaller by it; each for itself, and so on every processor.
fn deflate(file: &mut Document) {
    let streams = file.objects.values_mut().filter_map(|object| object.as_stream_mut().ok());
    let mut open: Vec<&mut Stream> =
        streams.filter(|stream| stream.allows_compression && !stream.dict.has(b"Filter")).collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = open.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        for streams in open.chunks_mut(share) {
            scope.spawn(move || streams.iter_mut().for_each(|stream| deflate_stream(stream)));
        }
    });
}

fn deflate_stream(stream: &mut Stream) {
    let packed = compress_to_vec_zlib(&stream.content, DEFLATING);
    if packed.len() + FILTER < stream.content.len() {
        stream.dict.set("Filter", name("FlateDecode"));
        stream.set_content(packed);
    }
}

/// Bytes that naming the filter takes.
const FILTER: usize = "/Filter/FlateDecode".len();

/// Writes the file, with an identifier made from its content.
fn saved(mut file: Document) -> Result<Vec<u8>, Failure> {
    file.trailer.remove(b"ID");
    let digest = Sha256::digest(bytes(&mut file)?);
    let id = Object::String(digest.iter().take(16).copied().collect(), lopdf::StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    bytes(&mut file)
}

fn bytes(file: &mut Document) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(|error| Failure::Write(error.to_string()))?;
    Ok(bytes)
}

#[expect(clippy::needless_pass_by_value, reason = "passed to `map_err`")]
fn failed(error: lopdf::Error) -> Failure {
    Failure::Write(error.to_string())
}

/// Returns a name.
fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// Returns a text: as it is where that is unambiguous, else in UTF-16.
fn text(text: &str) -> Object {
    let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    let bytes = if plain { text.as_bytes().to_vec() } else { utf16(text) };
    Object::String(bytes, if plain { lopdf::StringFormat::Literal } else { lopdf::StringFormat::Hexadecimal })
}

/// Returns a dictionary.
fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    Dictionary::from_iter(entries)
}

/// Returns a count.
fn count(count: usize) -> Object {
    Object::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Returns a number with two decimals.
fn number(number: f64) -> Object {
    Object::Real(((number * 100.0).round() / 100.0) as f32)
}
