//! One phrase of the vocabulary, as data.

use super::step::Step;

/// Where a phrase may stand. `And`, `But` and `*` take the keyword of the step before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Keyword {
    /// What is so before the job runs.
    Given,
    /// The job runs.
    When,
    /// What is expected.
    Then,
}

impl Keyword {
    /// The word in English.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "Given",
            Self::When => "When",
            Self::Then => "Then",
        }
    }
}

/// What stands below the step's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// Nothing may.
    Nothing,
    /// A doc string must.
    DocString,
    /// A data table must.
    Table,
}

/// One phrase: a sentence that a step may say.
///
/// A pattern is made of words. `{...}` takes a value, `a/b` is one word or the other, and what stands in parentheses may
/// be left out. Letter case makes no difference, and neither does a colon at the end.
#[derive(Debug)]
pub struct Phrase {
    /// The words, such as `{actions} exit(s) {codes}`.
    pub pattern: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// Steps as a scenario would write them, with what belongs below them. Never empty.
    pub examples: &'static [&'static str],
    /// What stands below the line.
    pub below: Below,
    /// Brings a step that says the phrase into the draft; `None` when a value is missing, or wrong and
    /// reported.
    pub(super) lower: Lower,
}

/// How a phrase reaches the draft.
pub(super) type Lower = fn(&mut Step<'_, '_>) -> Option<()>;

impl Phrase {
    /// A phrase with nothing below its line.
    pub(super) const fn line(
        pattern: &'static str,
        meaning: &'static str,
        examples: &'static [&'static str],
        lower: Lower,
    ) -> Self {
        Self { pattern, meaning, examples, below: Below::Nothing, lower }
    }

    /// A phrase with a doc string.
    pub(super) const fn text(
        pattern: &'static str,
        meaning: &'static str,
        examples: &'static [&'static str],
        lower: Lower,
    ) -> Self {
        Self { below: Below::DocString, ..Self::line(pattern, meaning, examples, lower) }
    }

    /// A phrase with a data table.
    pub(super) const fn table(
        pattern: &'static str,
        meaning: &'static str,
        examples: &'static [&'static str],
        lower: Lower,
    ) -> Self {
        Self { below: Below::Table, ..Self::line(pattern, meaning, examples, lower) }
    }
}

/// Phrases about one subject.
#[derive(Debug)]
pub struct PhraseGroup {
    /// The subject, as a heading.
    pub title: &'static str,
    /// Where its phrases stand.
    pub keyword: Keyword,
    /// The phrases.
    pub phrases: &'static [Phrase],
}
