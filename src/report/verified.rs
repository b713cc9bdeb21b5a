//! What came of verifying a workspace, laid out for a terminal.

use crate::history::{Finding, Verification, Verified};

use super::words::count;

/// Lays out what was found for a terminal of some width.
pub fn lay_out(found: &Verification, width: usize) -> String {
    let width = width.max(40);
    let mut lines: Vec<String> = found.findings.iter().flat_map(|finding| shown(finding, "", width)).collect();
    for quarter in &found.quarters {
        lines.extend(wrapped(&format!("{}: {}", quarter.quarter, state(quarter)), "", "  ", width));
        lines.extend(quarter.findings.iter().flat_map(|finding| shown(finding, "  ", width)));
    }
    lines.extend(wrapped(&summary(found), "", "", width));
    lines.join("\n") + "\n"
}

fn state(quarter: &Verified) -> String {
    let verdict = quarter.verdict.as_deref().unwrap_or_default();
    match (&quarter.decided, quarter.same) {
        (None, _) => "not judged again".to_owned(),
        (Some(day), None) => format!("decided on {day}, could not be judged again"),
        (Some(day), Some(true)) => format!("decided on {day}, comes out the same to the byte ({verdict})"),
        (Some(day), Some(false)) => format!("decided on {day}, comes out otherwise ({verdict})"),
    }
}

fn shown(finding: &Finding, indent: &str, width: usize) -> Vec<String> {
    let file = finding.file.as_ref().map_or_else(String::new, |file| format!("`{file}`: "));
    let (first, others) = (format!("{indent}- "), format!("{indent}  "));
    let mut lines = wrapped(&format!("{file}{}", finding.message), &first, &others, width);
    lines.extend(wrapped(&format!("What to do: {}.", finding.help), &others, &others, width));
    lines
}

fn summary(found: &Verification) -> String {
    let decided = found.quarters.iter().filter(|quarter| quarter.decided.is_some()).count();
    let differ = found.quarters.iter().filter(|quarter| quarter.differs()).count();
    match (found.clean, found.quarters.len()) {
        (true, 0) => "There is no quarter yet.".to_owned(),
        (true, _) if decided == 0 => "No quarter was decided yet.".to_owned(),
        (true, _) => format!("{} decided, and nothing differs.", count(decided, "quarter")),
        (false, _) if differ == 0 => "No quarter differs, but something else is wrong.".to_owned(),
        (false, all) => format!("Something differs in {differ} of {}.", count(all, "quarter")),
    }
}

fn wrapped(text: &str, first: &str, others: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent(others).break_words(false);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}
