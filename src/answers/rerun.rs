//! A rerun: what was said last time, or counted since, is proposed, and nothing of it counts until somebody says so.
//!
//! A reply that says the same as last time is *confirmed*: it keeps the day since when it holds. Another one is *changed*. *Don't know* where
//! something was known is *stale*: it is asked what holds now. Which answers may have moved is told by how long an answer to each
//! question lasts; those come first.

use std::collections::BTreeMap;

use crate::date::{Date, months_after};
use crate::questionnaire::Questionnaire;
use crate::scale::Truth;

use super::{Answer, AnswerSheet, Guide, Order, Reply};

/// What is proposed for each question, by its index.
pub type Proposals = BTreeMap<usize, Proposal>;

/// What is proposed for one question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposal {
    /// What was said last time, with the day it was said or confirmed.
    pub before: Option<(Reply, Option<Date>)>,
    /// What was counted since.
    pub measured: Option<Reply>,
}

impl Proposal {
    /// Returns the reply that stands in the prompt: what was counted, else what was said last time.
    pub fn suggested(&self) -> Option<&Reply> {
        self.measured.as_ref().or_else(|| self.before.as_ref().map(|(reply, _)| reply))
    }

    /// Returns a reply with what it means beside the proposal: confirmed, changed, or stale.
    #[must_use]
    pub fn taken(&self, mut reply: Reply) -> Reply {
        (reply.since, reply.stale) = (None, false);
        if let Some((before, on)) = &self.before {
            if before.answer == reply.answer {
                reply.since = before.since.or(*on);
                return reply;
            }
            reply.stale = reply.answer == Answer::Unknown;
            // What supported the old answer does not support another one.
            reply.note = reply.note.filter(|note| before.note.as_ref() != Some(note));
            reply.evidence = reply.evidence.filter(|evidence| before.evidence.as_ref() != Some(evidence));
        }
        if let Some(measured) = self.measured.as_ref().filter(|measured| measured.answer == reply.answer) {
            reply.evidence = reply.evidence.or_else(|| measured.evidence.clone());
        }
        reply
    }

    /// Returns whether an answer may have moved: what was counted differs, nothing was known, or its time is over.
    fn may_have_moved(&self, lasts: u32, today: Date) -> bool {
        let Some((before, on)) = &self.before else { return true };
        let differs = self.measured.as_ref().is_some_and(|measured| measured.answer != before.answer);
        let is_over = on.is_none_or(|on| months_after(on, i32::try_from(lasts).unwrap_or(i32::MAX)) <= today);
        differs || before.answer == Answer::Unknown || is_over
    }
}

/// Returns what is proposed to a respondent: what they said last time, and what was counted.
pub fn proposals(last: Option<&AnswerSheet>, counted: &AnswerSheet) -> Proposals {
    let mut proposals = Proposals::new();
    if let Some(sheet) = last {
        for (index, reply) in &sheet.replies {
            let before = Some((reply.clone(), reply.date.or(sheet.date)));
            proposals.insert(*index, Proposal { before, measured: None });
        }
    }
    for (index, reply) in &counted.replies {
        proposals.entry(*index).or_default().measured = Some(reply.clone());
    }
    proposals
}

/// Asks first what may have moved since last time, then the rest.
#[derive(Debug, Clone)]
pub struct Rerun {
    moved: Vec<usize>,
    last: BTreeMap<usize, Reply>,
}

impl Rerun {
    /// The order of a rerun on a day.
    pub fn new(questionnaire: &Questionnaire, proposals: &Proposals, today: Date) -> Self {
        let nothing = Proposal::default();
        let moved =
            questionnaire.questions.iter().enumerate().filter(|(index, question)| {
                proposals.get(index).unwrap_or(&nothing).may_have_moved(question.lasts, today)
            });
        let moved = moved.map(|(index, _)| index).collect();
        let said = proposals.iter().filter_map(|(index, proposal)| Some((*index, proposal.suggested()?.clone())));
        Self { moved, last: said.collect() }
    }

    /// Returns how many of the questions that are open may have moved, and how many there are besides.
    pub fn split(&self, order: &Order<'_>) -> (usize, usize) {
        let open = self.ready(order);
        let moved = open.iter().filter(|index| self.moved.contains(index)).count();
        (moved, open.len() - moved)
    }

