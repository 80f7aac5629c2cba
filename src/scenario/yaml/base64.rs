//! Base64, for bytes that are no text.

/// The bytes that `text` stands for, in the standard alphabet; white space does not count. `None` when it is not base64.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut digits, mut padding) = (0_u32, 0_usize, 0_usize);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        buffer = buffer << 6 | u32::from(value);
        digits += 1;
        if digits.is_multiple_of(4) {
            bytes.extend_from_slice(&buffer.to_be_bytes()[1..]);
            buffer = 0;
        }
    }
    match (digits % 4, padding) {
        (0, 0) => {}
        (2, 0 | 2) => bytes.push((buffer >> 4).to_be_bytes()[3]),
        (3, 0 | 1) => bytes.extend_from_slice(&(buffer >> 2).to_be_bytes()[2..]),
        _ => return None,
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn decodes_the_standard_alphabet() {
        let cases: [(&str, Option<&[u8]>); 12] = [
            ("", Some(b"")),
            ("Zg==", Some(b"f")),
            ("Zm8=", Some(b"fo")),
            ("Zm9v", Some(b"foo")),
            ("Zm9v\nYmFy", Some(b"foobar")),
            ("/w==", Some(b"\xff")),
            ("+/8", Some(b"\xfb\xff")),
            ("Zg", Some(b"f")),
            ("Z", None),
            ("Zg=", None),
            ("Zg==Zg==", None),
            ("Zm9v!", None),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text).as_deref(), expected, "{text:?}");
        }
    }
}
