//! Two decisions of one pack side by side: what changed in the answers, and what that changes in the outcome.
//!
//! The differences are words already, so whatever reads the same on both sides counts as unchanged.

use unicode_width::UnicodeWidthStr as _;

use crate::decision::checks::GateState;
use crate::decision::eligibility::Standing;
use crate::decision::needs::Needs;
use crate::decision::{Decision, Ranked};
use crate::framework::{Evidence, Pack};
use crate::phrases::Phrases;
use crate::problem::tame;
use crate::scale::Truth;

use super::explain::{Explainer, Judged};
use super::headline::sentence;
use super::words::{list, money_range, pad, percent, span, tenths};

/// What differs between two decisions.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The verdict now and then.
    pub verdict: Change,
    /// The answers that differ.
    pub answers: Vec<Change>,
    /// The fit of each alternative, whether or not it changed.
    pub fits: Vec<FitRow>,
    /// Everything else that differs, under its heading.
    pub others: Vec<(&'static str, Change)>,
}

/// Something now and then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub name: String,
    /// How it is now.
    pub now: String,
    /// How it would be.
    pub then: String,
}

/// The fit of an alternative now and then; nothing where it is no alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct FitRow {
    /// Its name.
    pub name: String,
    /// Its fit now, in points.
    pub now: Option<f64>,
    /// Its fit then, in points.
    pub then: Option<f64>,
    /// Whether it may be recommended, and why not.
    pub status: Change,
}

impl Change {
    fn new(name: impl Into<String>, now: impl Into<String>, then: impl Into<String>) -> Self {
        Self { name: name.into(), now: now.into(), then: then.into() }
    }

    /// Returns whether it differs.
    pub fn differs(&self) -> bool {
        self.now != self.then
    }
}

impl FitRow {
    /// Returns whether anything in it differs as it is shown.
    pub fn differs(&self) -> bool {
        self.now.map(tenths) != self.then.map(tenths) || self.status.differs()
    }
}

impl Difference {
    /// Returns whether the outcome is the same.
    pub fn is_empty(&self) -> bool {
        !self.verdict.differs() && self.others.is_empty() && !self.fits.iter().any(FitRow::differs)
    }
}

/// Sets two decisions side by side.
pub fn compare(pack: &Pack, now: Judged<'_>, then: Judged<'_>) -> Difference {
    let verdict = |judged: Judged<'_>| sentence(pack, judged.decision);
    let others =
        [gates, traps, certainty, costs, readiness].into_iter().flat_map(|of| of(pack, now.decision, then.decision));
    Difference {
        verdict: Change::new("Verdict", verdict(now), verdict(then)),
        answers: answers(pack, now, then),
        fits: fits(now.decision, then.decision),
        others: others.filter(|(_, change)| change.differs()).collect(),
    }
}

fn answers(pack: &Pack, now: Judged<'_>, then: Judged<'_>) -> Vec<Change> {
    let evidence = Evidence::default();
    let explainer = Explainer { pack, evidence: &evidence, judged: None };
    let questions = pack.questionnaire.questions.iter().enumerate();
    let changes = questions.filter_map(|(index, question)| {
        let said = |judged: Judged<'_>| explainer.stated(judged, index).unwrap_or_default();
        Some(Change::new(&question.id, said(now), said(then))).filter(Change::differs)
    });
    changes.collect()
}

fn find<'a>(decision: &'a Decision, id: &str) -> Option<&'a Ranked> {
    decision.ranking.iter().find(|ranked| ranked.id == id)
}

/// Returns whether a reader compares an alternative: it stands, or it is a single option.
pub(super) fn is_shown(ranked: &Ranked) -> bool {
    match ranked.eligibility.standing {
        Standing::Stands => true,
        Standing::AlsoConsider => ranked.members.len() == 1,
        Standing::OneLayerHurts | Standing::InPlace => false,
    }
}

