//! Why: the three strongest reasons for a verdict, the strongest against it, and the claims behind each.

use serde::Serialize;

use crate::framework::Pack;
use crate::framework::feeds::attributes_of;
use crate::scale::Truth;

use super::checks::{GateStanding, GateState, TrapTest};
use super::eligibility::{Layer, Standing};
use super::needs::Needs;
use super::verdict::{Verdict, VerdictKind};
use super::{Contribution, Ranked};

/// How many reasons are given.
const MOST_REASONS: usize = 3;

/// A reason for or against a verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reason {
    /// What it rests on.
    #[serde(flatten)]
    pub ground: Ground,
    /// The claims behind it.
    pub claims: Vec<String>,
}

/// What a reason rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "ground", rename_all = "kebab-case")]
pub enum Ground {
    /// One alternative is better than another on a criterion.
    Better {
        /// The criterion.
        criterion: String,
        /// The better alternative.
        alternative: String,
        /// The other one.
        than: String,
        /// The value of the better one, 0 to 1.
        value: f64,
        /// The value of the other one, 0 to 1.
        other: f64,
        /// The points of fit between them.
        points: f64,
    },
    /// An alternative is good on a criterion.
    Strength {
        /// The criterion.
        criterion: String,
        /// The alternative.
        alternative: String,
        /// Its value, 0 to 1.
        value: f64,
        /// The points of fit it gains there.
        points: f64,
    },
    /// An alternative is weak on a criterion.
    Weakness {
        /// The criterion.
        criterion: String,
        /// The alternative.
        alternative: String,
        /// Its value, 0 to 1.
        value: f64,
        /// The points of fit it loses there.
        points: f64,
    },
    /// A rival is excluded by a constraint.
    Excluded {
        /// The rival.
        alternative: String,
        /// The constraint.
        constraint: String,
    },
    /// A rival does not cover a layer that hurts.
    WrongLayer {
        /// The rival.
        alternative: String,
        /// The layer.
        layer: Layer,
        /// How far it covers it, 0 to 1.
        covered: f64,
    },
    /// A rival is not staffed.
    NotStaffed {
        /// The rival.
        alternative: String,
        /// The people missing.
        missing: f64,
    },
    /// A gate fails.
    Gate {
        /// The gate.
        gate: String,
    },
    /// A trap is sprung.
    Trap {
        /// The trap.
        trap: String,
    },
    /// How much a layer hurts.
    Need {
        /// The need: `discoverability`, `self-service`, `orchestration`.
        need: String,
        /// How much, 0 to 1.
        value: f64,
    },
}

/// What reasons are found in.
pub(super) struct Facts<'a> {
    pub(super) pack: &'a Pack,
    pub(super) verdict: &'a Verdict,
    pub(super) needs: &'a Needs,
    pub(super) gates: &'a [GateStanding],
    pub(super) trap: &'a TrapTest,
    pub(super) ranking: &'a [Ranked],
}

/// Returns the strongest reasons for the verdict, and the strongest against it.
pub(super) fn reasons(facts: &Facts<'_>) -> (Vec<Reason>, Option<Reason>) {
    let leader = facts.find(facts.verdict.leader.as_deref());
    let mut reasons = match facts.verdict.kind {
        VerdictKind::NotNeeded => facts.needs_as_reasons(),
        VerdictKind::NotYet if facts.verdict.gate.is_some() => facts.stops(),
        VerdictKind::NotYet | VerdictKind::NothingFits => facts.obstacles(),
        _ => leader.map_or_else(Vec::new, |leader| facts.for_leader(leader)),
    };
    reasons.truncate(MOST_REASONS);
    let against = match facts.verdict.kind {
        VerdictKind::NotNeeded => facts.highest_need(),
        VerdictKind::NotYet | VerdictKind::NothingFits => leader.and_then(|leader| facts.strength(leader)),
        _ => leader.and_then(|leader| facts.against_leader(leader)),
    };
    (reasons, against)
}

fn need(need: &str, value: f64) -> Reason {
    Reason { ground: Ground::Need { need: need.to_owned(), value }, claims: Vec::new() }
}

