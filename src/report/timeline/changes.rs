//! What an action changed in the files of its endpoint, below its row.

use super::rows::Below;
use crate::event::{ChangeKind, Changes, FileChange, FileType};
use crate::report::style::Tone;
use crate::report::text;
use crate::text::count;

/// No line is longer than this, in cells.
const LONGEST: usize = 400;

/// The first `most` changes, one line each, with a word on those that are left out.
pub(super) fn below(changes: &Changes, most: usize) -> Vec<Below> {
    if most == 0 {
        return Vec::new();
    }
    let mut lines: Vec<_> = changes.files.iter().take(most).map(line).collect();
    let more = changes.count().saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(Below::new("file", Tone::Dim, format!("… {} more", count(more, "change"))));
    }
    if changes.blind {
        let why = "not all files are looked at any more: too many were written";
        lines.push(Below::new("file", Tone::Warn, why.to_owned()));
    }
    lines
}

fn line(change: &FileChange) -> Below {
    let (sign, tone) = match change.kind {
        ChangeKind::Created => ('+', Tone::Good),
        ChangeKind::Changed => ('~', Tone::Note),
        ChangeKind::Deleted => ('-', Tone::Bad),
    };
    let facts = change.facts(false);
    let noun = if change.what == FileType::File { String::new() } else { format!(" {}", change.what) };
    let what = format!("{sign} {}{noun} {}", change.kind, change.path);
    let run = if facts.is_empty() { what } else { format!("{what}  ({facts})") };
    Below::new("file", tone, text::clip(&text::plain(&run), LONGEST))
}
