//! The view: a decision and its plan as words, ready to be laid out.
//!
//! Every field is a text, a list, or a number that only a bar needs. Nothing here judges.

mod agreed;
mod alternatives;
mod answers;
mod certainty;
mod checks;
mod costs;
mod fields;
mod merits;
mod pilot;
mod pilot_rows;
mod restrictions;
mod robustness;
mod sources;
mod verdict;
mod workings;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::date::Quarter;
use crate::framework::Pack;
use crate::phrases::fill;
use crate::scale::Span;

use super::adoption::{AdoptionView, PendingView, adoption_view, pending_view};
use super::changes::ChangesView;
use super::charts::{self, Chart};
use super::trend::{TrendView, trend_view};
use super::{Case, Rejudged, words};

pub(in crate::report) use agreed::filled;
pub use alternatives::{AlternativeView, ContributionRow, CostRow, compared, item, shown, standing};
pub use answers::{AnswerView, SectionView, answer, in_words};
pub use certainty::{CertaintyView, later, second, short as family_name, shown as families};
pub use checks::{GateRow, PlaceView, ReadinessRow, TrapRow, TrapView};
pub use costs::{CostsView, ItemRow};
pub use fields::fields;
pub use merits::MeritView;
pub use pilot_rows::PlanView;
pub use restrictions::Restriction;
pub use robustness::RobustnessView;
pub use sources::{AttributeRow, ClaimView, SheetView, SourceView};
pub use verdict::{ReasonView, VerdictView};
pub use workings::{WorkingRow, WorkingView};

/// A report in words.
#[derive(Debug, Clone, Serialize)]
pub struct View {
    /// Whom it is about.
    pub subject: String,
    /// The date of the assessment.
    pub date: String,
    /// Its quarter.
    pub quarter: String,
    /// The pack, as `id version`.
    pub pack: String,
    /// The pack's title.
    pub title: String,
    /// The day the evidence was last checked.
    pub as_of: String,
    /// From this day on the evidence is stale.
    pub review_after: String,
    /// Whether it is stale today.
    pub stale: bool,
    /// The version of the program.
    pub tool: String,
    /// For whom the report is: `board`, `leader` or `engineer`.
    pub audience: &'static str,
    /// Who answered.
    pub respondents: Vec<String>,
    /// The verdict.
    pub verdict: VerdictView,
    /// The strongest reasons for it.
    pub reasons: Vec<ReasonView>,
    /// The strongest reason against it.
    pub against: Option<ReasonView>,
    /// How sure it is.
    pub certainty: CertaintyView,
    /// What could change it, if that was worked out.
    pub robustness: Option<RobustnessView>,
    /// The pains and needs.
    pub needs: Vec<NeedRow>,
    /// What automation exists, as a share.
    pub automation: String,
    /// Whether the portal layer hurts.
    pub portal_hurts: bool,
    /// Whether the orchestration layer hurts.
    pub orchestration_hurts: bool,
    /// The alternatives that a reader compares, best first.
    pub alternatives: Vec<AlternativeView>,
    /// What each criterion contributes to the fit of each alternative in `compared`.
    pub contributions: Vec<ContributionRow>,
    /// How the fit of each alternative compared is made, for engineers only.
    pub workings: Vec<WorkingView>,
    /// The names of the alternatives whose contributions are shown.
    pub compared: Vec<String>,
    /// What excludes alternatives and what does not, each once.
    pub restrictions: Vec<Restriction>,
    /// What the alternatives that stand cost over three years, item by item.
    pub costs: CostsView,
    /// The gates.
    pub gates: Vec<GateRow>,
    /// The portal-trap test.
    pub trap: TrapView,
    /// Readiness by dimension.
    pub readiness: Vec<ReadinessRow>,
    /// What to do next.
    pub plan: PlanView,
    /// What was predicted before, and what came.
    pub adoption: Option<AdoptionView>,
    /// A plan of an earlier quarter that goes before anything new.
    pub pending: Option<PendingView>,
    /// What a tool in place means.
    pub in_place: Option<PlaceView>,
    /// Exceptions whose condition holds.
    pub exceptions: Vec<Said>,
    /// What must be said of the leader.
    pub warnings: Vec<WarningView>,
    /// What respondents must settle.
    pub to_settle: Vec<String>,
    /// Open questions, first to be found out first.
    pub open_questions: Vec<String>,
    /// Every answer, by section.
    pub sections: Vec<SectionView>,
    /// The attributes behind the alternatives.
    pub sheets: Vec<SheetView>,
    /// The claims cited, with their sources.
    pub claims: Vec<ClaimView>,
    /// The sources of these claims.
    pub sources: Vec<SourceView>,
    /// What nobody could find out.
    pub unknowns: Vec<String>,
    /// What an engineer costs a year, and where that comes from.
    pub engineer_cost: String,
    /// The claims behind it, if it is not the organisation's own figure.
    pub engineer_claims: Vec<String>,
    /// The currency of all money.
    pub currency: String,
    /// How the quarter was decided, if this report judges it with anything else.
    pub rejudged: Option<RejudgedView>,
    /// What changed since the last quarter that was decided.
    pub changes: Option<ChangesView>,
    /// How it developed, with two quarters or more.
    pub trend: Option<TrendView>,
    /// What to type to make the report again.
    pub redo: String,
    /// What each chart shows, in words, by the id of the chart; nothing where there is no such chart here.
    pub charts: BTreeMap<&'static str, String>,
}

