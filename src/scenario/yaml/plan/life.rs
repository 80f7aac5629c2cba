//! The life of one job around its run, in an ordinary scenario.

use std::mem;

use super::jobs::say;
use crate::lifecycle::Uncertain;
use crate::scenario::draft::{DraftActionProfile, DraftPatchProfile, DraftPlannedJob};
use crate::scenario::job::Job;
use crate::scenario::map::{Map, Said};
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Fields;
use crate::source::{Span, Spanned};

/// What is said of a job beyond one run of it, while it is read.
#[derive(Default)]
pub(crate) struct Life {
    /// It is a job of a plan: a script of it may run for real on some assets, and be declared on others.
    pub of_plan: bool,
    /// How its actions go on many assets.
    pub actions: Vec<DraftActionProfile>,
    /// How its patches fare on many assets.
    pub patches: Vec<DraftPatchProfile>,
}

impl Lower {
    /// Makes the scenario the life of its job, when it says anything of that.
    pub(crate) fn life(&mut self, fields: &Fields<'_>, job: Option<(Job, Span)>) {
        self.seed(fields);
        self.pins(fields);
        let mut planned = DraftPlannedJob::new(Spanned::new(
            self.draft.job_name.clone().unwrap_or_else(|| "job".to_owned()),
            job.as_ref().map_or(self.draft.name.span, |(_, span)| *span),
        ));
        if let Some((job, _)) = job {
            say(&mut planned, job.life());
        }
        planned.actions = mem::take(&mut self.life.actions);
        planned.patches = mem::take(&mut self.life.patches);
        let group = fields.get("asset").and_then(|node| self.asset(node));
        let says_something = group.is_some()
            || !planned.said.is_empty()
            || !planned.faults.is_empty()
            || !planned.actions.is_empty()
            || !planned.patches.is_empty();
        if says_something || self.draft.plan.is_some() {
            self.plan().groups.extend(group);
            self.plan().jobs.push(planned);
        }
    }

    /// What chance follows from.
    pub(crate) fn seed(&mut self, fields: &Fields<'_>) {
        if let Some(seed) = Said::read(fields, "seed", "a seed", &mut self.reader).cloned() {
            self.plan().seed = Some(seed);
        }
    }

    /// Ranges that are pinned.
    pub(crate) fn pins(&mut self, fields: &Fields<'_>) {
        for (key, range) in
            [("change_delay", Uncertain::ChangeDelay), ("catalogue_delay", Uncertain::CatalogueDelay)]
        {
            let said = Said::read(fields, key, &range.to_string(), &mut self.reader);
            if let Some(Spanned { value: length, span }) = said.cloned() {
                self.plan().pinned.push(Spanned::new((range, length), span));
            }
        }
    }
}
