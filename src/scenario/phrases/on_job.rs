//! How phrases about the job as a whole reach the draft.

use std::time::Duration;

use super::step::Step;
use super::value::Parts;
use crate::diag::did_you_mean_or_list;
use crate::environment::ForcesReboot;
use crate::event::Level;
use crate::expect::{Count, Expect, PatchExpect};
use crate::job::{JobStatus, Phase};
use crate::rules::PatchStatus;
use crate::scenario::EndpointKind;
use crate::scenario::draft::DraftReboot;
use crate::source::Spanned;

impl Step<'_, '_> {
    /// `a Linux job "web tier" with 5 pre-actions`.
    pub(super) fn job(&mut self) -> Option<()> {
        let (platform, name, parts) = (self.string()?, self.string(), self.parts());
        // A job of another name is another job.
        if let (Some(name), Some(known)) = (&name, &self.draft().job_name)
            && *known != name.value
        {
            let span = name.span;
            self.story.begin_job(span);
        }
        self.describe_job(Some(platform), name, parts);
        Some(())
    }

    /// `another Linux job "production" with 5 pre-actions`.
    pub(super) fn another_job(&mut self) -> Option<()> {
        let (platform, name, parts) = (self.string()?, self.string(), self.parts());
        let span = name.as_ref().map_or(self.span(), |name| name.span);
        self.story.begin_job(span);
        self.describe_job(Some(platform), name, parts);
        Some(())
    }

    /// `another job "production" that does the same as "staging"`.
    pub(super) fn same_job(&mut self) -> Option<()> {
        let (name, other) = (self.string()?, self.string()?);
        let from = self.story.job_of(&other.value, other.span);
        self.story.begin_job(name.span);
        self.describe_job(None, Some(name), None);
        if let Some(from) = from {
            self.story.copy_job(from);
        }
        Some(())
    }

    /// Says what the job is that is being told.
    fn describe_job(
        &mut self,
        platform: Option<Spanned<String>>,
        name: Option<Spanned<String>>,
        parts: Option<Spanned<Parts>>,
    ) {
        let span = self.span();
        self.draft().job = Some(span);
        if let Some(platform) = platform {
            self.draft().name_platform(&platform.value, platform.span);
        }
        if let Some(name) = name {
            self.draft().job_name = Some(name.value);
        }
        if let Some(parts) = parts {
            self.declare_parts(&parts);
        }
    }

    /// Says how many parts the job has.
    pub(super) fn declare_parts(&mut self, parts: &Spanned<Parts>) {
        for (phase, count) in [(Phase::Pre, parts.value.pre_actions), (Phase::Post, parts.value.post_actions)]
        {
            if let Some(count) = count {
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                self.draft().declare_actions(phase, count, parts.span);
            }
        }
        let Some(count) = parts.value.patches else { return };
        if let Some(first) = self.story.numbers.count {
            self.error(parts.span, "the number of patches is given twice", |problem| {
                problem.also(first.span, format!("the first time, {}", first.value))
            });
            return;
        }
        self.story.numbers.count = Some(Spanned::new(count, parts.span));
        let known = self.draft().patches().len();
        self.draft().declare_patches(usize::try_from(count).unwrap_or(usize::MAX), parts.span);
        let now = self.draft().patches().len();
        self.story.numbers.unnamed.extend(known..now);
    }

    /// Says what the job does about a reboot.
    #[expect(clippy::unnecessary_wraps, reason = "so it is the last word of a phrase")]
    pub(super) fn reboot(&mut self, reboot: DraftReboot) -> Option<()> {
        let reboot = Spanned::new(reboot, self.span());
        self.draft().reboot = Some(reboot);
        Some(())
    }

    /// Says how often and how long the reboot can be put off.
    pub(super) fn defer(&mut self) -> Option<()> {
        let (times, each) = (self.count()?, self.duration()?);
        let countdown = self.duration().map_or(Duration::ZERO, |countdown| countdown.value);
        let Count::Exactly(times) = times.value else { return None };
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        self.reboot(DraftReboot::Defer { each: each.value, times, countdown })
    }

