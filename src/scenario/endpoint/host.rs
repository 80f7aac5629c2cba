//! What the machine itself is declared to be.

use std::path::PathBuf;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::os_release::ReleaseError;
use super::{Endpoint, os_release};
use crate::diag::{Diagnostic, suggest};
use crate::environment::{Clock, HostSpec};
use crate::scenario::draft::Draft;
use crate::scenario::map::{ValueSchema, schema};
use crate::scenario::value::{Named, OneOrMany, Value, shown};
use crate::scenario::yaml::{Kind, Node, Reader};
use crate::source::{SourceFile, Span, Spanned};

impl Value for Clock {
    const EXPECTED: &'static str = "an instant such as 2026-03-01 02:30";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(node, expected)?;
        clock(text, node.span, reader.source()).map_err(|problem| reader.report(problem)).ok()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        String::schema(generator)
    }
}

/// The time of day as the user writes it.
fn clock(text: &str, span: Span, source: &SourceFile) -> Result<Clock, Diagnostic> {
    Clock::parse(text).map_err(|why| {
        let message = format!("`{}` is no instant", shown(text));
        Diagnostic::error(source, span, message).label(why.to_string())
    })
}

/// The text of `/etc/os-release`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OsRelease(pub String);

impl Value for OsRelease {
    const EXPECTED: &'static str = "an operating system such as `debian 12`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            let text = reader.text(node, expected)?;
            return Self::parse(text, node.span, reader.source())
                .map_err(|problem| reader.report(problem))
                .ok();
        };
        let mut file = String::new();
        for entry in entries {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            if !entry.key.bytes().all(plain) {
                let message = format!("`{}` cannot be a field of /etc/os-release", entry.key);
                let problem = reader.error(entry.key_span, message);
                reader.report(problem.label("a name such as ID or VERSION_ID"));
            } else if let Some(value) = reader.text(&entry.value, "a text") {
                file.push_str(&os_release::field(&entry.key.to_ascii_uppercase(), value));
            }
        }
        Some(Self(file))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let forms = [String::schema(generator), generator.subschema_for::<ValueSchema<Named<String>>>()];
        schema(json!({
            "anyOf": forms,
            "description": "The name of the system with its release, the lines of the file, or a map of its fields.",
        }))
    }
}

/// What identifies a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MachineId(pub String);

impl Value for MachineId {
    const EXPECTED: &'static str = "a machine id (32 hexadecimal digits)";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let id = node.as_text().and_then(Self::parse);
        if id.is_none() {
            reader.wrong(node, expected);
        }
        id
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "type": "string", "pattern": "^[0-9a-fA-F]{32}$" }))
    }
}

impl MachineId {
    /// As systemd writes it: in lower case, without hyphens.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits.then(|| Self(text.to_ascii_lowercase()))
    }
}

impl OsRelease {
    /// The operating system in a few words such as `debian 12`, or the lines of `/etc/os-release`.
    fn parse(text: &str, span: Span, source: &SourceFile) -> Result<Self, Diagnostic> {
        if text.trim().contains(['\n', '=']) {
            return Ok(Self(whole_lines(text)));
        }
        os_release::short(text).map(Self).map_err(|why| {
            let label = match &why {
                ReleaseError::Unknown(name) => {
                    suggest(name, os_release::systems()).map(|known| format!("did you mean `{known}`?"))
                }
                ReleaseError::NoRelease(_) => {
                    Some("write it behind the name, such as `debian 12`".to_owned())
                }
                ReleaseError::Release(_) => Some("a release is a number such as 12 or 22.04".to_owned()),
            };
            let systems: Vec<&str> = os_release::systems().collect();
            let help = format!(
                "the short form knows {}; anything else is written as the lines of /etc/os-release",
                systems.join(", ")
            );
            Diagnostic::error(source, span, why.to_string()).label_opt(label).help(help)
        })
    }
}

impl Draft {
    /// The time of day as the user writes it; another text is a mistake.
    pub(crate) fn set_clock(&mut self, text: &str, span: Span) {
        match clock(text, span, &self.source) {
            Ok(clock) => self.endpoint.clock.set(Spanned::new(clock, span)),
            Err(problem) => self.report(problem),
        }
    }

