//! The verdict: what a reader takes away, by the order and thresholds of the method's section 6.

use serde::Serialize;

use crate::assessment::Assessment;
use crate::framework::Thresholds;
use crate::framework::alternatives::Alternative;

use super::certainty::{Certainty, Counted, FamilyCertainty};
use super::checks::{GateStanding, GateState};
use super::eligibility::Standing;
use super::needs::Needs;
use super::value::Setting;
use super::{Ranked, cost, eligibility};

/// What a reader takes away.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verdict {
    /// Which of the verdicts it is.
    pub kind: VerdictKind,
    /// The alternative that leads among those that may be recommended.
    pub leader: Option<String>,
    /// The best of the other families that may be recommended.
    pub runner_up: Option<String>,
    /// The gate that stops it, if one does.
    pub gate: Option<String>,
    /// Whether the leader is the only one left.
    pub only_one_left: bool,
    /// If it is the only one left, the share of worlds in which it stays eligible.
    pub stays_eligible: Option<f64>,
    /// What keeps it from being *recommended*.
    pub held_back_by: Vec<HeldBack>,
    /// For *nothing fits*: each constraint that, relaxed alone, would let something through, and what.
    pub relax: Vec<Relaxation>,
    /// For *not staffed*: the alternative that needs the fewest people, and how many are missing.
    pub missing_people: Option<MissingPeople>,
}

/// The verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// Nothing hurts.
    NotNeeded,
    /// Something must be done first.
    NotYet,
    /// Every alternative is excluded or covers the wrong layer.
    NothingFits,
    /// The leader can be defended.
    Recommended,
    /// The leader leads, but something could still change it.
    Leaning,
    /// More than one could be defended.
    TooClose,
}

impl VerdictKind {
    /// Returns the verdict's id, as files and templates name it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotNeeded => "not-needed",
            Self::NotYet => "not-yet",
            Self::NothingFits => "nothing-fits",
            Self::Recommended => "recommended",
            Self::Leaning => "leaning",
            Self::TooClose => "too-close",
        }
    }
}

/// What keeps a leader from being *recommended*.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum HeldBack {
    /// A gate that is open, or that allows *leaning* only.
    Gate {
        /// The gate.
        gate: String,
        /// Whether it is open rather than half passed.
        open: bool,
    },
    /// A constraint of the leader that is to be confirmed.
    Constraint {
        /// The constraint.
        constraint: String,
    },
    /// Whether there are people for it is open.
    Staffing,
    /// Too little is known.
    Completeness {
        /// The share that is known.
        known: f64,
    },
    /// It comes first in too few worlds.
    Rank {
        /// The share of worlds in which it comes first.
        first: f64,
    },
    /// How often it comes first is not known: no worlds were drawn.
    Unsampled,
    /// Which layer hurts is open.
    Layers,
}

/// A constraint that, relaxed alone, would let something through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Relaxation {
    /// The constraint.
    pub constraint: String,
    /// The alternative that it would let through.
    pub alternative: String,
}

/// How many people are missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MissingPeople {
    /// The alternative that needs the fewest.
    pub alternative: String,
    /// The people missing.
    pub missing: f64,
    /// The least number of people with whom it counts as staffed.
    pub least: f64,
    /// The variant that needs fewer, if there is one.
    pub variant: Option<String>,
}

/// What a verdict is made from.
pub(super) struct Grounds<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) assessment: &'a Assessment,
    pub(super) alternatives: &'a [Alternative],
    pub(super) needs: &'a Needs,
    pub(super) gates: &'a [GateStanding],
    /// The alternatives from the best fit to the worst.
    pub(super) ranking: &'a [Ranked],
    pub(super) completeness: f64,
    /// How sure it is, if worlds were drawn.
    pub(super) certainty: Option<&'a Certainty>,
}

