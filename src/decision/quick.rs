//! The quick interview: which question to ask next, and when no more need be asked.
//!
//! Worlds are drawn from the open answers, and in each the advice is found that the full interview would end with there, weights and
//! attributes as printed. The question to ask is the one that tells most about that advice: the greatest mutual information (Lindley, "On a
//! measure of the information provided by an experiment", Annals of Mathematical Statistics 27, 1956), which unlike the chance that the
//! best guess changes also sees a first step that is worth nothing by itself. Asking ends when the share of worlds whose advice is not the
//! one given now is at most a stated bound.

use crate::assessment::Assessment;
use crate::framework::Pack;
use crate::framework::alternatives::Alternative;
use crate::questionnaire::Datum;

use super::eligibility::{breaks, people_questions};
use super::flips::Advice;
use super::flips::case::{bits, everything, families, uncovered};
use super::flips::electorate::{BOTH_HURT, Electorate, GATE_FAILS, NOTHING_HURTS, Outcome, Said, TOOL};
use super::model::Model;
use super::needs::{layers_in, shown_pain};
use super::random::Random;
use super::value::{Setting, range, tool_in_place};
use super::world::World;

/// How sure the quick interview has to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quick {
    /// How many worlds are drawn for each step; at least one.
    pub worlds: usize,
    /// The chance that the full interview advises otherwise at which asking ends, 0 to 1.
    pub bound: f64,
}

impl Default for Quick {
    fn default() -> Self {
        Self { worlds: 1 << 10, bound: 0.05 }
    }
}

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Ask a question.
    Ask {
        /// The question.
        question: usize,
        /// The chance that the full interview would advise otherwise than is advised now.
        chance: f64,
    },
    /// Ask no more.
    Stop {
        /// The questions that were left out, in order.
        left: Vec<usize>,
        /// The chance that their answers would change the advice: 0 if none of the drawn worlds does.
        chance: f64,
    },
}

/// Returns what to do next, given what is advised now; `asked` says which questions were put already, so that nobody who does not know is
/// asked twice.
pub fn step(pack: &Pack, assessment: &Assessment, now: &Advice, asked: &dyn Fn(usize) -> bool, quick: Quick) -> Step {
    let setting = Setting { pack, shown: shown_pain(pack, assessment) };
    let open: Vec<usize> = (0..assessment.states.len()).filter(|index| assessment.values(*index).len() > 1).collect();
    let left: Vec<usize> = open.iter().copied().filter(|question| !asked(*question)).collect();
    let judge = Judge::new(&setting, assessment);
    let worlds = judge.draw(&open, quick.worlds.max(1));
    let otherwise = worlds.iter().filter(|world| judge.advice(world.outcome) != *now).count();
    let chance = otherwise as f64 / worlds.len().max(1) as f64;
    let told = |question: &usize| {
        let place = open.iter().position(|other| other == question)?;
        let counts = assessment.values(*question).len();
        Some((*question, information(&worlds, place, counts, judge.families.len() + 3)))
    };
    let best = left.iter().filter_map(told).filter(|(_, told)| told.seen > 1e-12);
    let best = best.reduce(|best, other| if other.1.likely > best.1.likely { other } else { best });
    match best {
        Some((question, _)) if chance > quick.bound => Step::Ask { question, chance },
        _ => Step::Stop { left, chance },
    }
}

/// One way all open answers could turn out, and what is advised there.
struct Drawn {
    digits: Vec<u16>,
    outcome: usize,
}

/// How much an answer tells about the advice, in natural units.
#[derive(Clone, Copy)]
struct Told {
    /// In the drawn worlds.
    seen: f64,
    /// Less what few worlds make many values seem to tell (Miller, "Note on the bias of information estimates", 1955).
    likely: f64,
}

fn information(worlds: &[Drawn], place: usize, values: usize, outcomes: usize) -> Told {
    let mut joint = vec![0.0; values * outcomes];
    for world in worlds {
        let digit = world.digits.get(place).copied().map_or(0, usize::from);
        joint.get_mut(digit * outcomes + world.outcome).into_iter().for_each(|count| *count += 1.0);
    }
    let entropy = |counts: &mut dyn Iterator<Item = f64>| -> f64 {
        counts.filter(|count| *count > 0.0).map(|count| -count / worlds.len() as f64 * libm::log(count)).sum()
    };
    // Of counts n out of N, -Σ n/N·ln n is the entropy less ln N, which cancels.
    let by_outcome = |outcome: usize| joint.iter().skip(outcome).step_by(outcomes.max(1)).sum::<f64>();
    let outcomes_alone = entropy(&mut (0..outcomes).map(by_outcome));
    let values_alone = entropy(&mut joint.chunks(outcomes.max(1)).map(|row| row.iter().sum()));
    let together = entropy(&mut joint.iter().copied());
    let seen = outcomes_alone + values_alone - together + libm::log(worlds.len() as f64);
    let cells = |counts: &mut dyn Iterator<Item = f64>| counts.filter(|count| *count > 0.0).count() as f64;
    let excess = cells(&mut joint.iter().copied())
        - cells(&mut (0..outcomes).map(by_outcome))
        - cells(&mut joint.chunks(outcomes.max(1)).map(|row| row.iter().sum()))
        + 1.0;
    Told { seen, likely: seen - excess / (2.0 * worlds.len() as f64) }
}

