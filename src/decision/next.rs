//! Worth finding out next: what each open answer is worth to the choice, and the best pair of them, over worlds in which everything
//! uncertain varies.
//!
//! To choose a family is worth its fit in the world that turns out, and nothing where it may not be recommended there. Now the best choice
//! is the family with the greatest mean. To know an answer first is worth as much as the mean of the best choices, answer by answer, is
//! greater: the expected value of partial perfect information, in points of fit, for all questions from one sample, counted apart by each
//! answer (Strong and Oakley, "An efficient method for computing single-parameter partial expected value of perfect information", Medical
//! Decision Making 33, 2013). The values do not add up: two answers may be worth nothing apart and much together, so the best pair is told.
//!
//! An answer may also fail a gate, and so stop the advice whoever leads; that is told apart, and comes first.

use serde::Serialize;

use crate::assessment::{Assessment, Changing};
use crate::framework::alternatives::alternatives;
use crate::framework::{Gate, Pack};
use crate::questionnaire::Datum;
use crate::robustness::{Batch, Finding, Purpose, Random, Row, WIDTH, Worlds, Worth, worth_knowing};

use super::cost::in_place;
use super::model::Model;
use super::needs::shown_pain;
use super::sampling::Sampler;
use super::value::Setting;

/// Worlds drawn unless asked otherwise: enough for the order of the first five questions.
pub const WORLDS: usize = 1 << 16;

/// Worlds in a block, each with random streams of its own.
const BLOCK: usize = 1 << 13;

/// Worlds on which all pairs are tried.
const SCREENED: usize = 1 << 12;

/// Pairs that are then tried on all worlds.
const SHORT_LIST: usize = 8;

/// Questions of which all pairs are tried; of more, those worth most.
const MOST_PAIRED: usize = 48;

/// Numbers kept of all worlds: with more families and questions than that allows, fewer worlds are drawn.
const MOST_NUMBERS: usize = 1 << 24;

/// What to find out next.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NextQuestions {
    /// How many worlds were drawn.
    pub worlds: usize,
    /// The family that is the best choice now: the greatest mean over all worlds.
    pub choice: String,
    /// What is at stake now, in points of fit: how much better the choice would be on average if everything were known, attributes and
    /// weights included.
    pub at_stake: f64,
    /// The open questions, those first whose answer may fail a gate, then those that are worth most.
    pub questions: Vec<NextQuestion>,
    /// The pair that is worth most, if it is worth more than its better half.
    pub pair: Option<NextPair>,
    /// Whether no answer to these, and to no two of them, can change the advice.
    pub settled: bool,
}

/// What an open answer is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NextQuestion {
    /// The question.
    pub question: String,
    /// How much better the choice becomes on average, in points of fit.
    pub gain: f64,
    /// The chance that another family is the better choice then.
    pub changes: f64,
    /// The chance that its answer alone fails a gate that does not fail now.
    pub stops: f64,
}

/// What two open answers are worth together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NextPair {
    /// The questions.
    pub questions: [String; 2],
    /// How much better the choice becomes on average once both are known, in points of fit.
    pub gain: f64,
    /// The chance that another family is the better choice then.
    pub changes: f64,
}

/// Draws worlds and finds what is worth most. `None` without worlds or families, or if there is more than can be sampled.
pub fn next_questions(pack: &Pack, assessment: &Assessment, worlds: usize) -> Option<NextQuestions> {
    if worlds == 0 {
        return None;
    }
    let setting = Setting { pack, shown: shown_pain(pack, assessment) };
    let strict = super::strict(pack, assessment);
    let alternatives = alternatives(&pack.framework, in_place(&setting, assessment));
    let model = Model::compile(&setting, assessment, &alternatives);
    let sampler = Sampler::new(&model, &strict)?;
    let drawn = Drawn::new(&sampler, worlds, super::SEED)?;
    let (choice, at_stake) = drawn.stake()?;
    let worths = drawn.worths();
    let id = |place: usize| {
        let question = sampler.questions().get(place)?;
        pack.questionnaire.get(*question).map(|question| question.id.clone())
    };
    let pair = drawn.best_pair(&worths).and_then(|([one, other], worth)| {
        Some(NextPair { questions: [id(one)?, id(other)?], gain: worth.gain, changes: worth.changes })
    });
    let sampled = worths.iter().filter_map(|(place, worth)| Some((*sampler.questions().get(*place)?, *worth)));
    let questions = questions(pack, sampled.collect(), &Stops::new(pack, &strict));
    Some(NextQuestions {
        worlds: drawn.worlds,
        choice: sampler.families.get(choice)?.clone(),
        at_stake,
        settled: pair.is_none() && questions.iter().all(|question| question.gain <= 0.0 && question.stops <= 0.0),
        questions,
        pair,
    })
}

