//! The key by which users are told apart without being named. It is made once, lies in the folder that git ignores, and never leaves it.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use anyhow::{Context as _, Result, anyhow};
use sha2::{Digest as _, Sha256};

use super::write::{Stage, seam, write_atomic};
use super::{Workspace, create_folder};

/// How many bytes a key has.
const BYTES: usize = 32;

/// How many bytes a block of SHA-256 has.
const BLOCK: usize = 64;

/// A secret of one machine.
pub struct Key([u8; BYTES]);

impl Key {
    /// Takes the key of a workspace, or makes one. One that is not whole is replaced: whatever was hashed with it is not recognised any more.
    pub fn of(workspace: &Workspace) -> Result<Self> {
        let path = workspace.key_file();
        if let Some(key) = fs::read_to_string(&path).ok().and_then(|text| read(text.trim())) {
            return Ok(key);
        }
        let folder = path.parent().unwrap_or(workspace.root());
        create_folder(folder)?;
        let cannot = || format!("cannot write `{}`", path.display());
        // Whatever becomes of the workspace's own list of what git ignores.
        write_atomic(&folder.join(".gitignore"), b"*\n")?;
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system gives no random numbers: {error}"))?;
        // Only whoever made it may read it: that is how temporary files are made.
        let mut file = tempfile::Builder::new().prefix(".idpfit-").suffix(".tmp").tempfile_in(folder)?;
        writeln!(file, "{}", hexadecimal(&bytes)).with_context(cannot)?;
        file.as_file().sync_all().with_context(cannot)?;
        seam(Stage::Rename).with_context(cannot)?;
        file.persist(&path).map_err(|error| error.error).with_context(cannot)?;
        Ok(Self(bytes))
    }

    /// Returns what stands for a user: the first half of HMAC-SHA256 (RFC 2104) of its number, in hexadecimal.
    pub fn hash(&self, user: u64) -> String {
        let inner = Sha256::new().chain_update(self.padded(0x36)).chain_update(user.to_be_bytes()).finalize();
        let outer = Sha256::new().chain_update(self.padded(0x5c)).chain_update(inner).finalize();
        hexadecimal(outer.get(..BYTES / 2).unwrap_or_default())
    }

    /// Returns what tells this key from others without telling it.
    pub fn mark(&self) -> String {
        let inner = Sha256::new().chain_update(self.padded(0x36)).chain_update(b"idpfit users").finalize();
        hexadecimal(inner.get(..BYTES / 4).unwrap_or_default())
    }

    fn padded(&self, with: u8) -> [u8; BLOCK] {
        let mut block = [with; BLOCK];
        block.iter_mut().zip(self.0).for_each(|(byte, key)| *byte ^= key);
        block
    }
}

fn read(text: &str) -> Option<Key> {
    let pairs: Option<Vec<u8>> = (0..text.len())
        .step_by(2)
        .map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    pairs?.try_into().ok().map(Key)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace =
            Workspace::create(&folder.path().join("acme"), "Acme", jiff::civil::date(2026, 11, 21)).unwrap();
        (folder, workspace)
    }

    #[test]
    fn a_key_is_made_once_and_is_its_own() {
        let (_folder, workspace) = workspace();
        let key = Key::of(&workspace).unwrap();
        assert_eq!(Key::of(&workspace).unwrap().hash(7), key.hash(7));
        assert_ne!(key.hash(7), key.hash(8));
        let (_other, elsewhere) = self::workspace();
        let other = Key::of(&elsewhere).unwrap();
        assert!(other.hash(7) != key.hash(7) && other.mark() != key.mark());
        let names = |folder: &std::path::Path| fs::read_dir(folder).unwrap().count();
        assert_eq!(names(workspace.key_file().parent().unwrap()), 2, "the key and what git is told, nothing half");
    }

    #[test]
    fn a_key_that_is_not_whole_is_replaced() {
        let (_folder, workspace) = workspace();
        let before = Key::of(&workspace).unwrap().hash(7);
        for broken in ["", "ab", "zz", "\u{e9}\u{e9}"] {
            fs::write(workspace.key_file(), broken).unwrap();
            let after = Key::of(&workspace).unwrap().hash(7);
            assert_ne!(after, before);
            assert_eq!(Key::of(&workspace).unwrap().hash(7), after);
        }
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // printf '\0\0\0\0\0\0\0\7' | openssl dgst -sha256 -mac HMAC -macopt hexkey:00…00 (32 bytes), its first half
        assert_eq!(Key([0; BYTES]).hash(7), "fd6c2087de4441030fcf8895ffba9c1e");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, workspace) = workspace();
        Key::of(&workspace).unwrap();
        assert_eq!(fs::metadata(workspace.key_file()).unwrap().permissions().mode() & 0o077, 0);
    }
}
