//! The alternatives in words: fits, contributions, why not, costs.

use serde::Serialize;

use crate::assessment::State;
use crate::decision::cost::{BreakEven, Item};
use crate::decision::eligibility::{Standing, Veto};
use crate::decision::{Decision, Ranked};
use crate::phrases::fill;
use crate::questionnaire::Datum;

use super::super::{Case, words};
use super::merits::{self, MeritView};
use super::verdict::layer_name;

/// An alternative that a reader compares.
#[derive(Debug, Clone, Serialize)]
pub struct AlternativeView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name where there is little room.
    pub short: String,
    /// What it is; nothing for a pair that is no more than its members.
    pub about: String,
    /// Its fit, in points.
    pub fit: String,
    /// The same as a share, for a bar.
    pub share: f64,
    /// The least and greatest fit, or nothing if nothing is open.
    pub interval: String,
    /// Whether the interval is an outer bound only.
    pub outer: bool,
    /// Whether it may be recommended.
    pub eligible: bool,
    /// Whether it leads.
    pub leads: bool,
    /// `stands`, `pair`, `variant` or `in-place`.
    pub standing: &'static str,
    /// The option it is a variant of.
    pub variant_of: String,
    /// Why it may not be recommended: each with what would lift it.
    pub obstacles: Vec<Obstacle>,
    /// What is to be confirmed.
    pub to_confirm: Vec<Obstacle>,
    /// What does not bind it, and why.
    pub exempt: Vec<Obstacle>,
    /// The criteria that it does best on, by the points of fit they make.
    pub strengths: Vec<MeritView>,
    /// The criteria that cost it most, by the points of fit they lose.
    pub weaknesses: Vec<MeritView>,
    /// Its cost over three years.
    pub cost: String,
    /// The lines of its cost.
    pub cost_lines: Vec<CostRow>,
    /// The licence a year.
    pub licence: String,
    /// By how much it is over budget, or nothing.
    pub over_budget: String,
    /// Where it becomes cheaper or dearer than the leader.
    pub break_even: Option<BreakEvenView>,
}

/// What stands in the way of an alternative.
#[derive(Debug, Clone, Serialize)]
pub struct Obstacle {
    /// `constraint`, `wrong-layer` or `not-staffed`.
    pub kind: &'static str,
    /// The id of the constraint, or the layer, in plain letters.
    pub short: String,
    /// The constraint or layer.
    pub name: String,
    /// What is said of it.
    pub text: String,
    /// What would lift it.
    pub lift: String,
    /// How far the layer is covered, or how many people are missing.
    pub value: String,
    /// Whether nobody publishes the value.
    pub unpublished: bool,
    /// The option it is about.
    pub option: String,
}

/// A line of a cost.
#[derive(Debug, Clone, Serialize)]
pub struct CostRow {
    /// What is paid for.
    pub item: String,
    /// What it costs.
    pub cost: String,
    /// The attributes and answers it is made from.
    pub made_of: String,
}

/// Where the leader becomes cheaper or dearer than an alternative.
#[derive(Debug, Clone, Serialize)]
pub struct BreakEvenView {
    /// What the leader saves, or costs more.
    pub difference: String,
    /// Whether the leader is the cheaper one.
    pub cheaper: bool,
    /// The engineers at which both cost the same, or nothing.
    pub engineers: String,
    /// Whether the leader is the cheaper one below that number.
    pub cheaper_below: bool,
    /// The people a year for the leader at which both cost the same, or nothing.
    pub people: String,
}

/// What a criterion contributes to each alternative compared.
#[derive(Debug, Clone, Serialize)]
pub struct ContributionRow {
    /// The criterion.
    pub criterion: String,
    /// Its share of all weight, for the first alternative compared.
    pub weight: String,
    /// Value and points for each alternative.
    pub cells: Vec<String>,
}

/// Returns whether a reader should see an alternative at all: it stands, or it is a single option, or it leads.
fn is_shown(decision: &Decision, ranked: &Ranked) -> bool {
    let both = decision.needs.both();
    let single = ranked.members.len() == 1;
    match ranked.eligibility.standing {
        Standing::Stands => true,
        Standing::OneLayerHurts => ranked.variant_of.is_none() && both,
        Standing::AlsoConsider => single,
        Standing::InPlace => false,
    }
}

/// Returns the alternatives that a reader sees, best first.
pub fn shown<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a Ranked> + use<'a> {
    let decision = case.decision;
    decision.ranking.iter().filter(move |ranked| is_shown(decision, ranked))
}

