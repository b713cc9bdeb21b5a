//! Templates: the page on them is true in both directions, and bad ones are told like any mistake in a file.

use std::cell::RefCell;
use std::collections::BTreeSet;

use idpfit::agreement;
use idpfit::answers::AnswerSheet;
use idpfit::baseline::{Baseline, CountedFile, TicketType};
use idpfit::decision::Decision;
use idpfit::decision::verdict::Relaxation;
use idpfit::estate::{Estate, Part};
use idpfit::history::portfolio::Row;
use idpfit::history::portfolio::groups::Tally;
use idpfit::history::trend::{Again, Met, Point, Trend};
use idpfit::plan::{Given, plan};
use idpfit::problem::{Colour, render};
use idpfit::report::changes::{ChangeRow, ChangesView};
use idpfit::report::{
    Audience, Case, Flawed, PortfolioView, Rejudged, Report, Templates, charts, estate_view, report, trend_view, view,
};

use crate::program::cases;
use crate::reports::{answers, read, with_case, with_decision};

/// The page.
const PAGE: &str = "templates/README.md";

/// Every sheet of answers that lies with the project, and those of the examples with some answers missing, so that every verdict and
/// everything that can stand in its way occurs.
fn all_sheets() -> Vec<AnswerSheet> {
    let mut sheets: Vec<AnswerSheet> = all_answers().iter().map(|text| answers(text)).collect();
    for part in 0..4 {
        let mut sheet = sheets[part % 3].clone();
        sheet.replies.retain(|question, _| question % 4 != part);
        sheets.push(sheet);
    }
    sheets
}

/// Every text of answers that lies with the project.
fn all_answers() -> Vec<String> {
    let examples = ["kestrel-freight", "harbour-bank", "lumen-labs"]
        .map(|name| read(&format!("questionnaires/examples/{name}.toml")));
    let cases = cases().into_iter().map(|folder| std::fs::read_to_string(folder.join("answers.toml")).unwrap());
    examples.into_iter().chain(cases).collect()
}

/// The first cell of every row below a heading of the page, without its quotes.
fn documented(heading: &str) -> BTreeSet<String> {
    let page = read(PAGE);
    let section = page.split(heading).nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.split('`').nth(1).unwrap().to_owned()).collect()
}

#[test]
fn the_page_lists_every_field_and_no_other() {
    let mut fields = BTreeSet::new();
    let relaxed = |decision: &mut Decision| {
        let relaxation = Relaxation { constraint: "own-cloud".to_owned(), alternative: "port".to_owned() };
        decision.verdict.relax.push(relaxation);
    };
    with_decision(&all_sheets()[0], relaxed, |case| fields.extend(view::fields(&view::of(case, &[]))));
    let rejudged =
        Rejudged { quarter: "2026-Q3".parse().unwrap(), decided: "2026-08-20".parse().unwrap(), pack: "a".to_owned() };
    let changes = no_changes();
    let engineer = |case: &Case<'_>| {
        let changes = Some(&changes);
        let case = Case { audience: Audience::Engineer, rejudged: Some(&rejudged), changes, ..case.clone() };
        view::fields(&view::of(&case, &[]))
    };
    fields.extend(with_case(&all_sheets()[0], &Templates::default(), engineer));
    for sheet in all_sheets() {
        let of = |case: &Case<'_>| view::fields(&view::of(case, &charts::of(case)));
        fields.extend(with_case(&sheet, &Templates::default(), of));
    }
    fields.extend(with_case(&all_sheets()[0], &Templates::default(), of_all_that_can_be_agreed));
    let counted = |case: &Case<'_>| {
        view::fields(&view::of(&Case { adoption: Some(&crate::standings::standing()), ..case.clone() }, &[]))
    };
    fields.extend(with_case(&all_sheets()[0], &Templates::default(), counted));
    let trend = two_quarters();
    let developed = |case: &Case<'_>| view::fields(&view::of(&Case { trend: Some(&trend), ..case.clone() }, &[]));
    fields.extend(with_case(&all_sheets()[0], &Templates::default(), developed));
    let outer = |path: &String| {
        let inner = |other: &String| other.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with(['.', '[']));
        fields.iter().any(inner)
    };
    let fields: BTreeSet<String> = fields.iter().filter(|path| !outer(path)).cloned().collect();
    let documented = documented("## Fields\n");
    let missing: Vec<_> = fields.difference(&documented).collect();
    let gone: Vec<_> = documented.difference(&fields).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not documented: {missing:#?}\nnot there: {gone:#?}");
}

