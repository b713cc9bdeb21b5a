//! The bytes of an export: read and digested in a thread of their own, looked at before anything is believed, and turned into UTF-8 if they
//! are UTF-16.

use std::cell::Cell;
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, ScopedJoinHandle};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};
use sha2::{Digest as _, Sha256};

use super::refused::Why;

/// An export to be read: the name it is known by, and where its bytes come from.
pub struct Source<'a> {
    /// The name shown to people.
    pub name: String,
    /// Its bytes.
    pub bytes: Box<dyn Read + Send + 'a>,
}

impl<'a> Source<'a> {
    /// Builds a source.
    pub fn new(name: impl Into<String>, bytes: impl Read + Send + 'a) -> Self {
        Self { name: name.into(), bytes: Box::new(bytes) }
    }
}

/// How far the reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Rows read so far, of all files.
    pub rows: u64,
    /// Bytes read so far, of all files.
    pub bytes: u64,
}

/// How much is read at once. Four are under way at most.
const CHUNK: usize = 1 << 20;

/// What is known of a file once it is read to its end.
pub(super) struct Digested {
    /// Its SHA-256 in hexadecimal digits.
    pub(super) sha256: String,
    /// Whether it ended in the middle of a character.
    pub(super) cut_off: bool,
}

/// The chunks of one file, as they come.
pub(super) struct Feed<'scope> {
    chunks: Receiver<io::Result<Vec<u8>>>,
    spent: Sender<Vec<u8>>,
    reader: ScopedJoinHandle<'scope, Digested>,
    first: Vec<u8>,
    /// Whether the file is UTF-16.
    pub(super) wide: bool,
}

impl<'scope> Feed<'scope> {
    /// Starts to read a file. Fails if it is empty or no text at all.
    pub(super) fn open<'env>(
        scope: &'scope thread::Scope<'scope, 'env>,
        mut bytes: Box<dyn Read + Send + 'env>,
    ) -> Result<Self, Why> {
        let mut first = Vec::with_capacity(CHUNK);
        fill(&mut bytes, &mut first).map_err(|error| Why::Unreadable(error.to_string()))?;
        let encoding = examine(&first)?;
        let (sender, chunks) = sync_channel(2);
        let (spent, unused) = channel();
        let start = first.clone();
        let reader = scope.spawn(move || match encoding {
            None => plain(bytes, start, &sender, &unused),
            Some(encoding) => wide(bytes, start, encoding, &sender),
        });
        let wide = encoding.is_some();
        let first = if wide { Vec::new() } else { first };
        Ok(Self { chunks, spent, reader, first, wide })
    }

    /// Returns the next chunk of UTF-8 text or of bytes in an encoding that holds ASCII; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, Why> {
        if !self.first.is_empty() {
            return Ok(Some(without_mark(std::mem::take(&mut self.first))));
        }
        match self.chunks.recv() {
            Ok(chunk) => chunk.map(Some).map_err(|error| Why::Unreadable(error.to_string())),
            Err(_) => Ok(None),
        }
    }

    /// Takes a chunk back that was only looked at: it is the next one.
    pub(super) fn put_back(&mut self, chunk: Vec<u8>) {
        self.first = chunk;
    }

    /// Gives a chunk back, to be filled again.
    pub(super) fn give_back(&self, chunk: Vec<u8>) {
        // A reader that has ended needs no more chunks.
        let _ = self.spent.send(chunk);
    }

    /// Reads what is left and returns the digest.
    pub(super) fn finish(self) -> Digested {
        while self.chunks.recv().is_ok() {}
        self.reader.join().unwrap_or(Digested { sha256: String::new(), cut_off: true })
    }
}

/// The bytes of a feed, for readers that take one; how many were read is told in a cell beside it.
pub(super) struct Bytes<'a, 'scope> {
    feed: &'a mut Feed<'scope>,
    chunk: Vec<u8>,
    at: usize,
    read: &'a Cell<u64>,
}

impl<'a, 'scope> Bytes<'a, 'scope> {
    pub(super) fn of(feed: &'a mut Feed<'scope>, read: &'a Cell<u64>) -> Self {
        Self { feed, chunk: Vec::new(), at: 0, read }
    }
}

impl Read for Bytes<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.chunk.len() {
            let next = self.feed.next().map_err(|why| io::Error::other(why.to_string()))?;
            let spent = std::mem::replace(&mut self.chunk, next.unwrap_or_default());
            self.feed.give_back(spent);
            self.at = 0;
            self.read.set(self.read.get() + self.chunk.len() as u64);
        }
        let mut rest = self.chunk.get(self.at..).unwrap_or_default();
        let count = rest.read(into)?;
        self.at += count;
        Ok(count)
    }
}

fn without_mark(mut chunk: Vec<u8>) -> Vec<u8> {
    if chunk.starts_with(b"\xef\xbb\xbf") {
        chunk.drain(..3);
    }
    chunk
}

/// Reads on until the chunk is full or the file ends.
fn fill(bytes: &mut dyn Read, chunk: &mut Vec<u8>) -> io::Result<()> {
    chunk.clear();
    bytes.take(CHUNK as u64).read_to_end(chunk).map(drop)
}

