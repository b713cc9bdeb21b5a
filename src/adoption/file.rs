//! The file of a check-in: read with every mistake in its place, and written so that it can be edited and merged by hand.
//!
//! One file a check-in, a fact a line, rows in the order of their names. It holds counts, never people.

use std::cell::RefCell;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

use crate::problem::{Code, Problem};
use crate::tree::{self, Fields};

use super::counts::{
    Channel, CheckIn, Deployments, Facts, FirstSuccess, Incidents, Lead, Runs, Tickets, Users, Window,
};

const HEAD: &str = "\
# Adoption, counted: counts only, never people. Written by `idpfit checkin`; counts may be corrected by hand.
# What is left out was not counted, which is not zero.

";

/// Reads a check-in. Returns `None` if anything is wrong with it; the mistakes say what.
pub fn read(file: u16, text: &str, problems: &RefCell<Vec<Problem>>) -> Option<CheckIn> {
    let before = problems.borrow().len();
    let root = tree::parse(file, text, &mut problems.borrow_mut());
    let fields = Fields::of(&root, problems)?;
    let (source, date) = (fields.id("source"), fields.date("date"));
    let window = window(&fields, "from", "to");
    let plan = fields.optional_text("plan").map(|plan| plan.value);
    let facts = read_facts(&fields);
    fields.finish();
    let check_in = CheckIn { source: source?.value, date: date?.value, window: window?, plan, facts };
    Some(check_in).filter(|_| problems.borrow().len() == before)
}

/// Reads two days that must be there and in order.
fn window(fields: &Fields<'_>, from: &'static str, to: &'static str) -> Option<Window> {
    let (first, last) = (fields.date(from), fields.date(to));
    let (first, last) = (first?, last?);
    if first.value > last.value {
        let message = format!("`{to}` is before `{from}`");
        fields.report(Problem::new(Code::BadRange, last.place, message).help("the last day is the first one or later"));
        return None;
    }
    Some(Window { from: first.value, to: last.value })
}

fn read_facts(fields: &Fields<'_>) -> Facts {
    let before =
        (fields.has("before_from") || fields.has("before_to")).then(|| window(fields, "before_from", "before_to"));
    Facts {
        before: before.flatten(),
        hours: amount(fields, "hours"),
        handling_min: amount(fields, "handling_min"),
        outside: fields.optional_count("outside"),
        ease: ease(fields),
        runs: rows(fields, "runs", read_runs, |row| (key(row.team.as_ref()), row.channel.id().to_owned())),
        tickets: rows(fields, "tickets", read_tickets, |row| (key(row.team.as_ref()), row.class.trim().to_lowercase())),
        users: rows(fields, "users", read_users, |row| (key(row.team.as_ref()), String::new())),
        lead: fields.table("lead").and_then(read_lead),
        first_success: fields.table("first_success").and_then(read_first_success),
        deployments: fields.table("deployments").and_then(read_deployments),
        incidents: fields.table("incidents").and_then(read_incidents),
    }
}

fn key(team: Option<&String>) -> String {
    team.map(|team| team.trim().to_lowercase()).unwrap_or_default()
}

/// Reads the rows of a table. Two rows of the same would be counted twice, so the second is a mistake.
fn rows<T>(
    fields: &Fields<'_>,
    table: &'static str,
    read: impl Fn(Fields<'_>) -> Option<T>,
    key: impl Fn(&T) -> (String, String),
) -> Vec<T> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for row in fields.tables(table) {
        let place = row.place();
        let Some(row) = read(row) else { continue };
        let key = key(&row);
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == key) {
            let problem = Problem::new(Code::DuplicateId, place, format!("`{table}` has this row already"));
            fields.report(problem.related(*first, "here").help("add the counts up in one row"));
        } else {
            seen.push((key, place));
            found.push(row);
        }
    }
    found
}

fn amount(fields: &Fields<'_>, key: &'static str) -> Option<f64> {
    fields.optional_number_in(key, 0.0, 1e9).map(|number| number.value)
}

fn team(fields: &Fields<'_>) -> Option<String> {
    fields.optional_text("team").map(|team| team.value)
}

fn ease(fields: &Fields<'_>) -> Option<[u64; 5]> {
    let node = fields.node("ease")?;
    let found = node.members();
    let counts: Vec<u64> = found
        .iter()
        .filter_map(|member| match member.value {
            tree::Value::Number(number) if (0.0..=tree::MOST_COUNTED).contains(&number) && number.fract() == 0.0 => {
                Some(number as u64)
            }
            _ => None,
        })
        .collect();
    let counts: Option<[u64; 5]> = counts.try_into().ok().filter(|_| found.len() == 5);
    if counts.is_none() {
        let problem = Problem::new(Code::WrongType, node.place, "this is not five counts");
        fields.report(problem.help("write how many answered 1, 2, 3, 4 and 5: `ease = [0, 1, 3, 6, 2]`"));
    }
    counts
}

