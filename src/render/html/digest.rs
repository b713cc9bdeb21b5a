//! The hash by which a content-security policy allows a style sheet or a script.

use sha2::{Digest as _, Sha256};

/// Returns the SHA-256 of a text in base 64.
pub(super) fn of(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}

/// Returns bytes in base 64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    let letter = |bits: u32| {
        let letters = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']);
        letters.into_iter().nth((bits & 63) as usize).unwrap_or('=')
    };
    let three = |chunk: &[u8]| {
        let bits = chunk.iter().chain([&0, &0]).take(3).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let shown = chunk.len() + 1;
        let letters = [18, 12, 6, 0].map(|shift| letter(bits >> shift));
        letters.into_iter().take(shown).chain(std::iter::repeat_n('=', 4 - shown)).collect::<String>()
    };
    bytes.chunks(3).map(three).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_that_of_the_standard() {
        let expected = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        for (length, text) in expected.iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..length]), *text);
        }
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }

    #[test]
    fn the_hash_of_nothing_is_the_known_one() {
        assert_eq!(of(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
