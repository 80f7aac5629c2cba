//! What can be read off this machine about its ability to make sandboxes; nothing is tried here.

use std::fs;
use std::path::Path;

/// What this machine says of itself. Everything that cannot be read is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The operating system, as Rust calls it: `linux`.
    pub system: String,
    /// The kernel's release, such as `6.8.0-45-generic`.
    pub kernel: Option<String>,
    /// The first line of `/proc/version`.
    pub version: Option<String>,
    /// The effective user.
    pub user: Option<u32>,
    /// The effective capabilities, as bits.
    pub capabilities: Option<u64>,
    /// How many users this process' user namespace has.
    pub users: Option<u64>,
    /// A seccomp filter holds this process.
    pub filtered: bool,
    /// `user.max_user_namespaces`.
    pub max_user_namespaces: Option<u64>,
    /// Debian's `kernel.unprivileged_userns_clone`.
    pub unprivileged_userns_clone: Option<u64>,
    /// Ubuntu's `kernel.apparmor_restrict_unprivileged_userns`.
    pub apparmor_restricts: Option<u64>,
    /// The label that a security module gives to this process.
    pub label: Option<String>,
    /// `SELinux` is there and enforces its policy.
    pub selinux_enforces: bool,
    /// Booleans of `SELinux` about user namespaces, as `name=value`.
    pub selinux_booleans: Vec<String>,
    /// The container around this process.
    pub container: Option<Container>,
    /// Something is mounted over parts of `/proc`, so that nobody inside may mount another one.
    pub masked_proc: bool,
    /// The root of this process is no mount point: it was changed by `chroot`.
    pub chroot: bool,
    /// The kernel knows overlays.
    pub overlay: Option<bool>,
    /// Bytes and files that still fit into the folder for temporary files.
    pub free: Option<(u64, u64)>,
}

/// Who made the container around this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// Docker, or another engine that shows itself so.
    Docker,
    Podman,
    /// A pod of Kubernetes.
    Kubernetes,
    /// LXC, LXD or Incus.
    Lxc,
    /// Something else.
    Other,
}

impl Container {
    /// The name in a sentence.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Docker => "a Docker container",
            Self::Podman => "a Podman container",
            Self::Kubernetes => "a Kubernetes pod",
            Self::Lxc => "an LXC container",
            Self::Other => "a container",
        }
    }
}

impl Facts {
    /// The bit of `CAP_SYS_ADMIN`.
    const ADMIN: u64 = 1 << 21;

    /// Reads them off this machine.
    pub(crate) fn read() -> Self {
        Self { free: free_space(&std::env::temp_dir()), ..Self::read_from(Path::new("/")) }
    }

    /// As [`Facts::read`], with the files of `root`.
    pub(crate) fn read_from(root: &Path) -> Self {
        let text = |path: &str| fs::read_to_string(root.join(path)).ok();
        let word = |path: &str| text(path).map(|text| text.trim_matches(['\0', '\n', ' ']).to_owned());
        let number = |path: &str| word(path)?.parse().ok();
        let status = text("proc/self/status").unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
            Some(line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        let mounts = text("proc/self/mountinfo");
        let places = || mounts.iter().flat_map(|text| text.lines()).filter_map(|line| line.split(' ').nth(4));
        Self {
            system: std::env::consts::OS.to_owned(),
            kernel: word("proc/sys/kernel/osrelease"),
            version: word("proc/version"),
            user: field("Uid").and_then(|ids| ids.get(1)?.parse().ok()),
            capabilities: field("CapEff").and_then(|bits| u64::from_str_radix(bits.first()?, 16).ok()),
            users: text("proc/self/uid_map").map(|text| {
                text.lines().filter_map(|line| line.split_whitespace().nth(2)?.parse::<u64>().ok()).sum()
            }),
            filtered: field("Seccomp").is_some_and(|mode| mode.first().is_some_and(|mode| mode == "2")),
            max_user_namespaces: number("proc/sys/user/max_user_namespaces"),
            unprivileged_userns_clone: number("proc/sys/kernel/unprivileged_userns_clone"),
            apparmor_restricts: number("proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
            label: word("proc/self/attr/current").filter(|label| !label.is_empty()),
            selinux_enforces: number("sys/fs/selinux/enforce") == Some(1),
            selinux_booleans: selinux_booleans(&root.join("sys/fs/selinux/booleans")),
            container: container(root),
            masked_proc: places().any(|place| place.starts_with("/proc/") && !is_harmless(place)),
            chroot: mounts.is_some() && !places().any(|place| place == "/"),
            overlay: text("proc/filesystems")
                .map(|text| text.lines().any(|line| line.split_whitespace().last() == Some("overlay"))),
            free: None,
        }
    }

    /// Whether this process may do what only an administrator may.
    pub(crate) fn is_admin(&self) -> bool {
        let whole = self.users.is_none_or(|users| users > u64::from(u32::MAX) / 2);
        self.user == Some(0) && whole && self.capabilities.is_none_or(|bits| bits & Self::ADMIN != 0)
    }

    /// The first two numbers of the kernel's release.
    pub(crate) fn kernel_number(&self) -> Option<(u32, u32)> {
        let mut parts = self.kernel.as_ref()?.split(|c: char| !c.is_ascii_digit());
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    }
}

/// What machines mount below `/proc` all the same.
fn is_harmless(place: &str) -> bool {
    place.starts_with("/proc/sys/fs/binfmt_misc") || place.starts_with("/proc/fs/nfs")
}

fn selinux_booleans(folder: &Path) -> Vec<String> {
    let mut booleans: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let about = name.contains("userns") || name.contains("user_namespace");
            // Two numbers: the value, and the one that waits to be committed.
            let value = fs::read_to_string(entry.path()).ok()?;
            about.then(|| format!("{name}={}", value.split_whitespace().next().unwrap_or_default()))
        })
        .collect();
    booleans.sort();
    booleans
}