/// How a quarter was decided that is now judged with something else.
#[derive(Debug, Clone, Serialize)]
pub struct RejudgedView {
    /// The quarter.
    pub quarter: String,
    /// The day it was decided.
    pub decided: String,
    /// The pack of then, with its version.
    pub pack: String,
}

/// A pain or need.
#[derive(Debug, Clone, Serialize)]
pub struct NeedRow {
    /// What it is.
    pub name: String,
    /// How much.
    pub value: String,
    /// The same as a share, for a bar.
    pub share: f64,
    /// Whether it reaches the limit.
    pub hurts: bool,
}

/// What must be said of an option of the leader.
#[derive(Debug, Clone, Serialize)]
pub struct WarningView {
    /// The text.
    pub text: String,
    /// The claims.
    pub claims: Vec<String>,
    /// Whether it is the first one of its option, which belongs on the first page.
    pub first: bool,
}

/// A text with the claims behind it.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// The text.
    pub text: String,
    /// The claims.
    pub claims: Vec<String>,
}

/// Makes the view of a case with its charts.
#[expect(clippy::too_many_lines, reason = "one line a field of the view")]
pub fn of(case: &Case<'_>, drawn: &[Chart]) -> View {
    let decision = case.decision;
    let info = &case.pack.info;
    let question = |id: &String| short(case.pack, id);
    let mut view = View {
        subject: decision.subject.clone(),
        date: words::date(case.assessment.date),
        quarter: Quarter::containing(case.assessment.date).to_string(),
        pack: format!("{} {}", info.id, info.version),
        title: info.title.clone(),
        as_of: words::date(info.as_of),
        review_after: words::date(info.review_after),
        stale: case.today >= info.review_after,
        tool: format!("idpfit {}", env!("CARGO_PKG_VERSION")),
        audience: case.audience.id(),
        respondents: case.assessment.respondents.clone(),
        verdict: verdict::verdict(case),
        reasons: decision.reasons.iter().map(|reason| verdict::reason(case, reason)).collect(),
        against: decision.against.as_ref().map(|reason| verdict::reason(case, reason)),
        certainty: certainty::certainty(case),
        robustness: robustness::robustness(case),
        needs: needs(case),
        automation: words::share_span(decision.needs.automation),
        portal_hurts: decision.needs.portal && !decision.needs.hurts.is_no(),
        orchestration_hurts: decision.needs.orchestrator && !decision.needs.hurts.is_no(),
        alternatives: alternatives::alternatives(case),
        contributions: alternatives::contributions(case),
        workings: workings::workings(case),
        compared: alternatives::compared(case).map(|ranked| ranked.short.clone()).collect(),
        restrictions: Vec::new(),
        costs: costs::costs(case),
        gates: checks::gates(case),
        trap: checks::trap(case),
        readiness: checks::readiness(case),
        plan: pilot::plan(case),
        adoption: case.adoption.map(|standing| adoption_view(standing, case.pack)),
        pending: case.adoption.and_then(|standing| {
            pending_view(standing, (Quarter::containing(case.assessment.date), case.today), case.pack)
        }),
        in_place: checks::place(case),
        exceptions: exceptions(case),
        warnings: warnings(case),
        to_settle: decision.to_settle.iter().map(|settle| settle_text(case, settle)).collect(),
        open_questions: decision.open_questions.iter().map(question).collect(),
        sections: answers::sections(case),
        sheets: sources::sheets(case),
        claims: Vec::new(),
        sources: Vec::new(),
        unknowns: case
            .evidence
            .unknowns
            .iter()
            .map(|unknown| format!("{}: {}", unknown.question, unknown.why))
            .collect(),
        engineer_cost: alternatives::engineer_cost(case),
        engineer_claims: alternatives::engineer_claims(case),
        currency: case.pack.framework.cost.currency.clone(),
        rejudged: case.rejudged.map(rejudged),
        changes: case.changes.cloned(),
        trend: case.trend.filter(|trend| trend.points.len() > 1).map(|trend| trend_view(trend, &[])),
        redo: case.redo.clone(),
        charts: charts::IDS.iter().map(|id| (*id, alternative(drawn, id))).collect(),
    };
    view.restrictions = restrictions::of(case, &view.alternatives);
    view.claims = sources::claims(case, &view);
    view.sources = sources::sources(&view.claims);
    view
}

