//! The likely case, compiled for changes: every criterion and every rule as a table over the answers that it reads.

use crate::assessment::{Assessment, Changing, State};
use crate::decision::cost::in_place;
use crate::decision::eligibility::{excludes, is_unstaffed, people_questions};
use crate::decision::model::Model;
use crate::decision::needs::{needs_in, portal_coverage};
use crate::decision::value::{Setting, real_coverage};
use crate::decision::world::World;
use crate::framework::alternatives::{Alternative, alternatives};
use crate::framework::feeds::{form_questions, relevance_questions};
use crate::framework::{Constraint, ConstraintTest, Criterion, Pack};
use crate::questionnaire::{Condition, Datum, Questionnaire};

use super::electorate::{BOTH_HURT, Electorate, GATE_FAILS, NOTHING_HURTS, TOOL};
use super::grid::{Change, Extent, Grid, rows};

/// The most numbers in all tables together.
const MOST_NUMBERS: usize = 1 << 22;

/// The most alternatives, and the most members of all alternatives together: one bit each.
const MOST_BITS: u32 = 64;

/// A question whose answer can be changed.
pub(super) struct Place {
    pub(super) question: usize,
    /// The answer in the likely case.
    pub(super) likely: Datum,
    /// The other values it can have; for an open one, all values.
    pub(super) options: Vec<Datum>,
}

/// The likely case.
pub(super) struct Case {
    pub(super) places: Vec<Place>,
    /// For each criterion: what is at stake, and that times the value of each alternative.
    pub(super) criteria: Vec<Grid<f64>>,
    /// What each rule says.
    pub(super) rules: Vec<Grid<u64>>,
    pub(super) electorate: Electorate,
    pub(super) alternatives: usize,
    pub(super) families: Vec<String>,
    /// For each alternative, its family.
    pub(super) family_of: Vec<usize>,
    /// Up to how many changes at once are tabulated.
    pub(super) most: usize,
}

/// Returns the likely value of a question: the one with the greatest share; the middle one of several such.
pub fn likely(state: &State) -> Datum {
    let most = state.values.iter().map(|(_, share)| *share).fold(0.0, f64::max);
    let likeliest: Vec<Datum> =
        state.values.iter().filter(|(_, share)| *share >= most - 1e-12).map(|(datum, _)| *datum).collect();
    likeliest.get(likeliest.len().saturating_sub(1) / 2).copied().unwrap_or(Datum::Absent)
}

/// Adds a question and all that decides whether it applies.
fn behind(questionnaire: &Questionnaire, question: usize, all: &mut Vec<usize>) {
    if all.contains(&question) {
        return;
    }
    all.push(question);
    if let Some(when) = questionnaire.get(question).and_then(|question| question.when.as_ref()) {
        when.questions(&mut |other| behind(questionnaire, other, all));
    }
}

/// What a rule is.
enum Rule<'a> {
    Gate(&'a Condition),
    Constraint(&'a Constraint),
    People,
    Needs,
    Tool(usize),
}

/// What the tables are made from.
struct Source<'a> {
    setting: &'a Setting<'a>,
    all: &'a [Alternative],
    tools: &'a [usize],
    /// Every answer where it applies, open ones at their likely value.
    asked: &'a Assessment,
    /// What fits and needs are judged by, and what gates and constraints are judged by.
    plain: Changing<'a>,
    strict: Changing<'a>,
}

