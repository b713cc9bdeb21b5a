//! Which alternatives are eligible in a world: what `decision::eligibility` judges over everything unknown, judged in each world.

use crate::assessment::Assessment;
use crate::decision::eligibility::{breaks, people_questions};
use crate::decision::model::Model;
use crate::decision::value::range;
use crate::framework::alternatives::AlternativeKind;
use crate::robustness::{Row, WIDTH};

use super::lookup::{Lookup, Open};
use super::worth::Drawn;

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
    /// The bits of those members of the base in whose place a variant stands.
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

    /// Returns the eligible alternatives of sixteen worlds, given which layers hurt.
    pub(super) fn masks(
        &self,
        drawn: &Drawn<'_>,
        (portal, orchestration): (&Row<f64>, &Row<f64>),
        least: f64,
    ) -> Row<u64> {
        let union = |lookups: &[Lookup<u64>]| {
            let mut union: Row<u64> = [0; WIDTH];
            for lookup in lookups {
                let column = lookup.column(&lookup.starts(drawn.digits), 0, 0);
                union.iter_mut().zip(column).for_each(|(union, mask)| *union |= mask);
            }
            union
        };
        let (broken, unstaffed) = (union(&self.broken), union(&self.unstaffed));
        let wrong = wrong_layers(drawn, (portal, orchestration), least);
        let mut masks: Row<u64> = [0; WIDTH];
        let both = portal.iter().zip(orchestration).map(|(portal, orchestration)| portal * orchestration > 0.0);
        let worlds = broken.iter().zip(&unstaffed).zip(&wrong).zip(both);
        for (mask, (((broken, unstaffed), wrong), both)) in masks.iter_mut().zip(worlds) {
            let pairs = if both { 0 } else { self.pairs };
            *mask = self.standing(*broken, *unstaffed) & !wrong & !pairs;
        }
        masks
    }

    /// Returns the alternatives that stand, are not excluded, and are staffed.
    fn standing(&self, broken: u64, unstaffed: u64) -> u64 {
        let excluded = |alternative: &Judged| broken & alternative.members != 0;
        let mut mask = 0;
        for (place, alternative) in self.alternatives.iter().enumerate() {
            let in_need = alternative.variant.as_ref().is_none_or(|variant| {
                let missing = unstaffed >> variant.base & 1 == 1;
                let base_excluded = self.alternatives.get(variant.base).is_some_and(excluded);
                (base_excluded || missing) && (missing || variant.replaced & !broken == 0)
            });
            let stands = alternative.may_stand && in_need && !excluded(alternative) && unstaffed >> place & 1 == 0;
            mask |= u64::from(stands) << place;
        }
        mask
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
        Some(VariantOf { base, replaced: differs.fold(0, |mask, (place, _)| mask | 1 << (first + place)) })
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

/// Returns the alternatives that do not cover a layer that hurts.
fn wrong_layers(drawn: &Drawn<'_>, (portal, orchestration): (&Row<f64>, &Row<f64>), least: f64) -> Row<u64> {
    let mut wrong: Row<u64> = [0; WIDTH];
    let [finding, serving, _] = &drawn.needs;
    for (place, [finds, serves, runs]) in drawn.covers.iter().enumerate() {
        let covers = finds.iter().zip(serves).zip(runs);
        let needs = finding.iter().zip(serving);
        let hurts = portal.iter().zip(orchestration);
        for (((wrong, ((finds, serves), runs)), (finding, serving)), (portal, orchestration)) in
            wrong.iter_mut().zip(covers).zip(needs).zip(hurts)
        {
            let need = finding + serving;
            let covered =
                if need > 0.0 { (finding * finds + serving * serves) / need } else { f64::midpoint(*finds, *serves) };
            let misses = (*portal > 0.0 && covered < least) || (*orchestration > 0.0 && *runs < least);
            *wrong |= u64::from(misses) << place;
        }
    }
    wrong
}
