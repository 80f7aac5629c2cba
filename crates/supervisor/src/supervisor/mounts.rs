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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mount {
    pub place: PathBuf,
    pub kind: String,
}

impl Mount {
    /// Whether it holds files of the machine.
    pub(super) fn is_real(&self) -> bool {
        REAL.contains(&self.kind.as_str()) && self.place.is_dir()
    }
}

/// Every mount that this process sees, in order.
pub(super) fn all() -> io::Result<Vec<Mount>> {
    Ok(parse_all(&fs::read("/proc/self/mountinfo")?))
}

fn parse_all(mountinfo: &[u8]) -> Vec<Mount> {
    mountinfo.split(|byte| *byte == b'\n').filter_map(parse).collect()
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
pub(super) fn passed_over(place: &Path) -> bool {
    PASSED_OVER.iter().any(|folder| place.starts_with(folder))
}

/// Whether something is mounted beneath `folder`.
pub(super) fn has_beneath(mounts: &[Mount], folder: &Path) -> bool {
    mounts.iter().any(|mount| mount.place != folder && mount.place.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mount(place: &str, kind: &str) -> Mount {
        Mount { place: place.into(), kind: kind.to_owned() }
    }

    #[test]
    fn mounts_are_read_with_and_without_optional_fields() {
        let text = b"25 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
                     26 25 0:5 / /proc rw - proc proc rw\n\
                     27 25 0:6 / /a rw shared:2 master:3 propagate_from:4 - tmpfs none rw\n\
                     broken line\n28 25 0:7 / /no/kind rw\n";
        assert_eq!(parse_all(text), [mount("/", "ext4"), mount("/proc", "proc"), mount("/a", "tmpfs")]);
    }

    #[test]
    fn what_the_kernel_escapes_is_read_as_it_is() {
        for (written, place) in [
            ("/my\\040disk", "/my disk"),
            ("/tab\\011and\\012line", "/tab\tand\nline"),
            ("/back\\134slash", "/back\\slash"),
            ("/no\\escape\\04", "/no\\escape\\04"),
            ("/too\\777large", "/too\\777large"),
        ] {
            let line = format!("1 1 8:1 / {written} rw - ext4 /dev/sda1 rw");
            assert_eq!(parse(line.as_bytes()), Some(mount(place, "ext4")), "{written}");
        }
    }

    #[test]
    fn what_lies_beneath_is_told_from_what_lies_beside() {
        let mounts = [mount("/", "ext4"), mount("/srv/data", "xfs")];
        assert!(has_beneath(&mounts, Path::new("/")));
        assert!(has_beneath(&mounts, Path::new("/srv")));
        assert!(!has_beneath(&mounts, Path::new("/srv/data")));
        assert!(!has_beneath(&mounts, Path::new("/srv/dat")));
        assert!(passed_over(Path::new("/proc/1")));
        assert!(!passed_over(Path::new("/process")));
    }

    /// As the kernel writes a path.
    fn escaped(path: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        for byte in path {
            match byte {
                b' ' | b'\t' | b'\n' | b'\\' => text.extend(format!("\\{byte:03o}").bytes()),
                _ => text.push(*byte),
            }
        }
        text
    }

    proptest! {
        #[test]
        fn any_path_comes_back(path: Vec<u8>) {
            prop_assert_eq!(unescape(&escaped(&path)), path);
        }

        #[test]
        fn any_table_is_read(table: Vec<u8>) {
            parse_all(&table);
        }
    }
}
