//! The form of a script: its length, its line ends, its first line.

use super::script::{Content, Subject, by_program, quote};
use crate::event::{Finding, FindingCode};
use crate::job::{Platform, SCRIPT_CHARS};
use crate::shell::{Redirect, RedirectKind, Scan};
use crate::text::count;

/// Findings on the form of a script.
pub(super) fn findings(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    truncated(subject, out);
    byte_order_mark(subject, out);
    windows_line_ends(subject, out);
    shebang(subject, out);
}

fn truncated(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(cut) = subject.script.truncation() else { return };
    let rest = &subject.script.bytes[cut.kept..];
    let written =
        || rest.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let what = match (written().count(), written().next_back()) {
        (0, _) | (_, None) => format!("{} blank bytes are lost", cut.lost),
        (1, Some(only)) => format!("`{}` never runs", quote(only)),
        (lines, Some(last)) => format!("{lines} lines never run, the last of them is `{}`", quote(last)),
    };
    out.push(subject.finding(
        FindingCode::TruncatedScript,
        cut.line,
        format!(
            "the script is longer than {SCRIPT_CHARS} characters, so the agent gets it cut off in this line: {what}"
        ),
        "shorten the script, or split it into two actions",
    ));
}

fn byte_order_mark(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    // PowerShell reads scripts with a mark, and Windows PowerShell even needs it for anything beyond ASCII.
    let utf8 = subject.text.starts_with(b"\xEF\xBB\xBF");
    let utf16 = subject.text.starts_with(b"\xFF\xFE") || subject.text.starts_with(b"\xFE\xFF");
    if matches!(subject.content, Content::PowerShell(_)) || !(utf8 || utf16) {
        return;
    }
    let (what, why) = if utf16 {
        ("UTF-16", "no shell can read it")
    } else if subject.shebang.is_some() {
        ("UTF-8", "the system does not see the `#!` behind it")
    } else {
        ("UTF-8", "the shell takes it for a part of the first command")
    };
    out.push(subject.finding(
        FindingCode::ByteOrderMark,
        1,
        format!("the script begins with a {what} byte order mark, and {why}"),
        "save the script as UTF-8 without a byte order mark",
    ));
}

fn windows_line_ends(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if !matches!(subject.content, Content::Shell(_)) {
        return;
    }
    let lines: Vec<&[u8]> = subject.text.split(|byte| *byte == b'\n').collect();
    let Some(first) = lines.iter().position(|line| line.ends_with(b"\r")) else { return };
    let all = lines.iter().filter(|line| line.ends_with(b"\r")).count();
    let effect = if first == 0 && subject.shebang.is_some() {
        "the system looks for an interpreter whose name ends in a carriage return"
    } else {
        "the shell takes the carriage return for a part of the last word"
    };
    out.push(subject.finding(
        FindingCode::CrlfLines,
        first + 1,
        format!("{} of the shell script end as on Windows (CR LF), and {effect}", count(all, "line")),
        "save the script with Unix line ends (LF)",
    ));
}

fn shebang(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if let Some(shebang) = &subject.shebang {
        let program = shebang.program();
        let written = quote(subject.line(1).strip_prefix(b"\xEF\xBB\xBF").unwrap_or(subject.line(1)));
        let language = by_program(program);
        if !language.is_some_and(|language| subject.platform.languages().contains(&language)) {
            let runs: Vec<_> = subject.platform.languages().iter().map(ToString::to_string).collect();
            out.push(subject.finding(
                FindingCode::Shebang,
                1,
                format!(
                    "the script asks for `{}`, and an action on {} is {} only",
                    quote(program),
                    subject.platform,
                    runs.join(" or ")
                ),
                "write the script in a language that the platform takes",
            ));
        } else if let Some(place) = elsewhere(subject.platform, shebang.interpreter) {
            out.push(subject.finding(
                FindingCode::Shebang,
                1,
                format!("`{written}` names a path that {} does not have", subject.platform),
                format!("write `#!{place}`"),
            ));
        } else if let (b"sh", Content::Shell(scan)) = (program, &subject.content) {
            plain_sh(subject, scan, out);
        }
        return;
    }
    if !matches!(subject.content, Content::Shell(_)) || subject.platform == Platform::Windows {
        return;
    }
    let late = subject.text.split(|byte| *byte == b'\n').take(20).position(|line| {
        let line = line.trim_ascii_start();
        line.starts_with(b"#!") && line[2..].trim_ascii_start().starts_with(b"/")
    });
    out.push(match late {
        Some(at) => subject.finding(
            FindingCode::Shebang,
            at + 1,
            format!(
                "`{}` is not at the very beginning of the script, so it is only a comment",
                quote(subject.line(at + 1))
            ),
            "make it the first line, with nothing in front of it",
        ),
        None => subject.finding(
            FindingCode::Shebang,
            1,
            "the script has no shebang, so the endpoint decides which shell runs it",
            "begin with the shell that the script is written for, such as `#!/bin/bash`",
        ),
    });
}

/// Where an interpreter lies instead, when the platform surely does not have it where the shebang says.
fn elsewhere(platform: Platform, interpreter: &[u8]) -> Option<&'static str> {
    match (platform, interpreter) {
        (Platform::MacOs, b"/usr/bin/bash") => Some("/bin/bash"),
        (Platform::MacOs, b"/usr/bin/zsh") => Some("/bin/zsh"),
        (Platform::MacOs, b"/usr/bin/sh") => Some("/bin/sh"),
        (Platform::MacOs, b"/usr/bin/ksh") => Some("/bin/ksh"),
        (Platform::MacOs, b"/bin/osascript") => Some("/usr/bin/osascript"),
        (Platform::MacOs, b"/bin/env") => Some("/usr/bin/env"),
        _ => None,
    }
}

/// Tells when a script for `sh` uses what only bash and its like understand. On macOS `sh` is bash.
fn plain_sh(subject: &Subject<'_>, scan: &Scan, out: &mut Vec<Finding>) {
    if subject.platform != Platform::Linux {
        return;
    }
    let here_string = |redirect: &Redirect| redirect.kind == RedirectKind::HereString;
    let foreign = scan.commands.iter().find_map(|command| {
        let name = command.name().unwrap_or_default();
        let array = command
            .assignments
            .iter()
            .any(|word| word.assignment().is_some_and(|(_, value)| !word.quoted && value.starts_with(b"(")));
        let what = match name {
            b"[[" => "[[",
            b"((" => "((",
            b"source" => "source",
            b"declare" => "declare",
            b"shopt" => "shopt",
            b"select" => "select",
            _ if array => "an array",
            _ if command.redirects.iter().any(here_string) => "<<<",
            _ => return None,
        };
        Some((command.line, what))
    });
    if let Some((line, what)) = foreign {
        let what = if what == "an array" { what.to_owned() } else { format!("`{what}`") };
        out.push(subject.finding(
            FindingCode::Shebang,
            line,
            format!(
                "the script asks for `sh` and uses {what}, which the `sh` of some Linux distributions lacks"
            ),
            "ask for bash in the first line: `#!/bin/bash`",
        ));
    }
}
