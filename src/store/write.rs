//! Writing: a file is replaced as a whole or stays as it was; nobody ever sees half of one.
//!
//! The bytes go to a temporary file beside the target, are synced, and take its name in one step; then the folder is synced, so that
//! the name survives a power cut, too.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tempfile::NamedTempFile;

use super::{Advised, read};

/// A step of writing, before which a test can let it fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The second half of the bytes is about to be written to the temporary file.
    Write,
    /// The temporary file is about to be synced.
    Sync,
    /// The temporary file is about to take the target's name.
    Rename,
}

/// Replaces a file, or creates it with the permissions that new files have.
///
/// A link is followed. Fails, naming the path, and leaves what was there, if it is read-only or cannot be written.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(path, bytes, seam)
}

/// Asked before each step of every write of this module, so that a test can let any of them fail; outside of tests it never fails.
#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "it fails in tests")]
pub(super) fn seam(_: Stage) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) use failing::seam;

#[cfg(test)]
pub(crate) mod failing {
    //! A disk that refuses: one step of writing, counted from the first, fails on this thread.

    use std::cell::Cell;
    use std::io;

    use super::Stage;

    thread_local! {
        static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
        static SEEN: Cell<usize> = const { Cell::new(0) };
    }

    /// Lets a step of what a function writes fail, once; returns what the function returns, and whether there were so many steps.
    pub(crate) fn at_step<T>(step: usize, run: impl FnOnce() -> T) -> (T, bool) {
        LEFT.set(Some(step));
        SEEN.set(0);
        let result = run();
        LEFT.set(None);
        (result, SEEN.get() > step)
    }

    pub(in crate::store) fn seam(_: Stage) -> io::Result<()> {
        let Some(step) = LEFT.get() else { return Ok(()) };
        let now = SEEN.get();
        SEEN.set(now + 1);
        if now == step { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

/// Fails as [`write_atomic`] would, and changes nothing.
pub fn check_writable(path: &Path) -> Result<()> {
    let (target, _) = replaceable(path)?;
    temporary_in(folder_of(&target)).map(drop).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Does what [`write_atomic`] does, and asks before each step whether it shall fail: the way in for tests of failures.
pub fn write_with(path: &Path, bytes: &[u8], before: impl FnMut(Stage) -> io::Result<()>) -> Result<()> {
    let (target, permissions) = replaceable(path)?;
    replace(&target, bytes, permissions, before).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Returns the file that a path leads to, with its permissions if it is there, unless it may not be replaced.
fn replaceable(path: &Path) -> Result<(PathBuf, Option<fs::Permissions>)> {
    let target = target_of(path)?;
    let known = fs::metadata(&target).ok();
    if known.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(Advised::new(format!("`{}` is a folder", path.display()), "name a file in it").into());
    }
    let permissions = known.map(|about| about.permissions());
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        let hint = "make it writable, or write somewhere else";
        return Err(Advised::new(format!("`{}` is read-only", path.display()), hint).into());
    }
    Ok((target, permissions))
}

/// Follows a link, so that the file it leads to is replaced and the link stays.
fn target_of(path: &Path) -> Result<PathBuf> {
    if path.is_symlink() {
        return fs::canonicalize(path).map_err(|error| read::explain(path, error));
    }
    Ok(path.to_owned())
}

fn replace(
    target: &Path,
    bytes: &[u8],
    permissions: Option<fs::Permissions>,
    mut before: impl FnMut(Stage) -> io::Result<()>,
) -> io::Result<()> {
    let folder = folder_of(target);
    let mut temporary = temporary_in(folder)?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    let (first, second) = bytes.split_at(bytes.len() / 2);
    temporary.write_all(first)?;
    before(Stage::Write)?;
    temporary.write_all(second)?;
    before(Stage::Sync)?;
    temporary.as_file().sync_all()?;
    before(Stage::Rename)?;
    temporary.persist(target).map_err(|error| error.error)?;
    sync_folder(folder)
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Creates a temporary file that is removed unless it takes another name. Its own name is hidden, so that nothing takes it for a file
/// of a pack or a workspace if the machine stops.
pub(super) fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".idpfit-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Syncs a folder where that can be done; the file in it is whole either way.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported) => Ok(()),
        done => done,
    }
}

/// Creates a folder with all above it; one that is there is left as it is.
pub fn create_folder(path: &Path) -> Result<()> {
    let is_blocked = |path: &&Path| path.symlink_metadata().is_ok() && !path.is_dir();
    if let Some(blocking) = path.ancestors().find(is_blocked) {
        let message = format!("`{}` is not a folder", blocking.display());
        return Err(Advised::new(message, "name another folder, or move what lies there").into());
    }
    fs::create_dir_all(path).with_context(|| format!("cannot create the folder `{}`", path.display()))
}

/// Creates a folder, or takes one that is there and empty but for `.git`.
pub fn empty_folder(path: &Path) -> Result<()> {
    create_folder(path)?;
    let mut entries = fs::read_dir(path).with_context(|| format!("cannot list the folder `{}`", path.display()))?;
    if entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == ".git")) {
        return Ok(());
    }
    let message = format!("the folder `{}` is not empty", path.display());
    Err(Advised::new(message, "name a folder that is new or empty").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_created_and_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        write_atomic(&path, b"old").unwrap();
        write_atomic(&path, b"new and longer").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new and longer");
        assert_eq!(names(folder.path()), ["a.toml"]);
    }