/// Reaches the verdict.
pub(super) fn reach(grounds: &Grounds<'_>) -> Verdict {
    let eligible: Vec<&Ranked> = grounds.ranking.iter().filter(|ranked| ranked.eligibility.eligible).collect();
    let leader = eligible.first().copied();
    let rival = leader.and_then(|leader| eligible.iter().find(|ranked| ranked.family != leader.family).copied());
    let failed = grounds.gates.iter().find(|gate| gate.state == GateState::Failed);
    let mut verdict = Verdict {
        kind: VerdictKind::NotNeeded,
        leader: leader.map(|leader| leader.id.clone()),
        runner_up: rival.map(|rival| rival.id.clone()),
        gate: None,
        only_one_left: leader.is_some() && rival.is_none(),
        stays_eligible: None,
        held_back_by: Vec::new(),
        relax: Vec::new(),
        missing_people: None,
    };
    if grounds.needs.hurts.is_no() {
        (verdict.leader, verdict.runner_up, verdict.only_one_left) = (None, None, false);
        return verdict;
    }
    if let Some(gate) = failed {
        verdict.kind = VerdictKind::NotYet;
        verdict.gate = Some(gate.gate.clone());
        return verdict;
    }
    let Some(leader) = leader else {
        return none_eligible(grounds, verdict);
    };
    verdict.held_back_by = held_back(grounds, leader);
    let thresholds = &grounds.setting.pack.framework.verdict;
    if verdict.only_one_left {
        let share = stays_eligible(grounds, leader);
        verdict.stays_eligible = Some(share);
        verdict.kind = alone(thresholds, share, &verdict.held_back_by);
    } else {
        let known = grounds.certainty.and_then(|certainty| certainty.of(&leader.family));
        verdict.kind = certainty(thresholds, known, &mut verdict.held_back_by);
    }
    verdict
}

/// Says why nothing can be recommended: nothing fits, or something fits and nobody is there to run it.
fn none_eligible(grounds: &Grounds<'_>, mut verdict: Verdict) -> Verdict {
    let stands = |ranked: &&Ranked| ranked.eligibility.standing == Standing::Stands;
    let fits = |ranked: &&Ranked| ranked.eligibility.vetoes.is_empty() && ranked.eligibility.wrong_layers.is_empty();
    let unstaffed: Vec<&Ranked> = grounds.ranking.iter().filter(stands).filter(fits).collect();
    let fewest = unstaffed
        .iter()
        .min_by(|left, right| left.eligibility.staffing.least.total_cmp(&right.eligibility.staffing.least));
    if let Some(fewest) = fewest {
        let staffing = fewest.eligibility.staffing;
        verdict.kind = VerdictKind::NotYet;
        verdict.missing_people = Some(MissingPeople {
            alternative: fewest.id.clone(),
            missing: staffing.least - staffing.people,
            least: staffing.least,
            variant: unstaffed.first().and_then(|best| best.fewer_people.clone()),
        });
        verdict.leader = unstaffed.first().map(|best| best.id.clone());
        return verdict;
    }
    verdict.kind = VerdictKind::NothingFits;
    for constraint in &grounds.setting.pack.framework.constraints {
        let freed = grounds.ranking.iter().find(|ranked| {
            let eligibility = &ranked.eligibility;
            !eligibility.vetoes.is_empty()
                && eligibility.vetoes.iter().all(|veto| veto.constraint == constraint.id)
                && eligibility.wrong_layers.is_empty()
                && !eligibility.staffing.staffed.is_no()
                && eligibility.standing != Standing::OneLayerHurts
        });
        if let Some(freed) = freed {
            verdict.relax.push(Relaxation { constraint: constraint.id.clone(), alternative: freed.id.clone() });
        }
    }
    verdict
}