    /// The operating system: in a few words such as `debian 12`, or the lines of `/etc/os-release`.
    pub(crate) fn set_os_release(&mut self, text: &str, span: Span) {
        match OsRelease::parse(text, span, &self.source) {
            Ok(file) => self.endpoint.os_release.set(Spanned::new(file, span)),
            Err(problem) => self.report(problem),
        }
    }

    /// The final machine.
    pub(super) fn finish_host(&mut self, endpoint: &Endpoint) -> HostSpec {
        self.check_image(endpoint);
        self.check_place(endpoint);
        self.check_rootfs(endpoint.rootfs.spanned());
        self.check_hostname(endpoint.hostname.spanned());
        self.check_init(endpoint.init.spanned());
        HostSpec {
            rootfs: endpoint.rootfs.cloned(),
            image: endpoint.image.cloned().map(|image| image.map(|image| image.0)),
            hostname: endpoint.hostname.get().cloned(),
            network: endpoint.network.copied().unwrap_or_default(),
            init: endpoint.init.get().cloned(),
            sleep: endpoint.sleep.copied().unwrap_or_default(),
            clock: endpoint.clock.copied(),
            uptime: endpoint.uptime.copied(),
            os_release: endpoint.os_release.get().map(|file| file.0.clone()),
            machine_id: endpoint.machine_id.get().map(|id| id.0.clone()),
            modules: endpoint.modules.get().map(|modules| self.finish_modules(modules)),
            cpuinfo: endpoint.cpu.spanned().and_then(|cpu| self.finish_cpu(cpu)),
            disks: endpoint.disks.get().map(|disks| self.finish_disks(disks)).unwrap_or_default(),
            limits: self.finish_limits(endpoint),
        }
    }

    fn check_rootfs(&mut self, rootfs: Option<Spanned<&PathBuf>>) {
        let Some(rootfs) = rootfs else { return };
        let text = rootfs.value.to_string_lossy();
        if text.trim().is_empty() {
            self.report(self.error(rootfs.span, "the path of the root file system is empty"));
        } else if text.contains(char::is_control) {
            let message = "the path of the root file system holds a control character";
            self.report(self.error(rootfs.span, message));
        }
    }

    fn check_hostname(&mut self, hostname: Option<Spanned<&String>>) {
        let Some(hostname) = hostname else { return };
        let name = hostname.value;
        let label = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        let why = if name.len() > 64 {
            Some("Linux takes at most 64 bytes")
        } else if !name.split('.').all(label) {
            Some(
                "letters, digits and hyphens, with dots between the parts; no hyphen at either end of a part",
            )
        } else {
            None
        };
        if let Some(why) = why {
            let message = format!("`{}` cannot be a host name", shown(name));
            self.report(self.error(hostname.span, message).label(why));
        }
    }

    fn check_init(&mut self, init: Option<Spanned<&String>>) {
        let Some(init) = init else { return };
        let name = init.value;
        let why = if name.is_empty() || name.contains(['/', '\0', '\n']) {
            Some("a name such as systemd or init, without a path")
        } else if name.len() > HostSpec::LONGEST_INIT {
            Some("Linux keeps at most 15 bytes of it")
        } else {
            None
        };
        if let Some(why) = why {
            let message = format!("process 1 cannot be called `{}`", shown(name));
            self.report(self.error(init.span, message).label(why));
        }
    }

    fn finish_modules(&mut self, modules: &OneOrMany<String>) -> Vec<String> {
        let mut names: Vec<String> = Vec::with_capacity(modules.0.len());
        for module in &modules.0 {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            if module.value.is_empty() || !module.value.bytes().all(plain) {
                let message = format!("`{}` cannot be a kernel module", shown(&module.value));
                self.report(self.error(module.span, message).label("a name such as ext4 or nf_tables"));
                continue;
            }
            // The kernel shows names so, however they are written elsewhere.
            let name = module.value.replace('-', "_");
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// A text that ends with a line end, as files do.
pub(super) fn whole_lines(text: &str) -> String {
    let mut text = text.to_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
