//! How long it takes to read an export of a portal's runs of 200 MB, paired in one run with `jq` picking the same fields, because absolute
//! times drift; and how much memory it takes at most.
//!
//! `cargo bench --bench usage` writes an export into a temporary folder, in the form of a scaffolder's tasks, and prints the least of several
//! times. The peer runs if there is a `jq`. `IDPFIT_BENCH_MB` sets another size.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark measures, prints, and stops at the first thing that is not there"
)]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use idpfit::import::Source;
use idpfit::import::usage::{Runs, Used, runs};

/// How often each side of the pair runs.
const PAIRS: usize = 3;

/// The most mebibytes it may take.
const MOST_MEMORY: u64 = 100;

/// What `jq` picks: the fields that are read here.
const SELECTION: &str = ".tasks[] | [.id, .status, .createdAt, .lastHeartbeatAt, .createdBy, .spec.parameters.channel, \
                         .spec.user.ref, .spec.user.entity.spec.memberOf, .spec.templateInfo.entityRef]";

fn main() {
    let size = std::env::var("IDPFIT_BENCH_MB").ok().and_then(|size| size.parse().ok()).unwrap_or(200);
    let folder = tempfile::tempdir().expect("a folder for the run");
    let path = folder.path().join("tasks.json");
    let rows = write_export(&path, size << 20).expect("an export");
    let megabytes = path.metadata().expect("its size").len() as f64 / 1e6;
    let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..PAIRS {
        ours = ours.min(once(&path).0);
        theirs = theirs.min(jq(&path).unwrap_or(f64::INFINITY));
    }
    let found = once(&path).1;
    assert!(found.worth.rows == rows && found.worth.kept == rows, "every run is read");
    println!("{rows} runs, {megabytes:.0} MB: {ours:.2} s, {:.0} MB a second", megabytes / ours);
    if let Some(peak) = peak() {
        println!("  peak of memory: {peak} MiB (at most {MOST_MEMORY})");
    }
    if theirs.is_finite() {
        println!("  jq: {theirs:.2} s, {:.2} times as long (at least 1)", theirs / ours);
    } else {
        println!("  there is no jq to compare with");
    }
}

/// Reads the export once: seconds, and what it says.
fn once(path: &Path) -> (f64, Runs) {
    let used = Used { path: None, today: "2027-12-31".parse().expect("a date"), members: None };
    let start = Instant::now();
    let source = Source::new("tasks.json", File::open(path).expect("the export"));
    let found = runs(vec![source], &used, &mut |_| ()).expect("runs");
    (start.elapsed().as_secs_f64(), found)
}

/// Lets `jq` pick the same fields: seconds; nothing without it.
fn jq(path: &Path) -> Option<f64> {
    let start = Instant::now();
    let status = Command::new("jq").args(["-c", SELECTION]).arg(path).stdout(Stdio::null()).status().ok()?;
    status.success().then(|| start.elapsed().as_secs_f64())
}

/// The most memory this process has had, in mebibytes, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes / 1024)
}

/// A step of a template, which nothing is read of.
const STEP: &str = r#"{"id": "step", "name": "Render", "action": "fetch:template", "input": {"url": "./skeleton", "values":
    {"name": "${{ parameters.name }}", "size": "${{ parameters.size }}"}}}"#;

/// Writes an export of at least so many bytes, and returns how many runs it has.
fn write_export(path: &Path, bytes: u64) -> io::Result<u64> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    out.write_all(b"{\"tasks\": [")?;
    let (mut written, mut rows) = (0_u64, 0_u64);
    let channels = ["own-choice", "asked-by-lead", "ticket-redirect", "mandated", ""];
    while written < bytes {
        let (user, day) = (rows * 7919 % 3000, rows % 28 + 1);
        let channel = channels.get((rows % 5) as usize).copied().unwrap_or_default();
        let steps = [STEP; 6].join(",");
        let row = format!(
            r#"{}{{"id": "run-{rows}", "spec": {{"apiVersion": "scaffolder.backstage.io/v1beta3", "steps": [{}], "output": {{}},
            "parameters": {{"name": "database-{rows}", "size": "small", "channel": "{channel}", "owner": "group:default/team-{}"}},
            "user": {{"entity": {{"kind": "User", "metadata": {{"name": "user-{user}", "namespace": "default"}},
            "spec": {{"memberOf": ["team-{}"]}}, "relations": [{{"type": "memberOf", "targetRef": "group:default/team-1"}}]}},
            "ref": "user:default/user-{user}"}}, "templateInfo": {{"entityRef": "template:default/database",
            "baseUrl": "file://./template.yaml"}}}}, "status": "completed", "createdAt": "2027-01-{day:02}T10:00:00.000Z",
            "lastHeartbeatAt": "2027-01-{day:02}T10:05:00.000Z", "createdBy": "user:default/user-{user}"}}"#,
            if rows == 0 { "" } else { ",\n" },
            steps,
            user % 40,
            user % 40,
        );
        written += row.len() as u64;
        rows += 1;
        out.write_all(row.as_bytes())?;
    }
    write!(out, "], \"totalTasks\": {rows}}}")?;
    out.flush()?;
    Ok(rows)
}
