//! What the machine itself is declared to be: only a sandbox can make these things real.

use std::path::PathBuf;
use std::time::Duration;

use super::{Clock, Disk, Limits};
use crate::source::Spanned;

/// The machine that scripts believe to run on. By default nothing is declared: it looks as the machine below does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostSpec {
    /// A folder that holds a root file system, such as an unpacked image; `None` is the machine's own. As the scenario
    /// writes it, relative to the scenario's file; a loaded scenario holds the absolute path.
    pub rootfs: Option<Spanned<PathBuf>>,
    /// The image that a container is made of; `None` leaves it to settings. No other kind of endpoint has one.
    pub image: Option<Spanned<String>>,
    /// The host name.
    pub hostname: Option<String>,
    /// What of the network scripts can reach.
    pub network: Network,
    /// The name that process 1 shows; `None` is [`HostSpec::INIT`]. At most 15 bytes.
    pub init: Option<String>,
    /// What `sleep` does.
    pub sleep: Sleep,
    /// The time of day when the job begins; `None` is the real one.
    pub clock: Option<Clock>,
    /// For how long the machine has been up when the job begins; `None` is the real time. A reboot sets it to zero.
    pub uptime: Option<Duration>,
    /// The text of `/etc/os-release`.
    pub os_release: Option<String>,
    /// What identifies the machine: the line of `/etc/machine-id`.
    pub machine_id: Option<String>,
    /// Names of the kernel modules that `/proc/modules` shows; `None` shows the real ones.
    pub modules: Option<Vec<String>>,
    /// The text of `/proc/cpuinfo`.
    pub cpuinfo: Option<String>,
    /// What `df` and `/proc/mounts` show, by mount point; what is not named shows as it is, but `/` as ext4.
    pub disks: Vec<Disk>,
    /// What an action may use.
    pub limits: Limits,
}

impl HostSpec {
    /// The name of process 1 when none is declared.
    pub const INIT: &'static str = "systemd";
    /// The longest name of a process that Linux keeps, in bytes.
    pub const LONGEST_INIT: usize = 15;

    /// The name that process 1 shows.
    pub fn init(&self) -> &str {
        self.init.as_deref().unwrap_or(Self::INIT)
    }

    /// The text of `/proc/modules` with the declared modules.
    pub fn proc_modules(&self) -> Option<String> {
        let names = self.modules.as_ref()?;
        let mut text = String::new();
        for name in names {
            text.push_str(name);
            text.push_str(" 16384 0 - Live 0x0000000000000000\n");
        }
        Some(text)
    }

    /// How many processors [`HostSpec::cpuinfo`] shows.
    pub fn cores(&self) -> Option<usize> {
        let text = self.cpuinfo.as_ref()?;
        Some(text.lines().filter(|line| line.split(':').next().map(str::trim) == Some("processor")).count())
    }
}

/// What of the network scripts can reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Network {
    /// Only the endpoint itself.
    #[default]
    Loopback,
    /// Whatever this machine reaches.
    Host,
}

impl Network {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::Loopback, Self::Host];

    /// The name as users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
            Self::Host => "host",
        }
    }
}

/// What `sleep` does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sleep {
    /// It sleeps.
    #[default]
    Real,
    /// It returns at once.
    Instant,
}

impl Sleep {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::Real, Self::Instant];

    /// The name as users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Instant => "instant",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_cores_are_shown_as_the_kernel_shows_them() {
        let machine = HostSpec {
            modules: Some(vec!["ext4".to_owned(), "overlay".to_owned()]),
            cpuinfo: Some("processor\t: 0\nmodel name\t: x\n\nprocessor\t: 1\n".to_owned()),
            ..HostSpec::default()
        };
        let shown = machine.proc_modules().unwrap();
        assert_eq!(
            shown.lines().map(|line| line.split(' ').next().unwrap()).collect::<Vec<_>>(),
            ["ext4", "overlay"]
        );
        assert_eq!(machine.cores(), Some(2));
    }
}
