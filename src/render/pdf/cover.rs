//! The cover: a title, and facts that the brand names or that stand in a list behind the title.

use super::lines::broken;
use super::marks::{self, Mark, Paint, Tag};
use super::pages::Page;
use super::shape::Shaper;
use super::tags::{NodeId, Role, Tags};
use super::text::{self, Piece, Style};
use super::{Cover, Order, picture, sheet};
use crate::brand::Logo;
use crate::document::draw::palette::Rgb;
use crate::document::{Block, Inline, plain};

/// Where the band at the foot begins.
const BAND: f64 = 700.0;

/// Where the short rule above the title is.
const RULE: f64 = 262.0;

/// Draws the cover: the publisher, the title, and at the foot the facts, or where there are none the paragraphs behind the title.
pub(super) fn page(
    cover: &Cover<'_>,
    opening: &[Block],
    order: &Order<'_>,
    (shaper, tags): (&mut Shaper, &mut Tags),
) -> Page {
    let (ground, paper) = (order.palette.accent, order.palette.paper);
    let mut marks = vec![block(0.0, BAND, ground), disc(ground, paper)];
    marks.push(block(BAND, sheet::HEIGHT - BAND, order.palette.ink));
    marks.push(Mark::block((sheet::MARGIN, RULE), (54.0, 3.0), paper));
    let mut pen = Writer { shaper, tags, colour: paper, marks };
    let room = cover.logo.map_or(sheet::MEASURE, |logo| sheet::MEASURE - pen.logo(logo, paper) - 24.0);
    pen.write(&cover.publisher, (Role::Paragraph, 13.0, true), (sheet::MARGIN, 96.0, room));
    let title = match opening.first() {
        Some(Block::Heading { text, .. }) => plain(text),
        _ => order.properties.title.clone(),
    };
    let size = match title.chars().count() {
        0..=90 => 31.0,
        91..=250 => 24.0,
        _ => 15.0,
    };
    let below = pen.write(&title, (Role::Heading(1), size, true), (sheet::MARGIN, 280.0, sheet::MEASURE - 20.0));
    pen.write(&cover.text, (Role::Paragraph, 13.0, false), (sheet::MARGIN, below + 14.0, sheet::MEASURE - 20.0));
    pen.write(&cover.notice, (Role::Paragraph, 9.0, true), (sheet::MARGIN, BAND - 34.0, sheet::MEASURE));
    let listed = listed(opening);
    let facts = if cover.facts.is_empty() { &listed } else { &cover.facts };
    if facts.is_empty() {
        let paragraphs =
            opening.iter().filter_map(|block| if let Block::Paragraph(text) = block { Some(text) } else { None });
        let mut y = BAND + 34.0;
        for text in paragraphs {
            y = 6.0 + pen.write(&plain(text), (Role::Paragraph, 8.5, false), (sheet::MARGIN, y, sheet::MEASURE));
        }
    }
    pen.facts(facts);
    Page { marks: pen.marks, bare: true, chapter: None }
}

/// Returns the facts of lists: of each item what stands in bold first, and the rest.
fn listed(opening: &[Block]) -> Vec<(String, String)> {
    let items = opening.iter().filter_map(|block| match block {
        Block::List { items, .. } => Some(items),
        _ => None,
    });
    let fact = |item: &Vec<Block>| match item.as_slice() {
        [Block::Paragraph(text)] => match text.as_slice() {
            [Inline::Strong(name), rest @ ..] => {
                Some((plain(name), plain(rest).trim_start_matches([':', ' ']).to_owned()))
            }
            text => Some((String::new(), plain(text))),
        },
        _ => None,
    };
    items.flatten().filter_map(fact).collect()
}

/// Draws a ground over the width of the page.
fn block(top: f64, height: f64, colour: Rgb) -> Mark {
    Mark::block((-1.0, top), (sheet::WIDTH + 2.0, height + 1.0), colour)
}

/// Draws a quiet disc that the page cuts off.
fn disc(ground: Rgb, paper: Rgb) -> Mark {
    let fill = Some(Rgb(tint(ground.0, paper.0), tint(ground.1, paper.1), tint(ground.2, paper.2)));
    let paint = Paint::Outline { steps: marks::circle(270.0), closed: true, fill, pen: None };
    Mark::new(466.0, 130.0, paint, Tag::Artifact)
}

/// Returns a part of a colour a little on the way to another.
fn tint(from: u8, to: u8) -> u8 {
    let (from, to) = (u16::from(from), u16::from(to));
    u8::try_from((from * 15 + to) / 16).unwrap_or(u8::MAX)
}

/// The most room that a logo takes, and the paper round it.
const LOGO: (f64, f64, f64) = (160.0, 64.0, 10.0);

/// Writes lines on the cover.
struct Writer<'a> {
    shaper: &'a mut Shaper,
    tags: &'a mut Tags,
    colour: Rgb,
    marks: Vec<Mark>,
}

impl Writer<'_> {
    /// Draws the logo on paper at the right. Returns how wide that is.
    fn logo(&mut self, logo: &Logo, paper: Rgb) -> f64 {
        let (most_wide, most_high, round) = LOGO;
        let scale = (most_wide / logo.picture.width).min(most_high / logo.picture.height);
        let (wide, high) = (logo.picture.width * scale, logo.picture.height * scale);
        let (left, top) = (sheet::WIDTH - sheet::MARGIN - wide - 2.0 * round, 84.0);
        let steps = marks::rectangle(wide + 2.0 * round, high + 2.0 * round, 4.0);
        let ground = Paint::Outline { steps, closed: true, fill: Some(paper), pen: None };
        self.marks.push(Mark::new(left, top, ground, Tag::Artifact));
        let node = self.tags.add(NodeId::DOCUMENT, Role::Figure);
        self.tags.describe(node, &logo.says);
        self.marks.extend(picture::drawn(&logo.picture, (left + round, top + round), scale, Tag::Node(node)));
        wide + 2.0 * round
    }

    /// Writes facts beside one another at the foot.
    fn facts(&mut self, facts: &[(String, String)]) {
        let columns = facts.len().clamp(1, 4);
        let width = sheet::MEASURE / columns as f64;
        for (index, (name, fact)) in facts.iter().take(columns).enumerate() {
            let left = sheet::MARGIN + width * index as f64;
            let below = self.write(name, (Role::Paragraph, 9.0, true), (left, BAND + 40.0, width - 14.0));
            self.write(fact, (Role::Paragraph, 9.0, false), (left, below + 2.0, width - 14.0));
        }
    }

    /// Writes a text from a place on, in a width. Returns where it ends.
    fn write(&mut self, text: &str, (role, size, bold): (Role, f64, bool), (left, top, width): (f64, f64, f64)) -> f64 {
        let plain = Style::plain(size, self.colour);
        let style = if bold { plain.bold() } else { plain };
        let node = self.tags.add(NodeId::DOCUMENT, role);
        let piece = Piece { text: text.to_owned(), style, node, target: None, note: None };
        let atoms = text::atoms(self.shaper, &[piece]);
        let mut y = top;
        for line in broken(self.shaper, atoms, width).into_iter().filter(|line| !line.atoms.is_empty()) {
            let height = size * 1.25;
            self.marks.extend(line.marks(left, y + sheet::baseline(size, height)));
            y += height;
        }
        y
    }
}
