//! Conditions over answers: yes, no, or open while an answer they need is unknown.

use crate::scale::Truth;

use super::Datum;

/// A condition over answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// A test of one answer.
    Leaf(Leaf),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

/// A test of one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The index of the question.
    pub question: usize,
    /// What is tested.
    pub test: Test,
}

/// What is tested of an answer. An answer that does not apply passes no test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test {
    /// The choice is one of these bits; a set has at least one of them.
    Is(u64),
    /// The choice is none of these bits; a set has none of them.
    IsNot(u64),
    /// The number is below.
    Below(f64),
    /// The number is at least.
    AtLeast(f64),
    /// The table has fewer rows.
    RowsBelow(usize),
    /// The table has as many rows or more.
    RowsAtLeast(usize),
}

impl Test {
    /// Tests one value.
    pub fn passes(self, datum: Datum) -> bool {
        let bit = |choice: u16| 1_u64.checked_shl(u32::from(choice)).unwrap_or(0);
        match (self, datum) {
            (Self::Is(bits), Datum::Choice(choice)) => bits & bit(choice) != 0,
            (Self::Is(bits), Datum::Set(chosen)) => bits & chosen != 0,
            (Self::IsNot(bits), Datum::Choice(choice)) => bits & bit(choice) == 0,
            (Self::IsNot(bits), Datum::Set(chosen)) => bits & chosen == 0,
            (Self::Below(limit), Datum::Number(number)) => number < limit,
            (Self::AtLeast(limit), Datum::Number(number)) => number >= limit,
            _ => false,
        }
    }

    /// Tests a number of rows.
    pub fn passes_rows(self, rows: usize) -> bool {
        match self {
            Self::RowsBelow(limit) => rows < limit,
            Self::RowsAtLeast(limit) => rows >= limit,
            _ => false,
        }
    }
}

impl Condition {
    /// Evaluates the condition; `leaf` says how each test turns out.
    pub fn holds(&self, leaf: &dyn Fn(&Leaf) -> Truth) -> Truth {
        match self {
            Self::Leaf(test) => leaf(test),
            Self::All(parts) => parts.iter().fold(Truth::Yes, |sum, part| sum.and(part.holds(leaf))),
            Self::Any(parts) => parts.iter().fold(Truth::No, |sum, part| sum.or(part.holds(leaf))),
            Self::Not(part) => part.holds(leaf).not(),
        }
    }

    /// Calls `visit` with every question the condition reads.
    pub fn questions(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Self::Leaf(leaf) => visit(leaf.question),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.questions(visit)),
            Self::Not(part) => part.questions(visit),
        }
    }
}
