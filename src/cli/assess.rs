//! `idpfit assess`: asks, or takes answers from files, then decides and reports.

use std::path::PathBuf;

use super::inputs::Inputs;

/// Arguments of `assess`.
#[derive(Debug, clap::Args)]
pub struct AssessArgs {
    /// Where the answers and the pack come from.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Who answers
    #[arg(long, value_name = "NAME")]
    pub respondent: Option<String>,
    /// The role they answer in; some facts are settled by a role
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Ask in numbered lines, for screen readers and slow links
    #[arg(long)]
    pub plain: bool,
    /// Print the blank questionnaire as Markdown, to prepare with or send round
    #[arg(long)]
    pub print: bool,
    /// What to print: a summary, the decision, or one decision a line for each file of answers
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: AssessFormat,
    /// The folder to write the report and the decision to
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// What `assess` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AssessFormat {
    /// A summary that fits one screen
    Text,
    /// The decision of all answers together
    Json,
    /// One decision a line, each file of answers for itself
    Jsonl,
}
