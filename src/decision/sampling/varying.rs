//! Sixteen worlds at a time: drawn, judged, and each family's best put into a batch.

use crate::robustness::{Batch, Random, Row, Values, WIDTH, Worlds};

use super::Sampler;
use super::lanes::{Drawn, Layers, Members, reach};

/// Worlds in which everything uncertain varies, or the weights of the themes alone: one loop, compiled once for all.
#[derive(Clone, Copy)]
pub struct Varying<'a> {
    pub(super) sampler: &'a Sampler<'a>,
    /// What each theme gives to each alternative, where nothing but weights varies.
    pub(super) only_weights: Option<&'a Values>,
}

/// Sixteen worlds: what was drawn, and what follows. Kept from batch to batch; each overwrites what it reads.
pub struct Sixteen {
    /// The position of each question's value.
    pub(in crate::decision) digits: Vec<Row<u32>>,
    pub(super) cells: Vec<Row<f64>>,
    /// What each alternative lacks of the automation it depends on, and what it really covers.
    lacks: Vec<Row<f64>>,
    covers: Vec<[Row<f64>; 3]>,
    /// The eligible alternatives of each world.
    pub(super) eligible: Row<u64>,
    /// The fit of each alternative that is eligible in any of them.
    pub(super) fits: Vec<Row<f64>>,
}

impl Worlds for Varying<'_> {
    type Scratch = Sixteen;

    fn alternatives(&self) -> usize {
        self.only_weights.map_or(self.sampler.families.len(), |values| values.rows().len())
    }

    fn criteria(&self) -> usize {
        self.sampler.themes.count
    }

    fn scratch(&self) -> Sixteen {
        let count = self.sampler.model.alternatives.len();
        Sixteen {
            digits: vec![[0; WIDTH]; self.sampler.open.questions.len()],
            cells: vec![[0.0; WIDTH]; self.sampler.sheets.cells],
            lacks: vec![[0.0; WIDTH]; count],
            covers: vec![[[0.0; WIDTH]; 3]; count],
            eligible: [0; WIDTH],
            fits: vec![[0.0; WIDTH]; count],
        }
    }

    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn draw(&self, random: &mut Random, sixteen: &mut Sixteen, batch: &mut Batch) {
        self.sampler.themes.draw(random, &mut batch.weights);
        if let Some(values) = self.only_weights {
            return weigh(values, batch);
        }
        self.sampler.draw_inputs(random, sixteen);
        self.sampler.judge(sixteen, &batch.weights, 0);
        self.sampler.stand(sixteen, batch);
    }

    #[inline(never)]
    fn draw_plainly(&self, random: &mut Random, sixteen: &mut Sixteen, batch: &mut Batch) {
        self.sampler.themes.draw(random, &mut batch.weights);
        if let Some(values) = self.only_weights {
            return weigh(values, batch);
        }
        self.sampler.draw_inputs(random, sixteen);
        self.sampler.judge_plainly(sixteen, &batch.weights, 0);
        self.sampler.stand(sixteen, batch);
    }
}

/// Puts into a batch what each alternative is worth where values are known: the sum of what each theme gives, times its weight.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn weigh(values: &Values, batch: &mut Batch) {
    for (sums, row) in batch.values.iter_mut().zip(values.rows()) {
        *sums = [0.0; WIDTH];
        for (weights, value) in batch.weights.iter().zip(row) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += weight * value;
            }
        }
    }
}

impl Sampler<'_> {
    /// Draws answers and attributes.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn draw_inputs(&self, random: &mut Random, sixteen: &mut Sixteen) {
        self.open.draw(random, &mut sixteen.digits);
        self.sheets.draw(random, &mut sixteen.cells);
    }

    /// The same as [`Sampler::judge`] with instructions that every machine has, by code that all who want no others share.
    #[inline(never)]
    pub(super) fn judge_plainly(&self, sixteen: &mut Sixteen, weights: &[Row<f64>], others: u64) {
        self.judge(sixteen, weights, others);
    }

    /// Judges sixteen worlds by what was drawn: who is eligible, and how well it fits; besides the eligible ones, how well others fit.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn judge(&self, sixteen: &mut Sixteen, weights: &[Row<f64>], others: u64) {
        let framework = &self.model.setting.pack.framework;
        let Sixteen { digits, cells, lacks, covers, eligible, fits } = sixteen;
        let (digits, cells) = (digits.as_slice(), cells.as_slice());
        let rows = self.needs.rows(digits);
        let of = |column| self.needs.column(&rows, column);
        let mut missing = of(5);
        for missing in &mut missing {
            *missing = 1.0 - *missing;
        }
        for alternative in Members(self.possible) {
            if let (Some(lacks), Some(covers)) = (lacks.get_mut(alternative), covers.get_mut(alternative)) {
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
            covers,
            lacks,
        };
        let layers = Layers::of(framework, of(3), of(4));
        *eligible = self.eligible.masks(&drawn, &layers, self.possible);
        let mut standing = others;
        for eligible in &*eligible {
            standing |= eligible;
        }
        self.fits(&drawn, weights, (standing, fits));
    }

    /// Computes the fits of some alternatives; those of all others are left as they are.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn fits(&self, drawn: &Drawn<'_>, weights: &[Row<f64>], (alternatives, fits): (u64, &mut [Row<f64>])) {
        for alternative in Members(alternatives) {
            if let Some(fits) = fits.get_mut(alternative) {
                *fits = [0.0; WIDTH];
            }
        }
        let mut at_stake = [0.0; WIDTH];
        for criterion in &self.criteria {
            let relevance = criterion.relevance.only(drawn.digits);
            let mut stake = weights.get(criterion.theme).copied().unwrap_or([0.0; WIDTH]);
            for ((stake, relevance), sum) in stake.iter_mut().zip(&relevance).zip(&mut at_stake) {
                *stake *= criterion.factor * relevance;
                *sum += *stake;
            }
            drawn.add(&criterion.worth, &stake, (alternatives, &mut *fits));
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
    }

    /// Puts the best eligible alternative of each family into a batch, and vetoes the families that have none.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn stand(&self, sixteen: &Sixteen, batch: &mut Batch) {
        for values in &mut batch.values {
            *values = [0.0; WIDTH];
        }
        let mut standing: Row<u64> = [0; WIDTH];
        for alternative in Members(self.possible) {
            let (Some(fits), Some(family)) = (sixteen.fits.get(alternative), self.family_of.get(alternative)) else {
                continue;
            };
            let Some(values) = batch.values.get_mut(*family) else { continue };
            let worlds = values.iter_mut().zip(fits).zip(&sixteen.eligible).zip(&mut standing);
            for (((value, fit), eligible), standing) in worlds {
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
