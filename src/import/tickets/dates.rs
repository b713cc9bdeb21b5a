//! Dates as exports write them: ISO, numbers in any order, names of months in several languages.
//!
//! Whether `03/04/2025` is in April or in March is decided from all dates of a file at the end; until then such a date keeps both readings.

mod months;

use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::tz::Offset;

use months::month;

/// In which order a date of three numbers is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
    /// Year, month, day.
    YearFirst,
}

impl DateOrder {
    /// Returns the word for it: `dmy`, `mdy` or `ymd`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::DayFirst => "dmy",
            Self::MonthFirst => "mdy",
            Self::YearFirst => "ymd",
        }
    }
}

impl FromStr for DateOrder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let orders = [Self::DayFirst, Self::MonthFirst, Self::YearFirst];
        let found = orders.into_iter().find(|order| order.id() == text);
        found.ok_or_else(|| format!("`{text}` is not an order of dates; write dmy, mdy or ymd"))
    }
}

/// The years in which a ticket is believed to have been raised or closed. A date outside of them is a slip or stands for *none*.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// A moment in seconds since 1970, or a date that can be read in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(i64);

impl Moment {
    /// No moment.
    pub(super) const NONE: Self = Self(i64::MIN);

    /// Returns the seconds since 1970 once the order of day and month is known; nothing if there is no such day.
    pub(super) fn settled(self, order: DateOrder) -> Option<i64> {
        if self == Self::NONE || self.0 >= 0 {
            return (self.0 >= 0).then_some(self.0);
        }
        let packed = !self.0;
        let part = |shift: u32, bits: u32| (packed >> shift) & ((1 << bits) - 1);
        let (first, second, year) = (part(17, 4) as i8, part(21, 4) as i8, part(25, 14) as i16);
        let (day, month) = if order == DateOrder::MonthFirst { (second, first) } else { (first, second) };
        seconds((year, month, day), part(0, 17), 0)
    }

    /// Returns whether it can be read in two ways.
    pub(super) fn is_open(self) -> bool {
        self.0 < 0 && self != Self::NONE
    }

    /// Keeps a date whose day and month, both at most 12, may be exchanged. The first 17 bits are the second of the day.
    fn open((first, second, year): (i8, i8, i16), second_of_day: i64) -> Self {
        Self(!(second_of_day | i64::from(first) << 17 | i64::from(second) << 21 | i64::from(year) << 25))
    }
}

/// What a file's dates say about their order: how many can only be read one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Evidence {
    /// Dates that can only be read with the day first.
    pub(super) day_first: u64,
    /// Dates that can only be read with the month first.
    pub(super) month_first: u64,
    /// Dates that can be read both ways.
    pub(super) open: u64,
}

impl Evidence {
    /// Returns the order that most dates speak for; the day first if none does.
    pub(super) fn order(self) -> DateOrder {
        if self.month_first > self.day_first { DateOrder::MonthFirst } else { DateOrder::DayFirst }
    }
}

/// Reads a date; nothing if it is none. What it says about the order is added to the evidence.
pub(super) fn read(text: &[u8], order: Option<DateOrder>, evidence: &mut Evidence) -> Option<Moment> {
    iso(text).or_else(|| Written::of(text)?.moment(order, evidence))
}

/// Returns the seconds since 1970 of a date that can be read one way only; where day and month may be exchanged, the day is first.
pub(in crate::import) fn moment(text: &str) -> Option<i64> {
    read(text.as_bytes(), None, &mut Evidence::default())?.settled(DateOrder::DayFirst)
}

/// Seconds since 1970 of a local time and its offset from UTC in seconds; nothing outside of the calendar or of the years believed.
fn seconds((year, month, day): (i16, i8, i8), second_of_day: i64, offset: i32) -> Option<i64> {
    if !YEARS.contains(&year) {
        return None;
    }
    let date = DateTime::new(year, month, day, 0, 0, 0, 0).ok()?;
    let midnight = Offset::UTC.to_timestamp(date).ok()?.as_second();
    Some(midnight + second_of_day - i64::from(offset))
}

/// The second of a day; nothing if there is no such time.
fn second_of_day(hour: i64, minute: i64, second: i64) -> Option<i64> {
    // A leap second counts as the one after it.
    let valid = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    valid.then_some(hour * 3600 + minute * 60 + second)
}

/// Reads the form that most exports have, quickly: `2025-12-22`, `2025-12-22 14:38[:00[.000]]`, with `T`, `Z` or an offset.
fn iso(text: &[u8]) -> Option<Moment> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let (day, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let (time, offset) = match rest {
        [] => (0, 0),
        [b' ' | b'T', rest @ ..] => {
            let (hour, rest) = digits(rest, 2)?;
            let (minute, rest) = digits(rest.strip_prefix(b":")?, 2)?;
            let (second, rest) = match rest.strip_prefix(b":") {
                Some(rest) => digits(rest, 2).map(|(second, rest)| (second, without_fraction(rest)))?,
                None => (0, rest),
            };
            (second_of_day(hour, minute, second)?, offset(rest)?)
        }
        _ => return None,
    };
    seconds((i16::try_from(year).ok()?, month as i8, day as i8), time, offset).map(Moment)
}

