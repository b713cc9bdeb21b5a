//! Text in a line.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

use super::blocks::Page;
use crate::document::Inline;
use crate::document::draw::svg::escaped;
use crate::phrases::fill;

impl Page<'_> {
    /// Writes text with its marks.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.out.push_str(&broken(text)),
            Inline::Code(text) => {
                let _ = write!(self.out, "<code>{}</code>", broken(text));
            }
            Inline::Strong(text) => self.marked("strong", text),
            Inline::Emphasis(text) => self.marked("em", text),
            Inline::Struck(text) => self.marked("s", text),
            Inline::Link { target, text } => {
                let _ = write!(self.out, "<a href=\"{}\">", escaped(target));
                self.inlines(text);
                self.out.push_str("</a>");
            }
            Inline::Footnote(label) => self.reference(label),
            Inline::Break => self.out.push_str("<br>"),
        }
    }

    fn marked(&mut self, mark: &str, text: &[Inline]) {
        let _ = write!(self.out, "<{mark}>");
        self.inlines(text);
        let _ = write!(self.out, "</{mark}>");
    }

    /// Writes a reference to a footnote. Only the first one to each can be gone back to.
    fn reference(&mut self, label: &str) {
        let Some(place) = self.report.document.footnotes.iter().position(|(known, _)| known == label) else { return };
        let number = place + 1;
        let id = if self.referred.insert(place) { format!(" id=\"Page-ref-{number}\"") } else { String::new() };
        let _ = write!(
            self.out,
            "<sup><a{id} href=\"#Page-note-{number}\" role=\"doc-noteref\" aria-label=\"{}\">{number}</a></sup>",
            escaped(&fill(&self.phrases.note_number, &[("number", &number.to_string())]))
        );
    }

    /// Writes the footnotes.
    pub(super) fn notes(&mut self) {
        let report = self.report;
        if report.document.footnotes.is_empty() {
            return;
        }
        let title = escaped(&self.phrases.notes);
        let _ = writeln!(
            self.out,
            "<section role=\"doc-endnotes\" aria-labelledby=\"Page-notes\">\n<h2 id=\"Page-notes\">{title}</h2>\n<ol>"
        );
        for (place, (_, blocks)) in report.document.footnotes.iter().enumerate() {
            let number = place + 1;
            let _ = writeln!(self.out, "<li id=\"Page-note-{number}\">");
            self.blocks(blocks);
            let _ = writeln!(
                self.out,
                "<p><a href=\"#Page-ref-{number}\" role=\"doc-backlink\">{}</a></p></li>",
                escaped(&fill(&self.phrases.back_to_note, &[("number", &number.to_string())]))
            );
        }
        self.out.push_str("</ol>\n</section>\n");
    }
}

/// A word with more letters than this may be broken.
const LONG_WORD: usize = 30;

/// How many letters of a long word stay together.
const PIECE: usize = 10;

/// Returns a text escaped for HTML, with places where a long word may be broken, and none between a number and its sign.
///
/// A table is as wide as its widest word, so a long one must say where it may end: style alone would break short ones, too.
pub(super) fn broken(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + text.len() / 8);
    for word in text.split_inclusive([' ', '\n', '\t']) {
        let number = shown.strip_suffix(' ').filter(|before| before.ends_with(|last: char| last.is_ascii_digit()));
        if let Some(length) = number.map(str::len).filter(|_| word.starts_with('%')) {
            shown.truncate(length);
            shown.push('\u{a0}');
        }
        if word.chars().count() > LONG_WORD { pieces(word, &mut shown) } else { shown.push_str(&escaped(word)) }
    }
    shown
}

/// Adds a long word in pieces; marks stay with the letter they belong to.
fn pieces(word: &str, shown: &mut String) {
    let (mut length, mut joins) = (0, false);
    for character in word.chars() {
        let is_mark = character.width().unwrap_or(0) == 0;
        if length >= PIECE && !is_mark && !joins {
            shown.push_str("<wbr>");
            length = 0;
        }
        joins = character == '\u{200d}';
        shown.push_str(&escaped(character.encode_utf8(&mut [0; 4])));
        length += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_word_says_where_it_may_be_broken_and_a_short_one_does_not() {
        let long = broken(&"a".repeat(500));
        assert_eq!(long.matches("<wbr>").count(), 49);
        assert_eq!(long.replace("<wbr>", "").len(), 500);
        assert_eq!(broken("measurement of <things>"), "measurement of &lt;things&gt;");
    }

    #[test]
    fn a_number_stays_with_its_sign() {
        assert_eq!(broken("at 73 % and %"), "at 73\u{a0}% and %");
    }

    #[test]
    fn an_emoji_of_several_characters_is_not_broken() {
        let family = "👩\u{200d}👩\u{200d}👧".repeat(20);
        assert!(
            broken(&family).split("<wbr>").all(|piece| !piece.starts_with('\u{200d}') && !piece.ends_with('\u{200d}'))
        );
    }
}
