//! What options offer, in words: one wording for the report, the evidence and every explanation.

use crate::framework::{Attribute, HIDDEN, Performance};

use super::words::{grouped, number};
use crate::phrases::{Phrases, fill};

/// Returns amounts with their unit: `1 / 2.5 / 5 people`, `GBP 0 / 15,000 a year`, `3 of 4`.
pub fn amounts(values: &[f64], unit: &str, currency: &str, phrases: &Phrases) -> String {
    let money = unit.starts_with("currency");
    if is_hidden(unit, currency) {
        return HIDDEN.to_owned();
    }
    let shown: Vec<String> = values.iter().map(|value| if money { grouped(*value) } else { number(*value) }).collect();
    let shown = shown.join(" / ");
    match unit {
        "0-1" => fill(&phrases.of_one, &[("share", &shown)]),
        "0-4" => fill(&phrases.of_four, &[("level", &shown)]),
        "percent" => format!("{shown} %"),
        "fte" | "FTE" if shown == "1" => phrases.one_person.clone(),
        "fte" | "FTE" => fill(&phrases.people, &[("count", &shown)]),
        _ => match unit.strip_prefix("currency") {
            Some(rest) => format!("{currency} {shown}{rest}"),
            None => format!("{shown} {unit}").trim_end().to_owned(),
        },
    }
}

/// Returns whether figures of a unit are amounts of money that are not shown.
fn is_hidden(unit: &str, currency: &str) -> bool {
    unit.starts_with("currency") && currency == HIDDEN
}

/// Returns what an option offers, with its unit.
pub fn performance(attribute: &Attribute, offered: Performance, currency: &str, phrases: &Phrases) -> String {
    let unit = attribute.unit.as_str();
    match offered {
        Performance::Range(_) | Performance::Band(..) if is_hidden(unit, currency) => HIDDEN.to_owned(),
        Performance::Range(range) => amounts(&[range.low, range.likely, range.high], unit, currency, phrases),
        Performance::Band(low, Some(high)) => {
            let high = amounts(&[high], unit, currency, phrases);
            fill(&phrases.to, &[("low", &number(low)), ("high", &high)])
        }
        Performance::Band(low, None) => {
            fill(&phrases.or_more, &[("amount", &amounts(&[low], unit, currency, phrases))])
        }
        Performance::Set(0) => phrases.none.clone(),
        Performance::Set(bits) => entries(attribute, bits).join("; "),
        Performance::Category(entry) => entries(attribute, 1 << entry).concat(),
        Performance::Unpublished => phrases.not_published.clone(),
    }
}

/// Returns the texts of some entries of an attribute.
pub(super) fn entries(attribute: &Attribute, bits: u64) -> Vec<String> {
    let chosen = attribute.entries().iter().enumerate().filter(|(index, _)| bits & (1 << index) != 0);
    chosen.map(|(_, (_, text))| text.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_amount_has_its_unit() {
        let said = [
            amounts(&[1.0, 2.5, 5.0], "fte", "GBP", Phrases::english()),
            amounts(&[1.0], "FTE", "GBP", Phrases::english()),
            amounts(&[0.0, 15_000.0, 50_000.0], "currency a year", "GBP", Phrases::english()),
            amounts(&[3.0], "0-4", "GBP", Phrases::english()),
            amounts(&[50.0], "percent", "GBP", Phrases::english()),
            amounts(&[4.0], "months", "GBP", Phrases::english()),
        ];
        assert_eq!(
            said,
            ["1 / 2.5 / 5 people", "1 person", "GBP 0 / 15,000 / 50,000 a year", "3 of 4", "50 %", "4 months"]
        );
    }
}
