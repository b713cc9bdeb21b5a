//! Groups the tickets collected: lead times, rates, teams, class by class.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::Offset;

use super::names::NONE;
use super::presets::Role;
use super::ticket::{Collector, Ended, Kind, Ticket};
use super::{FileUsed, LEAST_WEEKS, Line, Reason, TicketClass, Tickets, Warning};
use crate::adoption::Window;
use crate::adoption::tally::TicketRow;
use crate::date::{Date, days_after};
use crate::import::refused::{Refused, Why};

/// The share of tickets in which a column must say something to be the one that holds the class.
const MOSTLY: f64 = 0.5;

/// What is added up for one class.
#[derive(Default)]
struct Sums {
    tickets: u64,
    open: u64,
    leads: Vec<u32>,
    hands_on: (f64, u64),
    reassigned: (u64, u64),
    teams: Vec<u32>,
    requests: u64,
    incidents: u64,
}

/// A ticket whose dates are settled.
struct Settled {
    created: i64,
    /// Seconds, if it was worked off and not before it was created.
    lead: Option<u32>,
    is_open: bool,
}

/// Tickets counted by class and team in two windows.
struct ByTeam {
    windows: [(i64, i64); 2],
    counts: BTreeMap<(usize, u32), [u64; 2]>,
}

impl ByTeam {
    fn new(windows: [Window; 2]) -> Self {
        let midnight =
            |date: Date| Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).map_or(0, Timestamp::as_second);
        let seconds = |window: Window| (midnight(window.from), midnight(days_after(window.to, 1)));
        Self { windows: windows.map(seconds), counts: BTreeMap::new() }
    }

    fn add(&mut self, class: Option<usize>, team: u32, created: i64) {
        let Some(class) = class else { return };
        let counts = self.counts.entry((class, team)).or_default();
        for (count, (from, to)) in counts.iter_mut().zip(self.windows) {
            *count += u64::from(from <= created && created < to);
        }
    }

    fn rows(self, classes: &[String], (names, places): &(Vec<String>, Vec<u32>)) -> Vec<TicketRow> {
        let name = |team: u32| names.get(*places.get(team as usize)? as usize).cloned();
        let row = |((class, team), [count, before]): ((usize, u32), [u64; 2])| {
            Some(TicketRow { team: name(team), class: classes.get(class)?.clone(), count, before })
        };
        self.counts.into_iter().filter_map(row).collect()
    }
}

/// Tickets put together by class.
struct Grouping {
    /// Which of the columns holds the class.
    class: Option<usize>,
    /// The names of the classes, and for each number its place among them.
    names: Vec<String>,
    places: Vec<u32>,
    all: Sums,
    sums: Vec<Sums>,
    hints: Vec<Vec<(String, u64)>>,
    first: i64,
    last: i64,
    substituted: u64,
    without_class: u64,
}

impl Grouping {
    fn new(class: Option<usize>, (names, places): (Vec<String>, Vec<u32>)) -> Self {
        let sums = names.iter().map(|_| Sums::default()).collect();
        let all = Sums::default();
        Self {
            class,
            names,
            places,
            all,
            sums,
            hints: Vec::new(),
            first: i64::MAX,
            last: i64::MIN,
            substituted: 0,
            without_class: 0,
        }
    }

    /// Returns the place of a ticket's class among the names.
    fn class_of(&self, ticket: &Ticket) -> Option<usize> {
        let number = ticket.classes.get(self.class?)?;
        self.places.get(*number as usize).map(|place| *place as usize)
    }

    fn add(&mut self, ticket: &Ticket, settled: &Settled) {
        self.first = self.first.min(settled.created);
        self.last = self.last.max(settled.created);
        self.substituted += u64::from(ticket.substituted && !settled.is_open);
        self.all.add(ticket, settled);
        match self.class_of(ticket).and_then(|class| self.sums.get_mut(class)) {
            Some(sums) => sums.add(ticket, settled),
            None => self.without_class += 1,
        }
    }

    /// Returns the weeks between the first ticket and the last.
    fn weeks(&self) -> f64 {
        (self.last - self.first) as f64 / (7.0 * 24.0 * 3600.0)
    }

    /// Returns the classes, most tickets first.
    fn classes(&mut self, teams_known: bool) -> Vec<TicketClass> {
        let weeks = Some(self.weeks()).filter(|weeks| *weeks >= LEAST_WEEKS);
        let names = std::mem::take(&mut self.names).into_iter().zip(std::mem::take(&mut self.hints));
        let all = names.zip(std::mem::take(&mut self.sums)).filter(|(_, sums)| sums.tickets > 0);
        let class =
            |((name, hints), sums): ((String, _), Sums)| TicketClass { hints, ..sums.class(name, weeks, teams_known) };
        let mut classes: Vec<TicketClass> = all.map(class).collect();
        classes.sort_by(|one, other| other.tickets.cmp(&one.tickets).then_with(|| one.name.cmp(&other.name)));
        classes
    }
}

