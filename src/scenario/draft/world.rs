//! What the endpoint is declared to look like: environment, files and commands.

use std::collections::{BTreeMap, HashMap};
use std::path::{Component, Path, PathBuf};

use super::Draft;
use crate::environment::{ArgsPattern, CommandDouble, CommandRule, DeclaredFile};
use crate::job::Platform;
use crate::scenario::EndpointKind;
use crate::source::{Span, Spanned};

/// The longest path that Linux takes; the others take less.
const LONGEST_PATH: usize = 4096;

impl Draft {
    /// Names and values of environment variables, each name once.
    pub(super) fn check_env(&mut self, env: &[Spanned<(String, String)>], platform: Option<Platform>) {
        let windows = platform == Some(Platform::Windows);
        let mut seen: HashMap<String, Span> = HashMap::new();
        for Spanned { value: (name, value), span } in env {
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let wrong = if name.is_empty() {
                Some("the name of an environment variable is empty".to_owned())
            } else if name.contains(['=', '\0']) || name.contains(char::is_control) {
                Some(format!("`{name}` cannot be the name of an environment variable"))
            } else if !windows && (!plain || name.starts_with(|first: char| first.is_ascii_digit())) {
                Some(format!("a shell cannot read an environment variable called `{name}`"))
            } else if value.contains('\0') {
                Some(format!("the value of `{name}` holds a NUL, which no environment can carry"))
            } else {
                None
            };
            if let Some(message) = wrong {
                let help = "names are made of letters, digits and `_`, and begin with no digit";
                self.report(self.error(*span, message).help(help));
                continue;
            }
            let key = if windows { name.to_uppercase() } else { name.clone() };
            if let Some(first) = seen.insert(key, *span) {
                let message = format!("the environment variable `{name}` is set twice");
                self.report(self.error(*span, message).also(first, "the first time"));
            }
        }
    }

    /// The final files.
    pub(super) fn finish_files(&mut self) -> Vec<DeclaredFile> {
        let files = std::mem::take(&mut self.files);
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
        } else if text.starts_with('/') && self.on.is_some_and(|on| on.value == EndpointKind::Local) {
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

    /// The final command doubles, in the order of their first mention.
    pub(super) fn finish_commands(&mut self) -> Vec<CommandDouble> {
        let commands = std::mem::take(&mut self.commands);
        let mut doubles: Vec<CommandDouble> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut seen: HashMap<(usize, String), Span> = HashMap::new();
        for command in commands {
            let at = *places.entry(command.name.clone()).or_insert_with(|| {
                doubles.push(CommandDouble { name: command.name.clone(), rules: Vec::new() });
                doubles.len() - 1
            });
            // `...` answers to any arguments as well as no arguments at all do.
            let args = match &command.args {
                ArgsPattern::Words(words) if words.len() == 1 && words[0].rest => ArgsPattern::Any,
                args => args.clone(),
            };
            if let Some(first) = seen.insert((at, args.to_string()), command.span) {
                let message = format!("`{} {args}` is declared twice", command.name);
                let help = "answers to several calls are written as a sequence in one place";
                self.report(self.error(command.span, message).also(first, "the first time").help(help));
            }
            if command.answers.is_empty() {
                let message = format!("`{} {args}` has no answer", command.name);
                self.report(self.error(command.span, message).help("declare at least an exit code"));
                continue;
            }
            doubles[at].rules.push(CommandRule { args, answers: command.answers });
        }
        doubles
    }
}
