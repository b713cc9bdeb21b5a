//! The decision: a pure function of a pack and an assessment.
//!
//! Nothing here reads a file, asks a clock or knows a product. Every result carries the ids of what it was made from, down to a source.

pub mod bounds;
pub mod certainty;
pub mod checks;
pub mod cost;
pub mod eligibility;
pub mod fit;
pub mod flips;
pub mod model;
pub mod needs;
pub mod next;
mod place;
mod printed;
pub mod quick;
mod random;
mod reasons;
pub mod robust;
pub mod sampling;
pub mod stability;
pub mod value;
pub mod verdict;
pub mod world;

pub use place::{Advice, PlaceAdvice};
pub use printed::printed_fits;
pub use reasons::{Ground, Reason};

use std::borrow::Cow;

use serde::Serialize;

use crate::assessment::{Assessment, Standing as Known};
use crate::framework::Pack;
use crate::framework::alternatives::{Alternative, alternatives};

use bounds::intervals;
use certainty::{Certainty, Effort};
use checks::{GateStanding, Readiness, TrapTest};
use cost::{BreakEven, CostSheet, cost_sheet};
use eligibility::Eligibility;
use fit::{Basis, Fits, fits};
use model::Model;
use needs::{Needs, needs, shown_pain};
use robust::Robustness;
use value::Setting;
use verdict::{Grounds, Verdict, reach};

/// The outcome: who leads, how sure that is, what stands in the way, what it costs.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Decision {
    /// The form of this document, `idpfit-decision/1`.
    pub schema: &'static str,
    /// The pack it was decided with.
    pub pack: PackRef,
    /// Whom it is about.
    pub subject: String,
    /// The date of the assessment.
    pub date: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The strongest reasons for it, strongest first.
    pub reasons: Vec<Reason>,
    /// The strongest reason against it.
    pub against: Option<Reason>,
    /// How much each layer hurts.
    pub needs: Needs,
    /// The gates, in order.
    pub gates: Vec<GateStanding>,
    /// The portal-trap test.
    pub trap: TrapTest,
    /// Everything that was ranked, from the best fit to the worst.
    pub ranking: Vec<Ranked>,
    /// How the fits were found.
    pub basis: Basis,
    /// How sure it is, over worlds in which everything uncertain varies. None if no worlds were drawn.
    pub certainty: Option<Certainty>,
    /// How far it depends on what is uncertain. None unless it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub robustness: Option<Robustness>,
    /// The share of weight times relevance that rests on known answers.
    pub completeness: f64,
    /// How many of the questions that apply are answered, and how many apply.
    pub answered: (usize, usize),
    /// Whether the organisation ranked the themes.
    pub ranked_themes: bool,
    /// Readiness by dimension.
    pub readiness: Vec<Readiness>,
    /// Where the leader becomes cheaper or dearer than others.
    pub break_even: Vec<BreakEven>,
    /// What a tool already in place means.
    pub in_place: Option<PlaceAdvice>,
    /// Exceptions whose condition holds for the leader.
    pub exceptions: Vec<String>,
    /// Facts on which respondents differ, first to be settled.
    pub to_settle: Vec<Settle>,
    /// Questions with an open answer that a gate, a constraint or a criterion reads.
    pub open_questions: Vec<String>,
}

/// The pack a decision was made with.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PackRef {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The day its evidence was last checked.
    pub as_of: String,
}

impl PackRef {
    fn of(pack: &Pack) -> Self {
        let info = &pack.info;
        Self { id: info.id.clone(), version: info.version.clone(), as_of: info.as_of.to_string() }
    }
}

/// A fact on which respondents differ.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Settle {
    /// The question.
    pub question: String,
    /// The role whose reply would settle it.
    pub settled_by: Option<String>,
}

/// An alternative with all that was found out about it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ranked {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name where there is little room.
    pub short: String,
    /// The options it is made of.
    pub members: Vec<String>,
    /// The id of its family: with every variant replaced by its option.
    pub family: String,
    /// The alternative it may stand for, if it is a variant.
    pub variant_of: Option<String>,
    /// The variant to name when people are missing.
    pub fewer_people: Option<String>,
    /// The printed fit, 0 to 100: the mean over everything unknown.
    pub fit: f64,
    /// The least fit over everything unknown.
    pub least: f64,
    /// The greatest fit over everything unknown.
    pub greatest: f64,
    /// Whether least and greatest are reached; otherwise the true interval lies inside.
    pub exact: bool,
    /// What each criterion contributes; the points add up to the fit.
    pub contributions: Vec<Contribution>,
    /// Whether it may be recommended.
    pub eligibility: Eligibility,
    /// What it costs.
    pub cost: CostSheet,
}

