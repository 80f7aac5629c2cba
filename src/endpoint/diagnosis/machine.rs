//! What else of the machine a rehearsal depends on.

#[cfg(target_os = "linux")]
use patchdrill_supervisor::programs::Linking;

use super::why::room;
use super::{Check, Facts, State};

/// Fewer open files than this end long before 64 rehearsals at the same time.
#[cfg(unix)]
const FEW_FILES: u64 = 1024;

/// Kernel, folder for temporary files and open files.
pub(crate) fn look_at_machine() -> Vec<Check> {
    let facts = Facts::read();
    let system = std::env::consts::OS;
    let release = facts.kernel.clone().map_or_else(String::new, |release| format!(" {release}"));
    let mut checks = vec![Check::ok("system", format!("{system}{release} on {}", std::env::consts::ARCH))];
    if let Some(container) = facts.container {
        checks.push(Check::ok("container", format!("this is {}", container.name())));
    }
    checks.extend(supervisor());
    checks.push(temporary(&facts));
    checks.extend(open_files());
    checks
}

/// Whether scripts can run on the machine itself.
pub(crate) fn look_at_local() -> Check {
    const NAME: &str = "local";
    if cfg!(not(unix)) {
        let advice = "rehearse with declared ends here, or on Linux or macOS";
        return Check::missing(NAME, "real scripts need Linux or macOS", advice);
    }
    if !std::path::Path::new("/bin/sh").exists() {
        return Check::missing(NAME, "there is no /bin/sh", "install a shell");
    }
    let folder = temporary(&Facts::read());
    if folder.state == State::Missing {
        return Check { name: NAME, ..folder };
    }
    Check::ok(NAME, "scripts run on this machine itself")
}

fn temporary(facts: &Facts) -> Check {
    const NAME: &str = "temporary folder";
    let folder = std::env::temp_dir();
    let shown = folder.display();
    if let Err(error) = tempfile::Builder::new().prefix("patchdrill-").tempdir_in(&folder) {
        let detail = format!("nothing can be written to {shown}: {error}");
        return Check::missing(NAME, detail, "name another folder in TMPDIR");
    }
    let free = facts.free.map_or_else(String::new, |(bytes, _)| format!(", {} free", room(bytes)));
    Check::ok(NAME, format!("{shown}{free}"))
}

/// How the supervisor, which is process 1 of sandboxes and of containers, was linked.
#[cfg(target_os = "linux")]
fn supervisor() -> [Check; 1] {
    [linked(patchdrill_supervisor::programs::linking())]
}

#[cfg(not(target_os = "linux"))]
const fn supervisor() -> [Check; 0] {
    []
}

#[cfg(target_os = "linux")]
fn linked(linking: Option<Linking>) -> Check {
    const NAME: &str = "supervisor";
    match linking {
        Some(Linking::Static) => Check::ok(NAME, "linked statically: it runs in any container"),
        Some(Linking::Dynamic) => Check::limited(
            NAME,
            "linked with the C library of the system that built patchdrill: it does not run in containers with another one, \
             such as those of Alpine",
            "build patchdrill where a static C library is (the package glibc-static, or Rust's musl target)",
        ),
        None => Check::limited(
            NAME,
            "this patchdrill was built without it, so it makes neither sandboxes nor containers",
            "build patchdrill on Linux on x86_64 or aarch64, with a linker",
        ),
    }
}

#[cfg(unix)]
fn open_files() -> [Check; 1] {
    const NAME: &str = "open files";
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    [match limit.current {
        Some(few) if few < FEW_FILES => {
            Check::limited(NAME, format!("at most {few}"), format!("ulimit -n {FEW_FILES}, or fewer --jobs"))
        }
        Some(many) => Check::ok(NAME, format!("at most {many}")),
        None => Check::ok(NAME, "no limit"),
    }]
}

#[cfg(not(unix))]
const fn open_files() -> [Check; 0] {
    []
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_supervisor_that_needs_a_c_library_is_told_of() {
        assert_eq!(linked(Some(Linking::Static)).state, State::Ok);
        let dynamic = linked(Some(Linking::Dynamic));
        assert_eq!(dynamic.state, State::Limited);
        assert!(dynamic.detail.contains("Alpine"), "{dynamic:?}");
        assert_eq!(linked(None).state, State::Limited);
    }
}
