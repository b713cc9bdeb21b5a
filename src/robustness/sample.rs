//! Draws many worlds and counts them: in blocks, on as many threads as asked, with the same bytes whatever their number.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::panic;
use std::thread;

use super::batch::Batch;
use super::random::{Purpose, Random, WIDTH};
use super::tally::Tally;

/// Worlds in a block, the unit of work. Each block has random streams of its own.
pub const BLOCK: u64 = 1 << 13;

/// Blocks between two summings-up, so that memory does not grow with the number of worlds.
const ROUND: u64 = 64;

/// Worlds of a run unless asked otherwise. The standard error of a share is at most `0.5 / sqrt(2^18)`, a tenth of a percentage point.
pub const DEFAULT_WORLDS: u64 = 1 << 18;

/// Something from which worlds can be drawn.
pub trait Worlds: Sync {
    /// Room for what drawing needs between its steps, kept from batch to batch.
    type Scratch;

    /// Returns how many alternatives there are, at most [`super::MOST_ALTERNATIVES`].
    fn alternatives(&self) -> usize;

    /// Returns how many weights a world has; none is allowed.
    fn criteria(&self) -> usize;

    /// Returns the room that drawing needs.
    fn scratch(&self) -> Self::Scratch;

    /// Draws sixteen worlds into a batch of these sizes: values, weights, and vetoes unless there are none. What is drawn must depend
    /// on `random` alone. The batch comes with no veto set; its values are those left over from before, as is what is in the scratch.
    fn draw(&self, random: &mut Random, scratch: &mut Self::Scratch, batch: &mut Batch);

    /// Draws the same with instructions that every machine has, by code that all who want no others share.
    #[inline(never)]
    fn draw_plainly(&self, random: &mut Random, scratch: &mut Self::Scratch, batch: &mut Batch) {
        self.draw(random, scratch, batch);
    }
}

/// The widest instructions that a run may use, if the machine has them. The numbers are the same, to the bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Instructions {
    /// Those that every machine of its kind has.
    Baseline,
    /// Four numbers at a time, on x86-64.
    Avx2,
    /// Eight numbers at a time, on x86-64.
    #[default]
    Avx512,
}

/// How to sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// How many worlds; with none, every share is unknown.
    pub worlds: u64,
    /// Any number; the same number gives the same worlds.
    pub seed: u64,
    /// On how many threads; changes nothing but the time.
    pub threads: NonZeroUsize,
    /// With which instructions at most; changes nothing but the time.
    pub instructions: Instructions,
}

impl Run {
    /// Returns a run on one thread.
    pub const fn new(worlds: u64, seed: u64) -> Self {
        Self { worlds, seed, threads: NonZeroUsize::MIN, instructions: Instructions::Avx512 }
    }
}

/// Draws the worlds of a run and counts them.
pub fn tally(worlds: &impl Worlds, run: &Run, purpose: Purpose) -> Tally {
    let mut sum = Tally::new(worlds.alternatives(), worlds.criteria());
    let blocks = run.worlds.div_ceil(BLOCK);
    for start in (0..blocks).step_by(ROUND as usize) {
        let round = start..blocks.min(start + ROUND);
        if run.threads == NonZeroUsize::MIN {
            round.for_each(|block| sum.merge(&count(worlds, run, purpose, block)));
        } else {
            count_together(worlds, run, purpose, round).iter().for_each(|block| sum.merge(block));
        }
    }
    sum
}

/// Counts blocks on several threads and returns them in their order.
fn count_together(worlds: &impl Worlds, run: &Run, purpose: Purpose, blocks: Range<u64>) -> Vec<Tally> {
    let share = (blocks.end - blocks.start).div_ceil(run.threads.get() as u64).max(1);
    let starts = blocks.clone().step_by(share as usize);
    let parts = starts.map(|start| start..blocks.end.min(start + share));
    thread::scope(|scope| {
        let count_part = |part: Range<u64>| part.map(|block| count(worlds, run, purpose, block)).collect();
        let running: Vec<_> = parts.map(|part| scope.spawn(move || -> Vec<Tally> { count_part(part) })).collect();
        let done = running.into_iter().map(|part| part.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
        done.flatten().collect()
    })
}

/// Counts one block with the instructions that the run allows.
fn count(worlds: &impl Worlds, run: &Run, purpose: Purpose, block: u64) -> Tally {
    let random = Random::new(run.seed, purpose, block);
    let length = BLOCK.min(run.worlds.saturating_sub(block.saturating_mul(BLOCK)));
    #[cfg(target_arch = "x86_64")]
    if let Some(tally) = count_wide(worlds, run.instructions, &random, length) {
        return tally;
    }
    count_plainly(worlds, random, length)
}

/// Counts one block with instructions that not every machine has; `None` if this one does not or they are not allowed.
#[cfg(target_arch = "x86_64")]
fn count_wide(worlds: &impl Worlds, most: Instructions, random: &Random, length: u64) -> Option<Tally> {
    use std::arch::is_x86_feature_detected as has;
    if most >= Instructions::Avx512 && has!("avx512f") && has!("avx512dq") && has!("avx512vl") && has!("avx512bw") {
        #[expect(unsafe_code, reason = "a call of code compiled for instructions that not every machine has")]
        // SAFETY: the line above made sure that this machine has them.
        return Some(unsafe { count_avx512(worlds, random.clone(), length) });
    }
    if most >= Instructions::Avx2 && has!("avx2") {
        #[expect(unsafe_code, reason = "a call of code compiled for instructions that not every machine has")]
        // SAFETY: the line above made sure that this machine has them.
        return Some(unsafe { count_avx2(worlds, random.clone(), length) });
    }
    None
}

/// The same as [`count_plainly`], compiled for machines with AVX-512. Only additions, multiplications and comparisons of single numbers, in
/// the same order, so the results are the same; nothing is fused.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
fn count_avx512(worlds: &impl Worlds, random: Random, length: u64) -> Tally {
    count_with(worlds, random, length)
}

/// The same, compiled for machines with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn count_avx2(worlds: &impl Worlds, random: Random, length: u64) -> Tally {
    count_with(worlds, random, length)
}

#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
fn count_with(worlds: &impl Worlds, mut random: Random, length: u64) -> Tally {
    let mut count = Count::new(worlds, length);
    let mut scratch = worlds.scratch();
    while count.begin() {
        worlds.draw(&mut random, &mut scratch, &mut count.batch);
        count.tally.add(&mut count.batch);
    }
    count.tally
}

/// Counts one block with instructions that every machine has.
fn count_plainly(worlds: &impl Worlds, mut random: Random, length: u64) -> Tally {
    let mut count = Count::new(worlds, length);
    let mut scratch = worlds.scratch();
    while count.begin() {
        worlds.draw_plainly(&mut random, &mut scratch, &mut count.batch);
        count.tally.add(&mut count.batch);
    }
    count.tally
}

/// A block that is being counted.
struct Count {
    tally: Tally,
    batch: Batch,
    left: u64,
}

impl Count {
    fn new(worlds: &impl Worlds, length: u64) -> Self {
        let (alternatives, criteria) = (worlds.alternatives(), worlds.criteria());
        Self { tally: Tally::new(alternatives, criteria), batch: Batch::new(alternatives, criteria), left: length }
    }

    /// Makes the batch ready for the next worlds; returns whether there are any.
    const fn begin(&mut self) -> bool {
        self.batch.worlds = if self.left < WIDTH as u64 { self.left as usize } else { WIDTH };
        self.batch.vetoed = [0; WIDTH];
        self.left -= self.batch.worlds as u64;
        self.batch.worlds > 0
    }
}
