//! Kinds of endpoints, and what each of them can be given.

use super::{HostSpec, Limits, Sleep};

/// Where the steps of a job really happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndpointKind {
    /// Nowhere: ends come from the scenario, time is virtual.
    Declared,
    /// On this machine, by its own shells.
    Local,
    /// On a throw-away copy of this machine, as root.
    Sandbox,
    /// In a container that is made of an image, as root.
    Container,
}

/// What a scenario says of its endpoint, or asks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// Files that lie on it.
    Files,
    /// Doubled commands.
    Commands,
    /// Services.
    Services,
    /// Environment variables.
    Env,
    /// How long an action may take.
    TimeLimit,
    /// The image that it is made of.
    Image,
    /// A folder with its root file system.
    Rootfs,
    /// The host name.
    Hostname,
    /// A network of its own.
    Network,
    /// The name of process 1.
    Init,
    /// A sleep that takes no time.
    Sleep,
    /// The time of day.
    Clock,
    /// For how long it has been up.
    Uptime,
    /// The operating system, as `/etc/os-release` says it.
    OsRelease,
    /// What identifies it, as `/etc/machine-id` says it.
    MachineId,
    /// Kernel modules.
    Modules,
    /// The processor.
    Cpu,
    /// File systems, as `df` shows them.
    Disks,
    /// What an action may use.
    Limits,
    /// How much the actions may leave on disk, which is one of the limits.
    DiskLimit,
    /// Which files an action changes: asked, not said.
    Changes,
}

/// What messages call a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactWords {
    /// Beside the place where it is written.
    pub written: &'static str,
    /// Without a place.
    pub alone: &'static str,
}

/// One row of the table: a fact, what messages call it, and the kinds that can be given it. A declared endpoint takes whatever is
/// said, as nothing of it has to be real.
struct Row(Fact, FactWords, &'static [EndpointKind]);

const fn same(words: &'static str) -> FactWords {
    FactWords { written: words, alone: words }
}

const fn words(written: &'static str, alone: &'static str) -> FactWords {
    FactWords { written, alone }
}

use EndpointKind::{Container, Declared, Local, Sandbox};

const EVERYWHERE: &[EndpointKind] = &EndpointKind::ALL;
/// Not on this machine as it is.
const MADE: &[EndpointKind] = &[Declared, Sandbox, Container];
/// A container has the kernel of the machine, and the files of its image.
const SANDBOXED: &[EndpointKind] = &[Declared, Sandbox];

static TABLE: [Row; 21] = [
    Row(Fact::Files, same("files"), EVERYWHERE),
    Row(Fact::Commands, same("commands"), EVERYWHERE),
    Row(Fact::Services, same("services"), EVERYWHERE),
    Row(Fact::Env, same("environment variables"), EVERYWHERE),
    Row(Fact::TimeLimit, same("a time limit"), EVERYWHERE),
    Row(Fact::Image, same("an image"), &[Container]),
    Row(Fact::Rootfs, same("a root file system"), SANDBOXED),
    Row(Fact::Hostname, same("a host name"), MADE),
    Row(Fact::Network, same("a network of its own"), MADE),
    Row(Fact::Init, words("a process 1", "the name of process 1"), MADE),
    Row(Fact::Sleep, same("a sleep that takes no time"), MADE),
    Row(Fact::Clock, words("a clock", "the time of day"), MADE),
    Row(Fact::Uptime, same("an uptime"), SANDBOXED),
    Row(Fact::OsRelease, words("an operating system", "an operating system release"), MADE),
    Row(Fact::MachineId, same("a machine id"), MADE),
    Row(Fact::Modules, same("kernel modules"), SANDBOXED),
    Row(Fact::Cpu, same("a processor"), SANDBOXED),
    Row(Fact::Disks, same("disks"), MADE),
    Row(Fact::Limits, words("limits", "limits of what an action may use"), MADE),
    Row(Fact::DiskLimit, same("a limit of what is written to its disk"), SANDBOXED),
    Row(Fact::Changes, same("files that change"), &[Sandbox]),
];

impl Fact {
    /// Every fact, in the order in which a refusal names the first one.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// What messages call it.
    pub fn words(self) -> FactWords {
        self.row().1
    }
}

impl EndpointKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Declared, Local, Sandbox, Container];

    /// The name as users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Local => "local",
            Self::Sandbox => "sandbox",
            Self::Container => "container",
        }
    }

    /// Whether it can be given this, or can tell it.
    pub fn supports(self, fact: Fact) -> bool {
        fact.row().2.contains(&self)
    }

    /// Why it cannot be given this, where nobody knows at which place it is written.
    pub fn refusal(self, fact: Fact) -> String {
        let what = fact.words().alone;
        match self {
            Local => format!(
                "a local endpoint cannot be given {what}, as it is this machine itself; rehearse on a sandbox"
            ),
            Container if fact == Fact::Rootfs => {
                format!(
                    "a container cannot be given {what} (it has that of its image); rehearse on a sandbox"
                )
            }
            Container => format!("a container cannot be given {what}; rehearse on a sandbox"),
            Declared | Sandbox => format!("the endpoint kind `{}` cannot be given {what}", self.name()),
        }
    }

    /// The kinds that can be given this, in the words of a user: `` `sandbox` or `container` ``.
    pub fn names_that_support(fact: Fact) -> String {
        let able = Self::ALL.into_iter().filter(|kind| kind.supports(fact));
        able.map(|kind| format!("`{}`", kind.name())).collect::<Vec<_>>().join(" or ")
    }

    /// What is declared of `host` that this kind cannot be given. Which network is meant is not known here, and this machine's is
    /// what a local endpoint has anyway; an image only says what a container is made of, should it be one.
    pub fn refuses(self, host: &HostSpec) -> Option<Fact> {
        Fact::all().find(|fact| fact.is_declared(host) && !self.supports(*fact))
    }
}

