//! A seeded generator whose numbers are the same on every machine and in every release.
//!
//! `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Written out here because the
//! bytes of a report depend on it, and libraries change their streams between releases.

/// A stream of random numbers.
pub(super) struct Random(u64);

impl Random {
    /// Starts a stream.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// Returns a number from 0 up to, not including, 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns the index of a share drawn with its probability; the last one where rounding leaves a gap.
    pub(super) fn pick(&mut self, shares: impl Iterator<Item = f64>) -> usize {
        let drawn = self.unit();
        let mut sum = 0.0;
        let mut last = 0;
        for (index, share) in shares.enumerate() {
            sum += share;
            last = index;
            if drawn < sum {
                return index;
            }
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }
}
