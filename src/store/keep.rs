//! Keeping: what a quarter was judged with stays as it was, whatever happens to it elsewhere.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::write::{Stage, seam, sync_folder, write_atomic};
use super::{create_folder, digest, pack_folder, toml_files};

/// How many characters of a digest tell two texts of one version apart.
const SHORT: usize = 8;

/// Returns the name for a pack beside one of the same version that reads otherwise.
pub fn named_apart(name: &str, digest: &str) -> String {
    let short: String = digest.chars().take(SHORT).collect();
    format!("{name}+{short}")
}

/// Keeps files, names with `/` and texts, in a folder that is new. It is there whole or not at all.
pub fn keep_folder(path: &Path, files: &[(String, String)]) -> Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(parent)?;
    let cannot = || format!("cannot write `{}`", path.display());
    let beside =
        tempfile::Builder::new().prefix(".idpfit-kept-").suffix(".tmp").tempdir_in(parent).with_context(cannot)?;
    let made = beside.path().join("made");
    fs::create_dir(&made).with_context(cannot)?;
    for (name, text) in files {
        let target = made.join(name);
        target.parent().map_or(Ok(()), create_folder)?;
        write_atomic(&target, text.as_bytes())?;
    }
    seam(Stage::Rename).and_then(|()| fs::rename(&made, path)).with_context(cannot)?;
    sync_folder(parent).with_context(cannot)
}

/// How a folder stands to the files that it shall keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// There is no such folder.
    Absent,
    /// It has just these texts.
    Same,
    /// It has some of these texts and no other: it came over only half.
    Half,
    /// It has other texts, or cannot be read.
    Other,
}

/// Says how a folder stands to the files of a pack. How lines end makes no difference.
pub fn keeping(path: &Path, files: &[(String, String)]) -> Keeping {
    if path.symlink_metadata().is_err() {
        return Keeping::Absent;
    }
    let Ok(there) = pack_folder(path) else { return Keeping::Other };
    if digest(&there) == digest(files) {
        return Keeping::Same;
    }
    let ours = |(name, text): &(String, String)| {
        let own = files.iter().find(|(known, _)| known == name);
        own.is_some_and(|(_, own)| own.replace("\r\n", "\n") == text.replace("\r\n", "\n"))
    };
    if there.iter().all(ours) { Keeping::Half } else { Keeping::Other }
}

/// Makes the `.toml` files that lie directly in a folder be these, names and texts. What is there already is not written again.
pub fn mirror(folder: &Path, files: &[(String, String)]) -> Result<()> {
    for path in toml_files(folder)? {
        let is_ours = path.file_name().is_some_and(|name| files.iter().any(|(ours, _)| name == ours.as_str()));
        if !is_ours {
            fs::remove_file(&path).with_context(|| format!("cannot take `{}` away", path.display()))?;
        }
    }
    if !files.is_empty() {
        create_folder(folder)?;
    }
    files.iter().try_for_each(|(name, text)| write_changed(&folder.join(name), text))
}

/// Writes a file unless it has that text already.
pub fn write_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    write_atomic(path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Vec<(String, String)> {
        texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_kept_folder_is_there_whole_and_nothing_lies_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let (kept, ours) = (folder.path().join("packs/a-1.0.0"), files(&[("pack.toml", "a\n"), ("q/b.toml", "b")]));
        assert_eq!(keeping(&kept, &ours), Keeping::Absent);
        keep_folder(&kept, &ours).unwrap();
        assert_eq!(keeping(&kept, &ours), Keeping::Same);
        assert_eq!(fs::read_dir(folder.path().join("packs")).unwrap().count(), 1);
        assert!(keep_folder(&kept, &ours).is_err(), "what is kept is never replaced");
        fs::write(kept.join("pack.toml"), "a\r\n").unwrap();
        assert_eq!(keeping(&kept, &ours), Keeping::Same, "a checkout may change how lines end");
    }

    #[test]
    fn a_folder_that_came_over_half_is_told_from_one_with_other_texts() {
        let folder = tempfile::tempdir().unwrap();
        let (kept, ours) = (folder.path().join("a"), files(&[("a.toml", "a"), ("b.toml", "b")]));
        keep_folder(&kept, &ours[..1]).unwrap();
        assert_eq!(keeping(&kept, &ours), Keeping::Half);
        fs::write(kept.join("b.toml"), "other").unwrap();
        assert_eq!(keeping(&kept, &ours), Keeping::Other);
    }

    #[test]
    fn a_mirror_has_what_it_shall_have_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let options = folder.path().join("options");
        mirror(&options, &[]).unwrap();
        assert!(!options.exists());
        mirror(&options, &files(&[("a.toml", "a"), ("b.toml", "b")])).unwrap();
        mirror(&options, &files(&[("b.toml", "c")])).unwrap();
        assert_eq!(toml_files(&options).unwrap(), [options.join("b.toml")]);
        assert_eq!(fs::read_to_string(options.join("b.toml")).unwrap(), "c");
    }
}
