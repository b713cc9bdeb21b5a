//! Many workspaces side by side: a row for each quarter of each, read from its record without judging it again.
//!
//! Pure: what was read of a workspace comes in, rows go out. A workspace that is broken is a row like any other, with its mistake; what is
//! not known is nothing, never a zero. No row holds the name of a person: answers are counted, their files are not named.

pub mod groups;

use serde::Serialize;

use super::record::{Outcome, Record};
use super::verification::Found;
use crate::adoption::{Measured, Metric, Open};
use crate::date::{Date, Quarter};

/// A quarter of a workspace, as a row of a table. A workspace without any quarter has one row all the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Row {
    /// The folder of the workspace, as seen from the folder that was searched.
    pub workspace: String,
    /// The organisation or team, as the settings name it today.
    pub organisation: Option<String>,
    /// The group that the settings put it in today.
    pub group: Option<String>,
    /// The quarter, `2027-Q1` for example.
    pub quarter: Option<String>,
    /// Whether it is the one that stands for the workspace today: the last that was decided up to today.
    pub latest: bool,
    /// The day of the decision.
    pub decided: Option<String>,
    /// The day of the last answer.
    pub answered: Option<String>,
    /// The id of the pack.
    pub pack: Option<String>,
    /// Its version.
    pub pack_version: Option<String>,
    /// The id of the verdict.
    pub verdict: Option<String>,
    /// The name of the alternative that leads, if one does.
    pub leader: Option<String>,
    /// The share of plausible worlds in which its family comes first, 0 to 1.
    pub first: Option<f64>,
    /// How many gates fail.
    pub failing_gates: Option<u32>,
    /// Readiness in the dimension that is furthest behind: below its target, or else the lowest; 0 to 100.
    pub readiness: Option<f64>,
    /// The id of that dimension.
    pub readiness_dimension: Option<String>,
    /// The target of that dimension, as the settings have it today.
    pub readiness_target: Option<f64>,
    /// The quarter in which use was counted: this one, or in the row that stands for the workspace today the last one counted.
    pub use_quarter: Option<String>,
    /// Adoption by choice (M2 × M3), 0 to 1.
    pub by_choice: Option<f64>,
    /// The lower end of its interval.
    pub by_choice_low: Option<f64>,
    /// The upper end of its interval.
    pub by_choice_high: Option<f64>,
    /// Why adoption by choice has no value although something was counted.
    pub by_choice_open: Option<Open>,
    /// The share of tickets that no longer arrive (M1).
    pub displaced: Option<f64>,
    /// The day by which to decide again.
    pub decide_again: Option<String>,
    /// Why: `gate`, `in-place`, `evidence` or `plan`.
    pub decide_again_why: Option<String>,
    /// Whether that day is past; of the latest quarter only.
    pub overdue: Option<bool>,
    /// How many replies said that what was known before no longer holds.
    pub stale_answers: Option<u32>,
    /// Whether what it was decided on has changed since.
    pub changed: Option<bool>,
    /// What is wrong, by the words of `verify`.
    pub problems: Vec<Found>,
    /// The first mistake, in words.
    pub mistake: Option<String>,
}

/// What was read of a workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Its folder, as it is shown.
    pub name: String,
    /// The organisation or team.
    pub organisation: Option<String>,
    /// Its group.
    pub group: Option<String>,
    /// The readiness to reach, by dimension.
    pub targets: Vec<(String, f64)>,
    /// What is wrong with it as a whole.
    pub mistake: Option<String>,
    /// Whether a quarter was decided that has not begun yet.
    pub future: bool,
    /// Its quarters, in order.
    pub quarters: Vec<SeenQuarter>,
}

/// What was read of a quarter.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenQuarter {
    /// The quarter.
    pub quarter: Quarter,
    /// Its record.
    pub kept: Kept,
    /// Whether what it was decided on has changed; not known without a record, or if it cannot be read.
    pub changed: Option<bool>,
    /// What of it cannot be read.
    pub mistake: Option<String>,
    /// How the path was used.
    pub used: Option<Used>,
}

/// The record of a quarter, if it has one.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    /// It was not decided.
    Nothing,
    /// It was.
    Record(Box<Record>),
    /// It was, and the record has this mistake.
    Wrong(String),
}

