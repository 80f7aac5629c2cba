//! Scripts that ask; nobody answers, since the standard input of an action is empty.

use super::script::{Content, Subject, quote};
use crate::event::{Finding, FindingCode};
use crate::shell::powershell::{Statement, Token, Tokens};
use crate::shell::{Command, RedirectKind, Scan, Word, basename, effective};

/// Tells of each place at which the script waits for a person.
pub(super) fn findings(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    match &subject.content {
        Content::Shell(scan) => in_shell(subject, scan, out),
        Content::PowerShell(tokens) => in_powershell(subject, tokens, out),
        Content::AppleScript | Content::Foreign => {}
    }
}

fn in_shell(subject: &Subject<'_>, script: &Scan, out: &mut Vec<Finding>) {
    // `exec < file` feeds everything that follows.
    let fed = |command: &&Command| command.name() == Some(b"exec") && command.redirects_input();
    let fed_from = script.commands.iter().position(|command| fed(&command)).unwrap_or(script.commands.len());
    for (at, command) in script.commands.iter().enumerate() {
        let words = effective(&command.words);
        let Some(name) = words.first().and_then(Word::literal) else { continue };
        let name = basename(name);
        let terminal = command
            .redirects
            .iter()
            .any(|redirect| redirect.kind == RedirectKind::Input && redirect.target.is("/dev/tty"));
        if terminal && matches!(name, b"read" | b"select") {
            out.push(subject.finding(
                FindingCode::Prompts,
                command.line,
                format!("`{}` asks at the terminal, and an action has none", command.text()),
                "take the answer from an environment variable of the action",
            ));
            continue;
        }
        if command.context.fed || at > fed_from {
            continue;
        }
        // The `done < file` that feeds a loop may have been cut off.
        let unfed = script.complete;
        if unfed && (name == b"read" && reads_standard_input(words) || name == b"select") {
            out.push(subject.finding(
                FindingCode::Prompts,
                command.line,
                format!("`{}` asks a question, and nobody answers: standard input is empty", command.text()),
                "take the answer from an environment variable of the action",
            ));
        } else if let Some(option) = asks_before_it_changes(name, &words[1..], command, script) {
            out.push(subject.finding(
                FindingCode::Prompts,
                command.line,
                format!("`{}` asks before it changes anything, and nobody answers", command.text()),
                format!("add `{option}`"),
            ));
        }
    }
}

/// Whether `read` reads from standard input and not from another descriptor.
fn reads_standard_input(words: &[Word]) -> bool {
    !words.iter().any(|word| {
        let text = &word.text;
        text.starts_with(b"-u")
            || (text.starts_with(b"-")
                && text.ends_with(b"u")
                && text.iter().skip(1).all(u8::is_ascii_alphabetic))
    })
}

/// A package manager: the words that make it ask, the options that stop that, and the one to recommend.
struct Asker {
    names: &'static [&'static str],
    verbs: &'static [&'static str],
    quiet: &'static [&'static str],
    short: &'static [u8],
    option: &'static str,
}

const ASKERS: [Asker; 4] = [
    Asker {
        names: &["apt-get", "apt", "aptitude"],
        verbs: &[
            "install",
            "remove",
            "purge",
            "upgrade",
            "dist-upgrade",
            "full-upgrade",
            "safe-upgrade",
            "autoremove",
        ],
        quiet: &[
            "--yes",
            "--assume-yes",
            "--force-yes",
            "--assume-no",
            "--simulate",
            "--dry-run",
            "--just-print",
            "--download-only",
            "--print-uris",
            "-qq",
        ],
        short: b"ysd",
        option: "-y",
    },
    Asker {
        names: &["yum", "dnf", "dnf5", "microdnf"],
        verbs: &[
            "install",
            "remove",
            "erase",
            "update",
            "upgrade",
            "downgrade",
            "reinstall",
            "autoremove",
            "distro-sync",
            "groupinstall",
            "localinstall",
            "swap",
        ],
        quiet: &["--assumeyes", "--assumeno", "--downloadonly"],
        short: b"y",
        option: "-y",
    },
    Asker {
        names: &["zypper"],
        verbs: &["install", "in", "remove", "rm", "update", "up", "patch", "dup", "dist-upgrade"],
        quiet: &["--non-interactive", "--no-confirm", "--dry-run", "--download-only"],
        short: b"nyD",
        option: "--non-interactive",
    },
    Asker {
        names: &["pacman"],
        verbs: &["-S", "-Sy", "-Syu", "-Su", "-R", "-Rs", "-U"],
        quiet: &["--noconfirm"],
        short: b"",
        option: "--noconfirm",
    },
];

