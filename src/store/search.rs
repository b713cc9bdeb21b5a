//! Finding workspaces below folders: in the order of their paths, one after the other, without keeping them.
//!
//! Hidden folders, `node_modules` and what lies inside of a workspace's own folders are not searched, and links to folders are not followed,
//! so that no circle holds the search up. A folder that is named may be a link. A folder that cannot be read is found, too, with the reason.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::workspace::{SETTINGS, Workspace};

/// Folders of a workspace in which there is no other.
const INNER: [&str; 6] = ["adoption", "assessments", "options", "out", "packs", "templates"];

/// Folders in which nobody keeps a workspace and that hold a great many files.
const SKIPPED: [&str; 1] = ["node_modules"];

/// A step of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A workspace, with its folder as seen from the one that was named; where several were named, behind that one's name.
    Workspace(String, Workspace),
    /// A folder that cannot be read, or in which there is no workspace although it was named; with the reason.
    Problem(String, String),
    /// Another folder was looked into.
    Passed,
}

/// A search for workspaces.
#[derive(Debug)]
pub struct Search {
    /// Folders that were named and not searched yet, the next one last.
    roots: Vec<PathBuf>,
    several: bool,
    root: Option<Root>,
    /// Folders to look into, the next one last: path, and name as it is shown.
    open: Vec<(PathBuf, String)>,
    seen: HashSet<PathBuf>,
}

/// The folder being searched.
#[derive(Debug)]
struct Root {
    given: PathBuf,
    /// Where it is, whatever links lead there.
    place: PathBuf,
    found: bool,
}

impl Search {
    /// Starts a search below some folders. A workspace that lies below two of them is found once.
    pub fn below(folders: &[PathBuf]) -> Self {
        let roots = folders.iter().rev().cloned().collect();
        Self { roots, several: folders.len() > 1, root: None, open: Vec::new(), seen: HashSet::new() }
    }

    /// Goes on with the next folder that was named.
    fn enter(&mut self, given: PathBuf) -> Option<Step> {
        let shown = shown(&given);
        let place = match fs::canonicalize(&given) {
            Ok(place) if place.is_dir() => place,
            Ok(_) => return Some(Step::Problem(shown, "this is not a folder".to_owned())),
            Err(error) => return Some(Step::Problem(shown, why(&error))),
        };
        let name = if self.several { shown } else { String::new() };
        self.open.push((given.clone(), name));
        self.root = Some(Root { given, place, found: false });
        None
    }

    /// Ends the folder that was named last; one without a workspace is a problem.
    fn leave(&mut self) -> Option<Step> {
        let root = self.root.take().filter(|root| !root.found)?;
        Some(Step::Problem(shown(&root.given), "there is no workspace in this folder".to_owned()))
    }

    /// Looks into a folder.
    fn look(&mut self, path: PathBuf, name: String) -> Step {
        let listed = match list(&path) {
            Ok(listed) => listed,
            Err(error) => {
                self.mark();
                return Step::Problem(self.named(name), why(&error));
            }
        };
        let inner = |folder: &str| listed.is_workspace && INNER.contains(&folder);
        for folder in listed.folders.iter().rev() {
            let shown = folder.to_string_lossy();
            if !inner(&shown) {
                let below = if name.is_empty() { shown.clone().into_owned() } else { format!("{name}/{shown}") };
                self.open.push((path.join(folder), below));
            }
        }
        if !listed.is_workspace {
            return Step::Passed;
        }
        self.mark();
        if self.several && !self.seen.insert(self.place(&path)) {
            return Step::Passed;
        }
        Step::Workspace(self.named(name), Workspace::at(path))
    }

    fn mark(&mut self) {
        if let Some(root) = &mut self.root {
            root.found = true;
        }
    }

    /// Returns where a folder is, whatever links lead to the one that was named: below it none is followed.
    fn place(&self, path: &Path) -> PathBuf {
        let below = |root: &Root| path.strip_prefix(&root.given).ok().map(|below| root.place.join(below));
        self.root.as_ref().and_then(below).unwrap_or_else(|| path.to_owned())
    }

    /// Returns the name of a folder; one that was named alone goes by its own.
    fn named(&self, name: String) -> String {
        let own = || self.root.as_ref().and_then(|root| root.place.file_name()).map(Path::new).map(shown);
        if name.is_empty() { own().unwrap_or_else(|| ".".to_owned()) } else { name }
    }
}

impl Iterator for Search {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            if let Some((path, name)) = self.open.pop() {
                return Some(self.look(path, name));
            }
            if let Some(step) = self.leave() {
                return Some(step);
            }
            let given = self.roots.pop()?;
            if let Some(step) = self.enter(given) {
                return Some(step);
            }
        }
    }
}

