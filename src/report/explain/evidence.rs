//! Claims and what stands behind them: the end of every branch.

use crate::framework::evidence::{Claim, Conflict, Source};

use super::{Branch, Explainer, Link};

impl Explainer<'_> {
    /// Explains claims by their ids, each down to its source.
    pub(super) fn claims(&self, ids: &[String]) -> Vec<Branch> {
        ids.iter().filter_map(|id| self.claim(id)).collect()
    }

    /// Heads the claims behind something, or says that it is judgement.
    pub(super) fn claims_or_judgement(&self, heading: &str, ids: &[String]) -> Branch {
        let claims = self.claims(ids);
        match claims.len() {
            0 => Branch::note(format!("{heading}: no claim is cited, so this is judgement")),
            1 => Branch::note(format!("{heading}: 1 claim")).with(claims),
            count => Branch::note(format!("{heading}: {count} claims")).with(claims),
        }
    }

    /// Explains a claim down to its source.
    pub(super) fn claim(&self, id: &str) -> Option<Branch> {
        let claim = self.evidence.claims.get(id)?;
        let figure = claim.figure.as_ref().map_or_else(String::new, |figure| format!(" [{figure}]"));
        let text = format!("{id} ({}, {}): {}{figure}", claim.date, claim.status, claim.text);
        Some(Branch::new(Link::Claim, text).next(id).with(self.source(&claim.source)))
    }

    /// Explains a source in a line.
    pub(super) fn source(&self, id: &str) -> Option<Branch> {
        let source = self.evidence.sources.get(id)?;
        let interest = source.interest.as_ref().map_or_else(String::new, |interest| format!("; interest: {interest}"));
        let url = source.url.as_ref().map_or_else(String::new, |url| format!("; {url}"));
        let stop = if source.title.ends_with(['.', '?', '!']) { "" } else { "." };
        let text = format!(
            "Source {id}: {}{stop} {}, {}; {}, reliability {}{interest}{url}",
            source.title, source.publisher, source.date, source.kind, source.reliability
        );
        Some(Branch::new(Link::Source, text).next(format!("source:{id}")))
    }

    /// Explains a claim that was asked for: also what it contradicts and what cites it.
    pub(super) fn whole_claim(&self, id: &str) -> Option<Branch> {
        let claim = self.evidence.claims.get(id)?;
        let place = claim.section.as_ref().map_or_else(String::new, |section| format!(", section “{section}”"));
        let about = format!("About {} of {}: {}{place}", claim.attribute, claim.option, words_of(claim));
        let against = claim.conflicts.iter().filter_map(|other| self.claim(other)).collect();
        let conflicts =
            self.evidence.conflicts.iter().filter(|conflict| conflict.claims.iter().any(|other| other == id));
        let settled = conflicts.map(|conflict| {
            Branch::note(format!("Settled in `{}`: {}", conflict.id, conflict.resolution))
                .next(format!("conflict:{}", conflict.id))
        });
        let mut branch = self.claim(id)?.with([Branch::note(about)]);
        branch.next = None;
        Some(
            branch
                .with(Branch::group("Contradicted by", against))
                .with(settled)
                .with(Branch::group("Cited by", self.cited_by(id))),
        )
    }

    fn cited_by(&self, id: &str) -> Vec<Branch> {
        let framework = &self.pack.framework;
        let cites = |claims: &[String]| claims.iter().any(|claim| claim == id);
        let mut found = Vec::new();
        for option in &framework.options {
            for (attribute, origin) in framework.attributes.iter().zip(&option.origins) {
                if cites(&origin.claims) || cites(&origin.disputed) {
                    let thing = format!("{}.{}", option.id, attribute.id);
                    found.push(Branch::note(format!("{}, {}", option.name, attribute.name)).next(thing));
                }
            }
            for warning in option.warnings.iter().filter(|warning| cites(&warning.claims)) {
                let text = format!("A warning of {}: {}", option.name, warning.id);
                found.push(Branch::note(text).next(format!("option:{}", option.id)));
            }
        }
        let rules = framework
            .criteria
            .iter()
            .map(|criterion| ("criterion", &criterion.id, &criterion.name, &criterion.claims))
            .chain(framework.gates.iter().map(|gate| ("gate", &gate.id, &gate.name, &gate.claims)))
            .chain(framework.traps.iter().map(|trap| ("trap", &trap.id, &trap.name, &trap.claims)));
        for (kind, rule, name, claims) in rules {
            if cites(claims) {
                found.push(Branch::note(format!("The {kind} {name}")).next(format!("{kind}:{rule}")));
            }
        }
        found
    }

    /// Explains a source that was asked for, with every claim read in it.
    pub(super) fn whole_source(&self, id: &str) -> Option<Branch> {
        let source: &Source = self.evidence.sources.get(id)?;
        let claims: Vec<Branch> = self
            .evidence
            .claims
            .values()
            .filter(|claim| claim.source == id)
            .map(|claim| {
                Branch::new(Link::Claim, format!("{} ({}): {}", claim.id, claim.date, claim.text)).next(&claim.id)
            })
            .collect();
        let heading = match claims.len() {
            1 => "1 claim was read in it".to_owned(),
            count => format!("{count} claims were read in it"),
        };
        let mut branch = self.source(id)?.with(source.note.clone().map(Branch::note));
        branch.next = None;
        Some(branch.with(Branch::group(heading, claims)))
    }

    /// Explains claims that disagree, and how that was settled.
    pub(super) fn conflict(&self, id: &str) -> Option<Branch> {
        let conflict: &Conflict = self.evidence.conflicts.iter().find(|conflict| conflict.id == id)?;
        let claims = self.claims(&conflict.claims);
        Some(
            Branch::new(Link::Thing, format!("Conflict `{id}`: {}", conflict.title))
                .with([Branch::note(format!("Settled so: {}", conflict.resolution))])
                .with(Branch::group(format!("{} claims disagree", claims.len()), claims)),
        )
    }

    /// Explains what nobody could find out.
    pub(super) fn unknown(&self, id: &str) -> Option<Branch> {
        let unknown = self.evidence.unknowns.iter().find(|unknown| unknown.id == id)?;
        let notes = [
            format!("Why it is not known: {}", unknown.why),
            "Where a value needed it, judgement stands in its place.".to_owned(),
        ];
        let text = format!("Not found out, `{id}`: {}", unknown.question);
        Some(Branch::new(Link::Thing, text).with(notes.map(Branch::note)))
    }
}

/// Returns the kind and confidence of a claim in words.
fn words_of(claim: &Claim) -> String {
    format!("{}, read with {} confidence", claim.kind.replace('_', " "), claim.confidence)
}