/// Two quarters, in figures.
fn two_quarters() -> Trend {
    let point = |quarter: &str| Point {
        quarter: quarter.to_owned(),
        date: "2026-11-20".to_owned(),
        verdict: "leaning".to_owned(),
        leader: Some("port".to_owned()),
        alternatives: Vec::new(),
        readiness: vec![("ownership".to_owned(), 50.0)],
        failing: Vec::new(),
        adoption: None,
    };
    Trend {
        subject: "Acme".to_owned(),
        today: "2027-02-01".parse().unwrap(),
        points: vec![point("2026-Q4"), point("2027-Q1")],
        again: vec![Again { by: "2027-05-01".to_owned(), why: "plan", gate: None }],
        dimensions: Vec::new(),
        gates: Vec::new(),
        targets: Vec::new(),
    }
}

#[test]
fn the_page_lists_every_field_of_a_trend() {
    let met = Met { demand: "age<=1".to_owned(), found: None, met: false };
    let fields = view::fields(&trend_view(&two_quarters(), &[met]));
    let outer = |path: &String| {
        let inner = |other: &String| other.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with(['.', '[']));
        fields.iter().any(inner)
    };
    let fields: BTreeSet<String> = fields.iter().filter(|path| !outer(path)).cloned().collect();
    assert_eq!(fields, documented("## Fields of `trend.txt.j2`\n"));
}

#[test]
fn the_page_lists_every_field_of_a_portfolio() {
    let row = |at: usize| Row {
        group: Some(["a", "a", "a", "a", "a", "b", "b", "c", "c", "c"][at].to_owned()),
        verdict: Some("leaning".to_owned()),
        overdue: Some(false),
        ..Row::unreadable("a", "why")
    };
    let rows: Vec<Row> = (0..10).map(row).collect();
    let mut tally = Tally::default();
    rows.iter().for_each(|row| tally.add(row));
    let mut fields = view::fields(&PortfolioView::of_rows(&rows, true));
    fields.extend(view::fields(&PortfolioView::of_summary(&tally.summary())));
    let outer = |path: &String| {
        let inner = |other: &String| other.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with(['.', '[']));
        fields.iter().any(inner)
    };
    let fields: BTreeSet<String> = fields.iter().filter(|path| !outer(path)).cloned().collect();
    assert_eq!(fields, documented("## Fields of `portfolio.txt.j2`\n"));
}

/// What a catalogue can say.
fn counted_estate() -> Estate {
    let counts = [("component".to_owned(), 2), ("component:service".to_owned(), 2)].into();
    let shares = [("owned".to_owned(), Part { count: 1, total: 2 })].into();
    Estate {
        counts,
        shares,
        templates: vec!["New service".to_owned()],
        missing_owners: vec![("group:default/gone".to_owned(), 1)],
        ..Estate::default()
    }
}

#[test]
fn the_page_lists_every_field_of_a_catalogue() {
    let fields = view::fields(&estate_view(&counted_estate()));
    let is_outer = |path: &String| fields.iter().any(|other| other.starts_with(&format!("{path}[]")));
    let fields: BTreeSet<String> = fields.iter().filter(|path| !is_outer(path)).cloned().collect();
    assert_eq!(fields, documented("## Fields of `catalog.txt.j2`\n"));
}

