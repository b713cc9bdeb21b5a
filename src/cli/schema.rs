//! `idpfit schema`: the JSON Schemas of the files that the program writes.

use anyhow::{Context as _, Result};

use super::{Outcome, Ui};
use crate::embedded;

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

impl SchemaFile {
    /// The name of its published file.
    const fn published(self) -> &'static str {
        match self {
            Self::Decision => "decision.schema.json",
            Self::PilotPlan => "pilot-plan.schema.json",
            Self::Comparison => "comparison.schema.json",
            Self::Verification => "verification.schema.json",
            Self::Trend => "trend.schema.json",
            Self::Checkin => "checkin.schema.json",
            Self::Portfolio => "portfolio.schema.json",
        }
    }
}

/// Prints a schema, as it is published: a test derives each from the types that are written.
pub(super) fn run(args: &SchemaArgs, ui: &mut Ui) -> Result<Outcome> {
    let text = embedded::text(&embedded::SCHEMAS, args.file.published()).context("the schema is missing")?;
    ui.line(text.trim_end())?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{env, fs};

    use clap::ValueEnum as _;

    use super::*;
    use crate::decision::Decision;
    use crate::history::portfolio::Row;
    use crate::history::trend::TrendDocument;
    use crate::history::{Comparison, Verification};
    use crate::report::adoption::CheckedIn;
    use crate::report::pilot_plan::PilotPlan;

    fn derived(file: SchemaFile) -> String {
        let schema = match file {
            SchemaFile::Decision => schemars::schema_for!(Decision),
            SchemaFile::PilotPlan => schemars::schema_for!(PilotPlan),
            SchemaFile::Comparison => schemars::schema_for!(Comparison),
            SchemaFile::Verification => schemars::schema_for!(Verification),
            SchemaFile::Trend => schemars::schema_for!(TrendDocument<'_>),
            SchemaFile::Checkin => schemars::schema_for!(CheckedIn),
            SchemaFile::Portfolio => schemars::schema_for!(Row),
        };
        serde_json::to_string_pretty(&schema).unwrap() + "\n"
    }

    #[test]
    fn the_published_schemas_are_those_of_what_is_written() {
        for file in SchemaFile::value_variants() {
            let (name, derived) = (file.published(), derived(*file));
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
            if env::var_os("UPDATE_SCHEMAS").is_some() {
                fs::write(&path, &derived).unwrap();
            }
            let published = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
            let advice = "is not that of what is written; if that is meant, run the tests with UPDATE_SCHEMAS=1 once";
            assert!(published == derived, "schemas/{name} {advice}");
        }
    }
}
