//! Fixed words: what reports say outside of templates: contents, numbers of pages, charts, units, short states. All can be replaced.
//!
//! A words file has a language and any of the keys below; what it leaves out stays English, and [`Phrases::missing`] names it. `{name}` in
//! a text stands for something: a replacement has the same names, in any order.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::problem::{Code, Problem, advice};
use crate::tree::{Fields, Node};

macro_rules! phrases {
    ($($key:ident = $english:literal;)*) => {
        /// The fixed words of a report, in one language.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Phrases {
            /// The language, as in `en` or `de-CH` (BCP 47).
            pub language: String,
            $(#[doc = concat!("`", $english, "`")] pub $key: String,)*
            replaced: BTreeSet<&'static str>,
        }

        impl Phrases {
            /// Every key with its English text, in the order of the documentation.
            pub const ENGLISH: &'static [(&'static str, &'static str)] = &[$((stringify!($key), $english),)*];

            fn of_english() -> Self {
                Self { language: "en".to_owned(), $($key: $english.to_owned(),)* replaced: BTreeSet::new() }
            }

            fn replace(&mut self, key: &str, text: String) {
                match key {
                    $(stringify!($key) => { self.$key = text; self.replaced.insert(stringify!($key)); })*
                    _ => {}
                }
            }
        }
    };
}

