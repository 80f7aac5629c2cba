//! One explanation.

/// What is explained, and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What is explained, such as `exit code 12`.
    pub title: String,
    /// Paragraphs, each behind a short label.
    pub paragraphs: Vec<(String, String)>,
}

impl Entry {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), paragraphs: Vec::new() }
    }

    /// Adds a paragraph.
    #[must_use]
    pub(crate) fn say(mut self, label: impl Into<String>, text: impl Into<String>) -> Self {
        self.paragraphs.push((label.into(), text.into()));
        self
    }

    /// Adds a paragraph when there is something to say.
    #[must_use]
    pub(crate) fn say_opt(self, label: &str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.say(label, text),
            None => self,
        }
    }
}
