//! Normal and gamma draws for weights around stated ones.

use super::elementary::{cos_sin, ln};
use super::random::{Random, Row, WIDTH};

/// Draws from the standard normal distribution, sixteen at a time.
///
/// Box and Muller, "A note on the generation of random normal deviates", Annals of Mathematical Statistics 29, 1958. Of the two that
/// come at once the second is kept for the next draw.
#[derive(Debug, Default)]
pub(super) struct Normals(Option<Row<f64>>);

impl Normals {
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn draw(&mut self, random: &mut Random) -> Row<f64> {
        if let Some(kept) = self.0.take() {
            return kept;
        }
        let (lengths, bits) = (random.units(), random.row());
        let mut angles = [0.0; WIDTH];
        for (angle, bits) in angles.iter_mut().zip(&bits) {
            *angle = (super::random::unit_of(*bits) - 0.5) * std::f64::consts::FRAC_PI_2;
        }
        let (mut one, mut other) = cos_sin(&angles);
        let mut squares = [0.0; WIDTH];
        for (square, length) in squares.iter_mut().zip(&lengths) {
            *square = 1.0 - length;
        }
        squares = ln(&squares);
        // The angle covers one quarter of the circle; two bits that it does not use mirror it into one of the four.
        for (((one, other), square), bits) in one.iter_mut().zip(&mut other).zip(&squares).zip(&bits) {
            let radius = f64::from_bits((-2.0 * square).sqrt().to_bits() | (bits & 2) << 62);
            let (along, across) = (radius * *one, radius * *other);
            *one = if bits & 1 == 0 { along } else { across };
            *other = if bits & 1 == 0 { across } else { along };
        }
        self.0 = Some(other);
        one
    }
}

/// The gamma distribution of a shape of at least one and of scale one.
///
/// Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26, 2000.
#[derive(Debug, Clone, Copy)]
struct Gamma {
    shift: f64,
    scale: f64,
}

impl Gamma {
    fn new(shape: f64) -> Self {
        let shift = shape - 1.0 / 3.0;
        Self { shift, scale: 1.0 / (9.0 * shift).sqrt() }
    }

    /// Draws sixteen: what is not accepted is drawn again, all at once.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn draw(&self, random: &mut Random, normals: &mut Normals) -> Row<f64> {
        let mut drawn = [0.0; WIDTH];
        let mut open = true;
        while open {
            let (candidates, accepted) = self.attempt(normals.draw(random), random.units());
            let mut left = 0_u64;
            for ((drawn, candidate), accepted) in drawn.iter_mut().zip(&candidates).zip(&accepted) {
                let take = *drawn == 0.0 && *accepted == 1;
                *drawn = if take { *candidate } else { *drawn };
                left += u64::from(*drawn == 0.0);
            }
            open = left > 0;
        }
        drawn
    }

    /// Returns sixteen candidates, and 1 for each that is accepted.
    #[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
    #[inline(always)]
    fn attempt(&self, normals: Row<f64>, units: Row<f64>) -> (Row<f64>, Row<u64>) {
        let (mut cubes, mut rest) = ([0.0; WIDTH], [0.0; WIDTH]);
        for (((cube, rest), normal), unit) in cubes.iter_mut().zip(&mut rest).zip(&normals).zip(&units) {
            let root = 1.0 + self.scale * normal;
            *cube = if root > 0.0 { root * root * root } else { 0.0 };
            *rest = 1.0 - unit;
        }
        let (log_cubes, log_rest) = (ln(&cubes), ln(&rest));
        let mut accepted = [0; WIDTH];
        let tests = cubes.iter_mut().zip(&log_cubes).zip(&log_rest).zip(&normals);
        for ((((cube, log_cube), log_rest), normal), accepted) in tests.zip(&mut accepted) {
            let bound = 0.5 * normal * normal + self.shift - self.shift * *cube + self.shift * log_cube;
            *accepted = u64::from(*cube > 0.0) & u64::from(*log_rest < bound);
            *cube *= self.shift;
        }
        (cubes, accepted)
    }
}

/// Draws sixteen gamma variables of a shape above zero. Of a shape below one they may come out as zero, where they lie below the least
/// number there is.
#[expect(clippy::inline_always, reason = "the vector instructions of the caller must reach these loops")]
#[inline(always)]
pub(super) fn gamma_draws(shape: f64, random: &mut Random, normals: &mut Normals) -> Row<f64> {
    let is_small = shape < 1.0;
    let mut drawn = Gamma::new(if is_small { shape + 1.0 } else { shape }).draw(random, normals);
    if is_small {
        for (drawn, unit) in drawn.iter_mut().zip(random.units()) {
            *drawn *= power(1.0 - unit, 1.0 / shape);
        }
    }
    drawn
}

fn power(number: f64, exponent: f64) -> f64 {
    libm::exp(libm::log(number) * exponent)
}

