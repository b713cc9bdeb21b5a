//! How long it takes to set 10 000 workspaces of eight quarters side by side, beside one process for each; and how much memory it takes.
//!
//! `cargo bench --bench portfolio` decides eight quarters of each example once, copies them into a temporary folder (1.5 GB; kept packs are
//! left out, which nothing reads), and prints the least of several times. `IDPFIT_BENCH_WORKSPACES` sets another number.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark measures, prints, and stops at the first thing that is not there"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// How often each side runs.
const RUNS: usize = 3;

/// How many single processes are timed.
const SINGLE: usize = 40;

/// The most seconds for 10 000 workspaces, and the least times that one call must be faster than one process each.
const GOALS: (f64, f64) = (10.0, 20.0);

/// The quarters, each with the day of its decision.
const QUARTERS: [(&str, &str); 8] = [
    ("2025-Q1", "2025-02-10"),
    ("2025-Q2", "2025-05-12"),
    ("2025-Q3", "2025-08-11"),
    ("2025-Q4", "2025-11-10"),
    ("2026-Q1", "2026-02-09"),
    ("2026-Q2", "2026-05-11"),
    ("2026-Q3", "2026-08-10"),
    ("2026-Q4", "2026-11-20"),
];

/// The day that counts as today.
const TODAY: &str = "2026-11-21";

fn main() {
    let number = std::env::var("IDPFIT_BENCH_WORKSPACES").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir().expect("a folder for the run");
    let models: Vec<Vec<(PathBuf, Vec<u8>)>> = ["kestrel-freight", "harbour-bank", "lumen-labs"]
        .into_iter()
        .map(|example| model(&folder.path().join("models").join(example), example))
        .collect();
    let estate = folder.path().join("estate");
    for (at, model) in (0..number).zip(models.iter().cycle()) {
        write(&estate.join(format!("division-{:02}/team-{at:05}", at % 37)), model, at);
    }
    println!("{number} workspaces of {} quarters", QUARTERS.len());
    let estate = estate.to_str().expect("a path in UTF-8");
    let out = folder.path().join("out");
    let out = out.to_str().expect("a path in UTF-8");
    let all = least(&["portfolio", estate, "--format", "jsonl", "--out", out]);
    let rows = number * QUARTERS.len();
    println!("every quarter, as JSON by quarter: {all:.2} s, {:.0} µs a row", all / rows as f64 * 1e6);
    if number == 10_000 {
        println!("  (at most {} s)", GOALS.0);
    }
    println!("the latest quarter, as a table: {:.2} s", least(&["portfolio", estate]));
    for (what, of) in [("portfolio", &[][..]), ("trend", &["--workspace"])] {
        let each = one_by_one(Path::new(estate), number, (what, of));
        let times = each * number as f64 / all;
        println!(
            "one process of `{what}` each: {:.1} ms a workspace, {times:.0} times as long (at least {})",
            each * 1e3,
            GOALS.1
        );
    }
    let division = Path::new(estate).join("division-00");
    for (name, place) in [("one division", division.as_path()), ("all", Path::new(estate))] {
        let args = ["portfolio", place.to_str().expect("a path in UTF-8"), "--format", "jsonl"];
        println!("  peak of memory, {name}: {}", peak(&args));
    }
}

/// Decides every quarter of an example, and returns the files of its workspace.
fn model(folder: &Path, example: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let place = folder.to_str().expect("a path in UTF-8");
    run(TODAY, &["new", place]);
    let answers = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("questionnaires/examples/{example}.toml"));
    let answers = fs::read_to_string(answers).expect("an example");
    for (quarter, day) in QUARTERS {
        let file = folder.join(format!("assessments/{quarter}/answers/lead.toml"));
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, answers.replace("2026-11-21", day).replace("2026-11-20", day)).expect("answers");
        run(day, &["assess", "--as-is", quarter, "--workspace", place]);
        if quarter == "2026-Q1" {
            run(day, &["plan", quarter, "--agree", "--kit", "none", "--worlds", "256", "--workspace", place]);
        }
        if day > "2026-05" {
            let counts = ["own-choice=40", "mandated=5", "failed=2", "tickets=12", "hours=20"];
            run(day, &[&["checkin", quarter, "--workspace", place, "--count"], &counts[..]].concat());
        }
    }
    let mut files = Vec::new();
    for inner in ["idpfit.toml", "assessments", "adoption"] {
        collect(folder, &folder.join(inner), &mut files);
    }
    files
}

fn collect(root: &Path, path: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            collect(root, &entry.expect("an entry").path(), files);
        }
    } else if path.is_file() {
        let name = path.strip_prefix(root).expect("a path below").to_owned();
        files.push((name, fs::read(path).expect("a file")));
    }
}

/// Writes a workspace of its own name and group.
fn write(folder: &Path, files: &[(PathBuf, Vec<u8>)], at: usize) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        if name == Path::new("idpfit.toml") {
            let text = format!("[workspace]\nsubject = \"Team {at}\"\ngroup = \"Division {}\"\n", at % 37);
            fs::write(path, text).expect("settings");
        } else {
            fs::write(path, bytes).expect("a file");
        }
    }
}

/// Runs the program as on a day: seconds.
fn run(day: &str, args: &[&str]) -> f64 {
    let start = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_idpfit"))
        .args(["--today", day])
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(done.expect("the program runs").success(), "{args:?}");
    start.elapsed().as_secs_f64()
}

fn least(args: &[&str]) -> f64 {
    (0..RUNS).map(|_| run(TODAY, args)).fold(f64::INFINITY, f64::min)
}

/// Returns the seconds that a process for one workspace takes, the mean of some.
fn one_by_one(estate: &Path, number: usize, (what, of): (&str, &[&str])) -> f64 {
    let times = (0..SINGLE).map(|step| {
        let at = step * number.max(SINGLE) / SINGLE % number;
        let place = estate.join(format!("division-{:02}/team-{at:05}", at % 37));
        let place = place.to_str().expect("a path in UTF-8");
        let json = if what == "trend" { "json" } else { "jsonl" };
        run(TODAY, &[&[what, "--format", json], of, &[place]].concat())
    });
    times.sum::<f64>() / SINGLE as f64
}

/// Returns the peak memory of a command as GNU time prints it.
fn peak(args: &[&str]) -> String {
    let timed = Command::new("/usr/bin/time")
        .args(["-f", "%M", env!("CARGO_BIN_EXE_idpfit"), "--today", TODAY])
        .args(args)
        .stdout(Stdio::null())
        .output();
    let kilobytes = timed.ok().and_then(|output| {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        text.lines().last()?.trim().parse::<f64>().ok()
    });
    kilobytes.map_or_else(|| "not measured, without GNU time".to_owned(), |found| format!("{:.0} MB", found / 1000.0))
}
