//! Templates: minijinja with strict fields, escaped for Markdown or for a terminal.

use std::borrow::Cow;
use std::collections::HashMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use crate::problem::{Files, nearest, tame};

use super::bounded::{Meter, Sheet, TOO_LONG};
use super::charts::{self, Chart};
use super::templates::{Flawed, Templates, problem};
use super::view::View;
use super::{Audience, Case, sections, view, words};
use crate::brand::Sections;
use crate::document::{self, Block, Document, Refused};

/// How often a template may loop and call before it is stopped. The shipped report takes a hundredth of it.
const FUEL: u64 = 5_000_000;

/// The template of the report.
const REPORT: &str = "report.md.j2";

/// The template of the memo for a board.
const BOARD: &str = "board.md.j2";

/// The template of the plan for itself.
const PLAN: &str = "plan.md.j2";

/// The template of the decision record.
const MADR: &str = "madr.md.j2";

/// The template of the summary.
const SUMMARY: &str = "summary.txt.j2";

/// What a text is escaped for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Escape {
    Markdown,
    Terminal,
}

/// A report, laid out: what every format is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Its title: the first heading.
    pub title: String,
    /// Its text as GitHub-flavoured Markdown; a chart is a picture whose address is `chart:` and its id.
    pub markdown: String,
    /// The same as a tree.
    pub document: Document,
    /// The charts.
    pub charts: Vec<Chart>,
}

/// A report of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnePager {
    /// The decision flowchart.
    Flowchart,
    /// The portal-trap test.
    Trap,
}

impl OnePager {
    /// Returns the name of its template.
    const fn template(self) -> &'static str {
        match self {
            Self::Flowchart => "flowchart.md.j2",
            Self::Trap => "trap.md.j2",
        }
    }
}

/// Lays out the report.
pub fn report(case: &Case<'_>) -> Result<Report, Flawed> {
    let template = if case.audience == Audience::Board { BOARD } else { REPORT };
    document(case, charts::of(case), (template, false))
}

/// Lays out the plan for itself.
pub fn plan(case: &Case<'_>) -> Result<Report, Flawed> {
    document(case, charts::of(case), (PLAN, false))
}

/// Lays out a report of one page, also without what the answers say, to be filled in by hand.
pub fn one_pager(case: &Case<'_>, which: OnePager, is_blank: bool) -> Result<Report, Flawed> {
    let charts = if is_blank { charts::blank(case) } else { charts::of(case) };
    document(case, charts, (which.template(), is_blank))
}

fn document(case: &Case<'_>, charts: Vec<Chart>, (template, is_blank): (&str, bool)) -> Result<Report, Flawed> {
    let view = view::of(case, &charts);
    let context = minijinja::context! { view => Value::from(Serde(&view)), blank => is_blank };
    let markdown = laid_out(case.templates, (template, Escape::Markdown), &view, context)?;
    let sections = if template == REPORT { &case.brand.sections } else { &Sections::All };
    let whole = sections::chosen(&markdown, &Sections::All);
    let document = read(&whole, case.templates, &charts)?;
    let (markdown, document) = match sections {
        Sections::All => (whole, document),
        some => {
            let markdown = sections::chosen(&markdown, some);
            let document = document::read_part(&markdown).map(sections::linked).unwrap_or(document);
            (markdown, document)
        }
    };
    let title = document.blocks.iter().find_map(|block| match block {
        Block::Heading { text, .. } => Some(document::plain(text)),
        _ => None,
    });
    Ok(Report { title: title.unwrap_or_else(|| view.subject.clone()), markdown, document, charts })
}

/// Lays out the decision record: Markdown in the form of MADR 4 (<https://adr.github.io/madr>).
pub fn decision_record(case: &Case<'_>) -> Result<String, Flawed> {
    let view = view::of(case, &[]);
    let context = minijinja::context! { view => Value::from(Serde(&view)) };
    laid_out(case.templates, (MADR, Escape::Markdown), &view, context)
}

/// Returns the summary for a terminal: one screen. `files` are the files that were written, with what they hold.
pub fn summary(case: &Case<'_>, width: usize, files: &[(String, String)]) -> Result<String, Flawed> {
    let view = view::of(case, &[]);
    let context = minijinja::context! {
        view => Value::from(Serde(&view)),
        files => Value::from(Serde(files)),
    };
    let text = laid_out(case.templates, (SUMMARY, Escape::Terminal), &view, context)?;
    Ok(fold(&text, width))
}

/// Fills a template with a view.
fn laid_out(
    templates: &Templates,
    (name, escape): (&str, Escape),
    view: &View,
    context: Value,
) -> Result<String, Flawed> {
    filled(templates, (name, escape), (view, numbers(view)), context)
}

