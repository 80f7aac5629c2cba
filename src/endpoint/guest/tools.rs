//! What the machine has to offer: programs on PATH, and the environment of scripts.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{env, fs};

use super::rooted;
use crate::endpoint::EndpointError;

/// Where commands lie when the caller has no PATH.
pub(in crate::endpoint) const USUAL_PATH: &str =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Where administrators' commands lie; a user's PATH often lacks these.
const ADMIN_FOLDERS: &[&str] = &["/usr/local/sbin", "/usr/sbin", "/sbin"];

/// Programs of this machine.
#[derive(Clone, Debug)]
pub(in crate::endpoint) struct Tools {
    /// The caller's PATH without relative folders.
    path: Vec<PathBuf>,
    /// What the user wants to be taken instead.
    shells: BTreeMap<String, PathBuf>,
    root: Root,
}

/// Where the endpoint's files lie.
#[derive(Clone, Debug)]
enum Root {
    /// They are the machine's own.
    Machine,
    /// In a folder that is the root of the endpoint.
    Folder(PathBuf),
    /// Elsewhere; what is not known of them has to be asked.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux makes containers"))]
    Elsewhere(Arc<Mutex<Known>>),
}

/// What is known of the files of an endpoint that lie elsewhere.
#[derive(Debug, Default)]
struct Known {
    paths: BTreeMap<PathBuf, Kind>,
    /// What was looked for and is not known.
    unknown: BTreeSet<PathBuf>,
}

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::endpoint) enum Kind {
    Nothing,
    /// Something that nobody can run.
    Other,
    /// A file that somebody may run.
    Program,
}

impl Tools {
    /// The programs that the caller has, with the user's choices in front.
    pub(in crate::endpoint) fn of_caller(shells: BTreeMap<String, PathBuf>) -> Self {
        let path = env::var_os("PATH").unwrap_or_else(|| USUAL_PATH.into());
        Self { path: cleaned(&path), shells, root: Root::Machine }
    }

    /// The programs that root has on an endpoint whose files lie in `root`, with the user's choices in front.
    pub(in crate::endpoint) fn of_root(shells: BTreeMap<String, PathBuf>, root: Option<PathBuf>) -> Self {
        let root = root.map_or(Root::Machine, Root::Folder);
        Self { path: cleaned(OsStr::new(USUAL_PATH)), shells, root }
    }

