//! A scenario that is being told, step by step.

use super::focus::{Focus, focus};
use super::matcher::Args;
use super::phrase::{Below, Keyword, Phrase};
use super::plan_value::Amount;
use super::step::Step;
use super::table::Table;
use super::telling::{Commands, Numbers, Telling};
use super::token::{TokenError, tokens};
use super::{matcher, nearest};
use crate::diag::{Diagnostic, MOST_SHOWN};
use crate::scenario::Scenario;
use crate::scenario::draft::Draft;
use crate::source::{SourceFile, Span, Spanned};
use std::borrow::Cow;

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

/// What a step expects something of, beside its phrase.
#[derive(Clone, Debug, Default)]
pub(super) struct Of {
    /// The name of a job.
    pub job: Option<Spanned<String>>,
    /// The name of an asset.
    pub asset: Option<Spanned<String>>,
    /// So many assets.
    pub amount: Option<Spanned<Amount>>,
}

/// A scenario that is being told. Every mistake is noted and the telling goes on.
#[derive(Clone, Debug)]
pub struct Story {
    pub(super) draft: Draft,
    /// Doubles of commands.
    pub(super) commands: Commands,
    /// What is known of the patches of the job that is being told.
    pub(super) numbers: Numbers,
    /// Which job and which assets are being told.
    pub(super) telling: Telling,
    /// What the step that is being told expects something of, beside its phrase.
    pub(super) of: Of,
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
            numbers: Numbers::default(),
            telling: Telling::default(),
            of: Of::default(),
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
        let jobs = self.planned_jobs();
        let aside = jobs.iter().filter_map(|job| job.draft.as_ref()).map(|draft| draft.patches().len());
        let profiles = jobs.iter().map(|job| job.patches.len() + job.actions.len());
        let plan = aside.chain(profiles).sum::<usize>() + self.groups().len() + self.telling.answers;
        (self.draft.patches().len() + self.expectations() + self.commands.len() + plan) * 128
    }

    /// How much is expected so far.
    pub fn expectations(&self) -> usize {
        let plan = self.draft.plan.as_ref().map_or(0, |plan| plan.expectations.len());
        self.draft.expectations.len() + plan
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
        let (focus, before) = focus(&tokens);
        let tokens = &tokens[before..];
        let Some((phrase, args)) = matcher::find(step.keyword, tokens) else {
            self.draft.incomplete = true;
            let suggest = self.suggestions > 0;
            self.suggestions = self.suggestions.saturating_sub(1);
            let problem = nearest::unknown_step(&self.draft, step, tokens, suggest);
            return self.report(problem);
        };
        if !self.fits_below(step, phrase.below) {
            return;
        }
        if focus.is_none() {
            self.lower(step, phrase, args);
        } else {
            self.lower_there(step, &focus, phrase, args);
        }
        self.of = Of::default();
    }

    /// Brings a step that says a phrase into the draft, of the job and the assets that stand before it.
    fn lower_there<'t>(
        &mut self,
        step: &StepText<'t>,
        focus: &Focus<'_>,
        phrase: &'static Phrase,
        args: Args<'t>,
    ) {
        let (job, group) = (self.job(), self.telling.group);
        if self.look_at(step, focus).is_some() {
            let there =
                self.telling.group.filter(|_| focus.asset.is_some() && step.keyword == Keyword::Given);
            self.swap_machine(there);
            self.lower(step, phrase, args);
            self.swap_machine(there);
        }
        // A job or assets that the step itself began are told from here on.
        if focus.job.is_some() {
            self.turn_to(job);
        }
        if focus.asset.is_some() {
            self.telling.group = group;
        }
    }

    /// Brings a step that says a phrase into the draft.
    fn lower<'t>(&mut self, step: &StepText<'t>, phrase: &'static Phrase, args: Args<'t>) {
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
        self.finish_machines();
        for (line, answers) in std::mem::take(&mut self.commands) {
            self.draft.command(&line.value, line.span, answers);
        }
        self.finish_plan();
        self.draft.finish_anyway()
    }

    /// Turns to the job and the assets that stand before a phrase; `None`, and a mistake is noted, when there are none such.
    fn look_at(&mut self, step: &StepText<'_>, focus: &Focus<'_>) -> Option<()> {
        let text = |(bytes, span): &(Cow<'_, [u8]>, Span)| {
            Spanned::new(String::from_utf8_lossy(bytes).into_owned(), step.place(*span))
        };
        let (job, asset) = (focus.job.as_ref().map(text), focus.asset.as_ref().map(text));
        let amount = focus.amount.as_ref().map(|(amount, span)| Spanned::new(*amount, step.place(*span)));
        if let Some(job) = &job {
            let at = self.job_of(&job.value, job.span)?;
            self.turn_to(at);
        }
        match step.keyword {
            Keyword::Then => self.of = Of { job, asset, amount },
            Keyword::Given | Keyword::When => {
                if let Some(amount) = amount {
                    let problem =
                        self.draft.error(amount.span, "how many assets is only said of what is expected");
                    self.draft.incomplete = true;
                    self.report(
                        problem
                            .help("a share is said behind it, such as `exits 12 on 1 % and 0 on all others`"),
                    );
                    return None;
                }
                if let Some(asset) = &asset {
                    self.telling.group = Some(self.group_of(Some(&asset.value), asset.span)?);
                }
            }
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
