//! Reports: what they say, and that nothing people write can make them say something else.

use std::cell::RefCell;
use std::path::Path;
use std::sync::LazyLock;

use idpfit::answers::AnswerSheet;
use idpfit::brand::Brand;
use idpfit::decision::certainty::Effort;
use idpfit::decision::robust::robustness;
use idpfit::decision::sampling::Off;
use idpfit::decision::{Decision, decide};
use idpfit::framework::{Evidence, PackText, pack};
use idpfit::plan::{Given, plan};
use idpfit::problem::Files;
use idpfit::render::html;
use idpfit::report::{Audience, Case, Report, Templates, charts, in_markdown, report, summary};

use crate::support::{assessed, shipped, shipped_texts};

/// Returns a file of the project.
pub(super) fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn read_evidence() -> Evidence {
    let root =
        pack::merge(&PackText { base: Vec::new(), own: shipped_texts() }, &mut Files::default(), &mut Vec::new());
    pack::read_evidence(&root, &RefCell::default())
}

/// Reads a text of answers.
pub(super) fn answers(text: &str) -> AnswerSheet {
    let problems = RefCell::default();
    let root = idpfit::tree::parse(0, text, &mut Vec::new());
    let themes: Vec<String> = shipped().framework.themes.iter().map(|theme| theme.id.clone()).collect();
    idpfit::answers::read(&root, &shipped().questionnaire, &themes, &problems)
}

/// Hands the case of some answers and a changed decision to a function.
pub(super) fn with_decision<T>(
    answers: &AnswerSheet,
    change: impl FnOnce(&mut Decision),
    then: impl FnOnce(&Case<'_>) -> T,
) -> T {
    with_case(answers, &Templates::default(), |case| {
        let mut decision = case.decision.clone();
        change(&mut decision);
        then(&Case { decision: &decision, ..case.clone() })
    })
}

/// Hands the case of some answers to a function.
pub(super) fn with_case<T>(answers: &AnswerSheet, templates: &Templates, then: impl FnOnce(&Case<'_>) -> T) -> T {
    static EVIDENCE: LazyLock<Evidence> = LazyLock::new(read_evidence);
    let assessment = assessed(shipped(), std::slice::from_ref(answers));
    let mut decision = decide(shipped(), &assessment, Effort::Worlds(2048));
    decision.robustness = Some(robustness(shipped(), &assessment, &decision, Effort::Enough(2048)));
    let plan = plan(shipped(), &assessment, &decision, Given::default());
    then(&Case {
        pack: shipped(),
        assessment: &assessment,
        decision: &decision,
        plan: &plan,
        evidence: &EVIDENCE,
        today: "2026-11-20".parse().unwrap(),
        redo: "idpfit report".to_owned(),
        targets: &[("measurement".to_owned(), 80.0)],
        adoption: None,
        templates,
        brand: &Brand::default(),
        audience: Audience::default(),
        rejudged: None,
        changes: None,
        trend: None,
    })
}

/// The report on answers, laid out.
fn report_on(answers: &AnswerSheet) -> Report {
    with_case(answers, &Templates::default(), report).unwrap_or_else(|flawed| panic!("{:?}", flawed.problems))
}

/// An example by its name.
pub(super) fn example(name: &str) -> AnswerSheet {
    answers(&read(&format!("questionnaires/examples/{name}.toml")))
}

pub(super) const EXAMPLES: [&str; 3] = ["kestrel-freight", "harbour-bank", "lumen-labs"];

/// What people could write where a name is asked for.
pub(super) const EVIL: [&str; 8] = [
    "a | b | c",
    "<script>alert(1)</script>",
    "](javascript:alert(1))",
    "\u{202e}gpj.exe\u{202c} \u{200f}\u{5d0}\u{5d1}",
    "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1f389}",
    "\u{1b}[2J\u{7}\u{0}",
    "![x](chart:fit) [^fit] `# `",
    "\" onload=\"alert(1)\" '",
];

#[test]
fn every_example_is_a_page_that_asks_nothing_from_anywhere() {
    for name in EXAMPLES {
        let page = html(&report_on(&example(name)), &Brand::default());
        for outside in ["src=", "url(http", "@import", "<link", "<iframe", "<img", "javascript:", "style=\"", "onclick"]
        {
            assert!(!page.contains(outside), "{name}: {outside}");
        }
        assert!(page.contains("default-src 'none'; style-src 'sha256-"));
        assert_eq!(page.matches("<script>").count(), 1);
        assert_eq!(page.matches("<main").count() + page.matches("<nav").count() + page.matches("<h1").count(), 3);
    }
}

#[test]
fn every_id_of_a_page_is_its_only_one_and_every_reference_leads_somewhere() {
    for name in EXAMPLES {
        let page = html(&report_on(&example(name)), &Brand::default());
        let after = |mark: &str| -> Vec<String> {
            page.split(mark).skip(1).map(|rest| rest.split(['"', ')']).next().unwrap().to_owned()).collect()
        };
        let mut ids = after(" id=\"");
        for mark in ["href=\"#", "aria-labelledby=\"", "url(#"] {
            for target in after(mark) {
                assert!(ids.contains(&target), "{name}: {mark}{target}");
            }
        }
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}");
    }
}

#[test]
fn nothing_people_write_becomes_anything_but_text() {
    for evil in EVIL {
        let mut sheet = example("kestrel-freight");
        sheet.subject = Some(evil.to_owned());
        sheet.respondent = Some(evil.to_owned());
        for reply in sheet.replies.values_mut() {
            reply.note = Some(evil.to_owned());
            reply.evidence = Some(evil.to_owned());
        }
        let report = report_on(&sheet);
        let shown = idpfit::problem::tame(evil);
        assert!(report.title.contains(shown.trim()), "{} | {shown}", report.title);
        let page = html(&report, &Brand::default());
        for inside in ["<script>alert", "href=\"javascript", "<td onload", "\u{1b}", "\u{202e}"] {
            assert!(!page.contains(inside), "{evil:?}: {inside}");
        }
        assert_eq!(page.matches("<figure>").count(), report.charts.len());
        let markdown = in_markdown(&report.markdown, &report.charts);
        assert!(!markdown.contains(['\u{1b}', '\u{202e}', '\0']));
    }
}

#[test]
fn a_note_of_fifty_thousand_letters_and_a_word_of_five_hundred_are_shown_whole() {
    let mut sheet = example("kestrel-freight");
    let (note, word) = ("long note ".repeat(5000), "w".repeat(500));
    sheet.subject = Some(word.clone());
    sheet.replies.values_mut().next().unwrap().note = Some(note.clone());
    let report = report_on(&sheet);
    let page = html(&report, &Brand::default()).replace("<wbr>", "");
    assert!(page.contains(note.trim()) && page.contains(&word));
    assert!(report.charts.iter().any(|chart| chart.id == "flow" && chart.alternative.contains(&word)));
}

#[test]
fn what_people_write_is_text_or_a_mark_in_the_pdf_too() {
    let mut sheet = example("kestrel-freight");
    let word = "w".repeat(500);
    sheet.subject = Some(format!("{} {word}", EVIL.join(" ")));
    sheet.respondent = Some(EVIL.join(" "));
    let replies = sheet.replies.values_mut().zip(EVIL.iter().cycle());
    replies.for_each(|(reply, evil)| reply.note = Some((*evil).to_owned()));
    sheet.replies.values_mut().next().unwrap().note = Some("long note ".repeat(5000));
    let pdf = with_case(&sheet, &Templates::default(), |case| {
        let report = report(case).unwrap_or_else(|flawed| panic!("{:?}", flawed.problems));
        idpfit::render::pdf(&report, case).unwrap()
    });
    let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    assert_eq!(file.get_pages().len(), pdf.pages);
    assert!((30..70).contains(&pdf.pages), "{}", pdf.pages);
    assert!(pdf.missing.contains_key("\u{5d0}") && pdf.missing.contains_key("\u{1f389}"), "{:?}", pdf.missing);
    let links = file.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"URI").ok()?.as_str().ok());
    assert!(links.map(String::from_utf8_lossy).all(|link| link.starts_with("https://")));
    for scripted in [&b"JavaScript"[..], b"/Launch", b"/EmbeddedFile"] {
        assert!(pdf.bytes.windows(scripted.len()).all(|bytes| bytes != scripted));
    }
}

