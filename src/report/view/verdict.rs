//! The verdict and its reasons in words.

use serde::Serialize;

use crate::decision::eligibility::Layer;
use crate::decision::verdict::HeldBack;
use crate::decision::{Ground, Reason};
use crate::framework::Constraint;

use super::super::headline::headline;
use super::super::{Case, words};
use super::certainty::lead;

/// The verdict.
#[derive(Debug, Clone, Serialize)]
pub struct VerdictView {
    /// `recommended`, `leaning`, `too-close`, `not-yet`, `not-needed` or `nothing-fits`.
    pub kind: &'static str,
    /// The verdict in a few words, without a period.
    pub headline: String,
    /// The leader's name, or nothing.
    pub leader: String,
    /// The runner-up's name, or nothing.
    pub runner_up: String,
    /// The points of fit between them.
    pub gap: String,
    /// In how many plausible worlds the leader's option or pair comes first, as `87 of 100`, or nothing if none were drawn.
    pub first_in: String,
    /// The rival that beats the leader's option or pair most often, or nothing if hardly any does.
    pub rival: String,
    /// In how many worlds it does, as `12 of 100`.
    pub rival_in: String,
    /// Whether the leader is the only one left.
    pub only_one_left: bool,
    /// In which share of worlds the only one left stays eligible.
    pub stays_eligible: String,
    /// The name of the gate that stops it, or nothing.
    pub gate: String,
    /// Why that gate stops it.
    pub gate_text: String,
    /// What keeps it from being recommended.
    pub held_back_by: Vec<HeldBackView>,
    /// Constraints that, relaxed alone, would let something through.
    pub relax: Vec<RelaxView>,
    /// The people missing, or nothing.
    pub missing: String,
    /// For what they are missing.
    pub missing_for: String,
    /// The least people with whom it counts as staffed.
    pub least_people: String,
    /// The variant that needs fewer, or nothing.
    pub variant: String,
    /// Whether the leader leaves orchestration need open, so that a backend must be named.
    pub needs_backend: bool,
}

/// What keeps a leader from being recommended.
#[derive(Debug, Clone, Serialize)]
pub struct HeldBackView {
    /// `gate`, `constraint`, `staffing`, `completeness`, `rank`, `unsampled` or `layers`.
    pub by: &'static str,
    /// The name of what does.
    pub name: String,
    /// Whether it is open, rather than half passed.
    pub open: bool,
    /// What would settle it.
    pub lift: String,
}

/// A constraint that, relaxed alone, would let something through.
#[derive(Debug, Clone, Serialize)]
pub struct RelaxView {
    /// The constraint.
    pub constraint: String,
    /// What would lift it.
    pub lift: String,
    /// What it would let through.
    pub alternative: String,
}

