//! Explanations: anything that is shown, walked down to a dated source.
//!
//! An explanation is a tree of words, made from a pack and its evidence alone or with the answers and the decision that came of them.
//! Nothing is judged again here. The surprise: one id may name several things, and then all of them are explained.

mod besides;
mod certainty;
mod criteria;
mod evidence;
mod forms;
mod grounds;
mod money;
mod needs;
mod obstacles;
mod options;
mod questions;
mod rules;
mod tree;
mod verdict;
mod words;
mod yearly;

pub use tree::{Branch, Extent, Layout, Link, lay_out};

use crate::assessment::Assessment;
use crate::decision::eligibility::Standing;
use crate::decision::{Decision, Ranked};
use crate::framework::{Evidence, Pack};

/// How many alternatives are set side by side.
const MOST_COMPARED: usize = 5;

/// What explanations are drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Explainer<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Its evidence.
    pub evidence: &'a Evidence,
    /// What came of the answers, if there are any.
    pub judged: Option<Judged<'a>>,
}

/// Answers and what came of them.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// What is known.
    pub assessment: &'a Assessment,
    /// The decision.
    pub decision: &'a Decision,
}

/// The kinds of things that can be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The verdict.
    Verdict,
    /// A question.
    Question,
    /// A criterion.
    Criterion,
    /// An option.
    Option,
    /// A pair, a variant of one, or a tool kept in place.
    Alternative,
    /// An attribute of options.
    Attribute,
    /// What an option offers on an attribute, `option.attribute`.
    Offer,
    /// A constraint.
    Constraint,
    /// A gate.
    Gate,
    /// A trap.
    Trap,
    /// A readiness dimension.
    Readiness,
    /// A theme.
    Theme,
    /// A need.
    Need,
    /// A documented exception.
    Exception,
    /// The cost.
    Cost,
    /// The pilot plan.
    Plan,
    /// A claim.
    Claim,
    /// A source.
    Source,
    /// Claims that disagree.
    Conflict,
    /// What nobody could find out.
    Unknown,
}

impl Kind {
    /// Every kind, in the order in which things are explained.
    pub const ALL: [Self; 20] = [
        Self::Verdict,
        Self::Question,
        Self::Criterion,
        Self::Option,
        Self::Alternative,
        Self::Attribute,
        Self::Offer,
        Self::Constraint,
        Self::Gate,
        Self::Trap,
        Self::Readiness,
        Self::Theme,
        Self::Need,
        Self::Exception,
        Self::Cost,
        Self::Plan,
        Self::Claim,
        Self::Source,
        Self::Conflict,
        Self::Unknown,
    ];

    /// Returns the word that stands before the colon.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Question => "question",
            Self::Criterion => "criterion",
            Self::Option => "option",
            Self::Alternative => "alternative",
            Self::Attribute | Self::Offer => "attribute",
            Self::Constraint => "constraint",
            Self::Gate => "gate",
            Self::Trap => "trap",
            Self::Readiness => "readiness",
            Self::Theme => "theme",
            Self::Need => "need",
            Self::Exception => "exception",
            Self::Cost => "cost",
            Self::Plan => "plan",
            Self::Claim => "claim",
            Self::Source => "source",
            Self::Conflict => "conflict",
            Self::Unknown => "unknown",
        }
    }

    /// Returns whether a word before the colon means this kind. Options are alternatives, too, and some alternatives are pairs.
    fn is_meant_by(self, word: &str) -> bool {
        self.word() == word
            || (self == Self::Option && word == "alternative")
            || (self == Self::Alternative && word == "pair")
    }
}

impl<'a> Explainer<'a> {
    /// Explains everything that goes by a name, `id` or `kind:id`; nothing goes by an unknown one.
    pub fn explain(&self, name: &str) -> Vec<Branch> {
        let name = name.trim();
        if name == "themes" {
            let themes = self.pack.framework.themes.iter();
            return themes.filter_map(|theme| self.theme(&theme.id)).collect();
        }
        let (word, id) = match name.split_once(':') {
            Some((word, id)) => (Some(word), id),
            None => (None, name),
        };
        let meant = |kind: &Kind| word.is_none_or(|word| kind.is_meant_by(word));
        Kind::ALL.into_iter().filter(meant).filter_map(|kind| self.thing(kind, id)).collect()
    }

