//! The search: every change of one, two or three answers, each judged anew from the tables; those that change the advice and of which no
//! part alone does.

use super::case::Case;
use super::electorate::{Outcome, Said};
use super::grid::Change;

/// The most pairs of changes that are tried.
const MOST_DOUBLES: usize = 1 << 19;

/// The most triples.
const MOST_TRIPLES: usize = 1 << 22;

/// A minimal flip: its changes in ascending order, and where it leads.
pub(super) struct Found {
    pub(super) changes: Vec<Change>,
    pub(super) to: Advised,
}

/// What is advised, families by their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Advised {
    NotNeeded,
    NotYet,
    NothingFits,
    Family(usize),
}

/// What was found, and up to how many changes all was tried.
pub(super) struct Search {
    pub(super) now: Advised,
    pub(super) found: Vec<Found>,
    pub(super) complete_to: usize,
}

/// How things stand after some changes.
#[derive(Clone)]
struct Level {
    /// What is at stake, and that times the value of each alternative, over all criteria.
    sums: Vec<f64>,
    said: Said,
    outcome: Outcome,
}

/// What is being tried.
struct Trial<'a> {
    case: &'a Case,
    /// For each place, the criteria and the rules that read it.
    readers: Vec<(Vec<usize>, Vec<usize>)>,
    now: Advised,
    /// For each place, the number of its first option among all.
    firsts: Vec<usize>,
    /// How many options there are.
    options: usize,
    /// Which changes alone, and which pairs, flip already.
    singles: Vec<bool>,
    pairs: Vec<bool>,
    found: Vec<Found>,
}

/// Tries all changes of up to `most` answers, or fewer if there are too many.
pub(super) fn search(case: &Case, most: usize) -> Search {
    let mut trial = Trial::new(case);
    let now = trial.now;
    let mut complete_to = 0;
    let base = trial.base();
    for size in 1..=most.min(case.most) {
        if trial.count(size) > [usize::MAX, MOST_DOUBLES, MOST_TRIPLES].get(size - 1).copied().unwrap_or(0) {
            break;
        }
        if size == 2 {
            trial.pairs = vec![false; trial.options * trial.options];
        }
        let mut levels = vec![base.clone(); size + 1];
        let mut changes = Vec::with_capacity(size);
        trial.extend(&mut levels, &mut changes, size);
        complete_to = size;
    }
    Search { now, found: trial.found, complete_to }
}

impl<'a> Trial<'a> {
    fn new(case: &'a Case) -> Self {
        let readers = (0..case.places.len())
            .map(|place| {
                let criteria = case.criteria.iter().enumerate().filter(|(_, grid)| grid.reads(place));
                let rules = case.rules.iter().enumerate().filter(|(_, grid)| grid.reads(place));
                (criteria.map(|(index, _)| index).collect(), rules.map(|(index, _)| index).collect())
            })
            .collect();
        let mut options = 0;
        let mut firsts = Vec::with_capacity(case.places.len());
        for place in &case.places {
            firsts.push(options);
            options += place.options.len();
        }
        let mut trial = Self {
            case,
            readers,
            now: Advised::NotNeeded,
            firsts,
            options,
            singles: vec![false; options],
            pairs: Vec::new(),
            found: Vec::new(),
        };
        trial.now = trial.advised(&trial.base());
        trial
    }

    /// Returns how many changes of so many answers there are at most; saturates.
    fn count(&self, size: usize) -> usize {
        (0..size).fold(1, |count: usize, at| count.saturating_mul(self.options.saturating_sub(at)) / (at + 1))
    }

    fn base(&self) -> Level {
        let mut sums = vec![0.0; self.case.alternatives + 1];
        for grid in &self.case.criteria {
            sums.iter_mut().zip(grid.at(&[])).for_each(|(sum, part)| *sum += part);
        }
        let said = self.said(&[]);
        Level { sums, said, outcome: self.case.electorate.advise(said) }
    }