impl Fact {
    fn is_declared(self, host: &HostSpec) -> bool {
        match self {
            Self::Rootfs => host.rootfs.is_some(),
            Self::Hostname => host.hostname.is_some(),
            Self::Init => host.init.is_some(),
            Self::Sleep => host.sleep != Sleep::default(),
            Self::Clock => host.clock.is_some(),
            Self::Uptime => host.uptime.is_some(),
            Self::OsRelease => host.os_release.is_some(),
            Self::MachineId => host.machine_id.is_some(),
            Self::Modules => host.modules.is_some(),
            Self::Cpu => host.cpuinfo.is_some(),
            Self::Disks => !host.disks.is_empty(),
            Self::Limits => host.limits != Limits::default(),
            Self::DiskLimit => host.limits.disk.is_some(),
            Self::Files
            | Self::Commands
            | Self::Services
            | Self::Env
            | Self::TimeLimit
            | Self::Image
            | Self::Network
            | Self::Changes => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_its_row() {
        for (at, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, at, "{:?}", row.0);
        }
        assert_eq!(Fact::Changes as usize + 1, TABLE.len());
    }

    #[test]
    fn what_is_declared_of_a_host_is_refused_by_the_table() {
        let mut host = HostSpec::default();
        assert_eq!((Local.refuses(&host), host.init()), (None, "systemd"));
        host.cpuinfo = Some(String::new());
        assert_eq!((Local.refuses(&host), Container.refuses(&host)), (Some(Fact::Cpu), Some(Fact::Cpu)));
        assert_eq!((Sandbox.refuses(&host), Declared.refuses(&host)), (None, None));
        host.hostname = Some("web-01".to_owned());
        assert_eq!(Local.refuses(&host), Some(Fact::Hostname), "it comes first");
        assert_eq!(EndpointKind::names_that_support(Fact::Clock), "`declared` or `sandbox` or `container`");
    }
}
