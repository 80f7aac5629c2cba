//! What is known of a process that outlives a script.

use std::path::Path;

use rustix::process::Pid;

/// A process that is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::endpoint::local) struct Stray {
    pub(in crate::endpoint::local) pid: Pid,
    /// Its command line, without the path of the endpoint's folder.
    pub(in crate::endpoint::local) line: String,
    /// It has left the script's process group.
    pub(in crate::endpoint::local) escaped: bool,
}

/// Longest command line that is shown.
pub(super) const SHOWN: usize = 300;

/// A command line as it is shown.
pub(super) fn without_root(line: &str, root: &Path) -> String {
    line.replace(&format!("{}/", root.display()), "")
}
