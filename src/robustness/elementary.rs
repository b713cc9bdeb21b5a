//! The natural logarithm and a point of the circle, for sixteen numbers at once.
//!
//! Both are the approximations of Sun's `fdlibm` (1993), which the `libm` crate has for single numbers, without its branches: additions,
//! multiplications and one division in a fixed order, nothing fused, so the last bit is the same with any instructions. The logarithm is
//! `libm::log` to the bit.

use super::random::{Row, WIDTH};

/// The bits of 2^52: a number with these and up to 52 more below them is 2^52 plus the whole number that those stand for.
const SHIFT: u64 = 0x4330_0000_0000_0000;

/// What is added to the bits of a number so that its exponent turns at the root of one half.
const TURN: u64 = (0x3ff0_0000 - 0x3fe6_a09e) << 32;

const FRACTION: u64 = 0x000f_ffff_ffff_ffff;

const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Coefficients of `ln(1 + f) = f - f²/2 + s (f²/2 + R(s²))` with `s = f / (2 + f)`.
const LN: [f64; 7] = [
    6.666_666_666_666_735e-1,
    3.999_999_999_940_942e-1,
    2.857_142_874_366_239e-1,
    2.222_219_843_214_978_4e-1,
    1.818_357_216_161_805e-1,
    1.531_383_769_920_937_3e-1,
    1.479_819_860_511_658_6e-1,
];

/// Coefficients of `sin x = x + x³ (S1 + S2 x² + …)` up to an eighth of the circle.
const SIN: [f64; 6] = [
    -1.666_666_666_666_663_2e-1,
    8.333_333_333_322_49e-3,
    -1.984_126_982_985_795e-4,
    2.755_731_370_707_006_8e-6,
    -2.505_076_025_340_686_3e-8,
    1.589_690_995_211_55e-10,
];

/// Coefficients of `cos x = 1 - x²/2 + x⁴ (C1 + C2 x² + …)` up to an eighth of the circle.
const COS: [f64; 6] = [
    4.166_666_666_666_66e-2,
    -1.388_888_888_887_411e-3,
    2.480_158_728_947_673e-5,
    -2.755_731_435_139_066_3e-7,
    2.087_572_321_298_175e-9,
    -1.135_964_755_778_819_5e-11,
];

/// Returns the natural logarithm of sixteen numbers, each from the least normal one up and finite; of others something finite.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
#[inline(always)]
pub fn ln(numbers: &Row<f64>) -> Row<f64> {
    let [l1, l2, l3, l4, l5, l6, l7] = LN;
    let mut logs = [0.0; WIDTH];
    for (log, number) in logs.iter_mut().zip(numbers) {
        let bits = number.to_bits().wrapping_add(TURN);
        let exponent = f64::from_bits(bits >> 52 | SHIFT) - f64::from_bits(SHIFT) - 1023.0;
        let f = f64::from_bits((bits & FRACTION) + (0x3fe6_a09e << 32)) - 1.0;
        let half_square = 0.5 * f * f;
        let s = f / (2.0 + f);
        let (z, w) = (s * s, s * s * (s * s));
        let even = w * (l2 + w * (l4 + w * l6));
        let odd = z * (l1 + w * (l3 + w * (l5 + w * l7)));
        *log = s * (half_square + (odd + even)) + exponent * LN_2_LOW - half_square + f + exponent * LN_2_HIGH;
    }
    logs
}

/// Returns cosine and sine of sixteen angles of at most an eighth of the circle, in radians, to 2^-52.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach this loop")]
#[inline(always)]
pub(super) fn cos_sin(angles: &Row<f64>) -> (Row<f64>, Row<f64>) {
    let ([s1, s2, s3, s4, s5, s6], [c1, c2, c3, c4, c5, c6]) = (SIN, COS);
    let (mut cosines, mut sines) = ([0.0; WIDTH], [0.0; WIDTH]);
    for ((cosine, sine), angle) in cosines.iter_mut().zip(&mut sines).zip(angles) {
        let z = angle * angle;
        let w = z * z;
        *cosine = 1.0 - (0.5 * z - w * (c1 + z * (c2 + z * c3) + w * z * (c4 + z * (c5 + z * c6))));
        *sine = angle + z * angle * (s1 + z * (s2 + z * (s3 + z * s4) + z * w * (s5 + z * s6)));
    }
    (cosines, sines)
}

#[cfg(test)]
mod tests {
    use super::{cos_sin, ln};
    use crate::robustness::random::{Purpose, Random, WIDTH};

    #[test]
    fn the_logarithm_is_that_of_libm_to_the_bit() {
        let mut random = Random::new(1, Purpose::Acceptability, 0);
        let bits = |numbers: [f64; WIDTH]| numbers.map(f64::to_bits);
        let same = |numbers: [f64; WIDTH]| assert_eq!(bits(ln(&numbers)), bits(numbers.map(libm::log)));
        let edges = [1.0, f64::MIN_POSITIVE, f64::MAX, 2.0, 0.5, 1.0 + f64::EPSILON, 1.0 - f64::EPSILON, 10.0];
        same(std::array::from_fn(|place| edges[place % edges.len()]));
        for _ in 0..20_000 {
            let units = random.units();
            same(units.map(|unit| 1.0 - unit));
            same(units.map(|unit| 0.7 + unit));
            // Any exponent from the least to the greatest of normal numbers.
            same(random.row().map(|bits| f64::from_bits(bits % (0x7ff0_0000_0000_0000 - (1 << 52)) + (1 << 52))));
        }
    }

    #[test]
    fn cosine_and_sine_are_within_two_units_of_the_last_place() {
        let mut random = Random::new(2, Purpose::Acceptability, 0);
        for _ in 0..20_000 {
            let angles = random.units().map(|unit| (unit - 0.5) * std::f64::consts::FRAC_PI_2);
            let (cosines, sines) = cos_sin(&angles);
            for ((angle, cosine), sine) in angles.iter().zip(cosines).zip(sines) {
                assert!((cosine - libm::cos(*angle)).abs() <= 2.0 * f64::EPSILON, "{angle}");
                assert!((sine - libm::sin(*angle)).abs() <= f64::EPSILON * sine.abs(), "{angle}");
            }
        }
    }
}
