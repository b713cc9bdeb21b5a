//! The figures that the README quotes, as ratios of two things measured in turn in one run, because absolute times drift.
//!
//! `cargo bench --bench spine` prints them. An empty program is compiled with the `rustc` at hand; `taplo` is compared if it is on the
//! path.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark measures, prints, and stops at the first thing that is not there"
)]

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use idpfit::framework::{Pack, PackText, pack};
use idpfit::problem::Files;
use idpfit::{answers, assessment, decision, embedded, tree};

/// How often each side of a pair runs.
const PAIRS: usize = 40;

/// How many files one call decides.
const FILES: usize = 10_000;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the run");
    let folder = folder.path();
    let program = env!("CARGO_BIN_EXE_idpfit");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/examples/kestrel-freight.toml");
    let example = example.to_str().expect("a path in UTF-8");
    let empty = empty_program(folder);
    let empty = empty.to_str().expect("a path in UTF-8");

    row("start: --version / empty program", pair(&[program, "--version"], &[empty]), "at most 2");
    let json = [program, "assess", "--answers", example, "--format", "json", "--today", "2026-11-20"];
    row("answers to decision JSON / empty program", pair(&json, &[empty]), "at most 15");
    println!("answers to decision JSON, peak memory: {} (at most 30 MB)", peak_memory(&json));
    in_process(example);
    bulk(program, example, folder);
    check_beside_taplo(program);
}

/// Compiles a program that does nothing.
fn empty_program(folder: &Path) -> PathBuf {
    let source = folder.join("empty.rs");
    fs::write(&source, "fn main() {}").expect("a source file");
    let program = folder.join("empty");
    let done = Command::new("rustc").arg("-O").arg("-o").arg(&program).arg(&source).status().expect("rustc");
    assert!(done.success());
    program
}

fn run(command: &[&str]) -> Duration {
    let start = Instant::now();
    let done = Command::new(command[0])
        .args(&command[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(done.expect("the command runs").success(), "{command:?}");
    start.elapsed()
}

/// Runs two commands in turn and returns the medians of both.
fn pair(first: &[&str], second: &[&str]) -> (Duration, Duration) {
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        times.0.push(run(first));
        times.1.push(run(second));
    }
    (median(times.0), median(times.1))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn row(name: &str, (first, second): (Duration, Duration), goal: &str) {
    let ratio = first.as_secs_f64() / second.as_secs_f64();
    println!("{name}: {ratio:.2} ({first:.2?} / {second:.2?}; {goal})");
}

/// Returns the peak memory of a command as GNU time prints it, in kilobytes.
fn peak_memory(command: &[&str]) -> String {
    let timed = Command::new("/usr/bin/time").arg("-f").arg("%M").args(command).stdout(Stdio::null()).output();
    timed.map_or_else(
        |_| "not measured, GNU time is not here".to_owned(),
        |output| format!("{} kB", String::from_utf8_lossy(&output.stderr).trim()),
    )
}

fn shipped() -> Pack {
    let own = embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let mut problems = Vec::new();
    let root = pack::merge(&PackText { base: Vec::new(), own }, &mut Files::default(), &mut problems);
    pack::read(&root, &RefCell::new(problems)).expect("the shipped pack is valid")
}

/// The decision against the reading of the pack, in one process.
fn in_process(example: &str) {
    let pack = shipped();
    let themes: Vec<String> = pack.framework.themes.iter().map(|theme| theme.id.clone()).collect();
    let text = fs::read_to_string(example).expect("the example");
    let mut problems = Vec::new();
    let root = tree::parse(0, &text, &mut problems);
    let sheet = answers::read(&root, &pack.questionnaire, &themes, &RefCell::new(problems));
    let today = "2026-11-20".parse().expect("a date");
    let assessment = assessment::assess(&pack, &[sheet], today);
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..50 {
        times.0.push(batch(|| drop(decision::decide(&pack, &assessment, decision::certainty::Effort::Worlds(0)))));
        times.1.push(batch(|| drop(shipped())));
    }
    let (decide, read) = (median(times.0), median(times.1));
    let ratio = read.as_secs_f64() / decide.as_secs_f64();
    println!("reading the pack / deciding: {ratio:.1} ({read:.2?} / {decide:.2?}; at least 20)");
}

/// Returns the time of one of ten runs in a row, so that neither side pays for the other's memory.
fn batch(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..10 {
        work();
    }
    start.elapsed() / 10
}

/// Many files in one call.
fn bulk(program: &str, example: &str, folder: &Path) {
    let text = fs::read_to_string(example).expect("the example");
    let files: Vec<String> = (0..FILES)
        .map(|index| {
            let path = folder.join(format!("answers-{index:05}.toml"));
            fs::write(&path, &text).expect("an answers file");
            path.to_str().expect("a path in UTF-8").to_owned()
        })
        .collect();
    let mut command = vec![program, "assess", "--format", "jsonl", "--today", "2026-11-20", "--answers"];
    command.extend(files.iter().map(String::as_str));
    let time = run(&command);
    let rate = FILES as f64 / time.as_secs_f64();
    println!(
        "{FILES} files in one call: {rate:.0} a second ({time:.2?}; at least 2000), peak memory {}",
        peak_memory(&command)
    );
}

fn check_beside_taplo(program: &str) {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
    let pack = pack.to_str().expect("a path in UTF-8");
    if Command::new("taplo").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("check / taplo: not measured, taplo is not on the path");
        return;
    }
    let taplo = format!("{pack}/**/*.toml");
    row(
        "check of the shipped pack / taplo lint",
        pair(&[program, "check", pack], &["taplo", "lint", &taplo]),
        "at most 1",
    );
}
