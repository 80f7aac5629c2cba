//! One script of an action, read once for all findings on it.

use crate::event::{Finding, FindingCode, Place};
use crate::job::{Action, ActionId, ActionKind, Language, Platform, Script, ScriptOrigin};
use crate::shell::powershell::Tokens;
use crate::shell::{Scan, Shebang, powershell, scan};

/// A script and what a reader made of it.
pub(super) struct Subject<'a> {
    /// The action that it belongs to.
    pub(super) id: ActionId,
    /// The operating system of the asset.
    pub(super) platform: Platform,
    pub(super) script: &'a Script,
    /// The part of it that reaches the agent.
    pub(super) text: &'a [u8],
    /// Its shebang, when it has one on the first line; a byte order mark in front does not count here.
    pub(super) shebang: Option<Shebang<'a>>,
    /// What it holds.
    pub(super) content: Content,
    /// `detection script: ` or `install script: ` in front of messages, when the action has more than one script.
    role: &'static str,
}

/// What a script holds, by language.
pub(super) enum Content {
    /// A POSIX-style shell script.
    Shell(Scan),
    /// A `PowerShell` script.
    PowerShell(Tokens),
    /// An `AppleScript`.
    AppleScript,
    /// Something that no platform runs; only its form is looked at.
    Foreign,
}

impl<'a> Subject<'a> {
    /// The script that a Run Script action runs.
    pub(super) fn of_action(id: ActionId, action: &'a Action, platform: Platform) -> Option<Self> {
        action.script().map(|script| Self::new(id, script, platform, ""))
    }

    /// Every script of an action.
    pub(super) fn all(id: ActionId, action: &'a Action, platform: Platform) -> Vec<Self> {
        match &action.kind {
            ActionKind::InstallSoftware(install) => {
                let detection = install.detection.iter().map(|script| (script, "detection script: "));
                let install = install.install.iter().map(|script| (script, "install script: "));
                detection.chain(install).map(|(script, role)| Self::new(id, script, platform, role)).collect()
            }
            _ => Self::of_action(id, action, platform).into_iter().collect(),
        }
    }

    fn new(id: ActionId, script: &'a Script, platform: Platform, role: &'static str) -> Self {
        let text = script.delivered();
        let shebang = Shebang::of(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text));
        let content = match language(script, shebang.as_ref(), platform) {
            Some(Language::Shell) => Content::Shell(scan(text)),
            Some(Language::PowerShell) => Content::PowerShell(powershell::tokens(text)),
            Some(Language::AppleScript) => Content::AppleScript,
            None => Content::Foreign,
        };
        Self { id, platform, script, text, shebang, content, role }
    }

    /// A finding on this script, at `line` when it is known.
    pub(super) fn finding(
        &self,
        code: FindingCode,
        line: impl Into<Option<usize>>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        let message = format!("{}{}", self.role, message.into());
        found(code, Place::Action(self.id, line.into()), message, help)
    }

    /// The text of a line, from 1.
    pub(super) fn line(&self, line: usize) -> &'a [u8] {
        self.text.split(|byte| *byte == b'\n').nth(line.saturating_sub(1)).unwrap_or_default()
    }

    /// The name of the shell that the shebang asks for, without its path.
    pub(super) fn program(&self) -> &[u8] {
        self.shebang.as_ref().map_or(b"", Shebang::program)
    }

    /// Whether the shell's own process runs the last part of a pipeline, as ksh and zsh do.
    pub(super) fn keeps_pipeline_end(&self) -> bool {
        matches!(self.program(), b"zsh" | b"ksh" | b"ksh93" | b"mksh")
            || self.text.windows(8).any(|word| word == b"lastpipe")
    }
}

/// A finding with the default level of its kind.
pub(super) fn found(
    code: FindingCode,
    place: Place,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Finding {
    Finding { code, level: code.default_level(), place, message: message.into(), help: help.into() }
}

/// The language of a script: as the scenario names it, else as the shebang, the file's name or the platform tell.
fn language(script: &Script, shebang: Option<&Shebang<'_>>, platform: Platform) -> Option<Language> {
    if let Some(language) = script.language {
        return Some(language);
    }
    if let Some(shebang) = shebang {
        return by_program(shebang.program());
    }
    let extension = match &script.origin {
        ScriptOrigin::File { path, .. } => path.extension().and_then(|extension| extension.to_str()),
        ScriptOrigin::Inline(_) => None,
    };
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("ps1" | "psm1") => Some(Language::PowerShell),
        Some("sh" | "bash" | "zsh" | "ksh" | "command") => Some(Language::Shell),
        Some("applescript" | "scpt") => Some(Language::AppleScript),
        _ => platform.languages().first().copied(),
    }
}

/// The language of a program that a shebang names.
pub(super) fn by_program(program: &[u8]) -> Option<Language> {
    match program {
        b"sh" | b"bash" | b"dash" | b"ash" | b"zsh" | b"ksh" | b"ksh93" | b"mksh" | b"busybox" => {
            Some(Language::Shell)
        }
        b"pwsh" | b"powershell" => Some(Language::PowerShell),
        b"osascript" => Some(Language::AppleScript),
        _ => None,
    }
}

/// Text of a script or its output, fit for a message: one line, not too long, nothing that steers a terminal.
pub(super) fn quote(bytes: &[u8]) -> String {
    const LONGEST: usize = 100;
    let head = &bytes[..bytes.len().min(4 * LONGEST + 4)];
    let text = String::from_utf8_lossy(head);
    let mut kept: String = text.trim().chars().map(|char| if is_plain(char) { char } else { ' ' }).collect();
    if kept.chars().count() > LONGEST || head.len() < bytes.len() {
        kept = kept.chars().take(LONGEST - 3).chain("...".chars()).collect();
    }
    kept
}

/// Whether a character shows as itself and does not change the direction of the text around it.
fn is_plain(char: char) -> bool {
    !char.is_control()
        && !matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
