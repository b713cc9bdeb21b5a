//! What options offer: attributes, sheets, and where each value comes from.

use crate::scale::Range;

/// A property of options.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind of value it has.
    pub kind: AttributeKind,
    /// Its unit.
    pub unit: String,
    /// How a pair takes it.
    pub pair: PairRule,
    /// A sum is at most this; a sum on a scale has one, within the scale.
    pub cap: Option<f64>,
}

/// The kind of an attribute's values.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeKind {
    /// Low, likely, high; between the bounds of its scale, if it has one.
    Range {
        /// The greatest value its scale allows.
        most: Option<f64>,
    },
    /// From a low edge to a high edge, which may be missing.
    Band,
    /// Any of the entries.
    Set {
        /// Id and text of each entry.
        entries: Vec<(String, String)>,
    },
    /// One of the entries, from best to worst.
    Category {
        /// Id and text of each entry.
        entries: Vec<(String, String)>,
    },
}

impl AttributeKind {
    /// Returns whether it is a range on the scale from 0 to this number.
    pub fn is_scaled_to(&self, top: f64) -> bool {
        matches!(self, Self::Range { most: Some(most) } if most.total_cmp(&top).is_eq())
    }
}

impl Attribute {
    /// Returns the entries of a set or category.
    pub fn entries(&self) -> &[(String, String)] {
        match &self.kind {
            AttributeKind::Set { entries } | AttributeKind::Category { entries } => entries,
            _ => &[],
        }
    }

    /// Returns the index of an entry.
    pub fn entry(&self, id: &str) -> Option<u16> {
        self.entries().iter().position(|(entry, _)| entry == id).and_then(|index| u16::try_from(index).ok())
    }
}

/// How a pair takes an attribute of its two members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairRule {
    /// The greater.
    Max,
    /// The lesser.
    Min,
    /// The sum, up to the attribute's cap.
    Sum,
    /// The worse category.
    Worse,
    /// The better category.
    Better,
    /// The greatest low and the least high edge.
    Overlap,
    /// What both have.
    Both,
}

/// One product's attribute sheet.
#[derive(Debug, Clone)]
pub struct OptionSheet {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name where there is little room.
    pub short: String,
    /// What it is, in a word or two.
    pub kind: String,
    /// One or two sentences on it.
    pub about: String,
    /// The option it is a variant of.
    pub variant_of: Option<usize>,
    /// Which starter kit it gets.
    pub kit: String,
    /// The versions of its formats that the kit was checked against.
    pub kit_versions: Option<String>,
    /// The variant to name when people are missing.
    pub fewer_people: Option<usize>,
    /// What must be said whenever it is recommended.
    pub warnings: Vec<Warning>,
    /// The pilot in its own terms.
    pub steps: Vec<Step>,
    /// Its performance on each attribute.
    pub sheet: Vec<Performance>,
    /// Where each performance comes from.
    pub origins: Vec<Origin>,
}

/// What must be said whenever an option is recommended.
#[derive(Debug, Clone)]
pub struct Warning {
    /// Its id.
    pub id: String,
    /// What is said.
    pub text: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// A step of the pilot in an option's own terms.
#[derive(Debug, Clone)]
pub struct Step {
    /// The phase of the pilot it belongs to.
    pub phase: String,
    /// What to do.
    pub text: String,
}

/// What an option offers on an attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Performance {
    /// A range.
    Range(Range),
    /// A band; no upper edge if `None`.
    Band(f64, Option<f64>),
    /// Entries by their bits.
    Set(u64),
    /// An entry by its index.
    Category(u16),
    /// Nobody publishes it.
    Unpublished,
}

/// Where a performance comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    /// How well it is founded.
    pub basis: Basis,
    /// The claims that support it.
    pub claims: Vec<String>,
    /// The claims that dispute it.
    pub disputed: Vec<String>,
    /// How the value was settled.
    pub note: Option<String>,
    /// Who should confirm it, or when to look again.
    pub verify: Option<String>,
    /// The client's own figure: who gave it, when, and from where.
    pub override_by: Option<String>,
}

/// How well a value is founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// A source says so.
    Sourced,
    /// Sources and judgement.
    Mixed,
    /// Judgement alone.
    #[default]
    Judgement,
    /// The client's own figure.
    Client,
}

impl Basis {
    /// Returns the word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sourced => "sourced",
            Self::Mixed => "sources and judgement",
            Self::Judgement => "judgement",
            Self::Client => "the client's own figure",
        }
    }
}

/// Two options that together cover two layers.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Its id.
    pub id: String,
    /// The option that covers the portal layer.
    pub portal: usize,
    /// The option that covers orchestration.
    pub orchestrator: usize,
    /// What it is.
    pub about: String,
}
