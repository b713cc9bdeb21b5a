//! The settings of a workspace: for whom, in which currency, with which pack, against which targets, and the client's own figures.
//!
//! Reads the text of `idpfit.toml` and nothing else. Whether an option, attribute or dimension named here exists is for the reader of
//! the pack to say: the places are kept for it.

use std::cell::RefCell;

use crate::date::Date;
use crate::problem::{At, Code, Place, Problem};
use crate::tree::{self, Fields};

/// The settings of a workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The organisation or team that the decision is for.
    pub subject: String,
    /// What it belongs to, so that many workspaces can be compared by group; nothing if it names none.
    pub group: Option<String>,
    /// The currency of the reports, three capital letters; the pack's own if there is none.
    pub currency: Option<At<String>>,
    /// What one unit of the pack's currency is worth in the currency of the reports.
    pub rate: Option<Rate>,
    /// The folder or file of the pack, as seen from the workspace; the shipped pack if there is none.
    pub pack: Option<At<String>>,
    /// How much the replies of a respondent count, by the name of the respondent's file; 1 for whoever is not named.
    pub respondents: Vec<(At<String>, f64)>,
    /// The readiness to reach, 0 to 100, by dimension.
    pub targets: Vec<(At<String>, f64)>,
    /// The client's own figures.
    pub overrides: Vec<Override>,
}

/// What one currency is worth in another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Units of the reports' currency for one of the pack's.
    pub value: f64,
    /// The day it was so.
    pub date: Option<Date>,
}

/// The client's own figure for an attribute of an option.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The option.
    pub option: At<String>,
    /// The attribute.
    pub attribute: At<String>,
    /// The low end of a range or band.
    pub low: Option<f64>,
    /// The likeliest value of a range.
    pub likely: Option<f64>,
    /// The high end of a range or band.
    pub high: Option<f64>,
    /// The entries of a set.
    pub values: Vec<At<String>>,
    /// The entry of a category.
    pub value: Option<At<String>>,
    /// Who states it.
    pub by: String,
    /// The day it was stated.
    pub date: Date,
    /// Where it comes from.
    pub source: String,
    /// Why it goes before the published figure.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
}

/// Reads settings. Returns `None` if anything is wrong with them; the mistakes say what.
pub fn read(file: u16, text: &str, problems: &RefCell<Vec<Problem>>) -> Option<Settings> {
    let before = problems.borrow().len();
    let root = tree::parse(file, text, &mut problems.borrow_mut());
    let fields = Fields::of(&root, problems)?;
    let workspace = fields.table("workspace");
    if workspace.is_none() && !fields.has("workspace") {
        fields.report(
            Problem::new(Code::MissingKey, fields.place(), "`[workspace]` is missing")
                .help("add `[workspace]` with `subject = \"…\"` below it"),
        );
    }
    let mut settings = workspace.and_then(read_workspace);
    let respondents = numbers_by_id(&fields, "respondents", respondent_weight);
    let targets = numbers_by_id(&fields, "targets", target);
    let overrides = fields.tables("override").into_iter().filter_map(read_override).collect();
    fields.finish();
    if let Some(settings) = &mut settings {
        settings.respondents = respondents;
        settings.targets = targets;
        settings.overrides = overrides;
    }
    settings.filter(|_| problems.borrow().len() == before)
}

fn read_workspace(fields: Fields<'_>) -> Option<Settings> {
    let subject = fields.text("subject");
    let group = fields.optional_text("group").map(|group| group.value.trim().to_owned());
    let currency = fields.optional_text("currency");
    if let Some(currency) = &currency
        && (currency.value.len() != 3 || !currency.value.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        let message = format!("`{}` is not a currency", currency.value);
        let problem = Problem::new(Code::UnknownValue, currency.place, message);
        fields.report(problem.help("three capital letters, EUR for example"));
    }
    let date = fields.optional_date("rate_date").map(|date| date.value);
    let rate = fields.optional_number_in("rate", f64::MIN_POSITIVE, f64::MAX).map(|rate| rate.value);
    let pack = fields.optional_text("pack");
    fields.finish();
    Some(Settings {
        subject: subject?.value,
        group,
        currency,
        rate: rate.map(|value| Rate { value, date }),
        pack,
        respondents: Vec::new(),
        targets: Vec::new(),
        overrides: Vec::new(),
    })
}

/// Reads a table of numbers by id, each checked.
fn numbers_by_id(
    root: &Fields<'_>,
    key: &'static str,
    check: impl Fn(&At<f64>) -> Option<Problem>,
) -> Vec<(At<String>, f64)> {
    let Some(fields) = root.table(key) else {
        return Vec::new();
    };
    let entries = fields.all().iter();
    let numbers = entries.filter_map(|entry| {
        let number = tree::number_of(&entry.node, fields.problems())?;
        match check(&number) {
            Some(problem) => fields.report(problem),
            None => return Some((entry.key.clone(), number.value)),
        }
        None
    });
    numbers.collect()
}