    /// Says on which kind of endpoint the job is rehearsed.
    pub(super) fn endpoint(&mut self) -> Option<()> {
        let name = self.string()?;
        let known = EndpointKind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(&name.value));
        if let Some(kind) = known {
            self.draft().set_endpoint(Spanned::new(kind, name.span));
        } else {
            let label = did_you_mean_or_list(&name.value, &EndpointKind::ALL.map(EndpointKind::name));
            let message = format!("unknown kind of endpoint `{}`", name.value);
            self.error(name.span, message, |problem| problem.label(label));
        }
        Some(())
    }

    /// Says that the job is rehearsed in a container, perhaps of which image.
    #[expect(clippy::unnecessary_wraps, reason = "so it is the last word of a phrase")]
    pub(super) fn container(&mut self) -> Option<()> {
        let span = self.span();
        self.draft().set_endpoint(Spanned::new(EndpointKind::Container, span));
        self.image();
        Some(())
    }

    /// Says of which image a container is made, if it is named.
    pub(super) fn image(&mut self) -> Option<()> {
        let image = self.string()?;
        self.draft().set_image(image);
        Some(())
    }

    /// Says which rulebook judges. Whether there is one is for whoever may read files.
    pub(super) fn rulebook(&mut self) -> Option<()> {
        let name = self.string()?;
        self.draft().rulebook = Some(name);
        Some(())
    }

    /// Switches a kind of finding; a later switch wins.
    pub(super) fn finding_level(&mut self) -> Option<()> {
        let (finding, level) = (self.finding(), self.string()?);
        let known = match level.value.to_ascii_lowercase().as_str() {
            "allowed" => Some(Level::Allow),
            "reported" => Some(Level::Warn),
            "denied" => Some(Level::Deny),
            _ => None,
        };
        let Some(known) = known else {
            let label = did_you_mean_or_list(&level.value, &["allowed", "reported", "denied"]);
            let message = format!("a finding cannot be `{}`", level.value);
            self.error(level.span, message, |problem| problem.label(label));
            return Some(());
        };
        if let Some(finding) = finding {
            let levels = &mut self.draft().levels;
            levels.retain(|switch| switch.value.0 != finding.value);
            levels.push(Spanned::new((finding.value, known), finding.span));
        }
        Some(())
    }

    /// Has the job run a second time, perhaps under a rulebook.
    #[expect(clippy::unnecessary_wraps, reason = "so it is the last word of a phrase")]
    pub(super) fn runs_twice(&mut self) -> Option<()> {
        self.draft().twice = Some(true);
        if let Some(name) = self.string() {
            self.draft().rulebook = Some(name);
        }
        Some(())
    }

    /// Says how often the job may begin again.
    pub(super) fn may_restart(&mut self) -> Option<()> {
        let times = self.count()?;
        let Count::Exactly(number) = times.value else { return None };
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        self.draft().max_restarts = Some(Spanned::new(number, times.span));
        Some(())
    }

    /// Says which runs of actions force a reboot.
    pub(super) fn forces(&mut self, which: ForcesReboot) -> Option<()> {
        let actions = self.actions()?;
        self.each_action(&actions, |action| action.forces_reboot = which);
        Some(())
    }

    /// Adds an expectation.
    #[expect(clippy::unnecessary_wraps, reason = "so it is the last word of a phrase")]
    pub(super) fn expects(&mut self, what: Expect) -> Option<()> {
        self.expect(what);
        Some(())
    }

    /// Expects how often actions are tried.
    pub(super) fn expect_attempts(&mut self) -> Option<()> {
        let (actions, times) = (self.actions()?, self.count()?);
        let Count::Exactly(times) = times.value else { return None };
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        for id in self.ids(&actions) {
            self.expect(Expect::Attempts(id, times));
        }
        Some(())
    }

    /// Expects a status of the job.
    pub(super) fn expect_status(&mut self) -> Option<()> {
        let title = self.string()?;
        if let Some(status) = JobStatus::from_title(&title.value) {
            self.expect(Expect::JobStatus(status));
        } else {
            let label = did_you_mean_or_list(&title.value, &JobStatus::ALL.map(JobStatus::title));
            let message = format!("unknown job status `{}`", title.value);
            self.error(title.span, message, |problem| problem.label(label));
        }
        Some(())
    }

    /// Expects a failure of patches by the vendor's name for it.
    pub(super) fn expect_patch_status(&mut self) -> Option<()> {
        let name = self.string()?;
        let known = [
            ("FileSignatureFailed", PatchStatus::FileSignatureFailed),
            ("FileHashValidationFailed", PatchStatus::FileHashValidationFailed),
        ];
        if let Some((_, status)) = known.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name.value)) {
            return self.expect_patches(PatchExpect::Status(*status));
        }
        let label = did_you_mean_or_list(&name.value, &known.map(|(name, _)| name));
        let message = format!("a patch cannot fail with `{}`", name.value);
        self.error(name.span, message, |problem| problem.label(label));
        Some(())
    }

    /// Expects two things in their order.
    pub(super) fn expect_before(&mut self) -> Option<()> {
        let (first, second) = (self.things()?, self.things()?);
        let mut order = Vec::new();
        for (thing, span) in first.value.into_iter().chain(second.value) {
            let span = self.place(span);
            order.extend(self.happens(&thing, span));
        }
        if order.len() == 2 {
            self.expect(Expect::Order(order));
        }
        Some(())
    }
}
