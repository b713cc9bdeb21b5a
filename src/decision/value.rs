//! Value functions: how good an alternative is on a criterion, from 0 to 1 (method, section 4).
//!
//! Every function is written once, here. The printed fit, the intervals, what-if and everything that comes later read these.

use crate::framework::alternatives::Alternative;
use crate::framework::{
    AttributeTest, Form, Framework, InPlace, MatchRow, Needs, Pack, PairRule, Performance, Relevance,
};
use crate::questionnaire::Datum;
use crate::scale::{Range, unit};

use super::needs::needs_in;
use super::world::World;

/// What a value is computed from, besides the world.
pub struct Setting<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The pain that the table of interactions shows: in finding, in deploying, by ticket.
    pub shown: [f64; 3],
}

impl Setting<'_> {
    fn framework(&self) -> &Framework {
        &self.pack.framework
    }
}

/// Returns the value of an alternative on a criterion in a world, or `None` where the criterion does not apply.
pub fn value(setting: &Setting<'_>, form: &Form, world: &World<'_>, alternative: &Alternative) -> Option<f64> {
    let sheet = |attribute: usize| range(alternative, attribute);
    match form {
        Form::Coverage => Some(coverage(setting, world, alternative)),
        Form::Supply { question, attribute } => Some(supply(world.number(*question)?, sheet(*attribute))),
        Form::Deadline { question, attribute } => {
            let months = world.number(*question)?;
            let missing = dependence(setting, alternative) * (1.0 - automation(setting, world));
            Some(triangular_share(sheet(*attribute).map(|time| time * stretch(missing)), months))
        }
        Form::Ability { question, attribute, span } => {
            Some(shortfall(sheet(*attribute).likely, world.number(*question)?, *span))
        }
        Form::Skills { skills, span } => {
            let values = skills.iter().filter_map(|(question, attribute)| {
                Some(shortfall(world.number(*question)?, sheet(*attribute).likely, *span))
            });
            values.fold(None, |worst, value| Some(worst.map_or(value, |worst: f64| worst.min(value))))
        }
        Form::Upkeep { question, assumed_from, assumed_share, attribute, requirement } => {
            let assumed = || world.number(*assumed_from).map(|people| people * assumed_share);
            let people = world.number(*question).or_else(assumed)?;
            let shortage = 1.0 - supply(people, sheet(*requirement));
            Some(upkeep_value(sheet(*attribute).likely, shortage))
        }
        Form::Burden { attribute } => Some(1.0 - sheet(*attribute).likely / 4.0),
        Form::Affordability { comfortable, painful } => {
            let yearly = yearly_cost_per_engineer(setting, world, alternative)?;
            Some(affordability(yearly, *comfortable, *painful))
        }
        Form::Band { question, attribute } => Some(band(world.number(*question)?, alternative.sheet.get(*attribute)?)),
        Form::Match { attribute, rows, .. } => Some(matched(setting, world, alternative, (*attribute, rows))),
        Form::Holds { question, attribute, own_scope, shortage, security } => {
            let asked = world.get(*question).set()?;
            let own = own_scope - shortage * (1.0 - unit(world.number(*security).unwrap_or(0.0) / 4.0));
            Some(held(setting, alternative, &Asked { question: *question, attribute: *attribute, bits: asked, own }))
        }
    }
}

/// Returns how much a criterion is at stake in a world.
pub fn relevance(setting: &Setting<'_>, relevance_of: &Relevance, world: &World<'_>) -> f64 {
    match relevance_of {
        Relevance::Fixed(value) => *value,
        Relevance::Over { question, over } => world.number(*question).map_or(0.0, |number| unit(number / over)),
        Relevance::Values { question, values } => {
            world.get(*question).choice().and_then(|choice| values.get(usize::from(choice))).map_or(0.0, |value| *value)
        }
        Relevance::AnyOf { question, value } => match world.get(*question) {
            Datum::Set(bits) if bits != 0 => *value,
            _ => 0.0,
        },
        Relevance::From { question, from, value } => {
            world.number(*question).map_or(0.0, |number| if number >= *from { *value } else { 0.0 })
        }
        Relevance::Needs(value) => {
            let needs = needs_in(setting, world);
            if needs.iter().sum::<f64>() > 0.0 { *value } else { 0.0 }
        }
        Relevance::Greatest(parts) => parts.iter().map(|part| relevance(setting, part, world)).fold(0.0, f64::max),
    }
}

/// Returns an attribute's range; a band counts from edge to edge, anything else as nothing.
pub fn range(alternative: &Alternative, attribute: usize) -> Range {
    range_of(&alternative.sheet, attribute)
}

