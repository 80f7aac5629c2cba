//! Phrases that expect something of many assets and of linked jobs, and how other expectations are counted over assets.

use super::phrase::{PhraseGroup, phrases};
use super::step::Step;
use super::value::{Action, Bound, CountOrShare, Duration, JobRef, Quantity, Ranges, StatusTitle, share_of};
use crate::expect::{
    self, ActionExpect, ActionSet, AssetState, Expect, Expectation, OnAsset, PatchSet, PlanExpect,
};
use crate::job::{ACTIONS_PER_PHASE, ActionId, Phase};
use crate::scenario::draft::{DraftPlanExpectation, DraftTime};
use crate::source::Spanned;

/// Job and asset are named beside the expectation, and found when all of them are known.
pub(super) const SOMEWHERE: OnAsset = OnAsset { job: 0, asset: None };

pub(super) const ASSETS_AND_LINKS: PhraseGroup = phrases! { Then "Many assets and linked jobs":
    "{amount} is/are {title} (in/of {job})"
        "On so many assets the job goes on showing this status: `at most`, `at least` or exactly a share or a number, `no asset`, \
         `all assets`. Several jobs are told apart by `in the job \"production\"`, behind it or before it. Everything else that \
         can be expected of one run is expected of many by `on at most 2 % of the assets` before it."
        [
            "at most 2 % of the assets are \"Completed with Failure\"",
            "at least 95 % of assets are \"Completed\" in the job \"production\"",
            "all assets are \"Completed\"",
            "no asset is \"Job Failed\"",
            "exactly 3 assets are \"Pending Reboot\"",
        ]
        |step, amount: Quantity, status: StatusTitle, job: Option<JobRef>| step.expect_assets(
            amount,
            AssetState::Status(status.value),
            job,
        );

    "{amount} is/are aborted (by {action}) (in/of {job})"
        "On so many assets an exit code ended the job early."
        ["at most 1 % of the assets are aborted", "at least 1 asset is aborted by pre-action 2"]
        |step, amount: Quantity, by: Option<Action>, job: Option<JobRef>| {
            let by = step.id(by);
            step.expect_assets(amount, AssetState::Aborted(by), job);
        };

    "{amount} reboot(s) (in/of {job})"
        "On so many assets the job reboots."
        ["all assets reboot", "at least 90 % of the assets reboot in the job \"staging\""]
        |step, amount: Quantity, job: Option<JobRef>| step.expect_assets(amount, AssetState::Rebooted, job);

    "{amount} is/are withdrawn (in/of {job})"
        "On so many assets the job was disabled or deleted before its deployment began."
        ["all assets are withdrawn"]
        |step, amount: Quantity, job: Option<JobRef>| step.expect_assets(amount, AssetState::Withdrawn, job);

    "{amount} is/are not reached (in/of {job})"
        "So many assets are offline, so that the job never comes to them."
        ["at most 3 % of the assets are not reached"]
        |step, amount: Quantity, job: Option<JobRef>| step.expect_assets(amount, AssetState::NotReached, job);

    "{amount} never end(s) (in/of {job})"
        "On so many assets the job never comes to its end."
        ["no asset never ends", "3 assets never end"]
        |step, amount: Quantity, job: Option<JobRef>| step.expect_assets(amount, AssetState::Unended, job);

    "{amount} reboot(s) within (any) {duration}"
        "In any stretch of this length so many assets reboot at most."
        ["at most 500 assets reboot within 1 hour"]
        |step, amount: Quantity, length: Duration| {
            let Quantity { bound, amount: count } = amount.value;
            let ((Bound::AtMost, CountOrShare::Count(most)) | (Bound::Exactly, CountOrShare::Count(most @ 0))) =
                (bound, count)
            else {
                let label = "expected such as `at most 500 assets`";
                let message = "reboots within a time are only limited to a number";
                step.error(amount.span, message, |problem| problem.label(label));
                return None;
            };
            step.expect_plan(None, PlanExpect::RebootsWithin(length.value, most));
        };

    "the last asset is done within {duration} (in/of {job})"
        "So long after its start the job has come to its end on every asset; without a job, all jobs so long after the start of \
         the first one."
        [
            "the last asset is done within 6 hours",
            "the last asset is done within 6 hours in the job \"staging\"",
        ]
        |step, length: Duration, job: Option<JobRef>| {
            let named = job.as_ref().is_some_and(|job| job.value.0.is_some()) || step.builder.scope.job.is_some();
            step.expect_plan(job, PlanExpect::DoneWithin(named.then_some(0), length.value));
        };

    "{job} is held"
        "Its link holds it: the job before it did not succeed."
        ["the job \"production\" is held", "the production job is held"]
        |step, job: JobRef| step.expect_plan(Some(job), PlanExpect::Held(0));

    "{job} runs"
        "Its link lets it run."
        ["the job \"production\" runs", "the production job runs"]
        |step, job: JobRef| step.expect_plan(Some(job), PlanExpect::Runs(0));

    "the outcome depends on {ranges}"
        "The outcome differs between the two ends of exactly these ranges that the documents name."
        [
            "the outcome depends on how soon a change reaches the agent",
            "the outcome depends on how soon a published patch shows in the catalogue",
            "the outcome depends on how soon a change reaches the agent and how soon a patch shows",
        ]
        |step, ranges: Ranges| step.expect_plan(None, PlanExpect::DependsOn(ranges.value));

    "the outcome depends on no range"
        "The outcome is the same at both ends of every range that the documents name."
        ["the outcome depends on no range"]
        |step| step.expect_plan(None, PlanExpect::DependsOn(Vec::new()));
};

