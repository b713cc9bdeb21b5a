//! Arguments that several commands share: where the answers and the pack come from.

use std::path::PathBuf;

use crate::date::Date;
use crate::decision::certainty::Effort;

/// Where the answers and the pack come from.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Inputs {
    /// The workspace [default: the one that this folder lies in]
    #[arg(long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// Files of answers, one a respondent
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub answers: Vec<PathBuf>,
    /// A pack of your own: a folder or a file [default: the workspace's, else the shipped one]
    #[arg(long, value_name = "PATH")]
    pub pack: Option<PathBuf>,
    /// How many plausible worlds to draw to say how sure it is [default: 262144; for JSON, until the verdict is settled]
    #[arg(long, value_name = "NUMBER")]
    pub worlds: Option<u64>,
}

/// The most worlds that are drawn to settle a verdict.
const MOST_TO_SETTLE: u64 = 1 << 16;

impl Inputs {
    /// Returns how many worlds are drawn for what a person reads.
    pub(super) fn effort(&self) -> Effort {
        self.worlds.map_or_else(Effort::default, Effort::Worlds)
    }

    /// Returns how many worlds are drawn for what only a program reads: it is done sooner once the verdict is settled.
    pub(super) fn effort_to_settle(&self) -> Effort {
        self.worlds.map_or(Effort::Enough(MOST_TO_SETTLE), Effort::Worlds)
    }
}

/// Reads a date.
pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write year-month-day, 2026-11-20 for example".to_owned())
}

/// A changed answer: `KEY=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The question.
    pub key: String,
    /// Its answer, as it would stand in a file of answers.
    pub value: String,
}

impl std::str::FromStr for Change {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
            Some((key, value)) if !key.is_empty() && !value.is_empty() => {
                Ok(Self { key: key.to_owned(), value: value.to_owned() })
            }
            _ => Err("write KEY=VALUE, pain-finding=3 for example".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_split_at_the_first_equals_sign() {
        let change: Change = "a = b=c".parse().unwrap();
        assert_eq!(change, Change { key: "a".to_owned(), value: "b=c".to_owned() });
        for wrong in ["a", "=b", "a=", ""] {
            assert!(wrong.parse::<Change>().is_err(), "{wrong}");
        }
    }
}
