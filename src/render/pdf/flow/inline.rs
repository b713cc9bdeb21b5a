//! From inline elements to pieces of text.

use std::rc::Rc;

use super::Flow;
use crate::document::Inline;
use crate::render::pdf::shape::Kind;
use crate::render::pdf::tags::{NodeId, Role};
use crate::render::pdf::text::{Piece, Style};

impl<'a> Flow<'a> {
    /// Turns inline elements into pieces of text that are part of an element.
    pub(super) fn pieces(&mut self, inlines: &'a [Inline], style: Style, node: NodeId) -> Vec<Piece> {
        inlines.iter().flat_map(|inline| self.piece(inline, style, node)).collect()
    }

    fn piece(&mut self, inline: &'a Inline, style: Style, node: NodeId) -> Vec<Piece> {
        let plain = |text: &str, style| vec![Piece { text: text.to_owned(), style, node, target: None, note: None }];
        match inline {
            Inline::Text(text) => plain(text, style),
            Inline::Break => plain("\n", style),
            Inline::Code(text) => {
                let mut style = Style { size: style.size * 0.92, ..style };
                style.cut.kind = Kind::Code;
                plain(text, style)
            }
            Inline::Strong(inner) => {
                let mut style = style;
                style.cut.bold = true;
                self.pieces(inner, style, node)
            }
            Inline::Emphasis(inner) => {
                let mut style = style;
                style.cut.italic = true;
                self.pieces(inner, style, node)
            }
            Inline::Struck(inner) => self.pieces(inner, Style { struck: true, ..style }, node),
            Inline::Link { target, text } => self.link(target, text, (style, node)),
            Inline::Footnote(label) => self.reference(label, (style, node)),
        }
    }

    fn link(&mut self, target: &str, text: &'a [Inline], (style, node): (Style, NodeId)) -> Vec<Piece> {
        let link = self.tags.add(node, Role::Link);
        let style = Style { colour: self.palette().accent, underlined: true, ..style };
        let target: Rc<str> = Rc::from(target);
        let mut pieces = self.pieces(text, style, link);
        for piece in &mut pieces {
            piece.target = Some(Rc::clone(&target));
        }
        pieces
    }

    /// Returns the number of a footnote; nothing if there is no such footnote.
    fn reference(&mut self, label: &str, (style, node): (Style, NodeId)) -> Vec<Piece> {
        let Some(index) = self.labels.get(label).copied() else {
            return Vec::new();
        };
        let reference = self.tags.add(node, Role::Reference);
        let size = style.size * 0.68;
        let style = Style { size, rise: style.size * 0.34, colour: self.palette().accent, ..style };
        vec![Piece { text: (index + 1).to_string(), style, node: reference, target: None, note: Some(index) }]
    }
}
