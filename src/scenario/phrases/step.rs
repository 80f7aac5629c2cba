//! One step on its way into the draft: its values, and what phrases have in common.

use smallvec::SmallVec;

use super::matcher::Args;
use super::plan_value::{
    Amount, Answers, Assets, Conditions, Exits, Instant, JobName, Percent, Point, Whose,
};
use super::story::{Attached, StepText, Story};
use super::table::Table;
use super::value::{Actions, Parts, Patches, Things, Value};
use crate::diag::Diagnostic;
use crate::environment::SizeError;
use crate::expect::{Count, Expect, Stream};
use crate::job::Limit;
use crate::lifecycle::Uncertain;
use crate::scenario::draft::{Draft, DraftScript};
use crate::source::{Span, Spanned};
use std::borrow::Cow;
use std::time::Duration;

/// Nobody reads more expectations of one scenario.
const MOST_EXPECTED: usize = 100_000;

/// A step whose phrase is known.
///
/// Values are taken in the order of the phrase, each kind for itself; `None` means that the phrase has no further value of
/// the kind, be it that an option was left out.
pub(super) struct Step<'a, 't> {
    pub story: &'a mut Story,
    text: &'a StepText<'t>,
    args: Args<'t>,
}

/// Defines how one kind of value is taken.
macro_rules! takes {
    ($($(#[$doc:meta])* $name:ident: $variant:ident($type:ty);)*) => {
        $($(#[$doc])*
        pub(super) fn $name(&mut self) -> Option<Spanned<$type>> {
            let at = self.args.iter().position(|(value, _)| matches!(value, Value::$variant(_)))?;
            match self.args.remove(at) {
                (Value::$variant(value), span) => Some(Spanned::new(value, self.text.place(span))),
                _ => None,
            }
        })*
    };
}

impl<'a, 't> Step<'a, 't> {
    pub(super) fn new(story: &'a mut Story, text: &'a StepText<'t>, args: Args<'t>) -> Self {
        Self { story, text, args }
    }

    takes! {
        /// Some actions, numbers as written.
        actions: Actions(Actions);
        /// Some patches, names and numbers as written.
        patches: Patches(Patches<'t>);
        /// Things that happen.
        things: Things(Things<'t>);
        /// Text or a word, which may be no UTF-8.
        bytes: Text(Cow<'t, [u8]>);
        /// Several texts.
        texts: Texts(SmallVec<[Cow<'t, [u8]>; 2]>);
        /// Numbers.
        codes: Codes(SmallVec<[i64; 4]>);
        /// How often.
        count: Count(Count);
        /// How long.
        duration: Duration(Duration);
        /// How many bytes, unless it is no size.
        sizes: Size(Result<u64, SizeError>);
        /// What an action uses too much of.
        limit: Limit(Limit);
        /// Which output.
        stream: Stream(Stream);
        /// How many parts a job has.
        parts: Parts(Parts);
        /// The name of a job.
        job_name: Job(JobName<'t>);
        /// Some assets of a group.
        some_assets: Assets(Assets<'t>);
        /// Assets of one kind.
        whose: Whose(Whose<'t>);
        /// A share as written.
        percent: Share(Percent);
        /// Exit codes with their shares.
        exits: Exits(Exits);
        /// An instant as written.
        instant: Instant(Instant<'t>);
        /// How a user answers.
        user_answers: Answers(Answers);
        /// Conditions of a link.
        conditions: Conditions(Conditions);
        /// A point in a job's way.
        point: Point(Point<'t>);
        /// How many assets.
        amount: Amount(Amount);
        /// Ranges that the sources name.
        uncertain: Ranges(SmallVec<[Uncertain; 2]>);
    }

    pub(super) fn draft(&mut self) -> &mut Draft {
        &mut self.story.draft
    }

    /// The place of the step's text.
    pub(super) fn span(&self) -> Span {
        self.text.span
    }

    /// The place of a part of the step's text.
    pub(super) fn place(&self, part: Span) -> Span {
        self.text.place(part)
    }

    /// Text or a word.
    pub(super) fn string(&mut self) -> Option<Spanned<String>> {
        let bytes = self.bytes()?;
        Some(Spanned::new(self.utf8(bytes.value.into_owned(), bytes.span), bytes.span))
    }

    /// `bytes` as text; what is no UTF-8 is a mistake.
    pub(super) fn utf8(&mut self, bytes: Vec<u8>, span: Span) -> String {
        String::from_utf8(bytes).unwrap_or_else(|error| {
            self.error(span, "this is no valid UTF-8", |problem| problem);
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        })
    }

    /// The only number of its place.
    pub(super) fn code(&mut self) -> Option<Spanned<i64>> {
        let codes = self.codes()?;
        codes.value.first().map(|code| Spanned::new(*code, codes.span))
    }

    /// What stands below as a script, its language named by the media type.
    pub(super) fn script(&mut self) -> Option<DraftScript> {
        let Attached::Doc { media, text, span } = self.text.below else { return None };
        let mut script = DraftScript::inline(text, span);
        if let Some(media) = media.filter(|media| !media.trim().is_empty()) {
            // The media type stands on the line above the text, right behind the quotes.
            let above = self.draft().source.text()[..span.start].rfind(media);
            let place = above.map_or(span, |start| Span::new(start, start + media.len()));
            script.language = self.language(&Spanned::new(media.to_owned(), place));
        }
        Some(script)
    }

    /// What stands below as a text, without its last line end.
    pub(super) fn doc(&self) -> Option<Spanned<&'t str>> {
        match self.text.below {
            Attached::Doc { text, span, .. } => {
                Some(Spanned::new(text.strip_suffix('\n').unwrap_or(text), span))
            }
            Attached::Nothing | Attached::Table { .. } => None,
        }
    }

    /// What stands below as a table.
    pub(super) fn table(&self) -> Option<Table<'t>> {
        self.text.table()
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

    /// Whether the phrase names a job.
    pub(super) fn names_job(&self) -> bool {
        self.args.iter().any(|(value, _)| matches!(value, Value::Job(Some(_))))
    }

    /// Adds an expectation.
    pub(super) fn expect(&mut self, what: Expect) {
        let of = &self.story.of;
        if of.job.is_some() || of.asset.is_some() || of.amount.is_some() {
            return self.expect_run(what);
        }
        let span = self.span();
        if self.story.planned_jobs().len() > 1 && what != Expect::Snapshot {
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
        match self.story.expectations().cmp(&MOST_EXPECTED) {
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
}
