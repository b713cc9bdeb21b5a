//! The plan as work to be done: items that trackers import, and milestones for a calendar.

use super::pilot_plan::{PilotPart, PilotPlan, Week};
use super::tables::{Cell, Table};
use crate::date::Date;

/// An item of the backlog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number, from 1; the first is the whole pilot.
    pub number: usize,
    /// Whether it is the whole that the others belong to.
    pub is_whole: bool,
    /// Its title.
    pub title: String,
    /// What is to be done, and how one sees that it is.
    pub description: String,
    /// The phase that it belongs to, by id; nothing for the whole.
    pub phase: String,
    /// The name of that phase.
    pub phase_name: String,
    /// The last day.
    pub due: String,
}

/// A day to keep in mind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its id: the same in every rerun.
    pub id: String,
    /// The day.
    pub day: Date,
    /// What is then.
    pub name: String,
    /// What is decided, or what must be done.
    pub about: String,
}

/// The most characters of a title; trackers cut at 255.
const TITLE: usize = 120;

/// Returns the items of a plan, in order; none without a pilot.
pub fn items(plan: &PilotPlan) -> Vec<Item> {
    let Some(pilot) = &plan.pilot else { return Vec::new() };
    let whole = Item {
        number: 1,
        is_whole: true,
        title: short(&whole_title(plan, pilot)),
        description: format!(
            "If {}, then {}.\n\n{}",
            pilot.hypothesis.condition, pilot.hypothesis.result, pilot.weekly_use
        ),
        phase: String::new(),
        phase_name: String::new(),
        due: pilot.hypothesis.by_when.clone(),
    };
    let mut items = vec![whole];
    for week in &pilot.timeline {
        items.extend(of_phase(pilot, week));
    }
    for (index, item) in items.iter_mut().enumerate() {
        item.number = index + 1;
    }
    items
}

fn whole_title(plan: &PilotPlan, pilot: &PilotPart) -> String {
    let tool = plan.plan.tool_name.as_deref().unwrap_or_default();
    match &pilot.path.replaces_ticket_class {
        Some(class) => format!("Pilot: {class} with {tool}"),
        None => format!("Pilot: one golden path with {tool}"),
    }
}

/// Returns the items of a phase: the phase itself where it has no steps, each step, the criteria of acceptance in the phase that ends
/// with offering the path, and the decisions that are taken in it.
fn of_phase(pilot: &PilotPart, week: &Week) -> Vec<Item> {
    let item = |title: &str, description: String, due: &str| Item {
        number: 0,
        is_whole: false,
        title: short(title),
        description,
        phase: week.id.clone(),
        phase_name: week.activity.clone(),
        due: due.to_owned(),
    };
    let mut items = vec![item(&week.activity, format!("{}\n\nDone when: {}", week.text, week.exit_check), &week.to)];
    items.extend(week.steps.iter().map(|step| item(step, step.clone(), &week.to)));
    if week.id == BUILD {
        items.extend(pilot.acceptance.iter().enumerate().map(|(index, criterion)| {
            let title = format!("A{}: {}", index + 1, criterion.then);
            let text = format!(
                "Given {}, when {}, then {}.\n\nTried by: {}",
                criterion.given, criterion.when, criterion.then, criterion.check
            );
            item(&title, text, &week.to)
        }));
    }
    let decided = pilot.decisions.iter().filter(|point| point.date > week.from && point.date <= week.to);
    let is_last =
        |date: &str| pilot.timeline.iter().rev().find(|other| date > other.from.as_str() && date <= other.to.as_str());
    items.extend(decided.filter(|point| is_last(&point.date).is_some_and(|other| other.id == week.id)).map(|point| {
        let title = format!("Decide in week {}: {}", point.week, point.name);
        let text = format!("Go: {}\n\nFix: {}\n\nPivot: {}\n\nStop: {}", point.go, point.fix, point.pivot, point.stop);
        item(&title, text, &point.date)
    }));
    items
}

/// The phase at whose end the path is offered.
const BUILD: &str = "build";