/// Returns an attribute's range on a sheet.
pub(super) fn range_of(sheet: &[Performance], attribute: usize) -> Range {
    match sheet.get(attribute) {
        Some(Performance::Range(range)) => *range,
        _ => Range::exactly(0.0),
    }
}

/// Returns the automation of a world, 0 to 1.
pub fn automation(setting: &Setting<'_>, world: &World<'_>) -> f64 {
    let Needs { automation, automation_value, .. } = &setting.framework().needs;
    let choice = world.get(*automation).choice();
    choice.and_then(|choice| automation_value.get(usize::from(choice))).copied().unwrap_or(0.0)
}

/// Returns an alternative's dependence on existing automation, 0 to 1.
pub fn dependence(setting: &Setting<'_>, alternative: &Alternative) -> f64 {
    unit(range(alternative, setting.framework().needs.dependence).likely / 4.0)
}

/// Returns the real coverage of discoverability, self-service and orchestration: what depends on automation that is not there does
/// not count, `c·(1 − d·(1 − a))` (method, section 3).
pub fn real_coverage(setting: &Setting<'_>, world: &World<'_>, alternative: &Alternative) -> [f64; 3] {
    let missing = dependence(setting, alternative) * (1.0 - automation(setting, world));
    let [discoverability, self_service, orchestration] =
        setting.framework().needs.covers.map(|attribute| range(alternative, attribute).likely);
    [discoverability, real(self_service, missing), real(orchestration, missing)]
}

/// Returns what is left of a coverage where a share of it has nothing to call.
pub(super) fn real(coverage: f64, missing: f64) -> f64 {
    coverage * (1.0 - missing)
}

/// Returns how much longer it takes where a share of what it depends on is missing: half as long again for all of it.
fn stretch(missing: f64) -> f64 {
    1.0 + 0.5 * missing
}

/// Returns 1 if value comes within so many months, 0 if not, where a share of what it depends on is missing.
pub(super) fn reached_by(time: f64, months: f64, missing: f64) -> f64 {
    if time * stretch(missing) <= months { 1.0 } else { 0.0 }
}

/// `1 − upkeep/4 · shortage`, the shortage being that of people to run it.
pub(super) fn upkeep_value(upkeep: f64, shortage: f64) -> f64 {
    1.0 - upkeep / 4.0 * shortage
}

/// `Σ n·c / Σ n`; without any need nothing is at stake, and the plain mean is shown.
fn coverage(setting: &Setting<'_>, world: &World<'_>, alternative: &Alternative) -> f64 {
    covered(needs_in(setting, world), real_coverage(setting, world, alternative))
}

/// Returns the need-weighted mean of what is really covered.
pub(super) fn covered(needs: [f64; 3], covers: [f64; 3]) -> f64 {
    let total: f64 = needs.iter().sum();
    let sum: f64 = needs.iter().zip(covers).map(|(need, covers)| need * covers).sum();
    if total > 0.0 { sum / total } else { covers.iter().sum::<f64>() / 3.0 }
}

/// What there is against what is required: 0 at none, 0.4 at the low end, 0.8 at the likely one, 1 at the high one; piecewise linear,
/// and where two of them are equal the later holds.
pub fn supply(has: f64, requires: Range) -> f64 {
    let anchors = [(requires.high, 1.0), (requires.likely, 0.8), (requires.low, 0.4), (0.0, 0.0)];
    let mut above: Option<(f64, f64)> = None;
    for (at, worth) in anchors {
        if has >= at {
            return above.map_or(worth, |(next, most)| worth + (most - worth) * (has - at) / (next - at));
        }
        above = Some((at, worth));
    }
    0.0
}

/// Returns the share of a triangular distribution that lies at or below a limit.
pub fn triangular_share(range: Range, limit: f64) -> f64 {
    let Range { low, likely, high } = range;
    if limit >= high {
        1.0
    } else if limit <= low {
        0.0
    } else if limit <= likely {
        (limit - low) * (limit - low) / ((high - low) * (likely - low))
    } else {
        1.0 - (high - limit) * (high - limit) / ((high - low) * (high - likely))
    }
}

/// 1 where the ability reaches the need, falling to 0 over `span`.
pub fn shortfall(ability: f64, need: f64, span: f64) -> f64 {
    if ability >= need { 1.0 } else { (1.0 - (need - ability) / span).max(0.0) }
}

/// `ln(painful/x) / ln(painful/comfortable)`, between 0 and 1.
pub fn affordability(yearly: f64, comfortable: f64, painful: f64) -> f64 {
    if yearly <= comfortable {
        return 1.0;
    }
    unit(libm::log(painful / yearly) / libm::log(painful / comfortable))
}

