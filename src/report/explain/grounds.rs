//! What a reason rests on, in words and with what stands behind it.

use crate::decision::eligibility::{Layer, WrongLayer};
use crate::decision::{Contribution, Ground, Ranked};

use super::super::words::{percent, tenths};
use super::options::staffing_words;
use super::{Branch, Explainer};

/// A reason in words, what to ask for next, and what stands behind it.
type Said = (String, String, Vec<Branch>);

impl Explainer<'_> {
    /// Says what a reason rests on.
    pub(super) fn ground(&self, ground: &Ground) -> Said {
        match ground {
            Ground::Better { criterion, alternative, than, value, other, points } => {
                self.better_ground(criterion, (alternative, than), (*value, *other), *points)
            }
            Ground::Strength { criterion, alternative, value, points }
            | Ground::Weakness { criterion, alternative, value, points } => {
                let weak = matches!(ground, Ground::Weakness { .. });
                let (reaches, makes) = if weak { ("only ", "loses") } else { ("", "makes") };
                let said = format!(
                    "{} reaches {reaches}{} on {}, which {makes} {} points",
                    self.named(alternative),
                    percent(*value),
                    self.criterion_name(criterion),
                    tenths(*points)
                );
                (said, format!("criterion:{criterion}"), self.on_criterion(criterion, &[alternative]))
            }
            Ground::Excluded { alternative, constraint } => {
                let said = format!("{} is excluded", self.named(alternative));
                (said, format!("constraint:{constraint}"), self.obstacles_of(alternative))
            }
            Ground::WrongLayer { alternative, layer, covered } => {
                self.layer_ground(alternative, WrongLayer { layer: *layer, covered: *covered })
            }
            Ground::NotStaffed { alternative, .. } => {
                let people = self.ranked(alternative).map_or_else(String::new, staffing_words);
                let said = format!("{} is not staffed: {people}", self.named(alternative));
                (said, format!("alternative:{alternative}"), self.obstacles_of(alternative))
            }
            Ground::Gate { gate } => self.rule_ground("gate", gate),
            Ground::Trap { trap } => self.rule_ground("trap", trap),
            Ground::Need { need, value } => self.pain_ground(need, *value),
        }
    }

    fn better_ground(
        &self,
        criterion: &str,
        (alternative, than): (&String, &String),
        (value, other): (f64, f64),
        points: f64,
    ) -> Said {
        let said = format!(
            "{} beats {} on {} by {} points (value {} against {})",
            self.named(alternative),
            self.named(than),
            self.criterion_name(criterion),
            tenths(points),
            percent(value),
            percent(other)
        );
        (said, format!("criterion:{criterion}"), self.on_criterion(criterion, &[alternative, than]))
    }

    fn layer_ground(&self, alternative: &str, wrong: WrongLayer) -> Said {
        let (layer, need) = match wrong.layer {
            Layer::Portal => ("portal", "self-service"),
            Layer::Orchestration => ("orchestration", "orchestration"),
        };
        let said = format!(
            "{} really covers only {} of the {layer} layer, which hurts",
            self.named(alternative),
            percent(wrong.covered)
        );
        (said, format!("need:{need}"), self.obstacles_of(alternative))
    }

    fn rule_ground(&self, kind: &str, id: &str) -> Said {
        let framework = &self.pack.framework;
        let (said, branch) = if kind == "gate" {
            let name = framework.gates.iter().find(|gate| gate.id == id).map_or(id, |gate| gate.name.as_str());
            (format!("the gate “{name}” fails"), self.gate(id))
        } else {
            let name = framework.traps.iter().find(|trap| trap.id == id).map_or(id, |trap| trap.name.as_str());
            (format!("the trap “{name}” is sprung"), self.trap(id))
        };
        (said, format!("{kind}:{id}"), branch.map_or_else(Vec::new, |branch| branch.children))
    }

    /// The pain in one thing, with the answers it comes from.
    fn pain_ground(&self, pain: &str, value: f64) -> Said {
        let needs = &self.pack.framework.needs;
        let (name, question, need) = match pain {
            "finding" => ("finding things", needs.finding, "discoverability"),
            "deploying" => ("deploying", needs.deploying, "orchestration"),
            _ => ("asking by ticket", needs.tickets, "self-service"),
        };
        let answers = [Some(question), needs.interactions].into_iter().flatten();
        let answers = answers.filter_map(|question| self.answer(question)).collect();
        let said =
            format!("the pain in {name} is {} at most, and hurts from {} on", percent(value), percent(needs.hurts));
        (said, format!("need:{need}"), answers)
    }

    /// What a criterion contributes to some alternatives.
    fn on_criterion(&self, criterion: &str, alternatives: &[&String]) -> Vec<Branch> {
        let contribution = |ranked: &Ranked| -> Option<Contribution> {
            ranked.contributions.iter().find(|known| known.criterion == criterion).cloned()
        };
        alternatives
            .iter()
            .filter_map(|id| {
                let ranked = self.ranked(id)?;
                let mut branch = self.contribution(ranked, &contribution(ranked)?)?;
                branch.text = format!("{}: {}", ranked.name, branch.text);
                Some(branch)
            })
            .collect()
    }

    fn obstacles_of(&self, alternative: &str) -> Vec<Branch> {
        self.ranked(alternative).map_or_else(Vec::new, |ranked| self.obstacles(ranked))
    }

    fn criterion_name(&self, id: &str) -> String {
        let found = self.pack.framework.criteria.iter().find(|criterion| criterion.id == id);
        found.map_or_else(|| id.to_owned(), |criterion| criterion.name.clone())
    }

    /// Returns an alternative that was ranked.
    pub(super) fn ranked(&self, id: &str) -> Option<&Ranked> {
        self.judged?.decision.ranking.iter().find(|ranked| ranked.id == id)
    }

    /// Returns the name of an alternative.
    pub(super) fn named(&self, id: &str) -> String {
        self.ranked(id).map_or_else(|| id.to_owned(), |ranked| ranked.name.clone())
    }
}
