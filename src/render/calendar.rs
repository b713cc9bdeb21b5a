//! Milestones as a calendar: iCalendar (RFC 5545), for every program that keeps dates.
//!
//! The stamp of each event is the day of the assessment, and its id comes from the plan: the same plan gives the same bytes, and a
//! calendar that has the event replaces it.

use icalendar::{Calendar, Component as _, Event};
use jiff::civil::Date;

use crate::problem::tame;
use crate::report::backlog::Milestone;

/// Returns milestones as the text of a calendar; `stamp` is the day that the plan was made from.
pub fn calendar(name: &str, stamp: Date, milestones: &[Milestone]) -> String {
    let mut calendar = Calendar::new();
    calendar.append_property(("PRODID", "-//idpfit//pilot plan//EN"));
    calendar.name(&tame(name));
    for milestone in milestones {
        let mut event = Event::new();
        event.uid(&format!("{}@idpfit", milestone.id));
        event.add_property("DTSTAMP", format!("{}T000000Z", basic(stamp)));
        event.append_property(all_day("DTSTART", milestone.day));
        event.append_property(all_day("DTEND", crate::date::days_after(milestone.day, 1)));
        event.add_property("TRANSP", "TRANSPARENT");
        event.summary(&tame(&milestone.name));
        event.description(&milestone.about.lines().map(tame).collect::<Vec<_>>().join("\n"));
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

/// Returns a date as iCalendar writes it: `20261121`.
fn basic(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn all_day(key: &str, date: Date) -> icalendar::Property {
    let mut property = icalendar::Property::new(key, basic(date));
    property.append_parameter(icalendar::Parameter::new("VALUE", "DATE"));
    property.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_a_whole_day_and_text_is_escaped_and_folded() {
        let milestone = Milestone {
            id: "acme-2026-Q4/port/db/decision-3".to_owned(),
            day: "2026-12-18".parse().unwrap(),
            name: "Week 3; start, or not?".to_owned(),
            about: format!("Go: yes\n\n{}", "ä".repeat(80)),
        };
        let text = calendar("Pilot", "2026-11-21".parse().unwrap(), &[milestone]);
        assert!(text.contains("DTSTART;VALUE=DATE:20261218\r\n"), "{text}");
        assert!(text.contains("DTEND;VALUE=DATE:20261219\r\n"), "{text}");
        assert!(text.contains("DTSTAMP:20261121T000000Z\r\n"), "{text}");
        assert!(text.contains("SUMMARY:Week 3\\; start\\, or not?\r\n"), "{text}");
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    }
}
