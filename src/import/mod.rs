//! Exports of other tools: what tickets say about the work, and what a portal's catalogue says about what is there.
//!
//! Pure: it gets readers and returns values. It keeps no name of a person: only the columns that are asked for are looked at, and the rest
//! is skipped unread. A product's name stands here where it is the name of a file format.

pub mod estate;
mod refused;
mod source;
pub mod tickets;
pub mod usage;

pub use refused::{Refused, Why};
pub use source::{Progress, Source};
