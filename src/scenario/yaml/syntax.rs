//! Mistakes that make a file no YAML at all, in plain words.

use super::build::MOST_LEVELS;
use crate::diag::Diagnostic;
use crate::source::{SourceFile, Span};

/// YAML looks no further for the colon behind a key.
const LONGEST_KEY: usize = 1024;

/// Why a file is not even tried to be read.
pub(crate) fn unreadable(source: &SourceFile, most_bytes: usize) -> Option<Diagnostic> {
    let text = source.text();
    if text.len() > most_bytes {
        let message = format!("the file is too large: {} bytes, at most {most_bytes} are read", text.len());
        return Some(Diagnostic::file_error(source, message).help("write several files"));
    }
    let at = text.find(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}'))?;
    let wrong = text[at..].chars().next()?;
    let span = Span::new(at, at + wrong.len_utf8());
    let problem = Diagnostic::error(
        source,
        span,
        format!("a YAML file cannot hold the control character U+{:04X}", u32::from(wrong)),
    );
    Some(if wrong == '\0' {
        problem.label("is this a text file at all?")
    } else {
        problem.help("write it as an escape between double quotes, such as \"\\x1b\"")
    })
}

/// Too many maps and lists inside each other.
pub(crate) fn too_deep(source: &SourceFile, span: Span) -> Diagnostic {
    let message = format!("maps and lists are nested more than {MOST_LEVELS} levels deep");
    Diagnostic::error(source, one(source.text(), span.start), message).label("this is one level too many")
}

/// What the scanner's complaint `info` at byte `at` means for a person.
pub(crate) fn explain(source: &SourceFile, at: usize, info: &str) -> Diagnostic {
    let text = source.text();
    let error = |span: Span, message: &str| Diagnostic::error(source, span, message);
    let here = one(text, at);
    if info.contains("tab") && !info.contains("start of line") {
        return error(tab(text, at), "a tab cannot indent a line of YAML").label("indent with spaces");
    }
    match info {
        "recursion limit exceeded" => too_deep(source, here),
        "mapping values are not allowed in this context" | "simple key expect ':'" | "simple key expected"
            if is_long(line_before(text, at)) =>
        {
            long_key(&error, line_before(text, at))
        }
        "mapping values are not allowed in this context" | "illegal placement of ':' indicator" => {
            error(here, "a key and its colon cannot stand here")
                .label("this colon")
                .help("begin the key in the column of the keys above it; quote a text that holds `: `")
        }
        "while parsing a block mapping, did not find expected key"
        | "while parsing a block collection, did not find expected '-' indicator"
        | "invalid indentation"
        | "did not find expected <document start>" => error(here, "this line does not fit what stands above it")
            .label("here")
            .help("keys of one map begin in the same column, and so do the dashes of one list"),
        "block sequence entries are not allowed in this context" => error(here, "a list cannot begin on the line of its key")
            .help("write each `- ` on a line of its own, or the whole list as [a, b]"),
        "':' must be followed by a valid YAML whitespace" if text.get(..at).is_some_and(|before| before.ends_with('\t')) => {
            error(one(text, at - 1), "a tab cannot stand between a key and its value").label("write a space")
        }
        "simple key expect ':'" | "simple key expected" => {
            error(line_before(text, at), "a colon is missing behind this key").help("a key is written `key: value`, with a space")
        }
        "invalid indentation in quoted scalar" => error(here, "this quote is not closed before the next key")
            .help("close it on its line, or indent the lines that go on with the text"),
        "while scanning a quoted scalar, found unexpected end of stream" => error(here, "this quote is never closed"),
        "while parsing a flow mapping, did not find expected ',' or '}'" => {
            error(here, "a `,` or the closing `}` is missing before this")
        }
        "while parsing a flow sequence, expected ',' or ']'" => {
            error(here, "a `,` or the closing `]` is missing before this")
        }
        "misplaced bracket" => error(here, "nothing is open that this bracket could close"),
        "while parsing node, found unknown anchor" => {
            let alias = Span::new(here.start, word_end(text, here.start));
            let name = source.slice(alias).trim_start_matches('*').to_owned();
            error(alias, "this alias stands for nothing").label(format!("no anchor `&{name}` comes before it"))
        }
        "while parsing a quoted scalar, found unknown escape character" => {
            error(here, "this text holds a backslash that is no escape")
                .help("between double quotes write two backslashes; between single quotes or without quotes one is enough")
        }
        "comment intercepting the multiline text" => error(here, "a comment cannot stand inside a text of several lines")
            .help("quote the text, or put the comment on a line of its own above it"),
        _ if info.starts_with("unexpected character") => {
            let character = source.slice(here);
            error(here, &format!("a text cannot begin with `{character}` unless it is quoted"))
        }
        _ => error(here, &format!("this is not YAML: {info}")),
    }
}

fn long_key(error: &impl Fn(Span, &str) -> Diagnostic, key: Span) -> Diagnostic {
    error(key, &format!("a key of YAML holds at most {LONGEST_KEY} characters"))
        .help("write `? ` before a longer one, and its value behind `: ` on the line below")
}

fn is_long(span: Span) -> bool {
    span.end - span.start > LONGEST_KEY
}

/// One character, or the last one when nothing stands at `at`.
fn one(text: &str, at: usize) -> Span {
    match text.get(at..).and_then(|rest| rest.chars().next()) {
        Some(c) => Span::new(at, at + c.len_utf8()),
        None => Span::new(text.len(), text.len()),
    }
}

fn word_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(|c: char| c.is_whitespace() || ",[]{}".contains(c)).unwrap_or(rest.len())
}

/// The first tab that indents a line, from the line of `at` on; the scanner complains somewhere near it.
fn tab(text: &str, at: usize) -> Span {
    let mut start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            return Span::new(start + tab, start + tab + 1);
        }
        start += line.len();
    }
    one(text, at)
}

/// The last line before `at` that holds anything.
fn line_before(text: &str, at: usize) -> Span {
    let before = text.get(..at).unwrap_or_default().trim_end();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let indent = before[start..].len() - before[start..].trim_start().len();
    Span::new(start + indent, before.len())
}

#[cfg(test)]
mod tests {
    use crate::diag::render;
    use crate::scenario::yaml::parse;
    use crate::source::SourceFile;

    fn told(text: &str) -> String {
        render(&parse(&SourceFile::new("x.yaml", text)).1, false)
    }

    #[test]
    fn a_tab_behind_a_key_is_named() {
        let told = told("scenario: x\njob:\n  platform:\tlinux\n");
        assert!(
            told.contains("error: a tab cannot stand between a key and its value\n  ┌─ x.yaml:3:12\n"),
            "{told}"
        );
        assert!(told.contains("write a space"), "{told}");
    }

    #[test]
    fn a_key_that_is_too_long_is_named() {
        let told = told(&format!("scenario: x\nendpoint:\n  commands:\n    tool {}: 0\n", "x".repeat(2000)));
        assert!(told.contains("error: a key of YAML holds at most 1024 characters\n"), "{told}");
    }

    #[test]
    fn the_way_out_of_a_key_that_is_too_long_works() {
        let command = "x".repeat(2000);
        let text = format!(
            "scenario: x\njob: {{platform: linux}}\nendpoint:\n  commands:\n    ? tool {command}\n    : 0\nexpect: {{reboot: none}}\n"
        );
        assert_eq!(told(&text), "");
    }
}