/// The alternatives in the order of their fit now; those that stand only then come last.
fn fits(now: &Decision, then: &Decision) -> Vec<FitRow> {
    let shown = |id: &str| [now, then].iter().any(|decision| find(decision, id).is_some_and(is_shown));
    let new = then.ranking.iter().filter(|ranked| find(now, &ranked.id).is_none());
    let all = now.ranking.iter().chain(new).filter(|ranked| shown(&ranked.id));
    all.map(|ranked| {
        let status_in = |decision| find(decision, &ranked.id).map_or_else(String::new, |found| status(decision, found));
        FitRow {
            name: ranked.short.clone(),
            now: find(now, &ranked.id).map(|ranked| ranked.fit),
            then: find(then, &ranked.id).map(|ranked| ranked.fit),
            status: Change::new(&ranked.id, status_in(now), status_in(then)),
        }
    })
    .collect()
}

/// Says whether an alternative may be recommended, and why not.
fn status(decision: &Decision, ranked: &Ranked) -> String {
    let judged = &ranked.eligibility;
    let mut words = Vec::new();
    match judged.standing {
        Standing::Stands => {}
        Standing::OneLayerHurts => words.push("one layer hurts"),
        Standing::AlsoConsider => words.push("variant"),
        Standing::InPlace => words.push("in place"),
    }
    let obstacles = [
        (!judged.vetoes.is_empty(), "excluded"),
        (!judged.wrong_layers.is_empty(), "wrong layer"),
        (judged.staffing.staffed.is_no(), "not staffed"),
        (!judged.to_confirm.is_empty(), "to be confirmed"),
        (judged.eligible && decision.verdict.leader.as_ref() == Some(&ranked.id), "leads"),
    ];
    words.extend(obstacles.iter().filter(|(holds, _)| *holds).map(|(_, word)| *word));
    if words.is_empty() { "eligible".to_owned() } else { words.join(", ") }
}

fn gates(_: &Pack, now: &Decision, then: &Decision) -> Vec<(&'static str, Change)> {
    let word = |state| match state {
        GateState::Passed => "holds",
        GateState::Leaning => "holds for leaning at best",
        GateState::Failed => "fails",
        GateState::Open => "open",
    };
    let pairs = now.gates.iter().zip(&then.gates);
    pairs.map(|(now, then)| ("Gates", Change::new(&now.name, word(now.state), word(then.state)))).collect()
}

fn traps(_: &Pack, now: &Decision, then: &Decision) -> Vec<(&'static str, Change)> {
    let word = |sprung| match sprung {
        Truth::Yes => "sprung",
        Truth::No => "not sprung",
        Truth::Open => "open",
    };
    let pairs = now.trap.traps.iter().zip(&then.trap.traps);
    pairs.map(|(now, then)| ("Traps", Change::new(&now.name, word(now.sprung), word(then.sprung)))).collect()
}

/// Which layers hurt, and how much is known.
fn certainty(_: &Pack, now: &Decision, then: &Decision) -> Vec<(&'static str, Change)> {
    let layers = |needs: &Needs| {
        let hurting = [(needs.portal, "portal"), (needs.orchestrator, "orchestration")];
        let names: Vec<String> = hurting
            .iter()
            .filter(|(hurts, _)| *hurts && !needs.hurts.is_no())
            .map(|(_, name)| (*name).to_owned())
            .collect();
        if names.is_empty() { "none".to_owned() } else { list(&names) }
    };
    let known = |decision: &Decision| percent(decision.completeness);
    vec![
        ("Layers", Change::new("Layers that hurt", layers(&now.needs), layers(&then.needs))),
        ("Known", Change::new("Share of the weight that is known", known(now), known(then))),
    ]
}