/// How the path was used in a quarter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Used {
    /// The quarter.
    pub quarter: String,
    /// Adoption by choice, with the ends of its interval.
    pub by_choice: Option<(f64, Option<(f64, f64)>)>,
    /// Why there is none.
    pub open: Option<Open>,
    /// The share of tickets that no longer arrive.
    pub displaced: Option<f64>,
}

impl Used {
    /// Takes from what was measured what a row shows.
    pub fn of(measured: &Measured) -> Self {
        let open = |metric| measured.find(metric).and_then(|measure| measure.open);
        let ends = |choice: &crate::adoption::ByChoice| choice.interval.map(|ends| (ends.low, ends.high));
        let by_choice = measured.by_choice.as_ref().map(|choice| (choice.value, ends(choice)));
        Self {
            quarter: measured.quarter.clone(),
            open: by_choice.is_none().then(|| open(Metric::PathShare).or(open(Metric::Intrinsic))).flatten(),
            by_choice,
            displaced: measured.find(Metric::Displacement).and_then(|measure| measure.value),
        }
    }
}

/// Returns which of some quarters stands for a workspace today: the last that was decided up to today; without one, the last up to today,
/// and without that, the last. Each comes with whether it was decided.
pub fn latest(quarters: &[(Quarter, bool)], today: Date) -> Option<Quarter> {
    let now = Quarter::containing(today);
    let up_to_now = || quarters.iter().rev().filter(|(quarter, _)| *quarter <= now);
    let found = up_to_now().find(|(_, decided)| *decided).or_else(|| up_to_now().next()).or_else(|| quarters.last());
    found.map(|(quarter, _)| *quarter)
}

/// Returns the rows of a workspace, one a quarter, in order; one row without a quarter where there is none.
pub fn rows(seen: &Seen, today: Date) -> Vec<Row> {
    let decided = |known: &SeenQuarter| (known.quarter, known.kept != Kept::Nothing);
    let latest = latest(&seen.quarters.iter().map(decided).collect::<Vec<_>>(), today);
    let mut before: Option<&Record> = None;
    let mut rows = Vec::new();
    for known in &seen.quarters {
        let mut row = Row { latest: Some(known.quarter) == latest, ..seen.row() };
        row.fill(seen, known, (before, today));
        if let Kept::Record(record) = &known.kept {
            before = Some(record);
        }
        rows.push(row);
    }
    if rows.is_empty() {
        rows.push(Row { latest: true, ..seen.row() });
    }
    if let Some(row) = rows.iter_mut().find(|row| row.latest) {
        seen.tell(row);
    }
    rows
}

impl Seen {
    /// Starts the rows of a workspace.
    fn row(&self) -> Row {
        Row { organisation: self.organisation.clone(), group: self.group.clone(), ..Row::named(&self.name) }
    }

    /// Puts what is wrong with the workspace as a whole into the row that stands for it.
    fn tell(&self, row: &mut Row) {
        if let Some(mistake) = &self.mistake {
            row.wrong(Found::Unreadable, Some(mistake));
        }
        if self.future {
            row.wrong(Found::Future, None);
        }
    }
}

impl Row {
    /// Returns the row of a workspace of which nothing is known.
    pub fn named(name: &str) -> Self {
        Self {
            workspace: name.to_owned(),
            organisation: None,
            group: None,
            quarter: None,
            latest: false,
            decided: None,
            answered: None,
            pack: None,
            pack_version: None,
            verdict: None,
            leader: None,
            first: None,
            failing_gates: None,
            readiness: None,
            readiness_dimension: None,
            readiness_target: None,
            use_quarter: None,
            by_choice: None,
            by_choice_low: None,
            by_choice_high: None,
            by_choice_open: None,
            displaced: None,
            decide_again: None,
            decide_again_why: None,
            overdue: None,
            stale_answers: None,
            changed: None,
            problems: Vec::new(),
            mistake: None,
        }
    }

    /// Returns the row of a folder that cannot be read.
    pub fn unreadable(name: &str, mistake: &str) -> Self {
        let mut row = Self { latest: true, ..Self::named(name) };
        row.wrong(Found::Unreadable, Some(mistake));
        row
    }

