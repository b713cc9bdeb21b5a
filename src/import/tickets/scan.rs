//! Splits CSV into records without copying: only the cells that are asked for are noted.
//!
//! The rules are those of the `csv` crate with its defaults, and a property test holds the two against each other: a quote counts where a
//! cell begins, two quotes in a quoted cell are one, what follows a closing quote belongs to the cell, a record ends at CR or LF, and empty
//! lines are nothing.

use std::borrow::Cow;

use memchr::memchr;

/// What a cell's text is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it stands.
    Plain,
    /// Quotes in it are doubled, or something follows the closing quote: the place of the closing quote.
    Quoted(usize),
}

/// A cell that was asked for: which, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct Cell {
    /// The column, counted from 0.
    pub(in crate::import) column: usize,
    start: usize,
    end: usize,
    form: Form,
}

impl Cell {
    /// Returns the text of the cell.
    pub(in crate::import) fn of<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        match self.form {
            Form::Plain => Cow::Borrowed(text.get(self.start..self.end).unwrap_or_default()),
            Form::Quoted(close) => {
                let inside = text.get(self.start..close).unwrap_or_default();
                let after = text.get(close + 1..self.end).unwrap_or_default();
                let mut whole = Vec::with_capacity(inside.len() + after.len());
                let mut was_quote = false;
                for byte in inside {
                    was_quote = *byte == b'"' && !was_quote;
                    if !was_quote {
                        whole.push(*byte);
                    }
                }
                whole.extend_from_slice(after);
                Cow::Owned(whole)
            }
        }
    }
}

/// A record: where it begins, where the next one may begin, and how many cells it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct Record {
    pub(in crate::import) start: usize,
    pub(in crate::import) end: usize,
    pub(in crate::import) cells: usize,
}

/// What comes next in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A record.
    Record(Record),
    /// A record that needs more text, and whether a quote is open at its end.
    More {
        /// Where it begins.
        start: usize,
        /// Where the open quote stands.
        open: Option<usize>,
    },
    /// Nothing but line ends.
    Nothing,
}

/// Which columns are asked for, and what separates cells.
#[derive(Debug, Clone)]
pub(in crate::import) struct Scanner {
    delimiter: u8,
    /// For each byte, whether it can end a cell that is not quoted.
    ends: [bool; 256],
    wanted: Vec<bool>,
    all: bool,
}

/// Where a cell ends, and what was met.
enum Ended {
    At(usize, Form),
    Open(usize),
    More,
}

impl Scanner {
    /// Asks for every cell.
    pub(in crate::import) fn every(delimiter: u8) -> Self {
        let mut ends = [false; 256];
        for end in [delimiter, b'\n', b'\r'] {
            if let Some(end) = ends.get_mut(usize::from(end)) {
                *end = true;
            }
        }
        Self { delimiter, ends, wanted: Vec::new(), all: true }
    }

    /// Asks for some columns, in order.
    pub(in crate::import) fn only(delimiter: u8, columns: impl IntoIterator<Item = usize>) -> Self {
        let mut scanner = Self { all: false, ..Self::every(delimiter) };
        for column in columns {
            if scanner.wanted.len() <= column {
                scanner.wanted.resize(column + 1, false);
            }
            if let Some(wanted) = scanner.wanted.get_mut(column) {
                *wanted = true;
            }
        }
        scanner
    }

    /// Finds the record that begins at or after a place; `is_last` says that no more text will come.
    pub(super) fn next(&self, text: &[u8], from: usize, is_last: bool, cells: &mut Vec<Cell>) -> Next {
        cells.clear();
        let rest = text.get(from..).unwrap_or_default();
        let Some(skipped) = rest.iter().position(|byte| !matches!(byte, b'\n' | b'\r')) else {
            return Next::Nothing;
        };
        let start = from + skipped;
        let (mut at, mut column) = (start, 0);
        loop {
            let begins = at;
            let quoted = text.get(at) == Some(&b'"');
            let (end, form) = match if quoted { self.quoted(text, at) } else { self.plain(text, at) } {
                Ended::At(end, form) => (end, form),
                Ended::Open(open) => return Next::More { start, open: Some(open) },
                Ended::More if is_last => (text.len(), Form::Plain),
                Ended::More => return Next::More { start, open: None },
            };
            if quoted && end == text.len() && !is_last {
                return Next::More { start, open: None };
            }
            if self.all || self.wanted.get(column) == Some(&true) {
                cells.push(cell(column, begins, end, (quoted, form)));
            }
            column += 1;
            if text.get(end) != Some(&self.delimiter) {
                return Next::Record(Record { start, end: end.saturating_add(1).min(text.len()), cells: column });
            }
            at = end + 1;
        }
    }

    /// Finds the end of a cell that is not quoted.
    #[inline]
    fn plain(&self, text: &[u8], at: usize) -> Ended {
        let rest = text.get(at..).unwrap_or_default();
        let ends = |byte: &u8| self.ends.get(usize::from(*byte)).copied().unwrap_or(false);
        rest.iter().position(ends).map_or(Ended::More, |length| Ended::At(at + length, Form::Plain))
    }

    /// Finds the end of a quoted cell.
    #[inline]
    fn quoted(&self, text: &[u8], at: usize) -> Ended {
        let mut from = at + 1;
        let mut doubled = false;
        loop {
            let Some(length) = memchr(b'"', text.get(from..).unwrap_or_default()) else {
                return Ended::Open(at);
            };
            let close = from + length;
            match text.get(close + 1) {
                Some(b'"') => {
                    doubled = true;
                    from = close + 2;
                }
                None => return Ended::At(close + 1, closed(close, doubled)),
                Some(byte) if *byte == self.delimiter || matches!(byte, b'\n' | b'\r') => {
                    return Ended::At(close + 1, closed(close, doubled));
                }
                Some(_) => {
                    return match self.plain(text, close + 1) {
                        Ended::At(end, _) => Ended::At(end, Form::Quoted(close)),
                        _ => Ended::At(text.len(), Form::Quoted(close)),
                    };
                }
            }
        }
    }
}

fn closed(close: usize, doubled: bool) -> Form {
    if doubled { Form::Quoted(close) } else { Form::Plain }
}

fn cell(column: usize, begins: usize, end: usize, (quoted, form): (bool, Form)) -> Cell {
    match (quoted, form) {
        (true, Form::Plain) => Cell { column, start: begins + 1, end: end - 1, form },
        (true, Form::Quoted(_)) => Cell { column, start: begins + 1, end, form },
        (false, _) => Cell { column, start: begins, end, form },
    }
}

/// Returns every cell of a text that comes in steps of so many bytes; nothing if a quote is open at its end.
///
/// This is the scanner alone, for tests that hold it against others.
pub fn cells_of(text: &[u8], delimiter: u8, step: usize) -> Option<Vec<Vec<Vec<u8>>>> {
    let scanner = Scanner::every(delimiter);
    let (mut cells, mut records) = (Vec::new(), Vec::new());
    let (mut at, mut end) = (0, 0);
    loop {
        let part = text.get(..end).unwrap_or(text);
        match scanner.next(part, at, part.len() == text.len(), &mut cells) {
            Next::Record(record) => {
                at = record.end;
                records.push(cells.iter().map(|cell| cell.of(text).into_owned()).collect());
            }
            Next::More { .. } if end >= text.len() => return None,
            Next::Nothing if end >= text.len() => return Some(records),
            Next::More { .. } | Next::Nothing => end += step.max(1),
        }
    }
}
