//! `patchdrill.toml`: found upward from the working directory, read whole, every mistake told at once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::de::DeTable;

use super::limits::FileLimits;
use super::table::{Reader, Value};
use super::types::{ColorWhen, Format, Output};
use super::values;
use crate::diag::Diagnostic;
use crate::event::{FindingCode, Level};
use crate::harness::SETTINGS_FILE;
use crate::scenario::EndpointKind;
use crate::source::{SourceFile, Span};

/// A settings file is a page, not a book.
const LARGEST: u64 = 1 << 20;

/// Every key of the top level.
const KEYS: [&str; 17] = [
    "paths",
    "rulebook",
    "endpoint",
    "image",
    "jobs",
    "time_limit",
    "max_restarts",
    "twice",
    "format",
    "outputs",
    "fail_fast",
    "deny_findings",
    "require",
    "color",
    "findings",
    "limits",
    "shells",
];

/// Programs that `[shells]` may name.
const SHELLS: [&str; 8] = ["sh", "bash", "dash", "zsh", "ksh", "pwsh", "powershell", "osascript"];

/// What a settings file says, each value with its line.
#[derive(Debug, Default)]
pub struct FileSettings {
    pub paths: Option<(Vec<PathBuf>, usize)>,
    pub rulebook: Option<(String, usize)>,
    pub endpoint: Option<(EndpointKind, usize)>,
    pub image: Option<(String, usize)>,
    pub jobs: Option<(usize, usize)>,
    pub time_limit: Option<(Duration, usize)>,
    pub max_restarts: Option<(u32, usize)>,
    pub twice: Option<(bool, usize)>,
    pub format: Option<(Format, usize)>,
    pub outputs: Option<(Vec<Output>, usize)>,
    pub fail_fast: Option<(bool, usize)>,
    pub deny_findings: Option<(bool, usize)>,
    pub require: Option<(Vec<String>, usize)>,
    pub color: Option<(ColorWhen, usize)>,
    pub findings: Vec<(FindingCode, Level, usize)>,
    pub limits: FileLimits,
    pub shells: BTreeMap<String, (PathBuf, usize)>,
}

/// The settings file of the project that `start` lies in: the nearest one upward.
pub fn find(start: &Path) -> Option<PathBuf> {
    start.ancestors().map(|folder| folder.join(SETTINGS_FILE)).find(|file| file.is_file())
}

impl FileSettings {
    /// Reads the file at `path`; `name` is how messages call it.
    ///
    /// # Errors
    /// With every mistake in it.
    pub fn read(path: &Path, name: &str) -> Result<Self, Vec<Diagnostic>> {
        let text = match fs::metadata(path).map(|found| found.len()) {
            Ok(length) if length > LARGEST => Err("the file is larger than any settings file".to_owned()),
            _ => fs::read_to_string(path).map_err(|error| error.to_string()),
        };
        match text {
            Ok(text) => Self::parse(&SourceFile::new(name, text)),
            Err(why) => Err(vec![Diagnostic::file_error(
                &SourceFile::new(name, ""),
                format!("the settings cannot be read: {why}"),
            )]),
        }
    }

    /// Understands the text of a settings file.
    ///
    /// # Errors
    /// With every mistake in it.
    pub fn parse(source: &SourceFile) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = Reader { source, diagnostics: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(source.text());
        for error in errors {
            let span = error.span().unwrap_or_default();
            reader.fault(span, error.message().lines().next().unwrap_or_default());
        }
        let mut settings = Self::default();
        // Behind a mistake of the grammar the values are guesses, and complaints about them would be too.
        if reader.diagnostics.is_empty() {
            settings.fill(&mut reader, table.get_ref());
        }
        if reader.diagnostics.is_empty() { Ok(settings) } else { Err(reader.diagnostics) }
    }

    fn fill(&mut self, reader: &mut Reader<'_>, table: &DeTable<'_>) {
        let path = |text: &str| Ok(PathBuf::from(text));
        let word = |text: &str| Ok(text.to_owned());
        for (key, value) in table {
            let line = reader.line(value);
            match key.get_ref().as_ref() {
                "paths" => self.paths = reader.list(value, path).map(|paths| (paths, line)),
                "rulebook" => self.rulebook = reader.text(value).map(|name| (name, line)),
                "endpoint" => {
                    self.endpoint = reader.parsed(value, values::endpoint).map(|kind| (kind, line));
                }
                "image" => self.image = reader.parsed(value, values::image).map(|name| (name, line)),
                "jobs" => self.jobs = reader.parsed(value, values::jobs).map(|jobs| (jobs, line)),
                "time_limit" => {
                    self.time_limit = reader.parsed(value, values::duration).map(|time| (time, line));
                }
                "max_restarts" => {
                    self.max_restarts = reader.parsed(value, values::restarts).map(|times| (times, line));
                }
                "twice" => self.twice = reader.switch(value).map(|yes| (yes, line)),
                "format" => self.format = reader.parsed(value, values::format).map(|format| (format, line)),
                "outputs" => {
                    self.outputs = reader.list(value, values::output).map(|outputs| (outputs, line));
                }
                "fail_fast" => self.fail_fast = reader.switch(value).map(|yes| (yes, line)),
                "deny_findings" => self.deny_findings = reader.switch(value).map(|yes| (yes, line)),
                "require" => self.require = reader.list(value, word).map(|tools| (tools, line)),
                "color" => self.color = reader.parsed(value, values::color).map(|when| (when, line)),
                "findings" => self.findings(reader, value),
                "limits" => self.limits.fill(reader, value),
                "shells" => self.shells(reader, value),
                unknown => reader.unknown("setting", unknown, key.span(), &KEYS),
            }
        }
    }

    fn findings(&mut self, reader: &mut Reader<'_>, value: &Value<'_>) {
        for (key, value) in reader.table(value).into_iter().flatten() {
            let line = reader.line(value);
            let level = reader.parsed(value, values::level);
            if let Some(code) = FindingCode::from_name(key.get_ref()) {
                self.findings.extend(level.map(|level| (code, level, line)));
            } else {
                let names: Vec<_> = FindingCode::ALL.iter().map(|code| code.name()).collect();
                reader.unknown("finding", key.get_ref(), key.span(), &names);
            }
        }
    }

    fn shells(&mut self, reader: &mut Reader<'_>, value: &Value<'_>) {
        for (key, value) in reader.table(value).into_iter().flatten() {
            let line = reader.line(value);
            if !SHELLS.contains(&key.get_ref().as_ref()) {
                reader.unknown("shell", key.get_ref(), key.span(), &SHELLS);
                continue;
            }
            if let Some(program) = reader.text(value) {
                self.shells.insert(key.get_ref().to_string(), (PathBuf::from(program), line));
            }
        }
    }
}

/// The text of an environment variable as a source, so that its mistakes are shown like all others.
pub fn env_fault(name: &str, value: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&SourceFile::new(name, value), Span::new(0, value.len()), message)
}
