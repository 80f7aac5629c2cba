//! What is expected of a plan, and of the life of a job around its run.

use std::time::Duration;

use crate::expect::{Expect, Expectation, Milestone, OnAsset, PlanExpect, When};
use crate::job::JobStatus;
use crate::scenario::draft::{DraftPlanExpectation, DraftTime};
use crate::scenario::map::{Map, Said};
use crate::scenario::plan::{self, Ranges, Reboots};
use crate::scenario::value::{Instant, Named, Value};
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Fields;
use crate::scenario::yaml::tree::Node;
use crate::source::{Span, Spanned};

/// Places of jobs and assets that are found when all of them are known.
pub(super) const SOMEWHERE: OnAsset = OnAsset { job: 0, asset: None };

impl Lower {
    /// Reads what is expected of a plan.
    pub fn plan_expectations(&mut self, node: &Node) {
        let Some(fields) = self.reader.map(node, plan::PlanExpect::KEYS) else { return };
        let said = plan::PlanExpect::of(&fields, &mut self.reader);
        for (job, expect) in said.jobs.get().into_iter().flat_map(Named::iter) {
            self.expect_job(job, expect);
        }
        if let Some(assets) = fields.get("assets") {
            self.expect_assets(assets);
        }
        self.expect_whole(&said.done_within, &said.depends_on);
        if let Some(Spanned { value: Reboots { within, at_most }, span }) = said.reboots.spanned()
            && let (Some(within), Some(most)) = (within.copied(), at_most.copied())
        {
            self.expect_plan(PlanExpect::RebootsWithin(within, most), span, None);
        }
    }

    /// Something of the plan, or of the run whose expectations are read.
    pub(super) fn expect_plan(&mut self, what: PlanExpect, span: Span, when: Option<Spanned<DraftTime>>) {
        let what = Expectation { what: Expect::Plan(what), span };
        let expectation = DraftPlanExpectation { what, job: None, asset: None, when };
        self.plan().expectations.push(expectation);
    }

    /// What is expected of everything together.
    fn expect_whole(&mut self, done_within: &Said<Duration>, depends_on: &Said<Ranges>) {
        if let Some(Spanned { value: within, span }) = done_within.cloned() {
            self.expect_plan(PlanExpect::DoneWithin(None, within), span, None);
        }
        if let Some(Spanned { value: Ranges(ranges), span }) = depends_on.cloned() {
            self.expect_plan(PlanExpect::DependsOn(ranges), span, None);
        }
    }

    /// What is expected of a job's life on one asset.
    pub fn expect_life(&mut self, fields: &Fields<'_>) {
        if let Some(node) = fields.get("shows") {
            let choices = JobStatus::ALL.map(|status| (status.title(), status));
            let items = node.items().iter();
            let statuses: Vec<_> =
                items.map(|item| self.reader.choice(item, "a status that the job shows", &choices)).collect();
            if statuses.is_empty() {
                self.reader.wrong(node, "the statuses that the job shows, in their order");
            } else if let Some(statuses) = statuses.into_iter().collect() {
                self.expect_plan(PlanExpect::Shows(SOMEWHERE, statuses), node.span, None);
            }
        }
        for (key, milestone) in [
            ("received", Milestone::Received),
            ("begins", Milestone::Begins),
            ("ends", Milestone::Ends),
            ("reboots", Milestone::Reboots),
        ] {
            if let Some(node) = fields.get(key) {
                self.expect_happening(node, milestone);
            }
        }
        if let Some(node) = fields.get("deferred") {
            let words = [("never", 0), ("once", 1), ("twice", 2)];
            let text = node.as_text().unwrap_or_default();
            let times = match words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word)) {
                Some((_, times)) => Some(*times),
                None => self.reader.number(node, "how often the reboot is put off", 0, i64::from(u32::MAX)),
            };
            if let Some(times) = times.and_then(|times| u32::try_from(times).ok()) {
                self.expect_plan(PlanExpect::Deferred(SOMEWHERE, times), node.span, None);
            }
        }
        if let Some(node) = fields.get("pending_reboot")
            && let Some(pending) = self.reader.boolean(node)
        {
            self.expect_plan(PlanExpect::Pending(SOMEWHERE, pending), node.span, None);
        }
        let done_within = Said::read(fields, "done_within", "how soon everything is done", &mut self.reader);
        let depends_on = Said::read(fields, "depends_on", Ranges::EXPECTED, &mut self.reader);
        self.expect_whole(&done_within, &depends_on);
    }

    /// An instant, or `never`.
    fn expect_happening(&mut self, node: &Node, milestone: Milestone) {
        if node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("never")) {
            return self.expect_plan(PlanExpect::NeverHappens(SOMEWHERE, milestone), node.span, None);
        }
        let Some(when) = Instant::read(node, "an instant, or `never`", &mut self.reader) else { return };
        let when = Spanned::new(when, node.span);
        let what = PlanExpect::Happens(SOMEWHERE, milestone, When::After(Duration::ZERO));
        self.expect_plan(what, node.span, Some(when));
    }
}