    fn wrong(&mut self, found: Found, mistake: Option<&str>) {
        if !self.problems.contains(&found) {
            self.problems.push(found);
        }
        if self.mistake.is_none() {
            self.mistake = mistake.map(str::to_owned);
        }
    }

    fn fill(&mut self, seen: &Seen, known: &SeenQuarter, (before, today): (Option<&Record>, Date)) {
        self.quarter = Some(known.quarter.to_string());
        self.changed = known.changed;
        if known.quarter > Quarter::containing(today) {
            self.wrong(Found::Future, None);
        }
        match &known.kept {
            Kept::Nothing => {}
            Kept::Wrong(mistake) => self.wrong(Found::BadRecord, Some(mistake)),
            Kept::Record(record) => {
                self.judged(record, seen);
                self.again(record, (before, today));
                if record.decided > today || before.is_some_and(|before| record.decided < before.decided) {
                    self.wrong(Found::ClockSetBack, None);
                }
            }
        }
        if let Some(mistake) = &known.mistake {
            self.wrong(Found::Unreadable, Some(mistake));
        }
        if let Some(used) = &known.used {
            self.counted(used);
        }
    }

    fn judged(&mut self, record: &Record, seen: &Seen) {
        self.decided = Some(record.decided.to_string());
        self.pack = Some(record.pack.id.clone());
        self.pack_version = Some(record.pack.version.clone());
        self.verdict = Some(record.judgement.verdict.clone());
        self.leader.clone_from(&record.judgement.leader);
        let Some(outcome) = &record.judgement.outcome else { return };
        self.answered = Some(outcome.answered.to_string());
        self.first = outcome.first;
        self.failing_gates = u32::try_from(outcome.failing.len()).ok();
        self.stale_answers = Some(outcome.stale);
        if let Some((dimension, level, target)) = furthest_behind(outcome, &seen.targets) {
            self.readiness = Some(level);
            self.readiness_dimension = Some(dimension.to_owned());
            self.readiness_target = target;
        }
    }

    /// Says by when to decide again: the earliest day of its own, or at once where a gate failed that did not fail before.
    fn again(&mut self, record: &Record, (before, today): (Option<&Record>, Date)) {
        let Some(outcome) = &record.judgement.outcome else { return };
        let earlier = before.and_then(|before| before.judgement.outcome.as_ref());
        let broke = earlier.is_some_and(|earlier| outcome.failing.iter().any(|gate| !earlier.failing.contains(gate)));
        let own = outcome.again.iter().map(|(why, day)| (*day, why.as_str()));
        let Some((day, why)) = own.chain(broke.then_some((outcome.answered, "gate"))).min() else { return };
        self.decide_again = Some(day.to_string());
        self.decide_again_why = Some(why.to_owned());
        self.overdue = self.latest.then_some(day < today);
    }

    fn counted(&mut self, used: &Used) {
        self.use_quarter = Some(used.quarter.clone());
        self.displaced = used.displaced;
        self.by_choice_open = used.open;
        if let Some((value, ends)) = used.by_choice {
            self.by_choice = Some(value);
            (self.by_choice_low, self.by_choice_high) = (ends.map(|ends| ends.0), ends.map(|ends| ends.1));
        }
    }
}

/// Returns the dimension that is furthest below its target; where none is below, the lowest.
fn furthest_behind<'a>(outcome: &'a Outcome, targets: &[(String, f64)]) -> Option<(&'a str, f64, Option<f64>)> {
    let target = |dimension: &str| targets.iter().find(|(known, _)| known == dimension).map(|(_, target)| *target);
    let levels = || outcome.readiness.iter().map(|(dimension, level)| (dimension.as_str(), *level, target(dimension)));
    let gap = |(_, level, target): &(&str, f64, Option<f64>)| target.map_or(0.0, |target| (target - level).max(0.0));
    let most = levels().map(|known| gap(&known)).max_by(f64::total_cmp)?;
    levels().filter(|known| gap(known) >= most).min_by(|left, right| left.1.total_cmp(&right.1))
}

#[cfg(test)]
mod tests;
