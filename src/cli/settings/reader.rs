//! A TOML table, read key by key; every mistake is kept with its place.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::setting::Table;
use crate::diag;
use crate::diag::Diagnostic;
use crate::source::{SourceFile, Span};

/// A value of the file and where it is written.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// Reads values and collects what is wrong with them.
pub(crate) struct Reader<'a> {
    pub source: &'a SourceFile,
    pub diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The line, from 1, on which a value begins.
    pub(crate) fn line(&self, value: &Value<'_>) -> usize {
        self.source.position(value.span().start).line
    }

    pub(crate) fn fault(&mut self, span: std::ops::Range<usize>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(self.source, Span::new(span.start, span.end), message));
    }

    /// A key that is none of `known`.
    pub(crate) fn unknown(&mut self, what: &str, key: &str, span: std::ops::Range<usize>, known: &[&str]) {
        let diagnostic = Diagnostic::error(
            self.source,
            Span::new(span.start, span.end),
            format!("unknown {what} `{key}`"),
        )
        .label_opt(diag::did_you_mean(key, known.iter().copied()))
        .help(format!("known are {}", known.join(", ")));
        self.diagnostics.push(diagnostic);
    }

    fn expected(&mut self, value: &Value<'_>, what: &str) {
        let found = value.get_ref().type_str();
        self.fault(value.span(), format!("{what} is wanted here, not a value of type {found}"));
    }

    /// A text that `parse` understands; numbers are taken as if they stood in quotes.
    pub(crate) fn parsed<T>(
        &mut self,
        value: &Value<'_>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.clone().into_owned(),
            DeValue::Integer(number) => number.to_string(),
            _ => {
                self.expected(value, "a text or a number");
                return None;
            }
        };
        match parse(&text) {
            Ok(parsed) => Some(parsed),
            Err(message) => {
                self.fault(value.span(), message);
                None
            }
        }
    }

    /// A list of texts, each of which `parse` understands; a text alone is a list of one.
    pub(crate) fn list<T>(
        &mut self,
        value: &Value<'_>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<Vec<T>> {
        match value.get_ref() {
            DeValue::Array(items) => {
                let parsed: Vec<_> = items.iter().map(|item| self.parsed(item, &parse)).collect();
                parsed.into_iter().collect()
            }
            _ => Some(vec![self.parsed(value, parse)?]),
        }
    }

    /// The entries of a table, each with its name and its line.
    pub(crate) fn entries<E: 'static>(
        &mut self,
        table: &Table<E>,
        value: &Value<'_>,
    ) -> Vec<(String, E, usize)> {
        let known = (table.known)();
        let mut entries = Vec::new();
        for (key, value) in self.table(value).into_iter().flatten() {
            let name = key.get_ref().as_ref();
            let line = self.line(value);
            let entry = (table.entry)(self, name, value);
            if known.contains(&name) {
                entries.extend(entry.map(|entry| (name.to_owned(), entry, line)));
            } else {
                self.unknown(table.noun, name, key.span(), &known);
            }
        }
        entries
    }

    fn table<'v, 'i>(&mut self, value: &'v Value<'i>) -> Option<&'v DeTable<'i>> {
        let found = value.get_ref().as_table();
        if found.is_none() {
            self.expected(value, "a table");
        }
        found
    }
}

/// A text in quotes.
pub(super) fn text(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<String> {
    if let DeValue::String(text) = value.get_ref() {
        return Some(text.clone().into_owned());
    }
    reader.expected(value, "a text in quotes");
    None
}

/// True or false.
pub(super) fn switch(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<bool> {
    let found = value.get_ref().as_bool();
    if found.is_none() {
        reader.expected(value, "true or false");
    }
    found
}
