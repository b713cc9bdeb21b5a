//! A folder of tables that other programs read, shared out by one column as Hive does it: `quarter=2026-Q4/part.jsonl`.
//!
//! Rows are written to temporary files as they come, so that memory stays flat; at the end each file takes its name in one step. A list of
//! what was written lies beside them: a later export replaces exactly that, and what somebody else put there is never touched. Names that
//! start with `_` or `.` are passed over by the programs that read such folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tempfile::TempPath;

use super::write::{create_folder, temporary_in, write_atomic};
use super::{Advised, read};

/// The list of what was written.
const LIST: &str = "_idpfit-parts.txt";

/// What the list begins with.
const ABOUT: &str = "# What `idpfit` wrote here; the next export replaces it.\n";

/// How many bytes wait in memory for their files.
const WAITING: usize = 4 << 20;

/// The value of a column of which nothing is known.
const UNKNOWN: &str = "__HIVE_DEFAULT_PARTITION__";

/// A folder of parts being written.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
    column: &'static str,
    file: &'static str,
    head: Vec<u8>,
    parts: BTreeMap<String, Part>,
    waiting: usize,
}

#[derive(Debug, Default)]
struct Part {
    waiting: Vec<u8>,
    written: Option<TempPath>,
}

impl Parts {
    /// Starts to write a folder whose files are shared out by a column, are all called `file` and begin with `head`.
    pub fn begin(folder: &Path, column: &'static str, file: &'static str, head: &[u8]) -> Result<Self> {
        create_folder(folder)?;
        let folder = folder.to_owned();
        Ok(Self { folder, column, file, head: head.to_vec(), parts: BTreeMap::new(), waiting: 0 })
    }

