//! Reports under a brand: whose they are, in which words, with which sections, and that they still ask nothing from anywhere.

use std::cell::RefCell;
use std::collections::BTreeSet;

use idpfit::answers::AnswerSheet;
use idpfit::brand::{self, Brand};
use idpfit::document::draw::Shape;
use idpfit::phrases::{self, Phrases};
use idpfit::render::{html, one_page, pdf};
use idpfit::report::{Case, OnePager, Report, Templates, in_markdown, one_pager, report};

use crate::reports::{EXAMPLES, example, with_case};

const LOGO: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><path fill='#135' d='M0 0H40V20H0Z'/></svg>";

/// A brand file that says something everywhere.
const FULL: &str = "[brand]\nname = 'Northgate & Partner'\nauthor = 'Jane <b> Doe'\ncover = 'For the steering meeting'\n\
    confidentiality = 'Confidential'\nfooter = 'northgate.example'\nlogo = 'logo'\nlogo_says = 'Northgate \"N\"'\n\
    [colours]\naccent = '#6b2d5c'\n";

fn branded(text: &str, logo: &[u8]) -> Brand {
    let problems = RefCell::default();
    let root = idpfit::tree::parse(0, text, &mut Vec::new());
    brand::read(&root, &|_| Ok(logo.to_vec()), &problems).unwrap_or_else(|| panic!("{problems:?}"))
}

fn german() -> Brand {
    let root = idpfit::tree::parse(0, phrases::GERMAN, &mut Vec::new());
    Brand { phrases: phrases::read(&root, &RefCell::default()).unwrap(), ..branded(FULL, LOGO.as_bytes()) }
}