#[test]
fn the_same_case_is_the_same_page() {
    let page = || html(&report_on(&example("lumen-labs")), &Brand::default());
    assert_eq!(page(), page());
}

#[test]
fn every_chart_stays_inside_of_its_frame() {
    use idpfit::document::draw::{Anchor, Shape, text::width};
    let mut sheets: Vec<AnswerSheet> = EXAMPLES.map(example).into();
    sheets[0].subject = Some("w".repeat(500));
    for sheet in &sheets {
        for chart in with_case(sheet, &Templates::default(), charts::of) {
            let (wide, high) = (chart.drawing.width, chart.drawing.height);
            for shape in &chart.drawing.shapes {
                let Shape::Text { x, y, size, anchor, text, .. } = shape else { continue };
                let length = width(text, *size);
                let from = match anchor {
                    Anchor::Start => *x,
                    Anchor::Middle => x - length / 2.0,
                    Anchor::End => x - length,
                };
                let inside = from >= -0.5 && from + length <= wide + 0.5 && *y >= 0.0 && *y <= high;
                assert!(inside, "{}: `{text}` runs from {from} to {} at {y} of {wide}x{high}", chart.id, from + length);
            }
        }
    }
}

#[test]
fn a_target_is_marked_where_there_is_one() {
    let report = report_on(&example("kestrel-freight"));
    let readiness = report.charts.iter().find(|chart| chart.id == "readiness").unwrap();
    let targets: Vec<&str> = readiness.rows.iter().map(|row| row[4].as_str()).collect();
    assert_eq!(targets, ["–", "–", "–", "80", "–", "–"]);
    assert!(report.markdown.contains("| Measurement | 100, target 80 |"));
}

