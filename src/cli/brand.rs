//! `idpfit brand`: prints a brand file to start from.

use anyhow::Result;

use super::{Outcome, Ui};
use crate::brand::STARTER;

/// Arguments of `brand`.
#[derive(Debug, clap::Args)]
pub struct BrandArgs {}

/// Prints the starter.
pub(super) fn run(_args: &BrandArgs, ui: &mut Ui) -> Result<Outcome> {
    ui.print(STARTER)?;
    Ok(Outcome::Done)
}
