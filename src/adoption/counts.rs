//! What one check-in counted, and what the check-ins of a quarter say together.
//!
//! Counts only: nobody is named but teams. What was not counted is absent, which is not zero.

use crate::date::Date;

/// A number of days, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
}

impl Window {
    /// Returns how many days it has; none if it ends before it begins.
    pub fn days(self) -> f64 {
        let days = (self.to - self.from).get_days();
        f64::from((days + 1).max(0))
    }

    /// Returns the days that two windows have in common.
    pub fn common(self, other: Self) -> f64 {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }.days()
    }
}

/// Why somebody came to the path, as the form asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Of their own will.
    OwnChoice,
    /// Because a lead asked.
    AskedByLead,
    /// Because a ticket was answered with a link.
    TicketRedirect,
    /// Because it was ordered.
    Mandated,
    /// Nobody said.
    Unknown,
}

impl Channel {
    /// Every channel, in the order in which files list them.
    pub const ALL: [Self; 5] =
        [Self::OwnChoice, Self::AskedByLead, Self::TicketRedirect, Self::Mandated, Self::Unknown];

    /// Returns the word for it, as forms and files have it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::OwnChoice => "own-choice",
            Self::AskedByLead => "asked-by-lead",
            Self::TicketRedirect => "ticket-redirect",
            Self::Mandated => "mandated",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the channel of a word; whatever the form does not offer is unknown.
    pub fn of(word: &str) -> Self {
        let word = word.trim().to_lowercase().replace([' ', '_'], "-");
        Self::ALL.into_iter().find(|channel| channel.id() == word).unwrap_or(Self::Unknown)
    }
}

/// Runs of the path that ended, of one team by one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runs {
    /// The team; none where nobody knows.
    pub team: Option<String>,
    /// The channel.
    pub channel: Channel,
    /// How many succeeded.
    pub succeeded: u64,
    /// How many failed.
    pub failed: u64,
    /// How many of those that succeeded fell into a mandate of the team, if the days of the runs were known; they count as mandated whatever
    /// was ticked.
    pub ordered: Option<u64>,
}

/// Tickets of one class raised by one team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tickets {
    /// The team; none for all that no other row names.
    pub team: Option<String>,
    /// The class.
    pub class: String,
    /// How many in the window of the check-in.
    pub count: u64,
    /// How many in the window of the baseline, where the export reaches back.
    pub before: Option<u64>,
}

/// Users of the path of one team, over all its time up to the end of the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Users {
    /// The team; none where nobody knows.
    pub team: Option<String>,
    /// How many succeeded at least once.
    pub succeeded: u64,
    /// Of them, those whose first success is at least 28 days old.
    pub settled: u64,
    /// Of these, those with two successes at least 7 days apart.
    pub returned: u64,
}

/// Hours from request to usable result on the path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lead {
    /// Their median.
    pub p50_h: f64,
    /// Their 85th percentile.
    pub p85_h: f64,
    /// Of how many runs.
    pub runs: u64,
}

/// How long invited developers took to a first success.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstSuccess {
    /// The median of the working days.
    pub days: f64,
    /// How many got there.
    pub developers: u64,
    /// How many were invited and did not.
    pub without: u64,
}

/// Changes brought to production.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Deployments {
    /// How many.
    pub count: u64,
    /// How many of them failed, if anybody says.
    pub failed: Option<u64>,
    /// In the median week, on how many days.
    pub days_a_week: Option<f64>,
    /// Median of the hours from commit to deployment.
    pub lead_p50_h: Option<f64>,
    /// How many there were in the time compared with.
    pub before: Option<u64>,
    /// How many of those failed.
    pub before_failed: Option<u64>,
}

/// Incidents.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Incidents {
    /// How many began.
    pub count: u64,
    /// Median of the hours until service was restored.
    pub restore_p50_h: Option<f64>,
    /// How many began in the time compared with.
    pub before: Option<u64>,
}

