//! What is expected of single assets.

use std::collections::HashMap;

use crate::expect::{Expect, Expectation, PlanExpect};
use crate::scenario::draft::{Draft, DraftPlanExpectation};
use crate::scenario::expect::{Expect as ExpectMap, SOMEWHERE};
use crate::scenario::map::Map;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::tree::{Entry, Kind, Node};
use crate::source::Spanned;

/// Drafts in which expectations of single runs are read, by job: they have its patches.
type Runs = HashMap<Option<String>, Draft>;

impl Lower {
    /// Assets by name, with what is expected of each: job by job, or of the last job alone.
    pub(super) fn expect_assets(&mut self, node: &Node) {
        let expected = "assets such as `web-1: {staging: {job: Completed}}`";
        let Some(entries) = self.reader.entries(node, expected) else { return };
        let mut runs = Runs::new();
        for entry in entries {
            let asset = Spanned::new(entry.key.clone(), entry.key_span);
            let Kind::Map(jobs) = &entry.value.kind else {
                self.reader.wrong(&entry.value, "jobs such as `staging: {job: Completed}`");
                continue;
            };
            if self.is_of_jobs(jobs) {
                for job in jobs {
                    let name = Spanned::new(job.key.clone(), job.key_span);
                    self.expect_run(&job.value, &asset, Some(&name), &mut runs);
                }
            } else {
                self.expect_run(&entry.value, &asset, None, &mut runs);
            }
        }
    }

    /// Whether these are names of jobs, and not what is expected.
    fn is_of_jobs(&mut self, entries: &[Entry]) -> bool {
        let plan = self.plan();
        entries.iter().any(|entry| plan.job(&entry.key).is_some())
            || !entries.iter().any(|entry| ExpectMap::KEYS.names.contains(&entry.key.as_str()))
    }

    fn expect_run(
        &mut self,
        node: &Node,
        asset: &Spanned<String>,
        job: Option<&Spanned<String>>,
        runs: &mut Runs,
    ) {
        let key = job.map(|job| job.value.clone());
        let draft = match runs.remove(&key) {
            Some(draft) => draft,
            None => self.draft.run_of(key.as_deref()),
        };
        let mut draft = self.within(draft, |lower| {
            lower.patches_unknown = lower.draft.incomplete;
            lower.expect(node);
        });
        for problem in draft.take_problems() {
            self.draft.report(problem);
        }
        for Expectation { what, span } in std::mem::take(&mut draft.expectations) {
            if matches!(what, Expect::Snapshot | Expect::SnapshotWithChanges) {
                let problem = self.reader.error(span, "a snapshot is not of a single asset");
                self.reader.report(problem.help("say what is expected of this asset"));
                continue;
            }
            let what = Expect::Plan(PlanExpect::Run(SOMEWHERE, Box::new(what)));
            self.push_for(Expectation { what, span }, asset, job, None);
        }
        let plan = draft.plan.take();
        for expectation in plan.into_iter().flat_map(|plan| plan.expectations) {
            let span = expectation.what.span;
            let of_all = match &expectation.what.what {
                Expect::Plan(PlanExpect::DoneWithin(..)) => Some("done_within"),
                Expect::Plan(PlanExpect::DependsOn(_)) => Some("depends_on"),
                _ => None,
            };
            if let Some(key) = of_all {
                let problem = self.reader.error(span, format!("`{key}` is not of a single asset"));
                self.reader.report(problem.help("expect it of the plan, beside `jobs` and `assets`"));
                continue;
            }
            self.push_for(expectation.what, asset, job, expectation.when);
        }
        runs.insert(key, draft);
    }

    fn push_for(
        &mut self,
        what: Expectation,
        asset: &Spanned<String>,
        job: Option<&Spanned<String>>,
        when: Option<Spanned<crate::scenario::draft::DraftTime>>,
    ) {
        let (job, asset) = (job.cloned(), Some(asset.clone()));
        self.plan().expectations.push(DraftPlanExpectation { what, job, asset, when });
    }
}
