//! Exit codes, signals and how often something happens.

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::Value;
use crate::expect;
use crate::scenario::map::schema;
use crate::scenario::yaml::{Node, Reader};

/// An exit code of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExitCode(pub i32);

impl Value for ExitCode {
    const EXPECTED: &'static str = "an exit code";

    fn read(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        reader.exit_code(node).map(Self)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "type": "integer", "minimum": i32::MIN, "maximum": u32::MAX }))
    }
}

/// A whole number from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Natural(pub u32);

impl Value for Natural {
    const EXPECTED: &'static str = "the number of attempts";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let number = reader.number(node, expected, 0, i64::from(u32::MAX))?;
        u32::try_from(number).ok().map(Self)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "type": "integer", "minimum": 0 }))
    }
}

/// A signal, by number or by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signal(pub i32);

/// Signals by name, with numbers that are the same on Linux and macOS.
const SIGNALS: [(&str, i32); 12] = [
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("ILL", 4),
    ("TRAP", 5),
    ("ABRT", 6),
    ("FPE", 8),
    ("KILL", 9),
    ("SEGV", 11),
    ("PIPE", 13),
    ("ALRM", 14),
    ("TERM", 15),
];

impl Value for Signal {
    const EXPECTED: &'static str = "a signal";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let name = node.as_text().map(|text| text.trim().to_ascii_uppercase());
        let name = name.as_deref().map(|name| name.strip_prefix("SIG").unwrap_or(name));
        if let Some((_, number)) = SIGNALS.iter().find(|(known, _)| Some(*known) == name) {
            return Some(Self(*number));
        }
        let number = reader.number(node, expected, i64::from(i32::MIN), i64::from(i32::MAX));
        if number.is_none() {
            reader.label_last(Some("signals are numbers such as 9 or names such as KILL and TERM"));
        }
        number.and_then(|number| i32::try_from(number).ok()).map(Self)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "anyOf": [{ "type": "integer", "minimum": 1, "maximum": 64 }, { "type": "string" }] }))
    }
}

/// How often something is expected to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count(pub expect::Count);

impl Value for Count {
    const EXPECTED: &'static str = "the number of calls";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let count = node.as_text().and_then(count);
        if count.is_none() {
            reader.wrong(node, expected);
            reader.label_last(Some("write 1, never, once, twice, at least 2 or at most 3"));
        }
        count.map(Self)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "anyOf": [
            { "type": "integer", "minimum": 0 },
            { "enum": ["never", "once", "twice"] },
            { "type": "string", "pattern": "^(at (least|most) )?([0-9]+( times?)?|once|twice)$" },
        ] }))
    }
}

/// `3`, `3 times`, `never`, `once`, `twice`, `at least 2`, `at most 2 times`.
fn count(text: &str) -> Option<expect::Count> {
    let text = text.trim().to_ascii_lowercase().replace('_', " ");
    let number = |text: &str| {
        let text = text.trim();
        match text {
            "never" => Some(0),
            "once" => Some(1),
            "twice" => Some(2),
            _ => {
                let digits =
                    text.strip_suffix("times").or_else(|| text.strip_suffix("time")).unwrap_or(text).trim();
                let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                if plain { digits.parse().ok() } else { None }
            }
        }
    };
    if let Some(least) = text.strip_prefix("at least ") {
        number(least).map(expect::Count::AtLeast)
    } else if let Some(most) = text.strip_prefix("at most ") {
        number(most).map(expect::Count::AtMost)
    } else {
        number(&text).map(expect::Count::Exactly)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_numbers_or_words() {
        let cases = [
            ("0", Some(expect::Count::Exactly(0))),
            ("never", Some(expect::Count::Exactly(0))),
            ("Once", Some(expect::Count::Exactly(1))),
            ("twice", Some(expect::Count::Exactly(2))),
            ("3 times", Some(expect::Count::Exactly(3))),
            ("1 time", Some(expect::Count::Exactly(1))),
            ("at least 2", Some(expect::Count::AtLeast(2))),
            ("at_most once", Some(expect::Count::AtMost(1))),
            ("at least 2 times", Some(expect::Count::AtLeast(2))),
            ("often", None),
            ("-1", None),
            ("at least", None),
            ("times", None),
            ("99999999999999999999", None),
        ];
        for (text, expected) in cases {
            assert_eq!(count(text), expected, "{text:?}");
        }
    }
}
