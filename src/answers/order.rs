//! The order of an interview: which questions apply, which comes next, how far one has come; and the interview itself.
//!
//! A person at a terminal and a test answer through the same trait, [`Respondent`]; nothing here reads or prints. If an answer
//! changes so that questions already answered no longer apply, their replies stay in the file but do not count, so that changing
//! the answer back brings them back.

use std::collections::BTreeMap;

use crate::questionnaire::{Leaf, Question, Questionnaire, Section};
use crate::scale::Truth;

use super::{Answer, Everything, Guide, Proposal, Proposals, Reply, Weighed};

/// The order of the questions, given the replies so far.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    replies: &'a BTreeMap<usize, Reply>,
}

/// How far an interview has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which of the sections that apply this is, from 1.
    pub section: usize,
    /// How many sections apply.
    pub sections: usize,
    /// Which of the questions that apply this is, from 1.
    pub question: usize,
    /// How many questions apply, as far as is known.
    pub questions: usize,
    /// How many of them apply whatever is answered to the others.
    pub certain: usize,
    /// How many of them are not answered yet.
    pub left: usize,
}

impl Progress {
    /// Returns how many minutes the rest is likely to take, if the whole takes as many as the pack says.
    ///
    /// The shipped pack says twenty for some fifty questions: 25 seconds a question.
    pub fn minutes_left(&self, whole: u32) -> usize {
        (self.left * whole as usize).div_ceil(self.questions.max(1))
    }
}

impl<'a> Order<'a> {
    /// The order of a questionnaire under some replies.
    pub const fn new(questionnaire: &'a Questionnaire, replies: &'a BTreeMap<usize, Reply>) -> Self {
        Self { questionnaire, replies }
    }

    /// Returns the replies so far.
    pub const fn replies(&self) -> &'a BTreeMap<usize, Reply> {
        self.replies
    }

    /// Returns the questions that are asked and have no reply yet.
    pub fn open(&self) -> Vec<usize> {
        self.applicable().into_iter().filter(|index| !self.replies.contains_key(index)).collect()
    }

    /// Returns the question to put first where one is wanted: the one without a reply that decides whether it applies, else itself.
    pub fn first_needed(&self, index: usize) -> usize {
        let when = self.questionnaire.get(index).and_then(|question| question.when.as_ref());
        let Some(when) = when.filter(|_| self.applies(index) == Truth::Open) else {
            return index;
        };
        let mut needed = None;
        when.questions(&mut |question| {
            if needed.is_none() && !self.replies.contains_key(&question) && !self.applies(question).is_no() {
                needed = Some(question);
            }
        });
        needed.map_or(index, |question| self.first_needed(question))
    }

    /// Returns whether a question applies; open while an answer it waits for is missing or unknown.
    pub fn applies(&self, index: usize) -> Truth {
        let when = self.questionnaire.get(index).and_then(|question| question.when.as_ref());
        when.map_or(Truth::Yes, |when| when.holds(&|leaf| self.passes(leaf)))
    }

    /// Tests one answer. One that does not apply passes no test; one that may not apply passes none for certain.
    fn passes(&self, leaf: &Leaf) -> Truth {
        let answer = self.replies.get(&leaf.question).map(|reply| &reply.answer);
        let passes = match answer {
            None | Some(Answer::Unknown) => Truth::Open,
            Some(Answer::NotApplicable(_) | Answer::Ranking(_)) => Truth::No,
            Some(Answer::Value(datum)) => Truth::of(leaf.test.passes(*datum)),
            Some(Answer::Metric(metric)) => Truth::of(leaf.test.passes(metric.state())),
            Some(Answer::Rows(rows)) => Truth::of(leaf.test.passes_rows(rows.len())),
        };
        passes.and(self.applies(leaf.question))
    }

    /// Returns the questions that are asked: all but those that certainly do not apply.
    pub fn applicable(&self) -> Vec<usize> {
        (0..self.questionnaire.questions.len()).filter(|index| !self.applies(*index).is_no()).collect()
    }

    /// Returns the next question without a reply: the first after the one given, else the first of all.
    pub fn next(&self, after: Option<usize>) -> Option<usize> {
        let open = self.open();
        let later = open.iter().find(|index| after.is_none_or(|after| **index > after));
        later.or(open.first()).copied()
    }

    /// Returns the question asked before one.
    pub fn previous(&self, before: usize) -> Option<usize> {
        self.applicable().into_iter().rfind(|index| *index < before)
    }

    /// Returns how far the interview has come at a question.
    pub fn progress(&self, index: usize) -> Progress {
        let applicable = self.applicable();
        let section_of = |index: &usize| self.questionnaire.get(*index).map(|question| question.section);
        let mut sections: Vec<_> = applicable.iter().filter_map(section_of).collect();
        sections.dedup();
        let section = sections.iter().position(|section| Some(*section) == section_of(&index));
        Progress {
            section: section.map_or(0, |position| position + 1),
            sections: sections.len(),
            question: applicable.iter().filter(|other| **other <= index).count(),
            questions: applicable.len(),
            certain: applicable.iter().filter(|index| self.applies(**index) == Truth::Yes).count(),
            left: self.open().len(),
        }
    }
}

