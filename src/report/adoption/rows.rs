//! Measures and grades as rows of texts: the only place that rounds them.

use super::{
    AdoptionView, GradedView, HitsView, KeyRow, LaterCell, MeasureRow, PendingView, QuarterView, QuestionRow, SaidRow,
};
use crate::adoption::dora::{FourKeys, Frequency};
use crate::adoption::interval::Interval;
use crate::adoption::{
    Advice, Grade, GradedPlan, Grading, Hits, Measure, Measured, Metric, Open, Pending, Standing, Untold,
};
use crate::date::{Date, Quarter};
use crate::framework::Pack;
use crate::report::words;

/// Puts a standing into words.
pub fn adoption_view(standing: &Standing, pack: &Pack) -> AdoptionView {
    AdoptionView {
        quarters: standing.quarters.iter().map(|found| quarter_view(found, plan_of(standing, found), pack)).collect(),
        plans: standing.plans.iter().map(|plan| graded_view(plan, pack)).collect(),
        hits: hits_view(&standing.hits),
        limits: pack.framework.plan.adoption.limits.clone(),
    }
}

/// Returns the plan that a quarter was measured for.
fn plan_of<'a>(standing: &'a Standing, found: &Measured) -> Option<&'a GradedPlan> {
    standing.plans.iter().find(|plan| Some(&plan.plan) == found.plan.as_ref())
}

/// Returns the path of a plan as people call it: the request that it replaces, else its short name.
fn path_of(plan: &GradedPlan) -> String {
    plan.ticket_class.clone().or_else(|| plan.path.clone()).unwrap_or_default()
}

fn hits_view(hits: &Hits) -> HitsView {
    HitsView {
        hit: hits.hit.to_string(),
        measured: (hits.hit + hits.missed).to_string(),
        not_measured: hits.not_measured.to_string(),
        rate: hits.rate.map(words::percent).unwrap_or_default(),
        interval: hits.interval.map(|ends| span(None, ends)).unwrap_or_default(),
    }
}

/// Puts a quarter into words, with targets and outcomes where a plan is graded by it.
pub fn quarter_view(found: &Measured, plan: Option<&GradedPlan>, pack: &Pack) -> QuarterView {
    let frame = &pack.framework.plan;
    let level = frame.adoption.levels.iter().find(|level| Some(&level.id) == found.level.as_ref());
    let grading = plan.and_then(|plan| plan.grading(&found.quarter));
    let row = |measure: &Measure| {
        let grade = grading.and_then(|grading| grading.grades.iter().find(|grade| grade.metric == measure.metric));
        let known = frame.metrics.iter().find(|metric| metric.id == measure.metric);
        let name = grade.map(|grade| grade.name.clone()).or_else(|| known.map(|metric| metric.name.clone()));
        row(measure, grade, name.unwrap_or_else(|| measure.metric.to_owned()))
    };
    QuarterView {
        quarter: found.quarter.clone(),
        from: found.from.clone(),
        to: found.to.clone(),
        path: plan.map(path_of).unwrap_or_default(),
        rows: found.measures.iter().map(row).collect(),
        by_choice: found.by_choice.map(|choice| words::percent(choice.value)).unwrap_or_default(),
        by_choice_interval: found
            .by_choice
            .and_then(|choice| choice.interval)
            .map(|ends| span(None, ends))
            .unwrap_or_default(),
        level: level.map(|level| level.name.clone()).unwrap_or_default(),
        level_about: level.map(|level| level.about.clone()).unwrap_or_default(),
        keys: found.four_keys.map(|keys| four_keys(&keys)).unwrap_or_default(),
    }
}

/// How many later quarters stand beside the one that graded a plan.
const LATER: usize = 3;