/// What was counted; what is absent was not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// Runs by team and channel.
    pub runs: Vec<Runs>,
    /// Tickets by team and class.
    pub tickets: Vec<Tickets>,
    /// The days that `before` of tickets counts. Deployments and incidents are compared with the twelve weeks before the pilot.
    pub before: Option<Window>,
    /// Users by team.
    pub users: Vec<Users>,
    /// Hours from request to result.
    pub lead: Option<Lead>,
    /// Time to a first success.
    pub first_success: Option<FirstSuccess>,
    /// Hours that the platform's people spent on the path.
    pub hours: Option<f64>,
    /// Minutes of work that a request still takes on the path.
    pub handling_min: Option<f64>,
    /// Answers 1 to 5 to the question how easy it was.
    pub ease: Option<[u64; 5]>,
    /// Deployments.
    pub deployments: Option<Deployments>,
    /// Incidents.
    pub incidents: Option<Incidents>,
    /// Resources made outside of the path.
    pub outside: Option<u64>,
}

impl Facts {
    /// Returns whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        *self == Self { before: self.before, ..Self::default() }
    }
}

/// One check-in.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckIn {
    /// Where the counts come from, as a slug.
    pub source: String,
    /// The day it was taken.
    pub date: Date,
    /// The days it counts.
    pub window: Window,
    /// The id of the plan that it is counted for.
    pub plan: Option<String>,
    /// The counts.
    pub facts: Facts,
}

/// What was counted, over how many days.
#[derive(Debug, Clone, PartialEq)]
pub struct Over<T> {
    /// From the first day to the last.
    pub window: Window,
    /// How many days of it were counted.
    pub days: f64,
    /// What was counted.
    pub what: T,
}

/// What check-ins say together: kind by kind, since each may come from another of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counted {
    /// Runs.
    pub runs: Option<Over<Vec<Runs>>>,
    /// Tickets.
    pub tickets: Option<Over<Vec<Tickets>>>,
    /// The days that `before` of tickets counts.
    pub before: Option<Window>,
    /// Users: those of the last check-in that counts any, since each counts them from the beginning.
    pub users: Vec<Users>,
    /// Lead time of the last check-in that has it.
    pub lead: Option<Lead>,
    /// Time to a first success of the last check-in that has it.
    pub first_success: Option<FirstSuccess>,
    /// Hours of the platform's people.
    pub hours: Option<Over<f64>>,
    /// Minutes of work left on a request.
    pub handling_min: Option<f64>,
    /// Answers on ease, added up.
    pub ease: Option<[u64; 5]>,
    /// Deployments, added up; medians are those of the last check-in.
    pub deployments: Option<Over<Deployments>>,
    /// Incidents, the same.
    pub incidents: Option<Over<Incidents>>,
    /// Resources made outside of the path.
    pub outside: Option<u64>,
}

impl Counted {
    /// Puts check-ins together. Of two that count the same kind on the same day, only the later one counts, so that nothing is counted
    /// twice; those of other days are added.
    pub fn of(check_ins: &[&CheckIn]) -> Self {
        let mut latest: Vec<&CheckIn> = check_ins.to_vec();
        latest.sort_by(|one, other| (other.date, &other.source).cmp(&(one.date, &one.source)));
        let facts = || latest.iter().map(|check_in| &check_in.facts);
        let ease = over(&latest, |facts| facts.ease).map(|over| {
            over.what.iter().fold([0; 5], |mut sum: [u64; 5], answers| {
                sum.iter_mut().zip(answers).for_each(|(sum, count)| *sum = sum.saturating_add(*count));
                sum
            })
        });
        let rows = |facts: &Facts| (!facts.runs.is_empty()).then(|| facts.runs.clone());
        let tickets = |facts: &Facts| (!facts.tickets.is_empty()).then(|| facts.tickets.clone());
        Self {
            runs: over(&latest, rows).map(flat),
            tickets: over(&latest, tickets).map(flat),
            before: facts().find(|facts| facts.tickets.iter().any(|row| row.before.is_some())).and_then(|it| it.before),
            users: facts().map(|facts| &facts.users).find(|users| !users.is_empty()).cloned().unwrap_or_default(),
            lead: facts().find_map(|facts| facts.lead),
            first_success: facts().find_map(|facts| facts.first_success),
            hours: over(&latest, |facts| facts.hours).map(|over| over.with(|hours| hours.iter().sum())),
            handling_min: facts().find_map(|facts| facts.handling_min),
            ease,
            deployments: over(&latest, |facts| facts.deployments).map(|over| over.with(|all| add_deployments(&all))),
            incidents: over(&latest, |facts| facts.incidents).map(|over| over.with(|all| add_incidents(&all))),
            outside: over(&latest, |facts| facts.outside).map(|over| over.what.iter().sum()),
        }
    }
}