fn container(root: &Path) -> Option<Container> {
    let there = |path: &str| root.join(path).exists();
    let text = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_default();
    let groups = text("proc/1/cgroup") + &text("proc/self/cgroup");
    let named = text("run/systemd/container");
    let says = |words: &[&str]| words.iter().any(|word| groups.contains(word) || named.trim() == *word);
    if there("var/run/secrets/kubernetes.io") || there("run/secrets/kubernetes.io") || says(&["kubepods"]) {
        Some(Container::Kubernetes)
    } else if there("run/.containerenv") || says(&["podman", "libpod"]) {
        Some(Container::Podman)
    } else if there(".dockerenv") || says(&["docker"]) {
        Some(Container::Docker)
    } else if there("dev/lxd") || says(&["lxc", "lxc.payload"]) {
        Some(Container::Lxc)
    } else if !named.trim().is_empty() {
        Some(Container::Other)
    } else {
        None
    }
}

/// Bytes and files that a caller without privileges can still put into `folder`.
#[cfg(unix)]
fn free_space(folder: &Path) -> Option<(u64, u64)> {
    let found = rustix::fs::statvfs(folder).ok()?;
    // Some file systems count no files at all.
    let files = if found.f_files == 0 { u64::MAX } else { found.f_favail };
    Some((found.f_bavail.saturating_mul(found.f_frsize), files))
}

#[cfg(not(unix))]
fn free_space(_: &Path) -> Option<(u64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(files: &[(&str, &str)]) -> Facts {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Facts::read_from(root.path())
    }

    #[test]
    fn facts_are_read_from_where_the_kernel_tells_them() {
        let facts = machine(&[
            ("proc/sys/kernel/osrelease", "6.8.0-45-generic\n"),
            ("proc/version", "Linux version 6.8.0-45-generic\n"),
            (
                "proc/self/status",
                "Name:\tx\nUid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000000000\nSeccomp:\t2\n",
            ),
            ("proc/sys/user/max_user_namespaces", "15000\n"),
            ("proc/sys/kernel/unprivileged_userns_clone", "1\n"),
            ("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n"),
            ("proc/self/uid_map", "         0     100000      65536\n     65536       1000          1\n"),
            ("proc/self/attr/current", "unconfined\n\0"),
            ("proc/filesystems", "nodev\tsysfs\n\text4\nnodev\toverlay\n"),
            (
                "proc/self/mountinfo",
                "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 0:5 / /proc rw - proc proc rw\n",
            ),
        ]);
        assert_eq!(facts.kernel_number(), Some((6, 8)));
        assert_eq!((facts.user, facts.capabilities, facts.filtered), (Some(1000), Some(0), true));
        assert_eq!((facts.max_user_namespaces, facts.users), (Some(15_000), Some(65_537)));
        assert_eq!((facts.unprivileged_userns_clone, facts.apparmor_restricts), (Some(1), Some(1)));
        assert_eq!(facts.label.as_deref(), Some("unconfined"));
        assert_eq!((facts.overlay, facts.masked_proc, facts.chroot), (Some(true), false, false));
        assert_eq!((facts.container, facts.is_admin()), (None, false));
    }

    #[test]
    fn containers_are_told_apart() {
        for (path, text, container) in [
            (".dockerenv", "", Container::Docker),
            ("run/.containerenv", "engine=\"podman\"\n", Container::Podman),
            ("var/run/secrets/kubernetes.io/token", "x", Container::Kubernetes),
            ("proc/1/cgroup", "0::/kubepods/besteffort/pod1\n", Container::Kubernetes),
            ("proc/1/cgroup", "12:pids:/docker/0123\n", Container::Docker),
            ("proc/self/cgroup", "0::/machine.slice/libpod-1.scope\n", Container::Podman),
            ("proc/1/cgroup", "0::/lxc.payload.web\n", Container::Lxc),
            ("run/systemd/container", "systemd-nspawn\n", Container::Other),
        ] {
            assert_eq!(machine(&[(path, text)]).container, Some(container), "{path}: {text}");
        }
        let masked = "22 1 0:9 / / rw - overlay overlay rw\n24 22 0:6 / /proc/kcore rw - tmpfs tmpfs rw\n";
        assert!(machine(&[("proc/self/mountinfo", masked)]).masked_proc);
        let plain = "22 1 0:9 / / rw - ext4 x rw\n24 22 0:6 / /proc/sys/fs/binfmt_misc rw - autofs x rw\n";
        assert!(!machine(&[("proc/self/mountinfo", plain)]).masked_proc);
        let inside = "22 1 0:9 / /srv rw - ext4 x rw\n";
        assert!(machine(&[("proc/self/mountinfo", inside)]).chroot);
    }

    #[test]
    fn booleans_of_selinux_are_those_about_user_namespaces() {
        let facts = machine(&[
            ("sys/fs/selinux/enforce", "1"),
            ("sys/fs/selinux/booleans/deny_userns", "1 1"),
            ("sys/fs/selinux/booleans/httpd_can_network_connect", "0 0"),
        ]);
        assert!(facts.selinux_enforces);
        assert_eq!(facts.selinux_booleans, ["deny_userns=1"]);
    }
}
