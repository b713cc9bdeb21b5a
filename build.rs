//! Embeds the shipped pack, its examples and the templates, so that adding an option or a template is adding one file.
//!
//! Writes `embedded.rs` for `src/embedded.rs`. The order is that of the names, the same on every machine.

#![expect(clippy::disallowed_methods, reason = "a build script reads folders and the environment of the build")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

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

    let mut code = String::new();
    table(&mut code, ("PACK", "The files of the shipped pack but its evidence"), "questionnaires", &pack);
    table(&mut code, ("EVIDENCE", "The evidence of the shipped pack"), "questionnaires", &evidence);
    table(&mut code, ("EXAMPLES", "The answers of the example organisations"), "questionnaires", &examples);
    let agreed = "What the example organisations agreed for a pilot";
    table(&mut code, ("AGREEMENTS", agreed), "questionnaires", &agreements);
    table(
        &mut code,
        ("EXPORTS", "Exports of tickets of the example organisations"),
        "questionnaires/examples",
        &exports,
    );
    table(&mut code, ("TEMPLATES", "The shipped templates of reports"), "templates", &templates);
    table(&mut code, ("KIT", "The shipped templates of starter kits"), "templates", &kit);
    fs::write(folder_of("OUT_DIR")?.join("embedded.rs"), code)
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

/// Writes a table of names and texts; writing to a text cannot fail.
fn table(code: &mut String, (constant, about): (&str, &str), folder: &str, names: &[String]) {
    let _ = writeln!(code, "/// {about}: name and text of each, sorted by name.");
    let _ = writeln!(code, "pub static {constant}: &[(&str, &str)] = &[");
    for name in names {
        let path = format!("/{folder}/{name}");
        let _ = writeln!(code, "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),");
    }
    let _ = writeln!(code, "];\n");
}
