//! How good each alternative is on a criterion, prepared: what answers decide is looked up, what attributes decide is computed for
//! sixteen worlds at once.

use crate::decision::model::{Model, Table};
use crate::decision::value::{double_licence, range, supply, switching_weeks, tool_in_place};
use crate::decision::world::World;
use crate::framework::Form;
use crate::framework::alternatives::Alternative;
use crate::questionnaire::Questionnaire;

use super::lookup::{Lookup, Open};

/// What a criterion's values are made of.
pub(super) enum Worth {
    /// No attribute that is drawn: the values of the table.
    Tabled(Lookup<f64>),
    Coverage,
    Deadline {
        months: Lookup<f64>,
        attribute: usize,
    },
    Ability {
        need: Lookup<f64>,
        attribute: usize,
        /// What each missing level takes off.
        slope: f64,
    },
    Skills {
        skills: Vec<(Lookup<f64>, usize)>,
        slope: f64,
    },
    Upkeep {
        shortage: Lookup<f64>,
        attribute: usize,
    },
    Burden {
        attribute: usize,
    },
    Affordability(Money),
}

/// What the cost of an alternative depends on, besides its attributes.
pub(super) struct Money {
    /// How many engineers there are, and what one costs.
    pub(super) engineers: Lookup<f64>,
    /// The person-years of switching for whoever must switch.
    pub(super) years: Lookup<f64>,
    /// The licence of the tool in place while both are paid.
    pub(super) licence: Lookup<f64>,
    /// The alternatives that keep the tool: one bit each.
    pub(super) keeps: Lookup<u64>,
    pub(super) comfortable: f64,
    pub(super) painful: f64,
    /// `1 / ln(painful / comfortable)`.
    pub(super) scale: f64,
}

type Source<'a> = (&'a Questionnaire, &'a crate::assessment::Assessment, &'a Open);

/// Tabulates the number of a question; `without` where it has none. Nothing is at stake there, but it must be a number that gives one.
fn number(source: Source<'_>, question: usize, without: f64) -> Option<Lookup<f64>> {
    Lookup::new(source, &[question], 1, &mut |world: &World<'_>, values: &mut Vec<f64>| {
        values.push(world.number(question).unwrap_or(without));
    })
}

impl Worth {
    /// Prepares a criterion. `None` if there are too many combinations of answers.
    pub(super) fn new(model: &Model<'_>, open: &Open, form: &Form, table: &Table) -> Option<Self> {
        let source = (&model.setting.pack.questionnaire, model.assessment, open);
        Some(match form {
            Form::Coverage => Self::Coverage,
            Form::Deadline { question, attribute } => {
                Self::Deadline { months: number(source, *question, f64::NEG_INFINITY)?, attribute: *attribute }
            }
            Form::Ability { question, attribute, span } => Self::Ability {
                need: number(source, *question, f64::INFINITY)?,
                attribute: *attribute,
                slope: 1.0 / span,
            },
            Form::Skills { skills, span } => {
                // A skill that does not apply never is the worse.
                let skill = |(question, attribute): &(usize, usize)| {
                    Some((number(source, *question, f64::INFINITY)?, *attribute))
                };
                Self::Skills { skills: skills.iter().map(skill).collect::<Option<_>>()?, slope: 1.0 / span }
            }
            Form::Upkeep { attribute, .. } => {
                Self::Upkeep { shortage: shortage(model, source, form)?, attribute: *attribute }
            }
            Form::Burden { attribute } => Self::Burden { attribute: *attribute },
            Form::Affordability { comfortable, painful } => {
                Self::Affordability(Money::new(model, source, (*comfortable, *painful))?)
            }
            Form::Supply { .. } | Form::Band { .. } | Form::Match { .. } | Form::Holds { .. } => {
                let width = model.alternatives.len();
                Self::Tabled(Lookup::of_values((model.assessment, open), &table.questions, width, &table.values)?)
            }
        })
    }
}

/// Tabulates the shortage of people to run each alternative.
fn shortage(model: &Model<'_>, source: Source<'_>, form: &Form) -> Option<Lookup<f64>> {
    let Form::Upkeep { question, assumed_from, assumed_share, requirement, .. } = form else { return None };
    let width = model.alternatives.len();
    Lookup::new(source, &[*question, *assumed_from], width, &mut |world, values| {
        let assumed = || world.number(*assumed_from).map(|people| people * assumed_share);
        let people = world.number(*question).or_else(assumed).unwrap_or(0.0);
        values.extend(
            model.alternatives.iter().map(|alternative| 1.0 - supply(people, range(alternative, *requirement))),
        );
    })
}

impl Money {
    fn new(model: &Model<'_>, source: Source<'_>, (comfortable, painful): (f64, f64)) -> Option<Self> {
        let cost = &model.setting.pack.framework.cost;
        let engineers = Lookup::new(source, &[cost.engineers, cost.engineer_question], 2, &mut |world, values| {
            values.push(world.number(cost.engineers).filter(|engineers| *engineers > 0.0).unwrap_or(1.0));
            values.push(world.number(cost.engineer_question).unwrap_or(cost.engineer_cost.likely));
        })?;
        let (years, licence) = switching(model, source)?;
        let keeps = keeps(model, source)?;
        let scale = 1.0 / libm::log(painful / comfortable);
        Some(Self { engineers, years, licence, keeps, comfortable, painful, scale })
    }
}

/// Tabulates what switching takes and costs for an alternative that does not keep the tool in place.
fn switching(model: &Model<'_>, source: Source<'_>) -> Option<(Lookup<f64>, Lookup<f64>)> {
    let setting = model.setting;
    let place = setting.pack.framework.in_place.as_ref();
    let anything = model.alternatives.first().map(|first| Alternative { members: Vec::new(), ..first.clone() });
    let read: Vec<usize> =
        place.iter().flat_map(|place| [place.tool, place.plugins, place.integrations, place.services]).collect();
    let years = Lookup::new(source, &read, 1, &mut |world, values| {
        let years = |(place, other): (&crate::framework::InPlace, &Alternative)| {
            switching_weeks(place, world, other) / place.working_weeks
        };
        values.push(place.zip(anything.as_ref()).map_or(0.0, years));
    })?;
    let engineers = setting.pack.framework.cost.engineers;
    let read: Vec<usize> = place.iter().flat_map(|place| [place.tool, engineers]).collect();
    let licence = Lookup::new(source, &read, 1, &mut |world, values| {
        let engineers = world.number(engineers).unwrap_or(0.0);
        let licence = |(place, other)| double_licence(setting, place, world, (other, engineers));
        values.push(place.zip(anything.as_ref()).map_or(0.0, licence));
    })?;
    Some((years, licence))
}

/// Tabulates which alternatives keep the tool in place.
fn keeps(model: &Model<'_>, source: Source<'_>) -> Option<Lookup<u64>> {
    let place = model.setting.pack.framework.in_place.as_ref();
    let read: Vec<usize> = place.iter().map(|place| place.tool).collect();
    Lookup::new(source, &read, 1, &mut |world, values| {
        let tool = place.and_then(|place| tool_in_place(place, world).1);
        let keeps = |alternative: &Alternative| tool.is_some_and(|tool| alternative.members.contains(&tool));
        let bit = |(place, alternative)| u64::from(keeps(alternative)) << place;
        values.push((0_u32..).zip(model.alternatives).map(bit).fold(0, |mask, bit| mask | bit));
    })
}
