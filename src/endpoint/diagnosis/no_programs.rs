//! Systems without local endpoints run no interpreters.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// An interpreter of scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its name, as `--require` takes it.
    pub name: &'static str,
    /// Where it lies; `None` when it is not there.
    pub path: Option<PathBuf>,
    /// What it says of its version.
    pub version: Option<String>,
    /// Why it is not there, beyond that nothing was found.
    pub why: Option<String>,
}

/// None.
#[expect(clippy::unused_async, reason = "as on systems that ask their interpreters")]
pub async fn programs(_: &BTreeMap<String, PathBuf>) -> Vec<Program> {
    Vec::new()
}
