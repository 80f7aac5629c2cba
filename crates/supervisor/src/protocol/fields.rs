//! The fields of a message: written and read one after the other.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::{Folder, LaidFile, frame};

/// A message while its fields are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer(pub Vec<Vec<u8>>);

impl Writer {
    /// A message of this kind.
    pub fn new(kind: &[u8]) -> Self {
        Self(vec![kind.to_vec()])
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, number: u64) -> Self {
        self.0.push(number.to_le_bytes().to_vec());
        self
    }

    /// Adds bytes.
    #[must_use]
    pub fn bytes(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.push(bytes.into());
        self
    }

    /// Adds a path.
    #[must_use]
    pub fn path(self, path: &Path) -> Self {
        self.bytes(path.as_os_str().as_bytes())
    }

    /// Adds a list, its length first.
    #[must_use]
    pub fn list<T>(self, items: &[T], add: impl Fn(Self, &T) -> Self) -> Self {
        items.iter().fold(self.number(items.len() as u64), add)
    }

    /// Adds something that may be missing.
    #[must_use]
    pub fn maybe<T>(self, item: Option<&T>, add: impl Fn(Self, &T) -> Self) -> Self {
        match item {
            Some(item) => add(self.number(1), item),
            None => self.number(0),
        }
    }

    /// Adds folders to make.
    #[must_use]
    pub(super) fn folders(self, folders: &[Folder]) -> Self {
        self.list(folders, |writer, (path, mode)| writer.path(path).number((*mode).into()))
    }

    /// Adds files to lay.
    #[must_use]
    pub(super) fn files(self, files: &[LaidFile]) -> Self {
        self.list(files, |writer, (path, mode, content)| {
            writer.path(path).number((*mode).into()).bytes(&**content)
        })
    }

    /// The message as it travels.
    pub fn pack(&self) -> io::Result<Vec<u8>> {
        Ok(frame::pack(self.0.iter().map(Vec::as_slice)).ok_or(io::ErrorKind::InvalidInput)?)
    }
}

/// Reads fields one after the other; whatever is not as it should be is `None`.
#[derive(Clone, Debug)]
pub struct Reader<'a>(pub &'a [Vec<u8>]);

impl<'a> Reader<'a> {
    /// The next field.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    /// The next field, a number.
    pub fn number(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.bytes()?.try_into().ok()?))
    }

    /// The next field, a small number.
    pub fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    /// The next field, a path.
    pub fn path(&mut self) -> Option<PathBuf> {
        self.bytes().map(|bytes| PathBuf::from(OsStr::from_bytes(bytes)))
    }

    /// A list.
    pub fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| item(self)).collect()
    }

    /// Something that may be missing.
    pub fn maybe<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.number()? {
            0 => Some(None),
            1 => item(self).map(Some),
            _ => None,
        }
    }

    /// Folders to make.
    pub(super) fn folders(&mut self) -> Option<Vec<Folder>> {
        self.list(|reader| Some((reader.path()?, reader.small()?)))
    }

    /// Files to lay.
    pub(super) fn files(&mut self) -> Option<Vec<LaidFile>> {
        self.list(|reader| Some((reader.path()?, reader.small()?, reader.bytes()?.to_vec())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_lie_are_refused() {
        let lists = Writer::default().number(u64::MAX).bytes("a");
        assert_eq!(Reader(&lists.0).list(Reader::bytes), None);
        let maybe = Writer::default().number(2).bytes("a").bytes("b");
        assert_eq!(Reader(&maybe.0).maybe(Reader::bytes), None);
    }

    #[test]
    fn a_number_has_eight_bytes_and_a_small_one_fits_into_four() {
        let mut reader = Reader(&[vec![1, 2, 3]]);
        assert_eq!(reader.number(), None);
        let numbers = Writer::default().number(u64::from(u32::MAX)).number(1 << 32);
        let mut reader = Reader(&numbers.0);
        assert_eq!((reader.small(), reader.small(), reader.small()), (Some(u32::MAX), None, None));
    }
}
