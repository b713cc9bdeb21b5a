//! The catalogue files that teams keep beside their code, found below a folder.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::read::visible;

/// What the files are called.
const NAMES: [&str; 2] = ["catalog-info.yaml", "catalog-info.yml"];

/// How deep they are looked for.
const DEEPEST: usize = 16;

/// How many there may be.
const MOST: usize = 50_000;

/// Returns the catalogue files below a folder, sorted. Hidden folders, links to folders and `node_modules` are passed over.
///
/// Fails if a folder cannot be listed, or if there are more than anybody keeps.
pub fn catalogue_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, 0, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<()> {
    for path in visible(folder)? {
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            if depth < DEEPEST && !path.is_symlink() && name != "node_modules" {
                collect(&path, depth + 1, found)?;
            }
        } else if NAMES.iter().any(|known| name == *known) {
            found.push(path);
        }
        if found.len() > MOST {
            bail!("there are more than {MOST} catalogue files below `{}`", folder.display());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_are_found_below_a_folder_and_not_in_what_others_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "b/catalog-info.yaml",
            "a/deep/catalog-info.yml",
            "a/other.yaml",
            "node_modules/x/catalog-info.yaml",
            ".git/catalog-info.yaml",
        ];
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let found = catalogue_files(folder.path()).unwrap();
        let found: Vec<_> =
            found.iter().map(|path| path.strip_prefix(folder.path()).unwrap().to_str().unwrap()).collect();
        assert_eq!(found, ["a/deep/catalog-info.yml", "b/catalog-info.yaml"]);
        assert!(catalogue_files(&folder.path().join("gone")).is_err());
    }
}
