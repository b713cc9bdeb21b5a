//! From answers to needs: which layer hurts, and how much (method, section 3).

use serde::Serialize;

use crate::answers::Cell;
use crate::assessment::Assessment;
use crate::framework::Pack;
use crate::framework::alternatives::Alternative;
use crate::questionnaire::{ColumnKind, Questionnaire};
use crate::scale::{Span, Truth, unit};

use super::value::{Setting, automation, real_coverage};
use super::world::{World, each_world, open_behind};

/// The kinds of pain, in the order in which they are kept.
const KINDS: [&str; 3] = ["finding", "deploying", "tickets"];

/// How much each layer hurts.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Needs {
    /// The pain in finding things, 0 to 1.
    pub finding: Span,
    /// The pain in deploying and environments, 0 to 1.
    pub deploying: Span,
    /// The pain in asking by ticket, 0 to 1.
    pub tickets: Span,
    /// The automation that a button could call, 0 to 1.
    pub automation: Span,
    /// The need for discoverability, 0 to 1.
    pub discoverability: Span,
    /// The need for self-service, 0 to 1.
    pub self_service: Span,
    /// The need for orchestration, 0 to 1: what automation leaves over.
    pub orchestration: Span,
    /// Whether anything hurts at all.
    pub hurts: Truth,
    /// Whether the portal layer hurts.
    pub portal: bool,
    /// Whether the orchestration layer hurts.
    pub orchestrator: bool,
    /// Whether an unknown answer could still change which layers hurt.
    pub layers_open: bool,
}

impl Needs {
    /// Returns whether both layers hurt.
    pub fn both(&self) -> bool {
        self.portal && self.orchestrator
    }
}

/// Returns the pain that the table of interactions shows, by kind: `(pain/4) · min(1, hours/full)`, the greatest of each kind, so
/// that one more row never lowers another.
pub fn shown_pain(pack: &Pack, assessment: &Assessment) -> [f64; 3] {
    let mut shown = [0.0_f64; 3];
    let Some(question) = pack.framework.needs.interactions else {
        return shown;
    };
    let Some(rows) = assessment.rows.get(&question) else {
        return shown;
    };
    for row in rows {
        let Some(interaction) = Interaction::of(&pack.questionnaire, question, row) else {
            continue;
        };
        let pain = interaction.pain / 4.0 * unit(interaction.hours() / pack.framework.needs.hours_full);
        if let Some(place) = shown.get_mut(interaction.kind) {
            *place = place.max(pain);
        }
    }
    shown
}

/// One of the most frequent interactions.
#[derive(Debug, Clone)]
pub struct Interaction {
    /// What it is called.
    pub name: String,
    /// Its kind: 0 finding, 1 deploying, 2 tickets.
    pub kind: usize,
    /// Its pain, 0 to 4.
    pub pain: f64,
    /// Times a month per developer.
    pub times: f64,
    /// Hours waited each time.
    pub wait: f64,
    /// Hours of work each time.
    pub work: f64,
}

impl Interaction {
    /// Reads a row of the table.
    pub fn of(questionnaire: &Questionnaire, question: usize, row: &crate::answers::Row) -> Option<Self> {
        let column = |id: &str| Assessment::column(questionnaire, question, id);
        let cell = |id: &str| column(id).and_then(|column| row.cells.get(column));
        let number = |id: &str| match cell(id) {
            Some(Cell::Number(number)) => *number,
            _ => 0.0,
        };
        let kind = match cell("kind")? {
            Cell::Choice(choice) => {
                let column = questionnaire.get(question)?.columns().get(column("kind")?)?;
                let ColumnKind::Choice { choices } = &column.kind else {
                    return None;
                };
                let id = &choices.get(usize::from(*choice))?.id;
                KINDS.iter().position(|kind| kind == id)?
            }
            _ => return None,
        };
        let name = match cell("name") {
            Some(Cell::Text(name)) => name.clone(),
            _ => String::new(),
        };
        Some(Self {
            name,
            kind,
            pain: number("pain"),
            times: number("times"),
            wait: number("wait"),
            work: number("work"),
        })
    }

    /// Returns the hours a month it takes one developer.
    pub fn hours(&self) -> f64 {
        self.times * (self.wait + self.work)
    }
}

/// Returns the pains of a world: in finding, in deploying, by ticket.
fn pains_in(setting: &Setting<'_>, world: &World<'_>) -> [f64; 3] {
    let needs = &setting.pack.framework.needs;
    let direct = [needs.finding, needs.deploying, needs.tickets].map(|question| world.number(question).unwrap_or(0.0));
    let mut pains = setting.shown;
    for (pain, level) in pains.iter_mut().zip(direct) {
        *pain = pain.max(unit(level / 4.0));
    }
    pains
}

/// Returns the needs of a world: discoverability, self-service, orchestration.
pub fn needs_in(setting: &Setting<'_>, world: &World<'_>) -> [f64; 3] {
    let [finding, deploying, tickets] = pains_in(setting, world);
    let automation = automation(setting, world);
    [finding, tickets.max(deploying * automation), deploying * (1.0 - automation)]
}

