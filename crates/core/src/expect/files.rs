//! Expectations on what actions change in the files of the endpoint.

use super::check::{Checked, Unmet};
use super::{Expect, Expectation, FileExpect, PathPattern, TextExpect, text};
use crate::event::{ChangeKind, FileChange, FileContent, FileType, Rehearsal};
use crate::job::ActionId;

/// How many changes a failure lists.
const SHOWN: usize = 20;

/// One change, and who made it.
type Change<'a> = (ActionId, &'a FileChange);

/// What the action, or all of them, changed.
struct Changed<'a> {
    all: Vec<Change<'a>>,
    /// So many more were not listed.
    more: u64,
    /// Not everything was looked at.
    blind: bool,
    /// The action ran; of all of them, that is taken for granted.
    ran: bool,
    by: Option<ActionId>,
}

/// Whether some of this can only be told by an endpoint that sees which files change.
pub fn needs_changes(expectations: &[Expectation]) -> bool {
    expectations.iter().any(|one| {
        matches!(one.what, Expect::File { .. } | Expect::OnlyChangesIn { .. } | Expect::SnapshotWithChanges)
    })
}

/// Whether the file is as expected.
pub(super) fn file(
    rehearsal: &Rehearsal,
    by: Option<ActionId>,
    path: &PathPattern,
    is: &FileExpect,
) -> Checked {
    let changed = Changed::of(rehearsal, by)?;
    match is {
        FileExpect::Is(kind) => changed.is(path, *kind),
        FileExpect::Untouched => changed.is_untouched(path),
        FileExpect::Holds(text) => changed.holds(path, text),
    }
}

/// Whether nothing changed but what lies in `folders`.
pub(super) fn only_in(rehearsal: &Rehearsal, by: Option<ActionId>, folders: &[PathPattern]) -> Checked {
    let changed = Changed::of(rehearsal, by)?;
    // What had to be made so that the folder can be is no change elsewhere.
    let leads_there = |change: &FileChange| {
        change.kind == ChangeKind::Created
            && change.what == FileType::Folder
            && folders.iter().any(|folder| folder.lies_in(&change.path.0))
    };
    let inside = |change: &FileChange| folders.iter().any(|folder| folder.holds(&change.path.0));
    let outside: Vec<_> =
        changed.all.iter().filter(|(_, change)| !inside(change) && !leads_there(change)).copied().collect();
    let names: Vec<_> = folders.iter().map(ToString::to_string).collect();
    let elsewhere = if names.is_empty() { String::new() } else { format!(" outside {}", names.join(", ")) };
    let wanted = match by {
        Some(id) => format!("{id} should change no file{elsewhere}"),
        None => format!("no file{elsewhere} should be changed"),
    };
    if !outside.is_empty() {
        let was = if outside.len() == 1 { "1 was" } else { &format!("{} were", outside.len()) };
        return Err(Unmet::new(format!("{wanted}, but {was}"), lines(&outside, changed.more)));
    }
    changed.sure(&wanted)
}

impl<'a> Changed<'a> {
    fn of(rehearsal: &'a Rehearsal, by: Option<ActionId>) -> Result<Self, Unmet> {
        let mut all = Self { all: Vec::new(), more: 0, blind: false, ran: by.is_none(), by };
        for run in rehearsal.runs().filter(|run| by.is_none_or(|id| id == run.id)) {
            let Some(changes) = &run.changes else {
                let message = "this kind of endpoint cannot tell which files change; the sandbox can";
                return Err(Unmet::new(message, ""));
            };
            all.ran = true;
            all.more += changes.more;
            all.blind |= changes.blind;
            all.all.extend(changes.files.iter().map(|change| (run.id, change)));
        }
        Ok(all)
    }

    fn is(&self, path: &PathPattern, kind: ChangeKind) -> Checked {
        if self.touching(path).any(|(_, change)| becomes(change, path) == kind) {
            return Ok(());
        }
        let was = match self.touching(path).last() {
            Some((id, change)) => {
                let by = if self.by.is_some() { String::new() } else { format!(" by {id}") };
                format!("it was {}{by}", becomes(change, path))
            }
            None => self.nothing(),
        };
        Err(Unmet::new(format!("{path} should be {kind}{}, but {was}", self.by()), self.nearest(path)))
    }

