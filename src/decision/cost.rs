//! Three-year cost: lines with their ranges, and where one alternative becomes cheaper than another (method, section 9).

use serde::Serialize;

use crate::assessment::{Assessment, State};
use crate::framework::alternatives::Alternative;
use crate::framework::{Cost, Performance};
use crate::questionnaire::Datum;
use crate::scale::{Range, Span};

use super::value::{Setting, range, switching_weeks};
use super::world::World;

/// What an alternative costs over three years, in the currency of the pack.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CostSheet {
    /// The lines; they add up to the total.
    pub lines: Vec<CostLine>,
    /// The sum.
    #[cfg_attr(test, schemars(with = "Amounts"))]
    pub total: Range,
    /// The licence a year, at its likeliest; `null` if it was redacted.
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub licence_a_year: f64,
    /// By how much that exceeds the budget, if it does.
    pub over_budget: Option<f64>,
    /// Person-weeks of switching from the tool in place.
    pub switching_weeks: Option<Range>,
}

impl CostSheet {
    /// A sheet without lines.
    pub(super) fn empty() -> Self {
        Self {
            lines: Vec::new(),
            total: Range::exactly(0.0),
            licence_a_year: 0.0,
            over_budget: None,
            switching_weeks: None,
        }
    }
}

/// An uncertain amount of money as others read it: its ends and its likeliest value, each `null` if it was redacted.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[expect(dead_code, reason = "it describes what is written, and is never made")]
struct Amounts {
    /// The least.
    low: Option<f64>,
    /// The likeliest.
    likely: Option<f64>,
    /// The greatest.
    high: Option<f64>,
}

/// One line of a cost sheet.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CostLine {
    /// What is paid for.
    pub item: Item,
    /// What it costs over three years.
    #[cfg_attr(test, schemars(with = "Amounts"))]
    pub cost: Range,
    /// The attributes it is made from.
    pub attributes: Vec<String>,
}

/// What is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// People in year one.
    PeopleYearOne,
    /// People in years two and three.
    PeopleRun,
    /// Licence: base fee.
    LicenceBase,
    /// Licence: per engineer.
    LicencePerEngineer,
    /// Hosting.
    Hosting,
    /// Work of switching from the tool in place.
    Switching,
    /// The old licence while both are paid.
    DoubleLicence,
}

/// Where one alternative becomes cheaper than another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BreakEven {
    /// The alternative compared with.
    pub rival: String,
    /// What the leader costs less than the rival over three years at the likeliest figures; negative if it costs more; `null` if it was
    /// redacted.
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    pub saves: f64,
    /// The number of engineers at which both cost the same, if there is one.
    pub engineers: Option<f64>,
    /// Whether the leader is the cheaper one below that number.
    pub cheaper_below: bool,
    /// The people a year for the leader at which both cost the same, if there is such a number.
    pub people: Option<f64>,
}

/// What the organisation says of itself that costs depend on.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Engineers: least, mean, greatest.
    pub engineers: Range,
    /// The loaded cost of an engineer.
    pub engineer: Range,
}

/// Returns the number of engineers and what one costs.
pub fn size(cost: &Cost, assessment: &Assessment) -> Size {
    let span = |question: usize| {
        let numbers = assessment.values(question).iter().filter_map(|(datum, share)| Some((datum.number()?, *share)));
        Span::across(numbers)
    };
    let engineers = span(cost.engineers);
    let known = assessment.state(cost.engineer_question).and_then(State::known).and_then(Datum::number);
    Size {
        engineers: Range { low: engineers.least, likely: engineers.mean, high: engineers.greatest },
        engineer: known.map_or(cost.engineer_cost, Range::exactly),
    }
}