impl Collector {
    /// Says what the tickets hold. Fails if none is left, or if what should be classes are none.
    pub(super) fn finish(
        mut self,
        files: Vec<FileUsed>,
        windows: Option<[Window; 2]>,
    ) -> Result<(Tickets, Vec<TicketRow>), Refused> {
        self.judge_dates();
        let class = self.class_column()?;
        let mut grouping = Grouping::new(class, class.map(|class| self.names(class)).unwrap_or_default());
        grouping.hints = self.sample.hints(grouping.names.len(), |ticket| {
            self.tickets.get(ticket as usize).and_then(|ticket| grouping.class_of(ticket))
        });
        let mut by_team = windows.map(ByTeam::new);
        for ticket in std::mem::take(&mut self.tickets) {
            if let Some(settled) = self.settle(&ticket) {
                grouping.add(&ticket, &settled);
                let class = grouping.class_of(&ticket);
                by_team.iter_mut().for_each(|by_team| by_team.add(class, ticket.team, settled.created));
            }
        }
        if grouping.all.tickets == 0 {
            return Err(Refused::new("", Why::NoTicket { rows: self.quality.rows, dropped: self.quality.dropped }));
        }
        self.count(&grouping);
        let class_name = class.and_then(|class| self.class_names.get(class).cloned().flatten());
        let rows = by_team.map(|by_team| by_team.rows(&grouping.names, &self.teams.sorted())).unwrap_or_default();
        let tickets = Tickets {
            files,
            first: civil(grouping.first),
            last: civil(grouping.last),
            weeks: grouping.weeks(),
            lead_p50_h: grouping.all.median(),
            lead_p85_h: grouping.all.p85(),
            classes: grouping.classes(!self.teams.is_empty() && !self.teams.too_many),
            class_source: class_name.map(|name| format!("column={name}")).unwrap_or_default(),
            quality: self.quality,
        };
        Ok((tickets, rows))
    }

    /// Says what the dates of each file leave open, and which encodings were guessed.
    fn judge_dates(&mut self) {
        let mut warnings = Vec::new();
        for seen in &self.files {
            let (file, evidence) = (seen.name.clone(), seen.evidence);
            match (evidence.day_first, evidence.month_first) {
                (0, 0) if evidence.open > 0 => {
                    warnings.push(Warning::OpenDateOrder { file, order: evidence.order(), dates: evidence.open });
                }
                (1.., 1..) => warnings.push(Warning::MixedDateOrder {
                    file,
                    day_first: evidence.day_first,
                    month_first: evidence.month_first,
                }),
                _ => {}
            }
        }
        let guessed = |file: &str| Warning::Encoding { file: file.to_owned(), read_as: "Windows-1252" };
        warnings.extend(self.guessed().map(guessed));
        self.quality.warnings.extend(warnings);
    }

    /// Returns which of the columns holds the class: the first that mostly says something, or else the one that says most.
    fn class_column(&mut self) -> Result<Option<usize>, Refused> {
        let mut filled = [0_u64; Role::CLASSES.len()];
        for ticket in &self.tickets {
            for (filled, number) in filled.iter_mut().zip(ticket.classes) {
                *filled += u64::from(number != NONE);
            }
        }
        let usable: Vec<(usize, u64)> = filled
            .into_iter()
            .enumerate()
            .filter(|(column, filled)| *filled > 0 && !self.classes.get(*column).is_none_or(|names| names.too_many))
            .collect();
        let least = self.tickets.len() as f64 * MOSTLY;
        let mostly = usable.iter().find(|(_, filled)| *filled as f64 >= least);
        let most = || usable.iter().rev().max_by_key(|(_, filled)| *filled);
        if let Some((column, _)) = mostly.or_else(most) {
            return Ok(Some(*column));
        }
        let too_many = self.classes.iter().zip(&self.class_names).find(|(names, _)| names.too_many);
        if let Some((_, Some(column))) = too_many {
            return Err(Refused::new("", Why::NoClasses(column.clone())));
        }
        self.warn(Warning::NoClass);
        Ok(None)
    }

    fn names(&self, class: usize) -> (Vec<String>, Vec<u32>) {
        self.classes.get(class).map(super::names::Names::sorted).unwrap_or_default()
    }

