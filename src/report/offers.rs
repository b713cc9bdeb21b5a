//! What options offer, in words: one wording for the report, the evidence and every explanation.

use crate::framework::{Attribute, Performance};

use super::words::{grouped, number};

/// Returns amounts with their unit: `1 / 2.5 / 5 people`, `GBP 0 / 15,000 a year`, `3 of 4`.
pub fn amounts(values: &[f64], unit: &str, currency: &str) -> String {
    let money = unit.starts_with("currency");
    let shown: Vec<String> = values.iter().map(|value| if money { grouped(*value) } else { number(*value) }).collect();
    let shown = shown.join(" / ");
    match unit {
        "0-1" => format!("{shown} of 1"),
        "0-4" => format!("{shown} of 4"),
        "percent" => format!("{shown} %"),
        "fte" | "FTE" if shown == "1" => "1 person".to_owned(),
        "fte" | "FTE" => format!("{shown} people"),
        _ => match unit.strip_prefix("currency") {
            Some(rest) => format!("{currency} {shown}{rest}"),
            None => format!("{shown} {unit}").trim_end().to_owned(),
        },
    }
}

/// Returns what an option offers, with its unit.
pub fn performance(attribute: &Attribute, offered: Performance, currency: &str) -> String {
    let unit = attribute.unit.as_str();
    match offered {
        Performance::Range(range) => amounts(&[range.low, range.likely, range.high], unit, currency),
        Performance::Band(low, Some(high)) => format!("{} to {}", number(low), amounts(&[high], unit, currency)),
        Performance::Band(low, None) => format!("{} or more", amounts(&[low], unit, currency)),
        Performance::Set(0) => "none".to_owned(),
        Performance::Set(bits) => entries(attribute, bits).join("; "),
        Performance::Category(entry) => entries(attribute, 1 << entry).concat(),
        Performance::Unpublished => "nobody publishes it".to_owned(),
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
            amounts(&[1.0, 2.5, 5.0], "fte", "GBP"),
            amounts(&[1.0], "FTE", "GBP"),
            amounts(&[0.0, 15_000.0, 50_000.0], "currency a year", "GBP"),
            amounts(&[3.0], "0-4", "GBP"),
            amounts(&[50.0], "percent", "GBP"),
            amounts(&[4.0], "months", "GBP"),
        ];
        assert_eq!(
            said,
            ["1 / 2.5 / 5 people", "1 person", "GBP 0 / 15,000 / 50,000 a year", "3 of 4", "50 %", "4 months"]
        );
    }
}
