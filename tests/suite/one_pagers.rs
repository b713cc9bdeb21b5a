//! Reports of one page: they are one page, whoever they are about, and tell the way of the answers or nobody's.

use idpfit::answers::AnswerSheet;
use idpfit::render;
use idpfit::report::{OnePager, Report, Templates, in_markdown, one_pager};

use crate::program::{code, err, out, run};
use crate::reports::{answers, read, with_case};

const BOTH: [OnePager; 2] = [OnePager::Flowchart, OnePager::Trap];

fn example(name: &str) -> AnswerSheet {
    answers(&read(&format!("questionnaires/examples/{name}.toml")))
}

/// Lays a page out; returns it with the number of its pages as a PDF.
fn laid_out(sheet: &AnswerSheet, which: OnePager, is_blank: bool) -> (Report, usize) {
    with_case(sheet, &Templates::default(), |case| {
        let page = one_pager(case, which, is_blank).unwrap_or_else(|flawed| panic!("{:?}", flawed.problems));
        let pdf = render::one_page(&page, case, is_blank).unwrap();
        assert!(pdf.missing.is_empty(), "{:?}", pdf.missing);
        (page, pdf.pages)
    })
}

#[test]
fn a_one_pager_is_one_page_for_every_example_and_blank() {
    for name in ["kestrel-freight", "harbour-bank", "lumen-labs"] {
        for which in BOTH {
            for is_blank in [false, true] {
                assert_eq!(laid_out(&example(name), which, is_blank).1, 1, "{name}, {which:?}, {is_blank}");
            }
        }
    }
}

#[test]
fn a_name_of_five_hundred_letters_still_leaves_one_page() {
    let mut sheet = example("harbour-bank");
    sheet.subject = Some("w".repeat(500));
    for which in BOTH {
        assert_eq!(laid_out(&sheet, which, false).1, 1, "{which:?}");
    }
}

#[test]
fn a_blank_page_says_nothing_of_the_answers() {
    let blank = |which| laid_out(&example("harbour-bank"), which, true).0;
    for page in BOTH.map(blank) {
        let shown = in_markdown(&page.markdown, &page.charts);
        for said in ["Harbour Bank", "failed", "**sprung**", "class q0"] {
            assert!(!shown.contains(said), "{said}: {shown}");
        }
        assert!(shown.contains("▢"));
    }
}

#[test]
fn the_portal_trap_test_of_the_example_reads_so() {
    let (page, _) = laid_out(&example("harbour-bank"), OnePager::Trap, false);
    let start: Vec<&str> = page.markdown.lines().take(7).collect();
    insta::assert_snapshot!(start.join("\n"), @r"
    # Harbour Bank: the portal-trap test

    2026-Q4 · assessed 2026-11-20. **Risk high**: 6 of 8 traps are sprung. A portal shows what exists; it makes nothing easier by itself.

    | Trap | Here | Why it is one | Way out |
    |:---|:---|:---|:---|
    | **Buttons with nothing behind them** | **sprung** | A portal is wanted, and what its buttons would call is left for later. It then lists things; developers look in for about two weeks and go back to chat and tickets (February 2026). | Name what stands behind the first button, who builds it and by when, before any portal starts. Automate one request first and let the portal call it. |
    ");
}

#[test]
fn a_blank_page_needs_no_answers_and_a_page_of_somebody_does() {
    let folder = tempfile::tempdir().unwrap();
    let out_folder = folder.path().to_str().unwrap();
    let blank = run(&["report", "--one-pager", "trap", "--blank", "--out", out_folder, "--format", "pdf,html,md"]);
    assert_eq!(code(&blank), 0, "{}", err(&blank));
    for file in ["trap.pdf", "trap.html", "trap.md"] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
    assert_eq!(code(&run(&["report", "--one-pager", "trap", "--format", "json", "--blank"])), 2);
    assert_eq!(code(&run(&["report", "--blank"])), 2);
    let printed = run(&["report", "--one-pager", "flowchart", "--blank"]);
    assert!(out(&printed).contains("flowchart TD"), "{}", err(&printed));
}
