//! What exports say about the use of the path: its runs, and deployments and incidents beside them.
//!
//! One pass, and only the fields that are named here are looked at: what else a run holds, its parameters above all, is skipped unread. Users
//! are joined in memory by digests and never leave it. The surprise: which tool an export comes from is found out from its fields.

mod changes;
mod events;
mod members;
mod pick;
mod runs;
mod table;

#[cfg(test)]
mod tests;

use std::hash::Hasher as _;

use siphasher::sip::SipHasher13;

pub use changes::{Changes, deployments, incidents};
pub use events::{Events, events};
pub use members::{Members, members};
pub use runs::{Runs, Used, runs};

/// What an export of runs, deployments or incidents is worth. Every row is kept, merged into one, or left out for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Worth {
    /// Rows read.
    pub rows: u64,
    /// Rows kept.
    pub kept: u64,
    /// Rows with an id that was there already: the last one holds.
    pub merged: u64,
    /// Rows without a date that can be used.
    pub undated: u64,
    /// Rows of a day after today: clocks that were wrong, or a plan of something to come.
    pub future: u64,
    /// Runs that have not ended yet.
    pub unfinished: u64,
    /// Runs that somebody called off: neither a success nor a failure.
    pub cancelled: u64,
    /// Runs of other paths.
    pub others: u64,
    /// Rows that ended before they began: they have no duration.
    pub negative: u64,
    /// Runs without a known reason.
    pub without_channel: u64,
    /// Runs whose team nobody knows.
    pub without_team: u64,
    /// Runs that do not say who asked.
    pub without_user: u64,
}

/// Returns a number that stands for a user while an export is read. It means nothing elsewhere and is never written.
fn user_number(reference: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(reference.trim().to_lowercase().as_bytes());
    hasher.finish()
}

/// Returns the name in a reference to an entity: of `group:default/checkout` it is `checkout`.
fn name_of(reference: &str) -> &str {
    let rest = reference.split_once(':').map_or(reference, |(_, rest)| rest);
    rest.rsplit_once('/').map_or(rest, |(_, name)| name).trim()
}