    /// The programs that root has on an endpoint whose files are not at hand. What is looked for and not known is taken for
    /// missing, and [`Tools::unknown`] tells of it.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn elsewhere() -> Self {
        let root = Root::Elsewhere(Arc::default());
        Self { path: cleaned(OsStr::new(USUAL_PATH)), shells: BTreeMap::new(), root }
    }

    /// What was looked for since the last time, and is not known.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn unknown(&self) -> Vec<PathBuf> {
        match &self.root {
            Root::Elsewhere(known) => std::mem::take(&mut lock(known).unknown).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Takes note of what lies where.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn learn(&self, found: impl IntoIterator<Item = (PathBuf, Kind)>) {
        if let Root::Elsewhere(known) = &self.root {
            lock(known).paths.extend(found);
        }
    }

    /// What lies at `path`, as scripts see it.
    pub(in crate::endpoint) fn kind(&self, path: &Path) -> Kind {
        let located = match &self.root {
            Root::Machine => path.to_owned(),
            Root::Folder(root) => rooted::resolve(root, path),
            Root::Elsewhere(known) => {
                let mut known = lock(known);
                return known.paths.get(path).copied().unwrap_or_else(|| {
                    known.unknown.insert(path.to_owned());
                    Kind::Nothing
                });
            }
        };
        match fs::metadata(&located) {
            Ok(meta) if meta.is_file() && meta.permissions().mode() & 0o111 != 0 => Kind::Program,
            Ok(_) => Kind::Other,
            Err(_) => Kind::Nothing,
        }
    }

    /// Whether `path`, as scripts see it, is a file that somebody may run.
    pub(in crate::endpoint) fn is_program(&self, path: &Path) -> bool {
        self.kind(path) == Kind::Program
    }

    /// The program that the user names for `name`.
    ///
    /// # Errors
    /// When the user names one that is not there.
    pub(in crate::endpoint) fn chosen(&self, name: &str) -> Result<Option<PathBuf>, EndpointError> {
        let from_env = || {
            // The caller's variables speak of the caller's machine.
            let here = !matches!(self.root, Root::Elsewhere(_));
            (here && name == "pwsh").then(|| env::var_os("PATCHDRILL_PWSH").map(PathBuf::from)).flatten()
        };
        let Some(chosen) = self.shells.get(name).cloned().or_else(from_env) else { return Ok(None) };
        // A name alone stands for a program on PATH.
        let found = if chosen.components().count() > 1 {
            Some(chosen.clone())
        } else {
            self.on_path(chosen.as_os_str())
        };
        match found.filter(|program| self.is_program(program)) {
            Some(program) => Ok(Some(program)),
            None => Err(EndpointError::Missing(format!(
                "{} is named as the program for `{name}`, and it is not there or cannot be run",
                chosen.display()
            ))),
        }
    }

    /// The first program called `name` on the caller's PATH.
    pub(in crate::endpoint) fn on_path(&self, name: &OsStr) -> Option<PathBuf> {
        if name.is_empty() || Path::new(name).components().count() != 1 {
            return None;
        }
        self.path.iter().map(|folder| folder.join(name)).find(|program| self.is_program(program))
    }

    /// Whether the machine has the command, be it only for administrators.
    pub(in crate::endpoint) fn has(&self, name: &str) -> bool {
        self.on_path(OsStr::new(name)).is_some()
            || ADMIN_FOLDERS.iter().any(|folder| self.is_program(&Path::new(folder).join(name)))
    }

    /// The program that gives a script a session without a terminal, where that is needed: a caller with a terminal would
    /// lend it to the script, whose question there could stop it or reach the user. An agent has no terminal.
    pub(in crate::endpoint) fn session_maker(&self) -> Option<PathBuf> {
        let terminal = cfg!(target_os = "linux") && File::open("/dev/tty").is_ok();
        terminal.then(|| self.on_path(OsStr::new("setsid"))).flatten()
    }

    /// PATH of a script: `bin` first, then `declared` or else the caller's.
    pub(in crate::endpoint) fn path_with(&self, bin: &Path, declared: Option<&str>) -> OsString {
        let mut path = bin.as_os_str().to_owned();
        let mut push = |part: &OsStr| {
            path.push(":");
            path.push(part);
        };
        match declared {
            Some(declared) => push(OsStr::new(declared)),
            None => self.path.iter().for_each(|folder| push(folder.as_os_str())),
        }
        path
    }
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The folders of `path`, each once, without relative ones: what they mean changes with the working folder.
fn cleaned(path: &OsStr) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in env::split_paths(path) {
        if folder.is_absolute() && !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// Whether `path` is a file that somebody may run.
pub(in crate::endpoint) fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_loses_what_is_relative_or_double() {
        let path = cleaned(OsStr::new("/usr/bin::.:bin:/bin:/usr/bin:../x"));
        assert_eq!(path, [PathBuf::from("/usr/bin"), PathBuf::from("/bin")]);
    }

    #[test]
    fn the_endpoints_own_folder_is_always_first_on_path() {
        let tools = Tools {
            path: vec!["/usr/bin".into(), "/bin".into()],
            shells: BTreeMap::new(),
            root: Root::Machine,
        };
        let bin = Path::new("/e/bin");
        assert_eq!(tools.path_with(bin, None), "/e/bin:/usr/bin:/bin");
        assert_eq!(tools.path_with(bin, Some("/opt/x:tools")), "/e/bin:/opt/x:tools");
    }

    #[test]
    fn programs_are_found_by_name_only() {
        let tools = Tools::of_caller(BTreeMap::new());
        assert!(tools.on_path(OsStr::new("sh")).is_some_and(|sh| sh.is_absolute()));
        for name in ["", ".", "..", "../bin/sh", "/bin/sh", "no-such-program-anywhere"] {
            assert_eq!(tools.on_path(OsStr::new(name)), None, "{name}");
        }
    }

    #[test]
    fn a_choice_that_is_not_there_is_said() {
        let shells =
            [("bash".to_owned(), PathBuf::from("/no/such/bash")), ("sh".to_owned(), PathBuf::from("sh"))];
        let tools = Tools::of_caller(shells.into());
        assert!(
            matches!(tools.chosen("bash"), Err(EndpointError::Missing(text)) if text.contains("/no/such/bash"))
        );
        assert!(tools.chosen("sh").unwrap().is_some());
        assert_eq!(tools.chosen("zsh").unwrap(), None);
    }
}