/// Hands the case of some answers under a brand to a function.
fn under<T>(brand: &Brand, sheet: &AnswerSheet, then: impl FnOnce(&Case<'_>) -> T) -> T {
    with_case(sheet, &Templates::default(), |case| then(&Case { brand, ..case.clone() }))
}

fn laid_out(brand: &Brand, sheet: &AnswerSheet) -> Report {
    under(brand, sheet, report).unwrap_or_else(|flawed| panic!("{:?}", flawed.problems))
}

/// A picture of some pixels as PNG.
fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(60, 30, |x, y| image::Rgb([x as u8, y as u8, 0]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn a_branded_page_shows_its_logo_and_still_asks_nothing_from_anywhere() {
    let brand = branded(FULL, LOGO.as_bytes());
    let page = html(&laid_out(&brand, &example("kestrel-freight")), &brand);
    assert!(page.contains("img-src data:; font-src data:; base-uri 'none'") && page.contains("default-src 'none'"));
    assert_eq!(page.matches(" src=\"").count(), page.matches(" src=\"data:image/svg+xml;base64,").count());
    assert!(page.contains("alt=\"Northgate &quot;N&quot;\"") && page.contains("Jane &lt;b&gt; Doe"));
    assert!(page.contains("--accent:#6b2d5c") && page.contains("<footer>\n<p>northgate.example</p>"));
}

#[test]
fn a_branded_pdf_has_the_same_bytes_every_time_with_either_logo() {
    for logo in [LOGO.as_bytes().to_vec(), png()] {
        let brand = branded(FULL, &logo);
        let bytes = || {
            let report = laid_out(&brand, &example("lumen-labs"));
            under(&brand, &example("lumen-labs"), |case| pdf(&report, case)).unwrap().bytes
        };
        let first = bytes();
        assert_eq!(first, bytes());
        let file = lopdf::Document::load_mem(&first).unwrap();
        let is_image = |object: &lopdf::Object| {
            let stream = object.as_stream().ok();
            stream.and_then(|stream| stream.dict.get(b"Subtype").ok()?.as_name().ok()) == Some(b"Image")
        };
        let images = file.objects.values().filter(|object| is_image(object)).count();
        assert_eq!(images, usize::from(logo != LOGO.as_bytes()));
    }
}

#[test]
fn sections_left_out_leave_no_link_behind_and_no_part_of_them() {
    let only = format!("{FULL}[sections]\nonly = ['cost', 'summary']\n");
    let brand = branded(&only, LOGO.as_bytes());
    for name in EXAMPLES {
        let report = laid_out(&brand, &example(name));
        let heads: Vec<&str> = report.markdown.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(heads, ["## Cost over three years", "## On one page"]);
        let page = html(&report, &brand);
        let ids: BTreeSet<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(target), "{name}: #{target}");
        }
        under(&brand, &example(name), |case| pdf(&report, case)).unwrap();
    }
}

#[test]
fn in_another_language_no_fixed_word_of_a_chart_stays_english() {
    let brand = german();
    let same: BTreeSet<&str> = phrases::Phrases::ENGLISH
        .iter()
        .map(|(_, english)| *english)
        .filter(|english| phrases::GERMAN.contains(&format!("\"{english}\"")))
        .collect();
    let english: BTreeSet<&str> =
        Phrases::ENGLISH.iter().map(|(_, english)| *english).filter(|english| !same.contains(english)).collect();
    for name in EXAMPLES {
        let report = laid_out(&brand, &example(name));
        for chart in &report.charts {
            let drawn = chart.drawing.shapes.iter().filter_map(|shape| match shape {
                Shape::Text { text, .. } => Some(text.as_str()),
                _ => None,
            });
            let cells = chart.head.iter().chain(chart.rows.iter().flatten()).map(String::as_str);
            let left: Vec<&str> = drawn.chain(cells).filter(|text| english.contains(text)).collect();
            assert_eq!(left, Vec::<&str>::new(), "{name}: {}", chart.id);
        }
        let page = html(&report, &brand);
        assert!(page.contains("<html lang=\"de\">") && page.contains(">Inhalt</h2>"));
        for english in
            ["Its figures as a table", ">Notes<", "Back to the text", "Skip to", "aria-label=\"Chart", "\"Table "]
        {
            assert!(!page.contains(english), "{name}: {english}");
        }
    }
}

#[test]
fn a_report_of_one_page_is_under_the_brand_too() {
    for (which, is_blank) in [(OnePager::Flowchart, false), (OnePager::Flowchart, true), (OnePager::Trap, true)] {
        for logo in [LOGO.as_bytes().to_vec(), png()] {
            let brand = Brand { logo: branded(FULL, &logo).logo, ..german() };
            under(&brand, &example("harbour-bank"), |case| {
                let report = one_pager(case, which, is_blank).unwrap_or_else(|flawed| panic!("{:?}", flawed.problems));
                let page = html(&report, &brand);
                assert!(page.contains("<html lang=\"de\">") && page.contains("alt=\"Northgate &quot;N&quot;\""));
                assert!(page.contains("--accent:#6b2d5c") && page.contains("<footer>\n<p>northgate.example</p>"));
                let pdf = one_page(&report, case, is_blank).unwrap();
                assert_eq!(pdf.pages, 1, "{which:?}");
                let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
                let text = file.extract_text(&[1]).unwrap();
                for said in ["northgate.example", "Confidential", "Seite 1 von 1"] {
                    assert!(text.contains(said), "{said}: {text}");
                }
                let says = |object: &lopdf::Object| object.as_dict().is_ok_and(|entry| entry.has(b"Alt"));
                let figures = file.objects.values().filter(|object| says(object)).count();
                assert_eq!(figures, 1 + usize::from(which == OnePager::Flowchart), "the logo and the chart");
                let shown = in_markdown(&report.markdown, &report.charts);
                assert_eq!(shown.contains("|ja|"), which == OnePager::Flowchart);
                assert!(!shown.contains("|yes|") && !shown.contains("Flowchart of the decision"));
            });
        }
    }
}

#[test]
fn a_brand_without_a_word_changes_nothing() {
    let (plain, empty) = (Brand::default(), branded("[brand]", b""));
    let page = |brand: &Brand| html(&laid_out(brand, &example("harbour-bank")), brand);
    assert_eq!(page(&plain), page(&empty));
}

#[test]
fn the_example_of_a_brand_has_its_own_section_where_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().display().to_string();
    let args = ["--brand", "examples/brand/brand.toml", "--format", "md", "--out", &output];
    let checked = crate::program::run(&["check", "examples/brand/brand.toml"]);
    assert_eq!(crate::program::code(&checked), 0, "{}", crate::program::err(&checked));
    for name in EXAMPLES {
        let answers = format!("questionnaires/examples/{name}.toml");
        let made = crate::program::run(&[&["report", "--answers", &answers][..], &args].concat());
        assert_eq!(crate::program::code(&made), 0, "{}", crate::program::err(&made));
        let markdown = std::fs::read_to_string(folder.path().join("report.md")).unwrap();
        let heads: Vec<&str> = markdown.lines().filter(|line| line.starts_with("## ")).collect();
        let place = heads.iter().position(|head| *head == "## How we go on with you").unwrap();
        assert_eq!(heads[place + 1], "## The decision, question by question");
    }
}
