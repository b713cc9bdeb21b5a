//! `idpfit report`: writes the report of a quarter.

use std::path::PathBuf;

use super::inputs::Inputs;
use crate::date::Quarter;

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// The quarter, 2026-Q4 for example [default: the last one with answers]
    #[arg(value_name = "QUARTER")]
    pub quarter: Option<Quarter>,
    /// Where the answers and the pack come from.
    #[command(flatten)]
    pub inputs: Inputs,
    /// The formats to write, several with commas between them
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_value = "md,json")]
    pub format: Vec<ReportFormat>,
    /// The folder to write to [default: out/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// What `report` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// Markdown, to read
    Md,
    /// The decision, for other programs
    Json,
}
