//! Random answers and random packs, both made from a tape of numbers.
//!
//! The surprise: what is drawn is the tape, and what is made from it is a function of it. A tape of zeroes makes the plainest thing
//! there is, so a counterexample shrinks by its numbers, and no strategy has to know what depends on what.

pub(crate) mod packs;
pub(crate) mod replies;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestRunner};

/// Numbers that choices are made from, read from first to last; a tape that has ended goes on with zeroes.
pub(crate) struct Tape<'t> {
    cells: &'t [u16],
}

impl<'t> Tape<'t> {
    /// Starts at the beginning.
    pub(crate) fn new(cells: &'t [u16]) -> Self {
        Self { cells }
    }

    /// Takes the next cells for one purpose, so that what is made there moves nothing that comes after.
    pub(crate) fn cut(&mut self, cells: usize) -> Self {
        let (taken, left) = self.cells.split_at(cells.min(self.cells.len()));
        self.cells = left;
        Self { cells: taken }
    }

    fn next(&mut self) -> u16 {
        let Some((first, left)) = self.cells.split_first() else { return 0 };
        self.cells = left;
        *first
    }

    /// Picks a number below another.
    pub(crate) fn pick(&mut self, below: usize) -> usize {
        usize::from(self.next()) * below / (usize::from(u16::MAX) + 1)
    }

    /// Returns true with a chance, and false on a tape of zeroes.
    pub(crate) fn chance(&mut self, chance: f64) -> bool {
        f64::from(self.next()) > f64::from(u16::MAX) * (1.0 - chance)
    }

    /// Picks a member.
    pub(crate) fn of<'m, T>(&mut self, members: &'m [T]) -> &'m T {
        &members[self.pick(members.len())]
    }

    /// Brings members into an order that is random, and their own on a tape of zeroes.
    pub(crate) fn shuffled<T>(&mut self, mut members: Vec<T>) -> Vec<T> {
        for place in 1..members.len() {
            let other = self.pick(place + 1);
            members.swap(place, place - other);
        }
        members
    }
}

/// Cells of the tape that one case is made from.
const CELLS: usize = 4000;

/// The cases of a property that states no number of its own.
const USUAL_CASES: u64 = 256;

/// Tests a law on so many cases, and on as many times more as `PROPTEST_CASES` is above the usual. The cases are the same in every run,
/// and nothing is written down.
pub(crate) fn for_every(cases: u32, law: impl Fn(&mut Tape<'_>) -> Result<(), TestCaseError>) {
    let asked = u64::from(ProptestConfig::default().cases);
    let config = ProptestConfig {
        cases: u32::try_from(u64::from(cases) * asked / USUAL_CASES).unwrap_or(u32::MAX).max(1),
        failure_persistence: None,
        max_shrink_iters: 400,
        max_shrink_time: 10_000,
        rng_seed: RngSeed::Fixed(20_261_120),
        ..ProptestConfig::default()
    };
    let tapes = vec(any::<u16>(), CELLS);
    let outcome = TestRunner::new(config).run(&tapes, |cells| law(&mut Tape::new(&cells)));
    if let Err(counterexample) = outcome {
        panic!("{}", said(&counterexample));
    }
}

/// Returns what is wrong, without the tape.
fn said(counterexample: &proptest::test_runner::TestError<Vec<u16>>) -> String {
    match counterexample {
        proptest::test_runner::TestError::Fail(reason, _) => reason.to_string(),
        other @ proptest::test_runner::TestError::Abort(_) => other.to_string(),
    }
}
