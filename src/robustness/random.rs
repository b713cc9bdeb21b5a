//! A seeded generator of sixteen streams side by side, and a single one, the same on every machine and in every release.
//!
//! `xoshiro256++` (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021), each stream started by
//! `SplitMix64` as its authors advise. A block of worlds has streams of its own, so what is drawn depends on the seed and the block and
//! not on which thread draws it. Only integer operations and one exact subtraction: no last bit differs anywhere.

/// How many worlds are drawn side by side. With 16 the compiler turns each step into vector instructions; with 4 or 8 it unrolls the
/// step first and then leaves it scalar (measured: twice as slow).
pub const WIDTH: usize = 16;

/// One number for each world drawn side by side.
pub type Row<T> = [T; WIDTH];

/// The step of `SplitMix64`: 2^64 divided by the golden ratio, odd.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The bits of 1.0: with 52 random bits below them they are a number from 1 up to, not including, 2.
const ONE: u64 = 0x3ff0_0000_0000_0000;

/// What a block's streams are drawn for, so that two purposes never share a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Rank acceptability, pairwise wins and central weights.
    Acceptability,
    /// Confidence factors, which need a sample independent of the central weights.
    Confidence,
    /// The value of information.
    Information,
}

/// The random numbers of one block of worlds.
#[derive(Debug, Clone)]
pub struct Random {
    rows: [Row<u64>; 4],
    single: [u64; 4],
}

impl Random {
    /// Starts the streams of a block: any seed, 0 and the greatest included, and any block give streams of their own.
    pub fn new(seed: u64, purpose: Purpose, block: u64) -> Self {
        let purpose = match purpose {
            Purpose::Acceptability => 0,
            Purpose::Confidence => 1,
            Purpose::Information => 2,
        };
        let root = mixed(mixed(seed).wrapping_add(GOLDEN.wrapping_mul(purpose)));
        let first = block.wrapping_mul(WIDTH as u64 + 1);
        let mut rows = [[0; WIDTH]; 4];
        let [one, two, three, four] = &mut rows;
        let states = one.iter_mut().zip(two).zip(three).zip(four);
        for (lane, (((one, two), three), four)) in (0..).zip(states) {
            [*one, *two, *three, *four] = started(key(root, first.wrapping_add(lane)));
        }
        Self { rows, single: started(key(root, first.wrapping_add(WIDTH as u64))) }
    }

    /// Returns the next 64 bits of each of the sixteen streams.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
    #[inline(always)]
    pub fn row(&mut self) -> Row<u64> {
        let mut drawn = [0; WIDTH];
        let [one, two, three, four] = &mut self.rows;
        for ((((drawn, one), two), three), four) in drawn.iter_mut().zip(one).zip(two).zip(three).zip(four) {
            *drawn = one.wrapping_add(*four).rotate_left(23).wrapping_add(*one);
            let shifted = *two << 17;
            *three ^= *one;
            *four ^= *two;
            *two ^= *three;
            *one ^= *four;
            *three ^= shifted;
            *four = four.rotate_left(45);
        }
        drawn
    }

    /// Returns a number from 0 up to, not including, 1 from each of the sixteen streams; a multiple of 2^-52.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
    #[inline(always)]
    pub fn units(&mut self) -> Row<f64> {
        let mut units = [0.0; WIDTH];
        for (unit, bits) in units.iter_mut().zip(self.row()) {
            *unit = unit_of(bits);
        }
        units
    }

    /// Returns the next 64 bits of the single stream, for what cannot be drawn side by side.
    pub fn bits(&mut self) -> u64 {
        let [one, two, three, four] = &mut self.single;
        let drawn = one.wrapping_add(*four).rotate_left(23).wrapping_add(*one);
        let shifted = *two << 17;
        *three ^= *one;
        *four ^= *two;
        *two ^= *three;
        *one ^= *four;
        *three ^= shifted;
        *four = four.rotate_left(45);
        drawn
    }

    /// Returns a number from 0 up to, not including, 1 from the single stream; a multiple of 2^-52.
    pub fn unit(&mut self) -> f64 {
        unit_of(self.bits())
    }
}

/// Returns the number from 0 up to, not including, 1 that the upper 52 bits stand for.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this")]
#[inline(always)]
pub(super) fn unit_of(bits: u64) -> f64 {
    f64::from_bits(bits >> 12 | ONE) - 1.0
}

/// Returns the key of a stream; two streams of one root never share one, because each step can be undone.
const fn key(root: u64, stream: u64) -> u64 {
    mixed(root.wrapping_add(GOLDEN.wrapping_mul(stream)))
}

/// The output function of `SplitMix64`.
const fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Returns the four words with which a stream starts: the next four of `SplitMix64`, which are never all zero.
const fn started(key: u64) -> [u64; 4] {
    let one = key.wrapping_add(GOLDEN);
    let two = one.wrapping_add(GOLDEN);
    let three = two.wrapping_add(GOLDEN);
    [mixed(one), mixed(two), mixed(three), mixed(three.wrapping_add(GOLDEN))]
}

#[cfg(test)]
mod tests {
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::{Rng, SeedableRng as _};

    use super::{Purpose, Random, key, mixed};

    #[test]
    fn every_stream_is_the_published_generator() {
        for (seed, block) in [(0, 0), (42, 7), (u64::MAX, u64::MAX)] {
            let mut random = Random::new(seed, Purpose::Acceptability, block);
            let stream = |lane: u64| key(mixed(mixed(seed)), block.wrapping_mul(17).wrapping_add(lane));
            let mut published: Vec<_> = (0..17).map(|lane| Xoshiro256PlusPlus::seed_from_u64(stream(lane))).collect();
            for _ in 0..100 {
                let (row, single) = (random.row(), random.bits());
                let drawn = row.into_iter().chain([single]);
                assert!(drawn.eq(published.iter_mut().map(Rng::next_u64)));
            }
        }
    }

    #[test]
    fn units_are_below_one_and_their_mean_is_a_half() {
        let mut random = Random::new(0, Purpose::Confidence, 0);
        let drawn: Vec<f64> = (0..4096).flat_map(|_| random.units()).collect();
        assert!(drawn.iter().all(|unit| (0.0..1.0).contains(unit)));
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        assert!((mean - 0.5).abs() < 4.5 * (1.0_f64 / 12.0 / drawn.len() as f64).sqrt());
    }
}
