//! What else of the machine a rehearsal depends on.

use super::why::room;
use super::{Check, Facts, State};

/// Fewer open files than this end long before 64 rehearsals at the same time.
#[cfg(unix)]
const FEW_FILES: u64 = 1024;

/// Kernel, folder for temporary files and open files.
pub fn look_at_machine() -> Vec<Check> {
    let facts = Facts::read();
    let system = std::env::consts::OS;
    let release = facts.kernel.clone().map_or_else(String::new, |release| format!(" {release}"));
    let mut checks = vec![Check::ok("system", format!("{system}{release} on {}", std::env::consts::ARCH))];
    if let Some(container) = facts.container {
        checks.push(Check::ok("container", format!("this is {}", container.name())));
    }
    checks.push(temporary(&facts));
    checks.extend(open_files());
    checks
}

/// Whether scripts can run on the machine itself.
pub fn look_at_local() -> Check {
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
