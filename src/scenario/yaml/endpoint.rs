//! The endpoint.

use super::keys;
use super::lower::Lower;
use super::tree::{Entry, Kind, Node};
use crate::environment::DeclaredFile;
use crate::scenario::EndpointKind;
use crate::source::Spanned;

impl Lower {
    /// Reads the endpoint: its kind alone, or a map.
    pub fn endpoint(&mut self, node: &Node) {
        if node.as_text().is_some() {
            self.endpoint_kind(node);
            return;
        }
        let Some(fields) = self.reader.map(node, &keys::ENDPOINT) else { return };
        if let Some(on) = fields.get("on") {
            self.endpoint_kind(on);
        }
        if let Some(env) = fields.get("env") {
            self.draft.env = self.env(env);
        }
        if let Some(limit) = fields.get("time_limit") {
            let time = self.reader.duration(limit, "the time limit of an action");
            self.draft.time_limit = time.map(|time| Spanned::new(time, limit.span));
        }
        self.machine(&fields);
        if let Some(files) = fields.get("files")
            && let Some(entries) = self.reader.entries(files, "files such as `state/backup.status: on`")
        {
            for entry in entries {
                self.file(entry);
            }
        }
        if let Some(commands) = fields.get("commands")
            && let Some(entries) =
                self.reader.entries(commands, "commands such as `systemctl stop web: {exits: 5}`")
        {
            for entry in entries {
                self.command(entry);
            }
        }
        if let Some(services) = fields.get("services") {
            self.services(services);
        }
    }

    fn endpoint_kind(&mut self, node: &Node) {
        let choices = EndpointKind::ALL.map(|kind| (kind.name(), kind));
        if let Some(kind) = self.reader.choice(node, "a kind of endpoint", &choices) {
            self.draft.set_endpoint(Spanned::new(kind, node.span));
        }
    }

    fn file(&mut self, entry: &Entry) {
        let node = &entry.value;
        let folder = entry.key.len() > 1 && entry.key.ends_with(['/', '\\']) && node.is_null();
        let (content, mode) = match &node.kind {
            _ if folder => (None, None),
            _ if node.is_null() => (Some(Vec::new()), None),
            Kind::Map(_) => match self.file_map(node) {
                Some(file) => file,
                None => return,
            },
            _ => match self.reader.bytes(node, "the content of a file") {
                Some(content) => (Some(content), None),
                None => return,
            },
        };
        let path = if folder { entry.key.trim_end_matches(['/', '\\']) } else { entry.key.as_str() };
        let file = DeclaredFile { path: path.into(), content, mode };
        self.draft.files.push(Spanned::new(file, entry.key_span));
    }

    fn file_map(&mut self, node: &Node) -> Option<(Option<Vec<u8>>, Option<u32>)> {
        let fields = self.reader.map(node, &keys::FILE)?;
        let content = match fields.get("content") {
            Some(content) => Some(self.reader.bytes(content, "the content of a file")?),
            None => None,
        };
        let folder = match fields.get("folder") {
            Some(folder) => self.reader.boolean(folder)?,
            None => false,
        };
        let mode = match fields.get("mode") {
            Some(mode) => Some(self.mode(mode)?),
            None => None,
        };
        if let (true, Some(content)) = (folder, fields.entry("content")) {
            let problem = self.reader.error(content.key_span, "a folder has no content");
            self.reader.report(problem.help("write the files in it as entries of their own"));
        }
        Some((if folder { None } else { Some(content.unwrap_or_default()) }, mode))
    }

    /// Permission bits in octal, as `chmod` takes them, with or without quotes.
    fn mode(&mut self, node: &Node) -> Option<u32> {
        let text = node.as_text().unwrap_or_default();
        let digits = text.strip_prefix("0o").unwrap_or(text);
        let octal = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        let mode = if octal { u32::from_str_radix(digits, 8).ok() } else { None };
        if mode.is_none() {
            self.reader.wrong(node, "the mode of a file");
            self.reader.label_last(Some("a mode is octal, such as 0644 or 0755"));
        }
        mode
    }
}
