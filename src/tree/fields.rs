//! A table being read: it knows which keys were asked for, and pushes every mistake.

use std::cell::RefCell;

use crate::problem::{At, Code, Place, Problem, advice, nearest};

use super::{Entry, Node, Value};

/// A table being read: it knows which keys were asked for, so that the others can be named as mistakes.
pub struct Fields<'t> {
    node: &'t Node,
    asked: RefCell<Vec<&'static str>>,
    problems: &'t RefCell<Vec<Problem>>,
}

impl<'t> Fields<'t> {
    /// Starts reading a table; returns `None`, with a mistake, for anything else.
    pub fn of(node: &'t Node, problems: &'t RefCell<Vec<Problem>>) -> Option<Self> {
        if let Value::Table(_) = node.value {
            return Some(Self { node, asked: RefCell::default(), problems });
        }
        problems.borrow_mut().push(wrong_type(node, "a table"));
        None
    }

    /// Returns where the table stands.
    pub fn place(&self) -> Place {
        self.node.place
    }

    /// Pushes a mistake.
    pub fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Returns the store of mistakes, for reading inner tables.
    pub fn problems(&self) -> &'t RefCell<Vec<Problem>> {
        self.problems
    }

    /// Returns the node under a key and remembers that it was asked for.
    pub fn node(&self, key: &'static str) -> Option<&'t Node> {
        self.asked.borrow_mut().push(key);
        self.node.get(key)
    }

    /// Returns whether the key is there, without counting as asked for.
    pub fn has(&self, key: &str) -> bool {
        self.node.get(key).is_some()
    }

    fn required(&self, key: &'static str) -> Option<&'t Node> {
        let node = self.node(key);
        if node.is_none() {
            let message = format!("`{key}` is missing");
            self.report(
                Problem::new(Code::MissingKey, self.place(), message).help(format!("add `{key} = …` to this table")),
            );
        }
        node
    }

    /// Returns a text that must be there and not be empty.
    pub fn text(&self, key: &'static str) -> Option<At<String>> {
        let node = self.required(key)?;
        self.text_of(node)
    }

    /// Returns a text that may be left out.
    pub fn optional_text(&self, key: &'static str) -> Option<At<String>> {
        let node = self.node(key)?;
        self.text_of(node)
    }

    fn text_of(&self, node: &'t Node) -> Option<At<String>> {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => {
                self.report(
                    Problem::new(Code::Empty, node.place, "the text is empty")
                        .help("write it, or delete the key if it may be left out"),
                );
                None
            }
            Value::Text(text) => Some(At { value: text.clone(), place: node.place }),
            _ => {
                self.report(wrong_type(node, "a text in quotes"));
                None
            }
        }
    }

    /// Returns an id that must be there, in kebab-case.
    pub fn id(&self, key: &'static str) -> Option<At<String>> {
        let id = self.text(key)?;
        if !is_id(&id.value) {
            self.report(
                Problem::new(Code::BadId, id.place, format!("`{}` is not an id", id.value))
                    .help("ids are lower-case words and digits joined by `-`, `pain-finding` for example"),
            );
        }
        Some(id)
    }

    /// Returns a number that must be there.
    pub fn number(&self, key: &'static str) -> Option<At<f64>> {
        let node = self.required(key)?;
        number_of(node, self.problems)
    }

    /// Returns a number that may be left out.
    pub fn optional_number(&self, key: &'static str) -> Option<At<f64>> {
        let node = self.node(key)?;
        number_of(node, self.problems)
    }

    /// Returns a number between two bounds that must be there.
    pub fn number_in(&self, key: &'static str, least: f64, most: f64) -> Option<At<f64>> {
        let number = self.number(key)?;
        self.within(number, least, most)
    }

    /// Returns a number between two bounds that may be left out.
    pub fn optional_number_in(&self, key: &'static str, least: f64, most: f64) -> Option<At<f64>> {
        let number = self.optional_number(key)?;
        self.within(number, least, most)
    }

    fn within(&self, number: At<f64>, least: f64, most: f64) -> Option<At<f64>> {
        if (least..=most).contains(&number.value) {
            return Some(number);
        }
        self.report(
            Problem::new(Code::OutOfRange, number.place, format!("{} is out of range", number.value))
                .help(format!("a number from {least} to {most}")),
        );
        None
    }

    /// Returns a count that must be there: a whole number, 0 or more.
    pub fn count(&self, key: &'static str) -> Option<u64> {
        count_of(&self.number_in(key, 0.0, MOST_COUNTED)?, self.problems)
    }

    /// Returns a count that may be left out.
    pub fn optional_count(&self, key: &'static str) -> Option<u64> {
        count_of(&self.optional_number_in(key, 0.0, MOST_COUNTED)?, self.problems)
    }

    /// Returns a truth that may be left out.
    pub fn truth(&self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        if let Value::Truth(truth) = node.value {
            return Some(truth);
        }
        self.report(wrong_type(node, "`true` or `false`"));
        None
    }

    /// Returns a date that must be there.
    pub fn date(&self, key: &'static str) -> Option<At<jiff::civil::Date>> {
        let node = self.required(key)?;
        date_of(node, self.problems)
    }

    /// Returns a date that may be left out.
    pub fn optional_date(&self, key: &'static str) -> Option<At<jiff::civil::Date>> {
        let node = self.node(key)?;
        date_of(node, self.problems)
    }

    /// Returns one of a few words that must be there.
    pub fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<At<T>> {
        let text = self.text(key)?;
        self.word_of(&text, words)
    }

    /// Returns one of a few words that may be left out.
    pub fn optional_word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<At<T>> {
        let text = self.optional_text(key)?;
        self.word_of(&text, words)
    }

    fn word_of<T: Copy>(&self, text: &At<String>, words: &[(&str, T)]) -> Option<At<T>> {
        let found = words.iter().find(|(word, _)| *word == text.value);
        if let Some((_, value)) = found {
            return Some(At { value: *value, place: text.place });
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.report(
            Problem::new(Code::UnknownValue, text.place, format!("`{}` is not known here", text.value))
                .help(advice(&text.value, &known)),
        );
        None
    }

    /// Returns a list of texts; left out, it is empty.
    pub fn texts(&self, key: &'static str) -> Vec<At<String>> {
        self.node(key).map_or_else(Vec::new, |node| texts_of(node, self.problems))
    }

    /// Returns a list of numbers; left out, it is empty.
    pub fn numbers(&self, key: &'static str) -> Vec<At<f64>> {
        self.list(key).iter().filter_map(|node| number_of(node, self.problems)).collect()
    }

    /// Returns the members of a list; left out, it is empty.
    pub fn list(&self, key: &'static str) -> &'t [Node] {
        match self.node(key) {
            None => &[],
            Some(node) => {
                if let Value::List(members) = &node.value {
                    members
                } else {
                    self.report(wrong_type(node, "a list in square brackets"));
                    &[]
                }
            }
        }
    }

    /// Returns the tables of an array of tables; left out, it is empty. One table counts as an array of one.
    pub fn tables(&self, key: &'static str) -> Vec<Fields<'t>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        node.members().iter().filter_map(|member| Fields::of(member, self.problems)).collect()
    }

    /// Returns an inner table that may be left out.
    pub fn table(&self, key: &'static str) -> Option<Fields<'t>> {
        let node = self.node(key)?;
        Fields::of(node, self.problems)
    }

    /// Returns all entries of the table, and counts them all as asked for.
    pub fn all(&self) -> &'t [Entry] {
        self.asked.borrow_mut().push("*");
        self.node.entries()
    }

    /// Ends the reading: every key that was not asked for is a mistake.
    pub fn finish(self) {
        let asked = self.asked.into_inner();
        if asked.contains(&"*") {
            return;
        }
        for entry in self.node.entries() {
            let key = entry.key.value.as_str();
            if asked.contains(&key) {
                continue;
            }
            let help = nearest(key, asked.iter().copied()).map_or_else(
                || {
                    let mut known = asked.clone();
                    known.sort_unstable();
                    known.dedup();
                    format!("keys allowed here: {}", known.join(", "))
                },
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("`{}` is not a key of this table", entry.key.value);
            self.problems.borrow_mut().push(Problem::new(Code::UnknownKey, entry.key.place, message).help(help));
        }
    }
}

/// Returns the texts of a list.
pub fn texts_of(node: &Node, problems: &RefCell<Vec<Problem>>) -> Vec<At<String>> {
    let Value::List(members) = &node.value else {
        problems.borrow_mut().push(wrong_type(node, "a list of texts"));
        return Vec::new();
    };
    members
        .iter()
        .filter_map(|member| {
            if let Value::Text(text) = &member.value {
                Some(At { value: text.clone(), place: member.place })
            } else {
                problems.borrow_mut().push(wrong_type(member, "a text in quotes"));
                None
            }
        })
        .collect()
}

/// Returns a finite number.
pub fn number_of(node: &Node, problems: &RefCell<Vec<Problem>>) -> Option<At<f64>> {
    match node.value {
        Value::Number(number) if number.is_finite() => Some(At { value: number, place: node.place }),
        Value::Number(number) => {
            let message = format!("{number} is not a finite number");
            let problem = Problem::new(Code::OutOfRange, node.place, message);
            problems.borrow_mut().push(problem.help("write an ordinary number"));
            None
        }
        _ => {
            problems.borrow_mut().push(wrong_type(node, "a number"));
            None
        }
    }
}

/// The largest count that a file may hold: beyond it, numbers are not told apart.
pub const MOST_COUNTED: f64 = 9_007_199_254_740_992.0;

/// Returns a number as a count: whole, 0 or more.
pub fn count_of(number: &At<f64>, problems: &RefCell<Vec<Problem>>) -> Option<u64> {
    if number.value.fract() == 0.0 && (0.0..=MOST_COUNTED).contains(&number.value) {
        return Some(number.value as u64);
    }
    let problem = Problem::new(Code::OutOfRange, number.place, format!("{} is not a whole number", number.value));
    problems.borrow_mut().push(problem.help("write how many there are"));
    None
}

fn date_of(node: &Node, problems: &RefCell<Vec<Problem>>) -> Option<At<jiff::civil::Date>> {
    let (Value::Date(text) | Value::Text(text)) = &node.value else {
        problems.borrow_mut().push(wrong_type(node, "a date, 2026-11-20 for example"));
        return None;
    };
    if let Ok(date) = text.parse() {
        return Some(At { value: date, place: node.place });
    }
    problems.borrow_mut().push(
        Problem::new(Code::BadDate, node.place, format!("`{text}` is not a date"))
            .help("write year-month-day, 2026-11-20 for example"),
    );
    None
}

/// Returns the mistake of a value that has another type than wanted.
pub fn wrong_type(node: &Node, wanted: &str) -> Problem {
    let found = match node.value {
        Value::Text(_) => "a text",
        Value::Number(_) => "a number",
        Value::Truth(_) => "a truth",
        Value::Date(_) => "a date",
        Value::List(_) => "a list",
        Value::Table(_) => "a table",
    };
    Problem::new(Code::WrongType, node.place, format!("this is {found}")).help(format!("write {wanted}"))
}

/// Returns whether a text is an id: lower-case words and digits joined by `-`; pairs join two with `+`.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.split('+').all(|half| {
            half.split('-').all(|word| {
                !word.is_empty()
                    && word.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
            })
        })
}