phrases! {
    contents = "Contents";
    page = "Page {page} of {pages}";
    go_to = "Go to";
    skip = "Skip to the report";
    notes = "Notes";
    note_number = "Note {number}";
    back_to_note = "Back to the text of note {number}";
    figures = "Its figures as a table";
    chart_number = "Chart {number}";
    figures_of_chart = "Figures of chart {number}";
    table_number = "Table {number}, {section}";
    assessed = "assessed {date}";
    note = "Note";
    tip = "Tip";
    important = "Important";
    warning = "Warning";
    caution = "Caution";
    and = "{one} and {other}";
    to = "{low} to {high}";
    most_likely = "{range}, most likely {likely}";
    or_more = "{amount} or more";
    of_four = "{level} of 4";
    of_one = "{share} of 1";
    one_person = "1 person";
    people = "{count} people";
    at_engineers = "at {count} engineers";
    none = "none";
    not_published = "nobody publishes it";
    own_figure = "{amount}, your own figure";
    pack_figure = "{amount}, the pack’s figure.";
    not_needed = "Not needed: nothing hurts enough";
    not_yet_first = "Not yet. First: {gate}";
    not_yet_people = "Not yet: people come first";
    nothing_fits = "Nothing fits as things stand";
    recommended = "Recommended: {leader}";
    leaning = "Leaning towards {leader}";
    too_close = "Too close to call between {leader} and {rival}";
    too_close_alone = "Too close to call: {leader} may be the only one left";
    nothing = "nothing";
    all_known = "every answer that counts is known";
    mean_over_all = "the mean over all {worlds} worlds that the open answers allow";
    mean_over_sample = "the mean over {worlds} worlds drawn at random, with a standard error of at most {error} points";
    pain_finding = "Pain in finding things";
    pain_deploying = "Pain in deploying";
    pain_tickets = "Pain in asking by ticket";
    need_discoverability = "Need for discoverability";
    need_self_service = "Need for self-service";
    need_orchestration = "Need for orchestration";
    kind_finding = "finding things";
    kind_deploying = "deploying";
    kind_tickets = "asking by ticket";
    layer_portal = "portal";
    layer_orchestration = "orchestration";
    settled_by = "{question} (settled by: {role})";
    not_answered = "not answered";
    measured = "measured: {source}";
    unchanged_since = "unchanged since {date}";
    no_longer_holds = "what was said before no longer holds";
    dont_know = "don’t know";
    does_not_apply = "does not apply";
    not_applicable = "not applicable: {reason}";
    none_of_these = "none of these";
    no_such_figure = "no such figure";
    not_measured = "{metric}, not measured yet";
    today = "{metric}, {figure} today";
    left_empty = "left empty";
    leads = "leads";
    excluded = "excluded";
    wrong_layer = "wrong layer";
    not_staffed = "not staffed";
    one_layer_hurts = "only one layer hurts";
    also_consider = "also consider";
    people_year_one = "People in year one";
    people_run = "People in years two and three";
    licence_base = "Licence, base fee";
    licence_per_engineer = "Licence per engineer";
    hosting = "Hosting";
    switching = "Switching from the tool in place";
    double_licence = "Old licence while both are paid";
    a_week = "{count} a week";
    waiting_each = "{hours} h waiting each";
    work_each = "{hours} h work each";
    standard = "{share} standard";
    saves_work = "saves {hours} h of work a week";
    removes_waiting = "removes {hours} h of waiting a week";
    worth = "value {value}";
    too_rare = "too rare to measure";
    too_much_judgement = "too many need judgement";
    served = "there is a path for it already";
    standard_unknown = "it is not known how standard it is";
    rate_unknown = "it is not known how many come a week";
    too_few_tickets = "too few tickets in the window";
    one_team = "only one team asks";
    not_a_request = "they report faults rather than ask for something";
    counted_tickets = "{count} tickets counted";
    asking_teams = "{count} teams ask";
    team = "Team {number}";
    platform_team = "Platform team";
    support_open = "to be agreed";
    escape_as_before = "Raise the ticket as before; it is answered as before.";
    path_about = "What the ticket “{path}” used to bring, without the ticket.";
    chosen_request = "the chosen request";
    half_of_today = "half of today’s waiting";
    hours = "{count} hours";
    passed_on = "passed on {count} times each";
    organisation = "Organisation";
    person = "Person {number}";
    numbered = "{kind} {number}";
    metric = "Metric";
    text_left_out = "[text]";
    alternative = "Alternative";
    theme = "Theme";
    fit = "Fit";
    least = "Least";
    greatest = "Greatest";
    low = "Low";
    likeliest = "Likeliest";
    high = "High";
    same_cost_as_leader = "Same cost as the leader";
    same_cost = "same cost {where}";
    dimension = "Dimension";
    level = "Level";
    target_head = "Target";
    target = "target {level}";
    question = "Question";
    here = "Here";
    if_not = "If not";
    what = "What";
    from = "From";
    until = "To";
    week = "Week";
    week_point = "Week {week}: {point}";
    yes = "yes";
    no = "no";
    not_asked = "not asked";
    passed = "passed";
    half_passed = "half passed";
    failed = "failed";
    not_known = "not known";
    open_answer = "depends on an open answer";
    ask_hurts = "Does anything hurt enough?";
    ask_fits = "Does an alternative fit: not excluded, and the layer that hurts covered?";
    ask_people = "Are there people to run it?";
    ask_ahead = "Is one clearly ahead of the others?";
    ask_eligible = "Does the only one left stay eligible?";
    ask_holds = "Does that hold whatever the open answers turn out to be?";
    end_not_needed = "Not needed";
    end_not_yet = "Not yet: this first";
    end_nothing_fits = "Nothing fits";
    end_people = "Not yet: people first";
    end_too_close = "Too close to call";
    end_leaning = "Leaning";
    end_recommended = "Recommended";
    chart_fit = "Bars of fit, each stacked by what {count} themes contribute: {fits}.";
    chart_worlds = "Bars of how often each of {count} comes first, second or later in {worlds} plausible worlds: {best} comes first in {first}.";
    of_hundred = "{count} of 100";
    under_one_of_hundred = "fewer than 1 of 100";
    over_99_of_hundred = "more than 99 of 100";
    below_tenth = "below 0.1 %";
    above_tenths = "above 99.9 %";
    comes_first = "first";
    comes_second = "second";
    comes_later = "third or later";
    interval_95 = "95 % interval";
    not_recommended = "not to be recommended";
    chart_intervals = "A dot with a range for the fit of each of {count} alternatives, best first: from {best} at {most} to {worst} at {least}.";
    chart_flow = "Flowchart of the decision with the way of {subject} marked: {questions} answered with yes, ending at “{end}”.";
    chart_flow_blank = "Flowchart of the decision: {questions} that lead to “{end}” if all are answered with yes, and each to an end of its own if not.";
    chart_trend = "Small charts of readiness, fits and use by quarter, {first} to {last}, each 0 to 100; the table has the figures.";
    trend_fit = "Fit: {name}";
    trend_first = "First, of 100 worlds: {name}";
    trend_by_choice = "Use by choice, percent";
    trend_path_share = "Served by the path, percent";
    trend_intrinsic = "Came by choice, percent";
    trend_displaced = "Tickets gone, percent";
    chart_readiness = "Bars of readiness by dimension, 0 to 100: {levels}.";
    chart_cost = "A dot with a range for the cost of each alternative over three years; likeliest: {costs}.";
    chart_plan = "{title} on a line of weeks from {from} to {to}: {steps}.";
    plan_of_pilot = "The pilot of {leader}";
    plan_of_gate = "What comes first ({gate})";
    no_questions = "no questions";
    one_question = "1 question";
    questions = "{count} questions";
    no_steps = "no steps";
    one_step = "1 step";
    steps = "{count} steps";
    one_decision_point = "1 decision point";
    decision_points = "{count} decision points";
}