#[test]
fn every_chart_has_its_figures_as_a_table() {
    for name in EXAMPLES {
        for chart in report_on(&example(name)).charts {
            assert!(!chart.rows.is_empty() && !chart.alternative.is_empty());
            assert!(chart.rows.iter().all(|row| row.len() == chart.head.len()), "{}", chart.id);
        }
    }
}

#[test]
fn the_charts_of_the_example_are_these() {
    let report = report_on(&example("kestrel-freight"));
    let said: Vec<&str> = report.charts.iter().map(|chart| chart.alternative.as_str()).collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    Bars of fit, each stacked by what 7 themes contribute: Port 85, Humanitec 63 and Backstage 43.
    Bars of how often each of 3 comes first, second or later in 2,048 plausible worlds: Port comes first in more than 99 of 100.
    A dot with a range for the fit of each of 5 alternatives, best first: from Port at 85 to Backstage at 43.
    Flowchart of the decision with the way of Kestrel Freight marked: 9 questions answered with yes, ending at “Recommended: Port”.
    Bars of readiness by dimension, 0 to 100: problem definition 100, ownership and capacity 86, platform foundation 68, measurement 100, leadership alignment 100 and operating and exit plan 76.
    A dot with a range for the cost of each alternative over three years; likeliest: Port GBP 247,000, Humanitec GBP 346,000 and Backstage GBP 574,000.
    The pilot of Port on a line of weeks from 2026-11-23 to 2027-02-19: 5 steps and 4 decision points.
    ");
}

/// The landmarks, sections and charts of a page, shortened.
fn skeleton(page: &str) -> String {
    let body = page.split("<body>").nth(1).unwrap().split("<script>").next().unwrap();
    let tags = ["<a class", "<header", "<h1", "<nav", "<main", "<h2", "<svg", "<details", "<section"];
    let kept = body.split_inclusive('>').filter_map(|piece| {
        let start = piece.find('<')?;
        tags.iter().any(|tag| piece[start..].starts_with(tag)).then(|| piece[start..].to_owned())
    });
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_page_has_these_parts() {
    let page = html(&report_on(&example("harbour-bank")), &Brand::default());
    insta::assert_snapshot!(skeleton(&page), @r##"
    <a class="skip" href="#Page-main">
    <header>
    <h1 id="harbour-bank-which-internal-developer-platform-fits">
    <nav aria-labelledby="Page-contents">
    <h2 id="Page-contents">
    <main id="Page-main" tabindex="-1">
    <h2 id="on-one-page">
    <h2 id="the-problem-and-the-layer-that-hurts">
    <h2 id="the-alternatives">
    <svg viewBox="0 0 480 233.5" width="480" height="233.5" role="img" aria-labelledby="Page-chart-1">
    <details>
    <h2 id="how-sure-this-is">
    <svg viewBox="0 0 480 119" width="480" height="119" role="img" aria-labelledby="Page-chart-2">
    <details>
    <h2 id="gates">
    <h2 id="the-portal-trap-test">
    <h2 id="readiness">
    <svg viewBox="0 0 480 174" width="480" height="174" role="img" aria-labelledby="Page-chart-3">
    <details>
    <h2 id="cost-over-three-years">
    <svg viewBox="0 0 480 161" width="480" height="161" role="img" aria-labelledby="Page-chart-4">
    <details>
    <h2 id="exit-and-migration">
    <h2 id="what-comes-first-the-problem-is-established">
    <svg viewBox="0 0 480 222.5" width="480" height="222.5" role="img" aria-labelledby="Page-chart-5">
    <details>
    <h2 id="the-decision-question-by-question">
    <svg viewBox="0 0 480 394.25" width="480" height="394.25" role="img" aria-labelledby="Page-chart-6">
    <details>
    <h2 id="appendix-a-every-answer">
    <h2 id="appendix-b-what-is-known-of-each-option">
    <h2 id="appendix-c-claims-and-sources">
    <section role="doc-endnotes" aria-labelledby="Page-notes">
    <h2 id="Page-notes">
    "##);
}

#[test]
fn a_run_that_fails_its_own_check_says_so_first_in_report_and_summary() {
    let off = Off { alternative: "port".to_owned(), rivals: vec!["backstage".to_owned()], sampled: 0.4, exact: 0.6 };
    let fails =
        |decision: &mut Decision| decision.certainty.iter_mut().for_each(|found| found.check.off.push(off.clone()));
    with_decision(&example("kestrel-freight"), fails, |case| {
        let (report, screen) = (report(case).unwrap().markdown, summary(case, 400, &[]).unwrap());
        let warning = "Those of Port / Backstage were held against shares that are known exactly, and were off: the program or the machine is at fault.";
        assert!(report.contains(&format!("**Do not rely on the shares of worlds.** {warning}")), "{report}");
        assert!(screen.contains(&format!("!  Do not rely on the shares of worlds. {warning}")), "{screen}");
        assert!(!report.contains("This run was checked"));
    });
}
