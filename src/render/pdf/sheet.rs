//! Measures: the page, the sizes of text, the distances.

/// Width of A4 in points.
pub(super) const WIDTH: f64 = 595.276;
/// Height of A4 in points.
pub(super) const HEIGHT: f64 = 841.89;
/// Left and right margin.
pub(super) const MARGIN: f64 = 57.638;
/// Where the text begins.
pub(super) const TOP: f64 = 76.0;
/// Where the text ends.
pub(super) const BOTTOM: f64 = 778.0;
/// Width of the text.
pub(super) const MEASURE: f64 = WIDTH - 2.0 * MARGIN;
/// Height of the text.
pub(super) const DEPTH: f64 = BOTTOM - TOP;

/// Size of the text.
pub(super) const TEXT: f64 = 9.5;
/// Size of footnotes and furniture.
pub(super) const SMALL: f64 = 7.5;
/// Sizes of the text in tables, from the one that is wished for to the least.
pub(super) const CELLS: [f64; 3] = [8.5, 7.6, 7.0];
/// Distance of baselines, in sizes.
pub(super) const LEADING: f64 = 1.48;

/// How far the text of the fonts reaches above and below its baseline, in sizes: Inter's ascent and descent.
const REACH: (f64, f64) = (0.969, 0.241);

/// Returns how high a line of a size is.
pub(super) fn line(size: f64) -> f64 {
    size * LEADING
}

/// Returns how far below its upper edge a line of a size and height has its baseline.
pub(super) fn baseline(size: f64, height: f64) -> f64 {
    f64::midpoint(height, (REACH.0 - REACH.1) * size)
}

/// Returns the size of a heading, the space above it, and the space below it besides that of what follows.
pub(super) fn heading(level: u8) -> [f64; 3] {
    match level {
        0 | 1 => [20.0, 26.0, 6.0],
        2 => [15.5, 24.0, 3.5],
        3 => [11.5, 15.0, 0.0],
        _ => [9.8, 11.0, 0.0],
    }
}