/// Returns the first sentence of a text, cut at a word where it is long.
fn short(text: &str) -> String {
    let sentence = text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.');
    if sentence.chars().count() <= TITLE {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(TITLE - 1).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', ';', ':']))
}

/// Returns the milestones of a plan, in order; none without a pilot.
pub fn milestones(plan: &PilotPlan) -> Vec<Milestone> {
    let Some(pilot) = &plan.pilot else { return Vec::new() };
    let day = |text: &str| text.parse::<Date>().ok();
    let id = |name: &str| format!("{}/{name}", plan.plan.id);
    let starts = pilot.timeline.iter().filter_map(|week| {
        Some(Milestone {
            id: id(&format!("phase-{}", week.id)),
            day: day(&week.from)?,
            name: format!("Starts: {}", week.activity),
            about: format!("{}\n\nDone when: {}", week.text, week.exit_check),
        })
    });
    let decisions = pilot.decisions.iter().filter_map(|point| {
        Some(Milestone {
            id: id(&format!("decision-{}", point.week)),
            day: day(&point.date)?,
            name: format!("Week {}: {}", point.week, point.name),
            about: format!("Go: {}\n\nFix: {}\n\nPivot: {}\n\nStop: {}", point.go, point.fix, point.pivot, point.stop),
        })
    });
    let gap = pilot.backend.due.iter().filter_map(|due| {
        Some(Milestone {
            id: id("backend"),
            day: day(due)?,
            name: "Due: what stands behind the button".to_owned(),
            about: pilot.backend.gap.clone().unwrap_or_default(),
        })
    });
    let again = day(&pilot.rerun.decide_again).map(|day| Milestone {
        id: id("decide-again"),
        day,
        name: "Decide again, in any case".to_owned(),
        about: "Run the assessment again before this day.".to_owned(),
    });
    let mut all: Vec<Milestone> = starts.chain(decisions).chain(gap).chain(again).collect();
    all.sort_by(|left, right| left.day.cmp(&right.day).then_with(|| left.id.cmp(&right.id)));
    all
}

/// Returns the backlog in the columns that trackers import: Jira, GitHub (by tools that read titles and labels), and Linear.
pub fn tables(plan: &PilotPlan) -> Vec<Table> {
    let items = items(plan);
    vec![
        Table {
            name: "backlog-jira",
            head: &["Issue ID", "Parent", "Issue Type", "Summary", "Description", "Labels", "Due date"],
            rows: items.iter().map(jira).collect(),
        },
        Table {
            name: "backlog-github",
            head: &["title", "description", "labels", "milestone"],
            rows: items.iter().map(|item| github(item, whole_name(&items))).collect(),
        },
        Table {
            name: "backlog-linear",
            head: &["Title", "Description", "Priority", "Status", "Labels", "Due Date"],
            rows: items.iter().map(linear).collect(),
        },
    ]
}

fn whole_name(items: &[Item]) -> &str {
    items.first().map_or("", |whole| whole.title.as_str())
}

/// One label without a blank: trackers split labels at blanks or commas.
fn label(item: &Item) -> String {
    if item.phase.is_empty() { "golden-path".to_owned() } else { format!("golden-path-{}", item.phase) }
}

fn jira(item: &Item) -> Vec<Cell> {
    let parent = if item.is_whole { Cell::Empty } else { Cell::Number(1.0) };
    let kind = if item.is_whole { "Epic" } else { "Task" };
    vec![
        item.number.into(),
        parent,
        kind.into(),
        (&item.title).into(),
        (&item.description).into(),
        label(item).into(),
        (&item.due).into(),
    ]
}

fn github(item: &Item, milestone: &str) -> Vec<Cell> {
    let description = format!("{}\n\nDue {}.", item.description, item.due);
    vec![(&item.title).into(), description.into(), label(item).into(), milestone.into()]
}

fn linear(item: &Item) -> Vec<Cell> {
    vec![
        (&item.title).into(),
        (&item.description).into(),
        "No priority".into(),
        "Backlog".into(),
        label(item).into(),
        (&item.due).into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_first_sentence_and_never_cut_within_a_word() {
        assert_eq!(short("Build it. Then run it."), "Build it");
        let long = short(&"word ".repeat(60));
        assert!(long.chars().count() <= TITLE && long.ends_with("word…"), "{long}");
        assert_eq!(short(&"ä".repeat(500)).chars().count(), TITLE);
    }
}
