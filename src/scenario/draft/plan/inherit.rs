//! Jobs that are like others.

use std::collections::HashMap;

use super::model::{DraftActionProfile, DraftPatchProfile, DraftPlannedJob};
use crate::diag::did_you_mean;
use crate::job::Phase;
use crate::lifecycle::AssetKind;
use crate::scenario::draft::Draft;
use crate::scenario::map::Map;
use crate::source::Spanned;

impl Draft {
    /// Gives each job that is like another what it does not say itself: actions, patches and reboot settings, with how they go.
    pub(super) fn inherit(&mut self, jobs: &mut [DraftPlannedJob], incomplete: bool) {
        let places: HashMap<String, usize> =
            jobs.iter().enumerate().rev().map(|(at, job)| (job.name.value.clone(), at)).collect();
        let mut models: Vec<Option<usize>> = Vec::with_capacity(jobs.len());
        for job in jobs.iter() {
            let model = job.said.like.spanned().and_then(|like| {
                let found = places.get(like.value).copied();
                if found.is_none() && !incomplete {
                    let label = did_you_mean(like.value, jobs.iter().map(|job| job.name.value.as_str()));
                    let message = format!("there is no job `{}` that this could be like", like.value);
                    self.report(self.error(like.span, message).label_opt(label));
                }
                found
            });
            models.push(model);
        }
        for at in 0..jobs.len() {
            self.inherit_one(jobs, &mut models, at);
        }
    }

    /// Settles one job, those that it is like before it.
    fn inherit_one(&mut self, jobs: &mut [DraftPlannedJob], models: &mut [Option<usize>], at: usize) {
        let mut chain = vec![at];
        while let Some(model) = chain.last().and_then(|last| models.get(*last).copied().flatten()) {
            if let Some(begin) = chain.iter().position(|one| *one == model) {
                self.report_like_circle(jobs, &chain[begin..]);
                for one in &chain {
                    models[*one] = None;
                }
                return;
            }
            chain.push(model);
        }
        while let Some(model) = chain.pop() {
            let Some(one) = chain.last().copied() else { return };
            let given = jobs[model].clone();
            take_from(&mut jobs[one], given);
            models[one] = None;
        }
    }

    fn report_like_circle(&mut self, jobs: &[DraftPlannedJob], circle: &[usize]) {
        let name = |at: usize| format!("`{}`", jobs[at].name.value);
        let Some(like) = circle.first().and_then(|first| jobs[*first].said.like.spanned()) else { return };
        let problem = match circle {
            [only] => self.error(like.span, format!("{} cannot be like itself", name(*only))),
            [first, rest @ ..] => {
                let names: Vec<String> = rest.iter().chain([first]).map(|at| name(*at)).collect();
                let message = format!("{} is like {}", name(*first), names.join(", which is like "));
                self.error(like.span, message).label("this goes in a circle")
            }
            [] => return,
        };
        self.report(problem.help("one of them must say itself what it does"));
    }
}

/// What `job` does not say is as `model` says.
fn take_from(job: &mut DraftPlannedJob, model: DraftPlannedJob) {
    let has_targets = !job.targets().is_empty();
    let (Some(draft), Some(given)) = (job.draft.as_deref_mut(), model.draft) else { return };
    for phase in [Phase::Pre, Phase::Post] {
        let slot = phase as usize;
        if draft.actions(phase).is_empty() && draft.counts[slot].is_none() {
            *draft.actions_mut(phase) = given.actions(phase).to_vec();
            draft.counts[slot] = given.counts[slot];
            draft.incomplete |= given.incomplete;
            for taken in model.actions.iter().filter(|taken| taken.id.value.phase == phase) {
                let same = |own: &&mut DraftActionProfile| {
                    own.id.value == taken.id.value && place(own.on.as_ref()) == place(taken.on.as_ref())
                };
                match job.actions.iter_mut().find(same) {
                    Some(own) => own.said.merge(&taken.said),
                    None => job.actions.push(taken.clone()),
                }
            }
        }
    }
    if draft.patches.is_empty() {
        draft.patches = given.patches;
        draft.patch_places = given.patch_places;
        draft.patches_changed = given.patches_changed;
        draft.incomplete |= given.incomplete;
        for taken in model.patches {
            let same = |own: &&mut DraftPatchProfile| {
                own.patch.value == taken.patch.value && place(own.on.as_ref()) == place(taken.on.as_ref())
            };
            match job.patches.iter_mut().find(same) {
                Some(own) => {
                    own.ends = own.ends.cloned().or(taken.ends.cloned()).into();
                    own.said.merge(&taken.said);
                }
                None => job.patches.push(taken),
            }
        }
    }
    if draft.reboot.is_none() {
        draft.reboot = given.reboot;
        job.said.reboot_takes.fill(&model.said.reboot_takes);
    }
    if draft.platform.is_none() && !has_targets {
        draft.platform = given.platform;
    }
}

/// On which assets, wherever that is written.
fn place(on: Option<&Spanned<AssetKind>>) -> Option<&AssetKind> {
    on.map(|on| &on.value)
}
