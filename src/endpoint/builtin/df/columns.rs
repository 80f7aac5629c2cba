//! The columns of `df`.

use super::human::Scale;
use super::{Line, Mount, Size as Bytes};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Source,
    Type,
    Inodes,
    UsedInodes,
    Free,
    FreePercent,
    Size,
    Used,
    Available,
    Percent,
    File,
    Target,
}

/// A file takes this much on an average disk, so it has so many inodes.
const BYTES_PER_INODE: u64 = 16_384;

impl Column {
    /// Every column, in the order of `--output`.
    pub(crate) const ALL: [Self; 12] = [
        Self::Source,
        Self::Type,
        Self::Inodes,
        Self::UsedInodes,
        Self::Free,
        Self::FreePercent,
        Self::Size,
        Self::Used,
        Self::Available,
        Self::Percent,
        Self::File,
        Self::Target,
    ];

    /// The column that `--output` calls so.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let names = [
            "source", "fstype", "itotal", "iused", "iavail", "ipcent", "size", "used", "avail", "pcent",
            "file", "target",
        ];
        names.iter().position(|known| *known == name).map(|at| Self::ALL[at])
    }

    /// What stands above it.
    pub(crate) fn heading(self, line: &Line<'_>) -> String {
        let human = matches!(line.scale, Scale::Human(_));
        let text = match self {
            Self::Source => "Filesystem",
            Self::Type => "Type",
            Self::Inodes => "Inodes",
            Self::UsedInodes => "IUsed",
            Self::Free => "IFree",
            Self::FreePercent => "IUse%",
            Self::Size => return line.scale.heading(line.portable),
            Self::Used => "Used",
            Self::Available if human || line.chosen => "Avail",
            Self::Available => "Available",
            Self::Percent if line.portable && !human => "Capacity",
            Self::Percent => "Use%",
            Self::File => "File",
            Self::Target => "Mounted on",
        };
        text.to_owned()
    }

    /// What stands in a row of it.
    pub(crate) fn cell(self, disk: &Mount, size: Bytes, path: &str, line: &Line<'_>) -> String {
        let inodes = |bytes: u64| bytes / BYTES_PER_INODE;
        let counted = Bytes {
            total: inodes(size.total),
            used: inodes(size.used),
            free: inodes(size.total) - inodes(size.used),
        };
        let percent =
            |size: Bytes| size.percent().map_or_else(|| "-".to_owned(), |percent| format!("{percent}%"));
        // Inodes are no bytes: they are scaled for people alone.
        let count = |number: u64| match line.scale {
            Scale::Human(_) => line.scale.show(number),
            Scale::Blocks { .. } => number.to_string(),
        };
        match self {
            Self::Source => shown(&disk.source),
            Self::Type => disk.file_system.clone(),
            Self::Inodes => count(counted.total),
            Self::UsedInodes => count(counted.used),
            Self::Free => count(counted.free),
            Self::FreePercent => percent(counted),
            Self::Size => line.scale.show(size.total),
            Self::Used => line.scale.show(size.used),
            Self::Available => line.scale.show(size.free),
            Self::Percent => percent(size),
            Self::File => shown(path),
            Self::Target => shown(&disk.target),
        }
    }

    /// How wide it is at least.
    fn width(self) -> usize {
        match self {
            Self::Source => 14,
            Self::Size | Self::Used | Self::Available | Self::Inodes | Self::UsedInodes | Self::Free => 5,
            Self::Type | Self::Percent | Self::FreePercent => 4,
            Self::File | Self::Target => 0,
        }
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Source | Self::Type | Self::File | Self::Target)
    }
}

/// A text without the characters that would break a line or a terminal.
fn shown(text: &str) -> String {
    let safe = |letter: char| match letter {
        letter if letter.is_ascii_control() => '?',
        letter if letter.is_control() => char::REPLACEMENT_CHARACTER,
        letter => letter,
    };
    text.chars().map(safe).collect()
}

/// Rows as lines: text to the left, numbers to the right.
pub(super) fn aligned(columns: &[Column], rows: &[Vec<String>]) -> Vec<String> {
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            rows.iter()
                .filter_map(|row| row.get(at))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
                .max(column.width())
        })
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(at, cell)| match (columns[at].is_text(), widths[at]) {
            (true, _) if at + 1 == row.len() => cell.clone(),
            (true, width) => format!("{cell:width$}"),
            (false, width) => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join(" ")
    };
    rows.iter().map(line).collect()
}
