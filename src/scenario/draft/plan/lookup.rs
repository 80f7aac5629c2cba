//! What a front end asks about a plan while it reads.

use super::model::{DraftPlan, DraftPlannedJob};
use crate::diag::did_you_mean;
use crate::lifecycle::MOST_JOBS;
use crate::scenario::draft::Draft;
use crate::source::Span;

impl DraftPlan {
    pub(crate) fn job(&self, name: &str) -> Option<&DraftPlannedJob> {
        self.jobs.iter().find(|job| job.name.value == name)
    }
}

impl Draft {
    /// A draft in which expectations of a single run of a job of the plan can be read: it has the patches of that job, or of
    /// the one that it is like. Without a name the only job is meant.
    #[must_use]
    pub(crate) fn run_of(&self, job: Option<&str>) -> Self {
        let mut run = Self::new(&self.source, self.name.clone());
        let Some(plan) = &self.plan else { return run };
        let mut job = match (job, plan.jobs.as_slice()) {
            (Some(job), _) => plan.job(job),
            (None, jobs) => jobs.last(),
        };
        run.incomplete = true;
        for _ in 0..MOST_JOBS {
            let Some(planned) = job else { break };
            let own = planned.draft.as_deref().unwrap_or(self);
            if let (true, Some(like)) = (own.patches.is_empty(), planned.said.like.get()) {
                job = plan.job(like);
                continue;
            }
            run.patches.clone_from(&own.patches);
            run.patch_places.clone_from(&own.patch_places);
            run.patches_changed = own.patches_changed;
            run.incomplete = own.incomplete;
            break;
        }
        run
    }

    /// The place of a patch, by name or number, in the job of a plan, or in the one that it is like; `None`, and a mistake is
    /// noted, when it has no such patch. Without a name the only job is meant, or the draft's own.
    pub(crate) fn find_patch_of(&mut self, job: Option<&str>, name: &str, span: Span) -> Option<usize> {
        let Some(plan) = &self.plan else { return self.find_patch(name, span) };
        let mut job = match (job, plan.jobs.as_slice()) {
            (Some(job), _) => plan.job(job),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        for _ in 0..MOST_JOBS {
            let Some(planned) = job else { break };
            let own = match planned.draft.as_deref() {
                Some(draft) => draft,
                None => self,
            };
            if let (true, Some(like)) = (own.patches.is_empty(), planned.said.like.get()) {
                job = plan.job(like);
                continue;
            }
            if let Some(found) = own.patch_place(name) {
                return Some(found);
            }
            if own.incomplete {
                return None;
            }
            let names = own.patches.iter().map(|patch| patch.name.value.as_str());
            let label = did_you_mean(name, names);
            let message = format!("the job `{}` has no patch `{name}`", planned.name.value);
            let problem = self.error(span, message).label_opt(label);
            self.report(problem);
            return None;
        }
        // A job that does not exist is reported where it is named.
        None
    }
}