/// Puts a graded plan into words.
pub fn graded_view(plan: &GradedPlan, pack: &Pack) -> GradedView {
    let frame = &pack.framework.plan.adoption;
    let decided = plan.graded_by.as_deref().and_then(|quarter| plan.grading(quarter));
    let row = |grade: &Grade| {
        let measure = decided.and_then(|decided| measure_of(decided, grade));
        measure.map_or_else(|| ungraded(grade), |measure| row(measure, Some(grade), grade.name.clone()))
    };
    let after = plan.quarters.iter().filter(|grading| plan.graded_by.as_ref() < Some(&grading.quarter));
    let after: Vec<&Grading> = after.collect();
    let later = after.get(after.len().saturating_sub(LATER)..).unwrap_or_default();
    let advice = plan.advice.as_ref();
    let (name, text) = advice_words(advice, pack);
    let questions = frame.questions.iter().filter(|_| advice.is_some_and(|advice| advice.ask_first));
    GradedView {
        plan: plan.plan.clone(),
        agreed: plan.agreed.clone(),
        tool: plan.tool.clone().unwrap_or_default(),
        path: path_of(plan),
        graded_by: plan.graded_by.clone().unwrap_or_default(),
        rows: plan.grades.iter().map(row).collect(),
        later: later.iter().map(|grading| grading.quarter.clone()).collect(),
        after: plan.grades.iter().map(|grade| later.iter().map(|later| later_cell(later, grade)).collect()).collect(),
        said: plan.quarters.iter().filter_map(|grading| said(grading, pack)).collect(),
        hits: hits_view(&plan.hits),
        step: advice.map(|advice| advice.step.id().to_owned()).unwrap_or_default(),
        option: advice.map(|advice| advice.step.option().to_owned()).unwrap_or_default(),
        advice: name,
        advice_text: text,
        because: advice.map(|advice| advice.because.clone()).unwrap_or_default(),
        questions: questions
            .map(|question| QuestionRow {
                name: question.name.clone(),
                ask: question.ask.clone(),
                sign: question.sign.clone(),
            })
            .collect(),
    }
}

fn measure_of<'a>(grading: &'a Grading, grade: &Grade) -> Option<&'a Measure> {
    grading.measures.iter().find(|measure| measure.metric == grade.metric)
}

/// Returns what follows in short, and why and how; nothing where nothing does.
fn advice_words(advice: Option<&Advice>, pack: &Pack) -> (String, String) {
    let Some(advice) = advice else { return (String::new(), String::new()) };
    let text = pack.framework.plan.adoption.advice.iter().find(|text| text.id == advice.step.id());
    let name = text.map_or(advice.step.id(), |text| &text.name).to_owned();
    (name, text.map(|text| text.text.clone()).unwrap_or_default())
}

fn later_cell(grading: &Grading, grade: &Grade) -> LaterCell {
    let measure = measure_of(grading, grade);
    let later = grading.grades.iter().find(|later| later.id == grade.id);
    let value = measure.and_then(|measure| measure.value.map(|value| shown(measure.kind(), value)));
    LaterCell {
        value: value.unwrap_or_default(),
        outcome: later.map(|later| later.outcome.id().to_owned()).unwrap_or_default(),
    }
}

fn said(grading: &Grading, pack: &Pack) -> Option<SaidRow> {
    let advice = grading.advice.as_ref()?;
    let (name, _) = advice_words(Some(advice), pack);
    Some(SaidRow { quarter: grading.quarter.clone(), advice: name, because: advice.because.clone() })
}

/// Puts into words what goes before anything new; nothing if nothing does.
pub fn pending_view(standing: &Standing, (quarter, today): (Quarter, Date), pack: &Pack) -> Option<PendingView> {
    let (plan, pending) = standing.pending(quarter, today)?;
    let (advice, advice_text) = advice_words(plan.advice.as_ref(), pack);
    Some(PendingView {
        state: match pending {
            Pending::Running => "running",
            Pending::Uncounted => "uncounted",
            Pending::Unfinished => "unfinished",
        },
        agreed: plan.agreed.clone(),
        path: path_of(plan),
        tool: plan.tool.clone().unwrap_or_default(),
        end: plan.end.clone().unwrap_or_default(),
        advice,
        advice_text,
    })
}

fn row(measure: &Measure, grade: Option<&Grade>, name: String) -> MeasureRow {
    let metric = measure.kind();
    let share = |share: Option<f64>| share.map(words::percent).unwrap_or_default();
    let figure = |value: Option<f64>| value.map(|value| shown(metric, value)).unwrap_or_default();
    let untold = grade.and_then(|grade| grade.untold).map(untold);
    let range = |ends: Option<Interval>| ends.map(|ends| span(metric, ends)).unwrap_or_default();
    MeasureRow {
        code: measure.code.to_owned(),
        name,
        value: figure(measure.value),
        counts: counts(measure),
        interval: range(measure.interval.filter(|_| measure.value.is_some())),
        target: grade.map(|grade| target(grade, metric)).unwrap_or_default(),
        outcome: grade.map(|grade| grade.outcome.id().to_owned()).unwrap_or_default(),
        stops: grade.is_some_and(|grade| grade.stops),
        open: untold.or_else(|| measure.open.map(open)).unwrap_or_default().to_owned(),
        least_cases: words::number(measure.least_cases),
        unknown: share(measure.unknown.filter(|unknown| *unknown > 0.0)),
        bounds: range(measure.bounds),
        over_teams: share(measure.over_teams),
        chance: measure.chance.map(chance).unwrap_or_default(),
        p85: figure(measure.p85_h),
        baseline: figure(measure.baseline),
        beside: measure.beside.map(|count| count.to_string()).unwrap_or_default(),
    }
}

