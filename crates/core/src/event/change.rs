//! What an action changed in the files of its endpoint. Nothing volatile (times, inode numbers) is in it.

use std::fmt;
use std::sync::Arc;

use crate::environment::Arg;
use crate::text::count;

/// Everything that changed while one action ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The changes, by path.
    pub files: Vec<FileChange>,
    /// How many more there were: a list is bounded, since a script may make a million files.
    pub more: u64,
    /// So many files were written on this endpoint, now or before, that not all of them were looked at: changes may be
    /// missing.
    pub blind: bool,
}

impl Changes {
    /// Nothing changed, for sure.
    pub const fn is_empty(&self) -> bool {
        self.files.is_empty() && self.more == 0 && !self.blind
    }

    /// How many there are, those that are not listed included.
    pub fn count(&self) -> u64 {
        u64::try_from(self.files.len()).unwrap_or(u64::MAX).saturating_add(self.more)
    }
}

/// One file, folder, link or special file that changed.
///
/// Everything but the path and the kind tells what is there now; of a deleted one, what was there before, as far as that
/// is known. A deleted folder is one entry that stands for everything beneath it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The path as the action sees it, from `/`, byte by byte.
    pub path: Arg,
    /// What happened to it.
    pub kind: ChangeKind,
    /// What it is.
    pub what: FileType,
    /// Permission bits, those for set-user-id and the like included.
    pub mode: u32,
    /// The user that owns it, as the action sees it.
    pub uid: u32,
    /// The group that owns it, as the action sees it.
    pub gid: u32,
    /// Length of a file in bytes; 0 of everything else.
    pub size: u64,
    /// What a file holds.
    pub content: FileContent,
    /// Where a link leads.
    pub target: Option<Arg>,
}

impl FileChange {
    /// What there is to know of it, in words; with the hash of its content or without. Empty of a deleted one.
    pub fn facts(&self, with_hash: bool) -> String {
        if self.kind == ChangeKind::Deleted {
            return String::new();
        }
        let mut facts = Vec::new();
        match &self.target {
            Some(target) => facts.push(format!("to {target}")),
            None => facts.push(format!("mode {:04o}", self.mode)),
        }
        facts.push(format!("owner {}:{}", self.uid, self.gid));
        if self.what == FileType::File {
            facts.push(count(self.size, "byte"));
        }
        match &self.content {
            FileContent::Whole { sha256, .. } if with_hash => facts.push(format!("sha256 {sha256}")),
            FileContent::Start { sha256, len } if with_hash => {
                facts.push(format!("sha256 of the first {len} bytes {sha256}"));
            }
            FileContent::Unread => facts.push("not readable".to_owned()),
            FileContent::None | FileContent::Whole { .. } | FileContent::Start { .. } => {}
        }
        facts.join(", ")
    }
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It was not there before.
    Created,
    /// Its content, its permission bits, its owner or its type are others.
    Changed,
    /// It is no longer there.
    Deleted,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Created, Self::Changed, Self::Deleted];

    /// The name as users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Deleted => "deleted",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileType {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A device, a named pipe or a socket.
    Other,
}

impl FileType {
    /// The name as reports write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Folder => "folder",
            Self::Link => "link",
            Self::Other => "special file",
        }
    }
}

impl fmt::Display for FileType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is known of the content of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FileContent {
    /// There is none: it is deleted, or no regular file.
    #[default]
    None,
    /// All of it was read.
    Whole {
        /// Its hash.
        sha256: Sha256,
        /// The bytes, unless there are too many to keep.
        bytes: Option<Arc<[u8]>>,
    },
    /// It is so long that only its start was read.
    Start {
        /// The hash of the start.
        sha256: Sha256,
        /// Length of the start in bytes.
        len: u64,
    },
    /// It could not be read.
    Unread,
}

impl FileContent {
    /// The hash of the whole content, where it is known.
    pub const fn sha256(&self) -> Option<Sha256> {
        match self {
            Self::Whole { sha256, .. } => Some(*sha256),
            Self::None | Self::Start { .. } | Self::Unread => None,
        }
    }

    /// The whole content, where it was kept.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Whole { bytes, .. } => bytes.as_deref(),
            Self::None | Self::Start { .. } | Self::Unread => None,
        }
    }
}

/// A SHA-256 hash. Shows as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: ChangeKind, what: FileType) -> FileChange {
        let content = match (kind, what) {
            (ChangeKind::Created, FileType::File) => {
                FileContent::Whole { sha256: Sha256([0xab; 32]), bytes: None }
            }
            _ => FileContent::None,
        };
        let target = (what == FileType::Link).then(|| Arg(b"a b".to_vec()));
        FileChange {
            path: Arg(b"/etc/motd".to_vec()),
            kind,
            what,
            mode: 0o4755,
            uid: 0,
            gid: 5,
            size: 7,
            content,
            target,
        }
    }

    #[test]
    fn a_change_tells_what_it_is() {
        let hash = "ab".repeat(32);
        for (kind, what, facts) in [
            (ChangeKind::Created, FileType::File, format!("mode 4755, owner 0:5, 7 bytes, sha256 {hash}")),
            (ChangeKind::Changed, FileType::Folder, "mode 4755, owner 0:5".to_owned()),
            (ChangeKind::Changed, FileType::Link, "to 'a b', owner 0:5".to_owned()),
            (ChangeKind::Deleted, FileType::File, String::new()),
        ] {
            assert_eq!(change(kind, what).facts(true), facts);
        }
        let partly = FileContent::Start { sha256: Sha256([0; 32]), len: 3 };
        let partly = FileChange { content: partly, ..change(ChangeKind::Changed, FileType::File) };
        let told = partly.facts(true);
        assert!(told.ends_with(&format!("sha256 of the first 3 bytes {}", "00".repeat(32))), "{told}");
        let unread = FileChange { content: FileContent::Unread, ..partly };
        assert_eq!(unread.facts(false), "mode 4755, owner 0:5, 7 bytes, not readable");
    }
}
