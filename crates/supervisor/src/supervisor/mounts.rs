//! What is mounted where, as the system tells it.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// File systems that hold files of the machine; others show the state of the system, or belong to somebody else.
const REAL: &[&str] =
    &["ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "bcachefs", "overlay", "vfat", "jfs"];

/// Folders that every endpoint has for itself, and stores of container engines, which hold no files of the machine.
const PASSED_OVER: &[&str] = &[
    "/proc",
    "/sys",
    "/dev",
    "/run",
    "/tmp",
    "/var/lib/docker",
    "/var/lib/containerd",
    "/var/lib/containers",
    "/var/lib/kubelet",
];

/// One mount.
#[derive(Clone, Debug)]
pub struct Mount {
    pub place: PathBuf,
    pub kind: String,
}

impl Mount {
    /// Whether it holds files of the machine.
    pub fn is_real(&self) -> bool {
        REAL.contains(&self.kind.as_str()) && self.place.is_dir()
    }
}

/// Every mount that this process sees, in order.
pub fn all() -> io::Result<Vec<Mount>> {
    Ok(fs::read("/proc/self/mountinfo")?.split(|byte| *byte == b'\n').filter_map(parse).collect())
}

fn parse(line: &[u8]) -> Option<Mount> {
    let mut words = line.split(|byte| *byte == b' ');
    let place = PathBuf::from(OsString::from_vec(unescape(words.nth(4)?)));
    let kind = String::from_utf8_lossy(words.skip_while(|word| *word != b"-").nth(1)?).into_owned();
    Some(Mount { place, kind })
}

/// Spaces and the like are written as `\040`.
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        if let (b'\\', [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', after @ ..]) = (first, after) {
            plain.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'));
            rest = after;
        } else {
            plain.push(*first);
            rest = after;
        }
    }
    plain
}

/// Whether an endpoint has this folder for itself, or has nothing to do with it.
pub fn passed_over(place: &Path) -> bool {
    PASSED_OVER.iter().any(|folder| place.starts_with(folder))
}

/// Whether something is mounted beneath `folder`.
pub fn has_beneath(mounts: &[Mount], folder: &Path) -> bool {
    mounts.iter().any(|mount| mount.place != folder && mount.place.starts_with(folder))
}
