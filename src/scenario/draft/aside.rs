//! Several jobs in one draft: the one that is described, and those that are put aside meanwhile.

use super::Draft;

impl Draft {
    /// An empty draft of the same text, to be filled by [`Draft::swap_job`].
    #[must_use]
    pub(crate) fn beside(&self) -> Self {
        Self::new(&self.source, self.name.clone())
    }

    /// Exchanges the jobs of two drafts: what they do and what they are called. What belongs to the whole scenario, such as
    /// files, tags, expectations and mistakes, stays where it is.
    pub(crate) fn swap_job(&mut self, other: &mut Self) {
        use std::mem::swap;
        swap(&mut self.job, &mut other.job);
        swap(&mut self.job_name, &mut other.job_name);
        swap(&mut self.platform, &mut other.platform);
        swap(&mut self.unknown_platform, &mut other.unknown_platform);
        swap(&mut self.reboot, &mut other.reboot);
        swap(&mut self.pre_actions, &mut other.pre_actions);
        swap(&mut self.post_actions, &mut other.post_actions);
        swap(&mut self.patches, &mut other.patches);
        swap(&mut self.patch_places, &mut other.patch_places);
        swap(&mut self.patches_changed, &mut other.patches_changed);
        swap(&mut self.counts, &mut other.counts);
    }

    /// Takes over what another job does: its actions, patches and reboot settings, and its platform where none is known.
    pub(crate) fn copy_job(&mut self, other: &Self) {
        self.platform = self.platform.or(other.platform);
        self.unknown_platform |= other.unknown_platform;
        self.reboot = self.reboot.or(other.reboot);
        self.pre_actions.clone_from(&other.pre_actions);
        self.post_actions.clone_from(&other.post_actions);
        self.patches.clone_from(&other.patches);
        self.patch_places.clone_from(&other.patch_places);
        self.patches_changed = other.patches_changed;
        self.counts = other.counts;
    }
}