/// Reads so many digits.
fn digits(text: &[u8], count: usize) -> Option<(i64, &[u8])> {
    let (digits, rest) = text.split_at_checked(count)?;
    Some((number(digits)?, rest))
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
}

fn without_fraction(rest: &[u8]) -> &[u8] {
    match rest {
        [b'.' | b',', digits @ ..] => {
            let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
            digits.get(length..).unwrap_or_default()
        }
        rest => rest,
    }
}

/// Reads `Z`, `UTC`, `+01:00`, `+0100`, `+01` or nothing.
fn offset(rest: &[u8]) -> Option<i32> {
    match rest.trim_ascii() {
        b"" | b"Z" | b"z" | b"UTC" | b"GMT" => Some(0),
        [sign @ (b'+' | b'-'), digits @ ..] => {
            let (hours, minutes) = match digits {
                [a, b] => (number(&[*a, *b])?, 0),
                [a, b, c, d] | [a, b, b':', c, d] => (number(&[*a, *b])?, number(&[*c, *d])?),
                _ => return None,
            };
            let size = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|size| *size <= 18 * 3600)?;
            Some(if *sign == b'-' { -size } else { size })
        }
        _ => None,
    }
}

/// A number as written: its value, how many digits it has, and the byte before it.
#[derive(Debug, Clone, Copy, Default)]
struct Number {
    value: i64,
    digits: usize,
    before: u8,
}

/// The parts of a date that is not ISO: numbers, the month's name and the half of the day.
#[derive(Debug, Clone, Copy, Default)]
struct Written {
    numbers: [Number; 9],
    count: usize,
    /// The month's number if it is named, and how many numbers stand before it.
    month: Option<(i8, usize)>,
    half: Option<Half>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Half {
    Am,
    Pm,
}

/// The longest text that can be a date: `quarta-feira, 22 de dezembro de 2025 às 14:38:00 GMT+01:00` and a bit.
const LONGEST: usize = 80;

impl Written {
    /// Splits a text into its parts; nothing if it has too many.
    fn of(text: &[u8]) -> Option<Self> {
        let mut rest = text.trim_ascii();
        if rest.len() > LONGEST {
            return None;
        }
        let mut written = Self::default();
        let mut before = b' ';
        while let Some((first, after)) = rest.split_first() {
            let length = |is: fn(u8) -> bool| rest.iter().take_while(|byte| is(**byte)).count();
            let taken = match first {
                byte if byte.is_ascii_digit() => written.number(rest, length(|byte| byte.is_ascii_digit()), before)?,
                byte if is_letter(*byte) => written.word(rest, length(is_letter)),
                _ => {
                    before = *first;
                    rest = after;
                    continue;
                }
            };
            before = b' ';
            rest = rest.get(taken..).unwrap_or_default();
        }
        Some(written)
    }

    fn number(&mut self, rest: &[u8], digits: usize, before: u8) -> Option<usize> {
        let value = number(rest.get(..digits.min(15))?)?;
        *self.numbers.get_mut(self.count)? = Number { value, digits, before };
        self.count += 1;
        Some(digits)
    }

    fn word(&mut self, rest: &[u8], length: usize) -> usize {
        let word = rest.get(..length).unwrap_or_default();
        let dotted = rest.get(length..).is_some_and(|after| after.len() > 1 && after.starts_with(b"."));
        match word {
            [b'a' | b'A', b'm' | b'M'] => self.half = Some(Half::Am),
            [b'p' | b'P', b'm' | b'M'] => self.half = Some(Half::Pm),
            [b'a' | b'A'] if dotted && self.count > 3 => self.half = Some(Half::Am),
            [b'p' | b'P'] if dotted && self.count > 3 => self.half = Some(Half::Pm),
            word => {
                if let Some(month) = month(word).filter(|_| self.count <= 2) {
                    self.month = Some((month, self.count));
                }
            }
        }
        length
    }

    fn moment(&self, order: Option<DateOrder>, evidence: &mut Evidence) -> Option<Moment> {
        let numbers = self.numbers.get(..self.count)?;
        match numbers {
            [only] if self.month.is_none() => compact(*only),
            [day, time] if self.month.is_none() && day.digits == 8 => {
                let hour = time.value / if time.digits == 6 { 10_000 } else { 100 };
                let (minute, second) =
                    if time.digits == 6 { (time.value / 100 % 100, time.value % 100) } else { (time.value % 100, 0) };
                matches!(time.digits, 4 | 6).then_some(())?;
                seconds(day_of(day.value)?, second_of_day(hour, minute, second)?, 0).map(Moment)
            }
            [a, b, time @ ..] if self.month.is_some() => {
                let (month, _) = self.month?;
                let (day, year) = if a.digits == 4 { (b, a) } else { (a, b) };
                let (time, offset) = self.time(time)?;
                seconds((full_year(*year)?, month, i8::try_from(day.value).ok()?), time, offset).map(Moment)
            }
            [a, b, c, time @ ..] => {
                let (time, offset) = self.time(time)?;
                numeric([*a, *b, *c], (time, offset), order, evidence)
            }
            _ => None,
        }
    }