/// Returns what a world needs, which layers hurt there (1 or 0), and its automation: discoverability, self-service, orchestration, portal
/// layer, orchestration layer, automation.
pub(super) fn layers_in(setting: &Setting<'_>, world: &World<'_>) -> [f64; 6] {
    let limit = setting.pack.framework.needs.hurts;
    let [discoverability, self_service, orchestration] = needs_in(setting, world);
    let portal = discoverability.max(self_service);
    let anything = pains_in(setting, world).into_iter().any(|pain| pain >= limit);
    let neither = portal < limit && orchestration < limit && anything;
    let layer = |need: f64, larger: bool| f64::from(u8::from(need >= limit || (neither && larger)));
    [
        discoverability,
        self_service,
        orchestration,
        layer(portal, portal >= orchestration),
        layer(orchestration, orchestration > portal),
        automation(setting, world),
    ]
}

fn questions(pack: &Pack, assessment: &Assessment) -> Vec<usize> {
    let needs = &pack.framework.needs;
    let mut open = Vec::new();
    for question in [needs.finding, needs.deploying, needs.tickets, needs.automation] {
        open_behind(&pack.questionnaire, assessment, question, &mut open);
    }
    open
}

/// Works out which layer hurts, over everything unknown.
pub fn needs(setting: &Setting<'_>, assessment: &Assessment) -> Needs {
    let mut cases: Vec<([f64; 7], f64)> = Vec::new();
    let open = questions(setting.pack, assessment);
    each_world(&setting.pack.questionnaire, assessment, &open, &mut |world, share| {
        let [finding, deploying, tickets] = pains_in(setting, world);
        let [discoverability, self_service, orchestration] = needs_in(setting, world);
        let automation = automation(setting, world);
        cases.push(([finding, deploying, tickets, automation, discoverability, self_service, orchestration], share));
    });
    let span = |pick: &dyn Fn(&[f64; 7]) -> f64| Span::across(cases.iter().map(|(case, share)| (pick(case), *share)));
    let limit = setting.pack.framework.needs.hurts;
    let hurts = Truth::across(
        cases.iter().map(|([finding, deploying, tickets, ..], _)| finding.max(*deploying).max(*tickets) >= limit),
    );
    let portal = span(&|[.., discoverability, self_service, _]| discoverability.max(*self_service));
    let orchestrator = span(&|[.., orchestration]| *orchestration);
    let (mut portal_hurts, mut orchestrator_hurts) = (portal.mean >= limit, orchestrator.mean >= limit);
    if !portal_hurts && !orchestrator_hurts && !hurts.is_no() {
        portal_hurts = portal.mean >= orchestrator.mean;
        orchestrator_hurts = !portal_hurts;
    }
    let unsettled = |span: Span| span.least < limit && span.greatest >= limit;
    Needs {
        finding: span(&|case| case[0]),
        deploying: span(&|case| case[1]),
        tickets: span(&|case| case[2]),
        automation: span(&|case| case[3]),
        discoverability: span(&|case| case[4]),
        self_service: span(&|case| case[5]),
        orchestration: span(&|case| case[6]),
        hurts,
        portal: portal_hurts,
        orchestrator: orchestrator_hurts,
        layers_open: unsettled(portal) || unsettled(orchestrator),
    }
}

/// Returns the need-weighted real coverage of the portal layer in one world: of discoverability and self-service.
pub(super) fn portal_coverage((discoverability, self_service): (f64, f64), (finds, serves): (f64, f64)) -> f64 {
    let need = discoverability + self_service;
    if need > 0.0 { (discoverability * finds + self_service * serves) / need } else { f64::midpoint(finds, serves) }
}

/// How far an alternative really covers what hurts, over all worlds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Coverage {
    /// The real coverage of discoverability, 0 to 1.
    pub discoverability: f64,
    /// The real coverage of self-service, 0 to 1.
    pub self_service: f64,
    /// The real coverage of orchestration, 0 to 1.
    pub orchestration: f64,
    /// The need-weighted real coverage of the portal layer, 0 to 1.
    pub portal_layer: f64,
    /// The need-weighted real coverage of the orchestration layer, 0 to 1.
    pub orchestration_layer: f64,
}

/// Returns how far an alternative really covers each layer, weighted by need over all worlds.
pub fn layer_coverage(setting: &Setting<'_>, assessment: &Assessment, alternative: &Alternative) -> Coverage {
    let mut sums = [0.0_f64; 7];
    let open = questions(setting.pack, assessment);
    each_world(&setting.pack.questionnaire, assessment, &open, &mut |world, share| {
        let [discoverability, self_service, orchestration] = needs_in(setting, world);
        let [finds, serves, runs] = real_coverage(setting, world, alternative);
        let case = [
            finds,
            serves,
            runs,
            discoverability * finds + self_service * serves,
            discoverability + self_service,
            orchestration * runs,
            orchestration,
        ];
        for (sum, part) in sums.iter_mut().zip(case) {
            *sum += part * share;
        }
    });
    let [finds, serves, runs, portal, portal_need, orchestrator, orchestrator_need] = sums;
    let weighted = |sum: f64, need: f64, plain: f64| if need > 0.0 { sum / need } else { plain };
    Coverage {
        discoverability: finds,
        self_service: serves,
        orchestration: runs,
        portal_layer: weighted(portal, portal_need, f64::midpoint(finds, serves)),
        orchestration_layer: weighted(orchestrator, orchestrator_need, runs),
    }
}
