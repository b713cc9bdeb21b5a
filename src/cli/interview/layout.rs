//! Lines of a terminal: wrapped between words, cut to a width, cut to pages.

use textwrap::Options;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::problem::tame;

pub(super) use crate::cli::ui::WIDEST;

/// A space that no line breaks at.
const GLUE: &str = "\u{a0}";

/// Returns a text in lines of a width; the first and the others begin with the given indents.
pub(super) fn wrap(text: &str, columns: usize, first: &str, others: &str) -> Vec<String> {
    let options = Options::new(columns.max(20)).initial_indent(first).subsequent_indent(others);
    textwrap::wrap(&tame(text), options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// Returns parts joined by ` · `, in lines that break between parts only; no line ends in a dot.
pub(super) fn wrap_parts(text: &str, columns: usize) -> Vec<String> {
    let glued = tame(text).replace(' ', GLUE).replace(&format!("{GLUE}·{GLUE}"), " · ");
    let lines = wrap(&glued, columns, "", "  ").into_iter();
    lines.map(|line| line.trim_end_matches(" ·").replace(GLUE, " ")).collect()
}

/// Returns a text in one line, cut with an ellipsis if it is too long.
pub(super) fn cut(text: &str, columns: usize) -> String {
    let text = tame(text);
    if text.width() <= columns {
        return text;
    }
    let mut width = 1;
    let fits = |character: &char| {
        width += character.width().unwrap_or(0);
        width <= columns
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// Returns how many entries fit on a screen, wherever in the list one is; at least one.
pub(super) fn page_size(heights: &[usize], rows: usize) -> usize {
    let fits = |size: &usize| heights.windows(*size).all(|page| page.iter().sum::<usize>() <= rows);
    (1..=heights.len()).rev().find(fits).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_fits_wherever_in_the_list_one_is() {
        assert_eq!(page_size(&[1, 1, 3, 1], 4), 2);
        assert_eq!(page_size(&[1, 1, 1], 10), 3);
        assert_eq!(page_size(&[5, 5], 3), 1);
    }

    #[test]
    fn a_line_is_cut_by_what_is_seen_and_not_by_bytes() {
        assert_eq!(cut("Größe über alles", 9), "Größe üb…");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("short", 5), "short");
    }

    #[test]
    fn a_heading_breaks_between_its_parts() {
        assert_eq!(
            wrap_parts("Team capacity · section 2 of 11 · question 9", 34),
            ["Team capacity · section 2 of 11", "  question 9"]
        );
    }

    #[test]
    fn nothing_in_a_text_steers_the_terminal() {
        assert_eq!(wrap("a\u{1b}[2Jb", 40, "", ""), ["a\u{fffd}[2Jb"]);
        assert_eq!(cut("a\u{7}b", 40), "a\u{fffd}b");
    }
}
