//! YAML as a tree in which every value knows its place.

use crate::source::Span;

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// From its first character to its last.
    pub span: Span,
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One word, line or block of text.
    Scalar(Scalar),
    /// Bytes, written as base64 behind `!!binary`.
    Bytes(Vec<u8>),
    List(Vec<Node>),
    /// A map, in the order of the file; no key comes twice.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The key as text.
    pub key: String,
    /// Where the key is written.
    pub key_span: Span,
    pub value: Node,
}

/// Text as written, without the quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scalar {
    pub text: String,
    /// Neither quoted nor a block, so that it may stand for a number, a truth value or nothing.
    pub plain: bool,
}

impl Node {
    /// Nothing: no value at all, `~` or `null`.
    pub(crate) fn is_null(&self) -> bool {
        match &self.kind {
            Kind::Scalar(Scalar { text, plain: true }) => {
                matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")
            }
            _ => false,
        }
    }

    /// The text of a scalar that is not nothing.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(scalar) if !self.is_null() => Some(&scalar.text),
            _ => None,
        }
    }

    /// The value of a truth value.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            Kind::Scalar(Scalar { text, plain: true }) => match text.as_str() {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of a whole number.
    pub(crate) fn as_integer(&self) -> Option<i64> {
        match &self.kind {
            Kind::Scalar(Scalar { text, plain: true }) => integer(text),
            _ => None,
        }
    }

    /// The items of a list; anything else is one item.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// What it is, in the words of a person who writes YAML.
    pub(crate) fn describe(&self) -> &'static str {
        match &self.kind {
            _ if self.is_null() => "nothing",
            Kind::Scalar(Scalar { plain: true, .. }) if self.as_bool().is_some() => "a truth value",
            Kind::Scalar(Scalar { plain: true, .. }) if self.as_integer().is_some() => "a number",
            Kind::Scalar(_) => "text",
            Kind::Bytes(_) => "bytes",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
        }
    }
}

/// Whole numbers as YAML 1.2 writes them: decimal, `0x` and `0o`.
fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match (digits.strip_prefix("0x"), digits.strip_prefix("0o")) {
        (Some(hex), _) => (16, hex),
        (None, Some(octal)) => (8, octal),
        (None, None) => (10, digits),
    };
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let value = i64::from_str_radix(digits, radix).ok()?;
    Some(if negative { -value } else { value })
}

/// The tree as JSON, as an editor sees it.
#[cfg(test)]
pub(crate) fn to_json(node: &Node) -> serde_json::Value {
    use serde_json::Value;
    match &node.kind {
        _ if node.is_null() => Value::Null,
        Kind::Scalar(Scalar { text, .. }) => match (node.as_bool(), node.as_integer()) {
            (Some(value), _) => Value::Bool(value),
            (None, Some(number)) => Value::from(number),
            (None, None) => Value::from(text.as_str()),
        },
        Kind::Bytes(bytes) => Value::from(String::from_utf8_lossy(bytes)),
        Kind::List(items) => items.iter().map(to_json).collect(),
        Kind::Map(entries) => {
            entries.iter().map(|entry| (entry.key.clone(), to_json(&entry.value))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Node {
        let kind = Kind::Scalar(Scalar { text: text.into(), plain: true });
        Node { span: Span::default(), kind }
    }

    #[test]
    fn plain_words_are_what_yaml_says() {
        let cases = [
            ("12", "a number", Some(12)),
            ("-12", "a number", Some(-12)),
            ("+12", "a number", Some(12)),
            ("0x1F", "a number", Some(31)),
            ("0o17", "a number", Some(15)),
            ("010", "a number", Some(10)),
            ("--1", "text", None),
            ("0x", "text", None),
            ("1.5", "text", None),
            ("99999999999999999999", "text", None),
            ("true", "a truth value", None),
            ("yes", "text", None),
            ("", "nothing", None),
            ("~", "nothing", None),
        ];
        for (text, what, number) in cases {
            assert_eq!((plain(text).describe(), plain(text).as_integer()), (what, number), "{text}");
        }
        let quoted =
            Node { span: Span::default(), kind: Kind::Scalar(Scalar { text: "12".into(), plain: false }) };
        assert_eq!((quoted.describe(), quoted.as_integer()), ("text", None));
    }
}
