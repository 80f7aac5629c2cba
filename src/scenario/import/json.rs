//! JSON as a tree in which every value knows its place, within limits that hostile files cannot pass.
//!
//! The tree is that of the YAML reader: a number, a truth value or nothing is plain text in it, a text is not.

use std::collections::HashMap;

use super::slip;
use crate::diag::Diagnostic;
use crate::scenario::yaml::{Entry, Kind, Node, Scalar};
use crate::source::{SourceFile, Span};

/// The longest file that is read, in bytes: twenty actions with the longest scripts and some ten thousand asset numbers
/// need a quarter of it.
pub(crate) const MOST_BYTES: usize = 4 << 20;
/// The deepest nesting of objects and lists. The YAML that holds them again has a few levels of its own.
const MOST_LEVELS: usize = 48;
/// The longest key, in characters: YAML looks only so far for the colon behind it.
const LONGEST_KEY: usize = 100;
/// The most values in a file.
const MOST_VALUES: usize = 100_000;

/// The value that a JSON file holds, and what is wrong with the file. After a mistake of syntax there is no value; a key
/// that comes twice is a mistake as well, and the first of them counts.
pub(crate) fn document(source: &SourceFile) -> (Option<Node>, Vec<Diagnostic>) {
    let text = source.text();
    if text.len() > MOST_BYTES {
        let message = format!("the file is too large: {} bytes, at most {MOST_BYTES} are read", text.len());
        return (None, vec![Diagnostic::file_error(source, message)]);
    }
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut scanner = Scanner { source, text, at, levels: 0, values: 0, twice: Vec::new() };
    match scanner.whole() {
        Ok(node) => (Some(node), scanner.twice),
        Err(problem) => {
            scanner.twice.push(*problem);
            (None, scanner.twice)
        }
    }
}

type Read<T> = Result<T, Box<Diagnostic>>;

struct Scanner<'s> {
    source: &'s SourceFile,
    text: &'s str,
    at: usize,
    levels: usize,
    values: usize,
    twice: Vec<Diagnostic>,
}