/// Returns the row of a prediction of which nothing was measured.
fn ungraded(grade: &Grade) -> MeasureRow {
    let metric = Metric::of(&grade.metric);
    MeasureRow {
        code: grade.code.clone(),
        name: grade.name.clone(),
        value: String::new(),
        counts: String::new(),
        interval: String::new(),
        target: target(grade, metric),
        outcome: grade.outcome.id().to_owned(),
        stops: false,
        open: "not-counted".to_owned(),
        least_cases: String::new(),
        unknown: String::new(),
        bounds: String::new(),
        over_teams: String::new(),
        chance: String::new(),
        p85: String::new(),
        baseline: String::new(),
        beside: String::new(),
    }
}

const fn open(open: Open) -> &'static str {
    match open {
        Open::NotCounted => "not-counted",
        Open::TooFew => "too-few",
        Open::OtherWeeks => "other-weeks",
        Open::NoBaseline => "no-baseline",
        Open::ManyUnknown => "many-unknown",
        Open::Nothing => "nothing",
    }
}

const fn untold(untold: Untold) -> &'static str {
    match untold {
        Untold::Open(why) => open(why),
        Untold::OtherFormula => "other-formula",
        Untold::NoBaseline => "no-baseline",
        Untold::UnknownMetric => "unknown-metric",
    }
}

/// Returns a figure in the unit of its metric.
fn shown(metric: Option<Metric>, value: f64) -> String {
    match metric {
        Some(Metric::LeadTime) => format!("{} h", words::tenths(value)),
        Some(Metric::FirstSuccess) => format!("{} d", words::tenths(value)),
        Some(Metric::RunCost | Metric::Ease) => words::number(value),
        Some(Metric::Failures) => words::tenths(value),
        _ => words::percent(value),
    }
}

/// Returns an interval in the unit of its metric, as short as it can be.
fn span(metric: Option<Metric>, ends: Interval) -> String {
    let (low, high) = (shown(metric, ends.low), shown(metric, ends.high));
    match low.split_once(' ') {
        Some((number, unit)) if high.ends_with(unit) => format!("{number}–{high}"),
        _ => format!("{low}–{high}"),
    }
}

/// Returns what was divided by what: counts as they are, sums of hours in whole ones.
fn counts(measure: &Measure) -> String {
    let count = |number: f64| words::grouped(words::whole(number));
    match (measure.numerator, measure.denominator) {
        (Some(above), Some(below)) if measure.metric == Metric::RunCost.id() => {
            format!("{} / {}", words::tenths(above), words::tenths(below))
        }
        (Some(above), Some(below)) => format!("{} / {}", count(above), count(below)),
        (None, Some(cases)) => format!("n = {}", count(cases)),
        _ => String::new(),
    }
}

/// Returns a chance, of which no more can be said than that it is small once it is.
fn chance(chance: f64) -> String {
    if chance < 0.001 { "< 0.001".to_owned() } else { words::figure(words::whole(chance * 1000.0) / 1000.0) }
}

/// Returns the target as a figure; nothing where it is a multiple of what is not known.
fn target(grade: &Grade, metric: Option<Metric>) -> String {
    let sign = if matches!(
        metric,
        Some(Metric::Bypass | Metric::LeadTime | Metric::FirstSuccess | Metric::RunCost | Metric::Failures)
    ) {
        "≤"
    } else {
        "≥"
    };
    grade.wanted.map(|wanted| format!("{sign} {}", shown(metric, wanted))).unwrap_or_default()
}

fn four_keys(keys: &FourKeys) -> Vec<KeyRow> {
    let hours = |hours: f64| format!("{} h", words::tenths(hours));
    let class = match keys.frequency {
        Some(Frequency::Daily) => "daily",
        Some(Frequency::Weekly) => "weekly",
        Some(Frequency::LessThanWeekly) => "less-than-weekly",
        None => "",
    };
    let rows = [
        ("deployment-frequency", keys.deployments_a_day.map(words::number), class),
        ("lead-time", keys.lead_p50_h.map(hours), ""),
        ("change-failure-rate", keys.change_failure_rate.map(words::finely), ""),
        ("time-to-restore", keys.restore_p50_h.map(hours), ""),
    ];
    rows.into_iter().filter_map(|(key, value, class)| Some(KeyRow { key, value: value?, class })).collect()
}
