//! Phrases about the life of a job, from when it is made to its last status.

use super::phrase::{PhraseGroup, phrases};
use super::plan::SOMEWHERE;
use super::step::Step;
use super::value::{Code, Duration, Instant, JobRef, StatusTitles, Text, Times, When};
use crate::expect::{self, Milestone, PlanExpect};
use crate::lifecycle::{Time, Uncertain};
use crate::scenario::draft::{DraftPlannedJob, DraftTime};
use crate::scenario::map::Said;
use crate::scenario::plan::Change;
use crate::source::Spanned;

pub(super) const LIFE: PhraseGroup = phrases! { Given "The life of a job":
    "{job} starts {when}"
        "When it starts: by the clock, or so long after the beginning of the plan. Times without an offset are UTC. What says \
         nothing of its start begins with the plan. No time really passes."
        [
            "the job starts at \"2026-03-01 02:00\"",
            "the job starts 4 hours after the beginning of the plan",
            "the job \"staging\" starts at \"2026-03-01 02:00 +01:00\"",
        ]
        |step, job: JobRef, time: When| {
            let job = step.job_at(job)?;
            if matches!(time.value, DraftTime::AfterStart(_) | DraftTime::BeforeStart(_)) {
                let help = "name the instant, or say how long after the beginning of the plan";
                step.error(time.span, "a job cannot start by its own start", |problem| problem.help(help));
                return None;
            }
            step.builder.planned(job).said.start.set(time);
        };

    "{job} is/was made {when}"
        "When it was made. An agent gets a job 3 hours before its start, or when it is made, if that is later."
        ["the job is made 2 hours before its start", "the job was made at \"2026-02-27 10:00\""]
        |step, job: JobRef, time: When| step.planned(job)?.said.created.set(time);

    "{job} has a patch window of {duration}"
        "A job whose deployment has not begun so long after its start is Timed Out."
        ["the job has a patch window of 4 hours"]
        |step, job: JobRef, window: Duration| step.planned(job)?.said.window.set(window);

    "{job} is disabled {when}"
        "It is disabled on the server; that reaches the agent 5 to 30 minutes later. Both ends are tried."
        ["the job is disabled 10 minutes before its start"]
        |step, job: JobRef, time: When| step.is_changed(
            job,
            Change { disable: Said::new(time.value, time.span), ..Change::default() },
        );

    "{job} is deleted {when}"
        "It is deleted on the server; that reaches the agent 5 to 30 minutes later. Both ends are tried."
        ["the job is deleted at \"2026-03-01 01:50\"", "the job \"staging\" is deleted 1 hour after its start"]
        |step, job: JobRef, time: When| step.is_changed(
            job,
            Change { delete: Said::new(time.value, time.span), ..Change::default() },
        );

    "{job} is rescheduled {when} to {instant}"
        "It gets another start; that reaches the agent 5 to 30 minutes later. Both ends are tried."
        [
            "the job is rescheduled 1 day before its start to \"2026-03-02 02:00\"",
            "the job is rescheduled 10 minutes before its start to 2 hours after its start",
        ]
        |step, job: JobRef, time: When, to: Instant| step.is_changed(
            job,
            Change {
                reschedule: Said::new(time.value, time.span),
                to: Said::new(to.value, to.span),
                ..Change::default()
            },
        );

    "a change reaches the agent after {duration}"
        "Pins how long that takes, of the 5 to 30 minutes that the documents name. Without it both ends are tried."
        ["a change reaches the agent after 5 minutes"]
        |step, delay: Duration| step.builder.plan().pinned.push(delay.map(|delay| (Uncertain::ChangeDelay, delay)));

    "the catalogue takes {duration}"
        "Pins how long a published patch takes to show, of the 30 minutes to 24 hours that the documents name. Without it both \
         ends are tried."
        ["the catalogue takes 6 hours"]
        |step, delay: Duration| step.builder.plan().pinned.push(delay.map(|delay| (Uncertain::CatalogueDelay, delay)));

    "the seed is {number}"
        "What chance follows from; 0 without it. The same seed gives the same outcome."
        ["the seed is 42"]
        |step, seed: Code| match u64::try_from(seed.value) {
            Ok(value) => step.builder.plan().seed = Some(Spanned::new(value, seed.span)),
            Err(_) => step.error(seed.span, "a seed is a whole number from 0", |problem| problem),
        };
};

