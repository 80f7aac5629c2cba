//! The machine that an endpoint is declared to be.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::values::{Named, Text};

/// The name of the system with its release, the lines of the file, or a map of its fields.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum OsRelease {
    Text(Text),
    Fields(Named<Text>),
}
