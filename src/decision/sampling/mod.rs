//! Worlds in which everything uncertain varies at once: open answers, attributes and weights (method, section 7).
//!
//! An open answer is drawn from its distribution; an attribute from the triangle over its range, one draw for an option and its
//! variants; the weights of the themes from the organisation's ranking (evenly among all weights that agree with it), or around the
//! stated ones (Dirichlet with concentration 50), and split within a theme by base weights, so that the mean of what is drawn is what
//! is printed. Staffing keeps its anchors. What is not eligible in a world has no rank there. Families are compared: the best
//! eligible alternative of a family stands for it.

mod eligible;
mod lookup;
mod sheets;
mod worth;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::assessment::Assessment;
use crate::framework::feeds::attributes_of;
use crate::robustness::{Batch, MOST_ALTERNATIVES, Order, Prior, Random, Row, WIDTH, Weights, Worlds};

use super::model::Model;
use super::needs::layers_in;
use super::world::World;
use eligible::Eligible;
use lookup::{Lookup, Open};
use sheets::Sheets;
use worth::{Drawn, Worth};

/// How closely drawn theme weights keep to the stated ones where nobody ranked the themes.
const CONCENTRATION: f64 = 50.0;

/// What is drawn from.
pub struct Sampler<'a> {
    model: &'a Model<'a>,
    open: Open,
    sheets: Sheets,
    themes: Themes,
    criteria: Vec<Criterion>,
    /// Needs, which layers hurt, automation.
    needs: Lookup<f64>,
    eligible: Eligible,
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

/// The weights of the themes.
struct Themes {
    /// A prior for each way in which they are ranked, with the share of those who rank them so before it.
    priors: Vec<(f64, Prior)>,
    count: usize,
}

