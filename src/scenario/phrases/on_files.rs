//! How phrases about the files of the endpoint reach the draft.

use super::step::Step;
use crate::expect::{ActionSet, Expect, FileExpect, PathPattern, TextExpect};
use crate::source::Spanned;

impl Step<'_, '_> {
    /// Expects something of a file, through some actions or through the job as a whole.
    pub(super) fn expect_file(&mut self, is: &FileExpect) -> Option<()> {
        let path = self.string()?;
        let Some(path) = self.path(&path) else { return Some(()) };
        for by in self.doers() {
            self.expect(Expect::File { by, path: path.clone(), is: is.clone() });
        }
        Some(())
    }

    /// Expects that a file holds a text of this line.
    pub(super) fn expect_content(&mut self, text: fn(String) -> TextExpect) -> Option<()> {
        let (path, held) = (self.string()?, self.string()?);
        if let Some(path) = self.path(&path) {
            self.expect(Expect::File { by: None, path, is: FileExpect::Holds(text(held.value)) });
        }
        Some(())
    }

    /// Expects that a file holds the text below.
    pub(super) fn expect_lines(&mut self, text: fn(String) -> TextExpect) -> Option<()> {
        let (path, held) = (self.string()?, self.doc()?);
        if let Some(path) = self.path(&path) {
            self.expect(Expect::File { by: None, path, is: FileExpect::Holds(text(held.value.to_owned())) });
        }
        Some(())
    }

    /// Expects that nothing changes but what lies in some folders.
    pub(super) fn expect_only_changes(&mut self) {
        let mut folders = Vec::new();
        if let Some(paths) = self.texts() {
            for path in paths.value {
                let path = Spanned::new(self.utf8(path.into_owned(), paths.span), paths.span);
                // Without it, more would be refused than is meant.
                let Some(path) = self.path(&path) else { return };
                folders.push(path);
            }
        }
        for by in self.doers() {
            self.expect(Expect::OnlyChangesIn { by, folders: folders.clone() });
        }
    }

    fn path(&mut self, path: &Spanned<String>) -> Option<PathPattern> {
        let read = self.draft().path_pattern(&path.value, path.span);
        if read.is_none() {
            self.draft().incomplete = true;
        }
        read
    }

    /// The actions that the phrase names, or the job as a whole.
    fn doers(&mut self) -> Vec<Option<ActionSet>> {
        match self.actions() {
            Some(actions) => self.sets(&actions).into_iter().map(Some).collect(),
            None => vec![None],
        }
    }
}
