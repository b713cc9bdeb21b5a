//! CSV with a few known columns, row by row.

use std::borrow::Cow;

use crate::import::refused::{Refused, Why};
use crate::import::source::{Feed, Source};
use crate::import::tickets::{Cell, Scanner, Window, header, text};

/// A column: the names it may have, and whether nothing goes without it.
pub(super) struct Column {
    pub(super) names: &'static [&'static str],
    pub(super) needed: bool,
}

/// A row: the cells that are read, in the order of the columns asked for.
pub(super) struct Row<'a> {
    text: &'a [u8],
    cells: &'a [Cell],
    places: &'a [Option<usize>],
}

impl Row<'_> {
    /// Returns the text of a column; nothing if it is not there or blank.
    pub(super) fn get(&self, column: usize) -> Option<String> {
        let place = (*self.places.get(column)?)?;
        let cell = self.cells.iter().find(|cell| cell.column == place)?;
        let bytes: Cow<'_, [u8]> = cell.of(self.text);
        let shown = text(&bytes);
        let shown = shown.trim();
        (!shown.is_empty()).then(|| shown.chars().take(300).collect())
    }

    /// Returns all cells that are read as one text.
    pub(super) fn whole(&self) -> String {
        let cells = (0..self.places.len()).map(|column| self.get(column).unwrap_or_default());
        cells.collect::<Vec<_>>().join("\u{1f}")
    }
}

/// Reads a file row by row. Fails if a needed column is not there; if those of another kind are, it says which argument takes them.
pub(super) fn read(
    source: Source<'_>,
    (columns, other, others): (&'static [Column], &'static str, &'static [Column]),
    take: &mut dyn FnMut(&Row<'_>),
) -> Result<(), Refused> {
    let Source { name, bytes } = source;
    let refuse = |(line, why)| Refused { file: name.clone(), line, why };
    std::thread::scope(|scope| {
        let mut feed = Feed::open(scope, bytes).map_err(|why| Refused::new(&name, why))?;
        let mut window = Window::of(&mut feed);
        let (delimiter, names) = header(&mut window).map_err(refuse)?;
        let places = places(&names, columns);
        let is_lacking = |places: &[Option<usize>], columns: &[Column]| {
            columns.iter().zip(places).any(|(column, place)| column.needed && place.is_none())
        };
        if is_lacking(&places, columns) {
            let needed = columns.iter().filter(|column| column.needed).filter_map(|column| column.names.first());
            let fits = (!is_lacking(&self::places(&names, others), others)).then_some(other);
            let why = Why::NoColumn { missing: needed.copied().collect(), found: names, fits };
            return Err(Refused::new(&name, why));
        }
        let scanner = Scanner::only(delimiter, places.iter().copied().flatten());
        let mut cells = Vec::new();
        while let Some(record) = window.record(&scanner, &mut cells).map_err(refuse)? {
            let line = window.whole(record);
            if line.iter().any(|byte| *byte != delimiter && !byte.is_ascii_whitespace()) {
                take(&Row { text: window.text(), cells: &cells, places: &places });
            }
        }
        if feed.finish().cut_off { Err(Refused::new(&name, Why::CutOff)) } else { Ok(()) }
    })
}

fn places(header: &[String], columns: &[Column]) -> Vec<Option<usize>> {
    let plain = |name: &str| name.trim().to_lowercase().replace([' ', '-'], "_");
    let header: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let place = |column: &Column| column.names.iter().find_map(|name| header.iter().position(|known| known == name));
    columns.iter().map(place).collect()
}
