//! Counts that are typed in: as arguments, or asked for in the terminal.

use std::str::FromStr;

use anyhow::Result;

use super::super::exit::Misuse;
use super::super::interview::{Mode, lines};
use crate::adoption::counts::{Deployments, FirstSuccess, Lead, Runs, Tickets, Users, same_team};
use crate::adoption::{Channel, Facts, Window};
use crate::problem::advice;

/// What can be typed in: the name, what is asked for, and whether it can be of one team.
const NAMES: [(&str, &str, bool); 25] = [
    ("own-choice", "Successful runs of people who came of their own will", true),
    ("asked-by-lead", "Successful runs because a lead asked", true),
    ("ticket-redirect", "Successful runs because a ticket was answered with a link", true),
    ("mandated", "Successful runs because it was ordered", true),
    ("unknown", "Successful runs without a known reason", true),
    ("failed", "Runs that failed", true),
    ("tickets", "Tickets of this type that were raised all the same", true),
    ("users", "Users with a first success, since the beginning", true),
    ("settled", "Of them, those whose first success is at least 28 days old", true),
    ("returned", "Of these, those with two successes at least 7 days apart", true),
    ("lead-p50", "Median of the hours from request to usable result", false),
    ("lead-p85", "85th percentile of these hours", false),
    ("first-success-days", "Median of the working days from invitation to first success", false),
    ("first-success-developers", "Invited developers who got there", false),
    ("hours", "Hours that the platform's people spent on the path", false),
    ("handling-min", "Minutes of work that a request still takes on the path", false),
    ("ease", "How many answered 1, 2, 3, 4 and 5 to how easy it was", false),
    ("deployments", "Changes to what the path created", false),
    ("failed-changes", "Of them, those that failed", false),
    ("incidents", "Incidents on what the path created", false),
    ("deployments-before", "Changes by the same teams in the twelve weeks before the pilot", false),
    ("failed-before", "Of them, those that failed", false),
    ("incidents-before", "Incidents of the same teams in those weeks", false),
    ("outside", "Resources made outside of the path", false),
    ("restore-p50", "Median of the hours until service was restored", false),
];

/// A count, typed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    team: Option<String>,
    name: &'static str,
    numbers: Vec<f64>,
}

impl FromStr for Count {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write NAME=NUMBER, own-choice=12 for example, or TEAM/NAME=NUMBER".to_owned();
        let (name, numbers) = text.split_once('=').ok_or_else(wrong)?;
        let (team, name) = name.rsplit_once('/').map_or((None, name), |(team, name)| (Some(team.trim()), name));
        let known = NAMES.iter().find(|(known, ..)| *known == name.trim());
        let Some((name, _, by_team)) = known else {
            let names: Vec<&str> = NAMES.iter().map(|(name, ..)| *name).collect();
            return Err(format!("`{}` is not counted; {}", name.trim(), advice(name.trim(), &names)));
        };
        if team.is_some() && !by_team {
            return Err(format!("`{name}` is not counted by team; leave the team out"));
        }
        let numbers = numbers_of(name, numbers)?;
        Ok(Self { team: team.filter(|team| !team.is_empty()).map(str::to_owned), name, numbers })
    }
}

/// Reads the number of a count, or five for ease.
fn numbers_of(name: &str, text: &str) -> Result<Vec<f64>, String> {
    let number = |text: &str| {
        let number: Option<f64> = text.trim().parse().ok().filter(|number: &f64| (0.0..=1e9).contains(number));
        number.ok_or_else(|| format!("`{}` is not a number from 0 on", text.trim()))
    };
    let numbers = text.split(',').map(number).collect::<Result<Vec<f64>, String>>()?;
    let wanted = if name == "ease" { 5 } else { 1 };
    if numbers.len() != wanted {
        return Err(format!("`{name}` takes {}", if wanted == 5 { "five numbers with commas" } else { "one number" }));
    }
    let is_amount =
        matches!(name, "lead-p50" | "lead-p85" | "first-success-days" | "hours" | "handling-min" | "restore-p50");
    match numbers.iter().find(|number| !is_amount && number.fract() != 0.0) {
        Some(number) => Err(format!("{number} is not a whole number")),
        None => Ok(numbers),
    }
}