    /// Adds rows to the part of a value of the column; nothing is a value, too.
    pub fn add(&mut self, value: Option<&str>, rows: &[u8]) -> Result<()> {
        let name = format!("{}={}/{}", self.column, value.unwrap_or(UNKNOWN), self.file);
        let part = self.parts.entry(name).or_insert_with(|| Part { waiting: self.head.clone(), written: None });
        part.waiting.extend_from_slice(rows);
        self.waiting += rows.len();
        if self.waiting > WAITING { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        self.waiting = 0;
        for part in self.parts.values_mut().filter(|part| !part.waiting.is_empty()) {
            part.flush(&self.folder).with_context(|| cannot(&self.folder))?;
        }
        Ok(())
    }

    /// Gives all files their names and takes away what an earlier export wrote and this one did not. Returns the names, sorted.
    pub fn finish(mut self) -> Result<Vec<String>> {
        self.flush()?;
        let list = self.folder.join(LIST);
        let before = if list.is_file() { self.listed(&read::read_text(&list)?) } else { BTreeSet::new() };
        let now: BTreeSet<String> = self.parts.keys().cloned().collect();
        for name in &now {
            self.refuse_foreign(name, &before)?;
        }
        // Listed before they are there, so that nothing of ours is taken for somebody else's if the machine stops.
        write_atomic(&list, listing(before.union(&now)).as_bytes())?;
        for (name, part) in std::mem::take(&mut self.parts) {
            let target = self.folder.join(&name);
            create_folder(target.parent().unwrap_or(&self.folder))?;
            if let Some(written) = part.written {
                File::open(&written).and_then(|file| file.sync_all()).with_context(|| cannot(&target))?;
                written.persist(&target).map_err(|error| error.error).with_context(|| cannot(&target))?;
            }
        }
        for name in before.difference(&now) {
            self.remove(name)?;
        }
        write_atomic(&list, listing(now.iter()).as_bytes())?;
        Ok(now.into_iter().collect())
    }

    /// Returns what a list names, as far as it can be ours.
    fn listed(&self, text: &str) -> BTreeSet<String> {
        let is_ours = |line: &&str| {
            let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            let value = line.strip_prefix(self.column).and_then(|rest| rest.strip_prefix('='));
            let parts = value.and_then(|rest| rest.split_once("/part."));
            parts
                .is_some_and(|(value, ending)| !value.is_empty() && plain(value) && !ending.is_empty() && plain(ending))
        };
        text.lines().filter(is_ours).map(str::to_owned).collect()
    }

    /// Refuses to replace a file that is not in the list, and to write through a link.
    fn refuse_foreign(&self, name: &str, listed: &BTreeSet<String>) -> Result<()> {
        let path = self.folder.join(name);
        let is_link = path.parent().is_some_and(Path::is_symlink) || path.is_symlink();
        if !is_link && (listed.contains(name) || !path.exists()) {
            return Ok(());
        }
        let message = format!("`{}` is not from here", path.display());
        Err(Advised::new(message, "move it, or name another folder").into())
    }

    /// Takes away a file of an earlier export, and its folder if nothing else is in it.
    fn remove(&self, name: &str) -> Result<()> {
        let path = self.folder.join(name);
        let Some(folder) = path.parent().filter(|folder| !folder.is_symlink()) else { return Ok(()) };
        if path.is_file() {
            fs::remove_file(&path).with_context(|| format!("cannot take away `{}`", path.display()))?;
        }
        // Not empty, or gone already: either way it is not ours any more.
        let _ = fs::remove_dir(folder);
        Ok(())
    }
}

impl Part {
    fn flush(&mut self, folder: &Path) -> std::io::Result<()> {
        let mut file = if let Some(path) = &self.written {
            File::options().append(true).open(path)?
        } else {
            let (file, path) = temporary_in(folder)?.into_parts();
            self.written = Some(path);
            file
        };
        file.write_all(&self.waiting)?;
        // Memory is given back: there may be many parts.
        self.waiting = Vec::new();
        Ok(())
    }
}

fn cannot(path: &Path) -> String {
    format!("cannot write `{}`", path.display())
}

fn listing<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.fold(ABOUT.to_owned(), |text, name| text + name + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(folder: &Path, file: &'static str, rows: &[(&str, &str)]) -> Result<Vec<String>> {
        let mut parts = Parts::begin(folder, "quarter", file, b"head\n")?;
        for (value, row) in rows {
            parts.add(Some(value).filter(|value| !value.is_empty()).copied(), row.as_bytes())?;
        }
        parts.finish()
    }

    fn files(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                found.extend(files(&path).into_iter().map(|inner| format!("{name}/{inner}")));
            } else {
                found.push(name);
            }
        }
        found.sort();
        found
    }

    #[test]
    fn rows_are_shared_out_and_a_later_export_replaces_the_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let first = export(&out, "part.csv", &[("2026-Q4", "a\n"), ("", "b\n"), ("2026-Q4", "c\n")]).unwrap();
        assert_eq!(first, ["quarter=2026-Q4/part.csv", "quarter=__HIVE_DEFAULT_PARTITION__/part.csv"]);
        assert_eq!(fs::read_to_string(out.join("quarter=2026-Q4/part.csv")).unwrap(), "head\na\nc\n");
        fs::write(out.join("quarter=2026-Q4/notes.txt"), "mine").unwrap();
        export(&out, "part.jsonl", &[("2027-Q1", "d\n")]).unwrap();
        assert_eq!(files(&out), ["_idpfit-parts.txt", "quarter=2026-Q4/notes.txt", "quarter=2027-Q1/part.jsonl"]);
        assert!(export(&out, "part.csv", &[]).unwrap().is_empty());
        assert_eq!(files(&out), ["_idpfit-parts.txt", "quarter=2026-Q4/notes.txt"]);
    }

    #[test]
    fn what_somebody_else_wrote_is_never_replaced_nor_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = folder.path().join("quarter=2026-Q4/part.csv");
        fs::create_dir_all(theirs.parent().unwrap()).unwrap();
        fs::write(&theirs, "theirs").unwrap();
        assert!(export(folder.path(), "part.csv", &[("2026-Q4", "a\n")]).is_err());
        fs::write(folder.path().join("kept.csv"), "mine").unwrap();
        fs::write(
            folder.path().join(LIST),
            "../kept.csv\nkept.csv\nquarter=/../kept.csv\nquarter=a/../part.csv\n/etc/x\n",
        )
        .unwrap();
        export(folder.path(), "part.csv", &[("2027-Q1", "a\n")]).unwrap();
        assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs");
        assert_eq!(fs::read_to_string(folder.path().join("kept.csv")).unwrap(), "mine");
    }

    #[test]
    fn an_export_that_is_not_finished_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        export(folder.path(), "part.csv", &[("2026-Q4", "old\n")]).unwrap();
        let before = files(folder.path());
        let mut parts = Parts::begin(folder.path(), "quarter", "part.csv", b"").unwrap();
        parts.add(Some("2026-Q4"), &vec![b'x'; WAITING + 1]).unwrap();
        assert_eq!(files(folder.path()).len(), before.len() + 1);
        drop(parts);
        assert_eq!(files(folder.path()), before);
        assert_eq!(fs::read_to_string(folder.path().join("quarter=2026-Q4/part.csv")).unwrap(), "head\nold\n");
    }

    #[test]
    fn many_rows_go_to_their_files_as_they_come() {
        let folder = tempfile::tempdir().unwrap();
        let mut parts = Parts::begin(folder.path(), "quarter", "part.csv", b"").unwrap();
        let row = vec![b'x'; 1 << 20];
        for at in 0..20 {
            parts.add(Some(["2026-Q4", "2027-Q1"][at % 2]), &row).unwrap();
            assert!(parts.parts.values().map(|part| part.waiting.len()).sum::<usize>() <= WAITING);
        }
        parts.finish().unwrap();
        for quarter in ["2026-Q4", "2027-Q1"] {
            let path = folder.path().join(format!("quarter={quarter}/part.csv"));
            assert_eq!(fs::metadata(path).unwrap().len(), 10 << 20);
        }
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_or_taken_away_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (out, other) = (folder.path().join("out"), folder.path().join("other"));
        fs::create_dir_all(&other).unwrap();
        fs::create_dir_all(&out).unwrap();
        fs::write(other.join("part.csv"), "theirs").unwrap();
        std::os::unix::fs::symlink("../other", out.join("quarter=2026-Q4")).unwrap();
        fs::write(out.join(LIST), "quarter=2026-Q4/part.csv\n").unwrap();
        assert!(export(&out, "part.csv", &[("2026-Q4", "a\n")]).is_err());
        export(&out, "part.csv", &[("2027-Q1", "a\n")]).unwrap();
        assert_eq!(fs::read_to_string(other.join("part.csv")).unwrap(), "theirs");
    }
}
