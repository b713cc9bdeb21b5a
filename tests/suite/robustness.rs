//! The robustness engine: published and exact cases, repeatability, and the edges.

mod edges;
mod repeatable;
mod stable;
