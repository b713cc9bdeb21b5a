//! `idpfit brand`: prints a brand file to start from.

use anyhow::Result;

use super::{Outcome, Ui};
use crate::brand::STARTER;
use crate::phrases;

/// Arguments of `brand`.
#[derive(Debug, clap::Args)]
pub struct BrandArgs {
    /// Print the fixed words instead, in English to be translated, or in German
    #[arg(long, value_name = "LANGUAGE", num_args = 0..=1, default_missing_value = "en")]
    pub words: Option<Language>,
}

/// A language that the fixed words are there in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English
    En,
    /// German
    De,
}

/// Prints the starter, or the fixed words.
pub(super) fn run(args: &BrandArgs, ui: &mut Ui) -> Result<Outcome> {
    match args.words {
        None => ui.print(STARTER)?,
        Some(Language::En) => ui.print(&phrases::starter())?,
        Some(Language::De) => ui.print(phrases::GERMAN)?,
    }
    Ok(Outcome::Done)
}
