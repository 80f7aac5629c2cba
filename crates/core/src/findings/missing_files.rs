//! Scripts that need a file beside them; a job carries one script per action.

use super::script::{Content, Subject, quote};
use crate::environment::EndpointSpec;
use crate::event::{Finding, FindingCode};
use crate::shell::powershell::{Place, Statement, Token, TokenKind, Tokens};
use crate::shell::{Command, RedirectKind, Scan, Word, basename, effective};

const HELP: &str =
    "write the contents into the script, or have an earlier action put the file at a fixed place";

/// Tells of each file beside the script that the script reads or runs.
pub(super) fn findings(subject: &Subject<'_>, world: &EndpointSpec, out: &mut Vec<Finding>) {
    let needed = match &subject.content {
        Content::Shell(scan) => in_shell(scan),
        Content::PowerShell(tokens) => in_powershell(tokens),
        Content::AppleScript | Content::Foreign => Vec::new(),
    };
    let mut told = Vec::new();
    for (line, file) in needed {
        if told.contains(&file) || is_declared(world, &file) {
            continue;
        }
        let message =
            format!("the script needs `{}` beside it, and a job carries no other file", quote(&file));
        out.push(subject.finding(FindingCode::NeedsSiblingFile, line, message, HELP));
        told.push(file);
    }
}

/// Whether the scenario declares a file of this name on the endpoint.
fn is_declared(world: &EndpointSpec, file: &[u8]) -> bool {
    let name = file.rsplit(|byte| matches!(byte, b'/' | b'\\')).next().unwrap_or(file);
    world.files.iter().any(|declared| {
        declared.path.file_name().is_some_and(|known| known.as_encoded_bytes().eq_ignore_ascii_case(name))
    })
}

fn in_shell(script: &Scan) -> Vec<(usize, Vec<u8>)> {
    let folders = script_folders(script);
    let mut needed: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut moved = false;
    for command in &script.commands {
        let words = effective(&command.words);
        let name = words.first().and_then(Word::literal).unwrap_or_default();
        // In another folder a relative path is no file beside the script.
        moved |=
            matches!(name, b"cd" | b"pushd") && !words.get(1).is_some_and(|word| goes_home(word, &folders));
        let sources = matches!(name, b"." | b"source");
        for word in files_read(name, words) {
            let relative = is_relative(word, sources) && !moved;
            if (relative || beside(word, &folders)) && !is_made_or_tested(script, word) {
                needed.push((command.line, word.text.clone()));
            }
        }
        for redirect in command.redirects.iter().filter(|redirect| redirect.kind == RedirectKind::Input) {
            if beside(&redirect.target, &folders) && !is_made_or_tested(script, &redirect.target) {
                needed.push((command.line, redirect.target.text.clone()));
            }
        }
    }
    needed
}

/// The words of a command that name files which it reads or runs.
fn files_read<'a>(name: &[u8], words: &'a [Word]) -> Vec<&'a Word> {
    let operands = words.iter().skip(1).filter(|word| !word.text.starts_with(b"-"));
    let mut read: Vec<&Word> = match basename(name) {
        b"." | b"source" | b"sh" | b"bash" | b"dash" | b"zsh" | b"ksh" | b"python" | b"python3" | b"perl"
        | b"ruby" | b"cp" | b"install" | b"mv" | b"rsync" => operands.take(1).collect(),
        b"cat" | b"rpm" | b"dpkg" | b"tar" | b"unzip" | b"installer" => operands.collect(),
        _ => Vec::new(),
    };
    if !matches!(name, b"." | b"source") {
        read.extend(words.first());
    }
    read
}

/// Whether a word is written out as a path in the current folder. A bare name that is sourced is looked up on `PATH`, so
/// only a name that is plainly one of a file counts.
fn is_relative(word: &Word, sourced: bool) -> bool {
    let Some(path) = word.literal() else { return false };
    let is_file = || {
        [".sh", ".bash", ".zsh", ".env", ".conf", ".cfg", ".inc"]
            .iter()
            .any(|end| path.ends_with(end.as_bytes()))
    };
    match path.iter().position(|byte| *byte == b'/') {
        Some(0) => false,
        Some(_) => path.starts_with(b"./") || (sourced && !path.starts_with(b"~")),
        None => sourced && is_file(),
    }
}

/// Whether a word is a path in the folder that the script lies in.
fn beside(word: &Word, folders: &[Vec<u8>]) -> bool {
    let folder = split_folder(&word.text).map(|slash| &word.text[..slash]);
    word.literal().is_none() && folder.is_some_and(|folder| is_folder(folder, folders))
}

