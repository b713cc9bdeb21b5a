//! Examples of events: `CloudEvents` 1.0, one JSON object a line.

use super::desk::Desk;
use super::{Contents, Source};
use crate::problem::Code;
use serde_json::Value;

/// What every event must say.
const REQUIRED: [&str; 4] = ["id", "source", "specversion", "type"];

/// Checks every line of every file of events.
pub(super) fn check(kit: &Contents<'_>, desk: &Desk<'_>) {
    for source in kit.sources.iter().filter(|source| source.has_extension(&["jsonl"])) {
        let mut start = 0;
        for line in source.text.split_inclusive('\n') {
            check_line(desk, source, (start, line.trim_end()));
            start += line.len();
        }
    }
}

fn check_line(desk: &Desk<'_>, source: &Source<'_>, (start, line): (usize, &str)) {
    if line.trim().is_empty() {
        return;
    }
    let place = source.place(start, line.len());
    let event = match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(event)) => event,
        Ok(_) => return desk.report(Code::WrongType, place, "this line is no event", "write one JSON object a line"),
        Err(_) => return desk.report(Code::Syntax, place, "this line is not JSON", "write one JSON object a line"),
    };
    for key in REQUIRED {
        match event.get(key) {
            Some(Value::String(text)) if !text.is_empty() => {}
            Some(_) => {
                let message = format!("`{key}` is not a text");
                desk.report(Code::WrongType, place, message, "write a text that is not empty");
            }
            None => {
                let message = format!("`{key}` is missing");
                desk.report(Code::MissingKey, place, message, "every event of CloudEvents has it");
            }
        }
    }
    if event.get("specversion").is_some_and(|version| version.is_string() && version != "1.0") {
        desk.report(Code::UnknownValue, place, "this is another version of CloudEvents", "write `1.0`");
    }
    let time = event.get("time").and_then(Value::as_str);
    if let Some(time) = time.filter(|time| time.parse::<jiff::Timestamp>().is_err()) {
        let message = format!("`{time}` is not a time");
        desk.report(Code::BadDate, place, message, "write `2026-11-21T09:00:00Z` for example");
    }
}
