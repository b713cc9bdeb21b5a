//! How sure a verdict is, in words.

use serde::Serialize;

use crate::decision::certainty::{Certainty, Counted, FamilyCertainty};
use crate::decision::fit::Basis;
use crate::decision::sampling::Off;

use crate::phrases::fill;

use super::super::{Case, words};

/// Below this share a rival is not worth a word; a table leaves it out, unless it is one of the first.
const SHOWN: f64 = 0.005;

/// So many families a table shows whatever their share.
const ALWAYS: usize = 3;

/// How sure a verdict is.
#[derive(Debug, Clone, Serialize)]
pub struct CertaintyView {
    /// The share of the weight that rests on known answers.
    pub completeness: String,
    /// How many questions are answered.
    pub answered: String,
    /// How many apply.
    pub applicable: String,
    /// How the fits were found.
    pub basis: String,
    /// Whether anything is open.
    pub open: bool,
    /// How many worlds were drawn, or nothing if none were.
    pub worlds: String,
    /// Whether the organisation ranks the themes.
    pub ranked: bool,
    /// The share of worlds in which the leader must come first to be recommended.
    pub recommended_from: String,
    /// The share below which it is too close to call.
    pub too_close_below: String,
    /// The share of worlds in which a rival must beat the leader for it to be too close to call.
    pub rival_from: String,
    /// In how many worlds nothing may be recommended, as `3 of 100`, or nothing if in none.
    pub nothing: String,
    /// In how many worlds two come first with exactly the same fit, as `3 of 100`, or nothing if in none.
    pub tied: String,
    /// How many sampled shares were held against exact ones, or nothing if there was none to hold them against.
    pub checked: String,
    /// The alternatives whose sampled shares were off, two by two or three by three: no share of worlds is then to be relied on.
    pub off: Vec<String>,
    /// How often each option or pair comes first, the most frequent first. Variants count for their option.
    pub families: Vec<FamilyRow>,
    /// Who beats whom: a row for each in `families`, a cell for each of them, too.
    pub duels: Vec<DuelRow>,
    /// Those for which it can be said what one would have to value for them to come first.
    pub central_for: Vec<String>,
    /// That, by theme.
    pub central: Vec<CentralRow>,
}

/// How often an option or pair comes first.
#[derive(Debug, Clone, Serialize)]
pub struct FamilyRow {
    /// Its name where there is little room.
    pub name: String,
    /// In how many worlds it comes first, as `87 of 100`.
    pub first: String,
    /// The same as a percentage with its 95 % interval.
    pub range: String,
    /// The share in which it comes second.
    pub second: String,
    /// The share in which it comes third or later.
    pub later: String,
    /// The share in which it may not be recommended.
    pub excluded: String,
    /// The share in which it comes first, for a bar.
    pub share: f64,
}

/// How often one beats each other.
#[derive(Debug, Clone, Serialize)]
pub struct DuelRow {
    /// Its name.
    pub name: String,
    /// The shares of worlds in which it beats each, in the order of the rows; nothing against itself.
    pub cells: Vec<String>,
}

/// What one would have to value.
#[derive(Debug, Clone, Serialize)]
pub struct CentralRow {
    /// The theme.
    pub theme: String,
    /// Its typical weight where each of `central_for` comes first.
    pub cells: Vec<String>,
}

/// Makes the view.
pub(super) fn certainty(case: &Case<'_>) -> CertaintyView {
    let decision = case.decision;
    let (answered, applicable) = decision.answered;
    let thresholds = &case.pack.framework.verdict;
    let view = CertaintyView {
        completeness: words::percent(decision.completeness),
        answered: answered.to_string(),
        applicable: applicable.to_string(),
        basis: basis(case),
        open: decision.basis != Basis::Exact { worlds: 1 },
        worlds: String::new(),
        ranked: decision.ranked_themes,
        recommended_from: words::percent(thresholds.recommended_share),
        too_close_below: words::percent(thresholds.too_close_share),
        rival_from: words::percent(thresholds.rival_share),
        nothing: String::new(),
        tied: String::new(),
        checked: String::new(),
        off: Vec::new(),
        families: Vec::new(),
        duels: Vec::new(),
        central_for: Vec::new(),
        central: Vec::new(),
    };
    match &decision.certainty {
        Some(certainty) => sampled(case, certainty, view),
        None => view,
    }
}

fn sampled(case: &Case<'_>, certainty: &Certainty, view: CertaintyView) -> CertaintyView {
    let (shown, phrases) = (shown(certainty), case.phrases());
    let central: Vec<&FamilyCertainty> = shown.iter().copied().filter(|family| family.central.is_some()).collect();
    CertaintyView {
        worlds: words::grouped(certainty.worlds as f64),
        nothing: if certainty.nothing.share > 0.0 {
            words::of_hundred(certainty.nothing.share, phrases)
        } else {
            String::new()
        },
        tied: if certainty.tied.share > 0.0 { words::of_hundred(certainty.tied.share, phrases) } else { String::new() },
        checked: if certainty.check.shares > 0 { certainty.check.shares.to_string() } else { String::new() },
        off: certainty.check.off.iter().map(|off| compared(case, off)).collect(),
        families: shown.iter().map(|family| row(case, family)).collect(),
        duels: shown.iter().map(|family| duel(case, family, &shown)).collect(),
        central_for: central.iter().map(|family| short(case, &family.family)).collect(),
        central: themes(case, &central),
        ..view
    }
}

