//! Who may be recommended: constraints, wrong layer, staffing, and who stands for election (method, section 5).

use serde::Serialize;

use crate::assessment::Assessment;
use crate::framework::alternatives::{Alternative, AlternativeKind};
use crate::framework::{Constraint, ConstraintTest, Criterion, Form, Framework, Pack, Performance};
use crate::questionnaire::Datum;
use crate::scale::Truth;

use super::needs::{Coverage, Needs, layer_coverage};
use super::value::{Setting, passes, range};
use super::world::{Odometer, World, open_behind};

/// Whether an alternative may be recommended, and why not.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Eligibility {
    /// Whether it may be recommended: not excluded, no wrong layer, staffed, and standing.
    pub eligible: bool,
    /// The constraints that exclude it.
    pub vetoes: Vec<Veto>,
    /// The constraints that may exclude it, once an open answer or an unpublished value is known.
    pub to_confirm: Vec<Veto>,
    /// What a constraint does not bind, and why it says so.
    pub exempt: Vec<Veto>,
    /// How far it really covers each layer.
    pub coverage: Coverage,
    /// The layers that hurt and that it does not cover.
    pub wrong_layers: Vec<WrongLayer>,
    /// Whether there are people for it.
    pub staffing: Staffing,
    /// Whether it stands for election.
    pub standing: Standing,
}

/// A constraint that an alternative breaks, or may break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Veto {
    /// The constraint.
    pub constraint: String,
    /// The option that breaks it.
    pub option: String,
    /// The question whose open answer decides it, or none if nobody publishes the value.
    pub unpublished: bool,
}

/// A layer that hurts and is not covered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WrongLayer {
    /// The layer.
    pub layer: Layer,
    /// How far it is really covered, 0 to 1.
    pub covered: f64,
}

/// A layer of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Finding things and asking for them.
    Portal,
    /// Creating and deploying what is asked for.
    Orchestration,
}

/// Whether there are people for an alternative.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Staffing {
    /// Whether there are enough to start; open if the answer is.
    pub staffed: Truth,
    /// The least number of people with whom it counts as staffed.
    pub least: f64,
    /// The people there are, on average over what is open.
    pub people: f64,
}

/// Whether an alternative stands for election.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It stands.
    Stands,
    /// A pair, where only one layer hurts: the simplest thing that covers the need wins.
    OneLayerHurts,
    /// A variant, where its option can be had.
    AlsoConsider,
    /// The tool is in place already; keeping it stands instead.
    InPlace,
}

impl Eligibility {
    /// Starts with nothing known.
    pub(super) fn unjudged() -> Self {
        Self {
            eligible: false,
            vetoes: Vec::new(),
            to_confirm: Vec::new(),
            exempt: Vec::new(),
            coverage: Coverage::default(),
            wrong_layers: Vec::new(),
            staffing: Staffing { staffed: Truth::Open, least: 0.0, people: 0.0 },
            standing: Standing::Stands,
        }
    }
}

/// Judges every alternative.
pub fn judge(
    setting: &Setting<'_>,
    assessment: &Assessment,
    alternatives: &[Alternative],
    needs: &Needs,
) -> Vec<Eligibility> {
    let pack = setting.pack;
    let mut all: Vec<Eligibility> = alternatives
        .iter()
        .map(|alternative| {
            let (vetoes, to_confirm, exempt) = constrain(pack, assessment, alternative);
            let coverage = layer_coverage(setting, assessment, alternative);
            Eligibility {
                eligible: false,
                vetoes,
                to_confirm,
                exempt,
                wrong_layers: wrong_layers(setting, coverage, needs),
                coverage,
                staffing: staffing(&pack.framework, assessment, alternative),
                standing: Standing::Stands,
            }
        })
        .collect();
    let kept = alternatives.iter().find_map(|alternative| alternative.kept);
    let standings: Vec<Standing> =
        alternatives.iter().map(|alternative| stands(alternative, (alternatives, &all), needs, kept)).collect();
    for (eligibility, standing) in all.iter_mut().zip(standings) {
        eligibility.standing = standing;
        eligibility.eligible = standing == Standing::Stands
            && eligibility.vetoes.is_empty()
            && eligibility.wrong_layers.is_empty()
            && !eligibility.staffing.staffed.is_no();
    }
    all
}

type Vetoes = (Vec<Veto>, Vec<Veto>, Vec<Veto>);

fn constrain(pack: &Pack, assessment: &Assessment, alternative: &Alternative) -> Vetoes {
    let (mut vetoes, mut to_confirm, mut exempt) = (Vec::new(), Vec::new(), Vec::new());
    for constraint in &pack.framework.constraints {
        for (member, sheet) in alternative.members.iter().zip(&alternative.sheets) {
            let option = pack.framework.options.get(*member).map_or_else(String::new, |option| option.id.clone());
            let unpublished = sheet.get(constraint.attribute) == Some(&Performance::Unpublished);
            let veto = Veto { constraint: constraint.id.clone(), option, unpublished };
            match broken(pack, assessment, constraint, sheet) {
                Broken::Yes => vetoes.push(veto),
                Broken::Open => to_confirm.push(veto),
                Broken::Exempt => exempt.push(veto),
                Broken::No => {}
            }
        }
    }
    (vetoes, to_confirm, exempt)
}