    #[test]
    fn a_failure_at_any_stage_leaves_the_old_file_and_no_other() {
        for stage in [Stage::Write, Stage::Sync, Stage::Rename] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.toml");
            write_atomic(&path, b"old").unwrap();
            let failing = |now| {
                if now == stage { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
            };
            let error = write_with(&path, b"new", failing).unwrap_err();
            assert!(format!("{error:#}").starts_with("cannot write `"), "{error:#}");
            assert_eq!(fs::read(&path).unwrap(), b"old", "{stage:?}");
            assert_eq!(names(folder.path()), ["a.toml"], "{stage:?}");
        }
    }

    #[test]
    fn a_failure_before_there_was_a_file_leaves_none() {
        let folder = tempfile::tempdir().unwrap();
        let failing = |_| Err(io::Error::other("no"));
        write_with(&folder.path().join("a.toml"), b"new", failing).unwrap_err();
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_folder_that_is_not_there_or_is_a_file_is_an_error_with_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        write_atomic(&file, b"kept").unwrap();
        for path in [folder.path().join("none/a.toml"), file.join("a.toml")] {
            let error = write_atomic(&path, b"x").unwrap_err();
            assert_eq!(error.to_string(), format!("cannot write `{}`", path.display()));
        }
        assert!(create_folder(&file).is_err());
        assert_eq!(fs::read(&file).unwrap(), b"kept");
    }

    #[test]
    fn a_folder_in_the_place_of_the_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert!(write_atomic(folder.path(), b"x").unwrap_err().to_string().ends_with("is a folder"));
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        write_atomic(&path, b"old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(write_atomic(&path, b"new").unwrap_err().to_string().ends_with("is read-only"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_of_an_existing_file_are_kept() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        write_atomic(&path, b"old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write_atomic(&path, b"new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_has_the_permissions_of_any_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, other) = (folder.path().join("a"), folder.path().join("b"));
        write_atomic(&ours, b"x").unwrap();
        fs::write(&other, b"x").unwrap();
        assert_eq!(fs::metadata(ours).unwrap().permissions(), fs::metadata(other).unwrap().permissions());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.toml"), folder.path().join("link.toml"));
        write_atomic(&file, b"old").unwrap();
        std::os::unix::fs::symlink("a.toml", &link).unwrap();
        write_atomic(&link, b"new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }

    #[test]
    fn a_folder_counts_as_empty_with_git_in_it_and_with_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("new/acme");
        empty_folder(&inner).unwrap();
        fs::create_dir(inner.join(".git")).unwrap();
        empty_folder(&inner).unwrap();
        write_atomic(&inner.join("a"), b"").unwrap();
        assert!(empty_folder(&inner).unwrap_err().to_string().ends_with("is not empty"));
    }
}
