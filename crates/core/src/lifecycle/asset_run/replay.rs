//! What a job meets on an asset, said as a declaration: for a rehearsal of its own.

use super::AssetRun;
use super::state::{JobState, Stage};
use crate::environment::{DeclaredAction, EndpointSpec, ForcesReboot};
use crate::job::{ActionId, Job, Phase};

impl AssetRun<'_> {
    /// The job that begins, with the agent that this asset has, and how its actions and patches go when they are drawn. Nothing
    /// but these stands in the world. `None` when no job begins.
    pub fn declared(&self) -> Option<(Job, EndpointSpec)> {
        let slot = self.asks.filter(|slot| self.jobs[*slot].stage == Stage::Beginning)?;
        let state = &self.jobs[slot];
        let job = Job { agent: self.asset.agent, ..state.job.planned.job.clone() };
        // No action runs more often.
        let runs = self.compiled.max_restarts.saturating_add(1);
        let runs = runs.saturating_mul(self.compiled.book.retries.saturating_add(1));
        let mut world = EndpointSpec::default();
        for phase in [Phase::Pre, Phase::Post] {
            for index in 0..job.actions(phase).len() {
                let id = ActionId { phase, index };
                world.actions.extend(state.declared_action(id, runs).map(|action| (id, action)));
            }
        }
        for at in 0..job.patches.len() {
            let mut end = state.patch_end(at);
            end.applicable &= self.withheld_from(slot, at).is_none();
            world.patches.insert(at, end);
        }
        Some((job, world))
    }
}

impl JobState<'_> {
    /// An action as it is drawn. A run that takes too long ends so, and the length is that of the first run.
    fn declared_action(&self, id: ActionId, runs: u32) -> Option<DeclaredAction> {
        let (_, first_forces, takes) = self.job.action(id).map(|_| self.drawn_run(id, 0))?;
        let (_, second_forces, _) = self.drawn_run(id, 1);
        let forces_reboot = match (first_forces, second_forces) {
            (false, _) => ForcesReboot::Never,
            (true, false) => ForcesReboot::Once,
            (true, true) => ForcesReboot::Always,
        };
        let mut ends: Vec<_> = (0..runs.max(1)).map(|before| self.drawn_run(id, before).0).collect();
        // The last one repeats.
        while ends.len() > 1 && ends[ends.len() - 1] == ends[ends.len() - 2] {
            ends.pop();
        }
        Some(DeclaredAction { ends, takes, forces_reboot, ..DeclaredAction::default() })
    }
}