fn respondent_weight(weight: &At<f64>) -> Option<Problem> {
    (weight.value <= 0.0).then(|| {
        Problem::new(Code::BadWeight, weight.place, format!("a respondent's weight is {}", weight.value))
            .help("a weight is greater than zero; to leave somebody out, take the file out of `answers/`")
    })
}

fn target(target: &At<f64>) -> Option<Problem> {
    (!(0.0..=100.0).contains(&target.value)).then(|| {
        Problem::new(Code::OutOfRange, target.place, format!("{} is out of range", target.value))
            .help("a number from 0 to 100")
    })
}

fn read_override(fields: Fields<'_>) -> Option<Override> {
    let place = fields.place();
    let (option, attribute) = (fields.id("option"), fields.id("attribute"));
    let figure = |key| fields.optional_number(key).map(|number| number.value);
    let (low, likely, high) = (figure("low"), figure("likely"), figure("high"));
    let (values, value) = (fields.texts("values"), fields.optional_text("value"));
    if !["low", "likely", "high", "values", "value"].into_iter().any(|key| fields.has(key)) {
        let help = "add low, likely and high for a range, `values` for a set, `value` for a category";
        fields.report(Problem::new(Code::MissingKey, place, "the override states nothing").help(help));
    }
    let ends: Vec<f64> = [low, likely, high].into_iter().flatten().collect();
    if !ends.is_sorted() {
        let problem = Problem::new(Code::BadRange, place, "low, likely and high are not in order");
        fields.report(problem.help("low is at most likely, likely is at most high"));
    }
    let (by, date) = (fields.text("by"), fields.date("date"));
    let (source, reason) = (fields.text("source"), fields.text("reason"));
    fields.finish();
    Some(Override {
        option: option?,
        attribute: attribute?,
        low,
        likely,
        high,
        values,
        value,
        by: by?.value,
        date: date?.value,
        source: source?.value,
        reason: reason?.value,
        place,
    })
}

/// Returns the settings of a new workspace, with every key explained and most of them commented out.
pub fn draft(subject: &str, today: Date) -> String {
    include_str!("settings.toml").replace("@today@", &today.to_string()).replacen(
        "@subject@",
        toml_edit::Value::from(subject).to_string().trim(),
        1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Option<Settings>, Vec<Code>) {
        let problems = RefCell::new(Vec::new());
        let settings = read(0, text, &problems);
        (settings, problems.into_inner().iter().map(|problem| problem.code).collect())
    }

    fn today() -> Date {
        jiff::civil::date(2026, 11, 21)
    }

    #[test]
    fn a_draft_is_valid_as_it_is() {
        let (settings, problems) = read_text(&draft("Acme", today()));
        let settings = settings.unwrap();
        assert_eq!((settings.subject.as_str(), problems), ("Acme", vec![]));
        assert!(settings.overrides.is_empty() && settings.currency.is_none());
    }

    #[test]
    fn a_draft_is_valid_with_every_example_in_use() {
        let text: Vec<String> = draft("Acme", today())
            .lines()
            .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned())
            .collect();
        let (settings, problems) = read_text(&text.join("\n"));
        let settings = settings.unwrap();
        assert_eq!(problems, vec![]);
        assert_eq!(settings.group.as_deref(), Some("Payments"));
        assert_eq!(settings.rate, Some(Rate { value: 1.15, date: Some(today()) }));
        assert!((settings.respondents.first().unwrap().1 - 2.0).abs() < f64::EPSILON);
        assert_eq!(settings.targets.first().unwrap().0.value, "problem-definition");
        assert_eq!(settings.overrides.first().unwrap().likely, Some(45000.0));
    }

    #[test]
    fn a_subject_is_data_whatever_it_contains() {
        for subject in ["A \"B\" @today@ \\", "line\nbreak", "''' \"\"\" ]", "\u{1b}[31m", "名前"] {
            let (settings, problems) = read_text(&draft(subject, today()));
            assert_eq!((settings.map(|settings| settings.subject), problems), (Some(subject.to_owned()), vec![]));
        }
    }

    #[test]
    fn every_mistake_is_found_in_one_run() {
        let (settings, problems) = read_text(
            "[workspace]\nsubjekt = 'A'\ncurrency = 'Euro'\nrate = 0\n[respondents]\na = 0\n[targets]\nb = 101\n[[override]]\noption = 'x'",
        );
        assert_eq!(settings, None);
        for code in [Code::UnknownKey, Code::MissingKey, Code::UnknownValue, Code::OutOfRange, Code::BadWeight] {
            assert!(problems.contains(&code), "{code} is missing in {problems:?}");
        }
    }

    #[test]
    fn an_override_out_of_order_is_a_mistake() {
        let rest = "by = 'a'\ndate = 2026-01-01\nsource = 'b'\nreason = 'c'";
        let head = "[workspace]\nsubject = 'A'\n[[override]]\noption = 'x'\nattribute = 'y'";
        let (settings, problems) = read_text(&format!("{head}\nlow = 3\nhigh = 2\n{rest}"));
        assert_eq!((settings, problems), (None, vec![Code::BadRange]));
    }

    #[test]
    fn text_without_a_workspace_table_is_a_mistake() {
        assert_eq!(read_text("").1, vec![Code::MissingKey]);
    }
}