/// Asks for what can be counted, one thing a line; what is left empty was not counted. Returns nothing if somebody stopped.
pub(super) fn ask(plain: bool, (class, window): (&str, Window)) -> Result<Option<Vec<Count>>> {
    let opening = format!(
        "How the path was used from {} to {}, and how many tickets of type \"{class}\" came all the same. Enter alone: not counted, \
         which is not zero. Counts of single teams and exports go in as arguments; see --help.",
        window.from, window.to
    );
    let questions = NAMES.map(|(_, about, _)| about);
    let check =
        |index: usize, text: &str| NAMES.get(index).map_or(Ok(()), |(name, ..)| numbers_of(name, text).map(drop));
    let Some(lines) = lines(Mode::fitting(plain), &opening, &questions, &check)? else { return Ok(None) };
    let typed = NAMES.iter().zip(lines).filter(|(_, line)| !line.is_empty());
    let count = |((name, ..), line): (&(&'static str, &str, bool), String)| {
        numbers_of(name, &line).ok().map(|numbers| Count { team: None, name, numbers })
    };
    Ok(Some(typed.filter_map(count).collect()))
}

/// Adds counts to what exports said. Fails if they cannot be true together.
pub(super) fn add(facts: &mut Facts, counts: &[Count], class: &str) -> Result<()> {
    for (place, count) in counts.iter().enumerate() {
        let is_same = |other: &&Count| other.name == count.name && same(other.team.as_ref(), count.team.as_ref());
        if counts.iter().take(place).any(|other| is_same(&other)) {
            return Err(Misuse::new(format!("`{}` is counted twice", count.name), "name each once").into());
        }
        add_one(facts, count, class);
    }
    complete(facts, counts)
}

fn same(one: Option<&String>, other: Option<&String>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_team(one, other),
        (None, None) => true,
        _ => false,
    }
}

fn add_one(facts: &mut Facts, count: &Count, class: &str) {
    let amount = count.numbers.first().copied().unwrap_or(0.0);
    let number = amount as u64;
    let team = count.team.clone();
    match count.name {
        "failed" => runs(facts, team, Channel::Unknown, |row| row.failed = number),
        "tickets" => facts.tickets.push(Tickets { team, class: class.to_owned(), count: number, before: None }),
        "users" => users(facts, team, |row| row.succeeded = number),
        "settled" => users(facts, team, |row| row.settled = number),
        "returned" => users(facts, team, |row| row.returned = number),
        "hours" => facts.hours = Some(amount),
        "handling-min" => facts.handling_min = Some(amount),
        "outside" => facts.outside = Some(number),
        "ease" => {
            let answers: Vec<u64> = count.numbers.iter().map(|number| *number as u64).collect();
            facts.ease = answers.try_into().ok();
        }
        "deployments" => facts.deployments.get_or_insert_default().count = number,
        "failed-changes" => facts.deployments.get_or_insert_default().failed = Some(number),
        "incidents" => facts.incidents.get_or_insert_default().count = number,
        "deployments-before" => facts.deployments.get_or_insert_default().before = Some(number),
        "failed-before" => facts.deployments.get_or_insert_default().before_failed = Some(number),
        "incidents-before" => facts.incidents.get_or_insert_default().before = Some(number),
        "restore-p50" => facts.incidents.get_or_insert_default().restore_p50_h = Some(amount),
        name if Channel::ALL.iter().any(|channel| channel.id() == name) => {
            runs(facts, team, Channel::of(name), |row| row.succeeded = number);
        }
        // Figures that belong together are put together at the end.
        _ => {}
    }
}

/// Changes the row of a team and a channel, which begins with nothing.
fn runs(facts: &mut Facts, team: Option<String>, channel: Channel, change: impl FnOnce(&mut Runs)) {
    let is = |row: &&mut Runs| row.channel == channel && same(row.team.as_ref(), team.as_ref());
    if let Some(row) = facts.runs.iter_mut().find(is) {
        return change(row);
    }
    let mut row = Runs { team, channel, succeeded: 0, failed: 0, ordered: None };
    change(&mut row);
    facts.runs.push(row);
}

