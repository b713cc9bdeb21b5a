//! What the kit says of itself, and placeholders that are still open.

use super::desk::Desk;
use super::{Contents, Source};
use crate::plan::kit::{Format, PLACEHOLDERS, Placeholder};
use crate::problem::{Code, Files, Place};
use crate::tree::Node;

/// Where the kit says what it is.
pub(super) const MANIFEST: &str = "KIT.toml";

/// Checks the manifest, the files that it speaks of, and that no example value is left.
pub(super) fn check(kit: &Contents<'_>, desk: &Desk<'_>, files: &mut Files, shown: &str) {
    match kit.source(MANIFEST) {
        Some(source) => source.documents.iter().for_each(|manifest| check_manifest(kit, desk, manifest)),
        None if kit.has(MANIFEST) => {}
        None => {
            let file = files.add(shown, "");
            let place = Place { file, start: 0, end: 0 };
            desk.report(Code::MissingFile, place, format!("there is no `{MANIFEST}` in the kit"), "write the kit anew");
        }
    }
    for placeholder in PLACEHOLDERS {
        check_placeholder(kit, desk, placeholder);
    }
}

fn check_manifest(kit: &Contents<'_>, desk: &Desk<'_>, manifest: &Node) {
    if let Some(about) = desk.table(manifest, "kit") {
        for key in ["generator", "assessment", "date", "path"] {
            desk.text(about, key);
        }
    }
    for folder in manifest.get("folders").map_or(&[][..], Node::entries) {
        let keys = Format::ALL.map(Format::key);
        let known = crate::problem::At { value: folder.key.value.as_str(), place: folder.key.place };
        desk.one_of(&known, &keys);
        if let Some(name) = desk.text_of(&folder.node).filter(|name| !kit.has_below(name.value)) {
            let message = format!("there is no folder `{}` in the kit", name.value);
            desk.report(Code::MissingFile, name.place, message, "add it, or take the line out");
        }
    }
    let ids: Vec<&str> = PLACEHOLDERS.iter().map(|placeholder| placeholder.id).collect();
    for entry in manifest.get("placeholders").map_or(&[][..], Node::entries) {
        if Placeholder::of_id(&entry.key.value).is_none() {
            desk.dangling(entry.key.place, "placeholder", &entry.key.value, &ids);
        }
    }
}

/// Pushes a placeholder whose example stands in a file that is not about placeholders.
fn check_placeholder(kit: &Contents<'_>, desk: &Desk<'_>, placeholder: &Placeholder) {
    let tells = |source: &&Source<'_>| source.name != MANIFEST && !source.name.ends_with("README.md");
    let place = |source: &'_ Source<'_>| whole_word(source.text, placeholder.example);
    let left = kit.sources.iter().filter(tells).find_map(|source| Some((source, place(source)?)));
    if let Some((source, start)) = left {
        let message = format!("`{}` still has its example value, {}", placeholder.id, placeholder.about);
        let help = format!(
            "replace `{}` in all files, or give `{}` and write the kit anew",
            placeholder.example, placeholder.id
        );
        desk.report(Code::OpenPlaceholder, source.place(start, placeholder.example.len()), message, help);
    }
}

/// Returns where a word stands that is not part of a longer one.
fn whole_word(text: &str, word: &str) -> Option<usize> {
    let is_part = |next: char| next.is_ascii_alphanumeric() || matches!(next, '-' | '_');
    text.match_indices(word).map(|(start, _)| start).find(|start| {
        let (before, behind) = (text.get(..*start), text.get(start + word.len()..));
        !before.is_some_and(|before| before.ends_with(is_part)) && !behind.is_some_and(|rest| rest.starts_with(is_part))
    })
}
