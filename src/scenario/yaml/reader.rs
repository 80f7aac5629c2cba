//! Reading values of the right type out of a tree, and saying plainly what is wrong with others.

use std::time::Duration;

use super::duration::{duration, is_negative};
use super::keys;
use super::keys::Keys;
use super::tree::{Entry, Kind, Node, Scalar};
use crate::diag::{Diagnostic, did_you_mean_or_list, suggest};
use crate::environment::{SizeError, parse_size};
use crate::event::FindingCode;
use crate::source::{SourceFile, Span};

/// Collects mistakes while a tree is read.
pub(crate) struct Reader {
    source: SourceFile,
    problems: Vec<Diagnostic>,
}

/// A map whose keys are known.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'n> {
    keys: &'static Keys,
    entries: &'n [Entry],
    /// Where the map is written.
    pub span: Span,
}

impl<'n> Fields<'n> {
    /// The key and its value, when it is written.
    pub(crate) fn entry(&self, key: &str) -> Option<&'n Entry> {
        debug_assert!(self.keys.names.contains(&key), "{key} is no key of {}", self.keys.of);
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Whether the key is not written, but something that is probably meant to be it: that is reported already.
    pub(crate) fn misspelt(&self, key: &str) -> bool {
        let known = |entry: &Entry| self.keys.names.contains(&entry.key.as_str());
        self.entry(key).is_none()
            && self.entries.iter().any(|entry| {
                !known(entry) && suggest(&entry.key, self.keys.names.iter().copied()) == Some(key)
            })
    }

    /// Whether the map is of this kind.
    pub(crate) fn are(&self, keys: &'static Keys) -> bool {
        std::ptr::eq(self.keys, keys)
    }

    /// The value of a key, when it is written.
    pub(crate) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }
}