impl Step<'_, '_> {
    /// Adds an expectation of the plan: of the job that the phrase names, or that stands before it.
    pub(super) fn expect_plan(&mut self, job: Option<Spanned<JobRef>>, what: PlanExpect) {
        self.expect_plan_at(job, what, None);
    }

    pub(super) fn expect_plan_at(
        &mut self,
        job: Option<Spanned<JobRef>>,
        what: PlanExpect,
        when: Option<Spanned<DraftTime>>,
    ) {
        if let Some(quantity) = self.builder.scope.quantity.as_ref().map(|quantity| quantity.span) {
            self.error(quantity, "this is not counted over assets", |problem| {
                problem.help("name one asset, such as `on \"web-03\"`")
            });
            return;
        }
        self.push_plan(job, what, when);
    }

    fn push_plan(
        &mut self,
        job: Option<Spanned<JobRef>>,
        what: PlanExpect,
        when: Option<Spanned<DraftTime>>,
    ) {
        if !self.may_expect() {
            return;
        }
        let what = Expectation { what: Expect::Plan(what), span: self.span() };
        let job = match job {
            Some(Spanned { value: JobRef(Some(name)), span }) => {
                if self.builder.find_job(&name, span).is_none() {
                    return;
                }
                Some(Spanned::new(name, span))
            }
            _ => self.builder.scope.job.clone(),
        };
        let asset = self.builder.scope.assets.clone();
        let expectation = DraftPlanExpectation { what, job, asset, when };
        self.builder.plan().expectations.push(expectation);
    }

    /// Expects what an ordinary phrase says of a run: on the asset and in the job that stand before it, or on so many assets.
    pub(super) fn expect_run(&mut self, what: Expect) {
        let Some(quantity) = self.builder.scope.quantity else {
            return self.push_plan(None, PlanExpect::Run(SOMEWHERE, Box::new(what)), None);
        };
        let is = match what {
            Expect::JobStatus(status) => AssetState::Status(status),
            Expect::Aborted(by) => AssetState::Aborted(by),
            // Each patch is counted for itself.
            Expect::Patches(PatchSet::All, end) => {
                for at in 0..self.draft().patches().len() {
                    self.push_quantity(quantity.value, AssetState::Patch(PatchSet::One(at), end), None);
                }
                return;
            }
            Expect::Patches(set, end) => AssetState::Patch(set, end),
            Expect::Actions(set, end) => return self.expect_actions_of_assets(set, end, quantity.value),
            _ => {
                let help = "statuses, aborts, ends of actions and ends of patches are";
                return self
                    .error(quantity.span, "this is not counted over assets", |problem| problem.help(help));
            }
        };
        self.push_quantity(quantity.value, is, None);
    }

    fn expect_actions_of_assets(&mut self, set: ActionSet, end: ActionExpect, quantity: Quantity) {
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
            self.push_quantity(quantity, AssetState::Action(id, end), None);
        }
    }

    /// Expects something of so many assets.
    fn expect_assets(&mut self, quantity: Spanned<Quantity>, is: AssetState, job: Option<Spanned<JobRef>>) {
        if let Some(second) = self.builder.scope.quantity.as_ref().map(|second| second.span) {
            self.error(second, "two numbers of assets are given", |problem| {
                problem.also(quantity.span, "the other")
            });
            return;
        }
        self.push_quantity(quantity.value, is, job);
    }

    fn push_quantity(&mut self, quantity: Quantity, is: AssetState, job: Option<Spanned<JobRef>>) {
        let much = match quantity.amount {
            CountOrShare::Count(count) => expect::CountOrShare::Count(count),
            CountOrShare::Share(share) => match share_of(self, self.span(), share) {
                Some(share) => expect::CountOrShare::Share(share),
                None => return,
            },
        };
        let amount = match quantity.bound {
            Bound::AtMost => expect::Quantity::AtMost(much),
            Bound::AtLeast => expect::Quantity::AtLeast(much),
            Bound::Exactly => expect::Quantity::Exactly(much),
        };
        self.push_plan(job, PlanExpect::Assets { job: 0, is, amount }, None);
    }
}