/// The option that is missing from a package manager's command line.
fn asks_before_it_changes(
    name: &[u8],
    args: &[Word],
    command: &Command,
    script: &Scan,
) -> Option<&'static str> {
    let asker = ASKERS.iter().find(|asker| asker.names.iter().any(|known| known.as_bytes() == name))?;
    let is = |word: &Word, list: &[&str]| list.iter().any(|known| word.is(known));
    // An expansion may hold anything, also the option.
    let may_hold_options = |word: &Word| word.literal().is_none() && !word.quoted;
    if !args.iter().any(|word| is(word, asker.verbs))
        || args
            .iter()
            .any(|word| may_hold_options(word) || is(word, asker.quiet) || has_letter(word, asker.short))
    {
        return None;
    }
    let configured = |word: &Word| {
        let text = word.lossy().to_ascii_lowercase();
        text.contains("assume-yes") || text.contains("assumeyes")
    };
    let told_otherwise =
        command.all_words().chain(script.commands.iter().flat_map(Command::all_words)).any(configured);
    (!told_otherwise).then_some(asker.option)
}

/// Whether a word is a group of one-letter options that holds one of `letters`.
fn has_letter(word: &Word, letters: &[u8]) -> bool {
    let options = word.text.strip_prefix(b"-").filter(|options| options.iter().all(u8::is_ascii_alphabetic));
    options.is_some_and(|options| options.iter().any(|letter| letters.contains(letter)))
}

/// Methods that wait for a person; only those of the console and the host, since a reader of a file has a `ReadLine` too.
const WAITS: [&str; 6] = [
    "::ReadLine",
    "::ReadKey",
    ".PromptForChoice",
    ".UI.PromptForChoice",
    ".UI.ReadLine",
    ".UI.RawUI.ReadKey",
];

fn in_powershell(subject: &Subject<'_>, script: &Tokens, out: &mut Vec<Finding>) {
    for statement in script.statements() {
        if let Some(help) = asks(&statement) {
            out.push(subject.finding(
                FindingCode::Prompts,
                statement.line,
                format!("`{}` waits for a person, and nobody answers", quote(statement.name)),
                help,
            ));
        }
    }
    for pair in script.tokens.windows(2) {
        let Some(word) = pair[0].word() else { continue };
        if pair[1].is_sign(b'(') && WAITS.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes())) {
            out.push(subject.finding(
                FindingCode::Prompts,
                pair[0].line,
                format!("`{}` waits for a person, and nobody answers", quote(word)),
                "take the answer from an environment variable of the action",
            ));
        }
    }
}

/// What to do about a command that waits for a person.
fn asks(statement: &Statement<'_>) -> Option<&'static str> {
    let is = |name: &str| statement.name.eq_ignore_ascii_case(name.as_bytes());
    let has = |name: &str| statement.args.iter().any(|token| token.is_word(name));
    if is("Read-Host") || is("pause") {
        Some("take the answer from an environment variable of the action")
    } else if is("Get-Credential") && !statement.args.iter().any(|token: &Token| token.is_word("-Credential"))
    {
        Some("let the action run with the agent's own rights")
    } else if is("Out-GridView") && (has("-PassThru") || has("-OutputMode") || has("-Wait")) {
        Some("choose by a rule in place of a window")
    } else if has("-Confirm") {
        Some("write `-Confirm:$false`")
    } else {
        None
    }
}
