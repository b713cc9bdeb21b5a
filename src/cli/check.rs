//! `idpfit check`: every mistake in a pack, in answers or in settings, with place and advice.

use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Packs, files of answers, workspaces or their settings
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}
