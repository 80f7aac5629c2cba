//! Several jobs in one draft: the one that is described, and those that are put aside meanwhile.

use super::Draft;
use crate::source::Spanned;

impl Draft {
    /// An empty draft of the same text, to be filled by [`Draft::swap_job`].
    #[must_use]
    pub fn beside(&self) -> Self {
        Self::new(&self.source, self.name.clone())
    }

    /// Exchanges the jobs of two drafts: what they do and what they are called. What belongs to the whole scenario, such as
    /// files, tags, expectations and mistakes, stays where it is.
    pub fn swap_job(&mut self, other: &mut Self) {
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
    pub fn copy_job(&mut self, other: &Self) {
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

    /// Exchanges what the endpoints of two drafts look like, all but the doubles of commands.
    pub fn swap_machine(&mut self, other: &mut Self) {
        use std::mem::swap;
        swap(&mut self.files, &mut other.files);
        swap(&mut self.services, &mut other.services);
        swap(&mut self.machine, &mut other.machine);
        swap(&mut self.machine_image, &mut other.machine_image);
        swap(&mut self.env, &mut other.env);
        swap(&mut self.on, &mut other.on);
    }

    /// Takes out which image the endpoint is made of.
    pub fn take_image(&mut self) -> Option<Spanned<String>> {
        self.machine_image = None;
        self.machine.image.take()
    }

    /// Whether anything is said of what the endpoint looks like.
    pub fn says_machine(&self) -> bool {
        let machine = &self.machine;
        !self.files.is_empty()
            || !self.services.is_empty()
            || !self.env.is_empty()
            || machine.rootfs.is_some()
            || machine.hostname.is_some()
            || machine.network.is_some()
            || machine.init.is_some()
            || machine.sleep.is_some()
            || machine.clock.is_some()
            || machine.uptime.is_some()
            || machine.os_release.is_some()
            || machine.modules.is_some()
            || machine.cpu.is_some()
            || !machine.disks.is_empty()
            || machine.limits_at.is_some()
    }

    /// Adds what another draft says of its endpoint, where this one does not speak of the same.
    pub fn add_machine(&mut self, other: &Self) {
        let files = other.files.iter();
        let files: Vec<_> =
            files.filter(|file| self.files.iter().all(|known| known.value.path != file.value.path)).collect();
        let services = other.services.iter();
        let services: Vec<_> = services
            .filter(|service| self.services.iter().all(|known| known.name.value != service.name.value))
            .collect();
        let env = other.env.iter();
        let env: Vec<_> =
            env.filter(|one| self.env.iter().all(|known| known.value.0 != one.value.0)).collect();
        let (files, services, env): (Vec<_>, Vec<_>, Vec<_>) = (
            files.into_iter().cloned().collect(),
            services.into_iter().cloned().collect(),
            env.into_iter().cloned().collect(),
        );
        self.files.extend(files);
        self.services.extend(services);
        self.env.extend(env);
        let (mine, theirs) = (&mut self.machine, &other.machine);
        mine.rootfs = mine.rootfs.take().or_else(|| theirs.rootfs.clone());
        mine.hostname = mine.hostname.take().or_else(|| theirs.hostname.clone());
        mine.network = mine.network.or(theirs.network);
        mine.init = mine.init.take().or_else(|| theirs.init.clone());
        mine.sleep = mine.sleep.or(theirs.sleep);
        mine.clock = mine.clock.or(theirs.clock);
        mine.uptime = mine.uptime.or(theirs.uptime);
        mine.os_release = mine.os_release.take().or_else(|| theirs.os_release.clone());
        mine.modules = mine.modules.take().or_else(|| theirs.modules.clone());
        mine.cpu = mine.cpu.take().or_else(|| theirs.cpu.clone());
        if mine.disks.is_empty() {
            mine.disks.clone_from(&theirs.disks);
        }
        if mine.limits_at.is_none() {
            mine.limits = theirs.limits;
            mine.limits_at = theirs.limits_at;
        }
    }
}
