//! The robustness engine: published and exact cases, repeatability, and the edges.

mod coverage;
mod edges;
mod exact;
mod repeatable;
mod stable;
