//! Worlds in which everything uncertain varies at once: open answers, attributes and weights (method, section 7).
//!
//! An open answer is drawn from its distribution; an attribute from the triangle over its range, one draw for an option and its
//! variants; the weights of the themes from the organisation's ranking (evenly among all weights that agree with it), or around the
//! stated ones (Dirichlet with concentration 50), and split within a theme by base weights, so that the mean of what is drawn is what
//! is printed. Staffing keeps its anchors. What is not eligible in a world has no rank there. Families are compared: the best
//! eligible alternative of a family stands for it.

mod check;
mod eligible;
mod lanes;
mod lookup;
mod sheets;
mod themes;
mod varying;
mod worth;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::assessment::Assessment;
use crate::framework::alternatives::Alternative;
use crate::framework::feeds::attributes_of;
use crate::framework::{Form, Framework};
use crate::robustness::MOST_ALTERNATIVES;

use super::model::{Model, Table};
use super::needs::layers_in;
use super::world::{World, open_behind};
pub use check::{Check, Off};
use eligible::Eligible;
use lookup::{Lookup, Open};
use sheets::Sheets;
use themes::Themes;
pub use varying::{Sixteen, Varying};
use worth::Worth;

/// What is drawn from.
pub struct Sampler<'a> {
    model: &'a Model<'a>,
    open: Open,
    sheets: Sheets,
    themes: Themes,
    criteria: Vec<Criterion>,
    /// Needs, which layers hurt, automation, see [`layers_in`]; then the needs' shares of their sum.
    needs: Lookup<f64>,
    eligible: Eligible,
    /// The alternatives that are eligible in some world; no other is looked at.
    possible: u64,
    /// The families, in the order of the alternatives.
    pub families: Vec<String>,
    family_of: Vec<usize>,
}

struct Criterion {
    theme: usize,
    /// What a theme's weight is multiplied with.
    factor: f64,
    relevance: Lookup<f64>,
    worth: Worth,
}

impl<'a> Sampler<'a> {
    /// Prepares. `None` if there are more alternatives, themes or combinations of answers than can be sampled.
    pub fn new(model: &'a Model<'a>, strict: &Assessment) -> Option<Self> {
        let (pack, alternatives) = (model.setting.pack, model.alternatives);
        if model.tables.iter().any(|table| table.cut) || alternatives.len() > MOST_ALTERNATIVES {
            return None;
        }
        let open = Open::new(strict, open_questions(model, strict));
        let themes = Themes::new(model)?;
        let needs = &pack.framework.needs;
        let read = [needs.finding, needs.deploying, needs.tickets, needs.automation];
        let add = |world: &World<'_>, values: &mut Vec<f64>| {
            let layers = layers_in(model.setting, world);
            values.extend(layers);
            values.extend(shares(&layers));
        };
        let needs = Lookup::new((&pack.questionnaire, model.assessment, &open), &read, 9, &mut { add })?;
        let eligible = Eligible::new(model, strict, &open)?;
        let hurts = |column| needs.over_all(column, f64::max).is_some_and(|greatest| greatest > 0.0);
        let possible = eligible.possible(hurts(3) && hurts(4));
        let sheets = Sheets::new(&pack.framework, alternatives, &attributes(&pack.framework), possible);
        let criteria = criteria(model, &open, &themes)?;
        let (families, family_of) = families(alternatives);
        Some(Self { model, open, sheets, themes, criteria, needs, eligible, possible, families, family_of })
    }

    /// Returns the questions whose answers are drawn, in ascending order.
    pub(super) fn questions(&self) -> &[usize] {
        &self.open.questions
    }

    /// Returns how many values each of them has.
    pub(super) fn value_counts(&self) -> Vec<usize> {
        self.open.value_counts()
    }

    /// Returns the worlds in which everything uncertain varies.
    pub const fn worlds(&self) -> Varying<'_> {
        Varying { sampler: self, only_weights: None }
    }
}

/// Returns the share of each need in their sum; equal ones where there is none.
fn shares([one, two, three, ..]: &[f64; 6]) -> [f64; 3] {
    let sum = one + two + three;
    if sum > 0.0 { [one / sum, two / sum, three / sum] } else { [1.0 / 3.0; 3] }
}

/// Returns the open questions that anything reads.
fn open_questions(model: &Model<'_>, strict: &Assessment) -> Vec<usize> {
    let mut read = eligible::questions(model);
    read.extend(model.open.iter().copied());
    let mut questions = Vec::new();
    for assessment in [model.assessment, strict] {
        for question in &read {
            open_behind(&model.setting.pack.questionnaire, assessment, *question, &mut questions);
        }
    }
    questions
}

/// Returns the attributes that decide how good an alternative is.
fn attributes(framework: &Framework) -> Vec<usize> {
    let varied = |form: &Form| !matches!(form, Form::Supply { .. });
    let forms = framework.criteria.iter().map(|criterion| &criterion.form).filter(|form| varied(form));
    let attributes: BTreeSet<usize> = forms.flat_map(|form| attributes_of(form, framework)).collect();
    attributes.into_iter().chain(framework.needs.covers).chain([framework.needs.dependence]).collect()
}

/// Prepares the criteria that matter in some world.
fn criteria(model: &Model<'_>, open: &Open, themes: &Themes) -> Option<Vec<Criterion>> {
    let of = |(criterion, table): (&crate::framework::Criterion, &Table)| {
        let relevances: Vec<f64> = table.stakes.iter().map(|stake| stake / table.weight).collect();
        Some(Criterion {
            theme: criterion.theme,
            factor: themes.factor(criterion),
            relevance: Lookup::of_values((model.assessment, open), &table.questions, 1, &relevances)?,
            worth: Worth::new(model, open, &criterion.form, table)?,
        })
    };
    let all: Option<Vec<Criterion>> = model.setting.pack.framework.criteria.iter().zip(&model.tables).map(of).collect();
    let matters = |criterion: &Criterion| criterion.relevance.over_all(0, f64::max).is_some_and(|most| most > 0.0);
    Some(all?.into_iter().filter(matters).collect())
}

/// Returns the families, and which of them each alternative belongs to.
fn families(alternatives: &[Alternative]) -> (Vec<String>, Vec<usize>) {
    let mut families: Vec<String> = Vec::new();
    let mut family_of = Vec::new();
    for alternative in alternatives {
        let place = families.iter().position(|family| *family == alternative.family).unwrap_or(families.len());
        if place == families.len() {
            families.push(alternative.family.clone());
        }
        family_of.push(place);
    }
    (families, family_of)
}
