//! How containers are marked, so that somebody can tell whose they are and whether their patchdrill is gone.

use std::collections::HashMap;
use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

/// The label that all containers of patchdrill carry.
pub(super) const LABEL: &str = "patchdrill";

const PID: &str = "patchdrill.pid";
const STARTED: &str = "patchdrill.started";
const BOOT: &str = "patchdrill.boot";

static NEXT: AtomicU64 = AtomicU64::new(0);

/// The process that made a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Maker {
    pid: u32,
    /// When it was started, in ticks since the boot: numbers of processes are given again.
    started: String,
    /// The boot of the machine, and the namespace in which the number counts.
    boot: String,
}

impl Maker {
    /// This process.
    pub(super) fn me() -> Self {
        let pid = std::process::id();
        Self { pid, started: started(pid).unwrap_or_default(), boot: boot() }
    }

    /// A name for its next container.
    pub(super) fn name(&self) -> String {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        format!("patchdrill-{}-{}-{number}", self.pid, self.started)
    }

    /// The labels of its containers.
    pub(super) fn labels(&self) -> [(&'static str, String); 4] {
        [
            (LABEL, "1".to_owned()),
            (PID, self.pid.to_string()),
            (STARTED, self.started.clone()),
            (BOOT, self.boot.clone()),
        ]
    }

    /// Who made the container with these labels.
    pub(super) fn read(labels: &HashMap<String, String>) -> Option<Self> {
        let label = |name: &str| labels.get(name).cloned();
        Some(Self { pid: label(PID)?.parse().ok()?, started: label(STARTED)?, boot: label(BOOT)? })
    }

    /// Whether it runs; `None` when that cannot be told from here, as it was started on another machine.
    pub(super) fn runs(&self) -> Option<bool> {
        (self.boot == boot()).then(|| started(self.pid).as_ref() == Some(&self.started))
    }
}

fn boot() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let space = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{} {}", boot.trim(), space.display())
}

/// When a process was started.
fn started(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold anything, a bracket too.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(19).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maker_is_told_by_its_labels() {
        let me = Maker::me();
        let labels: HashMap<_, _> =
            me.labels().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        assert_eq!(Maker::read(&labels), Some(me.clone()));
        assert_eq!(me.runs(), Some(true));
        assert_eq!(Maker { started: "1".to_owned(), ..me.clone() }.runs(), Some(false));
        assert_eq!(Maker { pid: u32::MAX, ..me.clone() }.runs(), Some(false));
        assert_eq!(Maker { boot: "another".to_owned(), ..me }.runs(), None);
        assert_eq!(Maker::read(&HashMap::new()), None);
    }
}
