//! What came of judging the quarters of a workspace again: each as it was decided, or what differs and why.

use serde::Serialize;

/// What came of verifying a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verification {
    /// The form of this document, `idpfit-verification/1`.
    pub schema: &'static str,
    /// Whether every quarter that was decided comes out as it was decided, and nothing else is wrong.
    pub clean: bool,
    /// What is wrong with the workspace as a whole.
    pub findings: Vec<Finding>,
    /// The quarters, from the first to the last.
    pub quarters: Vec<Verified>,
}

/// What came of one quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verified {
    /// The quarter.
    pub quarter: String,
    /// The day it was decided; none if it was not, or if its record cannot be read.
    pub decided: Option<String>,
    /// Whether judging it again gives the same decision to the byte; none if it could not be judged again.
    pub same: Option<bool>,
    /// The verdict that comes out, with the alternative that leads.
    pub verdict: Option<String>,
    /// What differs, or should be known.
    pub findings: Vec<Finding>,
}

/// Something that differs, or should be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// What kind of thing it is.
    pub code: Found,
    /// The file or folder, as seen from the workspace, if it is about one.
    pub file: Option<String>,
    /// What is so.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// A file cannot be read, or has mistakes.
    Unreadable,
    /// The record cannot be read, or two were merged into one.
    BadRecord,
    /// The quarter has answers and no record. It says nothing against the workspace.
    NotDecided,
    /// The pack that it was judged with is not kept in the workspace.
    MissingPack,
    /// The texts of the pack that it was judged with have changed.
    ChangedPack,
    /// A file that it was decided on has changed.
    ChangedInput,
    /// A file that it was decided on is gone.
    MissingInput,
    /// A file has come to what it was decided on.
    NewInput,
    /// Another version of the program decided, and this one comes to another result.
    OtherTool,
    /// The record says what was not decided: nothing else has changed.
    EditedRecord,
    /// The quarter has not begun yet.
    Future,
    /// The name of a folder is not that of a quarter as it is written.
    OddName,
    /// A second folder for one quarter.
    SecondFolder,
    /// The quarter was decided before an earlier one, or on a day that has not come.
    ClockSetBack,
}

impl Found {
    /// Returns its id, as JSON has it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::BadRecord => "bad-record",
            Self::NotDecided => "not-decided",
            Self::MissingPack => "missing-pack",
            Self::ChangedPack => "changed-pack",
            Self::ChangedInput => "changed-input",
            Self::MissingInput => "missing-input",
            Self::NewInput => "new-input",
            Self::OtherTool => "other-tool",
            Self::EditedRecord => "edited-record",
            Self::Future => "future",
            Self::OddName => "odd-name",
            Self::SecondFolder => "second-folder",
            Self::ClockSetBack => "clock-set-back",
        }
    }

    /// Returns whether it only should be known, and says nothing against the workspace.
    pub const fn is_note(self) -> bool {
        matches!(self, Self::NotDecided)
    }
}

impl Verification {
    /// Builds it of what was found.
    pub fn new(findings: Vec<Finding>, quarters: Vec<Verified>) -> Self {
        let all = findings.iter().chain(quarters.iter().flat_map(|quarter| &quarter.findings));
        let clean = all.into_iter().all(|finding| finding.code.is_note());
        Self { schema: "idpfit-verification/1", clean, findings, quarters }
    }
}

impl Verified {
    /// Starts with a quarter of which nothing is known yet.
    pub fn new(quarter: impl Into<String>) -> Self {
        Self { quarter: quarter.into(), decided: None, same: None, verdict: None, findings: Vec::new() }
    }

    /// Returns whether something differs.
    pub fn differs(&self) -> bool {
        self.findings.iter().any(|finding| !finding.code.is_note())
    }
}
