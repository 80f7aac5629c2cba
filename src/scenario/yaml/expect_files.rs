//! What is expected to become of files.

use super::keys;
use super::lower::Lower;
use super::tree::{Entry, Kind, Node};
use crate::event::ChangeKind;
use crate::expect::{ActionSet, Expect, FileExpect, PathPattern};

/// What becomes of a file, in one word.
const WORDS: [(&str, FileExpect); 4] = [
    ("created", FileExpect::Is(ChangeKind::Created)),
    ("changed", FileExpect::Is(ChangeKind::Changed)),
    ("deleted", FileExpect::Is(ChangeKind::Deleted)),
    ("unchanged", FileExpect::Untouched),
];

impl Lower {
    /// Reads what becomes of files by path, through these actions or through the job as a whole; `none` stands for no
    /// change at all.
    pub fn expect_files(&mut self, by: Option<ActionSet>, node: &Node) {
        if is_none(node) {
            self.draft.expect(Expect::OnlyChangesIn { by, folders: Vec::new() }, node.span);
            return;
        }
        let Some(entries) = self.reader.entries(node, "files such as `/etc/motd: changed`, or `none`") else {
            return;
        };
        for entry in entries {
            let path = self.draft.path_pattern(&entry.key, entry.key_span);
            for item in entry.value.items() {
                self.expect_file(by, path.as_ref(), entry, item);
            }
        }
    }

    fn expect_file(&mut self, by: Option<ActionSet>, path: Option<&PathPattern>, entry: &Entry, node: &Node) {
        let mut expected = Vec::new();
        let mut by = by;
        if let Kind::Map(_) = node.kind {
            let Some(fields) = self.reader.map(node, &keys::FILE_EXPECT) else { return };
            if let Some(action) = fields.entry("by") {
                if by.is_some() {
                    let problem = self.reader.error(action.key_span, "the action is named already");
                    self.reader
                        .report(problem.help("this is written under the action that changes the file"));
                } else {
                    by = self.action_ref(&action.value).map(ActionSet::One);
                }
            }
            if let Some(is) = fields.get("is") {
                let is_what = self.reader.choice(is, "what becomes of a file", &WORDS);
                expected.extend(is_what.map(|what| (what, is.span)));
            }
            for (text, span) in self.texts(&fields) {
                expected.push((FileExpect::Holds(text), span));
            }
            let texts = ["contains", "lacks", "equals", "matches", "empty"];
            if fields.get("is").is_none() && texts.iter().all(|key| fields.get(key).is_none()) {
                let problem = self.reader.error(fields.span, "this says nothing about the file");
                self.reader
                    .report(problem.help("write `is`, `contains`, `lacks`, `equals`, `matches` or `empty`"));
            }
        } else {
            let is = self.reader.choice(node, "what becomes of a file", &WORDS);
            expected.extend(is.map(|is| (is, entry.key_span.to(node.span))));
        }
        for (is, span) in expected {
            if let Some(path) = path {
                self.draft.expect(Expect::File { by, path: path.clone(), is }, span);
            }
        }
    }

    /// Reads the folders in which everything lies that changes; `none` stands for no change at all.
    pub fn expect_only_changes(&mut self, by: Option<ActionSet>, node: &Node) {
        let mut folders = Vec::new();
        for item in if is_none(node) { &[] } else { node.items() } {
            let Some(text) = self.reader.text(item, "folders such as `/opt/myapp`, or `none`") else {
                return;
            };
            let Some(path) = self.draft.path_pattern(text, item.span) else { return };
            folders.push(path);
        }
        self.draft.expect(Expect::OnlyChangesIn { by, folders }, node.span);
    }

    /// Reads whether the outcome is pinned, and whether the changes are pinned with it.
    pub fn expect_snapshot(&mut self, node: &Node) {
        let choices = [
            ("true", Some(Expect::Snapshot)),
            ("false", None),
            ("with_changes", Some(Expect::SnapshotWithChanges)),
        ];
        let what = self.reader.choice(node, "what is pinned", &choices);
        if let Some(what) = what.flatten() {
            self.draft.expect(what, node.span);
        }
    }
}

fn is_none(node: &Node) -> bool {
    node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("none"))
}
