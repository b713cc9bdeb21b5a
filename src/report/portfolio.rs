//! Many workspaces side by side, in words: a table for a terminal with its summary, and the cells of a table for programs.

use std::collections::{BTreeMap, HashMap};

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::engine::{Escape, filled, fold};
use super::tables::Cell;
use super::templates::{Flawed, Templates};
use super::words;
use crate::history::portfolio::Row;
use crate::history::portfolio::groups::{Figures, LEAST, Summary};

/// The template.
const TEMPLATE: &str = "portfolio.txt.j2";

/// The verdicts in the order in which they are counted.
const VERDICTS: [&str; 6] = ["recommended", "leaning", "too-close", "not-yet", "nothing-fits", "not-needed"];

/// The columns of the table for programs; the keys of a row as JSON are the same.
pub const COLUMNS: [&str; 29] = [
    "workspace",
    "organisation",
    "group",
    "quarter",
    "latest",
    "decided",
    "answered",
    "pack",
    "pack_version",
    "verdict",
    "leader",
    "first",
    "failing_gates",
    "readiness",
    "readiness_dimension",
    "readiness_target",
    "use_quarter",
    "by_choice",
    "by_choice_low",
    "by_choice_high",
    "by_choice_open",
    "displaced",
    "decide_again",
    "decide_again_why",
    "overdue",
    "stale_answers",
    "changed",
    "problems",
    "mistake",
];

/// A part of what is shown: some rows, or the summary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PortfolioView {
    /// Whether these are the first rows.
    pub first: bool,
    /// The rows.
    pub rows: Vec<WorkspaceView>,
    /// What all rows come to, at the end.
    pub summary: Option<SummaryView>,
}

/// A workspace in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkspaceView {
    /// Its folder.
    pub workspace: String,
    /// The quarter, or nothing.
    pub quarter: String,
    /// The id of the verdict, or nothing.
    pub verdict: String,
    /// The alternative that leads, or nothing.
    pub leader: String,
    /// The least readiness, or nothing.
    pub readiness: String,
    /// Its target, or nothing.
    pub target: String,
    /// Adoption by choice in percent, or nothing.
    pub by_choice: String,
    /// Whether something was counted, but too little to say.
    pub open: bool,
    /// The day by which to decide again, or nothing.
    pub again: String,
    /// Whether it is past.
    pub overdue: bool,
    /// Whether what it was decided on has changed since.
    pub changed: bool,
    /// How many answers no longer hold, or nothing.
    pub stale: String,
    /// What is wrong, by the words of `verify`.
    pub problems: Vec<String>,
    /// The first mistake, or nothing.
    pub mistake: String,
}

/// What all workspaces come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SummaryView {
    /// All of them.
    pub all: FiguresView,
    /// The groups that are compared.
    pub groups: Vec<FiguresView>,
    /// The groups that are shown together, if any are.
    pub together: Option<FiguresView>,
    /// How many groups cannot be compared, or nothing.
    pub withheld: String,
    /// The least number of decided workspaces of a group that is compared.
    pub least: String,
}

/// The figures of some workspaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FiguresView {
    /// The group, or nothing; of groups that are shown together, how many.
    pub name: String,
    /// How many workspaces.
    pub workspaces: String,
    /// How many of them are decided.
    pub decided: String,
    /// How many have each verdict.
    pub verdicts: Vec<VerdictView>,
    /// The median of the least readiness, or nothing.
    pub readiness: String,
    /// The share that is overdue, in percent, or nothing.
    pub overdue: String,
    /// How many are overdue.
    pub late: String,
    /// How many have answers that changed since the decision.
    pub changed: String,
    /// How many have a mistake.
    pub wrong: String,
}

/// So many have a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictView {
    /// The id of the verdict.
    pub verdict: String,
    /// How many.
    pub count: String,
}

/// Lays out a part for a terminal.
pub fn portfolio(view: &PortfolioView, templates: &Templates, width: usize) -> Result<String, Flawed> {
    let context = minijinja::context! { view => Value::from(Serde(view)) };
    let text = filled(templates, (TEMPLATE, Escape::Terminal), (view, HashMap::new()), context)?;
    Ok(fold(&text, width))
}

impl PortfolioView {
    /// Puts some rows into words.
    pub fn of_rows(rows: &[Row], first: bool) -> Self {
        Self { first, rows: rows.iter().map(workspace).collect(), summary: None }
    }

