//! Reading: texts of a bounded size, and the files of a pack's folder in an order that no file system changes.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::Advised;

/// The greatest size of a file that is read, in bytes. The shipped pack is a fiftieth of it.
pub const LARGEST: u64 = 16 << 20;

/// How deep the folders of a pack may lie in each other.
const DEEPEST: usize = 8;

/// How many files a pack may have.
const MOST_FILES: usize = 2_000;

/// Returns the text of a file, without a byte order mark.
///
/// Fails, naming the path, for anything that is not a readable UTF-8 file of at most [`LARGEST`] bytes. A pipe is a file, too.
pub fn read_text(path: &Path) -> Result<String> {
    without_mark(path, read_bytes(path)?)
}

/// Returns the bytes of a file of at most [`LARGEST`] bytes.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|error| explain(path, error))?;
    let about = file.metadata().map_err(|error| explain(path, error))?;
    if about.is_dir() {
        return Err(Advised::new(format!("`{}` is a folder", path.display()), "name a file in it").into());
    }
    if about.len() > LARGEST {
        return Err(too_large(path, &mebibytes(about.len())));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0) + 1);
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| explain(path, error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large(path, "larger than 16 MiB"));
    }
    Ok(bytes)
}

/// Opens a file of any size, to be read in pieces.
pub fn open(path: &Path) -> Result<File> {
    let file = File::open(path).map_err(|error| explain(path, error))?;
    if file.metadata().map_err(|error| explain(path, error))?.is_dir() {
        return Err(Advised::new(format!("`{}` is a folder", path.display()), "name a file in it").into());
    }
    Ok(file)
}

/// Returns whether there is a file at a path.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

fn too_large(path: &Path, size: &str) -> anyhow::Error {
    let message = format!("`{}` is {size}; a pack or answers file is at most {}", path.display(), mebibytes(LARGEST));
    Advised::new(message, "check that this is the file you mean").into()
}

fn without_mark(path: &Path, bytes: Vec<u8>) -> Result<String> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = bytes.iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
        let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let hint = if wide { "it looks like UTF-16; save it as UTF-8" } else { "save it as UTF-8" };
        Advised::new(
            format!("`{}` is not UTF-8: byte {} in line {line} fits no character", path.display(), valid + 1),
            hint,
        )
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// Says what is wrong with a path that could not be read; links get words of their own.
pub(super) fn explain(path: &Path, error: io::Error) -> anyhow::Error {
    let shown = path.display();
    let is_link = fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
    match error.kind() {
        io::ErrorKind::NotFound if is_link => {
            Advised::new(format!("`{shown}` is a link to a file that is not there"), "name the file itself").into()
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::NotFound => {
            anyhow::Error::new(error).context(format!("cannot read `{shown}`"))
        }
        _ if is_link && fs::metadata(path).is_err() => {
            Advised::new(format!("`{shown}` is a link that leads back to itself"), "name the file itself").into()
        }
        _ => anyhow::Error::new(error).context(format!("cannot read `{shown}`")),
    }
}

/// Returns the files of a pack, sorted by name: every `.toml` file in a folder and below it, but not in its `examples/`.
///
/// Names have `/` between their parts on every machine. A single file is a pack of one file. Hidden files are left out; a link to a
/// folder is an error, since it could lead in a circle.
pub fn pack_folder(path: &Path) -> Result<Vec<(String, String)>> {
    let about = fs::metadata(path).map_err(|error| explain(path, error))?;
    if !about.is_dir() {
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
        return Ok(vec![(name.into_owned(), read_text(path)?)]);
    }
    let mut found = Vec::new();
    collect(path, "", 0, &mut found)?;
    if found.is_empty() {
        let message = format!("`{}` is no pack: there is no `.toml` file in it", path.display());
        return Err(Advised::new(message, "`questionnaires/README.md` says what a pack is made of").into());
    }
    found.sort();
    found.into_iter().map(|(name, path)| Ok((name, read_text(&path)?))).collect()
}

fn collect(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<(String, PathBuf)>) -> Result<()> {
    if depth > DEEPEST {
        bail!("`{}` lies more than {DEEPEST} folders deep in the pack", folder.display());
    }
    for path in visible(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if path.is_symlink() {
                let message = format!("`{}` is a link to a folder, which a pack may not contain", path.display());
                return Err(Advised::new(message, "put the folder itself there").into());
            }
            if depth > 0 || name != "examples" {
                collect(&path, &format!("{prefix}{name}/"), depth + 1, found)?;
            }
        } else if is_toml(&path) {
            found.push((format!("{prefix}{name}"), path));
        }
    }
    if found.len() > MOST_FILES {
        bail!("there are more than {MOST_FILES} files in the pack at `{}`", folder.display());
    }
    Ok(())
}

/// Returns the templates that lie directly in a folder, sorted: name, path and text of each `.j2` file.
pub fn templates(folder: &Path) -> Result<Vec<(String, PathBuf, String)>> {
    let mut files = visible(folder)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "j2") && !path.is_dir());
    let named = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = read_text(&path)?;
        Ok((name, path, text))
    };
    files.into_iter().map(named).collect()
}

/// Returns the `.toml` files that lie directly in a folder, sorted; none if there is no such folder.
pub fn toml_files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = visible(folder)?;
    files.retain(|path| is_toml(path) && !path.is_dir());
    Ok(files)
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