/// Reports a count that is larger than the one it is a part of.
fn within(fields: &Fields<'_>, (part, part_name): (Option<u64>, &str), (all, all_name): (Option<u64>, &str)) {
    if part.zip(all).is_some_and(|(part, all)| part > all) {
        let message = format!("`{part_name}` is more than `{all_name}`");
        let problem = Problem::new(Code::OutOfRange, fields.place(), message);
        fields.report(problem.help(format!("`{part_name}` counts some of `{all_name}`: correct one of them")));
    }
}

fn read_runs(fields: Fields<'_>) -> Option<Runs> {
    let words = Channel::ALL.map(|channel| (channel.id(), channel));
    let (team, channel) = (team(&fields), fields.word("channel", &words));
    let (succeeded, failed) = (fields.count("succeeded"), fields.count("failed"));
    let ordered = fields.optional_count("ordered");
    within(&fields, (ordered, "ordered"), (succeeded, "succeeded"));
    fields.finish();
    Some(Runs { team, channel: channel?.value, succeeded: succeeded?, failed: failed?, ordered })
}

fn read_tickets(fields: Fields<'_>) -> Option<Tickets> {
    let (team, class) = (team(&fields), fields.text("class"));
    let (count, before) = (fields.count("count"), fields.optional_count("before"));
    fields.finish();
    Some(Tickets { team, class: class?.value, count: count?, before })
}

fn read_users(fields: Fields<'_>) -> Option<Users> {
    let team = team(&fields);
    let [succeeded, settled, returned] = ["succeeded", "settled", "returned"].map(|key| fields.count(key));
    within(&fields, (settled, "settled"), (succeeded, "succeeded"));
    within(&fields, (returned, "returned"), (settled, "settled"));
    fields.finish();
    Some(Users { team, succeeded: succeeded?, settled: settled?, returned: returned? })
}

fn read_lead(fields: Fields<'_>) -> Option<Lead> {
    let [p50_h, p85_h] = ["p50_h", "p85_h"].map(|key| fields.number_in(key, 0.0, 1e6));
    let runs = fields.count("runs");
    fields.finish();
    Some(Lead { p50_h: p50_h?.value, p85_h: p85_h?.value, runs: runs? })
}

fn read_first_success(fields: Fields<'_>) -> Option<FirstSuccess> {
    let days = fields.number_in("days", 0.0, 1e5);
    let (developers, without) = (fields.count("developers"), fields.optional_count("without"));
    fields.finish();
    Some(FirstSuccess { days: days?.value, developers: developers?, without: without.unwrap_or(0) })
}

fn read_deployments(fields: Fields<'_>) -> Option<Deployments> {
    let (all, failed) = (fields.count("count"), fields.optional_count("failed"));
    let (before, before_failed) = (fields.optional_count("before"), fields.optional_count("before_failed"));
    within(&fields, (failed, "failed"), (all, "count"));
    within(&fields, (before_failed, "before_failed"), (before, "before"));
    let days_a_week = fields.optional_number_in("days_a_week", 0.0, 7.0).map(|days| days.value);
    let lead_p50_h = amount(&fields, "lead_p50_h");
    fields.finish();
    Some(Deployments { count: all?, failed, days_a_week, lead_p50_h, before, before_failed })
}

fn read_incidents(fields: Fields<'_>) -> Option<Incidents> {
    let (all, before) = (fields.count("count"), fields.optional_count("before"));
    let restore_p50_h = amount(&fields, "restore_p50_h");
    fields.finish();
    Some(Incidents { count: all?, restore_p50_h, before })
}

