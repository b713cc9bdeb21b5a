//! Words for numbers: the only place that rounds.

use unicode_width::UnicodeWidthStr;

use crate::date::Date;
use crate::decision::certainty::Counted;
use crate::framework::HIDDEN;
use crate::phrases::{Phrases, fill};
use crate::problem::tame;
use crate::scale::{Range, Span};

/// Returns a share as a percentage, `73 %`.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", round(share * 100.0))
}

/// Returns a share as a percentage with one decimal, `12.4 %`.
pub fn finely(share: f64) -> String {
    format!("{} %", tenths(share * 100.0))
}

/// Returns a share of worlds that was counted in a sample, as people say it: `87 of 100`. A sample shows neither all nor nothing.
pub fn of_hundred(share: f64, phrases: &Phrases) -> String {
    match round(share * 100.0) {
        rounded if rounded < 1.0 => phrases.under_one_of_hundred.clone(),
        rounded if rounded > 99.0 => phrases.over_99_of_hundred.clone(),
        rounded => fill(&phrases.of_hundred, &[("count", &format!("{rounded:.0}"))]),
    }
}

/// Returns a share that was counted, with its 95 % interval: `86.9 % (86.8–87.0)`. What a sample cannot tell from all or nothing is a bound.
pub fn counted(counted: Counted, phrases: &Phrases) -> String {
    let parts = [counted.share, counted.low, counted.high].map(|share| tenths(share * 100.0));
    match (parts[1].as_str(), parts[2].as_str()) {
        ("0.0", "0.0") => phrases.below_tenth.clone(),
        ("100.0", "100.0") => phrases.above_tenths.clone(),
        (low, high) => format!("{} % ({low}–{high})", parts[0]),
    }
}

/// Returns a fit or level in whole points.
pub fn points(value: f64) -> String {
    format!("{:.0}", round(value))
}

/// Returns points with one decimal, for tables whose rows add up.
pub fn tenths(value: f64) -> String {
    format!("{:.1}", round(value * 10.0) / 10.0)
}

/// Returns a value between 0 and 1 with two decimals.
pub fn hundredths(value: f64) -> String {
    format!("{:.2}", round(value * 100.0) / 100.0)
}

/// Rounds half away from zero, and never to a negative zero.
fn round(value: f64) -> f64 {
    libm::round(value) + 0.0
}

