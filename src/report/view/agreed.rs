//! What people agreed for the pilot, what was counted for it, and what follows from both, in words.

use crate::agreement::{Agreement, Mandate, Team};
use crate::date::Date;
use crate::framework::PlanFrame;
use crate::phrases::fill;
use crate::plan::{Pilot, Turn, Weight};

use super::super::{Case, words};
use super::pilot_rows::{
    AcceptanceRow, AgreedView, CountedView, FieldRow, FileRow, MandateRow, PilotCost, TeamRow, TurnRow,
};

/// Fills a text of the pack with the path, the leader, and half the baseline's waiting.
pub(in crate::report) fn filled(text: &str, case: &Case<'_>, pilot: &Pilot<'_>) -> String {
    let phrases = case.phrases();
    let chosen = pilot.path.chosen.as_ref();
    let path = chosen.map_or_else(|| phrases.chosen_request.clone(), |judged| judged.candidate.name.clone());
    let wait = chosen.and_then(|judged| judged.candidate.wait);
    let half = wait.map_or_else(
        || phrases.half_of_today.clone(),
        |hours| fill(&phrases.hours, &[("count", &words::number(hours / 2.0))]),
    );
    let weeks = case.pack.framework.plan.weeks.to_string();
    fill(text, &[("path", &path), ("leader", &pilot.leader.name), ("half", &half), ("weeks", &weeks)])
}

/// Returns the names of the metrics of the hypothesis.
pub(super) fn measured_by(frame: &PlanFrame) -> Vec<String> {
    let named = |id: &String| frame.metrics.iter().find(|metric| metric.id == *id).map(|metric| metric.name.clone());
    frame.hypothesis.metrics.iter().filter_map(named).collect()
}

/// Words what would put another type first.
pub(super) fn turn(turn: &Turn) -> TurnRow {
    match turn {
        Turn::Weight { weight, factor, first } => TurnRow {
            kind: match weight {
                Weight::Toil => "toil",
                Weight::Wait => "wait",
                Weight::Teams => "teams",
                Weight::Reassignments => "reassignments",
            },
            half: *factor < 1.0,
            first: first.clone(),
            from: String::new(),
        },
        Turn::Volume { from } => {
            TurnRow { kind: "volume", half: false, first: String::new(), from: words::about(*from) }
        }
    }
}

/// Words what was counted; nothing without an export.
pub(super) fn counted(pilot: &Pilot<'_>) -> Option<CountedView> {
    let baseline = pilot.given.baseline?;
    let of = pilot.counted;
    let whole = |number: Option<u64>| number.map_or_else(String::new, |number| words::grouped(number as f64));
    Some(CountedView {
        source: baseline.source.clone(),
        first: date(baseline.first),
        last: date(baseline.last),
        weeks: about(baseline.weeks),
        tickets: whole(of.map(|of| of.tickets)),
        open: whole(of.map(|of| of.open)),
        median: about(of.and_then(|of| of.lead_p50_h)),
        p85: about(of.and_then(|of| of.lead_p85_h)),
        reassigned: about(of.and_then(|of| of.reassign_mean)),
        files: baseline
            .files
            .iter()
            .map(|file| FileRow {
                name: file.name.clone(),
                rows: words::grouped(file.rows as f64),
                sha256: file.sha256.clone(),
            })
            .collect(),
        quality: baseline.quality.clone(),
    })
}

/// Words what people agreed; empty where nothing was.
pub(super) fn agreed(pilot: &Pilot<'_>) -> AgreedView {
    pilot.given.agreement.map_or_else(AgreedView::default, of_agreement)
}

fn of_agreement(agreement: &Agreement) -> AgreedView {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (owner, backend, path, security) = (&agreement.owner, &agreement.backend, &agreement.path, &agreement.security);
    AgreedView {
        product_owner: text(&owner.product_owner),
        team: text(&owner.team),
        people: number(owner.people),
        support_channel: text(&owner.support_channel),
        support_hours: text(&owner.support_hours),
        response_target: text(&owner.response_target),
        in_scope: path.in_scope.clone(),
        out_of_scope: path.out_of_scope.clone(),
        escape_hatch: text(&path.escape_hatch),
        steps_before: path.steps_before.clone(),
        steps_after: path.steps_after.clone(),
        fields: agreement
            .fields
            .iter()
            .map(|field| FieldRow { title: field.title.clone(), choices: field.choices.clone() })
            .collect(),
        teams: agreement.teams.iter().map(team_row).collect(),
        control: agreement.control.clone(),
        mandates: agreement.mandates.iter().map(mandate_row).collect(),
        automation: text(&backend.automation),
        gap: text(&backend.gap),
        gap_owner: text(&backend.owner),
        due: date(backend.due),
        data_class: text(&security.data_class),
        approvals: security.approvals.clone(),
        audit_source: text(&security.audit_source),
        board: agreement.board.clone(),
    }
}

fn team_row(team: &Team) -> TeamRow {
    TeamRow {
        name: team.name.clone(),
        size: number(team.size),
        champion: team.champion.clone().unwrap_or_default(),
        consent: date(team.consent),
    }
}

fn mandate_row(order: &Mandate) -> MandateRow {
    MandateRow {
        team: order.team.clone(),
        from: words::date(order.from),
        to: date(order.to),
        by: order.by.clone().unwrap_or_default(),
    }
}

/// A date, or nothing.
fn date(date: Option<Date>) -> String {
    date.map_or_else(String::new, words::date)
}

/// A number to two figures or so, or nothing.
fn about(number: Option<f64>) -> String {
    number.map_or_else(String::new, words::about)
}

/// A number, or nothing.
fn number(number: Option<f64>) -> String {
    number.map_or_else(String::new, words::number)
}

/// Words the criteria of acceptance, numbered.
pub(super) fn acceptance(case: &Case<'_>, pilot: &Pilot<'_>) -> Vec<AcceptanceRow> {
    let said = |text: &str| filled(text, case, pilot);
    let criteria = case.pack.framework.plan.acceptance.iter().enumerate();
    let row = |(index, criterion): (usize, &crate::framework::Acceptance)| AcceptanceRow {
        number: format!("A{}", index + 1),
        given: said(&criterion.given),
        when: said(&criterion.when),
        then: said(&criterion.then),
        check: said(&criterion.check),
    };
    criteria.map(row).collect()
}

/// Words what the pilot costs.
pub(super) fn cost(case: &Case<'_>, pilot: &Pilot<'_>) -> PilotCost {
    let currency = &case.pack.framework.cost.currency;
    let money = |amount: f64| words::money(amount, currency);
    let agreement = pilot.given.agreement;
    let people = agreement.and_then(|agreement| agreement.owner.people);
    let licence = pilot.leader.cost.licence_a_year;
    PilotCost {
        licence: if licence > 0.0 { money(licence) } else { String::new() },
        person_weeks: people
            .map_or_else(String::new, |people| words::number(people * f64::from(case.pack.framework.plan.weeks))),
        infrastructure: agreement.and_then(|agreement| agreement.infrastructure).map_or_else(String::new, money),
    }
}
