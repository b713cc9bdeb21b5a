//! Colours of a brand over the shipped ones, corrected until they can be read.

use crate::document::draw::palette::{Palette, Rgb};
use crate::problem::{At, Code, Problem};
use crate::tree::Fields;

/// Reads the colours: those of a light page and those of a dark one.
pub(super) fn read(fields: Fields<'_>) -> (Palette, Palette) {
    let light = over(&fields, Palette::light());
    let dark = Palette { accent: light.accent, ..Palette::dark() };
    let dark = match fields.table("dark") {
        Some(table) => {
            let dark = over(&table, dark);
            table.finish();
            dark
        }
        None => dark,
    };
    fields.finish();
    (light.corrected(), dark.corrected())
}

/// Lays the colours of a table over a palette. The series begin with the accent, unless the table has series of its own.
fn over(fields: &Fields<'_>, mut palette: Palette) -> Palette {
    let colour = |key: &'static str| fields.optional_text(key).and_then(|text| rgb(fields, &text));
    let accent = colour("accent");
    palette.accent = accent.unwrap_or(palette.accent);
    palette.warning = colour("warning").unwrap_or(palette.warning);
    palette.ink = colour("ink").unwrap_or(palette.ink);
    palette.muted = colour("muted").unwrap_or(palette.muted);
    palette.grid = colour("grid").unwrap_or(palette.grid);
    palette.paper = colour("paper").unwrap_or(palette.paper);
    palette.surface = colour("surface").unwrap_or(palette.surface);
    if let (Some(accent), Some(first)) = (accent, palette.series.first_mut()) {
        *first = accent;
    }
    let own = fields.texts("series");
    if let Some(extra) = own.get(palette.series.len()) {
        let message = format!("there are {} series", own.len());
        fields.report(Problem::new(Code::BadColour, extra.place, message).help("name at most 8 colours"));
    }
    for (series, text) in palette.series.iter_mut().zip(&own) {
        *series = rgb(fields, text).unwrap_or(*series);
    }
    palette
}

fn rgb(fields: &Fields<'_>, text: &At<String>) -> Option<Rgb> {
    let colour = Rgb::of_hex(&text.value);
    if colour.is_none() {
        let problem = Problem::new(Code::BadColour, text.place, format!("`{}` is not a colour", text.value));
        fields.report(problem.help("write six digits of 0 to 9 and a to f behind a `#`, `#0b5cad` for example"));
    }
    colour
}
