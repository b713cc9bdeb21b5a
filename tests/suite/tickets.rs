//! Tickets: what exports say, file by file, and that samples give the figures that were computed without this program.

mod bad;
mod fixtures;
mod samples;
mod scanning;
mod shown;

use idpfit::import::tickets::{Layout, Preset, Tickets, read};
use idpfit::import::{Refused, Source};

/// Reads bytes as files called `1.csv`, `2.csv` and so on.
fn read_bytes<'a>(files: &[&'a [u8]], layout: &Layout) -> Result<Tickets, Vec<Refused>> {
    let source = |(place, bytes): (usize, &&'a [u8])| Source::new(format!("{}.csv", place + 1), *bytes);
    read(files.iter().enumerate().map(source).collect(), layout, &mut |_| ())
}

fn preset(preset: Preset) -> Layout {
    Layout { preset: Some(preset), ..Layout::default() }
}

fn mapped(map: &str) -> Layout {
    Layout { map: map.parse().unwrap(), ..Layout::default() }
}

/// Reads one text with a map.
fn of(map: &str, text: &str) -> Tickets {
    read_bytes(&[text.as_bytes()], &mapped(map)).unwrap()
}

/// The message and the hint of the only thing that is wrong.
fn refusal(files: &[&[u8]], layout: &Layout) -> String {
    let refused = read_bytes(files, layout).unwrap_err();
    let lines: Vec<String> = refused.iter().map(|refused| format!("{refused}\nhint: {}", refused.hint())).collect();
    lines.join("\n")
}

/// Class, tickets, median and 85th percentile of the lead time, open: what most tests ask for.
fn table(tickets: &Tickets) -> String {
    let hours = |hours: Option<f64>| hours.map_or("–".to_owned(), |hours| format!("{hours:.2}"));
    let row = |class: &idpfit::import::tickets::TicketClass| {
        let (p50, p85) = (hours(class.lead_p50_h), hours(class.lead_p85_h));
        format!("{} | {} | {p50} | {p85} | {}", class.name, class.tickets, class.open)
    };
    tickets.classes.iter().map(row).collect::<Vec<_>>().join("\n")
}
