//! Which alternatives are eligible in a world: what `decision::eligibility` judges over everything unknown, judged in each world.

use crate::assessment::Assessment;
use crate::decision::eligibility::{breaks, people_questions};
use crate::decision::model::Model;
use crate::decision::value::range;
use crate::framework::alternatives::AlternativeKind;
use crate::robustness::{Row, WIDTH};

use super::lanes::{Drawn, Layers, Members};
use super::lookup::{Lookup, Open};

/// The most members of all alternatives together: one bit each.
const MOST_MEMBERS: usize = 64;

/// What decides who is eligible.
pub(super) struct Eligible {
    /// For each constraint, the members that break it: one bit a member, counted through all alternatives.
    broken: Vec<Lookup<u64>>,
    /// For each question on people, the alternatives for which they are too few.
    unstaffed: Vec<Lookup<u64>>,
    alternatives: Vec<Judged>,
    pairs: u64,
}

struct Judged {
    /// Its members' bits.
    members: u64,
    /// Whether it may stand at all: not the option behind a tool that is kept.
    may_stand: bool,
    variant: Option<VariantOf>,
}

struct VariantOf {
    base: usize,
    /// The bits of the members of the base.
    members: u64,
    /// Those of them in whose place a variant stands.
    replaced: u64,
}

/// Returns the questions that decide who is eligible.
pub(super) fn questions(model: &Model<'_>) -> Vec<usize> {
    let framework = &model.setting.pack.framework;
    let needs = &framework.needs;
    let mut questions = people_questions(framework);
    questions.extend([needs.finding, needs.deploying, needs.tickets, needs.automation]);
    for constraint in &framework.constraints {
        questions.push(constraint.question);
        if let Some(when) = &constraint.when {
            when.questions(&mut |question| questions.push(question));
        }
    }
    questions
}

impl Eligible {
    /// Prepares. `None` if there are too many members or combinations of answers.
    pub(super) fn new(model: &Model<'_>, strict: &Assessment, open: &Open) -> Option<Self> {
        let (pack, all) = (model.setting.pack, model.alternatives);
        let source = (&pack.questionnaire, strict, open);
        let members: usize = all.iter().map(|alternative| alternative.members.len()).sum();
        if members > MOST_MEMBERS {
            return None;
        }
        let mut broken = Vec::new();
        for constraint in &pack.framework.constraints {
            let mut read = vec![constraint.question];
            if let Some(when) = &constraint.when {
                when.questions(&mut |question| read.push(question));
            }
            let sheets = || all.iter().flat_map(|alternative| &alternative.sheets);
            broken.push(Lookup::new(source, &read, 1, &mut |world, masks| {
                let bit = |(place, sheet): (u32, &Vec<_>)| u64::from(breaks(pack, world, constraint, sheet)) << place;
                masks.push((0_u32..).zip(sheets()).map(bit).fold(0, |mask, bit| mask | bit));
            })?);
        }
        let least = |alternative| {
            pack.framework.verdict.staffed_share * range(alternative, pack.framework.cost.fte_year_one).low
        };
        let mut unstaffed = Vec::new();
        for question in people_questions(&pack.framework) {
            unstaffed.push(Lookup::new(source, &[question], 1, &mut |world, masks| {
                let few = |alternative| world.number(question).is_some_and(|people| people < least(alternative));
                let bit = |(place, alternative)| u64::from(few(alternative)) << place;
                masks.push((0_u32..).zip(all).map(bit).fold(0, |mask, bit| mask | bit));
            })?);
        }
        let pairs = (0_u32..)
            .zip(all)
            .filter(|(_, alternative)| alternative.is_pair())
            .fold(0, |mask, (place, _)| mask | 1 << place);
        Some(Self { broken, unstaffed, alternatives: judged(model), pairs })
    }

    /// Returns the alternatives that are eligible in some world, as far as answers decide; others need not be looked at.
    pub(super) fn possible(&self, both_may_hurt: bool) -> u64 {
        let join = |lookups: &[Lookup<u64>], join: fn(u64, u64) -> u64| {
            lookups.iter().filter_map(|lookup| lookup.over_all(0, join)).fold(0, |mask, found| mask | found)
        };
        let (always_broken, always_unstaffed) = (join(&self.broken, |l, r| l & r), join(&self.unstaffed, |l, r| l & r));
        let (ever_broken, ever_unstaffed) = (join(&self.broken, |l, r| l | r), join(&self.unstaffed, |l, r| l | r));
        let pairs = if both_may_hurt { 0 } else { self.pairs };
        let may = |(place, alternative): (usize, &Judged)| {
            let in_need = alternative
                .variant
                .as_ref()
                .is_none_or(|variant| ever_broken & variant.members != 0 || ever_unstaffed >> variant.base & 1 == 1);
            let stands = alternative.may_stand && in_need && always_broken & alternative.members == 0;
            u64::from(stands) << place
        };
        let standing = self.alternatives.iter().enumerate().map(may).fold(0, |mask, bit| mask | bit);
        standing & !always_unstaffed & !pairs
    }

