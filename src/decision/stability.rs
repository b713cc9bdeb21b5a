//! Weight stability: between which shares of weight the leading family keeps its lead, and the smallest change of all weights that ends
//! it; exact, in closed form.
//!
//! It refers to the printed fits. Their contributions are, for every criterion, a share of all weight times relevance and the value of
//! each alternative on it, and a fit is the sum of their products. A criterion, or a theme, takes another share; within it and among the
//! others the shares keep their ratios, as they do when a stated weight is changed. Where answers are open, share and value are means over
//! them: the interval is that of the likely case. Only what is eligible competes, and families are compared: a variant counts for its
//! option. What is not at stake here has no weight to change.

use serde::Serialize;

use crate::framework::Pack;
use crate::robustness::change::Bounds;
use crate::robustness::{Values, Weights, smallest_weight_change};

use super::{Contribution, Ranked};

/// How far weights can move before another family leads.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WeightStability {
    /// The family that leads among those that are eligible.
    pub leader: String,
    /// For each criterion at stake, in order.
    pub criteria: Vec<WeightRange>,
    /// For each theme with a criterion at stake, in order.
    pub themes: Vec<WeightRange>,
    /// The smallest change of all weights together; none if no weights make another family lead.
    pub smallest: Option<SmallestChange>,
}

/// The shares of weight of a criterion or theme between which the leading family keeps its lead.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WeightRange {
    /// The criterion or theme.
    pub id: String,
    /// Its share of all weight times relevance now, 0 to 1. At 1 nothing else is at stake, and there is no range.
    pub share: f64,
    /// The lower end, at most the share now.
    pub low: WeightEnd,
    /// The upper end, at least the share now.
    pub high: WeightEnd,
}

/// One end of a range: the tipping weight, if a rival takes over there.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WeightEnd {
    /// The share, 0 to 1.
    pub share: f64,
    /// How many times its stated weight gives that share, all other weights as they are. None where no finite number does.
    pub times: Option<f64>,
    /// The family that draws level there and leads beyond; none if no share on this side changes the leader.
    pub rival: Option<String>,
}

/// The smallest change of all shares together under which a rival draws level.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SmallestChange {
    /// The family that draws level.
    pub rival: String,
    /// The sum of all changes without their signs, 0 to 2: twice the weight that moves.
    pub total: f64,
    /// Whether it is the smallest; otherwise another variant of the leader still leads there, and the smallest is greater.
    pub exact: bool,
    /// The criteria whose share changes, in order.
    pub changes: Vec<ShareChange>,
}

/// The share of a criterion before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ShareChange {
    /// The criterion.
    pub criterion: String,
    /// Its share now.
    pub now: f64,
    /// Its share then.
    pub then: f64,
}

/// Returns how stable the lead is, or `None` where nothing is eligible or nothing at stake.
pub fn weight_stability(pack: &Pack, ranking: &[Ranked]) -> Option<WeightStability> {
    let contest = Contest::of(ranking)?;
    let criteria = &pack.framework.criteria;
    let theme_of = |place: usize| criteria.get(place).map(|criterion| criterion.theme);
    let of_criteria = criteria
        .iter()
        .enumerate()
        .filter_map(|(place, criterion)| contest.range(&criterion.id, &|other| other == place))
        .collect();
    let of_themes = pack
        .framework
        .themes
        .iter()
        .enumerate()
        .filter_map(|(index, theme)| contest.range(&theme.id, &|place| theme_of(place) == Some(index)))
        .collect();
    Some(WeightStability {
        leader: contest.leader().family.clone(),
        criteria: of_criteria,
        themes: of_themes,
        smallest: contest.smallest(),
    })
}

/// The leading family and those that could take its place.
struct Contest<'a> {
    first: &'a Ranked,
    /// What else of the leader's family is eligible.
    own: Vec<&'a Ranked>,
    rivals: Vec<&'a Ranked>,
}

/// The fit of an alternative from a criterion or theme alone and from all others alone, 0 to 1.
#[derive(Clone, Copy)]
struct Parts {
    within: f64,
    outside: f64,
}

impl<'a> Contest<'a> {
    fn of(ranking: &'a [Ranked]) -> Option<Self> {
        let mut eligible = ranking.iter().filter(|ranked| ranked.eligibility.eligible);
        let first = eligible.next()?;
        let (own, rivals) = eligible.partition(|ranked| ranked.family == first.family);
        let at_stake: f64 = first.contributions.iter().map(|part| part.weight).sum();
        (at_stake > 0.0).then_some(Self { first, own, rivals })
    }

