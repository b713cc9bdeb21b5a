//! Numbers as people type them: `1.5`, `1,5`, `½`, `1 1/2`, `100 000`, `100k`.
//!
//! A comma or a point before exactly three digits could mean thousands or thousandths. It is not guessed which: the person is asked
//! to write it without.

/// Signs that only ever separate thousands.
const SEPARATORS: [char; 7] = [' ', '\'', '’', '_', '\u{a0}', '\u{202f}', '\u{2009}'];

const FRACTIONS: [(char, f64); 5] = [('½', 0.5), ('¼', 0.25), ('¾', 0.75), ('⅓', 1.0 / 3.0), ('⅔', 2.0 / 3.0)];

/// Reads a number; says what to write if it is none.
pub(super) fn parse(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let (text, factor) = match text.strip_suffix(['k', 'K']) {
        Some(text) => (text.trim_end(), 1000.0),
        None => (text, 1.0),
    };
    let number = fraction(text).map_or_else(|| decimal(text), Ok)?;
    if number.is_finite() { Ok(number * factor) } else { Err(format!("`{text}` is too large")) }
}

/// Reads `½`, `1½`, `1/4` and `1 1/4`.
fn fraction(text: &str) -> Option<f64> {
    let last = text.chars().next_back()?;
    if let Some((sign, part)) = FRACTIONS.iter().find(|(sign, _)| *sign == last) {
        let whole = text.strip_suffix(*sign).unwrap_or_default().trim_end();
        return if whole.is_empty() { Some(*part) } else { whole_number(whole).map(|whole| whole + part) };
    }
    let (above, below) = text.split_once('/')?;
    let below = whole_number(below.trim()).filter(|below| *below > 0.0)?;
    let above = above.trim();
    let (whole, above) = above.rsplit_once(' ').unwrap_or(("0", above));
    Some(whole_number(whole.trim())? + whole_number(above)? / below)
}

fn whole_number(text: &str) -> Option<f64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn decimal(text: &str) -> Result<f64, String> {
    let wrong = || format!("`{text}` is not a number; write 12 or 1.5 for example");
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest.trim_start()));
    let plain: String = digits.chars().filter(|character| !SEPARATORS.contains(character)).collect();
    if !plain.chars().any(|character| character.is_ascii_digit())
        || plain.chars().any(|character| !character.is_ascii_digit() && !matches!(character, '.' | ','))
    {
        return Err(wrong());
    }
    let marks: Vec<char> = plain.chars().filter(|character| !character.is_ascii_digit()).collect();
    let written = match marks.as_slice() {
        [] => plain,
        [mark] => {
            let (before, after) = plain.split_once(*mark).unwrap_or((&plain, ""));
            if after.len() == 3 && (1..=3).contains(&before.len()) && before != "0" {
                let thousands = format!("{before}{after}");
                let small: f64 = format!("{before}.{after}").parse().map_err(|_| wrong())?;
                return Err(format!("`{text}` could be {thousands} or {small}: write one of these"));
            }
            format!("{before}.{after}")
        }
        // Several marks: all the same are thousands; if only the last differs, it is the decimal mark.
        [first, .., last] => {
            let same = |marks: &[char]| marks.iter().all(|mark| mark == first);
            let (groups, after) =
                if first == last { (plain.as_str(), "") } else { plain.rsplit_once(*last).ok_or_else(wrong)? };
            let inner = marks.len() - usize::from(first != last);
            let is_grouped = groups.split(*first).skip(1).all(|group| group.len() == 3);
            if !same(marks.get(..inner).unwrap_or_default()) || !is_grouped {
                return Err(wrong());
            }
            format!("{}.{after}", groups.replace(*first, ""))
        }
    };
    let written = if written.starts_with('.') { format!("0{written}") } else { written };
    written.trim_end_matches('.').parse::<f64>().map(|number| sign * number).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            ("12", 12.0),
            ("1.5", 1.5),
            ("1,5", 1.5),
            (".5", 0.5),
            ("0,125", 0.125),
            ("½", 0.5),
            ("1½", 1.5),
            ("2 ¾", 2.75),
            ("1/4", 0.25),
            ("1 1/2", 1.5),
            ("100 000", 100_000.0),
            ("100'000", 100_000.0),
            ("1,234,567", 1_234_567.0),
            ("1.234,56", 1234.56),
            ("1,234.5", 1234.5),
            ("100k", 100_000.0),
            ("1.5 k", 1500.0),
            ("-3", -3.0),
            (" 7 ", 7.0),
        ];
        for (text, number) in cases {
            assert_eq!(parse(text), Ok(number), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_numbers_is_not_guessed() {
        for text in ["100,000", "1.500", "12.345"] {
            assert!(parse(text).unwrap_err().contains(" could be "), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "many", "1.2.3", "1/0", "1,23,456", "1e5", "5 days", "--1", "1,2.3,4", "½½", "/", ".", ","] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"9".repeat(400)).is_err());
    }
}
