//! Reads CSV as it comes: finds out the separator, finds the columns, and hands row after row to the collector.

use memchr::memchr_iter;

use super::columns::{self, Columns};
use super::names::text;
use super::presets::Role;
use super::scan::{Cell, Next, Record, Scanner};
use super::ticket::{Collector, Row};
use super::{Layout, Reason, Warning};
use crate::import::refused::Why;
use crate::import::source::{Feed, Progress};

/// What may stand between cells, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// The longest row in bytes. A cell of 10 MB fits; a quote that is never closed does not make the program hold the whole file.
const LONGEST_ROW: usize = 32 << 20;

/// Why reading stops, and the line.
pub(in crate::import) type Stopped = (Option<u64>, Why);

/// The part of a file that is under way.
pub(in crate::import) struct Window<'a, 'scope> {
    feed: &'a mut Feed<'scope>,
    text: Vec<u8>,
    at: usize,
    is_last: bool,
    /// The number of the line that `counted` stands in.
    line: u64,
    counted: usize,
    /// How many bytes lie before the text.
    passed: u64,
}

impl<'a, 'scope> Window<'a, 'scope> {
    pub(in crate::import) fn of(feed: &'a mut Feed<'scope>) -> Self {
        Self { feed, text: Vec::new(), at: 0, is_last: false, line: 1, counted: 0, passed: 0 }
    }

    /// Returns the text that places of cells point into.
    pub(in crate::import) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Returns a record as it stands.
    pub(in crate::import) fn whole(&self, record: Record) -> &[u8] {
        self.text.get(record.start..record.end).unwrap_or_default()
    }

    /// Reads on; what lies before `at` is forgotten.
    fn more(&mut self) -> Result<(), Why> {
        self.line_of(self.at);
        self.text.drain(..self.at);
        self.passed += self.at as u64;
        self.counted = 0;
        self.at = 0;
        match self.feed.next()? {
            Some(chunk) => {
                self.text.extend_from_slice(&chunk);
                self.feed.give_back(chunk);
            }
            None => self.is_last = true,
        }
        Ok(())
    }

    /// Returns the number of the line that a place stands in. Places only go forwards.
    fn line_of(&mut self, place: usize) -> u64 {
        let passed = self.text.get(self.counted..place).unwrap_or_default();
        self.line += memchr_iter(b'\n', passed).count() as u64;
        self.counted = self.counted.max(place);
        self.line
    }

    /// Finds the next record, reading on as far as it takes; nothing at the end.
    pub(in crate::import) fn record(
        &mut self,
        scanner: &Scanner,
        cells: &mut Vec<Cell>,
    ) -> Result<Option<Record>, Stopped> {
        loop {
            match scanner.next(&self.text, self.at, self.is_last, cells) {
                Next::Record(record) => {
                    self.at = record.end;
                    return Ok(Some(record));
                }
                Next::Nothing if self.is_last => return Ok(None),
                Next::More { open: Some(open), .. } if self.is_last => {
                    return Err((Some(self.line_of(open)), Why::OpenQuote));
                }
                Next::More { start, .. } if self.text.len() - start > LONGEST_ROW => {
                    return Err((Some(self.line_of(start)), Why::LongRow(LONGEST_ROW)));
                }
                Next::More { start, .. } => self.at = start,
                Next::Nothing => self.at = self.text.len(),
            }
            self.more().map_err(|why| (None, why))?;
        }
    }
}

/// Reads a file and returns how many rows it has.
pub(super) fn read(
    feed: &mut Feed<'_>,
    layout: &Layout,
    collector: &mut Collector,
    progress: &mut dyn FnMut(Progress),
) -> Result<u64, Stopped> {
    let mut window = Window::of(feed);
    let (delimiter, header) = header(&mut window)?;
    let columns = columns::find(&header, layout.preset, &layout.map).map_err(|why| (Some(window.line), why))?;
    collector.lay_out(&columns);
    let mut rows = Rows { delimiter, width: header.len(), others: 0, other: delimiter, long: None, read: 0 };
    let scanner = Scanner::only(delimiter, columns.roles.iter().map(|(column, _)| *column));
    let mut cells = Vec::new();
    let mut told = window.passed;
    while let Some(record) = window.record(&scanner, &mut cells)? {
        let line = window.line_of(record.start);
        rows.add(&window, (record, &cells, line), &columns, collector);
        if window.passed != told {
            told = window.passed;
            progress(collector.progress(told));
        }
    }
    collector.add_bytes(window.passed + window.text.len() as u64);
    progress(collector.progress(0));
    rows.finish(collector)
}

