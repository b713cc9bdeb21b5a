//! The README's console blocks are what the program prints.
//!
//! Each block runs in a folder of its own, command by command. `...` alone on a line stands for any lines. With `UPDATE_README=1` the
//! blocks are written anew instead.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The day that counts as today in the README.
const TODAY: &str = "2026-11-20";

/// A console block: where it stands in the README, and its commands with what they should print.
struct Block {
    first: usize,
    last: usize,
    commands: Vec<(String, Vec<String>)>,
}

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in text.lines().enumerate() {
        match &mut open {
            None if line == "```console" => {
                open = Some(Block { first: index + 1, last: index, commands: Vec::new() });
            }
            Some(block) if line == "```" => {
                block.last = index;
                blocks.extend(open.take());
            }
            Some(block) => match (line.strip_prefix("$ "), block.commands.last_mut()) {
                (Some(command), _) => block.commands.push((command.to_owned(), Vec::new())),
                (None, Some((_, lines))) => lines.push(line.to_owned()),
                (None, None) => panic!("line {index} of the README belongs to no command"),
            },
            None => {}
        }
    }
    blocks
}

/// Runs a command of the README as a reader would, and returns what it prints.
fn run(folder: &Path, command: &str) -> Vec<String> {
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("idpfit"), "{command}");
    // One pipe for both streams keeps the order in which a reader sees them.
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_idpfit"));
    command
        .args(words)
        .args(["--today", TODAY])
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(writer.try_clone().unwrap())
        .stderr(writer);
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Returns whether the lines are those expected, `...` standing for any.
fn matches(expected: &[String], found: &[String]) -> bool {
    match expected.split_first() {
        None => found.is_empty(),
        Some((first, rest)) if first == "..." => (0..=found.len()).any(|skip| matches(rest, &found[skip..])),
        Some((first, rest)) => found.first() == Some(first) && matches(rest, &found[1..]),
    }
}

#[test]
fn the_console_blocks_are_what_the_program_prints() {
    let text = readme();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let update = std::env::var_os("UPDATE_README").is_some();
    let folder = tempfile::tempdir().unwrap();
    let mut written: Vec<(usize, usize, Vec<String>)> = Vec::new();
    for block in blocks(&text) {
        let mut anew = Vec::new();
        for (command, expected) in &block.commands {
            let found = run(folder.path(), command);
            let trimmed: Vec<String> = expected.iter().rev().skip_while(|line| line.is_empty()).cloned().collect();
            let trimmed: Vec<String> = trimmed.into_iter().rev().collect();
            assert!(update || matches(&trimmed, &found), "$ {command}\n{}", found.join("\n"));
            anew.push(format!("$ {command}"));
            anew.extend(found);
        }
        written.push((block.first, block.last, anew));
    }
    if update {
        for (first, last, anew) in written.into_iter().rev() {
            lines.splice(first..last, anew);
        }
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"), lines.join("\n") + "\n").unwrap();
    }
}

#[test]
fn the_readme_names_every_command_and_exit_code() {
    let text = readme();
    for command in ["demo", "new", "assess", "report", "what-if", "explain", "check", "evidence", "schema", "man"] {
        assert!(text.contains(&format!("`{command}`")) || text.contains(&format!("idpfit {command}")), "{command}");
    }
    for code in ["0 done", "1 failed", "2 wrong usage", "3 mistakes", "130 interrupted"] {
        assert!(text.contains(code), "{code}");
    }
}
