//! How long a text may become that a template writes: a short template can ask for more than any machine holds.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use minijinja::{Error, ErrorKind};

/// The most bytes of a report. The shipped one takes a thirtieth of it with an answer of
/// fifty thousand letters; a PDF takes a hundred bytes of memory for each.
pub(super) const MOST: usize = 8 << 20;

/// What is said of a template that writes more.
pub(super) const TOO_LONG: &str = "the template writes more than 8 MiB";

/// Counts the bytes that fields were written with, also into what is not part of the text yet.
#[derive(Default)]
pub(super) struct Meter(AtomicUsize);

impl Meter {
    /// Adds some bytes; fails once they are too many.
    pub(super) fn add(&self, bytes: usize) -> Result<(), Error> {
        let before = self.0.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes > MOST { Err(Error::new(ErrorKind::WriteFailure, TOO_LONG)) } else { Ok(()) }
    }
}

/// A text that fails to become too long.
#[derive(Default)]
pub(super) struct Sheet(Vec<u8>);

impl Sheet {
    /// Returns the text.
    pub(super) fn into_text(self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

impl io::Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST {
            return Err(io::Error::other(TOO_LONG));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
