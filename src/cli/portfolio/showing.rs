//! Shows rows as they come: in a table, as lines, or in a folder of parts; and the summary at the end.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::{PortfolioArgs, PortfolioFormat};
use crate::cli::Ui;
use crate::cli::results::{inert, shown};
use crate::history::portfolio::Row;
use crate::history::portfolio::groups::Tally;
use crate::render;
use crate::report::{self, PortfolioView, Templates, words};
use crate::store::Parts;

/// Where rows go.
pub(super) struct Showing<'a> {
    format: PortfolioFormat,
    templates: &'a Templates,
    parts: Option<(&'a Path, Parts)>,
    rows: usize,
    begun: bool,
    /// Rows that wait to be laid out together.
    waiting: Vec<Row>,
}

/// How many rows are laid out together: reading the templates takes longer than filling them with one row.
const TOGETHER: usize = 512;

impl<'a> Showing<'a> {
    /// Starts to show rows as it is asked for.
    pub(super) fn start(args: &'a PortfolioArgs, templates: &'a Templates) -> Result<Self> {
        let (file, head) = match args.format {
            PortfolioFormat::Csv => ("part.csv", render::csv_rows(&[report::portfolio::head()])?),
            _ => ("part.jsonl", Vec::new()),
        };
        let begin = |folder: &'a std::path::PathBuf| {
            Parts::begin(folder, "quarter", file, &head).map(|parts| (folder.as_path(), parts))
        };
        let parts = args.out.as_ref().map(begin).transpose()?;
        Ok(Self { format: args.format, templates, parts, rows: 0, begun: false, waiting: Vec::new() })
    }

    /// Shows some rows.
    pub(super) fn add(&mut self, rows: Vec<Row>, ui: &mut Ui) -> Result<()> {
        self.rows += rows.len();
        match self.format {
            PortfolioFormat::Summary => Ok(()),
            PortfolioFormat::Table => {
                self.waiting.extend(rows);
                if self.waiting.len() < TOGETHER { Ok(()) } else { self.table(ui) }
            }
            PortfolioFormat::Csv | PortfolioFormat::Jsonl => rows.iter().try_for_each(|row| self.line(row, ui)),
        }
    }

    fn table(&mut self, ui: &mut Ui) -> Result<()> {
        let rows = std::mem::take(&mut self.waiting);
        if rows.is_empty() {
            return Ok(());
        }
        let view = PortfolioView::of_rows(&rows, !std::mem::replace(&mut self.begun, true));
        ui.print(&report::portfolio(&view, self.templates, ui.width())?)
    }

    fn line(&mut self, row: &Row, ui: &mut Ui) -> Result<()> {
        let bytes = if self.format == PortfolioFormat::Csv {
            render::csv_rows(&[report::portfolio::cells(row)])?
        } else {
            let text = serde_json::to_string(row).context("cannot write a row as JSON")?;
            (inert(&text).into_owned() + "\n").into_bytes()
        };
        if let Some((_, parts)) = &mut self.parts {
            return parts.add(row.quarter.as_deref(), &bytes);
        }
        if self.format == PortfolioFormat::Csv && !std::mem::replace(&mut self.begun, true) {
            ui.print(&String::from_utf8_lossy(&render::csv_rows(&[report::portfolio::head()])?))?;
        }
        ui.print(&String::from_utf8_lossy(&bytes))
    }

    /// Shows what all rows come to.
    pub(super) fn finish(mut self, tally: &Tally, ui: &mut Ui) -> Result<()> {
        let is_silent = matches!(self.format, PortfolioFormat::Csv | PortfolioFormat::Jsonl) && self.parts.is_none();
        if is_silent {
            let all = words::count(tally.workspaces(), "workspace");
            if tally.wrong() > 0 {
                ui.note(&format!("{} of {all} have a mistake", tally.wrong()));
            }
            return Ok(());
        }
        self.table(ui)?;
        if self.begun {
            ui.print("\n")?;
        }
        let view = PortfolioView::of_summary(&tally.summary());
        ui.print(&report::portfolio(&view, self.templates, ui.width())?)?;
        if let Some((folder, parts)) = self.parts {
            let files = parts.finish()?;
            let rows = words::count(self.rows, "row");
            let files = words::count(files.len(), "file");
            ui.note(&format!("Wrote {rows} to {files} in `{}`.", shown(folder)));
        }
        Ok(())
    }
}
