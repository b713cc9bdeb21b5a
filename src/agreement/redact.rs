//! What was agreed, without what names anybody or anything: numbers and dates stay.

use crate::phrases::{Phrases, fill};
use crate::problem::At;

use super::{AgreedBackend, AgreedPath, Agreement, FormField, Known, Mandate, Owner, Security, Team};

impl Agreement {
    /// Returns it without what names anybody or anything. Ticket types are renamed by a function.
    #[must_use]
    pub fn redacted(&self, phrases: &Phrases, rename: impl Fn(&str) -> String) -> Self {
        let hider = Hider { left_out: &phrases.text_left_out };
        let teams = Teams::of(self, phrases);
        let ticket = |name: &At<String>| At { value: rename(&name.value), place: name.place };
        let known = |known: &Known| Known { name: ticket(&known.name), ..known.clone() };
        Self {
            start: self.start,
            path: AgreedPath { ticket: self.path.ticket.as_ref().map(ticket), ..hider.path(&self.path) },
            fields: self.fields.iter().map(|field| hider.field(field)).collect(),
            owner: hider.owner(&self.owner),
            teams: self.teams.iter().map(|team| teams.member(team)).collect(),
            control: self.control.iter().map(|name| teams.name(name)).collect(),
            mandates: self.mandates.iter().map(|order| teams.order(order)).collect(),
            backend: hider.backend(&self.backend),
            security: hider.security(&self.security),
            board: hider.one(&self.board),
            infrastructure: None,
            tickets: self.tickets.iter().map(known).collect(),
            kit: Vec::new(),
        }
    }
}

/// Replaces texts.
struct Hider<'a> {
    left_out: &'a str,
}

impl Hider<'_> {
    fn text(&self, text: Option<&String>) -> Option<String> {
        text.map(|_| self.left_out.to_owned())
    }

    /// Of several texts one is left, which says that there were some.
    fn one(&self, texts: &[String]) -> Vec<String> {
        texts.first().map(|_| self.left_out.to_owned()).into_iter().collect()
    }

    fn path(&self, path: &AgreedPath) -> AgreedPath {
        AgreedPath {
            ticket: None,
            slug: None,
            in_scope: self.one(&path.in_scope),
            out_of_scope: self.one(&path.out_of_scope),
            escape_hatch: self.text(path.escape_hatch.as_ref()),
            steps_before: self.one(&path.steps_before),
            steps_after: self.one(&path.steps_after),
        }
    }

    fn field(&self, field: &FormField) -> FormField {
        FormField { title: self.left_out.to_owned(), about: self.text(field.about.as_ref()), choices: Vec::new() }
    }

    fn owner(&self, owner: &Owner) -> Owner {
        Owner {
            product_owner: self.text(owner.product_owner.as_ref()),
            team: self.text(owner.team.as_ref()),
            people: owner.people,
            support_channel: self.text(owner.support_channel.as_ref()),
            support_hours: self.text(owner.support_hours.as_ref()),
            response_target: self.text(owner.response_target.as_ref()),
        }
    }

    fn backend(&self, backend: &AgreedBackend) -> AgreedBackend {
        AgreedBackend {
            automation: self.text(backend.automation.as_ref()),
            gap: self.text(backend.gap.as_ref()),
            owner: self.text(backend.owner.as_ref()),
            ..backend.clone()
        }
    }

    fn security(&self, security: &Security) -> Security {
        Security {
            data_class: self.text(security.data_class.as_ref()),
            approvals: self.one(&security.approvals),
            audit_source: self.text(security.audit_source.as_ref()),
        }
    }
}

/// The teams by number.
struct Teams<'a> {
    names: Vec<&'a str>,
    phrases: &'a Phrases,
}

impl<'a> Teams<'a> {
    fn of(agreement: &'a Agreement, phrases: &'a Phrases) -> Self {
        let pilots = agreement.teams.iter().map(|team| &team.name);
        let ordered = agreement.mandates.iter().map(|order| &order.team);
        let mut names: Vec<&str> = Vec::new();
        for name in pilots.chain(&agreement.control).chain(ordered) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        Self { names, phrases }
    }

    fn name(&self, name: &str) -> String {
        let number = self.names.iter().position(|known| *known == name).map_or(0, |place| place + 1);
        fill(&self.phrases.team, &[("number", &number.to_string())])
    }

    fn member(&self, team: &Team) -> Team {
        Team { name: self.name(&team.name), champion: None, ..team.clone() }
    }

    fn order(&self, order: &Mandate) -> Mandate {
        Mandate { team: self.name(&order.team), by: None, ..order.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::agreement::{DRAFT, read};

    #[test]
    fn nothing_that_somebody_wrote_is_left() {
        let example = |line: &str| match line.strip_prefix('#') {
            Some(example) if !example.starts_with(' ') => format!("{example}\n"),
            _ => format!("{line}\n"),
        };
        let text: String = DRAFT.lines().map(example).collect();
        let agreement = read(0, &text, &RefCell::default()).unwrap();
        let open = format!("{agreement:?}");
        let closed = format!("{:?}", agreement.redacted(&Phrases::default(), |_| "Ticket 1".to_owned()));
        for word in
            ["Jane", "Checkout", "Billing", "John", "Terraform", "#golden-path", "PostgreSQL", "acme", "2400", "Head"]
        {
            assert!(open.contains(word) && !closed.contains(word), "{word} in {closed}");
        }
        assert!(closed.contains("Team 1") && closed.contains("2027-02-01"), "{closed}");
    }
}
