//! How far a choice depends on what is uncertain: the arithmetic, on plain arrays.
//!
//! It knows criteria and alternatives by their number only, and nothing of packs, questions or assessments. Everything is a function of
//! its arguments: the same input and seed give the same bytes on every machine, for any number of threads and any instructions.
//!
//! What happens at the edges:
//!
//! | given | outcome |
//! |---|---|
//! | one alternative | first in every world; no pair, no rival, no tipping point |
//! | all vetoed | no ranks; [`Acceptability::all_vetoed`] is one |
//! | all equal | all first in every world; [`Acceptability::tied`] is one; no stability interval ends |
//! | a weight of one | the others are zero and rise in equal parts when it falls |
//! | no worlds | every share is `None` |
//! | a seed of 0 or of 2^64 - 1 | a seed like any other |
//! | more alternatives, criteria or items than fit | refused where the type is built |

pub mod acceptability;
pub mod batch;
pub mod change;
pub mod check;
pub mod choice;
pub mod elementary;
mod gamma;
pub mod information;
pub mod interval;
pub mod inversion;
mod network;
pub mod order;
pub mod race;
pub mod random;
pub mod sample;
pub mod simplex;
pub mod stability;
pub mod tally;
pub mod weights;

pub use acceptability::{Acceptability, Central, CentralWeight, Estimate, confidence};
pub use batch::{Batch, MOST_ALTERNATIVES};
pub use change::{Bounds, Mover, WeightChange, nearest_rival, smallest_weight_change, tipping_value};
pub use check::{Disagreement, agrees, disagreements};
pub use choice::{Choice, ChoiceError, Spread, Triangle};
pub use information::{Finding, Worth, worth_knowing};
pub use interval::{Interval, share_interval};
pub use inversion::duel;
pub use order::{Order, OrderError};
pub use race::{Comparison, pairwise, pairwise_central};
pub use random::{Purpose, Random, Row, WIDTH};
pub use sample::{DEFAULT_WORLDS, Instructions, Run, Worlds};
pub use simplex::{ExactShares, exact_firsts, exact_shares};
pub use stability::{End, Stability, Values, ranking_stability, stability, tipping_point};
pub use tally::Tally;
pub use weights::{Prior, Weights};
