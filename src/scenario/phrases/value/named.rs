//! Values that are one of a few names.

use super::text::{word, word_regex};
use super::{Kind, Text, Texts, Value, list, list_regex, one_of, value};
use crate::diag::did_you_mean_or_list;
use crate::job::{self, JobStatus};
use crate::lifecycle::Uncertain;
use crate::scenario::phrases::step::Step;
use crate::scenario::phrases::token::Token;
use crate::source::{Span, Spanned};
use crate::{event, expect, rules, scenario};

/// What an action uses too much of, as it stands before the word `limit`.
pub(in crate::scenario::phrases) struct Limit;

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
pub(in crate::scenario::phrases) struct Stream;

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
pub(in crate::scenario::phrases) struct Ranges;

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

/// Declares values that are written as one word, or quoted, and what is made of it: a function of the step and the word.
macro_rules! words {
    ($($(#[$doc:meta])* $type:ident => $given:ty, $names:expr, $example:literal, $check:expr;)*) => {$(
        $(#[$doc])*
        pub(in crate::scenario::phrases) struct $type;

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
    /// A version of the agent.
    AgentVersion => job::AgentVersion, ["version"], "4.6.1.6", agent_version;
    /// A kind of endpoint.
    EndpointKind => scenario::EndpointKind, ["endpoint"], "sandbox", endpoint_kind;
    /// A kind of finding.
    FindingCode => event::FindingCode, ["finding"], "\"shebang\"", finding;
    /// Whether a kind of finding is reported.
    Level => event::Level, ["level"], "denied", level;
    /// An execution policy of PowerShell.
    ExecutionPolicy => job::ExecutionPolicy, ["policy"], "RemoteSigned", policy;
    /// A signal by number or name; an unknown one counts as SIGKILL.
    Signal => i32, ["signal"], "SIGTERM", |step, word| Some(signal(step, word));
    /// A package manager.
    PackageManager => job::PackageManager, ["manager"], "apt", manager;
    /// Permission bits of a file.
    FileMode => u32, ["mode"], "0755", file_mode;
    /// The type of a registry key.
    RegistryType => job::RegistryType, ["type"], "REG_DWORD", registry_type;
    /// The status of a job.
    Status => JobStatus, ["status"], "\"Job Failed\"", status;
    /// The status of a patch that fails.
    PatchStatus => rules::PatchStatus, ["status"], "FileSignatureFailed", patch_status;
}

/// The status of a job, in quotes.
pub(in crate::scenario::phrases) struct StatusTitle;

impl Value for StatusTitle {
    type Given = JobStatus;
    const KIND: Kind = Text::KIND;

    fn read(tokens: &[Token<'_>], span: Span, step: &mut Step<'_, '_>) -> Option<JobStatus> {
        Status::read(tokens, span, step)
    }
}

/// Several of them.
pub(in crate::scenario::phrases) struct StatusTitles;

impl Value for StatusTitles {
    type Given = Vec<JobStatus>;
    const KIND: Kind = Texts::KIND;

    fn read(tokens: &[Token<'_>], span: Span, step: &mut Step<'_, '_>) -> Option<Vec<JobStatus>> {
        let titles = Texts::read(tokens, span, step)?;
        titles.into_iter().map(|title| status(step, &Spanned::new(title, span))).collect()
    }
}

/// Reports that `word` is none of the names that are known, and what was probably meant.
fn unknown(step: &mut Step<'_, '_>, word: &Spanned<String>, message: &str, names: &[&str]) {
    let label = did_you_mean_or_list(&word.value, names);
    step.error(word.span, format!("{message} `{}`", word.value), |problem| problem.label(label));
}

pub(in crate::scenario::phrases) fn agent_version(
    step: &mut Step<'_, '_>,
    word: &Spanned<String>,
) -> Option<job::AgentVersion> {
    let version = word.value.parse().ok();
    if version.is_none() {
        let message = format!("`{}` is no agent version", word.value);
        step.error(word.span, message, |problem| problem.label("expected one such as 4.6.1.6"));
    }
    version
}

fn endpoint_kind(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<scenario::EndpointKind> {
    let all = scenario::EndpointKind::ALL;
    let kind = all.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(&word.value));
    if kind.is_none() {
        unknown(step, word, "unknown kind of endpoint", &all.map(scenario::EndpointKind::name));
    }
    kind
}

fn finding(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<event::FindingCode> {
    let code = event::FindingCode::from_name(&word.value);
    if code.is_none() {
        let names: Vec<&str> = event::FindingCode::ALL.iter().map(|code| code.name()).collect();
        unknown(step, word, "unknown finding", &names);
    }
    code
}

fn level(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<event::Level> {
    match word.value.to_ascii_lowercase().as_str() {
        "allowed" => Some(event::Level::Allow),
        "reported" => Some(event::Level::Warn),
        "denied" => Some(event::Level::Deny),
        _ => {
            unknown(step, word, "a finding cannot be", &["allowed", "reported", "denied"]);
            None
        }
    }
}

fn policy(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<job::ExecutionPolicy> {
    let policy = word.value.parse().ok();
    if policy.is_none() {
        let names = job::ExecutionPolicy::ALL.map(job::ExecutionPolicy::name);
        unknown(step, word, "unknown execution policy", &names);
    }
    policy
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

fn manager(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<job::PackageManager> {
    let all = job::PackageManager::ALL;
    let manager = all.into_iter().find(|manager| manager.name().eq_ignore_ascii_case(&word.value));
    if manager.is_none() {
        unknown(step, word, "unknown package manager", &all.map(job::PackageManager::name));
    }
    manager
}

pub(in crate::scenario::phrases) fn file_mode(
    step: &mut Step<'_, '_>,
    word: &Spanned<String>,
) -> Option<u32> {
    let bits = u32::from_str_radix(&word.value, 8).ok().filter(|_| !word.value.starts_with('+'));
    if bits.is_none() {
        let message = format!("`{}` is no file mode", word.value);
        step.error(word.span, message, |problem| problem.label("expected octal digits such as 0644"));
    }
    bits
}

pub(in crate::scenario::phrases) fn registry_type(
    step: &mut Step<'_, '_>,
    word: &Spanned<String>,
) -> Option<job::RegistryType> {
    let kind = word.value.parse().ok();
    if kind.is_none() {
        unknown(step, word, "unknown registry type", &job::RegistryType::ALL.map(job::RegistryType::name));
    }
    kind
}

fn status(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<JobStatus> {
    let status = JobStatus::from_title(&word.value);
    if status.is_none() {
        unknown(step, word, "unknown job status", &JobStatus::ALL.map(JobStatus::title));
    }
    status
}

fn patch_status(step: &mut Step<'_, '_>, word: &Spanned<String>) -> Option<rules::PatchStatus> {
    let known = [
        ("FileSignatureFailed", rules::PatchStatus::FileSignatureFailed),
        ("FileHashValidationFailed", rules::PatchStatus::FileHashValidationFailed),
    ];
    let found = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word.value));
    if found.is_none() {
        unknown(step, word, "a patch cannot fail with", &known.map(|(name, _)| name));
    }
    found.map(|(_, status)| *status)
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

pub(in crate::scenario::phrases) fn language(
    step: &mut Step<'_, '_>,
    word: &Spanned<String>,
) -> Option<Spanned<job::Language>> {
    let known = LANGUAGES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word.value.trim()));
    if known.is_none() {
        let names = ["shell", "bash", "sh", "zsh", "powershell", "applescript"];
        unknown(step, word, "unknown script language", &names);
    }
    known.map(|(_, language)| Spanned::new(*language, word.span))
}
