//! Finds the settings file, and looks every setting up in all its places.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use toml::de::DeTable;

use super::declared::{CONFIG, FileSettings, Settings};
use super::origin::{Origin, Sourced};
use super::reader::Reader;
use super::setting::{Entry, Setting, Table, one};
use super::types::{ColorWhen, Output};
use crate::diag::Diagnostic;
use crate::harness::SETTINGS_FILE;
use crate::source::{SourceFile, Span};

/// A settings file is a page, not a book.
const LARGEST: u64 = 1 << 20;

/// The environment: how a variable is looked up.
pub(super) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Where a setting may stand, beside the settings file.
pub(crate) struct Places<'a> {
    flags: &'a ArgMatches,
    env: Environment<'a>,
    file: String,
    diagnostics: Vec<Diagnostic>,
}

impl Places<'_> {
    // An empty variable is as good as none: that is how people switch one off for a single call.
    fn variable(&self, name: &str) -> Option<String> {
        (self.env)(name).filter(|text| !text.is_empty())
    }

    /// The value of a setting: from the first place that has one.
    pub(crate) fn value<T>(
        &mut self,
        key: &str,
        setting: &Setting<T>,
        file: Option<(T, usize)>,
    ) -> Sourced<T> {
        if let Some(flag) = &setting.flag
            && let Some(value) = (flag.given)(self.flags, key)
        {
            return Sourced { value, from: Origin::Flag(flag.name) };
        }
        if let Some((name, parse)) = setting.env
            && let Some(text) = self.variable(name)
        {
            match parse(&text) {
                Ok(value) => return Sourced { value, from: Origin::Env(name) },
                Err(message) => self.diagnostics.push(env_fault(name, &text, message)),
            }
        }
        match file {
            Some((value, line)) => Sourced { value, from: Origin::File(self.file.clone(), line) },
            None => Sourced { value: (setting.default)(), from: Origin::Default },
        }
    }

    /// The entries of a table, in the order of their names.
    pub(crate) fn entries<E: 'static>(
        &self,
        table: &Table<E>,
        file: Vec<(String, E, usize)>,
        root: &Path,
    ) -> Vec<Entry<E>> {
        let of_file = |(name, value, line)| {
            let from = Origin::File(self.file.clone(), line);
            Entry { name, value: (table.seen_from)(value, root), from }
        };
        let mut entries: Vec<_> = file.into_iter().map(of_file).collect();
        for (variable, name, read) in table.env {
            if let Some(text) = self.variable(variable) {
                entries.retain(|entry| entry.name != *name);
                let from = Origin::Env(variable);
                entries.push(Entry { name: (*name).to_owned(), value: read(&text), from });
            }
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        entries
    }
}

impl Settings {
    /// Looks everything up; `flags` are those of the command, `cwd` is the working directory, without links.
    ///
    /// # Errors
    /// With every mistake in settings file and environment.
    pub(crate) fn load(
        flags: &ArgMatches,
        env: Environment<'_>,
        cwd: &Path,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut places = Places { flags, env, file: String::new(), diagnostics: Vec::new() };
        let named = one(flags, "config").or_else(|| places.variable(CONFIG).map(PathBuf::from));
        let found = match &named {
            Some(path) if !cwd.join(path).is_file() => {
                let source = SourceFile::new(path.display().to_string(), "");
                return Err(vec![Diagnostic::file_error(&source, "there is no such settings file")]);
            }
            Some(path) => Some(path.clone()),
            None => find(cwd).map(|path| upward(cwd, &path)),
        };
        let name = found.as_ref().map(|path| path.display().to_string());
        let file = match (&found, &name) {
            (Some(path), Some(name)) => FileSettings::read(&cwd.join(path), name)?,
            _ => FileSettings::default(),
        };
        places.file = name.clone().unwrap_or_default();
        let root = found.as_deref().and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
        let mut settings = Self::merge(&mut places, file, (name, root));
        if settings.no_color.value {
            settings.color = Sourced { value: ColorWhen::Never, from: settings.no_color.from.clone() };
        }
        if places.diagnostics.is_empty() { Ok(settings) } else { Err(places.diagnostics) }
    }

    /// Reports to files, as seen from the working directory: those of the settings file lie beside it.
    pub(crate) fn outputs(&self) -> Vec<Output> {
        let mut outputs = self.outputs.value.clone();
        if matches!(self.outputs.from, Origin::File(..)) {
            for output in &mut outputs {
                output.file = self.root.join(&output.file);
            }
        }
        outputs
    }
}

/// What the flags alone say of colour, for messages before any settings are loaded.
pub(crate) fn color_of_flags(flags: &ArgMatches) -> ColorWhen {
    if one(flags, "no_color") == Some(true) {
        ColorWhen::Never
    } else {
        one(flags, "color").unwrap_or_default()
    }
}

impl FileSettings {
    /// Reads the file at `path`; `name` is how messages call it.
    ///
    /// # Errors
    /// With every mistake in it.
    pub(crate) fn read(path: &Path, name: &str) -> Result<Self, Vec<Diagnostic>> {
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
    pub(crate) fn parse(source: &SourceFile) -> Result<Self, Vec<Diagnostic>> {
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
}

/// The settings file of the project that `start` lies in: the nearest one upward.
fn find(start: &Path) -> Option<PathBuf> {
    start.ancestors().map(|folder| folder.join(SETTINGS_FILE)).find(|file| file.is_file())
}

/// A path above or in `cwd`, seen from there: `patchdrill.toml`, `../patchdrill.toml`.
fn upward(cwd: &Path, path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(path);
    let Ok(below) = cwd.strip_prefix(folder) else { return path.to_path_buf() };
    let mut seen: PathBuf = below.components().map(|_| "..").collect();
    seen.extend(path.file_name());
    seen
}

/// The text of an environment variable as a source, so that its mistakes are shown like all others.
fn env_fault(name: &str, value: &str, message: String) -> Diagnostic {
    Diagnostic::error(&SourceFile::new(name, value), Span::new(0, value.len()), message)
}
