//! Weight stability, held against the fit itself: the weights of a pack are changed, and it is decided anew.

use std::cell::Cell;

use idpfit::decision::certainty::Effort;
use idpfit::decision::stability::{WeightEnd, WeightRange, WeightStability, weight_stability};
use idpfit::decision::{Decision, decide};
use idpfit::framework::Pack;
use proptest::prelude::*;

use super::{Outcome, in_any_pack, in_the_shipped_pack};
use crate::generate::Tape;
use crate::generate::replies::{Manner, sheets};
use crate::support::assessed;

/// How far beyond an end the leader must have changed, and how far inside not.
const BESIDE: f64 = 1e-9;

/// A lead in points that rounding could turn.
const ROUNDING: f64 = 1e-11;

struct Case<'a> {
    pack: &'a Pack,
    assessment: &'a idpfit::assessment::Assessment,
    found: &'a WeightStability,
    /// How many ends were held against the fit.
    ends: &'a Cell<usize>,
}

impl Case<'_> {
    /// Returns the leading family and its lead, in points, where some criteria have another share of the weight.
    fn leader(&self, range: &WeightRange, within: &dyn Fn(usize) -> bool, share: f64) -> (String, f64) {
        let times = share / (1.0 - share) * (1.0 - range.share) / range.share;
        let mut pack = self.pack.clone();
        for (place, criterion) in pack.framework.criteria.iter_mut().enumerate() {
            criterion.weight *= if within(place) { times } else { 1.0 };
        }
        lead(&decide(&pack, self.assessment, Effort::Worlds(0)))
    }

    fn holds_on_both_sides(&self, range: &WeightRange, within: &dyn Fn(usize) -> bool) -> Outcome {
        for (end, outwards) in [(&range.low, -1.0), (&range.high, 1.0)] {
            let (inside, beyond) = (end.share - outwards * BESIDE, end.share + outwards * BESIDE);
            if (end.share - range.share).abs() > 2.0 * BESIDE && inside > 0.0 && inside < 1.0 {
                let (leader, lead) = self.leader(range, within, inside);
                prop_assert!(leader == self.found.leader || lead < ROUNDING, "{leader} leads inside of {range:?}");
            }
            let Some(rival) = &end.rival else { continue };
            self.ends.set(self.ends.get() + 1);
            if beyond > 0.0 && beyond < 1.0 {
                let (leader, lead) = self.leader(range, within, beyond);
                let other = &self.found.leader;
                prop_assert!(leader != *other || lead < ROUNDING, "{leader} leads beyond {range:?}");
                prop_assert!(leader == *rival || lead < 1e-6, "{leader} takes over in {range:?}");
            }
        }
        Ok(())
    }
}

/// Returns the leading family among the eligible, and how many points the next family is behind.
fn lead(decision: &Decision) -> (String, f64) {
    let mut eligible = decision.ranking.iter().filter(|ranked| ranked.eligibility.eligible);
    let first = eligible.next().unwrap();
    let next = eligible.find(|ranked| ranked.family != first.family);
    (first.family.clone(), next.map_or(f64::INFINITY, |next| first.fit - next.fit))
}

fn ends_where_the_leader_changes(pack: &Pack, tape: &mut Tape<'_>, ends: &Cell<usize>) -> Outcome {
    let assessment = assessed(pack, &sheets(tape, pack, Manner::KNOWN));
    let decision = decide(pack, &assessment, Effort::Worlds(0));
    let Some(found) = weight_stability(pack, &decision.ranking) else { return Ok(()) };
    prop_assert_eq!(&found.leader, &lead(&decision).0);
    let case = Case { pack, assessment: &assessment, found: &found, ends };
    for range in &found.criteria {
        let own = pack.framework.criteria.iter().position(|criterion| criterion.id == range.id);
        case.holds_on_both_sides(range, &|place| Some(place) == own)?;
    }
    for range in &found.themes {
        let theme = pack.framework.themes.iter().position(|theme| theme.id == range.id);
        case.holds_on_both_sides(range, &|place| Some(pack.framework.criteria[place].theme) == theme)?;
    }
    moves_to_a_tie(&decision, &found)
}

/// Under the smallest change of shares the rival is level, and a little less of it leaves the leader ahead.
fn moves_to_a_tie(decision: &Decision, found: &WeightStability) -> Outcome {
    let Some(change) = &found.smallest else { return Ok(()) };
    let eligible = || decision.ranking.iter().filter(|ranked| ranked.eligibility.eligible);
    let fit = |family: &str, part_of_it: f64| {
        let fits = eligible().filter(|ranked| ranked.family == family).map(|ranked| {
            let moved = change.changes.iter().map(|moved| {
                let part = ranked.contributions.iter().find(|part| part.criterion == moved.criterion).unwrap();
                part_of_it * (moved.then - moved.now) * part.value
            });
            ranked.fit / 100.0 + moved.sum::<f64>()
        });
        fits.fold(f64::NEG_INFINITY, f64::max)
    };
    let leads = |part_of_it: f64| fit(&found.leader, part_of_it) - fit(&change.rival, part_of_it);
    prop_assert!(!change.exact || leads(1.0) < 1e-9, "{change:?}");
    prop_assert!(leads(0.999) >= -1e-9, "{change:?}");
    let sum: f64 = change.changes.iter().map(|moved| (moved.then - moved.now).abs()).sum();
    prop_assert!((sum - change.total).abs() < 1e-9, "{change:?}");
    Ok(())
}

#[test]
fn the_leader_changes_beyond_the_end_of_a_range_and_not_inside() {
    let ends = Cell::new(0);
    in_the_shipped_pack(200, |pack, tape| ends_where_the_leader_changes(pack, tape, &ends));
    in_any_pack(400, |pack, tape| ends_where_the_leader_changes(pack, tape, &ends));
    assert!(ends.get() > 300, "{}", ends.get());
}

#[test]
fn an_end_without_a_rival_is_all_or_nothing() {
    in_the_shipped_pack(60, |pack, tape| {
        let assessment = assessed(pack, &sheets(tape, pack, Manner::MIXED));
        let decision = decide(pack, &assessment, Effort::Worlds(0));
        let Some(found) = weight_stability(pack, &decision.ranking) else { return Ok(()) };
        for range in found.criteria.iter().chain(&found.themes) {
            let sound = |end: &WeightEnd, all: f64| end.rival.is_some() || (end.share - all).abs() < 1e-12;
            prop_assert!(sound(&range.low, 0.0) && sound(&range.high, 1.0), "{range:?}");
            prop_assert!(range.low.share <= range.share && range.share <= range.high.share, "{range:?}");
        }
        Ok(())
    });
}
