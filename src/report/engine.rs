//! Templates: minijinja with strict fields, escaped for Markdown or for a terminal.

use std::borrow::Cow;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};

use crate::embedded::TEMPLATES;
use crate::problem::tame;

use super::{Case, view, words};

/// How often a template may loop and call before it is stopped.
const FUEL: u64 = 5_000_000;

/// The name of the escaping for Markdown.
const MARKDOWN: Cow<'static, str> = Cow::Borrowed("markdown");

/// Returns the report as GitHub-flavoured Markdown.
pub fn markdown(case: &Case<'_>) -> Result<String, Error> {
    let view = view::of(case);
    let context = minijinja::context! { view => Value::from(Serde(&view)) };
    let text = environment()?.get_template("report.md.j2")?.render(context)?;
    Ok(tidy(&text))
}

/// Returns the summary for a terminal: one screen. `files` are the files that were written, with what they hold.
pub fn summary(case: &Case<'_>, width: usize, files: &[(String, String)]) -> Result<String, Error> {
    let view = view::of(case);
    let context = minijinja::context! {
        view => Value::from(Serde(&view)),
        files => Value::from(Serde(files)),
    };
    let text = environment()?.get_template("summary.txt.j2")?.render(context)?;
    Ok(fold(&tidy(&text), width))
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|name| {
        if name.ends_with(".md.j2") { AutoEscape::Custom(MARKDOWN) } else { AutoEscape::None }
    });
    environment.set_formatter(format);
    environment.add_filter("bar", |share: f64, width: usize| words::bar(share, width));
    environment.add_filter("first_sentence", |text: String| words::first_sentence(&text).to_owned());
    environment.add_filter("pad", |text: String, width: usize| words::pad(&text, width));
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// Escapes what goes into a template: for Markdown, or by taming control characters.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        return Ok(());
    }
    let text = value.to_string();
    if value.is_safe() {
        return out.write_str(&text).map_err(Error::from);
    }
    let tamed = tame(&text);
    let shown = match state.auto_escape() {
        AutoEscape::Custom(name) if *name == MARKDOWN && value.kind() == ValueKind::String => words::markdown(&tamed),
        _ => tamed,
    };
    out.write_str(&shown).map_err(Error::from)
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
fn fold(text: &str, width: usize) -> String {
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
