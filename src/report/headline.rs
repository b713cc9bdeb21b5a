//! The verdict in a few words: the same in the report, the summary, explanations and comparisons.

use crate::decision::Decision;
use crate::decision::verdict::VerdictKind;
use crate::framework::Pack;
use crate::phrases::{Phrases, fill};

use super::words;

/// Returns the verdict in a few words, without a period.
pub fn headline(pack: &Pack, decision: &Decision, phrases: &Phrases) -> String {
    let verdict = &decision.verdict;
    let leader = name(decision, verdict.leader.as_deref(), phrases);
    let gate = verdict.gate.as_ref().and_then(|id| pack.framework.gates.iter().find(|gate| gate.id == *id));
    match (verdict.kind, &verdict.runner_up, gate) {
        (VerdictKind::NotNeeded, ..) => phrases.not_needed.clone(),
        (VerdictKind::NotYet, _, Some(gate)) => fill(&phrases.not_yet_first, &[("gate", &gate.name.to_lowercase())]),
        (VerdictKind::NotYet, _, None) => phrases.not_yet_people.clone(),
        (VerdictKind::NothingFits, ..) => phrases.nothing_fits.clone(),
        (VerdictKind::Recommended, ..) => fill(&phrases.recommended, &[("leader", &leader)]),
        (VerdictKind::Leaning, ..) => fill(&phrases.leaning, &[("leader", &leader)]),
        (VerdictKind::TooClose, Some(rival), _) if !verdict.only_one_left => {
            let rival = name(decision, Some(rival), phrases);
            fill(&phrases.too_close, &[("leader", &leader), ("rival", &rival)])
        }
        (VerdictKind::TooClose, ..) => fill(&phrases.too_close_alone, &[("leader", &leader)]),
    }
}

/// Returns the headline with what follows from it at once, for those who see nothing beside it.
pub fn sentence(pack: &Pack, decision: &Decision) -> String {
    let phrases = Phrases::english();
    let verdict = &decision.verdict;
    let then = match (verdict.kind, &verdict.leader, &verdict.missing_people) {
        (VerdictKind::NotYet, Some(leader), _) if verdict.gate.is_some() => {
            format!("; {} leads once that is done", name(decision, Some(leader), phrases))
        }
        (VerdictKind::NotYet, _, Some(missing)) if verdict.gate.is_none() => {
            let (people, alternative) =
                (words::people(missing.missing, phrases), name(decision, Some(&missing.alternative), phrases));
            format!(", {people} missing to start with {alternative}")
        }
        (VerdictKind::NothingFits, ..) => ": every alternative is excluded or covers the wrong layer".to_owned(),
        _ => String::new(),
    };
    headline(pack, decision, phrases) + &then
}

fn name(decision: &Decision, id: Option<&str>, phrases: &Phrases) -> String {
    let found = id.and_then(|id| decision.find(id));
    found.map_or_else(|| phrases.nothing.clone(), |ranked| ranked.name.clone())
}
