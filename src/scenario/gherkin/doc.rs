//! Doc strings, read from the source.
//!
//! The grammar hands out doc strings with the media type mixed into their text, and takes away blanks that may matter to a
//! script. So their text is read again here, exactly where the grammar found it.

use crate::source::Span;

/// A doc string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Doc {
    /// What stands behind the opening quotes.
    pub media: Option<String>,
    /// The lines, without the indentation of the opening quotes. Every line ends with `\n`, whatever the file's line ends are:
    /// a script that needs others lies in a file of its own.
    pub text: String,
    /// The place of the text in the source.
    pub span: Span,
}

/// Reads the doc string that follows the step whose line ends at `from`. `parsed` is what the grammar made of it.
pub(super) fn read(source: &str, from: usize, parsed: &str) -> Option<Doc> {
    let mut at = from;
    // Blank lines and comments may stand between the step and the quotes.
    let (opening, indent) = loop {
        let line = source[at..].split_inclusive('\n').next()?;
        let text = line.trim_start();
        if text.starts_with("\"\"\"") || text.starts_with("```") {
            break (at + line.len() - text.len(), line.len() - text.len());
        }
        at += line.len();
    };
    let quotes = &source[opening..opening + 3];
    let inner = opening + 3;
    let end = closing(source, inner, quotes).unwrap_or(source.len());
    let raw = &source[inner..end];
    let Some((media, body)) = raw.split_once('\n') else {
        return Some(Doc { media: None, text: parsed.to_owned(), span: Span::new(inner, end) });
    };
    let start = inner + media.len() + 1;
    // The blanks before the closing quotes are no line.
    let body = match body.rfind('\n') {
        _ if body.trim_matches([' ', '\t']).is_empty() => "",
        Some(last) if body[last + 1..].trim_matches([' ', '\t']).is_empty() => &body[..=last],
        _ => body,
    };
    let mut text = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        let blanks = line.bytes().take(indent).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line = &line[blanks..];
        match line.strip_suffix("\r\n") {
            Some(line) => {
                text.push_str(line);
                text.push('\n');
            }
            None => text.push_str(line),
        }
    }
    let escaped: String = quotes.chars().flat_map(|quote| ['\\', quote]).collect();
    if text.contains(&escaped) {
        text = text.replace(&escaped, quotes);
    }
    let media = media.trim();
    let media = (!media.is_empty()).then(|| media.to_owned());
    Some(Doc { media, text, span: Span::new(start, start + body.len()) })
}

/// The place of the closing quotes, as the grammar finds it: it passes over what looks like a comment to the end of the line.
fn closing(source: &str, from: usize, quotes: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if rest.starts_with(quotes.as_bytes()) {
            return Some(at);
        }
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        at += match rest.get(blanks) {
            Some(b'#') => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
            _ => blanks.max(1),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_blanks_and_lose_their_indentation() {
        let cases = [
            ("s\n\"\"\"\na\n  b\n\"\"\"\n", None, "a\n  b\n", "a\n  b\n"),
            (
                "s\n  \"\"\"bash\n  a \n\n    b\n c\n  \"\"\"\n",
                Some("bash"),
                "a \n\n  b\nc\n",
                "  a \n\n    b\n c\n",
            ),
            (
                "s\n # c\n\n  ``` sh\n  echo \"\"\" # ``` no\n  ```\n",
                Some("sh"),
                "echo \"\"\" # ``` no\n",
                "  echo \"\"\" # ``` no\n",
            ),
            ("s\r\n\"\"\"\r\na\r\nb\r\n\"\"\"\r\n", None, "a\nb\n", "a\r\nb\r\n"),
            ("s\n\"\"\"\n\"\"\"\n", None, "", ""),
            ("s\n\"\"\"\n\n\"\"\"\n", None, "\n", "\n"),
            ("s\n\"\"\"\nsay \\\"\\\"\\\"\n\"\"\"\n", None, "say \"\"\"\n", "say \\\"\\\"\\\"\n"),
            ("s\n\"\"\"\na\nb\"\"\"\n", None, "a\nb", "a\nb"),
            ("s\n\"\"\"\nä€\n\"\"\"\n", None, "ä€\n", "ä€\n"),
        ];
        for (source, media, text, place) in cases {
            let doc = read(source, 1, "").expect(source);
            assert_eq!((doc.media.as_deref(), doc.text.as_str()), (media, text), "{source}");
            assert_eq!(&source[doc.span.start..doc.span.end], place, "{source}");
        }
    }
}
