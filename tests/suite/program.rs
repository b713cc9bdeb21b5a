//! The program as tests run it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Returns the folder of the project.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the folders of the cases, in order.
pub(super) fn cases() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("tests/cases")).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

/// Returns the program with arguments, without colours from outside; what `output` runs has no terminal.
pub(super) fn idpfit(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_idpfit"));
    command.args(args).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("COLUMNS");
    command
}

/// Runs the program.
pub(super) fn run(args: &[&str]) -> Output {
    idpfit(args).output().unwrap()
}

/// Runs the program with few worlds where it draws any: for tests that are not about how sure a decision is. Without optimisation, drawing
/// as many as a reader gets takes most of the time of a command.
pub(super) fn run_briefly(args: &[&str]) -> Output {
    run(&briefly(args))
}

/// Returns the arguments with few worlds, if it is a command that draws them and they do not say how many.
pub(super) fn briefly<'a>(args: &[&'a str]) -> Vec<&'a str> {
    let has = |words: &[&str]| args.iter().any(|arg| words.contains(arg));
    let draws = has(&["assess", "report", "what-if"]) && !has(&["--worlds", "--print", "--quick", "--blank"]);
    let few: &[&str] = if draws { &["--worlds", "512"] } else { &[] };
    [args, few].concat()
}

/// Returns the exit code.
pub(super) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// Returns what went to stdout.
pub(super) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Returns what went to stderr.
pub(super) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Returns a path as an argument.
pub(super) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
