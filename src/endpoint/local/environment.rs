//! The variables of scripts on this machine.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::endpoint::doubles::MARKER;

/// The variables that every script has, beside PATH: few, and nothing of the caller's but the name of the user.
pub(super) fn base(root: &Path, home: &Path, tmp: &Path) -> Vec<(OsString, OsString)> {
    let user = env::var_os("USER")
        .or_else(|| env::var_os("LOGNAME"))
        .filter(|user| !user.is_empty())
        .unwrap_or_else(|| if rustix::process::geteuid().is_root() { "root" } else { "user" }.into());
    let locale = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };
    [
        ("HOME", home.as_os_str()),
        ("TMPDIR", tmp.as_os_str()),
        ("LANG", OsStr::new(locale)),
        ("LC_ALL", OsStr::new(locale)),
        ("USER", &user),
        ("LOGNAME", &user),
        ("SHELL", OsStr::new("/bin/sh")),
        ("TERM", OsStr::new("dumb")),
        ("PATCHDRILL", OsStr::new("1")),
        (MARKER, root.as_os_str()),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value.into()))
    .collect()
}