    /// Returns the open questions without those that would not apply if what was said last time still held: what they hang on is confirmed
    /// or changed first.
    fn ready(&self, order: &Order<'_>) -> Vec<usize> {
        let waits = |index: usize| order.first_needed(index) != index && self.would_apply(order, index).is_no();
        order.open().into_iter().filter(|index| !waits(*index)).collect()
    }

    /// Returns whether a question would apply if what is proposed were said wherever nothing was said yet.
    fn would_apply(&self, order: &Order<'_>, index: usize) -> Truth {
        let mut replies = self.last.clone();
        replies.extend(order.replies().iter().map(|(index, reply)| (*index, reply.clone())));
        Order::new(order.questionnaire, &replies).applies(index)
    }
}

impl Guide for Rerun {
    fn next(&mut self, order: &Order<'_>, after: Option<usize>) -> Option<usize> {
        let open = self.ready(order);
        let (moved, rest): (Vec<usize>, Vec<usize>) = open.into_iter().partition(|index| self.moved.contains(index));
        let first = |open: &[usize]| {
            let later = open.iter().find(|index| after.is_none_or(|after| **index > after));
            later.or(open.first()).copied()
        };
        first(&moved).or_else(|| first(&rest))
    }

    fn previous(&self, order: &Order<'_>, before: usize) -> Option<usize> {
        order.previous(before)
    }