    /// Returns the eligible alternatives of sixteen worlds, of those that are possible.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    pub(super) fn masks(&self, drawn: &Drawn<'_>, layers: &Layers, possible: u64) -> Row<u64> {
        let broken = union(&self.broken, drawn.digits);
        let unstaffed = union(&self.unstaffed, drawn.digits);
        let mut barred: Row<u64> = [0; WIDTH];
        for ((barred, portal), orchestration) in barred.iter_mut().zip(&layers.portal).zip(&layers.orchestration) {
            *barred = if portal * orchestration > 0.0 { 0 } else { self.pairs };
        }
        for (barred, unstaffed) in barred.iter_mut().zip(&unstaffed) {
            *barred |= unstaffed;
        }
        let mut masks: Row<u64> = [0; WIDTH];
        for place in Members(possible) {
            let (Some(alternative), Some(covers)) = (self.alternatives.get(place), drawn.covers.get(place)) else {
                continue;
            };
            let stands = alternative.stands(&broken, &unstaffed);
            let missed = layers.missed(&drawn.needs, covers);
            for (((mask, stands), missed), barred) in masks.iter_mut().zip(&stands).zip(&missed).zip(&barred) {
                *mask |= (stands & !missed & !(barred >> place) & 1) << place;
            }
        }
        masks
    }
}

/// Returns all that any of the lookups names in each of sixteen worlds.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn union(lookups: &[Lookup<u64>], digits: &[Row<u32>]) -> Row<u64> {
    let mut union: Row<u64> = [0; WIDTH];
    for lookup in lookups {
        for (union, mask) in union.iter_mut().zip(&lookup.only(digits)) {
            *union |= mask;
        }
    }
    union
}

impl Judged {
    /// Returns 1 in each world where it stands, as far as constraints and the staffing of what it may stand for decide.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn stands(&self, broken: &Row<u64>, unstaffed: &Row<u64>) -> Row<u64> {
        let mut stands = [u64::from(self.may_stand); WIDTH];
        for (stands, broken) in stands.iter_mut().zip(broken) {
            *stands &= u64::from(broken & self.members == 0);
        }
        let Some(variant) = &self.variant else { return stands };
        for ((stands, broken), unstaffed) in stands.iter_mut().zip(broken).zip(unstaffed) {
            let missing = unstaffed >> variant.base & 1;
            let replaces = u64::from(broken & variant.members != 0) & u64::from(!broken & variant.replaced == 0);
            *stands &= missing | replaces;
        }
        stands
    }
}

fn judged(model: &Model<'_>) -> Vec<Judged> {
    let all = model.alternatives;
    let kept = all.iter().find_map(|alternative| alternative.kept);
    let mut first = 0_u32;
    let mut firsts = Vec::with_capacity(all.len());
    for alternative in all {
        firsts.push(first);
        first += alternative.members.len() as u32;
    }
    let bits = |first: u32, count: usize| (0..count as u32).fold(0_u64, |mask, place| mask | 1 << (first + place));
    let variant = |alternative: &crate::framework::alternatives::Alternative| {
        let AlternativeKind::Variant(base) = alternative.kind else { return None };
        let (of, first) = (all.get(base)?, firsts.get(base)?);
        let differs = (0_u32..).zip(alternative.members.iter().zip(&of.members)).filter(|(_, (own, head))| own != head);
        let replaced = differs.fold(0, |mask, (place, _)| mask | 1 << (first + place));
        Some(VariantOf { base, members: bits(*first, of.members.len()), replaced })
    };
    all.iter()
        .zip(&firsts)
        .map(|(alternative, first)| Judged {
            members: bits(*first, alternative.members.len()),
            may_stand: alternative.kept.is_some() || !kept.is_some_and(|kept| alternative.members.contains(&kept)),
            variant: variant(alternative),
        })
        .collect()
}