/// A question as it is put to a respondent.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The index of the question.
    pub index: usize,
    /// The question.
    pub question: &'a Question,
    /// Its section.
    pub section: &'a Section,
    /// Whether nothing of its section is answered yet.
    pub opens_section: bool,
    /// How far the interview has come.
    pub progress: Progress,
    /// What was replied before.
    pub reply: Option<&'a Reply>,
    /// What is proposed, where nothing was replied yet.
    pub proposed: Option<&'a Proposal>,
    /// How sure the advice is; nothing where everything is asked anyway.
    pub weighed: Option<Weighed>,
}

impl<'a> Asked<'a> {
    /// Returns the reply that stands in the prompt: the one so far, else the one proposed.
    pub fn shown(&self) -> Option<&'a Reply> {
        self.reply.or_else(|| self.proposed.and_then(Proposal::suggested))
    }
}

/// What a respondent says to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// This is the reply.
    Answered(Reply),
    /// So much of the reply is said, a row of a table for example; the rest is to come.
    Begun(Reply),
    /// The question before, please.
    Back,
    /// Enough for now; a reply begun is kept.
    Stop(Option<Reply>),
}

/// What a respondent says to the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// All is as it should be.
    Finish,
    /// The answer to the question at this index is to change.
    Change(usize),
    /// Enough for now.
    Stop,
}

/// All answers, shown before the interview ends.
#[derive(Debug, Clone, Copy)]
pub struct Review<'a> {
    order: Order<'a>,
    /// Whether it is the first time they are shown.
    pub first: bool,
    /// How sure the advice is; nothing where everything was asked.
    pub weighed: Option<Weighed>,
}

impl<'a> Review<'a> {
    /// Returns the questions that apply and have a reply, with their section and the reply, in order.
    pub fn lines(&self) -> Vec<(usize, &'a Section, &'a Question, &'a Reply)> {
        let Order { questionnaire, replies } = self.order;
        let line = |index| {
            let question = questionnaire.get(index)?;
            Some((index, questionnaire.sections.get(question.section)?, question, replies.get(&index)?))
        };
        self.order.applicable().into_iter().filter_map(line).collect()
    }
}

/// What was said last time and has probably not moved, to be confirmed together.
#[derive(Debug, Clone, Copy)]
pub struct Rest<'a> {
    questionnaire: &'a Questionnaire,
    proposals: &'a Proposals,
    open: &'a [usize],
}

impl<'a> Rest<'a> {
    /// Returns the questions with their section and what was said last time, in order.
    pub fn lines(&self) -> Vec<(usize, &'a Section, &'a Question, &'a Reply)> {
        let line = |index: &usize| {
            let question = self.questionnaire.get(*index)?;
            let reply = self.proposals.get(index)?.suggested()?;
            Some((*index, self.questionnaire.sections.get(question.section)?, question, reply))
        };
        self.open.iter().filter_map(line).collect()
    }
}

/// What a respondent says to the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rested {
    /// All of it still holds.
    All,
    /// Each is to be looked at.
    Each,
    /// Enough for now.
    Stop,
}

/// Whoever answers: a person at a terminal, or a test.
pub trait Respondent {
    /// Why an interview can fail.
    type Error;

    /// Answers one question.
    fn reply(&mut self, asked: &Asked<'_>) -> Result<Said, Self::Error>;

    /// Looks at what has probably not moved since last time; each is put as a question unless this says otherwise.
    fn rest(&mut self, _rest: &Rest<'_>) -> Result<Rested, Self::Error> {
        Ok(Rested::Each)
    }

    /// Looks at all answers and says what to do next.
    fn review(&mut self, review: &Review<'_>) -> Result<Chosen, Self::Error>;
}

/// Stores the reply to the question at an index.
pub type Save<'a, E> = dyn FnMut(usize, &Reply) -> Result<(), E> + 'a;

/// How an interview ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Enough is asked and the answers reviewed.
    Finished,
    /// The respondent stopped; what was answered is kept, and the next interview goes on from there.
    Stopped,
}

/// Interviews a respondent about everything, beginning at the first question without a reply; `save` is called after every answer.
///
/// Going back follows the questionnaire, not the time of answering; after an answer the next question without a reply is asked,
/// so that one returns at once to where one was.
pub fn interview<R: Respondent>(
    questionnaire: &Questionnaire,
    replies: &mut BTreeMap<usize, Reply>,
    respondent: &mut R,
    save: &mut Save<'_, R::Error>,
) -> Result<Ended, R::Error> {
    let proposals = Proposals::new();
    Interview { questionnaire, replies, guide: &mut Everything, proposals: &proposals }.hold(respondent, save)
}

/// An interview that a guide leads.
pub struct Interview<'a> {
    /// The questions.
    pub questionnaire: &'a Questionnaire,
    /// What was replied so far.
    pub replies: &'a mut BTreeMap<usize, Reply>,
    /// Who says what comes next.
    pub guide: &'a mut dyn Guide,
    /// What is proposed; nothing of it counts until the respondent says so.
    pub proposals: &'a Proposals,
}

