//! Expectations on files.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::values::{ActionRef, Named, NoneAtAll, OneOrMany, Text};

/// Files, or none at all.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum Files {
    None(NoneAtAll),
    ByPath(Named<OneOrMany<FileChoice>>),
}

super::values::words! {
    /// What becomes of a file, in one word.
    FileWord = ["created", "changed", "deleted", "unchanged"];
    /// Pinned with the changes.
    PinnedWord = ["with_changes"];
}

/// What becomes of a file.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum FileChoice {
    Word(FileWord),
    Map(FileSurface),
}

/// What becomes of a file; with several keys, all of it is expected.
#[derive(JsonSchema)]
#[schemars(rename = "FileEnd", deny_unknown_fields)]
pub struct FileSurface {
    /// What happens to it: it is created, changed (content, permissions, owner or type) or deleted, or none of that.
    pub is: Option<FileWord>,
    /// The action that does it, such as `pre-action 1`; any when it is left out.
    pub by: Option<ActionRef>,
    /// It is changed or created, and holds this text at the end, or each of these.
    pub contains: Option<OneOrMany<Text>>,
    /// It is changed or created, and does not hold this text at the end, or any of these.
    pub lacks: Option<OneOrMany<Text>>,
    /// It is changed or created, and is this text at the end, but for white space behind it.
    pub equals: Option<OneOrMany<Text>>,
    /// It is changed or created, and is empty at the end.
    pub empty: Option<bool>,
    /// It is changed or created, and matches this regular expression at the end, or each of these.
    pub matches: Option<OneOrMany<Text>>,
}

/// Folders, or none at all.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum Folders {
    None(NoneAtAll),
    These(OneOrMany<Text>),
}

/// Whether something is pinned.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum Pinned {
    Whether(bool),
    With(PinnedWord),
}