/// 1 inside the band, outside it 0.4 less for each halving or doubling beyond the edge, never under 0.2.
fn band(number: f64, performance: &Performance) -> f64 {
    let Performance::Band(low, high) = performance else {
        return 1.0;
    };
    let edge = match high {
        _ if number < *low => *low,
        Some(high) if number > *high => *high,
        _ => return 1.0,
    };
    if number <= 0.0 || edge <= 0.0 {
        return 0.2;
    }
    (1.0 - 0.4 * libm::fabs(libm::log2(number / edge))).max(0.2)
}

/// A pair is matched by the worse of its members, or by the better where the attribute says so. What nobody publishes counts half.
fn matched(
    setting: &Setting<'_>,
    world: &World<'_>,
    alternative: &Alternative,
    (attribute, rows): (usize, &[MatchRow]),
) -> f64 {
    let of_member = |performance: &Performance| {
        let bits = match performance {
            Performance::Set(bits) => *bits,
            Performance::Category(entry) => 1 << entry,
            _ => return 0.5,
        };
        rows.iter()
            .filter(|row| bits & (1 << row.entry) != 0)
            .filter(|row| row.when.as_ref().is_none_or(|when| world.holds(when)))
            .map(|row| row.value)
            .fold(0.0, f64::max)
    };
    let better = setting.framework().attributes.get(attribute).is_some_and(|found| found.pair == PairRule::Better);
    let values = alternative.sheets.iter().filter_map(|sheet| sheet.get(attribute)).map(of_member);
    if better { values.fold(0.0, f64::max) } else { values.fold(1.0, f64::min) }
}

struct Asked {
    question: usize,
    attribute: usize,
    bits: u64,
    own: f64,
}

/// The least over all that is asked for, and over the members of a pair.
fn held(setting: &Setting<'_>, alternative: &Alternative, asked: &Asked) -> f64 {
    let Some(question) = setting.pack.questionnaire.get(asked.question) else {
        return 0.0;
    };
    let Some(attribute) = setting.framework().attributes.get(asked.attribute) else {
        return 0.0;
    };
    let wanted = question.choices().iter().enumerate().filter(|(index, _)| asked.bits & (1 << index) != 0);
    let entries: Vec<Option<u16>> = wanted.map(|(_, choice)| attribute.entry(&choice.id)).collect();
    let mut least = 1.0_f64;
    for sheet in &alternative.sheets {
        let own = in_own_scope(setting.framework(), sheet);
        for entry in &entries {
            let holds = match (sheet.get(asked.attribute), entry) {
                (Some(Performance::Set(bits)), Some(entry)) => bits & (1 << entry) != 0,
                (Some(Performance::Unpublished), _) => {
                    least = least.min(0.5);
                    continue;
                }
                _ => false,
            };
            least = least.min(if holds {
                1.0
            } else if own {
                asked.own
            } else {
                0.0
            });
        }
    }
    least.max(0.0)
}

/// Returns whether a certificate for this sheet is the organisation's own affair.
pub fn in_own_scope(framework: &Framework, sheet: &[Performance]) -> bool {
    framework.own_scope.as_ref().is_some_and(|scope| passes(&scope.when, sheet))
}

/// Returns whether a sheet passes all tests, of which there must be one at least.
pub fn passes(tests: &[AttributeTest], sheet: &[Performance]) -> bool {
    !tests.is_empty()
        && tests.iter().all(|test| match sheet.get(test.attribute) {
            Some(Performance::Set(bits)) => bits & test.has != 0,
            Some(Performance::Category(entry)) => (1 << entry) & test.has != 0,
            _ => false,
        })
}

/// Returns the yearly cost per engineer over three years, in the pack's currency (method, section 4).
pub fn yearly_cost_per_engineer(setting: &Setting<'_>, world: &World<'_>, alternative: &Alternative) -> Option<f64> {
    let cost = &setting.framework().cost;
    let engineers = world.number(cost.engineers).filter(|engineers| *engineers > 0.0)?;
    let engineer = world.number(cost.engineer_question).unwrap_or(cost.engineer_cost.likely);
    let likely = |attribute: usize| range(alternative, attribute).likely;
    let parts = Yearly {
        year_one: likely(cost.fte_year_one),
        run: likely(cost.fte_run),
        base: likely(cost.licence_base),
        each: likely(cost.licence_per_engineer),
        hosting: likely(cost.hosting),
    };
    let switching = setting.framework().in_place.as_ref().map_or(0.0, |place| {
        switching_weeks(place, world, alternative) / place.working_weeks * engineer
            + double_licence(setting, place, world, (alternative, engineers))
    });
    Some((yearly_cost(&parts, engineers, engineer) + switching / 3.0) / engineers)
}

