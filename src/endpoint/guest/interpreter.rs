//! Which program runs a script.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::tools::{Kind, Tools};
use crate::endpoint::EndpointError;
use crate::endpoint::guard::Tongue;
use crate::environment::EndpointSpec;
use crate::job::{ActionId, Language, NotStarted, Platform, Script, ScriptOrigin};

/// The kernel looks at no more of a script to find its interpreter.
const SHEBANG_LIMIT: usize = 256;

/// The shells, beside the plain one, that are asked for by name.
const SHELLS: [&str; 4] = ["bash", "zsh", "ksh", "dash"];

/// How a script is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    pub(in crate::endpoint) program: PathBuf,
    /// What comes before the script's path.
    pub(in crate::endpoint) args: Vec<OsString>,
    /// What the script is called in its folder.
    pub(in crate::endpoint) file: OsString,
    /// How the script is to be read before it runs.
    pub(in crate::endpoint) tongue: Tongue,
    /// The program is a command double: it is told a path that is the same on every run.
    pub(in crate::endpoint) doubled: bool,
}

/// How the scripts of a job are run; or why one of them cannot be.
pub(in crate::endpoint) type Launches = BTreeMap<ActionId, Result<Launch, NotStarted>>;

/// What an endpoint has to run scripts with.
#[derive(Debug)]
pub(in crate::endpoint) struct Interpreters {
    pub(in crate::endpoint) platform: Platform,
    pub(in crate::endpoint) tools: Tools,
    /// The command double of `osascript`, where there is one.
    doubled_osascript: Option<PathBuf>,
}

impl Interpreters {
    /// The interpreters among `tools`. Where `osascript` is doubled, its double lies in `doubles`.
    pub(in crate::endpoint) fn new(
        platform: Platform,
        tools: Tools,
        spec: &EndpointSpec,
        doubles: &Path,
    ) -> Self {
        let has_double = spec.commands.iter().any(|double| double.name == "osascript");
        Self { platform, tools, doubled_osascript: has_double.then(|| doubles.join("osascript")) }
    }

    /// Decides what runs `script`: the language that the scenario names, the shebang, the file's extension, or the
    /// platform's shell, in this order. A shebang also decides which shell a shell script gets.
    ///
    /// # Errors
    /// When the machine lacks a tool that the platform has by its nature: that says nothing about the script. A shebang that
    /// names what is not there does, and is an `Ok(Err(_))`.
    pub(in crate::endpoint) fn launch(
        &self,
        script: &Script,
    ) -> Result<Result<Launch, NotStarted>, EndpointError> {
        let Self { platform, tools, doubled_osascript } = self;
        let platform = *platform;
        let shebang = Shebang::of(script.delivered());
        let language = script.language.or_else(|| match &shebang {
            Some(shebang) => shebang.language(),
            None => by_extension(script).or((platform == Platform::Windows).then_some(Language::PowerShell)),
        });
        match language {
            Some(Language::PowerShell) => power_shell(script, tools).map(Ok),
            Some(Language::AppleScript) => apple_script(script, tools, doubled_osascript.as_deref()).map(Ok),
            Some(Language::Shell) | None => {
                let launch = match shebang {
                    Some(shebang) => shebang.launch(script, platform, tools),
                    None => plain_shell(script, platform, tools),
                }?;
                if platform == Platform::MacOs
                    && let Err(NotStarted::NoInterpreter(_)) = launch
                    && let Some(shell) = shell_of_macs(script, shebang)
                {
                    let reason = format!("{shell}, which every Mac has, is not on this machine");
                    return Err(EndpointError::MissingTool { tool: shell.to_owned(), reason });
                }
                Ok(launch)
            }
        }
    }
}

/// The shell that a script asks for, where every Mac has it there.
fn shell_of_macs(script: &Script, shebang: Option<Shebang>) -> Option<&'static str> {
    SHELLS.into_iter().find(|shell| match shebang {
        Some(shebang) => match shebang.sought() {
            Some(sought) => sought == shell.as_bytes(),
            None => shebang.program.strip_prefix(b"/bin/") == Some(shell.as_bytes()),
        },
        None => extension(script) == Some(shell),
    })
}

fn extension(script: &Script) -> Option<&str> {
    match &script.origin {
        ScriptOrigin::File { path, .. } => path.extension().and_then(OsStr::to_str),
        ScriptOrigin::Inline(_) => None,
    }
}

fn by_extension(script: &Script) -> Option<Language> {
    match extension(script)?.to_ascii_lowercase().as_str() {
        "ps1" => Some(Language::PowerShell),
        "applescript" | "scpt" => Some(Language::AppleScript),
        "sh" | "bash" | "zsh" | "ksh" | "dash" => Some(Language::Shell),
        _ => None,
    }
}

