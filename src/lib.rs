//! Decides which internal developer platform fits an organisation, how sure that is, and what to pilot first.

pub mod answers;
pub mod assessment;
pub mod decision;
pub mod date;
pub mod framework;
pub mod problem;
pub mod questionnaire;
pub mod scale;
pub mod tree;
