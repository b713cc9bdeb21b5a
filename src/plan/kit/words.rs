//! What people read in a kit, and its scripts: templates with delimiters of their own, since `${{ … }}` belongs to the tools.

use std::borrow::Cow;
use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use crate::embedded;
use crate::problem::{Code, Place, Problem, tame};

/// Fills a shipped template; what a person wrote is escaped if its name says that it is Markdown.
///
/// A template that cannot be filled is a mistake of the program, and told like one of a template.
pub(super) fn fill(name: &str, view: &impl Serialize) -> Result<String, Vec<Problem>> {
    let flawed = |error: &Error| {
        let message = format!("`templates/kit/{name}` cannot be filled: {error}");
        vec![Problem::new(Code::BadTemplate, Place::default(), tame(&message)).help("please report it")]
    };
    let environment = ENVIRONMENT.as_ref().map_err(flawed)?;
    let context = minijinja::context! { kit => Value::from(Serde(view)) };
    let filled = environment.get_template(&format!("kit/{name}")).and_then(|template| template.render(context));
    Ok(tidy(&filled.map_err(|error| flawed(&error))?))
}

/// The templates, parsed once.
static ENVIRONMENT: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(environment);

fn environment() -> Result<Environment<'static>, Error> {
    let syntax = SyntaxConfig::builder()
        .block_delimiters("<%", "%>")
        .variable_delimiters("<<", ">>")
        .comment_delimiters("<#", "#>")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(syntax);
    environment.set_auto_escape_callback(|name| {
        if name.ends_with(".md.j2") { AutoEscape::Custom(Cow::Borrowed("markdown")) } else { AutoEscape::None }
    });
    environment.set_formatter(format);
    for (name, text) in embedded::KIT.iter() {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let text = value.to_string();
    let is_markdown = matches!(state.auto_escape(), AutoEscape::Custom(_));
    let shown =
        if is_markdown && value.kind() == ValueKind::String && !value.is_safe() { markdown(&text) } else { text };
    out.write_str(&shown).map_err(Error::from)
}

/// Returns a text of one line with everything escaped that some dialect of Markdown gives a meaning to.
///
/// Angle brackets and ampersands become entities, since not every dialect lets a backslash escape them.
fn markdown(text: &str) -> String {
    let tamed = tame(text);
    let text = tamed.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut escaped = String::with_capacity(text.len() + 8);
    for (place, character) in text.char_indices() {
        let begins = (place == 0 && matches!(character, '-' | '+' | '#' | '=' | ':' | '!' | '?'))
            || (place == digits && digits > 0 && matches!(character, '.' | ')') && ends(text, place + 1));
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '|' => escaped.push_str("&#124;"),
            '~' => escaped.push_str("&#126;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' => escaped.extend(['\\', character]),
            character if begins => escaped.extend(['\\', character]),
            character => escaped.push(character),
        }
    }
    escaped
}

/// Returns whether a word ends before a place.
fn ends(text: &str, place: usize) -> bool {
    text.get(place..).is_none_or(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Takes out blanks at the ends of lines and more than one empty line in a row; ends with one line break.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && empty) {
            tidied.push_str(line);
            tidied.push('\n');
        }
        empty = line.is_empty();
    }
    let kept = tidied.trim_end().len();
    tidied.truncate(kept);
    tidied.push('\n');
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_can_neither_leave_its_place_nor_begin_a_block() {
        assert_eq!(markdown("a|b <i> [x](y) `c`\n# d"), r"a&#124;b &lt;i&gt; \[x\](y) \`c\` # d");
        assert_eq!(markdown("!!! note ${{ x }}"), r"\!!! note $\{\{ x \}\}");
        assert_eq!(markdown("12. a"), r"12\. a");
        assert_eq!(markdown("- a"), r"\- a");
    }

    #[test]
    fn every_shipped_template_can_be_parsed() {
        environment().unwrap();
    }
}
