//! Who may be recommended and what is advised, from what the rules say as bits: what `decision::eligibility` and `decision::verdict`
//! work out once, worked out for each of very many changes.

use crate::framework::alternatives::{Alternative, AlternativeKind};

/// Nothing hurts, whatever the open answers turn out to be.
pub(in crate::decision) const NOTHING_HURTS: u64 = 1;
/// A gate fails.
pub(in crate::decision) const GATE_FAILS: u64 = 1 << 1;
/// Both layers hurt.
pub(in crate::decision) const BOTH_HURT: u64 = 1 << 2;
/// From here on: the number of the tool in place, counted from one.
pub(in crate::decision) const TOOL: u32 = 8;

/// What the rules say, joined by *or*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::decision) struct Said {
    /// The members that break a constraint, counted through all alternatives.
    pub(in crate::decision) broken: u64,
    /// The alternatives for which there are too few people.
    pub(in crate::decision) unstaffed: u64,
    /// The alternatives that do not cover a layer that hurts.
    pub(in crate::decision) wrong: u64,
    /// The flags above.
    pub(in crate::decision) flags: u64,
}

impl Said {
    pub(in crate::decision) fn of(row: &[u64]) -> Self {
        match row {
            [broken, unstaffed, wrong, flags] => {
                Self { broken: *broken, unstaffed: *unstaffed, wrong: *wrong, flags: *flags }
            }
            _ => Self::default(),
        }
    }

    pub(in crate::decision) fn or(self, other: Self) -> Self {
        Self {
            broken: self.broken | other.broken,
            unstaffed: self.unstaffed | other.unstaffed,
            wrong: self.wrong | other.wrong,
            flags: self.flags | other.flags,
        }
    }
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::decision) enum Outcome {
    NotNeeded,
    NotYet,
    NothingFits,
    /// The best of these alternatives, one bit each.
    OneOf(u64),
}

struct Standing {
    members: u64,
    pair: bool,
    /// The tool that is kept, counted from one; 0 if none is.
    kept: u64,
    /// The tools among its members, one bit each.
    tools: u64,
    /// For a variant: its base, and the bits of those members of the base in whose place a variant stands.
    variant: Option<(usize, u64)>,
}

/// All alternatives there may be, whatever tool is in place.
pub(in crate::decision) struct Electorate {
    standings: Vec<Standing>,
}

impl Electorate {
    /// Prepares; `tools` are the options that may be in place. There are at most 64 members of alternatives.
    pub(in crate::decision) fn new(all: &[Alternative], tools: &[usize]) -> Self {
        let number = |option: usize| tools.iter().position(|tool| *tool == option);
        let mut firsts = Vec::with_capacity(all.len());
        let mut next = 0_u32;
        for alternative in all {
            firsts.push(next);
            next += alternative.members.len() as u32;
        }
        let variant = |alternative: &Alternative| {
            let AlternativeKind::Variant(base) = alternative.kind else { return None };
            let (of, first) = (all.get(base)?, firsts.get(base)?);
            let pairs = (*first..).zip(alternative.members.iter().zip(&of.members));
            let replaced = pairs.filter(|(_, (own, head))| own != head).fold(0, |mask, (bit, _)| mask | 1 << bit);
            Some((base, replaced))
        };
        let standing = |(alternative, first): (&Alternative, &u32)| Standing {
            members: (*first..*first + alternative.members.len() as u32).fold(0, |mask, bit| mask | 1 << bit),
            pair: alternative.is_pair(),
            kept: alternative.kept.and_then(number).map_or(0, |number| number as u64 + 1),
            tools: alternative.members.iter().filter_map(|member| number(*member)).fold(0, |mask, bit| mask | 1 << bit),
            variant: variant(alternative),
        };
        Self { standings: all.iter().zip(&firsts).map(standing).collect() }
    }

    /// Returns what is advised, in the order of the method's section 6; of the eligible the best is still to be found.
    pub(in crate::decision) fn advise(&self, said: Said) -> Outcome {
        if said.flags & NOTHING_HURTS != 0 {
            return Outcome::NotNeeded;
        }
        if said.flags & GATE_FAILS != 0 {
            return Outcome::NotYet;
        }
        let fitting = self.fitting(said);
        match fitting & !said.unstaffed {
            0 if fitting == 0 => Outcome::NothingFits,
            0 => Outcome::NotYet,
            eligible => Outcome::OneOf(eligible),
        }
    }

    /// Returns the alternatives that stand, are not excluded and cover what hurts, staffed or not.
    fn fitting(&self, said: Said) -> u64 {
        let tool = said.flags >> TOOL;
        let in_place = if tool == 0 { 0 } else { 1 << (tool - 1) };
        let both = said.flags & BOTH_HURT != 0;
        let mut fitting = 0;
        for (place, one) in self.standings.iter().enumerate() {
            let in_need = one.variant.is_none_or(|(base, replaced)| {
                let missing = said.unstaffed >> base & 1 == 1;
                let excluded = self.standings.get(base).is_some_and(|base| said.broken & base.members != 0);
                missing || (excluded && replaced & !said.broken == 0)
            });
            let stands = (both || !one.pair)
                && (one.kept == tool || one.kept == 0 && one.tools & in_place == 0)
                && in_need
                && said.broken & one.members == 0;
            fitting |= u64::from(stands) << place;
        }
        fitting & !said.wrong
    }
}
