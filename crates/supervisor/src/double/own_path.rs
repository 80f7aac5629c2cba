//! Where a command double lies and what it is called, from what the system says of the running program.
//!
//! Linux names the file itself. macOS names it as it was called: that may be a relative path, a link to the double, or a
//! name in other letters, as its file systems take capital and small letters for the same.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

/// More links than this lead in a circle.
const MOST_LINKS: usize = 40;

/// The path of the double behind the path that it was started by: without links to it, absolute, and with the name under
/// which it was laid. `None` when that cannot be told.
pub(super) fn settled(called: PathBuf) -> Option<PathBuf> {
    let mut path = called;
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&path) else { break };
        path = path.parent()?.join(target);
    }
    let name = path.file_name()?;
    let folder = folder(path.parent()?);
    let laid = if cfg!(target_os = "macos") { as_laid(&folder, name) } else { None };
    Some(folder.join(laid.as_deref().unwrap_or(name)))
}

/// The folder without links and detours, so that what lies beside it can be named.
fn folder(named: &Path) -> PathBuf {
    let named = if named.as_os_str().is_empty() { Path::new(".") } else { named };
    // A folder that is gone keeps its name.
    fs::canonicalize(named).unwrap_or_else(|_| named.to_owned())
}

/// How `name` is written in `folder`; `None` when nothing there is called so in whatever letters.
fn as_laid(folder: &Path, name: &OsStr) -> Option<OsString> {
    let names: Vec<OsString> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.file_name()).collect();
    let exact = names.iter().find(|laid| *laid == name);
    exact.or_else(|| names.iter().find(|laid| laid.eq_ignore_ascii_case(name))).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_double_is_found_however_it_was_called() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().canonicalize().unwrap();
        let bin = root.join("bin");
        fs::create_dir_all(bin.join("sub")).unwrap();
        fs::write(bin.join("tool"), "").unwrap();
        std::os::unix::fs::symlink(bin.join("tool"), root.join("far")).unwrap();
        std::os::unix::fs::symlink("bin/tool", root.join("near")).unwrap();
        std::os::unix::fs::symlink("near", root.join("nearer")).unwrap();
        std::os::unix::fs::symlink("bin", root.join("other")).unwrap();
        for called in ["bin/tool", "bin/./tool", "bin/sub/../tool", "other/tool", "far", "near", "nearer"] {
            assert_eq!(settled(root.join(called)), Some(bin.join("tool")), "{called}");
        }
    }

    #[test]
    fn relative_paths_count_from_the_working_folder() {
        let here = std::env::current_dir().unwrap().canonicalize().unwrap();
        assert_eq!(settled("tool".into()), Some(here.join("tool")));
        assert_eq!(settled("./tool".into()), Some(here.join("tool")));
        assert_eq!(settled("src/../tool".into()), Some(here.join("tool")));
        assert_eq!(settled("/no/such/folder/tool".into()), Some("/no/such/folder/tool".into()));
        assert_eq!(settled("/".into()), None);
    }

    #[test]
    fn links_in_a_circle_end() {
        let temp = tempfile::tempdir().unwrap();
        let link = temp.path().join("link");
        std::os::unix::fs::symlink(&link, &link).unwrap();
        assert!(settled(link).is_some());
    }

    #[test]
    fn a_name_is_found_in_whatever_letters_it_was_called() {
        let temp = tempfile::tempdir().unwrap();
        for name in ["reboot", "Tool"] {
            fs::write(temp.path().join(name), "").unwrap();
        }
        for (called, laid) in [
            ("reboot", Some("reboot")),
            ("Reboot", Some("reboot")),
            ("REBOOT", Some("reboot")),
            ("tool", Some("Tool")),
            ("halt", None),
        ] {
            assert_eq!(as_laid(temp.path(), OsStr::new(called)), laid.map(OsString::from), "{called}");
        }
    }
}
