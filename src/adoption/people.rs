//! Users joined across check-ins, so that whoever comes back is recognised although each export holds only some weeks.
//!
//! Nobody is named: a user is a keyed hash, and the key lies on one machine only. The text is for the folder that git ignores; committed files
//! hold counts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::counts::{Users, Window};
use super::tally::day_of;
use crate::date::days_after;

/// A first success is settled after so many days: a month, in which somebody who needs the path would need it again. From `pilot.md` 7.3.
const SETTLED_DAYS: i32 = 28;

/// Two successes so many seconds apart are two uses and not one of several parts.
const APART: i64 = 7 * 86_400;

const HEAD: &str = "# Who used the path, as hashes that only the key beside this file can tell apart. It joins check-ins on this machine, is ignored by
# git, and may be deleted: then users are counted within each check-in only.
";

/// When a user succeeded, in seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// For the first time.
    pub first: i64,
    /// For the first time at least a week after that, if that happened.
    pub back: Option<i64>,
    /// For the last time.
    pub last: i64,
    /// The team at the first time, if it is known.
    pub team: Option<String>,
}

impl Person {
    /// Starts with one success.
    pub fn of(at: i64, team: Option<String>) -> Self {
        Self { first: at, back: None, last: at, team }
    }

    /// Adds what is known of the same user from elsewhere.
    pub fn join(&mut self, other: &Self) {
        let known = [Some(self.first), self.back, Some(self.last), Some(other.first), other.back, Some(other.last)];
        if other.first < self.first {
            (self.first, self.team) = (other.first, other.team.clone().or(self.team.take()));
        } else if self.team.is_none() {
            self.team.clone_from(&other.team);
        }
        self.last = self.last.max(other.last);
        let week_later = self.first.saturating_add(APART);
        self.back = known.into_iter().flatten().filter(|at| *at >= week_later).min();
    }
}

/// Counts users by team up to the end of a window.
pub fn users<'a>(people: impl Iterator<Item = &'a Person>, window: Window) -> Vec<Users> {
    let mut rows: BTreeMap<Option<&str>, Users> = BTreeMap::new();
    for person in people.filter(|person| day_of(person.first) <= window.to) {
        let row = rows.entry(person.team.as_deref()).or_insert_with(|| Users {
            team: person.team.clone(),
            succeeded: 0,
            settled: 0,
            returned: 0,
        });
        row.succeeded += 1;
        let is_settled = days_after(day_of(person.first), SETTLED_DAYS) <= window.to;
        row.settled += u64::from(is_settled);
        row.returned += u64::from(is_settled && person.back.is_some_and(|back| day_of(back) <= window.to));
    }
    rows.into_values().collect()
}

/// The users of earlier check-ins, by their keyed hashes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known(BTreeMap<String, Person>);

impl Known {
    /// Adds what a check-in found.
    pub fn join(&mut self, hash: String, person: &Person) {
        self.0.entry(hash).and_modify(|known| known.join(person)).or_insert_with(|| person.clone());
    }

    /// Returns the users.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.0.values()
    }

    /// Returns it as a text; `mark` tells which key its hashes are made with.
    pub fn text(&self, mark: &str) -> String {
        let mut text = format!("{HEAD}key\t{mark}\n");
        for (hash, person) in &self.0 {
            let back = person.back.map_or_else(|| "-".to_owned(), |back| back.to_string());
            // A team is free text; nothing of it may look like the end of a field.
            let team: String = person.team.iter().flat_map(|team| team.chars()).map(blank).collect();
            let _ = writeln!(text, "{hash}\t{}\t{back}\t{}\t{team}", person.first, person.last);
        }
        text
    }

    /// Reads it back. Returns nothing if it was made with another key, or is no such text.
    pub fn read(text: &str, mark: &str) -> Option<Self> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        if lines.next()?.strip_prefix("key\t")? != mark {
            return None;
        }
        lines.map(line).collect::<Option<BTreeMap<_, _>>>().map(Self)
    }
}

fn blank(letter: char) -> char {
    if letter.is_control() { ' ' } else { letter }
}

fn line(line: &str) -> Option<(String, Person)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [hash, first, back, last, team] = fields.as_slice() else { return None };
    let back = if *back == "-" { None } else { Some(back.parse().ok()?) };
    let team = Some((*team).to_owned()).filter(|team| !team.is_empty());
    Some(((*hash).to_owned(), Person { first: first.parse().ok()?, back, last: last.parse().ok()?, team }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    fn person(days: &[i64]) -> Person {
        let mut all = days.iter().map(|day| Person::of(day * DAY, Some("Ledger".to_owned())));
        let mut person = all.next().unwrap();
        all.for_each(|other| person.join(&other));
        person
    }

    fn window(days: i64) -> Window {
        Window { from: day_of(0), to: day_of(days * DAY) }
    }

    #[test]
    fn a_user_of_two_check_ins_is_one_who_came_back() {
        let (mut known, earlier) = (Known::default(), person(&[10, 12]));
        known.join("a".to_owned(), &earlier);
        known.join("a".to_owned(), &person(&[60, 61]));
        known.join("b".to_owned(), &person(&[60]));
        let counted = |days| {
            let rows = users(known.people(), window(days));
            rows.iter().map(|row| (row.succeeded, row.settled, row.returned)).collect::<Vec<_>>()
        };
        assert_eq!((counted(59), counted(61)), (vec![(1, 1, 0)], vec![(2, 1, 1)]));
        assert_eq!(counted(5), []);
    }

    #[test]
    fn check_ins_of_different_weeks_may_come_in_any_order() {
        let days = [[2, 3], [9, 12], [40, 41]];
        let joined = |order: [usize; 3]| {
            let mut known = Known::default();
            order.iter().for_each(|place| known.join("a".to_owned(), &person(&days[*place])));
            known
        };
        let first = joined([0, 1, 2]);
        assert_eq!(first.people().next().unwrap().back, Some(9 * DAY));
        for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            assert_eq!(joined(order), first, "{order:?}");
        }
    }

    #[test]
    fn it_is_read_as_it_was_written_and_only_with_its_key() {
        let mut known = Known::default();
        known.join("0a".to_owned(), &person(&[1, 9]));
        known.join("0b".to_owned(), &Person::of(5, None));
        assert_eq!(Known::read(&known.text("ab"), "ab"), Some(known.clone()));
        assert_eq!(Known::read(&known.text("ab"), "cd"), None);
        let odd = Person::of(5, Some("a\tb\nc".to_owned()));
        known.join("0c".to_owned(), &odd);
        assert!(Known::read(&known.text("ab"), "ab").is_some(), "a team is data");
        for broken in ["", "key\tab\n0a\t1\n", "key\tab\n<<<<<<< HEAD\n", "\u{fffd}"] {
            assert_eq!(Known::read(broken, "ab"), None, "{broken}");
        }
    }
}
