//! The pixels of a file: each picture once, as it is, compressed without loss.

use std::collections::BTreeMap;
use std::rc::Rc;

use printpdf::{CurTransMat, DictItem, ExternalStream, ExternalXObject, Op, XObject, XObjectId, XObjectTransform};

use super::rounded;
use crate::render::pdf::marks::Paint;
use crate::render::pdf::pages::Book;
use crate::render::pdf::picture::Pixels;

/// The pictures in use.
pub(super) struct Images(Vec<Rc<Pixels>>);

/// Returns what a picture is called in the file.
fn name(number: usize) -> XObjectId {
    XObjectId(format!("Img{number}"))
}

impl Images {
    /// Collects the pictures of all pages.
    pub(super) fn of(book: &Book) -> Self {
        let mut found: Vec<Rc<Pixels>> = Vec::new();
        for mark in book.pages.iter().flat_map(|page| &page.marks) {
            if let Paint::Pixels { pixels, .. } = &mark.paint
                && !found.contains(pixels)
            {
                found.push(Rc::clone(pixels));
            }
        }
        Self(found)
    }

    /// Enters the pictures into a document.
    pub(super) fn register(&self, objects: &mut BTreeMap<XObjectId, XObject>) {
        objects.extend(self.0.iter().enumerate().map(|(number, pixels)| (name(number), object(pixels))));
    }

    /// Shows a picture in a box whose lower left corner is given.
    pub(super) fn show(&self, pixels: &Rc<Pixels>, (x, y): (f64, f64), (width, height): (f64, f64)) -> Vec<Op> {
        let Some(number) = self.0.iter().position(|known| known == pixels) else { return Vec::new() };
        let matrix = CurTransMat::Raw([width, 0.0, 0.0, height, x, y].map(rounded));
        let transform = XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() };
        vec![
            Op::SaveGraphicsState,
            Op::SetTransformationMatrix { matrix },
            Op::UseXobject { id: name(number), transform },
            Op::RestoreGraphicsState,
        ]
    }
}

/// Returns a picture as an object of the file (ISO 32000-1, 8.9.5).
fn object(pixels: &Pixels) -> XObject {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let count = |count: usize| DictItem::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let entries = [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", count(pixels.columns)),
        ("Height", count(pixels.rows)),
        ("ColorSpace", name("DeviceRGB")),
        ("BitsPerComponent", count(8)),
    ];
    let dict = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let stream = ExternalStream { dict, content: pixels.rgb.clone(), compress: true };
    XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
}