    /// Settles the dates of a ticket; nothing if it was not created on any day.
    fn settle(&mut self, ticket: &Ticket) -> Option<Settled> {
        let line = Line { file: usize::from(ticket.file), line: u64::from(ticket.line) };
        let order = self.files.get(line.file).map(|file| file.evidence.order())?;
        let Some(created) = ticket.created.settled(order) else {
            self.quality.unusable_dates += 1;
            self.quality.note(Reason::BadCreated, line);
            return None;
        };
        let resolved = ticket.resolved.settled(order);
        self.quality.unusable_dates += u64::from(ticket.resolved.is_open() && resolved.is_none());
        let lead = match resolved {
            _ if ticket.ended == Ended::NotDone => None,
            Some(resolved) if resolved < created => {
                self.quality.note_negative(line);
                None
            }
            Some(resolved) => u32::try_from(resolved - created).ok(),
            None => None,
        };
        self.quality.not_done += u64::from(ticket.ended == Ended::NotDone);
        Some(Settled { created, lead, is_open: resolved.is_none() && ticket.ended == Ended::AsDated })
    }

    fn count(&mut self, grouping: &Grouping) {
        self.quality.kept = grouping.all.tickets;
        self.quality.open = grouping.all.open;
        self.quality.without_class = if grouping.class.is_some() { grouping.without_class } else { 0 };
        if let (Some(column), 1..) = (self.changed_name.clone(), grouping.substituted) {
            self.warn(Warning::SubstitutedResolved { column, tickets: grouping.substituted });
        }
        if self.teams.too_many {
            self.warn(Warning::ManyTeams);
        }
        let weeks = grouping.weeks();
        if weeks < LEAST_WEEKS {
            self.warn(Warning::ShortSpan { weeks });
        }
    }
}

impl Sums {
    fn add(&mut self, ticket: &Ticket, settled: &Settled) {
        self.tickets += 1;
        self.open += u64::from(settled.is_open);
        self.leads.extend(settled.lead);
        if ticket.hands_on.is_finite() {
            self.hands_on.0 += f64::from(ticket.hands_on);
            self.hands_on.1 += 1;
        }
        if ticket.reassigned != u16::MAX {
            self.reassigned.0 += u64::from(ticket.reassigned);
            self.reassigned.1 += 1;
        }
        if ticket.team != NONE && self.teams.last() != Some(&ticket.team) {
            self.teams.push(ticket.team);
        }
        self.requests += u64::from(ticket.kind == Kind::Request);
        self.incidents += u64::from(ticket.kind == Kind::Incident);
    }

    /// Returns the median of the lead time in hours: the middle one, or the mean of the two in the middle.
    fn median(&mut self) -> Option<f64> {
        let middle = self.leads.len() / 2;
        let upper = self.ranked(middle)?;
        let lower = if self.leads.len().is_multiple_of(2) { self.ranked(middle.checked_sub(1)?)? } else { upper };
        Some(f64::midpoint(lower, upper))
    }

    /// Returns the 85th percentile of the lead time in hours, nearest rank: the smallest one that 85 of 100 do not exceed.
    fn p85(&mut self) -> Option<f64> {
        let rank = (self.leads.len() * 85).div_ceil(100);
        self.ranked(rank.checked_sub(1)?)
    }

    /// Returns the lead time, in hours, that so many are not longer than.
    fn ranked(&mut self, shorter: usize) -> Option<f64> {
        if shorter >= self.leads.len() {
            return None;
        }
        let (_, lead, _) = self.leads.select_nth_unstable(shorter);
        Some(f64::from(*lead) / 3600.0)
    }

    fn class(mut self, name: String, weeks: Option<f64>, teams_known: bool) -> TicketClass {
        self.teams.sort_unstable();
        self.teams.dedup();
        let told = self.requests + self.incidents;
        TicketClass {
            name,
            tickets: self.tickets,
            per_week: weeks.map(|weeks| self.tickets as f64 / weeks),
            teams: teams_known.then_some(self.teams.len() as u32),
            lead_p50_h: self.median(),
            lead_p85_h: self.p85(),
            open: self.open,
            hands_on_min: mean(self.hands_on.0, self.hands_on.1),
            reassign_mean: mean(self.reassigned.0 as f64, self.reassigned.1),
            request_like: (told * 2 >= self.tickets && told > 0).then_some(self.requests > self.incidents),
            hints: Vec::new(),
        }
    }
}

fn mean(sum: f64, count: u64) -> Option<f64> {
    (count > 0).then(|| sum / count as f64)
}

fn civil(seconds: i64) -> DateTime {
    Timestamp::from_second(seconds).map_or(DateTime::MIN, |moment| Offset::UTC.to_datetime(moment))
}
