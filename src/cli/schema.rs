//! `idpfit schema`: the JSON Schemas of the files that the program writes.

use anyhow::{Context as _, Result};

use super::{Outcome, Ui};
use crate::decision::Decision;
use crate::history::portfolio::Row;
use crate::history::trend::TrendDocument;
use crate::history::{Comparison, Verification};
use crate::report::adoption::CheckedIn;
use crate::report::pilot_plan::PilotPlan;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// The file whose schema to print
    #[arg(value_name = "FILE", default_value = "decision")]
    pub file: SchemaFile,
}

/// A file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SchemaFile {
    /// The decision, `decision.json`
    Decision,
    /// The plan, `pilot-plan.json`
    PilotPlan,
    /// What `compare --format json` prints
    Comparison,
    /// What `verify --format json` prints
    Verification,
    /// What `trend --format json` prints
    Trend,
    /// A check-in, `checkin --format json`
    Checkin,
    /// A row of `portfolio --format jsonl`
    Portfolio,
}

/// Prints a schema.
pub(super) fn run(args: &SchemaArgs, ui: &mut Ui) -> Result<Outcome> {
    let schema = match args.file {
        SchemaFile::Decision => schemars::schema_for!(Decision),
        SchemaFile::PilotPlan => schemars::schema_for!(PilotPlan),
        SchemaFile::Comparison => schemars::schema_for!(Comparison),
        SchemaFile::Verification => schemars::schema_for!(Verification),
        SchemaFile::Trend => schemars::schema_for!(TrendDocument<'_>),
        SchemaFile::Checkin => schemars::schema_for!(CheckedIn),
        SchemaFile::Portfolio => schemars::schema_for!(Row),
    };
    let text = serde_json::to_string_pretty(&schema).context("cannot write the schema")?;
    ui.line(&text)?;
    Ok(Outcome::Done)
}
