//! Values that are one of a few names.

use super::text::{word, word_regex};
use super::{Kind, Text, Texts, Value, list, list_regex, one_of, value};
use crate::diag::did_you_mean_or_list;
use crate::job::{self, JobStatus};
use crate::lifecycle::Uncertain;
use crate::scenario::endpoint;
use crate::scenario::phrases::step::Step;
use crate::scenario::phrases::token::Token;
use crate::source::{Span, Spanned};
use crate::{event, expect, rules, scenario};

/// What an action uses too much of, as it stands before the word `limit`.
pub(crate) struct Limit;

value!(
    Limit => job::Limit,
    ["limit"],
    "file size",
    r"(?:cpu|processor)\s+time|memory|process|file\s+size|disk|output",
    |tokens| one_of(tokens, LIMITS),
    |_, _, limit| Some(limit)
);

const LIMITS: &[(&[&str], job::Limit)] = &[
    (&["CPU", "time"], job::Limit::CpuTime),
    (&["processor", "time"], job::Limit::CpuTime),
    (&["memory"], job::Limit::Memory),
    (&["process"], job::Limit::Processes),
    (&["file", "size"], job::Limit::FileSize),
    (&["disk"], job::Limit::Disk),
    (&["output"], job::Limit::Output),
];

/// `standard output`, `stderr`.
pub(crate) struct Stream;

value!(
    Stream => expect::Stream,
    ["stream"],
    "standard output",
    r"standard\s+output|standard\s+error|stdout|stderr",
    |tokens| one_of(tokens, STREAMS),
    |_, _, stream| Some(stream)
);

const STREAMS: &[(&[&str], expect::Stream)] = &[
    (&["stdout"], expect::Stream::Stdout),
    (&["stderr"], expect::Stream::Stderr),
    (&["standard", "output"], expect::Stream::Stdout),
    (&["standard", "error"], expect::Stream::Stderr),
];

/// Ranges that the sources name: `how soon a change reaches the agent`.
pub(crate) struct Ranges;

value!(
    Ranges => Vec<Uncertain>,
    ["ranges"],
    "how soon a change reaches the agent and how soon a patch shows",
    list_regex(r"how\s+soon\s+a\s+(?:change\s+reaches\s+the\s+agent|published\s+patch\s+shows\s+in\s+the\s+catalogue|patch\s+shows)"),
    |tokens| list(tokens, |tokens| one_of(tokens, RANGES)),
    |_, _, ranges| Some(ranges)
);

const RANGES: &[(&[&str], Uncertain)] = &[
    (&["how", "soon", "a", "change", "reaches", "the", "agent"], Uncertain::ChangeDelay),
    (
        &["how", "soon", "a", "published", "patch", "shows", "in", "the", "catalogue"],
        Uncertain::CatalogueDelay,
    ),
    (&["how", "soon", "a", "patch", "shows"], Uncertain::CatalogueDelay),
];