/// TOML has no unsigned numbers; more than it can hold is the most it can hold.
fn whole_value(number: u64) -> Item {
    value(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Writes a key where there is something to write.
fn put(table: &mut Table, key: &str, item: Option<Item>) {
    if let Some(item) = item {
        table.insert(key, item);
    }
}

fn date(date: crate::date::Date) -> Option<Item> {
    date.to_string().parse::<toml_edit::Datetime>().ok().map(value)
}

fn figure(number: Option<f64>) -> Option<Item> {
    number.filter(|number| number.is_finite()).map(value)
}

impl CheckIn {
    /// Returns it as the text of a file. The same check-in always is the same text.
    pub fn text(&self) -> String {
        let mut document = DocumentMut::new();
        let facts = &self.facts;
        document.insert("source", value(&self.source));
        put(&mut document, "date", date(self.date));
        put(&mut document, "from", date(self.window.from));
        put(&mut document, "to", date(self.window.to));
        put(&mut document, "plan", self.plan.as_ref().map(value));
        put(&mut document, "before_from", facts.before.and_then(|window| date(window.from)));
        put(&mut document, "before_to", facts.before.and_then(|window| date(window.to)));
        put(&mut document, "hours", figure(facts.hours));
        put(&mut document, "handling_min", figure(facts.handling_min));
        put(&mut document, "outside", facts.outside.map(whole_value));
        let ease = facts.ease.map(|counts| {
            let counts = counts.map(|count| i64::try_from(count).unwrap_or(i64::MAX));
            Item::Value(Value::Array(counts.into_iter().collect::<Array>()))
        });
        put(&mut document, "ease", ease);
        put_tables(&mut document, facts);
        put_rows(&mut document, facts);
        format!("{HEAD}{document}")
    }
}

fn put_tables(document: &mut Table, facts: &Facts) {
    let mut add = |key: &str, keys: Vec<(&str, Option<Item>)>| {
        let mut table = Table::new();
        keys.into_iter().for_each(|(key, item)| put(&mut table, key, item));
        document.insert(key, Item::Table(table));
    };
    if let Some(lead) = facts.lead {
        let figures = [("p50_h", figure(Some(lead.p50_h))), ("p85_h", figure(Some(lead.p85_h)))];
        add("lead", figures.into_iter().chain([("runs", Some(whole_value(lead.runs)))]).collect());
    }
    if let Some(first) = facts.first_success {
        let counts = [("developers", first.developers), ("without", first.without)];
        let counts = counts.map(|(key, count)| (key, Some(whole_value(count))));
        add("first_success", [("days", figure(Some(first.days)))].into_iter().chain(counts).collect());
    }
    if let Some(deployments) = facts.deployments {
        let keys = vec![
            ("count", Some(whole_value(deployments.count))),
            ("failed", deployments.failed.map(whole_value)),
            ("days_a_week", figure(deployments.days_a_week)),
            ("lead_p50_h", figure(deployments.lead_p50_h)),
            ("before", deployments.before.map(whole_value)),
            ("before_failed", deployments.before_failed.map(whole_value)),
        ];
        add("deployments", keys);
    }
    if let Some(incidents) = facts.incidents {
        let keys = vec![
            ("count", Some(whole_value(incidents.count))),
            ("restore_p50_h", figure(incidents.restore_p50_h)),
            ("before", incidents.before.map(whole_value)),
        ];
        add("incidents", keys);
    }
}

fn put_rows(document: &mut Table, facts: &Facts) {
    let named = |team: &Option<String>| ("team", team.as_ref().map(value));
    let counted = |key, count| (key, Some(whole_value(count)));
    let mut runs: Vec<&Runs> = facts.runs.iter().collect();
    runs.sort_by_key(|row| (row.team.clone(), row.channel));
    let runs = runs.into_iter().map(|row| {
        let ordered = ("ordered", row.ordered.map(whole_value));
        let channel = ("channel", Some(value(row.channel.id())));
        vec![named(&row.team), channel, counted("succeeded", row.succeeded), counted("failed", row.failed), ordered]
    });
    put_array(document, "runs", runs);
    let mut tickets: Vec<&Tickets> = facts.tickets.iter().collect();
    tickets.sort_by_key(|row| (row.class.clone(), row.team.clone()));
    let tickets = tickets.into_iter().map(|row| {
        let before = ("before", row.before.map(whole_value));
        vec![named(&row.team), ("class", Some(value(&row.class))), counted("count", row.count), before]
    });
    put_array(document, "tickets", tickets);
    let mut users: Vec<&Users> = facts.users.iter().collect();
    users.sort_by_key(|row| row.team.clone());
    let users = users.into_iter().map(|row| {
        let counts = [("succeeded", row.succeeded), ("settled", row.settled), ("returned", row.returned)];
        let counts = counts.map(|(key, count)| counted(key, count));
        [named(&row.team)].into_iter().chain(counts).collect()
    });
    put_array(document, "users", users);
}

fn put_array<'a>(document: &mut Table, key: &str, rows: impl Iterator<Item = Vec<(&'a str, Option<Item>)>>) {
    let tables = rows.map(|row| {
        let mut table = Table::new();
        row.into_iter().for_each(|(key, item)| put(&mut table, key, item));
        table
    });
    let tables: ArrayOfTables = tables.collect();
    if !tables.is_empty() {
        document.insert(key, Item::ArrayOfTables(tables));
    }
}

#[cfg(test)]
mod tests;
