//! Replacing a folder: it is there whole, old or new, and what somebody else put there is never lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::{Advised, create_folder, read};

/// Replaces a folder by files, contents by path below it; their paths have `/` between their parts.
///
/// What was there must be empty, or hold `marker`: the file by which a folder is known to have been written by us. The files are
/// written beside it first, so that a failure leaves what was there.
pub fn replace_folder(path: &Path, files: &BTreeMap<String, Vec<u8>>, marker: &str) -> Result<()> {
    if path.exists() {
        refuse_foreign(path, marker)?;
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(parent)?;
    let cannot = || format!("cannot write `{}`", path.display());
    let beside =
        |prefix| tempfile::Builder::new().prefix(prefix).suffix(".tmp").tempdir_in(parent).with_context(cannot);
    let new = beside(".idpfit-new-")?;
    let made = new.path().join("made");
    fs::create_dir(&made).with_context(cannot)?;
    for (name, bytes) in files {
        write_below(&made, name, bytes).with_context(cannot)?;
    }
    let old = beside(".idpfit-old-")?;
    let kept = old.path().join("kept");
    let was_there = path.exists();
    if was_there {
        fs::rename(path, &kept).with_context(cannot)?;
    }
    if let Err(error) = fs::rename(&made, path) {
        if was_there {
            fs::rename(&kept, path).with_context(cannot)?;
        }
        return Err(error).with_context(cannot);
    }
    Ok(())
}

/// Refuses to replace what was not written by us.
fn refuse_foreign(path: &Path, marker: &str) -> Result<()> {
    if !path.is_dir() || path.is_symlink() {
        return Err(Advised::new(format!("`{}` is not a folder", path.display()), "name another one").into());
    }
    if !path.join(marker).is_file() && !read::visible(path)?.is_empty() {
        let message = format!("`{}` is not empty, and there is no `{marker}` in it", path.display());
        return Err(Advised::new(message, "move what is there, or name another folder").into());
    }
    Ok(())
}

fn write_below(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let relative = PathBuf::from(name);
    if relative.as_os_str().is_empty() || relative.components().any(|part| !matches!(part, Component::Normal(_))) {
        bail!("`{name}` leads out of the folder");
    }
    let target = folder.join(relative);
    target.parent().map_or(Ok(()), fs::create_dir_all)?;
    Ok(fs::write(target, bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> BTreeMap<String, Vec<u8>> {
        names.iter().map(|name| ((*name).to_owned(), name.as_bytes().to_vec())).collect()
    }

    fn listed(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_replaced_as_a_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let kit = folder.path().join("out/kit");
        replace_folder(&kit, &files(&["KIT.toml", "a/b.txt"]), "KIT.toml").unwrap();
        replace_folder(&kit, &files(&["KIT.toml", "c.txt"]), "KIT.toml").unwrap();
        assert_eq!(listed(&kit), ["KIT.toml", "c.txt"]);
        assert_eq!(listed(kit.parent().unwrap()), ["kit"]);
    }

    #[test]
    fn what_somebody_else_put_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let kit = folder.path().join("kit");
        fs::create_dir(&kit).unwrap();
        fs::write(kit.join("mine.txt"), "mine").unwrap();
        assert!(replace_folder(&kit, &files(&["KIT.toml"]), "KIT.toml").is_err());
        assert_eq!(listed(&kit), ["mine.txt"]);
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(replace_folder(&folder.path().join("file"), &files(&["KIT.toml"]), "KIT.toml").is_err());
    }

    #[test]
    fn no_file_leads_out_of_the_folder_and_a_failure_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let kit = folder.path().join("kit");
        replace_folder(&kit, &files(&["KIT.toml"]), "KIT.toml").unwrap();
        for name in ["../x", "/x", "a/../../x", ""] {
            assert!(replace_folder(&kit, &files(&["KIT.toml", name]), "KIT.toml").is_err(), "{name}");
        }
        assert_eq!(listed(&kit), ["KIT.toml"]);
        assert_eq!(listed(folder.path()), ["kit"]);
    }
}
