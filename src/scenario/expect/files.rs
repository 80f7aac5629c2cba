//! What is expected to become of files.

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::actions::Texts;
use super::either;
use crate::event::ChangeKind;
use crate::expect::{ActionSet, Expect as Expected, FileExpect};
use crate::scenario::map::{Map, Said, map, schema};
use crate::scenario::value::{ActionRef, Named, OneOrMany, Value, choices, is_none, none_schema};
use crate::scenario::yaml::{Kind, Lower, Node, Reader};
use crate::source::Spanned;

choices! {
    /// What becomes of a file, in one word.
    pub(crate) FileWord(FileExpect) = "what becomes of a file" [
        "created": FileExpect::Is(ChangeKind::Created),
        "changed": FileExpect::Is(ChangeKind::Changed),
        "deleted": FileExpect::Is(ChangeKind::Deleted),
        "unchanged": FileExpect::Untouched,
    ];
}

map! {
    /// What becomes of a file; with several keys, all of it is expected.
    pub(crate) struct FileEnd = "what becomes of a file" {
        /// What happens to it: it is created, changed (content, permissions, owner or type) or deleted, or none of that.
        is: FileWord,
        /// The action that does it, such as `pre-action 1`; any when it is left out.
        by: ActionRef,
        /// It is changed or created, and holds this text at the end, or each of these.
        contains: OneOrMany<String>,
        /// It is changed or created, and does not hold this text at the end, or any of these.
        lacks: OneOrMany<String>,
        /// It is changed or created, and is this text at the end, but for white space behind it.
        equals: OneOrMany<String>,
        /// It is changed or created, and is empty at the end.
        empty: bool,
        /// It is changed or created, and matches this regular expression at the end, or each of these.
        matches: OneOrMany<String>,
    }
}

/// What becomes of a file: one word, or a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileChoice {
    Word(FileExpect),
    Map(Box<FileEnd>),
}

impl Value for FileChoice {
    const EXPECTED: &'static str = FileWord::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if matches!(node.kind, Kind::Map(_)) {
            FileEnd::read_map(node, reader).map(|map| Self::Map(Box::new(map)))
        } else {
            FileWord::read(node, expected, reader).map(|word| Self::Word(word.0))
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        either("What becomes of a file.", [FileWord::schema(generator), FileEnd::schema(generator)])
    }
}

/// Files by path, or none at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Files(Option<Named<OneOrMany<FileChoice>>>);

impl Value for Files {
    const EXPECTED: &'static str = "files such as `/etc/motd: changed`, or `none`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if is_none(node) {
            return Some(Self(None));
        }
        Named::read(node, expected, reader).map(|files| Self(Some(files)))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        either("Files, or none at all.", [none_schema(), Named::<OneOrMany<FileChoice>>::schema(generator)])
    }
}

/// Folders, or none at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folders(Vec<Spanned<String>>);

impl Value for Folders {
    const EXPECTED: &'static str = "folders such as `/opt/myapp`, or `none`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let items = if is_none(node) { &[] } else { node.items() };
        let folder = |item: &Node| Some(Spanned::new(reader.text(item, expected)?.to_owned(), item.span));
        items.iter().map(folder).collect::<Option<_>>().map(Self)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        schema(json!({ "anyOf": [none_schema(), OneOrMany::<String>::schema(generator)] }))
    }
}

impl Lower {
    /// What becomes of files by path, through these actions or through the job as a whole; `none` stands for no change at all.
    pub(super) fn expect_files(&mut self, by: Option<ActionSet>, files: &Said<Files>) {
        let Some(Spanned { value: files, span }) = files.spanned() else { return };
        let Some(files) = &files.0 else {
            self.draft.expect(Expected::OnlyChangesIn { by, folders: Vec::new() }, span);
            return;
        };
        for entry in &files.0 {
            let path = self.draft.path_pattern(&entry.name.value, entry.name.span);
            for item in entry.value.iter().flat_map(|items| &items.0) {
                let (by, expected) = match &item.value {
                    FileChoice::Word(word) => (by, vec![(word.clone(), entry.name.span.to(item.span))]),
                    FileChoice::Map(map) => self.expect_file(by, &Spanned::new(map.as_ref(), item.span)),
                };
                for (is, span) in expected {
                    let expected = path.clone().map(|path| Expected::File { by, path, is });
                    self.expect_all(expected, span);
                }
            }
        }
    }

    fn expect_file(
        &mut self,
        by: Option<ActionSet>,
        file: &Spanned<&FileEnd>,
    ) -> (Option<ActionSet>, Vec<(FileExpect, crate::source::Span)>) {
        let FileEnd { contains, lacks, equals, empty, matches, .. } = file.value;
        let texts = Texts { contains, lacks, equals, matches, empty };
        let mut expected: Vec<_> =
            file.value.is.spanned().into_iter().map(|is| (is.value.0.clone(), is.span)).collect();
        expected.extend(texts.expected().into_iter().map(|(text, span)| (FileExpect::Holds(text), span)));
        let action = file.value.by.copied().map(|action| ActionSet::One(action.0));
        if let (Some(_), Some(field)) = (by, file.value.by.field()) {
            let problem = self.reader.error(field.key, "the action is named already");
            self.reader.report(problem.help("this is written under the action that changes the file"));
        }
        if !file.value.is.is_said() && texts.are_none() {
            let problem = self.reader.error(file.span, "this says nothing about the file");
            self.reader
                .report(problem.help("write `is`, `contains`, `lacks`, `equals`, `matches` or `empty`"));
        }
        (by.or(action), expected)
    }

    /// The folders in which everything lies that changes; `none` stands for no change at all.
    pub(super) fn expect_only_changes(&mut self, by: Option<ActionSet>, folders: &Said<Folders>) {
        let Some(Spanned { value: folders, span }) = folders.spanned() else { return };
        let paths = folders.0.iter().map(|folder| self.draft.path_pattern(&folder.value, folder.span));
        if let Some(folders) = paths.collect() {
            self.draft.expect(Expected::OnlyChangesIn { by, folders }, span);
        }
    }
}