/// Returns a number without needless decimals: at most two.
pub fn number(value: f64) -> String {
    let text = format!("{:.2}", round(value * 100.0) / 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Returns a number as one would say it: whole from ten on, with a decimal below.
pub fn about(value: f64) -> String {
    number(if value.abs() < 10.0 { round(value * 10.0) / 10.0 } else { round(value) })
}

/// Returns a number for a machine: at most four decimals, never an exponent.
pub fn figure(value: f64) -> String {
    let text = format!("{:.4}", round(value * 10_000.0) / 10_000.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Rounds to a whole number.
pub fn whole(value: f64) -> f64 {
    round(value)
}

/// Returns an amount of money with its currency, rounded to three figures: `GBP 57,300`.
pub fn money(amount: f64, currency: &str) -> String {
    if currency == HIDDEN {
        return HIDDEN.to_owned();
    }
    format!("{currency} {}", grouped(three_figures(amount)))
}

fn three_figures(amount: f64) -> f64 {
    if amount.abs() < 1000.0 {
        return round(amount);
    }
    let digits = libm::floor(libm::log10(amount.abs()));
    let unit = libm::pow(10.0, digits - 2.0);
    round(amount / unit) * unit
}

/// Returns a whole number with its thousands set apart.
pub fn grouped(number: f64) -> String {
    let digits = format!("{:.0}", round(number.abs()));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number < 0.0 && digits != "0" { format!("−{grouped}") } else { grouped }
}

/// Returns an amount in thousands or millions: `120k`, `1.2M`.
pub fn thousands(amount: f64) -> String {
    match amount {
        amount if amount >= 999_500.0 => format!("{}M", number(amount / 1_000_000.0)),
        amount if amount >= 1000.0 => format!("{}k", points(amount / 1000.0)),
        amount => points(amount),
    }
}

/// Returns a range as `1 / 2.5 / 5`.
pub fn range(range: Range) -> String {
    format!("{} / {} / {}", number(range.low), number(range.likely), number(range.high))
}

/// Returns a range of money as `GBP 10,000 to 50,000, most likely 30,000`.
pub fn money_range(range: Range, currency: &str, phrases: &Phrases) -> String {
    if (range.high - range.low).abs() < 0.5 || currency == HIDDEN {
        return money(range.likely, currency);
    }
    let [low, likely, high] = [range.low, range.likely, range.high].map(|amount| grouped(three_figures(amount)));
    most_likely((&format!("{currency} {low}"), &likely, &high), phrases)
}

/// Returns `1 to 5, most likely 3`.
pub fn most_likely((low, likely, high): (&str, &str, &str), phrases: &Phrases) -> String {
    let range = fill(&phrases.to, &[("low", low), ("high", high)]);
    fill(&phrases.most_likely, &[("range", &range), ("likely", likely)])
}

/// Returns a span of points: one number, or the mean with its least and greatest.
pub fn span(span: Span) -> String {
    if points(span.least) == points(span.greatest) {
        return points(span.mean);
    }
    format!("{} ({}–{})", points(span.mean), points(span.least), points(span.greatest))
}

/// Returns a share over everything unknown: one percentage, or the mean with its least and greatest.
pub fn share_span(span: Span) -> String {
    if percent(span.least) == percent(span.greatest) {
        return percent(span.mean);
    }
    format!("{} ({:.0}–{:.0})", percent(span.mean), round(span.least * 100.0), round(span.greatest * 100.0))
}

/// Returns a number of people: `1 person`, `2.5 people`.
pub fn people(count: f64, phrases: &Phrases) -> String {
    let shown = number(count);
    if shown == "1" { phrases.one_person.clone() } else { fill(&phrases.people, &[("count", &shown)]) }
}

/// Returns how many things there are: `1 step`, `3 steps`, `no steps`.
pub fn count(number: usize, thing: &str) -> String {
    match number {
        0 => format!("no {thing}s"),
        1 => format!("1 {thing}"),
        number => format!("{number} {thing}s"),
    }
}

/// Returns a date as people write it in reports: ISO.
pub fn date(date: Date) -> String {
    date.to_string()
}

/// Returns a bar of blocks for a share of a width, in eighths.
pub fn bar(share: f64, width: usize) -> String {
    const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let eighths = round(share.clamp(0.0, 1.0) * width as f64 * 8.0) as usize;
    let mut bar = "█".repeat(eighths / 8);
    if let Some(rest) = EIGHTHS.get(eighths % 8).filter(|_| !eighths.is_multiple_of(8)) {
        bar.push(*rest);
    }
    bar
}

/// Returns the first sentence of a text.
pub fn first_sentence(text: &str) -> &str {
    let end = text
        .match_indices(". ")
        .map(|(place, _)| place + 1)
        .find(|end| text.get(*end..).is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase)));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Fills a text with blanks up to a width, counted in columns of a terminal.
pub fn pad(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(blanks))
}

/// Returns the words of a list: `a`, `a and b`, `a, b and c`.
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Returns a text with everything escaped that means something in Markdown. Line breaks become spaces, so that a text can neither start
/// a block nor leave a table cell.
pub fn markdown(text: &str) -> String {
    let body = text.trim_start_matches([' ', '\t', '\n', '\r']);
    let mut escaped = String::with_capacity(text.len() + 8);
    if body.len() < text.len() {
        escaped.push(' ');
    }
    let number = body.bytes().take_while(u8::is_ascii_digit).count();
    let mut previous = ' ';
    let mut characters = body.char_indices().peekable();
    while let Some((place, character)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        if means_something(character, previous, next) || (place == number && begins_block(character, next, number)) {
            escaped.push('\\');
        }
        escaped.push(if matches!(character, '\n' | '\r') { ' ' } else { character });
        previous = character;
    }
    escaped
}

/// Returns whether a character between two others means something anywhere in a line of Markdown.
fn means_something(character: char, previous: char, next: char) -> bool {
    match character {
        '\\' | '`' | '*' | '[' | ']' | '|' | '~' => true,
        '<' => next.is_alphanumeric() || matches!(next, '/' | '!' | '?'),
        '_' => !(previous.is_alphanumeric() && next.is_alphanumeric()),
        '&' => next == '#' || next.is_alphabetic(),
        '!' => next == '[',
        _ => false,
    }
}

/// Returns whether a character that stands after some digits at the start of a text begins a heading, a list, a quotation or a rule.
fn begins_block(character: char, next: char, digits: usize) -> bool {
    let ends = next.is_ascii_whitespace();
    match character {
        '.' | ')' => digits > 0 && ends,
        '#' => digits == 0 && (ends || next == '#'),
        '>' => digits == 0,
        '+' => digits == 0 && ends,
        '-' | '=' | ':' => digits == 0 && !next.is_alphanumeric(),
        _ => false,
    }
}

/// Returns a text in double quotes as YAML and JSON read it; what could steer a terminal is taken out.
pub fn quoted(text: &str) -> String {
    serde_json::Value::String(tame(text)).to_string()
}

/// Returns a link in Markdown if the target is one that a report may have, else the text with the target behind it.
pub fn link(text: &str, target: &str) -> String {
    let plain = |character: char| character.is_ascii_graphic() && !matches!(character, '<' | '>' | '\\');
    if target.starts_with("https://") && target.chars().all(plain) {
        return format!("[{}](<{target}>)", markdown(&tame(text)));
    }
    markdown(&tame(&format!("{text} ({target})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_rounded_to_three_figures() {
        assert_eq!(money(57_349.0, "GBP"), "GBP 57,300");
        assert_eq!(money(1_234_567.0, "EUR"), "EUR 1,230,000");
        assert_eq!(money(0.4, "GBP"), "GBP 0");
        assert_eq!(money(-2_345.0, "GBP"), "GBP −2,350");
    }

    #[test]
    fn a_counted_share_is_never_all_or_nothing() {
        let said = [0.0, 0.001, 0.016, 0.873, 0.996, 1.0].map(|share| of_hundred(share, Phrases::english()));
        insta::assert_snapshot!(said.join("; "), @"fewer than 1 of 100; fewer than 1 of 100; 2 of 100; 87 of 100; more than 99 of 100; more than 99 of 100");
    }

    #[test]
    fn a_counted_share_has_its_interval_or_is_a_bound() {
        let said = |share, low, high| counted(Counted { share, low, high }, Phrases::english());
        assert_eq!(said(0.869, 0.8678, 0.8702), "86.9 % (86.8–87.0)");
        assert_eq!([said(0.0, 0.0, 1e-5), said(1.0, 0.99999, 1.0)], ["below 0.1 %", "above 99.9 %"]);
        assert_eq!(said(0.0, 0.0, 0.004), "0.0 % (0.0–0.4)");
    }

    #[test]
    fn a_number_has_no_needless_decimals() {
        assert_eq!([number(2.5), number(3.0), number(0.125), number(-0.001)], ["2.5", "3", "0.13", "0"]);
    }

    #[test]
    fn a_span_of_one_value_is_one_number() {
        assert_eq!(span(Span::exactly(61.2)), "61");
        assert_eq!(span(Span { least: 40.0, mean: 61.2, greatest: 80.0 }), "61 (40–80)");
    }

    #[test]
    fn a_sentence_ends_before_a_capital() {
        assert_eq!(first_sentence("About 0.4 people, i.e. few. Then more."), "About 0.4 people, i.e. few.");
        assert_eq!(first_sentence("One only"), "One only");
    }

    #[test]
    fn a_bar_has_eighths() {
        assert_eq!(bar(0.5, 4), "██");
        assert_eq!(bar(0.53, 4), "██▏");
        assert_eq!(bar(2.0, 3), "███");
    }

    #[test]
    fn text_from_people_cannot_leave_its_cell_or_become_a_link() {
        assert_eq!(markdown("a|b\n# c"), "a\\|b # c");
        assert_eq!(markdown("](javascript:alert(1))"), "\\](javascript:alert(1))");
        assert_eq!(markdown("<script>"), "\\<script>");
        assert_eq!(markdown("snake_case and _this_"), "snake_case and \\_this\\_");
        assert_eq!(markdown("# heading"), "\\# heading");
    }
}
