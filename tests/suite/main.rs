//! What holds for the program as a whole.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests read the project's files and run the program")]

mod architecture;
mod audiences;
mod brands;
mod cases;
mod cli;
mod commands;
mod comparisons;
mod estates;
mod explain;
mod exports;
mod generate;
mod headlines;
#[cfg(unix)]
mod interview;
mod kits;
mod one_pagers;
mod program;
mod properties;
mod published;
mod questionnaires;
mod readme;
mod reports;
mod robustness;
mod schema;
mod standings;
mod support;
mod templates;
mod tickets;
mod two_years;
mod usage;