/// Hands on chunks as they are.
fn plain(
    mut bytes: impl Read,
    first: Vec<u8>,
    chunks: &SyncSender<io::Result<Vec<u8>>>,
    spent: &Receiver<Vec<u8>>,
) -> Digested {
    let mut digest = Sha256::new();
    digest.update(&first);
    let mut reused = Some(first);
    loop {
        let mut chunk = reused.take().or_else(|| spent.try_recv().ok()).unwrap_or_else(|| Vec::with_capacity(CHUNK));
        match fill(&mut bytes, &mut chunk) {
            Ok(()) if chunk.is_empty() => break,
            Ok(()) => digest.update(&chunk),
            Err(error) => {
                // Nobody waits for more after a failure.
                let _ = chunks.send(Err(error));
                break;
            }
        }
        if chunks.send(Ok(chunk)).is_err() {
            break;
        }
    }
    Digested { sha256: hex(digest), cut_off: false }
}

/// Hands on UTF-16 as UTF-8.
fn wide(
    mut bytes: impl Read,
    mut chunk: Vec<u8>,
    encoding: &'static Encoding,
    chunks: &SyncSender<io::Result<Vec<u8>>>,
) -> Digested {
    let mut digest = Sha256::new();
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut length = 0_usize;
    loop {
        digest.update(&chunk);
        length += chunk.len();
        let is_last = chunk.is_empty();
        let decoded = decoded(&mut decoder, &chunk, is_last);
        if chunks.send(Ok(decoded)).is_err() || is_last {
            break;
        }
        if let Err(error) = fill(&mut bytes, &mut chunk) {
            // Nobody waits for more after a failure.
            let _ = chunks.send(Err(error));
            break;
        }
    }
    Digested { sha256: hex(digest), cut_off: !length.is_multiple_of(2) }
}

fn decoded(decoder: &mut Decoder, bytes: &[u8], is_last: bool) -> Vec<u8> {
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(CHUNK * 3));
    let mut rest = bytes;
    loop {
        let (result, read, _) = decoder.decode_to_string(rest, &mut text, is_last);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            CoderResult::InputEmpty => return text.into_bytes(),
            CoderResult::OutputFull => text.reserve(CHUNK),
        }
    }
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Looks at the beginning of a file: what it is not, and whether it is UTF-16.
fn examine(first: &[u8]) -> Result<Option<&'static Encoding>, Why> {
    if first.is_empty() {
        return Err(Why::Empty);
    }
    if let Some(why) = other_format(first) {
        return Err(why);
    }
    if let Some(encoding) = utf16(first) {
        return Ok(Some(encoding));
    }
    let strange = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c);
    let head = first.get(..4096).unwrap_or(first);
    let strange = head.iter().filter(strange).count();
    // A text may hold a few control characters; one in fifty is no text.
    if head.contains(&0) || (strange > 4 && strange * 50 > head.len()) {
        return Err(Why::NotText);
    }
    Ok(None)
}

/// Knows other formats by the bytes they begin with (the numbers of the `file` command's database).
fn other_format(first: &[u8]) -> Option<Why> {
    let begins = |magic: &[u8]| first.starts_with(magic);
    let holds = |name: &[u8]| first.windows(name.len()).take(1 << 16).any(|window| window == name);
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        return Some(match () {
            () if holds(b"xl/") => Why::Workbook("an Excel workbook (.xlsx)"),
            () if holds(b"opendocument.spreadsheet") => Why::Workbook("an OpenDocument spreadsheet (.ods)"),
            () => Why::Packed("a ZIP archive"),
        });
    }
    let others: [(&[u8], Why); 9] = [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Why::Workbook("an old Excel workbook (.xls)")),
        (b"\x1f\x8b", Why::Packed("a gzip file")),
        (b"BZh", Why::Packed("a bzip2 file")),
        (b"\xfd7zXZ\x00", Why::Packed("an xz file")),
        (b"\x28\xb5\x2f\xfd", Why::Packed("a zstd file")),
        (b"7z\xbc\xaf\x27\x1c", Why::Packed("a 7z archive")),
        (b"Rar!\x1a\x07", Why::Packed("a RAR archive")),
        (b"%PDF-", Why::NotText),
        (b"{\\rtf", Why::NotText),
    ];
    others.into_iter().find(|(magic, _)| begins(magic)).map(|(_, why)| why)
}

/// Recognises UTF-16 by its mark, or by every other byte of its beginning being zero.
fn utf16(first: &[u8]) -> Option<&'static Encoding> {
    match first {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = first.get(..64).unwrap_or(first);
    let zeros = |rest: usize| head.iter().skip(rest).step_by(2).filter(|byte| **byte == 0).count() * 4;
    let (even, odd) = (zeros(0), zeros(1));
    match head.len() / 2 * 3 {
        most if odd >= most.max(3) && even == 0 => Some(UTF_16LE),
        most if even >= most.max(3) && odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}