/// Finds the separator and the header.
pub(in crate::import) fn header(window: &mut Window<'_, '_>) -> Result<(u8, Vec<String>), Stopped> {
    window.more().map_err(|why| (None, why))?;
    let mut cells = Vec::new();
    let mut delimiter = told(window).unwrap_or_else(|| likeliest(window));
    loop {
        let scanner = Scanner::every(delimiter);
        let Some(record) = window.record(&scanner, &mut cells)? else { return Err((None, Why::Empty)) };
        window.line_of(record.start);
        let header: Vec<String> = cells.iter().map(|cell| text(&cell.of(&window.text)).into_owned()).collect();
        if header.iter().any(|name| !name.trim().is_empty()) {
            return Ok((delimiter, header));
        }
        delimiter = likeliest(window);
    }
}

/// Reads the line `sep=;` that a spreadsheet may put first, and goes past it.
fn told(window: &mut Window<'_, '_>) -> Option<u8> {
    let line = window.text.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let sign = line.strip_prefix(b"sep=").or_else(|| line.strip_prefix(b"\"sep=\"")).and_then(<[u8]>::first)?;
    let told = DELIMITERS.into_iter().find(|delimiter| delimiter == sign)?;
    window.at = line.len();
    Some(told)
}

/// Returns the separator that splits the first line into most cells.
fn likeliest(window: &Window<'_, '_>) -> u8 {
    let mut cells = Vec::new();
    let mut count = |delimiter: u8| match Scanner::every(delimiter).next(&window.text, window.at, true, &mut cells) {
        Next::Record(record) => record.cells,
        _ => 0,
    };
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let cells = count(delimiter);
        if cells > best.0 {
            best = (cells, delimiter);
        }
    }
    best.1
}

/// What is noted of a file's rows.
struct Rows {
    delimiter: u8,
    width: usize,
    others: u64,
    other: u8,
    long: Option<(u64, u64)>,
    read: u64,
}

impl Rows {
    fn add(
        &mut self,
        window: &Window<'_, '_>,
        (record, cells, line): (Record, &[Cell], u64),
        columns: &Columns,
        collector: &mut Collector,
    ) {
        self.read += 1;
        let whole = window.text.get(record.start..record.end).unwrap_or_default();
        if record.cells > self.width {
            let (_, rows) = self.long.get_or_insert((line, 0));
            *rows += 1;
        } else if record.cells < self.width {
            if let Some(other) = self.other_delimiter(whole, record.cells) {
                self.others += 1;
                self.other = other;
                return collector.drop_row(Reason::OtherDelimiter, line);
            }
            if window.is_last && record.end == window.text.len() && !whole.ends_with(b"\n") && !whole.ends_with(b"\r") {
                collector.warn_of_file(|file| Warning::ShortLastRow { file, line });
            }
        }
        let row = row(cells, columns, &window.text, line);
        if !row.has(Role::Created) && !row.has(Role::Id) && is_blank(whole, self.delimiter) {
            return collector.drop_row(Reason::Blank, line);
        }
        collector.add(&row, columns);
    }

    /// Returns another separator if it splits a row of a single cell as the header is split.
    fn other_delimiter(&self, row: &[u8], cells: usize) -> Option<u8> {
        if cells > 1 || self.width < 3 {
            return None;
        }
        let splits = |other: &u8| memchr_iter(*other, row).count() + 1 >= self.width;
        DELIMITERS.into_iter().filter(|delimiter| *delimiter != self.delimiter).find(splits)
    }

    fn finish(self, collector: &mut Collector) -> Result<u64, Stopped> {
        if self.others * 2 > self.read {
            let (header, rows) = (char::from(self.delimiter), char::from(self.other));
            return Err((None, Why::MixedDelimiters { header, rows }));
        }
        if self.read == 0 {
            return Err((None, Why::HeaderOnly));
        }
        if let Some((first_line, rows)) = self.long {
            collector.warn_of_file(|file| Warning::LongRows { file, rows, first_line });
        }
        Ok(self.read)
    }
}

/// Puts cells in the places of their roles; where several columns have one role, the first that is not empty counts.
fn row<'a>(cells: &[Cell], columns: &Columns, text: &'a [u8], line: u64) -> Row<'a> {
    let mut row = Row::new(line);
    let mut roles = columns.roles.iter().peekable();
    for cell in cells {
        while let Some((_, role)) = roles.next_if(|(column, _)| *column == cell.column) {
            row.set(*role, cell.of(text));
        }
    }
    row
}

fn is_blank(row: &[u8], delimiter: u8) -> bool {
    row.iter().all(|byte| *byte == delimiter || *byte == b'"' || byte.is_ascii_whitespace())
}
