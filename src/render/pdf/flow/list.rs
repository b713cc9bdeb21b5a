//! Lists, and the labels that stand beside a text.

use super::{Column, Flow, NARROWEST};
use crate::document::Block;
use crate::render::pdf::lines::Line;
use crate::render::pdf::sheet;
use crate::render::pdf::tags::Role;
use crate::render::pdf::text::{self, Piece, Style};

/// How far the text of an item stands in.
const INDENT: f64 = 15.0;

impl<'a> Flow<'a> {
    /// Lays out a list.
    pub(super) fn list(&mut self, start: Option<u64>, items: &'a [Vec<Block>], column: Column) {
        let list = self.tags.add(column.node, Role::List { numbered: start.is_some() });
        let widest = start.map_or(0, |start| (start + items.len() as u64).to_string().len());
        let indent = INDENT.max((widest as f64 + 1.0) * column.size * 0.66);
        for (index, item) in items.iter().enumerate() {
            let node = self.tags.add(list, Role::ListItem);
            let label = start.map_or_else(|| "•".to_owned(), |start| format!("{}.", start + index as u64));
            let body = self.tags.add(node, Role::ListBody);
            let inner = Column {
                left: column.left + indent,
                width: (column.width - indent).max(NARROWEST),
                node: body,
                gap: if index == 0 { column.gap } else { 3.5 },
                ..column
            };
            let from = self.out.strips.len();
            self.item(item, inner);
            self.label(label, (from, column.left), Column { node, ..inner });
        }
    }

    /// Lays out the blocks of an item; those behind the first stand closer than paragraphs do.
    fn item(&mut self, blocks: &'a [Block], column: Column) {
        for (index, block) in blocks.iter().enumerate() {
            let gap = if index == 0 { column.gap } else { 3.5 };
            match block {
                Block::Paragraph(text) if blocks.len() == 1 => {
                    let style = self.style(column);
                    self.text(text, style, Column { gap, ..column });
                }
                block => self.block(block, Column { gap, ..column }),
            }
        }
        if blocks.is_empty() {
            self.lay(vec![Line::default()], column, sheet::line(column.size));
        }
    }

    /// Draws a label beside the first line of what was laid out since a strip.
    pub(super) fn label(&mut self, label: String, (from, left): (usize, f64), column: Column) {
        let node = self.tags.add(column.node, Role::Label);
        let colour = self.palette().accent;
        let style = Style { colour, ..self.style(column) };
        let piece = Piece { text: label, style, node, target: None, note: None };
        let line = Line { atoms: text::atoms(self.shaper, &[piece]) };
        let baseline = sheet::baseline(column.size, sheet::line(column.size));
        let mut marks = line.marks(left, baseline);
        if let Some(first) = self.out.strips.get_mut(from) {
            marks.append(&mut first.marks);
            first.marks = marks;
        }
    }
}