/// The name of the script's own file, else a name with this extension.
fn file_name(script: &Script, extension: &str) -> OsString {
    let name = match &script.origin {
        ScriptOrigin::File { path, .. } => path.file_name().map(OsStr::to_owned),
        ScriptOrigin::Inline(_) => None,
    };
    name.unwrap_or_else(|| format!("script.{extension}").into())
}

fn power_shell(script: &Script, tools: &Tools) -> Result<Launch, EndpointError> {
    let program = tools.chosen("pwsh")?.or_else(|| tools.on_path(OsStr::new("pwsh")));
    let program = program.ok_or_else(|| EndpointError::MissingTool {
        tool: "pwsh".to_owned(),
        reason:
            "PowerShell is not on this machine: there is no `pwsh` on PATH, and PATCHDRILL_PWSH names none"
                .to_owned(),
    })?;
    let mut file = file_name(script, "ps1");
    // PowerShell runs nothing else by its path.
    if !file.as_bytes().to_ascii_lowercase().ends_with(b".ps1") {
        file.push(".ps1");
    }
    let args = ["-NoLogo", "-NoProfile", "-NonInteractive", "-File"].map(OsString::from).to_vec();
    Ok(Launch { program, args, file, tongue: Tongue::PowerShell, doubled: false })
}

fn apple_script(script: &Script, tools: &Tools, double: Option<&Path>) -> Result<Launch, EndpointError> {
    let real = || Ok(tools.chosen("osascript")?.or_else(|| tools.on_path(OsStr::new("osascript"))));
    let program = match double {
        Some(double) => Some(double.to_owned()),
        None => real()?,
    };
    let program = program.ok_or_else(|| EndpointError::MissingTool {
        tool: "osascript".to_owned(),
        reason: "AppleScript needs macOS: there is no `osascript` on PATH; a scenario can double the command `osascript`"
            .to_owned(),
    })?;
    let file = file_name(script, "applescript");
    Ok(Launch { program, args: Vec::new(), file, tongue: Tongue::Apple, doubled: double.is_some() })
}

/// A shell script that names no shell: the one of its extension, else what `/bin/sh` is on the platform.
fn plain_shell(
    script: &Script,
    platform: Platform,
    tools: &Tools,
) -> Result<Result<Launch, NotStarted>, EndpointError> {
    let Some(shell) = extension(script).filter(|extension| SHELLS.contains(extension)) else {
        return standard_shell(script, Path::new("/bin/sh"), Vec::new(), platform, tools);
    };
    let program = tools.chosen(shell)?.or_else(|| tools.on_path(OsStr::new(shell)));
    Ok(program
        .map(|program| shell_launch(script, program, Vec::new()))
        .ok_or_else(|| missing(shell.as_bytes())))
}

/// What `/bin/sh` is: on macOS it is bash in its POSIX mode, and scripts rely on that.
fn standard_shell(
    script: &Script,
    written: &Path,
    mut args: Vec<OsString>,
    platform: Platform,
    tools: &Tools,
) -> Result<Result<Launch, NotStarted>, EndpointError> {
    if platform == Platform::MacOs
        && !cfg!(target_os = "macos")
        && let Some(bash) = tools.chosen("bash")?.or_else(|| tools.on_path(OsStr::new("bash")))
    {
        args.insert(0, "--posix".into());
        return Ok(Ok(shell_launch(script, bash, args)));
    }
    let program = tools.chosen("sh")?.unwrap_or_else(|| written.to_owned());
    Ok(existing(tools, &program).map(|()| shell_launch(script, program, args)))
}

fn shell_launch(script: &Script, program: PathBuf, args: Vec<OsString>) -> Launch {
    let login = args.iter().any(|arg| {
        arg == "--login"
            || arg.as_bytes().starts_with(b"-")
                && !arg.as_bytes().starts_with(b"--")
                && arg.as_bytes().contains(&b'l')
    });
    Launch { program, args, file: file_name(script, "sh"), tongue: Tongue::Shell { login }, doubled: false }
}

/// Says that a program is not there; what cannot be seen in its name is shown as an escape.
fn missing(program: &[u8]) -> NotStarted {
    let shown = crate::environment::Arg(program.to_vec()).to_string();
    NotStarted::NoInterpreter(if program.ends_with(b"\r") {
        format!("{shown} (the line ends as on Windows)")
    } else {
        shown
    })
}

fn existing(tools: &Tools, program: &Path) -> Result<(), NotStarted> {
    match tools.kind(program) {
        Kind::Program => Ok(()),
        Kind::Other => {
            Err(NotStarted::Refused(format!("{} is no program that can be run", program.display())))
        }
        Kind::Nothing => Err(missing(program.as_os_str().as_bytes())),
    }
}

