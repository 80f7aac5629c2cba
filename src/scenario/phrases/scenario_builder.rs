//! A scenario as its steps build it up, one after the other.

use super::matcher::Said;
use super::phrase::{ArgumentKind, Keyword};
use super::step::Step;
use super::step_context::{PatchNumbers, StepContext};
use super::step_scope::{StepScope, scope};
use super::token::{Token, TokenError, tokens};
use super::{matcher, suggest};
use crate::diag::{Diagnostic, MOST_SHOWN};
use crate::scenario::Scenario;
use crate::scenario::draft::Draft;
use crate::source::{SourceFile, Span, Spanned};

/// What stands below a step's line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StepArgument<'t> {
    Nothing,
    DocString {
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
pub(crate) struct StepText<'t> {
    /// `Given`, `When` or `Then`; `And` and `But` have become one of them.
    pub keyword: Keyword,
    /// The text behind the keyword.
    pub text: &'t str,
    /// The place of the text in the source.
    pub span: Span,
    /// The text stands in the source exactly so, and did not come from the row of an outline.
    pub exact: bool,
    /// What stands below.
    pub argument: StepArgument<'t>,
}

/// A scenario as the steps so far say it. Every mistake is noted and the next step goes on.
#[derive(Clone, Debug)]
pub(crate) struct ScenarioBuilder {
    pub(super) draft: Draft,
    /// What is known of the patches of the job that steps speak of.
    pub(super) numbers: PatchNumbers,
    /// Which job and which assets steps speak of.
    pub(super) context: StepContext,
    /// What the present `Then` speaks of, beside its phrase.
    pub(super) scope: StepScope,
    ran: Option<Span>,
    expected_too_early: bool,
    /// For so many more steps that no phrase knows it is worth the time to look for what was meant.
    suggestions: usize,
}

impl ScenarioBuilder {
    /// The beginning of the scenario `name`.
    pub(crate) fn new(source: &SourceFile, name: Spanned<String>) -> Self {
        Self {
            draft: Draft::new(source, name),
            numbers: PatchNumbers::default(),
            context: StepContext::default(),
            scope: StepScope::default(),
            ran: None,
            expected_too_early: false,
            suggestions: MOST_SHOWN,
        }
    }

    /// Says how many mistakes of the file are known already: what was meant is only looked for while it can be shown.
    pub(crate) fn limit_suggestions(&mut self, mistakes: usize) {
        self.suggestions = MOST_SHOWN.saturating_sub(mistakes);
    }

    /// Says in which feature the scenario stands and how it is tagged.
    pub(crate) fn set_feature(&mut self, group: String, tags: Vec<String>) {
        self.draft.group = Some(group);
        self.draft.tags = tags;
    }

    /// The mistakes that are known so far; [`ScenarioBuilder::finish`] finds more.
    pub(crate) fn problems(&self) -> &[Diagnostic] {
        self.draft.problems()
    }

    /// How much memory it takes for what few words can say, roughly: patches, expectations and answers.
    pub(crate) fn size(&self) -> usize {
        let jobs = self.planned_jobs();
        let aside = jobs.iter().filter_map(|job| job.draft.as_ref()).map(|draft| draft.patches().len());
        let profiles = jobs.iter().map(|job| job.patches.len() + job.actions.len());
        let plan = aside.chain(profiles).sum::<usize>() + self.groups().len() + self.context.answers;
        let commands = self.draft.endpoint.commands.get().map_or(0, |commands| commands.0.len());
        (self.draft.patches().len() + self.expectations() + commands + plan) * 128
    }

    /// How much is expected so far.
    pub(crate) fn expectations(&self) -> usize {
        let plan = self.draft.plan.as_ref().map_or(0, |plan| plan.expectations.len());
        self.draft.expectations.len() + plan
    }

    /// The text that its steps stand in.
    pub(crate) fn source(&self) -> &SourceFile {
        &self.draft.source
    }

    /// Adds text to the end of the source, so that steps can stand there; returns its place.
    pub(crate) fn extend_source(&mut self, more: &str) -> Span {
        let source = &self.draft.source;
        let text = format!("{}{more}", source.text());
        let place = Span::new(source.text().len(), text.len());
        self.draft.source = SourceFile::new(source.name(), text);
        place
    }

    /// Whether the source holds `text` at this place.
    pub(crate) fn stands_at(&self, text: &str, span: Span) -> bool {
        self.draft.source.slice(span) == text
    }

    /// Notes a mistake that was found outside the steps.
    pub(crate) fn report(&mut self, problem: Diagnostic) {
        self.draft.report(problem);
    }

