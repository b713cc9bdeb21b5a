//! Flips, held against brute force: every change of answers decided anew by the plain decision.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use idpfit::answers::AnswerSheet;
use idpfit::decision::certainty::Effort;
use idpfit::decision::flips::{Advice, Flips, Listed, Reach, flips};
use idpfit::decision::{Decision, decide};
use idpfit::framework::Pack;
use idpfit::questionnaire::Datum;
use proptest::prelude::*;

use super::{Outcome, in_any_pack, in_the_shipped_pack};
use crate::generate::replies::{Manner, sheets};
use crate::support::{answer_of, answered, assessed};

/// A change: the question's index and the value's place in its domain.
type Change = (usize, usize);

/// Each minimal flip with what is advised then.
type All = BTreeMap<BTreeSet<(String, String)>, Advice>;

struct Oracle<'a> {
    pack: &'a Pack,
    sheets: &'a [AnswerSheet],
}

/// Advice, and by how many points the leading family leads.
fn advised(decision: &Decision) -> (Advice, f64) {
    let mut eligible = decision.ranking.iter().filter(|ranked| ranked.eligibility.eligible);
    let first = eligible.next();
    let next = first.and_then(|first| eligible.find(|ranked| ranked.family != first.family));
    let lead = first.zip(next).map_or(f64::INFINITY, |(first, next)| first.fit - next.fit);
    (Advice::of(&decision.verdict, &decision.ranking), lead)
}

impl Oracle<'_> {
    fn changed(&self, changes: &[Change]) -> Decision {
        let mut sheets = self.sheets.to_vec();
        for (index, option) in changes {
            let question = &self.pack.questionnaire.questions[*index];
            sheets = answered(&sheets, *index, &answer_of(question, question.domain[*option].0));
        }
        decide(self.pack, &assessed(self.pack, &sheets), Effort::Worlds(0))
    }

    /// Every change of one answer that says something else.
    fn singles(&self) -> Vec<Change> {
        let assessment = assessed(self.pack, self.sheets);
        let questions = self.pack.questionnaire.questions.iter().enumerate();
        questions
            .flat_map(|(index, question)| (0..question.domain.len()).map(move |option| (index, option)))
            .filter(|(index, option)| {
                let state = assessment.state(*index).unwrap();
                state.known() != Some(self.pack.questionnaire.questions[*index].domain[*option].0)
            })
            .collect()
    }

    fn name(&self, change: Change) -> (String, String) {
        let question = &self.pack.questionnaire.questions[change.0];
        (question.id.clone(), format!("{:?}", question.domain[change.1].0))
    }

    /// All minimal flips of up to so many changes; and whether none of them was too close to call in numbers.
    fn all(&self, most: usize) -> (All, bool) {
        let now = advised(&self.changed(&[]));
        let singles = self.singles();
        let (mut found, mut clear) = (All::new(), now.1 > 1e-9);
        let mut level: Vec<Vec<Change>> = vec![Vec::new()];
        for _ in 0..most {
            let mut next = Vec::new();
            for changes in &level {
                for single in singles.iter().filter(|single| changes.last().is_none_or(|last| last.0 < single.0)) {
                    let more: Vec<Change> = changes.iter().copied().chain([*single]).collect();
                    let names: BTreeSet<_> = more.iter().map(|change| self.name(*change)).collect();
                    if found.keys().any(|flip| flip.is_subset(&names)) {
                        continue;
                    }
                    let (advice, lead) = advised(&self.changed(&more));
                    clear &= lead > 1e-9;
                    if advice == now.0 {
                        next.push(more);
                    } else {
                        found.insert(names, advice);
                    }
                }
            }
            level = next;
        }
        (found, clear)
    }
}

/// Returns what the search found, in the oracle's words.
fn searched(pack: &Pack, sheets: &[AnswerSheet], most: usize) -> (Flips, All) {
    let assessment = assessed(pack, sheets);
    let decision = decide(pack, &assessment, Effort::Worlds(0));
    let reach = Reach { changes: most, listed: Listed::All };
    let found = flips(pack, &assessment, (&decision.verdict, &decision.ranking), reach).unwrap();
    let mut all = All::new();
    for towards in &found.towards {
        assert_eq!(towards.flips.len(), towards.found.iter().sum::<usize>());
        for flip in &towards.flips {
            let name = |change: &idpfit::decision::flips::AnswerChange| {
                let question = pack.questionnaire.question(&change.question).unwrap();
                let written = |datum: &Datum| match datum {
                    Datum::Number(number) => number.to_string() == change.then,
                    Datum::Choice(choice) if question.choices().is_empty() => {
                        idpfit::questionnaire::METRIC_STATES[usize::from(*choice)] == change.then
                    }
                    Datum::Choice(choice) => question.choices()[usize::from(*choice)].id == change.then,
                    Datum::Set(bits) => {
                        let ids = question.choices().iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
                        let ids: Vec<&str> = ids.map(|(_, choice)| choice.id.as_str()).collect();
                        if ids.is_empty() { change.then == "none" } else { ids.join(",") == change.then }
                    }
                    Datum::Absent => false,
                };
                let datum = question.domain.iter().map(|(datum, _)| *datum).find(written).unwrap();
                (question.id.clone(), format!("{datum:?}"))
            };
            all.insert(flip.changes.iter().map(name).collect(), towards.advice.clone());
        }
    }
    (found, all)
}

/// Returns by way of a count how many flips were compared.
fn agree(pack: &Pack, sheets: &[AnswerSheet], most: usize, compared: &Cell<usize>) -> Outcome {
    let (flips, found) = searched(pack, sheets, most);
    prop_assert!(flips.as_printed && flips.complete_to == most, "{:?}", flips.now);
    let (expected, clear) = Oracle { pack, sheets }.all(most);
    let missing: Vec<_> = expected.iter().filter(|(flip, to)| found.get(*flip) != Some(*to)).collect();
    let extra: Vec<_> = found.iter().filter(|(flip, to)| expected.get(*flip) != Some(*to)).collect();
    prop_assert!(!clear || missing.is_empty() && extra.is_empty(), "missing {missing:?}\nextra {extra:?}");
    compared.set(compared.get() + if clear { expected.len() } else { 0 });
    Ok(())
}

/// Lets every gate of the shipped pack pass: of what stops at a gate few answers change anything.
fn passing(pack: &Pack, sheets: &[AnswerSheet]) -> Vec<AnswerSheet> {
    let choices =
        [("problem-basis", "measured"), ("metric", "measured"), ("owner", "person"), ("automation", "scripts")];
    choices.into_iter().fold(sheets.to_vec(), |sheets, (id, choice)| {
        let index = pack.questionnaire.index(id).unwrap();
        let question = &pack.questionnaire.questions[index];
        answered(&sheets, index, &answer_of(question, Datum::Choice(question.choice(choice).unwrap())))
    })
}

#[test]
fn flips_of_any_pack_are_those_of_brute_force() {
    let compared = Cell::new(0);
    in_any_pack(40, |pack, tape| agree(pack, &sheets(tape, pack, Manner::KNOWN), 2, &compared));
    in_any_pack(3, |pack, tape| agree(pack, &sheets(tape, pack, Manner::KNOWN), 3, &compared));
    assert!(compared.get() > 150, "{}", compared.get());
}

#[test]
fn single_flips_of_the_shipped_pack_are_those_of_brute_force() {
    let compared = Cell::new(0);
    in_the_shipped_pack(30, |pack, tape| agree(pack, &passing(pack, &sheets(tape, pack, Manner::KNOWN)), 1, &compared));
    assert!(compared.get() > 200, "{}", compared.get());
}