    /// Puts what all rows come to into words.
    pub fn of_summary(summary: &Summary) -> Self {
        let number = |number: usize| if number == 0 { String::new() } else { number.to_string() };
        let together = summary.together.as_ref();
        let summary = SummaryView {
            all: figures("", &summary.all),
            groups: summary
                .groups
                .iter()
                .map(|group| figures(group.name.as_deref().unwrap_or_default(), &group.figures))
                .collect(),
            together: together.map(|together| figures(&together.groups.to_string(), &together.figures)),
            withheld: number(summary.withheld),
            least: LEAST.to_string(),
        };
        Self { first: false, rows: Vec::new(), summary: Some(summary) }
    }
}

fn workspace(row: &Row) -> WorkspaceView {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let points = |value: Option<f64>| value.map_or_else(String::new, words::points);
    WorkspaceView {
        workspace: row.workspace.clone(),
        quarter: text(&row.quarter),
        verdict: text(&row.verdict),
        leader: text(&row.leader),
        readiness: points(row.readiness),
        target: points(row.readiness_target),
        by_choice: row.by_choice.map_or_else(String::new, words::percent),
        open: row.by_choice_open.is_some(),
        again: text(&row.decide_again),
        overdue: row.overdue == Some(true),
        changed: row.changed == Some(true),
        stale: row.stale_answers.filter(|stale| *stale > 0).map_or_else(String::new, |stale| stale.to_string()),
        problems: problems(row),
        mistake: text(&row.mistake),
    }
}

/// Returns what is wrong, by the words of `verify`.
fn problems(row: &Row) -> Vec<String> {
    row.problems.iter().map(|found| found.id().to_owned()).collect()
}

fn figures(name: &str, figures: &Figures) -> FiguresView {
    FiguresView {
        name: name.to_owned(),
        workspaces: figures.workspaces.to_string(),
        decided: figures.decided.to_string(),
        verdicts: verdicts(&figures.verdicts),
        readiness: figures.readiness.map_or_else(String::new, words::points),
        overdue: figures.overdue.map_or_else(String::new, words::percent),
        late: figures.late.to_string(),
        changed: figures.changed.to_string(),
        wrong: figures.wrong.to_string(),
    }
}

/// Returns the verdicts that occur, in their order; those that a record made up by hand has come last.
fn verdicts(counts: &BTreeMap<String, usize>) -> Vec<VerdictView> {
    let known = VERDICTS.iter().filter_map(|verdict| counts.get_key_value(*verdict));
    let others = counts.iter().filter(|(verdict, _)| !VERDICTS.contains(&verdict.as_str()));
    let view = |(verdict, count): (&String, &usize)| VerdictView { verdict: verdict.clone(), count: count.to_string() };
    known.chain(others).map(view).collect()
}

/// Returns the first line of the table for programs.
pub fn head() -> Vec<Cell> {
    COLUMNS.iter().map(|column| Cell::from(*column)).collect()
}

/// Returns the cells of a row.
pub fn cells(row: &Row) -> Vec<Cell> {
    let text = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::from);
    let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::from);
    let truth =
        |truth: Option<bool>| truth.map_or(Cell::Empty, |truth| Cell::from(if truth { "true" } else { "false" }));
    vec![
        Cell::from(&row.workspace),
        text(&row.organisation),
        text(&row.group),
        text(&row.quarter),
        truth(Some(row.latest)),
        text(&row.decided),
        text(&row.answered),
        text(&row.pack),
        text(&row.pack_version),
        text(&row.verdict),
        text(&row.leader),
        number(row.first),
        number(row.failing_gates.map(f64::from)),
        number(row.readiness),
        text(&row.readiness_dimension),
        number(row.readiness_target),
        text(&row.use_quarter),
        number(row.by_choice),
        number(row.by_choice_low),
        number(row.by_choice_high),
        row.by_choice_open.map_or(Cell::Empty, |open| Cell::from(open.id())),
        number(row.displaced),
        text(&row.decide_again),
        text(&row.decide_again_why),
        truth(row.overdue),
        number(row.stale_answers.map(f64::from)),
        truth(row.changed),
        Cell::from(problems(row).join(" ")),
        text(&row.mistake),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_both_forms_for_programs_are_the_same() {
        let row = Row::named("a");
        // Parsed keys come sorted; as they are written, they stand in the order of the columns.
        let json = serde_json::to_string(&row).unwrap();
        let keys: Vec<&str> =
            json.split(['{', ',']).filter_map(|pair| pair.split_once(':')).map(|(key, _)| key).collect();
        let head: Vec<String> = head()
            .iter()
            .map(|cell| match cell {
                Cell::Text(text) => format!("\"{text}\""),
                _ => String::new(),
            })
            .collect();
        assert_eq!(keys, head);
        assert_eq!(cells(&row).len(), head.len());
    }
}
