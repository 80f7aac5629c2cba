//! A scenario that is being told, step by step.

use super::matcher;
use super::nearest;
use super::phrase::Below;
use super::phrase::Keyword;
use super::step::Step;
use super::table::Table;
use super::token::TokenError;
use super::token::tokens;
use crate::diag::Diagnostic;
use crate::diag::MOST_SHOWN;
use crate::source::SourceFile;
use crate::source::Span;
use crate::source::Spanned;
use crate::spec::Scenario;
use crate::spec::draft::Draft;
use crate::world::Answer;

/// What stands below a step's line.
#[derive(Clone, Copy, Debug)]
pub enum Attached<'t> {
    /// Nothing.
    Nothing,
    /// A doc string.
    Doc {
        /// What stands behind the opening quotes.
        media: Option<&'t str>,
        /// The text, without the indentation of its quotes.
        text: &'t str,
        /// The text's place in the source.
        span: Span,
    },
    /// A data table, row by row.
    Table {
        /// The cells, as they are meant.
        rows: &'t [Vec<String>],
        /// The table's place in the source.
        span: Span,
    },
}

/// One step as it is read.
#[derive(Clone, Copy, Debug)]
pub struct StepText<'t> {
    /// `Given`, `When` or `Then`; `And` and `But` have become one of them.
    pub keyword: Keyword,
    /// The text behind the keyword.
    pub text: &'t str,
    /// The place of the text in the source.
    pub span: Span,
    /// The text stands in the source exactly so, and did not come from the row of an outline.
    pub exact: bool,
    /// What stands below.
    pub below: Attached<'t>,
}

/// A scenario that is being told. Every mistake is noted and the telling goes on.
#[derive(Clone, Debug)]
pub struct Story {
    pub(super) draft: Draft,
    /// Doubles, by the command line as written; several steps may describe one.
    pub(super) commands: Vec<(Spanned<String>, Vec<Answer>)>,
    /// Patches of which only the number is known; a patch that gets a name takes the place of the first.
    pub(super) unnamed: Vec<usize>,
    /// How many patches the job is said to have.
    pub(super) patch_count: Option<Spanned<u64>>,
    ran: Option<Span>,
    expected_too_early: bool,
    /// For so many more steps that no phrase knows it is worth the time to look for what was meant.
    suggestions: usize,
}

impl Story {
    /// The beginning of the scenario `name`.
    pub fn new(source: &SourceFile, name: Spanned<String>) -> Self {
        Self {
            draft: Draft::new(source, name),
            commands: Vec::new(),
            unnamed: Vec::new(),
            patch_count: None,
            ran: None,
            expected_too_early: false,
            suggestions: MOST_SHOWN,
        }
    }

    /// Says how many mistakes of the file are known already: what was meant is only looked for while it can be shown.
    pub fn after(&mut self, mistakes: usize) {
        self.suggestions = MOST_SHOWN.saturating_sub(mistakes);
    }

    /// Says in which feature the scenario stands and how it is tagged.
    pub fn place(&mut self, group: String, tags: Vec<String>) {
        self.draft.group = Some(group);
        self.draft.tags = tags;
    }

    /// The mistakes that are known so far; [`Story::finish`] finds more.
    pub fn problems(&self) -> &[Diagnostic] {
        self.draft.problems()
    }

    /// How much memory it takes for what few words can say, roughly: patches, expectations and answers.
    pub fn size(&self) -> usize {
        (self.draft.patches().len() + self.draft.expectations.len() + self.commands.len()) * 128
    }

    /// How much is expected so far.
    pub fn expectations(&self) -> usize {
        self.draft.expectations.len()
    }

    /// The text that it is told from.
    pub fn source(&self) -> &SourceFile {
        &self.draft.source
    }

    /// Adds text to the end of the source, so that what stands there can be told; returns its place.
    pub fn extend_source(&mut self, more: &str) -> Span {
        let source = &self.draft.source;
        let text = format!("{}{more}", source.text());
        let place = Span::new(source.text().len(), text.len());
        self.draft.source = SourceFile::new(source.name(), text);
        place
    }

    /// Whether the source holds `text` at this place.
    pub fn stands_at(&self, text: &str, span: Span) -> bool {
        self.draft.source.slice(span) == text
    }

    /// Notes a mistake that was found outside the steps.
    pub fn report(&mut self, problem: Diagnostic) {
        self.draft.report(problem);
    }