/// Changes of which nothing is said: only their fields count.
fn no_changes() -> ChangesView {
    let text = String::new;
    let row = ChangeRow { name: text(), before: text(), after: text(), change: text(), parts: Vec::new() };
    ChangesView {
        before: text(),
        after: text(),
        verdict_before: text(),
        verdict_after: text(),
        why: text(),
        parts: Vec::new(),
        rows: vec![row],
        movers: Vec::new(),
        questions: Vec::new(),
        others: Vec::new(),
        exact: true,
    }
}

/// The fields of a plan to which people agreed on everything, with a counted baseline, and nothing behind the button.
fn of_all_that_can_be_agreed(case: &Case<'_>) -> BTreeSet<String> {
    let example = |line: &str| match line.strip_prefix('#') {
        Some(example) if !example.starts_with(' ') => format!("{example}\n"),
        _ => format!("{line}\n"),
    };
    let text: String = agreement::DRAFT.lines().map(example).collect();
    let mut agreement = agreement::read(0, &text, &RefCell::default()).unwrap();
    agreement.path.ticket = None;
    agreement.backend.exists = Some(agreement::Exists::No);
    let counted = TicketType {
        name: "New PostgreSQL database".to_owned(),
        tickets: 94,
        per_week: Some(8.0),
        ..TicketType::default()
    };
    let file = CountedFile { name: "a.csv".to_owned(), sha256: "00".to_owned(), rows: 94 };
    let baseline = Baseline { files: vec![file], types: vec![counted], ..Baseline::default() };
    let estate = counted_estate();
    let given = Given { agreement: Some(&agreement), baseline: Some(&baseline), estate: Some(&estate), served: &[] };
    let plan = plan(case.pack, case.assessment, case.decision, given);
    view::fields(&view::of(&Case { plan: &plan, ..case.clone() }, &[]))
}

/// Lays out the main example with a report template of one's own.
fn laid_out(own: &[(&str, &str)]) -> Result<Report, Flawed> {
    let mut templates = Templates::default();
    for (name, text) in own {
        templates.add(name, &format!("templates/{name}"), text);
    }
    let text = read("questionnaires/examples/kestrel-freight.toml");
    with_case(&answers(&text), &templates, report)
}

/// What an author sees of the mistake in a report template.
fn mistake(text: &str) -> String {
    let flawed = laid_out(&[("report.md.j2", text)]).unwrap_err();
    render(&flawed.problems, &flawed.files, Colour::Off)
}

