//! Needs: how much each layer hurts, from which answers.

use super::super::words::{number, percent, share_span};
use super::{Branch, Explainer, Link};

/// The needs, in the order in which they are kept.
pub(super) const NEEDS: [&str; 3] = ["discoverability", "self-service", "orchestration"];

impl Explainer<'_> {
    /// Explains a need.
    pub(super) fn need(&self, id: &str) -> Option<Branch> {
        let index = NEEDS.iter().position(|need| *need == id)?;
        let needs = &self.pack.framework.needs;
        let (made_of, pains) = match index {
            0 => ("the pain in finding things", vec![needs.finding]),
            1 => (
                "the greater of the pain in asking by ticket and of the pain in deploying times the automation that exists",
                vec![needs.tickets, needs.deploying, needs.automation],
            ),
            _ => (
                "the pain in deploying times what automation leaves over: pain · (1 − automation)",
                vec![needs.deploying, needs.automation],
            ),
        };
        let questions = pains.into_iter().chain(needs.interactions);
        let options = 0..self.pack.framework.options.len();
        let attribute = needs.covers.get(index).copied();
        let values = attribute
            .into_iter()
            .flat_map(|attribute| options.clone().filter_map(move |option| self.value(option, attribute)));
        Some(
            Branch::new(Link::Thing, format!("Need for {id}, from 0 to 100 %: {made_of}"))
                .with(self.needed_here(index))
                .with(questions.filter_map(|question| self.answer_or_question(question)))
                .with(self.limits())
                .with(Branch::group("How far the options cover it", values.collect())),
        )
    }

    fn needed_here(&self, index: usize) -> Option<Branch> {
        let needs = &self.judged?.decision.needs;
        let spans = [needs.discoverability, needs.self_service, needs.orchestration];
        spans.get(index).map(|span| Branch::note(format!("Here: {}", share_span(*span))))
    }

    /// Says how pains are made, and from when on they hurt.
    fn limits(&self) -> [Branch; 2] {
        let needs = &self.pack.framework.needs;
        let pain = format!(
            "A pain is its level / 4, or what an interaction shows: (pain / 4) · min(1, hours a month / {})",
            number(needs.hours_full)
        );
        let limits = format!(
            "From {} on it hurts; from a real coverage of {} on it counts as covered (both judgement)",
            percent(needs.hurts),
            percent(needs.covered)
        );
        [Branch::note(pain), Branch::note(limits)]
    }
}
