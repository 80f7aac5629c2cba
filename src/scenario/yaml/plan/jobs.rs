//! The jobs of a plan.

use std::mem;

use crate::scenario::draft::{Draft, DraftPlan, DraftPlannedJob};
use crate::scenario::yaml::keys;
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
        let Some(fields) = self.reader.map(&entry.value, &keys::PLANNED_JOB) else {
            draft.incomplete = true;
            draft.unreadable_platform();
            job.draft = Some(Box::new(draft));
            self.plan().incomplete = true;
            return job;
        };
        let mut draft = self.within(draft, |lower| {
            lower.life.of_plan = true;
            lower.job_parts(&fields);
        });
        if ["targets", "after", "like"].iter().any(|key| fields.misspelt(key)) {
            self.plan().incomplete = true;
        }
        job.actions = mem::take(&mut self.life.actions);
        job.patches = mem::take(&mut self.life.patches);
        if let Some(node) = fields.get("like") {
            let like = self.reader.text(node, "the name of another job");
            job.like = like.map(|like| Spanned::new(like.to_owned(), node.span));
        }
        if let Some(node) = fields.get("targets") {
            for item in node.items() {
                if let Some(target) = self.reader.text(item, "a group of assets, or a tag such as `tag:web`")
                {
                    job.targets.push(Spanned::new(target.to_owned(), item.span));
                } else {
                    self.plan().incomplete = true;
                }
            }
            if node.items().is_empty() {
                self.reader.wrong(node, "a group of assets, or a tag such as `tag:web`");
                // Nobody can say on what it is meant to run.
                draft.unreadable_platform();
            }
        }
        job.draft = Some(Box::new(draft));
        job.link = self.link(&fields);
        self.job_life(&fields, &mut job);
        job
    }

    /// What a job's life is made of around its run.
    pub fn job_life(&mut self, fields: &Fields<'_>, job: &mut DraftPlannedJob) {
        if let Some(node) = fields.get("start") {
            let start = self.reader.instant(node, "the start of the job");
            job.start = start.map(|start| Spanned::new(start, node.span));
        }
        if let Some(node) = fields.get("created") {
            let created = self.reader.instant(node, "when the job was made");
            job.created = created.map(|created| Spanned::new(created, node.span));
        }
        if let Some(node) = fields.get("window") {
            let window = self.reader.duration(node, "the length of the patch window");
            job.window = window.map(|window| Spanned::new(window, node.span));
        }
        if let Some(node) = fields.get("changes") {
            self.changes(node, job);
        }
        if let Some(node) = fields.get("reboot_takes") {
            let takes = self.reader.between(node, "how long a reboot takes");
            job.reboot_takes = takes.map(|takes| Spanned::new(takes, node.span));
        }
        self.trouble(fields, job);
    }
}
