//! The names of months.

/// Returns the number of the month that a name begins like, in English, German, French, Spanish, Portuguese, Italian or Dutch. Letters that
/// carry marks are left out, so that the name is the same in every encoding: `février` is `fvrier`.
fn beginning(name: &[u8]) -> Option<i8> {
    match name {
        [b'j', b'a', b'n', ..] | [b'e', b'n', b'e', ..] | [b'j', b'n', ..] | [b'g', b'e', b'n', ..] => Some(1),
        [b'f', b'e', b'b' | b'v', ..] | [b'f', b'v', ..] => Some(2),
        [b'm', b'a', b'r' | b'e', ..] | [b'm', b'r', ..] => Some(3),
        [b'a', b'p' | b'b' | b'v', b'r', ..] => Some(4),
        [b'm', b'a', b'y' | b'i' | b'g', ..] | [b'm', b'e', b'i', ..] => Some(5),
        [b'j', b'u', b'i', b'n', ..] | [b'j', b'u', b'n', ..] | [b'g', b'i', b'u', ..] => Some(6),
        [b'j', b'u', b'i', b'l', ..] | [b'j', b'u', b'l', ..] | [b'l', b'u', b'g', ..] => Some(7),
        [b'a', b'u' | b'g', b'g' | b'o', ..] | [b'a', b'o', ..] => Some(8),
        [b's', b'e', b'p' | b't', ..] => Some(9),
        [b'o', b'c' | b'k' | b'u' | b't', b't', ..] => Some(10),
        [b'n', b'o', b'v', ..] => Some(11),
        [b'd', b'e', b'c' | b'z', ..] | [b'd', b'i', b'c', ..] | [b'd', b'c', ..] => Some(12),
        _ => None,
    }
}

/// Returns the number of the month that a word names.
pub(super) fn month(word: &[u8]) -> Option<i8> {
    let mut plain = [0_u8; 12];
    let letters = word.iter().filter(|byte| byte.is_ascii());
    let mut length = 0;
    for (place, letter) in plain.iter_mut().zip(letters) {
        *place = letter.to_ascii_lowercase();
        length += 1;
    }
    let plain = plain.get(..length)?;
    beginning(plain).filter(|_| word.len() > 2)
}
