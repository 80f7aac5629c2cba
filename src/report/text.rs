//! Text of others, made safe to show.
//!
//! Names, paths and above all the output of scripts are hostile: an escape sequence in them could repaint the terminal or
//! hide a line. Everything that a reporter did not write itself goes through here.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub(super) use crate::source::is_hidden;

/// `text` on one line, without anything that a terminal would act on.
pub fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        push(&mut shown, char);
    }
    shown
}

/// One line of bytes: invalid UTF-8 shows as `\xff`, control characters as `\x1b`, tabs as spaces.
pub(super) fn line(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for char in chunk.valid().chars() {
            if char == '\t' {
                let column = shown.chars().count();
                shown.extend(std::iter::repeat_n(' ', 4 - column % 4));
            } else {
                push(&mut shown, char);
            }
        }
        for byte in chunk.invalid() {
            _ = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

/// Like [`plain`], but line ends stay line ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(|text| line(text.as_bytes()))
}

fn push(shown: &mut String, char: char) {
    match char {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        '\0'..='\x1f' | '\x7f' => _ = write!(shown, "\\x{:02x}", u32::from(char)),
        _ if is_hidden(char) => _ = write!(shown, "\\u{{{:x}}}", u32::from(char)),
        _ => shown.push(char),
    }
}

/// How many terminal cells `text` takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// `text` in at most `cells` cells, with `…` in place of what does not fit at its end.
pub(super) fn clip(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for char in text.chars() {
        used += char.width().unwrap_or(0);
        if used >= cells {
            break;
        }
        kept.push(char);
    }
    kept.push('…');
    kept
}

/// `text` and as many spaces as it takes to fill `cells`.
pub(super) fn pad(text: &str, cells: usize) -> String {
    let spaces = cells.saturating_sub(width(text));
    let mut padded = text.to_owned();
    padded.extend(std::iter::repeat_n(' ', spaces));
    padded
}

/// `text` broken at spaces into lines of at most `cells` cells; a longer word keeps a line of its own.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let cells_of_word = width(word);
        if used > 0 && used + 1 + cells_of_word > cells {
            lines.push(String::new());
            used = 0;
        }
        if let Some(last) = lines.last_mut() {
            if used > 0 {
                last.push(' ');
                used += 1;
            }
            last.push_str(word);
            used += cells_of_word;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_acts_on_gets_through() {
        for (bytes, shown) in [
            (&b"plain"[..], "plain"),
            (b"\x1b[2J\x1b]0;owned\x07", r"\x1b[2J\x1b]0;owned\x07"),
            (b"a\rb\x08c\x7f", r"a\rb\x08c\x7f"),
            (b"a\tb", "a   b"),
            (b"caf\xc3\xa9 \xff\xfe", r"café \xff\xfe"),
            ("\u{9b}31m \u{202e}txt.exe \u{200b}".as_bytes(), r"\u{9b}31m \u{202e}txt.exe \u{200b}"),
        ] {
            assert_eq!(line(bytes), shown);
        }
        assert_eq!(plain("two\nlines\ttab"), r"two\nlines\ttab");
    }

    #[test]
    fn widths_count_cells_and_not_bytes() {
        assert_eq!(pad("更新", 6), "更新  ");
        assert_eq!(clip("更新ジョブ", 5), "更新…");
        assert_eq!(clip("short", 5), "short");
        assert_eq!(clip("longer", 5), "long…");
    }

    #[test]
    fn wrapping_keeps_every_word() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("incomprehensibilities are long", 6), ["incomprehensibilities", "are", "long"]);
        assert_eq!(wrap("", 6), [""]);
    }
}
