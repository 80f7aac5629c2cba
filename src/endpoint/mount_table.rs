//! The file systems of an endpoint that is a machine of its own: one table, which `/proc/mounts`, `mount`, `findmnt` and `df`
//! show, each in its own way.

use std::fmt::Write as _;
use std::path::Path;

use crate::environment::Disk;

/// Where no disk is, whatever is declared.
const NO_DISKS: [&str; 4] = ["/proc", "/sys", "/dev", "/run"];

/// How every one of them is mounted.
pub(super) const OPTIONS: &str = "rw,relatime";

/// What is mounted on every Linux machine beside its disks, as `/proc/mounts` shows it.
const BESIDE_DISKS: &str = "\
proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0
sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0
udev /dev devtmpfs rw,nosuid,relatime,mode=755 0 0
devpts /dev/pts devpts rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=000 0 0
tmpfs /run tmpfs rw,nosuid,nodev,noexec,relatime,mode=755 0 0
tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0
";

/// A file system that is mounted.
#[derive(Clone, Debug)]
pub(super) struct Mount {
    pub target: String,
    pub source: String,
    pub file_system: String,
    pub size: Option<Size>,
}

/// How large it is, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    pub total: u64,
    pub used: u64,
    pub free: u64,
}

impl Size {
    /// How many percent are used, rounded up; `None` of nothing.
    pub(crate) fn percent(self) -> Option<u64> {
        let all = u128::from(self.used) + u128::from(self.free);
        let percent = (u128::from(self.used) * 100).div_ceil(all.max(1));
        (all > 0).then(|| u64::try_from(percent).unwrap_or(100))
    }
}

/// The root, and every declared file system by its mount point.
#[derive(Debug)]
pub(super) struct MountTable(Vec<Mount>);

impl MountTable {
    /// The table of a machine with these disks. A root that is not declared is a disk of which nobody knows the size.
    pub(crate) fn new(disks: &[Disk]) -> Self {
        let root = Disk { mount: "/".into(), file_system: "ext4".to_owned(), size: None, free: None };
        let mut sorted: Vec<&Disk> = disks.iter().collect();
        if !sorted.iter().any(|disk| disk.mount == root.mount) {
            sorted.push(&root);
        }
        sorted.sort_by_key(|disk| &disk.mount);
        let mounts = sorted.into_iter().enumerate().map(|(at, disk)| {
            let device =
                disk.file_system.starts_with("ext") || matches!(&*disk.file_system, "xfs" | "btrfs" | "vfat");
            let size = disk.size.map(|total| {
                let free = disk.free.unwrap_or(total).min(total);
                Size { total, used: total - free, free }
            });
            Mount {
                target: disk.mount.to_string_lossy().into_owned(),
                source: if device { device_name(at) } else { disk.file_system.clone() },
                file_system: disk.file_system.clone(),
                size,
            }
        });
        Self(mounts.collect())
    }

    /// The text of `/proc/mounts`: scripts look there what the root is, and stop on anything unusual.
    pub(crate) fn proc_mounts(&self) -> String {
        let mut text = String::new();
        for (at, mount) in self.0.iter().enumerate() {
            let (source, target) =
                (kernel_escaped(&mount.source, " \t\n\\#"), kernel_escaped(&mount.target, " \t\n\\"));
            let kind = kernel_escaped(&mount.file_system, " \t\n\\#");
            let _ = writeln!(text, "{source} {target} {kind} {OPTIONS} 0 0");
            if at == 0 {
                text.push_str(BESIDE_DISKS);
            }
        }
        text
    }

    pub(crate) fn all(&self) -> &[Mount] {
        &self.0
    }

    /// The one that is mounted exactly there, or that is this device.
    pub(crate) fn at(&self, name: &str) -> Option<&Mount> {
        let bare = if name.len() > 1 { name.trim_end_matches('/') } else { name };
        self.0.iter().find(|disk| disk.target == bare || disk.source == name && name.starts_with('/'))
    }

    /// The one on which a path lies; `None` where that cannot be told.
    pub(crate) fn holding(&self, path: &str) -> Option<&Mount> {
        if let Some(exact) = self.at(path) {
            return Some(exact);
        }
        // Nobody knows the working folder of the caller; most of what lies below no root of its own lies below `/`.
        let path = Path::new(if path.starts_with('/') { path } else { "/" });
        let found = self
            .0
            .iter()
            .filter(|disk| path.starts_with(&disk.target))
            .max_by_key(|disk| disk.target.len())?;
        let hidden = NO_DISKS
            .iter()
            .any(|folder| path.starts_with(folder) && !Path::new(&found.target).starts_with(folder));
        (!hidden).then_some(found)
    }
}

/// The first partition of a disk, as Linux names it: sda1 to sdz1, then sdaa1.
fn device_name(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
        match number / 26 {
            0 => break,
            left => number = left - 1,
        }
    }
    format!("/dev/sd{}1", letters.iter().rev().collect::<String>())
}

/// A text as the kernel writes it, who parts fields by blanks: these characters in octal.
fn kernel_escaped(text: &str, escaped: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if escaped.contains(letter) {
            let _ = write!(shown, "\\{:03o}", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    shown
}

#[cfg(test)]
mod tests;