/// Fills a template with any view, and the numbers that its claims are cited by.
pub(super) fn filled(
    templates: &Templates,
    (name, escape): (&str, Escape),
    (view, numbers): (&impl Serialize, HashMap<String, String>),
    context: Value,
) -> Result<String, Flawed> {
    if let Some(flawed) = templates.unused() {
        return Err(flawed);
    }
    let mut sheet = Sheet::default();
    environment(templates, escape, numbers)
        .and_then(|all| all.get_template(name)?.render_captured_to(context, &mut sheet).map(drop))
        .map_err(|error| explain(templates, &error, view))?;
    Ok(tidy(&sheet.into_text()))
}

/// Returns the number that each claim is cited by.
fn numbers(view: &View) -> HashMap<String, String> {
    view.claims.iter().map(|claim| (claim.id.clone(), claim.number.clone())).collect()
}

fn environment(
    templates: &Templates,
    escape: Escape,
    numbers: HashMap<String, String>,
) -> Result<Environment<'_>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_fuel(Some(FUEL));
    // Whatever a template is called: what it writes goes into the same text.
    environment.set_auto_escape_callback(move |_| match escape {
        Escape::Markdown => AutoEscape::Custom(Cow::Borrowed("markdown")),
        Escape::Terminal => AutoEscape::None,
    });
    let meter = Meter::default();
    environment.set_formatter(move |out, state, value| format(out, state, value, &meter));
    environment.add_filter("bar", |share: f64, width: usize| words::bar(share, width));
    environment.add_filter("first_sentence", |text: String| words::first_sentence(&text).to_owned());
    environment.add_filter("pad", |text: String, width: usize| words::pad(&text, width));
    environment.add_filter("link", |text: String, target: String| Value::from_safe_string(words::link(&text, &target)));
    let number = move |id: &String| numbers.get(id).unwrap_or(id).clone();
    environment.add_filter("numbers", move |claims: Vec<String>| claims.iter().map(&number).collect::<Vec<_>>());
    environment.add_function("section", |name: &str| Value::from_safe_string(sections::mark(name)));
    environment.add_filter("quoted", |text: String| Value::from_safe_string(words::quoted(&text)));
    for (name, text) in templates.iter() {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// Escapes what goes into a template: for Markdown, or by taming control characters.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value, meter: &Meter) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if value.is_none() {
        return Ok(());
    }
    let text = value.to_string();
    meter.add(text.len())?;
    if value.is_safe() {
        return out.write_str(&text).map_err(Error::from);
    }
    let tamed = tame(&text).replace(sections::MARK, "\u{fffd}");
    let shown = match state.auto_escape() {
        AutoEscape::Custom(_) if value.kind() == ValueKind::String => words::markdown(&tamed),
        _ => tamed,
    };
    out.write_str(&shown).map_err(Error::from)
}

/// Says what is wrong with a template, where, and what to do about it.
fn explain(templates: &Templates, error: &Error, view: &impl Serialize) -> Flawed {
    let name = error.name().unwrap_or(REPORT);
    let text = templates.shown(name).map_or("", |(_, text)| text);
    let range = error.range().unwrap_or_else(|| line(text, error.line().unwrap_or(1)));
    let range = from_its_start(text, range);
    let written = text.get(range.clone()).unwrap_or_default();
    templates.flaw(name, range.clone(), in_words(error, written, view))
}

/// Lets a range that begins at a dot begin where the path before it does: `view.verdict.lead` instead of `.verdict.lead`.
fn from_its_start(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    let joined = text.get(range.clone()).is_some_and(|written| written.starts_with('.'));
    let path = before.trim_end_matches(|last: char| last.is_alphanumeric() || matches!(last, '_' | '.'));
    if joined { path.len()..range.end } else { range }
}

/// Returns the bytes of a line.
fn line(text: &str, number: usize) -> std::ops::Range<usize> {
    let start: usize = text.split_inclusive('\n').take(number.saturating_sub(1)).map(str::len).sum();
    let length = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    start..start + length
}

/// Returns a message and advice for an error of a template.
fn in_words(error: &Error, written: &str, view: &impl Serialize) -> (String, String) {
    let fields = "`templates/README.md` lists every field";
    match error.kind() {
        ErrorKind::UndefinedError => {
            let near = misspelt(written, view).map(|near| format!("did you mean `{near}`?"));
            (format!("`{}` is not there", tame(written.trim())), near.unwrap_or_else(|| fields.to_owned()))
        }
        ErrorKind::OutOfFuel => (
            "the template does not come to an end".to_owned(),
            "look for a loop in a loop, or a macro that calls itself".to_owned(),
        ),
        ErrorKind::WriteFailure => (TOO_LONG.to_owned(), "look for a loop in a loop".to_owned()),
        ErrorKind::TemplateNotFound | ErrorKind::BadInclude => {
            let help = "only the shipped templates and those of the same folder can be included".to_owned();
            (detail(error), help)
        }
        _ => (detail(error), fields.to_owned()),
    }
}

