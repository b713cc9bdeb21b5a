//! The order of an interview: which questions apply, which comes next, how far one has come; and the interview itself.
//!
//! A person at a terminal and a test answer through the same trait, [`Respondent`]; nothing here reads or prints. If an answer
//! changes so that questions already answered no longer apply, their replies stay in the file but do not count, so that changing
//! the answer back brings them back.

use std::collections::BTreeMap;

use crate::questionnaire::{Leaf, Question, Questionnaire, Section};
use crate::scale::Truth;

use super::{Answer, Reply};

/// The order of the questions, given the replies so far.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    questionnaire: &'a Questionnaire,
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
        let open: Vec<usize> =
            self.applicable().into_iter().filter(|index| !self.replies.contains_key(index)).collect();
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
            left: applicable.iter().filter(|index| !self.replies.contains_key(index)).count(),
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
    /// Whether it is the first one asked of its section.
    pub opens_section: bool,
    /// How far the interview has come.
    pub progress: Progress,
    /// What was replied before.
    pub reply: Option<&'a Reply>,
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
}

impl<'a> Review<'a> {
    /// Returns the questions that apply with their section and reply, in order.
    pub fn lines(&self) -> Vec<(usize, &'a Section, &'a Question, Option<&'a Reply>)> {
        let Order { questionnaire, replies } = self.order;
        let line = |index| {
            let question = questionnaire.get(index)?;
            Some((index, questionnaire.sections.get(question.section)?, question, replies.get(&index)))
        };
        self.order.applicable().into_iter().filter_map(line).collect()
    }
}

/// Whoever answers: a person at a terminal, or a test.
pub trait Respondent {
    /// Why an interview can fail.
    type Error;

    /// Answers one question.
    fn reply(&mut self, asked: &Asked<'_>) -> Result<Said, Self::Error>;

    /// Looks at all answers and says what to do next.
    fn review(&mut self, review: &Review<'_>) -> Result<Chosen, Self::Error>;
}

/// Stores the reply to the question at an index.
pub type Save<'a, E> = dyn FnMut(usize, &Reply) -> Result<(), E> + 'a;

/// How an interview ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every question is answered and the answers reviewed.
    Finished,
    /// The respondent stopped; what was answered is kept, and the next interview goes on from there.
    Stopped,
}

/// Interviews a respondent, beginning at the first question without a reply; `save` is called after every answer.
///
/// Going back follows the questionnaire, not the time of answering; after an answer the next question without a reply is asked,
/// so that one returns at once to where one was.
pub fn interview<R: Respondent>(
    questionnaire: &Questionnaire,
    replies: &mut BTreeMap<usize, Reply>,
    respondent: &mut R,
    save: &mut Save<'_, R::Error>,
) -> Result<Ended, R::Error> {
    let mut at = Order::new(questionnaire, replies).next(None);
    let mut first = true;
    loop {
        let Some(asked) = at.and_then(|index| put(Order::new(questionnaire, replies), index)) else {
            let order = Order::new(questionnaire, replies);
            match respondent.review(&Review { order, first })? {
                Chosen::Finish => return Ok(Ended::Finished),
                Chosen::Stop => return Ok(Ended::Stopped),
                Chosen::Change(index) => at = Some(index),
            }
            first = false;
            continue;
        };
        let index = asked.index;
        let said = respondent.reply(&asked)?;
        if let Said::Answered(reply) | Said::Begun(reply) | Said::Stop(Some(reply)) = &said {
            save(index, reply)?;
            replies.insert(index, reply.clone());
        }
        match said {
            Said::Answered(_) => at = Order::new(questionnaire, replies).next(Some(index)),
            Said::Begun(_) => {}
            Said::Back => at = before(Order::new(questionnaire, replies), index),
            Said::Stop(_) => return Ok(Ended::Stopped),
        }
    }
}

/// Returns where back leads: to the question before, or to the review if everything is answered.
fn before(order: Order<'_>, index: usize) -> Option<usize> {
    order.next(None)?;
    order.previous(index).or(Some(index))
}

fn put(order: Order<'_>, index: usize) -> Option<Asked<'_>> {
    let question = order.questionnaire.get(index)?;
    let previous = order.previous(index).and_then(|previous| order.questionnaire.get(previous));
    Some(Asked {
        index,
        question,
        section: order.questionnaire.sections.get(question.section)?,
        opens_section: previous.is_none_or(|previous| previous.section != question.section),
        progress: order.progress(index),
        reply: order.replies.get(&index),
    })
}

#[cfg(test)]
mod tests;
