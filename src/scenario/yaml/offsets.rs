//! From the characters that the scanner counts to the bytes that spans count.

/// Byte offsets of characters. The scanner counts every character, a byte order mark and both halves of CRLF included.
pub(crate) struct Offsets<'t> {
    text: &'t str,
    /// The byte offset of every [`STEP`]th character; empty when all characters are one byte long.
    marks: Vec<usize>,
}

const STEP: usize = 128;

impl<'t> Offsets<'t> {
    /// The offsets of `text`.
    pub(crate) fn new(text: &'t str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(at, _)| at).collect()
        };
        Self { text, marks }
    }

    /// The byte offset of the character at `index`; indices behind the end give the end.
    pub(crate) fn byte(&self, index: usize) -> usize {
        if self.marks.is_empty() {
            return index.min(self.text.len());
        }
        let Some(mark) = self.marks.get(index / STEP) else { return self.text.len() };
        self.text[*mark..].char_indices().nth(index % STEP).map_or(self.text.len(), |(at, _)| mark + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_found_at_its_byte() {
        for text in ["", "plain\r\ntext", &"äö\u{1f600}x\r\n".repeat(100), "\u{feff}a"] {
            let offsets = Offsets::new(text);
            let mut count = 0;
            for (index, (at, _)) in text.char_indices().enumerate() {
                assert_eq!(offsets.byte(index), at, "{text:?} {index}");
                count += 1;
            }
            for beyond in [count, count + 1, count + 1000] {
                assert_eq!(offsets.byte(beyond), text.len(), "{text:?} {beyond}");
            }
        }
    }
}
