//! Values of one word, number or text.

use std::path::PathBuf;
use std::time::Duration;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::Value;
use crate::environment::{Network, Sleep};
use crate::job::{AgentVersion, JobStatus, Limit, Platform};
use crate::scenario::EndpointKind;
use crate::scenario::map::schema;
use crate::scenario::yaml::{Node, Reader};

/// Implements [`Value`] for kinds of values: what they are, how they are read, and their schema.
macro_rules! values {
    ($($type:ty = $expected:literal, $schema:tt, |$node:ident, $words:ident, $reader:ident| $read:expr;)*) => {
        $(impl Value for $type {
            const EXPECTED: &'static str = $expected;

            fn read($node: &Node, $words: &str, $reader: &mut Reader) -> Option<Self> {
                $read
            }

            fn schema(_: &mut SchemaGenerator) -> Schema {
                schema(json!($schema))
            }
        })*
    };
}

/// Implements [`Value`] for types that have `ALL` values with a `name()` each.
macro_rules! words {
    ($($type:ty = $expected:literal;)*) => {
        $(impl $crate::scenario::value::Value for $type {
            const EXPECTED: &'static str = $expected;

            fn read(
                node: &$crate::scenario::yaml::Node,
                expected: &str,
                reader: &mut $crate::scenario::yaml::Reader,
            ) -> Option<Self> {
                let choices: Vec<_> = Self::ALL.iter().map(|one| (one.name(), *one)).collect();
                reader.choice(node, expected, &choices)
            }

            fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let names: Vec<_> = Self::ALL.iter().map(|one| one.name()).collect();
                $crate::scenario::map::schema(serde_json::json!({ "enum": names }))
            }
        })*
    };
}
pub(in crate::scenario) use words;

/// A number of bytes: bytes, or a number with a unit such as MiB or GB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size(pub u64);

/// A whole number from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Positive(pub u32);

/// An exit code of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code(pub u8);

// Numbers and truth values count as texts, as they are written.
values! {
    String = "a text", { "type": ["string", "number", "boolean"] },
        |node, expected, reader| reader.text(node, expected).map(str::to_owned);
    PathBuf = "a path", { "type": ["string", "number", "boolean"] },
        |node, expected, reader| reader.text(node, expected).map(PathBuf::from);
    Vec<u8> = "a text", { "type": ["string", "number", "boolean"] },
        |node, expected, reader| reader.bytes(node, expected);
    bool = "true or false", { "type": "boolean" }, |node, _expected, reader| reader.boolean(node);
    Duration = "a duration",
        { "type": ["string", "integer"], "pattern": "^[0-9]+ *[a-z]", "minimum": 0 },
        |node, expected, reader| reader.duration(node, expected);
    Size = "a size",
        {
            "type": ["string", "integer"],
            "pattern": "^[0-9]+(\\.[0-9]+)? *([kKmMgGtT]i?[bB]|[bB](ytes?)?)?$",
            "minimum": 0,
        },
        |node, expected, reader| reader.size(node, expected).map(Size);
    Positive = "a number", { "type": "integer", "minimum": 0 }, |node, expected, reader| {
        let number = reader.number(node, expected, 1, i64::from(u32::MAX))?;
        u32::try_from(number).ok().map(Positive)
    };
    // A whole number from 0.
    u64 = "a number", { "type": "integer", "minimum": 0 }, |node, expected, reader| {
        reader.number(node, expected, 0, i64::MAX).map(i64::unsigned_abs)
    };
    AgentVersion = "the version of the agent",
        { "type": ["string", "number"], "pattern": r"^[0-9]+(\.[0-9]+){0,3}$" },
        |node, expected, reader| {
            let version = reader.text(node, expected)?.parse().ok();
            if version.is_none() {
                reader.wrong(node, expected);
                reader.label_last(Some("a version looks like 4.6.1.6"));
            }
            version
        };
    Code = "an exit code", { "type": "integer", "minimum": 0, "maximum": 255 }, |node, expected, reader| {
        let code = reader.number(node, expected, 0, 255)?;
        u8::try_from(code).ok().map(Code)
    };
}

words! {
    Platform = "a platform";
    EndpointKind = "a kind of endpoint";
    Network = "a network";
    Sleep = "a way to sleep";
    Limit = "a limit that an action exceeds";
}

impl Value for JobStatus {
    const EXPECTED: &'static str = "the status of a job";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        reader.choice(node, expected, &Self::ALL.map(|status| (status.title(), status)))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "enum": Self::ALL.map(Self::title) }))
    }
}