/// Says in a word or two why an alternative leads, or why it may not.
pub fn standing(case: &Case<'_>, ranked: &Ranked) -> String {
    let (eligibility, phrases) = (&ranked.eligibility, case.phrases());
    let excluded = (!eligibility.vetoes.is_empty()).then_some(&phrases.excluded);
    let wrong = (!eligibility.wrong_layers.is_empty()).then_some(&phrases.wrong_layer);
    let staffed = eligibility.staffing.staffed.is_no().then_some(&phrases.not_staffed);
    let standing = match eligibility.standing {
        Standing::OneLayerHurts => Some(&phrases.one_layer_hurts),
        Standing::AlsoConsider => Some(&phrases.also_consider),
        Standing::Stands | Standing::InPlace => None,
    };
    let leads = (case.decision.verdict.leader.as_ref() == Some(&ranked.id)).then_some(&phrases.leads);
    leads.or(excluded).or(wrong).or(staffed).or(standing).cloned().unwrap_or_default()
}

/// Returns the alternatives whose contributions are compared: leader and runner-up, and those that stand and are no variants.
pub fn compared<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a Ranked> + use<'a> {
    let decision = case.decision;
    let verdict = &decision.verdict;
    decision
        .ranking
        .iter()
        .filter(move |ranked| {
            [&verdict.leader, &verdict.runner_up].into_iter().flatten().any(|id| *id == ranked.id)
                || (ranked.variant_of.is_none() && ranked.eligibility.standing == Standing::Stands)
        })
        .take(5)
}

/// Makes the views of the alternatives.
pub(super) fn alternatives(case: &Case<'_>) -> Vec<AlternativeView> {
    shown(case).map(|ranked| view(case, ranked)).collect()
}

#[expect(clippy::too_many_lines, reason = "one line a field of the view")]
fn view(case: &Case<'_>, ranked: &Ranked) -> AlternativeView {
    let currency = case.pack.framework.cost.currency.as_str();
    let open = words::points(ranked.least) != words::points(ranked.greatest);
    let eligibility = &ranked.eligibility;
    let name_of = |id: &String| case.decision.find(id).map_or_else(String::new, |other| other.name.clone());
    AlternativeView {
        id: ranked.id.clone(),
        name: ranked.name.clone(),
        short: ranked.short.clone(),
        about: about(case, ranked),
        fit: words::points(ranked.fit),
        share: ranked.fit / 100.0,
        interval: if open {
            format!("{}–{}", words::points(ranked.least), words::points(ranked.greatest))
        } else {
            String::new()
        },
        outer: !ranked.exact,
        eligible: eligibility.eligible,
        leads: case.decision.verdict.leader.as_ref() == Some(&ranked.id),
        standing: match eligibility.standing {
            Standing::Stands => "stands",
            Standing::OneLayerHurts => "pair",
            Standing::AlsoConsider => "variant",
            Standing::InPlace => "in-place",
        },
        variant_of: ranked.variant_of.as_ref().map_or_else(String::new, name_of),
        obstacles: obstacles(case, ranked),
        to_confirm: eligibility.to_confirm.iter().map(|veto| constraint(case, veto, Tone::Excludes)).collect(),
        exempt: eligibility.exempt.iter().map(|veto| constraint(case, veto, Tone::Exempts)).collect(),
        strengths: merits::strengths(case, ranked),
        weaknesses: merits::weaknesses(case, ranked),
        cost: words::money_range(ranked.cost.total, currency, case.phrases()),
        cost_lines: cost_lines(case, ranked),
        licence: words::money(ranked.cost.licence_a_year, currency),
        over_budget: ranked.cost.over_budget.map_or_else(String::new, |over| words::money(over, currency)),
        break_even: case
            .decision
            .break_even
            .iter()
            .find(|line| line.rival == ranked.name)
            .map(|line| break_even(case, line)),
    }
}

fn about(case: &Case<'_>, ranked: &Ranked) -> String {
    let framework = &case.pack.framework;
    let pair = framework.pairs.iter().find(|pair| pair.id == ranked.id).map(|pair| pair.about.clone());
    let option = || {
        let mut options = framework.options.iter().filter(|option| ranked.members.contains(&option.id));
        options.next().filter(|_| ranked.members.len() == 1).map_or_else(String::new, |option| option.about.clone())
    };
    pair.unwrap_or_else(option)
}

fn obstacles(case: &Case<'_>, ranked: &Ranked) -> Vec<Obstacle> {
    let eligibility = &ranked.eligibility;
    let mut all: Vec<Obstacle> = eligibility.vetoes.iter().map(|veto| constraint(case, veto, Tone::Excludes)).collect();
    all.extend(eligibility.wrong_layers.iter().map(|wrong| Obstacle {
        kind: "wrong-layer",
        short: layer_name(case, wrong.layer).to_owned(),
        name: layer_name(case, wrong.layer).to_owned(),
        value: words::percent(wrong.covered),
        ..Obstacle::empty()
    }));
    if eligibility.staffing.staffed.is_no() {
        all.push(Obstacle {
            kind: "not-staffed",
            value: words::people(eligibility.staffing.least - eligibility.staffing.people, case.phrases()),
            name: words::people(eligibility.staffing.least, case.phrases()),
            lift: ranked
                .fewer_people
                .as_ref()
                .and_then(|id| case.decision.find(id))
                .map_or_else(String::new, |variant| variant.name.clone()),
            ..Obstacle::empty()
        });
    }
    all
}