/// Returns the three-year cost of an alternative.
pub fn cost_sheet(setting: &Setting<'_>, assessment: &Assessment, alternative: &Alternative) -> CostSheet {
    let cost = &setting.pack.framework.cost;
    let size = size(cost, assessment);
    let product = |left: Range, right: Range| left.zip(right, |left, right| left * right);
    let times = |range: Range, factor: f64| range.map(|value| value * factor);
    let of = |attribute: usize| range(alternative, attribute);
    let mut lines = vec![
        line(setting, Item::PeopleYearOne, product(of(cost.fte_year_one), size.engineer), cost.fte_year_one),
        line(setting, Item::PeopleRun, times(product(of(cost.fte_run), size.engineer), 2.0), cost.fte_run),
        line(setting, Item::LicenceBase, times(of(cost.licence_base), 3.0), cost.licence_base),
        line(
            setting,
            Item::LicencePerEngineer,
            times(product(of(cost.licence_per_engineer), size.engineers), 3.0),
            cost.licence_per_engineer,
        ),
        line(setting, Item::Hosting, times(of(cost.hosting), 3.0), cost.hosting),
    ];
    let weeks = switching(setting, assessment, alternative);
    if let (Some(weeks), Some(place)) = (weeks, &setting.pack.framework.in_place) {
        let switching = product(weeks, times(size.engineer, 1.0 / place.working_weeks));
        lines.push(CostLine { item: Item::Switching, cost: switching, attributes: Vec::new() });
        if let Some(old) = old_licence(setting, assessment, size) {
            let both = times(old, place.overlap_months / 12.0);
            lines.push(CostLine { item: Item::DoubleLicence, cost: both, attributes: Vec::new() });
        }
    }
    let total = lines.iter().fold(Range::exactly(0.0), |sum, line| sum.zip(line.cost, |sum, cost| sum + cost));
    let licence_a_year = of(cost.licence_base).likely + of(cost.licence_per_engineer).likely * size.engineers.likely;
    let budget = assessment.state(cost.budget).and_then(State::known).and_then(Datum::number);
    let over_budget = budget.map(|budget| licence_a_year - budget).filter(|over| *over > 0.0);
    CostSheet { lines, total, licence_a_year, over_budget, switching_weeks: weeks }
}

fn line(setting: &Setting<'_>, item: Item, cost: Range, attribute: usize) -> CostLine {
    let id = setting.pack.framework.attributes.get(attribute).map(|attribute| attribute.id.clone());
    CostLine { item, cost, attributes: id.into_iter().collect() }
}

/// Returns the person-weeks of switching, if a tool is known to be in place that the alternative does not keep.
fn switching(setting: &Setting<'_>, assessment: &Assessment, alternative: &Alternative) -> Option<Range> {
    let place = setting.pack.framework.in_place.as_ref()?;
    assessment.state(place.tool)?.known()?;
    let world = World::new(&setting.pack.questionnaire, assessment);
    let weeks = switching_weeks(place, &world, alternative);
    (weeks > 0.0).then_some(Range { low: weeks * place.low, likely: weeks, high: weeks * place.high })
}

fn old_licence(setting: &Setting<'_>, assessment: &Assessment, size: Size) -> Option<Range> {
    let framework = &setting.pack.framework;
    let option = framework.options.get(in_place(setting, assessment)?)?;
    let of = |attribute: usize| match option.sheet.get(attribute) {
        Some(Performance::Range(range)) => *range,
        _ => Range::exactly(0.0),
    };
    let per_engineer = of(framework.cost.licence_per_engineer).zip(size.engineers, |fee, engineers| fee * engineers);
    let yearly = of(framework.cost.licence_base).zip(per_engineer, |base, fees| base + fees);
    (yearly.high > 0.0).then_some(yearly)
}

/// Returns the option known to be in place.
pub fn in_place(setting: &Setting<'_>, assessment: &Assessment) -> Option<usize> {
    let place = setting.pack.framework.in_place.as_ref()?;
    let choice = assessment.state(place.tool)?.known()?.choice()?;
    place.tools.get(usize::from(choice)).copied().flatten()
}

/// A cost that is a straight line in the number of engineers, and what part of it is people.
struct Line {
    fixed: f64,
    per_engineer: f64,
    people: f64,
}

fn straight(sheet: &CostSheet, engineers: f64) -> Line {
    let sum = |wanted: &dyn Fn(Item) -> bool| -> f64 {
        sheet.lines.iter().filter(|line| wanted(line.item)).map(|line| line.cost.likely).sum()
    };
    let fees = sum(&|item| item == Item::LicencePerEngineer);
    Line {
        fixed: sheet.total.likely - fees,
        per_engineer: if engineers > 0.0 { fees / engineers } else { 0.0 },
        people: sum(&|item| matches!(item, Item::PeopleYearOne | Item::PeopleRun)),
    }
}

/// Compares the leader's cost with a rival's.
pub fn break_even(size: Size, leader: &CostSheet, rival: (&str, &CostSheet)) -> BreakEven {
    let engineers = size.engineers.likely;
    let (ours, theirs) = (straight(leader, engineers), straight(rival.1, engineers));
    let slope = ours.per_engineer - theirs.per_engineer;
    let crossing = (theirs.fixed - ours.fixed) / slope;
    let people = (rival.1.total.likely - (leader.total.likely - ours.people)) / (3.0 * size.engineer.likely);
    BreakEven {
        rival: rival.0.to_owned(),
        saves: rival.1.total.likely - leader.total.likely,
        engineers: (slope.abs() > 1e-9 && crossing > 0.0 && crossing.is_finite()).then_some(crossing),
        cheaper_below: slope > 0.0,
        people: (people > 0.0 && people.is_finite()).then_some(people),
    }
}