impl<T> Over<T> {
    fn with<U>(self, of: impl FnOnce(T) -> U) -> Over<U> {
        Over { window: self.window, days: self.days, what: of(self.what) }
    }
}

fn flat<T>(over: Over<Vec<Vec<T>>>) -> Over<Vec<T>> {
    over.with(|rows| rows.into_iter().flatten().collect())
}

/// Collects one kind from check-ins, the latest first, leaving out those whose days are counted already.
fn over<T>(latest: &[&CheckIn], of: impl Fn(&Facts) -> Option<T>) -> Option<Over<Vec<T>>> {
    let mut found: Option<Over<Vec<T>>> = None;
    let mut counted: Vec<Window> = Vec::new();
    for check_in in latest {
        let window = check_in.window;
        if counted.iter().any(|other| other.common(window) > 0.0) {
            continue;
        }
        let Some(what) = of(&check_in.facts) else { continue };
        counted.push(window);
        let all = found.get_or_insert_with(|| Over { window, days: 0.0, what: Vec::new() });
        all.window = Window { from: all.window.from.min(window.from), to: all.window.to.max(window.to) };
        all.days += window.days();
        all.what.push(what);
    }
    found
}

fn add_deployments(all: &[Deployments]) -> Deployments {
    let sum = |of: fn(&Deployments) -> u64| all.iter().map(of).fold(0, u64::saturating_add);
    Deployments {
        count: sum(|one| one.count),
        failed: all
            .iter()
            .filter_map(|one| one.failed)
            .fold(None, |sum: Option<u64>, failed| Some(sum.unwrap_or(0).saturating_add(failed))),
        days_a_week: all.iter().find_map(|one| one.days_a_week),
        lead_p50_h: all.iter().find_map(|one| one.lead_p50_h),
        before: all.iter().find_map(|one| one.before),
        before_failed: all.iter().find_map(|one| one.before_failed),
    }
}

fn add_incidents(all: &[Incidents]) -> Incidents {
    Incidents {
        count: all.iter().map(|one| one.count).fold(0, u64::saturating_add),
        restore_p50_h: all.iter().find_map(|one| one.restore_p50_h),
        before: all.iter().find_map(|one| one.before),
    }
}

/// Returns whether two names mean the same team: capitals and blanks around them do not matter.
pub fn same_team(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn check_in(source: &str, date: &str, (from, to): (&str, &str), succeeded: u64) -> CheckIn {
        let runs = Runs { team: None, channel: Channel::OwnChoice, succeeded, failed: 0, ordered: None };
        let facts = Facts { runs: vec![runs], ease: Some([0, 0, 0, 1, 2]), ..Facts::default() };
        CheckIn {
            source: source.to_owned(),
            date: day(date),
            window: Window { from: day(from), to: day(to) },
            plan: None,
            facts,
        }
    }

    #[test]
    fn days_that_overlap_are_counted_once_and_by_the_later_check_in() {
        let first = check_in("a", "2027-01-31", ("2027-01-01", "2027-01-31"), 3);
        let again = check_in("b", "2027-02-10", ("2027-01-20", "2027-02-09"), 5);
        let other = check_in("a", "2027-03-01", ("2027-02-10", "2027-03-01"), 7);
        let counted = Counted::of(&[&first, &again, &other]);
        let runs = counted.runs.unwrap();
        assert_eq!(runs.what.iter().map(|row| row.succeeded).sum::<u64>(), 12);
        assert_eq!((runs.window.from, runs.days), (day("2027-01-20"), 41.0));
        assert_eq!(counted.ease, Some([0, 0, 0, 2, 4]));
        assert_eq!(counted.tickets, None);
    }

    #[test]
    fn a_word_that_the_form_does_not_offer_is_an_unknown_channel() {
        assert_eq!(
            ["own-choice", " Own Choice", "asked_by_lead", "because", ""].map(Channel::of),
            [Channel::OwnChoice, Channel::OwnChoice, Channel::AskedByLead, Channel::Unknown, Channel::Unknown]
        );
    }

    #[test]
    fn a_window_that_ends_before_it_begins_has_no_day() {
        let window = Window { from: day("2027-01-02"), to: day("2027-01-01") };
        assert_eq!((window.days(), Window { to: day("2027-01-02"), ..window }.days()), (0.0, 1.0));
    }
}