pub(super) const STATUSES: PhraseGroup = phrases! { Then "The life of the job":
    "{job} shows {titles}"
        "It shows these statuses, in this order; others may lie between. With several assets `on \"web-03\"` before it says on \
         which."
        [
            "the job shows \"Job Received\", \"Job Started\" and \"Completed\"",
            "the job \"production\" shows \"Execution Blocked\"",
        ]
        |step, job: JobRef, statuses: StatusTitles| step.expect_plan(
            Some(job),
            PlanExpect::Shows(SOMEWHERE, statuses.value),
        );

    "{job} is received {when}"
        "When the agent gets it."
        ["the job is received 3 hours before its start"]
        |step, job: JobRef, when: When| step.expect_when(job, Milestone::Received, when);

    "{job} begins {when}"
        "When it begins on the asset."
        ["the job begins at its start", "the job begins 3 hours after its start"]
        |step, job: JobRef, when: When| step.expect_when(job, Milestone::Begins, when);

    "{job} ends {when}"
        "When it comes to its end on the asset."
        ["the job ends at \"2026-03-01 05:00\"", "the job \"production\" ends 8 hours after its start"]
        |step, job: JobRef, when: When| step.expect_when(job, Milestone::Ends, when);

    "{job} reboots (the asset) {when}"
        "When it reboots the asset."
        ["the job reboots 3 hours after its start", "the job reboots the asset at \"2026-03-01 05:00\""]
        |step, job: JobRef, when: When| step.expect_when(job, Milestone::Reboots, when);

    "{job} is never received"
        "The agent never gets it."
        ["the job is never received"]
        |step, job: JobRef| step.expect_never(job, Milestone::Received);

    "{job} never begins"
        "It never begins on the asset."
        ["the job never begins"]
        |step, job: JobRef| step.expect_never(job, Milestone::Begins);

    "{job} never ends"
        "It never comes to its end on the asset."
        ["the job never ends"]
        |step, job: JobRef| step.expect_never(job, Milestone::Ends);

    "{job} never reboots (the asset)"
        "It never reboots the asset."
        ["the job never reboots", "the job \"production\" never reboots the asset"]
        |step, job: JobRef| step.expect_never(job, Milestone::Reboots);

    "the user defers the reboot {times}"
        "How often the reboot is put off, be it that a prompt is not answered."
        ["the user defers the reboot twice", "the user defers the reboot once"]
        |step, times: Times| {
            let times = u32::try_from(times.value).unwrap_or(u32::MAX);
            step.expect_plan(None, PlanExpect::Deferred(SOMEWHERE, times));
        };

    "the user never defers the reboot"
        "The reboot is not put off."
        ["the user never defers the reboot"]
        |step| step.expect_plan(None, PlanExpect::Deferred(SOMEWHERE, 0));

    "a reboot is pending (on {name})"
        "A reboot is owed to the asset when the job has come to its end, be it this job's or an earlier one's."
        ["a reboot is pending", "a reboot is pending on \"web\""]
        |step, asset: Option<Text>| step.expect_pending(asset, true);

    "no reboot is pending (on {name})"
        "No reboot is owed to the asset when the job has come to its end."
        ["no reboot is pending"]
        |step, asset: Option<Text>| step.expect_pending(asset, false);
};

impl Step<'_, '_> {
    /// The place of the job that the phrase names; `None`, and a mistake is noted, when none is called so.
    pub(super) fn job_at(&mut self, job: Spanned<JobRef>) -> Option<usize> {
        match job.value.0 {
            None => Some(self.builder.job()),
            Some(name) => self.builder.find_job(&name, job.span),
        }
    }

    /// The job that the phrase names.
    pub(super) fn planned(&mut self, job: Spanned<JobRef>) -> Option<&mut DraftPlannedJob> {
        let at = self.job_at(job)?;
        Some(self.builder.planned(at))
    }

    fn is_changed(&mut self, job: Spanned<JobRef>, change: Change) -> Option<()> {
        let span = self.span();
        self.planned(job)?.said.changes.get_or_insert(span).0.push(Spanned::new(change, span));
        Some(())
    }

    /// Expects that something happens at an instant.
    fn expect_when(&mut self, job: Spanned<JobRef>, what: Milestone, when: Spanned<DraftTime>) {
        // The instant stands beside it, since it can only be reckoned when the plan is known.
        let what = PlanExpect::Happens(SOMEWHERE, what, expect::When::At(Time::ZERO));
        self.expect_plan_at(Some(job), what, Some(when));
    }

    fn expect_never(&mut self, job: Spanned<JobRef>, what: Milestone) {
        self.expect_plan(Some(job), PlanExpect::NeverHappens(SOMEWHERE, what));
    }

    /// Expects that a reboot is pending, or that none is.
    fn expect_pending(&mut self, asset: Option<Spanned<String>>, is: bool) {
        if asset.is_some() {
            self.builder.scope.assets = asset;
        }
        self.expect_plan(None, PlanExpect::Pending(SOMEWHERE, is));
    }
}
