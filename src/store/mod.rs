//! All files: packs, answers and workspaces are read here, and everything that is written is written here.
//!
//! The only module that touches the file system. It knows where things stand and how to keep them whole; what a text means is the
//! business of the modules that read it. A path never comes from an answer: names of people become slugs first.

#![expect(clippy::disallowed_methods, reason = "this is the module that touches files")]

mod catalogue;
mod digest;
mod folder;
mod keep;
mod key;
mod kit;
mod lock;
mod parts;
mod read;
mod search;
mod slug;
mod workspace;
mod write;

pub use catalogue::catalogue_files;
pub use digest::digest;
pub use folder::replace_folder;
pub use keep::{Keeping, keep_folder, keeping, mirror, named_apart, write_changed};
pub use key::Key;
pub use kit::{Found, kit_files};
pub use lock::Lock;
pub use parts::Parts;
pub use read::{LARGEST, is_file, open, pack_folder, read_bytes, read_text, templates, toml_files};
pub use search::{Search, Step};
pub use slug::slug;
pub use workspace::{SETTINGS, Workspace};
pub use write::{Stage, check_writable, create_folder, empty_folder, write_atomic, write_with};

#[cfg(test)]
pub(crate) use write::failing;

use std::fmt;

/// What stops the program, together with what to do about it.
#[derive(Debug)]
pub struct Advised {
    message: String,
    hint: String,
}

impl Advised {
    /// Builds an error of a message and a hint.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }

    /// Returns what to do about it.
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for Advised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Advised {}
