//! Who takes part in a pilot, as data.

use serde::Serialize;

/// Who owns the path.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OwnerPart {
    /// The person.
    pub product_owner: Option<String>,
    /// The team.
    pub team: Option<String>,
    /// The people at work on it, in full-time equivalents.
    pub platform_fte: Option<f64>,
    /// Where developers ask for help.
    pub support_channel: Option<String>,
    /// When somebody answers.
    pub support_hours: Option<String>,
    /// How soon.
    pub response_target: Option<String>,
}

/// Who takes part.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TeamsPart {
    /// The pilot teams.
    pub pilot: Vec<TeamPart>,
    /// Teams that they are compared with.
    pub control: Vec<String>,
}

/// A pilot team.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TeamPart {
    /// Its name.
    pub name: String,
    /// How many developers it has.
    pub size: Option<f64>,
    /// Who speaks for it.
    pub champion: Option<String>,
    /// The day it agreed of its own will.
    pub consent_date: Option<String>,
}

/// An order to use the path.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MandatePart {
    /// The team.
    pub team: String,
    /// From this day on.
    pub from: String,
    /// Up to this day.
    pub to: Option<String>,
    /// Who ordered it.
    pub by: Option<String>,
}

/// What security asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SecurityPart {
    /// The class of the data that the path touches.
    pub data_class: Option<String>,
    /// Whose approval is needed.
    pub approvals: Vec<String>,
    /// Where an auditor finds who did what.
    pub audit_source: Option<String>,
}
