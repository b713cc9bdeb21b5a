//! The quick interview: asks what tells most about the advice, and says in the end what it left out and why.
//!
//! It goes by the answers of the one respondent who is asked, so that what others said already spares nobody a question. Tables and the
//! ranking of themes have no prior to draw from: they are never asked, and named as not weighed.

use crate::answers::{AnswerSheet, Guide, Order, Weighed};
use crate::assessment::assess;
use crate::cli::Ui;
use crate::date::Date;
use crate::decision::certainty::Effort;
use crate::decision::decide;
use crate::decision::flips::Advice;
use crate::decision::quick::{Quick, Step, step};
use crate::framework::Pack;
use crate::phrases::Phrases;
use crate::questionnaire::Question;
use crate::report::words;

/// Asks what tells most next, until the advice is hardly in doubt.
pub(super) struct Quickest<'a> {
    pack: &'a Pack,
    today: Date,
    quick: Quick,
    /// The questions in the order in which they were asked; what was answered before comes first.
    asked: Option<Vec<usize>>,
    chance: f64,
    left: Left,
}

/// What was not asked.
#[derive(Debug, Default)]
struct Left {
    /// The questions whose answers were weighed, in order.
    weighed: Vec<usize>,
    /// The others that apply, in order.
    others: Vec<usize>,
}

impl<'a> Quickest<'a> {
    /// Begins a quick interview about the questions of a pack.
    pub(super) fn new(pack: &'a Pack, today: Date) -> Self {
        Self { pack, today, quick: Quick::default(), asked: None, chance: 1.0, left: Left::default() }
    }

    fn step(&self, order: &Order<'_>) -> Step {
        let sheet = AnswerSheet { replies: order.replies().clone(), ..AnswerSheet::default() };
        let assessment = assess(self.pack, &[sheet], self.today);
        let decision = decide(self.pack, &assessment, Effort::Worlds(0));
        let now = Advice::of(&decision.verdict, &decision.ranking);
        let is_done = |question| order.replies().contains_key(&question) || order.applies(question).is_no();
        step(self.pack, &assessment, &now, &is_done, self.quick)
    }

    /// Says what was left out, why, and how to answer it all the same; `others` says whether other respondents have answered, too.
    pub(super) fn say_what_is_left(&self, others: bool, go_on: &str, ui: &mut Ui) {
        ui.note("");
        for (indent, text) in self.what_is_left(others) {
            ui.paragraph(&text, indent, &indent.repeat(2));
        }
        if !self.left.weighed.is_empty() || !self.left.others.is_empty() {
            ui.note(&format!("To answer the rest: {go_on}"));
        }
        ui.note("");
    }

    /// Returns paragraphs with their indents.
    fn what_is_left(&self, others: bool) -> Vec<(&'static str, String)> {
        let Left { weighed, others: unweighed } = &self.left;
        let share = words::of_hundred(self.chance, Phrases::english());
        let bound = words::of_hundred(self.quick.bound, Phrases::english());
        let why = if self.chance > self.quick.bound {
            format!(
                "What is open would change the advice in {share} plausible worlds, but no question left tells more about it."
            )
        } else {
            format!(
                "What is open would change the advice in {share} plausible worlds; the quick interview stops at {bound}."
            )
        };
        let mut texts = vec![("", why)];
        if others {
            texts.push(("", "That is by these answers alone; the decision is by those of all respondents.".to_owned()));
        }
        let lists = [
            (weighed, "Left out for that reason"),
            (unweighed, "Not asked and not weighed either, so they may still change the advice"),
        ];
        for (questions, name) in lists {
            if !questions.is_empty() {
                texts.push(("", format!("{name} ({}):", questions.len())));
                texts.extend(self.by_section(questions).map(|text| ("  ", text)));
            }
        }
        texts
    }

    /// Returns the short names of questions, a line for each section.
    fn by_section<'b>(&'b self, questions: &'b [usize]) -> impl Iterator<Item = String> + 'b {
        let all = &self.pack.questionnaire;
        all.sections.iter().enumerate().filter_map(move |(section, about)| {
            let is_here = |question: &&Question| question.section == section;
            let here = questions.iter().filter_map(|index| all.get(*index)).filter(is_here);
            let names: Vec<&str> = here.map(|question| question.short.as_str()).collect();
            (!names.is_empty()).then(|| format!("{}: {}", about.name, names.join(", ")))
        })
    }
}

impl Guide for Quickest<'_> {
    fn next(&mut self, order: &Order<'_>, after: Option<usize>) -> Option<usize> {
        let asked = self.asked.get_or_insert_with(|| order.replies().keys().copied().collect());
        asked.extend(after.filter(|after| !asked.contains(after)));
        let (next, weighed) = match self.step(order) {
            Step::Ask { question, chance } => {
                self.chance = chance;
                (Some(order.first_needed(question)), Vec::new())
            }
            Step::Stop { left, chance } => {
                self.chance = chance;
                // An interview about nothing would be none.
                let first = if order.replies().is_empty() { order.next(None) } else { None };
                (first, left)
            }
        };
        let others = order.open().into_iter().filter(|index| !weighed.contains(index)).collect();
        self.left = Left { weighed, others };
        next
    }

    fn previous(&self, order: &Order<'_>, before: usize) -> Option<usize> {
        let asked: Vec<usize> =
            self.asked.iter().flatten().copied().filter(|index| !order.applies(*index).is_no()).collect();
        match asked.iter().position(|index| *index == before) {
            Some(place) => place.checked_sub(1).and_then(|place| asked.get(place)).copied(),
            None => asked.last().copied(),
        }
    }

    fn weighed(&self) -> Option<Weighed> {
        Some(Weighed { chance: self.chance, bound: self.quick.bound })
    }
}

#[cfg(test)]
mod tests;