/// Returns whether a constraint excludes a sheet for certain.
pub(super) fn excludes(pack: &Pack, assessment: &Assessment, constraint: &Constraint, sheet: &[Performance]) -> bool {
    broken(pack, assessment, constraint, sheet) == Broken::Yes
}

/// Returns whether there are too few people for an alternative for certain.
pub(super) fn is_unstaffed(framework: &Framework, assessment: &Assessment, alternative: &Alternative) -> bool {
    staffing(framework, assessment, alternative).staffed.is_no()
}

#[derive(Clone, Copy, PartialEq)]
enum Broken {
    Yes,
    No,
    Open,
    Exempt,
}

/// Whether a sheet breaks a constraint; unknown answers and unpublished values leave it open.
fn broken(pack: &Pack, assessment: &Assessment, constraint: &Constraint, sheet: &[Performance]) -> Broken {
    let binds = match &constraint.test {
        ConstraintTest::Has(_) => constraint.when.as_ref().map_or(Truth::Yes, |when| assessment.holds(when)),
        ConstraintTest::HasAll(_) | ConstraintTest::HasAny(_) => {
            let asked = Truth::across(
                assessment
                    .values(constraint.question)
                    .iter()
                    .map(|(datum, _)| datum.set().is_some_and(|bits| bits != 0)),
            );
            constraint.when.as_ref().map_or(Truth::Yes, |when| assessment.holds(when)).and(asked)
        }
    };
    if binds.is_no() {
        return Broken::No;
    }
    if passes(&constraint.exempt, sheet) {
        return if binds.is_yes() { Broken::Exempt } else { Broken::No };
    }
    let Some(performance) = sheet.get(constraint.attribute).copied() else {
        return Broken::No;
    };
    let fails = match &constraint.test {
        _ if performance == Performance::Unpublished => Truth::Open,
        ConstraintTest::Has(wanted) => Truth::of(bits(performance) & wanted == 0),
        ConstraintTest::HasAll(entries) => across(pack, assessment, constraint.question, |asked| {
            !asked.iter().all(|choice| has(performance, entries, *choice))
        }),
        ConstraintTest::HasAny(entries) => across(pack, assessment, constraint.question, |asked| {
            !asked.is_empty() && !asked.iter().any(|choice| has(performance, entries, *choice))
        }),
    };
    match binds.and(fails) {
        Truth::Yes => Broken::Yes,
        Truth::No => Broken::No,
        Truth::Open => Broken::Open,
    }
}

/// Returns whether a sheet breaks a constraint in a world. A value that nobody publishes breaks none.
pub(super) fn breaks(pack: &Pack, world: &World<'_>, constraint: &Constraint, sheet: &[Performance]) -> bool {
    if constraint.when.as_ref().is_some_and(|when| !world.holds(when)) || passes(&constraint.exempt, sheet) {
        return false;
    }
    let Some(performance) = sheet.get(constraint.attribute).copied().filter(|found| *found != Performance::Unpublished)
    else {
        return false;
    };
    let asked = world.get(constraint.question).set().unwrap_or(0);
    let count = pack.questionnaire.get(constraint.question).map_or(0, |question| question.choices().len());
    let mut wanted = (0..count).filter(|choice| asked & (1 << choice) != 0);
    match &constraint.test {
        ConstraintTest::Has(needed) => bits(performance) & needed == 0,
        ConstraintTest::HasAll(entries) => wanted.any(|choice| !has(performance, entries, choice)),
        ConstraintTest::HasAny(entries) => asked != 0 && !wanted.any(|choice| has(performance, entries, choice)),
    }
}

fn bits(performance: Performance) -> u64 {
    match performance {
        Performance::Set(bits) => bits,
        Performance::Category(entry) => 1 << entry,
        _ => 0,
    }
}

fn has(performance: Performance, entries: &[Option<u16>], choice: usize) -> bool {
    entries.get(choice).copied().flatten().is_some_and(|entry| bits(performance) & (1 << entry) != 0)
}

/// Tests each set of choices that may be asked for.
fn across(pack: &Pack, assessment: &Assessment, question: usize, fails: impl Fn(&[usize]) -> bool) -> Truth {
    let count = pack.questionnaire.get(question).map_or(0, |question| question.choices().len());
    Truth::across(assessment.values(question).iter().map(|(datum, _)| match datum {
        Datum::Set(bits) => {
            let asked: Vec<usize> = (0..count).filter(|choice| bits & (1 << choice) != 0).collect();
            fails(&asked)
        }
        _ => false,
    }))
}

