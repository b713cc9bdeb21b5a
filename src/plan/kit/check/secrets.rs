//! Texts that look like passwords, keys and tokens: a kit has none.

use super::desk::Desk;
use super::manifest::MANIFEST;
use super::{Contents, Source};
use crate::problem::Code;
use crate::tree::{Node, Value};

/// What begins a token of a known kind, and how many letters and digits follow at least.
const TOKENS: [(&str, usize); 9] = [
    ("ghp_", 30),
    ("gho_", 30),
    ("ghs_", 30),
    ("github_pat_", 30),
    ("glpat-", 20),
    ("AKIA", 16),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("sk_live_", 20),
];

/// Ends of keys whose value is a secret.
const KEYS: [&str; 6] = ["password", "secret", "token", "apikey", "privatekey", "accesskey"];

/// What to do about a secret.
const HELP: &str = "take it out, make it invalid where it was made, and read it from the environment";

/// Pushes every text that looks like a secret.
pub(super) fn check(kit: &Contents<'_>, desk: &Desk<'_>) {
    for source in &kit.sources {
        check_text(desk, source);
        // There a key is the name of a field, which may well be called `token`.
        if source.name != MANIFEST && !source.name.contains("/skeleton/") {
            source.documents.iter().for_each(|document| check_keys(desk, document));
        }
    }
}

fn check_text(desk: &Desk<'_>, source: &Source<'_>) {
    for (start, begin) in source.text.match_indices("-----BEGIN ") {
        let line = source.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        if line.contains("PRIVATE KEY") {
            desk.report(Code::Secret, source.place(start, begin.len()), "a private key stands in the kit", HELP);
        }
    }
    for (begin, least) in TOKENS {
        for (start, _) in source.text.match_indices(begin) {
            let rest = source.text.get(start + begin.len()..).unwrap_or_default();
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            let length = rest.bytes().take_while(is_part).count();
            if length >= least {
                let place = source.place(start, begin.len() + length);
                desk.report(Code::Secret, place, format!("this looks like a token: `{begin}…`"), HELP);
            }
        }
    }
}

/// Looks for keys like `password` with a text that is neither an expression nor a variable. Keys of `params` are names of fields.
fn check_keys(desk: &Desk<'_>, node: &Node) {
    match &node.value {
        Value::List(members) => members.iter().for_each(|member| check_keys(desk, member)),
        Value::Table(entries) => {
            for entry in entries.iter().filter(|entry| entry.key.value != "params") {
                let key: String = entry.key.value.chars().filter(char::is_ascii_alphanumeric).collect();
                let key = key.to_lowercase();
                let text = entry.node.as_text().filter(|_| KEYS.iter().any(|end| key.ends_with(end)));
                if text.is_some_and(|text| !text.is_empty() && !text.contains('$') && !text.contains("{{")) {
                    let message = format!("`{}` is written out", entry.key.value);
                    desk.report(Code::Secret, entry.node.place, message, HELP);
                }
                check_keys(desk, &entry.node);
            }
        }
        _ => {}
    }
}