    /// Reads the time and the offset behind a date.
    fn time(&self, numbers: &[Number]) -> Option<(i64, i32)> {
        let [hour, minute, rest @ ..] = numbers else {
            return numbers.is_empty().then_some((0, 0));
        };
        let (second, rest) = match rest {
            [second, rest @ ..] if matches!(second.before, b':' | b'.') && second.digits <= 2 => (second.value, rest),
            rest => (0, rest),
        };
        let rest = match rest {
            [fraction, rest @ ..] if matches!(fraction.before, b'.' | b',' | b':') => {
                let _ = fraction;
                rest
            }
            rest => rest,
        };
        let hour = match (self.half, hour.value) {
            (Some(Half::Am), 12) => 0,
            (Some(Half::Pm), 1..=11) => hour.value + 12,
            (Some(Half::Am), 13..) => return None,
            (_, hour) => hour,
        };
        Some((second_of_day(hour, minute.value, second)?, written_offset(rest)?))
    }
}

fn written_offset(numbers: &[Number]) -> Option<i32> {
    let (sign, size) = match numbers {
        [] => return Some(0),
        [hours] if hours.digits <= 2 => (hours.before, hours.value * 3600),
        [both] if both.digits == 4 => (both.before, both.value / 100 * 3600 + both.value % 100 * 60),
        [hours, minutes] if minutes.before == b':' => (hours.before, hours.value * 3600 + minutes.value * 60),
        _ => return None,
    };
    let size = i32::try_from(size).ok().filter(|size| *size <= 18 * 3600)?;
    match sign {
        b'+' => Some(size),
        b'-' => Some(-size),
        _ => None,
    }
}

/// Reads `20251222`, `20251222143800`, and seconds or milliseconds since 1970.
fn compact(only: Number) -> Option<Moment> {
    match only.digits {
        8 => seconds(day_of(only.value)?, 0, 0).map(Moment),
        14 => {
            let (day, time) = (only.value / 1_000_000, only.value % 1_000_000);
            let time = second_of_day(time / 10_000, time / 100 % 100, time % 100)?;
            seconds(day_of(day)?, time, 0).map(Moment)
        }
        // From 2001 to 2099, so that no id of ten digits is taken for a date.
        10 => (1_000_000_000..4_102_444_800).contains(&only.value).then_some(Moment(only.value)),
        13 => (1_000_000_000_000..4_102_444_800_000).contains(&only.value).then_some(Moment(only.value / 1000)),
        _ => None,
    }
}

fn day_of(number: i64) -> Option<(i16, i8, i8)> {
    Some((i16::try_from(number / 10_000).ok()?, (number / 100 % 100) as i8, (number % 100) as i8))
}

/// Two digits are years of 1990 to 2089: exports are no older.
fn full_year(year: Number) -> Option<i16> {
    let value = i16::try_from(year.value).ok()?;
    match year.digits {
        4 => Some(value),
        2 if value >= 90 => Some(1900 + value),
        2 => Some(2000 + value),
        _ => None,
    }
}

/// Reads a date of three numbers.
fn numeric(
    [a, b, c]: [Number; 3],
    (time, offset): (i64, i32),
    order: Option<DateOrder>,
    evidence: &mut Evidence,
) -> Option<Moment> {
    let small = |number: Number| i8::try_from(number.value).ok().filter(|_| number.digits <= 2);
    let exact = |year, month, day| seconds((year, month, day), time, offset).map(Moment);
    if a.digits == 4 || order == Some(DateOrder::YearFirst) {
        return exact(full_year(a)?, small(b)?, small(c)?);
    }
    let (first, second, year) = (small(a)?, small(b)?, full_year(c)?);
    // Dots stand between day and month only where the day comes first.
    let order = order.or((b.before == b'.').then_some(DateOrder::DayFirst));
    match (order, first, second) {
        (Some(DateOrder::MonthFirst), month, day) | (Some(_), day, month) => exact(year, month, day),
        (None, 13.., _) => exact(year, second, first).inspect(|_| evidence.day_first += 1),
        (None, _, 13..) => exact(year, first, second).inspect(|_| evidence.month_first += 1),
        (None, _, _) if first == second => exact(year, second, first),
        (None, _, _) => {
            // Both readings are days of the calendar: months of at most 12, days of at most 12.
            exact(year, second, first)?;
            exact(year, first, second)?;
            evidence.open += 1;
            (offset == 0).then(|| Moment::open((first, second, year), time))
        }
    }
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

#[cfg(test)]
mod tests;