    fn is_untouched(&self, path: &PathPattern) -> Checked {
        let touching: Vec<_> = self.touching(path).collect();
        let wanted = format!("{path} should not be changed{}", self.by());
        match touching.last() {
            Some((id, change)) => {
                let by = if self.by.is_some() { String::new() } else { format!(" by {id}") };
                let message = format!("{wanted}, but it was {}{by}", becomes(change, path));
                Err(Unmet::new(message, lines(&touching, self.more)))
            }
            None => self.sure(&wanted),
        }
    }

    fn holds(&self, path: &PathPattern, expected: &TextExpect) -> Checked {
        let wanted = format!("{path} should {}", text::wanted(expected));
        // What a file holds at the end; an earlier action may have left something else in it.
        let mut last: Vec<Change<'_>> = Vec::new();
        for (id, change) in self.touching(path) {
            last.retain(|(_, before)| before.path != change.path);
            last.push((id, change));
        }
        let mut was = None;
        for (id, change) in &last {
            match (&change.content, change.content.bytes()) {
                (_, Some(bytes)) if text::is(&[bytes], expected) => return Ok(()),
                (_, Some(bytes)) => was = Some((text::it_is(&[bytes]), String::new())),
                (FileContent::Whole { .. } | FileContent::Start { .. }, None) => {
                    was = Some((format!("its {} bytes are too many to be kept", change.size), String::new()));
                }
                (FileContent::Unread, _) => was = Some(("it could not be read".to_owned(), String::new())),
                (FileContent::None, _) if becomes(change, path) == ChangeKind::Deleted => {
                    was = Some((format!("it was deleted by {id}"), self.nearest(path)));
                }
                (FileContent::None, _) => {
                    was = Some((format!("it is a {}", change.what), String::new()));
                }
            }
        }
        let (was, details) = was.unwrap_or_else(|| {
            let why = if self.ran {
                "no action changed it, so that nobody looked into it".to_owned()
            } else {
                self.nothing()
            };
            (why, self.nearest(path))
        });
        Err(Unmet::new(format!("{wanted}, but {was}"), details))
    }

    fn by(&self) -> String {
        self.by.map(|id| format!(" by {id}")).unwrap_or_default()
    }

    /// That nothing happened, as the second half of a sentence.
    fn nothing(&self) -> String {
        match self.by {
            Some(id) if !self.ran => format!("{id} never ran"),
            _ => "it was not touched".to_owned(),
        }
    }

    /// The changes of what `path` may be, in order.
    fn touching(&self, path: &PathPattern) -> impl Iterator<Item = Change<'a>> {
        self.all.iter().copied().filter(|(_, change)| {
            path.matches(&change.path.0) || (ends_what_is_in(change) && path.lies_in(&change.path.0))
        })
    }

    /// That nothing was seen is only worth something where everything was seen.
    fn sure(&self, wanted: &str) -> Checked {
        let why = match self.more {
            0 if !self.blind => return Ok(()),
            0 => "so many files were written that not all of them are looked at any more".to_owned(),
            more => format!("there are too many changes to tell: {more} are not listed"),
        };
        Err(Unmet::new(format!("{wanted}, but {why}"), ""))
    }

    /// What did change, most similar paths first.
    fn nearest(&self, path: &PathPattern) -> String {
        let wanted = path.to_string();
        let mut all: Vec<_> = self
            .all
            .iter()
            .map(|change| {
                let like =
                    strsim::normalized_levenshtein(&wanted, &String::from_utf8_lossy(&change.1.path.0));
                (like, *change)
            })
            .collect();
        all.sort_by(|one, two| two.0.total_cmp(&one.0));
        lines(&all.into_iter().map(|(_, change)| change).collect::<Vec<_>>(), self.more)
    }
}

/// What a change makes of something at `path`, which may lie in a folder that is gone.
fn becomes(change: &FileChange, path: &PathPattern) -> ChangeKind {
    if path.matches(&change.path.0) { change.kind } else { ChangeKind::Deleted }
}

/// Whether nothing is left of what was in there, if it was a folder.
fn ends_what_is_in(change: &FileChange) -> bool {
    change.kind == ChangeKind::Deleted
        || (change.kind == ChangeKind::Changed && change.what != FileType::Folder)
}

fn lines(changes: &[Change<'_>], unlisted: u64) -> String {
    let mut lines: Vec<_> = changes
        .iter()
        .take(SHOWN)
        .map(|(id, change)| format!("{id} {} the {} {}", change.kind, change.what, change.path))
        .collect();
    let more = changes.len().saturating_sub(SHOWN) as u64 + unlisted;
    if more > 0 {
        lines.push(format!("... and {more} more"));
    }
    lines.join("\n")
}
