//! `idpfit evidence`: what is known, from where, and how old it is.

use std::path::PathBuf;

/// Arguments of `evidence`.
#[derive(Debug, clap::Args)]
pub struct EvidenceArgs {
    /// Show only what is stale today
    #[arg(long)]
    pub stale: bool,
    /// A pack of your own: a folder or a file [default: the shipped one]
    #[arg(long, value_name = "PATH")]
    pub pack: Option<PathBuf>,
    /// Show only what is known about one option
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
}
