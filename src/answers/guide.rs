//! Which question of an interview comes next: the next of the questionnaire, or the one that somebody else names.

use super::Order;

/// Says which question comes next.
pub trait Guide {
    /// Returns the question to put after one that was just answered, or first; nothing once enough was asked.
    fn next(&mut self, order: &Order<'_>, after: Option<usize>) -> Option<usize>;

    /// Returns the question that *back* leads to.
    fn previous(&self, order: &Order<'_>, before: usize) -> Option<usize>;

    /// Returns the questions that may be confirmed together, once nothing else is open; none while something is.
    fn rest(&self, _order: &Order<'_>) -> Vec<usize> {
        Vec::new()
    }

    /// Returns how sure the advice is by what was asked so far; nothing where everything is asked anyway.
    fn weighed(&self) -> Option<Weighed> {
        None
    }
}

/// How sure the advice is before everything is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    /// The chance that the answers that are open would change the advice, 0 to 1.
    pub chance: f64,
    /// The chance at which no more is asked, 0 to 1.
    pub bound: f64,
}

/// Asks every question that applies, in the order of the questionnaire.
#[derive(Debug, Clone, Copy, Default)]
pub struct Everything;

impl Guide for Everything {
    fn next(&mut self, order: &Order<'_>, after: Option<usize>) -> Option<usize> {
        order.next(after)
    }

    fn previous(&self, order: &Order<'_>, before: usize) -> Option<usize> {
        order.previous(before)
    }
}