    /// Tells one step. What is wrong with it is noted.
    pub fn tell(&mut self, step: &StepText<'_>) {
        self.check_order(step);
        let tokens = match tokens(step.text) {
            Ok(tokens) => tokens,
            Err(error) => return self.unreadable(step, error),
        };
        let Some((phrase, args)) = matcher::find(step.keyword, &tokens) else {
            self.draft.incomplete = true;
            let suggest = self.suggestions > 0;
            self.suggestions = self.suggestions.saturating_sub(1);
            let problem = nearest::unknown_step(&self.draft, step, &tokens, suggest);
            return self.report(problem);
        };
        if !self.fits_below(step, phrase.below) {
            return;
        }
        if (phrase.lower)(&mut Step::new(self, step, args)).is_none() && !self.draft.incomplete {
            // The examples of every phrase are tested, so this is a phrase whose pattern and meaning disagree.
            let message = format!("patchdrill cannot read `{}`", phrase.pattern);
            let problem = self
                .draft
                .error(step.span, message)
                .help("this is a mistake of patchdrill: please report it");
            self.report(problem);
        }
    }

    /// Everything that was told, as a scenario unless some mistake is an error, and all mistakes.
    pub fn finish(self) -> (Option<Scenario>, Vec<Diagnostic>) {
        let (scenario, problems) = self.finish_anyway();
        (Some(scenario).filter(|scenario| !scenario.broken), problems)
    }

    /// As [`Story::finish`], but what could be read of a scenario with mistakes is there as well; it is then
    /// [broken](Scenario::broken).
    pub fn finish_anyway(mut self) -> (Scenario, Vec<Diagnostic>) {
        if self.ran.is_none() && !self.expected_too_early {
            let problem = self.draft.error(self.draft.name.span, "the scenario never runs its job");
            self.report(problem.help("a scenario has a step `When the job runs`"));
        }
        for (line, answers) in std::mem::take(&mut self.commands) {
            self.draft.command(&line.value, line.span, answers);
        }
        self.draft.finish_anyway()
    }

    fn check_order(&mut self, step: &StepText<'_>) {
        match (step.keyword, self.ran) {
            (Keyword::Given, Some(ran)) => {
                let message = "this describes what is so before the job runs, but the job has already run";
                let problem = self.draft.error(step.span, message).also(ran, "here it runs");
                self.report(problem.help("put it before `When`, or begin a new scenario"));
            }
            (Keyword::When, Some(ran)) => {
                let problem =
                    self.draft.error(step.span, "a scenario runs its job once").also(ran, "the first time");
                self.report(
                    problem.help(
                        "put the second run into a scenario of its own, or say `When the job runs twice`",
                    ),
                );
            }
            (Keyword::When, None) => self.ran = Some(step.span),
            (Keyword::Then, None) if !self.expected_too_early => {
                self.expected_too_early = true;
                let problem =
                    self.draft.error(step.span, "nothing has run yet of which this could be expected");
                self.report(problem.help("write `When the job runs` before the first `Then`"));
            }
            (Keyword::Given | Keyword::Then, _) => {}
        }
    }

    fn unreadable(&mut self, step: &StepText<'_>, error: TokenError) {
        self.draft.incomplete = true;
        let problem = match error {
            TokenError::OpenQuote(span) => {
                let trap = step.text[span.start..].ends_with("\\\"");
                let help = if trap {
                    "`\\\"` is a quote within the text; write '...' around a text that ends in a backslash"
                } else {
                    "close the quote; a quote within the text is written `\\\"`, or '...' is written around the text"
                };
                self.draft.error(step.place(span), "the quote is never closed").help(help)
            }
            TokenError::UnknownEscape(span) => self
                .draft
                .error(step.place(span), "unknown escape in $'...'")
                .help("`$'...'` knows \\n, \\t, \\r, \\e, \\\\, \\', \\\" and \\xHH"),
        };
        self.report(problem);
    }

    fn fits_below(&mut self, step: &StepText<'_>, wanted: Below) -> bool {
        let problem = match (wanted, step.below) {
            (Below::Nothing, Attached::Nothing)
            | (Below::DocString, Attached::Doc { .. })
            | (Below::Table, Attached::Table { .. }) => return true,
            (Below::Nothing, Attached::Doc { span, .. } | Attached::Table { span, .. }) => {
                self.draft.error(span, "this step takes nothing below its line").also(step.span, "this step")
            }
            (Below::DocString, _) => self
                .draft
                .error(step.span, "this step needs a text below its line")
                .help("write the text between two lines of `\"\"\"`"),
            (Below::Table, _) => self
                .draft
                .error(step.span, "this step needs a table below its line")
                .help("write rows such as `| name | value |`"),
        };
        self.draft.incomplete = true;
        self.report(problem);
        false
    }
}

impl<'t> StepText<'t> {
    /// The place in the source of a part of the text; the whole text when it does not stand there exactly so.
    pub(super) fn place(&self, part: Span) -> Span {
        if self.exact {
            Span::new(self.span.start + part.start, self.span.start + part.end)
        } else {
            self.span
        }
    }

    pub(super) fn table(&self) -> Option<Table<'t>> {
        match self.below {
            Attached::Table { rows, span } => Some(Table::new(rows, span)),
            Attached::Nothing | Attached::Doc { .. } => None,
        }
    }
}
