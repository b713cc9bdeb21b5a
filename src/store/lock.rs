//! One process at a time on a workspace. The system lets go of the lock when the process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};

use anyhow::{Context as _, Result};

use super::{Advised, Workspace, create_folder};

/// The right to write to a workspace, held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the right to write to a workspace. Fails at once, saying which one, if another process has it.
    pub fn acquire(workspace: &Workspace) -> Result<Self> {
        let path = workspace.lock_file();
        path.parent().map_or(Ok(()), create_folder)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).with_context(|| format!("cannot open `{}`", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(workspace, &mut file)),
            Err(TryLockError::Error(error)) => {
                return Err(anyhow::Error::new(error).context(format!("cannot lock `{}`", path.display())));
            }
        }
        // Only told to whoever comes second; the lock holds without it.
        let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Self { _file: file })
    }
}

fn in_use(workspace: &Workspace, file: &mut File) -> anyhow::Error {
    let mut text = String::new();
    let holder = match file.take(20).read_to_string(&mut text).ok().and_then(|_| text.trim().parse::<u32>().ok()) {
        Some(process) => format!("another `idpfit`, process {process}"),
        None => "another `idpfit`".to_owned(),
    };
    let message = format!("the workspace `{}` is in use by {holder}", workspace.root().display());
    Advised::new(message, "end it, or wait until it is done; nothing was changed").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_is_told_which_workspace_is_in_use_and_by_whom() {
        let folder = tempfile::tempdir().unwrap();
        let today = jiff::civil::date(2026, 11, 21);
        let workspace = Workspace::create(&folder.path().join("acme"), "Acme", today).unwrap();
        let lock = Lock::acquire(&workspace).unwrap();
        let error = Lock::acquire(&workspace).unwrap_err().to_string();
        let process = std::process::id();
        assert!(error.ends_with(&format!("acme` is in use by another `idpfit`, process {process}")), "{error}");
        drop(lock);
        Lock::acquire(&workspace).unwrap();
    }
}