/// Returns what lies in a folder, sorted, without what is hidden.
pub(super) fn visible(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| explain(folder, error))?;
    let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.with_context(|| format!("cannot list `{}`", folder.display()))?;
    paths.retain(|path| path.file_name().is_some_and(|name| !name.as_encoded_bytes().starts_with(b".")));
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    /// What is said about a file, with the folder's path taken out.
    fn said(folder: &tempfile::TempDir, name: &str) -> String {
        let error = read_text(&folder.path().join(name)).unwrap_err();
        format!("{error:#}").replace(&format!("{}/", folder.path().display()), "")
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let folder = folder(&[("marked.toml", b"\xef\xbb\xbfa = 1\n")]);
        assert_eq!(read_text(&folder.path().join("marked.toml")).unwrap(), "a = 1\n");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let folder = folder(&[]);
        assert_eq!(said(&folder, "no.toml"), "cannot read `no.toml`: No such file or directory (os error 2)");
    }

    #[test]
    fn a_folder_is_not_a_file() {
        let folder = folder(&[("inner/a.toml", b"")]);
        assert_eq!(said(&folder, "inner"), "`inner` is a folder");
    }

    #[test]
    fn a_file_of_17_mib_is_refused_by_its_size() {
        let folder = folder(&[]);
        File::create(folder.path().join("big.toml")).unwrap().set_len(17 << 20).unwrap();
        assert_eq!(said(&folder, "big.toml"), "`big.toml` is 17 MiB; a pack or answers file is at most 16 MiB");
    }

    #[test]
    fn a_file_of_exactly_16_mib_is_read() {
        let folder = folder(&[("full.toml", &vec![b'#'; 16 << 20])]);
        assert_eq!(read_text(&folder.path().join("full.toml")).unwrap().len(), 16 << 20);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_never_ends_is_refused_all_the_same() {
        let error = read_text(Path::new("/dev/zero")).unwrap_err().to_string();
        assert_eq!(error, "`/dev/zero` is larger than 16 MiB; a pack or answers file is at most 16 MiB");
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_named_by_place() {
        let folder = folder(&[("latin.toml", b"a = 1\nb = 'M\xfcller'"), ("wide.toml", b"\xff\xfea\0")]);
        assert_eq!(said(&folder, "latin.toml"), "`latin.toml` is not UTF-8: byte 13 in line 2 fits no character");
        let error = read_text(&folder.path().join("wide.toml")).unwrap_err();
        assert_eq!(error.downcast_ref::<Advised>().unwrap().hint(), "it looks like UTF-16; save it as UTF-8");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_a_circle_or_to_nothing_is_told_apart() {
        use std::os::unix::fs::symlink;
        let folder = folder(&[]);
        symlink("two.toml", folder.path().join("one.toml")).unwrap();
        symlink("one.toml", folder.path().join("two.toml")).unwrap();
        symlink("gone.toml", folder.path().join("lost.toml")).unwrap();
        assert_eq!(said(&folder, "one.toml"), "`one.toml` is a link that leads back to itself");
        assert_eq!(said(&folder, "lost.toml"), "`lost.toml` is a link to a file that is not there");
    }

    #[test]
    fn a_pack_is_every_toml_file_below_its_folder_but_the_examples() {
        let folder = folder(&[
            ("pack.toml", b"p"),
            ("questions/b.toml", b"b"),
            ("questions/a.toml", b"a"),
            ("options/examples/c.toml", b"c"),
            ("examples/e.toml", b"e"),
            ("README.md", b"r"),
            (".git/x.toml", b"x"),
            (".hidden.toml", b"h"),
        ]);
        let texts = pack_folder(folder.path()).unwrap();
        let shown: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let expected = [
            ("options/examples/c.toml", "c"),
            ("pack.toml", "p"),
            ("questions/a.toml", "a"),
            ("questions/b.toml", "b"),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_single_file_is_a_pack_of_one_file() {
        let folder = folder(&[("mine.toml", b"m")]);
        let texts = pack_folder(&folder.path().join("mine.toml")).unwrap();
        assert_eq!(texts, [("mine.toml".to_owned(), "m".to_owned())]);
    }

    #[test]
    fn a_folder_without_a_toml_file_is_no_pack() {
        let folder = folder(&[("README.md", b"")]);
        assert!(pack_folder(folder.path()).unwrap_err().to_string().contains("is no pack"));
    }

    #[test]
    fn a_pack_that_is_too_deep_is_refused() {
        let folder = folder(&[("1/2/3/4/5/6/7/8/9/a.toml", b"")]);
        assert!(pack_folder(folder.path()).unwrap_err().to_string().contains("more than 8 folders deep"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_inside_a_pack_is_refused() {
        let folder = folder(&[("pack.toml", b"")]);
        std::os::unix::fs::symlink(".", folder.path().join("again")).unwrap();
        assert!(pack_folder(folder.path()).unwrap_err().to_string().contains("is a link to a folder"));
    }

    #[test]
    fn files_of_a_folder_that_is_not_there_are_none() {
        let folder = folder(&[("b.toml", b""), ("a.toml", b""), ("c.md", b""), ("d.toml/x", b"")]);
        let names: Vec<_> = toml_files(folder.path()).unwrap();
        assert_eq!(names, [folder.path().join("a.toml"), folder.path().join("b.toml")]);
        assert!(toml_files(&folder.path().join("none")).unwrap().is_empty());
    }
}
