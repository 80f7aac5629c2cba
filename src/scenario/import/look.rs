//! Reading what the vendor's API says, and remembering what has been read.

use super::rest::{Told, is_empty};
use crate::diag::{Diagnostic, did_you_mean_or_list};
use crate::scenario::yaml::{Entry, Kind, Node, Scalar};
use crate::source::{SourceFile, Span};

/// Reads one job.
pub(crate) struct Look<'s> {
    source: &'s SourceFile,
    /// The mistakes so far.
    pub problems: Vec<Diagnostic>,
    /// What the scenario says in its own words.
    pub told: Told,
}

impl<'s> Look<'s> {
    /// Before anything is read.
    pub(crate) fn new(source: &'s SourceFile) -> Self {
        Self { source, problems: Vec::new(), told: Told::default() }
    }

    /// The text that is read.
    pub(crate) fn source(&self) -> &SourceFile {
        self.source
    }

    /// The value is said in the words of a scenario, so that it need not be kept.
    pub(crate) fn tell(&mut self, node: &Node) {
        self.told.tell(node);
    }

    /// An error at `span`, to be completed and then reported.
    pub(crate) fn error(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.source, span, message)
    }

    /// Something doubtful at `span`, to be completed and then reported.
    pub(crate) fn warning(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.source, span, message)
    }

    /// Notes a mistake or a doubt.
    pub(crate) fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// An object.
    pub(crate) fn map<'n>(&mut self, node: &'n Node, expected: &str) -> Option<&'n [Entry]> {
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

    /// A truth value, in quotes or not.
    pub(crate) fn truth(&mut self, node: &Node) -> Option<bool> {
        let value = match node.as_text().map(str::to_ascii_lowercase).as_deref() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        };
        if value.is_none() {
            self.wrong(node, "true or false");
        }
        value
    }

    /// A whole number, in quotes or not.
    pub(crate) fn number(&mut self, node: &Node, expected: &str, least: i64, most: i64) -> Option<i64> {
        let value = node.as_text().and_then(|text| text.trim().parse::<i64>().ok());
        match value {
            Some(value) if (least..=most).contains(&value) => Some(value),
            Some(value) => {
                let problem = self.error(node.span, format!("{value} cannot be {expected}"));
                self.report(problem.label(format!("expected a number from {least} to {most}")));
                None
            }
            None => {
                self.wrong(node, &format!("{expected} (a whole number)"));
                None
            }
        }
    }

    /// One of a few words, in any letter case.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        node: &Node,
        expected: &str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.text(node, expected)?;
        let found = choices.iter().find(|(word, _)| word.eq_ignore_ascii_case(text.trim()));
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let problem = self.error(node.span, format!("`{}` cannot be {expected}", short(text)));
            self.report(problem.label(did_you_mean_or_list(text, &words)));
        }
        found.map(|(_, value)| *value)
    }

    /// Notes that `node` is something else than `expected`.
    pub(crate) fn wrong(&mut self, node: &Node, expected: &str) {
        let found = match &node.kind {
            _ if node.is_null() => "nothing".to_owned(),
            Kind::Scalar(Scalar { text, .. }) if text.is_empty() => "an empty text".to_owned(),
            Kind::Scalar(Scalar { text, .. }) => format!("`{}`", short(text)),
            Kind::Map(_) => "an object".to_owned(),
            Kind::List(_) | Kind::Bytes(_) => "a list".to_owned(),
        };
        let problem = self.error(node.span, format!("expected {expected}, found {found}"));
        let cut = node.as_text().is_some_and(|text| text.starts_with("@{") || text.starts_with("System."));
        let help = "PowerShell has cut this off: export the job again with `ConvertTo-Json -Depth 20`";
        self.report(if cut { problem.help(help) } else { problem });
    }
}

/// The field called `key`, unless it is empty: the API writes down fields that nobody has filled in.
pub(crate) fn field<'n>(entries: &'n [Entry], key: &str) -> Option<&'n Node> {
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value).filter(|value| !is_empty(value))
}

/// As much of a text as a message can hold.
pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
