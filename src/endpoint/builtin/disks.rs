//! The declared file systems of an endpoint.

use std::path::Path;

use crate::environment::Disk;

/// Where no disk is, whatever is declared.
const NO_DISKS: [&str; 4] = ["/proc", "/sys", "/dev", "/run"];

/// A file system.
#[derive(Clone, Debug)]
pub(super) struct Mounted {
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
    pub fn percent(self) -> Option<u64> {
        let all = u128::from(self.used) + u128::from(self.free);
        let percent = (u128::from(self.used) * 100).div_ceil(all.max(1));
        (all > 0).then(|| u64::try_from(percent).unwrap_or(100))
    }
}

/// Every declared file system, `/` first, then by their mount points.
#[derive(Debug)]
pub(super) struct Disks(Vec<Mounted>);

impl Disks {
    pub fn new(disks: &[Disk]) -> Self {
        let mut sorted: Vec<&Disk> = disks.iter().collect();
        sorted.sort_by_key(|disk| &disk.mount);
        let letters = ('a'..='z').cycle();
        let mounted = sorted.into_iter().zip(letters).map(|(disk, letter)| {
            let device =
                disk.file_system.starts_with("ext") || matches!(&*disk.file_system, "xfs" | "btrfs" | "vfat");
            let size = disk.size.map(|total| {
                let free = disk.free.unwrap_or(total).min(total);
                Size { total, used: total - free, free }
            });
            Mounted {
                target: disk.mount.to_string_lossy().into_owned(),
                source: if device { format!("/dev/sd{letter}1") } else { disk.file_system.clone() },
                file_system: disk.file_system.clone(),
                size,
            }
        });
        Self(mounted.collect())
    }

    pub fn all(&self) -> &[Mounted] {
        &self.0
    }

    /// The one that is mounted exactly there, or that is this device.
    pub fn at(&self, name: &str) -> Option<&Mounted> {
        let bare = if name.len() > 1 { name.trim_end_matches('/') } else { name };
        self.0.iter().find(|disk| disk.target == bare || disk.source == name && name.starts_with('/'))
    }

    /// The one on which a path lies; `None` where that cannot be told.
    pub fn holding(&self, path: &str) -> Option<&Mounted> {
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
