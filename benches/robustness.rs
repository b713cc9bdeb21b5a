//! The figures of the robustness engine that the README quotes: nanoseconds for one world of 3, 5 and 8 alternatives by 12 criteria with
//! everything uncertain, on one core, paired in one run with numpy and numba doing the same work, because absolute times drift.
//!
//! `cargo bench --bench robustness` prints them. The peers run if the Python of the environment variable `IDPFIT_BENCH_PYTHON`, or else
//! `python3`, has numpy and numba; `.ci/long` makes one that does.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark measures, prints, and stops at the first thing that is not there"
)]

use std::cell::RefCell;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use idpfit::answers::AnswerSheet;
use idpfit::decision::model::Model;
use idpfit::decision::needs::shown_pain;
use idpfit::decision::sampling::Sampler;
use idpfit::decision::value::Setting;
use idpfit::framework::alternatives::alternatives;
use idpfit::framework::{Pack, PackText, pack};
use idpfit::problem::Files;
use idpfit::robustness::{Acceptability, Choice, DEFAULT_WORLDS, Instructions, Prior, Purpose, Random, Run, Spread};
use idpfit::{answers, assessment, embedded, tree};
use serde_json::json;

/// Worlds of one measurement.
const WORLDS: u64 = 1 << 20;

/// How often each side of a pair runs.
const PAIRS: usize = 11;

/// How many criteria there are.
const CRITERIA: usize = 12;

/// The most nanoseconds a world may take, by the number of alternatives.
const GOALS: [(usize, f64); 3] = [(3, 70.0), (5, 100.0), (8, 135.0)];

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the run");
    for (alternatives, goal) in GOALS {
        let cells = cells(alternatives);
        let choice = Choice::new(&cells, Prior::even(CRITERIA).expect("weights")).expect("a choice");
        let path = folder.path().join(format!("{alternatives}.json"));
        fs::write(&path, problem(&cells)).expect("a problem file");
        let mut peers: Vec<Peer> = ["numpy", "numba"].iter().filter_map(|name| Peer::start(name, &path)).collect();
        let mut times = vec![Vec::new(); peers.len() + 3];
        for _ in 0..PAIRS {
            for (place, instructions) in WIDTHS.into_iter().enumerate() {
                times[place].push(ours(&choice, instructions));
            }
            for (peer, times) in peers.iter_mut().zip(&mut times[WIDTHS.len()..]) {
                times.push(peer.run());
            }
        }
        let least: Vec<f64> = times.into_iter().map(least).collect();
        let (ours, avx2, baseline) = (least[0], least[1], least[2]);
        println!(
            "{alternatives} alternatives: {ours:.1} ns a world (at most {goal}); AVX2 {avx2:.1}, baseline {baseline:.1}"
        );
        for (peer, time) in peers.iter().zip(&least[WIDTHS.len()..]) {
            println!("  {}: {time:.1} ns a world, {:.1} times as long", peer.name, time / ours);
        }
    }
    exact();
    shipped();
}

/// Our own widths, the widest first; on a machine without the wider ones they are the same.
const WIDTHS: [Instructions; 3] = [Instructions::Avx512, Instructions::Avx2, Instructions::Baseline];

/// Ranges of any width at any place, triangular and uniform in turn.
fn cells(alternatives: usize) -> Vec<Vec<Spread>> {
    let mut random = Random::new(12, Purpose::Confidence, 0);
    let mut cell = |place: usize| {
        let mut drawn = [random.unit(), random.unit(), random.unit()];
        drawn.sort_by(f64::total_cmp);
        let [low, mode, high] = drawn;
        if place.is_multiple_of(2) { Spread::Triangular { low, mode, high } } else { Spread::Uniform { low, high } }
    };
    (0..alternatives).map(|row| (0..CRITERIA).map(|column| cell(row + column)).collect()).collect()
}

/// The same as `mcda-bench-problem/1`.
fn problem(cells: &[Vec<Spread>]) -> String {
    let cell = |cell: &Spread| match *cell {
        Spread::Exact(value) => json!({"dist": "exact", "value": value}),
        Spread::Uniform { low, high } => json!({"dist": "uniform", "lo": low, "hi": high}),
        Spread::Triangular { low, mode, high } => json!({"dist": "triangular", "lo": low, "mode": mode, "hi": high}),
    };
    let rows: Vec<Vec<_>> = cells.iter().map(|row| row.iter().map(cell).collect()).collect();
    json!({
        "schema": "mcda-bench-problem/1",
        "name": "everything uncertain",
        "alternatives": (0..cells.len()).map(|row| format!("a{row}")).collect::<Vec<_>>(),
        "criteria": (0..CRITERIA).map(|column| format!("c{column}")).collect::<Vec<_>>(),
        "weights": {"kind": "dirichlet", "alpha": vec![1.0; CRITERIA]},
        "scores": rows,
    })
    .to_string()
}

