//! The life of one job around its run, in an ordinary scenario.

use std::mem;

use crate::lifecycle::Uncertain;
use crate::scenario::draft::{DraftActionProfile, DraftGroup, DraftPatchProfile, DraftPlannedJob};
use crate::scenario::yaml::keys;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Fields;
use crate::scenario::yaml::tree::Node;
use crate::source::{Span, Spanned};

/// The name of the only asset of a scenario.
const ASSET: &str = "asset";

/// What is said of a job beyond one run of it, while it is read.
#[derive(Default)]
pub struct Life {
    /// It is a job of a plan: a script of it may run for real on some assets, and be declared on others.
    pub of_plan: bool,
    /// How its actions go on many assets.
    pub actions: Vec<DraftActionProfile>,
    /// How its patches fare on many assets.
    pub patches: Vec<DraftPatchProfile>,
}

impl Lower {
    /// Makes the scenario the life of its job, when it says anything of that. `job` are the job's keys.
    pub fn life(&mut self, fields: &Fields<'_>, job: Option<(&Fields<'_>, Span)>) {
        self.seed(fields);
        self.pins(fields);
        let mut planned = DraftPlannedJob::new(Spanned::new(
            self.draft.job_name.clone().unwrap_or_else(|| "job".to_owned()),
            job.map_or(self.draft.name.span, |(_, span)| span),
        ));
        if let Some((job, _)) = job {
            self.job_life(job, &mut planned);
        }
        planned.actions = mem::take(&mut self.life.actions);
        planned.patches = mem::take(&mut self.life.patches);
        let group = fields.get("asset").and_then(|node| self.asset(node));
        let says_something = group.is_some()
            || planned.start.is_some()
            || planned.created.is_some()
            || planned.window.is_some()
            || planned.reboot_takes.is_some()
            || !planned.changes.is_empty()
            || !planned.trouble.is_empty()
            || !planned.actions.is_empty()
            || !planned.patches.is_empty();
        if says_something || self.draft.plan.is_some() {
            self.plan().groups.extend(group);
            self.plan().jobs.push(planned);
        }
    }

    /// The asset of a scenario.
    fn asset(&mut self, node: &Node) -> Option<DraftGroup> {
        let fields = self.reader.map(node, &keys::ASSET)?;
        let mut group = DraftGroup::new(Spanned::new(ASSET.to_owned(), self.draft.name.span));
        self.asset_settings(&fields, &mut group);
        if let Some(node) = fields.get("user")
            && let Some(user) = self.user(node)
        {
            let share = Spanned::new(crate::lifecycle::Share::WHOLE, node.span);
            group.user = Some(Spanned::new(vec![(share, user)], node.span));
        }
        Some(group)
    }

    /// What chance follows from.
    pub fn seed(&mut self, fields: &Fields<'_>) {
        if let Some(node) = fields.get("seed")
            && let Some(seed) = self.reader.number(node, "a seed", 0, i64::MAX)
        {
            self.plan().seed = Some(Spanned::new(seed.unsigned_abs(), node.span));
        }
    }

    /// Ranges that are pinned.
    pub fn pins(&mut self, fields: &Fields<'_>) {
        for (key, range) in
            [("change_delay", Uncertain::ChangeDelay), ("catalogue_delay", Uncertain::CatalogueDelay)]
        {
            let Some(node) = fields.get(key) else { continue };
            if let Some(length) = self.reader.duration(node, &range.to_string()) {
                self.plan().pinned.push(Spanned::new((range, length), node.span));
            }
        }
    }
}