/// A reason. Fields that do not belong to its ground are empty.
#[derive(Debug, Clone, Serialize, Default)]
pub struct ReasonView {
    /// `better`, `strength`, `weakness`, `excluded`, `wrong-layer`, `not-staffed`, `gate`, `trap` or `need`.
    pub ground: &'static str,
    /// The alternative it speaks about.
    pub alternative: String,
    /// The other one.
    pub than: String,
    /// The criterion, constraint, gate, trap, layer or need.
    pub name: String,
    /// What it means.
    pub about: String,
    /// How much.
    pub value: String,
    /// How much the other one has.
    pub other: String,
    /// The points of fit it makes.
    pub points: String,
    /// What would lift it.
    pub lift: String,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// Returns the name of an alternative.
pub(super) fn name(case: &Case<'_>, id: &str) -> String {
    case.decision.find(id).map_or_else(|| id.to_owned(), |ranked| ranked.name.clone())
}

/// Makes the view of the verdict.
pub(super) fn verdict(case: &Case<'_>) -> VerdictView {
    let verdict = &case.decision.verdict;
    let named = |id: &Option<String>| id.as_deref().map_or_else(String::new, |id| name(case, id));
    let gate = verdict.gate.as_ref().and_then(|id| case.pack.framework.gates.iter().find(|gate| gate.id == *id));
    let leader = case.decision.leader();
    let runner_up = verdict.runner_up.as_deref().and_then(|id| case.decision.find(id));
    let gap = leader.zip(runner_up).map_or_else(String::new, |(leader, rival)| words::points(leader.fit - rival.fit));
    let missing = verdict.missing_people.as_ref();
    let lead = lead(case);
    VerdictView {
        kind: verdict.kind.id(),
        headline: headline(case.pack, case.decision, case.phrases()),
        leader: named(&verdict.leader),
        runner_up: named(&verdict.runner_up),
        gap,
        first_in: lead.first,
        rival: lead.rival,
        rival_in: lead.rival_beats,
        only_one_left: verdict.only_one_left,
        stays_eligible: verdict.stays_eligible.map_or_else(String::new, words::percent),
        gate: gate.map_or_else(String::new, |gate| gate.name.clone()),
        gate_text: gate.map_or_else(String::new, |gate| gate.text.clone()),
        held_back_by: verdict.held_back_by.iter().map(|held| held_back(case, held)).collect(),
        relax: verdict.relax.iter().map(|relaxed| relax(case, relaxed)).collect(),
        missing: missing.map_or_else(String::new, |missing| words::people(missing.missing, case.phrases())),
        missing_for: missing.map_or_else(String::new, |missing| name(case, &missing.alternative)),
        least_people: missing.map_or_else(String::new, |missing| words::people(missing.least, case.phrases())),
        variant: missing.and_then(|missing| missing.variant.as_deref()).map_or_else(String::new, |id| name(case, id)),
        needs_backend: leader.is_some_and(|leader| {
            let open = case.decision.needs.orchestration.greatest > 0.0;
            open && leader.eligibility.coverage.orchestration_layer < case.pack.framework.needs.covered
        }),
    }
}

fn relax(case: &Case<'_>, relaxed: &crate::decision::verdict::Relaxation) -> RelaxView {
    let constraint = case.pack.framework.constraints.iter().find(|known| known.id == relaxed.constraint);
    RelaxView {
        constraint: constraint.map_or_else(String::new, |constraint| constraint.name.clone()),
        lift: constraint.map_or_else(String::new, |constraint| constraint.lift.clone()),
        alternative: name(case, &relaxed.alternative),
    }
}

fn held_back(case: &Case<'_>, held: &HeldBack) -> HeldBackView {
    let framework = &case.pack.framework;
    let plain = |by, name| HeldBackView { by, name, open: false, lift: String::new() };
    match held {
        HeldBack::Gate { gate, open } => {
            let gate = framework.gates.iter().find(|known| known.id == *gate);
            let text = gate.map_or_else(String::new, |gate| gate.text.clone());
            let name = gate.map_or_else(String::new, |gate| gate.name.clone());
            HeldBackView { by: "gate", name, open: *open, lift: text }
        }
        HeldBack::Constraint { constraint } => {
            let constraint = framework.constraints.iter().find(|known| known.id == *constraint);
            let lift = constraint.map_or_else(String::new, |constraint| constraint.lift.clone());
            let name = constraint.map_or_else(String::new, |constraint| constraint.name.clone());
            HeldBackView { by: "constraint", name, open: true, lift }
        }
        HeldBack::Staffing => plain("staffing", String::new()),
        HeldBack::Completeness { known } => plain("completeness", words::percent(*known)),
        HeldBack::Rank { first } => plain("rank", words::percent(*first)),
        HeldBack::Unsampled => plain("unsampled", String::new()),
        HeldBack::Layers => plain("layers", String::new()),
    }
}

/// Makes the view of a reason.
pub(super) fn reason(case: &Case<'_>, reason: &Reason) -> ReasonView {
    let view = match &reason.ground {
        Ground::Better { criterion, .. } | Ground::Strength { criterion, .. } | Ground::Weakness { criterion, .. } => {
            let found = case.pack.framework.criteria.iter().find(|known| known.id == *criterion);
            let (name, about) = found.map_or_else(Default::default, |found| (found.name.clone(), found.about.clone()));
            ReasonView { name, about, ..on_criterion(case, &reason.ground) }
        }
        Ground::Gate { .. } | Ground::Trap { .. } | Ground::Need { .. } => on_rule(case, &reason.ground),
        _ => on_rival(case, &reason.ground),
    };
    ReasonView { claims: reason.claims.clone(), ..view }
}

fn on_criterion(case: &Case<'_>, ground: &Ground) -> ReasonView {
    match ground {
        Ground::Better { alternative, than, value, other, points, .. } => ReasonView {
            ground: "better",
            alternative: name(case, alternative),
            than: name(case, than),
            value: words::percent(*value),
            other: words::percent(*other),
            points: words::tenths(*points),
            ..ReasonView::default()
        },
        Ground::Strength { alternative, value, points, .. } | Ground::Weakness { alternative, value, points, .. } => {
            ReasonView {
                ground: if matches!(ground, Ground::Weakness { .. }) { "weakness" } else { "strength" },
                alternative: name(case, alternative),
                value: words::percent(*value),
                points: words::tenths(*points),
                ..ReasonView::default()
            }
        }
        _ => ReasonView::default(),
    }
}

fn on_rival(case: &Case<'_>, ground: &Ground) -> ReasonView {
    match ground {
        Ground::Excluded { alternative, constraint } => {
            let found = case.pack.framework.constraints.iter().find(|known| known.id == *constraint);
            let text = |pick: fn(&Constraint) -> &String| found.map_or_else(String::new, |found| pick(found).clone());
            ReasonView {
                ground: "excluded",
                alternative: name(case, alternative),
                name: text(|found| &found.name),
                about: text(|found| &found.text),
                lift: text(|found| &found.lift),
                ..ReasonView::default()
            }
        }
        Ground::WrongLayer { alternative, layer, covered } => ReasonView {
            ground: "wrong-layer",
            alternative: name(case, alternative),
            name: layer_name(case, *layer).to_owned(),
            value: words::percent(*covered),
            ..ReasonView::default()
        },
        Ground::NotStaffed { alternative, missing } => ReasonView {
            ground: "not-staffed",
            alternative: name(case, alternative),
            value: words::people(*missing, case.phrases()),
            ..ReasonView::default()
        },
        _ => ReasonView::default(),
    }
}

fn on_rule(case: &Case<'_>, ground: &Ground) -> ReasonView {
    let framework = &case.pack.framework;
    match ground {
        Ground::Gate { gate } => {
            let found = framework.gates.iter().find(|known| known.id == *gate);
            let (name, about) = found.map_or_else(Default::default, |gate| (gate.name.clone(), gate.text.clone()));
            ReasonView { ground: "gate", name, about, ..ReasonView::default() }
        }
        Ground::Trap { trap } => {
            let found = framework.traps.iter().find(|known| known.id == *trap);
            let (name, about) = found.map_or_else(Default::default, |trap| (trap.name.clone(), trap.text.clone()));
            ReasonView { ground: "trap", name, about, ..ReasonView::default() }
        }
        Ground::Need { need, value } => {
            ReasonView { ground: "need", name: need.clone(), value: words::percent(*value), ..ReasonView::default() }
        }
        _ => ReasonView::default(),
    }
}

/// Returns the name of a layer.
pub(super) fn layer_name<'a>(case: &Case<'a>, layer: Layer) -> &'a str {
    match layer {
        Layer::Portal => &case.phrases().layer_portal,
        Layer::Orchestration => &case.phrases().layer_orchestration,
    }
}
