//! The starter kit of a pilot: files in the recommended tools' own formats, and the neutral ones that any tool gets.
//!
//! YAML and JSON are serialised from data and never glued from text; what people read comes from `templates/kit/`. A kit depends on its
//! [`Brief`] alone: no clock, no chance, files sorted by path and keys in a fixed order, so that a rerun gives a readable difference.
//! The surprise: a product's name is a file format's name here, and only here.

mod backstage;
mod brief;
pub mod check;
mod data;
mod draft;
mod neutral;
mod orchestrator;
mod placeholders;
mod port;
mod slug;
mod view;
mod words;
mod workflow;

use std::collections::BTreeMap;

pub use brief::{Automation, Brief, Field, FieldKind, GoldenPath, MOST_FIELDS, Metric, Tool};
pub use placeholders::{PLACEHOLDERS, Placeholder};
pub use slug::{LONGEST, Slugs, is_slug, slug};

use draft::Draft;

use crate::problem::Problem;

/// The files of a kit: contents by path. Paths are relative, with `/` between their parts.
pub type Kit = BTreeMap<String, Vec<u8>>;

/// The file by which a folder is known to be a kit.
pub const MARKER: &str = "KIT.toml";

/// Why a developer came, as every form asks it: optional and without a default, so that adoption by choice can be computed.
pub const CHANNELS: [&str; 4] = ["own-choice", "asked-by-lead", "ticket-redirect", "mandated"];

/// Which formats a kit holds besides the neutral files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KitChoice {
    /// Those of the recommended tools.
    Recommended,
    /// All; those of other tools under `alternatives/`.
    All,
}

/// A format that tools read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Backstage: catalogue, software template and skeleton.
    Backstage,
    /// Port: blueprints, action, scorecard, mapping, and the workflow that the action starts.
    Port,
    /// Score, for an orchestrator that reads it.
    Orchestrator,
    /// A form of the code host's own: a workflow that is started by hand.
    Neutral,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Backstage, Self::Port, Self::Orchestrator, Self::Neutral];

    /// Returns the key that an option's sheet names it by, which is the name of its folder, too.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Backstage => "backstage",
            Self::Port => "port",
            Self::Orchestrator => "orchestrator",
            Self::Neutral => "neutral",
        }
    }

    /// Returns the format with a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }
}

/// Writes the kit of a brief. The plan itself is not part of it.
///
/// Returns every mistake of the brief if there is one; their places point nowhere, since a brief stands in no file.
pub fn write(brief: &Brief, choice: KitChoice) -> Result<Kit, Vec<Problem>> {
    let brief = brief.tamed();
    let draft = Draft::of(&brief)?;
    let mut kit = Kit::new();
    let mut folders = BTreeMap::new();
    let recommended = draft.formats();
    for format in Format::ALL {
        let is_recommended = recommended.contains(&format);
        if is_recommended || choice == KitChoice::All {
            let folder = format!("{}{}", if is_recommended { "" } else { "alternatives/" }, format.key());
            kit.extend(write_format(&draft, format, &folder)?);
            folders.insert(format, folder);
        }
    }
    neutral::write(&draft, &folders, &mut kit)?;
    Ok(kit)
}

/// Writes the files of a format into a folder.
fn write_format(draft: &Draft<'_>, format: Format, folder: &str) -> Result<Kit, Vec<Problem>> {
    let files = match format {
        Format::Backstage => backstage::write(draft, folder)?,
        Format::Port => port::write(draft)?,
        Format::Orchestrator => orchestrator::write(draft),
        Format::Neutral => workflow::form(draft)?,
    };
    Ok(files.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)).collect())
}