impl Case {
    /// Compiles for so many changes at once, or for fewer if that is too much. `None` if there are more alternatives than bits.
    pub(super) fn new(
        setting: &Setting<'_>,
        (assessment, strict): (&Assessment, &Assessment),
        reopened: &[usize],
        most: usize,
    ) -> Option<Self> {
        let pack = setting.pack;
        let (all, tools) = everything(pack);
        let members: usize = all.iter().map(|alternative| alternative.members.len()).sum();
        if members > MOST_BITS as usize || all.len() > MOST_BITS as usize {
            return None;
        }
        let plain = Changing::new(&pack.questionnaire, assessment, &[pack.framework.needs.automation]);
        let strict = Changing::new(&pack.questionnaire, strict, reopened);
        let asked = plain.all_asked();
        let mut source = Source { setting, all: &all, tools: &tools, asked: &asked, plain, strict };
        let rules = rules(pack);
        let plan = Plan::new(pack, &asked, &rules);
        let most = plan.affordable(all.len(), most);
        let extent = Extent { counts: &plan.counts, most };
        let (places, criteria) = (&plan.places, pack.framework.criteria.iter().zip(&plan.criteria));
        let criteria = criteria.map(|(criterion, read)| source.criterion(places, criterion, extent, read)).collect();
        let rules = rules.iter().zip(&plan.rules);
        let rules = rules.map(|(rule, read)| source.rule(places, rule, extent, read)).collect();
        let (families, family_of) = families(&all);
        let (electorate, alternatives) = (Electorate::new(&all, &tools), all.len());
        Some(Self { criteria, rules, electorate, alternatives, families, family_of, most, places: plan.places })
    }
}

/// Which answers are in play, and which of them each criterion and each rule reads.
struct Plan {
    places: Vec<Place>,
    counts: Vec<usize>,
    criteria: Vec<Vec<usize>>,
    rules: Vec<Vec<usize>>,
}

impl Plan {
    fn new(pack: &Pack, asked: &Assessment, rules: &[Rule<'_>]) -> Self {
        let criteria = pack.framework.criteria.iter();
        let criteria: Vec<Vec<usize>> = criteria.map(|criterion| criterion_questions(pack, criterion)).collect();
        let rules: Vec<Vec<usize>> = rules.iter().map(|rule| rule_questions(pack, rule)).collect();
        let mut questions: Vec<usize> = criteria.iter().chain(&rules).flatten().copied().collect();
        questions.sort_unstable();
        questions.dedup();
        let places: Vec<Place> = questions.into_iter().filter_map(|question| place(pack, asked, question)).collect();
        let read_of = |questions: &Vec<usize>| -> Vec<usize> {
            let read = places.iter().enumerate().filter(|(_, place)| questions.contains(&place.question));
            read.map(|(at, _)| at).collect()
        };
        Self {
            counts: places.iter().map(|place| place.options.len()).collect(),
            criteria: criteria.iter().map(read_of).collect(),
            rules: rules.iter().map(read_of).collect(),
            places,
        }
    }

    /// Returns up to how many changes at once can be tabulated.
    fn affordable(&self, alternatives: usize, most: usize) -> usize {
        let numbers = |most: usize| {
            let extent = Extent { counts: &self.counts, most };
            let of = |read: &Vec<usize>, width: usize| {
                let sets = (read.len() + 1).saturating_pow(most as u32);
                rows(extent, read).saturating_mul(width).saturating_add(sets)
            };
            let criteria = self.criteria.iter().map(|read| of(read, alternatives + 1));
            criteria.chain(self.rules.iter().map(|read| of(read, 4))).fold(0, usize::saturating_add)
        };
        (1..=most).rev().find(|most| numbers(*most) <= MOST_NUMBERS).unwrap_or(0)
    }
}

/// Returns the alternatives there may be, whatever tool is in place, and the tools.
pub(in crate::decision) fn everything(pack: &Pack) -> (Vec<Alternative>, Vec<usize>) {
    let mut all = alternatives(&pack.framework, None);
    let common = all.len();
    let mut tools: Vec<usize> =
        pack.framework.in_place.iter().flat_map(|place| place.tools.iter().copied().flatten()).collect();
    tools.sort_unstable();
    tools.dedup();
    for tool in &tools {
        let moved = all.len() - common;
        for mut kept in alternatives(&pack.framework, Some(*tool)).into_iter().skip(common) {
            if let crate::framework::alternatives::AlternativeKind::Variant(base) = &mut kept.kind {
                *base += if *base >= common { moved } else { 0 };
            }
            all.push(kept);
        }
    }
    (all, tools)
}

pub(in crate::decision) fn families(all: &[Alternative]) -> (Vec<String>, Vec<usize>) {
    let mut families: Vec<String> = Vec::new();
    let mut family_of = Vec::with_capacity(all.len());
    for alternative in all {
        let place = families.iter().position(|family| *family == alternative.family).unwrap_or(families.len());
        if place == families.len() {
            families.push(alternative.family.clone());
        }
        family_of.push(place);
    }
    (families, family_of)
}

fn place(pack: &Pack, asked: &Assessment, question: usize) -> Option<Place> {
    let state = asked.state(question)?;
    let domain = &pack.questionnaire.get(question)?.domain;
    let likely = likely(state);
    let mut options: Vec<Datum> = domain.iter().map(|(datum, _)| *datum).collect();
    if state.is_open() {
        let others: Vec<Datum> =
            state.values.iter().map(|(datum, _)| *datum).filter(|datum| !options.contains(datum)).collect();
        options.extend(others);
    } else {
        options.retain(|datum| *datum != likely);
    }
    (!domain.is_empty()).then_some(Place { question, likely, options })
}

fn criterion_questions(pack: &Pack, criterion: &Criterion) -> Vec<usize> {
    let mut questions = Vec::new();
    let mut add = |question: usize| behind(&pack.questionnaire, question, &mut questions);
    form_questions(&criterion.form, &pack.framework, &mut add);
    relevance_questions(&criterion.relevance, &pack.framework, &mut add);
    questions
}

fn rules(pack: &Pack) -> Vec<Rule<'_>> {
    let framework = &pack.framework;
    let mut rules: Vec<Rule<'_>> = framework.gates.iter().map(|gate| Rule::Gate(&gate.fails)).collect();
    rules.extend(framework.constraints.iter().map(Rule::Constraint));
    rules.extend([Rule::People, Rule::Needs]);
    rules.extend(framework.in_place.iter().map(|place| Rule::Tool(place.tool)));
    rules
}

