//! Files that lie on the endpoint.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use crate::environment::{DeclaredFile, EndpointKind};
use crate::job::Platform;
use crate::scenario::draft::Draft;
use crate::scenario::map::{Said, Short, map, schema};
use crate::scenario::value::{Named, Value};
use crate::scenario::yaml::{Entry, Node, Reader};
use crate::source::{Span, Spanned};

/// The longest path that Linux takes; the others take less.
const LONGEST_PATH: usize = 4096;

map! {
    /// A file or a folder.
    pub(crate) struct File = "a file" or short {
        /// What the file holds.
        content: Vec<u8> = "the content of a file",
        /// Permission bits in octal, such as 0600.
        mode: Mode = "the mode of a file",
        /// This is a folder.
        folder: bool,
    }
}

impl Short for File {
    const DOC: &'static str = "A file.";

    fn forms(generator: &mut SchemaGenerator) -> Vec<Schema> {
        vec![schema(json!({ "const": null })), String::schema(generator)]
    }

    /// Nothing is an empty file.
    fn read_short(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        if node.is_null() {
            return Some(Self::default());
        }
        let content = reader.bytes(node, "the content of a file")?;
        Some(Self { content: Said::new(content, node.span), ..Self::default() })
    }

    fn read_named(entry: &Entry, reader: &mut Reader) -> Option<Self> {
        let node = &entry.value;
        if entry.key.len() > 1 && entry.key.ends_with(FOLDER) && node.is_null() {
            return Some(Self { folder: Said::new(true, node.span), ..Self::default() });
        }
        Self::read(node, Self::EXPECTED, reader)
    }
}

/// How the path of a folder ends.
const FOLDER: [char; 2] = ['/', '\\'];

/// Permission bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mode(pub u32);

impl Value for Mode {
    const EXPECTED: &'static str = "the mode of a file";

    /// In octal, as `chmod` takes them, with or without quotes.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let text = node.as_text().unwrap_or_default();
        let digits = text.strip_prefix("0o").unwrap_or(text);
        let octal = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        let mode = if octal { u32::from_str_radix(digits, 8).ok() } else { None };
        if mode.is_none() {
            reader.wrong(node, expected);
            reader.label_last(Some("a mode is octal, such as 0644 or 0755"));
        }
        mode.map(Self)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "type": ["integer", "string"], "pattern": "^(0o)?[0-7]+$" }))
    }
}

impl Draft {
    /// The final files.
    pub(super) fn finish_files(&mut self, files: Option<&Named<File>>) -> Vec<DeclaredFile> {
        let files: Vec<_> = files.into_iter().flat_map(Named::iter).collect();
        let files: Vec<_> =
            files.into_iter().filter_map(|(path, file)| self.finish_file(path, file)).collect();
        let mut seen: BTreeMap<PathBuf, (Span, bool)> = BTreeMap::new();
        for Spanned { value: file, span } in &files {
            let shown = file.path.display().to_string();
            if let Some((message, help)) = self.bad_path(&file.path) {
                self.report(self.error(*span, message).help(help));
                continue;
            }
            if let Some(mode) = file.mode.filter(|mode| *mode > 0o7777) {
                let message = format!("{mode:o} is no file mode");
                self.report(
                    self.error(*span, message).label("modes go from 0 to 7777 in octal, such as 0644"),
                );
            }
            let path: PathBuf = file.path.components().filter(|part| *part != Component::CurDir).collect();
            if let Some((first, _)) = seen.insert(path, (*span, file.content.is_some())) {
                let message = format!("`{shown}` is declared twice");
                self.report(self.error(*span, message).also(first, "the first time"));
            }
        }
        for (path, (span, _)) in &seen {
            let above =
                path.ancestors().skip(1).find_map(|above| seen.get(above).filter(|(_, is_file)| *is_file));
            if let Some((file, _)) = above {
                let message = format!("`{}` cannot lie in a file", path.display());
                self.report(self.error(*span, message).also(*file, "this is a file and no folder"));
            }
        }
        files.into_iter().map(|file| file.value).collect()
    }

    fn bad_path(&self, path: &Path) -> Option<(String, &'static str)> {
        let shown = path.display();
        let text = path.to_string_lossy();
        let windows = self.platform.is_some_and(|platform| platform.value == Platform::Windows);
        let mut parts = text.split(|c| c == '/' || windows && c == '\\');
        if text.trim().is_empty() {
            Some(("the path of a file is empty".to_owned(), "name the file"))
        } else if text.len() > LONGEST_PATH {
            Some((
                format!("the path of a file has {} bytes", text.len()),
                "no system takes paths of more than 4096 bytes",
            ))
        } else if text.contains(char::is_control) {
            Some((format!("`{shown}` holds a control character"), "name the file plainly"))
        } else if parts.any(|part| part == "..") {
            Some((format!("`{shown}` leads out of the endpoint's folder"), "write the path without `..`"))
        } else if text.starts_with('/') && self.on().is_some_and(|on| on.value == EndpointKind::Local) {
            let message =
                format!("`{shown}` would lie on this machine itself, which a local endpoint never touches");
            Some((
                message,
                "write a relative path, which lies in the folder in which the scripts run, or rehearse on a sandbox",
            ))
        } else {
            None
        }
    }

    /// A file as it will lie there; `None` when something of it could not be read, which has been reported.
    fn finish_file(&mut self, path: &Spanned<String>, file: &File) -> Option<Spanned<DeclaredFile>> {
        let folder = file.folder.copied() == Some(true);
        if file.content.is_unreadable() || file.folder.is_unreadable() || file.mode.is_unreadable() {
            return None;
        }
        if let (true, Some(content)) = (folder, file.content.field()) {
            let problem = self.error(content.key, "a folder has no content");
            self.report(problem.help("write the files in it as entries of their own"));
        }
        let name = &path.value;
        let name = if folder && name.len() > 1 { name.trim_end_matches(FOLDER) } else { name };
        let declared = DeclaredFile {
            path: name.into(),
            content: (!folder).then(|| file.content.get().cloned().unwrap_or_default()),
            mode: file.mode.get().map(|mode| mode.0),
        };
        Some(Spanned::new(declared, path.span))
    }
}
