//! How good each alternative is on a criterion, in sixteen worlds at once: the value functions of `decision::value`, with what answers
//! decide looked up and what attributes decide computed.

use crate::decision::model::{Model, Table};
use crate::decision::value::{
    Yearly, affordability, covered, double_licence, range, reached_by, shortfall, supply, switching_weeks,
    upkeep_value, yearly_cost,
};
use crate::decision::world::World;
use crate::framework::{Attribute, Form};
use crate::robustness::{Row, WIDTH};

use super::lookup::{Lookup, Open};
use super::sheets::Sheets;

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
        span: f64,
    },
    Skills {
        skills: Vec<(Lookup<f64>, usize)>,
        span: f64,
    },
    Upkeep {
        shortage: Lookup<f64>,
        attribute: usize,
    },
    Burden {
        attribute: usize,
    },
    Affordability {
        engineers: Lookup<f64>,
        switching: Lookup<f64>,
        comfortable: f64,
        painful: f64,
    },
}

/// What the values of sixteen worlds are computed from.
pub(super) struct Drawn<'a> {
    pub(super) digits: &'a [Row<u32>],
    pub(super) sheets: &'a Sheets,
    pub(super) attributes: &'a [Attribute],
    /// The drawn attributes, sheet by sheet.
    pub(super) drawn: &'a [Row<f64>],
    /// The needs: discoverability, self-service, orchestration.
    pub(super) needs: [Row<f64>; 3],
    /// What no button can call: one minus the automation.
    pub(super) missing: Row<f64>,
    /// Real coverage of each alternative.
    pub(super) covers: Vec<[Row<f64>; 3]>,
    /// Dependence on automation of each alternative.
    pub(super) depends: Vec<Row<f64>>,
}

impl Drawn<'_> {
    /// Returns an attribute of an alternative.
    pub(super) fn attribute(&self, alternative: usize, index: usize) -> Row<f64> {
        match self.attributes.get(index) {
            Some(attribute) => self.sheets.of_alternative(self.drawn, alternative, (index, attribute)),
            None => [0.0; WIDTH],
        }
    }
}

fn each(one: Row<f64>, other: &Row<f64>, join: impl Fn(f64, f64) -> f64) -> Row<f64> {
    let mut joined = one;
    for (one, other) in joined.iter_mut().zip(other) {
        *one = join(*one, *other);
    }
    joined
}

