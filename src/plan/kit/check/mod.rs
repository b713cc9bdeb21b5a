//! The cheap rules for a kit, read back from its files: names, references, required keys, placeholders left.
//!
//! What needs a program of the tool itself is not here: those programs are run over the same kits, good and sabotaged, to show that
//! these rules agree with them. Nothing is run, fetched or followed; files are handed in.

mod catalogue;
mod desk;
mod events;
mod form;
mod manifest;
mod port;
mod score;
mod secrets;
mod site;
mod template;
mod workflow;
mod yaml;

use std::cell::RefCell;
use std::collections::BTreeMap;

use desk::Desk;

use crate::problem::{Code, Files, Place, Problem};
use crate::tree::{self, Node};

/// What there is at a path of a kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A file.
    Bytes(Vec<u8>),
    /// A file that is too large to be read, with its size in bytes.
    Large(u64),
    /// A link to somewhere.
    Link,
    /// Neither file nor folder.
    Other,
}

/// A text file of a kit.
struct Source<'k> {
    /// Its path in the kit.
    name: &'k str,
    file: u16,
    text: &'k str,
    /// What it holds, if it is YAML, JSON or TOML: one tree a document.
    documents: Vec<Node>,
}

impl Source<'_> {
    /// Returns the place of some bytes.
    fn place(&self, start: usize, length: usize) -> Place {
        let narrow = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        Place { file: self.file, start: narrow(start), end: narrow(start + length) }
    }

    /// Returns the name of its folder in the kit, without a slash at the end.
    fn folder(&self) -> &str {
        self.name.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = self.name.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|extension| extensions.contains(&extension))
    }
}

/// Pushes every mistake of a kit: contents by path, with `/` between the parts of a path. `shown` is how its folder is shown.
pub fn check(contents: &BTreeMap<String, Content>, shown: &str, files: &mut Files, problems: &RefCell<Vec<Problem>>) {
    let desk = Desk::new(problems);
    let mut sources = Vec::new();
    for (name, content) in contents {
        let path = if shown.is_empty() { name.clone() } else { format!("{}/{name}", shown.trim_end_matches('/')) };
        if let Some((file, text)) = text_of(&desk, files, (name, &path), content) {
            sources.push(source(name, file, text, problems));
        }
    }
    let kit = Contents { names: contents.keys().map(String::as_str).collect(), sources };
    manifest::check(&kit, &desk, files, shown);
    catalogue::check(&kit, &desk);
    template::check(&kit, &desk);
    port::check(&kit, &desk);
    score::check(&kit, &desk);
    workflow::check(&kit, &desk);
    site::check(&kit, &desk);
    events::check(&kit, &desk);
    secrets::check(&kit, &desk);
}

/// The files of a kit: all names, and the texts that could be read.
struct Contents<'k> {
    names: Vec<&'k str>,
    sources: Vec<Source<'k>>,
}

impl<'k> Contents<'k> {
    fn has(&self, name: &str) -> bool {
        self.names.binary_search(&name).is_ok()
    }

    /// Returns whether a file lies below a folder.
    fn has_below(&self, folder: &str) -> bool {
        self.names.iter().any(|name| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    }

    fn source(&self, name: &str) -> Option<&Source<'k>> {
        self.sources.iter().find(|source| source.name == name)
    }

    /// Returns the sources of a format: those in its folder, here or among the alternatives.
    fn of_format(&self, format: &str) -> impl Iterator<Item = &Source<'k>> {
        let begins = [format!("{format}/"), format!("alternatives/{format}/")];
        self.sources.iter().filter(move |source| begins.iter().any(|begin| source.name.starts_with(begin)))
    }

    /// Pushes a path that leads out of the kit or to nothing; `folder` is where it starts.
    fn resolve(&self, desk: &Desk<'_>, folder: &str, path: &crate::problem::At<&str>) {
        match joined(folder, path.value) {
            None => {
                let message = format!("`{}` leads out of the kit", path.value);
                desk.report(Code::OutsidePath, path.place, message, "name a file of the kit");
            }
            Some(name) if self.has(&name) || self.has_below(&name) => {}
            Some(name) => {
                let message = format!("there is no `{name}` in the kit");
                desk.report(Code::MissingFile, path.place, message, "add the file, or take the path out");
            }
        }
    }
}

