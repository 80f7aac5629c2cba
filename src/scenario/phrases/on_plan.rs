//! How phrases that expect something of several jobs and assets reach the draft.

use super::plan_value::{Amount as SaidAmount, Bound, Much as Said};
use super::step::Step;
use crate::diag::did_you_mean_or_list;
use crate::expect::{
    ActionExpect, ActionSet, AssetState, Count, CountOrShare, Expect, Expectation, Milestone, OnAsset,
    PatchSet, PlanExpect, Quantity, When,
};
use crate::job::{ACTIONS_PER_PHASE, ActionId, JobStatus, Phase};
use crate::lifecycle::Time;
use crate::scenario::draft::{DraftPlanExpectation, DraftTime};
use crate::source::Spanned;

/// Job and asset are named beside the expectation, and found when all of them are known.
const SOMEWHERE: OnAsset = OnAsset { job: 0, asset: None };

impl Step<'_, '_> {
    /// Adds an expectation of the plan.
    #[expect(clippy::unnecessary_wraps, reason = "so it is the last word of a phrase")]
    pub(super) fn expect_plan(&mut self, what: PlanExpect) -> Option<()> {
        self.expect_plan_at(what, None);
        Some(())
    }

    fn expect_plan_at(&mut self, what: PlanExpect, when: Option<Spanned<DraftTime>>) {
        if let Some(amount) = self.story.of.amount.as_ref().map(|amount| amount.span) {
            self.error(amount, "this is not counted over assets", |problem| {
                problem.help("name one asset, such as `on \"web-03\"`")
            });
            return;
        }
        self.push_plan(what, when);
    }

    fn push_plan(&mut self, what: PlanExpect, when: Option<Spanned<DraftTime>>) {
        if !self.may_expect() {
            return;
        }
        let what = Expectation { what: Expect::Plan(what), span: self.span() };
        let job = match self.job_name() {
            Some(Spanned { value: Some(name), span }) => {
                let name = self.utf8(name.into_owned(), span);
                if self.story.job_of(&name, span).is_none() {
                    return;
                }
                Some(Spanned::new(name, span))
            }
            _ => self.story.of.job.clone(),
        };
        let asset = self.story.of.asset.clone();
        let expectation = DraftPlanExpectation { what, job, asset, when };
        self.story.plan().expectations.push(expectation);
    }

    /// Expects what an ordinary phrase says of a run: on the asset and in the job that stand before it, or on so many assets.
    pub(super) fn expect_run(&mut self, what: Expect) {
        let Some(amount) = self.story.of.amount else {
            return self.push_plan(PlanExpect::Run(SOMEWHERE, Box::new(what)), None);
        };
        let is = match what {
            Expect::JobStatus(status) => AssetState::Status(status),
            Expect::Aborted(by) => AssetState::Aborted(by),
            // Each patch is counted for itself.
            Expect::Patches(PatchSet::All, end) => {
                for at in 0..self.draft().patches().len() {
                    self.push_amount(AssetState::Patch(PatchSet::One(at), end), amount.value);
                }
                return;
            }
            Expect::Patches(set, end) => AssetState::Patch(set, end),
            Expect::Actions(set, end) => return self.expect_actions_of_assets(set, end, amount.value),
            _ => {
                let help = "statuses, aborts, ends of actions and ends of patches are";
                return self
                    .error(amount.span, "this is not counted over assets", |problem| problem.help(help));
            }
        };
        self.push_amount(is, amount.value);
    }

    fn expect_actions_of_assets(&mut self, set: ActionSet, end: ActionExpect, amount: SaidAmount) {
        let count = |step: &mut Self, phase| step.draft().actions(phase).len();
        let in_phase = |phase, from, to| (from..to).map(move |index| ActionId { phase, index });
        let ids: Vec<ActionId> = match set {
            ActionSet::One(id) => vec![id],
            // One more than a job may have is enough to be refused.
            ActionSet::Range(phase, first, last) => {
                in_phase(phase, first, last.min(ACTIONS_PER_PHASE) + 1).collect()
            }
            ActionSet::All(phase) => in_phase(phase, 0, count(self, phase)).collect(),
            ActionSet::Every => [Phase::Pre, Phase::Post]
                .into_iter()
                .flat_map(|phase| in_phase(phase, 0, count(self, phase)))
                .collect(),
        };
        for id in ids {
            self.push_amount(AssetState::Action(id, end), amount);
        }
    }

