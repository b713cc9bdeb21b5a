//! Reading a kit: every file below a folder, without following links and without trusting sizes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::read::explain;

/// The greatest size of a file of a kit, in bytes; a written kit's largest file is a fiftieth of it.
const LARGEST: u64 = 1 << 20;

/// The greatest size of all files of a kit together, in bytes.
const LARGEST_TOGETHER: u64 = 32 << 20;

/// How many files a kit may have.
const MOST_FILES: usize = 2_000;

/// How deep the folders of a kit may lie in each other.
const DEEPEST: usize = 12;

/// What there is at a path below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file and its bytes.
    Bytes(Vec<u8>),
    /// A file of more than 1 MiB, with its size in bytes; it was not read.
    Large(u64),
    /// A link; it was not followed.
    Link,
    /// Neither file, folder nor link.
    Other,
}

/// Returns what lies below a folder, by path with `/` between its parts on every machine. `.git` is left out, other hidden files are not.
///
/// Fails, naming the path, if something cannot be read, or if there is far more than a kit can hold.
pub fn kit_files(folder: &Path) -> Result<BTreeMap<String, Found>> {
    let mut found = Below { files: BTreeMap::new(), together: 0 };
    found.collect(folder, "", 0)?;
    Ok(found.files)
}

struct Below {
    files: BTreeMap<String, Found>,
    together: u64,
}

impl Below {
    fn collect(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<()> {
        if depth > DEEPEST {
            bail!("`{}` lies more than {DEEPEST} folders deep in the kit", folder.display());
        }
        let cannot = || format!("cannot list the folder `{}`", folder.display());
        for entry in fs::read_dir(folder).with_context(cannot)? {
            let entry = entry.with_context(cannot)?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().with_context(cannot)?;
            if kind.is_dir() {
                if name != ".git" {
                    self.collect(&entry.path(), &format!("{name}/"), depth + 1)?;
                }
                continue;
            }
            let found = match kind {
                kind if kind.is_symlink() => Found::Link,
                kind if kind.is_file() => self.read(&entry.path())?,
                _ => Found::Other,
            };
            self.files.insert(name, found);
            if self.files.len() > MOST_FILES {
                bail!("there are more than {MOST_FILES} files in the kit");
            }
        }
        Ok(())
    }

    fn read(&mut self, path: &Path) -> Result<Found> {
        let file = File::open(path).map_err(|error| explain(path, error))?;
        let size = file.metadata().map_err(|error| explain(path, error))?.len();
        if size > LARGEST {
            return Ok(Found::Large(size));
        }
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| explain(path, error))?;
        self.together += bytes.len() as u64;
        if self.together > LARGEST_TOGETHER {
            bail!("the files of the kit hold more than {} MiB together", LARGEST_TOGETHER >> 20);
        }
        Ok(Found::Bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_are_found_but_those_of_git() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/.github/b.yml", ".git/config", "c"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::write(folder.path().join("large"), vec![b'x'; (1 << 20) + 1]).unwrap();
        let found = kit_files(folder.path()).unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), ["a/.github/b.yml", "c", "large"]);
        assert_eq!(found["large"], Found::Large((1 << 20) + 1));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_told_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("..", folder.path().join("up")).unwrap();
        assert_eq!(kit_files(folder.path()).unwrap()["up"], Found::Link);
    }
}
