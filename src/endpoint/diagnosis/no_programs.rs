//! Systems without local endpoints run no interpreters.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::model::Program;

/// None.
#[expect(clippy::unused_async, reason = "as on systems that ask their interpreters")]
pub async fn programs(_: &BTreeMap<String, PathBuf>) -> Vec<Program> {
    Vec::new()
}
