//! How long it takes to say how sure a decision is: flips, next questions and weight stability, on the shipped pack with everything open
//! and with the example organisations.
//!
//! `cargo bench --bench certainty` prints the least of several times of each, on one core.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark measures, prints, and stops at the first thing that is not there"
)]

use std::cell::RefCell;
use std::time::{Duration, Instant};

use idpfit::answers::{self, AnswerSheet};
use idpfit::assessment::{Assessment, assess};
use idpfit::decision::certainty::Effort;
use idpfit::decision::decide;
use idpfit::decision::flips::{Listed, Reach, flips};
use idpfit::decision::next::{WORLDS, next_questions};
use idpfit::decision::stability::weight_stability;
use idpfit::framework::{Pack, PackText, pack};
use idpfit::problem::Files;
use idpfit::{embedded, tree};

/// How often each is measured.
const RUNS: usize = 9;

fn main() {
    let pack = shipped();
    let day = "2026-11-20".parse().expect("a date");
    let themes: Vec<String> = pack.framework.themes.iter().map(|theme| theme.id.clone()).collect();
    measure("everything open", &pack, &assess(&pack, &[AnswerSheet::default()], day));
    for (name, text) in embedded::EXAMPLES.iter() {
        let mut problems = Vec::new();
        let root = tree::parse(0, text, &mut problems);
        let sheet = answers::read(&root, &pack.questionnaire, &themes, &RefCell::new(problems));
        measure(name, &pack, &assess(&pack, &[sheet], day));
    }
}

fn shipped() -> Pack {
    let own = embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let mut problems = Vec::new();
    let root = pack::merge(&PackText { base: Vec::new(), own }, &mut Files::default(), &mut problems);
    pack::read(&root, &RefCell::new(problems)).expect("the shipped pack is valid")
}

fn measure(name: &str, pack: &Pack, assessment: &Assessment) {
    let decision = decide(pack, assessment, Effort::Worlds(0));
    let printed = (&decision.verdict, decision.ranking.as_slice());
    let flip = |changes: usize| {
        let reach = Reach { changes, listed: Listed::Nearest(12) };
        let found = flips(pack, assessment, printed, reach).expect("alternatives that fit");
        let count: usize = found.towards.iter().map(|towards| towards.found.iter().sum::<usize>()).sum();
        assert!(found.complete_to == changes);
        count
    };
    println!("{name}");
    println!("  deciding without worlds: {:.2?}", least(|| drop(decide(pack, assessment, Effort::Worlds(0)))));
    println!("  flips of one and two changes: {:.2?}, {} found (at most 10 ms)", least(|| _ = flip(2)), flip(2));
    println!("  and of three: {:.2?}, {} found (at most 400 ms)", least(|| _ = flip(3)), flip(3));
    println!("  next questions: {:.2?} (at most 100 ms)", least(|| drop(next_questions(pack, assessment, WORLDS))));
    println!("  weight stability: {:.2?}", least(|| drop(weight_stability(pack, &decision.ranking))));
}

/// The least of several times: what else runs on a machine only ever adds to it.
fn least(mut work: impl FnMut()) -> Duration {
    let mut time = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..RUNS).map(|_| time()).min().unwrap_or_default()
}
