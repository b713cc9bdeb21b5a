//! Quarters and what lies between them: the record of a decision, what came of judging it again, and what changed and why.
//!
//! Pure: texts in, values out. Where records and kept packs stand is the business of `store`.

pub mod change;
mod judge;
pub mod migrate;
pub mod portfolio;
pub mod record;
pub mod shapley;
pub mod trend;
pub mod verification;

pub use change::{Comparison, FitChange, Part, Reached, Sides, Split, compare};
pub use migrate::{Migrated, carried_back, migrate, renamed};
pub use record::{Judgement, Outcome, PackId, Record};
pub use verification::{Finding, Found, Verification, Verified};