/// Draws the natural logarithms of sixteen gamma variables of a shape above zero, for shapes so small that the variables themselves
/// would come out as zero.
pub(super) fn log_gamma_draws(shape: f64, random: &mut Random, normals: &mut Normals) -> Row<f64> {
    let mut drawn = Gamma::new(shape + 1.0).draw(random, normals);
    for (drawn, unit) in drawn.iter_mut().zip(random.units()) {
        *drawn = libm::log(*drawn) + libm::log(1.0 - unit) / shape;
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::{Normals, gamma_draws, log_gamma_draws};
    use crate::robustness::random::{Purpose, Random, Row, WIDTH};

    const ROWS: usize = 8_000;

    fn drawn(mut draw: impl FnMut(&mut Random) -> Row<f64>) -> Vec<f64> {
        let mut random = Random::new(5, Purpose::Acceptability, 0);
        (0..ROWS).flat_map(|_| draw(&mut random)).collect()
    }

    /// Checks a share against its chance, by its standard error.
    #[track_caller]
    fn share_is(drawn: &[f64], limit: f64, chance: f64) {
        let count = drawn.len() as f64;
        let share = drawn.iter().filter(|number| **number <= limit).count() as f64 / count;
        let error = (chance * (1.0 - chance) / count).sqrt();
        assert!((share - chance).abs() <= 4.5 * error + 1e-12, "{share} for {chance} at {limit}");
    }

    #[test]
    fn normal_draws_have_the_normal_distribution() {
        let mut normals = Normals::default();
        let drawn = drawn(|random| normals.draw(random));
        for place in -16..=16 {
            let limit = f64::from(place) / 4.0;
            share_is(&drawn, limit, 0.5 * libm::erfc(-limit / std::f64::consts::SQRT_2));
        }
    }

    #[test]
    fn the_two_normals_of_a_pair_are_independent() {
        let mut normals = Normals::default();
        let drawn = drawn(|random| normals.draw(random));
        let (mut ahead, mut products, mut squares) = (0.0, 0.0, 0.0);
        let mut pairs = 0.0;
        for pair in drawn.chunks_exact(2 * WIDTH) {
            for (one, other) in pair[..WIDTH].iter().zip(&pair[WIDTH..]) {
                pairs += 1.0;
                products += one * other;
                squares += (one * one - 1.0) * (other * other - 1.0);
                ahead += f64::from(u8::from(one > other));
            }
        }
        // Their variances: 1, 2 · 2, and 1/4.
        let error = 4.5 * f64::sqrt(pairs);
        assert!(products.abs() < error && squares.abs() < 2.0 * error && (ahead - pairs / 2.0).abs() < error / 2.0);
    }

    /// The chance of at most `limit` under a gamma distribution of whole shape: that of at least so many events.
    fn whole(shape: u32, limit: f64) -> f64 {
        let mut term = libm::exp(-limit);
        let mut fewer = 0.0;
        for count in 0..shape {
            fewer += term;
            term *= limit / f64::from(count + 1);
        }
        1.0 - fewer
    }

    #[test]
    fn gamma_draws_have_the_gamma_distribution() {
        for shape in [1, 2, 3, 5, 14, 60] {
            let mut normals = Normals::default();
            let drawn = drawn(|random| gamma_draws(f64::from(shape), random, &mut normals));
            let (middle, spread) = (f64::from(shape), f64::from(shape).sqrt());
            for step in -12..=16 {
                let limit = (middle + spread * f64::from(step) / 4.0).max(0.0);
                share_is(&drawn, limit, whole(shape, limit));
            }
        }
    }

    #[test]
    fn a_shape_of_one_half_is_half_the_square_of_a_normal() {
        let mut normals = Normals::default();
        let drawn = drawn(|random| gamma_draws(0.5, random, &mut normals));
        for step in 1..=40 {
            let limit = f64::from(step) / 10.0;
            share_is(&drawn, limit, libm::erf(limit.sqrt()));
        }
    }

    #[test]
    fn logarithms_of_tiny_shapes_keep_their_distribution() {
        // Of a shape near zero, the logarithm times the shape is that of a uniform number.
        let mut normals = Normals::default();
        let drawn = drawn(|random| log_gamma_draws(1e-9, random, &mut normals));
        let drawn: Vec<f64> = drawn.into_iter().map(|log| libm::exp(1e-9 * log)).collect();
        (1..10).for_each(|tenth| share_is(&drawn, f64::from(tenth) / 10.0, f64::from(tenth) / 10.0));
    }

    #[test]
    fn mean_and_variance_are_the_shape() {
        for shape in [0.05, 0.5, 1.0, 2.5, 50.0] {
            let mut normals = Normals::default();
            let drawn = drawn(|random| gamma_draws(shape, random, &mut normals));
            let count = drawn.len() as f64;
            let mean = drawn.iter().sum::<f64>() / count;
            let variance = drawn.iter().map(|drawn| (drawn - mean) * (drawn - mean)).sum::<f64>() / count;
            // The fourth central moment of a gamma variable is 3 shape² + 6 shape.
            let (mean_error, variance_error) =
                ((shape / count).sqrt(), ((2.0 * shape * shape + 6.0 * shape) / count).sqrt());
            assert!((mean - shape).abs() < 4.5 * mean_error, "{shape}: {mean}");
            assert!((variance - shape).abs() < 4.5 * variance_error, "{shape}: {variance}");
        }
    }
}