    fn said(&self, changes: &[Change]) -> Said {
        self.case.rules.iter().fold(Said::default(), |said, rule| said.or(Said::of(rule.at(changes))))
    }

    /// Returns what is advised; of equal fits the first one leads.
    fn advised(&self, level: &Level) -> Advised {
        let mut left = match level.outcome {
            Outcome::NotNeeded => return Advised::NotNeeded,
            Outcome::NotYet => return Advised::NotYet,
            Outcome::NothingFits => return Advised::NothingFits,
            Outcome::OneOf(eligible) => eligible,
        };
        let Some((at_stake, sums)) = level.sums.split_first() else { return Advised::NothingFits };
        let mut best: Option<(usize, f64)> = None;
        while left != 0 {
            let place = left.trailing_zeros() as usize;
            left &= left - 1;
            // Where nothing is at stake, every fit is nothing but for the rounding of what was added and taken away.
            let sum = if *at_stake > 1e-9 { sums.get(place).copied().unwrap_or(0.0) } else { 0.0 };
            if best.is_none_or(|(_, most)| sum > most) {
                best = Some((place, sum));
            }
        }
        let family = best.and_then(|(place, _)| self.case.family_of.get(place));
        family.map_or(Advised::NothingFits, |family| Advised::Family(*family))
    }

    /// Adds one more change, at every place further on, until there are enough; then judges.
    fn extend(&mut self, levels: &mut [Level], changes: &mut Vec<Change>, left: usize) {
        let from = changes.last().map_or(0, |(place, _)| place + 1);
        for place in from..self.case.places.len() {
            let count = self.case.places.get(place).map_or(0, |place| place.options.len());
            for option in 0..count {
                if self.flips_already(changes, (place, option)) {
                    continue;
                }
                let Some((parent, deeper)) = levels.split_first_mut() else { return };
                let Some(child) = deeper.first_mut() else { return };
                changes.push((place, option));
                self.step(parent, child, changes);
                if left == 1 {
                    self.judge(child, changes);
                } else {
                    self.extend(deeper, changes, left - 1);
                }
                changes.pop();
            }
        }
    }

    /// Returns whether a change flips by itself, or together with one that is there already.
    fn flips_already(&self, changes: &[Change], change: Change) -> bool {
        let id = self.id(change);
        self.singles.get(id).copied().unwrap_or(false)
            || changes.iter().any(|other| self.pairs.get(self.id(*other) * self.options + id).copied().unwrap_or(false))
    }

    fn id(&self, (place, option): Change) -> usize {
        self.firsts.get(place).copied().unwrap_or(0) + option
    }

    /// Works out how things stand with one change more, from how they stood without it.
    fn step(&self, parent: &Level, child: &mut Level, changes: &[Change]) {
        let Some(((place, _), before)) = changes.split_last() else { return };
        let Some((criteria, rules)) = self.readers.get(*place) else { return };
        child.sums.copy_from_slice(&parent.sums);
        for grid in criteria.iter().filter_map(|index| self.case.criteria.get(*index)) {
            let (new, old) = (grid.at(changes), grid.at(before));
            child.sums.iter_mut().zip(new).zip(old).for_each(|((sum, new), old)| *sum += new - old);
        }
        (child.said, child.outcome) = (parent.said, parent.outcome);
        if !rules.is_empty() {
            let said = self.said(changes);
            if said != child.said {
                (child.said, child.outcome) = (said, self.case.electorate.advise(said));
            }
        }
    }

    fn judge(&mut self, level: &Level, changes: &[Change]) {
        let to = self.advised(level);
        if to == self.now {
            return;
        }
        match changes {
            [one] => {
                let id = self.id(*one);
                self.singles.get_mut(id).into_iter().for_each(|flips| *flips = true);
            }
            [one, other] => {
                let id = self.id(*one) * self.options + self.id(*other);
                self.pairs.get_mut(id).into_iter().for_each(|flips| *flips = true);
            }
            _ => {}
        }
        self.found.push(Found { changes: changes.to_vec(), to });
    }
}
