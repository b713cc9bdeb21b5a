//! Decides which internal developer platform fits an organisation, how sure that is, and what to pilot first.

pub mod agreement;
pub mod answers;
pub mod assessment;
pub mod baseline;
pub mod brand;
pub mod cli;
pub mod date;
pub mod decision;
pub mod document;
pub mod embedded;
pub mod estate;
pub mod framework;
pub mod import;
pub mod letters;
pub mod measured;
pub mod phrases;
pub mod plan;
pub mod problem;
pub mod questionnaire;
pub mod render;
pub mod report;
pub mod robustness;
pub mod scale;
pub mod settings;
pub mod store;
pub mod tree;