/// Declares values that are written as one word, or quoted: names in patterns, an example, and what is made of the word, a
/// function of the step and the word.
macro_rules! words {
    ($($(#[$doc:meta])* $type:ident => $given:ty, $names:expr, $example:literal, $check:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $type;

        impl Value for $type {
            type Given = $given;
            const KIND: Kind = Kind {
                syntax: "word",
                names: &$names,
                example: $example,
                width: |tokens: &[Token<'_>]| word(tokens).map(|(_, used)| used),
                regex: word_regex,
            };

            fn read(tokens: &[Token<'_>], span: Span, step: &mut Step<'_, '_>) -> Option<$given> {
                let (word, _) = word(tokens)?;
                $check(step, &Spanned::new(word, span))
            }
        }
    )*};
}

words! {
    /// What identifies a machine.
    MachineId => endpoint::MachineId, ["machine_id"], "4c4c4544003957108052b4c04f384833",
        |step: &mut Step<'_, '_>, word: &Spanned<String>| {
            let id = endpoint::MachineId::parse(&word.value);
            if id.is_none() {
                let message = format!("`{}` is no machine id", word.value);
                step.error(word.span, message, |problem| problem.label("32 hexadecimal digits, without hyphens"));
            }
            id
        };

    /// A version of the agent.
    AgentVersion => job::AgentVersion, ["version"], "4.6.1.6", agent_version;

    /// A kind of endpoint.
    EndpointKind => scenario::EndpointKind, ["endpoint"], "sandbox", |step, word: &Spanned<String>| {
        let all = scenario::EndpointKind::ALL;
        let kind = all.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(&word.value));
        known(step, word, kind, "unknown kind of endpoint", &all.map(scenario::EndpointKind::name))
    };

    /// A kind of finding.
    FindingCode => event::FindingCode, ["finding"], "\"shebang\"", |step, word: &Spanned<String>| {
        let names: Vec<&str> = event::FindingCode::ALL.iter().map(|code| code.name()).collect();
        known(step, word, event::FindingCode::from_name(&word.value), "unknown finding", &names)
    };

    /// Whether a kind of finding is reported.
    Level => event::Level, ["level"], "denied", |step, word: &Spanned<String>| {
        let level = match word.value.to_ascii_lowercase().as_str() {
            "allowed" => Some(event::Level::Allow),
            "reported" => Some(event::Level::Warn),
            "denied" => Some(event::Level::Deny),
            _ => None,
        };
        known(step, word, level, "a finding cannot be", &["allowed", "reported", "denied"])
    };

    /// An execution policy of PowerShell.
    ExecutionPolicy => job::ExecutionPolicy, ["policy"], "RemoteSigned", |step, word: &Spanned<String>| {
        let names = job::ExecutionPolicy::ALL.map(job::ExecutionPolicy::name);
        known(step, word, word.value.parse().ok(), "unknown execution policy", &names)
    };

    /// A signal by number or name; an unknown one counts as SIGKILL.
    Signal => i32, ["signal"], "SIGTERM", |step, word| Some(signal(step, word));

    /// A package manager.
    PackageManager => job::PackageManager, ["manager"], "apt", |step, word: &Spanned<String>| {
        let all = job::PackageManager::ALL;
        let manager = all.into_iter().find(|manager| manager.name().eq_ignore_ascii_case(&word.value));
        known(step, word, manager, "unknown package manager", &all.map(job::PackageManager::name))
    };

    /// Permission bits of a file.
    FileMode => u32, ["mode"], "0755", file_mode;

    /// The type of a registry key.
    RegistryType => job::RegistryType, ["type"], "REG_DWORD", registry_type;

    /// The status of a job.
    Status => JobStatus, ["status"], "\"Job Failed\"", status;

    /// The status of a patch that fails.
    PatchStatus => rules::PatchStatus, ["status"], "FileSignatureFailed", |step, word: &Spanned<String>| {
        let statuses = [
            ("FileSignatureFailed", rules::PatchStatus::FileSignatureFailed),
            ("FileHashValidationFailed", rules::PatchStatus::FileHashValidationFailed),
        ];
        let status = statuses.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word.value));
        let status = status.map(|(_, status)| *status);
        known(step, word, status, "a patch cannot fail with", &statuses.map(|(name, _)| name))
    };
}

/// The status of a job, in quotes.
pub(crate) struct StatusTitle;

impl Value for StatusTitle {
    type Given = JobStatus;
    const KIND: Kind = Text::KIND;

    fn read(tokens: &[Token<'_>], span: Span, step: &mut Step<'_, '_>) -> Option<JobStatus> {
        Status::read(tokens, span, step)
    }
}

/// Several of them.
pub(crate) struct StatusTitles;

impl Value for StatusTitles {
    type Given = Vec<JobStatus>;
    const KIND: Kind = Texts::KIND;

