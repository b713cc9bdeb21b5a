//! What is ranked: each option, each pair, their variants, and a tool already in place kept as it is.

use crate::scale::Range;

use super::{Attribute, Form, Framework, PairRule, Performance};

/// One thing that can be recommended.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Its id: the option's, both options' joined by `+`, or `keep-` before it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name where there is little room.
    pub short: String,
    /// The options it is made of.
    pub members: Vec<usize>,
    /// What kind of alternative it is.
    pub kind: AlternativeKind,
    /// The id of its family: the id with every variant replaced by its option.
    pub family: String,
    /// What it offers, pairs combined.
    pub sheet: Vec<Performance>,
    /// What each member offers.
    pub sheets: Vec<Vec<Performance>>,
    /// The member that is already in place, if any.
    pub kept: Option<usize>,
}

/// The kind of an alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlternativeKind {
    /// One option.
    Single,
    /// Two options that cover two layers.
    Pair,
    /// An option or pair with a variant in its place; the index of the alternative it may stand for.
    Variant(usize),
}

impl Alternative {
    /// Returns whether it covers two layers with two options.
    pub fn is_pair(&self) -> bool {
        self.members.len() > 1
    }

    /// Returns the alternative it may stand for, if it is a variant.
    pub fn variant_of(&self) -> Option<usize> {
        match self.kind {
            AlternativeKind::Variant(base) => Some(base),
            _ => None,
        }
    }
}

/// Returns the alternatives in order: options, pairs, variants of options, variants of pairs; then, if a tool is in place, the same
/// once more with that tool kept.
pub fn alternatives(framework: &Framework, in_place: Option<usize>) -> Vec<Alternative> {
    let mut all = Vec::new();
    let heads = |index: &usize| framework.options.get(*index).is_some_and(|option| option.variant_of.is_none());
    let (options, variants): (Vec<usize>, Vec<usize>) = (0..framework.options.len()).partition(heads);
    for option in &options {
        all.push(build(framework, &[*option], AlternativeKind::Single, None));
    }
    for pair in &framework.pairs {
        all.push(build(framework, &[pair.portal, pair.orchestrator], AlternativeKind::Pair, None));
    }
    for variant in &variants {
        if let Some(base) = position(&all, &[framework.family(*variant)]) {
            all.push(build(framework, &[*variant], AlternativeKind::Variant(base), None));
        }
    }
    for pair in &framework.pairs {
        let Some(base) = position(&all, &[pair.portal, pair.orchestrator]) else {
            continue;
        };
        for portal in relatives(framework, pair.portal) {
            for orchestrator in relatives(framework, pair.orchestrator) {
                if (portal, orchestrator) != (pair.portal, pair.orchestrator) {
                    all.push(build(framework, &[portal, orchestrator], AlternativeKind::Variant(base), None));
                }
            }
        }
    }
    if let Some(kept) = in_place {
        keep(framework, kept, &mut all);
    }
    all
}

/// Adds every alternative that has the tool in place once more, with the tool kept. A kept tool stands for itself, whether or not it is
/// a variant; the other half of a pair may still be one.
fn keep(framework: &Framework, kept: usize, all: &mut Vec<Alternative>) {
    let with: Vec<Vec<usize>> =
        all.iter().filter(|known| known.members.contains(&kept)).map(|known| known.members.clone()).collect();
    let first = all.len();
    for members in with {
        let head: Vec<usize> =
            members.iter().map(|member| if *member == kept { kept } else { framework.family(*member) }).collect();
        let base = all.iter().skip(first).position(|known| known.members == head).map(|place| first + place);
        let kind = match base {
            Some(base) if head != members => AlternativeKind::Variant(base),
            _ if members.len() > 1 => AlternativeKind::Pair,
            _ => AlternativeKind::Single,
        };
        all.push(build(framework, &members, kind, Some(kept)));
    }
}

fn position(all: &[Alternative], members: &[usize]) -> Option<usize> {
    all.iter().position(|alternative| alternative.members == members)
}

fn relatives(framework: &Framework, option: usize) -> Vec<usize> {
    let is_variant = |index: &usize| framework.options.get(*index).and_then(|sheet| sheet.variant_of) == Some(option);
    std::iter::once(option).chain((0..framework.options.len()).filter(is_variant)).collect()
}

