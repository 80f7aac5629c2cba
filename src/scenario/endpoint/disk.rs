//! Disks, as `df` and `/proc/mounts` show them.

use schemars::{Schema, SchemaGenerator};

use crate::scenario::map::{Said, Short, map};
use crate::scenario::value::{Size, Value};
use crate::scenario::yaml::{Node, Reader};

map! {
    /// A disk.
    pub struct Disk = "a disk" or short {
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
