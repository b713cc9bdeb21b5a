//! The ticket types that the path is chosen from: those counted in an export, and those typed in as answers.
//!
//! A type that is both takes what was counted from the export, and what no export says from the answers. What people agreed on goes
//! before both.

use crate::agreement::Known;
use crate::answers::{Cell, Row};
use crate::assessment::Assessment;
use crate::baseline::TicketType;
use crate::framework::Pack;

use super::{Candidate, Given, is_called};

/// Returns every type: the counted ones first, then those that are only typed in.
pub(super) fn all(pack: &Pack, assessment: &Assessment, given: Given<'_>) -> Vec<Candidate> {
    let mut typed = typed(pack, assessment);
    let counted = given.baseline.map_or(&[][..], |baseline| &baseline.types);
    let mut all: Vec<Candidate> = counted
        .iter()
        .map(|counted| {
            let at = typed.iter().position(|candidate| is_called(candidate, &counted.name));
            of_counted(counted, at.map(|at| typed.remove(at)))
        })
        .collect();
    all.append(&mut typed);
    for known in given.agreement.map_or(&[][..], |agreement| &agreement.tickets) {
        all.iter_mut()
            .filter(|candidate| is_called(candidate, &known.name.value))
            .for_each(|candidate| add(candidate, known));
    }
    for candidate in &mut all {
        candidate.served = given.served.iter().any(|name| is_called(candidate, name));
    }
    all
}

fn of_counted(counted: &TicketType, typed: Option<Candidate>) -> Candidate {
    let typed = typed.unwrap_or_default();
    Candidate {
        name: counted.name.clone(),
        per_week: counted.per_week,
        tickets: Some(counted.tickets),
        teams: counted.teams,
        wait: counted.lead_p50_h.or(typed.wait),
        wait_p85: counted.lead_p85_h,
        handling: counted.hands_on_min.map(|minutes| minutes / 60.0).or(typed.handling),
        reassigned: counted.reassign_mean,
        request: counted.request,
        measured: true,
        ..typed
    }
}

fn add(candidate: &mut Candidate, known: &Known) {
    candidate.standard = known.standard.or(candidate.standard);
    candidate.handling = known.handling.map(|minutes| minutes / 60.0).or(candidate.handling);
    candidate.risk = known.risk.or(candidate.risk);
    candidate.request = known.request.or(candidate.request);
}

fn typed(pack: &Pack, assessment: &Assessment) -> Vec<Candidate> {
    let question = pack.framework.plan.tickets;
    let rows = assessment.rows.get(&question).map_or(&[][..], Vec::as_slice);
    rows.iter().map(|row| of_row(pack, question, row)).collect()
}

fn of_row(pack: &Pack, question: usize, row: &Row) -> Candidate {
    let cell =
        |id: &str| Assessment::column(&pack.questionnaire, question, id).and_then(|column| row.cells.get(column));
    let number = |id: &str| match cell(id) {
        Some(Cell::Number(number)) => Some(*number),
        _ => None,
    };
    let name = match cell("name") {
        Some(Cell::Text(name)) => name.clone(),
        _ => String::new(),
    };
    Candidate {
        name,
        per_week: Some(number("volume").unwrap_or(0.0) / pack.framework.plan.path.weeks_per_month),
        wait: number("wait"),
        handling: number("handling"),
        standard: number("standard").map(|level| level / 4.0),
        risk: number("risk"),
        ..Candidate::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counted_type_takes_from_the_answers_what_no_export_says() {
        let counted = TicketType {
            name: "Database".to_owned(),
            tickets: 40,
            per_week: Some(4.0),
            lead_p50_h: Some(30.0),
            ..TicketType::default()
        };
        let typed = Candidate {
            name: "database".to_owned(),
            per_week: Some(9.0),
            wait: Some(80.0),
            handling: Some(2.0),
            standard: Some(0.75),
            risk: Some(1.0),
            ..Candidate::default()
        };
        let both = of_counted(&counted, Some(typed));
        assert_eq!((both.per_week, both.wait, both.tickets), (Some(4.0), Some(30.0), Some(40)));
        assert_eq!((both.handling, both.standard, both.risk), (Some(2.0), Some(0.75), Some(1.0)));
        assert!(both.measured);
    }
}