/// Returns the names of two alternatives.
fn compared(case: &Case<'_>, off: &Off) -> String {
    let name = |id: &str| {
        let found = case.decision.ranking.iter().find(|ranked| ranked.id == id);
        found.map_or_else(|| id.to_owned(), |ranked| ranked.name.clone())
    };
    let names: Vec<String> = std::iter::once(&off.alternative).chain(&off.rivals).map(|id| name(id)).collect();
    names.join(" / ")
}

/// Returns those that a reader compares: the most frequent first.
pub fn shown(certainty: &Certainty) -> Vec<&FamilyCertainty> {
    let mut families: Vec<&FamilyCertainty> = certainty.families.iter().collect();
    families.sort_by(|left, right| right.first().share.total_cmp(&left.first().share));
    let counts = |(index, family): &(usize, &FamilyCertainty)| *index < ALWAYS || family.first().share >= SHOWN;
    families.into_iter().enumerate().filter(counts).map(|(_, family)| family).collect()
}

fn row(case: &Case<'_>, family: &FamilyCertainty) -> FamilyRow {
    let first = family.first();
    FamilyRow {
        name: short(case, &family.family),
        first: words::of_hundred(first.share, case.phrases()),
        range: words::counted(first, case.phrases()),
        second: words::percent(second(family)),
        later: words::percent(later(family)),
        excluded: words::percent(1.0 - family.eligible.share),
        share: first.share,
    }
}

/// Returns the share of worlds in which a family comes second.
pub fn second(family: &FamilyCertainty) -> f64 {
    family.ranks.get(1).map_or(0.0, |rank| rank.share)
}

/// Returns the share of worlds in which a family comes third or later.
pub fn later(family: &FamilyCertainty) -> f64 {
    family.ranks.iter().skip(2).map(|rank| rank.share).sum()
}

fn duel(case: &Case<'_>, family: &FamilyCertainty, shown: &[&FamilyCertainty]) -> DuelRow {
    let against = |other: &&FamilyCertainty| {
        let beats = other.beaten_by.iter().find(|rival| rival.family == family.family);
        beats.map_or_else(String::new, |beats| words::percent(beats.share.share))
    };
    DuelRow { name: short(case, &family.family), cells: shown.iter().map(against).collect() }
}

fn themes(case: &Case<'_>, central: &[&FamilyCertainty]) -> Vec<CentralRow> {
    let weight = |family: &FamilyCertainty, id: &str| {
        let weights = family.central.as_ref()?;
        weights.iter().find(|weight| weight.theme == id).map(|weight| words::percent(weight.mean))
    };
    let row = |theme: &crate::framework::Theme| CentralRow {
        theme: theme.name.clone(),
        cells: central.iter().map(|family| weight(family, &theme.id).unwrap_or_default()).collect(),
    };
    let themes = if central.is_empty() { &[][..] } else { case.pack.framework.themes.as_slice() };
    themes.iter().map(row).collect()
}

/// Returns the short name of a family: that of its best member which may be recommended, or else of its option or pair.
pub fn short(case: &Case<'_>, family: &str) -> String {
    let mut members = case.decision.ranking.iter().filter(|ranked| ranked.family == family);
    let best = members.find(|ranked| ranked.eligibility.eligible).or_else(|| case.decision.find(family));
    best.map_or_else(|| family.to_owned(), |ranked| ranked.short.clone())
}

/// In how many worlds the leader's family comes first, and which rival beats it most often, in how many; no rival if hardly ever.
pub(super) struct Lead {
    pub(super) first: String,
    pub(super) rival: String,
    pub(super) rival_beats: String,
}

/// Returns how surely the leader leads; nothing is said if no worlds were drawn or there is no leader.
pub(super) fn lead(case: &Case<'_>) -> Lead {
    let found = case.decision.leader().zip(case.decision.certainty.as_ref());
    let family = found.and_then(|(leader, certainty)| certainty.of(&leader.family));
    let rival = family.and_then(|family| {
        family.beaten_by.iter().max_by(|left, right| left.share.share.total_cmp(&right.share.share))
    });
    let rival = rival.filter(|rival| rival.share.share >= SHOWN);
    let share = |counted: Counted| words::of_hundred(counted.share, case.phrases());
    Lead {
        first: family.map_or_else(String::new, |family| share(family.first())),
        rival: rival.map_or_else(String::new, |rival| short(case, &rival.family)),
        rival_beats: rival.map_or_else(String::new, |rival| share(rival.share)),
    }
}

fn basis(case: &Case<'_>) -> String {
    let phrases = case.phrases();
    match case.decision.basis {
        Basis::Exact { worlds: 1 } => phrases.all_known.clone(),
        Basis::Exact { worlds } => fill(&phrases.mean_over_all, &[("worlds", &words::grouped(worlds as f64))]),
        Basis::Sampled { worlds, standard_error } => {
            let (worlds, error) = (words::grouped(worlds as f64), words::hundredths(standard_error));
            fill(&phrases.mean_over_sample, &[("worlds", &worlds), ("error", &error)])
        }
    }
}