    fn leader(&self) -> &'a Ranked {
        self.first
    }

    /// Returns the range of a group of criteria, or `None` if nothing of it is at stake.
    fn range(&self, id: &str, within: &dyn Fn(usize) -> bool) -> Option<WeightRange> {
        let sum = |wanted: bool| -> f64 {
            let parts = self.first.contributions.iter().enumerate();
            parts.filter(|(place, _)| within(*place) == wanted).map(|(_, part)| part.weight).sum()
        };
        let (inside, outside) = (sum(true), sum(false));
        if inside <= 0.0 {
            return None;
        }
        let share = inside / (inside + outside);
        let mut range =
            WeightRange { id: id.to_owned(), share, low: end(share, share, None), high: end(share, share, None) };
        if outside <= 0.0 {
            return Some(range);
        }
        (range.low, range.high) = (end(0.0, share, None), end(1.0, share, None));
        let parts = |ranked: &Ranked| parts(ranked, within, (inside, outside));
        let own: Vec<Parts> = std::iter::once(&self.first).chain(&self.own).map(|ranked| parts(ranked)).collect();
        for rival in &self.rivals {
            let Some((from, to)) = ahead(parts(rival), &own) else { continue };
            // A rival that is level now may be ahead by rounding: its end is here, on the nearer side.
            if from >= share || (to > share && share - from <= to - share) {
                if from.max(share) < range.high.share {
                    range.high = end(from.max(share), share, Some(&rival.family));
                }
            } else if to.min(share) > range.low.share {
                range.low = end(to.min(share), share, Some(&rival.family));
            }
        }
        Some(range)
    }

    fn smallest(&self) -> Option<SmallestChange> {
        let changes = self.rivals.iter().filter_map(|rival| self.change(rival));
        changes.reduce(|least, change| if change.total < least.total { change } else { least })
    }

    /// Returns the smallest change of shares under which one rival draws level with the leader.
    fn change(&self, rival: &Ranked) -> Option<SmallestChange> {
        let at_stake = |part: &&Contribution| part.weight > 0.0;
        let own: Vec<&Contribution> = self.first.contributions.iter().filter(at_stake).collect();
        let shares: Vec<f64> = own.iter().map(|part| part.weight).collect();
        let weights = Weights::normalized(&shares)?;
        let row = |ranked: &Ranked| -> Vec<f64> { ranked.contributions.iter().filter(at_stake).map(value).collect() };
        let values = Values::new(vec![row(self.first), row(rival)])?;
        let free = Bounds { least: Vec::new(), most: Vec::new() };
        let change = smallest_weight_change(&values, &weights, &free, 1)?;
        let fit = |ranked: &Ranked| -> f64 {
            row(ranked).iter().zip(&change.weights).map(|(value, weight)| value * weight).sum()
        };
        let level = fit(rival);
        let changed =
            own.iter().zip(weights.get()).zip(&change.weights).filter(|((_, now), then)| (*now - *then).abs() > 0.0);
        let change_of = |((part, now), then): ((&&Contribution, &f64), &f64)| ShareChange {
            criterion: part.criterion.clone(),
            now: *now,
            then: *then,
        };
        Some(SmallestChange {
            rival: rival.family.clone(),
            total: change.total,
            exact: self.own.iter().all(|other| fit(other) <= level),
            changes: changed.map(change_of).collect(),
        })
    }
}

/// Returns the value of an alternative on a criterion as its fit uses it, 0 to 1.
fn value(part: &Contribution) -> f64 {
    if part.weight > 0.0 { part.points / part.weight / 100.0 } else { 0.0 }
}

fn parts(ranked: &Ranked, within: &dyn Fn(usize) -> bool, (inside, outside): (f64, f64)) -> Parts {
    let sum = |wanted: bool| -> f64 {
        let parts = ranked.contributions.iter().enumerate();
        parts.filter(|(place, _)| within(*place) == wanted).map(|(_, part)| part.points / 100.0).sum()
    };
    Parts { within: sum(true) / inside, outside: sum(false) / outside }
}

/// Returns between which shares, 0 to 1, a rival is ahead of every alternative of the leader's family; `None` if it is nowhere. The lead
/// over each is a straight line in the share, so that what is ahead of all of them is an interval.
fn ahead(rival: Parts, own: &[Parts]) -> Option<(f64, f64)> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for other in own {
        let (at_none, at_all) = (rival.outside - other.outside, rival.within - other.within);
        let level = at_none / (at_none - at_all);
        if at_all > at_none {
            from = from.max(level);
        } else if at_all < at_none {
            to = to.min(level);
        } else if at_none <= 0.0 {
            return None;
        }
    }
    (from < to).then_some((from, to))
}

fn end(share: f64, now: f64, rival: Option<&String>) -> WeightEnd {
    let times = share / (1.0 - share) * (1.0 - now) / now;
    WeightEnd { share, times: Some(times).filter(|times| times.is_finite()), rival: rival.cloned() }
}
