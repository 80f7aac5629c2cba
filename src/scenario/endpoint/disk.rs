//! Disks, as `df` and `/proc/mounts` show them.

use std::collections::HashMap;
use std::path::{Component, PathBuf};

use schemars::{Schema, SchemaGenerator};

use crate::environment;
use crate::scenario::draft::Draft;
use crate::scenario::map::{Said, Short, map};
use crate::scenario::value::{Named, Size, Value, shown};
use crate::scenario::yaml::{Node, Reader};
use crate::source::{Span, Spanned};

map! {
    /// A disk.
    pub(crate) struct Disk = "a disk" or short {
        /// The type of the file system; ext4 when it is left out.
        file_system as "type": String = "the type of a file system",
        /// Its size.
        size: Size,
        /// How much of it is free; all of it when neither this nor `used` is there.
        free: Size,
        /// How much of it is used.
        used: Size,
    }
}

impl Short for Disk {
    const DOC: &'static str = "The size of a disk, or a map.";

    fn forms(generator: &mut SchemaGenerator) -> Vec<Schema> {
        vec![Size::schema(generator)]
    }

    fn read_short(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        let size = Size::read(node, "the size of a disk", reader)?;
        Some(Self { size: Said::new(size, node.span), ..Self::default() })
    }
}

impl Draft {
    pub(super) fn finish_disks(&mut self, disks: &Named<Disk>) -> Vec<environment::Disk> {
        let mut seen: HashMap<PathBuf, Span> = HashMap::new();
        let mut finished = Vec::with_capacity(disks.0.len());
        for (Spanned { value: path, span }, disk) in disks.iter() {
            let span = *span;
            // What could not be read has been reported; what belongs to it is not missed as well.
            if [&disk.size, &disk.free, &disk.used].into_iter().any(Said::is_unreadable) {
                continue;
            }
            let [size, free, used] =
                [&disk.size, &disk.free, &disk.used].map(|size| size.get().map(|size| size.0));
            let mount: PathBuf =
                PathBuf::from(path).components().filter(|part| *part != Component::CurDir).collect();
            let name = shown(path);
            if !path.starts_with('/')
                || path.split('/').any(|part| part == "..")
                || path.contains(char::is_control)
            {
                let message = format!("`{name}` cannot be a mount point");
                self.report(self.error(span, message).label("an absolute path such as / or /var"));
                continue;
            }
            if let Some(first) = seen.insert(mount.clone(), span) {
                let message = format!("the disk `{name}` is declared twice");
                self.report(self.error(span, message).also(first, "the first time"));
            }
            let file_system = disk.file_system.get().cloned().unwrap_or_else(|| "ext4".to_owned());
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
            if file_system.is_empty() || !file_system.bytes().all(plain) {
                let message = format!("`{}` cannot be the type of a file system", shown(&file_system));
                self.report(self.error(span, message).label("a name such as ext4, xfs or btrfs"));
            }
            let free = match (size, free, used) {
                (_, Some(_), Some(_)) => {
                    let message = format!("free and used space of `{name}` are both declared");
                    self.report(self.error(span, message).help("keep one of them"));
                    None
                }
                (None, Some(_), None) | (None, None, Some(_)) => {
                    let message = format!("the size of the disk `{name}` is missing");
                    self.report(self.error(span, message).label("how much of what is free?"));
                    None
                }
                (Some(size), Some(part), None) | (Some(size), None, Some(part)) if part > size => {
                    let message = format!("the disk `{name}` is smaller than what is free or used of it");
                    self.report(self.error(span, message).label(format!("its size is {size} bytes")));
                    None
                }
                (Some(size), None, Some(used)) => Some(size - used),
                (_, free, _) => free,
            };
            finished.push(environment::Disk { mount, file_system, size, free });
        }
        finished
    }
}
