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
mod worth;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::assessment::Assessment;
use crate::framework::alternatives::Alternative;
use crate::framework::feeds::attributes_of;
use crate::framework::{Form, Framework};
use crate::robustness::{Batch, MOST_ALTERNATIVES, Random, Row, WIDTH, Worlds};

use super::model::{Model, Table};
use super::needs::layers_in;
use super::world::{World, open_behind};
pub use check::{Check, Off};
use eligible::Eligible;
use lanes::{Drawn, Layers, Members, reach};
use lookup::{Lookup, Open};
use sheets::Sheets;
use themes::Themes;
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

/// Sixteen worlds: what was drawn, and what follows.
struct Sixteen {
    digits: Vec<Row<u32>>,
    cells: Vec<Row<f64>>,
    /// The eligible alternatives of each world.
    eligible: Row<u64>,
    /// The fit of each alternative that is eligible in any of them.
    fits: Vec<Row<f64>>,
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

    /// Returns which value each question has in the sixteen worlds that `draw` draws next from the same numbers; the batch's weights are
    /// used up.
    pub(super) fn draw_answers(&self, random: &Random, digits: &mut [Row<u32>], batch: &mut Batch) {
        let mut same = random.clone();
        self.themes.draw(&mut same, &mut batch.weights);
        self.open.draw(&mut same, digits);
    }

    /// Draws sixteen worlds: who is eligible, and how well it fits.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn draw_all(&self, random: &mut Random, weights: &mut [Row<f64>]) -> Sixteen {
        self.themes.draw(random, weights);
        let mut digits = vec![[0; WIDTH]; self.open.questions.len()];
        self.open.draw(random, &mut digits);
        let cells = self.sheets.draw(random);
        let mut sixteen = Sixteen { digits, cells, eligible: [0; WIDTH], fits: Vec::new() };
        self.judge(&mut sixteen, weights, 0);
        sixteen
    }

    /// Judges sixteen worlds by what was drawn: who is eligible, and how well it fits; besides the eligible ones, how well others fit.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn judge(&self, sixteen: &mut Sixteen, weights: &[Row<f64>], others: u64) {
        let framework = &self.model.setting.pack.framework;
        let count = self.model.alternatives.len();
        let (digits, cells) = (sixteen.digits.as_slice(), sixteen.cells.as_slice());
        let rows = self.needs.rows(digits);
        let of = |column| self.needs.column(&rows, column);
        let mut missing = of(5);
        for missing in &mut missing {
            *missing = 1.0 - *missing;
        }
        let (mut lacks, mut covers) = (vec![[0.0; WIDTH]; count], vec![[[0.0; WIDTH]; 3]; count]);
        for ((alternative, lacks), covers) in (0..).zip(&mut lacks).zip(&mut covers) {
            if self.possible >> alternative & 1 == 1 {
                (*lacks, *covers) = reach((&self.sheets, cells), alternative, &framework.needs, &missing);
            }
        }
        let drawn = Drawn {
            digits,
            sheets: &self.sheets,
            cost: &framework.cost,
            cells,
            needs: [of(0), of(1), of(2)],
            shares: [of(6), of(7), of(8)],
            covers: &covers,
            lacks: &lacks,
        };
        let layers = Layers::of(framework, of(3), of(4));
        let eligible = self.eligible.masks(&drawn, &layers, self.possible);
        let mut standing = others;
        for eligible in &eligible {
            standing |= eligible;
        }
        let fits = self.fits(&drawn, weights, standing);
        (sixteen.eligible, sixteen.fits) = (eligible, fits);
    }

    /// Returns the fits of some alternatives.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn fits(&self, drawn: &Drawn<'_>, weights: &[Row<f64>], alternatives: u64) -> Vec<Row<f64>> {
        let mut fits = vec![[0.0; WIDTH]; self.model.alternatives.len()];
        let mut at_stake = [0.0; WIDTH];
        for criterion in &self.criteria {
            let relevance = criterion.relevance.only(drawn.digits);
            let mut stake = weights.get(criterion.theme).copied().unwrap_or([0.0; WIDTH]);
            for ((stake, relevance), sum) in stake.iter_mut().zip(&relevance).zip(&mut at_stake) {
                *stake *= criterion.factor * relevance;
                *sum += *stake;
            }
            drawn.add(&criterion.worth, &stake, (alternatives, &mut fits));
        }
        for sum in &mut at_stake {
            *sum = if *sum > 0.0 { 100.0 / *sum } else { 0.0 };
        }
        for alternative in Members(alternatives) {
            let Some(fits) = fits.get_mut(alternative) else { continue };
            for (fit, scale) in fits.iter_mut().zip(&at_stake) {
                *fit *= scale;
            }
        }
        fits
    }
}

impl Worlds for Sampler<'_> {
    fn alternatives(&self) -> usize {
        self.families.len()
    }

    fn criteria(&self) -> usize {
        self.themes.count
    }

    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn draw(&self, random: &mut Random, batch: &mut Batch) {
        let Sixteen { eligible, fits, .. } = self.draw_all(random, &mut batch.weights);
        for values in &mut batch.values {
            *values = [0.0; WIDTH];
        }
        let mut standing: Row<u64> = [0; WIDTH];
        for alternative in Members(self.possible) {
            let (Some(fits), Some(family)) = (fits.get(alternative), self.family_of.get(alternative)) else { continue };
            let Some(values) = batch.values.get_mut(*family) else { continue };
            for (((value, fit), eligible), standing) in values.iter_mut().zip(fits).zip(&eligible).zip(&mut standing) {
                let stands = eligible >> alternative & 1;
                *standing |= stands << family;
                *value = if stands == 1 && *fit > *value { *fit } else { *value };
            }
        }
        let all = u64::MAX >> (64 - self.families.len().clamp(1, 64));
        for (vetoed, standing) in batch.vetoed.iter_mut().zip(&standing) {
            *vetoed = all & !standing;
        }
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