/// Joins a relative path to a folder; none if it leads out of the root.
fn joined(folder: &str, path: &str) -> Option<String> {
    if path.starts_with(['/', '\\']) || path.contains('\\') || path.get(1..2) == Some(":") {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Kinds of files that may hold something other than text, in the documentation only.
const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "svg", "webp"];

/// Returns a file as text; what cannot be one is a mistake.
fn text_of<'k>(
    desk: &Desk<'_>,
    files: &mut Files,
    (name, path): (&str, &str),
    content: &'k Content,
) -> Option<(u16, &'k str)> {
    let mut refuse = |code, message: String, help: &str| {
        let file = files.add(path, "");
        desk.report(code, Place { file, start: 0, end: 0 }, message, help);
    };
    match content {
        Content::Bytes(bytes) => {
            let is_picture = name.starts_with("docs/") && PICTURES.iter().any(|kind| name.ends_with(kind));
            match std::str::from_utf8(bytes) {
                Ok(text) if !text.contains('\0') => return Some((files.add(path, text), text)),
                _ if is_picture => {}
                _ => refuse(
                    Code::WrongKind,
                    format!("`{name}` is not a text"),
                    "a kit holds texts in UTF-8; take it out",
                ),
            }
        }
        Content::Large(size) => {
            let message = format!("`{name}` is {} KiB", size.div_ceil(1024));
            refuse(Code::TooLarge, message, "a file of a kit is at most 1 MiB; take it out");
        }
        Content::Link => refuse(Code::NotAFile, format!("`{name}` is a link"), "put the file itself there"),
        Content::Other => refuse(Code::NotAFile, format!("`{name}` is no file"), "take it out"),
    }
    None
}

fn source<'k>(name: &'k str, file: u16, text: &'k str, problems: &RefCell<Vec<Problem>>) -> Source<'k> {
    let mut source = Source { name, file, text, documents: Vec::new() };
    let mut found = Vec::new();
    // A skeleton is YAML only after its expressions are filled in.
    if name.contains("/skeleton/") {
        if source.has_extension(&["yaml", "yml"]) {
            source.documents = yaml::documents(file, &filled(text), &mut found);
        }
    } else if source.has_extension(&["yaml", "yml"]) {
        source.documents = yaml::documents(file, text, &mut found);
    } else if source.has_extension(&["json"]) {
        source.documents = yaml::json(file, text, &mut found).into_iter().collect();
    } else if source.has_extension(&["toml"]) {
        source.documents = vec![tree::parse(file, text, &mut found)];
    }
    problems.borrow_mut().append(&mut found);
    source
}

/// Puts a word of the same length in the place of every expression, so that places stay true.
fn filled(text: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        let (inside, behind) = after.split_once("}}").unwrap_or((after, ""));
        filled.push_str(before);
        filled.extend(std::iter::repeat_n('x', inside.len() + 5));
        rest = behind;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_climbs_out_is_none() {
        assert_eq!(joined("backstage/template", "../org.yaml").as_deref(), Some("backstage/org.yaml"));
        assert_eq!(joined("backstage", "./a//b").as_deref(), Some("backstage/a/b"));
        for outside in ["../../x", "/etc/passwd", "C:/x", "..\\x"] {
            assert_eq!(joined("backstage", outside), None, "{outside}");
        }
    }

    #[test]
    fn filling_keeps_places() {
        let text = "a: ${{ x | dump }}\nb: ${{ y";
        assert_eq!(filled(text).len() - 2, text.len());
        assert!(filled(text).starts_with("a: xxxxxxxxxxxxxxx\nb: "));
    }
}
