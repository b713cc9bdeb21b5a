//! The verdict in a few words: the same in the report, the summary, explanations and comparisons.

use crate::decision::Decision;
use crate::decision::verdict::VerdictKind;
use crate::framework::Pack;

use super::words;

/// Returns the verdict in a few words, without a period.
pub fn headline(pack: &Pack, decision: &Decision) -> String {
    let verdict = &decision.verdict;
    let leader = name(decision, verdict.leader.as_deref());
    let gate = verdict.gate.as_ref().and_then(|id| pack.framework.gates.iter().find(|gate| gate.id == *id));
    match (verdict.kind, &verdict.runner_up, gate) {
        (VerdictKind::NotNeeded, ..) => "Not needed: nothing hurts enough".to_owned(),
        (VerdictKind::NotYet, _, Some(gate)) => format!("Not yet. First: {}", gate.name.to_lowercase()),
        (VerdictKind::NotYet, _, None) => "Not yet: people come first".to_owned(),
        (VerdictKind::NothingFits, ..) => "Nothing fits as things stand".to_owned(),
        (VerdictKind::Recommended, ..) => format!("Recommended: {leader}"),
        (VerdictKind::Leaning, ..) => format!("Leaning towards {leader}"),
        (VerdictKind::TooClose, Some(rival), _) if !verdict.only_one_left => {
            format!("Too close to call between {leader} and {}", name(decision, Some(rival)))
        }
        (VerdictKind::TooClose, ..) => format!("Too close to call: {leader} may be the only one left"),
    }
}

/// Returns the headline with what follows from it at once, for those who see nothing beside it.
pub fn sentence(pack: &Pack, decision: &Decision) -> String {
    let verdict = &decision.verdict;
    let then = match (verdict.kind, &verdict.leader, &verdict.missing_people) {
        (VerdictKind::NotYet, Some(leader), _) if verdict.gate.is_some() => {
            format!("; {} leads once that is done", name(decision, Some(leader)))
        }
        (VerdictKind::NotYet, _, Some(missing)) if verdict.gate.is_none() => {
            let (people, alternative) = (words::people(missing.missing), name(decision, Some(&missing.alternative)));
            format!(", {people} missing to start with {alternative}")
        }
        (VerdictKind::NothingFits, ..) => ": every alternative is excluded or covers the wrong layer".to_owned(),
        _ => String::new(),
    };
    headline(pack, decision) + &then
}

fn name(decision: &Decision, id: Option<&str>) -> String {
    let found = id.and_then(|id| decision.find(id));
    found.map_or_else(|| "nothing".to_owned(), |ranked| ranked.name.clone())
}
