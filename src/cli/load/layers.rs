//! The texts of a pack in layers: the shipped pack or one's own, and what lies over it.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::KeptPack;
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

/// One pack of those that a judgement rests on, as it is kept: names and texts.
pub(in crate::cli) struct Whole {
    /// What it calls itself and its version, where it says so.
    pub(in crate::cli) named: (Option<String>, Option<String>),
    /// The names and texts of its files.
    pub(in crate::cli) texts: Vec<(String, String)>,
}

impl Whole {
    fn of(texts: Vec<(String, String)>) -> Self {
        let roots = texts.iter().filter(|(_, text)| text.contains("[pack]"));
        let mut roots = roots.map(|(_, text)| tree::parse(0, text, &mut Vec::new()));
        let table = roots.find_map(|root| root.get("pack").cloned());
        let said = |key| table.as_ref().and_then(|table| Some(table.get(key)?.as_text()?.to_owned()));
        Self { named: (said("id"), said("version")), texts }
    }

    /// Returns the shipped pack.
    pub(in crate::cli) fn shipped() -> Self {
        let all = embedded::PACK.iter().chain(embedded::EVIDENCE.iter());
        Self::of(all.map(|(name, text)| ((*name).to_owned(), text.clone())).collect())
    }
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
                let evidence = (part == Part::Whole).then(|| embedded::EVIDENCE.iter());
                let named = |(name, text): &(&str, String)| (format!("{SHIPPED}/{name}"), text.clone());
                embedded::PACK.iter().chain(evidence.into_iter().flatten()).map(named).collect()
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

    /// Returns the pack, and the one that it extends, if it extends one: all that there is besides the sheets of options.
    pub(in crate::cli) fn packs(&self) -> (Whole, Option<Whole>) {
        let named = |texts: &[Text]| texts.iter().map(|text| (text.name.clone(), text.text.clone())).collect();
        let base = match &self.base {
            Base::Own(texts) => Whole::of(named(texts)),
            Base::Shipped => Whole::shipped(),
        };
        if self.own.is_empty() { (base, None) } else { (Whole::of(named(&self.own)), Some(base)) }
    }

    /// Returns the names and texts of the sheets of the workspace's own options.
    pub(in crate::cli) fn own_options(&self) -> Vec<(String, String)> {
        let file = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        self.sheets.iter().map(|text| (file(&text.name), text.text.clone())).collect()
    }

    /// Builds the layers of a pack that was kept and of the one that it extends, each in its folder or shipped, and of the sheets of
    /// options that lay over them.
    pub(in crate::cli) fn kept(pack: &KeptPack, base: Option<&KeptPack>, options: &Path) -> Result<Self> {
        let read = |path: PathBuf| Ok(sheet((path.display().to_string(), store::read_text(&path)?)));
        let sheets = store::toml_files(options)?.into_iter().map(read).collect::<Result<_>>()?;
        let at = |kept: &KeptPack| match kept {
            KeptPack::At(path) => anyhow::Ok(Base::Own(texts(path)?).or_shipped()),
            _ => Ok(Base::Shipped),
        };
        match (pack, base) {
            (KeptPack::At(pack), Some(base)) => Ok(Self { base: at(base)?, own: texts(pack)?, sheets }),
            (pack, _) => Ok(Self { base: at(pack)?, own: Vec::new(), sheets }),
        }
    }
}

impl Base {
    /// Returns the shipped pack in the place of texts that are the same: its evidence is read only when somebody asks for it.
    fn or_shipped(self) -> Self {
        let Self::Own(texts) = &self else { return self };
        let named: Vec<(&str, &str)> = texts.iter().map(|text| (text.name.as_str(), text.text.as_str())).collect();
        if store::digest(&named) == store::digest(&Whole::shipped().texts) { Self::Shipped } else { self }
    }
}

fn shown(texts: &[Text]) -> Vec<(String, String)> {
    texts.iter().map(|text| (text.shown.clone(), text.text.clone())).collect()
}

fn options(workspace: &Workspace) -> Result<Vec<Text>> {
    Ok(workspace.options()?.into_iter().map(sheet).collect())
}

/// Names the sheet of an option as its workspace does, wherever it lies.
fn sheet((path, text): (String, String)) -> Text {
    let file = Path::new(&path).file_name().unwrap_or_default().to_string_lossy();
    Text { name: format!("options/{file}"), shown: tame(&path), text }
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
    let shipped = tree::parse(0, embedded::text(&embedded::PACK, "pack.toml").unwrap_or_default(), &mut Vec::new());
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
