//! The laws of the method (section 7), each over the shipped pack and over generated packs.
//!
//! Cases are drawn from a fixed seed: a law that holds today holds tomorrow, and one that breaks breaks for everybody.

mod changes;
mod flips;
mod raising;
mod regressions;
mod soundness;
mod stability;
mod unknowns;

use idpfit::framework::Pack;
use proptest::test_runner::TestCaseError;

use crate::generate::packs::{self, Extent};
use crate::generate::{Tape, for_every};
use crate::support::shipped;

type Outcome = Result<(), TestCaseError>;

/// Tests a law on so many random answers to the shipped pack.
fn in_the_shipped_pack(cases: u32, law: impl Fn(&Pack, &mut Tape<'_>) -> Outcome) {
    for_every(cases, |tape| law(shipped(), tape));
}

/// Tests a law on so many random packs with random answers.
fn in_any_pack(cases: u32, law: impl Fn(&Pack, &mut Tape<'_>) -> Outcome) {
    for_every(cases, |tape| {
        let parts = packs::parts(&mut tape.cut(1200), Extent::SMALL);
        law(&parts.pack(), tape).map_err(|wrong| TestCaseError::fail(format!("{wrong}\nin this pack:\n{parts}")))
    });
}
