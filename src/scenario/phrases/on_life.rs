//! How phrases about the life of a job and its links reach the draft.

use super::plan_value::{Instant, Percent};
use super::step::Step;
use crate::environment::Clock;
use crate::lifecycle::{Share, Uncertain};
use crate::scenario::draft::{DraftChange, DraftLink, DraftPlannedJob, DraftTime};
use crate::source::{Span, Spanned};

impl Step<'_, '_> {
    /// The place of the job that the phrase names.
    pub(super) fn planned_at(&mut self) -> Option<usize> {
        match self.job_name()? {
            Spanned { value: None, .. } => Some(self.story.job()),
            Spanned { value: Some(name), span } => {
                let name = self.utf8(name.into_owned(), span);
                self.story.job_of(&name, span)
            }
        }
    }

    /// The job that is being told.
    pub(super) fn planned_now(&mut self) -> &mut DraftPlannedJob {
        let at = self.story.job();
        self.story.planned(at)
    }

    /// A share that can be one; a mistake is noted when it cannot.
    pub(super) fn share_of(&mut self, share: Percent, span: Span) -> Option<Share> {
        match share {
            Ok(share) => Some(share),
            Err(why) => {
                self.error(span, "this is no share", |problem| problem.label(why.to_string()));
                None
            }
        }
    }

    /// The share that the phrase names.
    pub(super) fn share(&mut self) -> Option<Spanned<Share>> {
        let share = self.percent()?;
        Some(Spanned::new(self.share_of(share.value, share.span)?, share.span))
    }

    /// The instant that the phrase names.
    pub(super) fn at(&mut self) -> Option<Spanned<DraftTime>> {
        let Spanned { value: instant, span } = self.instant()?;
        let time = match instant {
            Instant::AfterStart(length) => DraftTime::AfterStart(length),
            Instant::BeforeStart(length) => DraftTime::BeforeStart(length),
            Instant::AfterBeginning(length) => DraftTime::After(length),
            Instant::Clock(text) => {
                let text = self.utf8(text.into_owned(), span);
                match Clock::parse(&text) {
                    Ok(clock) => DraftTime::At(clock),
                    Err(why) => {
                        let message = format!("`{text}` is no instant");
                        self.error(span, message, |problem| problem.label(why.to_string()));
                        return None;
                    }
                }
            }
        };
        Some(Spanned::new(time, span))
    }

    /// Says when the job starts.
    pub(super) fn starts(&mut self) -> Option<()> {
        let (at, time) = (self.planned_at()?, self.at()?);
        if matches!(time.value, DraftTime::AfterStart(_) | DraftTime::BeforeStart(_)) {
            let help = "name the instant, or say how long after the beginning of the plan";
            self.error(time.span, "a job cannot start by its own start", |problem| problem.help(help));
            return None;
        }
        self.story.planned(at).start = Some(time);
        Some(())
    }

    /// Says when the job was made.
    pub(super) fn is_made(&mut self) -> Option<()> {
        let (at, time) = (self.planned_at()?, self.at()?);
        self.story.planned(at).created = Some(time);
        Some(())
    }

    /// Says how long its patch window is.
    pub(super) fn has_window(&mut self) -> Option<()> {
        let (at, window) = (self.planned_at()?, self.duration()?);
        self.story.planned(at).window = Some(window);
        Some(())
    }

    /// Says how the job is changed, and when.
    pub(super) fn is_changed(&mut self, change: DraftChange) -> Option<()> {
        let (at, time) = (self.planned_at()?, self.at()?);
        let span = self.span();
        self.story.planned(at).changes.push(Spanned::new((change, time.value), span));
        Some(())
    }

    /// Says that the job gets another start, and when.
    pub(super) fn is_rescheduled(&mut self) -> Option<()> {
        let (at, time, to) = (self.planned_at()?, self.at()?, self.at()?);
        let span = self.span();
        let change = DraftChange::Reschedule(to.value);
        self.story.planned(at).changes.push(Spanned::new((change, time.value), span));
        Some(())
    }

    /// Says on which assets the job runs; `by` is what makes a target of a name.
    pub(super) fn runs_on(&mut self, by: fn(String) -> String) -> Option<()> {
        let (at, names) = (self.planned_at()?, self.texts()?);
        for name in names.value {
            let name = self.utf8(name.into_owned(), names.span);
            self.story.planned(at).targets.push(Spanned::new(by(name), names.span));
        }
        Some(())
    }

    /// Says after which job the job runs, and on which conditions.
    pub(super) fn runs_after(&mut self) -> Option<()> {
        let (at, parent) = (self.planned_at()?, self.string()?);
        let delay = self.duration();
        let mut conditions = Vec::new();
        if let Some(Spanned { value: found, span }) = self.conditions() {
            for (measure, share, more) in found {
                let share = self.share_of(share, span)?;
                conditions.push(Spanned::new((measure, share, more), span));
            }
        }
        if let Some(first) = self.story.planned(at).link.as_ref().map(|link| link.parent.span) {
            let message = "a job runs after one other job";
            self.error(parent.span, message, |problem| problem.also(first, "the first one"));
        }
        self.story.planned(at).link = Some(DraftLink { parent, conditions, delay, within: None });
        Some(())
    }

    /// The link of the job that the phrase names; a mistake is noted when it has none.
    fn link(&mut self, at: usize) -> Option<&mut DraftLink> {
        if self.story.planned(at).link.is_none() {
            let span = self.span();
            let help = "say first after which job it runs, such as `the job runs after \"staging\"`";
            self.error(span, "the job waits for no other job", |problem| problem.help(help));
        }
        self.story.planned(at).link.as_mut()
    }

    /// Says how long after the decision the job starts.
    pub(super) fn starts_later(&mut self) -> Option<()> {
        let (at, delay) = (self.planned_at()?, self.duration()?);
        self.link(at)?.delay = Some(delay);
        Some(())
    }

    /// Says how long the job waits for the decision.
    pub(super) fn waits(&mut self) -> Option<()> {
        let (at, within) = (self.planned_at()?, self.duration()?);
        self.link(at)?.within = Some(within);
        Some(())
    }

    /// Says where in a range the assets lie.
    pub(super) fn pins(&mut self, range: Uncertain) -> Option<()> {
        let length = self.duration()?;
        let pinned = Spanned::new((range, length.value), length.span);
        self.story.plan().pinned.push(pinned);
        Some(())
    }

    /// Says what chance follows from.
    pub(super) fn seed(&mut self) -> Option<()> {
        let seed = self.code()?;
        let Ok(value) = u64::try_from(seed.value) else {
            self.error(seed.span, "a seed is a whole number from 0", |problem| problem);
            return Some(());
        };
        self.story.plan().seed = Some(Spanned::new(value, seed.span));
        Some(())
    }

    /// How long something takes, from one length to another.
    pub(super) fn between(&mut self) -> Option<Spanned<crate::lifecycle::Between>> {
        let least = self.duration()?;
        let most = self.duration().unwrap_or(least);
        let span = least.span.to(most.span);
        if most.value < least.value {
            let message = "the longest is shorter than the shortest";
            self.error(span, message, |problem| problem.label("write the shorter one first"));
        }
        let between = crate::lifecycle::Between { least: least.value, most: most.value.max(least.value) };
        Some(Spanned::new(between, span))
    }

    /// Says how long a reboot takes.
    pub(super) fn reboot_takes(&mut self) -> Option<()> {
        let takes = self.between()?;
        self.planned_now().reboot_takes = Some(takes);
        Some(())
    }
}