/// Words for what a value may be, each with what it stands for.
pub(crate) type Choices<'c, T> = &'c [(&'c str, T)];

impl Reader {
    /// Without mistakes so far.
    pub(crate) fn new(source: &SourceFile) -> Self {
        Self { source: source.clone(), problems: Vec::new() }
    }

    /// The text that is read.
    pub(crate) const fn source(&self) -> &SourceFile {
        &self.source
    }

    /// The mistakes.
    pub(crate) fn into_problems(self) -> Vec<Diagnostic> {
        self.problems
    }

    /// Notes a mistake.
    pub(crate) fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// An error at `span`, to be completed and then reported.
    pub(crate) fn error(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(&self.source, span, message)
    }

    /// Notes that `node` is something else than `expected`.
    pub(crate) fn wrong(&mut self, node: &Node, expected: &str) {
        let found = match &node.kind {
            Kind::Scalar(_) if node.is_null() => "nothing".to_owned(),
            Kind::List(items) if items.is_empty() => "an empty list".to_owned(),
            Kind::Map(entries) if entries.is_empty() => "an empty map".to_owned(),
            Kind::Scalar(Scalar { text, .. }) if text.is_empty() => "an empty text".to_owned(),
            Kind::Scalar(Scalar { text, .. }) if text.len() <= 40 && !text.contains('\n') => {
                format!("`{text}`")
            }
            _ => node.describe().to_owned(),
        };
        let problem = self.error(node.span, format!("expected {expected}, found {found}"));
        self.report(problem);
    }

    /// Notes that `key` is missing in a map.
    pub(crate) fn missing(&mut self, fields: &Fields<'_>, key: &str) {
        if fields.misspelt(key) {
            return;
        }
        let message = format!("{} needs the key `{key}`", fields.keys.of);
        self.report(self.error(fields.span, message));
    }

    /// A map with these keys; keys that it does not know are mistakes, and the others are still there.
    pub(crate) fn map<'n>(&mut self, node: &'n Node, keys: &'static Keys) -> Option<Fields<'n>> {
        let Kind::Map(entries) = &node.kind else {
            self.wrong(node, &format!("{} as a map", keys.of));
            self.help_last(&format!("its keys are {}", keys.names.join(", ")));
            return None;
        };
        self.check_keys(entries, keys);
        Some(Fields { keys, entries, span: node.span })
    }

    /// Entries that were picked out of a map.
    pub(crate) fn fields<'n>(&mut self, entries: &'n [Entry], span: Span, keys: &'static Keys) -> Fields<'n> {
        self.check_keys(entries, keys);
        Fields { keys, entries, span }
    }

    fn check_keys(&mut self, entries: &[Entry], keys: &'static Keys) {
        for entry in entries {
            let key = entry.key.as_str();
            if keys.names.contains(&key) || keys.extensible && key.starts_with("x-") {
                continue;
            }
            let label = match suggest(key, keys.names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => match keys::ALL.iter().find(|other| other.names.contains(&key)) {
                    Some(home) => format!("`{key}` belongs to {}", home.of),
                    None => did_you_mean_or_list(key, keys.names),
                },
            };
            let message = format!("unknown key `{key}` in {}", keys.of);
            self.report(self.error(entry.key_span, message).label(label));
        }
    }

    /// A map with keys that the user chooses.
    pub(crate) fn entries<'n>(&mut self, node: &'n Node, expected: &str) -> Option<&'n [Entry]> {
        let Kind::Map(entries) = &node.kind else {
            self.wrong(node, expected);
            return None;
        };
        Some(entries)
    }

    pub(crate) fn list<'n>(&mut self, node: &'n Node, expected: &str) -> Option<&'n [Node]> {
        let Kind::List(items) = &node.kind else {
            self.wrong(node, expected);
            return None;
        };
        Some(items)
    }

    /// A text; numbers and truth values count as they are written.
    pub(crate) fn text<'n>(&mut self, node: &'n Node, expected: &str) -> Option<&'n str> {
        let text = node.as_text();
        if text.is_none() {
            self.wrong(node, expected);
        }
        text
    }

    /// A text or bytes.
    pub(crate) fn bytes(&mut self, node: &Node, expected: &str) -> Option<Vec<u8>> {
        match &node.kind {
            Kind::Bytes(bytes) => Some(bytes.clone()),
            _ => self.text(node, expected).map(|text| text.as_bytes().to_vec()),
        }
    }

    /// A truth value.
    pub(crate) fn boolean(&mut self, node: &Node) -> Option<bool> {
        let value = node.as_bool();
        if value.is_none() {
            let near = match node.as_text().map(str::to_ascii_lowercase).as_deref() {
                Some("yes" | "on" | "y" | "true") => Some("did you mean `true`, without quotes?"),
                Some("no" | "off" | "n" | "false") => Some("did you mean `false`, without quotes?"),
                _ => None,
            };
            self.wrong(node, "true or false");
            self.label_last(near);
        }
        value
    }

    /// A whole number from `least` to `most`.
    pub(crate) fn number(&mut self, node: &Node, expected: &str, least: i64, most: i64) -> Option<i64> {
        let Some(value) = node.as_integer() else {
            self.wrong(node, &format!("{expected} (a whole number)"));
            let quoted = matches!(&node.kind, Kind::Scalar(Scalar { text, plain: false }) if text.parse::<i64>().is_ok());
            self.label_last(quoted.then_some("without quotes this is a number"));
            return None;
        };
        if value < least || value > most {
            let problem = self.error(node.span, format!("{value} cannot be {expected}"));
            self.report(problem.label(if value < least && most >= i64::from(u32::MAX) {
                format!("expected {least} or more")
            } else {
                format!("expected a number from {least} to {most}")
            }));
            return None;
        }
        Some(value)
    }

    /// An exit code. Which codes a platform has is checked elsewhere.
    pub(crate) fn exit_code(&mut self, node: &Node) -> Option<i32> {
        let code = self.number(node, "an exit code", i64::from(i32::MIN), i64::from(u32::MAX))?;
        // Windows shows codes such as 0xC0000005 without a sign; they are the same 32 bits.
        Some(u32::try_from(code).map_or_else(|_| i32::try_from(code).unwrap_or(i32::MIN), u32::cast_signed))
    }

    pub(crate) fn duration(&mut self, node: &Node, expected: &str) -> Option<Duration> {
        let read = node.as_text().and_then(duration);
        if read.is_none() {
            self.wrong(node, expected);
            self.label_last(Some(if is_negative(node.as_text().unwrap_or_default()) {
                "a time cannot be negative"
            } else {
                "durations look like 90s, 15m, 3h or 2h30m; a plain number counts seconds"
            }));
        }
        read
    }

    /// A size in bytes.
    pub(crate) fn size(&mut self, node: &Node, expected: &str) -> Option<u64> {
        let read = node.as_text().map(parse_size);
        if let Some(Ok(size)) = read {
            return Some(size);
        }
        self.wrong(node, expected);
        let why = match read {
            Some(Err(why)) => why,
            _ => SizeError::Form,
        };
        self.label_last(Some(&why.to_string()));
        None
    }

    /// One of a few words, in any letter case.
    pub(crate) fn choice<T: Clone>(
        &mut self,
        node: &Node,
        expected: &str,
        choices: Choices<'_, T>,
    ) -> Option<T> {
        let text = self.text(node, expected)?;
        let folded = fold(text);
        if let Some((_, value)) = choices.iter().find(|(word, _)| fold(word) == folded) {
            return Some(value.clone());
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let shown = if text.chars().count() <= 40 && !text.contains('\n') { text } else { "this" };
        let problem = self.error(node.span, format!("`{shown}` cannot be {expected}"));
        self.report(problem.label(did_you_mean_or_list(text, &words)));
        None
    }

    /// A finding by its name.
    pub(crate) fn finding(&mut self, name: &str, span: Span) -> Option<FindingCode> {
        let found = FindingCode::from_name(name);
        if found.is_none() {
            let names: Vec<&str> = FindingCode::ALL.iter().map(|code| code.name()).collect();
            let problem = self.error(span, format!("unknown finding `{name}`"));
            self.report(problem.label(did_you_mean_or_list(name, &names)));
        }
        found
    }

    /// Says a few words beside the mistake that was noted last.
    pub(crate) fn label_last(&mut self, label: Option<&str>) {
        if let (Some(label), Some(problem)) = (label, self.problems.last_mut()) {
            *problem = problem.clone().label(label);
        }
    }

    /// Says what to do about the mistake that was noted last.
    pub(crate) fn help_last(&mut self, help: &str) {
        if let Some(problem) = self.problems.last_mut() {
            *problem = problem.clone().help(help);
        }
    }
}

/// Letter case and the ways to join words make no difference.
fn fold(word: &str) -> String {
    word.trim().chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect()
}