/// What lies in a folder.
struct Listed {
    is_workspace: bool,
    /// The names of the folders to search, sorted.
    folders: Vec<std::ffi::OsString>,
}

fn list(path: &Path) -> io::Result<Listed> {
    let mut listed = Listed { is_workspace: false, folders: Vec::new() };
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let is_hidden = name.as_encoded_bytes().starts_with(b".");
            if !is_hidden && SKIPPED.iter().all(|skipped| name != *skipped) {
                listed.folders.push(name);
            }
        } else if name == SETTINGS {
            listed.is_workspace = kind.is_file() || entry.path().is_file();
        }
    }
    listed.folders.sort();
    Ok(listed)
}

/// Returns a path with `/` between its parts, and none at its end.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let short = text.trim_end_matches('/');
    if short.is_empty() { text } else { short.to_owned() }
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::PermissionDenied => "nobody may read this folder".to_owned(),
        io::ErrorKind::NotADirectory => "this is not a folder".to_owned(),
        _ => format!("this folder cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    /// What is found, a problem with its reason; the paths of the folder are taken out.
    fn found(folder: &tempfile::TempDir, roots: &[&str]) -> Vec<String> {
        let paths: Vec<PathBuf> = roots.iter().map(|root| folder.path().join(root)).collect();
        let clean = |text: String| text.replace(&format!("{}/", shown(folder.path())), "");
        let step = |step| match step {
            Step::Workspace(name, _) => Some(clean(name)),
            Step::Problem(name, why) => Some(format!("{}: {why}", clean(name))),
            Step::Passed => None,
        };
        Search::below(&paths).filter_map(step).collect()
    }

    #[test]
    fn workspaces_are_found_in_the_order_of_their_paths_and_below_each_other() {
        let folder =
            tree(&["t/b/idpfit.toml", "t/a/z/idpfit.toml", "t/a/idpfit.toml", "t/a/b/c/idpfit.toml", "t/note.txt"]);
        assert_eq!(found(&folder, &["t"]), ["a", "a/b/c", "a/z", "b"]);
        assert_eq!(found(&folder, &["t/b"]), ["b"]);
    }

    #[test]
    fn what_is_hidden_or_belongs_to_a_workspace_or_to_packages_is_not_searched() {
        let folder = tree(&[
            "t/.git/idpfit.toml",
            "t/node_modules/x/idpfit.toml",
            "t/a/idpfit.toml",
            "t/a/out/x/idpfit.toml",
            "t/a/assessments/2026-Q4/idpfit.toml",
            "t/out/b/idpfit.toml",
            "t/c/idpfit.toml/x",
        ]);
        assert_eq!(found(&folder, &["t"]), ["a", "out/b"]);
    }

    #[test]
    fn a_workspace_that_is_named_twice_is_found_once() {
        let folder = tree(&["t/a/idpfit.toml", "t/b/idpfit.toml"]);
        assert_eq!(found(&folder, &["t/b", "t", "t/./b", "t/../t/a"]), ["t/b", "t/a"]);
    }

    #[test]
    fn a_folder_that_holds_nothing_or_is_none_says_so() {
        let folder = tree(&["t/a/idpfit.toml", "empty/x.txt", "file"]);
        let expected = [
            "empty: there is no workspace in this folder",
            "none: there is no such folder",
            "file: this is not a folder",
            "t/a",
        ];
        assert_eq!(found(&folder, &["empty", "none", "file", "t"]), expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_below_are_not_followed_and_one_that_is_named_is() {
        use std::os::unix::fs::symlink;
        let folder = tree(&["t/a/idpfit.toml", "other/b/idpfit.toml", "c/real.toml"]);
        symlink("..", folder.path().join("t/a/circle")).unwrap();
        symlink("../other", folder.path().join("t/other")).unwrap();
        symlink("t", folder.path().join("named")).unwrap();
        symlink("real.toml", folder.path().join("c/idpfit.toml")).unwrap();
        symlink("two", folder.path().join("one")).unwrap();
        symlink("one", folder.path().join("two")).unwrap();
        assert_eq!(found(&folder, &["named"]), ["a"]);
        assert_eq!(found(&folder, &["c"]), ["c"], "settings may be a link to a file");
        assert_eq!(found(&folder, &["t", "named"]), ["t/a"]);
        let said = found(&folder, &["one"]);
        assert!(said.len() == 1 && said[0].starts_with("one: this folder cannot be read"), "{said:?}");
    }
}
