//! Pictures that are no charts: pixels as they are, outlines as marks.

use std::rc::Rc;

use super::marks::{Mark, Paint, Pen, Step, Tag};
use crate::document::draw::picture::{Content, Outline, Picture, Ring, Way};

/// Pixels to be placed on pages.
#[derive(Debug, PartialEq)]
pub(super) struct Pixels {
    /// Pixels in a row.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Red, green and blue of each, row by row from the top.
    pub rgb: Vec<u8>,
}

/// Returns the marks of a picture whose upper left corner stands at a place.
pub(super) fn drawn(picture: &Picture, (x, y): (f64, f64), scale: f64, tag: Tag) -> Vec<Mark> {
    match &picture.content {
        Content::Pixels { columns, rows, rgb } => {
            let pixels = Rc::new(Pixels { columns: *columns, rows: *rows, rgb: rgb.clone() });
            let (width, height) = (picture.width * scale, picture.height * scale);
            vec![Mark::new(x, y, Paint::Pixels { pixels, width, height }, tag)]
        }
        Content::Outlines(outlines) => outlines
            .iter()
            .flat_map(|outline| painted(outline, scale))
            .map(|paint| Mark::new(x, y, paint, tag))
            .collect(),
    }
}

/// Returns the area of an outline, then its edge.
fn painted(outline: &Outline, scale: f64) -> Vec<Paint> {
    let rings: Vec<Vec<Step>> = outline.rings.iter().map(|ring| steps(ring, scale)).collect();
    let mut paints = Vec::new();
    if let Some((colour, width)) = outline.edge {
        let pen = Some(Pen { colour, width: width * scale, dash: 0.0 });
        let edges = outline.rings.iter().zip(&rings);
        paints.extend(edges.map(|(ring, steps)| Paint::Outline {
            steps: steps.clone(),
            closed: ring.closed,
            fill: None,
            pen,
        }));
    }
    if let Some(fill) = outline.fill {
        paints.insert(0, Paint::Area { rings, even_odd: outline.even_odd, fill });
    }
    paints
}

fn steps(ring: &Ring, scale: f64) -> Vec<Step> {
    let at = |(x, y): (f64, f64)| (x * scale, y * scale);
    let step = |way: &Way| match way {
        Way::To(x, y) => Step::To(x * scale, y * scale),
        Way::Curve(points) => Step::Curve(points.map(at)),
    };
    ring.ways.iter().map(step).collect()
}