fn rule_questions(pack: &Pack, rule: &Rule<'_>) -> Vec<usize> {
    let mut questions = Vec::new();
    let mut add = |question: usize| behind(&pack.questionnaire, question, &mut questions);
    match rule {
        Rule::Gate(fails) => fails.questions(&mut add),
        Rule::Constraint(constraint) => {
            if !matches!(constraint.test, ConstraintTest::Has(_)) {
                add(constraint.question);
            }
            constraint.when.iter().for_each(|when| when.questions(&mut add));
        }
        Rule::People => people_questions(&pack.framework).into_iter().for_each(add),
        Rule::Needs => {
            let needs = &pack.framework.needs;
            [needs.finding, needs.deploying, needs.tickets, needs.automation].into_iter().for_each(add);
        }
        Rule::Tool(question) => add(*question),
    }
    questions
}

impl Source<'_> {
    /// Starts a world at the likely case.
    fn world(&self, places: &[Place]) -> World<'_> {
        let mut world = World::new(&self.setting.pack.questionnaire, self.asked);
        places.iter().for_each(|place| world.set(place.question, place.likely));
        world
    }

    fn criterion(&self, places: &[Place], criterion: &Criterion, extent: Extent<'_>, read: &[usize]) -> Grid<f64> {
        let model = Model {
            setting: self.setting,
            assessment: self.asked,
            alternatives: self.all,
            tables: Vec::new(),
            open: Vec::new(),
        };
        let weight = criterion.weight * self.asked.multipliers.get(criterion.theme).copied().unwrap_or(1.0);
        let mut world = self.world(places);
        let mut values = Vec::with_capacity(self.all.len());
        Grid::new(extent, read, self.all.len() + 1, &mut |changes, row| {
            set(&mut world, places, changes);
            values.clear();
            let stake = model.evaluate(criterion, weight, &world, &mut values);
            row.push(stake);
            row.extend(values.iter().map(|value| stake * value));
            unset(&mut world, places, changes);
        })
    }

    fn rule(&mut self, places: &[Place], rule: &Rule<'_>, extent: Extent<'_>, read: &[usize]) -> Grid<u64> {
        let (pack, all, setting, tools) = (self.setting.pack, self.all, self.setting, self.tools);
        let mut world = World::new(&pack.questionnaire, self.asked);
        places.iter().for_each(|place| world.set(place.question, place.likely));
        let (plain, strict) = (&mut self.plain, &mut self.strict);
        Grid::new(extent, read, 4, &mut |changes, row| {
            let data: Vec<(usize, Datum)> = changes.iter().filter_map(|change| datum(places, *change)).collect();
            row.extend(match rule {
                Rule::Gate(fails) => [0, 0, 0, if strict.change(&data).holds(fails).is_yes() { GATE_FAILS } else { 0 }],
                Rule::Constraint(constraint) => {
                    let changed = strict.change(&data);
                    let sheets = all.iter().flat_map(|alternative| &alternative.sheets);
                    [bits(sheets.map(|sheet| excludes(pack, changed, constraint, sheet))), 0, 0, 0]
                }
                Rule::People => {
                    let changed = strict.change(&data);
                    [0, bits(all.iter().map(|one| is_unstaffed(&pack.framework, changed, one))), 0, 0]
                }
                Rule::Needs => {
                    set(&mut world, places, changes);
                    let said = layers(setting, &world, plain.change(&data), all);
                    unset(&mut world, places, changes);
                    said
                }
                Rule::Tool(_) => {
                    let tool = in_place(setting, plain.change(&data));
                    let number = tool.and_then(|tool| tools.iter().position(|known| *known == tool));
                    [0, 0, 0, number.map_or(0, |number| (number as u64 + 1) << TOOL)]
                }
            });
        })
    }
}