fn costs(pack: &Pack, now: &Decision, then: &Decision) -> Vec<(&'static str, Change)> {
    let currency = &pack.framework.cost.currency;
    let cost = |ranked: &Ranked| money_range(ranked.cost.total, currency, Phrases::english());
    let both = now.ranking.iter().filter(|ranked| ranked.members.len() == 1 && is_shown(ranked));
    let both = both.filter_map(|ranked| Some((ranked, find(then, &ranked.id)?)));
    both.map(|(now, then)| ("Cost", Change::new(format!("{} over three years", now.name), cost(now), cost(then))))
        .collect()
}

fn readiness(_: &Pack, now: &Decision, then: &Decision) -> Vec<(&'static str, Change)> {
    let pairs = now.readiness.iter().zip(&then.readiness);
    let points = |level| format!("{} points", span(level));
    pairs.map(|(now, then)| ("Readiness", Change::new(&now.name, points(now.level), points(then.level)))).collect()
}

impl Difference {
    /// Lays the difference out for a terminal of some width.
    pub fn lay_out(&self, width: usize) -> String {
        let width = width.max(40);
        let mut lines = Vec::new();
        for change in &self.answers {
            lines.extend(wrapped(&arrow(change), width));
        }
        if self.answers.is_empty() {
            lines.push("These answers are given already.".to_owned());
        }
        lines.push(String::new());
        if self.is_empty() {
            let text = format!(
                "Nothing changes: the verdict stays “{}”, and so do every fit, gate, trap and readiness.",
                self.verdict.now
            );
            lines.extend(wrapped(&text, width));
        } else {
            lines.extend(wrapped(&format!("Now:  {}", self.verdict.now), width));
            lines.extend(wrapped(&format!("Then: {}", self.verdict.then), width));
            lines.push(String::new());
            lines.extend(self.table(width));
            lines.extend(self.groups(width));
        }
        lines.iter().map(|line| tame(line).trim_end().to_owned() + "\n").collect()
    }

    fn table(&self, width: usize) -> Vec<String> {
        const HEADING: &str = "Fit in points of 100";
        let cell = |fit: Option<f64>| fit.map_or_else(|| "–".to_owned(), tenths);
        let widest = self.fits.iter().map(|row| row.name.width()).max().unwrap_or(0).max(HEADING.len());
        let hanging = " ".repeat(widest + 21);
        let options = textwrap::Options::new(width.max(widest + 40)).subsequent_indent(&hanging);
        let rows = self.fits.iter().flat_map(|row| {
            let status = if row.status.differs() {
                format!("{} → {}", or_none(&row.status.now), or_none(&row.status.then))
            } else {
                row.status.now.clone()
            };
            let name = pad(&row.name, widest);
            let line = format!("{name} {:>5} {:>5} {:>6}  {status}", cell(row.now), cell(row.then), moved(row));
            textwrap::wrap(&line, &options).into_iter().map(std::borrow::Cow::into_owned).collect::<Vec<_>>()
        });
        let heading = format!("{}   now  then      ±  status", pad(HEADING, widest));
        std::iter::once(heading).chain(rows).collect()
    }

    fn groups(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut heading = "";
        for (group, change) in &self.others {
            if heading != *group {
                heading = group;
                lines.extend([String::new(), heading.to_owned()]);
            }
            lines.extend(wrapped(&format!("- {}", arrow(change)), width));
        }
        lines
    }
}

/// Returns the difference of two fits as they are shown, with its sign.
fn moved(row: &FitRow) -> String {
    let shown = |fit: Option<f64>| tenths(fit?).parse::<f64>().ok();
    let Some((now, then)) = shown(row.now).zip(shown(row.then)) else { return String::new() };
    let difference = tenths((then - now).abs());
    match difference.as_str() {
        "0.0" => "0.0".to_owned(),
        _ if then < now => format!("−{difference}"),
        _ => format!("+{difference}"),
    }
}

fn arrow(change: &Change) -> String {
    format!("{}: {} → {}", change.name, or_none(&change.now), or_none(&change.then))
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "no alternative" } else { text }
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width).subsequent_indent("  ");
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}
