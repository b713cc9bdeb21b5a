//! `idpfit schema`: the JSON Schemas of the files that the program writes.

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
}
