//! Scripts, as bytes, and the cut that a long one suffers on its way to the agent.

use std::path::PathBuf;

use super::{Language, SCRIPT_BYTES, SCRIPT_CHARS};
use crate::source::Span;

/// Where a script was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptOrigin {
    /// In a file of its own.
    File {
        /// The path as the user wrote it.
        path: PathBuf,
        /// Where the user wrote it.
        span: Span,
    },
    /// In the scenario itself, at this place.
    Inline(Span),
}

/// A script of an action: bytes, since real scripts are not always UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Where it was written.
    pub origin: ScriptOrigin,
    /// Its bytes as written. Empty until whoever may read files has filled in a [`ScriptOrigin::File`].
    pub bytes: Vec<u8>,
    /// The language that the scenario names; `None` leaves it to shebang, file name and platform.
    pub language: Option<Language>,
    /// The execution policy that a Windows action names.
    pub execution_policy: Option<super::ExecutionPolicy>,
}

/// What an over-long script loses.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Truncation {
    /// Bytes that are kept.
    pub kept: usize,
    /// Line (from 1) in which the cut falls.
    pub line: usize,
    /// Bytes that are lost.
    pub lost: usize,
}

impl Script {
    /// A script that is written in the scenario itself.
    pub fn inline(text: impl Into<Vec<u8>>, span: Span) -> Self {
        Self {
            origin: ScriptOrigin::Inline(span),
            bytes: text.into(),
            language: None,
            execution_policy: None,
        }
    }

    /// A script in a file, not yet loaded.
    pub fn file(path: impl Into<PathBuf>, span: Span) -> Self {
        Self {
            origin: ScriptOrigin::File { path: path.into(), span },
            bytes: Vec::new(),
            language: None,
            execution_policy: None,
        }
    }

    /// The part of the script that reaches the agent: the limits count the script itself, not its base64 form.
    pub fn delivered(&self) -> &[u8] {
        &self.bytes[..self.truncation().map_or(self.bytes.len(), |cut| cut.kept)]
    }

    /// What is cut off, if the script is longer than [`SCRIPT_CHARS`] characters or [`SCRIPT_BYTES`] bytes.
    ///
    /// A byte that is not part of valid UTF-8 counts as one character.
    pub fn truncation(&self) -> Option<Truncation> {
        let mut chars = 0;
        let mut kept = 0;
        'chunks: for chunk in self.bytes.utf8_chunks() {
            let pieces = chunk.valid().chars().map(char::len_utf8);
            for len in pieces.chain(std::iter::repeat_n(1, chunk.invalid().len())) {
                if chars == SCRIPT_CHARS || kept + len > SCRIPT_BYTES {
                    break 'chunks;
                }
                chars += 1;
                kept += len;
            }
        }
        (kept < self.bytes.len()).then(|| Truncation {
            kept,
            line: self.bytes[..kept].split(|byte| *byte == b'\n').count(),
            lost: self.bytes.len() - kept,
        })
    }
}