fn held_back(grounds: &Grounds<'_>, leader: &Ranked) -> Vec<HeldBack> {
    let mut held: Vec<HeldBack> = Vec::new();
    for gate in grounds.gates {
        if matches!(gate.state, GateState::Open | GateState::Leaning) {
            held.push(HeldBack::Gate { gate: gate.gate.clone(), open: gate.state == GateState::Open });
        }
    }
    for veto in &leader.eligibility.to_confirm {
        let held_back = HeldBack::Constraint { constraint: veto.constraint.clone() };
        if !held.contains(&held_back) {
            held.push(held_back);
        }
    }
    if leader.eligibility.staffing.staffed.is_open() {
        held.push(HeldBack::Staffing);
    }
    if grounds.needs.layers_open {
        held.push(HeldBack::Layers);
    }
    if grounds.completeness < grounds.setting.pack.framework.verdict.recommended_completeness {
        held.push(HeldBack::Completeness { known: grounds.completeness });
    }
    held
}

/// The one place that turns shares of worlds into *recommended*, *leaning* or *too close*.
fn certainty(thresholds: &Thresholds, leader: Option<&FamilyCertainty>, held: &mut Vec<HeldBack>) -> VerdictKind {
    let Some(leader) = leader else {
        held.push(HeldBack::Unsampled);
        return VerdictKind::Leaning;
    };
    let first = leader.first().share;
    let beaten = leader.beaten_by.iter().any(|rival| rival.share.share >= thresholds.rival_share);
    if first < thresholds.too_close_share || beaten {
        return VerdictKind::TooClose;
    }
    if first < thresholds.recommended_share {
        held.push(HeldBack::Rank { first });
    }
    if held.is_empty() { VerdictKind::Recommended } else { VerdictKind::Leaning }
}

/// Returns whether the shares that decide about a leader are further from their thresholds than sampling could err: four and a half
/// standard errors, and a 95 % interval is two to either side.
pub(super) fn is_settled(thresholds: &Thresholds, leader: &FamilyCertainty) -> bool {
    let clear = |counted: Counted, threshold: f64| {
        (counted.share - threshold).abs() > 2.25 * (counted.high - counted.share).max(counted.share - counted.low)
    };
    let first = leader.first();
    clear(first, thresholds.too_close_share)
        && clear(first, thresholds.recommended_share)
        && clear(leader.eligible, thresholds.too_close_share)
        && clear(leader.eligible, thresholds.recommended_share)
        && leader.beaten_by.iter().all(|rival| clear(rival.share, thresholds.rival_share))
}

/// Returns the share of worlds in which a leader without rivals may be recommended; without drawn worlds, by its open answers alone.
fn stays_eligible(grounds: &Grounds<'_>, leader: &Ranked) -> f64 {
    if let Some(known) = grounds.certainty.and_then(|certainty| certainty.of(&leader.family)) {
        return known.eligible.share;
    }
    let alternative = grounds.alternatives.iter().find(|alternative| alternative.id == leader.id);
    alternative
        .map_or(0.0, |alternative| eligibility::share_eligible(grounds.setting.pack, grounds.assessment, alternative))
}

/// The only one left is judged by the share of worlds in which it stays eligible, never by rank.
fn alone(thresholds: &Thresholds, share: f64, held: &[HeldBack]) -> VerdictKind {
    if share < thresholds.too_close_share {
        VerdictKind::TooClose
    } else if share >= thresholds.recommended_share && held.is_empty() {
        VerdictKind::Recommended
    } else {
        VerdictKind::Leaning
    }
}

/// Returns the break-even of the leader against every other alternative that may be recommended, and against those of the leading
/// families that may not.
pub(super) fn break_evens(size: cost::Size, leader: &Ranked, ranking: &[Ranked]) -> Vec<cost::BreakEven> {
    ranking
        .iter()
        .filter(|rival| {
            rival.id != leader.id && rival.variant_of.is_none() && rival.eligibility.standing == Standing::Stands
        })
        .map(|rival| cost::break_even(size, &leader.cost, (&rival.name, &rival.cost)))
        .collect()
}