/// A words file in German.
pub const GERMAN: &str = include_str!("de.toml");

/// The English words, made once.
static ENGLISH: LazyLock<Phrases> = LazyLock::new(Phrases::of_english);

impl Default for Phrases {
    fn default() -> Self {
        Self::of_english()
    }
}

impl Phrases {
    /// Returns the English words.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// Returns the keys that were not replaced, where the language is another than English.
    pub fn missing(&self) -> Vec<&'static str> {
        if self.language.split('-').next() == Some("en") {
            return Vec::new();
        }
        Self::ENGLISH.iter().map(|(key, _)| *key).filter(|key| !self.replaced.contains(key)).collect()
    }

    /// Returns how many there are of something: none, one, or a number.
    pub fn count(&self, number: usize, (none, one, many): (&str, &str, &str)) -> String {
        match number {
            0 => none.to_owned(),
            1 => one.to_owned(),
            number => fill(many, &[("count", &number.to_string())]),
        }
    }

    /// Returns the words of a list: `a`, `a and b`, `a, b and c`.
    pub fn list(&self, words: &[String]) -> String {
        match words {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => fill(&self.and, &[("one", &first.join(", ")), ("other", last)]),
        }
    }
}

/// Puts texts where their names stand. What is put in is left as it is, whatever it contains.
pub fn fill(text: &str, parts: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let part = after.split_once('}').and_then(|(name, behind)| {
            let (_, part) = parts.iter().find(|(known, _)| *known == name)?;
            Some((*part, behind))
        });
        if let Some((part, behind)) = part {
            filled.push_str(part);
            rest = behind;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// Returns the names that stand in a text.
fn names(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// Reads a words file. Returns `None` if anything is wrong with it; the mistakes say what.
pub fn read(root: &Node, problems: &RefCell<Vec<Problem>>) -> Option<Phrases> {
    let before = problems.borrow().len();
    let fields = Fields::of(root, problems)?;
    let mut phrases = Phrases::default();
    if let Some(language) = fields.text("language") {
        let is_tag = language
            .value
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if !is_tag || language.value.len() > 35 {
            let message = format!("`{}` is not a language", language.value);
            let problem = Problem::new(Code::UnknownValue, language.place, message);
            fields.report(problem.help("write it as in `de` or `de-CH` (BCP 47)"));
        }
        phrases.language = language.value;
    }
    if let Some(table) = fields.table("words") {
        replacements(&table, &mut phrases);
    }
    fields.finish();
    (problems.borrow().len() == before).then_some(phrases)
}

fn replacements(fields: &Fields<'_>, phrases: &mut Phrases) {
    let known: Vec<&str> = Phrases::ENGLISH.iter().map(|(key, _)| *key).collect();
    for entry in fields.all() {
        let key = entry.key.value.as_str();
        let Some((_, english)) = Phrases::ENGLISH.iter().find(|(known, _)| *known == key) else {
            let problem = Problem::new(Code::UnknownKey, entry.key.place, format!("`{key}` is no fixed word"));
            fields.report(problem.help(advice(key, &known)));
            continue;
        };
        let Some(text) = entry.node.as_text() else {
            fields.report(crate::tree::wrong_type(&entry.node, "a text in quotes"));
            continue;
        };
        if text.trim().is_empty() {
            let problem = Problem::new(Code::Empty, entry.node.place, "the text is empty");
            fields.report(problem.help("write it, or delete the key to keep the English one"));
        } else if names(text) != names(english) {
            let message = format!("`{key}` does not have the names of its English text");
            let problem = Problem::new(Code::BadWords, entry.node.place, message);
            fields.report(problem.help(format!("keep what stands in braces: “{english}”")));
        } else {
            phrases.replace(key, text.to_owned());
        }
    }
}

/// Returns a words file with every key in English, to be translated.
pub fn starter() -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let lines = Phrases::ENGLISH.iter().map(|(key, english)| format!("{key} = {}\n", quoted(english)));
    format!(
        "# The fixed words of reports, printed by `idpfit brand --words`. Translate the right side and keep what stands in braces.\n\
         # A brand file names this file: `words = \"words.toml\"`. What is left out stays English.\n\n\
         language = \"en\"\n\n[words]\n{}",
        lines.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    fn read_text(text: &str) -> (Option<Phrases>, Vec<Code>) {
        let problems = RefCell::new(Vec::new());
        let root = tree::parse(0, text, &mut problems.borrow_mut());
        let phrases = read(&root, &problems);
        (phrases, problems.into_inner().iter().map(|problem| problem.code).collect())
    }

    #[test]
    fn the_starter_is_english_and_has_every_word() {
        let (phrases, problems) = read_text(&starter());
        let phrases = phrases.unwrap_or_else(|| panic!("{problems:?}"));
        assert_eq!(phrases.replaced.len(), Phrases::ENGLISH.len());
        assert_eq!(Phrases { replaced: BTreeSet::new(), ..phrases }, Phrases::default());
    }

    #[test]
    fn the_german_words_are_all_there() {
        let (phrases, problems) = read_text(GERMAN);
        let phrases = phrases.unwrap_or_else(|| panic!("{problems:?}"));
        assert_eq!((phrases.language.as_str(), phrases.missing()), ("de", vec![]));
        assert_ne!(phrases.contents, Phrases::english().contents);
    }

    #[test]
    fn what_is_left_out_is_english_and_named() {
        let (phrases, problems) =
            read_text("language = 'de'\n[words]\ncontents = 'Inhalt'\npage = 'Seite {page} von {pages}'");
        let phrases = phrases.unwrap_or_else(|| panic!("{problems:?}"));
        assert_eq!((phrases.contents.as_str(), phrases.notes.as_str()), ("Inhalt", "Notes"));
        assert_eq!(phrases.missing().len(), Phrases::ENGLISH.len() - 2);
    }

    #[test]
    fn a_word_that_is_unknown_empty_or_lost_its_names_is_a_mistake() {
        let (phrases, codes) = read_text(
            "language = 'Deutsch!'\n[words]\ncontent = 'Inhalt'\npage = 'Seite {seite}'\nnotes = ' '\ntip = 3",
        );
        assert_eq!(phrases, None);
        assert_eq!(codes, [Code::UnknownValue, Code::UnknownKey, Code::BadWords, Code::Empty, Code::WrongType]);
    }

    #[test]
    fn what_is_put_in_is_not_filled_again() {
        assert_eq!(fill("{a} of {b}{", &[("a", "{b}"), ("b", "2")]), "{b} of 2{");
    }
}
