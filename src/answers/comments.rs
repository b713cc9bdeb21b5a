//! Comments in a TOML document: which there are, and how those that lost their place get one again.
//!
//! `toml_edit` keeps a comment with the key, value or table it stands beside. When that part is replaced by one of another form,
//! its comments would go with it; here they are found and put above the new one.

use toml_edit::visit::{Visit, visit_table, visit_table_like, visit_value};
use toml_edit::{Array, Decor, Item, RawString, Table, TableLike, Value};

/// Returns the comments on and within one key of a table, in the order they are met.
pub(super) fn within(table: &Table, key: &str) -> Vec<String> {
    let mut found = Comments::default();
    if let Some((key, item)) = table.get_key_value(key) {
        found.decor(key.leaf_decor());
        found.decor(key.dotted_decor());
        found.visit_item(item);
    }
    found.0
}

/// Returns the comments that were there before and are not any more.
pub(super) fn lost(before: Vec<String>, mut after: Vec<String>) -> Vec<String> {
    let mut lost = before;
    lost.retain(|comment| match after.iter().position(|kept| kept == comment) {
        Some(position) => {
            after.swap_remove(position);
            false
        }
        None => true,
    });
    lost
}

/// Puts comments on lines of their own above a key, a table or the first row of a list of tables.
pub(super) fn restore(table: &mut Table, key: &str, comments: &[String]) {
    if comments.is_empty() {
        return;
    }
    match table.get_mut(key) {
        Some(Item::Table(inner)) if inner.is_dotted() => {
            let first = inner.iter().next().map(|(first, _)| first.to_owned());
            if let Some(first) = first {
                restore(inner, &first, comments);
            }
        }
        Some(Item::Table(inner)) => extend(inner.decor_mut(), "\n", comments),
        Some(Item::ArrayOfTables(rows)) => {
            if let Some(first) = rows.iter_mut().next() {
                extend(first.decor_mut(), "\n", comments);
            }
        }
        _ => {
            if let Some(mut key) = table.key_mut(key) {
                extend(key.leaf_decor_mut(), "", comments);
            }
        }
    }
}

fn extend(decor: &mut Decor, usual: &str, comments: &[String]) {
    let mut prefix = decor.prefix().and_then(RawString::as_str).unwrap_or(usual).to_owned();
    for comment in comments {
        prefix.push_str(comment);
        prefix.push('\n');
    }
    decor.set_prefix(prefix);
}

#[derive(Default)]
struct Comments(Vec<String>);

impl Comments {
    fn decor(&mut self, decor: &Decor) {
        self.raw(decor.prefix());
        self.raw(decor.suffix());
    }

    fn raw(&mut self, raw: Option<&RawString>) {
        let text = raw.and_then(RawString::as_str).unwrap_or_default();
        let comments = text.lines().map(str::trim).filter(|line| line.starts_with('#'));
        self.0.extend(comments.map(str::to_owned));
    }
}

impl<'doc> Visit<'doc> for Comments {
    fn visit_table(&mut self, node: &'doc Table) {
        self.decor(node.decor());
        visit_table(self, node);
    }

    fn visit_table_like(&mut self, node: &'doc dyn TableLike) {
        for (key, _) in node.iter() {
            if let Some(key) = node.key(key) {
                self.decor(key.leaf_decor());
                self.decor(key.dotted_decor());
            }
        }
        visit_table_like(self, node);
    }

    fn visit_value(&mut self, node: &'doc Value) {
        self.decor(node.decor());
        self.raw(node.as_array().map(Array::trailing));
        self.raw(node.as_inline_table().map(toml_edit::InlineTable::trailing));
        visit_value(self, node);
    }
}
