//! Options, alternatives and attributes: what is offered, on which ground, and how it fits here.

use crate::decision::Ranked;
use crate::framework::alternatives::{Alternative, alternatives};
use crate::framework::{Attribute, OptionSheet, Performance};

use super::super::words::points;
use super::words::people;
use super::{Branch, Explainer, Link, words};
use crate::framework::feeds::attributes_of;

impl Explainer<'_> {
    /// Explains an option, and how it fits if there are answers.
    pub(super) fn option(&self, id: &str) -> Option<Branch> {
        let framework = &self.pack.framework;
        let index = framework.option(id)?;
        let option = framework.options.get(index)?;
        let base = option.variant_of.and_then(|base| framework.options.get(base));
        let base = base.map(|base| {
            let text =
                format!("A variant of {}: also considered, and elected only where {} cannot be", base.name, base.short);
            Branch::note(text).next(format!("option:{}", base.id))
        });
        let warnings = option.warnings.iter().map(|warning| {
            Branch::note(format!("Warning `{}`: {}", warning.id, warning.text)).with(self.claims(&warning.claims))
        });
        let steps: Vec<Branch> =
            option.steps.iter().map(|step| Branch::note(format!("{}: {}", step.phase, step.text))).collect();
        Some(
            Branch::new(Link::Thing, format!("{}, option `{id}`, {}. {}", option.name, option.kind, option.about))
                .with(base)
                .with(self.fit(id))
                .with([self.sheet(index, option)])
                .with(Branch::group("What must be said of it", warnings.collect()))
                .with(Branch::group("Its pilot, step by step", steps)),
        )
    }

    /// What an option offers on every attribute, a line each.
    fn sheet(&self, index: usize, option: &OptionSheet) -> Branch {
        let currency = &self.pack.framework.cost.currency;
        let attributes = self.pack.framework.attributes.iter().enumerate();
        let values = attributes.filter_map(|(place, attribute)| {
            let offered = words::performance(attribute, *option.sheet.get(place)?, currency);
            let basis = option.origins.get(place).map_or("", |origin| origin.basis.name());
            let value = self.value(index, place)?;
            Some(Branch { text: format!("{}: {offered}; {basis}", attribute.id), next: None, ..value })
        });
        let heading = format!("What is known about it, low / likely / high → {}.ATTRIBUTE", option.id);
        Branch::note(heading).with(values)
    }

    /// Explains a pair, a variant of one, or a tool kept in place.
    pub(super) fn alternative(&self, id: &str) -> Option<Branch> {
        let alternative = self.alternatives().into_iter().find(|alternative| alternative.id == id)?;
        if self.pack.framework.option(id).is_some() {
            return None;
        }
        let framework = &self.pack.framework;
        let pair = framework.pairs.iter().find(|pair| pair.id == id);
        let about = pair.map(|pair| Branch::note(&pair.about));
        let stands =
            alternative.is_pair().then(|| Branch::note("A pair stands for election only when both layers hurt"));
        let kept = alternative
            .kept
            .and(framework.in_place.as_ref())
            .map(|place| Branch::note(format!("Kept as it is: {}", place.keep)).with(self.claims(&place.claims)));
        let members = alternative.members.iter().filter_map(|member| framework.options.get(*member));
        let members: Vec<Branch> = members
            .map(|member| {
                Branch::note(format!("{}: {}", member.name, member.about)).next(format!("option:{}", member.id))
            })
            .collect();
        let values = framework.attributes.iter().enumerate();
        let values: Vec<Branch> =
            values.filter_map(|(index, attribute)| self.combined(&alternative, index, attribute)).collect();
        Some(
            Branch::new(Link::Thing, format!("{}, alternative `{id}`", alternative.name))
                .with(about)
                .with(stands)
                .with(kept)
                .with(self.fit(id))
                .with(Branch::group("Made of", members))
                .with(Branch::group("What it offers (low / likely / high)", values)),
        )
    }

    /// Returns the alternatives, with the tool in place kept if there are answers that name one.
    pub(super) fn alternatives(&self) -> Vec<Alternative> {
        let place = self.judged.and_then(|judged| judged.decision.in_place.as_ref());
        let kept = place.and_then(|place| self.pack.framework.option(&place.option));
        alternatives(&self.pack.framework, kept)
    }

    /// How an alternative fits here: rank, fit, obstacles and cost.
    fn fit(&self, id: &str) -> Vec<Branch> {
        let Some(judged) = self.judged else { return Vec::new() };
        let ranking = &judged.decision.ranking;
        let Some(place) = ranking.iter().position(|ranked| ranked.id == id) else {
            return Vec::new();
        };
        let Some(ranked) = ranking.get(place) else {
            return Vec::new();
        };
        let text = format!(
            "Fit here: {}, rank {} of {} by fit alone (weight × value = points)",
            fit_words(ranked),
            place + 1,
            ranking.len()
        );
        let mut lines = vec![Branch::note(text).with(self.adds_up(ranked))];
        lines.extend(self.obstacles(ranked));
        if ranked.eligibility.eligible {
            lines.push(Branch::note("It may be recommended: not excluded, no wrong layer, staffed"));
        }
        lines.push(self.cost_of(ranked));
        lines
    }

    /// Explains what an option offers on an attribute, down to sources.
    pub(super) fn value(&self, option: usize, attribute: usize) -> Option<Branch> {
        let sheet = self.pack.framework.options.get(option)?;
        let known = self.pack.framework.attributes.get(attribute)?;
        let offered = *sheet.sheet.get(attribute)?;
        Some(self.valued(sheet, (attribute, known), offered))
    }

    fn valued(&self, option: &OptionSheet, (index, attribute): (usize, &Attribute), offered: Performance) -> Branch {
        let currency = &self.pack.framework.cost.currency;
        let origin = option.origins.get(index).cloned().unwrap_or_default();
        let shown = words::performance(attribute, offered, currency);
        let text = format!("{}, {}: {shown}; {}", option.short, attribute.name, origin.basis.name());
        let said = [
            origin.override_by.map(|by| format!("Stated by {by}")),
            origin.note.map(|note| format!("How it was settled: {note}")),
            origin.verify.map(|verify| format!("To verify: {verify}")),
        ];
        Branch::new(Link::Attribute, text)
            .next(format!("{}.{}", option.id, attribute.id))
            .with(said.into_iter().flatten().map(Branch::note))
            .with(self.claims(&origin.claims))
            .with(Branch::group("Disputed by", self.claims(&origin.disputed)))
    }

    /// Explains what the members of an alternative offer on an attribute.
    pub(super) fn offered(&self, ranked: &Ranked, attribute: usize) -> Vec<Branch> {
        let all = self.alternatives();
        let alternative = all.into_iter().find(|alternative| alternative.id == ranked.id);
        let known = self.pack.framework.attributes.get(attribute);
        let found =
            alternative.zip(known).and_then(|(alternative, known)| self.combined(&alternative, attribute, known));
        found.into_iter().collect()
    }

    /// Explains what an alternative offers: its member's value, or its members' values and what the pair takes of them.
    fn combined(&self, alternative: &Alternative, index: usize, attribute: &Attribute) -> Option<Branch> {
        let options = &self.pack.framework.options;
        let members = alternative.members.iter().zip(&alternative.sheets).filter_map(|(member, sheet)| {
            let option = options.get(*member)?;
            let offered = *sheet.get(index)?;
            let branch = self.valued(option, (index, attribute), offered);
            let as_sold = option.sheet.get(index) == Some(&offered);
            Some(if as_sold { branch } else { branch.with([Branch::note("Set so because it is in place already")]) })
        });
        let mut members: Vec<Branch> = members.collect();
        if members.len() < 2 {
            return members.pop();
        }
        let currency = &self.pack.framework.cost.currency;
        let shown = words::performance(attribute, *alternative.sheet.get(index)?, currency);
        let text = format!("{}: {shown}, {}", attribute.name, words::pair_rule(attribute));
        Some(Branch::note(text).next(format!("attribute:{}", attribute.id)).with(members))
    }

    /// Explains an attribute over all options.
    pub(super) fn attribute(&self, id: &str) -> Option<Branch> {
        let framework = &self.pack.framework;
        let index = framework.attribute(id)?;
        let attribute = framework.attributes.get(index)?;
        let values: Vec<Branch> = (0..framework.options.len()).filter_map(|option| self.value(option, index)).collect();
        let scale = words::scale(attribute, &framework.cost.currency);
        Some(
            Branch::new(Link::Thing, format!("Attribute `{id}`: {}, {scale}", attribute.name))
                .with([Branch::note(format!("A pair takes {}", words::pair_rule(attribute)))])
                .with(Branch::group("What reads it", self.readers_of(index)))
                .with(Branch::group("What the options offer (low / likely / high)", values)),
        )
    }

    /// Explains what one option offers on one attribute, asked for as `option.attribute`.
    pub(super) fn option_attribute(&self, id: &str) -> Option<Branch> {
        let (option, attribute) = id.split_once('.')?;
        let (option, attribute) = (self.pack.framework.option(option)?, self.pack.framework.attribute(attribute)?);
        let branch = self.value(option, attribute)?;
        let known = self.pack.framework.attributes.get(attribute)?;
        let scale = words::scale(known, &self.pack.framework.cost.currency);
        Some(
            Branch { next: None, ..branch }
                .with([Branch::note(format!("It is {scale}")).next(format!("attribute:{}", known.id))])
                .with(Branch::group("What reads it", self.readers_of(attribute))),
        )
    }

    fn readers_of(&self, attribute: usize) -> Vec<Branch> {
        let framework = &self.pack.framework;
        let criteria = framework
            .criteria
            .iter()
            .filter(|criterion| attributes_of(&criterion.form, framework).contains(&attribute))
            .map(|criterion| ("criterion", &criterion.name, &criterion.id));
        let constraints = framework
            .constraints
            .iter()
            .filter(|constraint| {
                constraint.attribute == attribute || constraint.exempt.iter().any(|test| test.attribute == attribute)
            })
            .map(|constraint| ("constraint", &constraint.name, &constraint.id));
        let found = criteria.chain(constraints);
        let found: Vec<Branch> = found
            .map(|(kind, name, id)| Branch::note(format!("The {kind} {name}")).next(format!("{kind}:{id}")))
            .collect();
        if found.is_empty() { vec![Branch::note("Nothing judges by it: it is shown only")] } else { found }
    }
}

/// Says a fit with its interval.
pub(super) fn fit_words(ranked: &Ranked) -> String {
    let [fit, least, greatest] = [ranked.fit, ranked.least, ranked.greatest].map(points);
    if least == greatest {
        return format!("{fit} of 100 points");
    }
    let bound = if ranked.exact { "" } else { ", an outer bound" };
    format!("{fit} of 100 points ({least} to {greatest} over what is open{bound})")
}

/// Says how many people are needed and there.
pub(super) fn staffing_words(ranked: &Ranked) -> String {
    let staffing = ranked.eligibility.staffing;
    format!(
        "{} needed at least to start, {} there, {} missing",
        people(staffing.least),
        people(staffing.people),
        people(staffing.least - staffing.people)
    )
}
