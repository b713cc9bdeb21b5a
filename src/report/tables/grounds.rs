//! What stands behind a decision and what follows from it: gates, traps, the plan, attributes, claims with their sources.

use super::{Table, row};
use crate::plan::Plan;
use crate::report::view::View;
use crate::report::{Case, words};

/// The gates.
pub(super) fn gates(view: &View) -> Table {
    let rows = view
        .gates
        .iter()
        .map(|gate| row![&gate.name, gate.state, &gate.question, &gate.answer, &gate.text, gate.claims.join("; ")]);
    Table { name: "gates", head: &["gate", "state", "question", "answer", "text", "claims"], rows: rows.collect() }
}

/// The traps.
pub(super) fn traps(view: &View) -> Table {
    let rows = view.trap.traps.iter();
    let rows = rows.map(|trap| row![&trap.name, trap.state, &trap.text, &trap.way_out, trap.claims.join("; ")]);
    Table { name: "traps", head: &["trap", "state", "text", "way_out", "claims"], rows: rows.collect() }
}

/// What is to be done when: phases and decision points of a pilot, or the steps of the gate that comes first.
pub(super) fn plan(case: &Case<'_>) -> Table {
    let mut rows = Vec::new();
    match case.plan {
        Plan::Pilot(pilot) => {
            for phase in &pilot.phases {
                let steps = phase.steps.iter().map(|step| step.text.as_str()).collect::<Vec<_>>().join(" ");
                let text = format!("{} {steps}", phase.phase.text);
                let (from, to) = (words::date(phase.from), words::date(phase.to));
                rows.push(row!["phase", &phase.phase.name, from, to, text.trim_end(), &phase.phase.done]);
            }
            for (point, day) in &pilot.decision_points {
                let day = words::date(*day);
                rows.push(row!["decision-point", &point.name, &day, &day, &point.go, &point.stop]);
            }
        }
        Plan::Gate { steps, .. } => rows.extend(steps.iter().map(|(step, days)| {
            let (from, to) = days.map(|(from, to)| (words::date(from), words::date(to))).unwrap_or_default();
            row!["gate-step", &step.weeks, from, to, &step.text, &step.done]
        })),
        Plan::LookAgain { on, .. } => rows.push(row!["look-again", "", words::date(*on), words::date(*on), "", ""]),
        Plan::People | Plan::Relax => {}
    }
    Table { name: "plan", head: &["kind", "name", "from", "to", "text", "done_or_stop_when"], rows }
}

/// What is known of each option.
pub(super) fn attributes(view: &View) -> Table {
    const HEAD: &[&str] =
        &["option", "attribute", "name", "value", "basis", "how_settled", "to_be_confirmed", "claims"];
    let of = |(option, row): (&String, &crate::report::view::AttributeRow)| {
        row![option, &row.id, &row.name, &row.value, &row.basis, &row.note, &row.verify, row.claims.join("; ")]
    };
    let all = view.sheets.iter().flat_map(|sheet| sheet.rows.iter().map(|row| (&sheet.option, row)));
    Table { name: "attributes", head: HEAD, rows: all.map(of).collect() }
}

/// The claims that the report cites, with their sources.
pub(super) fn sources(view: &View) -> Table {
    const HEAD: &[&str] =
        &["claim", "number", "text", "date", "status", "source", "source_date", "reliability", "interest", "address"];
    let rows = view.claims.iter().map(|claim| {
        let source = (&claim.source, &claim.source_date, &claim.reliability, &claim.interest);
        let (title, day, reliability, interest) = source;
        row![
            &claim.id,
            &claim.number,
            &claim.text,
            &claim.date,
            &claim.status,
            title,
            day,
            reliability,
            interest,
            &claim.url
        ]
    });
    Table { name: "sources", head: HEAD, rows: rows.collect() }
}
