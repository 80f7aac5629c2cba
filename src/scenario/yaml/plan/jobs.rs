//! The jobs of a plan.

use std::mem;
use std::time::Duration;

use crate::lifecycle::{Measure, Share};
use crate::scenario::draft::{Draft, DraftAgentFault, DraftPlan, DraftPlannedJob};
use crate::scenario::map::{Map, Said};
use crate::scenario::plan::{AgentRestarts, PlannedJob, Point, When};
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::{Fields, Reader};
use crate::scenario::yaml::tree::{Entry, Node};
use crate::source::{Span, Spanned};

impl Lower {
    /// What is known of the plan so far.
    pub(crate) fn plan(&mut self) -> &mut DraftPlan {
        self.draft.plan.get_or_insert_default()
    }

    /// Fills in another draft; what is wrong is noted as ever.
    pub(crate) fn within(&mut self, draft: Draft, read: impl FnOnce(&mut Self)) -> Draft {
        let reader = mem::replace(&mut self.reader, Reader::new(&self.draft.source));
        let mut lower = Self { reader, ..Self::new(draft) };
        read(&mut lower);
        self.reader = lower.reader;
        self.life.actions.append(&mut lower.life.actions);
        self.life.patches.append(&mut lower.life.patches);
        lower.draft
    }

    pub(crate) fn planned_jobs(&mut self, node: &Node) {
        let expected = "jobs such as `staging: {targets: staging, patches: [KB1]}`";
        let Some(entries) = self.reader.entries(node, expected) else {
            self.plan().incomplete = true;
            return;
        };
        for entry in entries {
            let job = self.planned_job(entry);
            self.plan().jobs.push(job);
        }
    }

    fn planned_job(&mut self, entry: &Entry) -> DraftPlannedJob {
        let name = Spanned::new(entry.key.clone(), entry.key_span);
        let mut job = DraftPlannedJob::new(name.clone());
        let mut draft = Draft::new(&self.draft.source, name);
        draft.job = Some(entry.key_span);
        let Some(fields) = self.reader.map(&entry.value, PlannedJob::KEYS) else {
            draft.incomplete = true;
            draft.unreadable_platform();
            job.draft = Some(Box::new(draft));
            self.plan().incomplete = true;
            return job;
        };
        let said = PlannedJob::of(&fields, &mut self.reader);
        let mut draft = self.within(draft, |lower| {
            lower.life.of_plan = true;
            lower.job_parts(&fields);
        });
        job.actions = mem::take(&mut self.life.actions);
        job.patches = mem::take(&mut self.life.patches);
        if let Some(targets) = fields.get("targets") {
            let written = targets.items().len();
            if written == 0 {
                self.reader.wrong(targets, "a group of assets, or a tag such as `tag:web`");
                // Nobody can say on what it is meant to run.
                draft.unreadable_platform();
            }
            self.plan().incomplete |= written > said.targets.get().map_or(0, |targets| targets.0.len());
        }
        self.plan().incomplete |= ["targets", "after", "like"].iter().any(|key| fields.misspelt(key));
        job.draft = Some(Box::new(draft));
        self.check_link(&fields);
        say(&mut job, said);
        job
    }

    /// Whatever is said of a link needs the job that is waited for.
    fn check_link(&mut self, fields: &Fields<'_>) {
        if fields.get("after").is_some() || fields.misspelt("after") {
            return;
        }
        for key in ["when", "delay", "within"] {
            let Some(entry) = fields.entry(key) else { continue };
            let message = format!("`{key}` says something of a link, and the job has none");
            let problem = self.reader.error(entry.key_span, message);
            self.reader.report(problem.help("name the job that it waits for, such as `after: staging`"));
        }
    }
}

/// Says of a job what its map says.
pub(crate) fn say(job: &mut DraftPlannedJob, said: PlannedJob) {
    let restarts = said.agent_restarts.get().into_iter().flat_map(|all| &all.0).filter_map(|restart| {
        let Spanned { value: AgentRestarts { before, away, share }, span } = restart;
        fault(*span, before, share, Some(away.copied()?))
    });
    let fails = said.agent_fails.get().into_iter().flat_map(|all| &all.0);
    let fails = fails.filter_map(|fails| fault(fails.span, &fails.value.before, &fails.value.share, None));
    job.faults = restarts.chain(fails).collect();
    let When { completed, post_actions_successful, pre_actions_successful, patches_installed } =
        said.when.get().cloned().unwrap_or_default();
    let conditions = [
        (Measure::Completed, completed),
        (Measure::PostActionsSuccessful, post_actions_successful),
        (Measure::PreActionsSuccessful, pre_actions_successful),
        (Measure::PatchesInstalled, patches_installed),
    ];
    let conditions = conditions.into_iter();
    let conditions = conditions.filter_map(|(of, least)| Some(least.cloned()?.map(|least| (of, least))));
    job.conditions = conditions.collect();
    job.said = said;
}

/// What the agent meets, when all of it could be read.
fn fault(
    span: Span,
    before: &Said<Point>,
    share: &Said<Share>,
    restarts: Option<Duration>,
) -> Option<DraftAgentFault> {
    let fault = DraftAgentFault { span, share: share.cloned(), before: before.cloned()?, restarts };
    Some(fault).filter(|_| !share.is_unreadable())
}
