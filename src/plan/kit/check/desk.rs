//! What the rules of all formats share: asking a tree for what must be there, and pushing what is not.

use std::cell::RefCell;

use crate::problem::{At, Code, Place, Problem, advice, nearest};
use crate::tree::{Node, Value};

/// Where mistakes are put.
pub(super) struct Desk<'p> {
    problems: &'p RefCell<Vec<Problem>>,
}

impl<'p> Desk<'p> {
    pub(super) fn new(problems: &'p RefCell<Vec<Problem>>) -> Self {
        Self { problems }
    }

    /// Pushes a mistake.
    pub(super) fn report(&self, code: Code, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.problems.borrow_mut().push(Problem::new(code, place, message).help(help));
    }

    /// Pushes what does not stand in a list of known words.
    pub(super) fn one_of(&self, word: &At<&str>, known: &[&str]) -> bool {
        let is_known = known.contains(&word.value);
        if !is_known {
            self.report(
                Code::UnknownValue,
                word.place,
                format!("`{}` is not known here", word.value),
                advice(word.value, known),
            );
        }
        is_known
    }

    /// Returns what stands under a key that must be there.
    pub(super) fn need<'n>(&self, table: &'n Node, key: &str) -> Option<&'n Node> {
        let found = table.get(key);
        if found.is_none() {
            let message = format!("`{key}` is missing");
            self.report(Code::MissingKey, table.place, message, format!("add `{key}` here"));
        }
        found
    }

    /// Returns a text that must be there and not be empty.
    pub(super) fn text<'n>(&self, table: &'n Node, key: &str) -> Option<At<&'n str>> {
        self.need(table, key).and_then(|node| self.text_of(node))
    }

    /// Returns a text that may be left out.
    pub(super) fn optional_text<'n>(&self, table: &'n Node, key: &str) -> Option<At<&'n str>> {
        table.get(key).and_then(|node| self.text_of(node))
    }

    /// Returns a text; anything else is a mistake.
    pub(super) fn text_of<'n>(&self, node: &'n Node) -> Option<At<&'n str>> {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => {
                self.report(Code::Empty, node.place, "the text is empty", "write it, or leave the key out");
                None
            }
            Value::Text(text) => Some(At { value: text, place: node.place }),
            _ => {
                self.wrong(node, "a text; a word like `true` or a number needs quotes");
                None
            }
        }
    }

    /// Returns the members of a list that must be there.
    pub(super) fn list<'n>(&self, table: &'n Node, key: &str) -> &'n [Node] {
        self.need(table, key).map_or(&[], |node| self.list_of(node))
    }

    /// Returns the members of a list that may be left out.
    pub(super) fn optional_list<'n>(&self, table: &'n Node, key: &str) -> &'n [Node] {
        table.get(key).map_or(&[], |node| self.list_of(node))
    }

    fn list_of<'n>(&self, node: &'n Node) -> &'n [Node] {
        if let Value::List(members) = &node.value {
            return members;
        }
        self.wrong(node, "a list");
        &[]
    }

    /// Returns a table that must be there.
    pub(super) fn table<'n>(&self, table: &'n Node, key: &str) -> Option<&'n Node> {
        self.need(table, key).filter(|node| self.is_table(node))
    }

    /// Returns whether a node is a table; anything else is a mistake.
    pub(super) fn is_table(&self, node: &Node) -> bool {
        let is_table = matches!(node.value, Value::Table(_));
        if !is_table {
            self.wrong(node, "a table of keys and values");
        }
        is_table
    }

    /// Pushes a value of another type than wanted.
    pub(super) fn wrong(&self, node: &Node, wanted: &str) {
        let found = match node.value {
            Value::Text(_) => "a text",
            Value::Number(_) => "a number",
            Value::Truth(_) => "a truth",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table, or nothing",
        };
        self.report(Code::WrongType, node.place, format!("this is {found}"), format!("write {wanted}"));
    }

    /// Pushes keys that are not known.
    pub(super) fn only(&self, table: &Node, known: &[&str]) {
        for entry in table.entries().iter().filter(|entry| !known.contains(&entry.key.value.as_str())) {
            let key = &entry.key;
            self.report(
                Code::UnknownKey,
                key.place,
                format!("`{}` is not a key of this", key.value),
                advice(&key.value, known),
            );
        }
    }

    /// Pushes keys that look like a known one misspelt: others may belong to an extension.
    pub(super) fn nearly(&self, table: &Node, known: &[&str]) {
        for entry in table.entries().iter().filter(|entry| !known.contains(&entry.key.value.as_str())) {
            if let Some(near) = nearest(&entry.key.value, known.iter().copied()) {
                let message = format!("`{}` is not a key of this", entry.key.value);
                self.report(Code::UnknownKey, entry.key.place, message, format!("did you mean `{near}`?"));
            }
        }
    }

    /// Pushes a reference that leads to nothing.
    pub(super) fn dangling(&self, place: Place, what: &str, name: &str, known: &[&str]) {
        self.report(Code::UnknownId, place, format!("there is no {what} `{name}` in the kit"), advice(name, known));
    }
}

/// Calls something with every text in a tree.
pub(super) fn each_text<'n>(node: &'n Node, call: &mut impl FnMut(At<&'n str>)) {
    match &node.value {
        Value::Text(text) => call(At { value: text, place: node.place }),
        Value::List(members) => members.iter().for_each(|member| each_text(member, call)),
        Value::Table(entries) => entries.iter().for_each(|entry| each_text(&entry.node, call)),
        _ => {}
    }
}

/// Returns what stands in a text between an opening and a closing sign.
pub(super) fn between<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split(close).next())
}

/// Returns the names that follow a path in expressions: `x` and `y` of `${{ values.x | f(values.y) }}` after `values.`.
pub(super) fn names_after<'t>(expression: &'t str, path: &str) -> Vec<&'t str> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let starts = expression.match_indices(path).map(|(start, _)| start);
    let free = starts.filter(|start| {
        !expression.get(..*start).is_some_and(|before| before.ends_with(|last| is_word(last) || last == '.'))
    });
    let names = free.filter_map(|start| expression.get(start + path.len()..)?.split(|next| !is_word(next)).next());
    names.filter(|name| !name.is_empty()).collect()
}
