//! What a tool already in place means: keep, shrink or migrate, and by when to decide (method, section 9).

use serde::Serialize;

use crate::assessment::{Assessment, State};
use crate::date::months_after;
use crate::questionnaire::Datum;
use crate::scale::Range;

use super::Ranked;
use super::cost::in_place;
use super::eligibility::people_questions;
use super::value::Setting;

/// What a tool already in place means.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlaceAdvice {
    /// The option in place.
    pub option: String,
    /// The alternative of keeping it.
    pub keep: Option<String>,
    /// How long it has been in place, in months, if known.
    pub months: Option<f64>,
    /// The first action.
    pub advice: Advice,
    /// The day by which to decide, if a migration is on the table.
    pub decide_by: Option<String>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Person-weeks of switching to anything else.
    pub switching_weeks: Option<Range>,
}

/// The first action with a tool in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// Keep it, at its real upkeep.
    Keep,
    /// Shrink the scope before switching.
    Shrink,
    /// Its limits are reached: prepare a migration.
    Migrate,
}

/// Advises on the tool known to be in place.
pub(super) fn advise(setting: &Setting<'_>, assessment: &Assessment, ranking: &[Ranked]) -> Option<PlaceAdvice> {
    let framework = &setting.pack.framework;
    let place = framework.in_place.as_ref()?;
    let option = framework.options.get(in_place(setting, assessment)?)?;
    let known = |question: usize| assessment.state(question).and_then(State::known).and_then(Datum::number);
    let of = |attribute: usize| match option.sheet.get(attribute) {
        Some(crate::framework::Performance::Range(range)) => *range,
        _ => Range::exactly(0.0),
    };
    let months = known(place.since);
    let people = people_questions(framework).into_iter().filter_map(known).reduce(f64::min);
    let thin = people.is_some_and(|people| people < of(framework.cost.fte_run).low);
    let many = known(place.plugins).is_some_and(|plugins| plugins >= place.shrink_plugins);
    let limited = known(place.customisation_need).is_some_and(|need| need > of(place.customisation_ability).likely);
    let settled = months.is_some_and(|months| months >= place.migrate_after_months);
    let advice = match () {
        () if many && thin => Advice::Shrink,
        () if settled && limited => Advice::Migrate,
        () => Advice::Keep,
    };
    let keep = ranking.iter().find(|ranked| ranked.id == format!("keep-{}", option.id));
    let decide_by = months.filter(|_| advice == Advice::Migrate).map(|months| {
        let start = months_after(assessment.date, -(libm::round(months) as i32));
        months_after(start, libm::round(place.decide_by_months) as i32)
    });
    let overdue = decide_by.is_some_and(|day| day <= assessment.date);
    let switching_weeks = ranking.iter().find_map(|ranked| ranked.cost.switching_weeks);
    Some(PlaceAdvice {
        option: option.id.clone(),
        keep: keep.map(|keep| keep.id.clone()),
        months,
        advice,
        decide_by: decide_by.map(|day| day.max(assessment.date).to_string()),
        overdue,
        switching_weeks,
    })
}
