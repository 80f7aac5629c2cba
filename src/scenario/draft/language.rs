//! Which language a script is in, and which languages an asset runs.

use std::path::Path;

use super::{Draft, DraftScript};
use crate::job::{Language, Platform, Script, ScriptOrigin};
use crate::source::Spanned;

/// File extensions that give a language away.
const EXTENSIONS: [(&str, Language); 9] = [
    ("ps1", Language::PowerShell),
    ("psm1", Language::PowerShell),
    ("sh", Language::Shell),
    ("bash", Language::Shell),
    ("zsh", Language::Shell),
    ("ksh", Language::Shell),
    ("command", Language::Shell),
    ("applescript", Language::AppleScript),
    ("scpt", Language::AppleScript),
];

/// File extensions of languages that no asset runs.
const FOREIGN: [(&str, &str); 7] = [
    ("bat", "batch"),
    ("cmd", "batch"),
    ("vbs", "VBScript"),
    ("py", "Python"),
    ("pl", "Perl"),
    ("rb", "Ruby"),
    ("js", "JavaScript"),
];

/// Programs of a shebang that give a language away.
const INTERPRETERS: [(&str, Language); 9] = [
    ("sh", Language::Shell),
    ("bash", Language::Shell),
    ("dash", Language::Shell),
    ("ksh", Language::Shell),
    ("zsh", Language::Shell),
    ("ash", Language::Shell),
    ("pwsh", Language::PowerShell),
    ("powershell", Language::PowerShell),
    ("osascript", Language::AppleScript),
];

impl Draft {
    /// Checks a script against the platform and makes it final.
    pub(super) fn script(&mut self, script: DraftScript, platform: Option<Platform>) -> Script {
        if let Some(platform) = platform {
            self.check_language(&script, platform);
        }
        if let Some(policy) = script.execution_policy
            && platform.is_some_and(|platform| platform != Platform::Windows)
        {
            let message = format!("the execution policy {} has no meaning here", policy.value.name());
            self.report(self.error(policy.span, message).label("only Windows has execution policies"));
        }
        if let ScriptOrigin::File { path, span } = &script.origin
            && path.as_os_str().is_empty()
        {
            self.report(self.error(*span, "the path of the script is empty"));
        }
        Script {
            origin: script.origin,
            bytes: script.bytes,
            language: script.language.map(|language| language.value),
            execution_policy: script.execution_policy.map(|policy| policy.value),
        }
    }

    fn check_language(&mut self, script: &DraftScript, platform: Platform) {
        let (language, why) = match (script.language, &script.origin) {
            (Some(named), _) => (named, String::new()),
            (None, ScriptOrigin::File { path, span }) => {
                let Some(extension) = extension(path) else { return };
                if let Some((_, foreign)) = FOREIGN.iter().find(|(known, _)| *known == extension) {
                    let message = format!("no asset runs {foreign} scripts as an action");
                    self.report(self.error(*span, message).label(may_use(platform)));
                    return;
                }
                let Some((_, language)) = EXTENSIONS.iter().find(|(known, _)| *known == extension) else {
                    return;
                };
                (Spanned::new(*language, *span), format!(", and `.{extension}` files are {language}"))
            }
            (None, ScriptOrigin::Inline(span)) => {
                let Some((program, language)) = interpreter(&script.bytes) else { return };
                (Spanned::new(language, *span), format!(", and the script is for `{program}`"))
            }
        };
        if !platform.languages().contains(&language.value) {
            let label = may_use(platform);
            let message = format!("a {platform} asset does not run {} scripts", language.value);
            let problem = self.error(language.span, message).label(format!("{label}{why}"));
            self.report(problem);
        }
    }
}

fn may_use(platform: Platform) -> String {
    let names: Vec<String> = platform.languages().iter().map(ToString::to_string).collect();
    format!("{platform} runs {}", names.join(" or "))
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// The program of the shebang and its language, when both are known.
fn interpreter(script: &[u8]) -> Option<(&'static str, Language)> {
    let line = script.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or_default());
    let mut program = words.next()?;
    if program == "env" {
        program = words.find(|word| !word.starts_with('-'))?;
    }
    INTERPRETERS.iter().copied().find(|(known, _)| *known == program)
}