/// Whether a word is the folder that the script lies in.
fn goes_home(word: &Word, folders: &[Vec<u8>]) -> bool {
    word.literal().is_none() && is_folder(&word.text, folders)
}

fn is_folder(text: &[u8], folders: &[Vec<u8>]) -> bool {
    is_script_folder(text) || folders.iter().any(|name| is_variable(text, name))
}

/// Where the first slash stands that is no part of an expansion.
fn split_folder(text: &[u8]) -> Option<usize> {
    let mut open = 0_usize;
    text.iter().position(|byte| {
        match byte {
            b'(' | b'{' => open += 1,
            b')' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        *byte == b'/' && open == 0
    })
}

/// Whether an expansion gives the folder of the script, such as `$(dirname "$0")` or `${BASH_SOURCE%/*}`.
fn is_script_folder(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let itself = ["$0", "${0", "BASH_SOURCE", "${(%):-%"].iter().any(|name| text.contains(name));
    itself
        && (text.contains("dirname") || text.contains("%/*") || text.contains(":A:h") || text.contains(":h}"))
}

fn is_variable(text: &[u8], name: &[u8]) -> bool {
    let text = text.strip_prefix(b"$").unwrap_or_default();
    text == name || text.strip_prefix(b"{").and_then(|text| text.strip_suffix(b"}")) == Some(name)
}

/// Variables that hold the folder of the script.
fn script_folders(script: &Scan) -> Vec<Vec<u8>> {
    let words = script.commands.iter().flat_map(|command| command.assignments.iter().chain(&command.words));
    let folder = |word: &Word| {
        let (name, value) = word.assignment()?;
        // `SCRIPT_DIR=$(dirname "$0")/..` is another folder, and so is a file in it.
        let whole = split_folder(value).is_none();
        (whole && is_script_folder(value)).then(|| name.to_vec())
    };
    words.filter_map(folder).collect()
}

/// Whether the script makes this file itself, or looks first whether it is there.
fn is_made_or_tested(script: &Scan, word: &Word) -> bool {
    script.commands.iter().any(|command: &Command| {
        let written = command
            .redirects
            .iter()
            .any(|redirect| redirect.kind == RedirectKind::Output && redirect.target.text == word.text);
        let tests = matches!(command.name(), Some(b"[" | b"[[" | b"test"));
        let makes = matches!(
            effective(&command.words).first().and_then(Word::literal),
            Some(b"curl" | b"wget" | b"tee" | b"touch" | b"mktemp" | b"chmod" | b"tar" | b"unzip" | b"git")
        );
        written || ((tests || makes) && command.words.iter().skip(1).any(|other| other.text == word.text))
    })
}

fn in_powershell(script: &Tokens) -> Vec<(usize, Vec<u8>)> {
    script
        .statements()
        .filter(|statement| statement.place != Place::Block)
        .filter_map(|statement| Some((statement.line, file_read(&statement)?)))
        .collect()
}

/// The file beside the script that a statement reads or runs.
fn file_read(statement: &Statement<'_>) -> Option<Vec<u8>> {
    const READERS: [&str; 9] = [
        ".",
        "&",
        "import-module",
        "ipmo",
        "get-content",
        "import-csv",
        "import-clixml",
        "start-process",
        "copy-item",
    ];
    let name = String::from_utf8_lossy(statement.name).to_ascii_lowercase();
    if name.starts_with(".\\") || name.contains("$psscriptroot") {
        return Some(statement.name.to_vec());
    }
    if !READERS.contains(&name.as_str()) {
        return None;
    }
    let joined = statement.args.windows(3).find(|three| {
        three[0].is_word("Join-Path") && three[1].is_variable("PSScriptRoot") && three[2].bytes().is_some()
    });
    if let Some([_, _, file]) = joined {
        return Some([b"$PSScriptRoot\\", file.bytes().unwrap_or_default()].concat());
    }
    let mut args = statement.args.iter();
    let first = args.find(|token| token.word().is_none_or(|word| !word.starts_with(b"-")))?;
    match &first.kind {
        TokenKind::Variable(_) if first.is_variable("PSScriptRoot") => {
            let rest = args.next().and_then(Token::bytes).unwrap_or_default();
            Some([b"$PSScriptRoot", rest].concat())
        }
        TokenKind::Text { bytes, expands: true } => {
            let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
            (text.starts_with("$psscriptroot") || text.starts_with("$(split-path")).then(|| bytes.clone())
        }
        TokenKind::Word(bytes) if name == "." && (bytes.starts_with(b".\\") || bytes.starts_with(b"./")) => {
            Some(bytes.clone())
        }
        _ => None,
    }
}