/// What a criterion contributes to a fit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Contribution {
    /// The criterion.
    pub criterion: String,
    /// Its share of all weight times relevance, 0 to 1.
    pub weight: f64,
    /// The mean value of the alternative on it, weighted by that share, 0 to 1.
    pub value: f64,
    /// The points of fit.
    pub points: f64,
}

/// Seeds the drawing of worlds where there are too many to count.
pub const SEED: u64 = 0x1d_9f17;

/// Decides.
#[expect(clippy::too_many_lines, reason = "one line a field of the decision; every step is a function of its own")]
pub fn decide(pack: &Pack, assessment: &Assessment, effort: Effort) -> Decision {
    let setting = Setting { pack, shown: shown_pain(pack, assessment) };
    let strict = strict(pack, assessment);
    let in_place = cost::in_place(&setting, assessment);
    let alternatives = alternatives(&pack.framework, in_place);
    let model = Model::compile(&setting, assessment, &alternatives);
    let needs = needs(&setting, assessment);
    let judged = eligibility::judge(&setting, &strict, &alternatives, &needs);
    let fits = fits(&model, SEED);
    let ranking = rank(&setting, &model, &fits, judged);
    let gates = checks::gates(&pack.framework, &strict);
    let completeness = completeness(&model);
    let certainty = sure(&model, &strict, &ranking, effort);
    let verdict = reach(&Grounds {
        setting: &setting,
        assessment: &strict,
        alternatives: &alternatives,
        needs: &needs,
        gates: &gates,
        ranking: &ranking,
        completeness,
        certainty: certainty.as_ref(),
    });
    let trap = checks::traps(&pack.framework, assessment);
    let leader = verdict.leader.as_ref().and_then(|id| ranking.iter().find(|ranked| ranked.id == *id));
    let size = cost::size(&pack.framework.cost, assessment);
    let (reasons, against) = reasons::reasons(&reasons::Facts {
        pack,
        verdict: &verdict,
        needs: &needs,
        gates: &gates,
        trap: &trap,
        ranking: &ranking,
    });
    Decision {
        schema: "idpfit-decision/1",
        pack: PackRef::of(pack),
        subject: assessment.subject.clone(),
        date: assessment.date.to_string(),
        reasons,
        against,
        needs,
        gates,
        trap,
        basis: fits.basis,
        certainty,
        robustness: None,
        completeness,
        answered: assessment.answered(),
        ranked_themes: assessment.ranked,
        readiness: checks::readiness(pack, &strict),
        break_even: leader.map_or_else(Vec::new, |leader| verdict::break_evens(size, leader, &ranking)),
        in_place: place::advise(&setting, assessment, &ranking),
        exceptions: exceptions(pack, assessment, leader),
        to_settle: to_settle(pack, assessment),
        open_questions: open_questions(pack, &strict, &model),
        verdict,
        ranking,
    }
}

/// Draws worlds, as many as asked for; those that stop early stop once the leader's verdict is settled.
fn sure(model: &Model<'_>, strict: &Assessment, ranking: &[Ranked], effort: Effort) -> Option<Certainty> {
    let leader = ranking.iter().find(|ranked| ranked.eligibility.eligible).map(|leader| leader.family.as_str());
    let thresholds = &model.setting.pack.framework.verdict;
    certainty::certainty(model, strict, effort, &|found| {
        leader.and_then(|leader| found.of(leader)).is_none_or(|leader| verdict::is_settled(thresholds, leader))
    })
}

/// Returns what gates and constraints are judged by: there *not applicable* is no answer, and leaves them open. Fits are not judged by
/// it, so that taking a constraint out changes none.
fn strict<'a>(pack: &Pack, assessment: &'a Assessment) -> Cow<'a, Assessment> {
    let mut questions = ruling(pack);
    questions.retain(|question| {
        let state = assessment.state(*question);
        state.is_some_and(|state| matches!(state.standing, Known::NotApplicable(_)))
    });
    if questions.is_empty() {
        return Cow::Borrowed(assessment);
    }
    let mut strict = assessment.clone();
    strict.reopen(&pack.questionnaire, questions);
    Cow::Owned(strict)
}

/// Returns the questions behind gates and constraints.
fn ruling(pack: &Pack) -> Vec<usize> {
    let mut questions: Vec<usize> = pack.framework.constraints.iter().map(|constraint| constraint.question).collect();
    for gate in &pack.framework.gates {
        gate.fails.questions(&mut |question| questions.push(question));
    }
    questions
}

