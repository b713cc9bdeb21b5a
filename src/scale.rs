//! The numbers and small words that everything shares: ranges, truth with *open*, spans over what is unknown.

use serde::{Deserialize, Serialize};

/// A range of a quantity: what is least, likeliest and greatest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Range {
    /// The low end.
    pub low: f64,
    /// The likeliest value.
    pub likely: f64,
    /// The high end.
    pub high: f64,
}

impl Range {
    /// A range of one value.
    pub const fn exactly(value: f64) -> Self {
        Self { low: value, likely: value, high: value }
    }

    /// Returns whether low, likely and high are finite and in order.
    pub fn is_ordered(self) -> bool {
        self.low.is_finite() && self.high.is_finite() && self.low <= self.likely && self.likely <= self.high
    }

    /// Applies a function to each of the three.
    #[must_use]
    pub fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self { low: change(self.low), likely: change(self.likely), high: change(self.high) }
    }

    /// Joins two ranges, low with low, likely with likely, high with high.
    #[must_use]
    pub fn zip(self, other: Self, join: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            low: join(self.low, other.low),
            likely: join(self.likely, other.likely),
            high: join(self.high, other.high),
        }
    }
}

/// Whether something holds, when some answers may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Truth {
    /// It holds whatever the unknown answers turn out to be.
    Yes,
    /// It does not hold, whatever they turn out to be.
    No,
    /// It depends on an answer that is unknown.
    Open,
}

impl Truth {
    /// Returns yes or no.
    pub const fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// Returns whether it holds for certain.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }

    /// Returns whether it is certain not to hold.
    pub fn is_no(self) -> bool {
        self == Self::No
    }

    /// Returns whether an unknown answer decides it.
    pub fn is_open(self) -> bool {
        self == Self::Open
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Open,
        }
    }

    /// At least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// It does not hold.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Open => Self::Open,
        }
    }

    /// Sums up several cases that could each turn out true: certain only if all agree. No case at all is open.
    pub fn across(cases: impl IntoIterator<Item = bool>) -> Self {
        let mut seen = (false, false);
        for holds in cases {
            if holds { seen.0 = true } else { seen.1 = true }
        }
        match seen {
            (true, false) => Self::Yes,
            (false, true) => Self::No,
            _ => Self::Open,
        }
    }
}

/// A quantity over everything unknown: the least and the greatest it can be, and its mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Span {
    /// The least value over all possible answers.
    pub least: f64,
    /// The mean over the possible answers with their shares.
    pub mean: f64,
    /// The greatest value over all possible answers.
    pub greatest: f64,
}

impl Span {
    /// A quantity on which nothing unknown has any bearing.
    pub const fn exactly(value: f64) -> Self {
        Self { least: value, mean: value, greatest: value }
    }

    /// Sums up weighted cases; no case at all gives zero. Shares need not sum to one.
    pub fn across(cases: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut span = Self { least: f64::INFINITY, mean: 0.0, greatest: f64::NEG_INFINITY };
        let mut total = 0.0;
        for (value, share) in cases {
            span.least = span.least.min(value);
            span.greatest = span.greatest.max(value);
            span.mean += value * share;
            total += share;
        }
        if total <= 0.0 {
            return Self::exactly(0.0);
        }
        span.mean = (span.mean / total).clamp(span.least, span.greatest);
        span
    }

    /// Returns whether it is one value only.
    pub fn is_exact(self) -> bool {
        self.greatest - self.least <= 1e-12
    }
}

/// Keeps a number between 0 and 1.
pub fn unit(value: f64) -> f64 {
    value.clamp(0.0, 1.0)
}
