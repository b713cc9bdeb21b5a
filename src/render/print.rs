//! The report as a PDF: what its cover, its header and its properties say.

use std::collections::BTreeMap;

use super::pdf::{Cover, Failure, Order, Properties, Rendered, Words, render};
use crate::date::{Date, Quarter};
use crate::document::draw::Drawing;
use crate::phrases::{Phrases, fill};
use crate::report::{Audience, Case, Report};

/// Returns a report as a PDF. Its date is that of the assessment, so that the same answers make the same bytes on any day.
pub fn pdf(report: &Report, case: &Case<'_>) -> Result<Rendered, Failure> {
    let date = case.assessment.date;
    let (brand, phrases) = (case.brand, case.phrases());
    let properties = properties(report, case, date);
    let assessed = fill(&phrases.assessed, &[("date", &date.to_string())]);
    let quarter = Quarter::containing(date).to_string();
    let footer = footer(case, &quarter, &format!("{quarter} · {assessed}"));
    let byline = [&brand.name, &brand.author].into_iter().filter(|name| !name.is_empty()).cloned();
    let cover = Cover {
        publisher: byline.collect::<Vec<_>>().join(" · "),
        text: brand.cover.clone(),
        notice: brand.confidentiality.clone(),
        logo: brand.logo.as_ref(),
        facts: Vec::new(),
    };
    let charts = drawings(report);
    let order = Order {
        properties: &properties,
        words: &words(phrases),
        palette: &brand.light,
        fonts: brand.fonts.as_ref(),
        cover: Some(&cover),
        logo: None,
        contents: case.audience != Audience::Board,
        scale: 1.0,
        footer: &footer,
        notice: &brand.confidentiality,
        charts: &charts,
    };
    render(&report.document, &order)
}

/// How large a report of one page is set: the first with which it is one page, else the last.
const SCALES: [f64; 7] = [1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7];

/// Returns a report of one page as a PDF: without cover and contents, as large as fits. The date is that of its answers; without any,
/// that of the evidence.
pub fn one_page(report: &Report, case: &Case<'_>, is_blank: bool) -> Result<Rendered, Failure> {
    let (brand, phrases, info) = (case.brand, case.phrases(), &case.pack.info);
    let date = if is_blank { info.as_of } else { case.assessment.date };
    let properties = properties(report, case, date);
    let made = if is_blank {
        format!("{} {}", info.id, info.version)
    } else {
        fill(&phrases.assessed, &[("date", &date.to_string())])
    };
    let footer = footer(case, &made, &made);
    let charts = drawings(report);
    let mut order = Order {
        properties: &properties,
        words: &words(phrases),
        palette: &brand.light,
        fonts: brand.fonts.as_ref(),
        cover: None,
        logo: brand.logo.as_ref(),
        contents: false,
        scale: 1.0,
        footer: &footer,
        notice: &brand.confidentiality,
        charts: &charts,
    };
    let mut rendered = render(&report.document, &order)?;
    for scale in SCALES.into_iter().skip(1) {
        if rendered.pages > 1 {
            order.scale = scale;
            rendered = render(&report.document, &order)?;
        }
    }
    Ok(rendered)
}

fn properties(report: &Report, case: &Case<'_>, date: Date) -> Properties {
    let brand = case.brand;
    let author = [&brand.author, &brand.name].into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
    Properties { title: report.title.clone(), author, language: case.phrases().language.clone(), date }
}

/// Returns what stands at the foot: the brand's text with something behind it, or where it has none the other text.
fn footer(case: &Case<'_>, behind: &str, otherwise: &str) -> String {
    if case.brand.footer.is_empty() { otherwise.to_owned() } else { format!("{} · {behind}", case.brand.footer) }
}

fn drawings(report: &Report) -> Vec<(&str, &Drawing)> {
    report.charts.iter().map(|chart| (chart.id, &chart.drawing)).collect()
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
