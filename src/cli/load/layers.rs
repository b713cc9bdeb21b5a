//! The texts of a pack in layers: the shipped pack or one's own, and what lies over it.

use std::path::Path;

use anyhow::Result;

use crate::embedded;
use crate::framework::PackText;
use crate::problem::{Code, Problem, tame};
use crate::store::{self, Workspace};
use crate::tree::{self, Node};

/// The folder that shipped files are shown to lie in.
const SHIPPED: &str = "(shipped)";

/// How much of a pack is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Part {
    /// What a decision needs: all but the shipped evidence.
    Judgement,
    /// Everything.
    Whole,
}

/// The texts of a pack in layers.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Layers {
    base: Base,
    own: Vec<Text>,
    /// The sheets of the workspace's own options, which lie over all else.
    sheets: Vec<Text>,
}

/// What lies at the bottom.
#[derive(Debug, Clone)]
enum Base {
    Shipped,
    Own(Vec<Text>),
}

/// A text with its name in the pack and its name for people.
#[derive(Debug, Clone)]
struct Text {
    name: String,
    shown: String,
    text: String,
}

impl Layers {
    /// Reads the texts of a pack, by default the shipped one, and the workspace's own options over it.
    pub(in crate::cli) fn of(pack: Option<&Path>, workspace: Option<&Workspace>) -> Result<Self> {
        let sheets = workspace.map_or_else(|| Ok(Vec::new()), options)?;
        let texts = pack.map_or_else(|| Ok(Vec::new()), texts)?;
        if pack.is_none() || texts.iter().any(|text| extends(&text.text)) {
            return Ok(Self { base: Base::Shipped, own: texts, sheets });
        }
        Ok(Self { base: Base::Own(texts), own: Vec::new(), sheets })
    }

    /// Returns files laid over the shipped pack, whether or not they say that they extend it.
    pub(in crate::cli) fn over_shipped(path: &Path) -> Result<Self> {
        Ok(Self { base: Base::Shipped, own: texts(path)?, sheets: Vec::new() })
    }

    /// Returns the texts, with the names that are shown to people.
    pub(in crate::cli) fn text(&self, part: Part) -> PackText {
        let base = match &self.base {
            Base::Own(texts) => shown(texts),
            Base::Shipped => {
                let evidence = (part == Part::Whole).then_some(embedded::EVIDENCE);
                let tables = [embedded::PACK].into_iter().chain(evidence);
                let named = |(name, text): &(&str, &str)| (format!("{SHIPPED}/{name}"), (*text).to_owned());
                tables.flatten().map(named).collect()
            }
        };
        PackText { base, own: shown(&self.own) }
    }

    /// Returns the sheets of the workspace's own options, with the names that are shown to people.
    pub(in crate::cli) fn sheets(&self) -> Vec<(String, String)> {
        shown(&self.sheets)
    }

    /// Returns the names of those sheets in the workspace, by the files they are, if they are the last of so many.
    pub(in crate::cli) fn sheet_files(&self, files: usize) -> Vec<(u16, String)> {
        let first = files.saturating_sub(self.sheets.len());
        let named = |(index, text): (usize, &Text)| Some((u16::try_from(first + index).ok()?, text.name.clone()));
        self.sheets.iter().enumerate().filter_map(named).collect()
    }

    /// Returns how many files there are besides the shipped ones.
    pub(in crate::cli) fn own_files(&self) -> usize {
        let base = match &self.base {
            Base::Shipped => 0,
            Base::Own(texts) => texts.len(),
        };
        base + self.own.len() + self.sheets.len()
    }

    /// Returns the fingerprint of everything. A pack of one layer has the same one wherever it lies.
    pub(in crate::cli) fn digest(&self) -> String {
        let mut texts: Vec<(String, &str)> = match &self.base {
            Base::Own(own) => own.iter().map(|text| (text.name.clone(), text.text.as_str())).collect(),
            Base::Shipped => {
                let all = embedded::PACK.iter().chain(embedded::EVIDENCE);
                all.map(|(name, text)| ((*name).to_owned(), *text)).collect()
            }
        };
        texts.extend(self.own.iter().map(|text| (format!("over/{}", text.name), text.text.as_str())));
        texts.extend(self.sheets.iter().map(|text| (format!("sheet/{}", text.name), text.text.as_str())));
        store::digest(&texts)
    }
}

fn shown(texts: &[Text]) -> Vec<(String, String)> {
    texts.iter().map(|text| (text.shown.clone(), text.text.clone())).collect()
}

fn options(workspace: &Workspace) -> Result<Vec<Text>> {
    let named = |(path, text): (String, String)| {
        let file = Path::new(&path).file_name().unwrap_or_default().to_string_lossy();
        let name = format!("options/{file}");
        Text { name, shown: tame(&path), text }
    };
    Ok(workspace.options()?.into_iter().map(named).collect())
}

fn texts(path: &Path) -> Result<Vec<Text>> {
    let texts = store::pack_folder(path)?;
    // A file is its own only text; then the path is its name already.
    let is_file = texts.len() == 1 && path.extension().is_some_and(|extension| extension == "toml");
    let named = |(name, text): (String, String)| {
        let shown = if is_file { path.to_owned() } else { path.join(&name) };
        Text { shown: tame(&shown.display().to_string()), name, text }
    };
    Ok(texts.into_iter().map(named).collect())
}

/// Returns whether a file says that its pack extends another, rightly or not.
fn extends(text: &str) -> bool {
    // Looked for as text first: nearly all files of a pack do not have the word.
    text.contains("extends") && extended(&tree::parse(0, text, &mut Vec::new())).is_some()
}

fn extended(root: &Node) -> Option<&Node> {
    root.get("pack")?.get("extends")
}

/// Returns the mistake of a pack that extends anything but the shipped pack.
pub(super) fn bad_extends(root: &Node) -> Option<Problem> {
    let named = extended(root)?;
    let shipped = tree::parse(0, embedded::text(embedded::PACK, "pack.toml").unwrap_or_default(), &mut Vec::new());
    let shipped = shipped.get("pack")?.get("id")?.as_text()?;
    if named.as_text().is_none_or(|id| id == shipped) {
        return None;
    }
    let message = format!("there is no pack `{}` to extend", named.as_text()?);
    Some(
        Problem::new(Code::BadExtends, named.place, message)
            .help(format!("write `extends = \"{shipped}\"`, the shipped pack, or delete the key")),
    )
}
