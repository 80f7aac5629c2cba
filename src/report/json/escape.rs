//! JSON that a terminal shows and does not obey.

use std::io;
use std::io::Write;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::report::text;

/// Writes `value` on one line. Characters that a terminal would act on are escaped, so that a report may be looked at
/// without a JSON reader; to a JSON reader they are the same.
///
/// # Errors
/// When `out` cannot be written.
pub fn write<T: Serialize>(out: impl Write, value: &T) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Visible))?)
}

struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, char)) = rest.char_indices().find(|(_, char)| text::is_hidden(*char)) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + char.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_reads_the_same() {
        let text = "\u{1b}[2J \u{9b}2J \u{7f} \u{202e}x\u{e0041} \u{1f600} é\n\"";
        let mut out = Vec::new();
        write(&mut out, &text).expect("memory takes everything");
        let shown = String::from_utf8(out).expect("JSON is text");
        assert_eq!(shown, r#""\u001b[2J \u009b2J \u007f \u202ex\udb40\udc41 😀 é\n\"""#);
        assert_eq!(serde_json::from_str::<String>(&shown).expect("it is JSON"), text);
    }
}