    fn read(tokens: &[Token<'_>], span: Span, step: &mut Step<'_, '_>) -> Option<Vec<JobStatus>> {
        let titles = Texts::read(tokens, span, step)?;
        titles.into_iter().map(|title| status(step, &Spanned::new(title, span))).collect()
    }
}

/// What `word` was `found` to be. When it is nothing, that is reported, with the `names` that there are.
pub(crate) fn known<T>(
    step: &mut Step<'_, '_>,
    word: &Spanned<String>,
    found: Option<T>,
    message: &str,
    names: &[&str],
) -> Option<T> {
    if found.is_none() {
        let label = did_you_mean_or_list(&word.value, names);
        step.error(word.span, format!("{message} `{}`", word.value), |problem| problem.label(label));
    }
    found
}

pub(crate) fn agent_version(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<job::AgentVersion> {
    let version = word.value.parse().ok();
    if version.is_none() {
        let message = format!("`{}` is no agent version", word.value);
        step.error(word.span, message, |problem| problem.label("expected one such as 4.6.1.6"));
    }
    version
}

/// Signals by name; the numbers are the same on Linux and macOS.
const SIGNALS: [(&str, i32); 10] = [
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("ABRT", 6),
    ("FPE", 8),
    ("KILL", 9),
    ("SEGV", 11),
    ("PIPE", 13),
    ("ALRM", 14),
    ("TERM", 15),
];

fn signal(step: &mut Step<'_, '_>, word: &Spanned<String>) -> i32 {
    let upper = word.value.to_ascii_uppercase();
    let short = upper.strip_prefix("SIG").unwrap_or(&upper);
    let known = SIGNALS.iter().find(|(name, _)| *name == short).map(|(_, number)| *number);
    known.or_else(|| word.value.parse().ok()).unwrap_or_else(|| {
        let label = did_you_mean_or_list(short, &SIGNALS.map(|(name, _)| name));
        let message = format!("unknown signal `{}`", word.value);
        step.error(word.span, message, |problem| problem.label(label));
        9
    })
}

pub(crate) fn file_mode(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<u32> {
    let bits = u32::from_str_radix(&word.value, 8).ok().filter(|_| !word.value.starts_with('+'));
    if bits.is_none() {
        let message = format!("`{}` is no file mode", word.value);
        step.error(word.span, message, |problem| problem.label("expected octal digits such as 0644"));
    }
    bits
}

pub(crate) fn registry_type(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<job::RegistryType> {
    let names = job::RegistryType::ALL.map(job::RegistryType::name);
    known(step, word, word.value.parse().ok(), "unknown registry type", &names)
}

fn status(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<JobStatus> {
    let names = JobStatus::ALL.map(JobStatus::title);
    known(step, word, JobStatus::from_title(&word.value), "unknown job status", &names)
}

pub(crate) fn platform(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<Spanned<job::Platform>> {
    let names = job::Platform::ALL.map(job::Platform::name);
    let platform = known(step, word, word.value.trim().parse().ok(), "unknown platform", &names)?;
    Some(Spanned::new(platform, word.span))
}

/// Names of languages: of a doc string's media type and behind `as`. Which shell runs a shell script is for its shebang to
/// say, as on a real asset.
const LANGUAGES: [(&str, job::Language); 12] = [
    ("shell", job::Language::Shell),
    ("sh", job::Language::Shell),
    ("bash", job::Language::Shell),
    ("zsh", job::Language::Shell),
    ("ksh", job::Language::Shell),
    ("dash", job::Language::Shell),
    ("powershell", job::Language::PowerShell),
    ("pwsh", job::Language::PowerShell),
    ("ps1", job::Language::PowerShell),
    ("posh", job::Language::PowerShell),
    ("applescript", job::Language::AppleScript),
    ("osascript", job::Language::AppleScript),
];

pub(crate) fn language(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<Spanned<job::Language>> {
    let language = LANGUAGES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word.value.trim()));
    let language = language.map(|(_, language)| Spanned::new(*language, word.span));
    let names = ["shell", "bash", "sh", "zsh", "powershell", "applescript"];
    known(step, word, language, "unknown script language", &names)
}