/// What an alternative costs a year is made of.
pub(super) struct Yearly {
    /// People in year one.
    pub(super) year_one: f64,
    /// People in each year after.
    pub(super) run: f64,
    /// The base of the licence, a year.
    pub(super) base: f64,
    /// The licence for each engineer, a year.
    pub(super) each: f64,
    /// Hosting a year.
    pub(super) hosting: f64,
}

/// Returns the mean yearly cost over three years, but for switching.
pub(super) fn yearly_cost(parts: &Yearly, engineers: f64, engineer: f64) -> f64 {
    let people = (parts.year_one + 2.0 * parts.run) / 3.0 * engineer;
    people + (parts.base + parts.each * engineers) + parts.hosting
}

/// Returns the option that is in place in a world, and whether anything is.
pub fn tool_in_place(place: &InPlace, world: &World<'_>) -> (bool, Option<usize>) {
    match world.get(place.tool).choice() {
        Some(choice) if choice != place.none => (true, place.tools.get(usize::from(choice)).copied().flatten()),
        _ => (false, None),
    }
}

/// Returns the person-weeks of switching from the tool in place to an alternative; none where it keeps the tool.
pub fn switching_weeks(place: &InPlace, world: &World<'_>, alternative: &Alternative) -> f64 {
    let (any, tool) = tool_in_place(place, world);
    if !any || tool.is_some_and(|tool| alternative.members.contains(&tool)) {
        return 0.0;
    }
    let count = |question: usize| world.number(question).unwrap_or(0.0);
    place.weeks_per_plugin * count(place.plugins)
        + place.weeks_per_integration * count(place.integrations)
        + place.weeks_per_service * count(place.services)
}

/// Returns what the licence of the tool in place costs while both are paid.
pub fn double_licence(
    setting: &Setting<'_>,
    place: &InPlace,
    world: &World<'_>,
    (alternative, engineers): (&Alternative, f64),
) -> f64 {
    let (_, tool) = tool_in_place(place, world);
    let Some(tool) = tool.filter(|tool| !alternative.members.contains(tool)) else {
        return 0.0;
    };
    let Some(option) = setting.framework().options.get(tool) else {
        return 0.0;
    };
    let likely = |attribute: usize| match option.sheet.get(attribute) {
        Some(Performance::Range(range)) => range.likely,
        _ => 0.0,
    };
    let cost = &setting.framework().cost;
    let yearly = likely(cost.licence_base) + likely(cost.licence_per_engineer) * engineers;
    yearly * place.overlap_months / 12.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
    }

    const PEOPLE: Range = Range { low: 1.0, likely: 2.5, high: 5.0 };

    #[test]
    fn supply_meets_its_anchors() {
        for (has, worth) in
            [(0.0, 0.0), (0.5, 0.2), (1.0, 0.4), (1.75, 0.6), (2.5, 0.8), (3.75, 0.9), (5.0, 1.0), (9.0, 1.0)]
        {
            assert!((supply(has, PEOPLE) - worth).abs() < 1e-12, "{has}");
        }
    }

    #[test]
    fn where_two_anchors_are_equal_the_later_holds() {
        same(supply(0.0, Range::exactly(0.0)), 1.0);
        same(supply(1.0, Range { low: 1.0, likely: 1.0, high: 2.0 }), 0.8);
    }

    #[test]
    fn a_triangle_is_half_done_at_the_median_of_a_symmetric_one() {
        let range = Range { low: 0.0, likely: 2.0, high: 4.0 };
        same(triangular_share(range, 2.0), 0.5);
        same(triangular_share(range, 0.0), 0.0);
        same(triangular_share(Range::exactly(0.0), 1.0), 1.0);
        same(triangular_share(Range::exactly(3.0), 3.0), 1.0);
    }

    #[test]
    fn a_shortfall_is_linear_over_its_span() {
        same(shortfall(3.0, 3.0, 2.0), 1.0);
        same(shortfall(2.0, 3.0, 2.0), 0.5);
        same(shortfall(0.0, 4.0, 2.0), 0.0);
    }

    #[test]
    fn cost_is_judged_on_a_logarithmic_scale() {
        same(affordability(250.0, 250.0, 4000.0), 1.0);
        assert!((affordability(1000.0, 250.0, 4000.0) - 0.5).abs() < 1e-12);
        same(affordability(9000.0, 250.0, 4000.0), 0.0);
    }
}
