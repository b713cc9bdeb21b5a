//! How long it takes to read, clean and group a million tickets, paired in one run with polars doing the same, because absolute times
//! drift; and how much memory it takes at most.
//!
//! `cargo bench --bench tickets` writes an export of some 400 MB into a temporary folder, in the form of Jira Cloud with descriptions of
//! several lines, and prints the least of several times. The peer runs if the Python of the environment variable `IDPFIT_BENCH_PYTHON`, or
//! else `python3`, has polars. `IDPFIT_BENCH_ROWS` sets another number of rows.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark measures, prints, and stops at the first thing that is not there"
)]

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use idpfit::import::Source;
use idpfit::import::tickets::{Layout, Preset, Tickets, read};

/// How often each side of the pair runs.
const PAIRS: usize = 5;

/// The most seconds and mebibytes it may take.
const GOALS: (f64, u64) = (6.0, 150);

fn main() {
    let rows = std::env::var("IDPFIT_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a folder for the run");
    let path = folder.path().join("export.csv");
    write_export(&path, rows).expect("an export");
    let size = path.metadata().expect("its size").len() as f64 / 1e6;
    let mut peers: Vec<Peer> =
        ["polars", "polars-streaming"].iter().filter_map(|name| Peer::start(name, &path)).collect();
    let mut ours = f64::INFINITY;
    let mut theirs = vec![f64::INFINITY; peers.len()];
    for _ in 0..PAIRS {
        ours = ours.min(once(&path).0);
        for (peer, least) in peers.iter_mut().zip(&mut theirs) {
            *least = least.min(peer.run());
        }
    }
    let tickets = once(&path).1;
    let (most_seconds, most_memory) = GOALS;
    println!("{rows} rows, {size:.0} MB: {ours:.2} s (at most {most_seconds}), {:.0} MB a second", size / ours);
    if let Some(peak) = peak() {
        println!("  peak of memory: {peak} MiB (at most {most_memory})");
    }
    println!("  {} classes of {} tickets", tickets.classes.len(), tickets.quality.kept);
    for (peer, time) in peers.iter_mut().zip(&theirs) {
        println!("  {}: {time:.2} s, {:.2} times as long", peer.name, time / ours);
        let same: Vec<String> =
            tickets.classes.iter().map(|class| format!("{}={}", class.name, class.tickets)).collect();
        assert!(peer.finish() == same.join(" "), "both find the same classes");
    }
}

/// Reads the export once: seconds, and what it says.
fn once(path: &Path) -> (f64, Tickets) {
    let layout = Layout { preset: Some(Preset::JiraCloud), ..Layout::default() };
    let start = Instant::now();
    let source = Source::new("export.csv", File::open(path).expect("the export"));
    let tickets = read(vec![source], &layout, &mut |_| ()).expect("tickets");
    (start.elapsed().as_secs_f64(), tickets)
}

/// The most memory this process has had, in mebibytes, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes / 1024)
}

const HEADER: &str = "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Priority,Resolution,Assignee,Reporter,\
Creator,Created,Updated,Last Viewed,Resolved,Components,Due date,Labels,Labels,Labels,Description,Time Spent,\
Custom field (Request Type),Custom field (Organizations),Comment,Status Category,Status Category Changed";

const CLASSES: [&str; 12] = [
    "New database",
    "Access to a repository",
    "New environment",
    "DNS entry",
    "Firewall rule",
    "New service",
    "Restore a backup",
    "Rotate a secret",
    "More quota",
    "Pipeline for a service",
    "Certificate",
    "Message topic",
];

/// Writes an export: one line of text for each row, and a description of several lines.
fn write_export(path: &Path, rows: u64) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    out.write_all(b"\xef\xbb\xbf")?;
    write!(out, "{HEADER}\r\n")?;
    let mut state = 42_u64;
    let mut random = |below: u64| {
        // Numbers of Marsaglia's xorshift, "Xorshift RNGs", 2003.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    for row in 0..rows {
        let place = (random(12) * random(12) / 12) as usize;
        let class = CLASSES.get(place).copied().unwrap_or_default();
        let (day, month, hour) = (1 + random(27), random(11), 1 + random(11));
        let created = format!("{day:02}/{}/25 {hour}:{:02} AM", month_name(month), random(60));
        let later = day + random(28 - day);
        let resolved = format!("{later:02}/{}/25 {hour}:{:02} PM", month_name(month), random(60));
        let (resolved, status) = if row % 20 == 0 { (String::new(), "To Do") } else { (resolved, "Done") };
        let team = random(40);
        write!(
            out,
            "{class} for team {team},OPS-{row},{},Service Request,{status},OPS,Operations,Medium,{},someone{},someone{},someone{},{created},{created},,{resolved},\
             ,,platform,team-{team},,\"Hello,\r\n\r\nwe need \"\"{class}\"\" for our service, please.\r\nIt should be there by next week, \
             and it should look like the one we have already.\r\nThanks, the team that asks\r\n\",{},{class},Team {team},\"done, see \
             the notes\",{status},{resolved}\r\n",
            100_000 + row,
            if status == "Done" { "Done" } else { "" },
            random(50),
            random(500),
            random(500),
            60 * random(120),
        )?;
    }
    out.flush()
}

fn month_name(month: u64) -> &'static str {
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
        .get(month as usize)
        .copied()
        .unwrap_or("Dec")
}

/// Another engine, waiting to be told to run.
struct Peer {
    name: String,
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts it; says so if it is not there.
    fn start(name: &str, export: &Path) -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/tickets_peer.py");
        let python = std::env::var("IDPFIT_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let mut command = Command::new(python);
        command.arg(script).arg(name).arg(export);
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = started.ok()?;
        let input = process.stdin.take().expect("its input");
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("its first line");
        if line.trim() != "ready" {
            let _ = process.wait();
            println!("  {name}: not measured, Python has it not");
            return None;
        }
        Some(Self { name: name.to_owned(), process, input, output })
    }

    /// Lets it run once and returns the seconds.
    fn run(&mut self) -> f64 {
        writeln!(self.input).expect("a line to it");
        self.line().parse().expect("seconds")
    }

    /// Asks for what it found, as `class=tickets` in order, and ends it.
    fn finish(&mut self) -> String {
        writeln!(self.input, "end").expect("a line to it");
        let found = self.line();
        let _ = self.process.wait();
        found
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line from it");
        line.trim().to_owned()
    }
}