    fn push_amount(&mut self, is: AssetState, amount: SaidAmount) {
        let span = self.span();
        let much = match amount.much {
            Said::Count(count) => CountOrShare::Count(count),
            Said::Share(share) => match self.share_of(share, span) {
                Some(share) => CountOrShare::Share(share),
                None => return,
            },
        };
        let amount = match amount.bound {
            Bound::AtMost => Quantity::AtMost(much),
            Bound::AtLeast => Quantity::AtLeast(much),
            Bound::Exactly => Quantity::Exactly(much),
        };
        self.push_plan(PlanExpect::Assets { job: 0, is, amount }, None);
    }

    /// Expects something of so many assets.
    pub(super) fn expect_assets(&mut self, is: AssetState) -> Option<()> {
        let amount = self.amount()?;
        if let Some(second) = self.story.of.amount.as_ref().map(|second| second.span) {
            self.error(second, "two numbers of assets are given", |problem| {
                problem.also(amount.span, "the other")
            });
            return Some(());
        }
        self.push_amount(is, amount.value);
        Some(())
    }

    /// Expects a status on so many assets.
    pub(super) fn expect_status_of_assets(&mut self) -> Option<()> {
        let title = self.string()?;
        let status = self.status_titled(&title)?;
        self.expect_assets(AssetState::Status(status))
    }

    /// A status by its title; an unknown one is a mistake.
    pub(super) fn status_titled(&mut self, title: &Spanned<String>) -> Option<JobStatus> {
        let status = JobStatus::from_title(&title.value);
        if status.is_none() {
            let label = did_you_mean_or_list(&title.value, &JobStatus::ALL.map(JobStatus::title));
            let message = format!("unknown job status `{}`", title.value);
            self.error(title.span, message, |problem| problem.label(label));
        }
        status
    }

    /// Expects something of a job, by its place.
    pub(super) fn expect_of_job(&mut self, what: fn(usize) -> PlanExpect) -> Option<()> {
        self.expect_plan(what(0))
    }

    /// Expects at most so many reboots within a stretch of time.
    pub(super) fn expect_reboots_within(&mut self) -> Option<()> {
        let (amount, length) = (self.amount()?, self.duration()?);
        let ((Bound::AtMost, Said::Count(most)) | (Bound::Exactly, Said::Count(most @ 0))) =
            (amount.value.bound, amount.value.much)
        else {
            let label = "expected such as `at most 500 assets`";
            let message = "reboots within a time are only limited to a number";
            self.error(amount.span, message, |problem| problem.label(label));
            return None;
        };
        self.expect_plan(PlanExpect::RebootsWithin(length.value, most))
    }

    /// Expects that the last asset is done in time.
    pub(super) fn expect_done_within(&mut self) -> Option<()> {
        let length = self.duration()?;
        let named = self.names_job() || self.story.of.job.is_some();
        self.expect_plan(PlanExpect::DoneWithin(named.then_some(0), length.value))
    }

    /// Expects statuses in their order.
    pub(super) fn expect_shows(&mut self) -> Option<()> {
        let titles = self.texts()?;
        let mut statuses = Vec::new();
        for title in titles.value {
            let title = self.utf8(title.into_owned(), titles.span);
            statuses.push(self.status_titled(&Spanned::new(title, titles.span))?);
        }
        self.expect_plan(PlanExpect::Shows(SOMEWHERE, statuses))
    }

    /// Expects that something happens at an instant.
    pub(super) fn expect_when(&mut self, what: Milestone) -> Option<()> {
        let when = self.at()?;
        // The instant stands beside it, since it can only be reckoned when the plan is known.
        self.expect_plan_at(PlanExpect::Happens(SOMEWHERE, what, When::At(Time::ZERO)), Some(when));
        Some(())
    }

    /// Expects that something never happens.
    pub(super) fn expect_never(&mut self, what: Milestone) -> Option<()> {
        self.expect_plan(PlanExpect::NeverHappens(SOMEWHERE, what))
    }

    /// Expects how often the reboot is put off; never, when the phrase does not say how often.
    pub(super) fn expect_deferred(&mut self) -> Option<()> {
        let times = match self.count() {
            Some(Spanned { value: Count::Exactly(times), .. }) => u32::try_from(times).unwrap_or(u32::MAX),
            _ => 0,
        };
        self.expect_plan(PlanExpect::Deferred(SOMEWHERE, times))
    }

    /// Expects that a reboot is pending, or that none is.
    pub(super) fn expect_pending(&mut self, is: bool) -> Option<()> {
        if let Some(asset) = self.string() {
            self.story.of.asset = Some(asset);
        }
        self.expect_plan(PlanExpect::Pending(SOMEWHERE, is))?;
        Some(())
    }
}
