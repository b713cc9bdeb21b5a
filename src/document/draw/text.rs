//! How wide text is, and how it is broken into lines, without a font at hand.
//!
//! Widths are those of common sans-serif fonts, on the generous side: a label may end early, but never runs into its neighbour.

use unicode_width::UnicodeWidthChar;

/// Returns about how wide a text is at a size.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// Returns the width of a character in parts of the size.
fn em(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '’' | '·' => 0.29,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | 'I' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.95,
        'A'..='Z' => 0.72,
        '0'..='9' | 'a'..='z' | '–' | '−' => 0.58,
        character => match character.width() {
            Some(0) | None => 0.0,
            Some(1) => 0.7,
            Some(_) => 1.05,
        },
    }
}

/// Breaks a text into at most `most` lines that fit a width. What does not fit ends in `…`; a word longer than a line is broken.
pub fn lines(text: &str, size: f64, (room, most): (f64, usize)) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        for piece in pieces(word, size, room) {
            let line = lines.last().map_or("", String::as_str);
            let joined = if line.is_empty() { piece.clone() } else { format!("{line} {piece}") };
            let fits = line.is_empty() || width(&joined, size) <= room;
            match lines.last_mut() {
                Some(last) if fits => *last = joined,
                _ => lines.push(piece),
            }
        }
    }
    if lines.len() > most {
        lines.truncate(most.max(1));
        if let Some(last) = lines.last_mut() {
            *last = shortened(&format!("{last} …"), size, room);
        }
    }
    lines
}

/// Returns a text that fits a width, with `…` where something is left out, after a whole word if that loses little.
pub fn shortened(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room && !text.ends_with(" …") {
        return text.to_owned();
    }
    let mut kept = text.trim_end_matches(" …").to_owned();
    while !kept.is_empty() && width(&format!("{kept}…"), size) > room {
        kept.pop();
    }
    let is_inside = text.get(kept.len()..).is_some_and(|rest| !rest.starts_with(' '));
    if let Some(blank) = kept.rfind(' ').filter(|blank| is_inside && blank * 2 >= kept.len()) {
        kept.truncate(blank);
    }
    format!("{}…", kept.trim_end())
}

/// Breaks a word that is wider than a line.
fn pieces(word: &str, size: f64, room: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut filled = 0.0;
    for character in word.chars() {
        let wide = em(character) * size;
        if filled + wide > room && filled > 0.0 {
            pieces.push(String::new());
            filled = 0.0;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
        }
        filled += wide;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_at_blanks_and_never_wider_than_its_room() {
        let broken = lines("Value before the deadline of the year", 10.0, (80.0, 3));
        assert_eq!(broken, ["Value before", "the deadline of", "the year"]);
        assert!(broken.iter().all(|line| width(line, 10.0) <= 80.0));
    }

    #[test]
    fn what_is_left_out_is_marked() {
        assert_eq!(lines("one two three four five six", 10.0, (50.0, 2)), ["one two", "three…"]);
    }

    #[test]
    fn five_hundred_letters_without_a_blank_stay_in_their_room() {
        let broken = lines(&"w".repeat(500), 9.0, (100.0, 2));
        assert_eq!(broken.len(), 2);
        assert!(broken.iter().all(|line| width(line, 9.0) <= 100.0) && broken[1].ends_with('…'));
    }

    #[test]
    fn an_empty_text_is_one_empty_line() {
        assert_eq!(lines("", 9.0, (100.0, 2)), [""]);
    }
}
