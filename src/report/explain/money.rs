//! Costs, and the frame of the pilot plan.

use crate::decision::Ranked;
use crate::decision::cost::{CostLine, Item};

use super::super::words::{money, number};
use super::words::money_range;
use super::{Branch, Explainer, Link, words};

impl Explainer<'_> {
    /// Explains what an alternative costs, line by line.
    pub(super) fn cost_of(&self, ranked: &Ranked) -> Branch {
        let currency = &self.pack.framework.cost.currency;
        let over = ranked
            .cost
            .over_budget
            .map(|over| Branch::note(format!("Its licence is {} a year over the budget", money(over, currency))));
        let lines = ranked.cost.lines.iter().filter(|line| line.cost.high > 0.0);
        let lines: Vec<Branch> = lines.map(|line| self.cost_line(ranked, line)).collect();
        Branch::note(format!("Cost over three years: {}", money_range(ranked.cost.total, currency)))
            .next("cost")
            .with(lines)
            .with(over)
    }

    fn cost_line(&self, ranked: &Ranked, line: &CostLine) -> Branch {
        let item = match line.item {
            Item::PeopleYearOne => "People in year one",
            Item::PeopleRun => "People in years two and three",
            Item::LicenceBase => "Licence, base fee",
            Item::LicencePerEngineer => "Licence per engineer",
            Item::Hosting => "Hosting",
            Item::Switching => "Switching from the tool in place",
            Item::DoubleLicence => "The old licence while both are paid",
        };
        let framework = &self.pack.framework;
        let attributes = line.attributes.iter().filter_map(|id| framework.attribute(id));
        Branch::note(format!("{item}: {}", money_range(line.cost, &framework.cost.currency)))
            .next("cost")
            .with(attributes.flat_map(|attribute| self.offered(ranked, attribute)))
    }

    /// Explains what costs are made from.
    pub(super) fn cost(&self, id: &str) -> Option<Branch> {
        let framework = &self.pack.framework;
        let cost = &framework.cost;
        let range = cost.engineer_cost;
        let engineer = words::amounts(&[range.low, range.likely, range.high], "currency a year", &cost.currency);
        let note = cost.engineer_note.iter().map(Branch::note);
        let engineer = Branch::note(format!("An engineer, where you do not say: {engineer} (low / likely / high)"))
            .with(note)
            .with([self.claims_or_judgement("What it rests on", &cost.engineer_claims)]);
        let questions = [cost.engineers, cost.engineer_question, cost.budget];
        let parts = [cost.fte_year_one, cost.fte_run, cost.licence_base, cost.licence_per_engineer, cost.hosting];
        let parts = parts
            .into_iter()
            .filter_map(|index| framework.attributes.get(index))
            .map(|attribute| Branch::note(&attribute.name).next(format!("attribute:{}", attribute.id)));
        let here = self.compared().into_iter().map(|ranked| {
            let text = format!("{}: {}", ranked.name, money_range(ranked.cost.total, &cost.currency));
            Branch::note(text).next(format!("alternative:{}", ranked.id))
        });
        let formula = "people of year one and twice those who run it, each at the cost of an engineer; licence, base fee and per \
                       engineer, and hosting, three times; switching once";
        (id == "cost").then(|| {
            Branch::new(Link::Thing, format!("Cost over three years, low / likely / high: {formula}"))
                .with(Branch::group("Here", here.collect()))
                .with(questions.into_iter().filter_map(|question| self.answer_or_question(question)))
                .with([engineer])
                .with(Branch::group("Taken from the attributes", parts.collect()))
                .with(self.switching())
        })
    }

    fn switching(&self) -> Option<Branch> {
        let place = self.pack.framework.in_place.as_ref()?;
        let text = format!(
            "Switching from a tool in place: {} person-weeks per own plugin, {} per integration, {} per service ({} to {} times \
             as much), {} working weeks a year, and {} months of both licences (judgement)",
            number(place.weeks_per_plugin),
            number(place.weeks_per_integration),
            number(place.weeks_per_service),
            number(place.low),
            number(place.high),
            number(place.working_weeks),
            number(place.overlap_months)
        );
        Some(Branch::note(text).with(self.claims(&place.claims)))
    }

    /// Explains the frame of the pilot plan.
    pub(super) fn plan(&self, id: &str) -> Option<Branch> {
        let plan = &self.pack.framework.plan;
        let phases = plan.phases.iter().map(|phase| {
            Branch::note(format!("Weeks {} to {}, {}: {}", phase.from, phase.to, phase.name, phase.text))
                .with([Branch::note(format!("Done when: {}", phase.done))])
        });
        let metrics = plan.metrics.iter().map(|metric| {
            let text = format!("{}: {}; target {}", metric.name, metric.formula, metric.target);
            Branch::note(text)
                .with([Branch::note(format!("From {}, over {}; stop: {}", metric.source, metric.window, metric.stop))])
        });
        let decisions = format!(
            "Decisions before a first deployment: warned of from {}, failing from {}",
            number(plan.decisions_warn),
            number(plan.decisions_fail)
        );
        (id == "plan").then(|| {
            Branch::new(Link::Thing, format!("Pilot plan: one golden path in {} weeks", plan.weeks))
                .with([plan.tickets, plan.decisions].into_iter().filter_map(|index| self.answer_or_question(index)))
                .with([Branch::note(decisions)])
                .with(Branch::group("Phases", phases.collect()))
                .with(Branch::group("Metrics", metrics.collect()))
                .with([self.claims_or_judgement("What it rests on", &plan.claims)])
        })
    }
}
