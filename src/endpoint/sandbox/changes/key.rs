//! Paths beneath the place of a layer, in an order in which everything beneath a folder follows that folder at once.

use std::path::Path;

/// A path from the root of a layer; the root itself is empty. A zero byte, which no name can hold, stands between names:
/// so `a/b` comes before `a-b`, and the paths beneath `a` are neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(Vec<u8>);

impl Key {
    /// The path of `name` in this folder.
    pub(super) fn child(&self, name: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(self.0.len() + 1 + name.len());
        bytes.extend_from_slice(&self.0);
        if !bytes.is_empty() {
            bytes.push(0);
        }
        bytes.extend_from_slice(name);
        Self(bytes)
    }

    /// The key of `path`, when that lies beneath `place` or is it.
    pub(super) fn of(path: &Path, place: &Path) -> Option<Self> {
        use std::os::unix::ffi::OsStrExt as _;
        let relative = path.strip_prefix(place).ok()?;
        Some(relative.iter().fold(Self::default(), |key, name| key.child(name.as_bytes())))
    }

    /// Whether this is `folder` or lies beneath it.
    pub(super) fn is_in(&self, folder: &Self) -> bool {
        self.0
            .strip_prefix(folder.0.as_slice())
            .is_some_and(|rest| folder.0.is_empty() || rest.is_empty() || rest[0] == 0)
    }

    /// Length in bytes.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The path as the system takes it, relative to the root of the layer.
    pub(super) fn relative(&self) -> Vec<u8> {
        if self.0.is_empty() { b".".to_vec() } else { self.slashed() }
    }

    /// The path as the sandbox sees it.
    pub(super) fn absolute(&self, place: &[u8]) -> Vec<u8> {
        let mut path = place.to_vec();
        if !self.0.is_empty() {
            if path.last() != Some(&b'/') {
                path.push(b'/');
            }
            path.extend(self.slashed());
        }
        path
    }

    fn slashed(&self) -> Vec<u8> {
        self.0.iter().map(|byte| if *byte == 0 { b'/' } else { *byte }).collect()
    }
}