#[test]
fn a_misspelt_field_is_named_with_its_place_and_the_nearest_one() {
    insta::assert_snapshot!(mistake("# Report\n\n{{ view.verdict.lead }}\n"), @r"
    error[bad-template]: `view.verdict.lead` is not there
     --> templates/report.md.j2:3:4
      |
    3 | {{ view.verdict.lead }}
      |    ^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `leader`?
    ");
    assert!(read(PAGE).contains(&mistake("# Report\n\n{{ view.verdict.lead }}\n")), "the page shows this mistake");
    let shown = mistake("{% for row in view.readines %}\n{{ row.name }}\n{% endfor %}\n");
    assert!(shown.contains("`view.readines` is not there") && shown.contains("did you mean `readiness`?"), "{shown}");
}

#[test]
fn a_template_that_cannot_be_read_is_told_with_its_place() {
    insta::assert_snapshot!(mistake("# A\n\n{% if view.date %}\n"), @r"
    error[bad-template]: unexpected end of input, expected end of block
     --> templates/report.md.j2:3:17
      |
    3 | {% if view.date %}
      |                 ^^
      |
      = help: `templates/README.md` lists every field
    ");
}

#[test]
fn a_template_without_an_end_is_stopped() {
    let endless = "{% macro again() %}{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}{% endmacro %}{{ again() }}";
    assert!(mistake(endless).contains("does not come to an end"), "{}", mistake(endless));
}

#[test]
fn a_template_that_writes_without_measure_is_stopped() {
    let row = "{% for a in range(100000) %}{{ view.sections }}{% endfor %}";
    let raw = format!("{{% for a in range(100000) %}}{}{{% endfor %}}", "x".repeat(1000));
    for text in [row, &raw, &format!("{{% macro all() %}}{row}{{% endmacro %}}{{{{ all() }}}}")] {
        assert!(mistake(text).contains("writes more than 8 MiB"), "{}", mistake(text));
    }
}

#[test]
fn nothing_outside_of_the_templates_can_be_included() {
    for name in ["../Cargo.toml", "/etc/passwd", "templates/../words.j2"] {
        let shown = mistake(&format!("# A\n\n{{% include \"{name}\" %}}\n"));
        assert!(shown.starts_with("error[bad-template]") && shown.contains("only the shipped templates"), "{shown}");
    }
}

#[test]
fn raw_html_is_shown_where_the_template_says_it() {
    insta::assert_snapshot!(mistake("# A\n\nSee <b>this and ![logo](logo.png)\n"), @r"
    error[bad-template]: raw HTML stands in the report
     --> templates/report.md.j2:3:5
      |
    3 | See <b>this and ![logo](logo.png)
      |     ^^^
      |
      = help: write it in Markdown, or `\<` for the sign itself

    error[bad-template]: the report refers to the picture `logo.png`
     --> templates/report.md.j2:3:17
      |
    3 | See <b>this and ![logo](logo.png)
      |                 ^^^^^^^^^^^^^^^^^
      |
      = help: only charts can be shown: `![what it shows](chart:fit)`
    ");
}

#[test]
fn a_chart_that_is_not_there_is_a_mistake() {
    let shown = mistake("# A\n\n![What it shows](chart:spider)\n");
    assert!(shown.contains("there is no chart `spider` here") && shown.contains("templates/report.md.j2:3"), "{shown}");
}

#[test]
fn a_template_that_nothing_uses_is_a_mistake() {
    let flawed = laid_out(&[("reprot.md.j2", "# A\n")]).unwrap_err();
    let shown = render(&flawed.problems, &flawed.files, Colour::Off);
    assert!(shown.contains("no template is called `reprot.md.j2`") && shown.contains("did you mean `report.md.j2`?"));
}

#[test]
fn one_file_is_replaced_and_the_others_stay() {
    let own = "{% import \"words.j2\" as words %}\n{% include \"intro.md.j2\" %}\n\n\n## {{ words.headline(view.verdict) }}\n";
    let report = laid_out(&[("report.md.j2", own), ("intro.md.j2", "# For {{ view.subject }}\n")]).unwrap();
    assert_eq!(report.markdown, "# For Kestrel Freight\n\n## Recommended: Port\n");
    assert_eq!(report.title, "For Kestrel Freight");
}

#[test]
fn a_template_can_keep_the_shipped_one_that_it_replaces_and_add_to_it() {
    let own = "{% include \"shipped/report.md.j2\" %}\n\n{{ section(\"ours\") }}\n\n## Ours\n";
    let report = laid_out(&[("report.md.j2", own)]).unwrap();
    let (first, last) = (report.markdown.lines().next(), report.markdown.lines().last());
    assert_eq!((first, last), (Some("# Kestrel Freight: which internal developer platform fits?"), Some("## Ours")));
}

#[test]
fn what_an_included_template_writes_is_escaped_whatever_it_is_called() {
    let own = "# A\n\n{% include \"note.txt.j2\" %}\n";
    let report =
        laid_out(&[("report.md.j2", own), ("note.txt.j2", "{{ \"<script>\" ~ view.subject[:0] }}\n")]).unwrap();
    assert_eq!(report.markdown, "# A\n\n\\<script>\n");
}
