//! Whether the path is used, whether by choice, and whether what was predicted came true (method, section 11).
//!
//! Pure: it gets plans as they were agreed and check-ins, and returns measures, grades and advice. It knows teams and counts, never people.

pub mod agreed;
pub mod counts;
pub mod dora;
pub mod file;
pub mod grade;
pub mod interval;
pub mod measure;
pub mod people;
pub mod standing;
pub mod tally;

pub use agreed::AgreedPlan;
pub use counts::{Channel, CheckIn, Counted, Facts, Window};
pub use grade::{Advice, Grade, Hits, Outcome, Step, Untold};
pub use measure::{ByChoice, Measure, Metric, Open};
pub use standing::{GradedPlan, Grading, Measured, Pending, Standing};