impl<'a> Sampler<'a> {
    /// Prepares. `None` if there are more alternatives, themes or combinations of answers than can be sampled.
    pub fn new(model: &'a Model<'a>, strict: &Assessment) -> Option<Self> {
        let (pack, alternatives) = (model.setting.pack, model.alternatives);
        let framework = &pack.framework;
        if model.tables.iter().any(|table| table.cut) || alternatives.len() > MOST_ALTERNATIVES {
            return None;
        }
        let mut read = eligible::questions(model);
        read.extend(model.open.iter().copied());
        let mut questions = Vec::new();
        for assessment in [model.assessment, strict] {
            for question in &read {
                super::world::open_behind(&pack.questionnaire, assessment, *question, &mut questions);
            }
        }
        let open = Open::new(strict, questions);
        let attributes: BTreeSet<usize> =
            framework.criteria.iter().flat_map(|criterion| attributes_of(&criterion.form, framework)).collect();
        let attributes: Vec<usize> = attributes.into_iter().collect();
        let themes = Themes::new(model)?;
        let criteria: Option<Vec<Criterion>> = framework
            .criteria
            .iter()
            .zip(&model.tables)
            .map(|(criterion, table)| {
                let relevances = table.stakes.iter().map(|stake| stake / table.weight).collect();
                let source = (model.assessment, &open);
                Some(Criterion {
                    theme: criterion.theme,
                    factor: themes.factor(model, criterion),
                    relevance: Lookup::of_values(source, &table.questions, 1, relevances)?,
                    worth: Worth::new(model, &open, &criterion.form, table)?,
                })
            })
            .collect();
        let needs = &framework.needs;
        let read = [needs.finding, needs.deploying, needs.tickets, needs.automation];
        let add = |world: &World<'_>, values: &mut Vec<f64>| values.extend(layers_in(model.setting, world));
        let needs = Lookup::new((&pack.questionnaire, model.assessment, &open), &read, 6, &mut { add })?;
        let mut families: Vec<String> = Vec::new();
        let mut family_of = Vec::new();
        for alternative in alternatives {
            let place = families.iter().position(|family| *family == alternative.family).unwrap_or(families.len());
            if place == families.len() {
                families.push(alternative.family.clone());
            }
            family_of.push(place);
        }
        let eligible = Eligible::new(model, strict, &open)?;
        let sheets = Sheets::new(framework, alternatives, &attributes);
        Some(Self { model, open, sheets, themes, criteria: criteria?, needs, eligible, families, family_of })
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

    /// Returns the fit of every alternative in sixteen worlds, and where it is eligible.
    fn draw_all(&self, random: &mut Random, weights: &mut [Row<f64>]) -> (Vec<Row<f64>>, Row<u64>) {
        let framework = &self.model.setting.pack.framework;
        self.themes.draw(random, weights);
        let mut digits = vec![[0; WIDTH]; self.open.questions.len()];
        self.open.draw(random, &mut digits);
        let drawn = self.sheets.draw(random);
        let starts = self.needs.starts(&digits);
        let [one, two, three, portal, orchestration, automation] =
            [0, 1, 2, 3, 4, 5].map(|column| self.needs.column(&starts, column, 0.0));
        let mut of = Drawn {
            digits: &digits,
            sheets: &self.sheets,
            attributes: &framework.attributes,
            drawn: &drawn,
            needs: [one, two, three],
            missing: automation.map(|automation| 1.0 - automation),
            covers: Vec::new(),
            depends: Vec::new(),
        };
        self.cover(&mut of);
        let fits = self.fits(&of, weights);
        let eligible = self.eligible.masks(&of, (&portal, &orchestration), framework.needs.covered);
        (fits, eligible)
    }

    /// Works out what each alternative really covers.
    fn cover(&self, of: &mut Drawn<'_>) {
        let needs = &self.model.setting.pack.framework.needs;
        for alternative in 0..self.model.alternatives.len() {
            let depends = of.attribute(alternative, needs.dependence).map(|depends| (depends / 4.0).clamp(0.0, 1.0));
            let mut covers = needs.covers.map(|attribute| of.attribute(alternative, attribute));
            let [_, serves, runs] = &mut covers;
            for covered in [serves, runs] {
                for ((covered, depends), missing) in covered.iter_mut().zip(&depends).zip(&of.missing) {
                    *covered = super::value::real(*covered, depends * missing);
                }
            }
            of.covers.push(covers);
            of.depends.push(depends);
        }
    }

    fn fits(&self, of: &Drawn<'_>, weights: &[Row<f64>]) -> Vec<Row<f64>> {
        let mut fits = vec![[0.0; WIDTH]; self.model.alternatives.len()];
        let mut at_stake = [0.0; WIDTH];
        for criterion in &self.criteria {
            let relevance = criterion.relevance.column(&criterion.relevance.starts(of.digits), 0, 0.0);
            let mut stake = weights.get(criterion.theme).copied().unwrap_or([0.0; WIDTH]);
            for ((stake, relevance), sum) in stake.iter_mut().zip(&relevance).zip(&mut at_stake) {
                *stake *= criterion.factor * relevance;
                *sum += *stake;
            }
            criterion.worth.values(of, self.model, &mut |alternative, values| {
                if let Some(fits) = fits.get_mut(alternative) {
                    for ((fit, value), stake) in fits.iter_mut().zip(values).zip(&stake) {
                        *fit += value * stake;
                    }
                }
            });
        }
        for fits in &mut fits {
            for (fit, at_stake) in fits.iter_mut().zip(&at_stake) {
                *fit = if *at_stake > 0.0 { 100.0 * *fit / at_stake } else { 0.0 };
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

    fn draw(&self, random: &mut Random, batch: &mut Batch) {
        let (fits, eligible) = self.draw_all(random, &mut batch.weights);
        batch.values.iter_mut().for_each(|values| *values = [0.0; WIDTH]);
        let mut standing: Row<u64> = [0; WIDTH];
        for ((alternative, fits), family) in fits.iter().enumerate().zip(&self.family_of) {
            let Some(values) = batch.values.get_mut(*family) else { continue };
            for (((value, fit), eligible), standing) in values.iter_mut().zip(fits).zip(&eligible).zip(&mut standing) {
                let stands = eligible >> alternative & 1;
                *standing |= stands << family;
                *value = if stands == 1 { value.max(*fit) } else { *value };
            }
        }
        let all = u64::MAX >> (64 - self.families.len().clamp(1, 64));
        batch.vetoed = standing.map(|standing| all & !standing);
    }
}

impl Themes {
    fn new(model: &Model<'_>) -> Option<Self> {
        let framework = &model.setting.pack.framework;
        let count = framework.themes.len();
        let rankings = &model.assessment.rankings;
        let mut priors = Vec::new();
        let total: f64 = rankings.iter().map(|(_, share)| share).sum();
        let mut before = 0.0;
        for (ranking, share) in rankings {
            priors.push((before / total, Prior::ordered(Order::of_groups(count, ranking).ok()?)));
            before += share;
        }
        if priors.is_empty() {
            let stated: Vec<f64> = (0..count).map(|theme| base_of(model, theme)).collect();
            priors.push((0.0, Prior::around(&Weights::normalized(&stated)?, CONCENTRATION)?));
        }
        Some(Self { priors, count })
    }

    /// Returns what a theme's drawn weight is multiplied with: the base weight where the themes are ranked, as in the printed fit; its
    /// share of the theme where their stated weights are drawn.
    fn factor(&self, model: &Model<'_>, criterion: &crate::framework::Criterion) -> f64 {
        if model.assessment.rankings.is_empty() {
            criterion.weight / base_of(model, criterion.theme)
        } else {
            criterion.weight
        }
    }

    fn draw(&self, random: &mut Random, weights: &mut [Row<f64>]) {
        let [(_, only)] = self.priors.as_slice() else {
            let units = random.units();
            let mut drawn = vec![[0.0; WIDTH]; self.count];
            for (before, prior) in &self.priors {
                prior.draw(random, &mut drawn);
                for (weights, drawn) in weights.iter_mut().zip(&drawn) {
                    for ((weight, drawn), unit) in weights.iter_mut().zip(drawn).zip(&units) {
                        *weight = if unit >= before { *drawn } else { *weight };
                    }
                }
            }
            return;
        };
        only.draw(random, weights);
    }
}

/// Returns the sum of the base weights of a theme's criteria.
fn base_of(model: &Model<'_>, theme: usize) -> f64 {
    let criteria = &model.setting.pack.framework.criteria;
    criteria.iter().filter(|criterion| criterion.theme == theme).map(|criterion| criterion.weight).sum()
}