/// Returns the share of worlds in which nothing excludes an alternative and there are people for it. A value that nobody publishes
/// does not count against it: that it is to be confirmed is said elsewhere.
pub(super) fn share_eligible(pack: &Pack, assessment: &Assessment, alternative: &Alternative) -> f64 {
    let mut questions = Vec::new();
    let mut add = |question| open_behind(&pack.questionnaire, assessment, question, &mut questions);
    people_questions(&pack.framework).into_iter().for_each(&mut add);
    for constraint in &pack.framework.constraints {
        add(constraint.question);
        if let Some(when) = &constraint.when {
            when.questions(&mut add);
        }
    }
    let mut odometer = Odometer::new(assessment, &questions);
    let (mut stays, mut all) = (0.0, 0.0);
    for _ in 0..super::fit::EXACT_WORLDS {
        let mut world = assessment.clone();
        let mut share = 1.0;
        for (question, digit) in questions.iter().zip(odometer.digits()) {
            let Some((datum, part)) = assessment.values(*question).get(*digit) else {
                continue;
            };
            share *= part;
            if let Some(state) = world.states.get_mut(*question) {
                state.values = vec![(*datum, 1.0)];
            }
        }
        let (vetoes, _, _) = constrain(pack, &world, alternative);
        let staffed = !staffing(&pack.framework, &world, alternative).staffed.is_no();
        all += share;
        if vetoes.is_empty() && staffed {
            stays += share;
        }
        if !odometer.advance() {
            break;
        }
    }
    if all > 0.0 { stays / all } else { 0.0 }
}

fn wrong_layers(setting: &Setting<'_>, coverage: Coverage, needs: &Needs) -> Vec<WrongLayer> {
    let (portal, orchestration) = (coverage.portal_layer, coverage.orchestration_layer);
    let least = setting.pack.framework.needs.covered;
    let mut wrong = Vec::new();
    if needs.portal && portal < least {
        wrong.push(WrongLayer { layer: Layer::Portal, covered: portal });
    }
    if needs.orchestrator && orchestration < least {
        wrong.push(WrongLayer { layer: Layer::Orchestration, covered: orchestration });
    }
    wrong
}

/// Returns the questions on the people there are: those that a supply of people in year one reads.
pub fn people_questions(framework: &Framework) -> Vec<usize> {
    let question = |criterion: &Criterion| match criterion.form {
        Form::Supply { question, attribute } if attribute == framework.cost.fte_year_one => Some(question),
        _ => None,
    };
    framework.criteria.iter().filter_map(question).collect()
}

/// Whether there are people enough, by every question on people; the fewest count.
fn staffing(framework: &Framework, assessment: &Assessment, alternative: &Alternative) -> Staffing {
    let least = framework.verdict.staffed_share * range(alternative, framework.cost.fte_year_one).low;
    let mut staffing = Staffing { staffed: Truth::Yes, least, people: f64::INFINITY };
    for question in people_questions(framework) {
        let values = assessment.values(question);
        let enough = values.iter().map(|(datum, _)| datum.number().is_none_or(|people| people >= least));
        staffing.staffed = staffing.staffed.and(Truth::across(enough));
        let mean = values.iter().filter_map(|(datum, share)| datum.number().map(|people| people * share)).sum();
        staffing.people = staffing.people.min(mean);
    }
    if staffing.people.is_finite() { staffing } else { Staffing { people: 0.0, ..staffing } }
}

fn stands(
    alternative: &Alternative,
    (alternatives, all): (&[Alternative], &[Eligibility]),
    needs: &Needs,
    kept: Option<usize>,
) -> Standing {
    if alternative.is_pair() && !needs.both() {
        return Standing::OneLayerHurts;
    }
    let uses_kept = kept.is_some_and(|kept| alternative.members.contains(&kept));
    if uses_kept && alternative.kept.is_none() {
        return Standing::InPlace;
    }
    let AlternativeKind::Variant(base) = alternative.kind else {
        return Standing::Stands;
    };
    let (Some(of), Some(judged)) = (alternatives.get(base), all.get(base)) else {
        return Standing::AlsoConsider;
    };
    let excluded = !judged.vetoes.is_empty();
    let unstaffed = judged.staffing.staffed.is_no();
    let replaced_needlessly = alternative.members.iter().zip(&of.members).zip(&of.sheets).any(|((own, head), _)| {
        own != head && !unstaffed && !judged.vetoes.iter().any(|veto| is_member(veto, alternatives, *head))
    });
    if (excluded || unstaffed) && !replaced_needlessly { Standing::Stands } else { Standing::AlsoConsider }
}

/// Returns whether a veto names the option of this index.
fn is_member(veto: &Veto, alternatives: &[Alternative], option: usize) -> bool {
    alternatives.iter().any(|alternative| alternative.members == [option] && alternative.id == veto.option)
}
