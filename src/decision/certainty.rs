//! How sure: in how many plausible worlds each family comes first (method, section 7).

use std::num::NonZeroUsize;
use std::thread;

use serde::Serialize;

use crate::assessment::Assessment;
use crate::robustness::{Acceptability, Estimate, Run};

use super::model::Model;
use super::sampling::{Check, Sampler};

/// Worlds after which a run that may stop early looks for the first time.
const FIRST_LOOK: u64 = 1 << 8;

/// How many times as many worlds it takes for each further look.
const MORE: u64 = 4;

/// How many worlds are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// So many. With none, certainty is unknown.
    Worlds(u64),
    /// As many as it takes until the verdict no longer depends on the error of sampling, and no more than so many.
    Enough(u64),
}

impl Default for Effort {
    fn default() -> Self {
        Self::Worlds(crate::robustness::DEFAULT_WORLDS)
    }
}

/// How sure a decision is, over worlds in which open answers, attributes and weights all vary.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Certainty {
    /// How many worlds were drawn.
    pub worlds: u64,
    /// The families, in the order of the ranking.
    pub families: Vec<FamilyCertainty>,
    /// The share of worlds in which nothing may be recommended.
    pub nothing: Counted,
    /// The share of worlds with an exact tie.
    pub tied: Counted,
    /// How the sampling stood up to exact answers.
    pub check: Check,
}

/// How often one family comes first, and what it takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FamilyCertainty {
    /// The family.
    pub family: String,
    /// The share of worlds in which it has each rank, the first first. Where it may not be recommended it has none.
    pub ranks: Vec<Counted>,
    /// The share of worlds in which it may be recommended.
    pub eligible: Counted,
    /// For each other family, the share of worlds in which that one beats this: a better fit, or this may not be recommended.
    pub beaten_by: Vec<BeatenBy>,
    /// The weights of the themes under which it typically comes first, if it does often enough to say.
    pub central: Option<Vec<ThemeWeight>>,
}

/// A share that was counted.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Counted {
    /// The share, 0 to 1.
    pub share: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end of its 95 % interval.
    pub high: f64,
}

/// How often a family is beaten by another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BeatenBy {
    /// The other family.
    pub family: String,
    /// The share of worlds.
    pub share: Counted,
}

/// The weight of a theme.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ThemeWeight {
    /// The theme.
    pub theme: String,
    /// Its mean weight, 0 to 1; those of all themes sum to one.
    pub mean: f64,
}

impl Certainty {
    /// Returns what is known of a family.
    pub fn of(&self, family: &str) -> Option<&FamilyCertainty> {
        self.families.iter().find(|known| known.family == family)
    }
}

impl FamilyCertainty {
    /// Returns the share of worlds in which it comes first.
    pub fn first(&self) -> Counted {
        self.ranks.first().copied().unwrap_or_default()
    }
}

impl From<Estimate> for Counted {
    fn from(estimate: Estimate) -> Self {
        Self { share: estimate.share, low: estimate.interval.low, high: estimate.interval.high }
    }
}

/// Draws worlds and counts. `None` without worlds, or if there is more than can be sampled.
pub(super) fn certainty(
    model: &Model<'_>,
    strict: &Assessment,
    effort: Effort,
    decided: &dyn Fn(&Certainty) -> bool,
) -> Option<Certainty> {
    if effort == Effort::Worlds(0) {
        return None;
    }
    let sampler = Sampler::new(model, strict)?;
    let threads = threads(effort);
    let run = |worlds| Run { threads, ..Run::new(worlds, super::SEED) };
    let count = |worlds| counted(model, &sampler, &Acceptability::sampled(&sampler.worlds(), &run(worlds)));
    let certainty = drawn(effort, &count, decided)?;
    Some(Certainty { check: sampler.check(&run(certainty.worlds)), ..certainty })
}

/// Below it, starting a thread takes longer than it saves.
const WORTH_A_THREAD: u64 = 1 << 15;

/// Returns on how many threads to draw, which changes nothing but the time: on all there are for many worlds; on one where only as many
/// are drawn as settle a verdict, since whoever asks for that decides on many files side by side.
fn threads(effort: Effort) -> NonZeroUsize {
    match effort {
        Effort::Worlds(worlds) if worlds >= WORTH_A_THREAD => {
            thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
        }
        Effort::Worlds(_) | Effort::Enough(_) => NonZeroUsize::MIN,
    }
}

/// Counts as many worlds as it takes.
fn drawn(
    effort: Effort,
    count: &dyn Fn(u64) -> Option<Certainty>,
    decided: &dyn Fn(&Certainty) -> bool,
) -> Option<Certainty> {
    match effort {
        Effort::Worlds(worlds) => count(worlds),
        Effort::Enough(most) => {
            let mut worlds = FIRST_LOOK.min(most);
            loop {
                let certainty = count(worlds)?;
                if worlds >= most || decided(&certainty) {
                    return Some(certainty);
                }
                worlds = worlds.saturating_mul(MORE).min(most);
            }
        }
    }
}

fn counted(model: &Model<'_>, sampler: &Sampler<'_>, found: &Acceptability) -> Option<Certainty> {
    let families = &sampler.families;
    let themes = &model.setting.pack.framework.themes;
    let of = |index: usize, family: &String| {
        let beaten = families.iter().enumerate().filter(|(other, _)| *other != index).filter_map(|(other, family)| {
            Some(BeatenBy { family: family.clone(), share: found.beats(other, index)?.into() })
        });
        let vetoed = Counted::from(found.vetoed(index)?);
        let central = found.central(index).map(|central| {
            let weights = themes.iter().zip(&central.weights);
            weights.map(|(theme, weight)| ThemeWeight { theme: theme.id.clone(), mean: weight.mean }).collect()
        });
        Some(FamilyCertainty {
            family: family.clone(),
            ranks: (0..families.len()).filter_map(|rank| found.rank(index, rank)).map(Counted::from).collect(),
            eligible: Counted { share: 1.0 - vetoed.share, low: 1.0 - vetoed.high, high: 1.0 - vetoed.low },
            beaten_by: beaten.collect(),
            central,
        })
    };
    let families: Option<Vec<_>> = families.iter().enumerate().map(|(index, family)| of(index, family)).collect();
    Some(Certainty {
        worlds: found.worlds(),
        families: families?,
        nothing: found.all_vetoed()?.into(),
        tied: found.tied()?.into(),
        check: Check::default(),
    })
}
