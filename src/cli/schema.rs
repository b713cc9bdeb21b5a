//! `idpfit schema`: the JSON Schemas of the files that the program writes.

use anyhow::{Context as _, Result};

use super::{Outcome, Ui};
use crate::decision::Decision;
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
}

/// Prints a schema.
pub(super) fn run(args: &SchemaArgs, ui: &mut Ui) -> Result<Outcome> {
    let schema = match args.file {
        SchemaFile::Decision => schemars::schema_for!(Decision),
        SchemaFile::PilotPlan => schemars::schema_for!(PilotPlan),
    };
    let text = serde_json::to_string_pretty(&schema).context("cannot write the schema")?;
    ui.line(&text)?;
    Ok(Outcome::Done)
}