impl Obstacle {
    fn empty() -> Self {
        Self {
            kind: "constraint",
            short: String::new(),
            name: String::new(),
            text: String::new(),
            lift: String::new(),
            value: String::new(),
            unpublished: false,
            option: String::new(),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Tone {
    Excludes,
    Exempts,
}

fn constraint(case: &Case<'_>, veto: &Veto, tone: Tone) -> Obstacle {
    let framework = &case.pack.framework;
    let found = framework.constraints.iter().find(|constraint| constraint.id == veto.constraint);
    let option = framework.options.iter().find(|option| option.id == veto.option);
    let text = found.map_or_else(String::new, |found| match tone {
        Tone::Excludes => found.text.clone(),
        Tone::Exempts => found.exempt_text.clone().unwrap_or_default(),
    });
    Obstacle {
        short: veto.constraint.replace('-', " "),
        name: found.map_or_else(String::new, |found| found.name.clone()),
        text,
        lift: found.map_or_else(String::new, |found| found.lift.clone()),
        unpublished: veto.unpublished,
        option: option.map_or_else(String::new, |option| option.name.clone()),
        ..Obstacle::empty()
    }
}

/// Returns what is paid for, in words.
pub fn item(case: &Case<'_>, item: Item) -> String {
    let phrases = case.phrases();
    let text = match item {
        Item::PeopleYearOne => &phrases.people_year_one,
        Item::PeopleRun => &phrases.people_run,
        Item::LicenceBase => &phrases.licence_base,
        Item::LicencePerEngineer => &phrases.licence_per_engineer,
        Item::Hosting => &phrases.hosting,
        Item::Switching => &phrases.switching,
        Item::DoubleLicence => &phrases.double_licence,
    };
    text.clone()
}

pub(super) fn cost_lines(case: &Case<'_>, ranked: &Ranked) -> Vec<CostRow> {
    let framework = &case.pack.framework;
    let name = |id: &String| {
        framework.attribute(id).and_then(|index| framework.attributes.get(index)).map(|found| found.name.clone())
    };
    ranked
        .cost
        .lines
        .iter()
        .filter(|line| line.cost.high > 0.0)
        .map(|line| CostRow {
            item: item(case, line.item),
            cost: words::money_range(line.cost, &framework.cost.currency, case.phrases()),
            made_of: line.attributes.iter().filter_map(name).collect::<Vec<_>>().join(", "),
        })
        .collect()
}

/// Returns whether the organisation gave its own cost of an engineer.
fn is_own_cost(case: &Case<'_>) -> bool {
    let state = case.assessment.state(case.pack.framework.cost.engineer_question);
    state.and_then(State::known).and_then(Datum::number).is_some()
}

/// Says what an engineer costs a year, and whose figure that is.
pub(super) fn engineer_cost(case: &Case<'_>) -> String {
    let cost = &case.pack.framework.cost;
    let size = crate::decision::cost::size(cost, case.assessment);
    let shown = words::money_range(size.engineer, &cost.currency, case.phrases());
    if is_own_cost(case) {
        return fill(&case.phrases().own_figure, &[("amount", &shown)]);
    }
    let note = cost.engineer_note.clone().unwrap_or_default();
    format!("{} {note}", fill(&case.phrases().pack_figure, &[("amount", &shown)])).trim_end().to_owned()
}

/// Returns the claims behind the pack's cost of an engineer, where it is used.
pub(super) fn engineer_claims(case: &Case<'_>) -> Vec<String> {
    if is_own_cost(case) { Vec::new() } else { case.pack.framework.cost.engineer_claims.clone() }
}

fn break_even(case: &Case<'_>, line: &BreakEven) -> BreakEvenView {
    let currency = case.pack.framework.cost.currency.as_str();
    BreakEvenView {
        difference: words::money(line.saves.abs(), currency),
        cheaper: line.saves > 0.0,
        engineers: line.engineers.map_or_else(String::new, words::grouped),
        cheaper_below: line.cheaper_below,
        people: line
            .people
            .map_or_else(String::new, |people| words::people((people * 10.0).round() / 10.0, case.phrases())),
    }
}

/// Makes the rows of contributions, those of no alternative left out.
pub(super) fn contributions(case: &Case<'_>) -> Vec<ContributionRow> {
    let compared: Vec<&Ranked> = compared(case).collect();
    let rows = case.pack.framework.criteria.iter().enumerate().map(|(index, criterion)| {
        let of = |ranked: &&Ranked| ranked.contributions.get(index).cloned();
        let all: Vec<_> = compared.iter().filter_map(of).collect();
        let weight = all.first().map_or(0.0, |contribution| contribution.weight);
        let cells = all
            .iter()
            .map(|contribution| {
                format!("{} → {}", words::percent(contribution.value), words::tenths(contribution.points))
            })
            .collect();
        (weight, ContributionRow { criterion: criterion.name.clone(), weight: words::percent(weight), cells })
    });
    rows.filter(|(weight, _)| *weight > 0.0).map(|(_, row)| row).collect()
}
