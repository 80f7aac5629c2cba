//! Bytes in JSON: as text where they are text, else in base64, and never ambiguous.

use schemars::JsonSchema;
use serde::Serialize;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes: as text when they are UTF-8, else in base64.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Bytes<'a> {
    /// The bytes are UTF-8; this is them.
    Text(&'a str),
    /// The bytes are not UTF-8; this is them in standard base64 with padding (RFC 4648, section 4).
    Base64(String),
}

impl<'a> From<&'a [u8]> for Bytes<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        std::str::from_utf8(bytes).map_or_else(|_| Self::Base64(base64(bytes)), Self::Text)
    }
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut three = [0; 3];
        three[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfd, 0xfb]), "//79+w==");
    }

    #[test]
    fn bytes_say_what_they_are() {
        let show = |bytes: &[u8]| serde_json::to_string(&Bytes::from(bytes)).expect("bytes serialize");
        assert_eq!(show(b"caf\xc3\xa9\n"), r#"{"text":"café\n"}"#);
        assert_eq!(show(b"caf\xe9"), r#"{"base64":"Y2Fm6Q=="}"#);
    }
}
