//! The report as a PDF: what its cover, its header and its properties say.

use std::collections::BTreeMap;

use super::pdf::{Cover, Failure, Order, Properties, Rendered, Words, render};
use crate::date::Quarter;
use crate::document::draw::Drawing;
use crate::phrases::{Phrases, fill};
use crate::report::{Audience, Case, Report};

/// Returns a report as a PDF. Its date is that of the assessment, so that the same answers make the same bytes on any day.
pub fn pdf(report: &Report, case: &Case<'_>) -> Result<Rendered, Failure> {
    let date = case.assessment.date;
    let (brand, phrases) = (case.brand, case.phrases());
    let author = [&brand.author, &brand.name].into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
    let properties = Properties { title: report.title.clone(), author, language: phrases.language.clone(), date };
    let assessed = fill(&phrases.assessed, &[("date", &date.to_string())]);
    let made = format!("{} · {assessed}", Quarter::containing(date));
    let footer =
        if brand.footer.is_empty() { made } else { format!("{} · {}", brand.footer, Quarter::containing(date)) };
    let byline = [&brand.name, &brand.author].into_iter().filter(|name| !name.is_empty()).cloned();
    let cover = Cover {
        publisher: byline.collect::<Vec<_>>().join(" · "),
        text: brand.cover.clone(),
        notice: brand.confidentiality.clone(),
        logo: brand.logo.as_ref(),
        facts: Vec::new(),
    };
    let charts: Vec<(&str, &Drawing)> = report.charts.iter().map(|chart| (chart.id, &chart.drawing)).collect();
    let order = Order {
        properties: &properties,
        words: &words(phrases),
        palette: &brand.light,
        fonts: brand.fonts.as_ref(),
        cover: Some(&cover),
        contents: case.audience != Audience::Board,
        footer: &footer,
        notice: &brand.confidentiality,
        charts: &charts,
    };
    render(&report.document, &order)
}

/// Returns the fixed words of pages.
fn words(phrases: &Phrases) -> Words {
    let Phrases { note, tip, important, warning, caution, .. } = phrases;
    Words {
        contents: phrases.contents.clone(),
        page: phrases.page.clone(),
        link: phrases.go_to.clone(),
        alerts: [note, tip, important, warning, caution].map(String::clone),
    }
}

/// How many characters are named that could not be shown.
const NAMED: usize = 8;

/// Says which characters a PDF shows a mark for. They are named by their numbers, since nobody may be able to show them.
pub fn unshown(missing: &BTreeMap<String, usize>) -> Option<String> {
    let all: usize = missing.values().sum();
    let named = missing.iter().take(NAMED).map(|(cluster, count)| {
        let points: Vec<String> = cluster.chars().map(|character| format!("U+{:04X}", u32::from(character))).collect();
        format!("{} ({count})", points.join(" "))
    });
    let mut named = named.collect::<Vec<_>>().join(", ");
    if missing.len() > NAMED {
        named.push_str(", …");
    }
    let places = if all == 1 { "one place".to_owned() } else { format!("{all} places") };
    (all > 0).then(|| {
        format!("in {places} the PDF shows ▢ for a character that its fonts lack or that is written from right to left: {named}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_shown_is_named_by_number_with_how_often() {
        let missing = BTreeMap::from([("ש".to_owned(), 2), ("👩‍🚀".to_owned(), 1)]);
        insta::assert_snapshot!(unshown(&missing).unwrap(), @"in 3 places the PDF shows ▢ for a character that its fonts lack or that is written from right to left: U+05E9 (2), U+1F469 U+200D U+1F680 (1)");
        assert_eq!(unshown(&BTreeMap::new()), None);
    }
}
