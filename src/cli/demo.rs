//! `idpfit demo`: the whole job on an example organisation, no questions asked.

use std::path::PathBuf;

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// The folder to write to: new or empty
    #[arg(value_name = "DIR", default_value = "idpfit-demo")]
    pub folder: PathBuf,
}
