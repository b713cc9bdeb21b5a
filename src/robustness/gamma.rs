//! Gamma draws for weights around stated ones.

use super::random::Random;

/// Draws from the standard normal distribution.
///
/// Marsaglia and Bray, "A convenient method for generating normal variables", SIAM Review 6, 1964; the second of each pair is let go,
/// so that a draw has no memory.
fn normal(random: &mut Random) -> f64 {
    loop {
        let (across, up) = (2.0 * random.unit() - 1.0, 2.0 * random.unit() - 1.0);
        let square = across * across + up * up;
        if square > 0.0 && square < 1.0 {
            return across * (-2.0 * libm::log(square) / square).sqrt();
        }
    }
}

/// Draws the natural logarithm of a gamma variable of the given shape (greater than zero) and scale one. The logarithm, because a draw
/// of a small shape can lie below the least number there is.
///
/// Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26, 2000; a shape below one by their section 6.
pub(super) fn log_gamma_draw(shape: f64, random: &mut Random) -> f64 {
    if shape < 1.0 {
        return log_gamma_draw(shape + 1.0, random) + libm::log(1.0 - random.unit()) / shape;
    }
    let shift = shape - 1.0 / 3.0;
    let scale = 1.0 / (9.0 * shift).sqrt();
    loop {
        let normal = normal(random);
        let root = 1.0 + scale * normal;
        let cube = root * root * root;
        let bound = 0.5 * normal * normal + shift - shift * cube + shift * libm::log(cube.max(f64::MIN_POSITIVE));
        if root > 0.0 && libm::log(1.0 - random.unit()) < bound {
            return libm::log(shift) + libm::log(cube);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::log_gamma_draw;
    use crate::robustness::random::{Purpose, Random};

    #[test]
    fn mean_and_variance_are_the_shape() {
        let mut random = Random::new(5, Purpose::Acceptability, 0);
        for shape in [0.05, 0.5, 1.0, 2.5, 50.0] {
            let count = 20_000_u32;
            let drawn: Vec<f64> = (0..count).map(|_| libm::exp(log_gamma_draw(shape, &mut random))).collect();
            let mean = drawn.iter().sum::<f64>() / f64::from(count);
            let variance = drawn.iter().map(|drawn| (drawn - mean) * (drawn - mean)).sum::<f64>() / f64::from(count);
            // The fourth central moment of a gamma variable is 3 shape² + 6 shape.
            let (mean_error, variance_error) =
                ((shape / f64::from(count)).sqrt(), ((2.0 * shape * shape + 6.0 * shape) / f64::from(count)).sqrt());
            assert!((mean - shape).abs() < 4.5 * mean_error, "{shape}: {mean}");
            assert!((variance - shape).abs() < 4.5 * variance_error, "{shape}: {variance}");
        }
    }
}
