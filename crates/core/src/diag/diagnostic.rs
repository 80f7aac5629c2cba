//! One diagnostic and how it is put together.

use crate::source::{SourceFile, Span};

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The input is wrong; nothing runs.
    Error,
    /// The input can be used, though something about it is doubtful.
    Warning,
}

/// One mistake in what the user wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The text it is about.
    pub source: SourceFile,
    /// Places in the text, each with a few words or none. The first is the place of the mistake; the others explain it.
    /// Without any, the mistake is about the file as a whole.
    pub labels: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(source: &SourceFile, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, source, vec![(span, String::new())], message.into())
    }

    /// A warning at `span`.
    pub fn warning(source: &SourceFile, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, source, vec![(span, String::new())], message.into())
    }

    /// An error about the file as a whole: it is shown with its name and without a quoted line.
    pub fn file_error(source: &SourceFile, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, source, Vec::new(), message.into())
    }

    /// Says a few words beside the carets, such as what was probably meant.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some((_, label)) = self.labels.first_mut() {
            *label = text.into();
        }
        self
    }

    /// As [`Diagnostic::label`], when there is something to say.
    #[must_use]
    pub fn label_opt(self, text: Option<String>) -> Self {
        match text {
            Some(text) => self.label(text),
            None => self,
        }
    }

    /// Points out another place that explains the mistake.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// The place of the mistake; `None` when it is about the file as a whole.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|(span, _)| *span)
    }

    fn new(severity: Severity, source: &SourceFile, labels: Vec<(Span, String)>, message: String) -> Self {
        Self { severity, message, source: source.clone(), labels, help: None }
    }
}

/// Whether any of these is an error, so that nothing may run.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