/// Nanoseconds a world of this engine.
fn ours(choice: &Choice, instructions: Instructions) -> f64 {
    let run = Run { instructions, ..Run::new(WORLDS, 1) };
    let start = Instant::now();
    let found = Acceptability::sampled(choice, &run);
    let time = start.elapsed().as_secs_f64();
    assert!(found.worlds() == WORLDS);
    time * 1e9 / WORLDS as f64
}

/// The least of the times of one side: what else runs on a machine only ever adds to it.
fn least(times: Vec<f64>) -> f64 {
    times.into_iter().fold(f64::INFINITY, f64::min)
}

/// Another engine, waiting to be told to run.
struct Peer {
    name: String,
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts it and lets it warm up; says so if it is not there.
    fn start(name: &str, problem: &Path) -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/robustness_peers.py");
        let python = std::env::var("IDPFIT_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let mut command = Command::new(python);
        command.arg(script).arg(name).arg(problem).arg(WORLDS.to_string());
        command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1").env("NUMBA_NUM_THREADS", "1");
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

    /// Nanoseconds a world, by its own clock.
    fn run(&mut self) -> f64 {
        writeln!(self.input, "run").expect("it listens");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("its time");
        line.trim().parse::<f64>().expect("seconds") * 1e9 / WORLDS as f64
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The exact answers of three alternatives with certain values.
fn exact() {
    let rows = cells(3).iter().map(|row| row.iter().map(|cell| cell.range().1).collect()).collect();
    let values = idpfit::robustness::Values::new(rows).expect("values");
    let prior = Prior::even(CRITERIA).expect("weights");
    let start = Instant::now();
    let shares = idpfit::robustness::exact_shares(&values, &prior);
    println!("three certain alternatives, exactly: {:.1?}, found: {}", start.elapsed(), shares.is_some());
    let start = Instant::now();
    let compared = (0..1_000).filter(|_| idpfit::robustness::pairwise(&values, &prior, (0, 1)).is_some()).count();
    println!("one pair, exactly: {:.2?}", start.elapsed() / compared as u32);
}

/// The most milliseconds that the default worlds of the shipped pack may take with everything open.
const PACK_GOAL: f64 = 150.0;

/// The default worlds of the shipped pack: open answers, attributes and weights all drawn, eligibility judged in each.
fn shipped() {
    let own = embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let mut problems = Vec::new();
    let root = pack::merge(&PackText { base: Vec::new(), own }, &mut Files::default(), &mut problems);
    let pack = pack::read(&root, &RefCell::new(problems)).expect("the shipped pack");
    let (all, times) = sampled(&pack, &[]);
    println!(
        "the shipped pack, everything open, {DEFAULT_WORLDS} worlds of {all} alternatives: {times} (at most {PACK_GOAL:.0} ms)"
    );
    let themes: Vec<String> = pack.framework.themes.iter().map(|theme| theme.id.clone()).collect();
    for (name, text) in embedded::EXAMPLES.iter() {
        let root = tree::parse(0, text, &mut Vec::new());
        let sheet = answers::read(&root, &pack.questionnaire, &themes, &RefCell::new(Vec::new()));
        println!("  with the answers of {name}: {}", sampled(&pack, &[sheet]).1);
    }
}

/// How many alternatives there are, and the milliseconds that their worlds take, by instructions.
fn sampled(pack: &Pack, sheets: &[AnswerSheet]) -> (usize, String) {
    let assessment = assessment::assess(pack, sheets, "2026-11-20".parse().expect("a date"));
    let setting = Setting { pack, shown: shown_pain(pack, &assessment) };
    let all = alternatives(&pack.framework, None);
    let model = Model::compile(&setting, &assessment, &all);
    let sampler = Sampler::new(&model, &assessment).expect("few enough combinations");
    let time = |instructions| {
        let run = Run { instructions, ..Run::new(DEFAULT_WORLDS, 1) };
        let once = || {
            let start = Instant::now();
            assert!(Acceptability::sampled(&sampler.worlds(), &run).worlds() == DEFAULT_WORLDS);
            start.elapsed().as_secs_f64() * 1e3
        };
        least((0..PAIRS).map(|_| once()).collect())
    };
    let [ours, avx2, baseline] = WIDTHS.map(time);
    (all.len(), format!("{ours:.0} ms; AVX2 {avx2:.0}, baseline {baseline:.0}"))
}
