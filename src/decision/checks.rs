//! Gates, the portal-trap test, and readiness by dimension (method, sections 5 and 8).

use serde::Serialize;

use crate::assessment::{Assessment, Standing};
use crate::framework::{Dimension, Framework, Gate, Pack, Part, PartScale};
use crate::questionnaire::Datum;
use crate::scale::{Span, Truth, unit};

/// How a gate stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GateStanding {
    /// The gate.
    pub gate: String,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: GateState,
}

/// How a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GateState {
    /// It holds.
    Passed,
    /// It holds, but only for *leaning*.
    Leaning,
    /// It stops the recommendation.
    Failed,
    /// An unknown answer decides it.
    Open,
}

/// Returns how every gate stands, in order.
pub fn gates(framework: &Framework, assessment: &Assessment) -> Vec<GateStanding> {
    let stand = |gate: &Gate| match assessment.holds(&gate.fails) {
        Truth::Yes => GateState::Failed,
        Truth::Open => GateState::Open,
        Truth::No => match gate.leaning.as_ref().map(|leaning| assessment.holds(leaning)) {
            None | Some(Truth::No) => GateState::Passed,
            Some(_) => GateState::Leaning,
        },
    };
    framework
        .gates
        .iter()
        .map(|gate| GateStanding { gate: gate.id.clone(), name: gate.name.clone(), state: stand(gate) })
        .collect()
}

/// The portal-trap test.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TrapTest {
    /// How high the risk is.
    pub risk: TrapRisk,
    /// How many traps are sprung.
    pub sprung: usize,
    /// How many more may be, once open answers are known.
    pub open: usize,
    /// Each trap.
    pub traps: Vec<TrapStanding>,
}

/// Whether a trap is sprung.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TrapStanding {
    /// The trap.
    pub trap: String,
    /// Its name.
    pub name: String,
    /// Whether it is sprung.
    pub sprung: Truth,
}

/// How high the risk of the portal trap is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TrapRisk {
    /// None, or too few to matter.
    Low,
    /// Some.
    Medium,
    /// Enough to expect failure.
    High,
}

/// Tests every trap.
pub fn traps(framework: &Framework, assessment: &Assessment) -> TrapTest {
    let traps: Vec<TrapStanding> = framework
        .traps
        .iter()
        .map(|trap| TrapStanding {
            trap: trap.id.clone(),
            name: trap.name.clone(),
            sprung: assessment.holds(&trap.sprung),
        })
        .collect();
    let count = |truth: Truth| traps.iter().filter(|trap| trap.sprung == truth).count();
    let sprung = count(Truth::Yes);
    let risk = match sprung {
        sprung if sprung >= framework.verdict.trap_high => TrapRisk::High,
        sprung if sprung >= framework.verdict.trap_medium => TrapRisk::Medium,
        _ => TrapRisk::Low,
    };
    TrapTest { risk, sprung, open: count(Truth::Open), traps }
}

/// Where a readiness dimension stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Readiness {
    /// The dimension.
    pub dimension: String,
    /// Its name.
    pub name: String,
    /// Its level, 0 to 100, over everything unknown.
    pub level: Span,
    /// The answers that make it.
    pub parts: Vec<ReadinessPart>,
    /// The next step that would raise it most, and the question it is about.
    pub next: Option<NextStep>,
}

/// One answer of a readiness dimension.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReadinessPart {
    /// The question.
    pub question: String,
    /// How much it counts, relative to the others.
    pub weight: f64,
    /// How it stands, 0 to 1.
    pub value: Span,
}

/// The next step that would raise a dimension most.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NextStep {
    /// The question it is about.
    pub question: String,
    /// What to do.
    pub text: String,
    /// By how many points of the dimension it would raise it at most.
    pub gain: f64,
}

/// Returns where each readiness dimension stands.
pub fn readiness(pack: &Pack, assessment: &Assessment) -> Vec<Readiness> {
    pack.framework.readiness.iter().map(|dimension| stand(pack, assessment, dimension)).collect()
}

fn stand(pack: &Pack, assessment: &Assessment, dimension: &Dimension) -> Readiness {
    let parts: Vec<(&Part, Span)> =
        dimension.parts.iter().filter_map(|part| part_value(assessment, part).map(|value| (part, value))).collect();
    let total: f64 = parts.iter().map(|(part, _)| part.weight).sum();
    let sum = |pick: &dyn Fn(Span) -> f64| -> f64 {
        if total <= 0.0 {
            return 0.0;
        }
        100.0 * parts.iter().map(|(part, value)| part.weight * pick(*value)).sum::<f64>() / total
    };
    let level = Span {
        least: sum(&|value| value.least),
        mean: sum(&|value| value.mean),
        greatest: sum(&|value| value.greatest),
    };
    let id =
        |question: usize| pack.questionnaire.get(question).map_or_else(String::new, |question| question.id.clone());
    let next = parts
        .iter()
        .map(|(part, value)| (part, 100.0 * part.weight * (1.0 - value.mean) / total.max(f64::MIN_POSITIVE)))
        .filter(|(_, gain)| *gain > 0.5)
        .fold(None, |best: Option<(&&Part, f64)>, (part, gain)| match best {
            Some((_, most)) if most >= gain => best,
            _ => Some((part, gain)),
        })
        .map(|(part, gain)| NextStep { question: id(part.question), text: part.next.clone(), gain });
    let parts = parts
        .iter()
        .map(|(part, value)| ReadinessPart { question: id(part.question), weight: part.weight, value: *value })
        .collect();
    Readiness { dimension: dimension.id.clone(), name: dimension.name.clone(), level, parts, next }
}

/// Returns how an answer counts, or `None` where it does not apply. What is unknown lies anywhere between its least and greatest.
fn part_value(assessment: &Assessment, part: &Part) -> Option<Span> {
    let state = assessment.state(part.question)?;
    if matches!(state.standing, Standing::Skipped | Standing::NotApplicable(_)) && !state.is_open() {
        return None;
    }
    if let PartScale::Rows(full) = part.scale {
        return Some(match assessment.rows.get(&part.question) {
            Some(rows) => Span::exactly(unit(rows.len() as f64 / full)),
            None => Span { least: 0.0, mean: 0.5, greatest: 1.0 },
        });
    }
    Some(Span::across(state.values.iter().map(|(datum, share)| (scaled(&part.scale, *datum), *share))))
}

fn scaled(scale: &PartScale, datum: Datum) -> f64 {
    match (scale, datum) {
        (PartScale::Values(values), Datum::Choice(choice)) => values.get(usize::from(choice)).copied().unwrap_or(0.0),
        (PartScale::Values(values), Datum::Set(bits)) => values
            .iter()
            .enumerate()
            .filter(|(index, _)| bits & (1 << index) != 0)
            .map(|(_, value)| *value)
            .fold(0.0, f64::max),
        (PartScale::Between(zero, full), Datum::Number(number)) if (full - zero).abs() > 0.0 => {
            unit((number - zero) / (full - zero))
        }
        _ => 0.0,
    }
}
