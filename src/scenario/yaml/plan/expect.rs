//! What is expected of a plan, and of the life of a job around its run.

use crate::expect::{Expect, Expectation, PlanExpect};
use crate::scenario::draft::{DraftPlanExpectation, DraftTime};
use crate::scenario::map::Map;
use crate::scenario::plan::{self, Reboots};
use crate::scenario::value::Named;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::tree::Node;
use crate::source::{Span, Spanned};

impl Lower {
    /// Reads what is expected of a plan.
    pub(crate) fn plan_expectations(&mut self, node: &Node) {
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
    pub(crate) fn expect_plan(&mut self, what: PlanExpect, span: Span, when: Option<Spanned<DraftTime>>) {
        let what = Expectation { what: Expect::Plan(what), span };
        let expectation = DraftPlanExpectation { what, job: None, asset: None, when };
        self.plan().expectations.push(expectation);
    }
}