impl Facts<'_> {
    fn find(&self, id: Option<&str>) -> Option<&Ranked> {
        id.and_then(|id| self.ranking.iter().find(|ranked| ranked.id == id))
    }

    fn needs_as_reasons(&self) -> Vec<Reason> {
        vec![
            need("finding", self.needs.finding.greatest),
            need("deploying", self.needs.deploying.greatest),
            need("tickets", self.needs.tickets.greatest),
        ]
    }

    fn highest_need(&self) -> Option<Reason> {
        let mut reasons = self.needs_as_reasons();
        let value = |reason: &Reason| match reason.ground {
            Ground::Need { value, .. } => value,
            _ => 0.0,
        };
        reasons.sort_by(|left, right| value(right).total_cmp(&value(left)));
        reasons.into_iter().next()
    }

    /// The gates that fail, then the traps that are sprung.
    fn stops(&self) -> Vec<Reason> {
        let framework = &self.pack.framework;
        let failed = self.gates.iter().filter(|gate| gate.state == GateState::Failed).map(|standing| {
            let gate = framework.gates.iter().find(|gate| gate.id == standing.gate);
            let claims = gate.map_or_else(Vec::new, |gate| gate.claims.clone());
            Reason { ground: Ground::Gate { gate: standing.gate.clone() }, claims }
        });
        let sprung = self.trap.traps.iter().filter(|trap| trap.sprung == Truth::Yes).map(|standing| {
            let trap = framework.traps.iter().find(|trap| trap.id == standing.trap);
            let claims = trap.map_or_else(Vec::new, |trap| trap.claims.clone());
            Reason { ground: Ground::Trap { trap: standing.trap.clone() }, claims }
        });
        failed.chain(sprung).collect()
    }

    /// What stands in the way of each alternative that stands, best fit first.
    fn obstacles(&self) -> Vec<Reason> {
        let standing = |ranked: &&Ranked| ranked.eligibility.standing == Standing::Stands;
        self.ranking.iter().filter(standing).filter_map(|ranked| self.obstacle(ranked)).collect()
    }

    fn obstacle(&self, ranked: &Ranked) -> Option<Reason> {
        let eligibility = &ranked.eligibility;
        let alternative = ranked.id.clone();
        if let Some(veto) = eligibility.vetoes.first() {
            let attribute = self.pack.framework.constraints.iter().find(|constraint| constraint.id == veto.constraint);
            let claims =
                attribute.map_or_else(Vec::new, |constraint| self.claims_of(&veto.option, constraint.attribute));
            return Some(Reason {
                ground: Ground::Excluded { alternative, constraint: veto.constraint.clone() },
                claims,
            });
        }
        if let Some(wrong) = eligibility.wrong_layers.first() {
            let needs = &self.pack.framework.needs;
            let attribute = match wrong.layer {
                Layer::Portal => needs.covers[0],
                Layer::Orchestration => needs.covers[2],
            };
            let claims = ranked.members.iter().flat_map(|member| self.claims_of(member, attribute)).collect();
            return Some(Reason {
                ground: Ground::WrongLayer { alternative, layer: wrong.layer, covered: wrong.covered },
                claims,
            });
        }
        if eligibility.staffing.staffed.is_no() {
            let attribute = self.pack.framework.cost.fte_year_one;
            let claims = ranked.members.iter().flat_map(|member| self.claims_of(member, attribute)).collect();
            let missing = eligibility.staffing.least - eligibility.staffing.people;
            return Some(Reason { ground: Ground::NotStaffed { alternative, missing }, claims });
        }
        None
    }

    fn claims_of(&self, option: &str, attribute: usize) -> Vec<String> {
        let option = self.pack.framework.options.iter().find(|sheet| sheet.id == option);
        let origin = option.and_then(|option| option.origins.get(attribute));
        origin.map_or_else(Vec::new, |origin| origin.claims.clone())
    }

    /// The leader against its strongest rival: what it is better at, and what takes a better-fitting rival out.
    fn for_leader(&self, leader: &Ranked) -> Vec<Reason> {
        let ahead = |ranked: &&Ranked| {
            ranked.fit > leader.fit && ranked.variant_of.is_none() && ranked.eligibility.standing == Standing::Stands
        };
        let mut reasons: Vec<Reason> =
            self.ranking.iter().filter(ahead).filter_map(|ranked| self.obstacle(ranked)).collect();
        reasons.truncate(1);
        if let Some(rival) = self.find(self.verdict.runner_up.as_deref()) {
            reasons.extend(self.better(leader, rival));
        } else {
            let next = self.ranking.iter().filter(|ranked| {
                ranked.family != leader.family
                    && ranked.variant_of.is_none()
                    && ranked.eligibility.standing == Standing::Stands
            });
            for obstacle in next.filter_map(|ranked| self.obstacle(ranked)) {
                if !reasons.contains(&obstacle) && reasons.len() < 2 {
                    reasons.push(obstacle);
                }
            }
            reasons.extend(self.strength(leader));
        }
        reasons
    }

    /// Every criterion on which the first is better than the second, the one with the most points first.
    fn better(&self, first: &Ranked, second: &Ranked) -> Vec<Reason> {
        let mut reasons: Vec<(f64, Reason)> = first
            .contributions
            .iter()
            .zip(&second.contributions)
            .filter(|(ours, theirs)| ours.points > theirs.points + 0.05)
            .map(|(ours, theirs)| {
                let ground = Ground::Better {
                    criterion: ours.criterion.clone(),
                    alternative: first.id.clone(),
                    than: second.id.clone(),
                    value: ours.value,
                    other: theirs.value,
                    points: ours.points - theirs.points,
                };
                let claims = self.claims_on(&ours.criterion, &[first, second]);
                (ours.points - theirs.points, Reason { ground, claims })
            })
            .collect();
        reasons.sort_by(|(left, _), (right, _)| right.total_cmp(left));
        reasons.into_iter().map(|(_, reason)| reason).collect()
    }

    /// The criterion that contributes most.
    fn strength(&self, ranked: &Ranked) -> Option<Reason> {
        let (points, best) = greatest(ranked, |contribution| contribution.points)?;
        let ground = Ground::Strength {
            criterion: best.criterion.clone(),
            alternative: ranked.id.clone(),
            value: best.value,
            points,
        };
        Some(Reason { ground, claims: self.claims_on(&best.criterion, &[ranked]) })
    }

    /// The criterion on which most is lost.
    fn weakness(&self, ranked: &Ranked) -> Option<Reason> {
        let lost = |contribution: &Contribution| 100.0 * contribution.weight * (1.0 - contribution.value);
        let (points, worst) = greatest(ranked, lost)?;
        let ground = Ground::Weakness {
            criterion: worst.criterion.clone(),
            alternative: ranked.id.clone(),
            value: worst.value,
            points,
        };
        Some(Reason { ground, claims: self.claims_on(&worst.criterion, &[ranked]) })
    }

    /// Where a rival is better, or else where the leader loses most.
    fn against_leader(&self, leader: &Ranked) -> Option<Reason> {
        let rival = self.find(self.verdict.runner_up.as_deref());
        rival.and_then(|rival| self.better(rival, leader).into_iter().next()).or_else(|| self.weakness(leader))
    }

    /// The claims behind a criterion, and behind the attributes that it reads of some alternatives.
    fn claims_on(&self, criterion: &str, of: &[&Ranked]) -> Vec<String> {
        let Some(criterion) = self.pack.framework.criteria.iter().find(|known| known.id == criterion) else {
            return Vec::new();
        };
        let mut claims = criterion.claims.clone();
        for attribute in attributes_of(&criterion.form, &self.pack.framework) {
            for member in of.iter().flat_map(|ranked| &ranked.members) {
                for claim in self.claims_of(member, attribute) {
                    if !claims.contains(&claim) {
                        claims.push(claim);
                    }
                }
            }
        }
        claims
    }
}

/// Returns the contribution of which there is most by some measure; the first of equals.
fn greatest(ranked: &Ranked, measure: impl Fn(&Contribution) -> f64) -> Option<(f64, &Contribution)> {
    ranked.contributions.iter().map(|contribution| (measure(contribution), contribution)).fold(None, |best, next| {
        match best {
            Some((most, _)) if most >= next.0 => best,
            _ => Some(next),
        }
    })
}
