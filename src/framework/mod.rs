//! How answers are judged: options, criteria, weights, constraints, gates, traps, readiness, costs; and the evidence behind them.
//!
//! Everything here is built by [`pack::read`] from the tables of a pack and is valid as it stands: every index points at something,
//! every option has every attribute that a criterion reads.

pub mod adapt;
pub mod alternatives;
mod criteria;
pub mod evidence;
pub mod feeds;
mod layers;
mod migrations;
mod options;
pub mod pack;
mod pairs;
mod pilot;
mod read;
mod redact;
mod rules;
mod sheets;
mod standing;
mod uptake;

pub use criteria::*;
pub use evidence::{Claim, Conflict, Evidence, Source, Unknown};
pub use migrations::{Migration, QuestionChange};
pub use pack::{Pack, PackInfo, PackText, numbers};
pub use pilot::*;
pub use redact::HIDDEN;
pub use sheets::*;
pub use standing::*;
pub use uptake::*;

/// How answers are judged.
#[derive(Debug, Clone)]
pub struct Framework {
    /// What the needs are made from.
    pub needs: Needs,
    /// The themes, in order.
    pub themes: Vec<Theme>,
    /// The criteria, in order.
    pub criteria: Vec<Criterion>,
    /// The attributes of options, in order.
    pub attributes: Vec<Attribute>,
    /// The options and variants, in order.
    pub options: Vec<OptionSheet>,
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// What excludes.
    pub constraints: Vec<Constraint>,
    /// What stops a recommendation.
    pub gates: Vec<Gate>,
    /// The portal-trap test.
    pub traps: Vec<Trap>,
    /// The readiness dimensions.
    pub readiness: Vec<Dimension>,
    /// Documented exceptions: a second tool that is never elected.
    pub exceptions: Vec<Exception>,
    /// When a certificate is one's own affair.
    pub own_scope: Option<OwnScope>,
    /// What costs are made from.
    pub cost: Cost,
    /// What a tool already in place means.
    pub in_place: Option<InPlace>,
    /// The thresholds of the verdict.
    pub verdict: Thresholds,
    /// The pilot.
    pub plan: PlanFrame,
}

impl Framework {
    /// Returns the index of an option.
    pub fn option(&self, id: &str) -> Option<usize> {
        self.options.iter().position(|option| option.id == id)
    }

    /// Returns the index of an attribute.
    pub fn attribute(&self, id: &str) -> Option<usize> {
        self.attributes.iter().position(|attribute| attribute.id == id)
    }

    /// Returns the option itself or, for a variant, the option it is a variant of.
    pub fn family(&self, option: usize) -> usize {
        self.options.get(option).and_then(|sheet| sheet.variant_of).unwrap_or(option)
    }
}