impl Worth {
    /// Prepares a criterion. `None` if there are too many combinations of answers.
    pub(super) fn new(model: &Model<'_>, open: &Open, form: &Form, table: &Table) -> Option<Self> {
        let questionnaire = &model.setting.pack.questionnaire;
        let source = (questionnaire, model.assessment, open);
        let number = |question: usize| {
            Lookup::new(source, &[question], 1, &mut |world: &World<'_>, values: &mut Vec<f64>| {
                values.push(world.number(question).unwrap_or(f64::NAN));
            })
        };
        Some(match form {
            Form::Coverage => Self::Coverage,
            Form::Deadline { question, attribute } => {
                Self::Deadline { months: number(*question)?, attribute: *attribute }
            }
            Form::Ability { question, attribute, span } => {
                Self::Ability { need: number(*question)?, attribute: *attribute, span: *span }
            }
            Form::Skills { skills, span } => {
                let skill = |(question, attribute): &(usize, usize)| Some((number(*question)?, *attribute));
                Self::Skills { skills: skills.iter().map(skill).collect::<Option<_>>()?, span: *span }
            }
            Form::Upkeep { question, assumed_from, assumed_share, attribute, requirement } => {
                let shortage = |world: &World<'_>, values: &mut Vec<f64>| {
                    let assumed = || world.number(*assumed_from).map(|people| people * assumed_share);
                    let people = world.number(*question).or_else(assumed).unwrap_or(0.0);
                    let of = |alternative| 1.0 - supply(people, range(alternative, *requirement));
                    values.extend(model.alternatives.iter().map(of));
                };
                let width = model.alternatives.len();
                let shortage = Lookup::new(source, &[*question, *assumed_from], width, &mut { shortage })?;
                Self::Upkeep { shortage, attribute: *attribute }
            }
            Form::Burden { attribute } => Self::Burden { attribute: *attribute },
            Form::Affordability { comfortable, painful } => Self::affordability(model, open, (*comfortable, *painful))?,
            Form::Supply { .. } | Form::Band { .. } | Form::Match { .. } | Form::Holds { .. } => {
                let width = model.alternatives.len();
                let values = table.values.clone();
                Self::Tabled(Lookup::of_values((model.assessment, open), &table.questions, width, values)?)
            }
        })
    }

    fn affordability(model: &Model<'_>, open: &Open, (comfortable, painful): (f64, f64)) -> Option<Self> {
        let setting = model.setting;
        let source = (&setting.pack.questionnaire, model.assessment, open);
        let cost = &setting.pack.framework.cost;
        let place = setting.pack.framework.in_place.as_ref();
        let engineers = |world: &World<'_>, values: &mut Vec<f64>| {
            values.push(world.number(cost.engineers).unwrap_or(f64::NAN));
            values.push(world.number(cost.engineer_question).unwrap_or(cost.engineer_cost.likely));
        };
        let engineers = Lookup::new(source, &[cost.engineers, cost.engineer_question], 2, &mut { engineers })?;
        let mut read = vec![cost.engineers];
        read.extend(place.iter().flat_map(|place| [place.tool, place.plugins, place.integrations, place.services]));
        let switching = |world: &World<'_>, values: &mut Vec<f64>| {
            let engineers = world.number(cost.engineers).unwrap_or(0.0);
            for alternative in model.alternatives {
                values
                    .push(place.map_or(0.0, |place| switching_weeks(place, world, alternative) / place.working_weeks));
                values.push(place.map_or(0.0, |place| double_licence(setting, place, world, (alternative, engineers))));
            }
        };
        let switching = Lookup::new(source, &read, 2 * model.alternatives.len(), &mut { switching })?;
        Some(Self::Affordability { engineers, switching, comfortable, painful })
    }

    /// Returns the values of every alternative.
    pub(super) fn values(&self, drawn: &Drawn<'_>, model: &Model<'_>, put: &mut dyn FnMut(usize, Row<f64>)) {
        let alternatives = 0..model.alternatives.len();
        match self {
            Self::Tabled(lookup) => {
                let starts = lookup.starts(drawn.digits);
                alternatives.for_each(|alternative| put(alternative, lookup.column(&starts, alternative, 0.0)));
            }
            Self::Coverage => {
                for (alternative, covers) in drawn.covers.iter().enumerate() {
                    put(alternative, coverage(&drawn.needs, covers));
                }
            }
            Self::Deadline { months, attribute } => {
                let months = months.column(&months.starts(drawn.digits), 0, f64::NAN);
                for (alternative, depends) in drawn.depends.iter().enumerate() {
                    let mut time = drawn.attribute(alternative, *attribute);
                    for (((time, months), depends), missing) in
                        time.iter_mut().zip(&months).zip(depends).zip(&drawn.missing)
                    {
                        *time = reached_by(*time, *months, depends * missing);
                    }
                    put(alternative, time);
                }
            }
            Self::Ability { need, attribute, span } => {
                let need = need.column(&need.starts(drawn.digits), 0, f64::NAN);
                for alternative in alternatives {
                    let ability = drawn.attribute(alternative, *attribute);
                    put(alternative, each(ability, &need, |ability, need| shortfall(ability, need, *span)));
                }
            }
            Self::Skills { skills, span } => {
                let levels: Vec<(Row<f64>, usize)> = skills
                    .iter()
                    .map(|(lookup, attribute)| (lookup.column(&lookup.starts(drawn.digits), 0, f64::NAN), *attribute))
                    .collect();
                for alternative in alternatives {
                    let mut worst = [1.0_f64; WIDTH];
                    for (level, attribute) in &levels {
                        let required = drawn.attribute(alternative, *attribute);
                        for ((worst, level), required) in worst.iter_mut().zip(level).zip(required) {
                            let value = shortfall(*level, required, *span);
                            *worst = if level.is_nan() { *worst } else { worst.min(value) };
                        }
                    }
                    put(alternative, worst);
                }
            }
            Self::Upkeep { shortage, attribute } => {
                let starts = shortage.starts(drawn.digits);
                for alternative in alternatives {
                    let upkeep = drawn.attribute(alternative, *attribute);
                    put(alternative, each(upkeep, &shortage.column(&starts, alternative, 0.0), upkeep_value));
                }
            }
            Self::Burden { attribute } => {
                for alternative in alternatives {
                    put(alternative, drawn.attribute(alternative, *attribute).map(|burden| 1.0 - burden / 4.0));
                }
            }
            Self::Affordability { engineers, switching, comfortable, painful } => {
                let starts = engineers.starts(drawn.digits);
                let people = engineers.column(&starts, 0, f64::NAN);
                let engineer = engineers.column(&starts, 1, 0.0);
                let starts = switching.starts(drawn.digits);
                for alternative in alternatives {
                    let weeks = switching.column(&starts, 2 * alternative, 0.0);
                    let licence = switching.column(&starts, 2 * alternative + 1, 0.0);
                    let mut yearly = yearly_costs(drawn, model, alternative, (&people, &engineer));
                    for ((((yearly, weeks), licence), engineer), people) in
                        yearly.iter_mut().zip(&weeks).zip(&licence).zip(&engineer).zip(&people)
                    {
                        let all = *yearly + (weeks * engineer + licence) / 3.0;
                        let value = affordability(all / people, *comfortable, *painful);
                        *yearly = if value.is_nan() { 0.0 } else { value };
                    }
                    put(alternative, yearly);
                }
            }
        }
    }
}

fn coverage(needs: &[Row<f64>; 3], covers: &[Row<f64>; 3]) -> Row<f64> {
    let [finds, serves, runs] = covers;
    let [one, two, three] = needs;
    let mut values = [0.0; WIDTH];
    let needs = one.iter().zip(two).zip(three);
    let covers = finds.iter().zip(serves).zip(runs);
    for ((value, ((one, two), three)), ((finds, serves), runs)) in values.iter_mut().zip(needs).zip(covers) {
        *value = covered([*one, *two, *three], [*finds, *serves, *runs]);
    }
    values
}

/// Returns what an alternative costs a year, but for switching.
fn yearly_costs(
    drawn: &Drawn<'_>,
    model: &Model<'_>,
    alternative: usize,
    (engineers, engineer): (&Row<f64>, &Row<f64>),
) -> Row<f64> {
    let cost = &model.setting.pack.framework.cost;
    let of = |attribute: usize| drawn.attribute(alternative, attribute);
    let (year_one, run) = (of(cost.fte_year_one), of(cost.fte_run));
    let (base, each, hosting) = (of(cost.licence_base), of(cost.licence_per_engineer), of(cost.hosting));
    let mut yearly = [0.0; WIDTH];
    let people = year_one.iter().zip(&run).zip(engineer);
    let money = base.iter().zip(&each).zip(&hosting).zip(engineers);
    for ((yearly, ((year_one, run), engineer)), (((base, each), hosting), engineers)) in
        yearly.iter_mut().zip(people).zip(money)
    {
        let parts = Yearly { year_one: *year_one, run: *run, base: *base, each: *each, hosting: *hosting };
        *yearly = yearly_cost(&parts, *engineers, *engineer);
    }
    yearly
}