/// Joins what answers are worth with what they can stop. A question that only a gate reads is worth nothing to the choice.
fn questions(pack: &Pack, sampled: Vec<(usize, Worth)>, stops: &Stops) -> Vec<NextQuestion> {
    let mut found: Vec<(usize, f64, f64)> =
        sampled.into_iter().map(|(question, worth)| (question, worth.gain, worth.changes)).collect();
    for (question, _) in &stops.chances {
        if found.iter().all(|(known, ..)| known != question) {
            found.push((*question, 0.0, 0.0));
        }
    }
    let next = |(index, gain, changes): (usize, f64, f64)| {
        let question = pack.questionnaire.get(index)?.id.clone();
        Some(NextQuestion { question, gain, changes, stops: stops.of(index) })
    };
    let mut questions: Vec<NextQuestion> = found.into_iter().filter_map(next).collect();
    questions.sort_by_key(|question| question.stops <= 0.0);
    questions
}

/// The drawn worlds: what each family is worth in each, and which value each question has.
struct Drawn {
    worlds: usize,
    families: usize,
    /// World by world, family by family.
    values: Vec<f64>,
    /// Question by question, world by world: the position of the value.
    digits: Vec<Vec<u16>>,
    /// How many values each question has.
    counts: Vec<usize>,
}

impl Drawn {
    fn new(sampler: &Sampler<'_>, worlds: usize, seed: u64) -> Option<Self> {
        let varying = sampler.worlds();
        let (families, questions) = (varying.alternatives(), sampler.questions().len());
        let worlds = worlds.min(MOST_NUMBERS / (families + questions).max(1));
        if worlds == 0 || families == 0 {
            return None;
        }
        let mut drawn = Self {
            worlds,
            families,
            values: Vec::with_capacity(worlds * families),
            digits: vec![Vec::with_capacity(worlds); questions],
            counts: sampler.value_counts(),
        };
        let mut batch = Batch::new(families, varying.criteria());
        let mut sixteen = varying.scratch();
        for block in 0..worlds.div_ceil(BLOCK) {
            let mut random = Random::new(seed, Purpose::Information, block as u64);
            let mut left = BLOCK.min(worlds - block * BLOCK);
            while left > 0 {
                batch.vetoed = [0; WIDTH];
                varying.draw_plainly(&mut random, &mut sixteen, &mut batch);
                let taken = left.min(WIDTH);
                drawn.keep(&batch, &sixteen.digits, taken);
                left -= taken;
            }
        }
        Some(drawn)
    }

    fn keep(&mut self, batch: &Batch, digits: &[Row<u32>], taken: usize) {
        for (world, vetoed) in batch.vetoed.iter().enumerate().take(taken) {
            for (family, values) in batch.values.iter().enumerate() {
                let value = values.get(world).copied().unwrap_or(0.0);
                self.values.push(if vetoed >> family & 1 == 1 { 0.0 } else { value });
            }
        }
        for (kept, digits) in self.digits.iter_mut().zip(digits) {
            kept.extend(digits.iter().take(taken).map(|digit| *digit as u16));
        }
    }

