//! The interpreters of this machine.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::model::Program;
use crate::endpoint::guest::Tools;

/// Interpreters, with how they are asked for their version. Plain shells have no way to be asked.
const PROGRAMS: [(&str, &[&str]); 7] = [
    ("sh", &[]),
    ("bash", &["--version"]),
    ("dash", &[]),
    ("zsh", &["--version"]),
    ("ksh", &["--version"]),
    ("pwsh", &["--version"]),
    ("osascript", &[]),
];

/// What is never this slow hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// The interpreters of this machine, with `shells` in place of what PATH gives. Asking needs a Tokio runtime with time and
/// IO around it.
pub(crate) async fn programs(shells: &BTreeMap<String, PathBuf>) -> Vec<Program> {
    let tools = Tools::of_caller(shells.clone());
    let mut found = Vec::with_capacity(PROGRAMS.len());
    for (name, asked) in PROGRAMS {
        let (path, why) = match tools.chosen(name) {
            Ok(chosen) => (chosen.or_else(|| usual(&tools, name)), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let version = match &path {
            Some(path) if !asked.is_empty() => version(path, asked).await,
            Some(path) => std::fs::canonicalize(path).ok().filter(|real| real != path).map(|real| {
                let name = real.file_name().unwrap_or_default().to_string_lossy().into_owned();
                format!("is {name}")
            }),
            None => None,
        };
        found.push(Program { name, path, version, why });
    }
    found
}

/// Scripts name the plain shell by its path.
fn usual(tools: &Tools, name: &str) -> Option<PathBuf> {
    let shell = Path::new("/bin/sh");
    if name == "sh" && tools.is_program(shell) {
        return Some(shell.to_owned());
    }
    tools.on_path(OsStr::new(name))
}

/// The first line that the program writes about itself.
async fn version(program: &Path, args: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    // The Korn shell tells it on standard error.
    let text = if output.stdout.is_empty() { &output.stderr } else { &output.stdout };
    let text = String::from_utf8_lossy(text);
    let line = text.lines().next()?.trim();
    (!line.is_empty()).then(|| line.chars().take(80).collect())
}
