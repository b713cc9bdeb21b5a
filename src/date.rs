//! Dates and quarters. Today's date is always an argument; nothing here asks a clock.

use std::fmt;
use std::str::FromStr;

use jiff::Span;
pub use jiff::civil::Date;

/// A quarter of a calendar year, written `2026-Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i16,
    number: i8,
}

impl Quarter {
    /// Returns the quarter a date lies in.
    pub fn containing(date: Date) -> Self {
        Self { year: date.year(), number: (date.month() - 1) / 3 + 1 }
    }

    /// Returns its first day.
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.number * 3 - 2, 1).unwrap_or(Date::MIN)
    }

    /// Returns its last day.
    pub fn last_day(self) -> Date {
        days_after(months_after(self.first_day(), 3), -1)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

impl FromStr for Quarter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a quarter; write 2026-Q4 for example");
        let (year, number) = text.split_once("-Q").ok_or_else(wrong)?;
        let year: i16 = year.parse().map_err(|_| wrong())?;
        let number: i8 = number.parse().map_err(|_| wrong())?;
        if (1..=4).contains(&number) && (1..=9999).contains(&year) {
            return Ok(Self { year, number });
        }
        Err(wrong())
    }
}

/// Returns the date a number of days later; at the end of the calendar, the last day there is.
pub fn days_after(date: Date, days: i32) -> Date {
    after(date, Span::new().try_days(days), days < 0)
}

/// Returns the date a number of months later; at the end of the calendar, the last day there is.
pub fn months_after(date: Date, months: i32) -> Date {
    after(date, Span::new().try_months(months), months < 0)
}

/// Adds a span; one longer than the calendar leads to its end, forwards or back.
fn after(date: Date, span: Result<Span, jiff::Error>, back: bool) -> Date {
    let end = if back { Date::MIN } else { Date::MAX };
    span.map_or(end, |span| date.saturating_add(span))
}

/// Returns the first Monday on or after a date.
pub fn monday_from(date: Date) -> Date {
    let past_monday = i32::from(date.weekday().to_monday_zero_offset());
    days_after(date, (7 - past_monday) % 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_read_as_it_is_written() {
        let quarter: Quarter = "2026-Q4".parse().unwrap();
        assert_eq!(quarter.to_string(), "2026-Q4");
        assert_eq!(quarter, Quarter::containing("2026-11-21".parse().unwrap()));
        assert!("2026-Q5".parse::<Quarter>().is_err());
        assert!("Q4".parse::<Quarter>().is_err());
    }

    #[test]
    fn a_quarter_has_a_first_and_a_last_day() {
        let days = |text: &str| {
            let quarter: Quarter = text.parse().unwrap();
            [quarter.first_day().to_string(), quarter.last_day().to_string()]
        };
        assert_eq!(days("2026-Q4"), ["2026-10-01", "2026-12-31"]);
        assert_eq!(days("2028-Q1"), ["2028-01-01", "2028-03-31"]);
    }

    #[test]
    fn a_date_beyond_the_calendar_is_its_last_or_first_day() {
        let date: Date = "2026-11-21".parse().unwrap();
        assert_eq!(months_after(date, -1).to_string(), "2026-10-21");
        for beyond in [100_000_000, i32::MAX] {
            assert_eq!([months_after(date, beyond), days_after(date, beyond)], [Date::MAX; 2]);
            assert_eq!([months_after(date, -beyond), days_after(date, -beyond)], [Date::MIN; 2]);
        }
        assert_eq!([months_after(date, i32::MIN), monday_from(Date::MAX)], [Date::MIN, Date::MAX]);
    }

    #[test]
    fn a_monday_starts_its_own_week() {
        let monday: Date = "2026-11-23".parse().unwrap();
        assert_eq!(monday_from(monday), monday);
        assert_eq!(monday_from("2026-11-21".parse().unwrap()), monday);
    }
}