/// The first line of a script that names its interpreter, read as the kernel reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shebang<'a> {
    program: &'a [u8],
    /// Everything behind the program is one argument.
    arg: Option<&'a [u8]>,
}

impl<'a> Shebang<'a> {
    /// `None` when there is none, and also when a mark stands before it or it names nothing: the kernel then leaves the
    /// script to a shell.
    fn of(script: &'a [u8]) -> Option<Self> {
        let head = &script[..script.len().min(SHEBANG_LIMIT)];
        let line = head.strip_prefix(b"#!")?;
        let end = line.iter().position(|byte| *byte == b'\n');
        let whole = end.is_some() || script.len() < SHEBANG_LIMIT;
        let line = trim(&line[..end.unwrap_or(line.len())]);
        let space = line.iter().position(|byte| matches!(byte, b' ' | b'\t'));
        if line.is_empty() || !whole && space.is_none() {
            return None;
        }
        let (program, arg) = line.split_at(space.unwrap_or(line.len()));
        let arg = trim(arg);
        Some(Self { program, arg: (!arg.is_empty()).then_some(arg) })
    }

    /// The last part of the program's path; behind `env`, of the program that it looks for.
    fn name(&self) -> &'a [u8] {
        let program = self.sought().unwrap_or(self.program);
        program.rsplit(|byte| *byte == b'/').next().unwrap_or(program)
    }

    /// The program that `env` looks for on PATH.
    fn sought(&self) -> Option<&'a [u8]> {
        let arg = self.arg.filter(|_| matches!(self.program, b"/usr/bin/env" | b"/bin/env"))?;
        let Some(split) = arg.strip_prefix(b"-S") else { return Some(arg) };
        let mut words = split.split(|byte| matches!(byte, b' ' | b'\t')).filter(|word| !word.is_empty());
        words.find(|word| !word.starts_with(b"-") && !word.contains(&b'='))
    }

    fn language(&self) -> Option<Language> {
        match self.name() {
            b"pwsh" | b"powershell" => Some(Language::PowerShell),
            b"osascript" => Some(Language::AppleScript),
            _ => None,
        }
    }

    fn launch(
        &self,
        script: &Script,
        platform: Platform,
        tools: &Tools,
    ) -> Result<Result<Launch, NotStarted>, EndpointError> {
        let args: Vec<OsString> = self.arg.map(|arg| OsStr::from_bytes(arg).to_owned()).into_iter().collect();
        let program = Path::new(OsStr::from_bytes(self.program));
        if self.program == b"/bin/sh" {
            return standard_shell(script, program, args, platform, tools);
        }
        let name = std::str::from_utf8(self.name()).unwrap_or_default();
        let chosen = tools.chosen(name)?;
        let launch = match (self.sought(), chosen) {
            // `env` with a single word: what it would find is run at once.
            (Some(sought), chosen) if Some(sought) == self.arg => {
                let found = chosen.or_else(|| tools.on_path(OsStr::from_bytes(sought)));
                found.map(|program| (program, Vec::new())).ok_or_else(|| missing(sought))
            }
            (Some(sought), _) => match tools.on_path(OsStr::from_bytes(sought)) {
                Some(_) => existing(tools, program).map(|()| (program.to_owned(), args)),
                None => Err(missing(sought)),
            },
            (None, Some(chosen)) => Ok((chosen, args)),
            (None, None) => existing(tools, program).map(|()| (program.to_owned(), args)),
        };
        Ok(launch.map(|(program, args)| {
            let mut launch = shell_launch(script, program, args);
            if !is_shell(self.name()) {
                launch.tongue = Tongue::Other;
            }
            launch
        }))
    }
}

fn is_shell(name: &[u8]) -> bool {
    matches!(
        name,
        b"sh" | b"bash" | b"dash" | b"ash" | b"zsh" | b"ksh" | b"ksh93" | b"mksh" | b"rbash" | b"busybox"
    )
}

fn trim(mut line: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = line {
        line = rest;
    }
    line
}

/// How to read a file that may be a script, when it looks like a shell script.
pub(in crate::endpoint) fn looks_like_shell(path: &Path, content: &[u8]) -> bool {
    match Shebang::of(content) {
        Some(shebang) => is_shell(shebang.name()),
        None => {
            matches!(path.extension().and_then(OsStr::to_str), Some("sh" | "bash" | "zsh" | "ksh" | "dash"))
        }
    }
}

#[cfg(test)]
#[path = "interpreter_tests.rs"]
mod tests;
