//! Criteria and themes, and what a criterion contributes to a fit.

use crate::decision::{Contribution, Ranked};
use crate::framework::feeds::{form_questions, relevance_questions};
use crate::framework::{Criterion, Theme};

use super::super::words::{number, percent, tenths};
use super::{Branch, Explainer, Link};
use crate::framework::feeds::attributes_of;

impl Explainer<'_> {
    /// Explains a criterion.
    pub(super) fn criterion(&self, id: &str) -> Option<Branch> {
        let criterion = self.pack.framework.criteria.iter().find(|criterion| criterion.id == id)?;
        let answers = match self.judged {
            Some(_) => Branch::group("What was answered", self.answers_of(criterion)),
            None => Branch::group("What is asked for it", self.questions_of(criterion)),
        };
        Some(
            Branch::new(Link::Thing, format!("Criterion `{id}`: {}. {}", criterion.name, criterion.about))
                .with([
                    Branch::note(self.weight(criterion)),
                    Branch::note(format!("How much it is at stake: {}", self.relevance(&criterion.relevance))),
                    Branch::note(format!("Its value, from 0 to 1: {}", self.form(criterion))),
                ])
                .with(self.here(criterion))
                .with(answers)
                .with(self.offers(criterion))
                .with([self.claims_or_judgement("Why it matters", &criterion.claims)]),
        )
    }

    /// Says how much a criterion weighs before relevance.
    fn weight(&self, criterion: &Criterion) -> String {
        let framework = &self.pack.framework;
        let total: f64 = framework.criteria.iter().map(|criterion| criterion.weight).sum();
        let theme = framework.themes.get(criterion.theme).map_or("", |theme| theme.name.as_str());
        let stated = format!(
            "Base weight {} of {} over all criteria (judgement), in the theme {theme}",
            number(criterion.weight),
            number(total)
        );
        let multiplier = self.judged.and_then(|judged| {
            let multiplier = judged.assessment.multipliers.get(criterion.theme)?;
            judged.assessment.ranked.then_some(multiplier)
        });
        match multiplier {
            Some(multiplier) => format!("{stated}, times {} as you ranked the theme", number(*multiplier)),
            None => stated,
        }
    }

    /// What the criterion contributes to each alternative that is compared.
    fn here(&self, criterion: &Criterion) -> Option<Branch> {
        let lines: Vec<Branch> = self
            .compared()
            .into_iter()
            .filter_map(|ranked| {
                let contribution = ranked.contributions.iter().find(|known| known.criterion == criterion.id)?;
                let text = format!("{}: {}", ranked.name, sum(contribution));
                let branch = Branch::note(text).next(format!("alternative:{}", ranked.id));
                Some(branch.with(self.yearly(criterion, ranked)))
            })
            .collect();
        Branch::group("What it contributes here (weight × value = points)", lines)
    }

    /// Returns the questions whose answers a criterion reads, for its value or its relevance.
    fn reads(&self, criterion: &Criterion) -> Vec<usize> {
        let framework = &self.pack.framework;
        let mut questions = Vec::new();
        let mut add = |question: usize| {
            if !questions.contains(&question) {
                questions.push(question);
            }
        };
        form_questions(&criterion.form, framework, &mut add);
        relevance_questions(&criterion.relevance, framework, &mut add);
        questions
    }

    fn answers_of(&self, criterion: &Criterion) -> Vec<Branch> {
        let answers: Vec<Branch> =
            self.reads(criterion).into_iter().filter_map(|question| self.answer(question)).collect();
        if answers.is_empty() {
            return vec![Branch::new(Link::Answer, "No answer is asked for: it counts the same for everybody")];
        }
        answers
    }

    fn questions_of(&self, criterion: &Criterion) -> Vec<Branch> {
        let questions = self.reads(criterion).into_iter().filter_map(|index| self.pack.questionnaire.get(index));
        questions.map(|question| Branch::note(&question.text).next(format!("question:{}", question.id))).collect()
    }

    /// What each option offers on the attributes that a criterion reads.
    fn offers(&self, criterion: &Criterion) -> Option<Branch> {
        let attributes = attributes_of(&criterion.form, &self.pack.framework);
        let options = 0..self.pack.framework.options.len();
        let values = attributes
            .into_iter()
            .flat_map(|attribute| options.clone().filter_map(move |option| self.value(option, attribute)));
        Branch::group("What the options offer", values.collect())
    }

    /// Explains what a criterion contributes to a fit: answers, criterion, and what each member offers.
    pub(super) fn contribution(&self, ranked: &Ranked, contribution: &Contribution) -> Option<Branch> {
        let known = &self.pack.framework.criteria;
        let criterion = known.iter().find(|criterion| criterion.id == contribution.criterion)?;
        let text = format!("{}: {}", criterion.name, sum(contribution));
        let about = format!("Criterion `{}`: {} Value: {}", criterion.id, criterion.about, self.form(criterion));
        let about = Branch::new(Link::Criterion, about)
            .next(format!("criterion:{}", criterion.id))
            .with([self.claims_or_judgement("Why it matters", &criterion.claims)]);
        let attributes = attributes_of(&criterion.form, &self.pack.framework);
        Some(
            Branch::new(Link::Contribution, text)
                .next(format!("criterion:{}", criterion.id))
                .with(self.yearly(criterion, ranked))
                .with(self.answers_of(criterion))
                .with([about])
                .with(attributes.into_iter().flat_map(|attribute| self.offered(ranked, attribute))),
        )
    }

    /// Explains how a fit adds up; criteria of which nothing is at stake are named together.
    pub(super) fn adds_up(&self, ranked: &Ranked) -> Vec<Branch> {
        let (mut counted, idle): (Vec<&Contribution>, Vec<&Contribution>) =
            ranked.contributions.iter().partition(|contribution| contribution.weight > 0.0);
        counted.sort_by(|left, right| right.points.total_cmp(&left.points));
        let mut lines: Vec<Branch> =
            counted.into_iter().filter_map(|contribution| self.contribution(ranked, contribution)).collect();
        if !idle.is_empty() {
            let names: Vec<&str> = idle.iter().map(|contribution| contribution.criterion.as_str()).collect();
            lines.push(Branch::note(format!("Not at stake here: {}", names.join(", "))));
        }
        lines
    }

    /// Explains a theme.
    pub(super) fn theme(&self, id: &str) -> Option<Branch> {
        let index = self.pack.framework.themes.iter().position(|theme| theme.id == id)?;
        let theme: &Theme = self.pack.framework.themes.get(index)?;
        let criteria = self.pack.framework.criteria.iter().filter(|criterion| criterion.theme == index);
        let criteria = criteria.map(|criterion| {
            Branch::note(format!("{}: {}", criterion.name, self.weight(criterion)))
                .next(format!("criterion:{}", criterion.id))
                .with(self.claims(&criterion.claims))
        });
        let multiplier = self.judged.and_then(|judged| {
            let multiplier = judged.assessment.multipliers.get(index)?;
            let ranked = judged.assessment.ranked;
            Some(if ranked {
                format!("Its rank multiplies its weights by {}", number(*multiplier))
            } else {
                "The themes were not ranked, so its weights stay as they are".to_owned()
            })
        });
        let ranking = "A ranking of the themes multiplies their weights: the number of themes times the mean of 1/j from \
                       the theme's rank to the last (rank-order centroid; Barron and Barrett, Management Science 42, 1996)";
        Some(
            Branch::new(Link::Thing, format!("Theme `{id}`: {}. {}", theme.name, theme.about))
                .with(multiplier.map(Branch::note))
                .with([Branch::note(ranking)])
                .with(Branch::group("Its criteria", criteria.collect())),
        )
    }
}

/// Says how points come about: weight times value.
pub(super) fn sum(contribution: &Contribution) -> String {
    format!(
        "{} % × {} = {} points",
        tenths(contribution.weight * 100.0),
        percent(contribution.value),
        tenths(contribution.points)
    )
}
