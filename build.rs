//! Embeds the shipped pack, its examples and the templates, so that adding an option or a template is adding one file.
//!
//! Writes `embedded.rs` for `src/embedded.rs`, and the texts of each table beside it, one after the other and deflated: as they are they
//! would be a twentieth of the program. The order is that of the names, the same on every machine.

#![expect(clippy::disallowed_methods, reason = "a build script reads folders and the environment of the build")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use miniz_oxide::deflate::compress_to_vec_zlib;

fn main() -> io::Result<()> {
    let root = folder_of("CARGO_MANIFEST_DIR")?;
    println!("cargo::rerun-if-changed=build.rs");
    let mut pack = files_below(&root, "questionnaires", "toml")?;
    let agreements = split_off(&mut pack, |name| name.starts_with("examples/pilot/"));
    let exports = files_below(&root, "questionnaires/examples", "csv")?;
    let examples = split_off(&mut pack, |name| name.starts_with("examples/"));
    let evidence = split_off(&mut pack, |name| name.rsplit('/').next() == Some("evidence.toml"));
    let mut templates = files_below(&root, "templates", "j2")?;
    let kit = split_off(&mut templates, |name| name.starts_with("kit/"));

    let tables = [
        ("PACK", "The files of the shipped pack but its evidence", "questionnaires", pack),
        ("EVIDENCE", "The evidence of the shipped pack", "questionnaires", evidence),
        ("EXAMPLES", "The answers of the example organisations", "questionnaires", examples),
        ("AGREEMENTS", "What the example organisations agreed for a pilot", "questionnaires", agreements),
        ("EXPORTS", "Exports of tickets of the example organisations", "questionnaires/examples", exports),
        ("TEMPLATES", "The shipped templates of reports", "templates", templates),
        ("KIT", "The shipped templates of starter kits", "templates", kit),
        ("SCHEMAS", "The published schemas", "schemas", files_below(&root, "schemas", "json")?),
    ];
    let out = folder_of("OUT_DIR")?;
    let mut code = String::new();
    for (constant, about, folder, names) in tables {
        let (lengths, packed) = packed(&root.join(folder), &names)?;
        let file = format!("{constant}.z");
        fs::write(out.join(&file), packed)?;
        table(&mut code, (constant, about, &file), &lengths);
    }
    fs::write(out.join("embedded.rs"), code)
}

/// A file's name and the length of its text in bytes.
type Named = (String, usize);

/// Returns the files of a table, and all their texts in this order, deflated.
fn packed(folder: &Path, names: &[String]) -> io::Result<(Vec<Named>, Vec<u8>)> {
    let (mut lengths, mut texts) = (Vec::<Named>::new(), String::new());
    for name in names {
        let text = fs::read_to_string(folder.join(name))?;
        lengths.push((name.clone(), text.len()));
        texts.push_str(&text);
    }
    Ok((lengths, compress_to_vec_zlib(texts.as_bytes(), 9)))
}

fn folder_of(variable: &str) -> io::Result<PathBuf> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| io::Error::other(format!("`{variable}` is not set")))
}

/// Returns the names of the files with an extension below a folder, sorted, with `/` between their parts.
fn files_below(root: &Path, folder: &str, extension: &str) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    collect(&root.join(folder), "", extension, &mut names)?;
    names.sort();
    Ok(names)
}

fn collect(folder: &Path, prefix: &str, extension: &str, names: &mut Vec<String>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), extension, names)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            println!("cargo::rerun-if-changed={}", path.display());
            names.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

fn split_off(names: &mut Vec<String>, belongs: impl Fn(&str) -> bool) -> Vec<String> {
    let (taken, left) = std::mem::take(names).into_iter().partition(|name| belongs(name));
    *names = left;
    taken
}

/// Writes a table of names and lengths beside its packed texts; writing to a text cannot fail.
fn table(code: &mut String, (constant, about, file): (&str, &str, &str), lengths: &[Named]) {
    let _ = writeln!(code, "/// {about}: name and text of each, sorted by name.");
    let _ = writeln!(code, "pub static {constant}: Table = Table::new(|| unpacked(&[");
    for (name, length) in lengths {
        let _ = writeln!(code, "    ({name:?}, {}),", separated(*length));
    }
    let _ = writeln!(code, "], include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))));\n");
}

/// Writes a number as the lints want it in code.
fn separated(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join("_")
}