    /// Does what one step says. What is wrong with it is noted.
    pub(crate) fn apply_step(&mut self, step: &StepText<'_>) {
        self.check_order(step);
        let tokens = match tokens(step.text) {
            Ok(tokens) => tokens,
            Err(error) => return self.unreadable(step, error),
        };
        let (scope, before) = scope(&tokens, |span| step.place(span));
        let tokens = &tokens[before..];
        let Some(said) = matcher::find(step.keyword, tokens) else {
            self.draft.incomplete = true;
            let suggest = self.suggestions > 0;
            self.suggestions = self.suggestions.saturating_sub(1);
            let problem = suggest::unknown_step(&self.draft, step, tokens, suggest);
            return self.report(problem);
        };
        if !self.fits_argument(step, said.phrase.argument) {
            return;
        }
        if scope.is_empty() {
            self.apply(step, tokens, &said);
        } else {
            self.apply_in(scope, step, tokens, &said);
        }
        self.scope = StepScope::default();
    }

    /// Does what a step says of the job and the assets that stand before its phrase.
    fn apply_in(&mut self, scope: StepScope, step: &StepText<'_>, tokens: &[Token<'_>], said: &Said) {
        let (job, group) = (self.job(), self.context.group);
        let (of_job, of_assets) = (scope.job.is_some(), scope.assets.is_some());
        if self.enter(step.keyword, scope).is_some() {
            let there = self.context.group.filter(|_| of_assets && step.keyword == Keyword::Given);
            self.swap_endpoint(there);
            self.apply(step, tokens, said);
            self.swap_endpoint(there);
        }
        // What the step itself began, a job or assets, is what the next steps speak of.
        if of_job {
            self.select_job(job);
        }
        if of_assets {
            self.context.group = group;
        }
    }

    fn apply(&mut self, step: &StepText<'_>, tokens: &[Token<'_>], said: &Said) {
        // A step that stops has reported why.
        let _ = (said.phrase.apply)(&mut Step::new(self, step, tokens, said));
    }

    /// What the steps say, as a scenario unless some mistake is an error, and all mistakes.
    pub(crate) fn finish(self) -> (Option<Scenario>, Vec<Diagnostic>) {
        let (scenario, problems) = self.finish_anyway();
        (Some(scenario).filter(|scenario| !scenario.broken), problems)
    }

    /// As [`ScenarioBuilder::finish`], but what could be read of a scenario with mistakes is there as well; it is then
    /// [broken](Scenario::broken).
    pub(crate) fn finish_anyway(mut self) -> (Scenario, Vec<Diagnostic>) {
        if self.ran.is_none() && !self.expected_too_early {
            let problem = self.draft.error(self.draft.name.span, "the scenario never runs its job");
            self.report(problem.help("a scenario has a step `When the job runs`"));
        }
        self.finish_groups();
        self.finish_plan();
        self.draft.finish_anyway()
    }

    /// Turns to the job and the assets that stand before a phrase; `None`, and a mistake is noted, when there are none such.
    fn enter(&mut self, keyword: Keyword, scope: StepScope) -> Option<()> {
        if let Some(job) = &scope.job {
            let at = self.find_job(&job.value, job.span)?;
            self.select_job(at);
        }
        if keyword == Keyword::Then {
            self.scope = scope;
            return Some(());
        }
        if let Some(quantity) = scope.quantity {
            let problem = self.draft.error(quantity.span, "how many assets is only said of what is expected");
            self.draft.incomplete = true;
            self.report(
                problem.help("a share is said behind it, such as `exits 12 on 1 % and 0 on all others`"),
            );
            return None;
        }
        if let Some(assets) = &scope.assets {
            self.context.group = Some(self.find_group(Some(&assets.value), assets.span)?);
        }
        Some(())
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

    fn fits_argument(&mut self, step: &StepText<'_>, wanted: ArgumentKind) -> bool {
        let problem = match (wanted, step.argument) {
            (ArgumentKind::Nothing, StepArgument::Nothing)
            | (ArgumentKind::DocString, StepArgument::DocString { .. })
            | (ArgumentKind::Table, StepArgument::Table { .. }) => return true,
            (
                ArgumentKind::Nothing,
                StepArgument::DocString { span, .. } | StepArgument::Table { span, .. },
            ) => {
                self.draft.error(span, "this step takes nothing below its line").also(step.span, "this step")
            }
            (ArgumentKind::DocString, _) => self
                .draft
                .error(step.span, "this step needs a text below its line")
                .help("write the text between two lines of `\"\"\"`"),
            (ArgumentKind::Table, _) => self
                .draft
                .error(step.span, "this step needs a table below its line")
                .help("write rows such as `| name | value |`"),
        };
        self.draft.incomplete = true;
        self.report(problem);
        false
    }
}

impl StepText<'_> {
    /// The place in the source of a part of the text; the whole text when it does not stand there exactly so.
    pub(super) fn place(&self, part: Span) -> Span {
        if self.exact {
            Span::new(self.span.start + part.start, self.span.start + part.end)
        } else {
            self.span
        }
    }
}
