//! The jobs of a plan.

use std::mem;

use super::assets::all;
use crate::lifecycle::Measure;
use crate::scenario::draft::{
    Draft, DraftChange, DraftLink, DraftPlan, DraftPlannedJob, DraftTime, DraftTrouble,
};
use crate::scenario::map::{Field, Map};
use crate::scenario::plan::{AgentRestarts, Change, PlannedJob, When};
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::{Fields, Reader};
use crate::scenario::yaml::tree::{Entry, Node};
use crate::source::Spanned;

impl Lower {
    /// What is known of the plan so far.
    pub fn plan(&mut self) -> &mut DraftPlan {
        self.draft.plan.get_or_insert_default()
    }

    /// Fills in another draft; what is wrong is noted as ever.
    pub fn within(&mut self, draft: Draft, read: impl FnOnce(&mut Self)) -> Draft {
        let reader = mem::replace(&mut self.reader, Reader::new(&self.draft.source));
        let mut lower = Self { reader, ..Self::new(draft) };
        read(&mut lower);
        self.reader = lower.reader;
        self.life.actions.append(&mut lower.life.actions);
        self.life.patches.append(&mut lower.life.patches);
        lower.draft
    }

    /// The jobs of a plan.
    pub fn planned_jobs(&mut self, node: &Node) {
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
        job.like = said.like.cloned();
        job.targets = all(&said.targets);
        if let Some(targets) = fields.get("targets") {
            let written = targets.items().len();
            if written == 0 {
                self.reader.wrong(targets, "a group of assets, or a tag such as `tag:web`");
                // Nobody can say on what it is meant to run.
                draft.unreadable_platform();
            }
            self.plan().incomplete |= written > job.targets.len();
        }
        self.plan().incomplete |= ["targets", "after", "like"].iter().any(|key| fields.misspelt(key));
        job.draft = Some(Box::new(draft));
        job.link = self.link(&said, &fields);
        self.job_life(&said, &mut job);
        job
    }

    /// What a job's life is made of around its run.
    pub fn job_life(&mut self, said: &PlannedJob, job: &mut DraftPlannedJob) {
        job.start = said.start.cloned();
        job.created = said.created.cloned();
        job.window = said.window.cloned();
        job.reboot_takes = said.reboot_takes.cloned();
        job.changes = all(&said.changes).iter().filter_map(|change| self.change(change)).collect();
        let restarts = all(&said.agent_restarts).into_iter().filter_map(|Spanned { value, span }| {
            let AgentRestarts { before, away, share } = value;
            let restarts = Some(away.copied()?);
            let unreadable = share.is_unreadable();
            let trouble = DraftTrouble { span, share: share.cloned(), before: before.cloned()?, restarts };
            Some(trouble).filter(|_| !unreadable)
        });
        let fails = all(&said.agent_fails).into_iter().filter_map(|Spanned { value, span }| {
            let (before, share) = (value.before.cloned()?, value.share.cloned());
            let trouble = DraftTrouble { span, share, before, restarts: None };
            Some(trouble).filter(|_| !value.share.is_unreadable())
        });
        job.trouble = restarts.chain(fails).collect();
    }

    fn change(&mut self, change: &Spanned<Change>) -> Option<Spanned<(DraftChange, DraftTime)>> {
        let Spanned { value: Change { disable, delete, reschedule, to }, span } = change;
        let given = [("disable", disable), ("delete", delete), ("reschedule", reschedule)];
        let given: Vec<_> = given.into_iter().filter_map(|(key, said)| Some((key, said.field()?))).collect();
        let [(key, Field { key: key_span, value: at, .. })] = given.as_slice() else {
            let problem = if let [(one, first), (other, second), ..] = given.as_slice() {
                let message = format!("one change cannot both {one} and {other} the job");
                let problem = self.reader.error(second.key, message);
                problem.also(first.key, "the other one").help("write each as an item of its own")
            } else {
                let problem = self.reader.error(*span, "a change says what is done to the job, and when");
                problem.label("expected one of `disable`, `delete` or `reschedule`")
            };
            self.reader.report(problem);
            return None;
        };
        let kind = match (*key, to.field()) {
            ("reschedule", Some(to)) => DraftChange::Reschedule(to.value?),
            ("reschedule", None) => {
                let message = "a job is put to another start, which is missing";
                let problem = self.reader.error(*key_span, message);
                self.reader.report(problem.help("write it behind `to`"));
                return None;
            }
            (key, Some(to)) => {
                let message = format!("a job that is {key}d has no new start");
                let problem = self.reader.error(to.key, message);
                self.reader.report(problem.help("write `reschedule` to give it one"));
                return None;
            }
            ("disable", None) => DraftChange::Disable,
            (_, None) => DraftChange::Delete,
        };
        Some(Spanned::new((kind, (*at)?), *span))
    }

    /// What the job waits for; nothing but a mistake when the parent is not named.
    fn link(&mut self, said: &PlannedJob, fields: &Fields<'_>) -> Option<DraftLink> {
        if !said.after.is_said() && !fields.misspelt("after") {
            for key in ["when", "delay", "within"] {
                let Some(entry) = fields.entry(key) else { continue };
                let message = format!("`{key}` says something of a link, and the job has none");
                let problem = self.reader.error(entry.key_span, message);
                self.reader.report(problem.help("name the job that it waits for, such as `after: staging`"));
            }
        }
        let parent = said.after.cloned()?;
        let When { completed, post_actions_successful, pre_actions_successful, patches_installed } =
            said.when.get().cloned().unwrap_or_default();
        let conditions = [
            (Measure::Completed, completed),
            (Measure::PostActionsSuccessful, post_actions_successful),
            (Measure::PreActionsSuccessful, pre_actions_successful),
            (Measure::PatchesInstalled, patches_installed),
        ];
        let conditions = conditions.into_iter().filter_map(|(measure, least)| {
            Some(least.cloned()?.map(|least| (measure, least.share, least.more)))
        });
        Some(DraftLink {
            parent,
            conditions: conditions.collect(),
            delay: said.delay.cloned(),
            within: said.within.cloned(),
        })
    }
}