    /// Returns the best choice now, and how much better it would be on average if everything were known.
    fn stake(&self) -> Option<(usize, f64)> {
        let mut sums = vec![0.0; self.families];
        for values in self.values.chunks_exact(self.families) {
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
        let best = |best: usize, other: usize| if sums.get(other) > sums.get(best) { other } else { best };
        let choice = (0..self.families).reduce(best)?;
        let mut regret = 0.0;
        for values in self.values.chunks_exact(self.families) {
            let chosen = values.get(choice).copied()?;
            regret += values.iter().fold(chosen, |most, value| most.max(*value)) - chosen;
        }
        Some((choice, regret / self.worlds as f64))
    }

    /// Returns what each open answer is worth, the greatest first.
    fn worths(&self) -> Vec<(usize, Worth)> {
        let open = self.counts.iter().enumerate().filter(|(_, count)| **count > 1);
        let worth = |(place, _): (usize, &usize)| Some((place, self.worth(&[place], self.worlds)?));
        let mut worths: Vec<(usize, Worth)> = open.filter_map(worth).collect();
        worths.sort_by(|(_, one), (_, other)| {
            other.gain.total_cmp(&one.gain).then(other.changes.total_cmp(&one.changes))
        });
        worths
    }

    /// Returns what it is worth to know some answers, counted on the first so many worlds.
    fn worth(&self, places: &[usize], worlds: usize) -> Option<Worth> {
        let counts: Vec<usize> = places.iter().filter_map(|place| self.counts.get(*place)).copied().collect();
        let cells: usize = counts.iter().product();
        let width = self.families + 1;
        let mut sums = vec![0.0; cells * width];
        let mut add = |cell: usize, values: &[f64]| {
            let Some((count, sums)) = sums.get_mut(cell * width..(cell + 1) * width).and_then(<[f64]>::split_first_mut)
            else {
                return;
            };
            *count += 1.0;
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        };
        let values = self.values.chunks_exact(self.families).take(worlds);
        match (places, counts.as_slice()) {
            ([one], _) => {
                let digits = self.digits.get(*one)?;
                values.zip(digits).for_each(|(values, digit)| add(usize::from(*digit), values));
            }
            ([one, other], [_, count]) => {
                let digits = self.digits.get(*one)?.iter().zip(self.digits.get(*other)?);
                let cell = |(one, other): (&u16, &u16)| usize::from(*one) * count + usize::from(*other);
                values.zip(digits.map(cell)).for_each(|(values, cell)| add(cell, values));
            }
            _ => return None,
        }
        let seen = sums.chunks_exact(width).filter_map(<[f64]>::split_first).filter(|(count, _)| **count > 0.0);
        let findings: Vec<Finding> = seen
            .map(|(count, sums)| Finding { chance: *count, values: sums.iter().map(|sum| sum / count).collect() })
            .collect();
        worth_knowing(&findings)
    }

    /// Returns the pair that is worth most, if it is worth more than either of the two. All pairs are tried on few worlds, the best of
    /// them on all.
    fn best_pair(&self, worths: &[(usize, Worth)]) -> Option<([usize; 2], Worth)> {
        let paired: Vec<usize> = worths.iter().take(MOST_PAIRED).map(|(place, _)| *place).collect();
        let mut screened: Vec<([usize; 2], f64)> = Vec::new();
        for (at, one) in paired.iter().enumerate() {
            for other in paired.iter().skip(at + 1) {
                let worth = self.worth(&[*one, *other], SCREENED.min(self.worlds))?;
                screened.push(([*one, *other], worth.gain));
            }
        }
        screened.sort_by(|(_, left), (_, right)| right.total_cmp(left));
        let full =
            screened.iter().take(SHORT_LIST).filter_map(|(pair, _)| Some((*pair, self.worth(pair, self.worlds)?)));
        let best = full.reduce(|best, other| if other.1.gain > best.1.gain { other } else { best })?;
        let alone = worths.iter().filter(|(place, _)| best.0.contains(place)).map(|(_, worth)| worth.gain);
        let alone = alone.fold(0.0, f64::max);
        (best.1.gain > alone).then_some(best)
    }
}

/// For each open question that a gate reads: the chance that its answer alone makes a gate fail.
struct Stops {
    chances: Vec<(usize, f64)>,
}

impl Stops {
    fn new(pack: &Pack, strict: &Assessment) -> Self {
        let open: Vec<&Gate> = pack.framework.gates.iter().filter(|gate| strict.holds(&gate.fails).is_open()).collect();
        let mut read = Vec::new();
        open.iter().for_each(|gate| gate.fails.questions(&mut |question| read.push(question)));
        read.sort_unstable();
        read.dedup();
        read.retain(|question| strict.values(*question).len() > 1);
        let mut changing = Changing::new(&pack.questionnaire, strict, &super::ruling(pack));
        let mut fails = |question: usize, datum: Datum| {
            let known = changing.change(&[(question, datum)]);
            open.iter().any(|gate| known.holds(&gate.fails).is_yes())
        };
        let mut chance = |question: usize| -> f64 {
            strict.values(question).iter().filter(|(datum, _)| fails(question, *datum)).map(|(_, share)| share).sum()
        };
        Self { chances: read.into_iter().map(|question| (question, chance(question))).collect() }
    }

    fn of(&self, question: usize) -> f64 {
        self.chances.iter().find(|(known, _)| *known == question).map_or(0.0, |(_, chance)| *chance)
    }
}

#[cfg(test)]
mod tests;