fn rejudged(rejudged: &Rejudged) -> RejudgedView {
    RejudgedView {
        quarter: rejudged.quarter.to_string(),
        decided: words::date(rejudged.decided),
        pack: rejudged.pack.clone(),
    }
}

/// Returns what a chart shows in words, or nothing.
fn alternative(drawn: &[Chart], id: &str) -> String {
    drawn.iter().find(|chart| chart.id == id).map_or_else(String::new, |chart| chart.alternative.clone())
}

/// Returns the short name of a question.
fn short(pack: &Pack, id: &str) -> String {
    pack.questionnaire.question(id).map_or_else(|| id.to_owned(), |question| question.short.clone())
}

fn settle_text(case: &Case<'_>, settle: &crate::decision::Settle) -> String {
    let name = short(case.pack, &settle.question);
    match &settle.settled_by {
        Some(role) => fill(&case.phrases().settled_by, &[("question", &name), ("role", role)]),
        None => name,
    }
}

fn needs(case: &Case<'_>) -> Vec<NeedRow> {
    let needs = &case.decision.needs;
    let limit = case.pack.framework.needs.hurts;
    let phrases = case.phrases();
    let row = |name: &String, span: Span| NeedRow {
        name: name.clone(),
        value: words::share_span(span),
        share: span.mean,
        hurts: span.mean >= limit,
    };
    vec![
        row(&phrases.pain_finding, needs.finding),
        row(&phrases.pain_deploying, needs.deploying),
        row(&phrases.pain_tickets, needs.tickets),
        row(&phrases.need_discoverability, needs.discoverability),
        row(&phrases.need_self_service, needs.self_service),
        row(&phrases.need_orchestration, needs.orchestration),
    ]
}

/// Returns the pains and needs with ids that never change, 0 to 1.
pub fn pains(case: &Case<'_>) -> [(&'static str, Span); 6] {
    let needs = &case.decision.needs;
    [
        ("pain-finding", needs.finding),
        ("pain-deploying", needs.deploying),
        ("pain-tickets", needs.tickets),
        ("need-discoverability", needs.discoverability),
        ("need-self-service", needs.self_service),
        ("need-orchestration", needs.orchestration),
    ]
}

fn exceptions(case: &Case<'_>) -> Vec<Said> {
    let named = |id: &String| case.pack.framework.exceptions.iter().find(|exception| exception.id == *id);
    case.decision
        .exceptions
        .iter()
        .filter_map(named)
        .map(|exception| Said { text: exception.text.clone(), claims: exception.claims.clone() })
        .collect()
}

fn warnings(case: &Case<'_>) -> Vec<WarningView> {
    let Some(leader) = case.decision.leader() else { return Vec::new() };
    let options = case.pack.framework.options.iter().filter(|option| leader.members.contains(&option.id));
    options
        .flat_map(|option| option.warnings.iter().enumerate())
        .map(|(index, warning)| WarningView {
            text: warning.text.clone(),
            claims: warning.claims.clone(),
            first: index == 0,
        })
        .collect()
}
