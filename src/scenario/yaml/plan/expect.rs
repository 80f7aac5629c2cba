//! What is expected of a plan, and of the life of a job around its run.

use std::time::Duration;

use crate::expect::{Expect, Expectation, Milestone, OnAsset, PlanExpect, When};
use crate::job::JobStatus;
use crate::lifecycle::Uncertain;
use crate::scenario::draft::{DraftPlanExpectation, DraftTime};
use crate::scenario::yaml::keys;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Fields;
use crate::scenario::yaml::tree::Node;
use crate::source::{Span, Spanned};

/// Places of jobs and assets that are found when all of them are known.
pub(super) const SOMEWHERE: OnAsset = OnAsset { job: 0, asset: None };

impl Lower {
    /// Reads what is expected of a plan.
    pub fn plan_expectations(&mut self, node: &Node) {
        let Some(fields) = self.reader.map(node, &keys::PLAN_EXPECT) else { return };
        if let Some(jobs) = fields.get("jobs") {
            self.expect_jobs(jobs);
        }
        if let Some(assets) = fields.get("assets") {
            self.expect_assets(assets);
        }
        self.expect_done_within(&fields);
        self.expect_depends_on(&fields);
        if let Some(node) = fields.get("reboots") {
            self.expect_reboots(node);
        }
    }

    /// Something of the plan, or of the run whose expectations are read.
    pub(super) fn expect_plan(&mut self, what: PlanExpect, span: Span, when: Option<Spanned<DraftTime>>) {
        let what = Expectation { what: Expect::Plan(what), span };
        let expectation = DraftPlanExpectation { what, job: None, asset: None, when };
        self.plan().expectations.push(expectation);
    }

    fn expect_done_within(&mut self, fields: &Fields<'_>) {
        if let Some(node) = fields.get("done_within")
            && let Some(within) = self.reader.duration(node, "how soon everything is done")
        {
            self.expect_plan(PlanExpect::DoneWithin(None, within), node.span, None);
        }
    }

    fn expect_depends_on(&mut self, fields: &Fields<'_>) {
        let Some(node) = fields.get("depends_on") else { return };
        let choices =
            [("change_delay", Uncertain::ChangeDelay), ("catalogue_delay", Uncertain::CatalogueDelay)];
        let nothing = node.as_text().is_some_and(|text| matches!(text, "nothing" | "none"));
        let mut ranges = Vec::new();
        for item in if nothing { &[] } else { node.items() } {
            match self.reader.choice(item, "a range that the outcome depends on, or `nothing`", &choices) {
                Some(range) => ranges.push(range),
                None => return,
            }
        }
        ranges.sort_unstable();
        ranges.dedup();
        self.expect_plan(PlanExpect::DependsOn(ranges), node.span, None);
    }

    fn expect_reboots(&mut self, node: &Node) {
        let Some(fields) = self.reader.map(node, &keys::REBOOTS) else { return };
        let within = if let Some(node) = fields.get("within") {
            self.reader.duration(node, "the stretch of time in which reboots are counted")
        } else {
            self.reader.missing(&fields, "within");
            None
        };
        let most = if let Some(node) = fields.get("at_most") {
            self.reader.number(node, "the most reboots", 0, i64::MAX)
        } else {
            self.reader.missing(&fields, "at_most");
            None
        };
        if let (Some(within), Some(most)) = (within, most.and_then(|most| u64::try_from(most).ok())) {
            self.expect_plan(PlanExpect::RebootsWithin(within, most), node.span, None);
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
        self.expect_done_within(fields);
        self.expect_depends_on(fields);
    }

    /// An instant, or `never`.
    fn expect_happening(&mut self, node: &Node, milestone: Milestone) {
        if node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("never")) {
            return self.expect_plan(PlanExpect::NeverHappens(SOMEWHERE, milestone), node.span, None);
        }
        let Some(when) = self.reader.instant(node, "an instant, or `never`") else { return };
        let when = Spanned::new(when, node.span);
        let what = PlanExpect::Happens(SOMEWHERE, milestone, When::After(Duration::ZERO));
        self.expect_plan(what, node.span, Some(when));
    }
}