impl Scanner<'_> {
    fn whole(&mut self) -> Read<Node> {
        self.space();
        if self.at == self.text.len() {
            return Err(Box::new(Diagnostic::file_error(self.source, "the file holds no JSON")));
        }
        if let Some(problem) = slip::no_json(self.source, self.at) {
            return Err(problem.into());
        }
        let node = self.value()?;
        self.space();
        if self.at < self.text.len() {
            let problem = self.here("the JSON of this file has ended above").label("nothing may follow");
            let help = "write several jobs into files of their own, or as a list [...]";
            return Err(problem.help(help).into());
        }
        Ok(node)
    }

    fn value(&mut self) -> Read<Node> {
        let start = self.at;
        self.values += 1;
        if self.values > MOST_VALUES {
            let message = format!("the file holds more than {MOST_VALUES} values");
            return Err(self.here(message).label("this is too much").into());
        }
        let kind = match self.peek() {
            Some('{') => self.nested(Self::object)?,
            Some('[') => self.nested(Self::list)?,
            Some('"') => Kind::Scalar(Scalar { text: self.string()?, plain: false }),
            _ => Kind::Scalar(Scalar { text: self.plain()?, plain: true }),
        };
        Ok(Node { span: Span::new(start, self.at), kind })
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Read<Kind>) -> Read<Kind> {
        if self.levels == MOST_LEVELS {
            let message = format!("objects and lists are nested more than {MOST_LEVELS} levels deep");
            return Err(self.here(message).label("this is one level too many").into());
        }
        self.levels += 1;
        self.at += 1;
        let kind = inner(self)?;
        self.levels -= 1;
        Ok(kind)
    }

    fn list(&mut self) -> Read<Kind> {
        let mut items = Vec::new();
        let mut comma = None;
        loop {
            self.space();
            if self.peek() == Some(']') {
                break;
            }
            items.push(self.value()?);
            comma = self.separator(']', "list")?;
            if comma.is_none() {
                break;
            }
        }
        self.close(comma, "]")?;
        Ok(Kind::List(items))
    }

    fn object(&mut self) -> Read<Kind> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut comma = None;
        loop {
            self.space();
            if self.peek() == Some('}') {
                break;
            }
            let start = self.at;
            if self.peek() != Some('"') {
                return Err(slip::no_key(self.source, self.at).into());
            }
            let key = self.string()?;
            let key_span = Span::new(start, self.at);
            if key.chars().nth(LONGEST_KEY).is_some() {
                let message = format!("a key holds at most {LONGEST_KEY} characters");
                return Err(Diagnostic::error(self.source, key_span, message).into());
            }
            self.space();
            if self.peek() != Some(':') {
                let problem = self.here("a colon is missing behind a key").label("expected `:`");
                return Err(problem.also(key_span, "this is the key").into());
            }
            self.at += 1;
            self.space();
            let value = self.value()?;
            if let Some(first) = places.get(&key) {
                let first = entries[*first].key_span;
                let problem =
                    Diagnostic::error(self.source, key_span, format!("the key `{key}` comes twice"));
                self.twice.push(problem.also(first, "the first time"));
            } else {
                places.insert(key.clone(), entries.len());
                entries.push(Entry { key, key_span, value });
            }
            comma = self.separator('}', "object")?;
            if comma.is_none() {
                break;
            }
        }
        self.close(comma, "}")?;
        Ok(Kind::Map(entries))
    }

    /// Takes the comma behind a value; nothing when the list or object ends.
    fn separator(&mut self, end: char, what: &str) -> Read<Option<usize>> {
        self.space();
        match self.peek() {
            Some(',') => {
                self.at += 1;
                Ok(Some(self.at - 1))
            }
            Some(found) if found == end => Ok(None),
            found => {
                let message = match found {
                    Some(_) => format!("the {what} that this stands in cannot go on so"),
                    None => format!("the file ends in the middle of its JSON, inside of the {what}"),
                };
                Err(self.here(message).label(format!("expected `,` or `{end}`")).into())
            }
        }
    }

    /// Takes the end of a list or object, behind which no comma may be left.
    fn close(&mut self, comma: Option<usize>, end: &str) -> Read<()> {
        if let Some(comma) = comma {
            let span = Span::new(comma, comma + 1);
            let problem =
                Diagnostic::error(self.source, span, format!("a comma cannot stand before `{end}`"));
            return Err(problem.label("remove it").into());
        }
        self.at += 1;
        Ok(())
    }

    /// A number, a truth value or nothing.
    fn plain(&mut self) -> Read<String> {
        let rest = &self.text[self.at..];
        let word =
            &rest[..rest.find(|c: char| c.is_whitespace() || ",:[]{}\"".contains(c)).unwrap_or(rest.len())];
        if !matches!(word, "true" | "false" | "null") && !is_number(word) {
            return Err(slip::no_value(self.source, self.at, word).into());
        }
        self.at += word.len();
        Ok(word.to_owned())
    }

    fn string(&mut self) -> Read<String> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let run = rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ').unwrap_or(rest.len());
            text.push_str(&rest[..run]);
            self.at += run;
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') => text.push(self.escape()?),
                Some('\n' | '\r') | None => {
                    let problem = Diagnostic::error(
                        self.source,
                        Span::new(start, start + 1),
                        "this quote is never closed",
                    );
                    let help = "a text ends on the line that it begins on; a line end in it is written \\n";
                    return Err(problem.help(help).into());
                }
                Some(control) => {
                    let code = u32::from(control);
                    let message = format!("a text of JSON cannot hold the control character U+{code:04X}");
                    let label =
                        if control == '\t' { "a tab is written \\t" } else { "is this a text file at all?" };
                    return Err(self.here(message).label(label).into());
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        let letter = self.text[start + 1..].chars().next();
        self.at += 1 + letter.map_or(0, char::len_utf8);
        let plain = match letter {
            Some(same @ ('"' | '\\' | '/')) => Some(same),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('u') => self.unicode(),
            _ => None,
        };
        plain.ok_or_else(|| {
            let end = (start + 6).min(self.text.len());
            let end = if letter == Some('u') && self.text.is_char_boundary(end) { end } else { self.at };
            let span = Span::new(start, end.max(self.at));
            let message =
                if letter == Some('u') { "this stands for no character" } else { "JSON has no such escape" };
            let problem = Diagnostic::error(self.source, span, message);
            Box::new(problem.label(if letter == Some('u') {
                "expected four hexadecimal digits; a character beyond U+FFFF is written as a pair"
            } else {
                "a backslash itself is written twice"
            }))
        })
    }

    /// The character of four hexadecimal digits, or of two such groups that make a pair.
    fn unicode(&mut self) -> Option<char> {
        let high = self.hex()?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high);
        }
        self.text[self.at..].strip_prefix("\\u")?;
        self.at += 2;
        let low = self.hex().filter(|low| (0xDC00..0xE000).contains(low))?;
        char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let value =
            digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16));
        self.at += 4;
        value?.ok()
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    /// An error about the next character.
    fn here(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.source, slip::one(self.text, self.at), message)
    }
}

/// Whether JSON writes a number so.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
#[path = "json_tests.rs"]
pub(super) mod tests;