impl Interview<'_> {
    /// Interviews a respondent; `save` is called after every answer.
    pub fn hold<R: Respondent>(mut self, respondent: &mut R, save: &mut Save<'_, R::Error>) -> Result<Ended, R::Error> {
        let mut at = self.next(None);
        let mut first = true;
        let mut offered = false;
        loop {
            if !offered && let Some(rested) = self.offer(respondent, save)? {
                offered = true;
                match rested {
                    Rested::All => at = self.next(None),
                    Rested::Each => {}
                    Rested::Stop => return Ok(Ended::Stopped),
                }
            }
            let Some(asked) = at.and_then(|index| self.put(index)) else {
                let review = Review { order: self.order(), first, weighed: self.guide.weighed() };
                match respondent.review(&review)? {
                    Chosen::Finish => return Ok(Ended::Finished),
                    Chosen::Stop => return Ok(Ended::Stopped),
                    Chosen::Change(index) => at = Some(index),
                }
                first = false;
                continue;
            };
            let index = asked.index;
            let said = self.taken(index, respondent.reply(&asked)?);
            if let Said::Answered(reply) | Said::Begun(reply) | Said::Stop(Some(reply)) = &said {
                save(index, reply)?;
                self.replies.insert(index, reply.clone());
            }
            match said {
                Said::Answered(_) => at = self.next(Some(index)),
                Said::Begun(_) => {}
                Said::Back => at = self.before(index),
                Said::Stop(_) => return Ok(Ended::Stopped),
            }
        }
    }

    /// Offers the rest, once there is nothing else, and saves what is confirmed. Returns what was said to it.
    fn offer<R: Respondent>(
        &mut self,
        respondent: &mut R,
        save: &mut Save<'_, R::Error>,
    ) -> Result<Option<Rested>, R::Error> {
        let open = self.guide.rest(&self.order());
        let rest = Rest { questionnaire: self.questionnaire, proposals: self.proposals, open: &open };
        let lines = rest.lines();
        if lines.is_empty() {
            return Ok(None);
        }
        let rested = respondent.rest(&rest)?;
        if rested == Rested::All {
            for (index, _, _, reply) in lines {
                // What was just confirmed may have settled that a later question does not apply.
                if self.order().applies(index).is_no() {
                    continue;
                }
                let reply =
                    self.proposals.get(&index).map_or_else(|| reply.clone(), |known| known.taken(reply.clone()));
                save(index, &reply)?;
                self.replies.insert(index, reply);
            }
        }
        Ok(Some(rested))
    }

    /// Says of a reply what it means beside the proposal.
    fn taken(&self, index: usize, said: Said) -> Said {
        let Some(proposal) = self.proposals.get(&index) else { return said };
        match said {
            Said::Answered(reply) => Said::Answered(proposal.taken(reply)),
            Said::Begun(reply) => Said::Begun(proposal.taken(reply)),
            Said::Stop(Some(reply)) => Said::Stop(Some(proposal.taken(reply))),
            said => said,
        }
    }

    const fn order(&self) -> Order<'_> {
        Order::new(self.questionnaire, self.replies)
    }

    fn next(&mut self, after: Option<usize>) -> Option<usize> {
        self.guide.next(&Order::new(self.questionnaire, self.replies), after)
    }

    /// Returns where back leads: to the question before, or to the review if enough is asked.
    fn before(&mut self, index: usize) -> Option<usize> {
        self.next(None)?;
        self.guide.previous(&self.order(), index).or(Some(index))
    }

    fn put(&self, index: usize) -> Option<Asked<'_>> {
        let question = self.questionnaire.get(index)?;
        let section_of = |index: &usize| self.questionnaire.get(*index).map(|question| question.section);
        Some(Asked {
            index,
            question,
            section: self.questionnaire.sections.get(question.section)?,
            opens_section: !self.replies.keys().any(|index| section_of(index) == Some(question.section)),
            progress: self.order().progress(index),
            reply: self.replies.get(&index),
            proposed: self.proposals.get(&index).filter(|_| !self.replies.contains_key(&index)),
            weighed: self.guide.weighed(),
        })
    }
}

#[cfg(test)]
mod tests;
