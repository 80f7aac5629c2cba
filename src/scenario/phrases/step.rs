//! One step on its way into the draft: its values, and what phrases have in common.

use super::matcher::Said;
use super::scenario_builder::{ScenarioBuilder, StepArgument, StepText};
use super::table::Table;
use super::token::Token;
use super::value::{Value, language};
use crate::diag::Diagnostic;
use crate::expect::Expect;
use crate::scenario::draft::{Draft, DraftScript};
use crate::source::{Span, Spanned};

/// Nobody reads more expectations of one scenario.
const MOST_EXPECTED: usize = 100_000;

/// A step whose phrase is known.
pub(super) struct Step<'a, 't> {
    pub builder: &'a mut ScenarioBuilder,
    text: &'a StepText<'t>,
    tokens: &'a [Token<'t>],
    said: &'a Said,
    /// How many values of the phrase have been taken.
    taken: usize,
}

/// As a parameter of a handler: the text below the line, without its last line end.
pub(super) struct DocString;

/// As a parameter of a handler: the text below the line as a script, its language named by the media type.
pub(super) struct Script;

impl<'a, 't> Step<'a, 't> {
    pub(super) fn new(
        builder: &'a mut ScenarioBuilder,
        text: &'a StepText<'t>,
        tokens: &'a [Token<'t>],
        said: &'a Said,
    ) -> Self {
        Self { builder, text, tokens, said, taken: 0 }
    }

    /// The words of the next value of the phrase and their place; `None` when it is left out.
    pub(super) fn next_value(&mut self) -> Option<(&'a [Token<'t>], Span)> {
        let words = self.said.value(self.taken);
        self.taken += 1;
        let tokens = &self.tokens[words?];
        Some((tokens, self.text.place(tokens.first()?.span.to(tokens.last()?.span))))
    }

    /// Reads a value; `None` when it is wrong and reported.
    pub(super) fn read<V: Value>(&mut self, tokens: &[Token<'_>], span: Span) -> Option<Spanned<V::Given>> {
        if !V::IS_BYTES {
            for token in tokens.iter().filter(|token| std::str::from_utf8(&token.bytes()).is_err()) {
                self.error(self.text.place(token.span), "this is no valid UTF-8", |problem| problem);
            }
        }
        V::read(tokens, span, self).map(|given| Spanned::new(given, span))
    }

    pub(super) fn draft(&mut self) -> &mut Draft {
        &mut self.builder.draft
    }

    /// The place of the step's text.
    pub(super) fn span(&self) -> Span {
        self.text.span
    }

    /// The place of a part of the step's text.
    pub(super) fn place(&self, part: Span) -> Span {
        self.text.place(part)
    }

    pub(super) fn doc_string(&self) -> Option<Spanned<String>> {
        let StepArgument::DocString { text, span, .. } = self.text.argument else { return None };
        Some(Spanned::new(text.strip_suffix('\n').unwrap_or(text).to_owned(), span))
    }

    pub(super) fn script(&mut self) -> Option<DraftScript> {
        let StepArgument::DocString { media, text, span } = self.text.argument else { return None };
        let mut script = DraftScript::inline(text, span);
        if let Some(media) = media.filter(|media| !media.trim().is_empty()) {
            // The media type stands on the line above the text, right behind the quotes.
            let above = self.draft().source.text()[..span.start].rfind(media);
            let place = above.map_or(span, |start| Span::new(start, start + media.len()));
            script.language = language(self, &Spanned::new(media.to_owned(), place));
        }
        Some(script)
    }

    pub(super) fn table(&self) -> Option<Table> {
        let StepArgument::Table { rows, span } = self.text.argument else { return None };
        Some(Table::new(rows.to_vec(), span, self.builder.draft.source.clone()))
    }

    /// Notes an error at `span`, which `complete` may complete.
    pub(super) fn error(
        &mut self,
        span: Span,
        message: impl Into<String>,
        complete: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let problem = complete(self.draft().error(span, message));
        self.draft().incomplete = true;
        self.draft().report(problem);
    }

    /// Adds an expectation.
    pub(super) fn expect(&mut self, what: Expect) {
        if !self.builder.scope.is_empty() {
            return self.expect_run(what);
        }
        let span = self.span();
        if self.builder.planned_jobs().len() > 1 && what != Expect::Snapshot {
            let help = "write the job before it, such as `in the job \"staging\"`";
            return self.error(span, "several jobs run: of which one is this expected?", |problem| {
                problem.help(help)
            });
        }
        if self.may_expect() {
            self.draft().expect(what, span);
        }
    }

    /// Whether one more thing may be expected; when it is just one too many, that is a mistake.
    pub(super) fn may_expect(&mut self) -> bool {
        // A range of patches is one expectation each, so that a few lines could fill the memory.
        match self.builder.expectations().cmp(&MOST_EXPECTED) {
            std::cmp::Ordering::Less => return true,
            std::cmp::Ordering::Equal if !self.draft().incomplete => {
                let message = format!("a scenario expects {MOST_EXPECTED} things at most");
                let span = self.span();
                self.error(span, message, |problem| problem);
            }
            _ => {}
        }
        false
    }

    /// `yes` or `no` in a cell of a table; anything else is a mistake.
    pub(super) fn yes(&mut self, answer: &Spanned<String>) -> bool {
        match answer.value.to_ascii_lowercase().as_str() {
            "yes" | "true" => true,
            "no" | "false" => false,
            other => {
                let message = format!("expected yes or no, not `{other}`");
                self.error(answer.span, message, |problem| problem);
                false
            }
        }
    }
}

/// What a program writes ends its last line; what a step says does not.
pub(super) fn line(text: &[u8]) -> Vec<u8> {
    let mut line = text.to_vec();
    if !line.is_empty() && !line.ends_with(b"\n") {
        line.push(b'\n');
    }
    line
}