/// Finds the advice of worlds.
struct Judge<'a> {
    setting: &'a Setting<'a>,
    assessment: &'a Assessment,
    all: Vec<Alternative>,
    tools: Vec<usize>,
    electorate: Electorate,
    families: Vec<String>,
    family_of: Vec<usize>,
}

impl<'a> Judge<'a> {
    fn new(setting: &'a Setting<'a>, assessment: &'a Assessment) -> Self {
        let (all, tools) = everything(setting.pack);
        let (families, family_of) = families(&all);
        let electorate = Electorate::new(&all, &tools);
        Self { setting, assessment, all, tools, electorate, families, family_of }
    }

    fn draw(&self, open: &[usize], worlds: usize) -> Vec<Drawn> {
        let mut random = Random::new(super::SEED);
        let mut world = World::new(&self.setting.pack.questionnaire, self.assessment);
        let mut digit = |question: usize, world: &mut World<'_>| {
            let values = self.assessment.values(question);
            let digit = random.pick(values.iter().map(|(_, share)| *share));
            world.set(question, values.get(digit).map_or(Datum::Absent, |(datum, _)| *datum));
            digit as u16
        };
        (0..worlds)
            .map(|_| {
                let digits = open.iter().map(|question| digit(*question, &mut world)).collect();
                Drawn { digits, outcome: self.outcome(&world) }
            })
            .collect()
    }

    fn advice(&self, outcome: usize) -> Advice {
        match outcome.checked_sub(3) {
            Some(family) => Advice::Choose { family: self.families.get(family).cloned().unwrap_or_default() },
            None => [Advice::NotNeeded, Advice::NotYet, Advice::NothingFits]
                .into_iter()
                .nth(outcome)
                .unwrap_or(Advice::NotYet),
        }
    }

    /// Returns the number of what is advised in a world: not needed, not yet, nothing fits, the families.
    fn outcome(&self, world: &World<'_>) -> usize {
        match self.electorate.advise(self.said(world)) {
            Outcome::NotNeeded => 0,
            Outcome::NotYet => 1,
            Outcome::NothingFits => 2,
            Outcome::OneOf(eligible) => self.best(world, eligible).map_or(2, |family| family + 3),
        }
    }

    fn said(&self, world: &World<'_>) -> Said {
        let (pack, setting) = (self.setting.pack, self.setting);
        let framework = &pack.framework;
        let [_, _, _, portal, orchestration, _] = layers_in(setting, world);
        let (portal, orchestration) = (portal > 0.0, orchestration > 0.0);
        let excluded = |constraint| {
            let sheets = self.all.iter().flat_map(|alternative| &alternative.sheets);
            bits(sheets.map(|sheet| breaks(pack, world, constraint, sheet)))
        };
        let unstaffed = |question: usize| {
            let least =
                |alternative| framework.verdict.staffed_share * range(alternative, framework.cost.fte_year_one).low;
            let few = |alternative| world.number(question).is_some_and(|people| people < least(alternative));
            bits(self.all.iter().map(few))
        };
        let tool = framework.in_place.as_ref().and_then(|place| tool_in_place(place, world).1);
        let number = tool.and_then(|tool| self.tools.iter().position(|known| *known == tool));
        let flag = |holds: bool, flag: u64| if holds { flag } else { 0 };
        Said {
            broken: framework.constraints.iter().map(excluded).fold(0, |mask, bits| mask | bits),
            unstaffed: people_questions(framework).into_iter().map(unstaffed).fold(0, |mask, bits| mask | bits),
            wrong: uncovered(setting, world, &self.all, (portal, orchestration)),
            flags: flag(!portal && !orchestration, NOTHING_HURTS)
                | flag(framework.gates.iter().any(|gate| world.holds(&gate.fails)), GATE_FAILS)
                | flag(portal && orchestration, BOTH_HURT)
                | number.map_or(0, |number| (number as u64 + 1) << TOOL),
        }
    }

    /// Returns the family with the best fit among the eligible.
    fn best(&self, world: &World<'_>, eligible: u64) -> Option<usize> {
        let criteria = &self.setting.pack.framework.criteria;
        let (setting, assessment, alternatives) = (self.setting, self.assessment, self.all.as_slice());
        let model = Model { setting, assessment, alternatives, tables: Vec::new(), open: Vec::new() };
        let mut sums = vec![0.0; self.all.len()];
        let mut values = Vec::with_capacity(self.all.len());
        for criterion in criteria {
            let weight = criterion.weight * assessment.multipliers.get(criterion.theme).copied().unwrap_or(1.0);
            values.clear();
            let stake = model.evaluate(criterion, weight, world, &mut values);
            sums.iter_mut().zip(&values).for_each(|(sum, value)| *sum += stake * value);
        }
        let standing = sums.iter().enumerate().filter(|(place, _)| eligible >> place & 1 == 1);
        let best = standing.reduce(|best, other| if other.1 > best.1 { other } else { best });
        best.and_then(|(place, _)| self.family_of.get(place).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Answer, AnswerSheet, Metric, Reply};
    use crate::assessment::assess;
    use crate::decision::certainty::Effort;
    use crate::decision::decide;
    use crate::framework::{PackText, pack};
    use crate::questionnaire::Kind;

    fn shipped() -> Pack {
        let own = crate::embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
        let mut problems = Vec::new();
        let text = PackText { base: Vec::new(), own };
        let root = pack::merge(&text, &mut crate::problem::Files::default(), &mut problems);
        pack::read(&root, &std::cell::RefCell::new(problems)).unwrap()
    }

    fn advised(pack: &Pack, sheet: &AnswerSheet) -> (Assessment, Advice) {
        let assessment = assess(pack, std::slice::from_ref(sheet), "2026-11-20".parse().unwrap());
        let decision = decide(pack, &assessment, Effort::Worlds(0));
        let advice = Advice::of(&decision.verdict, &decision.ranking);
        (assessment, advice)
    }

    /// Answers every question with a value drawn from its prior.
    fn everything_answered(pack: &Pack, seed: u64) -> AnswerSheet {
        let mut random = Random::new(seed);
        let mut sheet = AnswerSheet::default();
        for (index, question) in pack.questionnaire.questions.iter().enumerate().filter(|(_, one)| one.is_scored()) {
            let (datum, _) = question.domain[random.pick(question.domain.iter().map(|(_, share)| *share))];
            let answer = match (&question.kind, datum) {
                (Kind::Metric, Datum::Choice(state)) => Answer::Metric(Metric {
                    name: (state > 0).then(|| "lead time".to_owned()),
                    unit: None,
                    baseline: (state > 1).then_some(5.0),
                }),
                _ => Answer::Value(datum),
            };
            sheet.replies.insert(index, Reply::plain(answer));
        }
        sheet
    }

    /// Interviews and returns how many questions were asked and what was advised.
    fn interviewed(pack: &Pack, full: &AnswerSheet, quick: Quick) -> (usize, Advice, Vec<usize>) {
        let mut sheet = AnswerSheet::default();
        loop {
            let (assessment, now) = advised(pack, &sheet);
            let asked = |question| sheet.replies.contains_key(&question);
            match step(pack, &assessment, &now, &asked, quick) {
                Step::Ask { question, chance } => {
                    assert!(chance > quick.bound && !asked(question));
                    sheet.replies.insert(question, full.replies[&question].clone());
                }
                Step::Stop { left, .. } => return (sheet.replies.len(), now, left),
            }
        }
    }

    #[test]
    fn a_world_in_which_all_is_known_is_decided_as_the_full_interview_does() {
        let pack = shipped();
        for seed in 0..150 {
            let (assessment, now) = advised(&pack, &everything_answered(&pack, seed));
            let never = |_| false;
            let step = step(&pack, &assessment, &now, &never, Quick { worlds: 1, bound: 0.0 });
            assert_eq!(step, Step::Stop { left: Vec::new(), chance: 0.0 }, "seed {seed}: {now:?}");
        }
    }

    #[test]
    fn most_interviews_end_early_and_right() {
        let pack = shipped();
        let (mut asked, mut right) = (0, 0);
        for seed in 0..12 {
            let full = everything_answered(&pack, seed);
            let (questions, advice, left) = interviewed(&pack, &full, Quick { worlds: 200, bound: 0.05 });
            assert!(left.iter().all(|question| full.replies.contains_key(question)));
            asked += questions;
            right += usize::from(advice == advised(&pack, &full).1);
        }
        assert!(right >= 10 && asked < 12 * 20, "{right} right, {asked} asked");
    }

    #[test]
    fn who_does_not_know_is_not_asked_twice() {
        let pack = shipped();
        let (assessment, now) = advised(&pack, &AnswerSheet::default());
        let all = |_| true;
        let Step::Stop { left, chance } = step(&pack, &assessment, &now, &all, Quick::default()) else { panic!() };
        assert!(left.is_empty() && chance > 0.05);
    }

    #[test]
    fn an_answer_that_decides_tells_all_and_one_that_does_not_tells_nothing() {
        let world = |one, other, outcome| Drawn { digits: vec![one, other], outcome };
        let worlds = [world(0, 0, 3), world(0, 1, 3), world(1, 0, 4), world(1, 1, 4)];
        assert!((information(&worlds, 0, 2, 5).seen - libm::log(2.0)).abs() < 1e-12);
        assert!(information(&worlds, 1, 2, 5).seen.abs() < 1e-12);
    }
}
