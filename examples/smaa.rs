//! Reads a choice as `mcda-bench-problem/1`, samples it, and prints one JSON object, so that other engines can be paired with this one.
//!
//! `cargo run --release --example smaa -- --problem FILE --samples N --seed S [--repeats R] [--threads T]`

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example reads its arguments and a file, takes the time and prints"
)]

use std::num::NonZeroUsize;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use clap::Parser;
use idpfit::robustness::{Acceptability, Choice, Prior, Run, Spread};
use serde::Deserialize;

/// Ranks alternatives in many plausible worlds.
#[derive(Parser)]
struct Arguments {
    /// The choice, as `mcda-bench-problem/1`
    #[arg(long, value_name = "FILE")]
    problem: String,
    /// How many worlds to draw
    #[arg(long, value_name = "N", default_value_t = 1 << 18)]
    samples: u64,
    /// The seed of the draws
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// How often to do it, for the times
    #[arg(long, value_name = "R", default_value_t = 1)]
    repeats: usize,
    /// On how many threads
    #[arg(long, value_name = "T", default_value_t = NonZeroUsize::MIN)]
    threads: NonZeroUsize,
}

#[derive(Deserialize)]
struct Problem {
    schema: String,
    weights: Weights,
    scores: Vec<Vec<Cell>>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Weights {
    Dirichlet { alpha: Vec<f64> },
}

#[derive(Deserialize)]
#[serde(tag = "dist", rename_all = "lowercase")]
enum Cell {
    Exact { value: f64 },
    Uniform { lo: f64, hi: f64 },
    Triangular { lo: f64, mode: f64, hi: f64 },
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let path = &arguments.problem;
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{path}`"))?;
    let problem: Problem = serde_json::from_str(&text).with_context(|| format!("cannot read `{path}`"))?;
    ensure!(problem.schema == "mcda-bench-problem/1", "schema of `{path}` is `{}`", problem.schema);
    let choice = choice(&problem)?;
    let run = Run { threads: arguments.threads, ..Run::new(arguments.samples, arguments.seed) };
    let mut times = Vec::new();
    let mut found = None;
    for _ in 0..arguments.repeats.max(1) {
        let start = Instant::now();
        found = Some(Acceptability::sampled(&choice, &run));
        times.push(start.elapsed().as_secs_f64());
    }
    let found = found.context("nothing was sampled")?;
    let every = || 0..found.alternatives();
    let ranks = |alternative| every().map(|rank| found.rank(alternative, rank).map(|rank| rank.share)).collect();
    let central = |alternative| {
        let central = found.central_unguarded(alternative)?;
        Some(central.weights.iter().map(|weight| weight.mean).collect())
    };
    let printed = serde_json::json!({
        "rank_acceptability": every().map(ranks).collect::<Vec<Vec<Option<f64>>>>(),
        "central_weights": every().map(central).collect::<Vec<Option<Vec<f64>>>>(),
        "reps_s": times,
    });
    println!("{printed}");
    Ok(())
}

fn choice(problem: &Problem) -> anyhow::Result<Choice> {
    let Weights::Dirichlet { alpha } = &problem.weights;
    let prior = Prior::dirichlet(alpha).context("weights are not a Dirichlet distribution")?;
    let cell = |cell: &Cell| match *cell {
        Cell::Exact { value } => Spread::Exact(value),
        Cell::Uniform { lo, hi } => Spread::Uniform { low: lo, high: hi },
        Cell::Triangular { lo, mode, hi } => Spread::Triangular { low: lo, mode, high: hi },
    };
    let cells: Vec<Vec<Spread>> = problem.scores.iter().map(|row| row.iter().map(cell).collect()).collect();
    Choice::new(&cells, prior).map_err(|error| anyhow::anyhow!("scores are no choice: {error:?}"))
}
