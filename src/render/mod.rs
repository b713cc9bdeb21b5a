//! The formats: a report's tree and its charts, written as bytes. A format computes nothing anew.

mod calendar;
mod csv;
pub mod html;
pub mod pdf;
mod print;

pub use calendar::calendar;
pub use csv::{Unwritten, csv, csv_rows, csv_to_import};
pub use html::html;
pub use print::{one_page, pdf, unshown};
