//! `idpfit explain`: where something shown comes from, down to its sources.

use super::inputs::Inputs;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A question, criterion, option, gate, claim or verdict [default: the verdict]
    #[arg(value_name = "THING")]
    pub thing: Option<String>,
    /// Where the answers and the pack come from.
    #[command(flatten)]
    pub inputs: Inputs,
}