    fn rest(&self, order: &Order<'_>) -> Vec<usize> {
        let open = self.ready(order);
        if open.iter().any(|index| self.moved.contains(index)) { Vec::new() } else { open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::tests::questionnaire;
    use crate::answers::{Asked, Chosen, Ended, Interview, Respondent, Rest, Rested, Review, Said};
    use crate::questionnaire::{Datum, Kind};

    fn level(level: f64) -> Reply {
        Reply::plain(Answer::Value(Datum::Number(level)))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_question_that_hangs_on_an_answer_of_last_time_waits_until_that_is_confirmed() {
        const QUESTIONS: &str = r#"
section = [{ id = "s", name = "S", about = "a" }]
question = [
  { id = "a", section = "s", kind = "choice", text = "A?", short = "A", why = "w", law = "setting", choice = [{ id = "x", text = "X" }, { id = "y", text = "Y" }] },
  { id = "b", section = "s", kind = "choice", text = "B?", short = "B", why = "w", law = "setting", choice = [{ id = "x", text = "X" }, { id = "y", text = "Y" }], when = { question = "a", is = ["x"] } },
]
"#;
        let questionnaire = crate::answers::tests::questionnaire_of(QUESTIONS);
        let proposals = Proposals::from([(0, proposal(Reply::plain(Answer::Value(Datum::Choice(1)))))]);
        let mut rerun = Rerun::new(&questionnaire, &proposals, day("2026-12-01"));
        let nothing = BTreeMap::new();
        let order = Order::new(&questionnaire, &nothing);
        assert_eq!((rerun.next(&order, None), rerun.rest(&order), rerun.split(&order)), (Some(0), vec![0], (0, 1)));
        let changed = BTreeMap::from([(0, Reply::plain(Answer::Value(Datum::Choice(0))))]);
        let order = Order::new(&questionnaire, &changed);
        assert_eq!((rerun.next(&order, Some(0)), rerun.rest(&order)), (Some(1), vec![]));
    }

    fn proposal(reply: Reply) -> Proposal {
        Proposal { before: Some((reply, Some(day("2026-11-21")))), measured: None }
    }

    #[test]
    fn a_reply_is_confirmed_changed_or_stale() {
        let noted = Reply { note: Some("asked around".to_owned()), ..level(3.0) };
        let proposed = proposal(noted.clone());
        let confirmed = proposed.taken(noted.clone());
        assert_eq!((confirmed.since, confirmed.stale), (Some(day("2026-11-21")), false));
        assert_eq!(confirmed.note, noted.note);
        let changed = proposed.taken(Reply { note: noted.note.clone(), ..level(2.0) });
        assert_eq!(
            (changed.since, changed.stale, changed.note),
            (None, false, None),
            "an old note supports no new answer"
        );
        let stale = proposed.taken(Reply::plain(Answer::Unknown));
        assert!(stale.stale && stale.since.is_none());
        // Confirmed once more, it still holds since the first day.
        let again = Proposal { before: Some((confirmed, Some(day("2027-02-01")))), measured: None };
        assert_eq!(again.taken(level(3.0)).since, Some(day("2026-11-21")));
    }

    #[test]
    fn what_was_counted_is_suggested_and_named_as_evidence() {
        let counted = Reply { evidence: Some("entities.json".to_owned()), ..level(4.0) };
        let proposed = Proposal { measured: Some(counted), ..proposal(level(3.0)) };
        assert_eq!(proposed.suggested().unwrap().answer, level(4.0).answer);
        assert_eq!(proposed.taken(level(4.0)).evidence.as_deref(), Some("entities.json"));
        assert_eq!(proposed.taken(level(3.0)).evidence, None);
        assert!(proposed.may_have_moved(120, day("2026-11-22")), "what was counted differs from what was said");
    }

    #[test]
    fn an_answer_may_have_moved_once_its_time_is_over() {
        let proposed = proposal(level(3.0));
        assert!(!proposed.may_have_moved(3, day("2027-02-20")));
        assert!(proposed.may_have_moved(3, day("2027-02-21")));
        assert!(proposal(Reply::plain(Answer::Unknown)).may_have_moved(12, day("2026-11-22")));
        assert!(Proposal::default().may_have_moved(12, day("2026-11-22")));
    }

    /// Confirms whatever is proposed, by hand or all at once.
    struct Nods {
        asked: Vec<usize>,
        all_at_once: Rested,
    }

    impl Respondent for Nods {
        type Error = std::convert::Infallible;

        fn reply(&mut self, asked: &Asked<'_>) -> Result<Said, Self::Error> {
            self.asked.push(asked.index);
            Ok(Said::Answered(asked.shown().cloned().unwrap_or_else(|| Reply::plain(Answer::Unknown))))
        }

        fn review(&mut self, _: &Review<'_>) -> Result<Chosen, Self::Error> {
            Ok(Chosen::Finish)
        }

        fn rest(&mut self, rest: &Rest<'_>) -> Result<Rested, Self::Error> {
            assert!(!rest.lines().is_empty());
            Ok(self.all_at_once)
        }
    }

    fn rerun(all_at_once: Rested) -> (Vec<usize>, BTreeMap<usize, Reply>, Ended) {
        let mut questionnaire = questionnaire();
        let said = |(index, question): (usize, &crate::questionnaire::Question)| match question.kind {
            Kind::Level { .. } => (index, level(2.0)),
            _ => (index, Reply::plain(Answer::NotApplicable("none here".to_owned()))),
        };
        let last: BTreeMap<usize, Reply> = questionnaire.questions.iter().enumerate().map(said).collect();
        let first = *last.keys().next().unwrap();
        questionnaire.questions.iter_mut().for_each(|question| question.lasts = 12);
        questionnaire.questions[first].lasts = 1;
        let sheet = AnswerSheet { replies: last, date: Some(day("2026-11-21")), ..AnswerSheet::default() };
        let proposals = proposals(Some(&sheet), &AnswerSheet::default());
        let mut guide = Rerun::new(&questionnaire, &proposals, day("2027-02-01"));
        let mut replies = BTreeMap::new();
        let mut nods = Nods { asked: Vec::new(), all_at_once };
        let interview = Interview {
            questionnaire: &questionnaire,
            replies: &mut replies,
            guide: &mut guide,
            proposals: &proposals,
        };
        let mut saved = Vec::new();
        let ended = interview.hold(&mut nods, &mut |index, _| {
            saved.push(index);
            Ok(())
        });
        assert_eq!(saved.len(), replies.len(), "each reply is saved once");
        (nods.asked, replies, ended.unwrap())
    }

    #[test]
    fn what_may_have_moved_is_asked_first_and_the_rest_is_confirmed_by_its_list() {
        let (asked, replies, ended) = rerun(Rested::All);
        let (by_hand, each, _) = rerun(Rested::Each);
        assert_eq!(ended, Ended::Finished);
        assert_eq!(replies, each, "both ways say the same");
        assert!(asked.len() < by_hand.len());
        assert!(by_hand.starts_with(&asked), "what may have moved comes first: {asked:?} of {by_hand:?}");
        let confirmed = replies.values().filter(|reply| reply.since.is_some()).count();
        assert!(confirmed >= 2);
    }

    #[test]
    fn nothing_of_last_time_counts_until_somebody_says_so() {
        let (_, replies, ended) = rerun(Rested::Stop);
        assert_eq!(ended, Ended::Stopped);
        let (_, all, _) = rerun(Rested::All);
        assert!(replies.len() < all.len());
    }
}