fn build(framework: &Framework, members: &[usize], kind: AlternativeKind, kept: Option<usize>) -> Alternative {
    let sheets: Vec<Vec<Performance>> = members
        .iter()
        .filter_map(|member| framework.options.get(*member).map(|option| (member, option)))
        .map(
            |(member, option)| {
                if kept == Some(*member) { kept_sheet(framework, &option.sheet) } else { option.sheet.clone() }
            },
        )
        .collect();
    let sheet = match sheets.as_slice() {
        [portal, orchestrator] => combine(&framework.attributes, portal, orchestrator),
        [single] => single.clone(),
        _ => Vec::new(),
    };
    let join =
        |name: &dyn Fn(usize) -> String| members.iter().map(|member| name(*member)).collect::<Vec<_>>().join("+");
    let option = |index: usize| framework.options.get(index);
    let id = join(&|member| {
        let id = option(member).map_or_else(String::new, |option| option.id.clone());
        if kept == Some(member) { format!("keep-{id}") } else { id }
    });
    let family = join(&|member| option(framework.family(member)).map_or_else(String::new, |option| option.id.clone()));
    let named = |pick: &dyn Fn(usize) -> String| {
        let names: Vec<String> = members
            .iter()
            .map(|member| if kept == Some(*member) { format!("Keep {}", pick(*member)) } else { pick(*member) })
            .collect();
        names.join(" + ")
    };
    let short = named(&|member| option(member).map_or_else(String::new, |option| option.short.clone()));
    let name = match members {
        [_] => named(&|member| option(member).map_or_else(String::new, |option| option.name.clone())),
        _ => short.clone(),
    };
    Alternative { id, name, short, members: members.to_vec(), kind, family, sheet, sheets, kept }
}

/// Returns the sheet of a tool that is already there: no set-up, the people who run it, value at once.
fn kept_sheet(framework: &Framework, sheet: &[Performance]) -> Vec<Performance> {
    let mut kept = sheet.to_vec();
    if let Some(run) = sheet.get(framework.cost.fte_run)
        && let Some(year_one) = kept.get_mut(framework.cost.fte_year_one)
    {
        *year_one = *run;
    }
    for criterion in &framework.criteria {
        if let Form::Deadline { attribute, .. } = criterion.form
            && let Some(time) = kept.get_mut(attribute)
        {
            *time = Performance::Range(Range::exactly(0.0));
        }
    }
    kept
}

fn combine(attributes: &[Attribute], left: &[Performance], right: &[Performance]) -> Vec<Performance> {
    attributes
        .iter()
        .zip(left.iter().zip(right))
        .map(|(attribute, (left, right))| join(attribute, *left, *right))
        .collect()
}

/// Joins one number of a pair.
pub fn joined(attribute: &Attribute, left: f64, right: f64) -> f64 {
    match attribute.pair {
        PairRule::Sum => (left + right).min(attribute.cap.unwrap_or(f64::INFINITY)),
        PairRule::Max => left.max(right),
        PairRule::Min => left.min(right),
        _ => left,
    }
}

fn join(attribute: &Attribute, left: Performance, right: Performance) -> Performance {
    use Performance::{Band, Category, Range, Set, Unpublished};
    match (attribute.pair, left, right) {
        (_, Range(left), Range(right)) => Range(left.zip(right, |left, right| joined(attribute, left, right))),
        (_, Band(low, high), Band(other_low, other_high)) => {
            let high = match (high, other_high) {
                (Some(high), Some(other)) => Some(high.min(other)),
                (high, other) => high.or(other),
            };
            Band(low.max(other_low), high)
        }
        (_, Set(left), Set(right)) => Set(left & right),
        (PairRule::Better, Category(left), Category(right)) => Category(left.min(right)),
        (_, Category(left), Category(right)) => Category(left.max(right)),
        (_, Unpublished, other) | (_, other, Unpublished) => {
            if attribute.pair == PairRule::Better {
                other
            } else {
                Unpublished
            }
        }
        (_, left, _) => left,
    }
}
