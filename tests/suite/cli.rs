//! The program as it is called: exit codes, streams, help.

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn idpfit(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_idpfit"));
    command.args(args).stdin(Stdio::null()).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn output(args: &[&str]) -> Output {
    idpfit(args).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn help_and_version_go_to_stdout() {
    for args in [["--help"], ["--version"]] {
        let output = output(&args);
        assert_eq!((code(&output), err(&output).as_str()), (0, ""));
        assert!(!output.stdout.is_empty());
    }
}

#[test]
fn arguments_that_do_not_fit_are_misuse() {
    for args in [&["no-such-command"][..], &["new"], &["--today", "2026-13-01", "new", "x"], &[]] {
        let output = output(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn an_argument_never_steers_the_terminal() {
    assert!(!err(&output(&["--color", "always", "no\u{1b}]0;such\u{7}"])).contains(['\u{1b}', '\u{7}']));
}

#[test]
fn a_second_workspace_in_one_folder_fails_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let acme = folder.path().join("acme");
    let args = ["--today", "2026-11-21", "new", path(&acme)];
    assert_eq!(code(&output(&args)), 0);
    let before = std::fs::read_to_string(acme.join("idpfit.toml")).unwrap();
    let again = output(&["new", path(&acme), "--subject", "Other"]);
    assert_eq!(code(&again), 1);
    let shown = path(&acme);
    assert_eq!(
        err(&again),
        format!("error: `{shown}` is a workspace already\nhint: go on with it, or name another folder\n")
    );
    assert_eq!(std::fs::read_to_string(acme.join("idpfit.toml")).unwrap(), before);
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = idpfit(&["completions", "bash"]).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = idpfit(&["completions", "bash"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(code(&output), 1);
    assert!(err(&output).starts_with("error: cannot write to stdout\ncaused by: "));
}

#[test]
fn colours_are_for_terminals_unless_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let coloured = |arguments: &[&str]| {
        let args = [arguments, &["new", path(folder.path())]].concat();
        err(&output(&args)).contains('\u{1b}')
    };
    assert!(!coloured(&[]));
    assert!(!coloured(&["--color", "never"]));
    assert!(coloured(&["--color", "always"]));
}