/// Returns what the template engine says, as a message of ours.
fn detail(error: &Error) -> String {
    let said = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    tame(said.trim_end_matches('.'))
}

/// Returns the field that was most likely meant by an expression: one beside it in the view, else any.
fn misspelt(written: &str, view: &impl Serialize) -> Option<String> {
    let fields = view::fields(view);
    let (before, word) = written.trim().rsplit_once('.').unwrap_or(("", written.trim()));
    let before = before.trim_start_matches("view").trim_start_matches('.');
    let beside = fields.iter().filter_map(|path| {
        let rest = if before.is_empty() { path } else { path.strip_prefix(before)?.strip_prefix('.')? };
        rest.split(['.', '[']).next()
    });
    let any = fields.iter().flat_map(|path| path.split(['.', '[', ']'])).filter(|name| !name.is_empty());
    nearest(word, beside).or_else(|| nearest(word, any)).map(str::to_owned)
}

/// Reads the Markdown of a report; what is refused is shown where a template says it, else in the Markdown.
fn read(markdown: &str, templates: &Templates, charts: &[Chart]) -> Result<Document, Flawed> {
    let refused = match document::read(markdown) {
        Ok(document) => match unknown_chart(&document.blocks, charts) {
            None => return Ok(document),
            Some(id) => {
                let piece = format!("](chart:{id})");
                let start = markdown.find(&piece).unwrap_or(0);
                let range = start..start + piece.len();
                vec![Refused {
                    range,
                    message: format!("there is no chart `{id}` here"),
                    help: "`templates/README.md` lists the charts; ask `view.charts` whether there is one",
                }]
            }
        },
        Err(refused) => refused,
    };
    let mut files = Files::default();
    let whole = files.add("report.md", markdown);
    let problems = refused.into_iter().map(|refused| {
        let piece = markdown.get(refused.range.clone()).unwrap_or_default();
        let found = templates.find(piece).and_then(|(name, range)| Some((templates.shown(name)?, range)));
        let (file, range) = match found {
            Some(((shown, text), range)) => (files.add(shown, text), range),
            None => (whole, refused.range),
        };
        problem(file, &range, tame(&refused.message), refused.help.to_owned())
    });
    let problems = problems.collect();
    Err(Flawed { problems, files })
}

/// Returns the first chart that a document shows and that there is not.
fn unknown_chart<'a>(blocks: &'a [Block], charts: &[Chart]) -> Option<&'a str> {
    blocks.iter().find_map(|block| match block {
        Block::Chart { id, .. } => charts.iter().all(|chart| chart.id != id).then_some(id.as_str()),
        Block::Quote { blocks, .. } => unknown_chart(blocks, charts),
        Block::List { items, .. } => items.iter().find_map(|item| unknown_chart(item, charts)),
        _ => None,
    })
}

/// Takes out trailing blanks and more than one empty line in a row; ends with one line break.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut empty = 1;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            empty += 1;
        } else {
            empty = 0;
        }
        if empty < 2 {
            tidied.push_str(line);
            tidied.push('\n');
        }
    }
    let mut tidied = tidied.trim_end().to_owned();
    tidied.push('\n');
    tidied
}

/// Folds long lines at a width; what continues is indented like the line it continues, past its marker.
pub(super) fn fold(text: &str, width: usize) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.lines() {
        let body = line.trim_start();
        let first = " ".repeat(line.len() - body.len());
        let rest = format!("{first}{}", " ".repeat(marker(body)));
        let options = textwrap::Options::new(width.max(30)).initial_indent(&first).subsequent_indent(&rest);
        for line in textwrap::wrap(body, options) {
            folded.push_str(line.trim_end());
            folded.push('\n');
        }
    }
    folded
}

/// Returns how many columns the marker at the start of a line takes: `1. ` or a sign and two blanks.
fn marker(body: &str) -> usize {
    let Some((sign, _)) = body.split_once(' ') else {
        return 0;
    };
    let numbered = sign.strip_suffix('.').is_some_and(|number| number.chars().all(|digit| digit.is_ascii_digit()));
    match sign.chars().count() {
        count if numbered => count + 1,
        1 if body.chars().nth(2) == Some(' ') => 3,
        _ => 0,
    }
}
