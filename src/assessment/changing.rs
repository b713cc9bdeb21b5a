//! An assessment in which some answers are changed, over and over, without reading all replies again.
//!
//! The surprise: a question that a changed answer makes apply has the answer that was given to it, or is open if there was none.

use crate::answers::Row;
use crate::questionnaire::{Datum, Questionnaire};

use super::merge::{if_asked, skip};
use super::{Assessment, Standing, State};

/// An assessment whose answers can be changed and changed back.
pub struct Changing<'a> {
    questionnaire: &'a Questionnaire,
    now: Assessment,
    /// Questions with a condition, as they stand where they apply.
    conditional: Vec<Conditional>,
    /// What was changed, as it was before.
    before: Vec<(usize, State)>,
}

struct Conditional {
    question: usize,
    state: State,
    rows: Option<Vec<Row>>,
}

impl<'a> Changing<'a> {
    /// Starts from an assessment. Of the questions that `reopened` names, an answer *not applicable* leaves every value possible.
    pub fn new(questionnaire: &'a Questionnaire, assessment: &Assessment, reopened: &[usize]) -> Self {
        let mut conditional = Vec::new();
        for (index, question) in questionnaire.questions.iter().enumerate().filter(|(_, one)| one.when.is_some()) {
            let skipped = assessment.state(index).is_some_and(|state| state.standing == Standing::Skipped);
            let (mut state, rows) = match assessment.state(index) {
                Some(state) if !skipped => (state.clone(), assessment.rows.get(&index).cloned()),
                _ => if_asked(question, index, assessment),
            };
            if matches!(state.standing, Standing::NotApplicable(_)) && reopened.contains(&index) {
                state.values.clone_from(&question.domain);
            }
            conditional.push(Conditional { question: index, state, rows });
        }
        let mut now = assessment.clone();
        now.given.clear();
        Self { questionnaire, now, conditional, before: Vec::new() }
    }

    /// Returns every question that may not apply as it stands where it does.
    pub fn all_asked(&self) -> Assessment {
        let mut asked = self.now.clone();
        for one in &self.conditional {
            one.restore(&mut asked);
        }
        asked
    }

    /// Changes some answers, and takes back all changes before; answers outside of the questionnaire are passed over.
    pub fn change(&mut self, changes: &[(usize, Datum)]) -> &Assessment {
        while let Some((question, state)) = self.before.pop() {
            if let Some(place) = self.now.states.get_mut(question) {
                *place = state;
            }
        }
        for one in &self.conditional {
            one.restore(&mut self.now);
        }
        for (question, datum) in changes {
            if let Some(place) = self.now.states.get_mut(*question) {
                let known = State { values: vec![(*datum, 1.0)], standing: Standing::Known };
                self.before.push((*question, std::mem::replace(place, known)));
            }
        }
        skip(self.questionnaire, &mut self.now);
        &self.now
    }
}

impl Conditional {
    fn restore(&self, assessment: &mut Assessment) {
        if let Some(place) = assessment.states.get_mut(self.question) {
            place.clone_from(&self.state);
        }
        if let Some(rows) = &self.rows
            && !assessment.rows.contains_key(&self.question)
        {
            assessment.rows.insert(self.question, rows.clone());
        }
    }
}
