//! Exports of tickets: read with progress, said what they are worth, and turned into a baseline.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::super::Ui;
use crate::baseline::{Baseline, CountedFile, TicketType};
use crate::import::tickets::{DateOrder, Layout, Map, Preset, Tickets, read as read_tickets};
use crate::import::{Progress, Refused, Source};
use crate::report::{self, Templates};
use crate::store::{self, Advised};

/// Exports of tickets.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct TicketArgs {
    /// Exports of tickets, as CSV or JSON: the path is chosen from what they show
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Tickets")]
    pub tickets: Vec<PathBuf>,
    /// The tool that the exports come from
    #[arg(long, value_name = "TOOL", value_parser = preset, help_heading = "Tickets", requires = "tickets")]
    pub preset: Option<Preset>,
    /// Columns by what they mean, in place of the preset’s: created=COL,resolved=COL,class=COL,id=COL,team=COL
    #[arg(long, value_name = "NAME=COLUMN", help_heading = "Tickets", requires = "tickets")]
    pub map: Vec<Map>,
    /// The order of day, month and year in dates of three numbers: dmy, mdy or ymd
    #[arg(long, value_name = "ORDER", help_heading = "Tickets", requires = "tickets")]
    pub dates: Option<DateOrder>,
}

impl TicketArgs {
    /// Returns how the exports are laid out.
    pub(in crate::cli) fn layout(&self) -> Layout {
        let map = self.map.iter().cloned().fold(Map::default(), Map::and);
        Layout { preset: self.preset, map, dates: self.dates }
    }
}

fn preset(text: &str) -> Result<Preset, String> {
    text.parse()
}

/// Reading that takes longer than this says how far it is.
const SLOW: Duration = Duration::from_millis(700);

/// Reads the exports that are named, and says what they are worth. Returns nothing if none is named.
pub(super) fn read(args: &TicketArgs, templates: &Templates, ui: &mut Ui) -> Result<Option<Baseline>> {
    if args.tickets.is_empty() {
        return Ok(None);
    }
    let layout = args.layout();
    let sources = args.tickets.iter().map(|path| source(path)).collect::<Result<Vec<_>>>()?;
    let began = Instant::now();
    let mut shown = began;
    let mut progress = |done: Progress| {
        if began.elapsed() > SLOW && shown.elapsed() > SLOW / 4 {
            shown = Instant::now();
            let rate = done.bytes as f64 / f64::from(1 << 20) / began.elapsed().as_secs_f64();
            ui.progress(&format!("{} rows of tickets, {rate:.0} MiB/s", done.rows));
        }
    };
    let tickets = read_tickets(sources, &layout, &mut progress).map_err(|refused| {
        let lines: Vec<String> = refused.iter().map(ToString::to_string).collect();
        let mut hints: Vec<String> = refused.iter().map(Refused::hint).collect();
        hints.dedup();
        anyhow::Error::from(Advised::new(lines.join("\n"), hints.join("; ")))
    })?;
    ui.note(&report::tickets(&tickets, templates, ui.width())?);
    // Kept in the words of the program, whatever a template of one's own says in the terminal.
    let quality = quality(&report::tickets(&tickets, &Templates::default(), UNFOLDED)?);
    Ok(Some(baseline(&tickets, quality)))
}

fn source(path: &Path) -> Result<Source<'static>> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    Ok(Source::new(name, store::open(path)?))
}

/// Wider than any line: nothing is folded.
const UNFOLDED: usize = 100_000;

/// Returns what is said of the data, a sentence each: every line but those on files and types, which stand in columns.
fn quality(text: &str) -> Vec<String> {
    let of_data = |line: &&str| line.starts_with("  ") && !line.contains(" · ");
    let said = text.lines().filter(of_data).map(|line| line.trim().trim_start_matches('!').trim());
    said.filter(|line| !line.is_empty() && !line.contains("  ")).map(str::to_owned).collect()
}

fn baseline(tickets: &Tickets, quality: Vec<String>) -> Baseline {
    let types = tickets.classes.iter().map(|class| TicketType {
        name: class.name.clone(),
        tickets: class.tickets,
        open: class.open,
        per_week: class.per_week,
        teams: class.teams,
        lead_p50_h: class.lead_p50_h,
        lead_p85_h: class.lead_p85_h,
        hands_on_min: class.hands_on_min,
        reassign_mean: class.reassign_mean,
        request: class.request_like,
    });
    let files = tickets.files.iter().map(|file| CountedFile {
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        rows: file.rows,
    });
    Baseline {
        files: files.collect(),
        source: tickets.class_source.clone(),
        first: Some(tickets.first.date()),
        last: Some(tickets.last.date()),
        weeks: Some(tickets.weeks),
        quality,
        types: types.collect(),
    }
}