/// Changes the row of the users of a team, which begins with nothing.
fn users(facts: &mut Facts, team: Option<String>, change: impl FnOnce(&mut Users)) {
    if let Some(row) = facts.users.iter_mut().find(|row| same(row.team.as_ref(), team.as_ref())) {
        return change(row);
    }
    let mut row = Users { team, succeeded: 0, settled: 0, returned: 0 };
    change(&mut row);
    facts.users.push(row);
}

/// Puts figures together that belong together, and says what cannot be true.
fn complete(facts: &mut Facts, counts: &[Count]) -> Result<()> {
    let find = |name: &str| counts.iter().find(|count| count.name == name)?.numbers.first().copied();
    let impossible = |message: &str| Err(Misuse::new(message.to_owned(), "correct one of the two").into());
    if let Some(p50_h) = find("lead-p50") {
        let p85_h = find("lead-p85").unwrap_or(p50_h);
        if p85_h < p50_h {
            return impossible("`lead-p85` is less than `lead-p50`");
        }
        let runs = facts.runs.iter().map(|row| row.succeeded).fold(0, u64::saturating_add);
        facts.lead = Some(Lead { p50_h, p85_h, runs });
    }
    if let (Some(days), Some(developers)) = (find("first-success-days"), find("first-success-developers")) {
        facts.first_success = Some(FirstSuccess { days, developers: developers as u64, without: 0 });
    }
    for row in &mut facts.users {
        // Whoever came back is settled, and whoever is settled succeeded, whichever of the three was typed.
        row.settled = row.settled.max(row.returned);
        row.succeeded = row.succeeded.max(row.settled);
    }
    let is_more = |deployments: Deployments| deployments.failed.is_some_and(|failed| failed > deployments.count);
    if facts.deployments.is_some_and(is_more) {
        return impossible("`failed-changes` is more than `deployments`");
    }
    if find("failed-before") > find("deployments-before") {
        return impossible("`failed-before` is more than `deployments-before`");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(texts: &[&str]) -> Result<Facts, String> {
        let counts = texts.iter().map(|text| text.parse()).collect::<Result<Vec<Count>, String>>()?;
        let mut facts = Facts::default();
        add(&mut facts, &counts, "Database").map_err(|error| error.to_string())?;
        Ok(facts)
    }

    #[test]
    fn counts_are_read_by_name_and_team() {
        let facts = facts(&[
            "own-choice=12",
            "Ledger/mandated=3",
            "ledger/failed=1",
            "tickets=4",
            "ease=0,1,2,3,4",
            "hours=2.5",
        ]);
        let facts = facts.unwrap();
        assert_eq!(facts.runs.len(), 3);
        assert_eq!((facts.tickets[0].count, facts.tickets[0].class.as_str()), (4, "Database"));
        assert_eq!((facts.ease, facts.hours), (Some([0, 1, 2, 3, 4]), Some(2.5)));
    }

    #[test]
    fn what_cannot_be_is_told() {
        assert_eq!(facts(&["own-choise=1"]).unwrap_err(), "`own-choise` is not counted; did you mean `own-choice`?");
        assert_eq!(facts(&["tickets=1.5"]).unwrap_err(), "1.5 is not a whole number");
        assert_eq!(facts(&["ease=1,2"]).unwrap_err(), "`ease` takes five numbers with commas");
        assert_eq!(facts(&["a/hours=1"]).unwrap_err(), "`hours` is not counted by team; leave the team out");
        assert_eq!(facts(&["tickets=-1"]).unwrap_err(), "`-1` is not a number from 0 on");
        assert_eq!(facts(&["tickets=NaN"]).unwrap_err(), "`NaN` is not a number from 0 on");
        assert_eq!(facts(&["tickets=1", "tickets=2"]).unwrap_err(), "`tickets` is counted twice");
        assert_eq!(
            facts(&["deployments=1", "failed-changes=2"]).unwrap_err(),
            "`failed-changes` is more than `deployments`"
        );
        assert_eq!(
            facts(&["deployments=9", "failed-before=2"]).unwrap_err(),
            "`failed-before` is more than `deployments-before`"
        );
    }

    #[test]
    fn only_those_who_came_back_were_settled() {
        assert_eq!(facts(&["returned=4"]).unwrap().users[0].succeeded, 4);
    }
}
