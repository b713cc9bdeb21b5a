//! `idpfit what-if`: the decision under changed answers, beside today's.

use super::inputs::{Change, Inputs};

/// Arguments of `what-if`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("workspace", |argument| argument.conflicts_with("answers")))]
pub struct WhatIfArgs {
    /// The answers to change, as they would stand in a file of answers
    #[arg(value_name = "KEY=VALUE", required = true)]
    pub changes: Vec<Change>,
    /// Where the answers and the pack come from.
    #[command(flatten)]
    pub inputs: Inputs,
}