    /// Explains the thing of a kind that has an id.
    pub fn thing(&self, kind: Kind, id: &str) -> Option<Branch> {
        match kind {
            Kind::Verdict => (id == "verdict").then(|| self.verdict()),
            Kind::Question => self.question(id),
            Kind::Criterion => self.criterion(id),
            Kind::Option => self.option(id),
            Kind::Alternative => self.alternative(id),
            Kind::Attribute => self.attribute(id),
            Kind::Offer => self.option_attribute(id),
            Kind::Constraint => self.constraint(id),
            Kind::Gate => self.gate(id),
            Kind::Trap => self.trap(id),
            Kind::Readiness => self.readiness(id),
            Kind::Theme => self.theme(id),
            Kind::Need => self.need(id),
            Kind::Exception => self.exception(id),
            Kind::Cost => self.cost(id),
            Kind::Plan => self.plan(id),
            Kind::Claim => self.whole_claim(id),
            Kind::Source => self.whole_source(id),
            Kind::Conflict => self.conflict(id),
            Kind::Unknown => self.unknown(id),
        }
    }

    /// Returns the ids of a kind, in the order of the pack.
    pub fn ids(&self, kind: Kind) -> Vec<String> {
        let framework = &self.pack.framework;
        let evidence = self.evidence;
        match kind {
            Kind::Verdict | Kind::Cost | Kind::Plan => vec![kind.word().to_owned()],
            Kind::Question => ids(&self.pack.questionnaire.questions, |question| &question.id),
            Kind::Criterion => ids(&framework.criteria, |criterion| &criterion.id),
            Kind::Option => ids(&framework.options, |option| &option.id),
            Kind::Alternative => {
                let all = ids(&self.alternatives(), |alternative| &alternative.id);
                all.into_iter().filter(|id| framework.option(id).is_none()).collect()
            }
            Kind::Attribute => ids(&framework.attributes, |attribute| &attribute.id),
            Kind::Offer => {
                let attributes = ids(&framework.attributes, |attribute| &attribute.id);
                let of = |option: &String| attributes.iter().map(|id| format!("{option}.{id}")).collect::<Vec<_>>();
                ids(&framework.options, |option| &option.id).iter().flat_map(of).collect()
            }
            Kind::Constraint => ids(&framework.constraints, |constraint| &constraint.id),
            Kind::Gate => ids(&framework.gates, |gate| &gate.id),
            Kind::Trap => ids(&framework.traps, |trap| &trap.id),
            Kind::Readiness => ids(&framework.readiness, |dimension| &dimension.id),
            Kind::Theme => ids(&framework.themes, |theme| &theme.id),
            Kind::Need => needs::NEEDS.map(str::to_owned).to_vec(),
            Kind::Exception => ids(&framework.exceptions, |exception| &exception.id),
            Kind::Claim => evidence.claims.keys().cloned().collect(),
            Kind::Source => evidence.sources.keys().cloned().collect(),
            Kind::Conflict => ids(&evidence.conflicts, |conflict| &conflict.id),
            Kind::Unknown => ids(&evidence.unknowns, |unknown| &unknown.id),
        }
    }

    /// Returns the names near to one that is not known: those of its kind, if it names a kind.
    pub fn names(&self, name: &str) -> Vec<String> {
        let word = name.split_once(':').map(|(word, _)| word);
        let known = |word: &&str| Kind::ALL.iter().any(|kind| kind.is_meant_by(word));
        match word.filter(known) {
            Some(word) => {
                let kinds = Kind::ALL.into_iter().filter(|kind| kind.is_meant_by(word));
                kinds.flat_map(|kind| self.ids(kind)).map(|id| format!("{word}:{id}")).collect()
            }
            None => Kind::ALL.into_iter().flat_map(|kind| self.ids(kind)).collect(),
        }
    }

    /// Returns the alternatives that are set side by side: the leader, then those that stand, best fit first.
    fn compared(&self) -> Vec<&'a Ranked> {
        let Some(judged) = self.judged else { return Vec::new() };
        let leader = judged.decision.verdict.leader.as_ref();
        let leads = |ranked: &&Ranked| Some(&ranked.id) == leader;
        let stands = |ranked: &&Ranked| ranked.eligibility.standing == Standing::Stands && !leads(ranked);
        let ranking = &judged.decision.ranking;
        ranking.iter().filter(leads).chain(ranking.iter().filter(stands)).take(MOST_COMPARED).collect()
    }
}

fn ids<T>(all: &[T], id: impl Fn(&T) -> &String) -> Vec<String> {
    all.iter().map(|one| id(one).clone()).collect()
}