fn rank(setting: &Setting<'_>, model: &Model<'_>, fits: &Fits, judged: Vec<Eligibility>) -> Vec<Ranked> {
    let intervals = intervals(model);
    let mut ranking: Vec<Ranked> = model
        .alternatives
        .iter()
        .zip(judged)
        .zip(intervals)
        .enumerate()
        .map(|(index, ((alternative, eligibility), interval))| {
            let fit = fits.fit(index);
            Ranked {
                fit,
                least: interval.least.min(fit),
                greatest: interval.greatest.max(fit),
                exact: interval.exact,
                contributions: contributions(setting.pack, fits, index),
                eligibility,
                cost: cost_sheet(setting, model.assessment, alternative),
                ..named(setting.pack, model.alternatives, alternative)
            }
        })
        .collect();
    ranking.sort_by(|left, right| right.fit.total_cmp(&left.fit));
    ranking
}

/// Starts the record of an alternative with its names.
fn named(pack: &Pack, alternatives: &[Alternative], alternative: &Alternative) -> Ranked {
    let option = |index: usize| pack.framework.options.get(index);
    let id = |index: usize| option(index).map_or_else(String::new, |option| option.id.clone());
    let fewer = alternative.members.iter().find_map(|member| option(*member).and_then(|option| option.fewer_people));
    Ranked {
        id: alternative.id.clone(),
        name: alternative.name.clone(),
        short: alternative.short.clone(),
        members: alternative.members.iter().map(|member| id(*member)).collect(),
        family: alternative.family.clone(),
        variant_of: alternative.variant_of().and_then(|base| alternatives.get(base)).map(|base| base.id.clone()),
        fewer_people: fewer.map(id),
        fit: 0.0,
        least: 0.0,
        greatest: 0.0,
        exact: true,
        contributions: Vec::new(),
        eligibility: Eligibility::unjudged(),
        cost: CostSheet::empty(),
    }
}

fn contributions(pack: &Pack, fits: &Fits, alternative: usize) -> Vec<Contribution> {
    let shares = fits.shares.get(alternative).map_or(&[][..], Vec::as_slice);
    pack.framework
        .criteria
        .iter()
        .zip(shares)
        .map(|(criterion, share)| Contribution {
            criterion: criterion.id.clone(),
            weight: share.weight,
            value: if share.weight > 0.0 { (share.points / share.weight / 100.0).clamp(0.0, 1.0) } else { 0.0 },
            points: share.points,
        })
        .collect()
}

/// Returns the share of weight times relevance that rests on known answers.
fn completeness(model: &Model<'_>) -> f64 {
    let (mut known, mut all) = (0.0, 0.0);
    for table in &model.tables {
        all += table.mean_stake;
        if table.questions.is_empty() {
            known += table.mean_stake;
        }
    }
    if all > 0.0 { known / all } else { 0.0 }
}

fn exceptions(pack: &Pack, assessment: &Assessment, leader: Option<&Ranked>) -> Vec<String> {
    let Some(leader) = leader else { return Vec::new() };
    pack.framework
        .exceptions
        .iter()
        .filter(|exception| {
            let primary = pack.framework.options.get(exception.primary);
            primary.is_some_and(|primary| leader.members == [primary.id.clone()])
                && assessment.holds(&exception.when).is_yes()
        })
        .map(|exception| exception.id.clone())
        .collect()
}

fn to_settle(pack: &Pack, assessment: &Assessment) -> Vec<Settle> {
    assessment
        .to_settle
        .iter()
        .filter_map(|dispute| {
            let question = pack.questionnaire.get(dispute.question)?;
            Some(Settle { question: question.id.clone(), settled_by: dispute.settled_by.clone() })
        })
        .collect()
}

/// Returns the open questions in the order in which they should be settled: what a gate reads, what a constraint reads, the rest.
fn open_questions(pack: &Pack, strict: &Assessment, model: &Model<'_>) -> Vec<String> {
    let mut open: Vec<usize> = Vec::new();
    let mut add = |question: usize| {
        let state = strict.state(question);
        let is_open = state.is_some_and(|state| state.is_open() && state.standing != Known::Skipped);
        if is_open && !open.contains(&question) {
            open.push(question);
        }
    };
    for gate in &pack.framework.gates {
        gate.fails.questions(&mut add);
    }
    for constraint in &pack.framework.constraints {
        add(constraint.question);
    }
    model.open.iter().for_each(|question| add(*question));
    open.into_iter().filter_map(|index| pack.questionnaire.get(index)).map(|question| question.id.clone()).collect()
}
