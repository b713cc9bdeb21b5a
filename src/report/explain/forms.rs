//! Value functions and relevance in words and as formulas.

use crate::framework::{Criterion, Form, MatchRow, Relevance};

use super::super::words::{list, number, percent};
use super::{Explainer, words};

impl Explainer<'_> {
    /// Says how a criterion's value is found, with its formula.
    pub(super) fn form(&self, criterion: &Criterion) -> String {
        let attribute = |index: usize| self.attribute_id(index);
        let question = |index: usize| self.question_id(index);
        match &criterion.form {
            Form::Coverage => self.coverage_words(),
            Form::Supply { question: has, attribute: asks } => format!(
                "What there is ({}) against what is required ({}): 0 at none, 0.4 at its low end, 0.8 at its likely one, 1 at \
                 its high end, linear in between",
                question(*has),
                attribute(*asks)
            ),
            Form::Deadline { question: months, attribute: time } => self.deadline_words(*months, *time),
            Form::Ability { question: need, attribute: ability, span } => format!(
                "The likely ability ({}) against the need ({}): 1 if it reaches it, else max(0, 1 − (need − ability) / {})",
                attribute(*ability),
                question(*need),
                number(*span)
            ),
            Form::Skills { skills, span } => self.skills_words(skills, *span),
            Form::Upkeep { .. } => self.upkeep_words(&criterion.form),
            Form::Burden { attribute: burden } => {
                format!("The less burden the better: 1 − likely {} / 4", attribute(*burden))
            }
            Form::Affordability { comfortable, painful } => self.affordability_words(*comfortable, *painful),
            Form::Band { question: size, attribute: band } => format!(
                "1 while {} lies inside the band ({}), outside of it max(0.2, 1 − 0.4 · |log2({} / nearest edge)|)",
                question(*size),
                attribute(*band),
                question(*size)
            ),
            Form::Match { attribute: of, rows, .. } => self.match_words(*of, rows),
            Form::Holds { .. } => self.holds_words(&criterion.form),
        }
    }

    pub(super) fn attribute_id(&self, index: usize) -> String {
        let found = self.pack.framework.attributes.get(index);
        found.map_or_else(String::new, |attribute| format!("attribute `{}`", attribute.id))
    }

    pub(super) fn question_id(&self, index: usize) -> String {
        let found = self.pack.questionnaire.get(index);
        found.map_or_else(String::new, |question| format!("answer `{}`", question.id))
    }

    fn coverage_words(&self) -> String {
        let needs = &self.pack.framework.needs;
        let covers = needs.covers.map(|attribute| self.attribute_id(attribute));
        format!(
            "How far what hurts is really covered: Σ need · coverage / Σ need over discoverability, self-service and \
             orchestration, with the likely {}; for the last two a share d · (1 − a) is hollow, d being the likely {} / 4 and \
             a the automation that exists ({})",
            list(&covers),
            self.attribute_id(needs.dependence),
            self.question_id(needs.automation)
        )
    }

    fn deadline_words(&self, months: usize, time: usize) -> String {
        let needs = &self.pack.framework.needs;
        format!(
            "The chance that value comes in time: P(T · (1 + ½ · d · (1 − a)) ≤ {}), T triangular over the {}, d the likely {} \
             / 4, a the automation that exists ({})",
            self.question_id(months),
            self.attribute_id(time),
            self.attribute_id(needs.dependence),
            self.question_id(needs.automation)
        )
    }

    fn skills_words(&self, skills: &[(usize, usize)], span: f64) -> String {
        let pairs = skills.iter();
        let pairs: Vec<String> = pairs
            .map(|(has, asks)| format!("{} against {}", self.question_id(*has), self.attribute_id(*asks)))
            .collect();
        format!(
            "The worst of {}: 1 if the skill reaches what is asked, else max(0, 1 − (asked − skill) / {})",
            list(&pairs),
            number(span)
        )
    }

    fn upkeep_words(&self, form: &Form) -> String {
        let Form::Upkeep { question, assumed_from, assumed_share, attribute, requirement } = form else {
            return String::new();
        };
        format!(
            "1 − likely {} / 4 · (1 − s), s being what there is ({}, else {} of {}, assumed) against the {}: 0 at none, 0.4 at \
             its low end, 0.8 at its likely one, 1 at its high end",
            self.attribute_id(*attribute),
            self.question_id(*question),
            percent(*assumed_share),
            self.question_id(*assumed_from),
            self.attribute_id(*requirement)
        )
    }

    fn affordability_words(&self, comfortable: f64, painful: f64) -> String {
        let currency = &self.pack.framework.cost.currency;
        let money = |amount: f64| words::amounts(&[amount], "currency", currency);
        format!(
            "ln({painful} / x) / ln({painful} / {comfortable}), between 0 and 1: all of it up to {comfortable}, nothing from \
             {painful} on, both judgement; x is the yearly cost per engineer over three years: people, licence, hosting, and \
             a third of switching",
            painful = money(painful),
            comfortable = money(comfortable)
        )
    }

    fn match_words(&self, attribute: usize, rows: &[MatchRow]) -> String {
        let found = self.pack.framework.attributes.get(attribute);
        let row = |row: &MatchRow| {
            let entry = found.and_then(|attribute| attribute.entries().get(usize::from(row.entry)));
            let entry = entry.map_or("", |(_, text)| text.as_str());
            let when = row.when.as_ref();
            let when = when.map(|when| format!(", when {}", words::condition(&self.pack.questionnaire, when)));
            format!("{} for “{entry}”{}", number(row.value), when.unwrap_or_default())
        };
        let rows: Vec<String> = rows.iter().map(row).collect();
        format!(
            "By what the {} says: {}; 0 for anything else, 0.5 where nobody publishes it",
            self.attribute_id(attribute),
            rows.join("; ")
        )
    }

    fn holds_words(&self, form: &Form) -> String {
        let Form::Holds { question, attribute, own_scope, shortage, security } = form else {
            return String::new();
        };
        format!(
            "The least over all that is asked for ({}): 1 where the {} has it; where it is one's own affair {}, less {} · (1 − \
             {} / 4); else 0; 0.5 where nobody publishes it",
            self.question_id(*question),
            self.attribute_id(*attribute),
            number(*own_scope),
            number(*shortage),
            self.question_id(*security)
        )
    }

    /// Says how much a criterion is at stake.
    pub(super) fn relevance(&self, relevance: &Relevance) -> String {
        let question = |index: usize| self.question_id(index);
        match relevance {
            Relevance::Fixed(value) => format!("{}, always", percent(*value)),
            Relevance::Over { question: of, over } => {
                format!("{} / {}, at most 100 %", question(*of), number(*over))
            }
            Relevance::Values { question: of, values } => {
                let question = self.pack.questionnaire.get(*of);
                let choices = question.map_or(&[][..], |question| question.choices());
                let counted = choices.iter().zip(values).filter(|(_, value)| **value > 0.0);
                let said: Vec<String> =
                    counted.map(|(choice, value)| format!("{} when it is `{}`", percent(*value), choice.id)).collect();
                format!("by the {}: {}; else 0 %", self.question_id(*of), said.join(", "))
            }
            Relevance::AnyOf { question: of, value } => {
                format!("{} when the {} names anything; else 0 %", percent(*value), question(*of))
            }
            Relevance::From { question: of, from, value } => {
                let limit = self.pack.questionnaire.get(*of).map_or_else(String::new, |of| words::limit_of(of, *from));
                format!("{} when the {} is {limit} or more; else 0 %", percent(*value), question(*of))
            }
            Relevance::Needs(value) => format!("{} when any layer hurts; else 0 %", percent(*value)),
            Relevance::Greatest(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.relevance(part)).collect();
                format!("the greatest of: {}", parts.join("; or "))
            }
        }
    }
}
