use std::io::Cursor;
use std::sync::LazyLock;

use image::{ImageFormat, RgbaImage};

use super::*;
use crate::document::draw::palette::{Rgb, TEXT, contrast};
use crate::document::draw::picture::Content;

/// A logo of two shapes, one of them with a hole.
const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><g transform='translate(2 0)'>\
    <path fill='#102030' fill-rule='evenodd' d='M0 0H20V20H0ZM5 5H15V15H5Z'/></g>\
    <circle cx='30' cy='10' r='8' fill='none' stroke='red' stroke-width='2'/></svg>";

static FONT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let packed = include_bytes!("../../assets/fonts/Inter-Regular.otf.z");
    miniz_oxide::inflate::decompress_to_vec_zlib(packed).unwrap()
});

fn read_text(text: &str) -> (Option<Brand>, Vec<Problem>) {
    let problems = RefCell::new(Vec::new());
    let root = tree::parse(0, text, &mut problems.borrow_mut());
    let fetch = |name: &str| Ok(if name.ends_with("svg") { SVG.as_bytes() } else { &FONT }.to_vec());
    let brand = read(&root, &fetch, &problems);
    (brand, problems.into_inner())
}

fn refused(bytes: &[u8]) -> String {
    logo::read(bytes, "").unwrap_err()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image =
        RgbaImage::from_fn(width, height, |x, y| image::Rgba([x as u8, y as u8, 7, if x == 0 { 0 } else { 255 }]));
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn the_starter_is_valid_as_it_is_and_with_every_example_in_use() {
    let (brand, problems) = read_text(STARTER);
    assert_eq!((brand.unwrap().name.as_str(), problems), ("Your consultancy", vec![]));
    let all: Vec<&str> = STARTER
        .lines()
        .filter(|line| !line.starts_with("#without"))
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
        .collect();
    let (brand, problems) = read_text(&all.join("\n"));
    let brand = brand.unwrap_or_else(|| panic!("{problems:?}"));
    assert_eq!(brand.logo.unwrap().says, "Your consultancy");
    assert_eq!(brand.light.accent, Rgb(0x6b, 0x2d, 0x5c));
    assert!(matches!(brand.sections, Sections::Only(names) if names.len() == 7));
}

#[test]
fn colours_that_cannot_be_read_are_corrected() {
    let brand = read_text("[brand]\n[colours]\naccent = '#ffee00'\nmuted = '#eeeeee'\nseries = ['#fff']").0.unwrap();
    for colour in [brand.light.accent, brand.light.muted, brand.light.series[0]] {
        assert!(contrast(colour, brand.light.paper) >= TEXT && contrast(colour, brand.light.surface) >= TEXT);
    }
    assert!(contrast(brand.dark.accent, brand.dark.paper) >= TEXT);
}

#[test]
fn every_mistake_is_found_in_one_run() {
    let (brand, problems) = read_text(
        "[brand]\nnaem = 'x'\n[colours]\naccent = 'blue'\nseries = ['#12345']\ndark = { ink = '#gg0000' }\n[sections]\nonly = ['a', 'a']\nwithout = ['b']",
    );
    let codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(brand, None);
    assert_eq!(codes.iter().filter(|code| **code == Code::BadColour).count(), 3);
    assert_eq!(codes.iter().filter(|code| **code == Code::UnknownKey).count(), 2);
    assert!(codes.contains(&Code::DuplicateId));
}

#[test]
fn a_logo_of_outlines_keeps_its_holes_its_place_and_its_edges() {
    let logo = logo::read(SVG.as_bytes(), "x").unwrap();
    let Content::Outlines(outlines) = &logo.picture.content else { panic!() };
    assert_eq!((logo.picture.width, logo.picture.height, logo.media), (40.0, 20.0, "image/svg+xml"));
    assert!(outlines[0].even_odd && outlines[0].rings.len() == 2 && outlines[0].fill == Some(Rgb(0x10, 0x20, 0x30)));
    assert_eq!(outlines[0].rings[0].ways[0], crate::document::draw::picture::Way::To(2.0, 0.0));
    assert_eq!(outlines[1].edge, Some((Rgb(255, 0, 0), 2.0)));
}

#[test]
fn an_svg_that_reaches_outside_runs_or_is_no_plain_shape_is_refused_with_a_reason() {
    let of = |inside: &str| {
        let head =
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'>";
        refused(format!("{head}{inside}<rect width='9' height='9'/></svg>").as_bytes())
    };
    let reasons = [
        of("<image xlink:href='file:///etc/passwd' width='9' height='9'/>"),
        of("<a href='https://example.com'><path d='M0 0H1'/></a>"),
        of("<style>@import 'x.css';</style>"),
        of("<style>rect { fill: url( 'http://x/y.svg#a') }</style>"),
        of("<path d='M0 0H1V1Z' fill='url(other.svg#a)'/>"),
        of("<script>alert(1)</script>"),
        of("<path onclick='x()' d='M0 0H1'/>"),
        of("<foreignObject/>"),
        of("<text>Acme</text>"),
        of("<use href='#a'/>"),
        of(
            "<linearGradient id='a'><stop stop-color='red'/><stop offset='1'/></linearGradient><path fill='url(#a)' d='M0 0H9V9Z'/>",
        ),
        of(&("<g>".repeat(80) + &"</g>".repeat(80))),
    ];
    insta::assert_snapshot!(reasons.join("\n"), @"
    it has an image in it
    it refers to `https://example.com`
    its style refers to something outside of it
    its style refers to something outside of it
    its style refers to something outside of it
    it has a script
    it has a script
    it has something other than SVG in it
    it has text: turn it into paths
    it has copies of elements: expand them
    it has a gradient
    its elements lie more than 64 deep in each other
    ");
}

#[test]
fn a_file_that_is_too_large_cut_short_or_no_logo_is_refused_with_a_reason() {
    let mut huge = png(1, 1);
    huge[16..24].copy_from_slice(&[0, 0, 0x1f, 0x40, 0, 0, 0x13, 0x88]);
    huge[29..33].copy_from_slice(&0x3cea_5b59_u32.to_be_bytes());
    let whole = png(300, 200);
    let reasons = [
        refused(&huge),
        refused(&whole[..whole.len() / 2]),
        refused(&whole[..20]),
        refused(b"GIF89a"),
        refused(b"<?xml-stylesheet href='x.css'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
        refused(b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>"),
        refused(b"<html/>"),
        refused(b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>"),
        refused(b"<svg"),
        refused(b""),
        refused(&vec![0; 5 << 20]),
    ];
    insta::assert_snapshot!(reasons.join("\n"), @"
    it has 40 megapixels (8000 × 5000)
    it is damaged (unexpected end of file)
    it is damaged (unexpected end of file)
    it is neither PNG, JPEG nor SVG
    it has an instruction for another program
    it is not SVG (XML with DTD detected)
    it is not SVG
    there is nothing to see in it
    it is not SVG (the document does not have a root node)
    the file is empty
    it has 5 MiB, and a logo has at most 4
    ");
}

#[test]
fn a_large_logo_is_made_smaller_and_what_is_clear_becomes_white() {
    let logo = logo::read(&png(2400, 600), "").unwrap();
    let Content::Pixels { columns, rows, rgb } = &logo.picture.content else { panic!() };
    assert_eq!((*columns, *rows, rgb.len()), (1200, 300, 1200 * 300 * 3));
    let small = logo::read(&png(2, 1), "").unwrap();
    assert_eq!(small.bytes, png(2, 1));
    assert!(matches!(small.picture.content, Content::Pixels { rgb, .. } if rgb == [255, 255, 255, 1, 0, 7]));
}

/// The font with other rights to embed it.
fn licensed(rights: u16) -> Vec<u8> {
    use read_fonts::{FontRef, TopLevelTable as _, tables::os2::Os2};
    let mut bytes = FONT.to_vec();
    let table = FontRef::new(&FONT).unwrap().table_data(Os2::TAG).unwrap().as_bytes().as_ptr() as usize;
    let at = table - FONT.as_ptr() as usize + 8;
    bytes[at..at + 2].copy_from_slice(&rights.to_be_bytes());
    bytes
}

#[test]
fn a_font_that_is_none_or_may_not_be_embedded_is_refused_with_a_reason() {
    let refused = |bytes: &[u8]| fonts::typeface(bytes).unwrap_err();
    let reasons = [
        refused(&licensed(0x0002)),
        refused(&licensed(0x0104)),
        refused(&licensed(0x0200)),
        refused(&FONT[..FONT.len() / 2]),
        refused(b"ttcf\0\0\0\0"),
        refused(b"wOF2"),
        refused(b"hello"),
        refused(b""),
    ];
    insta::assert_snapshot!(reasons.join("\n"), @"
    its licence forbids embedding (`OS/2.fsType`, bit 1)
    its licence forbids embedding a part of it (`OS/2.fsType`, bit 8)
    its licence lets only bitmaps be embedded (`OS/2.fsType`, bit 9)
    it cannot be cut to the characters in use (unknown font kind)
    it is a collection of fonts
    it is a font for the web
    it is damaged or no font (An offset was out of bounds)
    it is damaged or no font (An offset was out of bounds)
    ");
    assert!(fonts::typeface(&licensed(0x0008)).unwrap().in_pages);
    assert!(!fonts::typeface(&licensed(0x0004)).unwrap().in_pages);
}
