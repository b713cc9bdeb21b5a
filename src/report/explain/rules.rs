//! Gates, traps and readiness: what is tested, on which answers, and what to do.

use crate::decision::checks::GateState;
use crate::framework::{Part, PartScale};
use crate::questionnaire::Condition;
use crate::scale::Truth;

use super::super::words::{number, percent, points, share_span, span};
use super::{Branch, Explainer, Link, words};

impl Explainer<'_> {
    /// Explains a gate.
    pub(super) fn gate(&self, id: &str) -> Option<Branch> {
        let gate = self.pack.framework.gates.iter().find(|gate| gate.id == id)?;
        let standing = self.judged.and_then(|judged| judged.decision.gates.iter().find(|known| known.gate == id));
        let state = standing.map(|standing| match standing.state {
            GateState::Passed => format!("It holds here: {}", gate.passed),
            GateState::Leaning => "It holds here, but allows leaning at best".to_owned(),
            GateState::Failed => "It fails here, so nothing is recommended yet".to_owned(),
            GateState::Open => "It is open here: an unknown answer decides it".to_owned(),
        });
        let questionnaire = &self.pack.questionnaire;
        let leaning = gate.leaning.as_ref().map(|leaning| {
            Branch::note(format!("It allows leaning at best when {}", words::condition(questionnaire, leaning)))
        });
        let steps = gate.steps.iter().map(|step| {
            Branch::note(format!("Week {}: {}", step.weeks, step.text))
                .with([Branch::note(format!("Done when: {}", step.done))])
        });
        Some(
            Branch::new(Link::Thing, format!("Gate `{id}`: {}", gate.name))
                .with(state.map(Branch::note))
                .with(self.asked_by(&gate.fails))
                .with([
                    Branch::note(format!("It fails when {}", words::condition(questionnaire, &gate.fails))),
                    Branch::note(format!("Why: {}", gate.text)),
                ])
                .with(leaning)
                .with([self.claims_or_judgement("What it rests on", &gate.claims)])
                .with(Branch::group("What to do when it fails", steps.collect())),
        )
    }

    /// Explains a trap.
    pub(super) fn trap(&self, id: &str) -> Option<Branch> {
        let trap = self.pack.framework.traps.iter().find(|trap| trap.id == id)?;
        let test = self.judged.map(|judged| &judged.decision.trap.traps);
        let standing = test.and_then(|traps| traps.iter().find(|known| known.trap == id));
        let state = standing.map(|standing| match standing.sprung {
            Truth::Yes => "It is sprung here",
            Truth::No => "It is not sprung here",
            Truth::Open => "It is open here: an unknown answer decides it",
        });
        let when = words::condition(&self.pack.questionnaire, &trap.sprung);
        Some(
            Branch::new(Link::Thing, format!("Trap `{id}`: {}. It warns, and excludes nothing", trap.name))
                .with(state.map(Branch::note))
                .with(self.asked_by(&trap.sprung))
                .with([
                    Branch::note(format!("It is sprung when {when}")),
                    Branch::note(format!("Why: {}", trap.text)),
                    Branch::note(format!("The way out: {}", trap.way_out)),
                ])
                .with([self.claims_or_judgement("What it rests on", &trap.claims)]),
        )
    }

    /// The answers that a condition reads, or the questions if there are no answers.
    fn asked_by(&self, condition: &Condition) -> Vec<Branch> {
        let mut questions = Vec::new();
        condition.questions(&mut |question| {
            if !questions.contains(&question) {
                questions.push(question);
            }
        });
        questions.into_iter().filter_map(|question| self.answer_or_question(question)).collect()
    }

    /// The answer to a question, or the question if there are no answers.
    pub(super) fn answer_or_question(&self, index: usize) -> Option<Branch> {
        let question = self.pack.questionnaire.get(index)?;
        let asked = || Branch::note(format!("Asked: {}", question.text)).next(format!("question:{}", question.id));
        Some(self.answer(index).unwrap_or_else(asked))
    }

    /// Explains a readiness dimension.
    pub(super) fn readiness(&self, id: &str) -> Option<Branch> {
        let dimension = self.pack.framework.readiness.iter().find(|dimension| dimension.id == id)?;
        let standing =
            self.judged.and_then(|judged| judged.decision.readiness.iter().find(|known| known.dimension == id));
        let level = standing.map(|standing| Branch::note(format!("Here: {} of 100 points", span(standing.level))));
        let next = standing.and_then(|standing| standing.next.as_ref()).map(|next| {
            let text = format!("Next, worth up to {} points: {}", points(next.gain), next.text);
            Branch::note(text).next(format!("question:{}", next.question))
        });
        let parts = dimension.parts.iter().map(|part| {
            let question = self.pack.questionnaire.get(part.question);
            let value = standing.and_then(|standing| {
                standing.parts.iter().find(|known| question.is_some_and(|question| question.id == known.question))
            });
            let value = value.map_or_else(String::new, |part| format!(", here {}", share_span(part.value)));
            let name = question.map_or("", |question| question.short.as_str());
            Branch::note(format!("{name}: weight {}{value}; {}", number(part.weight), self.part_scale(part)))
                .next(question.map_or_else(String::new, |question| format!("question:{}", question.id)))
                .with(self.answer(part.question))
                .with([Branch::note(format!("What would raise it: {}", part.next))])
        });
        Some(
            Branch::new(Link::Thing, format!("Readiness `{id}`: {}. {}", dimension.name, dimension.about))
                .with(level)
                .with(next)
                .with(Branch::group("The weighted mean of", parts.collect()))
                .with([Branch::note("Weights and values of the parts are judgement.")]),
        )
    }

    fn part_scale(&self, part: &Part) -> String {
        let Some(question) = self.pack.questionnaire.get(part.question) else {
            return String::new();
        };
        match &part.scale {
            PartScale::Values(values) => {
                let ids: Vec<&str> = match question.choices() {
                    [] => crate::questionnaire::METRIC_STATES.to_vec(),
                    choices => choices.iter().map(|choice| choice.id.as_str()).collect(),
                };
                let said = ids.iter().zip(values).map(|(id, value)| format!("{id} {}", percent(*value)));
                said.collect::<Vec<_>>().join(", ")
            }
            PartScale::Between(zero, full) => {
                let limit = |value: f64| words::limit_of(question, value);
                format!("from {} (0 %) to {} (100 %)", limit(*zero), limit(*full))
            }
            PartScale::Rows(full) => format!("{} rows count as 100 %", number(*full)),
        }
    }
}