/// Says whether anything hurts, whether both layers do, and which alternatives cover a layer too little.
fn layers(setting: &Setting<'_>, world: &World<'_>, assessment: &Assessment, all: &[Alternative]) -> [u64; 4] {
    let needs = &setting.pack.framework.needs;
    let direct = [needs.finding, needs.deploying, needs.tickets];
    let worst = |(question, shown): (usize, f64)| {
        let values = assessment.values(question).iter();
        values.map(|(datum, _)| (datum.number().unwrap_or(0.0) / 4.0).clamp(0.0, 1.0)).fold(shown, f64::max)
    };
    if direct.into_iter().zip(setting.shown).map(worst).all(|pain| pain < needs.hurts) {
        return [0, 0, 0, NOTHING_HURTS];
    }
    let [discoverability, self_service, orchestration] = needs_in(setting, world);
    let portal = discoverability.max(self_service);
    let (mut portal_hurts, mut orchestration_hurts) = (portal >= needs.hurts, orchestration >= needs.hurts);
    if !portal_hurts && !orchestration_hurts {
        portal_hurts = portal >= orchestration;
        orchestration_hurts = !portal_hurts;
    }
    let wrong = uncovered(setting, world, all, (portal_hurts, orchestration_hurts));
    [0, 0, wrong, if portal_hurts && orchestration_hurts { BOTH_HURT } else { 0 }]
}

/// Returns the alternatives that do not cover a layer that hurts in a world: the portal's, that of orchestration.
pub(in crate::decision) fn uncovered(
    setting: &Setting<'_>,
    world: &World<'_>,
    all: &[Alternative],
    (portal, orchestration): (bool, bool),
) -> u64 {
    let least = setting.pack.framework.needs.covered;
    let [discoverability, self_service, need] = needs_in(setting, world);
    bits(all.iter().map(|alternative| {
        let [finds, serves, runs] = real_coverage(setting, world, alternative);
        let covered = portal_coverage((discoverability, self_service), (finds, serves));
        let run = if need > 0.0 { need * runs / need } else { runs };
        (portal && covered < least) || (orchestration && run < least)
    }))
}

pub(in crate::decision) fn bits(all: impl Iterator<Item = bool>) -> u64 {
    (0..MOST_BITS).zip(all).fold(0, |mask, (place, set)| mask | u64::from(set) << place)
}

pub(super) fn datum(places: &[Place], (place, option): Change) -> Option<(usize, Datum)> {
    let place = places.get(place)?;
    Some((place.question, *place.options.get(option)?))
}

fn set(world: &mut World<'_>, places: &[Place], changes: &[Change]) {
    let data = changes.iter().filter_map(|change| datum(places, *change));
    data.for_each(|(question, datum)| world.set(question, datum));
}

fn unset(world: &mut World<'_>, places: &[Place], changes: &[Change]) {
    let changed = changes.iter().filter_map(|(place, _)| places.get(*place));
    changed.for_each(|place| world.set(place.question, place.likely));
}
