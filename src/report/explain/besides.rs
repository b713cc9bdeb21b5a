//! What a verdict comes with: traps, readiness, cost, a tool in place, exceptions and warnings.

use crate::decision::checks::TrapRisk;
use crate::decision::{Advice, Decision, Ranked};
use crate::scale::Truth;

use super::super::words::span;
use super::{Branch, Explainer};

impl Explainer<'_> {
    /// Names what a verdict comes with, each with what leads on.
    pub(super) fn besides(&self, decision: &Decision, leader: Option<&Ranked>) -> Vec<Branch> {
        let mut besides: Vec<Branch> = leader.into_iter().flat_map(|leader| self.warnings(leader)).collect();
        besides.extend(self.place(decision));
        besides.extend(decision.exceptions.iter().filter_map(|id| {
            let exception = self.exception(id)?;
            Some(exception.next(format!("exception:{id}")))
        }));
        besides.extend(leader.map(|leader| self.cost_of(leader)));
        besides.push(trap_test(decision));
        besides.push(readiness_levels(decision));
        besides
    }

    fn warnings(&self, leader: &Ranked) -> Vec<Branch> {
        let options = self.pack.framework.options.iter().filter(|option| leader.members.contains(&option.id));
        let warnings = options.flat_map(|option| {
            option.warnings.iter().map(|warning| {
                Branch::note(format!("{}: {}", option.short, warning.text)).with(self.claims(&warning.claims))
            })
        });
        Branch::group("What must be said of it", warnings.collect()).into_iter().collect()
    }

    /// What a tool in place means.
    fn place(&self, decision: &Decision) -> Option<Branch> {
        let advice = decision.in_place.as_ref()?;
        let place = self.pack.framework.in_place.as_ref()?;
        let (word, text) = match advice.advice {
            Advice::Keep => ("keep", &place.keep),
            Advice::Shrink => ("shrink before switching", &place.shrink),
            Advice::Migrate => ("migrate", &place.migrate),
        };
        let by = advice.decide_by.as_ref().map_or_else(String::new, |day| format!(", decide by {day}"));
        let asked = [place.tool, place.since, place.plugins, place.integrations, place.services];
        Some(
            Branch::note(format!("The tool in place, {}: {word}{by}", advice.option))
                .next("cost")
                .with([Branch::note(text)])
                .with(asked.into_iter().filter_map(|question| self.answer(question)))
                .with(self.claims(&place.claims)),
        )
    }
}

/// The portal-trap test, with the traps that are sprung or open.
fn trap_test(decision: &Decision) -> Branch {
    let test = &decision.trap;
    let risk = match test.risk {
        TrapRisk::Low => "low",
        TrapRisk::Medium => "medium",
        TrapRisk::High => "high",
    };
    let traps = test.traps.iter().filter(|trap| trap.sprung != Truth::No).map(|trap| {
        let state = if trap.sprung == Truth::Yes { "sprung" } else { "open" };
        Branch::note(format!("{}: {state}", trap.name)).next(format!("trap:{}", trap.trap))
    });
    let text = format!(
        "The risk of the portal trap is {risk}: {} of {} traps sprung, {} open",
        test.sprung,
        test.traps.len(),
        test.open
    );
    Branch::note(text).with(traps)
}

/// The level of each readiness dimension.
fn readiness_levels(decision: &Decision) -> Branch {
    let levels = decision.readiness.iter().map(|readiness| {
        Branch::note(format!("{}: {} of 100 points", readiness.name, span(readiness.level)))
            .next(format!("readiness:{}", readiness.dimension))
    });
    Branch::note("Readiness by dimension").with(levels)
}
